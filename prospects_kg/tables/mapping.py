"""From a row to its statements: the mapping of one table, compiled once for the columns its file has.

A statement is one N-Quads line without its end of line. Which graph it lies in says who states it: the
row's source, or the editors for a column (or a whole table) that is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prospects_kg.model.errors import Fault
from prospects_kg.model.terms import EDITORS, SLUG, Names, iri
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
    _graphs: dict[str, str] = field(default_factory=dict)

    def subject(self, row: Row) -> str:
        """The N-Triples spelling of the thing that a row is about."""
        return iri(self.about("", "", row))

    def source(self, row: Row) -> str:
        """The id of the source that states a row; the editors where none is named."""
        return (row[self.source_index] if self.source_index >= 0 else "") or EDITORS

    def statements(self, row: Row, fault: Callable[[str, CellFault], None]) -> list[tuple[str, str]]:
        """The statements of a row, each with the name of the column that makes it.

        A cell that is not as it should be makes none; it is given to `fault`. A list and not a generator:
        this runs for every row, and resuming a generator for every statement took a tenth of a build.
        """
        subject = self.subject(row)
        graphs = (self._graph(self.source(row)), self._graph(EDITORS))
        found = [
            (f"{subject} {one.start} {iri(one.expand('', '', row))} {graphs[one.editors]} .", self.anchor)
            for one in self.constants
        ]
        for cell, step in zip(row, self.steps, strict=True):
            if cell:
                try:
                    graph, name = graphs[step.editors], step.name
                    found += [(f"{subject} {end} {graph} .", name) for end in step.encode(cell, row)]
                except CellFault as error:
                    fault(step.name, error)
            elif step.required:
                fault(step.name, CellFault("the cell is empty and must not be", "fill it"))
        return found

    def _graph(self, source: str) -> str:
        """The graph of a source, looked up: sources are few and rows many."""
        found = self._graphs.get(source)
        if found is None:
            # What is no id can stand in no IRI; the check of its own cell says so, and nothing is written then.
            known = source if SLUG.fullmatch(source) else EDITORS
            found = self._graphs[source] = iri(self.names.source_graph(known))
        return found


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
