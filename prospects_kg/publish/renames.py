"""Former slugs of things, which stay addresses for good: where each leads now, and why it was renamed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prospects_kg.build.release import TABLES


@dataclass(frozen=True, slots=True)
class Rename:
    """A former slug and the one that answers now, each as class/slug; and why, in English."""

    old: str
    new: str
    reason: str


def read_renames(release: Path) -> tuple[Rename, ...]:
    """The renames of a release, each led to the slug that answers now, however often a thing was renamed."""
    path = release / TABLES / "renames.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = [(row["old"], row["new"], row.get("reason_en") or "") for row in csv.DictReader(source)]
    forward = {old: new for old, new, _ in rows}
    return tuple(Rename(old, _last(old, forward), reason) for old, _, reason in sorted(rows))


def _last(old: str, forward: Mapping[str, str]) -> str:
    seen = {old}
    new = forward[old]
    while new in forward and new not in seen:
        seen.add(new)
        new = forward[new]
    return new
