"""The project folders in examples/ are whole: they build without a fault, and what is their own reaches the graph."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.build.building import check_project
from prospects_kg.cli.main import run
from prospects_kg.model.project import Project, packaged_root

URBACT = Path(__file__).parents[1] / "examples" / "urbact"
PKG = "PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>"
STRAND = "https://example.org/urbact/ontology#strand"


def table(name: str, folder: Path = URBACT / "data") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    folder = shutil.copytree(URBACT, tmp_path_factory.mktemp("examples") / "urbact")
    return KnowledgeGraph.build(folder)


def test_it_builds_with_the_two_commands_of_its_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(shutil.copytree(URBACT, tmp_path / "urbact"))
    assert run(["check"]) == 0
    assert "tables and shapes are in order (0 warnings, 0 conflicts)" in capsys.readouterr().err
    assert run(["build"]) == 0
    assert run(["query", "transfers-with-evidence", "--param", "stage=stage/adopted", "--format", "csv"]) == 0
    answer = capsys.readouterr().out
    adopted = [row for row in table("stage_reports") if row["stage"] == "adopted"]
    assert answer.count("/id/stage/adopted") == len(adopted) == 10


def test_no_shape_finds_anything() -> None:
    assert check_project(Project.open(URBACT)).findings == ()


def test_its_things_lie_under_its_own_base(built: KnowledgeGraph) -> None:
    things = built.select(
        f"{PKG} SELECT DISTINCT ?t WHERE {{ VALUES ?c {{ pkg:Transfer pkg:Practice pkg:Region }} ?t a ?c }}"
    )
    assert {str(row[0]).startswith("https://example.org/urbact/id/") for row in things} == {True}
    assert len(things) == sum(
        len({row["id"] for row in table(name)}) for name in ("transfers", "practices", "regions")
    )


def test_it_holds_twenty_reports_of_nineteen_transfers() -> None:
    assert len(table("transfers")) == len(table("stage_reports")) == 20
    assert len({row["id"] for row in table("transfers")}) == 19
    assert Counter(row["stage"] for row in table("stage_reports")) == {
        "adopted": 10, "piloted": 6, "planned": 1, "visited": 2, "inspired": 1,
    }  # fmt: skip


def test_every_row_has_a_source_with_an_address() -> None:
    sources = {row["id"]: row["url"] for row in table("sources")}
    assert sources.pop("editors") == ""
    used = {
        row["source"]
        for name in ("organisations", "practices", "programmes", "projects", "stage_reports", "transfers")
        for row in table(name)
    }
    assert used == set(sources)
    assert [url for url in sources.values() if not re.match(r"https?://[^/]+[^./]/", url)] == []


def test_every_place_has_a_nuts_code_and_every_used_code_its_ancestors() -> None:
    codes = {row["id"]: row["broader"] for row in table("nuts")}
    places = table("regions")
    assert {row["nuts"] or row["within_nuts"] for row in places} <= set(codes)
    assert set(codes.values()) - {""} <= set(codes)
    ends = {row[end] for row in table("transfers") for end in ("donor_region", "recipient_region")}
    assert {row["id"] for row in places} == ends


def test_its_themes_are_its_own(built: KnowledgeGraph) -> None:
    packaged = {row["id"] for row in table("themes", packaged_root() / "data")}
    own = {row["id"] for row in table("themes")}
    assert own.isdisjoint(packaged)
    used = {
        str(row[0])
        for row in built.select(f"{PKG} SELECT DISTINCT ?t WHERE {{ ?p a pkg:Practice ; pkg:theme ?t }}")
    }
    assert used == {f"https://example.org/urbact/id/theme/{theme}" for theme in own}


def test_its_own_column_reaches_graph_trace_and_template(
    built: KnowledgeGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {
        (str(p).rpartition("/")[2], str(s))
        for p, s in built.select(f"SELECT ?p ?s WHERE {{ ?p <{STRAND}> ?s }}")
    }
    assert said == {(row["id"], row["strand"]) for row in table("projects")}
    (statement,) = [s for s in built.thing("project/bluact").statements if s.property == STRAND]
    assert statement.property_label == "strand"
    assert [str(origin) for origin in statement.origins] == ["urbact-bluact (data/projects.csv:3:strand)"]
    path = tmp_path / "projects.xlsx"
    assert run(["template", "projects", "-o", str(path), "--project", str(URBACT)]) == 0
    assert path.exists()


def test_its_own_column_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shutil.copytree(URBACT, tmp_path / "urbact")
    path = folder / "data" / "projects.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Pilot Transfer Network,G", "Pilot,G"), encoding="utf-8"
    )
    assert run(["check", "--project", str(folder)]) == 2
    assert ":strand: 'Pilot' is not allowed here" in capsys.readouterr().err


def test_nobody_is_named(built: KnowledgeGraph) -> None:
    people = built.ask(
        "ASK { VALUES ?c { <http://xmlns.com/foaf/0.1/Person> <https://schema.org/Person> } ?x a ?c }"
    )
    assert not people
    assert not any(
        "@" in cell
        for name in ("transfers", "stage_reports", "practices")
        for row in table(name)
        for cell in row.values()
    )
