"""The files of a release that people open: tables with their definition, things, conflicts, transfers, report."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from prospects_kg.build import release
from prospects_kg.build.conflicts import Conflict
from prospects_kg.build.flat import write_csv, write_transfers
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PREFIXES, SOFTWARE, Literal, parse_term
from prospects_kg.tables.rows import RowFile
from prospects_kg.tables.schema import Schema, rebase
from prospects_kg.validation.report import Report

THINGS = "things.csv"
_THINGS = """
SELECT ?thing ?class ?en ?any WHERE {
  ?thing a ?class .
  OPTIONAL { ?thing skos:prefLabel ?en FILTER (LANG(?en) = "en") }
  OPTIONAL { SELECT ?thing (MIN(STR(?name)) AS ?any) WHERE { ?thing skos:prefLabel|dct:title|pkg:nameAsStated ?name } GROUP BY ?thing }
  FILTER (STRSTARTS(STR(?class), STR(pkg:)) || ?class = skos:Concept)
}
"""


def write_files(
    project: Project,
    schema: Schema,
    folder: Path,
    graph: Graph,
    conflicts: Sequence[Conflict],
    report: Report,
) -> None:
    """Write tables/, conflicts.csv, transfers.csv and validation.ttl; `graph` is the default graph."""
    _write_tables(project, schema, folder / release.TABLES)
    _write_things(graph, folder / release.TABLES / THINGS)
    write_transfers(graph, folder / release.TRANSFERS, project.settings.licence)
    write_csv(folder / release.CONFLICTS, CONFLICT_COLUMNS, conflict_rows(graph, conflicts))
    base = f"{project.settings.base}id/run/validation"
    (folder / release.VALIDATION).write_text(report.to_turtle(base), encoding="utf-8", newline="\n")


CONFLICT_COLUMNS: Final = (
    "conflict",
    "subject",
    "property",
    "measure",
    "value",
    "language",
    "sources",
    "shown",
    "reason",
    "statements",
    "text",
)
_BY_READERS: Final = """
SELECT ?conflict ?subject ?text ?source ?statement WHERE {
  ?conflict a pkg:Conflict ; pkg:conflictSubject ?subject .
  OPTIONAL { ?conflict dct:description ?text FILTER (LANG(?text) = "en") }
  OPTIONAL { ?conflict pkg:conflictSource ?source }
  OPTIONAL { ?conflict pkg:conflictStatement ?statement }
}
"""


@dataclass(slots=True)
class _Seen:
    """What the graph says of one conflict: its subject, the editors' words, sources and statements."""

    subject: str
    texts: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


def conflict_rows(graph: Graph, conflicts: Sequence[Conflict]) -> list[list[str]]:
    """One row for each value of a conflict that the build found; one for each that only a reader saw.

    `shown` is true for the value that is shown first, false for the others, empty where there are no values.
    """
    seen: dict[str, _Seen] = {}
    for conflict, subject, text, source, statement in graph.select(_prefixed(_BY_READERS)):
        one = seen.setdefault(str(conflict), _Seen(str(subject)))
        for found, term in ((one.texts, text), (one.statements, statement)):
            if term is not None:
                found.add(str(term))
        if source is not None:
            one.sources.add(str(source).rpartition("/")[2])
    rows = [[*row, *_said(seen[row[0]])] for conflict in conflicts for row in _value_rows(conflict)]
    built = {conflict.iri[1:-1] for conflict in conflicts}
    rows += [
        [name, one.subject, *[""] * 4, "; ".join(sorted(one.sources)), "", "", *_said(one)]
        for name, one in seen.items()
        if name not in built
    ]
    return sorted(rows)


def _said(one: _Seen) -> tuple[str, str]:
    return "; ".join(sorted(one.statements)), " ".join(sorted(one.texts))


def _value_rows(conflict: Conflict) -> list[list[str]]:
    rows = []
    for value, sources in conflict.values.items():
        term = parse_term(value)
        language = term.language if isinstance(term, Literal) else ""
        is_shown = value == conflict.shown
        names = [conflict.iri[1:-1], conflict.subject[1:-1], conflict.property[1:-1], conflict.measure[1:-1]]
        reason = conflict.reason if is_shown else ""
        shown = "true" if is_shown else "false"
        rows.append([*names, str(term), language, "; ".join(sources), shown, reason])
    return rows


def _prefixed(query: str) -> str:
    return "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("pkg", "skos", "dct")) + query


def _write_things(graph: Graph, path: Path) -> None:
    """Every thing with its classes and a name: the editors' English label, else the first name in code-point order."""
    things: dict[str, tuple[set[str], str]] = {}
    for row in graph.select(_prefixed(_THINGS)):
        thing, kind, english, any_name = row
        classes, _ = things.setdefault(str(thing), (set(), str(english or any_name or "")))
        classes.add(str(kind))
    write_csv(
        path,
        ("thing", "classes", "label"),
        [[thing, "; ".join(sorted(classes)), label] for thing, (classes, label) in sorted(things.items())],
    )


def _write_tables(project: Project, schema: Schema, folder: Path) -> None:
    """The tables as they stand, byte for byte, and one definition of all of them with the project's base."""
    folder.mkdir()
    headers: dict[str, Sequence[str]] = {}
    for table in schema.tables.values():
        path = project.data / table.url
        if path.exists():
            shutil.copyfile(path, folder / table.url)
            file = RowFile(path, table.url)
            next(file.rows(), None)
            headers[table.url] = file.header
    document = {**schema.documents[0], "tables": _merged_tables(schema, project.settings.base, headers)}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / "metadata.json").write_text(text, encoding="utf-8", newline="\n")


def _merged_tables(
    schema: Schema, base: str, headers: Mapping[str, Sequence[str]]
) -> list[Mapping[str, Any]]:
    """The definitions of the tables that a project has: the packaged ones with its own columns, and its own.

    Each has the columns of its file in the order of its file: CSVW goes by position, and tables here by name.
    """
    tables: dict[str, dict[str, Any]] = {}
    for document in schema.documents:
        for raw in document["tables"]:
            if raw["url"] in tables:
                tables[raw["url"]]["tableSchema"]["columns"] += raw["tableSchema"]["columns"]
            elif raw["url"] in headers:
                tables[raw["url"]] = json.loads(json.dumps(raw))
    for url, table in tables.items():
        columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
        virtual = [column for column in columns.values() if column.get("virtual")]
        table["tableSchema"]["columns"] = [columns[name] for name in headers[url]] + virtual
        # rowTitles may only name columns that are there.
        titles = [name for name in table["tableSchema"].get("rowTitles", ()) if name in headers[url]]
        table["tableSchema"] |= {"rowTitles": titles}
    return [_rebased(table, base) for table in tables.values()]


def _rebased(value: Any, base: str) -> Any:
    if isinstance(value, dict):
        return {key: _rebased(item, base) for key, item in value.items()}
    if isinstance(value, list):
        return [_rebased(item, base) for item in value]
    return rebase(value, base) if isinstance(value, str) and value.startswith(SOFTWARE) else value
