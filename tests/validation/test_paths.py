"""Paths longer than a property: read, spelled, and walked from nodes of which the data say nothing."""

from __future__ import annotations

import pytest

from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.model.terms import Iri
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.paths import matches_nothing_walked, spelled
from prospects_kg.validation.reading import read_model
from tests.validation.written_shapes import shapes_of

EX = "https://example.org/"
# How a shapes graph writes a path, SPARQL's spelling, and whether it leads from every node to itself.
PATHS = {
    ":p": ("<p>", False),
    "[ sh:inversePath :p ]": ("^<p>", False),
    "( :p :q )": ("<p>/<q>", False),
    "( :p [ sh:inversePath ( :q :p ) ] )": ("<p>/(^(<q>/<p>))", False),
    "[ sh:alternativePath ( :p :q ) ]": ("<p>|<q>", False),
    "[ sh:alternativePath ( :p [ sh:zeroOrOnePath :q ] ) ]": ("<p>|(<q>?)", True),
    "[ sh:zeroOrMorePath :p ]": ("<p>*", True),
    "[ sh:oneOrMorePath :p ]": ("<p>+", False),
    "[ sh:oneOrMorePath [ sh:zeroOrMorePath :p ] ]": ("(<p>*)+", True),
    "( [ sh:zeroOrMorePath :p ] [ sh:zeroOrOnePath :q ] )": ("(<p>*)/(<q>?)", True),
    "( [ sh:zeroOrMorePath :p ] :q )": ("(<p>*)/<q>", False),
    "[ sh:inversePath [ sh:oneOrMorePath [ sh:alternativePath ( :p [ sh:zeroOrMorePath :q ] ) ] ] ]": (
        "^((<p>|(<q>*))+)",
        True,
    ),
}


@pytest.mark.parametrize("turtle", PATHS)
def test_a_path_is_read_and_spelled(turtle: str) -> None:
    model = read_model(shapes_of(f":S a sh:PropertyShape ; sh:path {turtle} ."))
    path = model.shapes[Iri(EX + "S")].path
    assert path is not None
    assert (spelled(path).replace(EX, ""), matches_nothing_walked(path)) == PATHS[turtle]


@pytest.mark.parametrize("turtle", PATHS)
@pytest.mark.parametrize(
    "constraint", ["sh:minCount 1", "sh:not [ sh:class :C ]", "sh:hasValue :a", "sh:equals :p"]
)
def test_a_node_that_is_not_in_the_data_leads_to_itself_by_a_path_that_may_be_empty(
    turtle: str, constraint: str
) -> None:
    shapes = shapes_of(f":S a sh:PropertyShape ; sh:targetNode :a ; sh:path {turtle} ; {constraint} .")
    leads = PATHS[turtle][1]
    at_fault = {"sh:equals :p": leads, "sh:not [ sh:class :C ]": False}.get(constraint, not leads)
    assert len(list(validate_graph(MemoryStore(), shapes))) == int(at_fault)
