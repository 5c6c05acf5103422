"""The W3C's test suite for SHACL, on our engine alone and on the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prospects_kg.graph.files import load_files
from prospects_kg.graph.rdflib_view import default_of
from prospects_kg.model.errors import ShapesError
from prospects_kg.validation import reference
from prospects_kg.validation.choose import Engine, validate
from prospects_kg.validation.shapes import load_shapes
from tests.validation.w3c import SUITE, Case, cases, compared, reported, wants_messages, with_base

ABSENT = "the W3C's suite is not here (it lies beside a checkout, in shared/w3c/shacl)"
HERE = SUITE.is_dir()
CASES = {part: cases(part) if HERE else [] for part in ("core", "sparql")}
ALL = [pytest.param(case, id=case.name) for part in CASES.values() for case in part]
every_case = pytest.mark.parametrize("case", ALL or [pytest.param(None, id="absent")])


# What pySHACL 0.40 reports otherwise than the suite has it. Strict: one of these that agrees is a fault of this list.
REFERENCE_DIFFERS = {
    "core/path/path-strange-001": "our reading of the path it reports follows another of two ways",
    "core/path/path-strange-002": "our reading of the path it reports follows another of two ways",
    "core/property/uniqueLang-002": 'takes "1"^^xsd:boolean for true, which the suite does not',
    "sparql/node/prefixes-001": "does not follow owl:imports of the node that declares prefixes",
    "sparql/pre-binding/shapesGraph-001": "does not know $shapesGraph",
}
# A construct that the Recommendation leaves open to an engine; ours must then say so and nothing else.
OPTIONAL = {"sparql/pre-binding/shapesGraph-001": "$shapesGraph"}


def expected(case: Case) -> str:
    assert case.expected is not None
    return compared(case.expected, messages=wants_messages(case))


@pytest.mark.skipif(not HERE, reason=ABSENT)
def test_the_suite_has_as_many_tests_as_it_had() -> None:
    assert {part: len(found) for part, found in CASES.items()} == {"core": 98, "sparql": 22}


@pytest.mark.skipif(not HERE, reason=ABSENT)
@every_case
def test_our_engine_alone_reports_what_the_suite_expects(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    monkeypatch.setattr("pyshacl.validate", lambda *given, **_: calls.append(given))
    data, shapes = with_base(case.data, tmp_path), load_shapes([with_base(case.shapes, tmp_path)])
    if case.expected is None or case.name in OPTIONAL:
        with pytest.raises(
            ShapesError, match=re.escape(OPTIONAL[case.name]) if case.name in OPTIONAL else None
        ):
            list(validate(load_files([data]), shapes, engine=Engine.set).results)
    else:
        results = validate(load_files([data]), shapes, engine=Engine.set).results
        assert compared(reported(results), messages=wants_messages(case)) == expected(case)
    assert calls == []


@pytest.mark.skipif(not HERE, reason=ABSENT)
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@every_case
def test_the_reference_reports_what_the_suite_expects(case: Case, tmp_path: Path) -> None:
    shapes = load_shapes([with_base(case.shapes, tmp_path)])
    data = default_of(load_files([with_base(case.data, tmp_path)]))
    differs = case.name in REFERENCE_DIFFERS
    if case.expected is None or (differs and case.name.startswith("sparql/")):
        with pytest.raises(ShapesError):
            reference.results(data, shapes)
        return
    found = compared(reported(reference.results(data, shapes)), messages=wants_messages(case))
    assert (found == expected(case)) == (not differs)
