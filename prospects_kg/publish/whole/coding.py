"""How a project was coded, told by its own graph: what words mean, coverage, editors' share, what the data cannot tell.

Nothing here is written for one project: definitions come from the vocabulary, numbers from the questions of the library, so
that the page of any project is true of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.graph.results import Table
from prospects_kg.library.run import run
from prospects_kg.model.terms import PREFIXES, SOFTWARE, Iri, Literal
from prospects_kg.publish.lists.named import Named, Part
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.words import say

File = tuple[str, bytes]
_CLASSES: Final = (
    "Practice", "Transfer", "StageReport", "Exchange", "TransferPlan", "Region", "Need",
    "Finding", "ReportedFigure", "Conflict", "Source",
)  # fmt: skip
_SCHEMES: Final = ("stage", "certainty")
# Questions of the library that the page shows, and how many rows of each.
_ASKED: Final = {
    "current-stages": 10,
    "coverage-of-transfers": 20,
    "coverage-of-practices": 20,
    "what-the-editors-decided": 12,
    "readings-lowered": 10,
    "transfers-without-edge": 8,
}
_DEFINED: Final = f"""PREFIX pkg: <{PREFIXES["pkg"]}> PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?term ?text ?scheme ?order WHERE {{
  ?term skos:definition ?text OPTIONAL {{ ?term skos:inScheme ?scheme }} OPTIONAL {{ ?term pkg:stageOrder ?order }}
}}"""


@dataclass(frozen=True, slots=True)
class Definition:
    """A word with its meaning, in the language that there is."""

    name: Part
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The first rows of a question's answer."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Part | None]]
    all: int
    numbers: Sequence[bool]


def coding_files(publication: Publication) -> Iterator[File]:
    """The page on coding in every language."""
    site, labels = Site(publication.addresses, publication.settings), publication.labels
    found = _definitions(publication)
    tables = {
        name: run(publication.library[name], publication.graph, {}, publication.names)
        for name in _ASKED
        if name in publication.library
    }
    mentioned = {
        str(cell) for table in tables.values() for row in table for cell in row if isinstance(cell, Iri)
    }
    names = labels.texts(mentioned | {term for terms in found.values() for term in terms})
    disagreements = publication.graph.select(
        f"SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE {{ ?it a <{PREFIXES['pkg']}Conflict> }}"
    )
    for language in publication.languages:
        page = Page(site, "coding", language, say("coding.title", language), say("coding.lead", language))
        named = Named(names, site.addresses, language, site.settings.languages, site.settings.base)
        yield (
            page.file,
            render(
                "coding.html",
                page,
                definitions={
                    room: [_defined(term, texts, named) for term, texts in terms.items()]
                    for room, terms in found.items()
                },
                tables={name: _shown(name, table, publication, named) for name, table in tables.items()},
                disagreements=str(disagreements[0][0]),
            ),
        )


def _definitions(publication: Publication) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """For the classes and each scheme: every word with its meaning by language, stages in their order."""
    texts: dict[str, dict[str, str]] = {}
    places: dict[str, tuple[str, int]] = {}
    for term, text, scheme, order in publication.graph.select(_DEFINED):
        if isinstance(text, Literal):
            texts.setdefault(str(term), {})[text.language] = text.lexical
            rank = int(order.lexical) if isinstance(order, Literal) else len(texts) + 100
            places[str(term)] = (str(scheme or ""), min(rank, places.get(str(term), ("", rank))[1]))
    classes = [PREFIXES["pkg"] + name for name in _CLASSES]
    found: dict[str, Mapping[str, Mapping[str, str]]] = {
        "classes": {iri: texts[iri] for iri in classes if iri in texts}
    }
    for name in _SCHEMES:
        own = [word for word, (of, _) in places.items() if of == f"{SOFTWARE}id/{name}"]
        found[name] = {word: texts[word] for word in sorted(own, key=lambda it: (places[it][1], it))}
    return found


def _defined(term: str, texts: Mapping[str, str], named: Named) -> Definition:
    language = next(tag for tag in (named.language, *named.languages, "en", "", *texts) if tag in texts)
    return Definition(named.part(Iri(term)), texts[language], language if language != named.language else "")


def _shown(name: str, table: Table, publication: Publication, named: Named) -> Shown:
    titles = publication.library[name].header.title
    title = titles.get(named.language) or titles.get("en") or name
    rows = [
        [named.part(cell) if cell is not None else None for cell in row] for row in table.rows[: _ASKED[name]]
    ]
    numbers = [
        any(row)
        and all(cell is None or (isinstance(cell, Literal) and cell.lexical.isdigit()) for cell in row)
        for row in zip(*table.rows[: _ASKED[name]], strict=True)
    ] or [False] * len(table.variables)
    return Shown(name, title, table.variables, rows, len(table), numbers)
