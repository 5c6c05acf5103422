"""The examples in docstrings give what they say, and no module's examples are forgotten."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import prospects_kg

MODULES = sorted(
    found.name for found in pkgutil.walk_packages(prospects_kg.__path__, f"{prospects_kg.__name__}.")
)
# Its examples ask a release; tests/test_facade_doctests.py runs them over one.
FACADE = {"prospects_kg.knowledge_graph", "prospects_kg.diffusion.asking"}
FINDER = doctest.DocTestFinder(exclude_empty=True)


def examples(name: str) -> list[doctest.DocTest]:
    return [test for test in FINDER.find(importlib.import_module(name)) if test.examples]


@pytest.mark.parametrize("name", [name for name in MODULES if examples(name) and name not in FACADE])
def test_examples_give_what_they_say(name):
    for test in examples(name):
        report: list[str] = []
        result = doctest.DocTestRunner().run(test, out=report.append)
        assert result.failed == 0, "".join(report)


def test_every_example_has_an_expected_value():
    """An example without one can never fail; what only prepares the next, a name or an import, needs none."""
    silent = [
        f"{test.name}: {example.source.strip()}"
        for name in MODULES
        for test in examples(name)
        if not any(example.want for example in test.examples) and not skipped(test)
        for example in test.examples
    ]
    assert silent == []


def skipped(test: doctest.DocTest) -> bool:
    return any(example.options.get(doctest.SKIP) for example in test.examples)
