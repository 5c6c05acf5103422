"""The pages and files of the vocabulary: all terms on one page, a folder for each version, what changed, the context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from prospects_kg.model.terms import PKG, PREFIXES, Literal, shorten
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.vocabulary import (
    DEFINITION,
    KINDS,
    LABEL,
    Ontology,
    Vocabularies,
    VocabularyTerm,
    changed_terms,
)
from prospects_kg.publish.records.vocabulary_beside import OwnTerm, beside, own_terms, signposts
from prospects_kg.publish.shell import Alternate, Page, Site, render
from prospects_kg.publish.statements import File, written
from prospects_kg.publish.words import say

FOLDER: Final = "ontology"
INDEX: Final = f"{FOLDER}/index"
CHANGES: Final = f"{FOLDER}/changes"
_RDFS: Final = PREFIXES["rdfs"]
_DCT: Final = PREFIXES["dct"]
_NOTE: Final = PREFIXES["skos"] + "changeNote"
# Properties of a term in the order of its table, with the key of their word.
_ROWS: Final = (
    (_RDFS + "subClassOf", "vocabulary.wider"),
    (_RDFS + "subPropertyOf", "vocabulary.wider"),
    (_RDFS + "domain", "vocabulary.domain"),
    (PREFIXES["schema"] + "domainIncludes", "vocabulary.domain"),
    (_RDFS + "range", "vocabulary.range"),
    (PREFIXES["owl"] + "inverseOf", "vocabulary.inverse"),
    (PREFIXES["owl"] + "disjointWith", "vocabulary.disjoint"),
    (_RDFS + "seeAlso", "vocabulary.near"),
    (PKG + "singleValuedOn", "vocabulary.single-on"),
    ("http://purl.org/vocab/vann/example", "vocabulary.example"),
)
# Turned round: what leads to a term, with the key of the word.
_INWARD: Final = (
    (_RDFS + "subClassOf", "vocabulary.narrower"),
    (_RDFS + "subPropertyOf", "vocabulary.narrower"),
    (_RDFS + "domain", "vocabulary.domain-of"),
    (PREFIXES["schema"] + "domainIncludes", "vocabulary.domain-of"),
    (_RDFS + "range", "vocabulary.range-of"),
)


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term or thing as a page links to it."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term as the page shows it; `rows` are word and links."""

    term: VocabularyTerm
    label: str
    label_language: str
    definition: str
    definition_language: str
    single: bool
    rows: Sequence[tuple[str, Sequence[TermLink]]]


def vocabulary_files(publication: Publication) -> Iterator[File]:
    """Every file of the vocabulary."""
    found = Vocabularies(publication)
    site = Site(publication.addresses, publication.settings)
    for path, ontology in _placed(found):
        yield from written(path, ontology.lines)
    for version in dict.fromkeys(("", f"{found.main.version}/" if found.main.version else "")):
        yield f"{FOLDER}/{version}context.jsonld", found.context.encode()
    for language in publication.languages:
        yield from _pages(found, site, language)


def _placed(found: Vocabularies) -> Iterator[tuple[str, Ontology]]:
    yield INDEX, found.main
    yield from _others(found)
    for each in (found.main, *found.earlier):
        if each.version:
            yield _versioned(each), each


def _others(found: Vocabularies) -> Iterator[tuple[str, Ontology]]:
    """The files beside the vocabulary, each at its address and in the folder of the version."""
    for folder in dict.fromkeys((FOLDER, f"{FOLDER}/{found.main.version}".rstrip("/"))):
        yield from ((f"{folder}/{stem}", ontology) for stem, ontology in found.others.items())


def _versioned(ontology: Ontology) -> str:
    return f"{FOLDER}/{ontology.version}/index"


def _pages(found: Vocabularies, site: Site, language: str) -> Iterator[File]:
    yield _documented(found, found.main, Page(site, INDEX, language, ""))
    for each in (found.main, *found.earlier):
        if each.version:
            yield _documented(found, each, Page(site, _versioned(each), language, ""))
    for path, ontology in _others(found):
        yield beside(Page(site, path, language, ""), path.rpartition("/")[2], ontology)
    page = Page(
        site, CHANGES, language, say("vocabulary.changes", language), say("vocabulary.changes-lead", language)
    )
    steps = [(one.version, two.version, changed_terms(two, one)) for one, two in found.history]
    notes = _notes(found.main, language)
    yield page.file, render("vocabulary-changes.html", page, notes=notes, steps=steps, shorten=shorten)


