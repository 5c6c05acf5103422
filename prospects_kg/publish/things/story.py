"""A thing's story in one language: its episodes by part, as a time line of reports or a table of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from prospects_kg.describe.content import WEAK, Content
from prospects_kg.describe.stories import Episode
from prospects_kg.describe.thing import Origin
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import Iri, Literal, Term
from prospects_kg.publish.shell import Page, shown
from prospects_kg.publish.things.view import References, text_of
from prospects_kg.publish.words import say

REPORT: Final = "report"
# The order in which the parts of a story are told; what is not here is told elsewhere.
_ORDER: Final = ("before", "came", "report", "took", "gave", "went", "next", "transfer", "practice", "need")
_LISTS: Final = frozenset({"practice", "need"})
# Rows of a part that are shown before the rest is folded.
_SHOWN: Final = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One episode, ready to show; what it has not is empty."""

    item: Markup
    href: str
    giver: Markup
    taker: Markup
    stage: str
    stage_name: str
    stage_href: str
    when: str
    certainty: str
    is_weak: bool
    effect: Markup
    evidence: Markup
    source: Markup
    place: str
    references: tuple[int, ...]
    marks: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a story under its heading; `form` is reports (a time line), moves (a table) or things (a list).

    An end of the moves that is the thing itself in every row is not shown.
    """

    name: str
    heading: str
    form: str
    steps: tuple[Step, ...]
    folded: tuple[Step, ...] = ()
    shows_giver: bool = True
    shows_taker: bool = True

    @property
    def count(self) -> int:
        """All steps."""
        return len(self.steps) + len(self.folded)


def story(content: Content, page: Page, references: References) -> tuple[Part, ...]:
    """The story of a thing in the language of a page, in the order in which its parts are told."""
    parts = []
    told = sorted((each for each in content.episodes if each.part in _ORDER), key=_place)
    origins = content.origins_inward
    for name, group in groupby(told, key=lambda each: each.part):
        episodes = _merged(group)
        steps = tuple(_step(each, content, page, references, origins) for each in episodes)
        heading = say(f"thing.story-{name}", page.language)
        form = "reports" if name == REPORT else "things" if name in _LISTS else "moves"
        most = len(steps) if name == REPORT else _SHOWN
        giver = any(each.giver not in {None, content.iri} for each in episodes)
        taker = any(each.taker not in {None, content.iri} for each in episodes)
        parts.append(Part(name, heading, form, steps[:most], steps[most:], giver, taker))
    return tuple(parts)


def items(content: Content) -> frozenset[str]:
    """The things that the story tells of."""
    return frozenset(
        str(each.item) for each in content.episodes if each.part in {*_ORDER, "conflict", "stated"}
    )


def _place(episode: Episode) -> int:
    return _ORDER.index(episode.part)


def _merged(episodes: Iterable[Episode]) -> list[Episode]:
    """Each item once: sources that disagree about an end give several rows, and the page of the item tells of it.

    An item is weak where every report of it is.
    """
    once: dict[Term | None, Episode] = {}
    for episode in episodes:
        known = once.setdefault(episode.item, episode)
        if str(known.certainty) == WEAK and str(episode.certainty) != WEAK:
            once[episode.item] = replace(known, certainty=episode.certainty)
    return list(once.values())


def _step(
    episode: Episode,
    content: Content,
    page: Page,
    references: References,
    origins: Mapping[Term, tuple[Origin, ...]],
) -> Step:
    languages = (page.language, *page.site.settings.languages)

    def name(term: Term | None) -> str:
        return content.label(str(term), languages)[0] if term is not None else ""

    def text(term: Term | None) -> Markup:
        return text_of(term, page) if isinstance(term, Literal) else Markup("")

    stage = str(episode.stage or "")
    return Step(
        item=shown(episode.item, content, page),
        href=page.about(str(episode.item)) or "",
        giver=shown(episode.giver, content, page),
        taker=shown(episode.taker, content, page),
        stage=name(episode.stage),
        stage_name=stage.rpartition("/")[2],
        stage_href=(page.about(stage) or "") if isinstance(episode.stage, Iri) else "",
        when=when(episode, page.language),
        certainty=name(episode.certainty),
        is_weak=str(episode.certainty) == WEAK,
        effect=text(episode.text),
        evidence=text(episode.evidence),
        source=shown(episode.source, content, page),
        place=str(episode.place or ""),
        references=references.numbers(origins.get(episode.item, ()) if episode.item is not None else ()),
    )


def when(episode: Episode, language: str) -> str:
    """When it was, as exactly as the bounds say; a documented year is the page's and is said to be an upper bound."""
    if episode.year is not None:
        return say("thing.documented-by", language, year=str(episode.year))
    first, last = str(episode.earliest or ""), str(episode.latest or "")
    if not first and not last:
        return say("thing.undated", language)
    return _span(first, last)


def _span(first: str, last: str) -> str:
    """Two bounds as an interval of ISO 8601.

    >>> _span("2021-10-01", "2021-10-31"), _span("2019-01-01", "2019-12-31"), _span("2020-03-01", "2021-02-28")
    ('2021-10', '2019', '2020-03-01/2021-02-28')
    >>> _span("", "2016-12-31"), _span("2016-05-04", "2016-05-04"), _span("2018-01-01", "2020-12-31")
    ('…/2016-12-31', '2016-05-04', '2018/2020')
    """
    if first == last:
        return first
    if first[4:] == "-01-01" and last[4:] == "-12-31":
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}"
    if first[:7] == last[:7] and first.endswith("-01") and last[8:] in {"28", "29", "30", "31"}:
        return first[:7]
    return f"{first or '…'}/{last or '…'}"
