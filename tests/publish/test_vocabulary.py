"""The vocabulary's documentation: every term, every version, what changed; and what FOOPS! asks of an ontology."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib

from prospects_kg.build.release import Release
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.vocabulary_pages import vocabulary_files
from prospects_kg.publish.statements import RECORD_FORMATS
from tests.publish.reading import by_rdflib

ONTOLOGY = rdflib.URIRef("https://w3id.org/prospects-kg/ontology")
OWL, RDFS, SKOS, DCT = rdflib.OWL, rdflib.RDFS, rdflib.SKOS, rdflib.DCTERMS
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def vocabulary(mini_site: Path) -> rdflib.Graph:
    """The vocabulary as published."""
    return by_rdflib(mini_site / "ontology/index.ttl")


def terms(vocabulary: rdflib.Graph) -> list[rdflib.URIRef]:
    """The vocabulary's own terms."""
    return sorted(
        {s for kind in KINDS for s in vocabulary.subjects(rdflib.RDF.type, kind) if str(s).startswith(PKG)}
    )


@pytest.mark.parametrize(
    "page", ["ontology/index.html", "pl/ontology/index.html", "ontology/0.1.0/index.html"]
)
def test_every_term_has_its_place_on_the_page(mini_site: Path, vocabulary: rdflib.Graph, page: str):
    text = (mini_site / page).read_text(encoding="utf-8")
    anchors = re.findall(r'<section class="term" id="([^"]+)">', text)
    assert sorted(anchors) == sorted(str(term).removeprefix(PKG) for term in terms(vocabulary))
    inside = set(re.findall(r'href="#([^"]+)"', text)) - {"main"}
    assert inside <= set(anchors)


def test_a_term_is_shown_with_its_definition_and_neighbours(mini_site: Path):
    text = (mini_site / "ontology/index.html").read_text(encoding="utf-8")
    section = text.partition('id="donorRegion">')[2].partition("</section>")[0]
    assert '<a href="#Transfer">pkg:Transfer</a>' in section
    assert "prov:atLocation" in section
    assert ">transfer/technological-voucher-to-lithuania</a>" in section


def test_a_version_has_a_folder_with_the_same_statements(mini_site: Path, vocabulary: rdflib.Graph):
    version = str(vocabulary.value(ONTOLOGY, OWL.versionInfo))
    assert vocabulary.value(ONTOLOGY, OWL.versionIRI) == rdflib.URIRef(f"{ONTOLOGY}/{version}")
    folder = mini_site / "ontology" / version
    assert (folder / "index.ttl").read_bytes() == (mini_site / "ontology/index.ttl").read_bytes()
    assert (folder / "context.jsonld").read_bytes() == (mini_site / "ontology/context.jsonld").read_bytes()


