"""The facade: one object for a release, an endpoint or a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import Findings, ReleaseError, ThingNotFound
from prospects_kg.model.project import Project
from tests.endpoint import served

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?t a <https://w3id.org/prospects-kg/ontology#Transfer> }"


@pytest.fixture(scope="module")
def kg(mini_release: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(mini_release)


def test_a_release_and_an_endpoint_answer_alike(kg: KnowledgeGraph, mini_release: Path) -> None:
    with served(mini_release / "prospects-kg.nq") as endpoint:
        remote = KnowledgeGraph.remote(endpoint, project=Project.open(Path(__file__).parent / "mini"))
        assert isinstance(remote.graph, Graph)
        assert remote.select(COUNT)[0]["n"] == kg.select(COUNT)[0]["n"]
        assert remote.query("project-lineage").rows == kg.query("project-lineage").rows
        assert remote.describe("transfer/eco-park-to-coal-bay") == kg.describe(
            "transfer/eco-park-to-coal-bay"
        )
        assert remote.ask("ASK { ?t a <https://w3id.org/prospects-kg/ontology#Transfer> }") is True
        assert len(remote.rdflib()) == len(kg.rdflib())


def test_the_settings_of_an_open_release_are_those_of_its_making(kg: KnowledgeGraph) -> None:
    assert (kg.settings.version, kg.settings.issued.isoformat(), kg.settings.base) == (
        "1.0.0",
        "2026-01-02",
        "https://example.org/mini/",
    )
    assert "1.0.0 (2026-01-02)" in str(kg.cite("project-lineage"))


def test_the_release_of_another_base_is_refused_where_a_project_is_named(mini_release: Path) -> None:
    with pytest.raises(ReleaseError, match=r"was made for https://example\.org/mini/"):
        KnowledgeGraph.open(mini_release, project=Project.packaged())


def test_a_violation_is_raised_as_findings(mini: Path) -> None:
    reports = mini / "data" / "stage_reports.csv"
    reports.write_text(reports.read_text().replace("Forty panels stand on the heap of Coal Bay.", ""))
    with pytest.raises(Findings, match=r"data/stage_reports\.csv:3:"):
        KnowledgeGraph.build(mini, mini / "release")


def test_validate_gives_the_report_of_the_release(kg: KnowledgeGraph) -> None:
    report = kg.validate()
    assert report.violations == ()
    # One source reports four partners and two plans; the graph holds three and one.
    figures = {result.focus.rpartition("/")[2]: result.shape.rpartition("/")[2] for result in report.results}
    assert figures == dict.fromkeys(
        ("mini-one-partners-report", "mini-one-plans-page"), "figure-is-counted-here"
    )


def test_a_thing_is_given_by_class_and_slug_or_by_iri(kg: KnowledgeGraph) -> None:
    page = kg.thing("practice/eco-park")
    assert page == kg.thing("https://example.org/mini/id/practice/eco-park")
    assert page.label == "Eco park"
    with pytest.raises(ThingNotFound, match="practice/none"):
        kg.thing("practice/none")


def test_rdflib_has_the_same_default_graph(kg: KnowledgeGraph) -> None:
    dataset = kg.rdflib()
    (count,) = kg.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert len(dataset.default_graph) == int(str(count["n"]))
