"""Disagreements between sources: what is one, what is not, and which value is shown first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from prospects_kg.build.building import check_project
from prospects_kg.build.conflicts import Conflict
from prospects_kg.model.errors import DataErrors
from prospects_kg.model.project import Project

BASE = "https://example.org/mini/id/"


def conflicts(project: Path) -> dict[str, Conflict]:
    return {c.iri[1:-1].removeprefix(BASE): c for c in check_project(Project.open(project)).conflicts}


def rewrite(project: Path, table: str, identifier: str, source: str, **cells: str) -> None:
    """Change cells of the one row of that id and source."""
    path = project / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (row,) = [row for row in rows if (row["id"], row["source"]) == (identifier, source)]
    row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_mini_project_has_exactly_its_three_conflicts(mini: Path) -> None:
    found = conflicts(mini)
    assert set(found) == {
        "conflict/project-mini-one-start-as-stated",
        "conflict/project-mini-one-partners",
        "conflict/practice-heritage-trail-start-as-stated",
    }
    start = found["conflict/project-mini-one-start-as-stated"]
    assert start.values == {'"2009-10"': ("mini-report",), '"2010-01"': ("mini-page",)}
    assert (start.shown, start.reason) == ('"2010-01"', "source mini-page has the better rank (1 against 2)")


def test_a_correction_is_shown_first_whatever_the_ranks(mini: Path) -> None:
    mended = conflicts(mini)["conflict/practice-heritage-trail-start-as-stated"]
    assert (mended.shown, mended.reason) == ('"2007"', "a correction")
    assert mended.values == {'"2007"': ("mini-news",), '"2008"': ("mini-page",)}


def test_a_month_inside_a_year_is_no_conflict(mini: Path) -> None:
    rewrite(mini, "projects", "mini-one", "mini-report", start="2010")
    assert "conflict/project-mini-one-start-as-stated" not in conflicts(mini)


def test_an_open_end_conflicts_only_where_no_day_is_left(mini: Path) -> None:
    rewrite(mini, "projects", "mini-one", "mini-report", start="../2010-01-15")
    assert "conflict/project-mini-one-start-as-stated" not in conflicts(mini)
    rewrite(mini, "projects", "mini-one", "mini-report", start="../2009")
    assert "conflict/project-mini-one-start-as-stated" in conflicts(mini)


def test_figures_are_compared_by_value_within_one_scope(mini: Path) -> None:
    rewrite(mini, "figures", "mini-one-partners-report", "mini-report", value="3.0")
    assert "conflict/project-mini-one-partners" not in conflicts(mini)
    rewrite(mini, "figures", "mini-one-partners-report", "mini-report", value="4", scope_en="with observers")
    assert "conflict/project-mini-one-partners" not in conflicts(mini)


def test_the_editors_may_prefer_a_value_and_name_the_conflict(mini: Path) -> None:
    with (mini / "data" / "conflicts.csv").open("a", encoding="utf-8") as table:
        table.write(
            "start-of-one,editors,project/mini-one,startAsStated,,,2009-10,The report was written by those who were there.\n"
        )
    found = conflicts(mini)
    assert found["conflict/start-of-one"].shown == '"2009-10"'
    assert found["conflict/start-of-one"].reason == "preferred by the editors"
    assert "conflict/project-mini-one-start-as-stated" not in found


def test_a_preferred_value_that_nobody_states_is_a_fault(mini: Path) -> None:
    with (mini / "data" / "conflicts.csv").open("a", encoding="utf-8") as table:
        table.write("start-of-one,editors,project/mini-one,startAsStated,,,2011,Nobody says so.\n")
    with pytest.raises(DataErrors) as caught:
        check_project(Project.open(mini))
    assert [str(fault) for fault in caught.value.faults] == [
        "data/conflicts.csv:3:preferred: '2011' is not one of the values stated; write one of: 2009-10, 2010-01"
    ]


def test_both_values_stand_in_the_graphs_of_their_sources(mini_release: Path) -> None:
    lines = (mini_release / "prospects-kg.nq").read_text(encoding="utf-8").splitlines()
    project, start = f"<{BASE}project/mini-one>", "<https://w3id.org/prospects-kg/ontology#startAsStated>"
    graphs = "https://example.org/mini/graph/source/"
    assert f'{project} {start} "2010-01" <{graphs}mini-page> .' in lines
    assert f'{project} {start} "2009-10" <{graphs}mini-report> .' in lines


def test_two_practices_of_one_transfer_disagree_where_a_plan_may_have_several(mini: Path) -> None:
    rewrite(mini, "transfers", "eco-park-to-coal-bay", "mini-report", practice="tool-library")
    rewrite(mini, "plans", "coal-bay-plan", "mini-report", practice="eco-park;tool-library")
    found = conflicts(mini)
    eco, tools = f"<{BASE}practice/eco-park>", f"<{BASE}practice/tool-library>"
    assert found["conflict/transfer-eco-park-to-coal-bay-practice"].values == {
        eco: ("mini-page",),
        tools: ("mini-report",),
    }
    assert "conflict/transfer-plan-coal-bay-plan-practice" not in found
