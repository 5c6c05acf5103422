"""Workbooks: what a template holds, and what is read back out of one that people and Excel have written to."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from prospects_kg.model.errors import DataErrors, WorkbookError
from prospects_kg.model.project import packaged_root
from prospects_kg.tables import workbook
from prospects_kg.tables.records import EXAMPLE
from prospects_kg.tables.schema import Column, TableSchema, load_schema
from prospects_kg.tables.workbook import read_workbook, write_template
from prospects_kg.tables.writing import example, instructions

TABLE = TableSchema(
    name="visits",
    description="Study visits.",
    about="https://ex.org/id/visit/{id}",
    columns=(
        Column("id", help="Id of the visit.", required=True, format="[a-z0-9]+(-[a-z0-9]+)*"),
        Column("source", help="Who states it.", required=True, references="sources"),
        Column("practice", references="practices", separator=";"),
        Column("about", references="*"),
        Column("kind", format="seminar|workshop"),
        Column("open", base="boolean", editors=True),
        Column("country", country=True, format="[A-Z]{2}"),
        Column("start", edtf=("", "")),
        Column("year", base="gYear", edtf=("", "")),
        Column("cost", base="decimal", minimum=0),
        Column("text_en", language="en"),
    ),
)
IDS = {"sources": {"page", "editors", ""}, "practices": {"mine", "eco-park"}}
KINDS = {"practice": "practices"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "visits.xlsx"
    write_template(TABLE, path, ids=IDS, kinds=KINDS)
    return path


def sheet_of(path: Path, name: str = "visits") -> Worksheet:
    sheet = load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(
    tmp_path: Path, *rows: list[Any], formats: dict[str, str] | None = None, title: str = "visits"
) -> Path:
    """A workbook as somebody else would write it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    path = tmp_path / "saved.xlsx"
    book.save(path)
    return path


def test_header_row_is_frozen_and_names_the_columns_exactly(template: Path) -> None:
    sheet = sheet_of(template)
    assert [cell.value for cell in sheet[1]] == [column.name for column in TABLE.columns]
    assert sheet.freeze_panes == "B2"


def test_each_column_has_its_help_as_a_comment(template: Path) -> None:
    comments = {cell.value: cell.comment.text for cell in sheet_of(template)[1] if cell.comment}
    assert list(comments) == [column.name for column in TABLE.columns]
    assert comments["id"] == "Id of the visit. Required."
    assert comments["practice"] == "An id of practices.csv. Several apart by ;."
    assert comments["about"] == "An id of any table, written class/id."
    assert comments["kind"] == "One of: seminar, workshop."
    assert comments["open"] == "true or false. The editors' own column."
    assert comments["start"].startswith("Write YYYY, YYYY-MM, YYYY-MM-DD")
    assert comments["cost"] == "A number of at least 0."


def test_required_editors_and_other_columns_have_their_colours(template: Path) -> None:
    fills = {cell.value: cell.fill.start_color.rgb[2:] for cell in sheet_of(template)[1]}
    assert (fills["id"], fills["open"], fills["start"]) == ("C00000", "548235", "1F4E78")


def test_the_second_sheet_is_help(template: Path) -> None:
    book = load_workbook(template)
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("visits", "visible"),
        ("Help", "visible"),
        ("lists", "hidden"),
    ]
    lines = dict(list(book["Help"].iter_rows(values_only=True))[6:])
    assert lines == {column.name: instructions(column) or None for column in TABLE.columns}


def test_drop_downs_offer_words_ids_and_truth_values(template: Path) -> None:
    lists = sheet_of(template, "lists")
    offered = {
        values[0]: [value for value in values[1:] if value] for values in lists.iter_cols(values_only=True)
    }
    assert offered["source"] == ["editors", "page"]
    assert offered["practice"] == ["eco-park", "mine"]
    assert offered["about"] == ["practice/eco-park", "practice/mine"]
    assert offered["kind"] == ["seminar", "workshop"]
    assert offered["open"] == ["true", "false"]
    assert (offered["country"][0], len(offered["country"]) > 200) == ("AD", True)
    assert set(offered) == {"source", "practice", "about", "kind", "open", "country"}


def test_only_fixed_lists_bar_other_values(template: Path) -> None:
    menus = sheet_of(template).data_validations.dataValidation
    found = {str(menu.sqref): (menu.formula1, menu.errorStyle, menu.showErrorMessage) for menu in menus}
    assert found["B3:B1048576"] == ("lists!$A$2:$A$3", "warning", True)
    assert found["C3:C1048576"] == ("lists!$B$2:$B$3", "warning", False)
    assert found["E3:E1048576"] == ("lists!$D$2:$D$3", "stop", True)


def test_every_cell_is_text_so_that_dates_stay_as_they_are_written(template: Path) -> None:
    sheet = sheet_of(template)
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}
    assert {sheet.column_dimensions[letter].number_format for letter in "AHJ"} == {"@"}


