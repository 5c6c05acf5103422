"""Shapes are read as the specification says, and each fault is one message that names the shape and what is wrong."""

from __future__ import annotations

import pytest

from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.model.errors import ShapesError, UnsupportedShapes
from prospects_kg.model.terms import XSD, Iri, Literal
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.model import (
    Class,
    Closed,
    Count,
    In,
    Length,
    Logic,
    NodeShape,
    Property,
    PropertyShape,
    QualifiedValueShape,
    Range,
    Target,
)
from prospects_kg.validation.paths import Predicate
from prospects_kg.validation.reading import read_model
from prospects_kg.validation.report import WARNING
from tests.validation.written_shapes import shapes_of

EX = "https://example.org/"
OF_P = ":S sh:targetNode :a ; sh:property [ sh:path :p ; {} ] ."
OF_A = ":S sh:targetNode :a ; {} ."
UNDECLARED = "SELECT $this WHERE { $this e:p ?o }"
QUERY = 'sh:sparql [ sh:select "{}" ]'
COMPONENT = ":K a sh:ConstraintComponent ; sh:parameter [ sh:path :k ] ; {} . :S sh:targetNode :a ; :k 1 ."

FAULTS = {
    "a count that is no number": (OF_P.format('sh:minCount "1"'), 'sh:minCount is "1"; it must be a whole number'),
    "two counts": (OF_P.format("sh:minCount 1, 2"), "has 2 values of sh:minCount; it may have one"),
    "a count of a node shape": (OF_A.format("sh:maxCount 1"), "shape https://example.org/S: has sh:maxCount but no sh:path"),
    "a class without a name": (OF_P.format("sh:class []"), "sh:class is _:.*; it must be an IRI"),
    "a datatype that is a text": (OF_P.format('sh:datatype "x"'), "sh:datatype is .*; it must be an IRI"),
    "an unknown kind of node": (OF_P.format("sh:nodeKind sh:Iri"), "sh:nodeKind is .*; known are IRI, BlankNode"),
    "a list without an end": (OF_P.format("sh:in :x"), r"sh:in is not a well-formed list; write it as \( a b \)"),
    "a language that is a number": (OF_P.format("sh:languageIn ( 1 )"), "sh:languageIn is .*; it must be a plain text"),
    "a flag that is a text": (OF_P.format('sh:uniqueLang "true"'), 'sh:uniqueLang is "true"; it must be true or false'),
    "a range of a node": (OF_P.format("sh:minInclusive :x"), "sh:minInclusive is .*; it must be a literal"),
    "a severity that is a text": (OF_A.format('sh:severity "x"'), "sh:severity is .*; it must be an IRI"),
    "a message that is a number": (OF_A.format("sh:message 1"), "sh:message is .*; it must be a text"),
    "a pattern that is none": (OF_P.format('sh:pattern "["'), r"sh:pattern '\[' is no regular expression"),
    "a flag of patterns that is none": (OF_P.format('sh:pattern "x" ; sh:flags "zz"'), "with sh:flags 'zz' is no regular expression"),
    "a path that is a text": (':S sh:targetNode :a ; sh:property [ sh:path "p" ] .', "its path is .*; a path is a property"),
    "a sequence of one": (":S sh:targetNode :a ; sh:property [ sh:path ( :p ) ] .", "its path is a list of 1"),
    "a path that is nothing": (":S sh:targetNode :a ; sh:property [ sh:path [ :p :q ] ] .", "no path expression of SHACL"),
    "a path that contains itself": (":S sh:targetNode :a ; sh:property [ sh:path _:x ] . _:x sh:inversePath _:x .", "its path contains itself"),
    "a property shape without a path": (OF_A.format("sh:property [ sh:minCount 1 ]"), "no sh:path"),
    "a nested shape that is a text": (OF_A.format('sh:node "x"'), "sh:node is .*; it must be a shape"),
    "a shape that contains itself": (OF_A.format("sh:not [ sh:node :S ]"), r"https://example\.org/S -> .* -> https://example\.org/S"),
    "a query without text": (OF_A.format("sh:sparql []"), "has a sh:sparql without sh:select"),
    "a query that is unfinished": (OF_A.format(QUERY.format("SELECT $this WHERE { $this ?p")), "S: its query cannot .*unfinished"),
    "a prefix that is not declared": (OF_A.format(QUERY.format(UNDECLARED)), "S: its query cannot be asked: .*prefix"),
    "such a query in a nested shape": (OF_A.format(f"sh:xone ( [ {QUERY.format(UNDECLARED)} ] [] )"), "its query cannot be asked: .*prefix"),
    "a function that is none": (OF_A.format(QUERY.format("SELECT $this WHERE { FILTER(<a:f>($this)) }")), "S: its query cannot be asked: .*<a:f>"),
    "a query with MINUS": (OF_A.format(QUERY.format("SELECT $this WHERE { $this ?p ?o MINUS { $this a ?c } }")), "S: MINUS, which SHACL forbids"),
    "a query that binds $this": (OF_A.format(QUERY.format("SELECT $this WHERE { BIND(1 AS ?this) }")), r"\?this is bound by the query"),
    "a query that does not hand on $this": (OF_A.format(QUERY.format("SELECT ?o WHERE { $this ?p ?o }")), r"does not hand on \$this"),
    "a component without a validator": (COMPONENT.format(":x 1"), "K: has neither sh:nodeValidator nor sh:validator"),
    "a validator without a query": (COMPONENT.format("sh:validator [ :x 1 ]"), "has one of sh:ask and sh:select"),
}  # fmt: skip

