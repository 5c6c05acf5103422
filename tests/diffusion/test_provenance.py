"""Inferred links as linked data: in a graph of their own, with their provenance, and never among what sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.netinf import Inference, InferenceOptions
from prospects_kg.diffusion.provenance import data_sha256, double, run_of
from prospects_kg.diffusion.runs import inferred_folder, read_inferred, write_inferred
from prospects_kg.model.errors import DiffusionError, ReleaseError
from prospects_kg.model.project import Project
from prospects_kg.model.terms import Names
from tests.endpoint import served

PREFIXES = """PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX graph: <https://example.org/mini/graph/inferred/>
PREFIX run: <https://example.org/mini/id/run/>
PREFIX region: <https://example.org/mini/id/region/>
"""
# Invented dates of places of the invented mini project.
ROWS = [
    ("region/upper-mine", "eco-park", 2001.0),
    ("coal-bay", "eco-park", 2003.0),
    ("https://example.org/mini/id/region/slate-hill", "eco-park", 2004.0),
    ("region/upper-mine", "no practice of the graph", 2005.0),
    ("coal-bay", "no practice of the graph", 2006.5),
]


@pytest.fixture
def table() -> Cascades:
    return Cascades.from_rows([Adoption(*row) for row in ROWS])


@pytest.fixture
def kg(released: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(released / "release")


@pytest.fixture
def inference(kg: KnowledgeGraph, table: Cascades) -> Inference:
    return kg.diffusion(table, InferenceOptions(parameters={"lambda": 0.5}, max_links=2))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_lies_beside_the_release_which_stays_as_it_was(
    kg: KnowledgeGraph, inference: Inference, table: Cascades, released: Path
) -> None:
    before = bytes_of(released / "release")
    path = kg.keep_inferred(inference, table, run="first-run", seed=7)
    assert path == released / "release-inferred" / "first-run.nq"
    assert bytes_of(released / "release") == before
    assert kg.inferred_runs() == ["first-run"]
    assert [each.name for each in path.parent.iterdir()] == ["first-run.nq"]


def test_links_are_in_the_graph_of_their_run_only_when_asked_for(
    kg: KnowledgeGraph, inference: Inference, table: Cascades, released: Path
) -> None:
    kg.keep_inferred(inference, table, run="first-run")
    asked = (
        PREFIXES
        + "SELECT ?one ?other { GRAPH graph:first-run { ?one pkg:mayHavePassedPracticeTo ?other } } ORDER BY ?one"
    )
    assert len(kg.select(asked)) == 0
    both = KnowledgeGraph.open(released / "release", inferred=["first-run"])
    assert [(kg_name(row[0]), kg_name(row[1])) for row in both.select(asked)] == [
        ("coal-bay", "slate-hill"),
        ("upper-mine", "coal-bay"),
    ]
    assert not both.ask(PREFIXES + "ASK { ?one pkg:mayHavePassedPracticeTo ?other }")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert both.select(count)[0]["n"] == kg.select(count)[0]["n"]
    assert both.query("who-learned-from-whom").rows == kg.query("who-learned-from-whom").rows


def kg_name(term: object) -> str:
    return str(term).rpartition("/")[2]


def test_a_run_says_how_it_was_made(
    kg: KnowledgeGraph, inference: Inference, table: Cascades, released: Path
) -> None:
    kg.keep_inferred(inference, table, run="first-run", seed=7, more={"permutations": 50})
    both = KnowledgeGraph.open(released / "release", inferred=["first-run"])
    assert both.ask(
        PREFIXES
        + f"""ASK {{ GRAPH graph:first-run {{
            run:first-run a prov:Activity ; prov:used run:first-run-data ; prov:generated graph:first-run ;
              pkg:method "NETINF" ; pkg:seed 7 ; pkg:softwareVersion ?version ; pkg:stoppedBecause ?why ;
              pkg:parameter "lambda=0.5", "model=exponential", "permutations=50", "max-links=2" .
            graph:first-run a prov:Entity ; prov:wasGeneratedBy run:first-run .
            run:first-run-data pkg:dataHash "{data_sha256(table)}" }} }}"""
    )
    link = both.select(
        PREFIXES
        + """SELECT ?gain ?practices ?lag ?by ?permuted { GRAPH graph:first-run {
            ?link prov:wasGeneratedBy run:first-run ; pkg:inferredSource region:upper-mine ; pkg:inferredTarget region:coal-bay ;
              pkg:inferenceStep 1 ; pkg:gain ?gain ; pkg:supportingPractices ?practices ; pkg:medianLag ?lag .
            OPTIONAL { ?link pkg:supportedBy ?by } OPTIONAL { ?link pkg:permutationP ?permuted } } }"""
    )
    (row,) = link
    assert float(str(row.gain)) == inference.links[0].gain
    assert (str(row.practices), float(str(row.lag)), row.permuted) == ("2", 1.75, None)
    # One of the two practices is a thing of this graph, the other is a name in a table.
    assert str(row.by) == "https://example.org/mini/id/practice/eco-park"


def test_the_same_run_has_the_same_name_and_bytes(
    kg: KnowledgeGraph, inference: Inference, table: Cascades
) -> None:
    first = kg.keep_inferred(inference, table)
    content = first.read_bytes()
    assert kg.keep_inferred(inference, table) == first
    assert first.read_bytes() == content
    assert b"\r" not in content
    assert content.decode().splitlines() == sorted(content.decode().splitlines())
    turned = Cascades.from_rows([Adoption(*row) for row in reversed(ROWS)])
    assert run_of(inference, turned).name == run_of(inference, table).name
    assert run_of(inference, table, seed=1).name != run_of(inference, table).name
    assert first.stem.startswith("netinf-exponential-")


def test_a_region_that_is_no_place_is_named_and_nothing_is_written(
    kg: KnowledgeGraph, released: Path
) -> None:
    rows = [Adoption("Atlantis", "x", 1.0), Adoption("coal-bay", "x", 2.0)]
    table = Cascades.from_rows(rows)
    inference = kg.diffusion(table, InferenceOptions(max_links=1))
    with pytest.raises(DiffusionError, match=r"1 of 2 regions are no places of .*: 'Atlantis'"):
        kg.keep_inferred(inference, table)
    assert not (released / "release-inferred").exists()


def test_a_name_that_is_no_slug_is_refused(kg: KnowledgeGraph, inference: Inference, table: Cascades) -> None:
    for name in ("../evil", "A b", "", "a/b"):
        with pytest.raises(DiffusionError, match="is no name of a run"):
            kg.keep_inferred(inference, table, run=name)


def test_an_unknown_run_is_refused_with_those_there_are(
    kg: KnowledgeGraph, inference: Inference, table: Cascades, released: Path
) -> None:
    kg.keep_inferred(inference, table, run="first-run")
    for name in ("other", "../first-run"):
        with pytest.raises(DiffusionError, match=r"there is no run .* there are: first-run"):
            KnowledgeGraph.open(released / "release", inferred=[name])


def test_a_release_without_its_dump_cannot_be_opened_with_a_run(
    kg: KnowledgeGraph, inference: Inference, table: Cascades, released: Path
) -> None:
    kg.keep_inferred(inference, table, run="first-run")
    (released / "release" / "prospects-kg.nq").unlink()
    with pytest.raises(ReleaseError, match="is not whole"):
        KnowledgeGraph.open(released / "release", inferred=["first-run"])


@pytest.mark.parametrize(
    "line",
    [
        "<https://a.b/c> <https://a.b/p> <https://a.b/o> .",
        "<https://a.b/c> <https://a.b/p> <https://a.b/o> <https://example.org/mini/graph/source/editors> .",
        "<https://a.b/c>",
    ],
)
def test_a_file_that_says_something_elsewhere_is_not_opened(line: str, tmp_path: Path) -> None:
    write_inferred([line], "run", tmp_path)
    with pytest.raises(DiffusionError, match=r"run\.nq:1: lies outside"):
        read_inferred(tmp_path, "run", Names("https://example.org/mini/"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DiffusionError, match=r"run\.nq: cannot be written"):
        write_inferred([], "run", tmp_path / "file")


def test_links_are_kept_beside_a_release_only(
    mini_release: Path, inference: Inference, table: Cascades
) -> None:
    with served(mini_release / "prospects-kg.nq") as endpoint:
        remote = KnowledgeGraph.remote(endpoint, project=Project.open(Path(__file__).parents[1] / "mini"))
        assert remote.inferred_runs() == []
        assert remote.compare_inferred(inference, table).documented == 2
        with pytest.raises(ReleaseError, match="kept beside a release"):
            remote.keep_inferred(inference, table)


def test_the_runs_of_a_release_are_beside_it_wherever_it_lies(tmp_path: Path) -> None:
    assert inferred_folder(tmp_path / "a.b") == tmp_path / "a.b-inferred"


@pytest.mark.parametrize("value", [1e-300, 5e-324, 0.1, 123456.789, 1.7976931348623157e308, -2.5])
def test_a_double_is_spelled_so_that_it_comes_back(value: float) -> None:
    assert float(double(value)) == value
