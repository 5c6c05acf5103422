"""What the graph says, read once: the answers to the questions, grouped by the thing they are about.

Cells stay as they came: IRIs and literals. What two sources say differently is several rows of one thing;
`values` gives the distinct ones in order, `one` the first, so that every reader chooses alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.results import Table
from prospects_kg.model.terms import EDITORS, Iri, Literal, Names, Term
from prospects_kg.network.model import SourceNote, Texts
from prospects_kg.network.questions import questions

# The cells of a row behind its first.
Cells = Sequence[Term | None]
Grouped = Mapping[str, Sequence[Cells]]

_NOTHING: Final[Sequence[Cells]] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers, by thing. Columns are those of `network.questions` without the first."""

    transfers: Grouped
    details: Grouped
    reports: Grouped
    stated_in: Grouped
    regions: Grouped
    codes: Grouped
    bodies: Grouped
    practices: Grouped
    projects: Grouped
    programmes: frozenset[str]
    themes: Grouped
    exchanges: Grouped
    labels: Mapping[str, Texts]
    sources: Mapping[str, SourceNote]


def read(graph: Graph, names: Names) -> Facts:
    """Ask the graph everything that a network needs; raises the errors of the graph."""
    asked = questions(names)
    answers: dict[str, Any] = {
        name: grouped(graph.select(text)) for name, text in asked.items() if name not in _OWN
    }
    answers["stated_in"] = _sources_of(graph.select(asked["stated_in"]), names)
    answers["labels"] = _labels(graph.select(asked["labels"]))
    answers["sources"] = _notes(grouped(graph.select(asked["sources"])))
    projects = graph.select(asked["projects"])
    answers["projects"] = grouped(projects)
    answers["programmes"] = frozenset(str(programme) for _, programme in projects if programme is not None)
    return Facts(**answers)


_OWN: Final = frozenset({"stated_in", "labels", "sources", "projects"})


def grouped(table: Table) -> dict[str, list[Cells]]:
    """The rows of an answer by their first cell; a row without one is left out."""
    found: dict[str, list[Cells]] = {}
    for thing, *cells in table:
        if isinstance(thing, Iri):
            rows = found.get(thing)
            if rows is None:
                found[thing] = [cells]
            else:
                rows.append(cells)
    return found


def rows_of(group: Grouped, thing: str | None) -> Sequence[Cells]:
    """The rows about a thing, none where nothing is said of it."""
    return group.get(thing, _NOTHING) if thing is not None else _NOTHING


def values(rows: Sequence[Cells], column: int) -> tuple[str, ...]:
    """The distinct values of a column as text, in code-point order.

    >>> from prospects_kg.model.terms import Iri
    >>> values([[Iri("ex:b")], [Iri("ex:a")], [None], [Iri("ex:b")]], 0)
    ('ex:a', 'ex:b')
    """
    if len(rows) == 1:  # nearly every thing: no set, no sorting
        cell = rows[0][column]
        return () if cell is None else (str(cell),)
    return tuple(sorted({str(row[column]) for row in rows if row[column] is not None}))


def one(rows: Sequence[Cells], column: int) -> str | None:
    """The first value of a column in code-point order, None where there is none."""
    found = values(rows, column)
    return found[0] if found else None


def number(rows: Sequence[Cells], column: int) -> float | None:
    """The first value of a column as a number; None where there is none, or none that is a number."""
    text = one(rows, column)
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def texts(rows: Sequence[Cells], column: int) -> dict[str, str]:
    """The literals of a column by language ("" without one), the first in code-point order of each."""
    found: dict[str, str] = {}
    for row in rows:
        cell = row[column]
        if isinstance(cell, Literal):
            known = found.get(cell.language)
            found[cell.language] = cell.lexical if known is None else min(known, cell.lexical)
    return dict(sorted(found.items()))


def _labels(table: Table) -> dict[str, dict[str, str]]:
    """The editors' labels of each thing; where they gave none, titles, else names as stated."""
    kinds: tuple[dict[str, dict[str, str]], ...] = ({}, {}, {})
    for thing, *cells in table:
        for kind, cell in zip(kinds, cells, strict=True):
            if isinstance(cell, Literal) and isinstance(thing, Iri):
                said = kind.setdefault(thing, {})
                known = said.get(cell.language)
                said[cell.language] = cell.lexical if known is None else min(known, cell.lexical)
    shown, titles, stated = kinds
    return {**stated, **titles, **shown}


def _sources_of(table: Table, names: Names) -> dict[str, list[Cells]]:
    """The sources in whose graphs a thing is stated; the editors' decisions and derived graphs are no documents."""
    start, own = names.source_graph(""), names.source_graph(EDITORS)
    found: dict[str, list[Cells]] = {}
    for thing, graph in table:
        if isinstance(thing, Iri) and isinstance(graph, Iri) and graph.startswith(start) and graph != own:
            found.setdefault(thing, []).append([Iri(names.thing("source", graph[len(start) :]))])
    return found


def _notes(rows: Grouped) -> dict[str, SourceNote]:
    return {source: _note(source, said) for source, said in rows.items()}


def _note(source: str, said: Sequence[Cells]) -> SourceNote:
    rank = number(said, 6)
    return SourceNote(
        source,
        one(said, 1) or one(said, 0) or source.rpartition("/")[2],
        url=one(said, 2) or "",
        publisher=one(said, 3) or "",
        date=one(said, 4) or "",
        seen=one(said, 5) or "",
        rank=None if rank is None else int(rank),
    )
