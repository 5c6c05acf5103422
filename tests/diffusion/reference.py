"""Published data and results, for local checks only: they are not part of the repository, and tests skip without them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("PROSPECTS_KG_DIFFUSION") or Path(__file__).resolve().parents[3] / "shared" / "diffusion"
)


def published(name: str) -> Path:
    """A file of the reference data; skips the test where it is not there."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"the published reference {name} is not beside this checkout (../shared/diffusion)")
    return path


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file of the reference data."""
    with published(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
