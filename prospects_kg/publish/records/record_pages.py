"""The records of the data as pages for people and files for machines: VoID, catalogue, provenance, profile, citation.

Each record is one set of statements, written in every format, with a page that shows its numbers as tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from prospects_kg.model.terms import PREFIXES, Literal, Term, shorten
from prospects_kg.publish.downloads import SUMS, sums
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.catalogue import anchor, catalogue_lines
from prospects_kg.publish.records.crate import FILE as CRATE
from prospects_kg.publish.records.crate import crate_text
from prospects_kg.publish.records.datacite import citation_files
from prospects_kg.publish.records.profile import RESOURCES, profile_files
from prospects_kg.publish.records.provenance import provenance_lines
from prospects_kg.publish.records.record_tables import Cell, RecordTable, spelled
from prospects_kg.publish.records.void import Counted, Statistics, graphs, short, void_lines
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.signposting import linkset, record, whole
from prospects_kg.publish.statements import File, written
from prospects_kg.publish.words import say

_SHAPES: Final = f"""PREFIX sh: <{PREFIXES["sh"]}>
SELECT ?shape ?class (COUNT(DISTINCT ?part) AS ?n) WHERE {{ GRAPH ?g {{
  ?shape sh:targetClass ?class . OPTIONAL {{ ?shape sh:property|sh:sparql ?part }} }} }}
GROUP BY ?shape ?class ORDER BY ?shape"""


def record_files(publication: Publication) -> Iterator[File]:
    """Every record with its page, the crate, the citation, the digests."""
    statistics = Statistics(publication.graph, publication.settings.base)
    downloads = publication.downloads
    void = list(written("void", void_lines(publication, downloads, statistics)))
    yield from void
    yield ".well-known/void", void[0][1]
    yield from written("catalogue", catalogue_lines(publication, downloads))
    yield from written("provenance", provenance_lines(publication, downloads))
    yield from profile_files(publication)
    yield CRATE, crate_text(publication, downloads).encode()
    yield from citation_files(publication)
    yield SUMS, sums(downloads).encode()
    yield from _linksets(publication)
    for language in publication.languages:
        for name in ("void", "catalogue", "provenance", "profile"):
            page = _page(publication, name, language)
            tables = {
                "void": _void(page, publication, statistics),
                "catalogue": [_files(page, publication)],
                "provenance": _made(page, publication),
                "profile": _profile(page, publication),
            }[name]
            yield page.file, render("record.html", page, tables=tables)


def _linksets(publication: Publication) -> Iterator[File]:
    """The link sets of the pages about the data as a whole."""
    site = Site(publication.addresses, publication.settings)
    for name in ("index", "data"):
        page = Page(site, name, publication.languages[0], "")
        yield linkset(replace(page, alternates=whole(page, publication.downloads)))


def _page(publication: Publication, name: str, language: str) -> Page:
    site = Site(publication.addresses, publication.settings)
    title, lead = say(f"machine.{name}", language), say(f"machine.{name}-lead", language)
    page = Page(site, name, language, title, lead)
    return replace(page, alternates=record(page))


def _term(page: Page, it: str) -> Cell:
    return Cell(shorten(it, page.site.settings.base), page.about(it))


def _number(value: int) -> Cell:
    return Cell(spelled(value))


def _void(page: Page, publication: Publication, statistics: Statistics) -> list[RecordTable]:
    def table(caption: str, column: str, counted: Iterable[Counted], unit: str) -> RecordTable:
        found = list(counted)
        rows = [[_term(page, one.iri), _number(one.count)] for one in found]
        ids = [f"{column}-{short(one.iri)}" for one in found]
        return RecordTable(words(caption), (words(column), words(unit)), rows, (1,), ids)

    def words(key: str) -> str:
        return say(f"machine.{key}", page.language)

    links = [
        [Cell(one.target.title), _term(page, one.property), _number(one.count)] for one in statistics.linksets
    ]
    ids = [f"links-{one.target.name}-{short(one.property)}" for one in statistics.linksets]
    named = sorted(graphs(publication), key=lambda one: (-one.count, one.iri))
    return [
        table("classes", "class", statistics.classes, "members"),
        RecordTable(
            words("linksets"), (words("target"), words("property"), words("links")), links, (2,), ids
        ),
        table("properties", "property", statistics.properties, "statements"),
        table("graphs", "graph", named, "statements"),
    ]


def _files(page: Page, publication: Publication, *, tables: bool | None = None) -> RecordTable:
    """The files to download; `tables` true gives those that the build read, false those that it made."""

    def words(key: str) -> str:
        return say(f"machine.{key}", page.language)

    chosen = [
        each for each in publication.downloads if tables is None or each.path.startswith("tables/") is tables
    ]
    rows = [
        [
            Cell(each.path, page.to(each.path)),
            Cell(say(each.word, page.language)),
            Cell(each.media),
            _number(each.bytes),
        ]
        for each in chosen
    ]
    caption = "files" if tables is None else "used" if tables else "made"
    return RecordTable(
        words(caption),
        tuple(map(words, ("file", "what", "media", "bytes"))),
        rows,
        (3,),
        list(map(anchor, chosen)),
    )


def _made(page: Page, publication: Publication) -> list[RecordTable]:
    return [_files(page, publication, tables=True), _files(page, publication, tables=False)]


def _profile(page: Page, publication: Publication) -> list[RecordTable]:
    def words(key: str) -> str:
        return say(f"machine.{key}", page.language)

    parts = [
        [Cell(words(f"resource-{each.name}"), page.to(each.file)), Cell(each.role), Cell(each.media)]
        for each in RESOURCES
    ]
    shapes = [
        [_term(page, str(shape)), _term(page, str(class_)), _number(max(_count(n), 1))]
        for shape, class_, n in publication.graph.select(_SHAPES)
    ]
    return [
        RecordTable(words("resources"), (words("resource"), words("role"), words("media")), parts),
        RecordTable(words("shapes"), (words("shape"), words("class"), words("checks")), shapes, (2,)),
    ]


def _count(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
