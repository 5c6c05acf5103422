"""What is known of when: a date that a source gives, the year of a page as an upper bound, or nothing."""

from __future__ import annotations

from typing import Final

from prospects_kg.network.model import TransferEdge

DATED: Final = "dated"
DOCUMENTED: Final = "documented"
UNDATED: Final = "undated"


def how_dated(edge: TransferEdge) -> str:
    """Whether a year of the present stage's report is a date, an upper bound or unknown.

    A date bounds the report on both sides; the year of a page, and an open interval, only from above.
    """
    if edge.year is None:
        return UNDATED
    return DATED if edge.earliest else DOCUMENTED


def year_text(edge: TransferEdge) -> str:
    """The year as pictures write it: 2014, 2014-2016 with a dash, "≤ 2018" for an upper bound, or nothing."""
    how = how_dated(edge)
    if how == UNDATED:
        return ""
    if how == DOCUMENTED:
        return f"≤ {edge.year}"
    first = (edge.earliest or "")[:4]
    return str(edge.year) if first == str(edge.year) else f"{first}\u2013{edge.year}"
