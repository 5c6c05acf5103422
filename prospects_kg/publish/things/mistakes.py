"""Where a mistake is mended: the rows of the tables from which a thing's statements are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prospects_kg.build.trace import TraceIndex
from prospects_kg.model.terms import iri

# Rows that a page names; a thing that stands in more is mended from the first of them on as well.
_NAMED: Final = 40


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its file, the line on which it starts, and its columns that say something of the thing."""

    file: str
    row: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """The rows behind a thing: those named, and how many there are beyond."""

    rows: tuple[TableRow, ...]
    beyond: int = 0


def table_rows(trace: TraceIndex, thing: str) -> Origins:
    """The rows from which the statements about a thing are made, in the order of files and lines."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for cell in trace.cells(iri(thing)):
        found.setdefault((cell.file, cell.row), {})[cell.column] = None
    rows = tuple(TableRow(file, row, tuple(columns)) for (file, row), columns in sorted(found.items()))
    return Origins(rows[:_NAMED], max(0, len(rows) - _NAMED))
