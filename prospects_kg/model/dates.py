"""Dates as sources state them: EDTF level 0 plus an open end, read as an interval of days.

Sources say "2009", "2009-10", "2009-10-01", "2009-10/2012-09" or "until 2016" (`../2016`). Such values do
not compare with one another, and SPARQL engines differ on gYear against date, so queries compare only the
earliest and the latest day. Specification: Extended Date/Time Format (ISO 8601-2:2019), level 0.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
SYNTAX: Final = "write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with / between (.. for an open end)"


@dataclass(frozen=True, slots=True)
class Span:
    """The days a stated date may mean; `None` where that end is open."""

    earliest: date | None
    latest: date | None

    def disjoint(self, other: Span) -> bool:
        """Whether no day satisfies both.

        >>> parse("2009-10").disjoint(parse("2009")), parse("2009-10").disjoint(parse("2010-01-01"))
        (False, True)
        """
        return _before(self.latest, other.earliest) or _before(other.latest, self.earliest)


def _before(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and end < start


def parse(text: str) -> Span:
    """The span of days of a stated date.

    >>> parse("2009-10")
    Span(earliest=datetime.date(2009, 10, 1), latest=datetime.date(2009, 10, 31))
    >>> parse("../2016")
    Span(earliest=None, latest=datetime.date(2016, 12, 31))

    Raises ValueError with a sentence for the curator.
    """
    first, slash, second = text.partition("/")
    if not slash:
        return _single(text)
    if first == ".." and second == "..":
        raise ValueError(f"{text!r} has two open ends")
    start = None if first == ".." else _single(first)
    end = None if second == ".." else _single(second)
    if start and end and _before(end.latest, start.earliest):
        raise ValueError(f"{text!r} ends before it starts")
    return Span(start.earliest if start else None, end.latest if end else None)


def _single(text: str) -> Span:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern demands it
    if year == 0:
        raise ValueError(f"{text!r} is no year")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"{text!r} has no month {month:02}")
    first_month, last_month = month or 1, month or 12
    last_day = calendar.monthrange(year, last_month)[1]
    if day is not None and not 1 <= day <= last_day:
        raise ValueError(f"{text!r} has no day {day:02}")
    return Span(date(year, first_month, day or 1), date(year, last_month, day or last_day))
