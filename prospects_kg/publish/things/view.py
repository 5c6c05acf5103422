"""A thing's content in one language, as its template needs it: rows with numbered references to sources.

Who says a thing is told by numbers that lead to the list of sources at the foot of the page, so that a statement of
five documents stays readable; what editors or rules say is marked by a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final
from urllib.parse import urlsplit

from prospects_kg.describe.content import WEAK, Content, Group, Value
from prospects_kg.describe.thing import Origin
from prospects_kg.describe.wording import wording
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import PKG, PREFIXES, Iri, Literal, Names
from prospects_kg.publish.shell import WEB, Page, shown, visible
from prospects_kg.publish.words import say

# Values of one property, and things that point here, that a page shows before the rest is folded, and that it holds at
# all: what is beyond is in the page's data.
SHOWN: Final = 12
SHOWN_INWARD: Final = 50
HELD: Final = 500
_TITLE: Final = PREFIXES["dct"] + "title"
# Texts that say what a thing is.
_DEFINING: Final = (
    PREFIXES["skos"] + "definition",
    PREFIXES["dct"] + "description",
    PREFIXES["sh"] + "message",
)
_PLACE: Final = PKG + "quoteLocation"


@dataclass(frozen=True, slots=True)
class Row:
    """One value with its marks: numbers of sources, and words for editors and rules."""

    value: Markup
    references: tuple[int, ...]
    marks: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The values of one property: those shown, those folded, and how many there are beyond."""

    name: Markup
    rows: tuple[Row, ...]
    folded: tuple[Row, ...] = ()
    beyond: int = 0

    @property
    def count(self) -> int:
        """All values."""
        return len(self.rows) + len(self.folded) + self.beyond


@dataclass(frozen=True, slots=True)
class Reference:
    """A source at the foot of a page: its page here, the document itself, and where in it the statements stand."""

    title: Markup
    url: str
    host: str
    about: str
    places: tuple[str, ...]


