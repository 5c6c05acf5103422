"""Every statement that the tables of a project make, worked out from `metadata.json` in plain Python.

A second reading of the CSVW definition with its annotations, only as wide as the tables of the tests need it: no
checks, no percent-encoding. Corrections are statements of the correcting source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.queries.tables import (
    SOFTWARE,
    SOFTWARE_SCHEMES,
    XSD,
    Record,
    Tables,
    count,
    days,
    iso_country,
    items,
    number,
    quoted,
    text,
    typed,
)

CSVW = SOFTWARE + "csvw#"
METADATA = Path(__file__).parents[2] / "data" / "metadata.json"
ALL_OF_THE_EDITORS = {"sources", "nuts", "renames"}
Statement = tuple[str, str, str, str]
Column = dict[str, Any]


@cache
def statements(t: Tables) -> frozenset[Statement]:
    """(source, subject, property, value) of every cell, each once; all but the source in N-Triples spelling."""
    found: set[Statement] = set()
    for table in json.loads(METADATA.read_text(encoding="utf-8"))["tables"]:
        name = table["url"].removesuffix(".csv")
        if name != "corrections":
            schema = table["tableSchema"]
            found.update(_of_rows(t, name, t.read(name), schema["aboutUrl"], schema["columns"]))
    return frozenset(found)


def _of_rows(
    t: Tables, name: str, rows: list[Record], about: str, columns: list[Column]
) -> Iterator[Statement]:
    mended = [row for row in t.read("corrections") if row["table"] == name]
    for row in rows:
        default = "editors" if name in ALL_OF_THE_EDITORS else row["source"] or "editors"
        subject = f"<{_expand(t, about, row)}>"
        for column in columns:
            source = "editors" if column.get(f"{CSVW}graph") == "editors" else default
            for property_, value in _of_cell(t, row, row[column["name"]], column):
                yield source, subject, f"<{property_}>", value
    for correction in mended:
        (column,) = (column for column in columns if column["name"] == correction["column"])
        (row, *_) = t.by_id(name)[correction["id"]]
        for property_, value in _of_cell(t, row, correction["value"], column):
            yield correction["source"], f"<{_expand(t, about, row)}>", f"<{property_}>", value


def _of_cell(t: Tables, row: Record, cell: str, column: Column) -> Iterator[tuple[str, str]]:
    if column.get("suppressOutput") or not (cell or column.get("virtual")):
        return
    property_ = column["propertyUrl"]
    for item in items(cell) if column.get("separator") else [cell]:
        yield property_, _value(t, row, item, column)
        if bounds := column.get(f"{CSVW}edtf"):
            for name, bound in zip(bounds, days(item), strict=True):
                if name and bound:
                    yield name, typed(bound, "date")


def _value(t: Tables, row: Record, item: str, column: Column) -> str:
    datatype = column.get("datatype", "string")
    base = datatype["base"] if isinstance(datatype, dict) else datatype
    if "valueUrl" in column:
        return f"<{_expand(t, column['valueUrl'], row | {column['name']: item})}>"
    if column.get(f"{CSVW}country"):
        return iso_country(item)
    if language := column.get("lang") or row[column.get(f"{CSVW}languageFrom", "")]:
        return text(item, language) or ""
    plain = {"string": quoted, "decimal": number, "integer": lambda cell: count(int(cell))}
    return plain[base](item) if base in plain else f"{quoted(item)}^^<{XSD}{base}>"


def _expand(t: Tables, template: str, row: Record) -> str:
    path = re.sub(r"\{\+?(\w+)\}", lambda match: row[match[1]], template)
    local = path.removeprefix(SOFTWARE)
    shared = local.startswith("ontology#") or local.split("/")[1] in SOFTWARE_SCHEMES
    return path if local == path or shared else t.base + local
