"""Which row of a table is which row of a file to import.

Rows are found again by what names them (the variables of the table's IRI, as a rule `id`) and their source.
Where several rows share both, equal ones are paired first and the others in their order, so that taking out
the first of three does not look like three changes. Columns that the file does not hold stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.tables.records import Incoming
from prospects_kg.tables.schema import TableSchema

Row = tuple[int, tuple[str, ...]]
_VARIABLE: Final = re.compile(r"\{\+?([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that is added, changed, kept or removed.

    `line` is its line in the table (0: not there yet), `incoming_line` its line in the file to import (0: not
    there); `before` and `after` are its cells under the header that the table has after the import (empty: none).
    """

    line: int
    incoming_line: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether any cell says something else than before."""
        return not all(same(old, new) for old, new in zip(self.before, self.after, strict=True))


@dataclass(frozen=True, slots=True)
class Pairing:
    """The rows of a table and of a file: found in both, only in the file, only in the table (each in order)."""

    both: tuple[RowChange, ...]
    added: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]


def same(old: str, new: str) -> bool:
    """Whether two cells say the same; spreadsheets keep no carriage returns within cells."""
    return old == new or unreturned(old) == unreturned(new)


def unreturned(cell: str) -> str:
    """A cell with plain line feeds."""
    return cell.replace("\r\n", "\n")


def naming_columns(table: TableSchema) -> list[str]:
    """The columns that name a row: the variables of the table's IRI.

    >>> naming_columns(TableSchema("x", "", "https://ex.org/id/nuts/{+id}", ()))
    ['id']
    """
    return list(dict.fromkeys(_VARIABLE.findall(table.about))) or ["id"]


def pair_rows(
    table: TableSchema,
    header: Sequence[str],
    rows: Sequence[Row],
    incoming: Incoming,
    renames: Mapping[str, str],
) -> Pairing:
    """Pair the rows of a table (cells under `header`) with those of a file to import.

    `renames` are ids of this table, old to new: a row under an old id is the row of the new one.
    """
    naming = naming_columns(table)
    waiting: dict[tuple[str, ...], list[Row]] = {}
    for line, row in rows:
        waiting.setdefault(_key(naming, header, row, renames), []).append((line, row))
    both, added, rest = [], [], []
    for line, cells in incoming.rows:
        given = dict(zip(incoming.header, cells, strict=True))
        candidates = waiting.get(_key(naming, incoming.header, cells, {}), [])
        equal = next((item for item in candidates if _says(header, item[1], given)), None)
        if equal is None:
            rest.append((line, given, candidates))
        else:
            candidates.remove(equal)
            both.append(RowChange(equal[0], line, equal[1], equal[1]))
    for line, given, candidates in rest:
        if candidates:
            before = candidates.pop(0)
            after = tuple(given.get(name, cell) for name, cell in zip(header, before[1], strict=True))
            both.append(RowChange(before[0], line, before[1], after))
        else:
            added.append(RowChange(0, line, (), tuple(given.get(name, "") for name in header)))
    removed = [RowChange(line, 0, row, ()) for left in waiting.values() for line, row in left]
    return Pairing(_by_line(both), tuple(added), _by_line(removed))


def _by_line(changes: Sequence[RowChange]) -> tuple[RowChange, ...]:
    return tuple(sorted(changes, key=lambda change: change.line))


def _key(
    naming: Sequence[str], header: Sequence[str], row: Sequence[str], renames: Mapping[str, str]
) -> tuple[str, ...]:
    cells = dict(zip(header, row, strict=True))
    names = [cells.get(name, "") for name in naming]
    if len(names) == 1:
        names[0] = renames.get(names[0], names[0])
    return (*names, cells.get("source", ""))


def _says(header: Sequence[str], row: Sequence[str], given: Mapping[str, str]) -> bool:
    return all(same(cell, given.get(name, cell)) for name, cell in zip(header, row, strict=True))
