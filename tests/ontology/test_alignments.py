"""Alignments lead outwards only, and only to terms that exist."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, DefinedNamespace

from prospects_kg.model.terms import PKG

from .graphs import FOLDER, read

FILES = Path(
    os.environ.get("PROSPECTS_KG_ONTOLOGIES")
    or Path(__file__).resolve().parents[3] / "shared" / "facts" / "ontologies"
)
ALIGNMENTS = read("alignments")
HEADER = rdflib.URIRef("https://w3id.org/prospects-kg/ontology/alignments")
KNOWN: dict[str, type[DefinedNamespace]] = {
    str(namespace): namespace for namespace in (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN)
}
# rdflib has no list of the Basic Geo vocabulary of W3C, which has only these two of use here.
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
LISTED = {GEO + "lat", GEO + "long"}
# What the files in facts/ontologies define, by namespace; those of SEMIC share one.
IN_FILES = ("http://data.europa.eu/m8g/", "http://purl.org/cerif/frapo/", "http://purl.org/vocab/cpsv#")
EXPECTED_FILES = {
    "cccev_2.1.0.ttl",
    "core-location_2.1.0.ttl",
    "cpov_2.1.2.ttl",
    "cpsv-ap_3.2.0.ttl",
    "frapo.ttl",
}


def foreign() -> list[str]:
    """Every term of another vocabulary in the files of ontology/, as class, property or object; sorted."""
    found = set()
    for file in FOLDER.glob("*.ttl"):
        for triple in rdflib.Graph().parse(file):
            found |= {str(term) for term in triple if isinstance(term, rdflib.URIRef)}
    own = "https://w3id.org/prospects-kg/"
    data = ("http://publications.europa.eu/", "https://creativecommons.org/", str(rdflib.XSD))
    return sorted(term for term in found if not term.startswith((own, *data)))


@cache
def defined() -> set[str]:
    """What the files describe: the subjects of their statements."""
    files = sorted(FILES.glob("*.ttl"))
    assert {file.name for file in files} >= EXPECTED_FILES
    return {str(subject) for file in files for subject in rdflib.Graph().parse(file).subjects()}


def test_every_foreign_term_of_a_known_namespace_exists() -> None:
    unknown = [term for term in foreign() if not term.startswith(IN_FILES) and not exists(term)]
    assert unknown == []


def exists(term: str) -> bool:
    space = next((space for space in KNOWN if term.startswith(space)), "")
    return term in LISTED or (bool(space) and rdflib.URIRef(term) in KNOWN[space])


def test_a_term_that_does_not_exist_would_be_found() -> None:
    assert not exists("http://www.w3.org/ns/prov#wasTransferredTo")
    assert not exists("https://schema.org/PolicyTransfer")
    assert not exists("https://unknown.example/term")


@pytest.mark.skipif(
    not FILES.is_dir(), reason=f"the collected vocabularies are not there: {FILES.parent.name}/{FILES.name}"
)
def test_every_term_of_semic_and_frapo_is_defined_in_their_files() -> None:
    wanted = [term for term in foreign() if term.startswith(IN_FILES)]
    assert [term for term in wanted if term not in defined()] == []
    assert len(wanted) > 15


def test_every_vocabulary_that_was_to_be_aligned_is() -> None:
    targets = {
        str(value)
        for link in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for value in ALIGNMENTS.objects(None, link)
    }
    for start in (
        PROV,
        ORG,
        "http://data.europa.eu/m8g/",
        "http://purl.org/cerif/frapo/",
        "http://purl.org/vocab/cpsv#",
        SDO,
        DCTERMS,
    ):
        assert any(target.startswith(str(start)) for target in targets), start
    m8g = "http://data.europa.eu/m8g/"
    by_vocabulary = {
        "CPOV": "PublicOrganisation",
        "CPSV-AP": "hasCompetentAuthority",
        "CCCEV": "Requirement",
        "Core Location": "AdminUnit",
    }
    assert {m8g + name for name in by_vocabulary.values()} <= targets


def test_alignments_lead_from_our_terms_outwards_so_that_nothing_else_falls_under_our_shapes() -> None:
    for subject, predicate, value in ALIGNMENTS:
        if predicate == RDF.type or subject == HEADER:
            continue
        assert str(subject).startswith(PKG), subject
        assert not str(value).startswith(PKG), value
        assert predicate in {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso}, predicate


def test_alignments_only_speak_of_terms_that_the_vocabulary_declares() -> None:
    ours = {subject for subject in ALIGNMENTS.subjects() if str(subject).startswith(PKG)}
    assert {subject for subject in ours if (subject, RDF.type, None) not in read("prospects-kg")} == set()
