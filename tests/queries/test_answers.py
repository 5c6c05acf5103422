"""Every question of the library, on three engines, against rows worked out from the CSV files in plain Python."""

from __future__ import annotations

import pytest
import rdflib

from prospects_kg.graph.protocol import Graph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.run import prepare
from prospects_kg.model.project import Project
from tests.queries import cases
from tests.queries.cases import Case, name_of
from tests.queries.conftest import Asked
from tests.queries.statements import statements
from tests.queries.tables import Row

LIBRARY = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))
STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"

ALL = [
    *(("of_mini", case) for case in cases.MINI),
    *(("of_wider", case) for case in cases.WIDER),
    *(("of_packaged", case) for case in cases.PACKAGED),
    *(("of_packaged", case) for case in cases.MINI if case[0] in cases.ONLY_MINI and not case[1]),
]
by_case = pytest.mark.parametrize(
    ("project", "case"), ALL, ids=[f"{project} {name_of(case)}" for project, case in ALL]
)


def spelled(graph: Graph, text: str) -> list[Row]:
    return [tuple(term.n3 if term is not None else None for term in row) for row in graph.select(text)]


def spelled_by_rdflib(dataset: rdflib.Dataset, text: str) -> list[Row]:
    return [
        tuple(term.n3().removesuffix(STRING) if term is not None else None for term in row)
        for row in dataset.query(text)
    ]


@pytest.fixture
def asked(project: str, request: pytest.FixtureRequest) -> Asked:
    return request.getfixturevalue(project)


@pytest.fixture
def text(asked: Asked, case: Case) -> str:
    name, values, _ = case
    return prepare(LIBRARY[name], values, asked.kg.names)


def test_every_question_of_the_library_has_an_expected_answer() -> None:
    known = {name for name, _, _ in cases.MINI} | cases.FEDERATED
    assert known == {query.name for query in LIBRARY}
    assert {name for name, _, _ in cases.PACKAGED} | cases.ONLY_MINI | cases.FEDERATED == known


@by_case
def test_the_answer_is_the_one_worked_out_from_the_tables(asked: Asked, case: Case, text: str) -> None:
    if asked.tables.folder.name not in {"mini", "wider"} and case[0] in cases.ONLY_MINI:
        assert spelled(asked.kg.graph, text)  # the engines agree on them, below
        return
    rows = spelled(asked.kg.graph, text)
    assert len(rows) == len(set(rows))
    assert sorted(rows, key=str) == sorted(case[2](asked.tables), key=str)


@by_case
def test_a_served_release_gives_the_same_rows_in_the_same_order(asked: Asked, text: str) -> None:
    assert spelled(asked.remote, text) == spelled(asked.kg.graph, text)


@by_case
def test_rdflib_gives_the_same_rows_in_the_same_order(asked: Asked, text: str) -> None:
    assert spelled_by_rdflib(asked.dataset, text) == spelled(asked.kg.graph, text)


@by_case
def test_the_columns_are_those_of_the_header(asked: Asked, case: Case, text: str) -> None:
    assert list(asked.kg.graph.select(text).variables) == list(LIBRARY[case[0]].header.columns)


@pytest.mark.parametrize("project", ["of_mini", "of_wider", "of_packaged"])
def test_the_graphs_of_the_sources_hold_what_a_second_reading_of_the_tables_says(asked: Asked) -> None:
    start = f"{asked.kg.names.base}graph/source/"
    query = f'SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{start}")) }}'
    held = {
        (graph[1:-1].removeprefix(start), *said) for graph, *said in spelled(asked.kg.graph, query) if graph
    }
    assert held == statements(asked.tables)


EMPTY_IN_THE_MINI_PROJECT = {
    "evidence-of-practices",
    "evidence-of-practices practice/night-bus",
    "figures-reported project/mini-zero",
    "needs-and-offers",
    "needs-without-inflow",
    "partners-of-project project/mini-zero",
    "places-without-code",
    "plans-not-adopted",
    "practice-costs",
    "practice-labels-in-language",
    "projects-built-on-practices",
    "publications-of-projects kind/guide",
    "readings-lowered",
    "sources-that-state-nothing",
}


def test_no_answer_of_the_mini_project_is_empty_but_those_listed(of_mini: Asked) -> None:
    empty = {name_of(case) for case in cases.MINI if not case[2](of_mini.tables)}
    assert empty == EMPTY_IN_THE_MINI_PROJECT


def test_the_wider_project_has_rows_for_every_question(of_wider: Asked) -> None:
    empty = {name_of(case) for case in cases.WIDER if not case[2](of_wider.tables)}
    assert empty == {
        "figures-reported project/mini-zero",
        "partners-of-project project/mini-zero",
        "publications-of-projects kind/guide",
    }


# Each of them says in its header what that means.
EMPTY_IN_THE_PACKAGED_PROJECT = {
    "practice-labels-in-language",
    "sources-that-state-nothing",
    "time-from-visit-to-adoption",
}


def test_the_packaged_project_answers_all_questions_but_those_whose_empty_answer_is_the_finding(
    of_packaged: Asked,
) -> None:
    found = {name: bool(of_packaged.kg.run(LIBRARY[name], values)) for name, values, _ in cases.PACKAGED}
    assert {name for name, rows in found.items() if not rows} <= EMPTY_IN_THE_PACKAGED_PROJECT
    assert sum(found.values()) >= 34
    assert all(
        LIBRARY[name].header.empty_means.keys() == {"en", "pl"} for name in EMPTY_IN_THE_PACKAGED_PROJECT
    )


TWICE = "<https://example.org/mini/id/participation/coal-bay-town-mini-one>"


def test_a_statement_of_two_sources_counts_once_and_is_known_from_both(of_mini: Asked) -> None:
    pkg = "https://w3id.org/prospects-kg/ontology#"
    once = f"SELECT (COUNT(*) AS ?n) {{ {TWICE} <{pkg}participant> ?who }}"
    sources = f"SELECT ?g {{ GRAPH ?g {{ {TWICE} <{pkg}participant> ?who }} }} ORDER BY ?g"
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    graphs = [
        (f"<https://example.org/mini/graph/source/{source}>",) for source in ("mini-page", "mini-report")
    ]
    for graph in (of_mini.kg.graph, of_mini.remote):
        assert spelled(graph, once) == [(one,)]
        assert spelled(graph, sources) == graphs
    assert spelled_by_rdflib(of_mini.dataset, once) == [(one,)]
    assert spelled_by_rdflib(of_mini.dataset, sources) == graphs
