"""What a source states, a rule derives or a graph holds: how much, and the things by their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.describe.stories import Episode
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import Term
from prospects_kg.publish.shell import Page, shown

# Things of one class that are shown before the rest is folded.
_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """The things of one class: how many there are, those shown, those folded, and how many are not listed."""

    name: Markup
    count: int
    things: tuple[Markup, ...]
    folded: tuple[Markup, ...]

    @property
    def beyond(self) -> int:
        """Things of the class that the page does not list."""
        return self.count - len(self.things) - len(self.folded)


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many statements there are, the shelves, the fullest first, statements by property, and the page of a source's graph."""

    statements: int
    shelves: tuple[Shelf, ...]
    properties: tuple[tuple[Markup, int], ...] = ()
    graph: str = ""


def holdings(content: Content, page: Page) -> Holdings | None:
    """What a source states or a graph holds; None for anything else, and where nothing is stated."""
    number = next((each.number for each in content.episodes if each.part == "statements"), None)
    if number is None or str(number) == "0":
        return None
    listed = {
        stage: [each.item for each in group]
        for stage, group in groupby(_of(content, "stated"), key=lambda each: each.stage)
    }
    shelves = tuple(
        _shelf(each, listed.get(each.stage, []), content, page) for each in _of(content, "states")
    )
    names = page.site.addresses.names
    source = names.thing("source", "")
    graph = names.source_graph(content.iri.removeprefix(source)) if content.iri.startswith(source) else ""
    properties = tuple(
        (shown(each.stage, content, page), int(str(each.number))) for each in _of(content, "says")
    )
    return Holdings(int(str(number)), shelves, properties, (page.about(graph) or "") if graph else "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a shape checks: its page, the property, what a report says where it fails, how grave that is."""

    item: Markup
    property: Markup
    message: Markup
    severity: Markup


def checks(content: Content, page: Page) -> tuple[Check, ...]:
    """What a shape checks; empty for what is no shape."""
    return tuple(
        Check(*(shown(term, content, page) for term in (each.item, each.property, each.text, each.stage)))
        for each in _of(content, "check")
    )


def usage(content: Content, page: Page) -> tuple[int, tuple[tuple[Markup, Markup], ...]] | None:
    """How often a term of the vocabulary is used, with examples as things and values; None for what is no term."""
    used = next(iter(_of(content, "used")), None)
    if used is None:
        return None
    examples = tuple(
        (shown(each.item, content, page), shown(each.value, content, page))
        for each in _of(content, "example")
    )
    return int(str(used.number)), examples


def _of(content: Content, part: str) -> list[Episode]:
    return [each for each in content.episodes if each.part == part]


def _shelf(counted: Episode, items: Sequence[Term | None], content: Content, page: Page) -> Shelf:
    things = tuple(shown(item, content, page) for item in items)
    return Shelf(
        shown(counted.stage, content, page), int(str(counted.number)), things[:_SHOWN], things[_SHOWN:]
    )
