"""Every question of the library, on three engines, against rows worked out from the CSV files in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib

from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.rdflib_view import as_rdflib
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.run import prepare
from prospects_kg.model.project import Project
from prospects_kg.model.terms import Names
from tests.endpoint import served
from tests.queries import expected
from tests.queries.expected import Row

NAMES = Names("https://example.org/mini/")
LIBRARY = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))

CASES: list[tuple[str, dict[str, str], Callable[[], set[Row]]]] = [
    ("who-worked-together", {}, expected.who_worked_together),
    (
        "who-worked-together",
        {"partner": "organisation/slate-hill-agency"},
        lambda: expected.who_worked_together("organisation/slate-hill-agency"),
    ),
    ("practices-by-theme", {}, expected.practices_by_theme),
    ("practices-by-theme", {"theme": "theme/energy"}, lambda: expected.practices_by_theme("energy")),
    ("transfers-with-evidence", {}, expected.transfers_with_evidence),
    (
        "transfers-with-evidence",
        {"stage": "stage/adopted"},
        lambda: expected.transfers_with_evidence("adopted"),
    ),
    (
        "transfers-with-evidence",
        {"practice": "practice/eco-park"},
        lambda: expected.transfers_with_evidence(practice="eco-park"),
    ),
    ("current-stages", {}, expected.current_stages),
    ("conflicts", {}, expected.conflicts),
    (
        "conflicts",
        {"thing": "practice/heritage-trail"},
        lambda: expected.conflicts("practice/heritage-trail"),
    ),
    ("figures-reported", {}, expected.figures_reported),
    (
        "figures-reported",
        {"subject": "project/mini-one", "measure": "kind/partners"},
        lambda: expected.figures_reported("project/mini-one", "partners"),
    ),
    (
        "figures-reported",
        {"subject": "project/mini-zero"},
        lambda: expected.figures_reported("project/mini-zero"),
    ),
    ("project-lineage", {}, expected.project_lineage),
    (
        "project-lineage",
        {"project": "project/mini-zero"},
        lambda: expected.project_lineage("project/mini-zero"),
    ),
    ("partners-of-project", {}, expected.partners_of_project),
    (
        "partners-of-project",
        {"project": "project/mini-zero"},
        lambda: expected.partners_of_project("mini-zero"),
    ),
    ("labels-missing-in-language", {}, expected.labels_missing_in_language),
    ("labels-missing-in-language", {"language": "PL"}, expected.labels_missing_in_language),
    ("labels-missing-in-language", {"language": "de"}, lambda: expected.labels_missing_in_language("de")),
    ("statements-of-one-source", {"source": "source/mini-news"}, expected.statements_of_mini_news),
]
by_case = pytest.mark.parametrize(
    ("name", "values", "worked_out"),
    CASES,
    ids=[" ".join([name, *values.values()]) for name, values, _ in CASES],
)


def spelled(graph: Graph, text: str) -> list[Row]:
    return [tuple(term.n3 if term is not None else None for term in row) for row in graph.select(text)]


@pytest.fixture(scope="module")
def embedded(mini_release: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(mini_release)


@pytest.fixture(scope="module")
def remote(mini_release: Path) -> Iterator[RemoteGraph]:
    with served(mini_release / "prospects-kg.nq") as endpoint:
        yield RemoteGraph(endpoint)


@pytest.fixture(scope="module")
def dataset(mini_release: Path) -> rdflib.Dataset:
    return as_rdflib(mini_release / "prospects-kg.nq")


def test_every_question_of_the_library_has_an_expected_answer() -> None:
    assert {name for name, _, _ in CASES} == {query.name for query in LIBRARY}


@by_case
def test_the_answer_is_the_one_worked_out_from_the_tables(
    embedded: KnowledgeGraph, name: str, values: dict[str, str], worked_out: Callable[[], set[Row]]
) -> None:
    rows = spelled(embedded.graph, prepare(LIBRARY[name], values, NAMES))
    assert sorted(rows, key=str) == sorted(worked_out(), key=str)


@by_case
def test_a_served_release_gives_the_same_rows_in_the_same_order(
    embedded: KnowledgeGraph,
    remote: RemoteGraph,
    name: str,
    values: dict[str, str],
    worked_out: Callable[[], set[Row]],
) -> None:
    text = prepare(LIBRARY[name], values, NAMES)
    assert spelled(remote, text) == spelled(embedded.graph, text)


@by_case
def test_rdflib_gives_the_same_rows_in_the_same_order(
    embedded: KnowledgeGraph,
    dataset: rdflib.Dataset,
    name: str,
    values: dict[str, str],
    worked_out: Callable[[], set[Row]],
) -> None:
    text = prepare(LIBRARY[name], values, NAMES)
    plain = "^^<http://www.w3.org/2001/XMLSchema#string>"
    rows = [
        tuple(term.n3().removesuffix(plain) if term is not None else None for term in row)
        for row in dataset.query(text)
    ]
    assert rows == spelled(embedded.graph, text)


@by_case
def test_the_columns_are_those_of_the_header(
    embedded: KnowledgeGraph, name: str, values: dict[str, str], worked_out: Callable[[], set[Row]]
) -> None:
    table = embedded.graph.select(prepare(LIBRARY[name], values, NAMES))
    assert list(table.variables) == list(LIBRARY[name].header.columns)


def test_no_answer_is_empty_without_parameters_that_say_so() -> None:
    empty = {" ".join([name, *values.values()]) for name, values, worked_out in CASES if not worked_out()}
    assert empty == {"figures-reported project/mini-zero", "partners-of-project project/mini-zero"}


TWICE = "<https://example.org/mini/id/participation/coal-bay-town-mini-one>"


def test_a_statement_of_two_sources_counts_once_and_is_known_from_both(
    embedded: KnowledgeGraph, remote: RemoteGraph, dataset: rdflib.Dataset
) -> None:
    pkg = "https://w3id.org/prospects-kg/ontology#"
    once = f"SELECT (COUNT(*) AS ?n) {{ {TWICE} <{pkg}participant> ?who }}"
    sources = f"SELECT ?g {{ GRAPH ?g {{ {TWICE} <{pkg}participant> ?who }} }} ORDER BY ?g"
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    graphs = [
        (f"<https://example.org/mini/graph/source/{source}>",) for source in ("mini-page", "mini-report")
    ]
    for graph in (embedded.graph, remote):
        assert spelled(graph, once) == [(one,)]
        assert spelled(graph, sources) == graphs
    assert [row[0].n3() for row in dataset.query(once)] == [one]  # type: ignore[index,union-attr]
    assert [(row[0].n3(),) for row in dataset.query(sources)] == graphs  # type: ignore[index,union-attr]
