"""The lists of a publication as data: which things each holds, and what its columns say of them.

`listings.toml` says what is asked; one query a column asks it, however many things there are. Rows are not yet words:
they hold terms, so that pages of any language and exact downloads come from the same ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PREFIXES, Iri, Literal, Names, Term
from prospects_kg.publish.words import WORDS, say

_FILE: Final = Path(__file__).with_name("listings.toml")
_HEAD: Final = "\n".join(
    f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("dct", "pkg", "prov", "rdfs", "schema", "skos")
)
KINDS: Final = ("thing", "text", "number", "period", "address")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list, as `listings.toml` explains its keys."""

    key: str
    kind: str
    pattern: str
    otherwise: str = ""
    facet: bool = False
    pages: bool = False
    shown: bool = True
    labels: tuple[tuple[str, str], ...] = ()

    def label(self, language: str) -> str:
        """What it is called in a language: by the graph where it is of a table without a list of its own."""
        return _text(self.labels, language) if self.labels else say(f"list.col-{self.key}", language)

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in {"number", "period"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name (the path of its page), the pattern of its members, its columns.

    `kinds` has the name of the class by language where the list is made from a table.
    """

    name: str
    members: str
    columns: tuple[Column, ...]
    kinds: tuple[tuple[str, str], ...] = ()

    def title(self, language: str) -> str:
        """What it is called in a language."""
        own = f"list.{self.name.replace('/', '-')}"
        if self.kinds and own not in WORDS.texts:
            return say("list.of-kind", language, kind=_text(self.kinds, language))
        return say(own, language)

    def lead(self, language: str) -> str:
        """What it says of itself in a language."""
        return say("list.of-kind-lead" if self.kinds else f"list.{self.name}-lead", language)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day as ISO dates, either may be unknown (None)."""

    first: str | None
    last: str | None

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The years of both days.

        >>> Period("2009-01-01", "2013-03-31").years, Period(None, "2013-03-31").years
        ((2009, 2013), (None, 2013))
        """
        return (int(self.first[:4]) if self.first else None, int(self.last[:4]) if self.last else None)

    def __str__(self) -> str:
        first, last = self.years
        if first is None and last is None:
            return ""
        if first is None:
            return f"≤ {last}"
        if last is None:
            return f"{first}–"  # noqa: RUF001 (an open span of years is written with an en dash)
        return str(first) if first == last else f"{first}–{last}"  # noqa: RUF001


Cell = tuple[Term, ...] | int | Period


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the thing, and a cell for each column in their order."""

    thing: Iri
    cells: tuple[Cell, ...]


@cache
def listings() -> Mapping[str, Listing]:
    """Every list by name, in the order of the file; raises ValueError for a kind of column that is none."""
    found = {}
    for name, given in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        columns = tuple(Column(**column) for column in given["columns"])
        if wrong := [column.key for column in columns if column.kind not in KINDS]:
            raise ValueError(f"{_FILE.name}: {name}: {', '.join(wrong)} has no kind of {', '.join(KINDS)}")
        found[name] = Listing(name, given["members"], columns)
    return found


def _text(texts: tuple[tuple[str, str], ...], language: str) -> str:
    found = dict(texts)
    return next(found[tag] for tag in (language, "en", "", *found) if tag in found)


def entries(listing: Listing, graph: Graph, names: Names) -> list[Entry]:
    """The rows of a list, by the IRI of their things; one query for the members and one or two a column."""
    members = listing.members.replace("{base}", names.base)
    asked = f"{_HEAD}\nSELECT DISTINCT ?thing WHERE {{ {members} }}"
    things = sorted({row[0] for row in graph.select(asked) if isinstance(row[0], Iri)})
    columns = [_cells(column, members, graph) for column in listing.columns]
    return [Entry(thing, tuple(cells.get(thing, empty) for cells, empty in columns)) for thing in things]


def mentioned(rows: Iterable[Entry]) -> Iterator[str]:
    """Every IRI that the rows name."""
    for row in rows:
        yield row.thing
        for cell in row.cells:
            if isinstance(cell, tuple):
                yield from (term for term in cell if isinstance(term, Iri))


def _cells(column: Column, members: str, graph: Graph) -> tuple[Mapping[str, Cell], Cell]:
    """The cells of a column by thing, and what a thing without one has."""
    if column.kind == "number":
        return _numbers(column, members, graph), 0
    if column.kind == "period":
        return _periods(column, members, graph), Period(None, None)
    found = _values(column.pattern, members, graph)
    if column.otherwise:
        found = _values(column.otherwise, members, graph) | found
    return found, ()


def _values(pattern: str, members: str, graph: Graph) -> dict[str, Cell]:
    found: dict[str, list[Term]] = {}
    for thing, value in graph.select(
        f"{_HEAD}\nSELECT DISTINCT ?thing ?value WHERE {{ {members} . {pattern} }}"
    ):
        if thing is not None and value is not None:
            found.setdefault(str(thing), []).append(value)
    return {thing: tuple(sorted(values, key=lambda term: term.n3)) for thing, values in found.items()}


def _numbers(column: Column, members: str, graph: Graph) -> dict[str, Cell]:
    asked = (
        f"{_HEAD}\nSELECT ?thing (COUNT(DISTINCT ?value) AS ?n) WHERE "
        f"{{ {members} . {column.pattern} }} GROUP BY ?thing"
    )
    return {
        str(thing): int(number.lexical)
        for thing, number in graph.select(asked)
        if isinstance(number, Literal)
    }


def _periods(column: Column, members: str, graph: Graph) -> dict[str, Cell]:
    # One end at a time: a row without a value would make the whole aggregate an error (SPARQL 1.1, section 11.2).
    ends = []
    for aggregate, variable in (("MIN", "from"), ("MAX", "to")):
        asked = (
            f"{_HEAD}\nSELECT ?thing ({aggregate}(?{variable}) AS ?day) WHERE "
            f"{{ {members} . {column.pattern} FILTER (BOUND(?{variable})) }} GROUP BY ?thing"
        )
        ends.append({str(thing): _day(day) for thing, day in graph.select(asked)})
    first, last = ends
    return {thing: Period(first.get(thing), last.get(thing)) for thing in first | last}


def _day(term: Term | None) -> str | None:
    return term.lexical[:10] if isinstance(term, Literal) and term.lexical else None
