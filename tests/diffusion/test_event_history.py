"""The logit and the event history: by hand, against other programs, and what cannot be fitted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.eventhistory import choose, fit_event_history
from prospects_kg.diffusion.logit import fit_logit
from prospects_kg.diffusion.risks import Ties, decayed_at, risks
from prospects_kg.model.errors import DiffusionError

from .reference import published, rows_of


def cascades(*rows: tuple[str, str, float]) -> Cascades:
    return Cascades.from_rows([Adoption(*row) for row in rows])


@pytest.fixture
def small() -> Cascades:
    return cascades(
        ("a", "tax", 2000.0), ("b", "tax", 2002.0), ("c", "tax", 2002.0), ("b", "park", 2001.0), ("d", "park", 2002.0)
    )  # fmt: skip


def test_rows_are_who_could_still_adopt(small: Cascades) -> None:
    rows = risks(small)
    told = [
        (small.practices[practice], small.nodes[node], int(period), int(event), int(before))
        for practice, node, period, event, before in zip(
            rows.practice, rows.node, rows.period, rows.event, rows.before, strict=True
        )
    ]
    assert sorted(told) == [
        ("park", "a", 2001, 0, 0),
        ("park", "a", 2002, 0, 1),
        ("park", "b", 2001, 1, 0),
        ("park", "c", 2001, 0, 0),
        ("park", "c", 2002, 0, 1),
        ("park", "d", 2001, 0, 0),
        ("park", "d", 2002, 1, 1),
        ("tax", "a", 2000, 1, 0),
        ("tax", "b", 2000, 0, 0),
        ("tax", "b", 2001, 0, 1),
        ("tax", "b", 2002, 1, 1),
        ("tax", "c", 2000, 0, 0),
        ("tax", "c", 2001, 0, 1),
        ("tax", "c", 2002, 1, 1),
        ("tax", "d", 2000, 0, 0),
        ("tax", "d", 2001, 0, 1),
        ("tax", "d", 2002, 0, 1),
    ]


def test_times_within_a_year_are_one_period() -> None:
    rows = risks(cascades(("a", "tax", 2000.9), ("b", "tax", 2001.1)))
    assert sorted(set(rows.period.tolist())) == [2000, 2001]


def test_the_decayed_count_is_that_of_the_formula(small: Cascades) -> None:
    rows = risks(small)
    found = decayed_at(rows, small, Ties.of(small.nodes, [("a", "c"), ("b", "c"), ("x", "c")]), 2.0)
    places = {
        (small.practices[p], small.nodes[n], t): place
        for place, (p, n, t) in enumerate(zip(rows.practice, rows.node, rows.period, strict=True))
    }
    assert found[places["tax", "c", 2001]] == pytest.approx(2.0)
    # a adopted two years before, and b in the same year does not count.
    assert found[places["tax", "c", 2002]] == pytest.approx(2.0 * math.exp(-0.5))
    assert found[places["tax", "b", 2002]] == 0.0
    with pytest.raises(DiffusionError, match="a decay of 0 is no length of time"):
        decayed_at(rows, small, Ties.everybody(4), 0)


def test_ties_that_move_count_in_their_period_only(small: Cascades) -> None:
    rows = risks(small)
    ties = Ties.moving(small.nodes, {2002: [("a", "c")]})
    found = decayed_at(rows, small, ties, 1.0)
    assert [(int(rows.period[i]), small.nodes[rows.node[i]]) for i in np.flatnonzero(found)] == [(2002, "c")]


def test_without_adoptions_there_is_no_history() -> None:
    with pytest.raises(DiffusionError, match="nobody adopted anything"):
        risks(cascades())


def test_a_logit_of_one_column_is_the_ratio_of_odds() -> None:
    # 1 of 4 against 3 of 4: odds 1/3 and 3, so intercept -ln 3 and slope 2 ln 3; variance = sum of 1 / cell.
    column = np.repeat([0.0, 1.0], 4)[:, None]
    fit = fit_logit(column, np.array([1.0, 0, 0, 0, 1, 1, 1, 0]))
    assert fit.dummies[0] == pytest.approx(-math.log(3))
    assert fit.coefficients[0] == pytest.approx(2 * math.log(3))
    assert fit.errors[0] == pytest.approx(math.sqrt(2 * (1 + 1 / 3)))
    assert fit.log_likelihood == pytest.approx(2 * (3 * math.log(0.75) + math.log(0.25)))
    assert fit.bic == pytest.approx(-2 * fit.log_likelihood + 2 * math.log(8))


def test_groups_that_are_certain_are_left_out_and_told() -> None:
    group = np.repeat([5, 7, 9], 4)
    event = np.array([0.0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    fit = fit_logit(np.empty((12, 0)), event, group)
    assert (fit.groups.tolist(), fit.left_out.tolist(), fit.rows, fit.parameters) == ([5], [7, 9], 4, 1)


@pytest.mark.parametrize(
    ("columns", "event", "message"),
    [
        ([[0.0], [0.0], [1.0], [1.0]], [0.0, 0, 1, 1], "no finite maximum"),
        ([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, 8.0]], [0.0, 1, 0, 1], "add up to one another"),
        ([[0.0], [0.0], [1.0], [1.0]], [0.0, 0, 0, 0], "nothing to fit"),
    ],
)
def test_what_has_no_maximum_is_refused(columns: list[list[float]], event: list[float], message: str) -> None:
    with pytest.raises(DiffusionError, match=message):
        fit_logit(np.array(columns), np.array(event))


@given(st.integers(0, 2**32 - 1))
def test_the_gradient_is_zero_at_the_maximum(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns, group = random.normal(size=(200, 2)), random.integers(0, 8, 200)
    event = (random.random(200) < 0.4).astype(float)
    fit = fit_logit(columns, event, group)
    kept = np.isin(group, fit.groups)
    index = columns[kept] @ fit.coefficients + fit.dummies[np.searchsorted(fit.groups, group[kept])]
    left = event[kept] - 1 / (1 + np.exp(-index))
    assert np.abs(columns[kept].T @ left).max() < 1e-6
    assert np.abs(np.bincount(np.searchsorted(fit.groups, group[kept]), weights=left)).max() < 1e-6


def test_the_fit_is_that_of_statsmodels_with_every_dummy_written_out() -> None:
    api = pytest.importorskip("statsmodels.api", reason="statsmodels, an oracle, is not installed")
    random = np.random.default_rng(7)
    columns, group = random.normal(size=(400, 2)), np.repeat(np.arange(10), 40)
    event = (random.random(400) < 1 / (1 + np.exp(-columns[:, 0] + 0.1 * group))).astype(float)
    fit = fit_logit(columns, event, group)
    other = api.Logit(event, np.column_stack([columns, np.eye(10)[group]])).fit(disp=0, tol=1e-12)
    assert fit.coefficients == pytest.approx(other.params[:2], rel=1e-8)
    assert fit.dummies == pytest.approx(other.params[2:], rel=1e-7)
    assert fit.errors == pytest.approx(other.bse[:2], rel=1e-6)
    assert fit.log_likelihood == pytest.approx(other.llf, rel=1e-12)


def spreading(seed: int = 3, practices: int = 40) -> Cascades:
    """Synthetic: b adopts a year after a, most times; c, d and e adopt when they like."""
    random, rows = np.random.default_rng(seed), []
    for number in range(practices):
        start = 1950 + int(random.integers(0, 40))
        rows.append(("a", f"p{number}", float(start)))
        if random.random() < 0.9:
            rows.append(("b", f"p{number}", float(start + 1)))
        rows += [(name, f"p{number}", float(start + random.integers(0, 15))) for name in "cde"]
        rows.append(("f", f"p{number}", float(start + 15)))
    return cascades(*rows)


def test_a_true_tie_has_a_positive_coefficient() -> None:
    fit = fit_event_history(spreading(), [("a", "b")], decay=1.0)
    so_far, decayed = fit.terms
    assert (so_far.name, decayed.name) == ("events_so_far", "n_neighbor_events_decay")
    assert decayed.coefficient > 1
    assert decayed.p_value < 1e-6
    assert fit.links == 1


def test_the_best_combination_by_bic_comes_first() -> None:
    data = spreading()
    ranked = [("a", "b"), ("c", "d"), ("d", "e")]
    windows = {10: {year: [("a", "b")] for year in range(1950, 2010)}}
    found = choose(data, ranked, links=[1, 3], decays=[1.0, 8.0], windows=windows)
    assert len(found) == 8
    assert [fit.bic for fit in found] == sorted(fit.bic for fit in found)
    assert (found[0].links, found[0].decay, found[0].window) == (1, 1.0, None)


def test_where_nothing_can_be_fitted_the_reason_is_told(small: Cascades) -> None:
    with pytest.raises(DiffusionError, match="no event history could be fitted: the columns"):
        choose(small, [], links=[0], decays=[1.0])
    with pytest.raises(DiffusionError, match="no combination was given"):
        choose(small, [], links=[], decays=[1.0])


def test_the_state_policies_give_what_a_fit_of_the_whole_design_gives() -> None:
    # The figures are those of glum 3.4 and of statsmodels 0.15 on the same rows.
    data = Cascades.from_csv(
        published("spid_v1.0_policies_long.csv"), region="statenam", practice="policy", time="adopt_year"
    )
    pairs = [
        (row["origin_node"], row["destination_node"])
        for row in rows_of("ref_netinf_spid_exp_lambda0.5_p0.1_872edges.csv")
    ]
    fit = fit_event_history(data, pairs, decay=0.5)
    assert fit.logit.rows == 584632
    assert [round(term.coefficient, 8) for term in fit.terms] == [0.02173693, 0.36667996]