def test_the_example_row_is_marked_and_not_read_back(template: Path) -> None:
    assert sheet_of(template)["A2"].value == f"{EXAMPLE} eco-park"
    assert read_workbook(template, "visits").rows == ()


def test_a_template_is_the_same_bytes_at_another_time(template: Path, tmp_path: Path) -> None:
    time.sleep(2.1)  # zip times have steps of two seconds
    write_template(TABLE, tmp_path / "again.xlsx", ids=IDS, kinds=KINDS)
    assert (tmp_path / "again.xlsx").read_bytes() == template.read_bytes()
    with zipfile.ZipFile(template) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_present_rows_come_back_letter_by_letter(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "start": "2009-10",
        "cost": "1793582.00",
        "text_en": '=HYPERLINK("x")\nline two _x0041_ ',
    }
    write_template(TABLE, tmp_path / "visits.xlsx", rows=[row, {"id": "+1", "text_en": "-2"}])
    read = read_workbook(tmp_path / "visits.xlsx", "visits")
    assert [line for line, _ in read.rows] == [3, 4]
    assert (
        dict(zip(read.header, read.rows[0][1], strict=True))
        == {column.name: "" for column in TABLE.columns} | row
    )
    assert read.rows[1][1][0] == "+1"


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_back_out_of_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("texts") / "t.xlsx"
    table = TableSchema("t", "", "", (Column("id"), Column("text")))
    write_template(
        table, path, rows=[{"id": f"x{number}", "text": text} for number, text in enumerate(texts)]
    )
    assert [row[1] for _, row in read_workbook(path, "t").rows] == texts


def test_all_packaged_tables_have_a_template_that_reads_back_empty(tmp_path: Path) -> None:
    schema = load_schema([packaged_root() / "data" / "metadata.json"])
    for table in schema.tables.values():
        write_template(table, tmp_path / "t.xlsx")
        read = read_workbook(tmp_path / "t.xlsx", table.name)
        assert (list(read.header), read.rows) == ([column.name for column in table.columns], ())


def test_the_example_shows_how_each_column_is_written() -> None:
    assert example(TABLE, {"practice": ("a", "b"), "kind": ("seminar",), "country": ("AD",)}) == {
        "id": "#example eco-park",
        "source": "As the source writes it",
        "practice": "a;b",
        "about": "practice/eco-park",
        "kind": "seminar",
        "open": "true",
        "country": "PL",
        "start": "2009-10",
        "year": "2019",
        "cost": "1793582.5",
        "text_en": "Text in the language en",
    }


def test_what_excel_made_of_dates_and_numbers_becomes_text_again(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        ["id", "a", "b", "c", "d", "e", "f", "g"],
        [
            1,
            datetime(2009, 10, 1),
            date(2009, 10, 5),
            datetime(2009, 1, 1),
            2009.0,
            0.1 + 0.2,
            True,
            "2009-10",
        ],
        formats={"B2": "mmm-yy", "C2": "dd/mm/yyyy", "D2": "yyyy"},
    )
    assert read_workbook(path).rows == (
        (2, ("1", "2009-10", "2009-10-05", "2009", "2009", "0.3", "true", "2009-10")),
    )


@pytest.mark.parametrize(
    ("value", "number_format", "reason"),
    [
        ("=1+1", "General", "holds a formula; copy the cell and paste its value as text"),
        ("#N/A", "General", "holds the error value #N/A; copy the cell and paste its value as text"),
        (
            datetime(2009, 10, 12),
            "d-mmm",
            "2009-10-12 00:00:00 is a time or a day without a year; format the cell as text",
        ),
        (
            datetime(2009, 10, 12, 8, 30),
            "dd/mm/yyyy hh:mm",
            "2009-10-12 08:30:00 is a time or a day without a year",
        ),
        (timedelta(hours=8), "[hh]:mm", "8:00:00 is a time or a day without a year"),
    ],
)
def test_cells_without_a_text_of_their_own_are_named(
    tmp_path: Path, value: object, number_format: str, reason: str
) -> None:
    path = saved(tmp_path, ["id", "start"], ["a", value], formats={"B2": number_format})
    with pytest.raises(DataErrors) as caught:
        read_workbook(path)
    assert str(caught.value).startswith(f"{path}:2:start: {reason}")


def test_a_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id", "title"], ["a", "x"])
    book = load_workbook(path)
    book.worksheets[0]["B2"].value = '=HYPERLINK("http://x","y")'
    book.worksheets[0]["B2"].data_type = "s"
    book.save(path)
    assert read_workbook(path).rows == ((2, ("a", '=HYPERLINK("http://x","y")')),)


