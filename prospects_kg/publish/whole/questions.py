"""The questions of the library with their real answers: the first rows, all of them as CSV, the SPARQL, and how to cite it.

A question that needs a value is asked with the first thing of its class that gives an answer of one row or more; one that asks another
endpoint is not asked, since nothing here goes to the web.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from prospects_kg.describe.labels import LabelIndex
from prospects_kg.graph.results import Table
from prospects_kg.library.as_rdf import select_text
from prospects_kg.library.loader import Query
from prospects_kg.library.run import Citation, cite, run
from prospects_kg.library.tokens import tokens
from prospects_kg.model.terms import Iri, Literal
from prospects_kg.publish.lists.named import Named
from prospects_kg.publish.lists.spreadsheet import safe_csv
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.words import say, topic

File = tuple[str, bytes]
ROWS: Final = 50
_TRIED: Final = 25


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what came of it; `table` is None where it was not asked, and `missing` names values it lacks."""

    query: Query
    table: Table | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    citation: Citation | None = None


def answers(publication: Publication) -> list[Answer]:
    """Every question of the library, asked once."""
    return [_asked(query, publication) for query in publication.library]


def question_files(publication: Publication) -> Iterator[File]:
    """The list of questions, a page for each in every language, and its answer as exact and as safe CSV."""
    site = Site(publication.addresses, publication.settings)
    found = answers(publication)
    labels = publication.labels
    for answer in found:
        if answer.table is not None:
            start = f"questions/{answer.query.name}"
            yield f"{start}.csv", answer.table.to_csv().encode()
            rows = ([str(cell) if cell is not None else None for cell in row] for row in answer.table)
            yield f"{start}-safe.csv", safe_csv(answer.table.variables, rows)
    for language in publication.languages:
        yield _index(found, site, language)
        for answer in found:
            yield _page(answer, site, language, labels)


def _asked(query: Query, publication: Publication) -> Answer:
    if any(token.says("SERVICE") for token in tokens(query.text)):
        return Answer(query)
    needed = [name for name, one in query.header.parameters.items() if one.required and one.default is None]
    for values in _trials(query, needed, publication):
        table = run(query, publication.graph, values, publication.names)
        if table or not needed:
            made = cite(query, table, values, publication.settings)
            return Answer(query, table, values, citation=made)
    return Answer(query, missing=tuple(needed))


def _trials(query: Query, needed: list[str], publication: Publication) -> Iterator[dict[str, str]]:
    """Values to ask with: none where none is needed, else things of the class that the parameter's example names."""
    if not needed:
        yield {}
        return
    if len(needed) > 1 or query.header.parameters[needed[0]].type not in {"thing", "language"}:
        return
    name, parameter = needed[0], query.header.parameters[needed[0]]
    if parameter.type == "language":
        yield from ({name: language} for language in publication.settings.languages)
        return
    start = f"{publication.settings.base}id/"
    kinds = [word.partition("/")[0].lstrip("(\"'") for word in parameter.help.split() if "/" in word] or [
        name
    ]
    things = (thing.removeprefix(start) for thing in publication.things if thing.startswith(start))
    yield from (
        {name: thing} for thing in islice((t for t in things if t.partition("/")[0] in kinds), _TRIED)
    )


def _index(found: list[Answer], site: Site, language: str) -> File:
    page = Page(
        site,
        "questions",
        language,
        say("question.title", language),
        say("question.lead", language),
        "questions",
    )
    topics: dict[str, list[tuple[Answer, str, str]]] = {}
    for answer in found:
        texts = text_of(answer.query.header.title, page), text_of(answer.query.header.question, page)
        topics.setdefault(topic(answer.query.topic, language), []).append((answer, *texts))
    return page.file, render("questions.html", page, topics=topics)


def _page(answer: Answer, site: Site, language: str, labels: LabelIndex) -> File:
    query = answer.query
    page = Page(site, f"questions/{query.name}", language, query.name, section="questions")
    title, question = text_of(query.header.title, page), text_of(query.header.question, page)
    page = Page(site, page.path, language, title or query.name, question, "questions")
    rows = list(islice(answer.table, ROWS)) if answer.table is not None else []
    mentioned = [str(cell) for row in rows for cell in row if isinstance(cell, Iri)]
    named = Named(
        labels.texts(mentioned), site.addresses, language, site.settings.languages, site.settings.base
    )
    numeric = [
        any(row[place] is not None for row in rows)
        and all(row[place] is None or _is_number(row[place]) for row in rows)
        for place in range(len(query.header.columns))
    ]
    return page.file, render(
        "question.html",
        page,
        answer=answer,
        query=query,
        topic=topic(query.topic, language),
        text=select_text(query),
        rows=[[named.part(cell) if cell is not None else None for cell in row] for row in rows],
        numeric=numeric,
        empty_means=text_of(query.header.empty_means, page),
        values=", ".join(f"{name} = {value}" for name, value in answer.values.items()),
    )


def _is_number(cell: object) -> bool:
    return isinstance(cell, Literal) and cell.datatype.endswith(("#integer", "#decimal", "#double"))


def text_of(texts: Mapping[str, str], page: Page) -> str:
    """The text in the language of a page, else in the project's first that has one."""
    wanted = (page.language, *page.site.settings.languages, "en", *texts)
    return next((texts[tag] for tag in wanted if texts.get(tag)), "")
