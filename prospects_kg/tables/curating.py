"""The curator's day in a project: a workbook for a table, and the way back into its CSV file.

The workbook holds the table as it stands, and the file that comes back is the table as it shall be: what it
leaves out is removed. Its cells are checked as `check` checks them, against the other tables as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from prospects_kg.model.errors import Fault, ProjectError, WorkbookError
from prospects_kg.model.project import Project
from prospects_kg.tables.checks import Surroundings
from prospects_kg.tables.importing import ImportPlan, plan_import
from prospects_kg.tables.keys import Agreement, collect_keys
from prospects_kg.tables.mapping import cell_faults, compile_table
from prospects_kg.tables.records import Incoming, read_csv
from prospects_kg.tables.rows import RowFile
from prospects_kg.tables.schema import Schema, TableSchema
from prospects_kg.tables.workbook import read_workbook, write_template

_FAULTS: Final = 1000  # a file with more is the wrong file
_CSV: Final = (".csv", ".tsv", ".txt")


def find_table(schema: Schema, name: str) -> TableSchema:
    """The table of that name, with or without .csv; raises ProjectError with the list of known ones."""
    table = schema.tables.get(name.removesuffix(".csv"))
    if table is None:
        raise ProjectError(f"there is no table {name!r}; known are {', '.join(schema.tables)}")
    return table


def write_table_template(
    project: Project, schema: Schema, table: TableSchema, path: Path, *, empty: bool = False
) -> None:
    """Write the workbook of a project's table, with its rows as they stand unless `empty`.

    Raises WorkbookError where the path is no .xlsx or cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path}: a template is an Excel workbook; give it a name that ends in .xlsx")
    keys = collect_keys(schema, project.data)
    rows = [] if empty else _rows(project, table)
    write_template(table, path, rows=rows, ids=keys.ids, kinds=_kinds(schema))


def _rows(project: Project, table: TableSchema) -> Sequence[Mapping[str, str]]:
    path = project.data / table.url
    if not path.exists():
        return []
    file = RowFile(path, project.own(path))
    rows = [dict(zip(file.header, cells, strict=True)) for _, cells in file.rows()]
    if file.faults:
        raise WorkbookError(f"{file.faults[0]}\nmend the table before a workbook is made of it")
    return rows


def read_incoming(path: Path, table: TableSchema) -> Incoming:
    """Read a file to import: CSV by its ending, else a workbook."""
    if not path.is_file():
        raise WorkbookError(f"{path}: there is no such file")
    return read_csv(path) if path.suffix.lower() in _CSV else read_workbook(path, table.name)


def plan_file(project: Project, schema: Schema, table: TableSchema, path: Path) -> ImportPlan:
    """What importing a file into a project's table would do; `importing.apply_import` does it.

    Raises WorkbookError where the file cannot be used, DataErrors with all faults of its cells and ids.
    """
    current = project.data / table.url
    return plan_import(
        table,
        current,
        read_incoming(path, table),
        shown=project.own(current),
        check=lambda incoming: _cell_faults(project, schema, table, incoming),
        renames=_renames(project, table),
    )


def _kinds(schema: Schema) -> dict[str, str]:
    return {kind: table.name for kind, table in schema.by_kind().items()}


def _cell_faults(project: Project, schema: Schema, table: TableSchema, incoming: Incoming) -> list[Fault]:
    index = incoming.header.index("id") if "id" in incoming.header else -1
    own = [row[index] for _, row in incoming.rows] if index >= 0 else []
    ids = {**collect_keys(schema, project.data).ids, table.name: frozenset(own)}
    limit = project.settings.cell_characters
    mapper = compile_table(
        table, incoming.header, Surroundings(project.settings.base, ids, _kinds(schema), limit)
    )
    repeated = {identifier for identifier, times in Counter(own).items() if times > 1}
    agreement = Agreement(table, incoming.header, incoming.shown, repeated)
    faults: list[Fault] = []
    for line, row in incoming.rows:
        for _ in mapper.statements(row, cell_faults(incoming.shown, line, faults)):
            pass
        faults += agreement.faults(line, row)
        if len(faults) > _FAULTS:
            faults.append(
                Fault(incoming.shown, line, "", f"more than {_FAULTS} faults; the rest was not read")
            )
            break
    return faults


def _renames(project: Project, table: TableSchema) -> dict[str, str]:
    """The ids of this table that data/renames.csv changes, old to new."""
    path = project.data / "renames.csv"
    if not path.exists():
        return {}
    file = RowFile(path, project.own(path))
    renames = {}
    for _, cells in file.rows():
        row = dict(zip(file.header, cells, strict=True))
        kind, _, old = row.get("old", "").partition("/")
        new_kind, _, new = row.get("new", "").partition("/")
        if kind == new_kind == table.kind:
            renames[old] = new
    return renames


def left_behind(project: Project, schema: Schema, plan: ImportPlan) -> list[Fault]:
    """The cells of other tables that name an id which the import takes away; `check` would find each afterwards."""
    gone = _gone(plan)
    if not gone:
        return []
    faults: list[Fault] = []
    for table in schema.tables.values():
        path = project.data / table.url
        if table.name != plan.table.name and path.exists():
            faults += _naming_gone(table, RowFile(path, project.own(path)), plan.table, gone)
    return faults


def _gone(plan: ImportPlan) -> set[str]:
    if "id" not in plan.header:
        return set()
    index = plan.header.index("id")
    left = {change.before[index] for change in (*plan.removed, *plan.changed)}
    return left - plan.ids_after


def _naming_gone(table: TableSchema, file: RowFile, of: TableSchema, gone: set[str]) -> list[Fault]:
    written = {
        "*": {f"{of.kind}/{identifier}": identifier for identifier in gone},
        of.name: {name: name for name in gone},
    }
    columns = [column for column in table.columns if column.references in written]
    faults = []
    for line, cells in file.rows():
        row = dict(zip(file.header, cells, strict=True))
        for column in columns:
            cell = row.get(column.name, "")
            for item in cell.split(column.separator) if column.separator else [cell]:
                if item in written[column.references]:
                    reason = f"names {item!r}, which {of.url} no longer has after the import"
                    faults.append(Fault(file.shown, line, column.name, reason, "change this cell as well"))
    return faults
