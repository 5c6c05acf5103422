"""What stands beside the vocabulary: alignments and schemes as tables of their statements, and a project's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from prospects_kg.model.terms import PKG, PREFIXES, Literal, Term, shorten
from prospects_kg.publish.records.vocabulary import DEFINITION, LABEL, Ontology, spoken
from prospects_kg.publish.shell import Alternate, Page, render
from prospects_kg.publish.signposting import record
from prospects_kg.publish.statements import File
from prospects_kg.publish.words import say

_TITLE: Final = PREFIXES["dct"] + "title"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing or text as a table shows it: linked where it has an address, with its language where it has one."""

    text: str
    href: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A term that the project adds: its name behind #, the page about it, its label and definition with languages."""

    name: str
    href: str | None
    label: tuple[str, str]
    definition: tuple[str, str]


def signposts(page: Page, about: str, **more: str) -> tuple[Alternate, ...]:
    """The links in the head of a page of the vocabulary, which describes the vocabulary and not the data.

    `more` are pages of other versions by relation, with _ for - (RFC 5829).
    """
    found = (replace(each, href=about) if each.rel == "describes" else each for each in record(page))
    kept = tuple(each for each in found if each.href)
    return (*kept, *(Alternate(rel.replace("_", "-"), page.link(path)) for rel, path in more.items()))


def beside(page: Page, name: str, ontology: Ontology) -> File:
    """The page of a file beside the vocabulary: every statement in it, the titles of the file itself at its head."""
    title, _ = ontology.text(_TITLE, page.language) if ontology.iri else ("", "")
    heading = title or f"{say('vocabulary.title', page.language)}: {name}"
    lead = say("vocabulary.beside-lead", page.language)
    shown = Page(page.site, page.path, page.language, heading, lead)
    shown = replace(shown, alternates=signposts(shown, ontology.iri))
    rows = list(_rows(shown, ontology))
    return shown.file, render("vocabulary-beside.html", shown, rows=rows, file=name)


def _rows(page: Page, ontology: Ontology) -> Iterator[tuple[Named, Named, Named]]:
    # What is said of the own terms comes first; behind it, which terms of others the file declares.
    said = sorted(ontology.statements(), key=lambda each: not page.site.addresses.document(each[0]))
    for subject, property_, value in said:
        yield _named(page, subject), _named(page, property_), _value(page, value)


def _named(page: Page, it: str) -> Named:
    return Named(shorten(it, page.site.settings.base), page.about(it))


def _value(page: Page, value: Term) -> Named:
    if isinstance(value, Literal):
        return Named(value.lexical, language=value.language)
    return _named(page, str(value))


def own_terms(page: Page, ontologies: Sequence[Ontology]) -> list[OwnTerm]:
    """The terms that a project adds in a vocabulary of its own, which is answered at the same address."""
    start = f"{page.site.settings.base}ontology#"
    if start == PKG:
        return []
    found = {it: each for each in ontologies for it, _, _ in each.statements() if it.startswith(start)}
    return [
        OwnTerm(
            it.removeprefix(start),
            page.about(it),
            spoken(each.of(it, LABEL), page.language),
            spoken(each.of(it, DEFINITION), page.language),
        )
        for it, each in sorted(found.items())
    ]
