"""What holds for the library as a whole: how many questions, of which kinds, none asked twice, all in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import rdflib
from rdflib.compare import to_isomorphic
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from prospects_kg.library.loader import Query, QueryLibrary
from prospects_kg.library.tokens import tokens
from prospects_kg.model.project import Project

LIBRARY = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))
every_query = pytest.mark.parametrize("query", LIBRARY, ids=[query.name for query in LIBRARY])

SKOS = "http://www.w3.org/2004/02/skos/core#"
NAMING = {
    f"{SKOS}prefLabel",
    "http://purl.org/dc/terms/title",
    "https://w3id.org/prospects-kg/ontology#nameAsStated",
}
WORDS_FOR_MISSING = ("MINUS", "NOT")


def parts(node: object) -> Iterator[CompValue]:
    """Every part of an algebra."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from parts(value)
    elif isinstance(node, list | tuple) and not isinstance(node, rdflib.term.Node):
        for value in node:
            yield from parts(value)


def patterns(query: Query) -> set[tuple[object, ...]]:
    """The triple patterns of a question, those that only fetch a name left out."""
    algebra = prepareQuery(query.text).algebra
    found = {triple for part in parts(algebra) if part.name == "BGP" for triple in part.triples}
    return {triple for triple in found if str(triple[1]) not in NAMING and not _names(triple[1])}


def _names(predicate: object) -> bool:
    return isinstance(predicate, PropertyPath) and any(f"<{name}>" in predicate.n3() for name in NAMING)


def normalised(query: Query) -> str:
    """A digest of the patterns that does not depend on the names of variables."""
    graph = rdflib.Graph()
    for number, triple in enumerate(sorted(patterns(query), key=str)):
        statement = rdflib.BNode(f"statement{number}")
        for role, term in zip("spo", triple, strict=True):
            if isinstance(term, PropertyPath):
                node: rdflib.term.Node = rdflib.Literal(term.n3())
            elif isinstance(term, rdflib.Variable | rdflib.BNode):
                node = rdflib.BNode(f"variable{term}")
            else:
                node = term  # type: ignore[assignment]
            graph.add((statement, rdflib.URIRef(f"urn:{role}"), node))
    return str(to_isomorphic(graph).graph_digest())


def graphs_named(query: Query) -> int:
    return sum(token.says("GRAPH") for token in tokens(query.text))


def has_path(query: Query) -> bool:
    return any(isinstance(triple[1], PropertyPath) for triple in patterns(query))


def test_there_are_at_least_forty_questions() -> None:
    assert len(LIBRARY) >= 40


def test_no_two_questions_have_the_same_basic_graph_pattern() -> None:
    asked: dict[str, list[str]] = {}
    for query in LIBRARY:
        assert patterns(query), query.name
        asked.setdefault(normalised(query), []).append(query.name)
    assert [names for names in asked.values() if len(names) > 1] == []


def test_the_same_pattern_with_other_variables_is_found_out() -> None:
    one, other = LIBRARY["practices-never-transferred"], LIBRARY["practices-most-transferred"]
    renamed = Query("renamed", "", "", one.header, re.sub(r"\?(\w+)", r"?x\1", one.text))
    assert normalised(one) == normalised(renamed)
    assert normalised(one) != normalised(other)


def test_ten_questions_use_two_graphs_or_a_path() -> None:
    assert sum(graphs_named(query) >= 2 or has_path(query) for query in LIBRARY) >= 10


def test_five_questions_ask_for_what_is_missing() -> None:
    missing = [query for query in LIBRARY if "missing" in query.header.keywords]
    without = [
        query
        for query in missing
        if any(token.says(*WORDS_FOR_MISSING) for token in tokens(query.text)) or query.header.empty_means
    ]
    assert len(without) >= 5
    assert len(missing) >= 5


@every_query
def test_a_question_is_told_in_english_and_polish(query: Query) -> None:
    assert {"en", "pl"} <= query.header.title.keys()
    assert {"en", "pl"} <= query.header.question.keys()
    assert query.header.empty_means.keys() in ({"en", "pl"}, set())
    assert query.header.keywords
    assert all(
        text.endswith("?") or "By default" in text or "Domyślnie" in text
        for text in query.header.question.values()
    )


@every_query
def test_the_order_is_total(query: Query) -> None:
    """Every column stands in ORDER BY, or hangs on those that do: a label, a count, the columns of one GROUP BY key."""
    order = query.text[query.text.rindex("ORDER BY") :]
    free = [column for column in query.header.columns if not re.search(rf"\?{column}\b", order)]
    aggregated = set(re.findall(r"AS \?(\w+)\)", query.text))
    assert [column for column in free if column not in aggregated | HANGING.get(query.name, set())] == []


# Columns that have one value for each value of those in ORDER BY, and are no aggregate of the outermost SELECT.
HANGING = {
    "current-stages": {"label"},
    "project-lineage": {"direct"},
    "practice-lineage": {"direct"},
    "stage-funnel": {"order"},
    "conflicts": {"shown"},
}
