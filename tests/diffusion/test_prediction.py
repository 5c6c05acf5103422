"""Forecasts on held-out practices: scores by hand, honest splits, and a network that helps or does not."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.exposure import KnownNetwork
from prospects_kg.diffusion.netinf import InferenceOptions
from prospects_kg.diffusion.prediction import (
    ACTIVE,
    BASELINES,
    BOTH,
    CONSTANT,
    EVERYBODY,
    INFERRED,
    KNOWN,
    PredictionOptions,
    Predictor,
    learner_of,
)
from prospects_kg.diffusion.scores import chance, difference, log_scores, score
from prospects_kg.model.errors import DiffusionError

NAMES = [f"r{number}" for number in range(12)]
CHAIN = list(itertools.pairwise(NAMES))


def chained(seed: int = 1, practices: int = 60) -> Cascades:
    """Synthetic: each practice goes down a chain of regions from a start at random, at most one step a year."""
    random, rows = np.random.default_rng(seed), []
    for number in range(practices):
        time, place = 1950.0 + float(random.integers(0, 50)), int(random.integers(0, 9))
        while place < len(NAMES):
            rows.append(Adoption(NAMES[place], f"p{number}", time))
            place, time = place + 1, time + float(random.integers(1, 3))
            if random.random() < 0.05:
                break
    return Cascades.from_rows(rows, NAMES)


def scattered(seed: int = 2, practices: int = 60) -> Cascades:
    """Synthetic: everybody adopts when they like, and nobody learns from anybody."""
    random = np.random.default_rng(seed)
    rows = [
        Adoption(name, f"p{number}", 1950.0 + float(random.integers(0, 30)))
        for number in range(practices)
        for name in NAMES
        if random.random() < 0.5
    ]
    return Cascades.from_rows(rows, NAMES)


def test_scores_by_hand() -> None:
    event, index = np.array([1.0, 0.0, 0.0, 1.0]), np.log([3.0, 1 / 3, 1.0, 1.0])
    found = score("model", event, index, bins=2)
    assert found.log_score == pytest.approx((2 * math.log(0.75) + 2 * math.log(0.5)) / 4)
    assert found.brier == pytest.approx((2 * 0.0625 + 2 * 0.25) / 4)
    assert [(each.rows, round(each.forecast, 3), each.adopted) for each in found.reliability] == [
        (2, 0.375, 0.0),
        (2, 0.625, 1.0),
    ]
    assert chance(np.array([800.0, -800.0])).tolist() == [1.0, 0.0]
    assert log_scores(np.array([0.0]), np.array([800.0])).tolist() == [-800.0]


def test_a_difference_has_an_interval_over_practices() -> None:
    practice = np.array([0, 0, 1, 2])
    ours, theirs = np.array([-1.0, -1.0, -1.0, -1.0]), np.array([-2.0, -2.0, -1.0, -1.0])
    found = difference(("a", ours), ("b", theirs), practice)
    # Sums (2, 0, 0) over rows (2, 1, 1): mean .5, apart (1, -.5, -.5), error sqrt(3/2 x 1.5) / 4 = .375
    assert found.mean == 0.5
    assert found.high - found.mean == pytest.approx(1.959964 * 0.375, rel=1e-6)
    assert not found.beats
    assert str(found).startswith("a cannot be told apart from b: +0.50000 a row")
    one = difference(("a", ours[:2]), ("b", theirs[:2]), practice[:2])
    assert (one.low, one.high, one.beats) == (-math.inf, math.inf, False)
    worse = difference(("b", theirs - 1), ("a", ours), np.arange(4))
    assert str(worse).startswith("b is worse than a")


def test_on_a_chain_the_network_beats_every_baseline() -> None:
    network = KnownNetwork.from_edges([(target, source, 1.0) for source, target in CHAIN], NAMES)
    data = chained()
    predictor = Predictor(data, learner_of(InferenceOptions(max_links=15)), network)
    found = predictor.evaluate()
    assert {each.model for each in found.scores} == {INFERRED, BOTH, KNOWN, EVERYBODY, ACTIVE, CONSTANT}
    assert found.beats_baselines(INFERRED)
    assert found.beats_baselines(KNOWN)
    ranked = sorted(found.scores, key=lambda each: each.log_score, reverse=True)
    assert {each.model for each in ranked[:3]} == {INFERRED, BOTH, KNOWN}
    assert f"{KNOWN} beats {EVERYBODY}" in str(found)


def test_where_nobody_learns_no_network_is_said_to_win() -> None:
    found = Predictor(scattered(), learner_of(InferenceOptions(max_links=15))).evaluate()
    assert not found.beats_baselines(INFERRED)
    assert not found.beats_baselines(KNOWN)


def test_every_row_after_the_first_period_is_held_out_once() -> None:
    data = chained(practices=20)
    found = Predictor(data, lambda past: CHAIN).evaluate()
    spreading = [times for _, _, times in data if len(set(times.tolist())) > 1]
    assert found.practices == len(spreading)
    assert sum(each.rows for each in found.scores[0].reliability) == found.rows


def test_the_learner_never_sees_the_practices_that_are_scored() -> None:
    data = chained(practices=30)
    seen: list[set[str]] = []

    def learner(past: Cascades) -> list[tuple[str, str]]:
        seen.append(set(past.practices))
        return CHAIN

    predictor = Predictor(data, learner, options=PredictionOptions(folds=3))
    predictor.evaluate()
    assert len(seen) == 3
    assert all(len(each) <= len(data.practices) / 3 + 1 for each in seen)
    seen.clear()
    predictor.predict_next("p0", evaluation=predictor.evaluate())
    assert "p0" not in seen[-1]


def test_the_next_in_the_chain_is_ranked_first() -> None:
    data = chained()
    (name, adopters, times), *_ = [each for each in data if 2 <= len(each[1]) < 6 and each[1].max() < 11]
    predictor = Predictor(data, lambda past: CHAIN)
    forecast = predictor.predict_next(name)
    assert forecast.period == int(times.max()) + 1
    assert forecast.ranked[0][0] == NAMES[adopters[times.argmax()] + 1]
    assert len(forecast.ranked) == len(NAMES) - len(adopters)
    chances = [each for _, each in forecast.ranked]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < each < 1 for each in chances)
    assert "beat every baseline" in forecast.verdict


@pytest.mark.parametrize("model", [EVERYBODY, ACTIVE, CONSTANT, BOTH])
def test_the_baselines_forecast_too_and_say_so(model: str) -> None:
    predictor = Predictor(chained(practices=20), lambda past: CHAIN)
    forecast = predictor.predict_next("p0", model=model)
    assert forecast.model == model
    if model in BASELINES:
        assert "did not beat every baseline" in forecast.verdict


def test_a_forecast_of_the_past_does_not_look_ahead() -> None:
    data = chained()
    name, _, times = next(each for each in data if len(each[1]) > 3)
    forecast = Predictor(data, lambda past: CHAIN).predict_next(name, period=int(times.min()) + 1)
    assert len(forecast.ranked) == len(NAMES) - 1


def test_an_empty_network_foretells_nothing() -> None:
    found = Predictor(chained(practices=20), lambda past: []).evaluate()
    scores = {each.model: each.log_score for each in found.scores}
    assert scores[INFERRED] == pytest.approx(scores[CONSTANT])
    assert scores[BOTH] == pytest.approx(scores[EVERYBODY])


def test_the_same_seed_gives_the_same_numbers() -> None:
    data = chained(practices=20)
    one, other, third = (
        Predictor(data, lambda past: CHAIN, options=PredictionOptions(seed=seed)).evaluate()
        for seed in (4, 4, 5)
    )
    assert one == other
    assert one != third


def test_too_little_to_score_is_said() -> None:
    data = Cascades.from_rows([Adoption("a", "x", 2000.0), Adoption("b", "x", 2001.0)])
    with pytest.raises(DiffusionError, match="1 practices spread over two periods"):
        Predictor(data, lambda past: []).evaluate()
    predictor = Predictor(chained(practices=20), lambda past: CHAIN)
    with pytest.raises(DiffusionError, match="nobody adopted 'none'"):
        predictor.predict_next("none")
    with pytest.raises(DiffusionError, match="'magic' is no model"):
        predictor.predict_next("p0", model="magic")
    with pytest.raises(DiffusionError, match="no decay was given"):
        Predictor(chained(), lambda past: CHAIN, options=PredictionOptions(decays=())).evaluate()
