"""Sources and which of two statements is shown first (DESIGN, "Who says what").

Order: an explicit preference of the editors, then rank (1 is best), then the later source, then the id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

UNRANKED = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A document that states something: id, rank (1 the programme itself ... 4 a copy) and latest date."""

    id: str
    rank: int = UNRANKED
    latest: date | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """Sort key: the source to be believed first comes first."""
        return self.rank, -(self.latest.toordinal() if self.latest else 0), self.id


@dataclass(frozen=True, slots=True)
class Choice:
    """The value shown first of several, and why, in words."""

    value: str
    reason: str


def choose(values: Mapping[str, Sequence[Source]], *, preferred: str | None = None) -> Choice:
    """The one of several values that is shown first; `values` maps each to the sources that state it.

    >>> programme, page = Source("programme", rank=1), Source("page", rank=2)
    >>> choose({"2010": [programme], "2009": [page]})
    Choice(value='2010', reason='source programme has the better rank (1 against 2)')
    """
    if preferred is not None:
        return Choice(preferred, "preferred by the editors")
    best = {value: min(sources, key=lambda source: source.order) for value, sources in values.items()}
    ranked = sorted(best, key=lambda value: (best[value].order, value))
    first = best[ranked[0]]
    if len(ranked) == 1:
        return Choice(ranked[0], f"only source {first.id} states it")
    second = best[ranked[1]]
    if first.rank != second.rank:
        reason = f"source {first.id} has the better rank ({first.rank} against {second.rank})"
    elif first.latest != second.latest:
        reason = f"source {first.id} is the later one of the same rank"
    else:
        reason = f"same rank and date; source {first.id} comes first by its id"
    return Choice(ranked[0], reason)
