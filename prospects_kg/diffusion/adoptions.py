"""Adoptions as they come: rows of a CSV file, a data frame, a network or a graph, all made into one kind of row.

"NA" and "NE" are regions (Naples, Nebraska) and stay text; only a cell of the time column that is empty or NA says
that a date is missing. Every fault of a file is named in one run.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from prospects_kg.diffusion.times import Missing, Time, censored, read_time
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.dates import Span
from prospects_kg.model.errors import DataErrors, DiffusionError, Fault, quoted
from prospects_kg.model.terms import Literal

_FIELD_LIMIT: Final = 2**28
_FAULTS: Final = 1000
# A stage report of adoption that is not weak, of one practice at one named place. The report's own days, not the
# transfer's: a visit is no adoption; and a documented year, which has a latest day, is no date.
_ADOPTED: Final = """
PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
PREFIX stage: <https://w3id.org/prospects-kg/id/stage/>
PREFIX certainty: <https://w3id.org/prospects-kg/id/certainty/>
SELECT DISTINCT ?region ?practice ?earliest ?latest WHERE {
  ?report pkg:stage stage:adopted ; pkg:transfer ?transfer .
  ?transfer pkg:practice ?practice ; pkg:recipientRegion ?region .
  OPTIONAL { ?report pkg:earliest ?earliest }
  OPTIONAL { ?report pkg:latest ?latest . FILTER NOT EXISTS { ?report pkg:documentedYear ?year } }
  FILTER NOT EXISTS { ?report pkg:certainty certainty:weak }
} ORDER BY ?practice ?region ?earliest ?latest"""


@dataclass(frozen=True, slots=True)
class Adoption:
    """One row: a region took up a practice at a time, and gave it up at `end` where that is known."""

    region: str
    practice: str
    time: Time
    end: Time = Missing.UNDATED


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns of a table of adoptions; `end` is optional: when the region gave the practice up."""

    region: str = "region"
    practice: str = "practice"
    time: str = "date"
    end: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are read, in this order."""
        return (self.region, self.practice, self.time, *([self.end] if self.end else []))


@dataclass(slots=True)
class _File:
    """A CSV file being read; faults are collected and raised at its end, all together."""

    path: Path
    faults: list[Fault] = field(default_factory=list)
    line: int = 1

    def fault(self, column: str, reason: str, remedy: str = "") -> None:
        self.faults.append(Fault(str(self.path), self.line, column, reason, remedy))
        if len(self.faults) >= _FAULTS:
            raise DataErrors(self.faults)

    def cells(self) -> Iterator[list[str]]:
        csv.field_size_limit(_FIELD_LIMIT)
        following = 1
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream, strict=True)
                for row in reader:
                    self.line, following = following, reader.line_num + 1
                    if row:
                        yield row
        except UnicodeDecodeError:
            self.line = 0
            self.fault("", "is not UTF-8", "save the file as CSV in UTF-8")
        except OSError as error:
            self.line = 0
            self.fault("", f"cannot be read: {error.strerror}")
        except csv.Error as error:
            self.line = following
            self.fault("", f"is not CSV: {error}", "look for a quote that is not closed")


def rows_of_csv(path: Path, columns: Columns) -> list[Adoption]:
    """The adoptions of a CSV file with a header; raises DataErrors with every fault of the file."""
    file = _File(path)
    rows = file.cells()
    header = next(rows, None)
    if header is None:
        if not file.faults:
            file.fault("", "the file is empty", "it needs a header line with the names of the columns")
        raise DataErrors(file.faults)
    places = _places(file, header, columns)
    found = []
    for cells in rows:
        if len(cells) != len(header):
            reason = f"the row has {len(cells)} cells, the header {len(header)}"
            file.fault("", reason, "put a cell that holds a comma or a quote into quotes")
        else:
            found.append(_adoption(file, columns, [cells[place] for place in places]))
    if file.faults:
        raise DataErrors(file.faults)
    return [row for row in found if row is not None]


def _places(file: _File, header: Sequence[str], columns: Columns) -> list[int]:
    for name in columns.named:
        if header.count(name) != 1:
            reason = "there is no such column" if name not in header else "the column stands twice"
            file.fault(name, reason, f"the header is {', '.join(map(quoted, header[:20]))}")
    if file.faults:
        raise DataErrors(file.faults)
    return [header.index(name) for name in columns.named]


def _adoption(file: _File, columns: Columns, cells: Sequence[str]) -> Adoption | None:
    before, times = len(file.faults), []
    for name, cell in zip(columns.named[:2], cells, strict=False):
        if not cell.strip():
            file.fault(name, "the cell is empty", "every adoption needs its region and its practice")
    for name, cell in zip(columns.named[2:], cells[2:], strict=True):
        try:
            times.append(read_time(cell))
        except ValueError as error:
            file.fault(name, str(error))
    return Adoption(cells[0], cells[1], *times) if len(file.faults) == before else None


def nodes_of_csv(path: Path) -> tuple[str, ...]:
    """The regions of a nodes file: its first column below the header, in its order.

    Raises DataErrors where the file cannot be read, or names a region twice.
    """
    file = _File(path)
    rows = file.cells()
    next(rows, None)
    nodes: dict[str, None] = {}
    for row in rows:
        if row[0] in nodes:
            file.fault("", f"{quoted(row[0])} stands twice", "name each region once")
        nodes[row[0]] = None
    if not nodes and not file.faults:
        file.fault("", "names no region", "write a header line, then one region a line")
    if file.faults:
        raise DataErrors(file.faults)
    return tuple(nodes)


def rows_of_pandas(frame: Any, columns: Columns) -> list[Adoption]:
    """The adoptions of a data frame; dates may be numbers, text, dates, or missing.

    Raises DiffusionError where a column is missing, a region or practice is, or a date cannot be read.
    """
    missing = [name for name in columns.named if name not in frame.columns]
    if missing:
        raise DiffusionError(f"the data frame has no column {', '.join(map(quoted, missing))}")
    cells = [frame[name].tolist() for name in columns.named]
    return [
        _of_values(f"row {number}", values) for number, values in enumerate(zip(*cells, strict=True), start=1)
    ]


def rows_of_networkx(graph: Any, columns: Columns) -> list[Adoption]:
    """The adoptions of a network whose edges join a region to a practice and carry the date.

    In a directed network an edge leads from the region to the practice; in an undirected one the node attribute
    `bipartite` says which is which, as networkx has it: 0 a region, 1 a practice. `columns.time` and `columns.end`
    name attributes of the edge.
    """
    found = []
    for one, other, given in graph.edges(data=True):
        ends = (one, other)
        if not graph.is_directed():
            ends = _two_kinds(graph.nodes, one, other)
        values = [*ends, given.get(columns.time), *([given.get(columns.end)] if columns.end else [])]
        found.append(_of_values(f"edge {one!r}, {other!r}", values))
    return found


def _two_kinds(nodes: Mapping[Any, Mapping[str, Any]], one: Any, other: Any) -> tuple[Any, Any]:
    kinds = (nodes[one].get("bipartite"), nodes[other].get("bipartite"))
    if sorted(kinds, key=str) != [0, 1]:
        raise DiffusionError(
            f"edge {one!r}, {other!r}: an edge must join a region (node attribute bipartite=0) to a practice "
            "(bipartite=1); or give a directed network, its edges leading from region to practice"
        )
    return (one, other) if kinds[0] == 0 else (other, one)


def _of_values(place: str, values: Sequence[Any]) -> Adoption:
    names = [_name(place, value) for value in values[:2]]
    try:
        times = [_time(value) for value in values[2:]]
    except ValueError as error:
        raise DiffusionError(f"{place}: {error}") from error
    return Adoption(names[0], names[1], *times)


def _name(place: str, value: Any) -> str:
    if value is None or str(value) in {"", "<NA>"} or (isinstance(value, float) and math.isnan(value)):
        remedy = "a region called NA is lost by pandas.read_csv unless it is told keep_default_na=False"
        raise DiffusionError(f"{place}: a region or practice is missing; {remedy}")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _time(value: Any) -> Time:
    if value is None or str(value) in {"NaT", "nan", "<NA>"}:
        return Missing.UNDATED
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Span(day, day)
    return read_time(str(value))


def rows_of_graph(graph: Graph) -> list[Adoption]:
    """The dated adoptions of a knowledge graph: regions and practices by their IRIs.

    A report of adoption without a date of its own, which has at most a documented year, is an undated row.
    """
    found = []
    for region, practice, earliest, latest in graph.select(_ADOPTED):
        days = [_day(term) for term in (earliest, latest)]
        time = Missing.UNDATED if days == [None, None] else censored(Span(*days))
        found.append(Adoption(str(region), str(practice), time))
    return found


def _day(term: object) -> date | None:
    return date.fromisoformat(term.lexical) if isinstance(term, Literal) else None
