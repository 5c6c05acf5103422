"""Our engine against the references: on shapes and data made up by hypothesis, on every shape of this project, on DCAT-AP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from prospects_kg.build.release import NQUADS, STORE
from prospects_kg.graph.files import load_files
from prospects_kg.graph.lexical import AS_WRITTEN
from prospects_kg.graph.oxigraph import EmbeddedGraph, MemoryStore
from prospects_kg.graph.rdflib_view import default_graph, default_of
from prospects_kg.graph.transcribing import transcribe
from prospects_kg.model.errors import ShapesError
from prospects_kg.model.project import Project
from prospects_kg.validation import reference
from prospects_kg.validation.choose import Engine, report, validate
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.report import Result
from prospects_kg.validation.shapes import Shapes, load_shapes
from prospects_kg.validation.summary import silent_shapes
from tests.validation import topbraid
from tests.validation.examples import shape_files
from tests.validation.strategies import comparable, data, shapes
from tests.validation.w3c import SHARED, compared, reported

EXAMPLES = 60
DCAT_AP = SHARED / "w3c" / "dcat-ap" / "dcat-ap-3.0.1-SHACL.ttl"
CATALOGUE = Path(__file__).parent / "dcat-ap.ttl"


def facts(results: Iterable[Result]) -> Counter[tuple[object, ...]]:
    """What two engines must agree on: all but the words."""
    return Counter(
        (r.focus.n3, r.path, None if r.value is None else r.value.n3, r.shape, r.component, r.severity)
        for r in results
    )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data(), shapes())
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_made_up_shapes_find_in_made_up_data_what_the_reference_finds(
    tmp_path_factory: pytest.TempPathFactory, data: str, shapes: str
) -> None:
    assume(comparable(data, shapes))
    folder = tmp_path_factory.mktemp("case")
    (folder / "data.ttl").write_text(data, "utf-8")
    (folder / "shapes.ttl").write_text(shapes, "utf-8")
    nquads = folder / "data.nq"
    assert transcribe(AS_WRITTEN, ".ttl", "https://example.org/", str(folder / "data.ttl"), str(nquads)) == {}
    graph = MemoryStore()
    graph.add_file(nquads, "data")
    read = load_shapes([folder / "shapes.ttl"])
    assert facts(validate_graph(graph, read)) == facts(reference.results(default_of(graph), read))


def test_the_projects_shapes_give_the_same_report_on_both_engines(mini_release: Path) -> None:
    project = Project.packaged()
    read = load_shapes(project.files("shapes", "*.ttl"))
    graph = EmbeddedGraph.open_store(mini_release / STORE)
    ours = report(graph, read, engine=Engine.set)
    theirs = reference.validate(default_graph(mini_release / NQUADS), read)
    assert ours.to_turtle("https://example.org/report") == theirs.to_turtle("https://example.org/report")
    assert ours.shapes_without_target == theirs.shapes_without_target
    assert ours.results


def test_all_shapes_of_the_project_find_in_spoiled_data_what_the_reference_finds(mini_release: Path) -> None:
    graph, read = spoiled(mini_release), load_shapes(shape_files())
    found = facts(validate(graph, read, engine=Engine.set).results)
    assert found == facts(validate(graph, read, engine=Engine.pyshacl).results)
    files = {
        shape
        for file in shape_files()
        for shape in shapes_in(file)
        if any(fact[3] == shape for fact in found)
    }
    assert len(files) > 50


def shapes_in(file: Path) -> set[str]:
    """The shapes that a file describes."""
    return {subject[1:-1] for subject, _, _ in load_shapes([file]).triples}


def spoiled(release: Path) -> MemoryStore:
    """The mini project's graph, in which every fifth statement is gone and every seventh object is another's."""
    kept, last = [], ""
    lines = (release / NQUADS).read_text("utf-8").splitlines()
    plain = [line for line in lines if line.count("<https://example.org/mini/graph/") == 0]
    for number, line in enumerate(plain):
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        if number % 5:
            kept.append(f"{subject} {predicate} {last if last and number % 7 == 0 else value} .")
        last = value
    graph = MemoryStore()
    graph.add_lines(kept)
    return graph


@pytest.mark.skipif(
    not DCAT_AP.exists(), reason="DCAT-AP's shapes lie beside a checkout, in shared/w3c/dcat-ap"
)
@pytest.mark.skipif(not topbraid.is_here(), reason=topbraid.ABSENT)
def test_dcat_ap_finds_what_topbraid_finds() -> None:
    ours = reported(validate(load_files([CATALOGUE]), load_shapes([DCAT_AP]), engine=Engine.set).results)
    theirs = topbraid.report(CATALOGUE, DCAT_AP)
    assert compared(ours, messages=False) == compared(theirs, messages=False)
    assert sum(triple.predicate.value.endswith("#focusNode") for triple in ours) == 19


@pytest.mark.skipif(
    not DCAT_AP.exists(), reason="DCAT-AP's shapes lie beside a checkout, in shared/w3c/dcat-ap"
)
def test_dcat_aps_two_shapes_without_a_path_are_named_and_stop_the_reference_alone() -> None:
    read = load_shapes([DCAT_AP])
    assert [shape.rpartition("#")[2][:21] for shape in silent_shapes(read)] == ["dcat:DataServiceShape"] * 2
    with pytest.raises(ShapesError, match="not a well-formed SHACL PropertyShape"):
        validate(load_files([CATALOGUE]), read, engine=Engine.pyshacl)


def test_a_shape_of_which_nothing_is_said_finds_nothing_and_is_named(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        ":S a sh:NodeShape ; sh:targetNode :a ; sh:property :nothing , [ sh:path :p ; sh:minCount 1 ] .",
    )
    (result,) = validate(MemoryStore(), read, engine=Engine.set).results
    assert result.path == "https://example.org/p"
    assert silent_shapes(read) == ["https://example.org/nothing"]


def test_a_property_shape_that_says_something_but_no_path_is_a_fault(tmp_path: Path) -> None:
    read = written(
        tmp_path, ":S a sh:NodeShape ; sh:targetNode :a ; sh:property :half . :half sh:minCount 1 ."
    )
    with pytest.raises(ShapesError, match=r"https://example\.org/half.*no sh:path"):
        validate(MemoryStore(), read, engine=Engine.set)


def written(folder: Path, turtle: str) -> Shapes:
    file = folder / "shapes.ttl"
    file.write_text(
        f"@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . {turtle}", "utf-8"
    )
    return load_shapes([file])
