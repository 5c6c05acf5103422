from datetime import date
from decimal import Decimal

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.library.parameters import TYPES, Parameter, bind, terms
from prospects_kg.model.errors import ParameterError, QueryError
from prospects_kg.model.terms import RDF, XSD, Iri, Literal, Names, Term

NAMES = Names("https://example.org/mini/")
ECHO = "SELECT ?back { BIND ($value AS ?back) } # $value is a comment, '$value' too"
NASTY = (
    "> } DELETE WHERE { ?s ?p ?o } #",
    '" } DELETE WHERE { ?s ?p ?o } #',
    "' } ; DROP ALL #",
    '"""',
    "'''",
    "\\",
    '\\"',
    "\\u0022 } #",
    "\\U00000022 } #",
    "\\\\u0022",
    "\\u",
    "one\ntwo\rthree\tfour\x0b\x0c\x85\u2028\u2029",
    "$value ?value $other",
    "Zażółć 𠀀 👩🏽‍💻 \U0010ffff",
    "\x00",
    "\x01\x7f\ufffe\uffff\ufeff",
    "",
    " ",
    "#",
    "<https://example.org/a>",
    "_:b",
)

# No surrogates: they are no characters (a test of their own refuses them).
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text("\"\\'u0041U\n<>{}$?#")
    | st.sampled_from(NASTY)
)
SPARQL_ENGINE = EmbeddedGraph.from_nquads([])


def parameter(kind: str) -> Parameter:
    return Parameter("value", kind, "what is sent")


def sent(kind: str, value: str) -> str:
    return bind(ECHO, terms({"value": parameter(kind)}, {"value": value}, NAMES))


def back(kind: str, value: str) -> Term | None:
    """What the engine gives back for a value that was bound."""
    (row,) = SPARQL_ENGINE.select(sent(kind, value))
    term: Term | None = row[0]
    return term


@given(TEXTS)
def test_any_string_comes_back_unchanged(value: str) -> None:
    assert back("string", value) == Literal(value)


@pytest.mark.parametrize("value", NASTY)
def test_every_nasty_string_comes_back_unchanged(value: str) -> None:
    assert back("string", value) == Literal(value)


@given(st.text("\"\\'u0041U\n<>{}$?#é𝔊") | st.sampled_from([text for text in NASTY if "\x00" not in text]))
def test_any_string_comes_back_from_an_engine_that_expands_codepoints_first(value: str) -> None:
    (row,) = rdflib.Graph().query(sent("string", value))
    assert str(row[0]) == value  # type: ignore[index]


@given(TEXTS | st.from_regex(r"https://[a-z/#?%\[\]:.@é]{0,12}", fullmatch=True))
@example("https://example.org/a> } DELETE WHERE { ?s ?p <u:o")
@example("https://example.org/a\\u003e")
def test_any_string_sent_as_iri_comes_back_unchanged_or_is_refused(value: str) -> None:
    try:
        assert back("iri", value) == Iri(value)
    except QueryError:
        return


@given(st.sampled_from(sorted(TYPES)), TEXTS)
def test_any_string_sent_through_any_type_is_refused_or_is_one_term(kind: str, value: str) -> None:
    try:
        bound = terms({"value": parameter(kind)}, {"value": value}, NAMES)
    except ParameterError:
        return
    try:
        rows = list(SPARQL_ENGINE.select(bind("SELECT ?a ?b { VALUES (?a ?b) { ($value 1) } }", bound)))
    except QueryError:
        assert kind == "iri"  # the engine may know better than we what an IRI is
        return
    assert [row[1] for row in rows] == [Literal("1", XSD + "integer")]


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_integers_come_back(value: int) -> None:
    assert back("integer", str(value)) == Literal(str(value), XSD + "integer")


@given(st.decimals(-(10**12), 10**12, places=4))
def test_decimals_come_back_with_their_value(value: Decimal) -> None:
    term = back("decimal", f"{value:f}")
    assert isinstance(term, Literal)
    assert (term.datatype, Decimal(term.lexical)) == (XSD + "decimal", value)


@given(st.dates(date(1000, 1, 1)))
def test_dates_come_back(value: date) -> None:
    assert back("date", value.isoformat()) == Literal(value.isoformat(), XSD + "date")


