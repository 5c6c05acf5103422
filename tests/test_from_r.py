"""docs/from-r.md names what is there: no R runs here, but its columns, its question and its request are checked."""

from __future__ import annotations

import csv
import io
import re
import shutil
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.build.flat import COLUMNS
from tests.endpoint import served

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "from-r.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"^ *```r\n(.*?)^ *```$", PAGE, flags=re.MULTILINE | re.DOTALL))
(QUESTION,) = re.findall(r"^```sparql\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("r")
    KnowledgeGraph.build(
        shutil.copytree(ROOT / "examples" / "urbact", place / "urbact"), out=place / "release"
    )
    return place / "release"


def test_every_column_that_the_code_reads_is_in_the_flat_table(release: Path) -> None:
    with (release / "transfers.csv").open(encoding="utf-8", newline="") as table:
        header = next(csv.reader(table))
    assert header == [column.name for column in COLUMNS]
    named = set(re.findall(r"\b(?:transfers|known|dated)\$(\w+)", CODE))
    named |= set(
        re.findall(r"\b((?:donor|recipient)_region|earliest|practice|certainty|current_stage)\b", CODE)
    )
    assert named >= {"themes", "donor_country", "recipient_region_label", "current_stage", "earliest"}
    assert named <= set(header)
    spoken = set(
        re.findall(r"`((?:donor|recipient|resulting|documented)_\w+|earliest|latest|practice)`", PAGE)
    )
    assert spoken <= set(header)


def test_cells_are_as_the_page_says(release: Path) -> None:
    with (release / "transfers.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert "Culture; Nature, climate and waste" in {row["themes"] for row in rows}
    assert {row["current_stage"] for row in rows} >= {"piloted", "adopted"}
    assert all(row["donor_as_stated"] and row["recipient_as_stated"] for row in rows)
    assert all(
        re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row[day]) for row in rows for day in ("earliest", "latest")
    )
    # A label for each place, so that vertices of the network have one row each.
    places = {
        (row[f"{end}_region"], row[f"{end}_region_label"]) for row in rows for end in ("donor", "recipient")
    }
    assert len(places) == len({place for place, _ in places})


def test_the_request_is_answered_with_the_columns_that_the_code_reads(release: Path) -> None:
    form = urllib.parse.urlencode({"query": QUESTION}).encode()
    with served(release / "prospects-kg.nq") as address:
        request = urllib.request.Request(address, data=form, headers={"Accept": "text/csv"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers.get_content_type() == "text/csv"
            rows = list(csv.DictReader(io.StringIO(answer.read().decode(), newline="")))
    assert len(rows) == 20
    (used,) = re.findall(
        r"subset\(evidence, (\w+) == \"adopted\" & (\w+) != \"weak\", select = c\((.*?)\)\)", CODE
    )
    assert {*used[:2], *re.findall(r'"(\w+)"', used[2])} <= set(rows[0])
    assert sum(row["stage"] == "adopted" and row["certainty"] != "weak" for row in rows) == 10


def test_only_the_packages_that_the_page_names_are_used() -> None:
    assert set(re.findall(r"library\((\w+)\)", CODE)) == {"igraph", "httr2"}
    assert "no test runs the R\ncode itself" in PAGE
