"""Every term has an example in the packaged data, or says why not; every term is used, or says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, VANN

from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG, RDF, split_statement

from .graphs import pkg, read, terms

ROOT = packaged_root()
VOCABULARY = read("prospects-kg")
UNUSED = pkg("unusedBecause")


def examples() -> dict[rdflib.URIRef, list[str]]:
    return {term: sorted(map(str, VOCABULARY.objects(term, VANN.example))) for term in terms()}


def test_every_term_has_one_example_or_says_why_not() -> None:
    for term, found in examples().items():
        assert len(found) <= 1, term
        assert found or (term, UNUSED, None) in VOCABULARY, term


@pytest.fixture(scope="module")
def spoken(packaged_release: Path) -> dict[str, set[str]]:
    """Which things are of a class, and which have a property: by the term, in every graph of the release and its report."""
    found: dict[str, set[str]] = {}
    for subject, predicate, value in statements(packaged_release):
        term = value if predicate == f"<{RDF}type>" else predicate
        if term.startswith(f"<{PKG}"):
            found.setdefault(term[1:-1], set()).add(subject[1:-1])
    return found


def statements(release: Path) -> Iterator[tuple[str, str, str]]:
    with (release / "prospects-kg.nq").open(encoding="utf-8") as lines:
        yield from (split_statement(line)[:3] for line in lines)
    for subject, predicate, value in rdflib.Graph().parse(release / "validation.ttl"):
        yield subject.n3(), predicate.n3(), value.n3()


def test_the_example_of_a_class_is_of_it_and_that_of_a_property_has_it(spoken: dict[str, set[str]]) -> None:
    wrong = {
        str(t): e for t, found in examples().items() for e in found if e not in spoken.get(str(t), set())
    }
    # No shape of the packaged data lacks a target; a project with fewer tables has such statements.
    wrong.pop(PKG + "shapeWithoutTarget", None)
    assert wrong == {}


def test_what_is_said_to_have_no_example_has_none(spoken: dict[str, set[str]]) -> None:
    without = {str(term) for term, found in examples().items() if not found}
    assert without & set(spoken) == set()


def used() -> set[str]:
    """Names of our terms in tables, rules, shapes, questions and the package's own code."""
    found: set[str] = set()
    for pattern in ("data/metadata.json", "rules/*.rq", "shapes/*.ttl", "queries/**/*.rq"):
        for path in ROOT.glob(pattern):
            text = path.read_text("utf-8")
            found.update(
                re.findall(r"(?<![\w-])pkg:(\w+)", text), re.findall(re.escape(PKG) + r"(\w+)", text)
            )
    for path in Path(__file__).parents[2].joinpath("prospects_kg").rglob("*.py"):
        text = path.read_text("utf-8")
        found.update(re.findall(r"""(?:PKG \+ ["']|\{PKG\}|pkg:)(\w+)""", text))
    return found


def test_every_term_is_used_or_says_why_not() -> None:
    names = {str(term).removeprefix(PKG): term for term in terms()}
    unused = {name for name, term in names.items() if name not in used()}
    excused = {name for name, term in names.items() if (term, UNUSED, None) in VOCABULARY}
    assert unused - excused == set()


def test_every_class_is_made_by_a_table_or_by_the_build() -> None:
    text = (ROOT / "data" / "metadata.json").read_text("utf-8")
    made = set(re.findall(re.escape(PKG) + r"([A-Z]\w+)", text)) | {"Exchange", "PartnerPair"}
    assert {str(term).removeprefix(PKG) for term in terms(OWL.Class)} == made