def test_the_context_is_that_of_the_documents(mini_site: Path):
    context = json.loads((mini_site / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    used = json.loads((mini_site / "doc/practice/eco-park.jsonld").read_text(encoding="utf-8"))["@context"]
    assert used.items() <= context.items()


def test_an_earlier_version_stays_and_the_changes_are_told(released: Path):
    source = Project.packaged().root / "ontology/prospects-kg.ttl"
    text = (
        source.read_text(encoding="utf-8")
        .replace('owl:versionInfo "0.1.0"', 'owl:versionInfo "0.0.9"')
        .replace('"donor place"@en', '"giver"@en')
    )
    lines = text.split("\n\n")
    kept = [block for block in lines if not block.startswith("pkg:ledTo a ")]
    (released / "ontology/versions").mkdir(parents=True)
    (released / "ontology/versions/0.0.9.ttl").write_text(
        "\n\n".join(kept) + '\npkg:oldTerm a owl:Class ; rdfs:label "old"@en .\n', encoding="utf-8"
    )
    publication = Publication(Release.open(released / "release"), Project.open(released), QueryLibrary({}))
    made = dict(vocabulary_files(publication))
    assert b"oldTerm" in made["ontology/0.0.9/index.ttl"]
    assert b'id="oldTerm"' in made["ontology/0.0.9/index.html"]
    assert b'id="oldTerm"' not in made["ontology/index.html"]
    assert b'<link rel="predecessor-version" href="../0.0.9/index.html">' in made["ontology/0.1.0/index.html"]
    assert b"This is an earlier version." in made["ontology/0.0.9/index.html"]
    rows = re.findall(
        r"<tr><th scope=\"row\">.*?<code>([^<]+)</code>.*?<td>([a-z]+)</td>",
        made["ontology/changes.html"].decode(),
    )
    assert rows == [("donorRegion", "changed"), ("ledTo", "new"), ("oldTerm", "removed")]


def test_without_an_earlier_version_the_page_says_so(mini_site: Path):
    text = (mini_site / "ontology/changes.html").read_text(encoding="utf-8")
    assert "There is no earlier version to compare with." in text
    assert "0.1.0: first version" in text


@pytest.mark.parametrize("folder", ["ontology", "ontology/0.1.0", "pl/ontology"])
def test_files_beside_the_vocabulary_have_pages_with_all_that_they_say(mini_site: Path, folder: str):
    text = (mini_site / folder / "alignments.html").read_text(encoding="utf-8")
    statements = by_rdflib(mini_site / "ontology/alignments.ttl")
    assert text.count('<th scope="row">') == len(statements) > 50
    assert "prov:wasAssociatedWith" in text
    assert (mini_site / folder / "schemes.html").is_file()


def test_pages_describe_the_vocabulary_and_lead_to_the_newest_version(mini_site: Path):
    index = (mini_site / "ontology/index.html").read_text(encoding="utf-8")
    version = (mini_site / "ontology/0.1.0/index.html").read_text(encoding="utf-8")
    assert f'<link rel="describes" href="{ONTOLOGY}">' in index
    assert '<link rel="version-history" href="changes.html">' in index
    assert '<link rel="latest-version" href="../index.html">' in version
    assert 'rel="latest-version"' not in index
    assert "issued 2026-11-25" in index


def test_own_terms_of_a_project_are_found_where_its_vocabulary_is_answered(tmp_path: Path):
    project = Project.open(Path(__file__).parents[2] / "examples/urbact")
    KnowledgeGraph.build(project, out=tmp_path / "release")
    publication = Publication(Release.open(tmp_path / "release"), project, QueryLibrary({}))
    made = dict(vocabulary_files(publication))
    index = made["ontology/index.html"].decode()
    assert '<h3 id="strand"><a href="../doc/ontology/strand.html"><code>strand</code></a>' in index
    assert 'id="strand"' not in made["ontology/0.1.0/index.html"].decode()


# What FOOPS! (oeg-upm/fair_ontologies) asks of an ontology, as far as it needs no network.


# Status, logo, source and DOI (OM3) are left out: there is none to name.
FOOPS = {
    "OM1": (DCT.title, DCT.description, DCT.license, DCT.creator, DCT.created, OWL.versionIRI),
    "OM2": (VANN.preferredNamespacePrefix, OWL.versionInfo, DCT.created, DCT.bibliographicCitation),
    "OM3": (DCT.publisher, DCT.issued, DCT.modified),
    "OM5": (DCT.creator, DCT.created, DCT.issued, DCT.publisher),
    "URI2": (VANN.preferredNamespaceUri,),
}


@pytest.mark.parametrize("test", FOOPS)
def test_foops_metadata_of_the_ontology(vocabulary: rdflib.Graph, test: str):
    assert [each for each in FOOPS[test] if vocabulary.value(ONTOLOGY, each, any=True) is None] == []


def test_days_of_the_vocabulary_are_days_in_order(vocabulary: rdflib.Graph):
    days = [vocabulary.value(ONTOLOGY, each) for each in (DCT.created, DCT.issued, DCT.modified)]
    assert {day.datatype for day in days} == {rdflib.XSD.date}
    assert [day.toPython() for day in days] == sorted(day.toPython() for day in days)


def test_foops_every_term_has_label_definition_and_ontology(vocabulary: rdflib.Graph):
    for term in terms(vocabulary):
        for predicate in (RDFS.label, SKOS.definition, RDFS.isDefinedBy):
            assert vocabulary.value(term, predicate, any=True) is not None, (term, predicate)


def test_foops_the_vocabulary_comes_in_every_form(mini_site: Path):
    head = (mini_site / "ontology/index.html").read_text(encoding="utf-8").partition("</head>")[0]
    for suffix, media in RECORD_FORMATS.items():
        assert (mini_site / f"ontology/index{suffix}").is_file()
        assert f'rel="alternate" href="index{suffix}" type="{media}"' in head
