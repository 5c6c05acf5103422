"""Disagreements of sources about a thing: every value side by side, who states it, which is shown first and why."""

from __future__ import annotations

from dataclasses import dataclass

from prospects_kg.describe.content import Content
from prospects_kg.describe.stories import Episode
from prospects_kg.describe.wording import wording
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import Iri, Term
from prospects_kg.publish.shell import Page, shown, visible
from prospects_kg.publish.things.view import References, Row, row

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Version:
    """One value that some sources state."""

    row: Row
    is_first: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """One disagreement: about which property ("" where none is named), the values, which is shown first, what the build or the editors say of it."""

    name: str
    href: str
    versions: tuple[Version, ...]
    because: tuple[str, ...]
    first: Markup


def disputes(content: Content, page: Page, references: References) -> tuple[Dispute, ...]:
    """The disagreements about a thing, in the order of their IRIs."""
    by_conflict: dict[Term, list[Episode]] = {}
    for episode in content.episodes:
        if episode.part == CONFLICT and episode.item is not None:
            by_conflict.setdefault(episode.item, []).append(episode)
    return tuple(_dispute(item, rows, content, page, references) for item, rows in by_conflict.items())


def _dispute(
    item: Term, rows: list[Episode], content: Content, page: Page, references: References
) -> Dispute:
    property_ = next((each.property for each in rows if each.property is not None), None)
    first = {each.value for each in rows if each.value is not None}
    values = content.values(str(property_)) if property_ is not None else ()
    versions = [Version(row(value, content, page, references), value.term in first) for value in values]
    versions.sort(key=lambda version: not version.is_first)
    because = dict.fromkeys(visible(str(each.text)) for each in rows if each.text is not None)
    name = _name(property_, content, page)
    shown_first = min(first, key=str) if first and not versions else None
    return Dispute(
        name, page.about(str(item)) or "", tuple(versions), tuple(because), shown(shown_first, content, page)
    )


def _name(property_: Term | None, content: Content, page: Page) -> str:
    if not isinstance(property_, Iri):
        return ""
    languages = (page.language, *page.site.settings.languages)
    return wording(property_, page.language) or visible(content.label(property_, languages)[0])
