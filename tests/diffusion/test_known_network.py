"""A known network: exposure, thresholds, hazard, Moran's I and classes, by hand and against what netdiffuseR prints."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.diffusion.classify import BY_THRESHOLD, BY_TIME, classify
from prospects_kg.diffusion.exposure import KnownNetwork, exposure, periods_of, thresholds, times_of
from prospects_kg.diffusion.hazard import hazard, summary
from prospects_kg.diffusion.morans import closeness_weights, morans_i
from prospects_kg.model.errors import DiffusionError

from .reference import published, rows_of

NAN = math.nan
# d looks at a (weight 1) and b (weight 3), c looks at b, e looks at nobody; a adopts first.
EDGES = [("b", "a", 1.0), ("c", "b", 2.0), ("d", "a", 1.0), ("d", "b", 3.0)]
NODES = ["a", "b", "c", "d", "e"]
TIMES = np.array([1.0, 2.0, 4.0, 2.0, NAN])


@pytest.fixture
def network() -> KnownNetwork:
    return KnownNetwork.from_edges(EDGES, NODES)


def test_exposure_is_the_share_of_alters_that_have_adopted(network: KnownNetwork) -> None:
    periods = periods_of(TIMES)
    assert periods.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert exposure(network, TIMES, periods).tolist() == [
        [0, 0, 0, 0],
        [1, 1, 1, 1],
        [0, 1, 1, 1],
        [0.5, 1, 1, 1],
        [0, 0, 0, 0],
    ]


def test_valued_exposure_counts_weights_and_a_lag_looks_back(network: KnownNetwork) -> None:
    periods = periods_of(TIMES)
    assert exposure(network, TIMES, periods, valued=True)[3].tolist() == [0.25, 1, 1, 1]
    assert exposure(network, TIMES, periods, lag=1)[3].tolist() == [0, 0.5, 1, 1]
    assert exposure(network, TIMES, periods, lag=9).max() == 0


def test_a_threshold_is_the_exposure_when_one_adopted(network: KnownNetwork) -> None:
    periods = periods_of(TIMES)
    exposures = exposure(network, TIMES, periods)
    assert thresholds(exposures, TIMES, periods)[:4].tolist() == [0, 1, 1, 1]
    assert np.isnan(thresholds(exposures, TIMES, periods)[4])
    assert np.isnan(thresholds(exposures, TIMES, periods, first_too=False)[[0, 4]]).all()


def test_a_threshold_outside_the_periods_is_refused(network: KnownNetwork) -> None:
    with pytest.raises(DiffusionError, match="outside the periods"):
        thresholds(np.zeros((5, 2)), TIMES, np.array([1.0, 2.0]))


def test_density_counts_ties_without_loops_and_weights() -> None:
    assert KnownNetwork.from_edges([*EDGES, ("a", "a", 1.0)], NODES).density == 4 / 20
    assert KnownNetwork.from_edges([], ["a"]).density == 0.0


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ([("a", "x", 1.0)], "'x', which the list of nodes lacks"),
        ([("a", "b", -1.0)], "the tie from a to b has the weight -1"),
        ([("a", "b", NAN)], "the tie from a to b has the weight nan"),
    ],
)
def test_a_wrong_tie_is_named(edges: list[tuple[str, str, float]], message: str) -> None:
    with pytest.raises(DiffusionError, match=message):
        KnownNetwork.from_edges(edges, NODES)


def test_a_csv_of_ties_is_read_and_its_faults_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("ego,alter,value\nNA,NE,2\nNE,NA,1\n", encoding="utf-8")
    network = KnownNetwork.from_csv(path, ego="ego", alter="alter", weight="value")
    assert network.nodes == ("NA", "NE")
    assert network.ties.toarray().tolist() == [[0, 2], [1, 0]]
    path.write_text("ego,alter,value\nNA,NE,many\n", encoding="utf-8")
    with pytest.raises(DiffusionError, match=r"ties\.csv:2: 'many' is no weight; write a number"):
        KnownNetwork.from_csv(path, ego="ego", alter="alter", weight="value")
    path.write_text("ego,alter,value\nNA,,1\n", encoding="utf-8")
    with pytest.raises(DiffusionError, match=r"ties\.csv:2: a tie lacks one of its ends"):
        KnownNetwork.from_csv(path, ego="ego", alter="alter")
    with pytest.raises(DiffusionError, match="has no column from"):
        KnownNetwork.from_csv(path, ego="from", alter="alter")
    with pytest.raises(DiffusionError, match=r"none\.csv: cannot be read"):
        KnownNetwork.from_csv(tmp_path / "none.csv", ego="ego", alter="alter")


def test_times_are_of_the_nodes_of_the_network(network: KnownNetwork) -> None:
    assert times_of(network, [("c", 4.0)])[2] == 4.0
    with pytest.raises(DiffusionError, match="'x' adopts but is no node"):
        times_of(network, [("x", 1.0)])
    with pytest.raises(DiffusionError, match="'a' adopts twice"):
        times_of(network, [("a", 1.0), ("a", 2.0)])
    with pytest.raises(DiffusionError, match="nobody adopted"):
        periods_of(np.array([NAN]))


def test_the_hazard_is_of_those_who_could_still_adopt() -> None:
    assert hazard(np.array([1.0, 3.0, 4.0]), 5)[1:].tolist() == [0.5, 0.5]
    assert np.isnan(hazard(np.array([2.0, 2.0]), 2)[1])


def test_weights_fall_with_the_steps_of_a_path_and_end_after_six() -> None:
    chain = KnownNetwork.from_edges([(f"n{i}", f"n{i + 1}", 1.0) for i in range(9)])
    first = closeness_weights(chain).toarray()[0]
    total = sum(1 / step for step in range(1, 7))
    assert first == pytest.approx([0, *(1 / step / total for step in range(1, 7)), 0, 0, 0])


def test_morans_i_by_hand() -> None:
    # A path a-b-c-d with rows scaled to 1; values 1, 1, 0, 0: z = (.5, .5, -.5, -.5), the sum of w z z is
    # a: .25; b: (.25 - .25) / 2 = 0; c: 0; d: .25; I = 4 / 4 x .5 / 1 = .5. S1 = (2.25 + 1 + 2.25) = 5.5, S2 = 2.25 + 6.25 + 6.25 + 2.25 = 17.
    path = KnownNetwork.from_edges([(a, b, 1.0) for a, b in ("ab", "ba", "bc", "cb", "cd", "dc")])
    moran = morans_i(np.array([1.0, 1.0, 0.0, 0.0]), closeness_weights(path, longest=1))
    assert moran.observed == pytest.approx(0.5)
    assert moran.expected == pytest.approx(-1 / 3)
    # E[I^2] = (4 (7 x 5.5 - 4 x 17 + 3 x 16) - 1 (12 x 5.5 - 8 x 17 + 6 x 16)) / (3 x 2 x 1 x 16) = (74 - 26) / 96 = 0.5
    assert moran.deviation == pytest.approx(math.sqrt(0.5 - 1 / 9))


def test_morans_i_of_equal_values_is_not_defined() -> None:
    path = KnownNetwork.from_edges([(a, b, 1.0) for a, b in ("ab", "bc", "cd")])
    moran = morans_i(np.ones(4), closeness_weights(path))
    assert np.isnan(moran.observed)
    assert moran.stars == ""
    with pytest.raises(DiffusionError, match="at least four"):
        morans_i(np.ones(3), closeness_weights(path))


@given(
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=24),
    st.lists(st.floats(0, 1, width=16), min_size=6, max_size=6),
)
def test_morans_i_is_that_of_the_sums_written_out(pairs: list[str], values: list[float]) -> None:
    edges = [(one, other, 1.0) for one, other in itertools.pairwise(pairs)]
    network = KnownNetwork.from_edges(edges, list("abcdef"))
    weights = closeness_weights(network)
    w, x = weights.toarray(), np.array(values)
    z, total = x - x.mean(), w.sum()
    moran = morans_i(x, weights)
    if total == 0 or (z @ z) == 0:
        assert np.isnan(moran.observed)
        return
    assert moran.observed == pytest.approx(6 / total * (z @ w @ z) / (z @ z), abs=1e-9)


def test_classes_hold_their_lower_bound() -> None:
    # Mean 3, standard deviation 2 (n - 1): cuts 1, 3, 5; 1 is early majority, 3 late majority, 5 a laggard.
    times = np.array([1.0, 1.0, 3.0, 5.0, 5.0, NAN])
    classes = classify(times, np.array([0.0, 0.0, 0.5, 1.0, 1.0, NAN]))
    assert classes.time_cuts == (1.0, 3.0, 5.0)
    assert classes.by_time == (
        *["early majority"] * 2,
        "late majority",
        *["laggard"] * 2,
        "non-adopter",
    )
    assert list(classes.table()) == list(BY_TIME)
    assert list(classes.table()["laggard"]) == list(BY_THRESHOLD)
    assert classes.percentages()["non-adopter"]["none"] == 16.67


@given(st.lists(st.floats(-5, 5, width=16) | st.just(NAN), min_size=1, max_size=20))
def test_every_node_is_in_one_class(times: list[float]) -> None:
    classes = classify(np.array(times), np.array(times))
    assert sum(sum(row.values()) for row in classes.table().values()) == len(times)
    assert [name == "non-adopter" for name in classes.by_time] == [math.isnan(time) for time in times]


# What R's netdiffuseR prints.


def innovations(city: str = "") -> tuple[KnownNetwork, np.ndarray]:
    adoptions = [
        (row["id"], float(row["toa"]))
        for row in rows_of("netdiffuseR_medInnovations_toa.csv")
        if row["id"].startswith(city)
    ]
    nodes = [node for node, _ in adoptions]
    edges = [
        (row["ego"], row["alter"], float(row["value"]))
        for row in rows_of("netdiffuseR_medInnovations_edges.csv")
        if {row["ego"], row["alter"]} <= set(nodes)
    ]
    network = KnownNetwork.from_edges(edges, nodes)
    return network, times_of(network, adoptions)


def test_the_summary_of_medical_innovations_is_the_published_one() -> None:
    network, times = innovations()
    printed = [list(row.values())[:9] for row in rows_of("ref_netdiffuseR_medInnovations_summary.csv")]
    assert [list(period.cells()) for period in summary(network, times)] == printed


@pytest.mark.parametrize("city", ["1", "2", "3", "4", ""])
def test_the_mean_threshold_of_medical_innovations_is_the_published_one(city: str) -> None:
    network, times = innovations(city)
    subset = f"city{city}" if city else "all"
    (row,) = (
        row
        for row in rows_of("ref_netdiffuseR_medInnovations_threshold_struct_test.csv")
        if row["subset"] == subset
    )
    assert len(times) == int(row["n_nodes"])
    # The published figures are of the whole span: the last period is that of those who never adopted.
    periods = np.arange(1.0, 19.0)
    mean = float(thresholds(exposure(network, times, periods), times, periods).mean())
    assert f"{mean:.4f}" == row["observed_mean_threshold"]


def test_the_classes_of_medical_innovations_add_up() -> None:
    network, times = innovations()
    periods = periods_of(times)
    levels = thresholds(exposure(network, times, periods), times, periods)
    table = classify(times, levels).table()
    assert {time: sum(row.values()) for time, row in table.items()} == {
        "non-adopter": 0,
        "early adopter": 20,
        "early majority": 55,
        "late majority": 23,
        "laggard": 27,
    }


def test_the_korean_villages_can_be_read_with_their_ties() -> None:
    nodes = [row["id"] for row in rows_of("netdiffuseR_kfamily_toa.csv")]
    path = published("netdiffuseR_kfamily_edges.csv")
    network = KnownNetwork.from_csv(path, ego="ego", alter="alter", weight="value", nodes=nodes)
    assert len(network.nodes) == 1047
