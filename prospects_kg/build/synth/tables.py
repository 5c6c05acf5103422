"""The files of all tables, open at once: a thing and what belongs to it are written together, whatever the table."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

from prospects_kg.tables.schema import Schema


class Tables:
    """Writers of all tables of a project, each with its full header; `stack` closes them."""

    def __init__(self, data: Path, schema: Schema, stack: ExitStack) -> None:
        self._writers: dict[str, csv.DictWriter[str]] = {}
        for table in schema.tables.values():
            stream = stack.enter_context((data / table.url).open("w", encoding="utf-8", newline=""))
            names = [column.name for column in table.columns]
            writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
            writer.writeheader()
            self._writers[table.name] = writer

    def add(self, table: str, /, **cells: str) -> None:
        """Write a row; cells that are not given are empty, and a column that is not defined is an error."""
        self._writers[table].writerow(cells)
