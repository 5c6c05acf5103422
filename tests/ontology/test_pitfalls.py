"""OOPS! (OntOlogy Pitfall Scanner), the pitfalls that a small vocabulary can fall into, each under its number."""

from __future__ import annotations

import re

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SDO, SKOS

from prospects_kg.library.loader import read_rules
from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG

from .graphs import pkg, properties, read, terms

VOCABULARY = read("prospects-kg")
CREATOR, LICENCE = "http://purl.org/dc/terms/creator", "http://purl.org/dc/terms/license"
INVERSES = packaged_root() / "rules" / "inverses.rq"


def test_p04_no_class_stands_unconnected() -> None:
    links = (RDFS.domain, RDFS.range, RDFS.subClassOf, SDO.domainIncludes)
    connected = {term for link in links for pair in VOCABULARY.subject_objects(link) for term in pair}
    assert set(terms(OWL.Class)) - connected == set()


def test_p08_no_term_lacks_label_or_definition() -> None:
    bare = [
        term
        for term in terms()
        if (term, RDFS.label, None) not in VOCABULARY or (term, SKOS.definition, None) not in VOCABULARY
    ]
    assert bare == []


def test_p11_no_property_lacks_domain_or_range_without_a_reason() -> None:
    for asked, reason in ((RDFS.domain, pkg("noDomainBecause")), (RDFS.range, pkg("noRangeBecause"))):
        for term in properties():
            said = [VOCABULARY.value(term, asked), VOCABULARY.value(term, reason)]
            assert len([each for each in said if each is not None]) == 1, (term, asked)


def test_p13_no_inverse_that_the_rules_derive_is_undeclared_without_a_reason() -> None:
    (rule,) = read_rules([INVERSES])
    template = rule.text[rule.text.index("CONSTRUCT") : rule.text.index("WHERE")]
    derived = set(map(pkg, re.findall(r"pkg:(\w+)", template)))
    declared = {term for pair in VOCABULARY.subject_objects(OWL.inverseOf) for term in pair}
    excused = set(VOCABULARY.subjects(pkg("noInverseBecause")))
    assert derived - declared == excused
    assert derived >= {pkg("plannedIn"), pkg("gave")}
    for one, other in VOCABULARY.subject_objects(OWL.inverseOf):
        assert VOCABULARY.value(one, RDFS.domain) == VOCABULARY.value(other, RDFS.range)
        assert VOCABULARY.value(one, RDFS.range) == VOCABULARY.value(other, RDFS.domain)


def test_p19_no_property_has_several_domains_or_ranges() -> None:
    for link in (RDFS.domain, RDFS.range):
        assert [t for t in properties() if len(list(VOCABULARY.objects(t, link))) > 1] == []


def test_p22_names_follow_one_convention() -> None:
    names = {term: str(term).removeprefix(PKG) for term in terms()}
    classes = set(terms(OWL.Class))
    assert [n for t, n in names.items() if t in classes and not re.fullmatch(r"(?:[A-Z][a-z]+)+", n)] == []
    assert [
        n for t, n in names.items() if t not in classes and not re.fullmatch(r"[a-z]+(?:[A-Z][a-z]*)*", n)
    ] == []


def test_p38_each_file_declares_its_ontology() -> None:
    assert {
        name: [str(each) for each in read(name).subjects(RDF.type, OWL.Ontology)]
        for name in ("prospects-kg", "alignments")
    } == {
        "prospects-kg": ["https://w3id.org/prospects-kg/ontology"],
        "alignments": ["https://w3id.org/prospects-kg/ontology/alignments"],
    }


def test_p41_each_file_states_licence_and_creator() -> None:
    for name in ("prospects-kg", "alignments"):
        (header,) = read(name).subjects(RDF.type, OWL.Ontology)
        licence = read(name).value(header, rdflib.URIRef(LICENCE))
        assert licence == rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert read(name).value(header, rdflib.URIRef(CREATOR)) == rdflib.Literal("The prospects-kg project")