class References:
    """The sources of a page, numbered in the order in which they are first named."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source, given by its id."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def numbers(self, origins: Iterable[Origin]) -> tuple[int, ...]:
        """The numbers of the sources among those who say something, in order."""
        return tuple(sorted({self.number(origin.name) for origin in origins if origin.kind == "source"}))

    def listed(self, content: Content, page: Page) -> tuple[Reference, ...]:
        """The list of sources, in the order of their numbers."""
        places: dict[str, list[str]] = {}
        for value in content.values(_PLACE):
            for origin in value.origins:
                places.setdefault(origin.name, []).append(visible(str(value.term)))
        return tuple(
            _reference(self._names.thing("source", source), places.get(source, ()), content, page)
            for source in self._numbers
        )


@dataclass(frozen=True, slots=True)
class View:
    """What the template of a thing shows besides its story."""

    lead: Markup
    main: tuple[Section, ...]
    aside: tuple[Section, ...]
    inward: tuple[Section, ...]
    weak: bool


def view(
    content: Content,
    page: Page,
    references: References,
    *,
    told: frozenset[str],
    items: frozenset[str],
    has_sentence: bool = False,
) -> View:
    """The view of a content in the language of a page.

    `told` are properties that the page shows elsewhere, `items` the things of its story, which need no second list. What its class
    has no sentence for is led by its definition.
    """
    lead, leading = (Markup(""), ()) if has_sentence else _lead(content, page)
    told |= {_PLACE, *leading, *_repeated(content)}
    main: list[Section] = []
    aside: list[Section] = []
    for group in content.groups:
        if group.property not in told:
            (aside if group.aside else main).append(section(group, content, page, references))
    inward = [
        section(group, content, page, references) for group in _pointing(content, items) if group.values
    ]
    return View(lead, tuple(main), tuple(aside), tuple(inward), _is_weak(content))


def _lead(content: Content, page: Page) -> tuple[Markup, tuple[str, ...]]:
    """What a thing is by its own definition; with the property that need not be told again."""
    text, language, property_ = content.text(_DEFINING, page.language)
    if not text:
        return Markup(""), ()
    alone = len(content.values(property_)) == 1
    return text_of(Literal(text, language=language), page), (property_,) if alone else ()


def _repeated(content: Content) -> tuple[str, ...]:
    """The titles of a thing that has no other than those by which the page calls it."""
    names = content.names.get(content.iri, {}).values()
    titles = content.values(_TITLE)
    return (_TITLE,) if titles and all(str(value.term) in names for value in titles) else ()


def _pointing(content: Content, items: frozenset[str]) -> Iterator[Group]:
    """The groups of things that point here, without those that the page names already."""
    for group in content.inward:
        if not group.aside:
            there = {value.term for value in content.values(group.property)}
            rest = (
                value for value in group.values if str(value.term) not in items and value.term not in there
            )
            yield replace(group, values=tuple(rest))


def section(group: Group, content: Content, page: Page, references: References) -> Section:
    """The values of one group, each with who says it."""
    most = SHOWN_INWARD if group.inward else SHOWN
    first = content.first_values.get(group.property, frozenset())
    values = sorted(group.values[:HELD], key=lambda value: value.term not in first)
    rows = tuple(row(value, content, page, references, is_first=value.term in first) for value in values)
    return Section(named(group, content, page), rows[:most], rows[most:], max(0, len(group.values) - HELD))


def named(group: Group, content: Content, page: Page) -> Markup:
    """What a group is called, linked to the term of the vocabulary."""
    words = wording(group.property, page.language, inward=group.inward)
    label = words or content.label(group.property, (page.language, *page.site.settings.languages))[0]
    if group.inward and not words:
        label = say("thing.inward", page.language, name=label)
    href = page.about(group.property) if page.site.addresses.document(group.property) else None
    text = escape(visible(label))
    return Markup(f'<a href="{escape(href)}">{text}</a>' if href else text)


def row(value: Value, content: Content, page: Page, references: References, *, is_first: bool = False) -> Row:
    """One value with the numbers of its sources, else with the word for who says it."""
    numbers = references.numbers(value.origins)
    found = marks(value.origins, page)
    if is_first:
        word = say("thing.conflict-shown", page.language)
        found = (Markup('<a class="mark conflict" href="#disputes">{}</a>').format(word), *found)
    return Row(shown(value.term, content, page, apart=page.title), numbers, found)


def marks(origins: Sequence[Origin], page: Page) -> tuple[Markup, ...]:
    """The words for editors and, where nobody else says it, for rules."""
    kinds = {origin.kind for origin in origins}
    found = []
    if "editors" in kinds:
        word = escape(say("thing.mark-editors", page.language))
        found.append(Markup(f'<span class="mark editors">{word}</span>'))
    if kinds == {"derived"}:
        found += [_rule(origin.name, page) for origin in origins]
    return tuple(found)


def _rule(rule: str, page: Page) -> Markup:
    href = page.about(page.site.addresses.names.rule(rule)) or ""
    title = say("thing.mark-rule-title", page.language, rule=rule)
    word = escape(say("thing.mark-rule", page.language))
    return Markup(f'<a class="mark rule" href="{escape(href)}" title="{escape(title)}">{word}</a>')


def _is_weak(content: Content) -> bool:
    """Whether all that is known of it rests on weak evidence."""
    found = [str(value.term) for value in content.values(PKG + "certainty")]
    found += [str(episode.certainty) for episode in content.episodes if episode.part == "report"]
    return bool(found) and set(found) == {WEAK}


def _reference(source: str, places: Iterable[str], content: Content, page: Page) -> Reference:
    document = content.documents.get(source)
    url = document.url if document and document.url.startswith(WEB) else ""
    said = (document.publisher, document.date) if document else ()
    about = ", ".join(visible(text) for text in said if text)
    title = shown(Iri(source), content, page)
    return Reference(title, url, _host(url), about, tuple(dict.fromkeys(places)))


def _host(url: str) -> str:
    """The host of an address, as people say it.

    >>> _host("https://www.example.org/a"), _host("http://[broken")
    ('example.org', 'http://[broken')
    """
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def text_of(literal: Literal, page: Page) -> Markup:
    """A text with its language where that is not the page's."""
    text = visible(literal.lexical)
    if literal.language and literal.language != page.language:
        return Markup('<span lang="{}">{}</span>').format(literal.language, text)
    return Markup("{}").format(text)
