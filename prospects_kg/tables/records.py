"""A CSV file as records that remember how they were written, and a file to import as plain rows.

An import must leave every line alone that it does not change, so a record keeps its text with its quotes and
its end of line beside its cells. A file to import comes from a spreadsheet: its mistakes (semicolons, another
encoding, a formula, a merged cell) become faults that say where and how to mend them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prospects_kg.model.errors import DataErrors, Fault, WorkbookError
from prospects_kg.tables.rows import BOM, FIELD_LIMIT

# What the first cell of a template's example row starts with; such a row is never imported.
EXAMPLE: Final = "#example"
_OTHER_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a CSV file: the line on which it starts, its cells, and its text with the end of line.

    A blank line is a record without cells.
    """

    line: int
    cells: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to import: its path as messages give it, its header, and its rows with their lines."""

    shown: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def split_records(text: str, shown: str) -> list[Record]:
    r"""The records of a CSV text; raises DataErrors where a quote is not closed or stands in the wrong place.

    >>> [record.text for record in split_records('id,title\r\na,"x\ny"\r\n', "t.csv")]
    ['id,title\r\n', 'a,"x\ny"\r\n']
    """
    csv.field_size_limit(FIELD_LIMIT)
    taken: list[str] = []
    reader = csv.reader(_noting(io.StringIO(text, newline=""), taken), strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            records.append(Record(line, tuple(cells), "".join(taken)))
            taken.clear()
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataErrors(
            [Fault(shown, line, "", f"is not CSV: {error}", "look for a quote that is not closed")]
        ) from None
    return records


def _noting(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def decode(data: bytes, shown: str) -> str:
    """The text of a file; raises DataErrors naming the first line that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataErrors([Fault(shown, line, "", "is not UTF-8", "save the file as CSV in UTF-8")]) from None


def read_csv(path: Path) -> Incoming:
    """Read a CSV file to import; a byte order mark, which spreadsheets write, is passed over.

    Raises WorkbookError where the file cannot be read, DataErrors for what is wrong in it.
    """
    shown = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{shown}: cannot be read: {error.strerror}") from error
    records = [
        record for record in split_records(decode(data.removeprefix(BOM), shown), shown) if record.cells
    ]
    if not records:
        raise DataErrors([Fault(shown, 1, "", "the file is empty", "it needs at least its header line")])
    header = records[0].cells
    for separator, word in _OTHER_SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            reason = f"the cells stand apart by {word} and not by commas"
            remedy = "save it as CSV with commas, or import the workbook itself"
            raise DataErrors([Fault(shown, 1, "", reason, remedy)])
    return incoming(shown, header, [(record.line, record.cells) for record in records[1:]], exact=True)


def incoming(
    shown: str, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], *, exact: bool = False
) -> Incoming:
    """Rows as a file has them, made into a file to import; ragged rows are faults, empty and example rows fall out.

    `exact` demands as many cells as the header has; without it (a workbook) missing cells at the end are empty.

    >>> incoming("t.csv", ["id", "title", ""], [(2, ["#example x", "X"]), (3, ["a"]), (4, ["", ""])])
    Incoming(shown='t.csv', header=('id', 'title'), rows=((3, ('a', '')),))
    """
    names = _without_empty_end([name.strip() for name in header])
    width = len(names)
    faults = [
        Fault(shown, 1, "", f"column {number} has no name in the header", "give it one, or delete the column")
        for number, name in enumerate(names, start=1)
        if not name
    ]
    kept = []
    for line, cells in rows:
        row = _without_empty_end(cells)
        if not row or any(cell.startswith(EXAMPLE) for cell in row):
            continue
        if len(row) > width or (exact and len(cells) < width):
            reason = f"the row has {len(cells)} cells, the header {width}"
            remedy = "put a cell that holds a comma into quotes, or name the column"
            faults.append(Fault(shown, line, "", reason, remedy))
        kept.append((line, tuple(row) + ("",) * (width - len(row))))
    if faults:
        raise DataErrors(faults)
    return Incoming(shown, tuple(names), tuple(kept))


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return row
