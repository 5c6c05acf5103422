"""The tree of errors: what the docstring draws is what there is, and what each means to a caller."""

from __future__ import annotations

import inspect
import re

import pytest

from prospects_kg.model import errors
from prospects_kg.model.errors import DataErrors, EndpointStatus, Fault, Findings, ProspectsError

CLASSES = [
    item
    for _, item in inspect.getmembers(errors, inspect.isclass)
    if issubclass(item, Exception) and item.__module__ == errors.__name__
]


def drawn() -> dict[str, str]:
    """Each class of the docstring's tree and the class above it."""
    above: dict[str, str] = {}
    stack: list[tuple[int, str]] = []
    for line in errors.__doc__.splitlines():
        found = re.match(r"^    ([ │]*(?:[├└]── )?)([A-Z]\w+)  +\S", line)
        if found:
            depth = len(found.group(1))
            while stack and stack[-1][0] >= depth:
                stack.pop()
            above[found.group(2)] = stack[-1][1] if stack else "Exception"
            stack.append((depth, found.group(2)))
    return above


def test_the_tree_in_the_docstring_is_the_tree():
    assert drawn() == {item.__name__: item.__bases__[0].__name__ for item in CLASSES}


def test_every_error_has_a_sentence_of_its_own():
    sentences = [item.__doc__ for item in CLASSES]
    assert all(sentence and re.match(r"[A-Z][^\n]*[.;]", sentence) for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def test_only_findings_exit_with_one_and_all_others_with_two():
    assert (errors.EXIT_OK, errors.EXIT_FINDINGS, errors.EXIT_ERROR) == (0, 1, 2)
    assert {item.__name__: item.exit_code for item in CLASSES if item.exit_code != 2} == {"Findings": 1}
    assert issubclass(Findings, ProspectsError)


def test_every_error_has_an_http_status_of_an_error():
    assert {item.http_status for item in CLASSES} <= {400, 404, 406, 422, 500, 502, 503, 504}


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("data/a.csv", 7, "start", "is wrong", "mend it"), "data/a.csv:7:start: is wrong; mend it"),
        (Fault("data/a.csv", 7, "start", "is wrong"), "data/a.csv:7:start: is wrong"),
        (Fault("data/a.csv", 7, "", "is wrong"), "data/a.csv:7: is wrong"),
        (Fault("data/a.csv", 0, "", "is wrong"), "data/a.csv: is wrong"),
        (Fault("data/a.csv", 0, "id", "is wrong"), "data/a.csv:id: is wrong"),
    ],
)
def test_a_fault_says_where_what_and_how_to_mend_it(fault, text):
    assert str(fault) == text


def test_faults_stand_in_the_order_of_files_lines_and_columns():
    faults = [
        Fault("b.csv", 1, "a", "x"),
        Fault("a.csv", 10, "a", "x"),
        Fault("a.csv", 9, "b", "x"),
        Fault("a.csv", 9, "a", "x"),
        Fault("a.csv", 0, "", "x"),
    ]
    error = DataErrors(iter(faults))
    assert error.faults == faults[::-1]
    assert str(error) == "a.csv: x\na.csv:9:a: x\na.csv:9:b: x\na.csv:10:a: x\nb.csv:1:a: x"


def test_an_http_status_is_kept():
    error = EndpointStatus("the endpoint answered 503", status=503)
    assert (error.status, str(error)) == (503, "the endpoint answered 503")
