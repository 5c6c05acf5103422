"""What a file to import is checked against: the cells of its table, the ids of the others, the renames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from prospects_kg.model.errors import Fault
from prospects_kg.model.project import Project
from prospects_kg.tables.checks import Surroundings
from prospects_kg.tables.keys import Keys
from prospects_kg.tables.mapping import cell_faults, compile_table
from prospects_kg.tables.records import Incoming
from prospects_kg.tables.rows import RowFile
from prospects_kg.tables.schema import Schema, TableSchema


def cell_checker(project: Project, schema: Schema, table: TableSchema, keys: Keys) -> Callable[[Incoming], list[Fault]]:
    """A function that gives the faults of a file's cells; its own new ids count as ids of the table."""

    def check(incoming: Incoming) -> list[Fault]:
        ids = dict(keys.ids)
        if "id" in incoming.header:
            index = incoming.header.index("id")
            ids[table.name] = {*keys.ids.get(table.name, ()), *(row[index] for _, row in incoming.rows)}
        kinds = {kind: known.name for kind, known in schema.by_kind().items()}
        around = Surroundings(project.settings.base, ids, kinds, project.settings.cell_characters)
        mapper = compile_table(table, incoming.header, around)
        faults: list[Fault] = []
        for line, row in incoming.rows:
            for _ in mapper.statements(row, cell_faults(incoming.shown, line, faults)):
                pass
        return faults

    return check


def current_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table's file as it stands; none where there is no file."""
    file = RowFile(path, str(path))
    return [dict(zip(file.header, row, strict=True)) for _, row in file.rows()] if path.exists() else []


def renamed_ids(project: Project, table: TableSchema) -> dict[str, str]:
    """The renamed ids of a table, old to new, as data/renames.csv has them."""
    start = f"{table.kind}/"
    rows = current_rows(project.data / "renames.csv")
    pairs = [(row.get("old", ""), row.get("new", "")) for row in rows]
    return {old.removeprefix(start): new.removeprefix(start) for old, new in pairs if old.startswith(start)}
