"""How a page is cited: in words and as BibTeX, by the conventions of `query --cite`."""

from __future__ import annotations

from dataclasses import dataclass

from prospects_kg.library.citing import bibtex
from prospects_kg.publish.shell import Page, visible
from prospects_kg.publish.words import say


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in words, before the address and the address itself, and as BibTeX."""

    text: str
    url: str
    bibtex: str


def citation(page: Page, url: str, key: str) -> Citation:
    """How to cite a page; `url` is the permanent address of what it is about, `key` the key of the entry."""
    site = page.site
    whole = site.name(page.language)
    version = f"{say('shell.version', page.language)} {site.version}"
    title = _ended(visible(page.title))
    text = f"{site.publisher} ({site.issued[:4]}). {title} {whole}, {version}."
    return Citation(text, url, bibtex(key, f"{title} {whole}", site.settings, url=url))


def _ended(title: str) -> str:
    """A title with a full stop, where it does not end as a sentence does.

    >>> _ended("Eco park"), _ended("Who gave?"), _ended("Nine seminars, perhaps…")
    ('Eco park.', 'Who gave?', 'Nine seminars, perhaps…')
    """
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."
