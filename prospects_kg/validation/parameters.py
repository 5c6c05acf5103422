"""SHACL Core's parameters: for each, how its values in a shapes graph become constraints.

Specification: SHACL, section 4 (Core Constraint Components) and appendix A (syntax rules).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from prospects_kg.model.terms import Iri, Literal, parse_term
from prospects_kg.validation import model
from prospects_kg.validation.nodes import ShapesGraph
from prospects_kg.validation.report import SH

Read = Callable[[ShapesGraph, str, str], model.Constraint]

_KINDS: Final = {
    "IRI": {"IRI"},
    "BlankNode": {"BlankNode"},
    "Literal": {"Literal"},
    "BlankNodeOrIRI": {"BlankNode", "IRI"},
    "BlankNodeOrLiteral": {"BlankNode", "Literal"},
    "IRIOrLiteral": {"IRI", "Literal"},
}


def core_constraints(graph: ShapesGraph, shape: str) -> list[model.Constraint]:
    """The constraints of Core that a shape declares, in the order of the specification.

    Raises ShapesError that names the shape and the parameter at fault.
    """
    found: list[model.Constraint] = []
    for name, (read, several) in _PARAMETERS.items():
        if not several:
            graph.one(shape, name)
        found += [read(graph, shape, value) for value in graph.values(shape, name)]
    if graph.flag(shape, "uniqueLang"):
        _of_property_shape(graph, shape, "uniqueLang")
        found.append(model.UniqueLang())
    if graph.flag(shape, "closed"):
        found.append(_closed(graph, shape))
    return [*found, *_qualified(graph, shape)]


def shape_name(graph: ShapesGraph, shape: str, name: str, value: str) -> Iri:
    """The name of a shape that another refers to: any node, but no text."""
    if not value.startswith("<"):
        raise graph.fault(shape, f"sh:{name} is {value}; it must be a shape")
    return Iri(parse_term(value))


def _class(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.Class(graph.iri(shape, "class", value))


def _datatype(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.Datatype(graph.iri(shape, "datatype", value))


def _node_kind(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    kind = graph.iri(shape, "nodeKind", value).removeprefix(SH)
    if kind not in _KINDS:
        raise graph.fault(shape, f"sh:nodeKind is {value}; known are {', '.join(_KINDS)}")
    return model.NodeKind(frozenset(_KINDS[kind]))


def _count(graph: ShapesGraph, shape: str, value: str, *, name: str) -> model.Constraint:
    _of_property_shape(graph, shape, name)
    return model.Count(graph.integer(shape, name, value), _component(name))


def _range(graph: ShapesGraph, shape: str, value: str, *, name: str, relation: str) -> model.Constraint:
    term = parse_term(value)
    if not isinstance(term, Literal):
        raise graph.fault(shape, f"sh:{name} is {value}; it must be a literal")
    return model.Range(relation, term, _component(name))


def _length(graph: ShapesGraph, shape: str, value: str, *, name: str) -> model.Constraint:
    return model.Length(graph.integer(shape, name, value), _component(name))


def _pattern(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    flags = graph.one(shape, "flags")
    return model.Pattern(
        graph.text(shape, "pattern", value), graph.text(shape, "flags", flags) if flags else ""
    )


def _language_in(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    items = graph.items(shape, "languageIn", value)
    return model.LanguageIn(tuple(graph.text(shape, "languageIn", item) for item in items))


def _equals(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.Equals(graph.iri(shape, "equals", value))


def _disjoint(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.Disjoint(graph.iri(shape, "disjoint", value))


def _less(graph: ShapesGraph, shape: str, value: str, *, name: str, relation: str) -> model.Constraint:
    _of_property_shape(graph, shape, name)
    return model.LessThan(graph.iri(shape, name, value), relation, _component(name))


def _one_shape(graph: ShapesGraph, shape: str, value: str, *, name: str) -> model.Constraint:
    return model.Logic(_component(name), (shape_name(graph, shape, name, value),))


def _list_of_shapes(graph: ShapesGraph, shape: str, value: str, *, name: str) -> model.Constraint:
    items = graph.items(shape, name, value)
    return model.Logic(_component(name), tuple(shape_name(graph, shape, name, item) for item in items))


def _property(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.Property(shape_name(graph, shape, "property", value))


def _has_value(graph: ShapesGraph, _shape: str, value: str) -> model.Constraint:
    return model.HasValue(graph.term(value))


def _in(graph: ShapesGraph, shape: str, value: str) -> model.Constraint:
    return model.In(tuple(graph.term(item) for item in graph.items(shape, "in", value)))


def _component(name: str) -> str:
    return name[0].upper() + name[1:]


_INCLUSIVE: Final[Mapping[str, str]] = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
}
# The reader of each parameter, and whether a shape may have several of it.
_PARAMETERS: Final[Mapping[str, tuple[Read, bool]]] = {
    "class": (_class, True),
    "datatype": (_datatype, False),
    "nodeKind": (_node_kind, False),
    "minCount": (partial(_count, name="minCount"), False),
    "maxCount": (partial(_count, name="maxCount"), False),
    **{name: (partial(_range, name=name, relation=sign), False) for name, sign in _INCLUSIVE.items()},
    "minLength": (partial(_length, name="minLength"), False),
    "maxLength": (partial(_length, name="maxLength"), False),
    "pattern": (_pattern, True),
    "languageIn": (_language_in, False),
    "equals": (_equals, True),
    "disjoint": (_disjoint, True),
    "lessThan": (partial(_less, name="lessThan", relation="<"), True),
    "lessThanOrEquals": (partial(_less, name="lessThanOrEquals", relation="<="), True),
    "not": (partial(_one_shape, name="not"), True),
    "and": (partial(_list_of_shapes, name="and"), True),
    "or": (partial(_list_of_shapes, name="or"), True),
    "xone": (partial(_list_of_shapes, name="xone"), True),
    "node": (partial(_one_shape, name="node"), True),
    "property": (_property, True),
    "hasValue": (_has_value, True),
    "in": (_in, False),
}
# What is read beside the table: two flags, and three parameters that depend on each other.
CORE: Final = frozenset(_PARAMETERS) | {
    "uniqueLang",
    "closed",
    "qualifiedValueShape",
    "qualifiedMinCount",
    "qualifiedMaxCount",
}


def _of_property_shape(graph: ShapesGraph, shape: str, name: str) -> None:
    if not graph.values(shape, "path"):
        raise graph.fault(shape, f"has sh:{name} but no sh:path; only a property shape may have it")


def _closed(graph: ShapesGraph, shape: str) -> model.Closed:
    allowed: set[Iri] = set()
    for each in graph.values(shape, "property"):
        for path in graph.values(each, "path"):
            term = graph.term(path)
            if isinstance(term, Iri):
                allowed.add(term)
    ignored = graph.one(shape, "ignoredProperties")
    if ignored:
        items = graph.items(shape, "ignoredProperties", ignored)
        allowed.update(graph.iri(shape, "ignoredProperties", item) for item in items)
    return model.Closed(tuple(sorted(allowed)))


def _qualified(graph: ShapesGraph, shape: str) -> list[model.Constraint]:
    """Each qualified shape with each limit; one without the other declares nothing (section 3.1, and the suite).

    Siblings are asked for only where they have to be disjoint.
    """
    found: list[model.Constraint] = []
    siblings = _siblings(graph, shape) if graph.flag(shape, "qualifiedValueShapesDisjoint") else set()
    for value in graph.values(shape, "qualifiedValueShape"):
        _of_property_shape(graph, shape, "qualifiedValueShape")
        qualified = shape_name(graph, shape, "qualifiedValueShape", value)
        others = tuple(sorted(siblings - {qualified}))
        for name in ("qualifiedMinCount", "qualifiedMaxCount"):
            limit = graph.one(shape, name)
            if limit is not None:
                number = graph.integer(shape, name, limit)
                found.append(model.QualifiedValueShape(qualified, number, _component(name), others))
    return found


def _siblings(graph: ShapesGraph, shape: str) -> set[Iri]:
    parents = [node for node in graph.nodes if shape in graph.values(node, "property")]
    return {
        shape_name(graph, other, "qualifiedValueShape", value)
        for parent in parents
        for other in graph.values(parent, "property")
        for value in graph.values(other, "qualifiedValueShape")
    }
