"""SPARQL in shapes: sh:sparql constraints, and constraint components that a shapes graph declares itself.

Specification: SHACL, sections 5 (SPARQL-based Constraints) and 6 (SPARQL-based Constraint Components).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from prospects_kg.model.errors import UnsupportedShapes
from prospects_kg.model.terms import Iri, Literal, Term, parse_term
from prospects_kg.validation.model import SPARQL_COMPONENT, Sparql
from prospects_kg.validation.nodes import ShapesGraph
from prospects_kg.validation.prebound import check_prebound

_LOCAL: Final = re.compile(r"[^#/]*$")
_PREFIX: Final = re.compile(r"[A-Za-z][\w.-]*|")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a constraint component: its property, and the variable that stands for its value."""

    path: str
    variable: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component that the shapes graph declares; `node` is its spelling."""

    node: str
    parameters: tuple[Parameter, ...]


def sparql_constraints(graph: ShapesGraph, shape: str) -> list[Sparql]:
    """The sh:sparql constraints of a shape that are not deactivated."""
    found = []
    for node in graph.values(shape, "sparql"):
        if graph.flag(node, "deactivated"):
            continue
        select = graph.one(node, "select")
        if select is None:
            raise graph.fault(shape, "has a sh:sparql without sh:select; write the query there")
        text = _with_prefixes(graph, node, graph.text(node, "select", select))
        check_prebound(text, f"{graph.shown(shape)}: ", ("this",))
        term = parse_term(node)
        found.append(Sparql(text, False, SPARQL_COMPONENT, Iri(term), messages=graph.messages(node)))
    return found


def declared_components(graph: ShapesGraph) -> list[Component]:
    """The constraint components of a shapes graph, those of Core and without parameters left out."""
    found = []
    for node in graph.instances("ConstraintComponent"):
        parameters = []
        for each in graph.values(node, "parameter"):
            path = graph.one(each, "path")
            if path is None:
                raise graph.fault(node, "has a sh:parameter without sh:path; name its property there")
            name = graph.iri(each, "path", path)
            local = _LOCAL.search(name)
            optional = graph.flag(each, "optional")
            parameters.append(Parameter(path, local[0] if local else "", optional))
        if parameters:
            found.append(Component(node, tuple(sorted(parameters, key=lambda each: each.path))))
    return sorted(found, key=lambda each: each.node)


def component_constraints(graph: ShapesGraph, shape: str, components: list[Component]) -> list[Sparql]:
    """The constraints that a shape declares by giving values to the parameters of declared components."""
    found = []
    for component in components:
        values = {each.variable: graph.nodes[shape].get(each.path, ()) for each in component.parameters}
        if any(not values[each.variable] and not each.optional for each in component.parameters):
            continue
        if not any(values.values()):
            continue
        several = [name for name, given in values.items() if len(given) > 1]
        if len(several) > 0 and len(component.parameters) > 1:
            raise graph.fault(
                shape, f"has several values of {several[0]}, one of several parameters; keep one"
            )
        names = [name for name, given in values.items() if given]
        first = names[0]
        for value in values[first]:
            bound = {name: graph.term(values[name][0]) for name in names} | {first: graph.term(value)}
            found.append(_validator(graph, shape, component, bound))
    return found


def _validator(graph: ShapesGraph, shape: str, component: Component, bound: dict[str, Term]) -> Sparql:
    special = "propertyValidator" if graph.values(shape, "path") else "nodeValidator"
    node = next(
        iter((*graph.values(component.node, special), *graph.values(component.node, "validator"))), None
    )
    if node is None:
        raise graph.fault(component.node, f"has neither sh:{special} nor sh:validator, which a shape needs")
    if graph.values(node, "jsFunctionName"):
        raise UnsupportedShapes(f"{graph.shown(component.node)}: sh:JSValidator, a script")
    ask, select = graph.one(node, "ask"), graph.one(node, "select")
    if (ask is None) == (select is None):
        raise graph.fault(node, "a validator has one of sh:ask and sh:select")
    name, value = ("ask", ask) if ask is not None else ("select", select)
    text = _with_prefixes(graph, node, graph.text(node, name, value or ""))
    required = ("this", "value") if ask is not None else ("this",)
    check_prebound(text, f"{graph.shown(shape)}: ", required, bound)
    messages = graph.messages(node) or graph.messages(component.node)
    return Sparql(
        text,
        ask is not None,
        Iri(parse_term(component.node)),
        parameters=tuple(sorted(bound.items())),
        messages=messages,
    )


def _with_prefixes(graph: ShapesGraph, node: str, text: str) -> str:
    """A query with the prefixes that its sh:prefixes declare, owl:imports followed within the shapes graph."""
    lines: dict[str, str] = {}
    ahead, seen = list(graph.values(node, "prefixes")), set()
    while ahead:
        ontology = ahead.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        ahead += graph.nodes.get(ontology, {}).get("<http://www.w3.org/2002/07/owl#imports>", ())
        for each in graph.values(ontology, "declare"):
            prefix, namespace = graph.one(each, "prefix"), graph.one(each, "namespace")
            if prefix is None or namespace is None:
                raise graph.fault(node, "sh:declare needs one sh:prefix and one sh:namespace")
            name, term = graph.text(each, "prefix", prefix), parse_term(namespace)
            if not _PREFIX.fullmatch(name) or not isinstance(term, Literal):
                raise graph.fault(node, f"declares the prefix {prefix} of {namespace}, which is none")
            line = f"PREFIX {name}: <{term.lexical}>\n"
            if lines.setdefault(name, line) != line:
                raise graph.fault(node, f"declares the prefix {name} with two namespaces; keep one")
    return "".join(lines[name] for name in sorted(lines)) + text
