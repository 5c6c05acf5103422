"""The page of one thing in every language of the interface, and the documents beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.describe.sentences import sentence
from prospects_kg.model.terms import PKG, PREFIXES
from prospects_kg.publish.citing import citation
from prospects_kg.publish.documents import documents
from prospects_kg.publish.leads import forward, lead
from prospects_kg.publish.lineages import Drawing
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.renames import Rename
from prospects_kg.publish.shell import Page, Site, render, shown
from prospects_kg.publish.signposting import links, linkset
from prospects_kg.publish.structured import structured
from prospects_kg.publish.things.definitions import Definition, definition
from prospects_kg.publish.things.disputes import disputes
from prospects_kg.publish.things.holdings import checks, holdings, usage
from prospects_kg.publish.things.journey import journey
from prospects_kg.publish.things.locator import Chart, chart, locator
from prospects_kg.publish.things.mistakes import Origins, table_rows
from prospects_kg.publish.things.story import items, story
from prospects_kg.publish.things.view import References, view
from prospects_kg.publish.words import say

File = tuple[str, bytes]
# Classes of things that may be part of a lineage.
_TRAVELLERS: Final = frozenset({PKG + "Practice", PKG + "Transfer"})
# Characters of a page's description for search engines.
_DESCRIPTION: Final = 300
# The entries of the menu under which things of a class are listed.
_SECTIONS: Final = {
    "Practice": "practices",
    "Transfer": "transfers",
    "StageReport": "transfers",
    "Region": "places",
    "NutsCode": "places",
}


def thing_files(publication: Publication, thing: str) -> Iterator[File]:
    """Every file about one thing: its page in each language, Turtle, N-Triples and JSON-LD, and what leads there."""
    path = publication.addresses.document(thing)
    if path is None:
        return
    content = publication.describer.content(thing)
    site = Site(publication.addresses, publication.settings)
    pages = [_page(site, path, language, content) for language in publication.languages]
    if path in publication.former:
        yield from _former_files(publication, content, pages, publication.former[path])
    else:
        yield from _pages_of(publication, content, pages)
    yield linkset(pages[0])
    for suffix, data in documents(content.description, PREFIXES, publication.vocabulary):
        yield f"{path}{suffix}", data


def former_pages(publication: Publication) -> Iterator[str]:
    """The pages of former slugs, which are no destination of their own."""
    for path in publication.former:
        yield from (publication.addresses.page(path, tag) for tag in publication.languages)
        yield f"{path}/index.html"


def _former_files(
    publication: Publication, content: Content, pages: Sequence[Page], moved: Rename
) -> Iterator[File]:
    """Pages where a thing was once: they say so and name its place; who comes by the address of the thing is led on."""
    there = f"doc/{moved.new}"
    for one in pages:
        title = say("machine.moved", one.language, old=moved.old, new=moved.new)
        canonical = f"{publication.settings.base}{publication.addresses.page(there, one.language)}"
        page = replace(one, title=title, description=title, canonical_address=canonical)
        yield page.file, render("moved.html", page, there=there, moved=moved)
    yield from _leading(publication, content.iri, there)
    # A folder beside the page keeps Apache from choosing among its forms before it redirects.
    here = f"doc/{moved.old}/index.html"
    yield here, forward(here, moved.old, there, publication.addresses)


def _leading(publication: Publication, thing: str, document: str) -> Iterator[File]:
    leading = lead(thing, document, publication.addresses)
    if leading is not None:
        yield leading


def _pages_of(publication: Publication, content: Content, pages: Sequence[Page]) -> Iterator[File]:
    thing = content.iri
    rows, text, drawn = table_rows(publication.trace, thing), definition(publication, thing), chart(content)
    for page in pages:
        tree = publication.lineages.drawing(thing, page) if content.kind in _TRAVELLERS else None
        yield page.file, _html(content, page, Files(rows, text, tree, drawn))
    yield from _leading(publication, thing, pages[0].path)


@dataclass(frozen=True, slots=True)
class Files:
    """What a page shows that is not of the graph's statements: rows of tables, the text of a rule, pictures."""

    rows: Origins
    text: Definition | None
    tree: Drawing | None
    chart: Chart | None


def _html(content: Content, page: Page, files: Files) -> bytes:
    references = References(page.site.addresses.names)
    head = journey(content, page, references)
    disputed = disputes(content, page, references)
    told = story(content, page, references)
    said = sentence(content, page.language, page.site.settings.languages)
    return render(
        "thing.html",
        page,
        content=content,
        title_language=_other_language(content, page),
        kind=shown(content.kind, content, page),
        sentence=said,
        journey=head,
        disputes=disputed,
        story=told,
        view=view(content, page, references, told=head.told, items=items(content), has_sentence=bool(said)),
        references=references.listed(content, page),
        holdings=holdings(content, page),
        checks=checks(content, page),
        usage=usage(content, page),
        definition=files.text,
        tree=files.tree,
        locator=locator(files.chart, content, page),
        citation=citation(page, content.iri, page.path.removeprefix("doc/").replace("/", "-")),
        mistakes=files.rows,
        structured=structured(content, page),
        is_graph=content.iri.startswith(page.site.addresses.names.graph("")),
        is_term=content.iri.startswith(PKG),
    )


def _other_language(content: Content, page: Page) -> str:
    """The language of the title where it is not the page's."""
    _, language = content.label(content.iri, (page.language, *page.site.settings.languages))
    return language if language != page.language else ""


def _page(site: Site, path: str, language: str, content: Content) -> Page:
    label, _ = content.label(content.iri, (language, *site.settings.languages))
    about = sentence(content, language, site.settings.languages) or label
    section = _SECTIONS.get((content.kind or "").removeprefix(PKG), "")
    page = Page(site, path, language, label, about[:_DESCRIPTION], section)
    return replace(page, alternates=links(page, content.iri))
