"""The statements of the mini project are exactly those written by hand in tests/mini/expected.trig."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest

from prospects_kg.model.project import Project
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import load_schema

MINI = Path(__file__).parents[1] / "mini"


@pytest.fixture(scope="module")
def reader() -> TableReader:
    project = Project.open(MINI)
    return TableReader(project, load_schema(project.metadata_files()))


@pytest.fixture(scope="module")
def statements(reader: TableReader) -> list[tuple[str, str]]:
    return list(reader.statements())


def by_hand() -> set[str]:
    text = (MINI / "expected.trig").read_bytes()
    quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TRIG)
    return {f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} ." for quad in quads}


def difference(expected: Iterable[str], found: Iterable[str]) -> str:
    """Both directions, sorted, one statement a line, so that the two spellings of one stand together."""
    lines = [(line, "only by hand:     ") for line in set(expected) - set(found)]
    lines += [(line, "only from tables: ") for line in set(found) - set(expected)]
    return "\n".join(mark + line for line, mark in sorted(lines))


def test_tables_state_exactly_what_was_written_by_hand(statements):
    expected, found = by_hand(), {line for line, _ in statements}
    if found != expected:
        pytest.fail(f"the statements differ:\n{difference(expected, found)}", pytrace=False)


def test_the_tables_of_the_mini_project_hold_no_fault(reader, statements):
    assert reader.faults == []


def test_rows_of_every_table_are_counted(reader, statements):
    counted = {}
    for path in (MINI / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            counted[path.stem] = sum(1 for _ in csv.reader(stream)) - 1
    assert reader.rows == counted


def test_every_statement_names_a_cell_that_exists(statements):
    cells = {}
    for path in (MINI / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            cells |= {
                (f"data/{path.name}", str(rows.line_num), name): cell
                for row in rows
                for name, cell in row.items()
            }
    empty = [place for _, place in statements if not cells[tuple(place.split(":"))]]
    assert empty == []


def test_a_statement_of_two_sources_stands_in_both_graphs(statements):
    triple = (
        "<https://example.org/mini/id/practice/eco-park> <http://purl.org/dc/terms/title> "
        '"Eco park on a spoil heap"@en'
    )
    graph = "<https://example.org/mini/graph/source/{}>"
    assert [found for found in statements if found[0].startswith(triple + " ")] == [
        (f"{triple} {graph.format('mini-page')} .", "data/practices.csv:2:title"),
        (f"{triple} {graph.format('mini-report')} .", "data/practices.csv:3:title"),
    ]


def test_only_sources_that_are_listed_have_graphs(statements):
    graphs = Counter(line.rsplit("/", 1)[1].removesuffix("> .") for line, _ in statements)
    assert set(graphs) == {"editors", "mini-page", "mini-report", "mini-news"}


def test_a_corrected_statement_stands_in_the_graph_of_the_correcting_source(statements):
    places = {place for line, place in statements if "heritage-trail> <" in line and "startAsStated" in line}
    assert places == {"data/practices.csv:5:start", "data/corrections.csv:2:value"}
