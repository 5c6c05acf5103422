"""Inferred links beside documented transfers."""

from __future__ import annotations

import math

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.comparison import AtK, Beside, compare
from prospects_kg.diffusion.netinf import InferenceOptions
from prospects_kg.model.errors import DiffusionError


def test_precision_and_recall_at_k_by_hand() -> None:
    inferred = [("a", "b"), ("b", "a"), ("c", "d"), ("a", "c")]
    documented = [("a", "b"), ("a", "c"), ("d", "a"), ("x", "y"), ("a", "b"), ("a", "a")]
    found = compare(inferred, documented, "abcd", at=[1, 2, 4, 9, 0])
    assert found.at == (AtK(1, 1, 1.0, 1 / 3), AtK(2, 1, 0.5, 1 / 3), AtK(4, 2, 0.5, 2 / 3))
    assert (found.documented, found.outside, found.chance) == (3, 1, 3 / 12)
    assert found.rows == (
        Beside("a", "b", 1, True),
        Beside("b", "a", 2, False),
        Beside("c", "d", 3, False),
        Beside("a", "c", 4, True),
        Beside("d", "a", None, True),
    )


def test_without_links_or_without_documents_there_is_nothing_to_divide_by() -> None:
    assert compare([], [("a", "b")], "ab").at == ()
    (only,) = compare([("a", "b")], [], "ab").at
    assert only.precision == 0.0
    assert math.isnan(only.recall)


def test_by_default_k_grows_in_round_steps_up_to_all() -> None:
    inferred = [(f"a{number}", "b") for number in range(23)]
    nodes = ["b", *(one for one, _ in inferred)]
    assert [each.k for each in compare(inferred, [], nodes).at] == [1, 2, 5, 10, 20, 23]


def test_the_documented_transfers_of_a_graph_are_those_that_were_adopted(mini_release) -> None:
    kg = KnowledgeGraph.open(mini_release)
    rows = [("upper-mine", "x", 1.0), ("coal-bay", "x", 2.0), ("slate-hill", "x", 2.5)]
    table = Cascades.from_rows([Adoption(*row) for row in rows])
    found = kg.compare_inferred(kg.diffusion(table, InferenceOptions(max_links=2)), table)
    assert found.documented == 2
    assert found.at[-1] == AtK(2, 2, 1.0, 1.0)
    other = Cascades.from_rows([Adoption("Atlantis", "x", 1.0), Adoption("coal-bay", "x", 2.0)])
    with pytest.raises(DiffusionError, match="'Atlantis'"):
        kg.compare_inferred(kg.diffusion(other, InferenceOptions(max_links=1)), other)