def test_empty_rows_and_columns_are_passed_over(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id", "title", None, ""], [], ["a", "A"], [None, ""], ["b"])
    read = read_workbook(path)
    assert (read.header, read.rows) == (("id", "title"), ((3, ("a", "A")), (5, ("b", ""))))


def test_a_stray_cell_in_the_last_row_does_no_harm(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id"], ["a"])
    book = load_workbook(path)
    book.worksheets[0]["A1048576"] = ""
    book.save(path)
    assert read_workbook(path).rows == ((2, ("a",)),)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [[None], ["id"]],
            ":1: the sheet has no header in its first row; write the names of the columns there",
        ),
        ([], ":1: the sheet has no header in its first row"),
        ([["id", None, "title"], ["a"]], ":1: column 2 has no name in the header"),
        ([["id"], ["a", "b"]], ":2: the row has 2 cells, the header 1"),
    ],
)
def test_a_sheet_that_is_no_table_says_why(tmp_path: Path, rows: list[list[Any]], message: str) -> None:
    with pytest.raises(DataErrors) as caught:
        read_workbook(saved(tmp_path, *rows))
    assert message in str(caught.value)


def test_merged_cells_are_refused_with_their_place(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id", "title"], ["a", "A"], ["b", "B"])
    book = load_workbook(path)
    book.worksheets[0].merge_cells("B2:B3")
    book.save(path)
    with pytest.raises(DataErrors) as caught:
        read_workbook(path)
    assert (
        str(caught.value)
        == f"{path}:2: the cells B2:B3 are merged; unmerge them, and give every row its own value"
    )


def test_a_hidden_sheet_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id"], ["a"])
    book = load_workbook(path)
    book.create_sheet("notes")
    book["visits"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    with pytest.raises(WorkbookError, match="the sheet visits is hidden; show it"):
        read_workbook(path, "visits")


def test_one_of_several_sheets_must_have_the_name_of_the_table(tmp_path: Path) -> None:
    path = saved(tmp_path, ["id"], ["a"], title="one")
    book = load_workbook(path)
    book.create_sheet("two")
    book.save(path)
    with pytest.raises(
        WorkbookError, match=r"which sheet holds the table\? Name it visits; there is one, two"
    ):
        read_workbook(path, "visits")
    assert read_workbook(path, "one").rows == ((2, ("a",)),)


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no workbook that can be read"),
        (b"id,source\na,page\n", "is no workbook that can be read"),
        (packed(a=b"1"), "is no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "is an old .xls or has a password"),
    ],
)
def test_a_file_that_is_no_workbook_says_so(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkbookError, match=message):
        read_workbook(path)


def test_a_missing_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"none\.xlsx: cannot be read: No such file"):
        read_workbook(tmp_path / "none.xlsx")


def replaced(path: Path, part: str, change: Any) -> Path:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    path.write_bytes(out.getvalue())
    return path


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(template: Path) -> None:
    replaced(template, "xl/theme/theme1.xml", lambda _: b" " * (workbook._UNPACKED + 1))
    assert template.stat().st_size < 1_000_000
    with pytest.raises(WorkbookError, match=r"unpacks to \d+ bytes, the limit is"):
        read_workbook(template)


def test_entities_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
    start = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{"".join(names)}]>'.encode()

    def grown(data: bytes) -> bytes:
        return start + data[data.index(b"<worksheet") :].replace(b"<v>1</v>", b"<v>&e11;</v>")

    path = replaced(saved(tmp_path, ["id"], [1]), "xl/worksheets/sheet1.xml", grown)
    with pytest.raises(WorkbookError, match="is no workbook that can be read"):
        read_workbook(path)


def test_a_row_number_beyond_any_sheet_is_refused(tmp_path: Path) -> None:
    path = replaced(
        saved(tmp_path, ["id"], ["a"]),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'r="2"', b'r="99999999999"').replace(b'r="A2"', b""),
    )
    with pytest.raises(
        WorkbookError, match="more than 1048576 rows or 20000000 cells; import the table as CSV"
    ):
        read_workbook(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = replaced(saved(tmp_path, ["id"], ["a"]), "xl/worksheets/sheet1.xml", lambda data: data[:200])
    with pytest.raises(WorkbookError, match="is no workbook that can be read"):
        read_workbook(path)


def test_a_cell_that_a_workbook_cannot_hold_is_not_cut(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="a cell has 32768 characters, and a workbook holds 32767"):
        write_template(TABLE, tmp_path / "t.xlsx", rows=[{"id": "a", "text_en": "x" * 32_768}])
    with pytest.raises(WorkbookError, match=r"visits\.csv holds a control character"):
        write_template(TABLE, tmp_path / "t.xlsx", rows=[{"id": "a", "text_en": "\x00"}])
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="cannot be written: No such file"):
        write_template(TABLE, tmp_path / "no" / "t.xlsx")
    assert list(tmp_path.iterdir()) == []
