"""Rows of a CSV file with the line on which each starts; whatever is wrong with the file itself becomes a fault.

Tables are UTF-8 without BOM, commas, quotes doubled inside quotes (RFC 4180). A row may span lines; it is
named by its first. Messages name the place as file:line:column with the column's name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from prospects_kg.model.errors import Fault, quoted
from prospects_kg.tables.schema import TableSchema

BOM: Final = b"\xef\xbb\xbf"
# Large enough that our own limit, which names the column, speaks first; the csv module's own is 128 kB.
FIELD_LIMIT: Final = 2**28


@dataclass(slots=True)
class RowFile:
    """One table's file: `header` and `rows()`; faults are added to `faults`, and a faulty file ends early.

    `shown` is the path as messages and the trace give it.
    """

    path: Path
    shown: str
    faults: list[Fault] = field(default_factory=list)
    header: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The line on which a row starts, and its cells, one for each name of the header."""
        try:
            with self.path.open("rb") as start:
                if start.read(len(BOM)) == BOM:
                    self._fault(
                        1, "the file starts with a byte order mark (BOM)", "save it as UTF-8 without BOM"
                    )
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                yield from self._rows(csv.reader(stream, strict=True))
        except UnicodeDecodeError:
            self._fault(_bad_line(self.path), "is not UTF-8", "save the file as CSV in UTF-8")
        except OSError as error:
            self._fault(0, f"cannot be read: {error.strerror}")

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[str]]]:
        csv.field_size_limit(FIELD_LIMIT)
        start = 1
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1  # type: ignore[attr-defined]
                if not self.header:
                    self.header = tuple(cells)
                    continue
                if len(cells) == len(self.header):
                    yield line, cells
                elif cells:
                    self._fault(
                        line,
                        f"the row has {len(cells)} cells, the header {len(self.header)}",
                        "put a cell that holds a comma or a quote into quotes",
                    )
        except csv.Error as error:
            self._fault(start, f"is not CSV: {error}", "look for a quote that is not closed")
        if not self.header:
            self._fault(1, "the file is empty", "it needs at least its header line")

    def _fault(self, line: int, reason: str, remedy: str = "") -> None:
        self.faults.append(Fault(self.shown, line, "", reason, remedy))


def _bad_line(path: Path) -> int:
    """The first line that is not UTF-8 (1-based); looked for only once decoding has failed."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def check_header(table: TableSchema, header: Sequence[str], shown: str) -> list[Fault]:
    """Faults of a header line: unknown, repeated and missing columns."""
    known = [column.name for column in table.columns]
    faults = []
    for name in dict.fromkeys(header):
        if name not in known:
            # As it stands where it is short and plain, so that it reads like every other column.
            place = name if repr(name) == quoted(name) == f"'{name}'" else quoted(name)
            faults.append(Fault(shown, 1, place, "no such column", f"known are {', '.join(known)}"))
        elif list(header).count(name) > 1:
            faults.append(Fault(shown, 1, name, "the column stands twice", "keep one of them"))
    faults += [
        Fault(shown, 1, column.name, "this column is required and missing", "add it to the header")
        for column in table.columns
        if column.required and column.name not in header
    ]
    return faults
