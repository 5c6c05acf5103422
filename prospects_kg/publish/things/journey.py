"""The head of a transfer's page: which practice went from whom to whom, and what was taken over and adapted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import PKG
from prospects_kg.publish.shell import Page, shown
from prospects_kg.publish.things.view import References, Row, row
from prospects_kg.publish.words import say

TRANSFER: Final = PKG + "Transfer"
# What a stop names, and what stands there where no thing is named.
_STOPS: Final = (
    ("practice", ("practice",), "practiceAsStated"),
    ("from", ("donorRegion", "donor"), "donorAsStated"),
    ("to", ("recipientRegion", "recipient"), "recipientAsStated"),
)
_CHAPTERS: Final = ("transferredElement", "adaptation", "result", "resultingPractice")


@dataclass(frozen=True, slots=True)
class Stop:
    """The practice, who gave, or who took over: places first, then bodies."""

    name: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What was taken over, adapted, came of it: texts of sources under one heading."""

    name: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """The stops and the chapters of a transfer; `stage` is where it stands now."""

    stops: tuple[Stop, ...]
    chapters: tuple[Chapter, ...]
    stage: Markup
    stage_name: str
    told: frozenset[str]


NOWHERE: Final = Journey((), (), Markup(""), "", frozenset())


def journey(content: Content, page: Page, references: References) -> Journey:
    """The journey of a transfer; empty for a thing of another class."""
    if content.kind != TRANSFER:
        return NOWHERE
    told: set[str] = {PKG + "currentStage"}

    def rows(names: tuple[str, ...]) -> tuple[Row, ...]:
        told.update(PKG + name for name in names if content.values(PKG + name))
        values = (value for name in names for value in content.values(PKG + name))
        return tuple(row(value, content, page, references) for value in values)

    stops = tuple(
        Stop(name, say(f"thing.stop-{name}", page.language), rows(things) or rows((stated,)))
        for name, things, stated in _STOPS
    )
    chapters = tuple(
        Chapter(name, say(f"thing.chapter-{name}", page.language), found)
        for name in _CHAPTERS
        if (found := rows((name,)))
    )
    stages = [value.term for value in content.values(PKG + "currentStage")]
    stage = shown(stages[0], content, page) if stages else Markup("")
    return Journey(
        stops, chapters, stage, str(stages[0]).rpartition("/")[2] if stages else "", frozenset(told)
    )
