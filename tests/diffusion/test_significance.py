"""The stop test gives what its formula gives by hand, and the published one what its habits make of it."""

from __future__ import annotations

import math
from statistics import NormalDist, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.diffusion.children import Found
from prospects_kg.diffusion.compat import RULES, upper_tail
from prospects_kg.diffusion.significance import StopTest, benjamini_hochberg

NORMAL = NormalDist()


def link(**gains: float) -> Found:
    """A link that raises these practices, named p0, p1, ..."""
    changed = np.array([int(name[1:]) for name in gains], dtype=np.int32)
    values = np.array([*gains.values()])
    return Found(0, 1, float(values.sum()), float(values.sum()), False, changed, values, np.ones(len(values)))


def by_hand(differences: list[float]) -> float:
    return sum(differences) / (stdev(differences) * math.sqrt(len(differences)))


def test_the_default_penalises_every_practice_once():
    test, third = StopTest(3, RULES["default"]), 1 / 3
    for gains in ({"p0": 5.0}, {"p1": 2.0, "p2": 1.0}):
        differences = [gains.get(f"p{practice}", 0.0) - third for practice in range(3)]
        assert test.p_value(link(**gains)) == pytest.approx(1 - NORMAL.cdf(by_hand(differences)), rel=1e-9)


def test_the_published_penalties_add_up_until_a_link_changes_the_tree():
    test = StopTest(3, RULES["networkinference"])
    third = float(np.float32(1 / 3))
    steps = [
        ({"p0": 5.0}, [5.0 - third, -third, -third]),
        # p1 has been penalised once and p2, too; the link resets p1, and its one penalty counts again.
        ({"p1": 2.0}, [-third, 2.0, -third]),
        # Two penalties have been taken from p0 since it was reset: one is given back beyond the new one.
        ({"p0": 1.0}, [1.0 + 2 * third - third, -third, -third]),
    ]
    for gains, differences in steps:
        assert test.p_value(link(**gains)) == pytest.approx(upper_tail(by_hand(differences)), rel=1e-12)


def test_where_all_practices_gain_alike_the_sign_decides():
    assert StopTest(2, RULES["default"]).p_value(link(p0=3.0, p1=3.0)) == 0.0
    assert StopTest(2, RULES["default"]).p_value(link(p0=0.1, p1=0.1)) == 1.0
    assert StopTest(2, RULES["default"]).p_value(link(p0=0.5, p1=0.5)) == 0.5


def test_one_practice_has_no_p_value():
    assert math.isnan(StopTest(1, RULES["default"]).p_value(link(p0=1.0)))


@given(st.floats(-8, 8))
def test_the_approximation_of_the_normal_is_off_by_what_its_source_says(x):
    assert abs(upper_tail(x) - (1 - NORMAL.cdf(x))) <= 1.5e-7


def test_benjamini_and_hochberg_by_hand():
    # Sorted: 0.005 0.01 0.03 0.04; times 4 / rank: 0.02 0.02 0.04 0.04.
    assert benjamini_hochberg([0.03, 0.005, 0.04, 0.01]) == pytest.approx([0.04, 0.02, 0.04, 0.02])
    assert benjamini_hochberg([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_q_is_never_below_p_and_keeps_its_order(p_values):
    q_values = benjamini_hochberg(p_values)
    assert all(p <= q * (1 + 1e-12) and q <= 1 + 1e-12 for p, q in zip(p_values, q_values, strict=True))
    ordered = [q for _, q in sorted(zip(p_values, q_values, strict=True))]
    assert ordered == sorted(ordered)
