"""The vocabulary and the schemes declare what the tables, rules, shapes and questions use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG, SOFTWARE

ROOT = packaged_root()
ONTOLOGY = rdflib.URIRef("https://w3id.org/prospects-kg/ontology")
SCHEME = re.compile(rf"{re.escape(SOFTWARE)}id/(stage|role|kind|certainty)/\{{\w+\}}")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


def pkg(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(PKG + name)


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "prospects-kg.ttl")


@pytest.fixture(scope="module")
def schemes() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "schemes.ttl")


@pytest.fixture(scope="module")
def declared(vocabulary: rdflib.Graph) -> set[str]:
    return {
        str(term)
        for kind in KINDS
        for term in vocabulary.subjects(RDF.type, kind)
        if str(term).startswith(PKG)
    }


def used_in(*patterns: str) -> set[str]:
    files = [path for pattern in patterns for path in ROOT.glob(pattern)]
    assert files, patterns
    return {term for path in files for term in terms_of(path)}


def terms_of(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    names = re.findall(r"(?<![\w-])pkg:(\w+)", text) + re.findall(re.escape(PKG) + r"(\w+)", text)
    return {PKG + name for name in names}


@pytest.mark.parametrize(
    "pattern", ["data/metadata.json", "rules/*.rq", "shapes/*.ttl", "queries/**/*.rq", "ontology/*.ttl"]
)
def test_every_term_in_use_is_declared(declared: set[str], pattern: str) -> None:
    assert used_in(pattern) - declared == set()


def test_every_term_that_the_package_writes_is_declared(declared: set[str]) -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "prospects_kg").rglob("*.py"))
    written = set(re.findall(r"""\(PKG \+ ["'](\w+)["']\)""", code))
    assert {PKG + name for name in written} - declared == set()


@pytest.mark.parametrize("name", ["prospects-kg.ttl", "schemes.ttl", "alignments.ttl"])
def test_there_are_no_blank_nodes(name: str) -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology" / name)
    assert [triple for triple in graph if any(isinstance(term, rdflib.BNode) for term in triple)] == []


def test_every_term_has_one_kind_labels_a_definition_and_says_where_it_is_defined(
    vocabulary: rdflib.Graph, declared: set[str]
) -> None:
    for term in map(rdflib.URIRef, declared):
        types = set(vocabulary.objects(term, RDF.type))
        assert len(types & KINDS) == 1, term
        assert types - KINDS <= {OWL.SymmetricProperty}, term
        assert sorted(label.language for label in vocabulary.objects(term, RDFS.label)) == ["en", "pl"], term
        assert [text.language for text in vocabulary.objects(term, SKOS.definition)] == ["en"], term
        assert list(vocabulary.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_texts_of_the_curators_are_said_to_be_a_retelling(vocabulary: rdflib.Graph) -> None:
    for name in (
        "effect",
        "evidence",
        "resources",
        "difficulties",
        "transferability",
        "adaptation",
        "result",
        "activity",
    ):
        assert "curators' retelling" in str(vocabulary.value(pkg(name), SKOS.definition)), name


def test_nothing_is_said_that_a_reasoner_would_misuse(vocabulary: rdflib.Graph) -> None:
    assert (None, RDF.type, OWL.FunctionalProperty) not in vocabulary
    ranges = set(vocabulary.objects(None, RDFS.range))
    assert ranges & {XSD.date, XSD.gYear, XSD.gYearMonth, XSD.dateTime} == set()
    for property_ in vocabulary.subjects(RDFS.domain):
        assert len(list(vocabulary.objects(property_, RDFS.domain))) == 1, property_


def test_single_valued_properties_are_those_that_sources_can_disagree_about(vocabulary: rdflib.Graph) -> None:
    single = {
        str(term).removeprefix(PKG) for term in vocabulary.subjects(pkg("singleValued"), rdflib.Literal(True))
    }
    assert single == {
        *(
            "startAsStated",
            "endAsStated",
            "dateAsStated",
            "approvedAsStated",
            "foundedAsStated",
            "sinceAsStated",
        ),
        *(
            "documentedYear",
            "follows",
            "programme",
            "phaseOf",
            "order",
            "country",
            "region",
            "participant",
            "inProject",
        ),
        *(
            "inAssociation",
            "nutsVersion",
            "nutsLevel",
            "geonames",
            "owner",
            "direction",
            "holder",
            "donorRegion",
        ),
        *("recipientRegion", "resultingPractice", "transfer", "stage", "certainty", "author", "seen", "rank"),
    }
    on = {(str(s), str(o)) for s, o in vocabulary.subject_objects(pkg("singleValuedOn"))}
    assert on == {(PKG + "practice", PKG + "Transfer"), (PKG + "partOf", PKG + "Organisation")}


def test_columns_of_several_values_are_not_single_valued(vocabulary: rdflib.Graph) -> None:
    tables = json.loads((ROOT / "data" / "metadata.json").read_text("utf-8"))["tables"]
    several = {
        c["propertyUrl"] for table in tables for c in table["tableSchema"]["columns"] if "separator" in c
    }
    single = {str(term) for term in vocabulary.subjects(pkg("singleValued"), rdflib.Literal(True))}
    assert several & single == set()


def test_every_edtf_column_is_compared_as_the_interval_that_it_makes(vocabulary: rdflib.Graph) -> None:
    tables = json.loads((ROOT / "data" / "metadata.json").read_text("utf-8"))["tables"]
    edtf = SOFTWARE + "csvw#edtf"
    made = {
        (c["propertyUrl"], *c[edtf]) for table in tables for c in table["tableSchema"]["columns"] if edtf in c
    }
    said = {
        (
            str(term),
            str(vocabulary.value(term, pkg("earliestIn"))),
            str(vocabulary.value(term, pkg("latestIn"))),
        )
        for term in vocabulary.subjects(pkg("comparedAs"), rdflib.Literal("interval"))
    }
    assert made - said == {(PKG + "documentedYear", "", PKG + "latest")}
    assert said - made == set()


def test_the_header_names_version_licence_creator_and_prefix(vocabulary: rdflib.Graph) -> None:
    text = {str(predicate): str(value) for predicate, value in vocabulary.predicate_objects(ONTOLOGY)}
    assert text[str(OWL.versionIRI)] == "https://w3id.org/prospects-kg/ontology/0.1.0"
    assert text["http://purl.org/dc/terms/license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert text["http://purl.org/dc/terms/creator"] == "The prospects-kg project"
    assert text["http://purl.org/vocab/vann/preferredNamespacePrefix"] == "pkg"
    assert text["http://purl.org/vocab/vann/preferredNamespaceUri"] == PKG
    assert text[str(SKOS.changeNote)].startswith("0.1.0: ")


def test_every_value_that_the_tables_enumerate_is_a_concept(schemes: rdflib.Graph) -> None:
    tables = json.loads((ROOT / "data" / "metadata.json").read_text("utf-8"))["tables"]
    enumerated = set()
    for column in (column for table in tables for column in table["tableSchema"]["columns"]):
        match = SCHEME.fullmatch(column.get("valueUrl", ""))
        if match:
            enumerated |= {
                f"{SOFTWARE}id/{match[1]}/{value}" for value in column["datatype"]["format"].split("|")
            }
    assert len(enumerated) > 60
    concepts = {str(concept) for concept in schemes.subjects(RDF.type, SKOS.Concept)}
    assert enumerated - concepts == set()


def test_every_concept_has_labels_a_definition_and_its_scheme(schemes: rdflib.Graph) -> None:
    for concept in schemes.subjects(RDF.type, SKOS.Concept):
        assert sorted(label.language for label in schemes.objects(concept, SKOS.prefLabel)) == ["en", "pl"], (
            concept
        )
        assert [text.language for text in schemes.objects(concept, SKOS.definition)] == ["en"], concept
        assert list(schemes.objects(concept, SKOS.inScheme)) == [
            rdflib.URIRef(str(concept).rpartition("/")[0])
        ]
        top = set(schemes.objects(concept, SKOS.topConceptOf))
        assert bool(top) != bool(list(schemes.objects(concept, SKOS.broader))), concept


def test_stages_go_from_visited_to_adopted_and_abandoned_lies_beside_them(schemes: rdflib.Graph) -> None:
    order = {int(str(o)): str(s).rpartition("/")[2] for s, o in schemes.subject_objects(pkg("stageOrder"))}
    assert order == {1: "visited", 2: "inspired", 3: "planned", 4: "piloted", 5: "adopted"}
    stages = {
        str(s).rpartition("/")[2]
        for s in schemes.subjects(SKOS.inScheme, rdflib.URIRef(SOFTWARE + "id/stage"))
    }
    assert stages == {*order.values(), "abandoned"}