def test_years_are_numbers_to_compare_with_the_year_of_a_date() -> None:
    assert back("year", "2012") == Literal("2012", XSD + "integer")


def test_booleans_and_languages_come_back() -> None:
    assert back("boolean", "true") == Literal("true", XSD + "boolean")
    assert back("language", "sr-Latn") == Literal("sr-Latn")
    assert RDF + "langString" not in sent("language", "pl")


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("theme/energy", "https://example.org/mini/id/theme/energy"),
        ("https://example.org/mini/id/theme/energy", "https://example.org/mini/id/theme/energy"),
        ("stage/adopted", "https://w3id.org/prospects-kg/id/stage/adopted"),
        ("nuts/2021/PL22A", "https://example.org/mini/id/nuts/2021/PL22A"),
    ],
)
def test_things_are_named_as_the_tables_name_them(value: str, iri: str) -> None:
    assert back("thing", value) == Iri(iri)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("thing", "energy"),
        ("thing", "theme/Energy"),
        ("thing", "theme/energy/more"),
        ("thing", "theme/energy> } DELETE"),
        ("thing", "theme/energy\n"),
        ("thing", "nuts/PL22"),
        ("thing", "https://elsewhere.org/id/theme/energy"),
        ("iri", "a/b"),
        ("iri", "https://example.org/a b"),
        ("iri", "https://example.org/>"),
        ("iri", "https://example.org/\ud800"),
        ("string", "half \ud83d"),
        ("integer", "1.0"),
        ("integer", "1e3"),
        ("integer", "١٢"),
        ("integer", "1\n"),
        ("integer", "9" * 19),
        ("decimal", "1,5"),
        ("decimal", "."),
        ("decimal", "NaN"),
        ("date", "2012-02-30"),
        ("date", "20120229"),
        ("date", "2012-W01-1"),
        ("date", "2012"),
        ("year", "12"),
        ("year", "0012"),
        ("boolean", "yes"),
        ("boolean", "1"),
        ("language", "polski"),
        ("language", "pl_PL"),
    ],
)
def test_what_is_not_of_its_type_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parameter(kind).term(value, NAMES)
    assert str(caught.value) == (
        f"parameter value = {value!r} is not of type {kind}; write {TYPES[kind].syntax} (what is sent)"
    )


def test_a_long_value_is_not_repeated_in_full() -> None:
    with pytest.raises(ParameterError) as caught:
        parameter("integer").term("x" * 10_000, NAMES)
    assert len(str(caught.value)) < 250


OPTIONAL = Parameter("region", "thing", "a place", None, required=False)
DEFAULTED = Parameter("language", "language", "a language", "pl", required=False)


def test_an_optional_parameter_without_value_stays_a_free_variable() -> None:
    assert terms({"region": OPTIONAL}, {}, NAMES) == {}
    assert bind("SELECT ?p { ?p pkg:region $region }", {}) == "SELECT ?p { ?p pkg:region $region }"


def test_a_default_is_used_and_a_value_goes_before_it() -> None:
    assert terms({"language": DEFAULTED}, {}, NAMES) == {"language": '"pl"'}
    assert terms({"language": DEFAULTED}, {"language": "de"}, NAMES) == {"language": '"de"'}


def test_a_missing_parameter_is_answered_with_its_help() -> None:
    with pytest.raises(ParameterError) as caught:
        terms({"value": parameter("integer")}, {}, NAMES)
    assert str(caught.value) == (
        "parameter value is missing; give value=..., a whole number of at most 18 digits, as 12 (what is sent)"
    )


def test_an_unknown_parameter_is_answered_with_those_there_are() -> None:
    with pytest.raises(ParameterError) as caught:
        terms({"region": OPTIONAL, "language": DEFAULTED}, {"place": "x"}, NAMES)
    assert str(caught.value) == "parameter place is unknown; this query knows region, language"
    with pytest.raises(ParameterError, match="this query knows none"):
        terms({}, {"place": "x"}, NAMES)


def test_a_value_is_never_read_again_for_parameters() -> None:
    assert bind("$a $b", {"a": '"$b"', "b": '"$a"'}) == '"$b" "$a"'
