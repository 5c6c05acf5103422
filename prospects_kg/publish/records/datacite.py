"""How the data are cited, for machines: CITATION.cff, DataCite's JSON, BibTeX and RIS, all of the same facts.

No DOI is made up: the identifier is the base of the project, and whoever deposits the data adds the one he gets.
Specifications: Citation File Format 1.2.0; DataCite Metadata Schema 4.5; RIS of Research Information Systems.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from prospects_kg.library.citing import bibtex
from prospects_kg.publish.downloads import stem
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.authorities import spdx
from prospects_kg.publish.statements import File

CFF: Final = "CITATION.cff"
DATACITE: Final = "datacite.json"
BIBTEX: Final = "citation.bib"
RIS: Final = "citation.ris"


def citation_files(publication: Publication) -> Iterator[File]:
    """The data's citation in four formats."""
    settings = publication.settings
    title = _title(publication)
    yield CFF, cff_text(publication).encode()
    yield DATACITE, (json.dumps(datacite(publication), ensure_ascii=False, indent=1) + "\n").encode()
    yield BIBTEX, (bibtex(stem(settings.base), title, settings, url=settings.base) + "\n").encode()
    yield RIS, ris_text(publication).encode()


def _title(publication: Publication) -> str:
    titles = publication.settings.title
    return titles.get(publication.languages[0]) or next(iter(titles.values()))


def _description(publication: Publication) -> str:
    found = publication.settings.description
    return found.get(publication.languages[0]) or next(iter(found.values()), "")


def cff_text(publication: Publication) -> str:
    """CITATION.cff; texts stand as JSON strings, which YAML reads as they are."""
    settings = publication.settings
    licence = spdx(settings.licence)
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": _title(publication),
        "abstract": _description(publication),
        "version": settings.version,
        "date-released": settings.issued.isoformat(),
        "license" if licence else "license-url": licence or settings.licence,
        "url": settings.base,
    }
    text = "".join(f"{name}: {_quoted(value)}\n" for name, value in lines.items() if value)
    return f"{text}authors:\n  - name: {_quoted(settings.publisher)}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def datacite(publication: Publication) -> dict[str, Any]:
    """The data as DataCite describes a dataset, without a DOI."""
    settings = publication.settings
    licence = spdx(settings.licence)
    rights: dict[str, str] = {"rightsUri": settings.licence, "rights": licence or settings.licence}
    if licence:
        rights |= {
            "rightsIdentifier": licence,
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
    found: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Knowledge graph"},
        "alternateIdentifiers": [{"alternateIdentifier": settings.base, "alternateIdentifierType": "URL"}],
        "creators": [{"name": settings.publisher, "nameType": "Organizational"}],
        "titles": [{"title": text, "lang": tag} for tag, text in settings.title.items()],
        "publisher": {"name": settings.publisher},
        "publicationYear": str(settings.issued.year),
        "dates": [{"date": settings.issued.isoformat(), "dateType": "Issued"}],
        "language": settings.languages[0],
        "version": settings.version,
        "rightsList": [rights],
        "formats": ["application/n-quads", "text/turtle", "application/ld+json", "text/csv"],
        "url": settings.base,
    }
    if settings.description:
        found["descriptions"] = [
            {"description": text, "descriptionType": "Abstract", "lang": tag}
            for tag, text in settings.description.items()
        ]
    return found


def ris_text(publication: Publication) -> str:
    """The citation for reference managers that read RIS."""
    settings = publication.settings
    fields = (
        ("TY", "DATA"),
        ("TI", _title(publication)),
        ("AU", settings.publisher),
        ("PB", settings.publisher),
        ("PY", str(settings.issued.year)),
        ("DA", settings.issued.strftime("%Y/%m/%d")),
        ("ET", settings.version),
        ("AB", _description(publication)),
        ("UR", settings.base),
        ("ER", ""),
    )
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in fields if text or tag == "ER"]
    return "\r\n".join(lines) + "\r\n"
