"""Files of tables: their lines, and what is wrong with a file as a whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prospects_kg.model.errors import Fault
from prospects_kg.tables.rows import RowFile, check_header
from prospects_kg.tables.schema import Column, TableSchema
from tests.tables.making import SETTINGS, make_project, read, read_tables

HEADER = "id,source,title,language,label_en\n"
ROW = "eco-park,page,Eco park,en,\n"


def rows_of(path) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    file = RowFile(path, "t.csv")
    rows = [(line, list(cells)) for line, cells in file.rows()]
    return rows, file.faults


def faults_of_practices(folder, content: str | bytes) -> list[str]:
    return read_tables(folder, practices=content).faults


# Lines


def test_rows_carry_the_line_on_which_they_start(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'id,note\na,"one\ntwo\nthree"\nb,x\n\nc,"y\nz"\nd,\n')
    assert rows_of(path) == (
        [(2, ["a", "one\ntwo\nthree"]), (5, ["b", "x"]), (7, ["c", "y\nz"]), (9, ["d", ""])],
        [],
    )


def test_faults_after_a_cell_with_line_breaks_name_the_right_line(tmp_path):
    text = HEADER + 'eco-park,page,"Eco\npark\nagain",en,\ntrail,pages,Trail,en,\n'
    assert faults_of_practices(tmp_path, text) == [
        "data/practices.csv:5:source: there is no 'pages' in sources.csv; correct the id or add the row"
    ]


def test_a_file_with_windows_line_ends_reads_the_same(tmp_path):
    text = HEADER + ROW + 'trail,page,"A\nB",en,\n'
    unix = read_tables(tmp_path / "unix", practices=text)
    windows = read_tables(tmp_path / "windows", practices=text.replace("\n", "\r\n"))
    assert unix.faults == windows.faults == []
    # The line break within a cell is the curator's text and stays as it is.
    assert [line.replace("\\r\\n", "\\n") for line in windows.short] == unix.short
    assert [place for _, place in windows.statements] == [place for _, place in unix.statements]


def test_a_file_without_a_last_line_end_loses_nothing(tmp_path):
    assert read_tables(tmp_path / "a", practices=HEADER + ROW.strip()).short == (
        read_tables(tmp_path / "b", practices=HEADER + ROW).short
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1),
            min_size=3,
            max_size=3,
        )
    )
)
def test_what_a_csv_writer_writes_is_read_back(tmp_path, cells):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["a", "b", "c"], *cells])
    path = tmp_path / "t.csv"
    path.write_bytes(out.getvalue().encode("utf-8"))
    found, faults = rows_of(path)
    assert ([row for _, row in found], faults) == (cells, [])


# The file as a whole


def test_a_byte_order_mark_is_named_once(tmp_path):
    assert faults_of_practices(tmp_path, b"\xef\xbb\xbf" + (HEADER + ROW).encode()) == [
        "data/practices.csv:1: the file starts with a byte order mark (BOM); save it as UTF-8 without BOM"
    ]


def test_a_byte_order_mark_before_a_quoted_name_is_named_once(tmp_path):
    assert faults_of_practices(tmp_path, b'\xef\xbb\xbf"id",source\n"eco-park","page"\n') == [
        "data/practices.csv:1: the file starts with a byte order mark (BOM); save it as UTF-8 without BOM"
    ]


def test_wrong_encoding_names_the_first_such_line(tmp_path):
    text = HEADER + "a,page,A,en,\n" * 3000 + "trail,page,Szlak górniczy,pl,\n"
    assert faults_of_practices(tmp_path, text.encode("iso-8859-2")) == [
        "data/practices.csv:3002: is not UTF-8; save the file as CSV in UTF-8"
    ]


def test_a_file_in_utf_16_is_not_utf_8(tmp_path):
    assert faults_of_practices(tmp_path, (HEADER + ROW).encode("utf-16")) == [
        "data/practices.csv:1: is not UTF-8; save the file as CSV in UTF-8"
    ]


def test_a_null_character_is_named_with_its_cell(tmp_path):
    assert faults_of_practices(tmp_path, HEADER + "eco-park,page,Eco\0park,en,\n") == [
        "data/practices.csv:2:title: holds the control character U+0000; take it out"
    ]


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n"])
def test_an_empty_file_is_no_table(tmp_path, content):
    assert faults_of_practices(tmp_path, content) == [
        "data/practices.csv:1: the file is empty; it needs at least its header line"
    ]


def test_a_header_alone_is_an_empty_table(tmp_path):
    assert faults_of_practices(tmp_path, HEADER) == []


def test_a_header_alone_is_checked(tmp_path):
    assert faults_of_practices(tmp_path, "id,titel\n")[0].startswith(
        "data/practices.csv:1:source: this column is required and missing"
    )


@pytest.mark.parametrize(("row", "count"), [("eco-park,page,Eco park\n", 3), ("eco-park,page,A,B,en,\n", 6)])
def test_a_ragged_row_is_counted(tmp_path, row, count):
    assert faults_of_practices(tmp_path, HEADER + row + ROW) == [
        f"data/practices.csv:2: the row has {count} cells, the header 5; "
        "put a cell that holds a comma or a quote into quotes"
    ]


def test_blank_lines_are_no_rows(tmp_path):
    result = read_tables(tmp_path, practices=HEADER + "\n" + ROW + "\n\n")
    assert result.faults == []
    assert {place.split(":")[1] for _, place in result.statements if "practices" in place} == {"3"}


def test_a_quote_that_is_not_closed_names_the_line_on_which_its_row_starts(tmp_path):
    text = HEADER + ROW + 'trail,page,"Trail,en,\n' + "a,page,A,en,\n" * 5
    assert faults_of_practices(tmp_path, text) == [
        "data/practices.csv:3: is not CSV: unexpected end of data; look for a quote that is not closed"
    ]


def test_a_quote_in_the_middle_of_a_quoted_cell_is_named(tmp_path):
    faults = faults_of_practices(tmp_path, HEADER + ROW + 'trail,page,"The "old" trail",en,\n')
    assert faults == [
        "data/practices.csv:3: is not CSV: ',' expected after '\"'; look for a quote that is not closed"
    ]


def test_a_folder_in_place_of_a_file_cannot_be_read(tmp_path):
    project = make_project(tmp_path / "net")
    (project.data / "practices.csv").mkdir()
    assert read(project).faults == ["data/practices.csv: cannot be read: Is a directory"]


def test_a_cell_of_ten_megabytes_is_too_long_and_no_more(tmp_path):
    cell = "x" * 10_000_000
    assert faults_of_practices(tmp_path, HEADER + f"eco-park,page,{cell},en,\n") == [
        "data/practices.csv:2:title: the cell has 10000000 characters, the limit is 20000; "
        "shorten it, or raise limits.cell_characters"
    ]


def test_the_limit_of_cells_is_a_setting(tmp_path):
    settings_text = SETTINGS + "[limits]\ncell_characters = 5\n"
    project = make_project(
        tmp_path / "net",
        settings=settings_text,
        sources="id\neditors\n",
        practices="id,source,title\na,editors,Eco park\n",
    )
    assert read(project).faults == [
        f"data/{place}: the cell has {length} characters, the limit is 5; "
        "shorten it, or raise limits.cell_characters"
        for place, length in [
            ("practices.csv:2:source", 7),
            ("practices.csv:2:title", 8),
            ("sources.csv:2:id", 7),
        ]
    ]


def test_a_file_of_no_table_is_named(tmp_path):
    faults = read_tables(tmp_path, practises=HEADER).faults
    assert len(faults) == 1
    assert faults[0].startswith("data/practises.csv: no table of this name is defined; known are sources, ")


def test_a_project_without_sources_is_told_so(tmp_path):
    project = make_project(tmp_path / "net")
    (project.data / "sources.csv").unlink()
    assert read(project).faults == [
        "data/sources.csv: there is no such file; every project needs its table of sources"
    ]


def test_sources_without_the_editors_are_told_so(tmp_path):
    assert read_tables(tmp_path, sources="id,rank\npage,1\n").faults == [
        "data/sources.csv:id: there is no source editors; "
        "add a row with the id editors: what the curators decide"
    ]


def test_thousands_of_faults_end_with_a_word_about_the_rest(tmp_path):
    faults = faults_of_practices(tmp_path, "id,source\n" + "A,page\n" * 5000)
    assert len(faults) == 1002
    assert faults[-2:] == [
        "data/practices.csv:1002: more than 1000 faults; the rest of the file was not read",
        "data/practices.csv:1002:id: 'A' is not allowed here; "
        "write an id: small letters, digits and single hyphens, as eco-park-2",
    ]


# Headers

TABLE = TableSchema(
    "things", "", "https://ex.org/{id}", (Column("id", required=True), Column("a"), Column("b"))
)


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (("id", "a", "b"), []),
        (("b", "id"), []),
        (("id", "c"), ["t.csv:1:c: no such column; known are id, a, b"]),
        (("id", "a", "a"), ["t.csv:1:a: the column stands twice; keep one of them"]),
        (("a",), ["t.csv:1:id: this column is required and missing; add it to the header"]),
        (
            ("ID", "a", ""),
            [
                "t.csv:1:ID: no such column; known are id, a, b",
                "t.csv:1: no such column; known are id, a, b",
                "t.csv:1:id: this column is required and missing; add it to the header",
            ],
        ),
        (("id", " a"), ["t.csv:1: a: no such column; known are id, a, b"]),
    ],
)
def test_headers(header: Sequence[str], faults):
    assert [str(fault) for fault in check_header(TABLE, header, "t.csv")] == faults


def test_a_file_with_a_wrong_header_is_read_no_further(tmp_path):
    result = read_tables(tmp_path, practices="id,source,titel\nA B,pages,x\n")
    assert len(result.faults) == 1
    assert result.faults[0].startswith("data/practices.csv:1:titel: no such column; known are id, source, ")
    assert not [place for _, place in result.statements if "practices" in place]


def test_columns_may_stand_in_any_order(tmp_path):
    one = read_tables(tmp_path / "one", practices=HEADER + ROW)
    other = read_tables(
        tmp_path / "other", practices="label_en,language,title,source,id\n,en,Eco park,page,eco-park\n"
    )
    assert other.short == one.short
