"""Terms and their N-Triples spelling, against pyoxigraph as the other reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prospects_kg.model.terms import (
    LANGUAGE,
    PKG,
    PREFIXES,
    RDF,
    XSD,
    Blank,
    Iri,
    Literal,
    Names,
    iri,
    is_iri,
    literal,
    parse_term,
    shorten,
    split_statement,
    unescape,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
iris = st.from_regex(r"[a-z]{1,5}:[^\x00-\x20<>\"{}|^`\\%]{0,20}", fullmatch=True).filter(
    lambda text: text.isprintable()
)
plain_iris = st.from_regex(r"https://ex\.org/([a-zé/?=&-]|%[0-9A-F]{2}){0,10}", fullmatch=True)
languages = st.from_regex(LANGUAGE, fullmatch=True)


def parsed(spelling: str) -> object:
    """The object that pyoxigraph reads."""
    line = f"<https://ex.org/s> <https://ex.org/p> {spelling} ."
    (quad,) = pyoxigraph.parse(line.encode("utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return quad.object


# Literals


@given(texts)
@example('say "hi" \\ \n\r\t\b\f')
@example("\x00\x01\x1f\x7f\x85\u2028\ufeff\U0001f600")
@example('" .\n<a:b> <a:c> "')
@example("\\u0041")
def test_a_text_comes_back_from_its_spelling(text):
    assert parse_term(literal(text)) == Literal(text)


@given(texts, languages)
def test_a_text_with_a_language_comes_back_with_its_tag_in_lower_case(text, language):
    assert parse_term(literal(text, language=language)) == Literal(text, RDF + "langString", language.lower())


@given(texts, plain_iris)
def test_a_text_with_a_datatype_comes_back(text, datatype):
    assert parse_term(literal(text, datatype=datatype)) == Literal(text, datatype)


@given(texts)
@example("\x00\x01\x1f\x7f\x85\u2028\U0001f600")
def test_pyoxigraph_reads_the_text_that_was_written(text):
    assert parsed(literal(text)) == pyoxigraph.Literal(text)


@given(texts, languages)
def test_pyoxigraph_reads_the_language_that_was_written(text, language):
    assert parsed(literal(text, language=language)) == pyoxigraph.Literal(text, language=language.lower())


@given(texts)
def test_what_pyoxigraph_writes_is_read(text):
    assert parse_term(str(pyoxigraph.Literal(text))) == Literal(text)
    assert parse_term(str(pyoxigraph.Literal(text, language="pl"))).lexical == text


@given(texts)
def test_a_spelling_stays_on_its_line(text):
    assert "\n" not in literal(text)
    assert "\r" not in literal(text)


def test_a_string_is_written_without_its_datatype():
    assert literal("a", datatype=XSD + "string") == '"a"'
    assert literal("2019", datatype=XSD + "gYear") == f'"2019"^^<{XSD}gYear>'


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"caf\u00e9", "café"),
        (r"\U0001F600", "\U0001f600"),
        (r"\\u00e9", r"\u00e9"),
        (r"\\\"", '\\"'),
        (r"it\'s", "it's"),
        (r"a\tb\bc\nd\re\ff", "a\tb\bc\nd\re\ff"),
        ("nothing", "nothing"),
    ],
)
def test_escapes_of_n_triples_are_read(escaped, text):
    assert unescape(escaped) == text


@given(st.builds(Literal, texts) | st.builds(Literal, texts, plain_iris))
def test_a_term_and_its_spelling_are_one(term):
    assert parse_term(term.n3) == term


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("2019", XSD + "integer"), 2019),
        (Literal("1793582.5", XSD + "decimal"), Decimal("1793582.5")),
        (Literal("1.5", XSD + "double"), 1.5),
        (Literal("true", XSD + "boolean"), True),
        (Literal("0", XSD + "boolean"), False),
        (Literal("2012-02-29", XSD + "date"), date(2012, 2, 29)),
        (Literal("2012", XSD + "gYear"), "2012"),
        (Literal("Nalón", RDF + "langString", "es"), "Nalón"),
        (Literal("many", XSD + "integer"), "many"),
        (Literal("many", XSD + "decimal"), "many"),
        (Literal("yes", XSD + "boolean"), "yes"),
        (Literal("2011-02-29", XSD + "date"), "2011-02-29"),
    ],
)
def test_the_value_of_a_literal_is_the_python_value_where_there_is_one(term, value):
    assert term.value == value
    assert type(term.value) is type(value)
    assert str(term) == term.lexical


# IRIs and blank nodes


@given(iris)
def test_an_iri_comes_back_from_its_spelling(text):
    assert parse_term(iri(text)) == text
    assert parse_term(iri(text)).n3 == f"<{text}>"


@given(plain_iris)
def test_pyoxigraph_reads_the_iri_that_was_written(text):
    assert parsed(iri(text)) == pyoxigraph.NamedNode(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a/b",
        "//ex.org",
        "https://ex.org/a b",
        "https://ex.org/<",
        "a:\n",
        "1a:b",
        "a:{x}",
        "a:`",
        "a:\\",
        "a:100%",
        "a:%zz",
    ],
)
def test_what_is_no_iri_is_refused(text):
    assert not is_iri(text)
    with pytest.raises(ValueError, match="not an absolute IRI"):
        iri(text)


def test_a_blank_node_is_known_by_its_label():
    assert parse_term("_:b0") == Blank("b0")
    assert parse_term("_:b0").n3 == "_:b0"


def test_terms_of_different_kinds_tell_themselves_apart():
    assert isinstance(parse_term("<a:b>"), Iri)
    assert isinstance(parse_term("_:b"), Blank)
    assert isinstance(parse_term('"<a:b>"'), Literal)


# Statements


objects = st.one_of(
    texts.map(literal),
    st.builds(lambda text, tag: literal(text, language=tag), texts, languages),
    st.builds(lambda text, datatype: literal(text, datatype=datatype), texts, plain_iris),
    plain_iris.map(iri),
)


@given(plain_iris, plain_iris, objects, plain_iris)
def test_a_statement_is_split_into_the_terms_it_was_made_of(subject, predicate, value, graph):
    terms = (iri(subject), iri(predicate), value, iri(graph))
    assert split_statement(" ".join(terms) + " .") == terms
    assert split_statement(" ".join(terms) + " .\n") == terms


@given(plain_iris, plain_iris, objects)
def test_a_statement_of_the_default_graph_has_no_graph(subject, predicate, value):
    assert split_statement(f"<{subject}> <{predicate}> {value} .") == (
        f"<{subject}>",
        f"<{predicate}>",
        value,
        "",
    )


@pytest.mark.parametrize("text", ['" . <a:b> "', ' "@en <a:g> .', '"^^<a:b> <a:c> .', "x .", " ", ""])
def test_a_text_that_looks_like_the_end_of_a_statement_is_a_text(text):
    line = f"<a:s> <a:p> {literal(text, language='en')} <a:g> ."
    assert split_statement(line) == ("<a:s>", "<a:p>", literal(text, language="en"), "<a:g>")


# Names


@pytest.mark.parametrize(
    ("text", "base", "short"),
    [
        (PKG + "Practice", "", "pkg:Practice"),
        (PREFIXES["skos"] + "prefLabel", "https://ex.org/", "skos:prefLabel"),
        ("https://ex.org/id/practice/x", "https://ex.org/", "practice/x"),
        ("https://ex.org/graph/source/x", "https://ex.org/", "graph/source/x"),
        ("https://ex.org/id/practice/x", "", "https://ex.org/id/practice/x"),
        ("https://w3id.org/prospects-kg/id/stage/adopted", "https://ex.org/", "stage/adopted"),
        (PKG + "Practice", "https://w3id.org/prospects-kg/", "pkg:Practice"),
        ("https://w3id.org/prospects-kg/id/practice/x", "https://w3id.org/prospects-kg/", "practice/x"),
        ("https://elsewhere.org/x", "https://ex.org/", "https://elsewhere.org/x"),
    ],
)
def test_iris_are_shortened_as_people_read_them(text, base, short):
    assert shorten(text, base) == short


def test_every_name_of_a_project_starts_with_its_base_but_the_schemes_of_the_software():
    names = Names("https://ex.org/net/")
    assert names.thing("stage-report", "a") == "https://ex.org/net/id/stage-report/a"
    assert names.document("practice", "a") == "https://ex.org/net/doc/practice/a"
    assert names.concept("theme", "energy") == "https://ex.org/net/id/theme/energy"
    assert names.concept("stage", "adopted") == "https://w3id.org/prospects-kg/id/stage/adopted"
    assert names.rule("region-flow") == "https://ex.org/net/id/rule/region-flow"
    assert names.query("who") == "https://ex.org/net/id/query/who"
    assert names.source_graph("page") == "https://ex.org/net/graph/source/page"
    assert names.derived_graph("region-flow") == "https://ex.org/net/graph/derived/region-flow"
    assert names.inferred_graph("run-1") == "https://ex.org/net/graph/inferred/run-1"
    assert names.graph("meta") == "https://ex.org/net/graph/meta"


def test_the_default_graph_holds_sources_derived_and_ontology_of_this_project_alone():
    names = Names("https://ex.org/net/")
    assert [
        names.in_default_graph(graph)
        for graph in (
            names.source_graph("page"),
            names.source_graph("editors"),
            names.derived_graph("region-flow"),
            names.graph("ontology"),
            names.inferred_graph("run-1"),
            names.graph("shapes"),
            names.graph("meta"),
            "https://elsewhere.org/graph/source/page",
            "ontology",
        )
    ] == [True, True, True, True, False, False, False, False, False]


def test_prefixes_are_of_absolute_namespaces():
    assert all(is_iri(namespace) and namespace[-1] in "#/" for namespace in PREFIXES.values())
