"""From a row to its statements: the mapping of one table, compiled once for the columns its file has.

A statement is one N-Quads line without its end of line. Which graph it lies in says who states it: the
row's source, or the editors for a column (or a whole table) that is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from prospects_kg.model.errors import Fault
from prospects_kg.model.terms import EDITORS, Names, iri
from prospects_kg.tables.cells import Encoder, Row, compile_column, compile_template
from prospects_kg.tables.checks import CellFault, Surroundings
from prospects_kg.tables.schema import Column, TableSchema


@dataclass(frozen=True, slots=True)
class _Step:
    """One column at work: where its cell stands, and what makes statements of it."""

    index: int
    name: str
    required: bool
    editors: bool
    encode: Encoder


@dataclass(frozen=True, slots=True)
class _Constant:
    """A virtual column: a value from a template, or a fixed one."""

    start: str
    expand: Callable[[str, str, Row], str]
    editors: bool


@dataclass(frozen=True, slots=True)
class RowMapper:
    """Turns rows of one file into statements; `subject` and `graph` give the terms that a row is about."""

    steps: tuple[_Step, ...]
    constants: tuple[_Constant, ...]
    names: Names
    source_index: int
    about: Callable[[str, str, Row], str]
    anchor: str

    def subject(self, row: Row) -> str:
        """The N-Triples spelling of the thing that a row is about."""
        return iri(self.about("", "", row))

    def source(self, row: Row) -> str:
        """The id of the source that states a row; the editors where none is named."""
        return (row[self.source_index] if self.source_index >= 0 else "") or EDITORS

    def statements(self, row: Row, fault: Callable[[str, CellFault], None]) -> Iterator[tuple[str, str]]:
        """The statements of a row, each with the name of the column that makes it.

        A cell that is not as it should be makes none; it is given to `fault`.
        """
        try:
            subject = self.subject(row)
        except ValueError as error:  # an id that is no id; the id column's own check says so
            fault(self.anchor, CellFault(str(error)))
            return
        graphs = (iri(self.names.source_graph(self.source(row))), iri(self.names.source_graph(EDITORS)))
        for constant in self.constants:
            yield (
                f"{subject} {constant.start} {iri(constant.expand('', '', row))} {graphs[constant.editors]} .",
                self.anchor,
            )
        for step in self.steps:
            cell = row[step.index]
            if not cell:
                if step.required:
                    fault(step.name, CellFault("the cell is empty and must not be", "fill it"))
                continue
            try:
                for end in step.encode(cell, row):
                    yield f"{subject} {end} {graphs[step.editors]} .", step.name
            except CellFault as error:
                fault(step.name, error)


def compile_table(table: TableSchema, header: Sequence[str], around: Surroundings) -> RowMapper:
    """The mapping of a table for a file with this header (which `check_header` has passed)."""
    columns = {column.name: column for column in table.columns}
    return RowMapper(
        steps=tuple(_step(columns[name], index, header, around) for index, name in enumerate(header)),
        constants=tuple(_constant(column, header, around) for column in table.virtual),
        names=Names(around.base),
        source_index=header.index("source") if "source" in header else -1,
        about=compile_template(table.about, header, around.base),
        anchor="id" if "id" in header else header[0],
    )


def _step(column: Column, index: int, header: Sequence[str], around: Surroundings) -> _Step:
    return _Step(index, column.name, column.required, column.editors, compile_column(column, header, around))


def _constant(column: Column, header: Sequence[str], around: Surroundings) -> _Constant:
    return _Constant(
        iri(column.predicate), compile_template(column.value, header, around.base), column.editors
    )


def cell_faults(shown: str, line: int, faults: list[Fault]) -> Callable[[str, CellFault], None]:
    """A `fault` function for `RowMapper.statements` that adds to a list, with the place."""

    def add(column: str, error: CellFault) -> None:
        faults.append(Fault(shown, line, column, error.reason, error.remedy))

    return add
