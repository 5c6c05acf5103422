"""The tables of a record's page: cells that lead somewhere, numbers as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and where it leads if anywhere."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table of a record's page; `numbers` are the columns that are aligned right, `ids` the rows' names behind #."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: tuple[int, ...] = ()
    ids: Sequence[str] = ()


def spelled(value: int) -> str:
    """A number with a narrow space between its thousands, which does not break a line.

    >>> spelled(55503).split()
    ['55', '503']
    """
    return f"{value:,}".replace(",", "\u202f")
