"""Small cases of our own, every component at least once: data and shapes in one file, the report beside it.

Each runs on our engine over a store in memory, one on disk and an endpoint, without a call into pySHACL, and on the
reference. The expected reports follow the Recommendation; where the reference differs from it, the reason stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from prospects_kg.graph.files import load_files
from prospects_kg.graph.lexical import AS_WRITTEN
from prospects_kg.graph.oxigraph import EmbeddedGraph, load_store
from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.rdflib_view import default_of
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.graph.transcribing import transcribe
from prospects_kg.validation import reference
from prospects_kg.validation.choose import Engine, validate
from prospects_kg.validation.report import SH
from prospects_kg.validation.shapes import load_shapes
from tests.endpoint import served
from tests.validation.w3c import compared, reported

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path.stem for path in FOLDER.glob("*.ttl") if not path.name.endswith(".report.ttl"))
WITH_MESSAGES = {"severity-and-message", "sparql-node"}
# What pySHACL 0.40 reports otherwise than the Recommendation has it.
REFERENCE_DIFFERS = {
    "range": "takes a date and a number, or a date and a year, as in order where SPARQL cannot compare them (4.3)",
    "length": "lets a blank node pass where the least length is 0 (4.4.1 says it is a result all the same)",
    "component-ask": "leaves out the value at fault (6.2.3)",
    "path-sequence-backwards": "walks each step backwards but the steps in their order (2.3.1.3)",
}
COMPONENTS = (
    "And Class Closed Datatype Disjoint Equals HasValue In LanguageIn LessThan LessThanOrEquals MaxCount MaxExclusive "
    "MaxInclusive MaxLength MinCount MinExclusive MinInclusive MinLength Node NodeKind Not Or Pattern "
    "QualifiedMaxCount QualifiedMinCount SPARQL UniqueLang Xone"
)

every_case = pytest.mark.parametrize("name", CASES)


def expected(name: str) -> str:
    text = (FOLDER / f"{name}.report.ttl").read_bytes()
    report = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    return compared(report, messages=name in WITH_MESSAGES)


def found(name: str, graph: Graph) -> str:
    """The report of our engine alone."""
    validation = validate(graph, load_shapes([FOLDER / f"{name}.ttl"]), engine=Engine.set)
    return compared(reported(validation.results), messages=name in WITH_MESSAGES)


@pytest.fixture
def no_reference(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The calls into pySHACL, all of which fail."""
    calls: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        calls.append(arguments)
        raise AssertionError("pySHACL was called")

    monkeypatch.setattr("pyshacl.validate", refuse)
    return calls


def nquads(name: str, folder: Path) -> Path:
    """The statements of a case as N-Quads, literals kept as they are written."""
    target = folder / f"{name}.nq"
    assert (
        transcribe(AS_WRITTEN, ".ttl", "https://example.org/", str(FOLDER / f"{name}.ttl"), str(target)) == {}
    )
    return target


@every_case
def test_the_report_of_a_store_in_memory(name: str, no_reference: list[object]) -> None:
    assert found(name, load_files([FOLDER / f"{name}.ttl"])) == expected(name)
    assert no_reference == []


@every_case
def test_the_report_of_a_store_on_disk(name: str, tmp_path: Path, no_reference: list[object]) -> None:
    load_store(nquads(name, tmp_path), tmp_path / "store")
    assert found(name, EmbeddedGraph.open_store(tmp_path / "store")) == expected(name)
    assert no_reference == []


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Graph]]:
    """An endpoint that holds each case in a graph of its own."""
    folder = tmp_path_factory.mktemp("cases")
    with (folder / "all.nq").open("w", encoding="utf-8", newline="\n") as out:
        for name in CASES:
            for quad in ox.parse(
                path=nquads(name, folder), format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True
            ):
                out.write(f"{ox.Quad(*quad.triple, ox.NamedNode(f'https://example.org/graph/{name}'))} .\n")
    with served(folder / "all.nq") as address:
        yield lambda name: RemoteGraph(address, graph=f"https://example.org/graph/{name}")


@every_case
def test_the_report_of_a_graph_at_an_endpoint(
    name: str, endpoint: Callable[[str], Graph], no_reference: list[object]
) -> None:
    assert found(name, endpoint(name)) == expected(name)
    assert no_reference == []


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@every_case
def test_the_report_of_the_reference(name: str) -> None:
    file = FOLDER / f"{name}.ttl"
    results = reference.results(default_of(load_files([file])), load_shapes([file]))
    same = compared(reported(results), messages=name in WITH_MESSAGES) == expected(name)
    assert same == (name not in REFERENCE_DIFFERS)


def test_every_component_is_reported_by_a_case() -> None:
    reports = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.report.ttl"))
    assert [name for name in COMPONENTS.split() if f"sh:{name}ConstraintComponent" not in reports] == []
    assert f"<{SH}" not in reports.replace(f"@prefix sh: <{SH}>", "")
