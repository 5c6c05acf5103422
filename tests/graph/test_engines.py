"""The embedded engine and an endpoint over the same statements: the same answers, term by term."""

from __future__ import annotations

import threading

import pytest

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.graph.protocol import Description, Graph
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.model.errors import QueryError
from prospects_kg.model.terms import RDF, XSD, Iri, Literal, literal
from tests.graph.hostile import CONTROLS, EX, HOSTILE

TEXTS = (*HOSTILE, *CONTROLS)
HEADER = (
    "#+ title: Places that adopted, added or loaded a practice\n#+ summary: INSERT nothing, DROP nothing\n"
)
ONE = Literal("1", XSD + "integer")


@pytest.fixture(params=["embedded", "remote"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o { ?s <https://ex.org/says> ?o } ORDER BY ?s",
        "SELECT ?s ?o ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?g ?p",
        "SELECT ?p ?o { <https://ex.org/typed> ?p ?o } ORDER BY ?p",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF <u:b>) } } ORDER BY ?a",
        "SELECT ?never { }",
        "SELECT ?x { ?x <u:none> ?y }",
        HEADER
        + "SELECT (COUNT(?g) AS ?n) { GRAPH ?g { <https://ex.org/text/02> <https://ex.org/says> ?o } }",
    ],
)
def test_both_engines_give_the_same_table(embedded: EmbeddedGraph, remote: RemoteGraph, query: str) -> None:
    here, there = embedded.select(query), remote.select(query)
    assert here.variables == there.variables
    assert list(here) == list(there)
    assert here.to_json() == there.to_json()


def test_every_text_comes_back_unchanged(graph: Graph) -> None:
    table = graph.select(f"SELECT ?o {{ ?s <{EX}says> ?o }} ORDER BY ?s")
    assert [row["o"] for row in table] == [Literal(text) for text in TEXTS]


def test_languages_come_back_in_lower_case(graph: Graph) -> None:
    table = graph.select(f"SELECT ?o {{ GRAPH ?g {{ <{EX}text/02> <{EX}tagged> ?o }} }}")
    assert list(table) == [(Literal("plain", RDF + "langString", "en-gb"),)]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_asked_for(graph: Graph, text: str) -> None:
    assert graph.ask(f"ASK {{ ?s <{EX}says> {literal(text)} }}") is True
    assert graph.ask(f"ASK {{ ?s <{EX}says> {literal(text + '?')} }}") is False


