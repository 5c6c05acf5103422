"""Lists: what a row holds, what readers choose by, what a download holds exactly."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.build.release import Release
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.model.terms import Iri, Literal
from prospects_kg.publish.lists.listings import Entry, Listing, Period, entries, listings
from prospects_kg.publish.lists.spreadsheet import exact_csv, harmless, safe_csv, workbook
from prospects_kg.publish.lists.table_lists import all_listings
from prospects_kg.publish.publication import Publication

BASE = "https://example.org/mini/"


@pytest.fixture(scope="module")
def rows(mini_release: Path) -> dict[str, list[Entry]]:
    release = Release.open(mini_release)
    graph = release.graph()
    return {name: entries(listing, graph, release.names) for name, listing in listings().items()}


def cell(rows: dict[str, list[Entry]], name: str, thing: str, key: str) -> object:
    place = [column.key for column in listings()[name].columns].index(key)
    return next(row.cells[place] for row in rows[name] if row.thing == f"{BASE}id/{thing}")


def test_a_list_has_every_thing_of_its_class(rows: dict[str, list[Entry]]) -> None:
    assert [row.thing.rpartition("/")[2] for row in rows["places"]] == [
        "coal-bay",
        "slate-hill",
        "upper-mine",
    ]


def test_an_end_that_is_one_place_is_that_place_and_another_stays_in_words(
    rows: dict[str, list[Entry]],
) -> None:
    assert cell(rows, "transfers", "transfer/eco-park-to-coal-bay", "from") == (
        Iri(f"{BASE}id/region/upper-mine"),
    )
    stated = [
        term
        for row in rows["transfers"]
        for cells in row.cells[1:3]
        if isinstance(cells, tuple)
        for term in cells
        if isinstance(term, Literal)
    ]
    assert all(term.lexical for term in stated)


def test_a_period_has_both_ends_though_a_union_gives_them_apart(rows: dict[str, list[Entry]]) -> None:
    found = cell(rows, "transfers", "transfer/eco-park-to-coal-bay", "reported")
    assert isinstance(found, Period)
    assert found.last == "2012-12-31"
    assert found.first is not None


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period(None, None), ""),
        (Period("2009-01-01", "2009-12-31"), "2009"),
        (Period("2009-01-01", "2013-03-31"), "2009\u20132013"),
        (Period("2009-01-01", None), "2009\u2013"),
        (Period(None, "2013-12-31"), "≤ 2013"),
    ],
)
def test_an_upper_bound_is_shown_as_one(period: Period, text: str) -> None:
    assert str(period) == text


def test_counts_are_of_things_and_not_of_rows(rows: dict[str, list[Entry]]) -> None:
    gave = [cell(rows, "places", f"region/{place}", "gave") for place in ("upper-mine", "coal-bay")]
    assert all(isinstance(number, int) and number >= 1 for number in gave)


def test_every_list_page_download_and_data_is_written_in_both_languages(mini_site: Path) -> None:
    for name in listings():
        for start in ("", "pl/"):
            for path in (
                f"{name}.html",
                f"lists/{name}.csv",
                f"lists/{name}-safe.csv",
                f"lists/{name}.xlsx",
                f"lists/{name}.json",
                f"embed/{name}.html",
            ):
                assert (mini_site / start / path).is_file(), start + path


def test_csv_and_workbook_of_a_list_hold_the_same_rows(mini_site: Path) -> None:
    with (mini_site / "lists/transfers.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    sheet = openpyxl.load_workbook(mini_site / "lists/transfers.xlsx").active
    assert sheet is not None
    read = [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]
    assert read == told
    assert told[0][:2] == ["iri", "name"]


def test_a_table_can_be_read_without_script(mini_site: Path) -> None:
    page = (mini_site / "transfers.html").read_text(encoding="utf-8")
    assert page.count('<th scope="row">') == len(
        json.loads((mini_site / "lists/transfers.json").read_text())["rows"]
    )
    assert '<script src="assets/lists.js" defer></script>' in page


def test_a_value_of_a_facet_has_a_page_with_its_rows_only(mini_site: Path) -> None:
    page = (mini_site / "transfers/stage/adopted.html").read_text(encoding="utf-8")
    rows = page.count('<th scope="row">')
    assert 0 < rows < (mini_site / "transfers.html").read_text(encoding="utf-8").count('<th scope="row">')


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1+1", "\u3000=1"])
def test_no_cell_of_the_safe_csv_starts_a_formula(risky: str) -> None:
    assert harmless(risky) == f"'{risky}"
    told = io.StringIO(safe_csv(["a"], [[risky]]).decode(), newline="")
    assert list(csv.reader(told)) == [["a"], [f"'{risky}"]]


def test_numbers_stay_numbers_and_plain_text_stays_as_it_is() -> None:
    assert safe_csv(["a", "b"], [[-3, "Łódź"], [None, ""]]) == "a,b\r\n-3,Łódź\r\n,\r\n".encode()


# What XML and thus a workbook cannot hold is left to the next test; a line end is read back as LF.
_CELLS = st.one_of(
    st.integers(-(2**53), 2**53),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
    ),
)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=5))
def test_a_workbook_gives_back_what_was_written(rows: list[list[str | int]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook("list", ["a", "b"], rows)))
    sheet = book.active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [["a", "b"], *rows]


def test_a_formula_is_text_in_a_workbook_and_what_xml_lacks_is_replaced() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook("a/b[1]", ["x"], [["=1+1"], ["\x00"]])))
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["x", "=1+1", "\ufffd"]
    assert sheet["A2"].data_type != "f"


def test_the_same_rows_give_the_same_workbook() -> None:
    assert workbook("list", ["a"], [["b"]]) == workbook("list", ["a"], [["b"]])


def test_the_exact_csv_changes_nothing() -> None:
    assert exact_csv(["a"], [["=1"], ["-x"]]) == b"a\r\n=1\r\n-x\r\n"


def test_tables_without_a_list_of_their_own_have_one_made_of_the_table(mini_release: Path) -> None:
    project = Project.open(mini_release.parent / "mini")
    library = QueryLibrary.load(project.files("queries", "*/*.rq"))
    lists = all_listings(Publication(Release.open(mini_release), project, library))
    assert list(lists)[: len(listings())] == list(listings())
    report = lists["things/stage-report"]
    assert report.title("en") == "Stage reports"
    keys = {column.key: column.kind for column in report.columns}
    assert keys["stage"] == "thing"
    assert keys["documented_year"] == "period"


def test_a_column_in_which_no_row_has_anything_is_not_shown(mini_site: Path) -> None:
    told = json.loads((mini_site / "lists/sources.json").read_text(encoding="utf-8"))
    place = [column["key"] for column in told["columns"]].index("dated")
    known = any(any(row[place + 1]) for row in told["rows"])
    assert told["columns"][place]["shown"] is known


def test_a_list_of_a_project_of_its_own_is_called_by_its_class() -> None:
    listing = Listing(
        "things/market", "?thing a <https://ex.org/Market>", (), (("en", "market"), ("pl", "targ"))
    )
    assert listing.title("pl") == "Wszystkie rzeczy rodzaju „targ”"
    assert listing.title("de") == "All of the kind “market”"
