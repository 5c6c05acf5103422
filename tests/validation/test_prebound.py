"""Queries of users over sets find what they would find node by node, wherever $this stands in them."""

from __future__ import annotations

import pytest

from prospects_kg.graph.files import load_files
from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.model.terms import Iri, Literal
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.prebound import prebind
from tests.validation.written_shapes import PREFIXES, shapes_of

EX = "https://example.org/"
DATA = (
    ":a a :C ; :p 1, 2 ; :q :b . :b a :C ; :p 1 ; :r :a . :c a :C ; :q :c, :d . :d :p 7 . :o :p 9 ; :q :a ."
)
DECLARED = ':ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'
SHAPE = (
    DECLARED
    + ':S a sh:NodeShape ; sh:targetClass :C ; sh:targetNode :n ; sh:sparql [ sh:prefixes :ns ; sh:select """{}""" ] .'
)
# Focus nodes are a, b, c and n, which is not in the data; each query with the focus nodes it reports, as often.
FOUND = {
    "SELECT $this WHERE { $this e:q ?x }": "acc",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this e:q ?x } }": "bn",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this e:q ?x . ?x e:p ?y } }": "bn",
    "SELECT $this WHERE { OPTIONAL { $this e:q ?x } FILTER(!bound(?x)) }": "bn",
    "SELECT $this WHERE { ?x e:q ?y FILTER(?y = $this) }": "abc",
    "SELECT $this WHERE { OPTIONAL { ?x e:q ?y FILTER(?y = $this) } FILTER(!bound(?x)) }": "n",
    "SELECT $this WHERE { { $this e:p 1 } UNION { FILTER($this = e:n) } }": "abn",
    "SELECT $this WHERE { { { FILTER(isIRI($this)) } } }": "abcn",
    "SELECT $this WHERE { { BIND($this AS ?x) } FILTER(?x = e:c) }": "c",
    "SELECT $this WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this e:p ?x } GROUP BY $this } FILTER(?n > 1) }": "a",
    "SELECT $this WHERE { { SELECT $this WHERE { FILTER(isIRI($this)) } } }": "abcn",
    "SELECT $this (SUM(?x) AS ?value) WHERE { $this e:p ?x } GROUP BY $this HAVING(SUM(?x) > 1)": "a",
    "SELECT DISTINCT $this WHERE { $this (e:q|^e:r)+ ?x }": "ac",
    "SELECT $this WHERE { FILTER EXISTS { $this e:q ?x FILTER NOT EXISTS { ?x e:r $this } } }": "c",
    "SELECT $this WHERE { # not ?this {\\n $this e:p ?x . FILTER(STR(?x) = '1' || STR(?x) = '} ?this') }": "ab",
    "SELECT * WHERE { $this e:r ?value }": "b",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> MemoryStore:
    file = tmp_path_factory.mktemp("prebound") / "data.ttl"
    file.write_text(PREFIXES + DATA, "utf-8")
    return load_files([file])


@pytest.mark.parametrize("query", FOUND)
def test_a_query_finds_what_it_says_of_each_focus_node(query: str, data: MemoryStore) -> None:
    results = validate_graph(data, shapes_of(SHAPE.format(query)))
    assert "".join(sorted(str(result.focus).removeprefix(EX) for result in results)) == FOUND[query]


def test_the_path_and_the_parameters_stand_in_the_text() -> None:
    text = "SELECT $this ?least WHERE { $this $PATH ?n FILTER(BOUND($least) && ?n < $least) }"
    query = prebind(text, {"least": Literal("5", "http://www.w3.org/2001/XMLSchema#integer")}, "<a:p>/<a:q>")
    five = '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert query.select("?this a <a:C> .", ["this"]) == (
        f"SELECT $this ({five} AS ?least) WHERE {{ ?this a <a:C> . $this <a:p>/<a:q> ?n FILTER(true && ?n < {five}) }}"
    )


def test_a_variable_of_which_a_parameter_is_the_beginning_is_another_one() -> None:
    query = prebind(
        "SELECT $this WHERE { $this ?leastOfAll ?x . ?x <a:p> $least }", {"least": Iri("a:b")}, None
    )
    assert "?leastOfAll ?x . ?x <a:p> <a:b>" in query.body


def test_an_ask_is_asked_for_all_values_at_once() -> None:
    query = prebind("ASK { FILTER(isIRI($value)) }", {}, None)
    assert query.unanswered("?this <a:p> ?value .") == (
        "SELECT ?this ?value WHERE { ?this <a:p> ?value . MINUS { "
        "SELECT DISTINCT ?this ?value WHERE { ?this <a:p> ?value . FILTER(isIRI($value)) } } }"
    )
