"""The rows of a list in one language: what a page shows, what the script filters, what a download holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.model.terms import Iri, Term
from prospects_kg.publish.lists.listings import Cell, Column, Entry, Listing, Period
from prospects_kg.publish.lists.named import Named, Part, folded
from prospects_kg.publish.lists.spreadsheet import Value
from prospects_kg.publish.shell import Page
from prospects_kg.publish.words import say

# Values that a menu offers; where there are more, one types a part of the name.
OFFERED: Final = 400
# Facets of so few values have a page for each.
FEW: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its text, short name, and the rows that have it."""

    part: Part
    slug: str
    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A column that readers choose by; `choices` is empty for years and where there are too many to offer."""

    column: Column
    choices: tuple[Choice, ...] = ()

    @property
    def has_pages(self) -> bool:
        """Whether each value has a page of its own."""
        return self.column.pages and 1 < len(self.choices) <= FEW


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a page: parts, or a number or period as a text."""

    column: Column
    parts: tuple[Part, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a page: the thing's name, and the cells of the columns that are shown."""

    name: Part
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A list with its rows in the order of their names in one language."""

    listing: Listing
    rows: tuple[Entry, ...]
    named: Named

    @classmethod
    def of(cls, listing: Listing, rows: Sequence[Entry], named: Named) -> Tabulated:
        """The rows put in order."""
        ordered = sorted(rows, key=lambda row: (folded(named.label(row.thing)[0]), row.thing))
        return cls(listing, tuple(ordered), named)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that pages show: those for showing in which some row has something."""
        return tuple(
            column
            for place, column in enumerate(self.listing.columns)
            if column.shown and any(_has(row.cells[place]) for row in self.rows)
        )

    def shown(self, rows: Sequence[Entry], columns: Sequence[Column] = ()) -> list[ShownRow]:
        """Rows as a page shows them, by these columns or by all that are for showing."""
        wanted = set(columns) or {column for column in self.listing.columns if column.shown}
        return [
            ShownRow(
                self.named.part(row.thing),
                tuple(
                    self._cell(column, cell)
                    for column, cell in zip(self.listing.columns, row.cells, strict=True)
                    if column in wanted
                ),
            )
            for row in rows
        ]

    def facets(self) -> list[Facet]:
        """The columns to choose by, with their values in the order of their names."""
        found = []
        for place, column in enumerate(self.listing.columns):
            if column.facet and column.kind == "period":
                found.append(Facet(column))
            elif column.facet:
                choices = self._choices(place)
                if len(choices) > 1:
                    found.append(Facet(column, choices if len(choices) <= OFFERED else ()))
        return found

    def header(self, language: str) -> list[str]:
        """The columns of a download."""
        names = ["iri", say("list.col-name", language)]
        for column in self.listing.columns:
            label = column.label(language)
            match column.kind:
                case "period":
                    names += [
                        f"{label}: {say('list.from-year', language)}",
                        f"{label}: {say('list.to-year', language)}",
                    ]
                case "thing":
                    names += [label, f"{label} (IRI)"]
                case _:
                    names.append(label)
        return names

    def records(self) -> Iterator[list[Value]]:
        """The rows of a download: every value, several of one cell apart by a semicolon."""
        for row in self.rows:
            record: list[Value] = [str(row.thing), self.named.label(row.thing)[0]]
            for column, cell in zip(self.listing.columns, row.cells, strict=True):
                record += self._record(column, cell)
            yield record

    def data(self, page: Page) -> bytes:
        """What the script filters: every text once, rows as numbers of texts; addresses are relative to the page."""
        numbers: dict[Part, int] = {}

        def number(term: Term) -> int:
            return numbers.setdefault(self.named.part(term), len(numbers))

        rows = [
            [
                number(row.thing),
                *(
                    [number(term) for term in cell]
                    if isinstance(cell, tuple)
                    else cell.years
                    if isinstance(cell, Period)
                    else cell
                    for cell in row.cells
                ),
            ]
            for row in self.rows
        ]
        parts = [
            [part.text, page.to(part.page) if part.page else part.href, part.language, part.slug]
            for part in numbers
        ]
        visible = set(self.columns)
        columns = [
            {"key": column.key, "kind": column.kind, "shown": column in visible}
            for column in self.listing.columns
        ]
        whole = {"columns": columns, "parts": parts, "rows": rows}
        return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def _choices(self, place: int) -> tuple[Choice, ...]:
        grouped: dict[Term, list[Entry]] = {}
        for row in self.rows:
            cell = row.cells[place]
            for term in cell if isinstance(cell, tuple) else ():
                grouped.setdefault(term, []).append(row)
        merged: dict[str, tuple[Part, list[Entry]]] = {}
        for term, rows in grouped.items():
            part = self.named.part(term)
            merged.setdefault(part.slug or "other", (part, []))[1].extend(rows)
        choices = [Choice(part, slug, tuple(dict.fromkeys(rows))) for slug, (part, rows) in merged.items()]
        return tuple(sorted(choices, key=lambda choice: (folded(choice.part.text), choice.slug)))

    def _cell(self, column: Column, cell: Cell) -> ShownCell:
        if isinstance(cell, tuple):
            parts = sorted((self.named.part(term) for term in cell), key=lambda part: folded(part.text))
            return ShownCell(column, tuple(parts))
        return ShownCell(column, text=str(cell) if isinstance(cell, Period) or cell else "")

    def _record(self, column: Column, cell: Cell) -> list[Value]:
        if isinstance(cell, Period):
            return list(cell.years)
        if not isinstance(cell, tuple):
            return [cell]
        if column.kind == "thing":
            things = [term for term in cell if isinstance(term, Iri)]
            labels = [self.named.label(term)[0] if isinstance(term, Iri) else str(term) for term in cell]
            return ["; ".join(labels), "; ".join(things)]
        return ["; ".join(str(term) for term in cell)]


def _has(cell: Cell) -> bool:
    return bool(str(cell)) if isinstance(cell, Period) else bool(cell)
