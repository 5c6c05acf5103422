"""The reference engine: pySHACL, known to this module alone.

SHACL Core and SHACL-SPARQL as the Recommendation has them, and SHACL Advanced Features where the shapes use them; no
inference and no scripts (sh:js and sh:entailment are refused by name, since pySHACL passes over them), no `owl:imports`
followed, nothing fetched. The data graph is the default graph of a release and is not changed.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pyshacl
import rdflib
from pyparsing import ParseException
from pyshacl import errors
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from prospects_kg.model.errors import ShapesError, UnsupportedShapes
from prospects_kg.model.terms import XSD, Blank, Iri, Literal, Term, iri, parse_term
from prospects_kg.validation.report import VIOLATION, Report, Result
from prospects_kg.validation.shapes import NODES, Shapes, Target


def validate(data: rdflib.Graph, shapes: Shapes) -> Report:
    """Check a graph against shapes.

    Raises ShapesError where the shapes themselves are not well-formed SHACL.
    """
    return Report.of(results(data, shapes), shapes_without_target(data, shapes))


def shapes_without_target(data: rdflib.Graph, shapes: Shapes) -> list[Iri]:
    """The shapes that declare targets of which the data holds none, so that nothing was checked by them."""
    declared: dict[Iri, list[Target]] = {}
    for target in shapes.targets():
        declared.setdefault(target.shape, []).append(target)
    return sorted(
        shape for shape, targets in declared.items() if not any(_found(data, each) for each in targets)
    )


def _found(data: rdflib.Graph, target: Target) -> bool:
    return next(_FINDERS[target.how](data, _to_rdflib(target.term)), None) is not None


def _of_class(data: rdflib.Graph, class_: Node) -> Iterator[Node]:
    for each in data.transitive_subjects(RDFS.subClassOf, class_):
        yield from data.subjects(RDF.type, each)


def _of_node(data: rdflib.Graph, node: Node) -> Iterator[Node]:
    # A target node need not be in the data for SHACL, but then no statement about it was checked.
    yield from data.predicates(node, None)
    yield from data.subjects(None, node)


_FINDERS: Final[Mapping[str, Callable[[rdflib.Graph, Node], Iterator[Node]]]] = {
    "class": _of_class,
    "node": _of_node,
    "subjects": lambda data, predicate: data.subjects(predicate),
    "objects": lambda data, predicate: data.objects(None, predicate),
}


# A faulty shape, a recursive one, a SPARQL constraint that is no SPARQL, a pattern that is no regular expression,
# a construct that pySHACL does not know.
_BAD_SHAPES: Final = (
    errors.ReportableRuntimeError,
    errors.ShapeRecursionWarning,
    ParseException,
    re.error,
    NotImplementedError,
)
_TYPE: Final = iri(RDF.type)
# SHACL Advanced Features: without being asked to, pySHACL passes over them, and data seem to conform.
_ADVANCED: Final = frozenset(
    iri(f"{SH}{name}") for name in ("target", "rule", "expression", "filterShape", "values", "SPARQLFunction")
)
_REFUSED: Final = {
    iri(f"{SH}js"): "no engine here runs scripts",
    iri(f"{SH}jsFunctionName"): "no engine here runs scripts",
    iri(f"{SH}entailment"): "no engine here infers; add what follows to the data",
}
# pySHACL gives its logger a handler of stderr; what it says there it also raises.
logging.getLogger("pyshacl-validate").disabled = True


def results(data: rdflib.Graph, shapes: Shapes) -> list[Result]:
    """Every result, as often as pySHACL gives it, in no order; raises ShapesError as `validate` does.

    Raises UnsupportedShapes for scripts (sh:js) and entailment, which pySHACL would pass over.
    """
    if not shapes.triples:
        return []
    used = {value if predicate == _TYPE else predicate for _, predicate, value in shapes.triples}
    for name in sorted(used & _REFUSED.keys()):
        raise UnsupportedShapes(f"the shapes use {name}: {_REFUSED[name]}")
    advanced = not _ADVANCED.isdisjoint(used)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", errors.ShapeRecursionWarning)
            _, found, text = pyshacl.validate(
                data,
                shacl_graph=_shapes_graph(shapes),
                inference="none",
                advanced=advanced,
                js=False,
                do_owl_imports=False,
                inplace=not advanced,  # else the data would be copied, which only rules need
            )
    except _BAD_SHAPES as error:
        first, *_ = str(error).splitlines() or [type(error).__name__]
        raise ShapesError(f"the shapes are not well-formed SHACL: {first}") from error
    except Exception as error:
        # rdflib raises its plainest error for a prefix that is not declared; any other is a fault of the program.
        if type(error) is not Exception:
            raise
        raise ShapesError(f"the shapes are not well-formed SHACL: {error}") from error
    if not isinstance(found, rdflib.Graph):
        raise ShapesError(f"the shapes could not be used: {text.strip()}")
    # What a nested shape found (sh:detail) is no result of its own.
    return [_result(found, node, shapes) for node in found.objects(None, SH.result)]


def _result(found: rdflib.Graph, node: Node, shapes: Shapes) -> Result:
    one = {
        predicate: value
        for predicate, value in found.predicate_objects(node)
        if predicate != SH.resultMessage
    }
    messages: dict[str, str] = {}
    for message in sorted(found.objects(node, SH.resultMessage), key=str):
        language = getattr(message, "language", None) or ""
        messages.setdefault(language, str(message))
    shape, path, value = Iri(one[SH.sourceShape]), one.get(SH.resultPath), one.get(SH.value)
    constraint = one.get(SH.sourceConstraint)
    return Result(
        focus=_from_rdflib(one[SH.focusNode]),
        path=shapes.path_of(shape) if isinstance(path, rdflib.BNode) else None if path is None else Iri(path),
        value=None if value is None else _from_rdflib(value),
        message=messages,
        severity=Iri(one.get(SH.resultSeverity, VIOLATION)),
        shape=shape,
        component=Iri(one[SH.sourceConstraintComponent]),
        constraint=None if constraint is None else Iri(constraint),
    )


def _shapes_graph(shapes: Shapes) -> rdflib.Graph:
    terms = {spelling: _to_rdflib(spelling) for triple in shapes.triples for spelling in triple}
    terms |= {spelling: rdflib.BNode(spelling[1:-1].removeprefix(NODES)) for spelling in shapes.path_nodes()}
    graph = rdflib.Graph()
    for subject, predicate, value in shapes.triples:
        graph.add((terms[subject], terms[predicate], terms[value]))
    return graph


def _to_rdflib(spelling: str) -> Node:
    term = parse_term(spelling)
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype == XSD + "string" else rdflib.URIRef(term.datatype)
        return rdflib.Literal(term.lexical, lang=term.language or None, datatype=datatype, normalize=False)
    return rdflib.URIRef(term)


def _from_rdflib(node: Node) -> Term:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), str(RDF.langString), node.language)
        return Literal(str(node), str(node.datatype or XSD + "string"))
    return Blank(node) if isinstance(node, rdflib.BNode) else Iri(str(node))
