"""The files of the vocabulary as rdflib graphs, and what its tests ask them again and again."""

from __future__ import annotations

from functools import cache

import rdflib
from rdflib.namespace import OWL, RDF

from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG

FOLDER = packaged_root() / "ontology"
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


def pkg(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(PKG + name)


@cache
def read(name: str) -> rdflib.Graph:
    """One file of the folder ontology/; nobody may change the graph."""
    return rdflib.Graph().parse(FOLDER / f"{name}.ttl")


def terms(*kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    """Our own terms of some kinds, or all, sorted."""
    vocabulary = read("prospects-kg")
    found = {term for kind in kinds or KINDS for term in vocabulary.subjects(RDF.type, kind)}
    return sorted(rdflib.URIRef(term) for term in found if str(term).startswith(PKG))


def properties() -> list[rdflib.URIRef]:
    return terms(*KINDS - {OWL.Class})
