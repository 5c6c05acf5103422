"""Importing a file into a table: what it would change, and that nothing else is touched."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prospects_kg.model.errors import DataErrors, WorkbookError
from prospects_kg.tables.importing import ImportPlan, apply_import, merged_text, plan_import
from prospects_kg.tables.records import Incoming, incoming, read_csv, split_records
from prospects_kg.tables.schema import Column, TableSchema

NAMES = ("id", "source", "title", "note")
PRACTICES = TableSchema(
    name="practices",
    description="",
    about="https://w3id.org/prospects-kg/id/practice/{id}",
    columns=tuple(Column(name, required=name in {"id", "source"}) for name in NAMES),
)
# Mixed line ends, quotes that nothing demands, a cell of two lines, a blank line: all as a curator left them.
CURRENT = (
    "id,source,title\r\n"
    'eco-park,page,"Eco park"\r\n'
    'eco-park,report,"Eco\npark, the big one"\n'
    "\n"
    "heritage-trail,page,Trail\r\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "practices.csv"
    path.write_bytes(CURRENT.encode())
    return path


def rows(text: str) -> Incoming:
    header, *cells = csv.reader(io.StringIO(text, newline=""))
    return incoming("new.csv", header, list(enumerate(cells, start=2)))


def plan_of(table: Path, text: str, **options: object) -> ImportPlan:
    return plan_import(PRACTICES, table, rows(text), shown="data/practices.csv", **options)  # type: ignore[arg-type]


def faults_of(table: Path, text: str, **options: object) -> list[str]:
    with pytest.raises(DataErrors) as caught:
        plan_of(table, text, **options)
    return [str(fault) for fault in caught.value.faults]


def test_the_plan_names_added_changed_and_removed_rows(table: Path) -> None:
    plan = plan_of(
        table, "id,source,title\neco-park,page,Eco park\neco-park,report,The park\nmine,page,Mine\n"
    )
    assert plan.to_rows() == [
        ("added", "mine", "page", "", "", ""),
        ("changed", "eco-park", "report", "title", "Eco\npark, the big one", "The park"),
        ("removed", "heritage-trail", "page", "", "", ""),
    ]
    assert (plan.unchanged, plan.empty) == (1, False)
    assert [(row.line, row.incoming_line) for row in plan.changed] == [(3, 3)]
    assert [row.line for row in plan.removed] == [6]


def test_only_touched_lines_differ(table: Path) -> None:
    plan = plan_of(
        table, 'id,source,title\neco-park,page,Eco park\neco-park,report,The park\nmine,page,"a, b"\n'
    )
    assert apply_import(plan, remove=True) is True
    assert table.read_bytes().decode() == (
        'id,source,title\r\neco-park,page,"Eco park"\r\neco-park,report,The park\n\nmine,page,"a, b"\r\n'
    )


def test_removed_rows_stay_unless_their_removal_is_asked_for(table: Path) -> None:
    plan = plan_of(table, "id,source,title\nmine,page,Mine\n")
    assert len(plan.removed) == 3
    apply_import(plan)
    assert table.read_bytes().decode() == CURRENT + "mine,page,Mine\r\n"


def test_importing_the_same_file_again_changes_nothing(table: Path) -> None:
    text = "id,source,title,note\nmine,page,Mine,\neco-park,page,Park,new\n"
    apply_import(plan_of(table, text), remove=True)
    before = table.read_bytes()
    again = plan_of(table, text)
    assert again.empty
    assert apply_import(again, remove=True) is False
    assert table.read_bytes() == before


def test_taking_out_one_of_several_rows_of_an_id_and_source_is_one_removal(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id,source,title\na,page,one\na,page,two\na,page,three\n")
    plan = plan_of(table, "id,source,title\na,page,two\na,page,three\n")
    assert (plan.changed, [row.line for row in plan.removed]) == ((), [2])


def test_rows_in_another_order_are_no_change(table: Path) -> None:
    text = 'title,source,id\nTrail,page,heritage-trail\n"Eco\npark, the big one",report,eco-park\nEco park,page,eco-park\n'
    assert plan_of(table, text).empty


def test_line_ends_within_a_cell_are_no_change(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_bytes(b'id,source,title\na,page,"one\r\ntwo"\n')
    assert plan_of(table, 'id,source,title\na,page,"one\ntwo"\n').empty


def test_columns_that_the_file_lacks_stay_as_they_are(table: Path) -> None:
    plan = plan_of(table, "id,source\neco-park,page\neco-park,report\nheritage-trail,page\n")
    assert plan.empty


def test_a_column_that_the_table_lacks_comes_in_where_it_says_something(table: Path) -> None:
    start = 'id,source,title,note\neco-park,page,Eco park,{}\neco-park,report,"Eco\npark, the big one",\nheritage-trail,page,Trail,\n'
    assert plan_of(table, start.format("")).new_columns == ()
    plan = plan_of(table, start.format("seen"))
    assert plan.new_columns == ("note",)
    assert merged_text(plan) == (
        "id,source,title,note\r\neco-park,page,Eco park,seen\r\n"
        'eco-park,report,"Eco\npark, the big one",\n\nheritage-trail,page,Trail,\r\n'
    )


def test_a_last_line_without_an_end_gets_one_before_rows_are_added(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id,source,title\na,page,x")
    apply_import(plan_of(table, "id,source,title\na,page,x\nb,page,y\n"))
    assert table.read_bytes() == b"id,source,title\na,page,x\nb,page,y\n"


def test_a_changed_last_line_without_an_end_stays_without_one(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id,source,title\na,page,x")
    apply_import(plan_of(table, "id,source,title\na,page,y\n"))
    assert table.read_bytes() == b"id,source,title\na,page,y"


def test_a_table_without_a_file_starts_with_the_header_of_its_definition(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    apply_import(plan_of(table, "id,source,title\na,page,x\n"))
    assert table.read_bytes() == b"id,source,title,note\na,page,x,\n"


def test_a_changed_id_is_refused_with_the_way_to_rename(table: Path) -> None:
    text = 'id,source,title\neco-park,page,Eco park\neco-park,report,"Eco\npark, the big one"\ntrail,page,Trail\n'
    assert faults_of(table, text) == [
        "new.csv:4:id: 'trail' was 'heritage-trail' (data/practices.csv:6), and ids never change; "
        "write heritage-trail again; to rename it all the same, add the row "
        "practice/heritage-trail,practice/trail,REASON to data/renames.csv and import once more"
    ]
    assert table.read_bytes().decode() == CURRENT


def test_a_changed_id_is_found_among_the_columns_that_the_file_has(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id,source,title,note\na,page,x,kept\n")
    assert len(faults_of(table, "id,source,title\nb,page,x\n")) == 1


def test_rows_that_say_nothing_but_their_id_are_no_rename(tmp_path: Path) -> None:
    table = tmp_path / "practices.csv"
    table.write_text("id,source,title\na,page,\n")
    plan = plan_of(table, "id,source,title\nb,page,\n")
    assert (len(plan.added), len(plan.removed)) == (1, 1)


def test_a_rename_that_renames_csv_declares_changes_the_id_in_its_place(table: Path) -> None:
    text = 'id,source,title\neco-park,page,Eco park\neco-park,report,"Eco\npark, the big one"\ntrail,page,Trail\n'
    plan = plan_of(table, text, renames={"heritage-trail": "trail"})
    assert plan.to_rows() == [("changed", "heritage-trail", "page", "id", "heritage-trail", "trail")]
    apply_import(plan, remove=True)
    assert table.read_bytes().decode() == CURRENT.replace("heritage-trail", "trail")


def test_an_id_that_was_renamed_is_not_taken_back(table: Path) -> None:
    faults = faults_of(table, "id,source,title\neco-park,page,Eco park\n", renames={"eco-park": "green-park"})
    assert faults == ["new.csv:2:id: 'eco-park' was renamed in data/renames.csv; write green-park"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,source,name\n", "new.csv:1:name: no such column; known are id, source, title, note"),
        ("id,source,title,title\n", "new.csv:1:title: the column stands twice; keep one of them"),
        ("id,title\n", "new.csv:1:source: this column is required and missing; add it to the header"),
    ],
)
def test_a_wrong_header_is_named(table: Path, text: str, message: str) -> None:
    assert faults_of(table, text) == [message]
    assert table.read_bytes().decode() == CURRENT


def test_rows_are_not_found_again_without_the_column_that_names_them(tmp_path: Path) -> None:
    regions = TableSchema(
        "regions", "", "https://ex.org/id/region/{id}", (Column("id", required=True), Column("source"))
    )
    table = tmp_path / "regions.csv"
    table.write_text("id,source\na,page\n")
    with pytest.raises(
        DataErrors, match=r"new\.csv:1:source: the column is missing, and rows are found again by it"
    ):
        plan_import(regions, table, rows("id\na\n"))


def test_rows_of_a_table_without_id_are_found_by_the_variables_of_its_iri(tmp_path: Path) -> None:
    renames = TableSchema("renames", "", "https://ex.org/id/{+old}", (Column("old"), Column("new")))
    table = tmp_path / "renames.csv"
    table.write_text("old,new\npractice/a,practice/b\n")
    plan = plan_import(renames, table, rows("old,new\npractice/a,practice/c\n"))
    assert plan.to_rows() == [("changed", "practice/a", "", "new", "practice/b", "practice/c")]


def test_a_table_that_changed_since_the_plan_was_made_is_left_alone(table: Path) -> None:
    plan = plan_of(table, "id,source,title\nmine,page,Mine\n")
    table.write_text("id,source,title\n")
    with pytest.raises(WorkbookError, match="was changed while the import was looked at; import once more"):
        apply_import(plan)
    assert table.read_text() == "id,source,title\n"


def test_a_failed_write_leaves_the_table_and_nothing_beside_it(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="cannot be written: No space left on device; it is as it was"):
        apply_import(plan_of(table, "id,source,title\nmine,page,Mine\n"))
    assert table.read_bytes().decode() == CURRENT
    assert [path.name for path in table.parent.iterdir()] == ["practices.csv"]


def test_the_mode_of_the_file_is_kept(table: Path) -> None:
    table.chmod(0o640)
    apply_import(plan_of(table, "id,source,title\nmine,page,Mine\n"))
    assert stat.S_IMODE(table.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "data/practices.csv:1: the file is empty"),
        (b"\xef\xbb\xbfid,source,title\n", "starts with a byte order mark"),
        (b"id,source,title\na,page,\xe9\n", "data/practices.csv:2: is not UTF-8"),
        (b"id,source,title\na,page\n", "data/practices.csv:2: the row has 2 cells, the header 3"),
        (b'id,source,title\na,page,"x\n', "data/practices.csv:2: is not CSV"),
    ],
)
def test_a_table_that_is_broken_itself_is_named_and_left_alone(
    tmp_path: Path, data: bytes, message: str
) -> None:
    table = tmp_path / "practices.csv"
    table.write_bytes(data)
    assert message in faults_of(table, "id,source,title\na,page,x\n")[0]
    assert table.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id;source;title\na;page;x\n", ":1: the cells stand apart by semicolons and not by commas"),
        (b"id\tsource\na\tpage\n", ":1: the cells stand apart by tabs and not by commas"),
        (b"", ":1: the file is empty"),
        (b"id,source\na,caf\xe9\n", ":2: is not UTF-8"),
        ("id,source\n".encode("utf-16"), ":1: is not UTF-8"),
        (b'id,source\na,"x\n', ":2: is not CSV"),
        (b"id,source\na\n", ":2: the row has 1 cells, the header 2"),
        (b"id,source\na,page,x\n", ":2: the row has 3 cells, the header 2"),
        (b"id,,source\na,b,page\n", ":1: column 2 has no name in the header"),
    ],
)
def test_a_csv_file_that_cannot_be_imported_says_why(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "new.csv"
    path.write_bytes(data)
    with pytest.raises(DataErrors) as caught:
        read_csv(path)
    assert message in str(caught.value)


def test_a_byte_order_mark_that_a_spreadsheet_wrote_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_bytes(b"\xef\xbb\xbfid,source\r\na,page\r\n\r\n,\r\n#example x,page\r\n")
    assert read_csv(path) == Incoming(str(path), ("id", "source"), ((2, ("a", "page")),))


def test_cells_that_look_like_formulas_and_huge_cells_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    huge = "x" * 10_000_000
    path.write_text(f'id,source\n"=HYPERLINK(""http://x"",""y"")",{huge}\n')
    assert read_csv(path).rows == ((2, ('=HYPERLINK("http://x","y")', huge)),)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"none\.csv: cannot be read: No such file"):
        read_csv(tmp_path / "none.csv")


CELLS = st.text(st.sampled_from('ab ,"\n;=é'), max_size=6)
ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["page", "report"]), CELLS), max_size=6
)


def written(records: list[tuple[str, ...]], quoting: int, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([("id", "source", "title"), *records])
    return out.getvalue()


def as_incoming(records: list[tuple[str, ...]]) -> Incoming:
    return incoming("new.csv", ("id", "source", "title"), list(enumerate(records, start=2)))


@given(
    ROWS,
    ROWS,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_an_import_says_what_the_file_says_once_and_for_all(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[tuple[str, ...]],
    new: list[tuple[str, ...]],
    quoting: int,
    end: str,
    remove: bool,
) -> None:
    table = tmp_path_factory.mktemp("table") / "practices.csv"
    table.write_bytes(written(old, quoting, end).encode())
    before = {record.text for record in split_records(table.read_bytes().decode(), "")}
    try:
        plan = plan_import(PRACTICES, table, as_incoming(new))
    except DataErrors as error:
        refused = [fault.reason for fault in error.faults]
    else:
        refused = []
    assert all("ids never change" in reason for reason in refused)
    assume(not refused)
    apply_import(plan, remove=remove)
    text = table.read_bytes().decode()
    records = split_records(text, "")
    kept = [record for record in records if record.text in before]
    assert len(records) - len(kept) <= len(plan.added) + len(plan.changed)
    again = plan_import(PRACTICES, table, as_incoming(new))
    assert (again.added, again.changed) == ((), ())
    assert len(again.removed) == (0 if remove else len(plan.removed))
    if remove:
        assert sorted(record.cells for record in records[1:]) == sorted(new)
        assert apply_import(again, remove=True) is False


@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_records_of_a_text_are_the_text(old: list[tuple[str, ...]], quoting: int, end: str) -> None:
    # The csv module's writer leaves a line feed unquoted where its own end of line is another.
    text = written(old, csv.QUOTE_ALL if end == "\r" else quoting, end)
    records = split_records(text, "")
    assert "".join(record.text for record in records) == text
    assert [record.cells for record in records[1:]] == old


def test_a_table_whose_place_is_taken_by_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "practices.csv").mkdir()
    with pytest.raises(WorkbookError, match=r"practices\.csv: cannot be read: Is a directory"):
        plan_of(tmp_path / "practices.csv", "id,source\na,page\n")


def test_a_changed_id_of_a_table_without_class_is_refused_too(tmp_path: Path) -> None:
    counts = TableSchema("counts", "", "https://ex.org/count/{id}", (Column("id"), Column("value")))
    table = tmp_path / "counts.csv"
    table.write_text("id,value\na,1\n")
    with pytest.raises(DataErrors, match=r"'b' was 'a' \(.*:2\), and ids never change; write a again$"):
        plan_import(counts, table, rows("id,value\nb,1\n"))


def test_a_renamed_id_of_a_file_without_ids_is_no_matter(tmp_path: Path) -> None:
    renames = TableSchema("renames", "", "https://ex.org/id/{+old}", (Column("old"), Column("new")))
    plan = plan_import(renames, tmp_path / "renames.csv", rows("old,new\na,b\n"), renames={"a": "b"})
    assert (len(plan.added), plan.ids_after) == (1, frozenset())
