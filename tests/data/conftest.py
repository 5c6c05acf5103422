"""The packaged project's tables and its release, for the tests that hold the packaged data to its sources."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from prospects_kg.model.terms import split_statement

Row = dict[str, str]
REPOSITORY = Path(__file__).resolve().parents[2]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def tables() -> dict[str, list[Row]]:
    """Every table of the packaged project, as plain rows."""
    return {path.stem: read_rows(path) for path in sorted((REPOSITORY / "data").glob("*.csv"))}


@pytest.fixture(scope="session")
def subjects_by_graph(packaged_release: Path) -> dict[str, set[str]]:
    """What each named graph of the release speaks about: graph IRI -> IRIs of subjects."""
    found: dict[str, set[str]] = {}
    with (packaged_release / "prospects-kg.nq").open(encoding="utf-8") as lines:
        for line in lines:
            subject, _, _, graph = split_statement(line)
            found.setdefault(graph.strip("<>"), set()).add(subject.strip("<>"))
    return found
