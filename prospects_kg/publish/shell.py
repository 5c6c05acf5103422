"""The frame of every page: head, menu, languages, foot; the content comes from a section's template.

A page knows its own path, so that all links in it are relative and the folder works from any host. Texts of the
data that are shown pass Jinja's escaping; an address becomes a link only where it is of the web or of mail.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.draw.templates import Environment, Markup, environment
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import Iri, Literal, Term, is_iri, shorten
from prospects_kg.publish.addresses import Addresses
from prospects_kg.publish.words import count, say

TEMPLATES: Final = Path(__file__).parent / "templates"
# Scripts and styles of the site alone; a page with scripts of its own widens it by hash or by 'self'.
POLICY: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "font-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'"
)
WEB: Final = ("http://", "https://")
_LINKED: Final = (*WEB, "mailto:")
# They turn the direction of text outside themselves (Unicode Standard Annex 9, section 2).
_DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAMES: Final = {"en": "English", "pl": "Polski"}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu: the path of its page without suffix, and the key of its word."""

    path: str
    word: str


MENU: Final = (
    MenuItem("practices", "shell.menu-practices"),
    MenuItem("transfers", "shell.menu-transfers"),
    MenuItem("places", "shell.menu-places"),
    MenuItem("themes", "shell.menu-themes"),
    MenuItem("pictures", "shell.menu-pictures"),
    MenuItem("questions", "shell.menu-questions"),
    MenuItem("data", "shell.menu-data"),
    MenuItem("search", "shell.menu-search"),
)


@dataclass(frozen=True, slots=True)
class Alternate:
    """A link in a page's head: another form of it, another language, a licence, ..."""

    rel: str
    href: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language of the interface."""

    language: str
    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the whole."""

    addresses: Addresses
    settings: Settings
    menu: Sequence[MenuItem] = MENU

    def name(self, language: str) -> str:
        """The title of the project in a language, else in the project's first."""
        titles = self.settings.title
        return next(titles[tag] for tag in (language, *self.settings.languages, *titles) if tag in titles)

    @property
    def version(self) -> str:
        """The version of the data."""
        return self.settings.version

    @property
    def issued(self) -> str:
        """The day of this version."""
        return self.settings.issued.isoformat()

    @property
    def publisher(self) -> str:
        """Who publishes the data."""
        return self.settings.publisher

    @property
    def licence(self) -> str:
        """The IRI of the licence."""
        return self.settings.licence


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language; `path` has no suffix and no language."""

    site: Site
    path: str
    language: str
    title: str
    description: str = ""
    section: str = ""
    alternates: tuple[Alternate, ...] = ()
    policy: str = POLICY
    # Where another page is the one to keep and to cite.
    canonical_address: str = ""
    # The file of the page, from the root of the site: every link of the page asks for it.
    file: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", self.site.addresses.page(self.path, self.language))

    @property
    def canonical(self) -> str:
        """The address of the page under the base of the project, or of the page that stands for it."""
        return self.canonical_address or f"{self.site.settings.base}{self.file}"

    @property
    def other_languages(self) -> list[OtherLanguage]:
        """The same page in the other languages of the interface."""
        at = self.site.addresses
        return [
            OtherLanguage(tag, at.link(self.file, at.page(self.path, tag)), _NAMES.get(tag, tag))
            for tag in at.languages
            if tag != self.language
        ]

    def to(self, file: str) -> str:
        """A relative link to a file of the site."""
        return self.site.addresses.link(self.file, file)

    def link(self, path: str) -> str:
        """A relative link to a page in the same language."""
        return self.to(self.site.addresses.page(path, self.language))

    def about(self, iri: str) -> str | None:
        """Where a thing is described: a page of the site, else an address of the web, else nowhere."""
        path = self.site.addresses.document(iri)
        if path is not None:
            return self.link(path)
        return iri if iri.startswith(_LINKED) else None


@cache
def page_environment(language: str) -> Environment:
    """The environment of all templates of pages in a language, with the filters they use: the words are filters, too."""

    def says(key: str, **words: str | int) -> str:
        return say(key, language, **words)

    made = environment(TEMPLATES).overlay()
    # What a filter makes of a constant is worked out once, when a template is compiled.
    made.filters = made.filters | {
        "say": says,
        "counted": lambda key, number: count(key, number, language),
        "visible": visible,
        "references": lambda numbers: references(numbers, language),
    }
    return made


def render(template: str, page: Page, **values: object) -> bytes:
    """A page as UTF-8: a template that extends base.html, filled in."""
    made = page_environment(page.language).get_template(template)
    return made.render(page=page, site=page.site, **values).encode()


def shown(term: Term | None, content: Content, page: Page, *, apart: str = "") -> Markup:
    """A term as a page shows it: a thing by its name and linked, a text with its language, an address as it is.

    `apart` is what the page is about: a name that is put together of it and something else is shown without it.
    """
    if term is None:
        return Markup("")
    if isinstance(term, Literal):
        text = visible(term.lexical)
        if text.startswith(WEB) and text == term.lexical and not term.language and is_iri(text):
            return Markup('<a href="{}" rel="external">{}</a>').format(text, text)
        tag = f' lang="{escape(term.language)}"' if term.language not in {"", page.language} else ""
        return Markup(f"<span{tag}>{escape(text)}</span>" if tag else escape(text))
    label, language = content.label(str(term), (page.language, *page.site.settings.languages))
    if apart:
        label = label.removesuffix(f" · {apart}").removeprefix(f"{apart} · ")
    if not content.names.get(str(term)) and page.site.addresses.document(str(term)) is None:
        label, language = shorten(str(term), page.site.settings.base), ""
    tag = f' lang="{escape(language)}"' if language not in {"", page.language} else ""
    href = page.about(str(term)) if isinstance(term, Iri) else None
    if href is None:
        return Markup(f"<span{tag}>{escape(visible(label))}</span>")
    return Markup(f'<a href="{escape(href)}"{tag}>{escape(visible(label))}</a>')


def visible(text: str) -> str:
    """A text with its invisible and direction-turning characters written out as they are numbered.

    >>> visible("a" + chr(0x202e) + "b")
    'a[U+202E]b'
    """
    if text.isprintable() and _DIRECTIONS.isdisjoint(text):
        return text
    return "".join(
        f"[U+{ord(char):04X}]"
        if char in _DIRECTIONS or (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t")
        else char
        for char in text
    )


@lru_cache(maxsize=20_000)
def references(numbers: tuple[int, ...], language: str) -> Markup:
    """The numbers of sources as links to the list of sources, on the line of what they stand behind; nothing for none.

    >>> print(references((1, 3), "en"))
    <sup class="refs"><a href="#source-1" aria-label="source 1">1</a><a href="#source-3" aria-label="source 3">3</a></sup>
    """
    links = []
    for first, last in runs(numbers):
        if first == last:
            text, words = str(first), say("thing.reference", language, n=first)
        else:
            text, words = f"{first}\u2013{last}", say("thing.references", language, first=first, last=last)
        links.append(f'<a href="#source-{first}" aria-label="{escape(words)}">{text}</a>')
    return Markup(f'<sup class="refs">{"".join(links)}</sup>' if links else "")


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in order as runs of first and last, since five sources in a row read better as 1-5.

    >>> runs([1, 2, 3, 5, 7, 8])
    [(1, 3), (5, 5), (7, 7), (8, 8)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    long = ([run] if run[1] - run[0] > 1 else [(one, one) for one in dict.fromkeys(run)] for run in found)
    return [run for some in long for run in some]
