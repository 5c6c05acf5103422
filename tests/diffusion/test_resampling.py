"""Shuffles, draws and other parameters: what they keep, what they count, and that a seed gives the same again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.diffusion.compat import RULES
from prospects_kg.diffusion.netinf import InferenceOptions, infer
from prospects_kg.diffusion.resampling import (
    FACTORS,
    bootstrapped,
    permuted,
    replayed,
    sensitivity,
    shuffled,
    with_doubt,
)
from prospects_kg.model.errors import DiffusionError
from tests.diffusion.making import cascades_of, small_cascades

ONE = {"lambda": 1.0}
# In twelve practices A is first and B one year later: as strong a sign as there is.
ALWAYS = "\n".join(f"p{number}: A 0, B 1" for number in range(12))


def inferred(cascades, **options):
    return infer(cascades, InferenceOptions(**{"parameters": ONE, "cutoff": 0.05} | options))


@given(small_cascades(), st.integers(0, 100))
def test_a_shuffle_keeps_the_adopters_and_the_dates_of_each_practice(cascades, seed):
    other = shuffled(cascades, np.random.default_rng(seed))
    assert other.time.tolist() == cascades.time.tolist()
    for (_, nodes, _), (_, others, _) in zip(cascades, other, strict=True):
        assert sorted(nodes.tolist()) == sorted(others.tolist())


@pytest.mark.parametrize("rules", RULES)
def test_the_gains_of_the_data_are_those_of_the_search(rules):
    cascades = cascades_of("p: A 0, B 2, C 3\nq: A 0, C 1\nr: A 0, C 1, B 4\ns: B 0, C 1, A 2")
    inference = inferred(cascades, cutoff=None, max_links=20, compat=rules)
    places = {name: index for index, name in enumerate(cascades.nodes)}
    pairs = [(places[source], places[target]) for source, target in inference.pairs]
    assert replayed(cascades, inference, pairs) == pytest.approx(
        [link.gain for link in inference.links], abs=1e-9
    )


def test_a_sign_that_shuffling_destroys_stands_out():
    cascades = cascades_of(ALWAYS)
    inference = inferred(cascades)
    null = permuted(cascades, inference, 99, seed=3)
    assert inference.pairs == (("A", "B"),)
    assert null.p_values == (0.01,)
    assert null.q_values == (0.01,)
    assert null.gains.shape == (99, 1)
    # Either half of the practices makes a link of its own: shuffled data have two links, the data one.
    assert set(null.counts) == {2}
    assert null.count_p(1) == 1.0


def test_two_practices_can_never_stand_out():
    cascades = cascades_of("p: A 0, B 1\nq: A 0, B 1")
    null = permuted(cascades, inferred(cascades, cutoff=None, max_links=1), 200, seed=1)
    # By hand: both keep their order in one shuffle of four.
    assert 0.2 < null.p_values[0] < 0.3
    assert null.counts == ()
    assert null.count_p(1) is None


def test_a_seed_gives_the_same_numbers_in_any_number_of_processes():
    cascades = cascades_of(ALWAYS)
    inference = inferred(cascades)
    one, two = (permuted(cascades, inference, 8, seed=5, processes=processes) for processes in (1, 2))
    assert (one.counts, one.p_values) == (two.counts, two.p_values)
    assert (one.gains == two.gains).all()
    other = permuted(cascades, inference, 8, seed=6)
    assert (one.gains != other.gains).any()


def test_the_share_of_draws_tells_a_link_of_many_practices_from_one_of_a_single_practice():
    cascades = cascades_of(f"{ALWAYS}\nq: C 0, D 1")
    inference = inferred(cascades, cutoff=None, max_links=2)
    strong, weak = bootstrapped(cascades, inference, 60, seed=2).shares
    assert inference.pairs == (("A", "B"), ("C", "D"))
    assert strong == 1.0
    # A practice of thirteen is drawn at least once with chance 1 - (12/13)^13 = 0.65.
    assert 0.5 < weak < 0.8


def test_the_range_of_a_parameter_ends_where_the_link_is_lost():
    # B is nearer to C in p and q, A explains one more (r). Fast delays favour B -> C, slow ones A -> C.
    cascades = cascades_of("p: A 0, B 20, C 21\nq: A 0, B 20, C 21\nr: A 0, C 30")
    inference = inferred(cascades, cutoff=None, max_links=1, parameters={"lambda": 0.5})
    assert (
        inference.pairs == (("A", "B"),)
        or inference.pairs == (("A", "C"),)
        or inference.pairs == (("B", "C"),)
    )
    sensitive = sensitivity(cascades, inference)
    assert sensitive.values == pytest.approx([0.5 * factor for factor in FACTORS])
    low, high = sensitive.ranges[0]
    assert low <= 0.5 <= high
    for value in sensitive.values:
        at = (
            inferred(cascades, cutoff=None, max_links=1, parameters={"lambda": value}).pairs
            == inference.pairs
        )
        assert at == (low <= value <= high)


def test_a_scale_gives_its_range_in_order():
    cascades = cascades_of(ALWAYS)
    inference = infer(cascades, InferenceOptions("rayleigh", {"alpha": 2.0}))
    assert sensitivity(cascades, inference).ranges[0] == pytest.approx((0.5, 8.0))


def test_doubt_fills_only_what_was_asked_for():
    cascades = cascades_of(ALWAYS)
    inference = inferred(cascades)
    null = permuted(cascades, inference, 9, seed=0)
    (link,) = with_doubt(inference, null).links
    assert (link.permutation_p, link.permutation_q) == (0.1, 0.1)
    assert (link.bootstrap_share, link.lambda_range) == (None, None)
    (link,) = with_doubt(inference, sensitive=sensitivity(cascades, inference)).links
    assert (link.permutation_p, link.lambda_range) == (None, (0.25, 4.0))
    assert replace(link, lambda_range=None) == inference.links[0]


@pytest.mark.parametrize("resample", [permuted, bootstrapped])
def test_no_resampling_at_all_is_refused(resample):
    cascades = cascades_of(ALWAYS)
    with pytest.raises(DiffusionError, match="must be at least 1, not 0"):
        resample(cascades, inferred(cascades), 0, 1)