def test_a_triple_of_two_graphs_counts_once_and_is_known_from_both(graph: Graph) -> None:
    pattern = f"<{EX}text/02> <{EX}says> ?o"
    assert list(graph.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")) == [(ONE,)]
    graphs = graph.select(f"SELECT ?g {{ GRAPH ?g {{ {pattern} }} }} ORDER BY ?g")
    assert list(graphs) == [(f"{EX}graph/a",), (f"{EX}graph/b",)]


def test_the_default_graph_does_not_hold_the_named_graphs(graph: Graph) -> None:
    assert graph.ask(f"ASK {{ ?s <{EX}tagged> ?o }}") is False


def test_constructed_triples_stand_once(graph: Graph) -> None:
    triples = graph.construct(f"CONSTRUCT {{ <u:a> <u:b> ?o . <u:a> <u:b> <u:c> }} {{ ?s <{EX}says> ?o }}")
    expected = {(Iri("u:a"), Iri("u:b"), value) for value in (Iri("u:c"), *map(Literal, TEXTS))}
    assert len(triples) == len(expected)
    assert set(triples) == expected


def test_a_described_resource_is_a_list_of_triples(graph: Graph) -> None:
    triples = graph.construct(f"DESCRIBE <{EX}typed>")
    assert (Iri(f"{EX}typed"), Iri(f"{EX}gYear"), Literal("2019", XSD + "gYear")) in triples
    assert len(triples) == 6


def test_a_description_names_the_graph_of_each_statement(graph: Graph) -> None:
    tagged = Literal("plain", RDF + "langString", "en-gb")
    a, b = Iri(f"{EX}graph/a"), Iri(f"{EX}graph/b")
    assert graph.describe(f"{EX}text/02") == Description(
        iri=f"{EX}text/02",
        out=(
            (Iri(f"{EX}says"), Literal("plain"), a),
            (Iri(f"{EX}says"), Literal("plain"), b),
            (Iri(f"{EX}tagged"), tagged, a),
        ),
        inward=(),
    )


def test_a_description_of_the_unknown_is_empty(graph: Graph) -> None:
    found = graph.describe(f"{EX}unknown")
    assert not found
    assert (found.out, found.inward) == ((), ())


def test_a_description_shows_who_points_at_a_thing_and_what_points_at_itself() -> None:
    lines = ["<u:a> <u:p> <u:b> <u:g> .", "<u:b> <u:p> <u:b> <u:g> .", "<u:c> <u:p> <u:b> ."]
    found = EmbeddedGraph.from_nquads(lines).describe("u:b")
    assert found.out == (("u:p", "u:b", "u:g"),)
    assert found.inward == (("u:p", "u:a", "u:g"), ("u:p", "u:b", "u:g"))


@pytest.mark.parametrize("iri", ["practice/x", "u:a> ?p ?o } } #", "", "u:a b"])
def test_only_an_iri_can_be_described(graph: Graph, iri: str) -> None:
    with pytest.raises(QueryError, match="is no absolute IRI"):
        graph.describe(iri)


@pytest.mark.parametrize(
    ("how", "query", "message"),
    [
        ("select", "ASK { }", "ASK where SELECT is wanted"),
        ("ask", "SELECT * { ?s ?p ?o }", "SELECT where ASK is wanted"),
        ("construct", "SELECT * { ?s ?p ?o }", "SELECT where CONSTRUCT or DESCRIBE is wanted"),
        ("select", "INSERT DATA { <u:a> <u:b> <u:c> }", "INSERT where SELECT is wanted"),
        ("ask", "DROP ALL", "DROP where ASK is wanted"),
        ("select", "", "this is no query: no SELECT was found in it"),
        ("select", "# SELECT * {}", "this is no query: no SELECT was found in it"),
        ("select", "SELECT * " + "{" * 3000, "line 1, column 210: nested deeper than 200 levels"),
        (
            "ask",
            "ASK { FILTER (" + "! " * 3000 + "true) }",
            "line 1, column 15: more than 200 signs in a row",
        ),
    ],
)
def test_what_is_no_such_query_is_refused_before_it_is_asked(
    graph: Graph, how: str, query: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        getattr(graph, how)(query)
    assert str(caught.value).startswith(message)


def test_both_engines_are_graphs_and_say_what_they_read(
    embedded: EmbeddedGraph, remote: RemoteGraph, nquads: object
) -> None:
    assert isinstance(embedded, Graph)
    assert isinstance(remote, Graph)
    assert embedded.where == str(nquads)
    assert remote.where.startswith("http://127.0.0.1:")


def test_a_table_may_be_read_in_another_thread(embedded: EmbeddedGraph) -> None:
    table, read = embedded.select("SELECT ?s { ?s ?p ?o }"), []
    thread = threading.Thread(target=lambda: read.extend(table))
    thread.start()
    thread.join()
    assert len(read) == len(table) > 0


def test_rows_are_turned_into_terms_once_and_only_when_looked_at(embedded: EmbeddedGraph) -> None:
    table = embedded.select(f"SELECT ?o {{ ?s <{EX}says> ?o }} ORDER BY ?s")
    assert table[3] is table[3]
    assert table.rows[1:3] == [(Literal(" "),), (Literal("plain"),)]
    assert table.rows[-1] == (Literal(CONTROLS[-1]),)
    assert table == embedded.select(f"SELECT ?o {{ ?s <{EX}says> ?o }} ORDER BY ?s")
