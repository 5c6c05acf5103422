"""docs/seed-coverage.md: every line of the Polish partner's page is said in that source's graph."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.data.conftest import REPOSITORY, Row

SOURCE = "https://w3id.org/prospects-kg/graph/source/sggp-prospects-pl"
SEED = Path(
    os.environ.get("PROSPECTS_KG_SEED") or REPOSITORY.parent / "shared" / "seed" / "prospects-sggp-pl.txt"
)
FIGURES = {
    "prospects-good-practices": "40",
    "prospects-interregional-events": "5",
    "prospects-conference-participants": "334",
    "prospects-working-seminars": "9",
    "prospects-bilateral-workshops": "9",
    "prospects-local-leaders": "51",
    "prospects-transfer-plans": "12",
    "prospects-interregional-meetings": "8",
    "prospects-meeting-participants": "542",
    "prospects-partners-polish-partner": "10",
    "prospects-sub-themes-polish-partner": "4",
}


def coverage() -> list[tuple[int, list[str]]]:
    """Line of the page and the IRIs that say it."""
    text = (REPOSITORY / "docs" / "seed-coverage.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| (.*) \|$", text, re.MULTILINE)
    return [(int(line), re.findall(r"<(https://[^>]+)>", cell)) for line, cell in rows]


@pytest.mark.skipif(not SEED.is_file(), reason=f"the page's text is not at {SEED}")
def test_every_line_of_the_page_is_covered() -> None:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    assert {number for number, line in enumerate(lines, 1) if line.strip()} == {
        line for line, _ in coverage()
    }


def test_only_the_link_of_the_web_site_says_nothing() -> None:
    assert [line for line, iris in coverage() if not iris] == [66]


def test_each_iri_stands_in_the_graph_of_the_page(subjects_by_graph: dict[str, set[str]]) -> None:
    named = {iri for _, iris in coverage() for iri in iris}
    assert len(named) > 60
    assert named - subjects_by_graph[SOURCE] == set()


def test_figures_of_the_page_are_its_own(tables: dict[str, list[Row]]) -> None:
    of_page = {row["id"]: row["value"] for row in tables["figures"] if row["source"] == "sggp-prospects-pl"}
    assert of_page == FIGURES


def test_the_slip_of_the_page_is_kept(packaged_release: Path) -> None:
    statement = (
        "<https://w3id.org/prospects-kg/id/project/prospects> <https://w3id.org/prospects-kg/ontology#nameAsStated> "
        f'"PEROSPECTS" <{SOURCE}> .'
    )
    assert statement in (packaged_release / "prospects-kg.nq").read_text(encoding="utf-8").splitlines()


def test_ten_partners_with_country_and_kind(tables: dict[str, list[Row]]) -> None:
    partners = {
        row["organisation"]
        for row in tables["participations"]
        if row["source"] == "sggp-prospects-pl" and row["role"] == "partner"
    }
    bodies = {row["id"]: row for row in tables["organisations"] if row["source"] == "sggp-prospects-pl"}
    assert partners == set(bodies)
    assert {body: (row["kind"], row["country"]) for body, row in bodies.items()} == {
        "acom-france": ("association", "FR"),
        "houthalen-helchteren": ("municipality", "BE"),
        "karvina-union": ("association", "CZ"),
        "pas-de-calais-council": ("county-council", "FR"),
        "tatabanya": ("municipality", "HU"),
        "sggp": ("association", "PL"),
        "zasavje-labour-fund": ("foundation", "SI"),
        "laviana": ("municipality", "ES"),
        "wigan": ("municipality", "GB"),
        "wissenschaftspark-gelsenkirchen": ("science-park", "DE"),
    }
