"""Dates of adoption as numbers: years as they are, or EDTF dates as decimal years.

Where every date of a table is a plain number, that number is the time, in whatever unit the table has. Else every
date is read as EDTF level 0 (`model.dates`), and all are cut to the coarsest precision that any of them has: "2010"
and "2010-05" do not say which came first, and cutting both to 2010 makes them the tie that they are. A day of a year
is year + (day of the year - 1) / days of the year, the first day of a month or year standing for all of it.

An open end dates nothing: `../2016` says "by 2016" (left-censored), `2016/..` "not before 2016" (right-censored),
and an infinite number "never, as far as was seen" (right-censored). An interval wider than a year dates nothing
either. None of them is a date of adoption, so they are counted and left out.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, TypeAlias

from prospects_kg.model.dates import SYNTAX, Span, parse


class Missing(Enum):
    """Why a cell gives no time."""

    UNDATED = "no date"
    LEFT = "left-censored"
    RIGHT = "right-censored"
    WIDE = "an interval wider than a year"


Time: TypeAlias = "float | Span | Missing"
# What statistical software writes for a value that is missing; a region may be called NA, a date may not.
_NO_DATE: Final = frozenset({"", "NA", "NaN", "nan", "None"})
_NEVER: Final = {"inf": Missing.RIGHT, "+inf": Missing.RIGHT, "-inf": Missing.LEFT}
NUMBERS: Final = "numbers as they stand"
_PRECISIONS: Final = (
    "decimal years, to the year",
    "decimal years, to the month",
    "decimal years, to the day",
)


def read_time(cell: str) -> Time:
    """A cell as a number, a span of days, or the reason why it is no date.

    >>> read_time("1957"), read_time("12.5"), read_time("NA"), read_time("../2016")
    (1957.0, 12.5, <Missing.UNDATED: 'no date'>, <Missing.LEFT: 'left-censored'>)

    Raises ValueError with a sentence for what is neither number nor EDTF.
    """
    text = cell.strip()
    if text in _NO_DATE:
        return Missing.UNDATED
    if text.lower() in _NEVER:
        return _NEVER[text.lower()]
    try:
        number = float(text)
    except ValueError:
        return _span(text)
    if not math.isfinite(number):
        raise ValueError(f"{cell!r} is no date; write a number, or {SYNTAX}")
    return number


def _span(text: str) -> Span | Missing:
    try:
        span = parse(text)
    except ValueError as error:
        raise ValueError(f"{error}; write a number, or {SYNTAX}") from error
    return censored(span)


def censored(span: Span) -> Span | Missing:
    """The span, or why it dates nothing."""
    if span.earliest is None:
        return Missing.LEFT
    if span.latest is None:
        return Missing.RIGHT
    return span if span.earliest.year == span.latest.year else Missing.WIDE


@dataclass(frozen=True, slots=True)
class Clock:
    """How the dates of one table become numbers: as they stand, or at one precision (0 year, 1 month, 2 day)."""

    precision: int | None

    @classmethod
    def of(cls, times: Sequence[Time]) -> Clock:
        """The clock of a table: numbers where all dates are plain numbers, else the coarsest precision among them."""
        spans = [time for time in times if isinstance(time, Span)]
        if not spans:
            return cls(None)
        # A plain number among dates is a year, and says no more than that.
        if any(isinstance(time, float) for time in times):
            return cls(0)
        return cls(min(map(_precision, spans)))

    @property
    def unit(self) -> str:
        """The unit in words.

        >>> Clock.of([read_time("2010-05"), read_time("2010-05-07")]).unit
        'decimal years, to the month'
        """
        return NUMBERS if self.precision is None else _PRECISIONS[self.precision]

    def number(self, time: float | Span) -> float:
        """A date as a number.

        >>> clock = Clock.of([read_time("2010-07-02")])
        >>> clock.number(read_time("2010-07-02")), Clock(0).number(read_time("2010-07-02"))
        (2010.4986301369863, 2010.0)
        """
        if isinstance(time, float):
            return time if self.precision is None else float(math.floor(time))
        day = time.earliest
        assert day is not None  # censored() lets no open span through
        return float(day.year) + (0.0, _month(day), _day(day))[self.precision or 0]


def _precision(span: Span) -> int:
    first, last = span.earliest, span.latest
    assert first is not None
    assert last is not None
    if first == last:
        return 2
    return 1 if first.month == last.month else 0


def _month(day: date) -> float:
    return (day.month - 1) / 12


def _day(day: date) -> float:
    return (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)
