"""The page of downloads: every file with its size, the lists, the licence, how to cite, and what machines read first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from prospects_kg.model.terms import PKG, PREFIXES, Literal
from prospects_kg.publish.citing import citation
from prospects_kg.publish.lists.indexes import downloads as list_downloads
from prospects_kg.publish.lists.table_lists import all_listings
from prospects_kg.publish.notices import notices
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.signposting import whole
from prospects_kg.publish.structured import script
from prospects_kg.publish.words import say

File = tuple[str, bytes]
_THEMES: Final = f"""SELECT DISTINCT ?label {{ ?practice <{PKG}theme> ?theme .
  ?theme <{PREFIXES["skos"]}prefLabel> ?label }}"""
_COUNTRIES: Final = f"SELECT DISTINCT ?country {{ ?place <{PKG}country> ?country }}"
_KINDS: Final = ("dump", "table", "network")
# Least characters of a description that search engines for data take.
_LEAST: Final = 50
_UNITS: Final = ("B", "kB", "MB", "GB")


def data_files(publication: Publication) -> Iterator[File]:
    """The page of downloads in every language."""
    site, settings = Site(publication.addresses, publication.settings), publication.settings
    lists = all_listings(publication).values()
    for language in publication.languages:
        page = Page(site, "data", language, say("data.title", language), say("data.lead", language), "data")
        page = replace(page, alternates=whole(page, publication.downloads))
        yield (
            page.file,
            render(
                "data.html",
                page,
                kinds=[(kind, [one for one in publication.downloads if one.kind == kind]) for kind in _KINDS],
                size=size,
                notices=notices(publication, language),
                lists=[(each, list_downloads(site, each.name, language)) for each in lists],
                citation=citation(page, settings.base, "data"),
                structured=script(dataset(publication, page)),
            ),
        )


def dataset(publication: Publication, page: Page) -> dict[str, Any]:
    """The data as a whole for search engines: schema.org Dataset."""
    settings, language = publication.settings, page.language
    texts = settings.description
    tags = [tag for tag in (language, *settings.languages, *texts) if tag in texts]
    name = page.site.name(language)
    text = texts[tags[0]] if tags else ""
    if len(text) < _LEAST:
        text = f"{text} {name}. {say('data.lead', language)}".strip()
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": settings.base,
        "url": settings.base,
        "identifier": settings.base,
        "name": name,
        "description": text,
        "inLanguage": list(settings.languages),
        "license": settings.licence,
        "version": settings.version,
        "datePublished": settings.issued.isoformat(),
        "isAccessibleForFree": True,
        "citation": f"{settings.publisher} ({settings.issued.year}). {name}, {settings.version}. {settings.base}",
        "creator": {"@type": "Organization", "name": settings.publisher},
        "publisher": {"@type": "Organization", "name": settings.publisher},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": name, "url": f"{settings.base}catalogue"},
        "variableMeasured": [say(f"list.{name}", language) for name in ("practices", "transfers", "places")],
        "distribution": _distribution(publication, language),
        **_covered(publication, language),
    }


def _distribution(publication: Publication, language: str) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataDownload",
            "name": say(each.word, language),
            "contentUrl": f"{publication.settings.base}{each.path}",
            "encodingFormat": each.media,
            "contentSize": str(each.bytes),
            "sha256": each.sha256,
        }
        for each in publication.downloads
        if each.kind == "dump" or each.name == "transfers.csv"
    ]


def _covered(publication: Publication, language: str) -> dict[str, Any]:
    """Keywords and countries, where the data have any."""
    labels = [term for (term,) in publication.graph.select(_THEMES) if isinstance(term, Literal)]
    keywords = sorted({term.lexical for term in labels if term.language in {language, ""}})
    codes = sorted({str(term).rpartition("/")[2] for (term,) in publication.graph.select(_COUNTRIES)})
    found: dict[str, Any] = {}
    if keywords:
        found["keywords"] = keywords
    if codes:
        found["spatialCoverage"] = [{"@type": "Country", "identifier": code} for code in codes]
    return found


def size(number: int) -> str:
    """A number of bytes as people read it.

    >>> size(812), size(20_480), size(5_250_000)
    ('812 B', '20 kB', '5.2 MB')
    """
    value, unit = float(number), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit > 1 and value < 100 else f"{value:.0f} {_UNITS[unit]}"