def _documented(found: Vocabularies, main: Ontology, page: Page) -> File:
    latest = main is found.main
    # Alignments are of the newest version; an earlier one is shown as its own file has it.
    whole = found.everything if latest else main
    language = page.language
    title = main.text(_DCT + "title", language)[0] or say("vocabulary.title", language)
    lead = main.text(_DCT + "description", language)
    shown = Page(page.site, page.path, language, title, lead[0][:300])
    shown = replace(shown, alternates=_signposts(found, main, shown))
    versions = [(it.version, shown.link(_versioned(it))) for it in (found.main, *found.earlier) if it.version]
    return shown.file, render(
        "vocabulary.html", shown, lead=lead, sections=_sections(whole, shown), versions=versions, main=main,
        said=_said(main, language), latest=latest, namespace=PKG, others=sorted(found.others),
        own=_own(found, shown) if page.path == INDEX else (),
    )  # fmt: skip


def _own(found: Vocabularies, page: Page) -> list[OwnTerm]:
    """A project's own terms; one that is called as a term of the vocabulary has its page alone."""
    taken = {term.name for term in found.everything.terms.values()}
    return [term for term in own_terms(page, list(found.others.values())) if term.name not in taken]


def _sections(whole: Ontology, page: Page) -> list[tuple[str, str, list[TermEntry]]]:
    entries: dict[str, list[TermEntry]] = {kind: [] for kind, _ in KINDS}
    inward = {property_: whole.inverse(property_) for property_, _ in _INWARD}
    for _, term in sorted(whole.terms.items(), key=lambda item: item[0].casefold()):
        entries[term.kind].append(_entry(term, whole, page, inward))
    return [(word, kind.rpartition("#")[2], entries[kind]) for kind, word in KINDS if entries[kind]]


def _said(main: Ontology, language: str) -> dict[str, tuple[str, str]]:
    """What the vocabulary says of itself, by the local name of the property, each with its language."""
    names = ("creator", "issued", "license", "bibliographicCitation")
    return {name: main.text(_DCT + name, language) for name in names} | {
        "license": (next((str(it) for it in main.of(main.iri, _DCT + "license")), ""), "")
    }


def _signposts(found: Vocabularies, main: Ontology, page: Page) -> tuple[Alternate, ...]:
    more = {"version_history": CHANGES}
    if page.path != INDEX:
        more["latest_version"] = INDEX
    before = [one for later, one in found.history if later is main and one.version]
    if before:
        more["predecessor_version"] = _versioned(before[0])
    return signposts(page, main.iri, **more)


def _entry(
    term: VocabularyTerm, whole: Ontology, page: Page, inward: dict[str, dict[str, list[str]]]
) -> TermEntry:
    rows: dict[str, list[TermLink]] = {}
    for property_, word in _ROWS:
        for target in term.links(property_):
            rows.setdefault(word, []).append(_link(target, whole, page))
    for property_, word in _INWARD:
        for source in inward[property_].get(term.iri, ()):
            rows.setdefault(word, []).append(_link(source, whole, page))
    label, label_language = term.text(LABEL, page.language)
    definition, definition_language = term.text(DEFINITION, page.language)
    single = any(str(value) == "true" for value in term.said.get(PKG + "singleValued", ()))
    return TermEntry(
        term, label or term.name, label_language, definition, definition_language, single, list(rows.items())
    )


def _link(target: str, whole: Ontology, page: Page) -> TermLink:
    text = shorten(target, page.site.settings.base)
    if target in whole.terms:
        return TermLink(text, f"#{target.removeprefix(PKG)}")
    return TermLink(text, page.about(target))


def _notes(ontology: Ontology, language: str) -> list[tuple[str, str]]:
    """The notes on the versions with their languages, the newest first: those in a language, else all."""
    found = [term for term in ontology.of(ontology.iri, _NOTE) if isinstance(term, Literal)]
    notes = [(term.lexical, term.language) for term in found]
    return sorted([note for note in notes if note[1] == language] or notes, reverse=True)
