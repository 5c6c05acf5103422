"""The definition of the tables, read from data/metadata.json: CSVW plus the annotations listed here.

CSVW (Metadata Vocabulary for Tabular Data, W3C Recommendation 2015) says datatypes, formats, required cells,
languages, separators and the IRI templates of subject, property and value. What it cannot say is said by
annotations in the namespace https://w3id.org/prospects-kg/csvw# :

graph          "editors": the statement is the editors', whatever the row's source
each           true: valueUrl is expanded for each item of a many-valued cell (CSVW joins them into one IRI)
references     the table in which the id must exist, in any row; "*" for cells written class/id
languageFrom   the sibling column that holds the language tag of this text
edtf           [IRI, IRI]: the cell is a date (EDTF level 0); also state its earliest and latest day ("" for none)
country        true: the cell is an ISO 3166-1 code and stands for the EU authority's IRI of that country

A project's own metadata.json may add columns to a packaged table and add tables; it never changes one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.terms import SOFTWARE, SOFTWARE_SCHEMES
from prospects_kg.tables.definition import (
    check_properties,
    check_template,
    read_annotations,
    read_datatype,
)

_WORDS: Final = re.compile(r"[A-Za-z0-9-]+(?:\|[A-Za-z0-9-]+)+")
_KIND: Final = re.compile(r".*?id/([a-z]+(?:-[a-z]+)*)/")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is checked and what it states ("" or None: nothing said)."""

    name: str
    title: str = ""
    help: str = ""
    predicate: str = ""
    value: str = ""
    base: str = "string"
    format: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    separator: str = ""
    language: str = ""
    suppressed: bool = False
    virtual: bool = False
    editors: bool = False
    each: bool = False
    references: str = ""
    language_from: str = ""
    edtf: tuple[str, str] | None = None
    country: bool = False

    @property
    def enumeration(self) -> tuple[str, ...]:
        """The only values a cell may have, where the format is a plain list of words; else empty."""
        return tuple(self.format.split("|")) if _WORDS.fullmatch(self.format) else ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its file, what its rows are, and its columns in order."""

    name: str
    description: str
    about: str
    columns: tuple[Column, ...]
    virtual: tuple[Column, ...] = ()
    own: bool = field(default=False, compare=False)

    @property
    def url(self) -> str:
        """The file's name within the folder of the tables."""
        return f"{self.name}.csv"

    @property
    def kind(self) -> str:
        """The class of its rows as IRIs and class/id cells write it, e.g. `stage-report`.

        >>> TableSchema("stage_reports", "", "https://w3id.org/prospects-kg/id/stage-report/{id}", ()).kind
        'stage-report'
        """
        match = _KIND.match(self.about)
        return match.group(1) if match else ""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def has_source(self) -> bool:
        """Whether its rows name the source that states them."""
        return self.column("source") is not None


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of a project by name, in the order of the definition."""

    tables: Mapping[str, TableSchema]
    documents: tuple[Mapping[str, Any], ...] = ()

    def by_kind(self) -> dict[str, TableSchema]:
        """The tables by the class of their rows."""
        return {table.kind: table for table in self.tables.values() if table.column("id") is not None}


def rebase(template: str, base: str) -> str:
    """A template of the definition with the project's base in place of the packaged one.

    The software's own schemes and vocabulary keep their IRIs in every project.

    >>> rebase("https://w3id.org/prospects-kg/id/practice/{id}", "https://ex.org/")
    'https://ex.org/id/practice/{id}'
    >>> rebase("https://w3id.org/prospects-kg/id/stage/{stage}", "https://ex.org/")
    'https://w3id.org/prospects-kg/id/stage/{stage}'
    """
    start = SOFTWARE + "id/"
    if not template.startswith(start) or template[len(start) :].split("/", 1)[0] in SOFTWARE_SCHEMES:
        return template
    return f"{base}id/{template[len(start) :]}"


def load_schema(files: Iterable[Path]) -> Schema:
    """Read the packaged definition and a project's own additions, in that order.

    Raises ProjectError naming the file and the table or column that is wrong.
    """
    tables: dict[str, TableSchema] = {}
    documents = []
    for index, path in enumerate(files):
        document = _read(path)
        documents.append(document)
        for raw in document["tables"]:
            table = _table(path, raw, own=index > 0)
            known = tables.get(table.name)
            tables[table.name] = _merge(path, known, table) if known else _complete(path, table)
    _check_names(tables)
    _check_kinds(tables)
    return Schema(tables, tuple(documents))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ProjectError(f"{path}:{error.lineno}:{error.colno}: is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        raise ProjectError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("tables"), list):
        raise ProjectError(f'{path}: is no CSVW table group; it needs a list "tables"')
    return document


def _table(path: Path, raw: Any, *, own: bool) -> TableSchema:
    url = raw.get("url") if isinstance(raw, dict) else None
    if not isinstance(url, str) or not re.fullmatch(r"[a-z][a-z0-9_]*\.csv", url):
        raise ProjectError(
            f'{path}: table {url!r} needs a "url" like practices.csv (small letters, digits, _)'
        )
    schema = raw.get("tableSchema")
    if not isinstance(schema, dict) or not isinstance(schema.get("columns"), list):
        raise ProjectError(f'{path}: table {url} needs a "tableSchema" with a list "columns"')
    columns = [_column(path, url, item) for item in schema["columns"]]
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise ProjectError(f"{path}: table {url} has two columns {name!r}")
    if not isinstance(schema.get("aboutUrl", ""), str):
        raise ProjectError(f"{path}: table {url}: aboutUrl must be a text")
    return TableSchema(
        name=url.removesuffix(".csv"),
        description=_text(raw.get("dc:description", "")),
        about=schema.get("aboutUrl", ""),
        columns=tuple(column for column in columns if not column.virtual),
        virtual=tuple(column for column in columns if column.virtual),
        own=own,
    )


def _text(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else str(next(iter(value.values()), ""))
        if isinstance(value, dict)
        else ""
    )


def _column(path: Path, url: str, raw: Any) -> Column:
    name = raw.get("name") if isinstance(raw, dict) else None
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ProjectError(
            f'{path}: table {url}: column {name!r} needs a "name" of small letters, digits and _'
        )
    place = f"{path}: table {url}: column {name}"
    check_properties(place, raw)
    facets = read_datatype(place, raw.get("datatype", "string"))
    extras = read_annotations(place, raw)
    edtf = extras.get("edtf")
    return Column(
        name=name,
        title=_text(raw.get("titles", name)) or name,
        help=_text(raw.get("dc:description", "")),
        predicate=raw.get("propertyUrl", ""),
        value=raw.get("valueUrl", ""),
        base=facets.get("base", "string"),
        format=facets.get("format", ""),
        minimum=facets.get("minimum"),
        maximum=facets.get("maximum"),
        required=bool(raw.get("required", False)),
        separator=raw.get("separator") or "",
        language=raw.get("lang", ""),
        suppressed=bool(raw.get("suppressOutput", False)) or not raw.get("propertyUrl"),
        virtual=bool(raw.get("virtual", False)),
        editors="graph" in extras,
        each=bool(extras.get("each", False)),
        references=extras.get("references", ""),
        language_from=extras.get("languageFrom", ""),
        edtf=(edtf[0], edtf[1]) if edtf else None,
        country=bool(extras.get("country", False)),
    )


def _merge(path: Path, known: TableSchema, added: TableSchema) -> TableSchema:
    if added.about not in {"", known.about}:
        raise ProjectError(f"{path}: table {known.url}: aboutUrl is the packaged one and cannot be changed")
    taken = {column.name for column in (*known.columns, *known.virtual)}
    for column in (*added.columns, *added.virtual):
        if column.name in taken:
            raise ProjectError(
                f"{path}: table {known.url} already has a column {column.name!r}; "
                "own metadata may add columns, never change one: give yours another name"
            )
    return replace(known, columns=known.columns + added.columns, virtual=known.virtual + added.virtual)


def _complete(path: Path, table: TableSchema) -> TableSchema:
    if not table.about:
        raise ProjectError(f'{path}: table {table.url} needs an "aboutUrl", the template of its rows\' IRI')
    return table


def _check_names(tables: Mapping[str, TableSchema]) -> None:
    """Whatever names a column or a table names one; only known when all definitions are merged."""
    for table in tables.values():
        names = {column.name for column in table.columns}
        place = f"metadata.json: table {table.url}:"
        check_template(f"{place} aboutUrl", table.about, names)
        for column in (*table.columns, *table.virtual):
            _check_column(f"{place} column {column.name}", column, names, tables)


def _check_column(place: str, column: Column, names: Collection[str], tables: Collection[str]) -> None:
    if column.value:
        check_template(f"{place}: valueUrl", column.value, names)
    if column.references not in {"", "*", *tables}:
        raise ProjectError(f"{place} references {column.references!r}, which is no table")
    if column.name == "source" and column.references != "sources":
        raise ProjectError(f'{place} says who states a row; its annotation references must be "sources"')
    if column.language_from and column.language_from not in names:
        raise ProjectError(
            f"{place} takes its language from {column.language_from!r}, which is no column of this table"
        )


def _check_kinds(tables: Mapping[str, TableSchema]) -> None:
    """A class has one table, so that class/id means one thing."""
    known: dict[str, TableSchema] = {}
    for table in tables.values():
        first = known.setdefault(table.kind, table) if table.column("id") else table
        if first is not table:
            raise ProjectError(
                f"metadata.json: table {table.url}: its class {table.kind} is that of {first.url}; "
                "add columns to that table, or give the class another name in aboutUrl"
            )
