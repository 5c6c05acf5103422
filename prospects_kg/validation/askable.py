"""Whether a graph takes what users wrote in their shapes: queries and regular expressions, before anything is checked.

So a query that is no SPARQL is one message at the start, and not one after a thousand results; and a pattern that
is no regular expression, which SPARQL passes over in silence, is not reported as a fault of every value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import QueryError, ShapesError
from prospects_kg.model.terms import literal
from prospects_kg.validation.model import Model, Pattern, Sparql
from prospects_kg.validation.nodes import ShapesGraph
from prospects_kg.validation.plan import Check, Plan, Step
from prospects_kg.validation.shapes import Shapes
from prospects_kg.validation.sparql import Questions


def refuse_unaskable(graph: Graph, shapes: Shapes, plan: Plan, questions: Questions) -> None:
    """Try every query and every regular expression of the shapes on no data.

    Raises ShapesError that names the shape and what is wrong, UnsupportedShapes for what cannot be asked here.
    """
    named = ShapesGraph.of(shapes)
    for check in dict.fromkeys(_of_users(plan.steps)):
        query = questions.results(check)
        try:
            graph.select(f"{query}\nLIMIT 0")
        except QueryError as error:
            raise named.fault(
                check.shape.n3, f"its query cannot be asked: {_seen(graph, query, error)}"
            ) from error
    _refuse_patterns(graph, named, plan.model)


def _seen(graph: Graph, query: str, limited: QueryError) -> QueryError:
    """What is wrong with a query as it was written; its line and column are not those behind a limit."""
    try:
        graph.stream(query)
    except QueryError as error:
        return error
    return limited


def _of_users(steps: Iterable[Step]) -> Iterator[Check]:
    for step in steps:
        if not isinstance(step, Check):
            for branch in step.branches:
                yield from _of_users(branch.steps)
        elif isinstance(step.constraints[0], Sparql):
            yield step


def _refuse_patterns(graph: Graph, named: ShapesGraph, model: Model) -> None:
    uses = {
        constraint: shape.iri
        for shape in model.shapes.values()
        for constraint in shape.constraints
        if isinstance(constraint, Pattern)
    }
    if not uses:
        return
    tried = " ".join(
        f'(REGEX("", {literal(each.pattern)}, {literal(each.flags)}) AS ?k{number})'
        for number, each in enumerate(uses)
    )
    try:
        (row,) = graph.select(f"SELECT {tried} WHERE {{}}")
    except QueryError as error:
        raise ShapesError(f"a sh:pattern of the shapes is no regular expression: {error}") from error
    for (constraint, shape), cell in zip(uses.items(), row, strict=True):
        if cell is None:
            flags = f" with sh:flags {constraint.flags!r}" if constraint.flags else ""
            what = f"sh:pattern {constraint.pattern!r}{flags} is no regular expression of SPARQL; mend it"
            raise named.fault(shape.n3, what)
