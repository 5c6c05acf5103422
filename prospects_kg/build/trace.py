"""The trace of a release: from every asserted statement back to the cells that make it (trace.csv).

One line a statement and cell, in the order of the statements: subject, predicate, object and graph in
N-Triples spelling, then file, row (the line of the file on which the table's row starts) and column.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from prospects_kg.model.errors import ReleaseError
from prospects_kg.model.terms import RDF, iri

HEADER: Final = ("subject", "predicate", "object", "graph", "file", "row", "column")
_TYPE: Final = iri(RDF + "type")
_QUOTE: Final = '"'
# Lines that are written at a time.
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    file: str
    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}"


@dataclass(frozen=True, slots=True)
class Traced:
    """One asserted statement (terms in N-Triples spelling) and a cell that makes it."""

    subject: str
    predicate: str
    object: str
    graph: str
    cell: Cell


def record(statement: str, place: str) -> str:
    """The line of trace.csv for a statement and its place file:row:column.

    Written by hand and not by the csv module, since this runs once for every statement of a release: an IRI
    holds no quote and no line break, and those of a literal are escaped.

    >>> record("<a:s> <a:p> <a:one,two> <a:g> .", "data/t.csv:2:id")
    '<a:s>,<a:p>,"<a:one,two>",<a:g>,data/t.csv,2,id'
    """
    subject, predicate, rest = statement.split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    cell = place.replace(":", ",")
    if "," in statement or _QUOTE in value:
        subject, predicate, value, graph = map(_quoted, (subject, predicate, value, graph))
    return f"{subject},{predicate},{value},{graph},{cell}"


def _quoted(term: str) -> str:
    if _QUOTE in term:
        return f'"{term.replace(_QUOTE, _QUOTE * 2)}"'
    return f'"{term}"' if "," in term else term


class TraceWriter:
    """Writes trace.csv while the sorted statements pass by."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        out.write(",".join(HEADER) + "\n")

    def split(self, records: Iterable[str]) -> Iterator[str]:
        """Take sorted "statement TAB place" lines, trace each, and give every statement once."""
        last = ""
        source = iter(records)
        while batch := [line.split("\t") for line in islice(source, _BATCH)]:
            self._out.write("".join([f"{record(statement, place)}\n" for statement, place in batch]))
            for statement, _ in batch:
                if statement != last:
                    last = statement
                    yield statement


def read_trace(path: Path) -> Iterator[Traced]:
    """The lines of a trace.csv, in order; raises ReleaseError where it is missing or damaged."""
    number = 1
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            next(rows, None)
            for subject, predicate, value, graph, file, row, column in rows:
                number += 1
                yield Traced(subject, predicate, value, graph, Cell(file, int(row), column))
    except OSError as error:
        raise ReleaseError(f"{path}: cannot be read: {error.strerror}; build the release again") from error
    except (ValueError, csv.Error) as error:
        raise ReleaseError(f"{path}:{number + 1}: is damaged ({error}); build the release again") from error


class TraceIndex:
    """Finds the cells behind one subject in a trace.csv, which is sorted, without reading or keeping the rest of it."""

    # Bytes that are read in a row once the place is known this well.
    _NEAR: Final = 4096

    def __init__(self, path: Path) -> None:
        self._path = path

    def cells(self, subject: str) -> list[Cell]:
        """The cells behind the statements about a subject (its N-Triples spelling), in the order of the statements.

        Raises ReleaseError where the file is missing or damaged.
        """
        key = f"{subject},".encode()
        try:
            with self._path.open("rb") as stream:
                stream.seek(self._start(stream, key))
                lines = takewhile(
                    lambda line: line.startswith(key), dropwhile(lambda line: line < key, stream)
                )
                rows = csv.reader(line.decode() for line in lines)
                return [Cell(file, int(row), column) for *_, file, row, column in rows]
        except OSError as error:
            raise ReleaseError(
                f"{self._path}: cannot be read: {error.strerror}; build the release again"
            ) from error
        except (ValueError, csv.Error) as error:
            raise ReleaseError(f"{self._path}: is damaged ({error}); build the release again") from error

    def _start(self, stream: BinaryIO, key: bytes) -> int:
        """Where a line begins that is not far before the first of the key."""
        low = len(stream.readline())
        high = stream.seek(0, 2)
        while high - low > self._NEAR:
            middle = (low + high) // 2
            stream.seek(middle)
            stream.readline()
            begins = stream.tell()
            line = stream.readline()
            if begins < high and line and line < key:
                low = begins
            else:
                high = middle
        return low


def find_cells(path: Path, wanted: Iterable[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], Cell]:
    """The cell behind each (subject, predicate, object); "" for a predicate or object means any.

    Where no such statement was asserted (a missing value), the cell that introduces the subject is given.
    """
    keys = set(wanted)
    subjects = {subject for subject, _, _ in keys}
    found: dict[tuple[str, str, str], Cell] = {}
    for traced in read_trace(path):
        if traced.subject not in subjects:
            continue
        exact = (traced.subject, traced.predicate, traced.object)
        for key in (exact, (traced.subject, traced.predicate, ""), (traced.subject, "", "")):
            if key in keys or key[1] == "":
                found.setdefault(key, traced.cell)
        if traced.predicate == _TYPE:
            found[(traced.subject, "", "")] = traced.cell
    return {key: cell for key in keys if (cell := _nearest(found, key)) is not None}


def _nearest(found: Mapping[tuple[str, str, str], Cell], key: tuple[str, str, str]) -> Cell | None:
    subject, predicate, _ = key
    return found.get(key) or found.get((subject, predicate, "")) or found.get((subject, "", ""))
