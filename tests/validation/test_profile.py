"""The shapes as a published profile: Core alone, one for every column, and the same report from anyone's pySHACL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project, packaged_root
from prospects_kg.model.terms import PKG

from .examples import shape_files

RESULT = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.resultSeverity,
    SH.sourceShape,
    SH.sourceConstraintComponent,
)
# A column of these makes either kind of term, or a class; there is nothing to check by a property shape.
NOT_CHECKED = {
    ("exchanges.csv", "type"),
    ("conflicts.csv", "preferred"),
    ("renames.csv", "new"),
    ("renames.csv", "reason_en"),
}


@pytest.fixture(scope="module")
def profile() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in shape_files():
        graph.parse(file)
    return graph


def test_core_says_it_all(profile: rdflib.Graph) -> None:
    terms = {
        str(term).removeprefix(str(SH))
        for triple in profile
        for term in triple
        if str(term).startswith(str(SH))
    }
    assert {
        term
        for term in terms
        if "sparql" in term.lower() or term in {"select", "ask", "target", "rule", "js"}
    } == set()


def columns() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every column that makes a statement, with its table and the class of the table's things."""
    for table in json.loads((packaged_root() / "data" / "metadata.json").read_text("utf-8"))["tables"]:
        of_table = table["tableSchema"]["columns"]
        types = [column["valueUrl"] for column in of_table if column.get("propertyUrl") == str(RDF.type)]
        class_ = types[0].replace("{type}", "Exchange") if types else ""
        for column in of_table:
            if "propertyUrl" in column and "virtual" not in column and "suppressOutput" not in column:
                yield table["url"], class_, column


def test_every_column_that_makes_a_statement_is_checked_on_its_class(profile: rdflib.Graph) -> None:
    unchecked = set()
    for table, class_, column in columns():
        paths = {
            str(profile.value(check, SH.path))
            for shape in profile.subjects(SH.targetClass, rdflib.URIRef(class_))
            for check in profile.objects(shape, SH.property)
        }
        if column["propertyUrl"] not in paths:
            unchecked.add((table, column["name"]))
    assert unchecked == NOT_CHECKED


def test_every_class_with_labels_has_one_label_per_language(profile: rdflib.Graph) -> None:
    labelled = {class_ for _, class_, column in columns() if column["name"] == "label_en"}
    unique = {
        str(class_)
        for shape, class_ in profile.subject_objects(SH.targetClass)
        for check in profile.objects(shape, SH.property)
        if profile.value(check, SH.uniqueLang)
    }
    assert labelled - unique == set()
    assert PKG + "Practice" in labelled


def results(report: rdflib.Graph) -> set[tuple[str, ...]]:
    """The results of a report; a path longer than one property is a blank node of the engine's and is left out."""
    found = set()
    for node in report.objects(None, SH.result):
        values = [report.value(node, predicate) for predicate in RESULT]
        found.add(
            tuple("" if value is None or isinstance(value, rdflib.BNode) else value.n3() for value in values)
        )
    return found


def test_anyone_who_runs_pyshacl_on_the_release_gets_its_report(mini: Path, profile: rdflib.Graph) -> None:
    with (mini / "data" / "practices.csv").open("a", encoding="utf-8") as practices:
        practices.write("bare,mini-page,,A practice without place and theme,en,,,,,,,A bare practice,\n")
    KnowledgeGraph.build(Project.open(mini), out=mini / "release")
    theirs = rdflib.Graph().parse(mini / "release" / "prospects-kg.ttl")
    _, report, _ = pyshacl.validate(theirs, shacl_graph=profile)
    ours = rdflib.Graph().parse(mini / "release" / "validation.ttl")
    assert isinstance(report, rdflib.Graph)
    assert results(report) == results(ours)
    shapes = {result[4].rpartition("/")[2].rstrip(">") for result in results(ours)}
    assert {"practice-theme-required", "practice-at-home-somewhere"} <= shapes
