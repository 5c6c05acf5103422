import hashlib
from dataclasses import replace
from datetime import date

import pytest

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.library.loader import Query, query_of
from prospects_kg.library.run import Citation, cite, prepare, rows_sha256, run
from prospects_kg.model.errors import ParameterError
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import Names

NAMES = Names("https://example.org/mini/")
TEXT = """\
#+ title: {en: Titles, pl: Tytuły}
#+ question: Which titles are there?
#+ parameters:
#+   theme: {type: thing, default: null, help: a theme}
#+   text: {type: string, default: "", help: part of the title}
#+ columns: {thing: the thing, title: its title}
SELECT ?thing ?title { ?thing <u:theme> $theme OPTIONAL { ?thing <u:title> ?title } FILTER (CONTAINS(COALESCE(?title, ""), $text)) }
ORDER BY ?thing
"""
DATA = [
    b"<u:a> <u:theme> <https://example.org/mini/id/theme/energy> .",
    b"<u:b> <u:theme> <https://example.org/mini/id/theme/skills> .",
    b'<u:b> <u:title> "a \\"tab\\"\\t"@en .',
]
SETTINGS = Settings(
    title={"en": "Mini_network: 100 % & {more}"},
    base="https://example.org/mini/",
    version="1.0.0",
    issued=date(2026, 1, 2),
    publisher="Mini & friends",
    licence="https://creativecommons.org/licenses/by/4.0/",
    languages=("en", "pl"),
)


@pytest.fixture(scope="module")
def graph() -> EmbeddedGraph:
    return EmbeddedGraph.from_nquads(DATA)


@pytest.fixture(scope="module")
def query() -> Query:
    return query_of(TEXT, "titles.rq")


def things(table: object) -> list[str]:
    return [str(row[0]) for row in table]  # type: ignore[attr-defined]


def test_a_question_without_values_is_asked_of_everything(graph: EmbeddedGraph, query: Query) -> None:
    assert things(run(query, graph, {}, NAMES)) == ["u:a", "u:b"]


def test_values_narrow_the_answer(graph: EmbeddedGraph, query: Query) -> None:
    assert things(run(query, graph, {"theme": "theme/energy"}, NAMES)) == ["u:a"]
    assert things(run(query, graph, {"text": '"tab"\t'}, NAMES)) == ["u:b"]
    assert things(run(query, graph, {"theme": "theme/energy", "text": "tab"}, NAMES)) == []


def test_a_default_is_bound(query: Query) -> None:
    assert 'CONTAINS(COALESCE(?title, ""), "")' in prepare(query, {}, NAMES)


def test_an_unknown_parameter_is_refused_before_anything_is_asked(query: Query, graph: EmbeddedGraph) -> None:
    with pytest.raises(ParameterError, match="parameter them is unknown; this query knows theme, text"):
        run(query, graph, {"them": "theme/energy"}, NAMES)


def test_the_hash_of_rows_is_that_of_sorted_spellings_under_the_names_of_the_columns(
    graph: EmbeddedGraph, query: Query
) -> None:
    text = '?thing\t?title\n<u:a>\t\n<u:b>\t"a \\"tab\\"\\t"@en\n'
    assert rows_sha256(run(query, graph, {}, NAMES)) == hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_of_rows_does_not_know_their_order(graph: EmbeddedGraph, query: Query) -> None:
    turned = replace(query, text=query.text.replace("ORDER BY ?thing", "ORDER BY DESC(?thing)"))
    tables = [run(one, graph, {}, NAMES) for one in (query, turned)]
    assert things(tables[0]) == things(tables[1])[::-1]
    assert rows_sha256(tables[0]) == rows_sha256(tables[1])


def test_the_hash_of_no_rows_still_names_the_columns(graph: EmbeddedGraph, query: Query) -> None:
    nothing = run(query, graph, {"theme": "theme/none"}, NAMES)
    assert rows_sha256(nothing) == hashlib.sha256(b"?thing\t?title\n").hexdigest()


@pytest.fixture
def citation(graph: EmbeddedGraph, query: Query) -> Citation:
    values = {"text": "{x}", "theme": "theme/energy"}
    return cite(query, run(query, graph, values, NAMES), values, SETTINGS)


def test_a_citation_says_release_question_hashes_and_bibtex(citation: Citation, query: Query) -> None:
    rows = hashlib.sha256(b"?thing\t?title\n").hexdigest()
    assert (
        str(citation)
        == f"""\
release:        1.0.0 (2026-01-02)
query:          titles
query SHA-256:  {query.sha256}
parameter:      theme = theme/energy
parameter:      text = {{x}}
rows:           0
rows SHA-256:   {rows}

@misc{{titles-{rows[:12]},
  title = {{Titles. Mini\\_network: 100 \\% \\& \\{{more\\}}}},
  author = {{{{Mini \\& friends}}}},
  year = {{2026}},
  month = {{1}},
  version = {{1.0.0}},
  url = {{https://example.org/mini/}},
  note = {{Query titles, theme = theme/energy, text = \\{{x\\}}; SHA-256 of the query {query.sha256}, of the rows {rows}}}
}}"""
    )


def test_a_citation_is_the_same_whoever_asks_and_whenever(
    citation: Citation, graph: EmbeddedGraph, query: Query
) -> None:
    values = {"theme": "theme/energy", "text": "{x}"}
    assert str(cite(query, run(query, graph, values, NAMES), values, SETTINGS)) == str(citation)


def test_a_citation_speaks_the_first_language_of_the_project(graph: EmbeddedGraph, query: Query) -> None:
    polish = replace(SETTINGS, languages=("pl", "en"), title={"pl": "Sieć Mini"})
    table = run(query, graph, {}, NAMES)
    assert "title = {Tytuły. Sieć Mini}" in cite(query, table, {}, polish).bibtex


def test_another_text_of_the_question_gives_another_hash(graph: EmbeddedGraph, query: Query) -> None:
    other = replace(query, text=query.text + "\n")
    table = run(query, graph, {}, NAMES)
    assert cite(query, table, {}, SETTINGS).query_sha256 != cite(other, table, {}, SETTINGS).query_sha256
