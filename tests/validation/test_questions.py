"""The SPARQL that a plan becomes: sets, and nothing that was seen to hang a store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from prospects_kg.graph.files import load_files
from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.model.terms import Iri
from prospects_kg.validation.census import MANY
from prospects_kg.validation.engine import Timing, validate_graph
from prospects_kg.validation.patterns import Patterns
from prospects_kg.validation.plan import Check, plan
from prospects_kg.validation.reading import read_model
from prospects_kg.validation.shapes import load_shapes
from prospects_kg.validation.sparql import Questions
from tests.validation.examples import shape_files
from tests.validation.written_shapes import PREFIXES, shapes_of

EX = "https://example.org/"
CASES = sorted(
    file for file in (Path(__file__).parent / "cases").glob("*.ttl") if not file.name.endswith(".report.ttl")
)
OF_C = ":S sh:targetClass :C ; sh:property [ sh:path :p ; {} ] ."


def questions(turtle: str, *, many: bool = False, subclasses: tuple[str, ...] = ()) -> list[str]:
    planned = plan(read_model(shapes_of(turtle)))
    known = {Iri(EX + "C"): tuple(Iri(EX + each) for each in subclasses)}
    asked = Questions(planned.model, Patterns(known))
    return [
        asked.results(step, many=many).replace(f"<{EX}", "<")
        for step in planned.steps
        if isinstance(step, Check)
    ]


RENDERED = {
    "sh:minCount 1": "SELECT ?f WHERE { ?f a <C> . FILTER(NOT EXISTS { ?f <p> ?x1 }) }",
    "sh:minCount 2": "SELECT ?f WHERE { ?f a <C> . OPTIONAL { ?f a <C> . ?f <p> ?v . } } GROUP BY ?f HAVING(COUNT(?v) < 2)",
    "sh:maxCount 1": "SELECT ?f WHERE { ?f a <C> . ?f <p> ?v . } GROUP BY ?f HAVING(COUNT(?v) > 1)",
    "sh:nodeKind sh:IRI": "SELECT ?f ?v WHERE { ?f a <C> . ?f <p> ?v . FILTER(!isIRI(?v)) }",
    "sh:class :D": "SELECT ?f ?v WHERE { ?f a <C> . ?f <p> ?v . FILTER(NOT EXISTS { ?v a <D> }) }",
    "sh:disjoint :q": "SELECT ?f ?v WHERE { ?f a <C> . ?f <p> ?v . FILTER EXISTS { ?f <q> ?v } }",
    "sh:hasValue :x": "SELECT ?f WHERE { ?f a <C> . FILTER(NOT EXISTS { ?f <p> <x> }) }",
    "sh:in ( :x :y )": "SELECT ?f ?v WHERE { ?f a <C> . ?f <p> ?v . FILTER(!COALESCE(?v IN (<x>, <y>), false)) }",
}


@pytest.mark.parametrize("constraint", RENDERED)
def test_a_check_is_one_question_for_all_focus_nodes(constraint: str) -> None:
    (query,) = questions(OF_C.format(constraint))
    assert query.replace("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a") == RENDERED[constraint]


def test_subclasses_are_a_union_of_constants() -> None:
    (query,) = questions(OF_C.format("sh:nodeKind sh:IRI"), subclasses=("D", "E"))
    assert query.count("UNION") == 2
    assert "SELECT DISTINCT ?f" in query


def test_of_many_focus_nodes_the_values_at_fault_are_sought_first() -> None:
    (query,) = questions(OF_C.format("sh:nodeKind sh:IRI"), many=True)
    assert query.index("<p>") < query.index("isIRI") < query.index("<C>")


def every_query() -> Iterator[tuple[Path, str]]:
    """The queries for every file of shapes there is, over data that a case brings along."""
    for file in [*CASES, *shape_files()]:
        asked: list[Timing] = []
        graph = load_files([file]) if file in CASES else MemoryStore()
        list(validate_graph(graph, load_shapes([file]), explain=asked.append))
        yield from ((file, timing.query) for timing in asked)


def test_no_question_holds_a_pattern_that_was_seen_to_hang() -> None:
    count = 0
    for file, query in every_query():
        bare = re.sub(r"<[^<>\s]*>", "iri", query)
        if "sparql" in file.name or "component" in file.name:
            continue  # the words of users
        count += 1
        assert not re.search(r"\b(VALUES|FROM|GRAPH|SERVICE)\b", bare), file.name
        for inner in re.findall(r"EXISTS \{([^{}]*)\}", bare):
            assert len(inner.split(" FILTER(")[0].split()) == 3, (file.name, inner)
    assert count > 80


def test_both_orders_find_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    lines = [f":n{number} a :C ; :p {number % 5}, :n{number % 7} ; :q 3 ." for number in range(MANY + 10)]
    data.write_text(PREFIXES + "\n".join(lines), "utf-8")
    constraints = "sh:class :C ; sh:maxCount 1 ; sh:disjoint :q ; sh:nodeKind sh:IRI ; sh:maxInclusive 3 ; sh:minCount 2"
    few_as_well = (
        f"{OF_C.format(constraints)} :S sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ] ."
    )
    graph = load_files([data])
    many = sorted(result.order[2:] for result in validate_graph(graph, shapes_of(few_as_well)))
    small = {
        Iri(f"{EX}n{number}") for number in range(20)
    }  # the same shapes over these alone take the other order
    nodes = " , ".join(f":n{number}" for number in range(20))
    by_name = few_as_well.replace("sh:targetClass :C", f"sh:targetNode {nodes}")
    few = sorted(result.order[2:] for result in validate_graph(graph, shapes_of(by_name)))
    named = {node.n3 for node in small}
    assert [each for each in many if each[1] in named] == few
    assert len(few) > 60
