"""Answers in the formats of the W3C, read back by other readers."""

from __future__ import annotations

import csv
import io
import json
import pickle

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser

from prospects_kg.graph.rdflib_view import to_rdflib
from prospects_kg.graph.results import Table
from prospects_kg.model.errors import ResultError
from prospects_kg.model.terms import RDF, XSD, Blank, Iri, Literal, Term, parse_term
from tests.graph.hostile import CONTROLS, HOSTILE

SMALL = Table.of(
    ("place", "name"),
    [
        (Iri("https://ex.org/a"), Literal("Nalón", RDF + "langString", "es")),
        (Blank("b0"), Literal("7", XSD + "integer")),
        (None, None),
        (Literal('say "hi", you\nthere'), Literal("", XSD + "string")),
    ],
)
ANY = Table.of(
    ("text", "tagged", "typed", "nothing"),
    [
        (
            Literal(text),
            Literal(text, RDF + "langString", "en-gb"),
            Literal(text, "https://ex.org/type"),
            None,
        )
        for text in HOSTILE
    ],
)


def terms_of(result: rdflib.query.Result) -> list[tuple[rdflib.term.Node | None, ...]]:
    return [tuple(binding.get(variable) for variable in result.vars) for binding in result.bindings]


def in_rdflib(table: Table) -> list[tuple[rdflib.term.Node | None, ...]]:
    return [tuple(None if term is None else to_rdflib(term) for term in row) for row in table]


def parsed_by_oxigraph(text: str, format_: ox.QueryResultsFormat) -> list[tuple[str | None, ...]]:
    solutions = ox.parse_query_results(text.encode(), format=format_)
    return [tuple(None if term is None else str(term) for term in row) for row in solutions]


def in_oxigraph(table: Table) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else str(_oxigraph(term)) for term in row) for row in table]


def _oxigraph(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(term.lexical, language=term.language)
        return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))
    return ox.BlankNode(str(term)) if isinstance(term, Blank) else ox.NamedNode(str(term))


def test_csv_is_as_the_recommendation_writes_it() -> None:
    expected = 'place,name\r\nhttps://ex.org/a,Nalón\r\n_:b0,7\r\n,\r\n"say ""hi"", you\nthere",\r\n'
    assert SMALL.to_csv() == expected


def test_tsv_is_as_the_recommendation_writes_it() -> None:
    assert SMALL.to_tsv() == (
        "?place\t?name\n"
        '<https://ex.org/a>\t"Nalón"@es\n'
        '_:b0\t"7"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
        "\t\n"
        '"say \\"hi\\", you\\nthere"\t""\n'
    )


def test_json_is_as_the_recommendation_writes_it() -> None:
    assert json.loads(SMALL.to_json()) == {
        "head": {"vars": ["place", "name"]},
        "results": {
            "bindings": [
                {
                    "place": {"type": "uri", "value": "https://ex.org/a"},
                    "name": {"type": "literal", "value": "Nalón", "xml:lang": "es"},
                },
                {
                    "place": {"type": "bnode", "value": "b0"},
                    "name": {"type": "literal", "value": "7", "datatype": XSD + "integer"},
                },
                {},
                {
                    "place": {"type": "literal", "value": 'say "hi", you\nthere'},
                    "name": {"type": "literal", "value": ""},
                },
            ]
        },
    }


def test_xml_is_as_the_recommendation_writes_it() -> None:
    assert SMALL.to_xml() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
        '<head><variable name="place"/><variable name="name"/></head>\n'
        "<results>\n"
        '<result><binding name="place"><uri>https://ex.org/a</uri></binding>'
        '<binding name="name"><literal xml:lang="es">Nalón</literal></binding></result>\n'
        '<result><binding name="place"><bnode>b0</bnode></binding>'
        '<binding name="name"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal></binding></result>\n'
        "<result></result>\n"
        '<result><binding name="place"><literal>say &quot;hi&quot;, you&#10;there</literal></binding>'
        '<binding name="name"><literal></literal></binding></result>\n'
        "</results>\n"
        "</sparql>\n"
    )


