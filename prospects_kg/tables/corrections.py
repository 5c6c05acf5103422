"""Corrections: a wrong statement of a source is mended by another source, and both stand (corrections.csv).

A correction names table, id, column and the cell as it stands. It never changes what the source says: it
makes a statement of the correcting source, and the disagreement is shown with the correction first. One
whose old value no longer stands in the table is a fault, so that a repaired source is noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prospects_kg.model.errors import Fault, quoted
from prospects_kg.model.terms import SLUG, iri
from prospects_kg.tables.checks import CellFault
from prospects_kg.tables.mapping import RowMapper
from prospects_kg.tables.rows import RowFile
from prospects_kg.tables.schema import Schema, TableSchema


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of corrections.csv and the line on which it starts."""

    table: str
    id: str
    column: str
    old_value: str
    value: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Preference:
    """Which value of a property of a thing is shown first, and the conflict that says so ("" for none yet).

    Subject, property and value are N-Triples spellings; `lexical` is the bare value where no spelling is known.
    """

    subject: str
    property: str
    value: str = ""
    lexical: str = ""
    conflict: str = ""
    place: str = ""


@dataclass(slots=True)
class Corrections:
    """The corrections of a project at work while the tables are read."""

    rows: Sequence[Correction]
    shown: str
    faults: list[Fault] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    _matched: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path, shown: str, schema: Schema) -> Corrections:
        """Read corrections.csv where there is one; its cells are checked with all the others."""
        rows = []
        file = RowFile(path, shown)
        for line, cells in file.rows() if path.exists() else ():
            cell = dict(zip(file.header, cells, strict=True)).get
            rows.append(
                Correction(
                    table=cell("table", ""),
                    id=cell("id", ""),
                    column=cell("column", ""),
                    old_value=cell("old_value", ""),
                    value=cell("value", ""),
                    source=cell("source", ""),
                    line=line,
                )
            )
        corrections = cls((), shown)
        corrections.rows = [row_ for row_ in rows if corrections._usable(row_, schema)]
        return corrections

    def _usable(self, row: Correction, schema: Schema) -> bool:
        """Whether a correction can be tried; empty and ill-formed cells are left to the check of its own row."""
        cells = (row.table, row.id, row.column, row.old_value, row.value)
        if not all(cells) or SLUG.fullmatch(row.source) is None:
            return False
        tables = {name: table for name, table in schema.tables.items() if table.column("id")}
        table = tables.get(row.table)
        if table is None:
            remedy = f"write one of {', '.join(tables)}"
            self._fault(row, "table", f"there is no table {quoted(row.table)} with ids", remedy)
            return False
        column = table.column(row.column)
        if column is None or column.suppressed:
            known = ", ".join(item.name for item in table.columns if not item.suppressed)
            reason = f"{row.table} has no column {quoted(row.column)} that states anything"
            self._fault(row, "column", reason, f"write one of {known}")
        elif column.editors:
            self._fault(row, "column", f"{row.column} is the editors' own column", "mend the cell itself")
        return column is not None and not column.suppressed and not column.editors

    def of(self, table: TableSchema) -> dict[str, list[Correction]]:
        """The corrections of a table by id."""
        found: dict[str, list[Correction]] = {}
        for row in self.rows:
            if row.table == table.name:
                found.setdefault(row.id, []).append(row)
        return found

    def apply(
        self, rows: Iterable[Correction], mapper: RowMapper, cells: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Statements that corrections of this id make, where this row holds the old value; each with its place."""
        statements = []
        for row in rows:
            step = next((step for step in mapper.steps if step.name == row.column), None)
            if step is None or cells[step.index] != row.old_value or mapper.source(cells) == row.source:
                continue
            self._matched.add(row.line)
            try:
                ends = list(step.encode(row.value, cells))
            except CellFault as error:
                self._fault(row, "value", error.reason, error.remedy)
                continue
            subject, graph = mapper.subject(cells), iri(mapper.names.source_graph(row.source))
            place = f"{self.shown}:{row.line}:value"
            statements += [(f"{subject} {end} {graph} .", place) for end in ends]
            if ends:
                predicate, value = ends[0].split(" ", 1)
                self.preferences.append(Preference(subject, predicate, value, place=place))
        return statements

    def finish(self, unread: Collection[str] = ()) -> list[Fault]:
        """All faults, those of corrections that matched nothing among them; call when all tables are read.

        A table that could not be read to its end is told once, not at each correction of it: `unread` names such.
        """
        for row in self.rows:
            if row.line not in self._matched and row.table not in unread:
                self._fault(
                    row,
                    "old_value",
                    f"{row.table} {quoted(row.id)} has no {row.column} {quoted(row.old_value)} (any more)",
                    "take the correction out if the source was repaired, or correct old_value",
                )
        return self.faults

    def _fault(self, row: Correction, column: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(self.shown, row.line, column, reason, remedy))
