"""Which engine checks a graph: ours, which asks the store whole sets, or the reference, which needs a copy in memory.

`auto` takes ours, and the reference where the shapes hold a construct that ours does not know; it says so. `set` never
calls the reference, `pyshacl` never ours. All three give the same results for what they all know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.rdflib_view import default_of
from prospects_kg.model.errors import UnsupportedShapes
from prospects_kg.model.terms import Iri
from prospects_kg.validation import reference
from prospects_kg.validation.engine import Timing, validate_graph
from prospects_kg.validation.report import Report, Result
from prospects_kg.validation.shapes import Shapes, Target

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


class Engine(StrEnum):
    """The engines one can ask for."""

    auto = "auto"
    set = "set"
    pyshacl = "pyshacl"


@dataclass(frozen=True, slots=True)
class Validation:
    """Results that are still to come, the engine that finds them, and why it is not the first choice ("" where it is)."""

    results: Iterator[Result]
    engine: Engine
    because: str = ""


def validate(
    graph: Graph,
    shapes: Shapes,
    *,
    engine: Engine = Engine.auto,
    explain: Callable[[Timing], None] | None = None,
) -> Validation:
    """Check the default graph of a graph; what our engine finds comes one by one as it is found.

    Raises ShapesError where the shapes hold a fault, UnsupportedShapes where `set` does not know a construct.
    """
    because = ""
    if engine is not Engine.pyshacl:
        try:
            return Validation(iter(validate_graph(graph, shapes, explain=explain)), Engine.set)
        except UnsupportedShapes as error:
            if engine is Engine.set:
                raise
            because = str(error)
    return Validation(iter(reference.results(default_of(graph), shapes)), Engine.pyshacl, because)


def report(graph: Graph, shapes: Shapes, *, engine: Engine = Engine.auto) -> Report:
    """All results in a fixed order, and the shapes that had nothing to check; for graphs whose findings fit in memory."""
    return Report.of(validate(graph, shapes, engine=engine).results, shapes_without_target(graph, shapes))


def shapes_without_target(graph: Graph, shapes: Shapes) -> list[Iri]:
    """The shapes that declare targets of which the data hold none, so that nothing was checked by them."""
    declared: dict[Iri, list[Target]] = {}
    for target in shapes.targets():
        declared.setdefault(target.shape, []).append(target)
    return sorted(
        shape
        for shape, targets in declared.items()
        if not any(graph.ask(_found(target)) for target in targets)
    )


def _found(target: Target) -> str:
    """The question whether the data hold something that a target means."""
    pattern = {
        "class": f"?class <{_RDFS}subClassOf>* {target.term} . ?one a ?class",
        # A target node need not be in the data for SHACL, but then no statement about it was checked.
        "node": f"{{ {target.term} ?out ?one }} UNION {{ ?one ?in {target.term} }}",
        "subjects": f"?one {target.term} ?value",
        "objects": f"?one {target.term} ?value",
    }[target.how]
    # A literal may be a target node; it is the subject of nothing, and no pattern may begin with it.
    if target.how == "node" and not target.term.startswith("<"):
        pattern = f"?one ?in {target.term}"
    return f"ASK {{ {pattern} }}"
