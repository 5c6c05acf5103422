"""Synthetic projects: the same bytes for the same seed, marked as invented, sound by every check, and full of conflicts."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prospects_kg.build.building import build_release, check_project
from prospects_kg.build.synth import write_project
from prospects_kg.build.synth.words import name, slug
from prospects_kg.build.synth.world import World
from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG, SLUG, split_statement
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import load_schema


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("synthetic") / "project"
    write_project(made, 300, 7)
    return made


@pytest.fixture(scope="module")
def outcome(folder):
    return check_project(Project.open(folder))


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def faults(folder: Path) -> list[str]:
    project = Project.open(folder)
    reader = TableReader(project, load_schema(project.metadata_files()))
    for _ in reader.statements():
        pass
    return [str(fault) for fault in reader.faults]


def test_same_size_and_seed_give_the_same_bytes(folder, tmp_path):
    write_project(tmp_path / "again", 300, 7)
    assert contents(tmp_path / "again") == contents(folder)


def test_another_seed_gives_other_practices(folder, tmp_path):
    write_project(tmp_path / "other", 300, 8)
    assert rows(tmp_path / "other", "practices") != rows(folder, "practices")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(practices=st.integers(1, 600), seed=st.integers(0, 2**40))
def test_every_size_and_seed_passes_the_checks_of_cells_and_keys(tmp_path_factory, practices, seed):
    made = tmp_path_factory.mktemp("any") / "project"
    write_project(made, practices, seed)
    assert faults(made) == []


def test_shapes_find_only_figures_that_nobody_counted_and_all_have_a_target(outcome):
    found = {(finding.severity, finding.result.shape.rpartition("/")[2]) for finding in outcome.findings}
    assert found == {("Warning", "figure-is-counted-here")}
    assert outcome.report.shapes_without_target == ()


def test_sources_disagree_about_dates_ends_and_figures(outcome):
    about = {conflict.property.strip("<>").removeprefix(PKG) for conflict in outcome.conflicts}
    assert about == {"startAsStated", "foundedAsStated", "recipientRegion", "value"}


def test_a_million_quads_need_about_twenty_thousand_practices(outcome):
    asserted = sum(count for graph, count in outcome.counts.graphs.items() if "/graph/source/" in graph)
    assert 25 <= asserted / 300 <= 60


def test_every_table_has_its_header_and_all_but_renames_have_rows(folder):
    schema = load_schema(Project.open(folder).metadata_files())
    for table in schema.tables.values():
        first = (folder / "data" / table.url).read_text(encoding="utf-8").partition("\n")[0]
        assert first.split(",") == [column.name for column in table.columns]
    assert [name for name in schema.tables if not rows(folder, name)] == ["renames"]


def test_settings_mark_the_project_as_synthetic(folder):
    read = Project.open(folder).settings
    assert read.synthetic is True
    assert read.base == "https://example.org/synthetic/300-7/"
    assert set(read.title) == set(read.languages) == {"en", "pl", "de"}


def test_every_graph_of_a_release_says_that_it_is_synthetic(tmp_path):
    write_project(tmp_path / "project", 5, 1)
    built = build_release(Project.open(tmp_path / "project"), tmp_path / "release")
    lines = (built.release / "prospects-kg.nq").read_text(encoding="utf-8").splitlines()
    statements = [split_statement(line) for line in lines]
    graphs = {graph for *_, graph in statements if graph}
    marked = {(graph, graph) for graph in graphs}
    assert len(graphs) > 20
    assert {(s, g) for s, p, _, g in statements if p == f"<{PKG}synthetic>" and g} == marked


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("practices", "title"),
        ("projects", "title"),
        ("events", "title"),
        ("publications", "title"),
        ("sources", "title"),
        ("organisations", "name_as_stated"),
        ("transfers", "label_en"),
        ("regions", "label_en"),
        ("themes", "label_pl"),
    ],
)
def test_every_title_and_name_says_synthetic(folder, table, column):
    said = [row[column] for row in rows(folder, table) if row[column]]
    assert said
    assert [text for text in said if not text.startswith("Synthetic")] == []


def test_practices_are_skewed_over_regions_and_themes(folder):
    for column, things in (("region", 15), ("theme", 18)):
        counts = Counter(row[column].split(";")[0] for row in rows(folder, "practices")).most_common(things)
        assert counts[0][1] > 4 * counts[len(counts) // 2][1]


def test_most_transfers_stay_at_an_early_stage_and_some_are_abandoned(folder):
    stages = Counter(row["stage"] for row in rows(folder, "stage_reports"))
    assert stages["visited"] > stages["piloted"] > stages["adopted"] > 0
    assert stages["abandoned"] > 0


def test_titles_are_in_three_languages_with_diacritics(folder):
    practices = rows(folder, "practices")
    assert {row["language"] for row in practices} == {"en", "pl", "de"}
    assert any(letter in row["title"] for row in practices for letter in "śłżčößä")


def test_transfers_have_plural_ends_as_text_and_reports_of_every_kind(folder):
    transfers, reports = rows(folder, "transfers"), rows(folder, "stage_reports")
    assert any(
        row["donor_as_stated"] == "four partner regions" and not row["donor_region"] for row in transfers
    )
    assert any(row["documented_year"] and not row["date"] for row in reports)
    assert {row["certainty"] for row in reports} == {"stated", "coded", "weak"}


def test_several_sources_speak_of_one_project_and_one_practice(folder):
    for table in ("projects", "practices", "organisations", "transfers"):
        sources = Counter(
            identifier for identifier, _ in {(row["id"], row["source"]) for row in rows(folder, table)}
        )
        assert max(sources.values()) >= 2


def test_a_region_of_a_practice_is_a_function_of_its_number(folder):
    stated = {row["id"]: row["region"] for row in rows(folder, "practices")}
    assert len(stated) == 300
    assert all(SLUG.fullmatch(identifier) and SLUG.fullmatch(region) for identifier, region in stated.items())


def test_names_and_ids_of_numbers_are_all_different():
    numbers = range(5000)
    assert len({name(number) for number in numbers}) == len({slug(number) for number in numbers}) == 5000


def test_numbers_that_look_drawn_spread_evenly():
    world = World.of(1000, 3, random.Random(3))
    drawn = [world.mixed(number, 1) for number in range(10_000)]
    assert all(0 <= value < 1 for value in drawn)
    assert [round(sum(value < share for value in drawn) / 10_000, 1) for share in (0.2, 0.5, 0.8)] == [
        0.2,
        0.5,
        0.8,
    ]


def test_a_folder_that_is_not_empty_is_refused_and_stays_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match="is not empty; name a folder that does not exist yet"):
        write_project(tmp_path, 10, 1)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    write_project(tmp_path / "empty", 3, 1)
    assert Project.open(tmp_path / "empty").settings.synthetic


def test_a_project_without_practices_is_refused(tmp_path):
    with pytest.raises(ProjectError, match="ask for at least 1"):
        write_project(tmp_path / "none", 0, 1)


def test_a_place_that_cannot_be_written_is_one_clear_message(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be written"):
        write_project(tmp_path / "file" / "project", 3, 1)


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("prospects_kg.build.synth.write_practice", full)
    with pytest.raises(ProjectError, match="No space left on device"):
        write_project(tmp_path / "project", 3, 1)
    assert list(tmp_path.iterdir()) == []
