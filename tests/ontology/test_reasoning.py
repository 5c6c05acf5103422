"""The vocabulary before the OWL API and HermiT: it lies in OWL 2 DL, is consistent, and fits the things of the mini project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, XSD

from prospects_kg.graph.rdflib_view import default_graph
from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG

from .java import missing

ROOT = Path(__file__).parents[2]
NOT_TO_ASK = missing()
# Datatypes that OWL 2 has not; the shapes hold them.
DAYS = {XSD.date, XSD.gYear}

pytestmark = pytest.mark.skipif(bool(NOT_TO_ASK), reason=f"not installed: {NOT_TO_ASK}")


def vocabulary() -> rdflib.Graph:
    """Vocabulary, schemes and alignments as one ontology; OWL has one header for each."""
    graph = rdflib.Graph()
    for file in sorted((packaged_root() / "ontology").glob("*.ttl")):
        graph.parse(file)
    first, *others = sorted(graph.subjects(RDF.type, OWL.Ontology))
    assert first == rdflib.URIRef("https://w3id.org/prospects-kg/ontology")
    for other in others:
        graph.remove((other, None, None))
    return graph


def ask(graph: rdflib.Graph, folder: Path) -> dict[str, Any]:
    file = folder / "asked.ttl"
    graph.serialize(file, format="turtle")
    command = [sys.executable, "-m", "tests.ontology.reasoner", str(file)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200)
    assert result.returncode == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return answer


def test_the_vocabulary_is_owl_2_dl_and_consistent_and_every_class_is_possible(tmp_path: Path) -> None:
    answer = ask(vocabulary(), tmp_path)
    assert answer["axioms"] > 2000
    assert answer["violations"] == []
    assert answer["consistent"] is True
    assert answer["impossible"] == []


def test_what_is_no_owl_2_dl_is_found(tmp_path: Path) -> None:
    graph = vocabulary()
    graph.add((rdflib.URIRef(PKG + "theme"), RDF.type, OWL.DatatypeProperty))
    graph.add(
        (rdflib.URIRef(PKG + "Region"), rdflib.RDFS.subClassOf, rdflib.URIRef("https://ex.org/Undeclared"))
    )
    found = " ".join(ask(graph, tmp_path)["violations"])
    assert "theme" in found
    assert "Undeclared" in found


def things_of(release: Path) -> rdflib.Graph:
    """The default graph of a release without values of datatypes that OWL lacks, under one header."""
    graph = vocabulary()
    for subject, predicate, value in default_graph(release / "prospects-kg.nq"):
        if subject == rdflib.URIRef("https://w3id.org/prospects-kg/ontology/alignments"):
            continue
        if not (isinstance(value, rdflib.Literal) and value.datatype in DAYS):
            graph.add((subject, predicate, value))
    return graph


def test_the_things_of_a_release_are_owl_2_dl_and_fit_the_vocabulary(
    mini_release: Path, tmp_path: Path
) -> None:
    answer = ask(things_of(mini_release), tmp_path)
    assert answer["violations"] == []
    assert answer["consistent"] is True


def test_a_place_that_gives_what_only_a_project_has_fits_no_more(mini_release: Path, tmp_path: Path) -> None:
    graph = things_of(mini_release)
    place = next(graph.subjects(RDF.type, rdflib.URIRef(PKG + "Region")))
    graph.add((place, rdflib.URIRef(PKG + "leadAsStated"), rdflib.Literal("Someone")))
    assert ask(graph, tmp_path)["consistent"] is False
