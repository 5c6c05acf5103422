"""Whether an item of a cell is what its column wants: text, datatype, range, format, reference.

A check takes the item and gives it back, numbers in their canonical form, or raises `CellFault`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from prospects_kg.model.errors import quoted
from prospects_kg.model.terms import is_iri
from prospects_kg.tables.schema import Column

Check = Callable[[str], str]

# A carriage return only as part of a line break: alone, CSV writers leave it unquoted and break the record.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|\r(?!\n)")

# [0-9], not \d: digits of other scripts are no digits in XSD.
_DECIMAL: Final = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_DOUBLE: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR: Final = re.compile(r"[12][0-9]{3}")


class CellFault(Exception):
    """A cell is not as its column wants it: what is wrong, and what would be right."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell may refer to: the base, the ids of every table, the table of every class, the longest cell."""

    base: str
    ids: Mapping[str, Collection[str]]
    kinds: Mapping[str, str]
    limit: int = 20_000


def compile_check(column: Column, around: Surroundings) -> Check:
    """The function that checks one item of a cell and gives it back in canonical form, or raises CellFault."""
    checks = [_checked_text(around.limit)]
    if column.base != "string":
        checks.append(_DATATYPES[column.base])
    if column.minimum is not None or column.maximum is not None:
        checks.append(_ranged(column))
    if column.format:
        checks.append(_formatted(column))
    if column.references:
        checks.append(_referring(column, around))
    if len(checks) == 1:
        return checks[0]

    def check(item: str) -> str:
        for one in checks:
            item = one(item)
        return item

    return check


def _checked_text(limit: int) -> Check:
    def check(item: str) -> str:
        if not item:
            raise CellFault("an item of the list is empty", "take out the separator that stands too much")
        if item[0].isspace() or item[-1].isspace():
            raise CellFault(f"{quoted(item)} starts or ends with a blank", "take the blank out")
        if len(item) > limit:
            raise CellFault(
                f"the cell has {len(item)} characters, the limit is {limit}",
                "shorten it, or raise limits.cell_characters",
            )
        found = _CONTROL.search(item)
        if found:
            raise CellFault(f"holds the control character U+{ord(found.group()[0]):04X}", "take it out")
        return item

    return check


def _ranged(column: Column) -> Check:
    low, high = column.minimum, column.maximum

    def check(item: str) -> str:
        number = Decimal(item)
        if (low is not None and number < Decimal(str(low))) or (
            high is not None and number > Decimal(str(high))
        ):
            raise CellFault(f"{item} is out of range", f"write a number {_between(low, high)}")
        return item

    return check


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {low} and {high}"
    return f"of at least {low}" if high is None else f"of at most {high}"


def _formatted(column: Column) -> Check:
    pattern = re.compile(column.format)
    words = column.enumeration
    right = f"write one of {', '.join(words)}" if words else _format_in_words(column.format)

    def check(item: str) -> str:
        if pattern.fullmatch(item) is None:
            raise CellFault(f"{quoted(item)} is not allowed here", right)
        return item

    return check


def _format_in_words(pattern: str) -> str:
    """What a curator should write, for the formats of ids; else the pattern itself."""
    if pattern == "[a-z0-9]+(-[a-z0-9]+)*":
        return "write an id: small letters, digits and single hyphens, as eco-park-2"
    if pattern.startswith("[a-z]+(-[a-z]+)*/"):
        return "write class/id, as practice/eco-park-2"
    return f"write it as {pattern}"


def _referring(column: Column, around: Surroundings) -> Check:
    if column.references == "*":
        return _typed_reference(around)
    ids = around.ids.get(column.references, frozenset())

    def check(item: str) -> str:
        if item not in ids:
            raise CellFault(
                f"there is no {item!r} in {column.references}.csv", "correct the id or add the row"
            )
        return item

    return check


def _typed_reference(around: Surroundings) -> Check:
    def check(item: str) -> str:
        kind, _, slug = item.partition("/")
        table = around.kinds.get(kind)
        if table is None:
            raise CellFault(
                f"{kind!r} is no class", f"write one of {', '.join(sorted(around.kinds))}, then / and the id"
            )
        if slug not in around.ids.get(table, frozenset()):
            raise CellFault(f"there is no {slug!r} in {table}.csv", "correct the id or add the row")
        return item

    return check


def _decimal(item: str) -> str:
    found = _DECIMAL.fullmatch(item)
    if found is None:
        raise CellFault(
            f"{quoted(item)} is no decimal number",
            "write it as 1793582.5, without blanks and thousands separators",
        )
    # XSD 1.1 canonical form, which Oxigraph stores: no sign of plus, no zeros at either end, no exponent.
    # Made of the digits as they stand: decimal arithmetic would round what is longer than its precision.
    sign, whole, fraction = found.group(1), found.group(2).lstrip("0"), (found.group(3) or "").rstrip("0")
    if not whole and not fraction:
        return "0"
    return ("-" if sign == "-" else "") + (whole or "0") + (f".{fraction}" if fraction else "")


def _integer(item: str) -> str:
    if _INTEGER.fullmatch(item) is None:
        raise CellFault(f"{quoted(item)} is no whole number", "write digits only")
    return _decimal(item)


def _double(item: str) -> str:
    number = float(item) if _DOUBLE.fullmatch(item) else math.inf
    if math.isinf(number):
        raise CellFault(f"{quoted(item)} is no number", "write it as 1.5E3")
    return format(Decimal(repr(number)).normalize(), "f")  # without exponent, as Oxigraph stores it


def _boolean(item: str) -> str:
    if item not in {"true", "false"}:
        raise CellFault(f"{quoted(item)} is neither true nor false", "write true or false")
    return item


def _date(item: str) -> str:
    try:
        if _DAY.fullmatch(item):  # fromisoformat takes 20120229 and 2012-W09-3 as well; XSD and CSVW do not
            return date.fromisoformat(item).isoformat()
    except ValueError:
        pass
    raise CellFault(f"{quoted(item)} is no date", "write YYYY-MM-DD")


def _year(item: str) -> str:
    if not _YEAR.fullmatch(item):
        raise CellFault(f"{quoted(item)} is no year", "write YYYY")
    return item


def _address(item: str) -> str:
    if not item.startswith(("http://", "https://")) or not is_iri(item):
        raise CellFault(
            f"{quoted(item)} is no web address",
            "write it as the browser shows it, starting with https:// or http://",
        )
    return item


_DATATYPES: Final[Mapping[str, Check]] = {
    "integer": _integer,
    "decimal": _decimal,
    "double": _double,
    "boolean": _boolean,
    "date": _date,
    "gYear": _year,
    "anyURI": _address,
}
