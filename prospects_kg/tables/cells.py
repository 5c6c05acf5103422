"""What one cell states, once it is what its column wants.

`compile_column` turns a column's definition into one function, made once per table, that takes a cell and
returns the ends of the statements it makes ("<property> <object>" in N-Triples spelling), or raises
`CellFault`. Values that come again (ids, dates, codes) are looked up instead of worked out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from iso3166 import countries_by_alpha2

from prospects_kg.model import dates
from prospects_kg.model.terms import XSD, iri, literal
from prospects_kg.tables.checks import CellFault, Check, Surroundings, compile_check
from prospects_kg.tables.schema import Column, rebase

Row = Sequence[str]
Encoder = Callable[[str, Row], Sequence[str]]

EU_COUNTRY: Final = "http://publications.europa.eu/resource/authority/country/"
# Not in ISO 3166-1; the EU authority table uses the user-assigned codes.
_KOSOVO: Final = ("XK", "XKX")
_NOT_ISO: Final = {"EL": "GR", "UK": "GB"}
_VARIABLE: Final = re.compile(r"\{(\+?)([A-Za-z_][A-Za-z0-9_]*)\}")
_UNRESERVED: Final = "-._~"
_RESERVED: Final = ":/?#[]@!$&'()*+,;="
# What `quote` would give back as it is: nearly every id.
_UNQUOTED: Final = re.compile(r"[A-Za-z0-9._~-]*")
_CACHE: Final = 10_000


def compile_column(column: Column, header: Sequence[str], around: Surroundings) -> Encoder:
    """The function that checks a cell of this column and gives the ends of its statements."""
    check = compile_check(column, around)
    if column.suppressed:
        return _only_check(column, check)
    encode = _compile_value(column, header, around, check)
    many = _split(column, encode) if column.separator else encode
    remember = not column.language_from and (
        column.value or column.edtf or column.country or column.base != "string"
    )
    single = remember and _own_variables(column)
    return _remembered(many) if single else many


def _own_variables(column: Column) -> bool:
    return all(name == column.name for _, name in _VARIABLE.findall(column.value))


def _only_check(column: Column, check: Check) -> Encoder:
    def encode(cell: str, _row: Row) -> Sequence[str]:
        for item in cell.split(column.separator) if column.separator else (cell,):
            check(item)
        return ()

    return _remembered(encode)


def _remembered(encode: Encoder) -> Encoder:
    known: dict[str, Sequence[str]] = {}

    def lookup(cell: str, row: Row) -> Sequence[str]:
        found = known.get(cell)
        if found is None:
            if len(known) >= _CACHE:  # keeps memory flat where every cell differs
                known.clear()
            found = known[cell] = encode(cell, row)
        return found

    return lookup


def _split(column: Column, encode: Encoder) -> Encoder:
    def each(cell: str, row: Row) -> Sequence[str]:
        return [end for item in cell.split(column.separator) for end in encode(item, row)]

    return each


def _compile_value(column: Column, header: Sequence[str], around: Surroundings, check: Check) -> Encoder:
    start = iri(column.predicate)
    if column.edtf is not None:
        return _dated(column, start, check)
    if column.country:
        return _country(start, check)
    if column.value:
        expand = compile_template(column.value, header, around.base)
        return lambda cell, row: (f"{start} {iri(expand(check(cell), column.name, row))}",)
    if column.language_from:
        index = header.index(column.language_from) if column.language_from in header else -1
        return lambda cell, row: (
            f"{start} {literal(check(cell), language=row[index] if index >= 0 else '')}",
        )
    if column.language:
        return lambda cell, _row: (f"{start} {literal(check(cell), language=column.language)}",)
    datatype = "" if column.base == "string" else XSD + column.base
    return lambda cell, _row: (f"{start} {literal(check(cell), datatype=datatype)}",)


def _dated(column: Column, start: str, check: Check) -> Encoder:
    earliest, latest = (iri(name) if name else "" for name in column.edtf or ("", ""))
    datatype = XSD + "gYear" if column.base == "gYear" else ""

    def encode(cell: str, _row: Row) -> Sequence[str]:
        try:
            span = dates.parse(check(cell))
        except ValueError as error:
            raise CellFault(str(error), dates.SYNTAX) from None
        ends = [f"{start} {literal(cell, datatype=datatype)}"]
        for name, day in ((earliest, span.earliest), (latest, span.latest)):
            if name and day is not None:
                ends.append(f"{name} {literal(day.isoformat(), datatype=XSD + 'date')}")
        return ends

    return encode


def _country(start: str, check: Check) -> Encoder:
    def encode(cell: str, _row: Row) -> Sequence[str]:
        return (f"{start} <{EU_COUNTRY}{alpha3(check(cell))}>",)

    return encode


def country_codes() -> tuple[str, ...]:
    """Every code that a country cell may hold, in order."""
    return tuple(sorted({*countries_by_alpha2, _KOSOVO[0]}))


def country_name(code: str) -> str:
    """The English short name of a country by its two letters, as ISO 3166-1 has it; the code where it has none.

    >>> country_name("PL"), country_name("XX")
    ('Poland', 'XX')
    """
    country = countries_by_alpha2.get(code)
    return country.name if country else code


def alpha3(code: str) -> str:
    """The three-letter code of a country, as the EU authority's IRIs use it.

    >>> alpha3("GR")
    'GRC'
    """
    if code == _KOSOVO[0]:
        return _KOSOVO[1]
    country = countries_by_alpha2.get(code)
    if country is None:
        right = _NOT_ISO.get(code)
        remedy = (
            f"write {right} ({code} stands only in NUTS codes)"
            if right
            else "write an ISO 3166-1 code as PL or GB"
        )
        raise CellFault(f"{code!r} is no country code", remedy)
    return str(country.alpha3)


def compile_template(template: str, header: Sequence[str], base: str) -> Callable[[str, str, Row], str]:
    """A function that expands an IRI template (RFC 6570, level 1 and {+name}) for one cell and its row."""
    parts = re.split(r"(\{\+?[A-Za-z_][A-Za-z0-9_]*\})", rebase(template, base))
    pieces: list[tuple[str, str, int, str]] = []
    for part in parts:
        match = _VARIABLE.fullmatch(part)
        if match is None:
            pieces.append((part, "", -1, ""))
        else:
            safe = _UNRESERVED + (_RESERVED if match.group(1) else "")
            name = match.group(2)
            pieces.append(("", name, header.index(name) if name in header else -1, safe))

    def expand(cell: str, own: str, row: Row) -> str:
        out = []
        for text, name, index, safe in pieces:
            if not name:
                out.append(text)
            else:
                value = cell if name == own else row[index] if index >= 0 else ""
                out.append(value if _UNQUOTED.fullmatch(value) else quote(value, safe=safe))
        return "".join(out)

    return expand
