"""Short pages of the questions of the library as things: their text, parameters and columns; answers stand elsewhere.

A question is known by its file and is no statement of the graph, so its documents are made of the library itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from prospects_kg.graph.jsonld import write_jsonld
from prospects_kg.graph.turtle import write_turtle
from prospects_kg.library.as_rdf import as_lines, select_text
from prospects_kg.library.loader import Query
from prospects_kg.model.terms import PREFIXES
from prospects_kg.publish.citing import citation
from prospects_kg.publish.leads import lead
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render, visible
from prospects_kg.publish.signposting import links, linkset
from prospects_kg.publish.structured import about_page

File = tuple[str, bytes]


def query_files(publication: Publication) -> Iterator[File]:
    """The page of each question in each language, its documents, and what leads to them from its own address."""
    site = Site(publication.addresses, publication.settings)
    for query in publication.library:
        thing = publication.names.query(query.name)
        path = publication.addresses.document(thing) or f"doc/query/{query.name}"
        for language in publication.languages:
            page = _page(query, site, path, language)
            yield page.file, _html(query, page, thing)
        yield linkset(_page(query, site, path, publication.languages[0]))
        for suffix, data in _documents(query, publication):
            yield f"{path}{suffix}", data
        leading = lead(thing, path, publication.addresses)
        if leading is not None:
            yield leading


def _html(query: Query, page: Page, thing: str) -> bytes:
    return render(
        "query.html",
        page,
        query=query,
        question=_text(query.header.question, page),
        structured=about_page(page, {"@type": "CreativeWork", "@id": thing, "name": visible(page.title)}),
        columns=list(query.header.columns.items()),
        parameters=list(query.header.parameters.values()),
        text=select_text(query),
        iri=thing,
        citation=citation(page, thing, f"query-{query.name}"),
    )


def _page(query: Query, site: Site, path: str, language: str) -> Page:
    page = Page(site, path, language, query.name, section="questions")
    title, about = _text(query.header.title, page) or query.name, _text(query.header.question, page)
    alternates = links(page, site.addresses.names.query(query.name))
    return replace(page, title=title, description=about, alternates=alternates)


def _text(texts: Mapping[str, str], page: Page) -> str:
    """The text in the language of a page, else in the project's first that has one."""
    wanted = (page.language, *page.site.settings.languages, "en", *texts)
    return next((texts[tag] for tag in wanted if texts.get(tag)), "")


def _documents(query: Query, publication: Publication) -> Iterator[File]:
    lines = as_lines([query], publication.names)
    turtle, jsonld = io.BytesIO(), io.BytesIO()
    write_turtle(lines, turtle, PREFIXES)
    yield ".ttl", turtle.getvalue()
    yield ".nt", "".join(f"{line}\n" for line in lines).encode()
    write_jsonld([("", lines)], jsonld, publication.vocabulary.used(lines))
    yield ".jsonld", jsonld.getvalue()
