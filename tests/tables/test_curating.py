"""The curator's day on the mini project: workbooks of its tables, and files that come back."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import DataErrors, ProjectError, WorkbookError
from prospects_kg.model.project import Project
from prospects_kg.tables.curating import (
    find_table,
    left_behind,
    plan_file,
    read_incoming,
    write_table_template,
)
from prospects_kg.tables.importing import ImportPlan, apply_import
from prospects_kg.tables.schema import Schema, load_schema

GUIDE = Path(__file__).parents[2] / "docs" / "curators.md"


@pytest.fixture
def project(mini: Path) -> Project:
    return Project.open(mini)


@pytest.fixture
def schema(project: Project) -> Schema:
    return load_schema(project.metadata_files())


def plan_of(project: Project, schema: Schema, name: str, path: Path) -> ImportPlan:
    return plan_file(project, schema, find_table(schema, name), path)


def rewritten(project: Project, name: str, *changes: tuple[str, str]) -> Path:
    """A copy of a table beside the project, with some text changed."""
    text = (project.data / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = project.root / name
    path.write_text(text)
    return path


def without(project: Project, name: str, start: str) -> Path:
    lines = (project.data / name).read_text().splitlines(keepends=True)
    path = project.root / name
    path.write_text("".join(line for line in lines if not line.startswith(start)))
    return path


def test_the_workbook_of_any_table_of_the_project_imports_as_no_change(
    project: Project, schema: Schema
) -> None:
    path = project.root / "t.xlsx"
    for table in schema.tables.values():
        write_table_template(project, schema, table, path)
        plan = plan_of(project, schema, table.name, path)
        assert (table.name, plan.to_rows(), plan.new_columns) == (table.name, [], ())
        assert apply_import(plan, remove=True) is False


def test_rows_written_into_a_workbook_are_merged(project: Project, schema: Schema) -> None:
    path = project.root / "themes.xlsx"
    write_table_template(project, schema, find_table(schema, "themes.csv"), path)
    book = load_workbook(path)
    sheet = book["themes"]
    header = [cell.value for cell in sheet[1]]
    row = {"id": "heat", "label_en": "Heat", "broader": "energy"}
    sheet.append([row.get(str(name)) for name in header])
    book.save(path)
    table = project.data / "themes.csv"
    before = table.read_text()
    assert apply_import(plan_of(project, schema, "themes", path), remove=True)
    added = table.read_text().removeprefix(before)
    columns = before.splitlines()[0].split(",")
    assert dict(zip(columns, next(csv.reader([added])), strict=True)) == dict.fromkeys(columns, "") | row


def test_an_empty_template_holds_the_example_alone(project: Project, schema: Schema) -> None:
    path = project.root / "t.xlsx"
    table = find_table(schema, "practices")
    write_table_template(project, schema, table, path, empty=True)
    assert read_incoming(path, table).rows == ()


def test_all_faults_of_the_cells_are_named_and_nothing_is_written(project: Project, schema: Schema) -> None:
    path = rewritten(project, "stage_reports.csv", (",2011-05,", ",May 2011,"), (",adopted,", ",taken over,"))
    before = (project.data / "stage_reports.csv").read_bytes()
    with pytest.raises(DataErrors) as caught:
        plan_of(project, schema, "stage_reports", path)
    places = [(fault.path, fault.column) for fault in caught.value.faults]
    assert set(places) == {(str(path), "date"), (str(path), "stage")}
    assert (project.data / "stage_reports.csv").read_bytes() == before


def test_a_row_may_name_an_id_that_comes_in_with_the_same_file(project: Project, schema: Schema) -> None:
    header = (project.data / "themes.csv").read_text().splitlines()[0].split(",")
    new = {"id": "heat", "broader": "warmth"}, {"id": "warmth"}
    lines = [",".join(row.get(name, "") for name in header) + "\n" for row in new]
    path = rewritten(project, "themes.csv")
    path.write_text(path.read_text() + "".join(lines))
    assert [row[1] for row in plan_of(project, schema, "themes", path).to_rows()] == ["heat", "warmth"]


def test_a_row_may_not_name_an_id_that_the_file_takes_out(project: Project, schema: Schema) -> None:
    path = without(project, "themes.csv", "energy,")
    with pytest.raises(DataErrors, match=r"broader: there is no 'energy' in themes\.csv"):
        plan_of(project, schema, "themes", path)


def test_editors_cells_of_one_id_must_agree(project: Project, schema: Schema) -> None:
    text = (project.data / "practices.csv").read_text()
    second = next(line for line in text.splitlines() if line.startswith("eco-park,mini-report"))
    path = rewritten(project, "practices.csv", (second, second.removesuffix(",") + "Another park,"))
    with pytest.raises(
        DataErrors, match=r"differs from .* of the same id in line 2, and the column is the editors'"
    ):
        plan_of(project, schema, "practices", path)


def test_cells_of_other_tables_that_name_a_removed_id_are_told(project: Project, schema: Schema) -> None:
    plan = plan_of(project, schema, "practices", without(project, "practices.csv", "eco-park,"))
    assert {row[:2] for row in plan.to_rows()} == {("removed", "eco-park")}
    told = [str(fault) for fault in left_behind(project, schema, plan)]
    assert (
        "data/transfers.csv:2:practice: names 'eco-park', which practices.csv no longer has after the import; "
        "change this cell as well"
    ) in told
    assert any("names 'practice/eco-park'" in line for line in told)


def test_nothing_is_left_behind_where_no_id_goes(project: Project, schema: Schema) -> None:
    path = without(project, "practices.csv", "eco-park,mini-report")
    plan = plan_of(project, schema, "practices", path)
    assert (len(plan.removed), left_behind(project, schema, plan)) == (1, [])


def test_a_rename_that_renames_csv_declares_is_taken(project: Project, schema: Schema) -> None:
    path = rewritten(project, "organisations.csv", ("slate-hill-agency,", "slate-agency,"))
    with pytest.raises(
        DataErrors, match="add the row organisation/slate-hill-agency,organisation/slate-agency,REASON"
    ):
        plan_of(project, schema, "organisations", path)
    with (project.data / "renames.csv").open("a") as stream:
        stream.write("organisation/slate-hill-agency,organisation/slate-agency,It changed its name.\n")
    plan = plan_of(project, schema, "organisations", path)
    assert {row[0] for row in plan.to_rows()} == {"changed"}
    assert {fault.column for fault in left_behind(project, schema, plan)} >= {"organisation", "attendee"}
    apply_import(plan, remove=True)
    assert (project.data / "organisations.csv").read_bytes() == path.read_bytes()


def test_ten_thousand_rows_of_faults_end_early(project: Project, schema: Schema) -> None:
    path = project.root / "many.csv"
    path.write_text("id,source\n" + "BAD,nobody\n" * 10_000)
    with pytest.raises(DataErrors) as caught:
        plan_of(project, schema, "practices", path)
    assert "more than 1000 faults; the rest was not read" in str(caught.value)
    assert len(caught.value.faults) < 1010


def test_a_huge_cell_and_a_nul_are_named_with_their_column(project: Project, schema: Schema) -> None:
    path = project.root / "t.csv"
    path.write_text(f"id,source,title,summary_en\na,mini-page,x\0y,{'x' * 10_000_000}\n")
    with pytest.raises(DataErrors) as caught:
        plan_of(project, schema, "practices", path)
    faults = {fault.column: fault.reason for fault in caught.value.faults}
    assert faults["title"] == "holds the control character U+0000"
    assert faults["summary_en"].startswith("the cell has 10000000 characters, the limit is")
    assert len(str(caught.value)) < 1000


def test_unknown_tables_files_and_endings_are_named(project: Project, schema: Schema) -> None:
    with pytest.raises(ProjectError, match="there is no table 'practise'; known are sources, programmes"):
        find_table(schema, "practise")
    with pytest.raises(WorkbookError, match=r"none\.xlsx: there is no such file"):
        read_incoming(project.root / "none.xlsx", find_table(schema, "themes"))
    with pytest.raises(WorkbookError, match=r"t\.csv: a template is an Excel workbook"):
        write_table_template(project, schema, find_table(schema, "themes"), project.root / "t.csv")


def test_a_broken_table_gets_no_template(project: Project, schema: Schema) -> None:
    (project.data / "themes.csv").write_text("id,label_en\na\n")
    with pytest.raises(WorkbookError, match=r"the row has 1 cells, the header 2.*\nmend the table"):
        write_table_template(project, schema, find_table(schema, "themes"), project.root / "t.xlsx")


def test_a_table_without_a_file_has_an_empty_template_and_is_made_by_an_import(
    project: Project, schema: Schema
) -> None:
    (project.data / "needs.csv").unlink()
    path = project.root / "needs.xlsx"
    write_table_template(project, schema, find_table(schema, "needs"), path)
    assert plan_of(project, schema, "needs", path).empty
    shutil.copy(Path(__file__).parent.parent / "mini" / "data" / "needs.csv", project.root)
    plan = plan_of(project, schema, "needs", project.root / "needs.csv")
    assert apply_import(plan)
    assert len((project.data / "needs.csv").read_text().splitlines()) == 1 + len(plan.added)


def test_a_project_without_renames_has_none(project: Project, schema: Schema) -> None:
    (project.data / "renames.csv").unlink()
    assert plan_of(project, schema, "practices", project.data / "practices.csv").empty


def block_of_the_guide(language: str) -> str:
    """The one block of docs/curators.md in this language."""
    guide = GUIDE.read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", guide, flags=re.DOTALL | re.MULTILINE)
    return str(block)


def test_the_guides_own_column_and_table_work_as_it_says(project: Project) -> None:
    (project.data / "metadata.json").write_text(block_of_the_guide("json"))
    (project.data / "visits.csv").write_text(block_of_the_guide("csv"))
    schema = load_schema(project.metadata_files())
    path = project.root / "practices.xlsx"
    write_table_template(project, schema, find_table(schema, "practices"), path)
    book = load_workbook(path)
    header = [cell.value for cell in book["practices"][1]]
    assert header[-1] == "cost_eur"
    book["practices"].cell(3, len(header)).value = 12000.5
    book.save(path)
    plan = plan_of(project, schema, "practices", path)
    assert plan.to_rows() == [("changed", "eco-park", "mini-page", "cost_eur", "", "12000.5")]
    apply_import(plan)
    kg = KnowledgeGraph.build(project)
    _, *rows = csv.reader(kg.select(block_of_the_guide("sparql")).to_csv().splitlines())
    assert rows == [[kg.iri("visit/first-visit"), kg.iri("practice/eco-park"), "12000.5"]]


def test_the_guide_names_only_tables_and_columns_that_exist(schema: Schema) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:data/)?([a-z_]+)\.csv`", guide))
    assert named
    assert named <= set(schema.tables)
    columns = {column.name for table in schema.tables.values() for column in table.columns}
    assert set(re.findall(r"`([a-z]+_(?:en|as_stated|year|location))`", guide)) <= columns


def test_a_table_without_ids_leaves_nothing_behind(project: Project, schema: Schema) -> None:
    path = project.root / "renames.csv"
    path.write_text("old,new,reason_en\n")
    plan = plan_of(project, schema, "renames", path)
    assert (len(plan.removed), left_behind(project, schema, plan)) == (1, [])
