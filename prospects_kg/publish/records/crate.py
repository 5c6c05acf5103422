"""The publication as an RO-Crate: its files, who made them, under which licence, for repositories that archive folders.

Written here and not by a library, which stamps each file with the moment of writing.
Specification: RO-Crate 1.1, sections on the root data entity, data entities, contextual entities and provenance.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from prospects_kg.publish.downloads import Download
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.words import say

FILE: Final = "ro-crate-metadata.json"
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
_RECORDS: Final = (
    ("void.ttl", "machine.void", "text/turtle"),
    ("catalogue.ttl", "machine.catalogue", "text/turtle"),
    ("provenance.ttl", "machine.provenance", "text/turtle"),
    ("profile.ttl", "machine.profile", "text/turtle"),
    ("shapes.ttl", "machine.resource-shapes", "text/turtle"),
    ("ontology/index.ttl", "machine.resource-vocabulary", "text/turtle"),
    ("queries.ttl", "machine.resource-queries", "text/turtle"),
    ("SHA256SUMS", "machine.sums", "text/plain"),
)


def crate_text(publication: Publication, downloads: Sequence[Download]) -> str:
    """The text of ro-crate-metadata.json."""
    language = publication.languages[0]
    files = [_file(download, language) for download in downloads]
    files += [_record(path, say(word, language), media) for path, word, media in _RECORDS]
    graph = [
        _descriptor(),
        _root(publication, [{"@id": file["@id"]} for file in files]),
        *files,
        *_context(publication, downloads),
    ]
    whole = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _descriptor() -> dict[str, Any]:
    return {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }


def _root(publication: Publication, parts: Sequence[dict[str, str]]) -> dict[str, Any]:
    settings, language = publication.settings, publication.languages[0]
    title = settings.title.get(language) or next(iter(settings.title.values()))
    description = settings.description.get(language) or next(iter(settings.description.values()), title)
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": settings.base,
        "name": title,
        "description": description,
        "datePublished": settings.issued.isoformat(),
        "version": settings.version,
        "license": {"@id": settings.licence},
        "publisher": {"@id": "#publisher"},
        "author": {"@id": "#publisher"},
        "hasPart": list(parts),
        "mentions": {"@id": "#build"},
    }


def _file(download: Download, language: str) -> dict[str, Any]:
    return {
        "@id": download.path,
        "@type": "File",
        "name": f"{say(download.word, language)} ({download.name})",
        "contentSize": str(download.bytes),
        "encodingFormat": [download.media, download.served] if download.compressed else download.media,
        "sha256": download.sha256,
    }


def _record(path: str, name: str, media: str) -> dict[str, Any]:
    return {"@id": path, "@type": "File", "name": name, "encodingFormat": media}


def _context(publication: Publication, downloads: Sequence[Download]) -> list[dict[str, Any]]:
    settings = publication.settings
    tables = [download.path for download in downloads if download.path.startswith("tables/")]
    return [
        {"@id": settings.licence, "@type": "CreativeWork", "name": settings.licence, "url": settings.licence},
        {"@id": "#publisher", "@type": "Organization", "name": settings.publisher},
        {
            "@id": "#software",
            "@type": "SoftwareApplication",
            "name": "prospects-kg",
            "version": version("prospects-kg"),
            "url": "https://w3id.org/prospects-kg/",
        },
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": say("machine.build", publication.languages[0]),
            "instrument": {"@id": "#software"},
            "agent": {"@id": "#publisher"},
            "object": [{"@id": path} for path in tables if not path.endswith("things.csv")],
            "result": [{"@id": download.path} for download in downloads if download.kind == "dump"],
            "endTime": settings.issued.isoformat(),
        },
    ]
