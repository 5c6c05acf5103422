"""A new project folder: complete, without a fault, and never over what is there."""

from __future__ import annotations

import csv

import pytest

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import Project
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import load_schema
from prospects_kg.tables.starting import write_new_project


def test_a_new_project_has_no_fault_and_one_source(tmp_path):
    write_new_project(tmp_path / "net")
    project = Project.open(tmp_path / "net")
    reader = TableReader(project, load_schema(project.metadata_files()))
    statements = [line for line, _ in reader.statements()]
    assert reader.faults == []
    assert reader.rows == {"sources": 1}
    assert all(line.startswith(f"<{project.settings.base}id/source/editors> ") for line in statements)


def test_a_new_project_has_every_table_with_all_its_columns(tmp_path):
    write_new_project(tmp_path / "net")
    project = Project.open(tmp_path / "net")
    tables = load_schema(project.metadata_files()).tables
    assert sorted(path.stem for path in project.data.glob("*.csv")) == sorted(tables)
    for name, table in tables.items():
        with (project.data / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == [column.name for column in table.columns]


def test_a_new_project_has_folders_for_own_queries_shapes_rules_and_terms(tmp_path):
    write_new_project(tmp_path / "net")
    for folder in ("queries", "shapes", "rules", "ontology"):
        assert (tmp_path / "net" / folder / "README.md").read_text(encoding="utf-8").startswith("Own ")


def test_the_files_made_are_named(tmp_path):
    made = write_new_project(tmp_path / "net")
    assert sorted(made) == sorted(path for path in (tmp_path / "net").rglob("*") if path.is_file())


def test_two_new_projects_are_the_same_byte_for_byte(tmp_path):
    one, other = write_new_project(tmp_path / "one"), write_new_project(tmp_path / "other")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_an_empty_folder_is_filled(tmp_path):
    write_new_project(tmp_path)
    assert (tmp_path / "prospects-kg.toml").exists()


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        write_new_project(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is not empty; name a folder that does not exist yet"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "net").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match="net: "):
        write_new_project(tmp_path / "net")
    assert (tmp_path / "net").read_text(encoding="utf-8") == "mine"


def test_a_folder_under_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be written: Not a directory"):
        write_new_project(tmp_path / "file" / "net")


def test_a_folder_that_may_not_be_written_is_refused_with_its_name(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied", str(tmp_path / "net"))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(ProjectError) as caught:
        write_new_project(tmp_path / "net")
    assert str(caught.value) == f"{tmp_path / 'net'}: cannot be written: Permission denied"