def test_json_comes_back_unchanged_from_rdflib() -> None:
    result = rdflib.query.Result.parse(io.BytesIO(ANY.to_json().encode()), format="json")
    assert terms_of(result) == in_rdflib(ANY)


def test_xml_comes_back_unchanged_from_rdflib() -> None:
    result = rdflib.query.Result.parse(io.BytesIO(ANY.to_xml().encode()), format="xml")
    assert terms_of(result) == in_rdflib(ANY)


@pytest.mark.parametrize(
    "format_", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.TSV], ids=["json", "tsv"]
)
def test_texts_come_back_unchanged_from_oxigraph(format_: ox.QueryResultsFormat) -> None:
    text = ANY.to_json() if format_ == ox.QueryResultsFormat.JSON else ANY.to_tsv()
    assert parsed_by_oxigraph(text, format_) == in_oxigraph(ANY)


def test_tsv_of_simple_terms_is_read_by_rdflib() -> None:
    table = Table.of(
        ("a", "b"), [(Iri("https://ex.org/a"), Literal("x")), (Literal("7", XSD + "integer"), Literal("é"))]
    )
    result = TSVResultParser().parse(io.BytesIO(table.to_tsv().encode()))
    assert terms_of(result) == in_rdflib(table)


def test_csv_keeps_every_text_also_control_characters() -> None:
    texts = [*HOSTILE, *CONTROLS]
    table = Table.of(("a", "b"), [(Literal(text), Literal("end")) for text in texts])
    rows = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    assert rows == [["a", "b"], *([text, "end"] for text in texts)]


@pytest.mark.parametrize("text", CONTROLS)
def test_xml_refuses_what_it_cannot_hold(text: str) -> None:
    with pytest.raises(
        ResultError, match=r"XML cannot hold the character U\+[0-9A-F]{4} of .*; ask for JSON or TSV"
    ):
        Table.of(("a",), [(Literal(text),)]).to_xml()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_any_text_comes_back_from_json_and_tsv(texts: list[str]) -> None:
    table = Table.of(("a", "b"), [(Literal(text), None) for text in texts])
    rows = json.loads(table.to_json())["results"]["bindings"]
    assert [row["a"]["value"] for row in rows] == texts
    lines = table.to_tsv().split("\n")[1:-1]
    assert [parse_term(line.split("\t")[0]) for line in lines] == [Literal(text) for text in texts]


def test_an_empty_answer_still_has_its_head() -> None:
    empty = Table.of(("a", "b"), [])
    assert empty.to_csv() == "a,b\r\n"
    assert empty.to_tsv() == "?a\t?b\n"
    assert json.loads(empty.to_json()) == {"head": {"vars": ["a", "b"]}, "results": {"bindings": []}}


def test_an_answer_without_variables_keeps_its_rows() -> None:
    rows = Table.of((), [(), ()])
    assert rows.to_tsv() == "\n\n\n"
    assert json.loads(rows.to_json())["results"]["bindings"] == [{}, {}]
    assert len(rows) == 2


def test_a_row_answers_to_positions_names_and_attributes() -> None:
    row = SMALL[0]
    assert row == (Iri("https://ex.org/a"), Literal("Nalón", RDF + "langString", "es"))
    assert (row[0], row["place"], row.place) == ("https://ex.org/a",) * 3
    assert row[:1] == (Iri("https://ex.org/a"),)
    assert SMALL.to_dicts()[2] == {"place": None, "name": None}


def test_an_unknown_variable_is_answered_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="no variable nmae; there are place, name"):
        SMALL[0]["nmae"]
    with pytest.raises(AttributeError, match="no variable nmae; there are place, name"):
        _ = SMALL[0].nmae


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="every row must have 2 cells"):
        Table.of(("a", "b"), [(None,)])


def test_a_table_travels_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(SMALL))
    assert copy == SMALL
    assert copy[0]["place"] == "https://ex.org/a"
