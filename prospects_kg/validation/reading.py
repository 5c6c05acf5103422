"""From a shapes graph to the model of its shapes.

A shape is what has a target, is said to be one, or is named where another needs one. A node of which the graph says
nothing is a shape without constraints, to which everything conforms; one that has constraints of a property shape
and no path is a fault.
Specification: SHACL, sections 2.1 to 2.3 (shapes, targets, paths) and 3.4.3 (recursion is undefined).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from prospects_kg.model.errors import ShapesError, UnsupportedShapes
from prospects_kg.model.terms import Iri, parse_term
from prospects_kg.validation.declared import (
    Component,
    component_constraints,
    declared_components,
    sparql_constraints,
)
from prospects_kg.validation.model import (
    Constraint,
    Model,
    NodeShape,
    Property,
    PropertyShape,
    Target,
    referenced,
)
from prospects_kg.validation.nodes import ShapesGraph, sh
from prospects_kg.validation.parameters import core_constraints
from prospects_kg.validation.paths import read_path
from prospects_kg.validation.report import VIOLATION
from prospects_kg.validation.shapes import Shapes

_TARGETS: Final = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjects",
    "targetObjectsOf": "objects",
}
# Constructs of SHACL Advanced Features and SHACL-JS that change what is found.
_OUTSIDE: Final = ("js", "target", "rule", "expression", "filterShape", "values")
_FUNCTIONS: Final = ("SPARQLFunction", "JSFunction")
_CLASSES: Final = (
    "<http://www.w3.org/2000/01/rdf-schema#Class>",
    "<http://www.w3.org/2002/07/owl#Class>",
)


def read_model(shapes: Shapes) -> Model:
    """The shapes of a shapes graph, each with what it needs.

    Raises ShapesError that names shape and fault (a recursive shape with its cycle), UnsupportedShapes for what
    lies outside SHACL Core and SHACL-SPARQL.
    """
    graph = ShapesGraph.of(shapes)
    _refuse_outside(graph)
    components = declared_components(graph)
    found: dict[Iri, NodeShape] = {}
    ahead = sorted(_declared(graph, shapes))
    while ahead:
        node = ahead.pop()
        name = Iri(parse_term(node))
        if name in found:
            continue
        found[name] = _shape(graph, node, components)
        ahead += [each.n3 for constraint in found[name].constraints for each in referenced(constraint)]
    model = Model(dict(sorted(found.items())))
    _refuse_recursion(model.shapes)
    return model


def _refuse_outside(graph: ShapesGraph) -> None:
    """Raise for what is said of the shapes graph as a whole, and changes what every query or shape finds."""
    for node in graph.nodes:
        for regime in graph.values(node, "entailment"):
            raise UnsupportedShapes(
                f"sh:entailment {regime}: nothing is inferred; add what follows to the data and leave it out"
            )
    for kind in _FUNCTIONS:
        for function in graph.instances(kind):
            raise UnsupportedShapes(f"{graph.term(function)} is a sh:{kind}, which no store knows")


def _declared(graph: ShapesGraph, shapes: Shapes) -> set[str]:
    typed = {*graph.instances("NodeShape"), *graph.instances("PropertyShape")}
    return typed | {target.shape.n3 for target in shapes.targets()}


def _shape(graph: ShapesGraph, node: str, components: list[Component]) -> NodeShape:
    for name in _OUTSIDE:
        if graph.values(node, name):
            raise UnsupportedShapes(f"{graph.shown(node)}: sh:{name} is outside SHACL Core and SHACL-SPARQL")
    name, path = Iri(parse_term(node)), graph.one(node, "path")
    if path is None and sh("PropertyShape") in graph.types(node):
        raise graph.fault(node, "is a property shape without sh:path; name its property there")
    severity = graph.one(node, "severity")
    kind = NodeShape if path is None else PropertyShape
    deactivated = graph.flag(node, "deactivated")
    return kind(
        name,
        _targets(graph, node),
        () if deactivated else _constraints(graph, node, components),
        graph.iri(node, "severity", severity) if severity else VIOLATION,
        graph.messages(node),
        deactivated,
        None if path is None else read_path(graph.nodes, path, graph.shown(node)),
    )


def _constraints(graph: ShapesGraph, node: str, components: list[Component]) -> tuple[Constraint, ...]:
    found = [
        *core_constraints(graph, node),
        *sparql_constraints(graph, node),
        *component_constraints(graph, node, components),
    ]
    for constraint in found:
        if isinstance(constraint, Property) and not _may_be_property_shape(graph, constraint.shape.n3):
            raise graph.fault(
                constraint.shape.n3, "stands under sh:property but has no sh:path; name its property there"
            )
    return tuple(found)


def _may_be_property_shape(graph: ShapesGraph, node: str) -> bool:
    """Whether a node has a path, or says nothing at all."""
    return bool(graph.values(node, "path")) or node not in graph.nodes


def _targets(graph: ShapesGraph, node: str) -> tuple[Target, ...]:
    found = [
        Target(how, graph.term(value)) for name, how in _TARGETS.items() for value in graph.values(node, name)
    ]
    types = graph.types(node)
    is_shape = sh("NodeShape") in types or sh("PropertyShape") in types
    if is_shape and any(class_ in types for class_ in _CLASSES):
        found.append(Target("class", graph.term(node)))
    return tuple(dict.fromkeys(found))


def _refuse_recursion(shapes: Mapping[Iri, NodeShape]) -> None:
    done: set[Iri] = set()
    for name in shapes:
        cycle = next(_cycles(shapes, name, (), done), None)
        if cycle:
            shown = " -> ".join(cycle)
            raise ShapesError(
                f"shape {cycle[0]}: refers to itself ({shown}); SHACL leaves open what that means"
            )


def _cycles(
    shapes: Mapping[Iri, NodeShape], name: Iri, above: tuple[Iri, ...], done: set[Iri]
) -> Iterator[tuple[Iri, ...]]:
    if name in above:
        yield (*above[above.index(name) :], name)
        return
    if name in done:
        return
    for constraint in shapes[name].constraints:
        for other in referenced(constraint):
            yield from _cycles(shapes, other, (*above, name), done)
    done.add(name)
