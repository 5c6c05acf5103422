"""Every collected fact on PROSPECTS and RECORE is in the graph, or docs/not-loaded.md says why not.

The collection stands beside the repository, or where PROSPECTS_KG_FACTS says; without it the tests that
compare with it are skipped. `facts_prospects_map.csv` says which row of which table carries a collected row.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.data.conftest import REPOSITORY, Row, read_rows

FACTS = Path(os.environ.get("PROSPECTS_KG_FACTS") or REPOSITORY.parent / "shared" / "facts" / "prospects")
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the collected facts are not at {FACTS}")

FILES = (
    "facts.csv",
    "organisations.csv",
    "events.csv",
    "practices.csv",
    "pairs_plans.csv",
    "needs_offers.csv",
    "publications.csv",
    "themes_multilingual.csv",
    "themes_translations_proposed.csv",
)
CLASSES = {"phases": "phase", "regions": "region", "practices": "practice"}
LEFT_OUT = ("nothing said beyond a heading", "its report.md forbids it")
# Columns that hold a code or a link: what they say stands in the collection in other words.
CODED = {"role", "kind", "country", "association", "host", "owner", "part_of", "builds_on"}
# Said in other words: the source's own letters where the collection tells it in English, or names for country codes.
IN_OTHER_WORDS = {("facts.csv", "39"), ("facts.csv", "75"), ("facts.csv", "208")}
NUMBERS = {"five": 5, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}

THE_MAP = read_rows(Path(__file__).parent / "facts_prospects_map.csv")


def class_of(table: str) -> str:
    return CLASSES.get(table, table.removesuffix("s"))


def not_loaded() -> list[Row]:
    lines = (REPOSITORY / "docs" / "not-loaded.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [dict(zip(("file", "row", "reason", "remark"), row, strict=True)) for row in rows[2:]]


def carriers(tables: dict[str, list[Row]], entry: Row) -> list[Row]:
    """The rows of a table that an entry of the map points at and that fill its column."""
    return [
        row
        for row in tables[entry["table"]]
        if row["id"] == entry["id"] and row["source"] == entry["source"] and row.get(entry["column"])
    ]


def numbers(text: str) -> set[Decimal]:
    words = {Decimal(value) for name, value in NUMBERS.items() if re.search(rf"\b{name}\b", text.lower())}
    return words | {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", text)}


def stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.lower())}


def says(fact: Row, cell: str) -> bool:
    """Whether a cell says what a collected row says: the same letters, or at least half of the words of either."""
    collected = " ".join(value for value in fact.values() if value)
    if cell.lower() in collected.lower() or any(len(value) > 2 and value in cell for value in fact.values()):
        return True
    words = stems(cell)
    told = [stems(fact.get(column, "")) for column in ("value", "own_words")]
    pairs = [(words, stems(collected)), *((part, words) for part in told)]
    return any(len(some & others) * 2 >= len(some) > 0 for some, others in pairs)


def facts() -> list[tuple[str, str, Row]]:
    if not FACTS.is_dir():
        return []
    return [
        (name, str(number), row) for name in FILES for number, row in enumerate(read_rows(FACTS / name), 1)
    ]


def sources_of(name: str, fact: Row) -> set[str]:
    if name == "themes_multilingual.csv":
        return {value for column, value in fact.items() if column.endswith("_source") and value}
    if name == "themes_translations_proposed.csv":
        return {""}  # the editors: the cell of themes.csv without a source
    return {fact["source_id"]}


@needs_facts
def test_every_collected_row_is_in_the_tables_or_listed_as_not_loaded() -> None:
    listed = {(entry["file"], entry["row"]) for entry in [*THE_MAP, *not_loaded()]}
    assert {(name, number) for name, number, _ in facts()} == listed


def test_no_collected_row_is_both_loaded_and_not_loaded() -> None:
    loaded = {(entry["file"], entry["row"]) for entry in THE_MAP}
    assert not loaded & {(entry["file"], entry["row"]) for entry in not_loaded()}


def test_the_reasons_for_not_loading_are_those_of_the_closed_list() -> None:
    for entry in not_loaded():
        assert entry["reason"] in LEFT_OUT or re.fullmatch(r"same statement as \d+", entry["reason"]), entry


@needs_facts
def test_at_most_one_row_in_twenty_of_a_file_is_left_out() -> None:
    left = Counter(entry["file"] for entry in not_loaded() if entry["reason"] in LEFT_OUT)
    rows = Counter(name for name, _, _ in facts())
    assert {name for name in FILES if left[name] * 20 > rows[name]} == set()


def test_each_entry_of_the_map_points_at_a_filled_cell(tables: dict[str, list[Row]]) -> None:
    assert [entry for entry in THE_MAP if not carriers(tables, entry)] == []


@needs_facts
def test_each_collected_row_is_carried_by_rows_of_its_own_source(tables: dict[str, list[Row]]) -> None:
    wrong = []
    for name, number, fact in facts():
        carrying = {entry["source"] for entry in THE_MAP if (entry["file"], entry["row"]) == (name, number)}
        others = carrying - sources_of(name, fact)
        counted = "counted here" in fact.get("quote_location", "")
        if carrying and (
            not carrying & sources_of(name, fact) or others - ({"editors"} if counted else set())
        ):
            wrong.append((name, number, sorted(carrying)))
    assert wrong == []


@needs_facts
def test_each_cell_says_what_the_collected_row_says(tables: dict[str, list[Row]]) -> None:
    collected = {(name, number): fact for name, number, fact in facts()}
    wrong = []
    for entry in THE_MAP:
        key = (entry["file"], entry["row"])
        rows, column = carriers(tables, entry), entry["column"]
        if column in CODED or key in IN_OTHER_WORDS:
            continue
        text = " ".join(value for value in collected[key].values() if value)
        if column == "value":
            good = any(
                row["value_as_stated"] == collected[key].get("value")
                or Decimal(row["value"]) in numbers(text)
                for row in rows
            )
        else:
            good = any(says(collected[key], row[column]) for row in rows)
        if not good:
            wrong.append((*key, entry["id"], column, rows[0][column]))
    assert wrong == []


@needs_facts
def test_numbers_of_facts_are_figures_with_the_same_value(tables: dict[str, list[Row]]) -> None:
    figures = {(row["id"]): row for row in tables["figures"]}
    plain = [
        (n, f)
        for name, n, f in facts()
        if name == "facts.csv" and f["unit"] and re.fullmatch(r"[\d.]+", f["value"])
    ]
    dates = {"year", "year-month", "date"}
    for number, fact in plain:
        if fact["unit"] in dates:
            continue
        ids = [
            e["id"] for e in THE_MAP if (e["file"], e["row"], e["table"]) == ("facts.csv", number, "figures")
        ]
        assert Decimal(fact["value"]) in {Decimal(figures[i]["value"]) for i in ids}, (
            number,
            fact["property"],
        )


@needs_facts
def test_every_source_is_described_as_collected(tables: dict[str, list[Row]]) -> None:
    known = {row["id"]: row for row in tables["sources"]}
    for source in read_rows(FACTS / "sources.csv"):
        row = known[source["source_id"]]
        assert (row["title"], row["publisher"], row["language"], row["url"], row["date"], row["rank"]) == (
            source["title"],
            source["publisher"],
            source["language"],
            source["url"],
            source["date"],
            source["rank_suggestion"],
        )
        assert row["seen"] == ("whole" if source["note"].startswith("whole") else "excerpt")
        assert row["note_en"].lower() == source["note"].lower()


@needs_facts
def test_names_of_bodies_stand_letter_by_letter(tables: dict[str, list[Row]]) -> None:
    stated = {(row["id"], row["source"]): set() for row in tables["organisations"]}
    for row in tables["organisations"]:
        stated[row["id"], row["source"]].add(row["name_as_stated"])
    for body in read_rows(FACTS / "organisations.csv"):
        names = stated[body["org_id"], body["source_id"]]
        assert body["label_original"] in names or set(body["label_original"].split(" / ")) <= names, body


def test_no_pair_plan_or_transfer_is_made_of_these_sources(tables: dict[str, list[Row]]) -> None:
    of_prospects = {entry["source"] for entry in THE_MAP if entry["source"] not in {"", "editors"}}
    # A page of this collection may tell another one of something else (the assembly of 2018 of a visit to a cluster).
    others = read_rows(Path(__file__).parent / "facts_collections_map.csv")
    told = {(entry["table"], entry["id"], entry["source"]) for entry in others}
    for table in ("exchanges", "plans", "transfers", "stage_reports"):
        rows = [row for row in tables[table] if row["source"] in of_prospects]
        assert [row for row in rows if (table, row["id"], row["source"]) not in told] == []
        assert [row for row in tables[table] if row.get("project") in ("prospects", "recore")] == []


def test_what_the_report_forbids_is_not_said(tables: dict[str, list[Row]]) -> None:
    campus = [row for row in tables["practices"] if row["id"] == "cleantech-campus"]
    assert {row["project"] for row in campus} == {""}
    assert {row["project_as_stated"] for row in campus} == {"Project not found (Ref: 0898R3)"}
    assert not [
        row
        for row in tables["participations"]
        if row["organisation"] == "acom-spain" and row["project"] == "prospects"
    ]
    reception = [row for row in tables["events"] if row["id"] == "prospects-delegations-pas-de-calais"]
    assert [(row["kind"], row["date"]) for row in reception] == [("", "2011-10")]
    dated = {row["id"] for row in tables["events"] if row["project"] == "prospects" and row["date"]}
    assert dated == {"prospects-delegations-pas-de-calais"}


def test_each_row_that_carries_a_fact_is_in_the_graph_of_its_source(
    subjects_by_graph: dict[str, set[str]],
) -> None:
    base = "https://w3id.org/prospects-kg/"
    missing = []
    for entry in THE_MAP:
        graph = f"{base}graph/source/{entry['source'] or 'editors'}"
        if f"{base}id/{class_of(entry['table'])}/{entry['id']}" not in subjects_by_graph.get(graph, set()):
            missing.append((graph, entry["table"], entry["id"]))
    assert missing == []


def test_conflicting_dates_of_three_sources_stand_in_the_tables(tables: dict[str, list[Row]]) -> None:
    rows = [row for row in tables["projects"] if row["id"] == "prospects" and row["start"]]
    assert {row["source"]: (row["start"], row["end"]) for row in rows} == {
        "sggp-prospects-pl": ("2009-10", "2012-09"),
        "ivc-project-111": ("2010-01-01", "2013-03-31"),
        "up2europe-prospects": ("2009-12-31", "2012-12-30"),
    }
