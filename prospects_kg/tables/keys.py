"""Ids across tables: which exist, which stand in several rows, and whether the editors' columns of one id agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prospects_kg.model.errors import Fault, quoted
from prospects_kg.tables.rows import RowFile
from prospects_kg.tables.schema import Schema, TableSchema


class _AnyId(Collection[str]):
    """The ids of a table that could not be read to its end: every id may be among them."""

    def __contains__(self, _: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Keys:
    """The ids of every table, those that stand in more than one row, and the tables whose ids are not all known."""

    ids: Mapping[str, Collection[str]]
    repeated: Mapping[str, Collection[str]]
    unread: Collection[str] = frozenset()

    def referable(self) -> dict[str, Collection[str]]:
        """The ids that a cell may refer to; a table that cannot be read is told once, not at each reference to it."""
        return {name: _AnyId() if name in self.unread else ids for name, ids in self.ids.items()}


def collect_keys(schema: Schema, data: Path) -> Keys:
    """Read the id column of every table; faults of files are left to the reading that follows."""
    ids: dict[str, set[str]] = {}
    repeated: dict[str, set[str]] = {}
    unread = set()
    for table in schema.tables.values():
        path = data / table.url
        # Every row refers to sources.csv; where it is missing, once is enough to say so.
        nothing: tuple[set[str], set[str], bool] = (set(), set(), table.name != "sources")
        ids[table.name], repeated[table.name], whole = _ids(path) if path.exists() else nothing
        if not whole:
            unread.add(table.name)
    return Keys(ids, repeated, frozenset(unread))


def _ids(path: Path) -> tuple[set[str], set[str], bool]:
    """The ids of a file, those that come again, and whether all of them are known."""
    seen: set[str] = set()
    again: set[str] = set()
    file = RowFile(path, "")
    index = -1
    for _, row in file.rows():
        if index < 0:
            if "id" not in file.header:
                return seen, again, False
            index = file.header.index("id")
        identifier = row[index]
        (again if identifier in seen else seen).add(identifier)
    return seen, again, not file.faults


@dataclass(slots=True)
class Agreement:
    """Whether the editors' cells of one id say the same in all its rows (or nothing); one per table file."""

    table: TableSchema
    header: Sequence[str]
    shown: str
    repeated: Collection[str]
    _first: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def faults(self, line: int, row: Sequence[str]) -> list[Fault]:
        """Faults of one row against the rows of the same id before it."""
        if not self.repeated or "id" not in self.header:
            return []
        identifier = row[self.header.index("id")]
        if identifier not in self.repeated:
            return []
        return [
            fault
            for column in self.table.columns
            if column.editors
            for fault in self._compare(column.name, identifier, line, row)
        ]

    def _compare(self, column: str, identifier: str, line: int, row: Sequence[str]) -> list[Fault]:
        cell = row[self.header.index(column)] if column in self.header else ""
        if not cell:
            return []
        first, where = self._first.setdefault((identifier, column), (cell, line))
        if cell == first:
            return []
        return [
            Fault(
                self.shown,
                line,
                column,
                f"{quoted(cell)} differs from {quoted(first)} of the same id in line {where}, and the column is the editors'",
                "give it once and leave the other cells empty",
            )
        ]


def rename_faults(
    row: Sequence[str], header: Sequence[str], shown: str, line: int, keys: Keys, kinds: Mapping[str, str]
) -> list[Fault]:
    """Faults of a row of renames.csv: the old id must be gone."""
    kind, _, slug = row[header.index("old")].partition("/") if "old" in header else ("", "", "")
    table = kinds.get(kind)
    if table is None or slug not in keys.ids.get(table, ()):
        return []
    return [
        Fault(
            shown,
            line,
            "old",
            f"{quoted(slug)} still stands in {table}.csv",
            "a renamed id must be gone from its table",
        )
    ]
