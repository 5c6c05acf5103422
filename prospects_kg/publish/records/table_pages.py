"""The page of the tables, made from their definition: every table with its columns, what they hold and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prospects_kg.build.release import TABLES
from prospects_kg.model.terms import shorten
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Alternate, Page, Site, render
from prospects_kg.publish.statements import File
from prospects_kg.publish.words import say

_PATH: Final = f"{TABLES}/index"
_DEFINITION: Final = f"{TABLES}/metadata.json"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its name, what stands in it, its kind, the property that it becomes, and where that is described."""

    name: str
    meaning: str
    kind: str
    required: bool
    separator: str
    property: str
    href: str | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: the name of its file, what it holds, its columns."""

    file: str
    title: str
    meaning: str
    columns: tuple[TableColumn, ...]


def table_files(publication: Publication) -> Iterator[File]:
    """The page of the tables in each language; the definition itself is among the downloads."""
    path = publication.release.path / TABLES / "metadata.json"
    definition = json.loads(path.read_text(encoding="utf-8"))
    site = Site(publication.addresses, publication.settings)
    for language in publication.languages:
        title, lead = say("machine.tables", language), say("machine.tables-lead", language)
        at = Page(site, _PATH, language, title)
        alternates = (Alternate("alternate", at.to(_DEFINITION), "application/csvm+json"),)
        page = Page(site, _PATH, language, title, lead, "data", alternates)
        tables = [_table(raw, page) for raw in definition["tables"]]
        yield page.file, render("tables.html", page, tables=tables, definition=page.to(_DEFINITION))


def _table(raw: Mapping[str, Any], page: Page) -> TableEntry:
    columns = (column for column in raw["tableSchema"]["columns"] if not column.get("virtual"))
    return TableEntry(
        str(raw["url"]),
        str(raw.get("dc:title", raw["url"])),
        str(raw.get("dc:description", "")),
        tuple(_column(column, page) for column in columns),
    )


def _column(raw: Mapping[str, Any], page: Page) -> TableColumn:
    datatype = raw.get("datatype", "string")
    kind = datatype.get("base", "string") if isinstance(datatype, dict) else datatype
    property_ = str(raw.get("propertyUrl", ""))
    return TableColumn(
        str(raw["name"]),
        str(raw.get("dc:description", "")),
        str(kind),
        bool(raw.get("required")),
        str(raw.get("separator", "")),
        shorten(property_),
        page.about(property_) if property_ else None,
    )
