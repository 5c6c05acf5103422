"""The faultless graph of good.ttl with the vocabulary, and how a test spoils it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rdflib

from prospects_kg.model.project import packaged_root
from prospects_kg.validation.reference import validate
from prospects_kg.validation.report import Report
from prospects_kg.validation.shapes import Shapes, load_shapes

SHAPE = "https://w3id.org/prospects-kg/id/shape/"
EX = "https://ex.org/id/"
PREFIXES = {
    "": EX,
    "country": "http://publications.europa.eu/resource/authority/country/",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "kind": "https://w3id.org/prospects-kg/id/kind/",
    "pkg": "https://w3id.org/prospects-kg/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "stage": "https://w3id.org/prospects-kg/id/stage/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def shape_files() -> list[Path]:
    return sorted((packaged_root() / "shapes").glob("*.ttl"))


@cache
def shapes() -> Shapes:
    return load_shapes(shape_files())


def good() -> rdflib.Graph:
    """A fresh copy of the faultless graph; the prefixes of its updates are bound."""
    graph = rdflib.Graph(bind_namespaces="none")
    for name in ("prospects-kg", "schemes"):
        graph.parse(packaged_root() / "ontology" / f"{name}.ttl")
    graph.parse(Path(__file__).parent / "good.ttl")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph


def check(update: str = "") -> Report:
    graph = good()
    if update:
        graph.update(update)
    return validate(graph, shapes())


def copy_of(graph: rdflib.Graph, focus: str, name: str) -> None:
    """Put the same thing into the graph under a second name; of what points at it, only stage reports point at both.

    The NUTS code that a place is stays out: only one place can be it.
    """
    old, new = rdflib.URIRef(EX + focus), rdflib.URIRef(EX + name)
    transfer = rdflib.URIRef(PREFIXES["pkg"] + "transfer")
    for predicate, value in list(graph.predicate_objects(old)):
        if predicate != rdflib.URIRef(PREFIXES["pkg"] + "nuts"):
            graph.add((new, predicate, value))
    for report in list(graph.subjects(transfer, old)):
        graph.add((report, transfer, new))


def found(report: Report) -> set[tuple[str, str]]:
    """Which shape reported which node, by their short names."""
    return {
        (result.shape.removeprefix(SHAPE), str(result.focus).removeprefix(EX)) for result in report.results
    }
