"""Every row of the collections interreg, mining and transfers2 is in the graph, with its source and as it was coded.

The collections and their coding stand beside the repository, or where PROSPECTS_KG_FACTS says; without them the tests
that compare with them are skipped. `facts_collections_map.csv` says which row of which table carries a collected row:
joined by collection and row number, never by title.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.data.conftest import REPOSITORY, Row, read_rows

FACTS = Path(
    os.environ.get("PROSPECTS_KG_FACTS") or REPOSITORY.parent / "shared" / "facts" / "prospects"
).parent
here = (FACTS / "coding").is_dir() and (FACTS / "mining").is_dir()
needs_facts = pytest.mark.skipif(not here, reason=f"the collections and their coding are not at {FACTS}")

FILES = {
    "interreg": ("practices.csv", "transfers.csv", "regions_nuts.csv"),
    "mining": ("practices.csv", "transfers.csv", "exchanges.csv", "needs.csv", "projects.csv", "regions.csv"),
    "transfers2": ("practices.csv", "transfers.csv", "chains.csv", "projects.csv", "places.csv"),
}
LEFT_OUT = ("nothing said beyond a heading", "its report.md forbids it")
STAGES = {"visited": 112, "inspired": 50, "planned": 161, "piloted": 70, "adopted": 142, "abandoned": 4}
# One page under two addresses, the other one in the table.
MIRRORS = {"https://mafiadoc.com/broch-52p-pr-pdf_5a335f5e1723dd034b1bd4ef.html"}
EXAMPLE = "technological-voucher-to-lithuania"
BASE = "https://w3id.org/prospects-kg/"

THE_MAP = read_rows(Path(__file__).parent / "facts_collections_map.csv")


def collected() -> dict[tuple[str, str, str], Row]:
    if not here:
        return {}
    return {
        (collection, name, str(number)): row
        for collection, names in FILES.items()
        for name in names
        for number, row in enumerate(read_rows(FACTS / collection / name), 1)
    }


def coded(name: str) -> list[Row]:
    return [row for half in "ab" for row in read_rows(FACTS / "coding" / f"{name}_{half}.csv")]


def listed_as_not_loaded() -> list[list[str]]:
    lines = (REPOSITORY / "docs" / "not-loaded.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if "/" in row[0]]


def key_of(entry: Row) -> tuple[str, str, str]:
    return entry["collection"], entry["file"], entry["row"]


def mapped(table: str, name: str = "transfers.csv") -> dict[tuple[str, str], list[Row]]:
    """What carries each row: (collection, row) -> entries of the map that point into one table."""
    found: dict[tuple[str, str], list[Row]] = {}
    for entry in THE_MAP:
        if (entry["table"], entry["file"]) == (table, name):
            found.setdefault((entry["collection"], entry["row"]), []).append(entry)
    return found


def as_browsers_show_it(url: str) -> str:
    return unquote(re.sub(r"^(https?://[^/]+)\.(?=/|$)", r"\1", url))


@needs_facts
def test_every_row_of_the_three_collections_is_carried_by_a_table_or_listed() -> None:
    loaded = {key_of(entry) for entry in THE_MAP}
    left = {(*row[0].split("/", 1), row[1]) for row in listed_as_not_loaded()}
    assert set(collected()) - loaded - left == set()
    assert loaded - set(collected()) == set()
    assert loaded & left == set()


def test_no_practice_and_no_transfer_is_left_out_and_the_reasons_are_those_of_the_closed_list() -> None:
    for file, _, reason, *_ in listed_as_not_loaded():
        assert reason in LEFT_OUT or reason.startswith("same statement as ")
        if file.endswith(("/practices.csv", "/transfers.csv")):
            assert reason not in LEFT_OUT


def test_each_entry_of_the_map_points_at_a_row_of_its_table(tables: dict[str, list[Row]]) -> None:
    there = {
        (name, row.get("id", ""), row.get("source", "")) for name, rows in tables.items() for row in rows
    }
    assert [entry for entry in THE_MAP if (entry["table"], entry["id"], entry["source"]) not in there] == []


def test_each_carrier_is_in_the_graph_of_its_source(subjects_by_graph: dict[str, set[str]]) -> None:
    missing = []
    for entry in THE_MAP:
        name = entry["table"].removesuffix("s").replace("_", "-")
        subject = f"{BASE}id/{name}/{entry['id']}"
        if subject not in subjects_by_graph.get(f"{BASE}graph/source/{entry['source'] or 'editors'}", set()):
            missing.append(entry)
    assert missing == []


@needs_facts
def test_each_row_is_carried_by_the_source_of_its_own_address(tables: dict[str, list[Row]]) -> None:
    address = {row["id"]: unquote(row["url"]) for row in tables["sources"]}
    facts = collected()
    wrong = []
    for entry in THE_MAP:
        stated = facts[key_of(entry)].get("source_url")
        if stated and stated not in MIRRORS and address[entry["source"]] != as_browsers_show_it(stated):
            wrong.append((key_of(entry), entry["source"], stated))
    assert wrong == []


@needs_facts
def test_the_counts_are_those_of_the_coding(tables: dict[str, list[Row]]) -> None:
    transfers = coded("transfers")
    assert (len(transfers), len({row["transfer_id"] for row in transfers})) == (541, 530)
    # Two rows of mining tell visits that transfers2 tells too: one place less each.
    assert len({row["id"] for row in tables["transfers"]}) == 528
    assert len(tables["transfers"]) == len(tables["stage_reports"]) == 539
    assert len(read_rows(FACTS / "coding" / "practices.csv")) == 452
    assert len({row["id"] for row in tables["practices"]}) == 451  # one of them is the CleanTech Campus again


def test_exchanges_plans_and_stages_are_as_many_as_were_read(tables: dict[str, list[Row]]) -> None:
    assert Counter(row["type"] for row in tables["exchanges"]) == {"PartnerPair": 18, "Exchange": 7}
    assert Counter(row["status"] for row in tables["plans"]) == {"prepared": 13, "announced": 6}
    assert Counter(row["stage"] for row in tables["stage_reports"]) == STAGES
    assert sum(1 for row in tables["stage_reports"] if row["kind_as_stated"]) == 44
    assert len([row for row in tables["needs"] if row["source"] != "editors"]) == 29


@needs_facts
def test_stages_dates_and_certainty_are_those_after_reading(tables: dict[str, list[Row]]) -> None:
    reports = {(row["id"], row["source"]): row for row in tables["stage_reports"]}
    carried = mapped("stage_reports")
    wrong = []
    for coding in coded("stage_reports"):
        for entry in carried[coding["collection"], coding["row"]]:
            report = reports[entry["id"], entry["source"]]
            lowered = coding["kind_as_stated"] if coding["kind_as_stated"] != coding["stage"] else ""
            year = "" if coding["date"] else coding["documented_year"]
            stated = (coding["stage"], lowered, coding["date"], year, coding["certainty"])
            columns = ("stage", "kind_as_stated", "date", "documented_year", "certainty")
            if tuple(report[c] for c in columns) != stated and report["transfer"] != EXAMPLE:
                wrong.append((entry["id"], stated))
    assert wrong == []


def test_a_report_has_a_date_or_a_documented_year_and_adopted_has_an_effect(
    tables: dict[str, list[Row]],
) -> None:
    assert [row["id"] for row in tables["stage_reports"] if row["date"] and row["documented_year"]] == []
    adopted = [row for row in tables["stage_reports"] if row["stage"] == "adopted"]
    assert [row["id"] for row in adopted if not row["effect_en"]] == []
    assert [row["id"] for row in tables["stage_reports"] if row["effect_en"] and row not in adopted] == []


@needs_facts
def test_weak_links_are_weak(tables: dict[str, list[Row]]) -> None:
    reports = {row["id"]: row for row in tables["stage_reports"]}
    weak = [
        (key, entries)
        for key, entries in mapped("stage_reports").items()
        if "Link weak" in collected()[key[0], "transfers.csv", key[1]]["evidence_own_words"]
    ]
    assert len(weak) == 37
    assert {reports[entry["id"]]["certainty"] for _, entries in weak for entry in entries} == {"weak"}


@needs_facts
def test_only_an_end_that_is_one_named_place_has_a_region_and_every_end_its_words(
    tables: dict[str, list[Row]],
) -> None:
    rows = {(row["id"], row["source"]): row for row in tables["transfers"]}
    joined = {("mining", "13"), ("mining", "31")}
    wrong = []
    for coding in coded("transfers"):
        key = coding["collection"], coding["row"]
        fact = collected()[key[0], "transfers.csv", key[1]]
        where = "place" if key[0] == "transfers2" else "region"
        for entry in mapped("transfers")[key] if key not in joined else ():
            row = rows[entry["id"], entry["source"]]
            for end, column in (("donor", f"from_{where}"), ("recipient", f"to_{where}")):
                one = coding[f"{end}_end"] == "one" and fact[column] != "Toluca"
                if bool(row[f"{end}_region"]) != one or row[f"{end}_as_stated"] != fact[column]:
                    wrong.append((key, end))
    assert wrong == []


@needs_facts
def test_chains_go_from_practice_over_transfer_to_the_resulting_practice(
    tables: dict[str, list[Row]],
) -> None:
    result = {
        row["id"]: row["resulting_practice"] for row in tables["transfers"] if row["resulting_practice"]
    }
    practice = {row["id"]: row["practice"] for row in tables["transfers"]}
    chains = read_rows(FACTS / "coding" / "chains.csv")
    assert len(chains) == 37
    for link in chains:
        assert result[link["parent_transfer_id"]] == practice[link["child_transfer_id"]]


@needs_facts
def test_figures_stand_in_the_words_of_a_row_of_their_source(tables: dict[str, list[Row]]) -> None:
    words: dict[str, str] = {}
    for entry in THE_MAP:
        text = " ".join(collected()[key_of(entry)].values()).lower()
        words[entry["source"]] = words.get(entry["source"], "") + text
    of_prospects = {row["source"] for row in read_rows(Path(__file__).parent / "facts_prospects_map.csv")}
    for row in tables["figures"]:
        if row["source"] not in of_prospects:
            for part in re.findall(r"\d[\d.,]*\d|\d", row["value_as_stated"]):
                assert part in words[row["source"]], row["id"]


def test_second_attempts_and_other_directions_stay_apart(tables: dict[str, list[Row]]) -> None:
    stages = {row["transfer"]: row["stage"] for row in tables["stage_reports"]}
    assert stages["transmilenio-bogota-to-cape-town-2003"] == "abandoned"
    assert stages["transmilenio-bogota-to-cape-town-2011"] == "adopted"
    ends = {row["id"]: (row["donor_region"], row["recipient_region"]) for row in tables["transfers"]}
    assert ends["metrocable-medellin-to-caracas"] == ends["avila-caracas-to-medellin"][::-1]
    assert not [
        row["id"] for row in tables["transfers"] if row["donor_region"] == row["recipient_region"] != ""
    ]


def test_plans_name_the_transfers_that_they_plan_and_membership_makes_none(
    tables: dict[str, list[Row]],
) -> None:
    transfers = {row["id"] for row in tables["transfers"]}
    assert {item for row in tables["plans"] for item in row["transfer"].split(";")} <= transfers
    projects = {row["project"] for row in tables["plans"]}
    assert not projects & {"making-spend-matter", "beepathnet", "biocanteens", "c4i"}


def test_the_example_of_a_real_transfer_comes_out_as_written(tables: dict[str, list[Row]]) -> None:
    (row,) = [row for row in tables["transfers"] if row["id"] == EXAMPLE]
    assert {column: value for column, value in row.items() if value and column != "note_en"} == {
        "id": EXAMPLE,
        "source": "ie-story-innovation-vouchers",
        "practice": "san-sebastian-technological-voucher",
        "donor_region": "san-sebastian",
        "donor_as_stated": "San Sebastian (Pais Vasco)",
        "recipient_region": "lithuania",
        "recipient_as_stated": "Lithuania (Vilnius, Sunrise Valley)",
        "project": "ecoris3",
        "label_en": "Technological voucher scheme: San Sebastián to Lithuania",
        "resulting_practice": "inostartas-lt",
    }
    (report,) = [row for row in tables["stage_reports"] if row["transfer"] == EXAMPLE]
    assert (
        report["id"],
        report["stage"],
        report["documented_year"],
        report["date"],
        report["certainty"],
    ) == (
        f"{EXAMPLE}-adopted",
        "adopted",
        "2019",
        "",
        "coded",
    )
