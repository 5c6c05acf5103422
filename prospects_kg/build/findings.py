"""What the shapes found, with the cell of the tables behind each finding (file:row:column)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from prospects_kg.build.trace import Cell, find_cells
from prospects_kg.model.terms import Term, iri
from prospects_kg.validation.report import SH, Report, Result

_AT_ONCE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the validation and the cell that makes the statement at fault, where one was asserted.

    `severity` is Violation, Warning or Info.
    """

    result: Result
    cell: Cell | None

    @property
    def severity(self) -> str:
        """The severity's short name."""
        return self.result.severity.removeprefix(SH)

    def to_dict(self) -> dict[str, str]:
        """The finding as flat texts, for tables and JSON."""
        result = self.result
        return {
            "severity": self.severity,
            "cell": str(self.cell or ""),
            "focus": str(result.focus),
            "path": result.path or "",
            "value": "" if result.value is None else str(result.value),
            "message": result.text(),
            "shape": str(result.shape),
        }


def locate(report: Report, trace: Path) -> tuple[Finding, ...]:
    """The results of a report, each with its cell out of the trace."""
    return tuple(located(report.results, trace))


def located(results: Iterable[Result], trace: Path) -> Iterator[Finding]:
    """Results that come one by one, each with its cell; some ten thousand wait together, for one reading of the trace."""
    stream = iter(results)
    while batch := list(islice(stream, _AT_ONCE)):
        cells = find_cells(trace, {_key(result) for result in batch})
        yield from (Finding(result, cells.get(_key(result))) for result in batch)


def _key(result: Result) -> tuple[str, str, str]:
    return result.focus.n3, _property(result.path), _spelled(result.value)


def _property(path: str | None) -> str:
    """The N-Triples spelling of a path that is one property; "" for the node itself or a longer path."""
    try:
        return iri(path) if path else ""
    except ValueError:
        return ""


def _spelled(value: Term | None) -> str:
    return "" if value is None else value.n3
