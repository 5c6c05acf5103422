"""Shapes and data made up by hypothesis, as Turtle: few names, so that shapes and data meet often.

What stays out, since the reference differs from the Recommendation there (tests/validation/test_cases.py pins each):
comparing a truth value with a number (`comparable`), a least length of 0, the value of an ASK component, a sequence walked backwards.
"""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TRUE = '"true"^^xsd:boolean'
NODES = [":a", ":b", ":c", ":d", "_:x", "_:y"]
CLASSES = [":A", ":B", ":C"]
PROPERTIES = [":p", ":q", ":r"]
LITERALS = [
    "1",
    "01",
    "2",
    "3",
    '"1"',
    '"a"',
    '"bb"',
    '"a"@en',
    '"b"@en',
    '"a"@pl',
    '"x"^^xsd:integer',
    TRUE,
    "1.50",
]
DATATYPES = ["xsd:integer", "xsd:string", "xsd:boolean", "xsd:decimal", "rdf:langString"]
KINDS = [
    "sh:IRI",
    "sh:BlankNode",
    "sh:Literal",
    "sh:BlankNodeOrIRI",
    "sh:BlankNodeOrLiteral",
    "sh:IRIOrLiteral",
]

nodes = st.sampled_from(NODES)
iris = st.sampled_from(NODES[:4])
properties = st.sampled_from(PROPERTIES)
literals = st.sampled_from(LITERALS)
values = st.one_of(nodes, literals)
constants = st.one_of(iris, literals)
small = st.integers(0, 3)


@st.composite
def data(draw: st.DrawFn) -> str:
    """A data graph: instances of three classes, one below another, and links between them."""
    lines = [f"{draw(nodes)} a {draw(st.sampled_from(CLASSES))} ." for _ in range(draw(st.integers(0, 5)))]
    lines += [f"{draw(nodes)} {draw(properties)} {draw(values)} ." for _ in range(draw(st.integers(0, 12)))]
    if draw(st.booleans()):
        lines.append(":B rdfs:subClassOf :A .")
    return PREFIXES + "\n".join(lines)


def _path_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.one_of(inner, properties.map("[ sh:inversePath {} ]".format))
    lists = st.lists(inner, min_size=2, max_size=3).map(" ".join)
    return st.one_of(
        inner,
        lists.map("( {} )".format),
        lists.map("[ sh:alternativePath ( {} ) ]".format),
        *(
            inner.map(f"[ sh:{name} {{}} ]".format)
            for name in ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
        ),
    )


paths = st.one_of(properties, properties, _path_of(properties), _path_of(_path_of(properties)))

of_values = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(DATATYPES).map("sh:datatype {}".format),
    st.sampled_from(KINDS).map("sh:nodeKind {}".format),
    st.integers(1, 3).map("sh:minLength {}".format),
    small.map("sh:maxLength {}".format),
    st.tuples(st.sampled_from(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]), small).map(
        lambda one: f"sh:{one[0]} {one[1]}"
    ),
    st.sampled_from(['sh:pattern "^[a1]"', 'sh:pattern "B" ; sh:flags "i"']),
    st.sampled_from(['sh:languageIn ( "en" )', 'sh:languageIn ( "pl" "en" )']),
    st.lists(constants, max_size=3).map(lambda some: f"sh:in ( {' '.join(some)} )"),
    constants.map("sh:hasValue {}".format),
)
of_pairs = st.tuples(st.sampled_from(["equals", "disjoint"]), properties).map(
    lambda one: f"sh:{one[0]} {one[1]}"
)
of_counts = st.one_of(
    small.map("sh:minCount {}".format),
    small.map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Constraints that hold other shapes."""
    lists = st.lists(inner, min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        inner.map("sh:not {}".format),
        # A property shape is no well-formed value of sh:node.
        inner.filter(lambda shape: not shape.startswith("[ sh:path")).map("sh:node {}".format),
        *(lists.map(f"sh:{name} ( {{}} )".format) for name in ("and", "or", "xone")),
    )


def _shape_of(
    constraints: st.SearchStrategy[str], only_property: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    """A nameless shape, of a node or of a property."""
    some = st.lists(constraints, min_size=1, max_size=2, unique_by=lambda each: each.split()[0])
    more = st.lists(
        st.one_of(constraints, only_property), min_size=1, max_size=3, unique_by=lambda each: each.split()[0]
    )
    return st.one_of(
        some.map(lambda each: f"[ {' ; '.join(each)} ]"),
        st.tuples(paths, more).map(lambda pair: f"[ sh:path {pair[0]} ; {' ; '.join(pair[1])} ]"),
    )


simple = _shape_of(st.one_of(of_values, of_pairs), of_counts)
nested = _shape_of(st.one_of(of_values, of_pairs, _nested(simple)), of_counts)
qualified = st.tuples(
    simple, st.sampled_from(["Min", "Max"]), st.integers(1, 2), st.sampled_from(["true", "false"])
).map(
    lambda one: (
        f"sh:qualifiedValueShape {one[0]} ; sh:qualified{one[1]}Count {one[2]} ; "
        f"sh:qualifiedValueShapesDisjoint {one[3]}"
    )
)
closed = st.lists(properties, max_size=2).map(
    lambda some: f"sh:closed true ; sh:ignoredProperties ( rdf:type {' '.join(some)} )"
)
targets = st.one_of(
    st.sampled_from(CLASSES).map("sh:targetClass {}".format),
    constants.map("sh:targetNode {}".format),
    properties.map("sh:targetSubjectsOf {}".format),
    properties.map("sh:targetObjectsOf {}".format),
)
property_shapes = st.tuples(
    paths,
    st.lists(
        st.one_of(of_values, of_pairs, of_counts, qualified, _nested(nested)),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each.split()[0],
    ),
).map(lambda one: f"sh:property [ sh:path {one[0]} ; {' ; '.join(one[1])} ]")


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """A shapes graph: one or two named shapes with targets, constraints and property shapes."""
    texts = []
    for name in (":S1", ":S2")[: draw(st.integers(1, 2))]:
        parts = draw(st.lists(targets, min_size=1, max_size=2))
        own = st.one_of(of_values, of_pairs, closed, _nested(nested))
        parts += draw(st.lists(own, max_size=2, unique_by=lambda each: each.split()[0]))
        parts += draw(st.lists(property_shapes, max_size=2))
        texts.append(f"{name} a sh:NodeShape ; {' ; '.join(parts)} .")
    return PREFIXES + "\n".join(texts)


def comparable(data: str, shapes: str) -> bool:
    """Whether no truth value can meet a range of numbers: to rdflib it is one of them, to SPARQL it is not."""
    return "clusive " not in shapes or TRUE not in data + shapes
