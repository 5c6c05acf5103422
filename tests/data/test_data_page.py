"""docs/data.md is true: the numbers that it prints are those of the tables."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from prospects_kg.build.flat import COLUMNS
from tests.data.conftest import REPOSITORY, Row

PAGE = (REPOSITORY / "docs" / "data.md").read_text(encoding="utf-8")
IN_ONE_LINE = re.sub(r"\s+", " ", PAGE)
OVER_REPRESENTED = {
    "INTRA": "intra",
    "BUILD2LC": "build2lc",
    "LAST MILE": "last-mile",
    "WaVE": "wave",
    "URBAN M": "urban-m",
    "Green Pilgrimage": "green-pilgrimage",
}

Tables = dict[str, list[Row]]


def section(heading: str) -> str:
    """The part of the page below a heading, down to the next one of the same or a higher level."""
    level = len(heading.split(" ", maxsplit=1)[0])
    below = PAGE.split(f"\n{heading}\n")[1]
    return re.split(rf"^#{{1,{level}}} ", below, flags=re.MULTILINE)[0]


def cells(text: str) -> list[list[str]]:
    """The rows of the first Markdown table in a text, without its two header lines."""
    table = re.search(r"^\|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, flags=re.MULTILINE)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def values(rows: list[Row], column: str) -> dict[str, set[str]]:
    """What the rows of each id say in a column, many-valued cells taken apart."""
    found: dict[str, set[str]] = {row["id"]: set() for row in rows}
    for row in rows:
        found[row["id"]].update(filter(None, row[column].split(";")))
    return found


def countries(tables: Tables, table: str, column: str) -> list[str]:
    """The country of the place of each thing that has one."""
    country = {row["id"]: row["country"] for row in tables["regions"] if row["country"]}
    return [country[place] for places in values(tables[table], column).values() for place in places]


def test_every_table_with_rows_is_listed_with_its_things_and_rows(tables: Tables) -> None:
    listed = {name: (int(things), int(rows)) for name, things, rows, _ in cells(section("## What is in"))}
    counted = {name: (len({row["id"] for row in rows}), len(rows)) for name, rows in tables.items() if rows}
    assert listed == counted
    assert {name for name, rows in tables.items() if not rows} == {"corrections", "renames"}


def test_the_remarks_in_that_table_count_right(tables: Tables) -> None:
    remarks = {name: remark for name, *_, remark in cells(section("## What is in"))}
    types = Counter(row["type"] for row in tables["exchanges"])
    statuses = Counter(row["status"] for row in tables["plans"])
    versions = Counter(row["version"] for row in tables["nuts"])
    places = {row["country"] for row in tables["regions"]} - {""}
    assert remarks["sources"] == f"{len(tables['sources']) - 1} documents and the editors"
    assert remarks["exchanges"].startswith(
        f"{types['PartnerPair']} partner pairs and {types['Exchange']} exchanges"
    )
    assert remarks["plans"] == f"{statuses['prepared']} prepared, {statuses['announced']} announced"
    assert f"{versions['2024']} of 2024, and {versions['2016']} of 2016" in remarks["nuts"]
    assert remarks["regions"].endswith(f"in {len(places)} countries")


def test_the_codebook_of_the_flat_table_is_that_of_the_release() -> None:
    assert cells(section("## Where to start")) == [[f"`{column.name}`", column.meaning] for column in COLUMNS]


def test_the_stages_in_the_tables_are_counted_right(tables: Tables) -> None:
    listed = {
        stage: int(number) for stage, _, _, number in cells(section("## Counts before and after reading"))
    }
    counted = Counter(row["stage"] for row in tables["stage_reports"])
    assert listed == counted | {"together": len(tables["stage_reports"])}


def test_the_columns_of_that_table_add_up() -> None:
    *stages, together = (
        [int(number) for number in numbers]
        for _, *numbers in cells(section("## Counts before and after reading"))
    )
    assert [sum(column) for column in zip(*stages, strict=True)] == together


def test_certainty_and_dates_of_the_reports_are_counted_right(tables: Tables) -> None:
    reports = tables["stage_reports"]
    certainty = Counter(row["certainty"] for row in reports)
    dated = sum(bool(row["date"]) for row in reports)
    documented = sum(bool(row["documented_year"]) for row in reports)
    assert (
        f"Certainty of the {len(reports)} reports: coded {certainty['coded']}, stated {certainty['stated']}, "
        f"weak {certainty['weak']}. Dated are {dated}, {documented} have a documented year only, "
        f"{len(reports) - dated - documented} neither."
    ) in IN_ONE_LINE
    assert f"{certainty['weak']} reports name the origin of an idea" in IN_ONE_LINE


def test_the_transfers_that_make_an_edge_are_counted_right(tables: Tables) -> None:
    donors, recipients = (values(tables["transfers"], f"{end}_region") for end in ("donor", "recipient"))
    between = {transfer for transfer in donors if donors[transfer] and recipients[transfer]}
    adopted = {
        row["transfer"]
        for row in tables["stage_reports"]
        if row["stage"] == "adopted" and row["certainty"] != "weak"
    }
    assert (
        f"{len(between)} of {len(donors)} transfers have one named place at both ends; "
        f"{len(between & adopted)} of these are adopted and not weak"
    ) in IN_ONE_LINE


def test_every_lowered_stage_is_listed(tables: Tables) -> None:
    listed = [
        (transfer.strip("`"), before, after)
        for transfer, before, after, why in cells(section("### Which stages were lowered, and why"))
        if why
    ]
    lowered = {
        (row["transfer"], row["kind_as_stated"], row["stage"])
        for row in tables["stage_reports"]
        if row["kind_as_stated"]
    }
    assert len(listed) == len(lowered)
    assert set(listed) == lowered
    for (before, after), times in Counter((before, after) for _, before, after in lowered).items():
        assert f"{before} to {after} {times}" in IN_ONE_LINE


def test_every_conflict_of_the_editors_is_told(tables: Tables) -> None:
    told = re.findall(r"^- `([^`]+)`: ", section("## Conflicts"), flags=re.MULTILINE)
    assert sorted(told) == sorted(row["id"] for row in tables["conflicts"])
    assert f"The editors add {len(told)}." in PAGE


def test_the_share_of_spain_is_computed(tables: Tables) -> None:
    practices = Counter(countries(tables, "practices", "region"))
    givers = Counter(countries(tables, "transfers", "donor_region"))
    (leader, spanish), (second, british) = practices.most_common(2)
    assert (leader, second) == ("ES", "GB")
    assert (
        f"it has {spanish} of the {practices.total()} practices with a place "
        f"({spanish / practices.total():.0%}), far before the United Kingdom ({british}); "
        f"of the transfers with one named giving place, {givers['ES']} of {givers.total()} "
        f"({givers['ES'] / givers.total():.0%}) come from Spain"
    ) in IN_ONE_LINE


@pytest.mark.parametrize("project", OVER_REPRESENTED)
def test_the_practices_of_a_project_are_counted_right(tables: Tables, project: str) -> None:
    linked = values(tables["practices"], "project")
    number = sum(OVER_REPRESENTED[project] in projects for projects in linked.values())
    assert re.search(rf"{project} \({number}( practices)?\)", PAGE)


def test_what_is_known_of_practices_is_counted_right(tables: Tables) -> None:
    practices = tables["practices"]
    start, owner, evidence, resources = (
        sum(map(bool, values(practices, column).values()))
        for column in ("start", "owner", "evidence_en", "resources_en")
    )
    passed = set().union(*values(tables["transfers"], "practice").values())
    every = {row["id"] for row in practices}
    assert resources == 0
    assert (
        f"a start is known for {start} of {len(every)}, an owner for {owner}, a text on evidence for {evidence}, "
        "and the resources a practice needs for none"
    ) in IN_ONE_LINE
    assert f"{len(every - passed)} practices have no documented transfer" in IN_ONE_LINE


def test_what_is_known_of_transfers_is_counted_right(tables: Tables) -> None:
    transfers = tables["transfers"]
    sources, projects = values(transfers, "source"), values(transfers, "project")
    programmes = values(tables["projects"], "programme")

    def within(programme: str) -> int:
        return sum(
            any(of.startswith(programme) for project in own for of in programmes[project])
            for own in projects.values()
        )

    assert (
        f"{within('urbact')} of {len(projects)} transfers lie in networks of URBACT and {within('interreg')} "
        f"in projects of Interreg; {sum(not own for own in projects.values())} name no project"
    ) in IN_ONE_LINE
    told_once = sum(len(own) == 1 for own in sources.values())
    assert f"{told_once} of {len(sources)} transfers are told by one source" in IN_ONE_LINE


def test_what_is_said_of_the_documents_is_counted_right(tables: Tables) -> None:
    documents = [row for row in tables["sources"] if row["id"] != "editors"]
    seen = Counter(row["seen"] for row in documents)
    rank = Counter(row["rank"] for row in documents)
    language = {row["id"]: row["language"] for row in documents}
    english = sum(language[row["source"]] == "en" for row in tables["transfers"])
    assert f"Of {seen['excerpt']} of the {len(documents)} documents only" in IN_ONE_LINE
    assert seen["whole"] == 4
    assert f"4 for {rank['4']} copies and mirrors" in IN_ONE_LINE
    assert f"empty for {sum(not tag for tag in language.values())}, where" in IN_ONE_LINE
    assert f"{english} of the {len(tables['transfers'])} rows on transfers rest on a page in English" in (
        IN_ONE_LINE
    )


def test_each_document_on_prospects_is_listed_as_the_table_has_it(tables: Tables) -> None:
    listed = {source.strip("`"): tuple(row) for source, *row, _ in cells(section("## Sources"))}
    known = {row["id"]: (row["language"], row["seen"], row["rank"]) for row in tables["sources"]}
    assert len(listed) == 30
    assert listed == {source: known[source] for source in listed}


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_readme_and_changelog_count_like_the_tables(tables: Tables, page: str) -> None:
    text = re.sub(r"\s+", " ", (REPOSITORY / page).read_text(encoding="utf-8"))
    things = {name: len({row["id"] for row in rows}) for name, rows in tables.items() if rows}
    counted = {
        "practices": things["practices"],
        "(?:documented )?transfers": things["transfers"],
        "stage reports": things["stage_reports"],
        "projects": things["projects"],
        "places": things["regions"],
        "documents": things["sources"] - 1,
    }
    stated = {what: set(re.findall(rf"\b(\d{{3}}) {what}\b", text)) for what in counted}
    assert all(stated[what] for what in ("practices", "(?:documented )?transfers", "documents"))
    assert {what: numbers for what, numbers in stated.items() if numbers - {str(counted[what])}} == {}
