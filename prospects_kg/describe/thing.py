"""A thing with every statement about it: who states it, which cell it stands in, which rule derived it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.build.release import TRACE, Release
from prospects_kg.build.trace import Cell, read_trace
from prospects_kg.describe.labels import labels
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import ThingNotFound
from prospects_kg.model.terms import EDITORS, Iri, Literal, Names, Term, iri, shorten

OUT, IN = "out", "in"
EXAMPLE: Final = "http://purl.org/vocab/vann/example"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a statement: a source (with the cells it stands in, where a trace is at hand) or a rule.

    `kind` is source, editors, derived, or other (vocabulary, inferred); `name` is the id of the source or rule.
    """

    kind: str
    name: str
    cells: tuple[Cell, ...] = ()

    def __str__(self) -> str:
        text = {"editors": "the editors", "derived": f"derived by rule {self.name}"}.get(self.kind, self.name)
        return f"{text} ({', '.join(map(str, self.cells))})" if self.cells else text


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about the thing: outwards (thing, property, value) or inwards (other, property, thing)."""

    direction: str
    property: str
    property_label: str
    other: Term
    other_label: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """A thing, its label and its statements: outwards first, by property and value."""

    iri: str
    label: str
    statements: tuple[Statement, ...]

    def rows(self, *, why: bool = False) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Header and rows for printing; `why` adds cells and rules, one row for each origin."""
        rows: list[tuple[str, ...]]
        if why:
            rows = [(_arrow(s), s.other_label, str(origin)) for s in self.statements for origin in s.origins]
            return ("property", "value", "because"), rows
        who = [", ".join(sorted({_who(origin) for origin in s.origins})) for s in self.statements]
        rows = [(_arrow(s), s.other_label, by) for s, by in zip(self.statements, who, strict=True)]
        return ("property", "value", "stated by"), rows


def _arrow(statement: Statement) -> str:
    return statement.property_label if statement.direction == OUT else f"← {statement.property_label}"


def _who(origin: Origin) -> str:
    return {"editors": "the editors", "derived": f"rule {origin.name}"}.get(origin.kind, origin.name)


def describe_thing(
    graph: Graph, thing: str, names: Names, release: Release | None, languages: Sequence[str]
) -> ThingPage:
    """Everything that the graph says about a thing.

    Raises ThingNotFound where no statement is about it.
    """
    description = graph.describe(thing)
    if not description.out and not description.inward:
        raise ThingNotFound(
            f"nothing is said about {shorten(thing, names.base)}; `prospects-kg show stats` counts what there is"
        )
    cells = _cells(release, thing) if release else {}
    grouped: dict[tuple[str, str, Term], list[Origin]] = {}
    for direction, statements in ((OUT, description.out), (IN, description.inward)):
        for property_, other, where in statements:
            if property_ == EXAMPLE:  # the vocabulary shows the thing as an example; that is nothing about it
                continue
            spelled = (
                (iri(thing), iri(property_), other.n3)
                if direction == OUT
                else (other.n3, iri(property_), iri(thing))
            )
            grouped.setdefault((direction, property_, other), []).append(
                origin_of(where, names, cells.get((*spelled, iri(where)), ()))
            )
    things = {thing, *(p for _, p, _ in grouped), *(str(o) for *_, o in grouped if isinstance(o, Iri))}
    found = labels(graph, things, languages, names.base)
    statements_ = [
        Statement(
            direction,
            property_,
            found.get(property_, property_),
            other,
            _shown(other, found),
            tuple(sorted(origins, key=str)),
        )
        for (direction, property_, other), origins in grouped.items()
    ]
    ordered = sorted(
        statements_, key=lambda s: (s.direction == IN, s.property_label, s.other_label, s.other.n3)
    )
    return ThingPage(thing, found[thing], tuple(ordered))


def _shown(term: Term, found: Mapping[str, str]) -> str:
    if isinstance(term, Literal):
        return f"{term.lexical} ({term.language})" if term.language else term.lexical
    return found.get(str(term), str(term))


def origin_of(graph: str, names: Names, cells: Sequence[Cell] = ()) -> Origin:
    """Who makes the statements of a named graph."""
    for start, kind in ((names.source_graph(""), "source"), (names.derived_graph(""), "derived")):
        if graph.startswith(start):
            name = graph.removeprefix(start)
            return Origin("editors" if kind == "source" and name == EDITORS else kind, name, tuple(cells))
    return Origin("other", shorten(graph, names.base), tuple(cells))


def _cells(release: Release, thing: str) -> dict[tuple[str, str, str, str], list[Cell]]:
    path, wanted = release.path / TRACE, iri(thing)
    found: dict[tuple[str, str, str, str], list[Cell]] = {}
    for traced in read_trace(path):
        if wanted in (traced.subject, traced.object):
            found.setdefault((traced.subject, traced.predicate, traced.object, traced.graph), []).append(
                traced.cell
            )
    return found
