"""The W3C's suite for SHACL as test cases: its manifests, and how it compares what an engine reports.

A case's files are read with the address at which the suite stands on the web as their base, so nothing of a machine
is in the results. A report is compared as a graph, up to the names of blank nodes, restricted to the properties
that SHACL defines for results; messages only where the case expects one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from prospects_kg.validation.report import SH, Result
from prospects_kg.validation.written import turtle_lines

SHARED = Path(__file__).parents[3] / "shared"
SUITE = SHARED / "w3c" / "shacl" / "tests"
BASE = "http://datashapes.org/sh/tests/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FAILURE = ox.NamedNode(SHT + "Failure")
MESSAGE = ox.NamedNode(SH + "resultMessage")
TYPE = ox.NamedNode(RDF + "type")
COMPARED = {
    ox.NamedNode(SH + name)
    for name in (
        "conforms",
        "result",
        "focusNode",
        "resultPath",
        "resultSeverity",
        "sourceConstraint",
        "sourceConstraintComponent",
        "sourceShape",
        "value",
    )
}
IN_PATHS = {
    *(ox.NamedNode(RDF + name) for name in ("first", "rest")),
    *(
        ox.NamedNode(SH + name)
        for name in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
    ),
}


@dataclass(frozen=True)
class Case:
    """One test: `expected` is the report that the suite wants, None where it wants the run to fail."""

    name: str
    data: Path
    shapes: Path
    expected: tuple[ox.Triple, ...] | None


def cases(part: str) -> list[Case]:
    """The cases of one part, `core` or `sparql`, in the order of their names."""
    return sorted(_cases(SUITE / part / "manifest.ttl"), key=lambda case: case.name)


def _cases(manifest: Path) -> Iterator[Case]:
    graph = read(manifest)
    for included in _objects(graph, None, MF + "include"):
        yield from _cases(_file(included))
    for action in _objects(graph, None, MF + "action"):
        (entry,) = {t.subject for t in graph if t.predicate.value == MF + "action" and t.object == action}
        (data,), (shapes,) = (
            _objects(graph, action, SHT + "dataGraph"),
            _objects(graph, action, SHT + "shapesGraph"),
        )
        (result,) = _objects(graph, entry, MF + "result")
        expected = None if result == FAILURE else tuple(_closure(graph, result))
        name = entry.value.removeprefix(BASE)
        yield Case(name, _file(data), _file(shapes), expected)


def address(file: Path) -> str:
    """The base of a file of the suite."""
    return BASE + file.resolve().relative_to(SUITE.resolve()).as_posix()


def _file(name: ox.NamedNode) -> Path:
    return SUITE / name.value.removeprefix(BASE)


def read(file: Path) -> list[ox.Triple]:
    """The triples of a file of the suite."""
    parsed = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=address(file))
    return [quad.triple for quad in parsed]


def with_base(file: Path, folder: Path) -> Path:
    """A copy of a file that says its base itself."""
    copy = folder / file.name
    copy.write_text(f"@base <{address(file)}> .\n" + file.read_text("utf-8"), "utf-8")
    return copy


def _objects(graph: Iterable[ox.Triple], subject: object, predicate: str) -> list[ox.NamedNode]:
    return [t.object for t in graph if t.predicate.value == predicate and subject in (None, t.subject)]


def _closure(graph: list[ox.Triple], node: object) -> Iterator[ox.Triple]:
    """What is said of a node, and of the blank nodes that this leads to; a source shape's own definition is not asked for."""
    ahead, seen = [node], {node}
    while ahead:
        here = ahead.pop()
        for triple in graph:
            if triple.subject == here and triple.predicate in COMPARED | IN_PATHS | {MESSAGE}:
                yield triple
                follows = triple.predicate.value == SH + "result" or triple.predicate in IN_PATHS
                follows |= triple.predicate.value == SH + "resultPath"
                if follows and isinstance(triple.object, ox.BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    ahead.append(triple.object)


def reported(results: Iterable[Result]) -> list[ox.Triple]:
    """Results as the triples of the report that we write of them."""
    text = "\n".join(turtle_lines(results))
    return [quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE)]


def compared(report: Iterable[ox.Triple], *, messages: bool) -> str:
    """A report as the suite compares it: canonical, so that equal texts are isomorphic graphs."""
    kept = COMPARED | IN_PATHS | ({MESSAGE} if messages else set())
    dataset = ox.Dataset(ox.Quad(*triple) for triple in report if triple.predicate in kept)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset)))


def wants_messages(case: Case) -> bool:
    """Whether the expected report holds a message; only then messages are compared."""
    return any(triple.predicate == MESSAGE for triple in case.expected or ())
