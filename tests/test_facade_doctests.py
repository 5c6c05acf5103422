"""The examples of the facade run as they are written, over the release of the mini project."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from prospects_kg import knowledge_graph
from prospects_kg.diffusion import asking

FINDER = doctest.DocTestFinder(exclude_empty=True)
EXAMPLES = [test for module in (knowledge_graph, asking) for test in FINDER.find(module) if test.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda test: test.name.removeprefix("prospects_kg."))
def test_an_example_of_the_facade_gives_what_it_says(example: doctest.DocTest, mini_release: Path) -> None:
    example.globs |= {
        "release": str(mini_release),
        "kg": knowledge_graph.KnowledgeGraph.open(mini_release),
    }
    report: list[str] = []
    result = doctest.DocTestRunner().run(example, out=report.append)
    assert result.failed == 0, "".join(report)


def test_no_example_of_the_facade_is_left_out() -> None:
    shown = {test.name.rpartition(".")[2] for test in EXAMPLES}
    assert shown >= {
        "open",
        "query",
        "cite",
        "select",
        "ask",
        "construct",
        "describe",
        "thing",
        "iri",
        "rdflib",
        "transfers",
        "diffusion",
    }
    assert not any(item.options.get(doctest.SKIP) for test in EXAMPLES for item in test.examples)
