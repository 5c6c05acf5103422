"""How cells are written: each column in words, as choices for a drop-down, as an example; a spreadsheet's values as text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from prospects_kg.model import dates
from prospects_kg.tables.cells import country_codes
from prospects_kg.tables.records import EXAMPLE
from prospects_kg.tables.schema import Column, TableSchema

_EXAMPLES: Final = {
    "integer": "1",
    "decimal": "1793582.5",
    "double": "1.5E3",
    "boolean": "true",
    "date": "2012-09-30",
    "gYear": "2019",
    "anyURI": "https://example.org/page",
}
# Parts of a number format that are no part of the date: quoted words, locales, escaped signs.
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"


def instructions(column: Column) -> str:
    """What a column holds and how its cells are written, in a few sentences.

    >>> instructions(Column("seen", help="How much was read.", format="whole|excerpt|title", editors=True))
    "How much was read. One of: whole, excerpt, title. The editors' own column."
    """
    # "apart by ;" at the end of a help text would run into the sentence that follows.
    sentences = [
        f"{column.help}." if column.help.endswith(";") else column.help,
        "Required." if column.required else "",
    ]
    if column.enumeration and "One of" not in column.help:
        sentences.append(f"One of: {', '.join(column.enumeration)}.")
    if column.edtf is not None and "YYYY" not in column.help:
        sentences.append(f"{dates.SYNTAX[0].upper()}{dates.SYNTAX[1:]}.")
    if column.base == "boolean":
        sentences.append("true or false.")
    sentences.append(_range(column))
    if column.references == "*":
        sentences.append("An id of any table, written class/id.")
    elif column.references and f"{column.references}.csv" not in column.help:
        sentences.append(f"An id of {column.references}.csv.")
    if column.separator and "apart by" not in column.help:
        sentences.append(f"Several apart by {column.separator}.")
    if column.language_from:
        sentences.append(f"Its language stands in {column.language_from}.")
    if column.editors and "editors" not in column.help:
        sentences.append("The editors' own column.")
    return " ".join(sentence for sentence in sentences if sentence)


def _range(column: Column) -> str:
    if column.minimum is None and column.maximum is None:
        return ""
    if column.minimum is not None and column.maximum is not None:
        return f"A number between {column.minimum} and {column.maximum}."
    return (
        f"A number of at least {column.minimum}."
        if column.maximum is None
        else f"A number of at most {column.maximum}."
    )


def help_lines(table: TableSchema) -> list[tuple[str, str]]:
    """The help of a template: what a row is, what the colours mean, and every column with its instructions."""
    return [
        (table.url, table.description),
        (
            "",
            "One row is one thing as one source states it; a second source that speaks of it has a row of its own.",
        ),
        ("", f"Rows that start with {EXAMPLE} are not imported. Do not rename the sheet or the columns."),
        ("", "This sheet is the whole table: a row that you take out is removed by the import."),
        ("", "Red: required. Green: the editors' own columns. Blue: the others."),
        ("column", "what it holds"),
        *((column.name, instructions(column)) for column in table.columns),
    ]


def choices(column: Column, ids: Mapping[str, Collection[str]], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """What a drop-down of this column offers; empty where anything may stand.

    >>> choices(Column("practice", references="*"), {"practices": {"b", "a"}}, {"practice": "practices"})
    ('practice/a', 'practice/b')
    """
    if column.enumeration:
        return column.enumeration
    if column.base == "boolean":
        return ("true", "false")
    if column.country:
        return country_codes()
    if column.references == "*":
        return tuple(
            f"{kind}/{slug}" for kind in sorted(kinds) for slug in sorted(ids.get(kinds[kind], ())) if slug
        )
    return tuple(slug for slug in sorted(ids.get(column.references, ())) if slug)


def example(table: TableSchema, offers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """An example row: every column as one writes it, the first cell marked so that the row is not imported.

    >>> example(TableSchema("t", "", "", (Column("id", format="[a-z0-9]+(-[a-z0-9]+)*"), Column("start", edtf=("", "")))), {})
    {'id': '#example eco-park', 'start': '2009-10'}
    """
    row = {column.name: _example(column, offers.get(column.name, ())) for column in table.columns}
    first = table.columns[0].name
    return row | {first: f"{EXAMPLE} {row[first]}"}


def _example(column: Column, offers: Sequence[str]) -> str:
    if offers:
        return (
            "PL" if column.country else column.separator.join(offers[:2]) if column.separator else offers[0]
        )
    if column.base in _EXAMPLES:
        return _EXAMPLES[column.base]
    if column.edtf is not None:
        return "2009-10"
    if column.references == "*":
        return "practice/eco-park"
    if column.format:
        return "en" if column.name == "language" else "eco-park" if column.format == _SLUG else ""
    return f"Text in the language {column.language}" if column.language else "As the source writes it"


def number_text(value: float) -> str:
    """A number of a spreadsheet as a table writes it: no exponent, no .0, no noise beyond its 15 digits.

    >>> number_text(2009.0), number_text(0.1 + 0.2), number_text(1793582.5), number_text(1e21)
    ('2009', '0.3', '1793582.5', '1000000000000000000000')
    """
    if isinstance(value, int):
        return str(value)
    return f"{Decimal(f'{value:.15g}').normalize():f}"


def date_text(day: date, number_format: str) -> str:
    """A date of a spreadsheet, no more exact than it is shown there; "" where it has no year or has a time of day.

    Excel turns 2009-10 into the first of the month and shows it as Oct-09; the day was never written.

    >>> date_text(date(2009, 10, 1), "mmm-yy"), date_text(date(2009, 10, 1), "dd/mm/yyyy"), date_text(date(2009, 1, 1), "yyyy")
    ('2009-10', '2009-10-01', '2009')
    """
    shown = _NOT_SHOWN.sub("", number_format.lower())
    if "y" not in shown or (isinstance(day, datetime) and day.time() != time()):
        return ""
    length = 10 if "d" in shown else 7 if "m" in shown else 4
    return day.isoformat()[:length]
