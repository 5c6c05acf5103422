"""The library as SHACL executables: read by rdflib, without blank nodes, and the texts run as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS

from prospects_kg.cli.main import run as run_command
from prospects_kg.graph.oxigraph import check_query
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.as_rdf import as_turtle, declared_prefixes, select_text
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.run import prepare
from prospects_kg.model.project import Project
from prospects_kg.model.terms import Names

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = rdflib.Namespace("https://schema.org/")
SPEX = rdflib.Namespace("https://purl.expasy.org/sparql-examples/ontology#")
XSD = rdflib.Namespace("http://www.w3.org/2001/XMLSchema#")
NAMES = Names("https://example.org/mini/")
LIBRARY = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=as_turtle(LIBRARY, NAMES), format="turtle")


def of(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(NAMES.query(name))


def test_every_question_is_an_executable_with_its_texts(graph: rdflib.Graph) -> None:
    executables = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert executables == set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert executables == {of(query.name) for query in LIBRARY}
    for query in LIBRARY:
        assert set(graph.objects(of(query.name), RDFS.comment)) == {
            rdflib.Literal(text, lang=tag) for tag, text in query.header.question.items()
        }
        assert {str(word) for word in graph.objects(of(query.name), SCHEMA.keywords)} == set(
            query.header.keywords
        )


def test_nothing_is_a_blank_node(graph: rdflib.Graph) -> None:
    assert [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)] == []


def test_each_text_parses_and_declares_the_prefixes_that_are_listed(graph: rdflib.Graph) -> None:
    for query in LIBRARY:
        (text,) = graph.objects(of(query.name), SH.select)
        check_query(str(text))
        assert not str(text).startswith("#+")
        listed = {
            str(graph.value(each, SH.prefix)): graph.value(each, SH.namespace)
            for node in graph.objects(of(query.name), SH.prefixes)
            for each in graph.objects(node, SH.declare)
        }
        assert {name: str(namespace) for name, namespace in listed.items()} == declared_prefixes(query.text)
        assert {namespace.datatype for namespace in listed.values() if namespace is not None} <= {XSD.anyURI}


def test_each_text_runs_as_it_stands(graph: rdflib.Graph, mini_release: Path) -> None:
    kg = KnowledgeGraph.open(mini_release)
    for query in LIBRARY:
        given = {
            name: item for name, item in query.header.parameters.items() if item.required or item.default
        }
        if given or (of(query.name), SPEX.federatesWith, None) in graph:
            continue
        (text,) = graph.objects(of(query.name), SH.select)
        assert list(kg.select(str(text))) == list(kg.select(prepare(query, {}, NAMES)))


def test_parameters_are_described(graph: rdflib.Graph) -> None:
    theme = rdflib.URIRef(NAMES.query("practices-by-theme") + "#parameter-theme")
    assert set(graph.predicate_objects(theme)) == {
        (RDF.type, SH.Parameter),
        (SH.path, rdflib.URIRef(NAMES.query("practices-by-theme") + "#theme")),
        (
            SH.description,
            rdflib.Literal(LIBRARY["practices-by-theme"].header.parameters["theme"].help, lang="en"),
        ),
        (SH.optional, rdflib.Literal(True)),
        (SH.nodeKind, SH.IRI),
    }
    year = rdflib.URIRef(NAMES.query("practices-by-period") + "#parameter-year")
    assert graph.value(year, SH.datatype) == XSD.integer
    required = rdflib.URIRef(NAMES.query("statements-of-one-source") + "#parameter-source")
    assert graph.value(required, SH.optional) == rdflib.Literal(False)


def test_other_endpoints_are_named(graph: rdflib.Graph) -> None:
    assert {str(endpoint) for endpoint in graph.objects(None, SPEX.federatesWith)} == {
        "https://query.wikidata.org/sparql",
        "https://publications.europa.eu/webapi/rdf/sparql",
    }


def test_the_command_prints_it(graph: rdflib.Graph, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["queries", "--as-rdf"]) == 0
    printed = capsys.readouterr().out
    assert printed == as_turtle(LIBRARY, Project.packaged().names)
    assert run_command(["queries", "stage-funnel", "--as-rdf"]) == 0
    one = rdflib.Graph().parse(data=capsys.readouterr().out, format="turtle")
    (executable,) = one.subjects(RDF.type, SH.SPARQLSelectExecutable)
    assert str(one.value(executable, SH.select)) == select_text(LIBRARY["stage-funnel"])