OUTSIDE = {
    "sh:js": OF_A.format("sh:js [ :x 1 ]"),
    "sh:rule": OF_A.format("sh:rule [ :x 1 ]"),
    "sh:target": ":S a sh:NodeShape ; sh:target [ :x 1 ] .",
    "sh:expression": OF_A.format("sh:expression [ :x 1 ]"),
    "sh:values": OF_P.format("sh:values [ :x 1 ]"),
    "sh:entailment <https://example.org/rdfs>": ":any sh:entailment :rdfs .",
    "sh:SPARQLFunction": ":f a sh:SPARQLFunction .",
    "sh:JSFunction": ":f a sh:JSFunction .",
    "sh:JSValidator": COMPONENT.format('sh:validator [ a sh:JSValidator ; sh:jsFunctionName "f" ]'),
    "$shapesGraph": OF_A.format(QUERY.format("SELECT $this WHERE { GRAPH $shapesGraph { $this ?p ?o } }")),
    "LIMIT": OF_A.format(QUERY.format("SELECT $this WHERE { $this ?p ?o } LIMIT 1")),
}


def refused(turtle: str) -> str:
    with pytest.raises(ShapesError) as caught:
        validate_graph(MemoryStore(), shapes_of(turtle))
    return str(caught.value)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_shape_is_named_before_anything_is_checked(name: str) -> None:
    turtle, message = FAULTS[name]
    with pytest.raises(ShapesError, match=message):
        validate_graph(MemoryStore(), shapes_of(turtle))
    assert "\n" not in refused(turtle)


@pytest.mark.parametrize("construct", OUTSIDE)
def test_a_construct_outside_reach_is_named(construct: str) -> None:
    with pytest.raises(UnsupportedShapes) as caught:
        validate_graph(MemoryStore(), shapes_of(OUTSIDE[construct]))
    assert construct in str(caught.value)


def test_a_deactivated_shape_may_hold_what_it_likes() -> None:
    shapes = shapes_of(OF_A.format("sh:deactivated true ; sh:minCount 1"))
    assert list(validate_graph(MemoryStore(), shapes)) == []


def test_shapes_become_typed_values() -> None:
    model = read_model(
        shapes_of(
            """:S a sh:NodeShape, rdfs:Class ; sh:targetSubjectsOf :q ; sh:property :T ; sh:closed true ;
                   sh:ignoredProperties ( :z ) ; sh:or ( :U :V ) .
               :T sh:path :p ; sh:minCount 2 ; sh:class :C ; sh:in ( :x 01 ) ; sh:maxExclusive 1.50 ;
                   sh:maxLength 3 ; sh:severity sh:Warning ; sh:message "no"@en, "nie"@pl ;
                   sh:qualifiedValueShape :U ; sh:qualifiedMaxCount 0 ."""
        )
    )
    s, t, u, v = (Iri(EX + name) for name in "STUV")
    p = Iri(EX + "p")
    assert model.shapes == {
        s: NodeShape(
            s,
            (Target("subjects", Iri(EX + "q")), Target("class", s)),
            (Logic("Or", (u, v)), Property(t), Closed((p, Iri(EX + "z")))),
        ),
        t: PropertyShape(
            t,
            (),
            (
                Class(Iri(EX + "C")),
                Count(2, "MinCount"),
                Range("<", Literal("1.50", XSD + "decimal"), "MaxExclusive"),
                Length(3, "MaxLength"),
                In((Iri(EX + "x"), Literal("01", XSD + "integer"))),
                QualifiedValueShape(u, 0, "QualifiedMaxCount"),
            ),
            WARNING,
            (("en", "no"), ("pl", "nie")),
            path=Predicate(p),
        ),
        u: NodeShape(u),
        v: NodeShape(v),
    }


def test_qualified_siblings_are_those_under_the_same_parent() -> None:
    qualified = "sh:qualifiedValueShape :{} ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint {}"
    one, two, other = (qualified.format(*pair) for pair in (("A", "true"), ("B", "false"), ("C", "false")))
    model = read_model(
        shapes_of(
            f":S sh:targetNode :a ; sh:property :one, [ sh:path :p ; {two} ] . :one sh:path :q ; {one} ."
            f":Other sh:targetNode :a ; sh:property [ sh:path :p ; {other} ] ."
        )
    )
    (constraint,) = model.shapes[Iri(EX + "one")].constraints
    assert constraint == QualifiedValueShape(Iri(EX + "A"), 1, "QualifiedMinCount", (Iri(EX + "B"),))
