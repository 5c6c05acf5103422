"""The matrix of what is covered, docs/coverage.md: current, and without an empty cell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MATRIX = Path(__file__).parents[1] / "docs" / "matrix.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MATRIX), *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def said() -> list[str]:
    return run("--check").stdout.splitlines()


def test_every_class_has_rows_a_shape_and_a_question(said: list[str]) -> None:
    assert [line for line in said if "nothing under" in line] == []


def test_the_page_is_current(said: list[str]) -> None:
    assert [line for line in said if "out of date" in line] == []


def test_an_unknown_argument_is_refused() -> None:
    refused = run("--chekc")
    assert refused.returncode == 2
    assert "--check" in refused.stderr
