"""The reference engine on shapes of a project's own, written as people write them: with blank nodes."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from prospects_kg.model.errors import ShapesError
from prospects_kg.model.terms import Iri
from prospects_kg.validation.reference import shapes_without_target, validate
from prospects_kg.validation.shapes import NODES, Shapes, load_shapes

PREFIXES = """
@prefix : <https://ex.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def data(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")


@pytest.fixture
def shapes_of(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(*files: str) -> Shapes:
        paths = []
        for number, text in enumerate(files):
            folder = tmp_path / str(number)
            folder.mkdir()
            paths.append(folder / "own.ttl")
            paths[-1].write_text(PREFIXES + text, "utf-8")
        return load_shapes(paths)

    return read


def test_blank_shapes_of_files_of_one_name_stay_apart_and_get_iris(shapes_of) -> None:
    first = ":a sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    second = ":b sh:targetClass :B ; sh:property [ sh:path :q ; sh:minCount 1 ] ."
    report = validate(data(":x a :A , :B ."), shapes_of(first, second))
    assert [(result.path, result.shape.startswith(NODES)) for result in report.results] == [
        ("https://ex.org/p", True),
        ("https://ex.org/q", True),
    ]
    assert len({result.shape for result in report.results}) == 2


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("( :p :q )", "<https://ex.org/p>/<https://ex.org/q>"),
        ("[ sh:inversePath :p ]", "^<https://ex.org/p>"),
        ("[ sh:alternativePath ( :p :q ) ]", "<https://ex.org/p>|<https://ex.org/q>"),
        ("[ sh:zeroOrMorePath :p ]", "<https://ex.org/p>*"),
        ("[ sh:oneOrMorePath [ sh:inversePath :p ] ]", "(^<https://ex.org/p>)+"),
        ("( [ sh:zeroOrOnePath :p ] :q )", "(<https://ex.org/p>?)/<https://ex.org/q>"),
    ],
)
def test_longer_paths_work_and_are_written_as_sparql_has_them(shapes_of, path: str, written: str) -> None:
    shapes = shapes_of(f":a sh:targetNode :x ; sh:property [ sh:path {path} ; sh:minCount 9 ] .")
    (result,) = validate(data(":x :p :y . :y :q :z ."), shapes).results
    assert result.path == written
    assert not isinstance(result.path, Iri)


def test_lists_work(shapes_of) -> None:
    shapes = shapes_of(':a sh:targetNode :x ; sh:property [ sh:path :p ; sh:in ( "one" "two" ) ] .')
    assert [str(result.value) for result in validate(data(':x :p "one" , "three" .'), shapes).results] == [
        "three"
    ]


def test_a_blank_node_in_the_data_is_reported_as_one(shapes_of) -> None:
    shapes = shapes_of(":a sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:nodeKind sh:Literal ] .")
    (result,) = validate(data("[] :p [] ."), shapes).results
    assert result.focus.n3.startswith("_:")
    assert result.value is not None


def test_a_sparql_constraint_reports_its_own_path_and_value(shapes_of) -> None:
    shapes = shapes_of(
        """:a a sh:NodeShape ; sh:targetNode :x ; sh:sparql [ a sh:SPARQLConstraint ; sh:message "no loop"@en ;
        sh:select "SELECT $this (<https://ex.org/p> AS ?path) ?value { $this <https://ex.org/p> ?value FILTER (?value = $this) }" ] ."""
    )
    (result,) = validate(data(":x :p :x ."), shapes).results
    assert (result.path, result.value, dict(result.message)) == (
        Iri("https://ex.org/p"),
        Iri("https://ex.org/x"),
        {"": "no loop"},  # pySHACL drops the language tag of a SPARQL constraint's message
    )


@pytest.mark.parametrize(
    ("shape", "content", "without"),
    [
        (":s sh:targetClass :A", ":x a :A", False),
        (":s sh:targetClass :A", ":x a :B . :B rdfs:subClassOf :A", False),
        (":s sh:targetClass :A", ":x :p :A", True),
        (":s sh:targetNode :x", ":y :p :x", False),
        (":s sh:targetNode :x", ":y :p :z", True),
        (":s sh:targetSubjectsOf :p", ":x :p :y", False),
        (":s sh:targetSubjectsOf :p", ":x :q :p", True),
        (":s sh:targetObjectsOf :p", ":x :p 1", False),
        (":s sh:targetObjectsOf :p", ":x :q 1", True),
        (":s a rdfs:Class , sh:NodeShape", ":x a :s", False),
        (":s a owl:Class , sh:NodeShape", ":x a :s", False),
        (":s a owl:Class , sh:NodeShape", ":x a :t", True),
        (":s sh:targetClass :A ; sh:targetNode :x", ":x :p :y", False),
        (":s sh:targetClass :A ; sh:deactivated true", ":x :p :y", False),
        (":s a sh:NodeShape", ":x :p :y", False),
    ],
)
def test_shapes_without_target_are_named(shapes_of, shape: str, content: str, without: bool) -> None:
    expected = [Iri("https://ex.org/s")] if without else []
    assert shapes_without_target(data(content + " ."), shapes_of(shape + " .")) == expected


def test_an_empty_project_and_no_shapes_at_all_conform(shapes_of) -> None:
    assert validate(data(""), load_shapes([])).conforms
    report = validate(
        data(""), shapes_of(":s sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    )
    assert report.conforms
    assert report.shapes_without_target == (Iri("https://ex.org/s"),)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("sh:path :p", "NodeShape"),
        ('sh:property [ sh:path :p ; sh:minCount "x" ]', "xsd:integer"),
        ('sh:property [ sh:path :p ; sh:pattern "(" ]', "unterminated"),
        ('sh:sparql [ sh:select "SELECT nonsense {" ]', "Expected SelectQuery"),
        ("sh:property [ sh:minCount 1 ]", "PropertyShape"),
        ("sh:node :s", "Recursive"),
    ],
)
def test_shapes_that_are_turtle_but_no_shacl_are_refused_in_one_line(
    shapes_of, capfd: pytest.CaptureFixture[str], shape: str, reason: str
) -> None:
    shapes = shapes_of(f":s a sh:NodeShape ; sh:targetNode :x ; {shape} .")
    with pytest.raises(ShapesError, match=f"not well-formed SHACL: .*{reason}") as caught:
        validate(data(":x :p :y ."), shapes)
    assert len(str(caught.value).splitlines()) == 1
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_of_shapes_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match=r"nowhere\.ttl"):
        load_shapes([tmp_path / "nowhere.ttl"])


def test_the_data_are_not_changed_and_nothing_is_imported(shapes_of) -> None:
    shapes = shapes_of(
        "<https://ex.org/shapes> a owl:Ontology ; owl:imports <http://127.0.0.1:9/none.ttl> . "
        ":s sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    )
    graph = data(
        ":x a :B . :B rdfs:subClassOf :A . <https://ex.org/d> owl:imports <http://127.0.0.1:9/none.ttl> ."
    )
    before = set(graph)
    assert len(validate(graph, shapes).results) == 1
    assert set(graph) == before


def test_two_runs_give_the_same_bytes(shapes_of) -> None:
    shapes = shapes_of(
        ":s sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ] , [ sh:path ( :p :q ) ; sh:minCount 1 ] ."
    )
    graph = data(":x a :A . :y a :A .")
    texts = {validate(graph, shapes).to_turtle("https://ex.org/r") for _ in range(3)}
    assert len(texts) == 1
