"""A picture: script-free SVG, with the same numbers as a table, and the words that go with it.

A picture never stands alone: `rows` is its table twin, `summary` what a reader who cannot see it is told, `notes`
what it leaves out. The SVG is deterministic: the same network gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its table twin; `name` is a slug, texts are in one language, `language`."""

    name: str
    title: str
    summary: str
    svg: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    notes: tuple[str, ...] = field(default=())
    language: str = "en"

    def to_csv(self) -> str:
        """The table twin as CSV (RFC 4180, LF), header first."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if value is None else value for value in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """The table twin as JSON: title, summary, notes, and one object a row."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        whole = {"title": self.title, "summary": self.summary, "notes": list(self.notes), "rows": rows}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
