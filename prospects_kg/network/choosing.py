"""What a selection lets through: checked against what the graph knows, themes widened to their narrower ones.

A period lets a transfer through when the days that its date may mean overlap it. Where only an upper bound is known
(the year of a page, an open interval), the transfer happened by then and nobody knows when: it passes where that
bound lies in the period, and the coverage says of how many that is so. A transfer with no date passes no period.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from prospects_kg.model import dates
from prospects_kg.model.errors import NetworkError, quoted
from prospects_kg.model.terms import Names, shorten
from prospects_kg.network.facts import Facts, Grouped, values
from prospects_kg.network.model import CERTAINTIES, LEVELS, STAGES, Selection, TransferEdge

Days = tuple[str | None, str | None]

# Names that a message about an unknown one gives; a graph may know thousands.
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection ready to be asked of edges: themes with all narrower ones, the period in days (ISO), inclusive."""

    selection: Selection
    themes: frozenset[str]
    days: Days

    @property
    def dated(self) -> bool:
        """Whether a period was asked for."""
        return self.days != (None, None)

    def admits(self, edge: TransferEdge) -> bool:
        """Whether a transfer passes everything but the period."""
        asked = self.selection
        return (
            _among(edge.stage, asked.stages)
            and _among(edge.certainty, asked.certainty)
            and _among(edge.practice, asked.practices)
            and _any(edge.projects, asked.projects)
            and _any(edge.programmes, asked.programmes)
            and (not asked.themes or not self.themes.isdisjoint(edge.themes))
        )

    def in_period(self, earliest: str | None, latest: str | None) -> bool:
        """Whether the days that a date may mean overlap the period; where there is no date, they do not.

        >>> asked = Filter(Selection(), frozenset(), ("2010-01-01", "2012-12-31"))
        >>> asked.in_period("2012-06-01", "2014-12-31"), asked.in_period(None, "2012-12-31")
        (True, True)
        >>> asked.in_period(None, "2019-12-31"), asked.in_period(None, "2009-12-31")
        (False, False)
        """
        if not self.dated:
            return True
        start, end = self.days
        if earliest is None:
            return latest is not None and (start or latest) <= latest <= (end or latest)
        return not (start and latest and latest < start) and not (end and earliest and earliest > end)


def filter_of(selection: Selection, names: Names, facts: Facts) -> Filter:
    """The filter of a selection; raises NetworkError for anything that it names and the graph does not know."""
    known = {
        "theme": facts.themes,
        "project": facts.projects,
        "programme": facts.programmes,
        "practice": facts.practices,
    }
    _known("level", [selection.level], LEVELS)
    found = {
        kind: tuple(_thing(kind, asked, names, things) for asked in getattr(selection, f"{kind}s"))
        for kind, things in known.items()
    }
    resolved = replace(
        selection,
        stages=tuple(_slug("stage", stage, STAGES) for stage in selection.stages),
        certainty=tuple(_slug("certainty", certainty, CERTAINTIES) for certainty in selection.certainty),
        themes=found["theme"],
        projects=found["project"],
        programmes=found["programme"],
        practices=found["practice"],
    )
    return Filter(resolved, _narrower(found["theme"], facts.themes), days_of(selection.period))


def days_of(period: tuple[str | None, str | None]) -> Days:
    """The first and the last day of a period of two EDTF texts; None where it is open.

    >>> days_of(("2010", "2012-06"))
    ('2010-01-01', '2012-06-30')

    Raises NetworkError where a text is no date, or the period ends before it starts.
    """
    try:
        first, last = (dates.parse(text) if text else None for text in period)
    except ValueError as error:
        raise NetworkError(f"period: {error}; {dates.SYNTAX}") from None
    start = first.earliest.isoformat() if first and first.earliest else None
    end = last.latest.isoformat() if last and last.latest else None
    if start and end and end < start:
        raise NetworkError(f"period: {period[0]}/{period[1]} ends before it starts; write FROM/TO")
    return start, end


def period_of(text: str | None) -> tuple[str | None, str | None]:
    """The two ends of FROM/TO; a single date is both, and an end that is empty or .. is open.

    >>> period_of("2010/2012"), period_of("2010/.."), period_of("2011-05")
    (('2010', '2012'), ('2010', None), ('2011-05', '2011-05'))
    """
    if not text:
        return None, None
    first, slash, second = text.partition("/")
    ends = (first, second if slash else first)
    start, end = (None if part.strip() in ("", "..") else part.strip() for part in ends)
    return start, end


def _thing(kind: str, asked: str, names: Names, known: Collection[str]) -> str:
    """The IRI of a thing given as IRI, class/slug or slug."""
    slug = asked.removeprefix(f"{kind}/")
    iri = asked if ":" in asked else names.concept(kind, slug)
    if iri not in known:
        _unknown(kind, asked, sorted(shorten(thing, names.base) for thing in known))
    return iri


def _slug(kind: str, asked: str, known: Sequence[str]) -> str:
    """The slug of a concept of the software's schemes, given as slug, class/slug or IRI."""
    slug = asked.rpartition("/")[2]
    _known(kind, [slug], known)
    return slug


def _known(kind: str, asked: Sequence[str], known: Sequence[str]) -> None:
    for each in asked:
        if each not in known:
            _unknown(kind, each, known)


def _unknown(kind: str, asked: str, known: Sequence[str]) -> None:
    near = get_close_matches(f"{kind}/{asked}" if "/" not in asked else asked, known, 3) or get_close_matches(
        asked, known, 3
    )
    hint = f"did you mean {' or '.join(near)}? " if near and len(known) > _SHOWN else ""
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    listed = ", ".join(known[:_SHOWN]) or "none"
    raise NetworkError(f"unknown {kind} {quoted(asked)}; {hint}known are {listed}{more}")


def _narrower(asked: Sequence[str], themes: Grouped) -> frozenset[str]:
    """The themes asked for and all that are narrower, at any depth."""
    below: dict[str, list[str]] = {}
    for theme, rows in themes.items():
        for broader in values(rows, 0):
            below.setdefault(broader, []).append(theme)
    found: set[str] = set()
    waiting = list(asked)
    while waiting:
        theme = waiting.pop()
        if theme not in found:
            found.add(theme)
            waiting.extend(below.get(theme, ()))
    return frozenset(found)


def _among(value: str | None, asked: Collection[str]) -> bool:
    return not asked or value in asked


def _any(held: Collection[str], asked: Collection[str]) -> bool:
    return not asked or any(value in asked for value in held)


def asks_of_practices(selection: Selection) -> bool:
    """Whether a selection asks for what only a transfer has: a theme, a project or a practice."""
    chosen: Mapping[str, tuple[str, ...]] = {
        "themes": selection.themes,
        "projects": selection.projects,
        "practices": selection.practices,
    }
    return any(chosen.values())
