"""A thing as people read it: labels with fallback, who states what, cells, what leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.build.release import Release
from prospects_kg.describe.labels import labels
from prospects_kg.describe.thing import ThingPage, describe_thing
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.model.terms import Names

BASE = "https://ex.org/"
PKG = "https://w3id.org/prospects-kg/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"


@pytest.fixture
def transfer(mini_release: Path) -> ThingPage:
    release = Release.open(mini_release)
    thing = release.names.thing("transfer", "eco-park-to-coal-bay")
    return describe_thing(release.graph(), thing, release.names, release, ["en"])


def test_labels_fall_back_from_language_to_language_to_names_to_the_iri() -> None:
    graph = EmbeddedGraph.from_nquads(
        [
            f'<{BASE}id/a> <{SKOS}prefLabel> "A"@en .',
            f'<{BASE}id/a> <{SKOS}prefLabel> "Ą"@pl .',
            f'<{BASE}id/b> <{SKOS}prefLabel> "B"@de .',
            f'<{BASE}id/c> <{DCT}title> "C two"@fr .',
            f'<{BASE}id/c> <{DCT}title> "C one"@fr .',
        ]
    )
    things = [f"{BASE}id/{name}" for name in "abcd"]
    assert labels(graph, things, ["pl", "en"], BASE) == dict(
        zip(things, ["Ą", "B", "C one", "d"], strict=True)
    )


def test_what_is_no_iri_is_passed_over() -> None:
    assert labels(EmbeddedGraph.from_nquads([]), ["not an iri", "> } DELETE"], ["en"], BASE) == {}


def test_a_statement_of_two_sources_stands_once_with_both_cells(transfer: ThingPage) -> None:
    (donor,) = [s for s in transfer.statements if s.property == f"{PKG}donorAsStated"]
    assert [str(origin) for origin in donor.origins] == [
        "mini-page (data/transfers.csv:2:donor_as_stated)",
        "mini-report (data/transfers.csv:3:donor_as_stated)",
    ]


def test_the_editors_and_the_rules_are_told_apart_from_sources(transfer: ThingPage) -> None:
    header, rows = transfer.rows()
    assert header == ("property", "value", "stated by")
    assert ("resulting practice", "Coal Bay park", "the editors") in rows
    assert ("current stage", "adopted", "rule current-stage") in rows
    assert ("practice", "Eco park", "mini-page, mini-report") in rows


def test_what_leads_to_the_thing_stands_behind_what_it_says(transfer: ThingPage) -> None:
    directions = [statement.direction for statement in transfer.statements]
    assert directions == sorted(directions, reverse=True)
    assert ("transfer", "eco-park-to-coal-bay-adopted") in {
        (s.property_label, str(s.other).rpartition("/")[2])
        for s in transfer.statements
        if s.direction == "in"
    }


def test_without_a_release_there_are_no_cells(mini_release: Path) -> None:
    graph = EmbeddedGraph.from_nquads(mini_release / "prospects-kg.nq")
    names = Names("https://example.org/mini/")
    page = describe_thing(graph, names.thing("practice", "eco-park"), names, None, ["en"])
    assert page.label == "Eco park"
    assert {origin.cells for statement in page.statements for origin in statement.origins} == {()}


def test_an_inward_statement_shows_its_direction(transfer: ThingPage) -> None:
    _, rows = transfer.rows()
    assert ("← gave", "Upper Mine", "rule inverses") in rows


def test_being_an_example_of_the_vocabulary_says_nothing_about_a_thing() -> None:
    thing = f"{BASE}id/practice/a"
    graph = EmbeddedGraph.from_nquads(
        [
            f"<{PKG}Practice> <http://purl.org/vocab/vann/example> <{thing}> <{BASE}graph/ontology> .",
            f'<{thing}> <{DCT}title> "A"@en <{BASE}graph/source/page> .',
        ]
    )
    page = describe_thing(graph, thing, Names(BASE), None, ["en"])
    assert [(s.direction, s.property) for s in page.statements] == [("out", f"{DCT}title")]
