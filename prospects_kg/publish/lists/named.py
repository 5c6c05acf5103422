"""Terms as lists show them: a text with its language and the page it leads to, made once a language.

What `shell.shown` does for the page of one thing, these do for tables of thousands of rows and for the data that
scripts read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from prospects_kg.model.terms import Iri, Literal, Term, shorten
from prospects_kg.publish.addresses import Addresses
from prospects_kg.publish.shell import WEB, visible

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN: Final = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a cell; `language` where it is another than the page's, `page` (from the root) or `href` where it leads on."""

    text: str
    language: str = ""
    page: str = ""
    href: str = ""
    slug: str = ""


@dataclass(slots=True)
class Named:
    """Makes parts of terms for pages in one language; `names` has labels by language for every IRI that occurs."""

    names: Mapping[str, Mapping[str, str]]
    addresses: Addresses
    language: str
    languages: Sequence[str]
    base: str
    _made: dict[Term | str, Part] = field(default_factory=dict)

    def label(self, iri: str) -> tuple[str, str]:
        """What an IRI is called, and the language of that text ("" for none)."""
        texts = self.names.get(iri, {})
        for language in (self.language, *self.languages, "", *texts):
            if texts.get(language):
                return texts[language], language
        return shorten(iri, self.base), ""

    def part(self, term: Term) -> Part:
        """A term as a part."""
        if term not in self._made:
            self._made[term] = self._iri(str(term)) if isinstance(term, Iri) else self._text(term)
        return self._made[term]

    def _text(self, term: Term) -> Part:
        if not isinstance(term, Literal):
            return Part(str(term))
        language = term.language if term.language != self.language else ""
        href = term.lexical if term.datatype.endswith("#anyURI") and term.lexical.startswith(WEB) else ""
        return Part(visible(term.lexical), language, href=href, slug=slug_of(term.lexical))

    def _iri(self, iri: str) -> Part:
        text, language = self.label(iri)
        path = self.addresses.document(iri)
        page = self.addresses.page(path, self.language) if path is not None else ""
        href = iri if not page and iri.startswith(WEB) else ""
        return Part(visible(text), language if language != self.language else "", page, href, slug_of(iri))


def folded(text: str) -> str:
    """A text without case and accents: what is alike when people search and sort.

    >>> folded("Łódź"), folded("Saint-Étienne"), folded("Straße")
    ('lodz', 'saint-etienne', 'strasse')
    """
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in apart if not unicodedata.combining(char))


def slug_of(text: str) -> str:
    """A short name of a value for addresses and file names: its last part, small letters, digits and hyphens.

    >>> slug_of("https://ex.org/id/theme/energy"), slug_of("http://ex.org/country/POL"), slug_of("../x y")
    ('energy', 'pol', 'x-y')
    """
    last = text.rstrip("/#").replace("#", "/").rpartition("/")[2]
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in folded(last))
    return "-".join(filter(None, kept.split("-")))[:80]
