"""A project folder of a few rows, and what reading it gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospects_kg.model.errors import DataErrors
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PREFIXES, SOFTWARE
from prospects_kg.tables.corrections import Preference
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import load_schema

BASE = "https://ex.org/net/"
SOURCES = "id,label_en,rank\neditors,The editors,\npage,Page,1\nreport,Report,2\n"
SETTINGS = f"""
base = "{BASE}"
version = "1"
issued = 2026-01-02
publisher = "Net"
licence = "https://creativecommons.org/licenses/by/4.0/"
languages = ["en"]
title = {{ en = "Net" }}
"""


@dataclass(frozen=True)
class Reading:
    """Statements with their places, and faults as a user sees them."""

    statements: list[tuple[str, str]]
    faults: list[str]
    preferences: list[Preference]

    @property
    def short(self) -> list[str]:
        """The statements, sorted, with prefixes for what is well known and without the project's base."""
        return sorted(shorten(line) for line, _ in self.statements)

    def at(self, place: str) -> list[str]:
        """The statements of one cell, in short."""
        return [shorten(line) for line, where in self.statements if where == place]


def shorten(line: str) -> str:
    """A statement of ours as a person would write it: `practice/a dct:title "A"@en page`."""
    line = line.removesuffix(" .").replace(f"<{BASE}id/", "<").replace(f"<{BASE}graph/source/", "<")
    line = line.replace(f"<{SOFTWARE}id/", "<software:")
    for prefix, namespace in PREFIXES.items():
        line = line.replace(f"<{namespace}", f"<{prefix}:")
    return line.replace("<", "").replace(">", "")


def make_project(
    folder: Path, *, settings: str = SETTINGS, metadata: Any = None, **tables: str | bytes
) -> Project:
    """A project folder with these tables; `sources` has two documents unless given."""
    (folder / "data").mkdir(parents=True)
    (folder / "prospects-kg.toml").write_text(settings, encoding="utf-8")
    if metadata is not None:
        (folder / "data" / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    for name, content in {"sources": SOURCES, **tables}.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / "data" / f"{name}.csv").write_bytes(data)
    return Project.open(folder)


def read(project: Project) -> Reading:
    """Read all tables of a project."""
    reader = TableReader(project, load_schema(project.metadata_files()))
    statements = list(reader.statements())
    return Reading(
        statements, [str(fault) for fault in DataErrors(reader.faults).faults], list(reader.preferences)
    )


def read_tables(folder: Path, **tables: str | bytes) -> Reading:
    """Make a project of these tables and read it."""
    return read(make_project(folder / "net", **tables))
