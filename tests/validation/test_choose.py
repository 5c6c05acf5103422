"""Which engine checks: ours alone, the reference for what ours does not know, and nobody where neither knows it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.model.errors import ShapesError, UnsupportedShapes
from prospects_kg.validation.choose import Engine, Validation, report, validate
from prospects_kg.validation.shapes import Shapes, load_shapes
from prospects_kg.validation.summary import EXAMPLES, Tally
from prospects_kg.validation.written import csv_lines, json_lines, turtle_lines
from tests.endpoint import served

XSD_PREFIX = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
TOWN = (
    "<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Town> ."
)
NAMED = 'sh:property [ sh:path :name ; sh:minCount 1 ; sh:message "Name it." ]'
EVERY_TOWN = "SELECT ?this WHERE { ?this a <https://example.org/Town> }"
CALLING = "SELECT $this WHERE { $this a ?class FILTER(<https://example.org/small>(1)) }"
IN_SHAPES = "SELECT $this WHERE { $this a ?c . GRAPH $shapesGraph { ?c ?p ?o } }"
THEN = 'sh:subject sh:this ; sh:predicate :other ; sh:object "x"'
OF_ADVANCED_FEATURES = {
    "target": f':S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "{EVERY_TOWN}" ] ; {NAMED} .',
    "expression": ":S a sh:NodeShape ; sh:targetClass :Town ; sh:expression [ sh:path :name ] .",
    "rule": f":S a sh:NodeShape ; sh:targetClass :Town ; sh:rule [ a sh:TripleRule ; {THEN} ] ; {NAMED} .",
    "SPARQLFunction": (
        ':small a sh:SPARQLFunction ; sh:parameter [ sh:path :x ] ; sh:returnType xsd:boolean ; sh:ask "ASK { FILTER($x < 5) }" . '
        f':S a sh:NodeShape ; sh:targetClass :Town ; sh:sparql [ sh:select "{CALLING}" ] .'
    ),
}
OF_NOBODY = {
    "JSValidator": (
        ":C a sh:ConstraintComponent ; sh:parameter [ sh:path :most ] ; "
        'sh:validator [ a sh:JSValidator ; sh:jsFunctionName "check" ] . :S a sh:NodeShape ; sh:targetClass :Town ; :most 4 .'
    ),
    "js": f':S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} ; sh:js [ sh:jsFunctionName "check" ] .',
    "shapesGraph": f':S a sh:NodeShape ; sh:targetClass :Town ; sh:sparql [ sh:select "{IN_SHAPES}" ] .',
}
MANY = 20_000


def written(folder: Path, turtle: str) -> Shapes:
    file = folder / "shapes.ttl"
    file.write_text(
        f"@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . {XSD_PREFIX} {turtle}",
        "utf-8",
    )
    return load_shapes([file], relative=True)


@pytest.fixture
def town() -> MemoryStore:
    graph = MemoryStore()
    graph.add_lines([TOWN])
    return graph


def test_auto_takes_our_engine_where_it_can(tmp_path: Path, town: MemoryStore) -> None:
    validation = validate(town, written(tmp_path, f":S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} ."))
    assert (validation.engine, validation.because) == (Engine.set, "")
    assert [result.focus for result in validation.results] == ["https://example.org/a"]


@pytest.mark.parametrize("name", OF_ADVANCED_FEATURES)
def test_advanced_features_are_named_by_set_and_really_checked_by_the_reference(
    name: str, tmp_path: Path, town: MemoryStore
) -> None:
    shapes = written(tmp_path, OF_ADVANCED_FEATURES[name])
    with pytest.raises(UnsupportedShapes, match=rf"sh:{name}\b"):
        validate(town, shapes, engine=Engine.set)
    validation = validate(town, shapes)
    assert validation.engine is Engine.pyshacl
    assert f"sh:{name}" in validation.because
    assert [result.focus for result in validation.results] == ["https://example.org/a"]


@pytest.mark.parametrize("name", OF_NOBODY)
@pytest.mark.parametrize("engine", Engine)
def test_what_no_engine_knows_is_an_error_that_names_it(
    name: str, engine: Engine, tmp_path: Path, town: MemoryStore
) -> None:
    with pytest.raises(ShapesError, match=f"{name}|jsFunctionName" if name.startswith("JS") else name):
        validate(town, written(tmp_path, OF_NOBODY[name]), engine=engine)


@pytest.mark.parametrize("engine", Engine)
def test_entailment_is_refused_since_nobody_infers(engine: Engine, tmp_path: Path, town: MemoryStore) -> None:
    turtle = f"<> sh:entailment <http://www.w3.org/ns/entailment/RDFS> . :S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} ."
    with pytest.raises(UnsupportedShapes, match=r"sh:entailment|shacl#entailment"):
        validate(town, written(tmp_path, turtle), engine=engine)


@pytest.mark.parametrize(
    "how", ["sh:node :Two", "sh:property [ sh:path :near ; sh:node :Two ]", "sh:not :Two"]
)
def test_a_shape_that_leads_back_to_itself_is_refused_with_the_cycle(
    how: str, tmp_path: Path, town: MemoryStore
) -> None:
    shapes = written(
        tmp_path,
        f":One a sh:NodeShape ; sh:targetClass :Town ; {how} . :Two a sh:NodeShape ; sh:or ( :Three :One ) . :Three a sh:NodeShape .",
    )
    with pytest.raises(ShapesError, match=r"https://example\.org/One -> .*https://example\.org/Two -> "):
        validate(town, shapes, engine=Engine.set)


def test_a_report_names_shapes_that_had_nothing_to_check(tmp_path: Path, town: MemoryStore) -> None:
    shapes = written(
        tmp_path,
        f":S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} . :Idle a sh:NodeShape ; sh:targetClass :Village ; {NAMED} .",
    )
    made = [report(town, shapes, engine=engine) for engine in Engine]
    assert [each.shapes_without_target for each in made] == [("https://example.org/Idle",)] * 3
    assert len({each.to_turtle("https://example.org/report") for each in made}) == 1


@pytest.fixture(scope="module")
def towns() -> MemoryStore:
    graph = MemoryStore()
    graph.add_lines(TOWN.replace("org/a>", f"org/{number}>") for number in range(MANY))
    return graph


@pytest.mark.parametrize("writer", ["human", "turtle", "json", "csv"])
def test_many_findings_do_not_fill_memory(writer: str, tmp_path: Path, towns: MemoryStore) -> None:
    shapes = written(tmp_path, f":S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} .")
    results, tally = validate(towns, shapes, engine=Engine.set).results, Tally()
    tracemalloc.start()
    try:
        watched = tally.watch(results)
        lines = {
            "human": lambda: watched,
            "turtle": lambda: turtle_lines(watched),
            "json": lambda: json_lines((each, "") for each in watched),
            "csv": lambda: csv_lines((each, "") for each in watched),
        }[writer]()
        count = sum(1 for _ in lines)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count >= tally.total == MANY
    assert sum(len(group.examples) for group in tally.groups()) == EXAMPLES
    assert peak < 500_000


def test_an_endpoint_is_checked_where_it_is(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(TOWN + "\n", "utf-8")
    shapes = written(tmp_path, f":S a sh:NodeShape ; sh:targetClass :Town ; {NAMED} .")
    with served(data) as address:
        validation: Validation = validate(RemoteGraph(address), shapes, engine=Engine.set)
        assert [result.focus for result in validation.results] == ["https://example.org/a"]
