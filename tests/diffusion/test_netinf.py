"""The search finds what working it out by hand, and trying every link at every step, finds."""

from __future__ import annotations

import math
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.diffusion import children
from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.children import best_links
from prospects_kg.diffusion.compat import RULES, Rules
from prospects_kg.diffusion.delays import Delay, Exponential, LogNormal, Rayleigh, delay_of
from prospects_kg.diffusion.netinf import Inference, InferenceOptions, infer
from prospects_kg.model.errors import DiffusionError
from tests.diffusion.making import SMALL, cascades_of, small_cascades

# What one link brings to an adoption that nothing explained before: ln(0.5 / 1e-10).
NEW = math.log(0.5e10)
ONE = {"lambda": 1.0}


def found(cascades: Cascades, **options) -> list[tuple[str, str, float]]:
    inference = infer(cascades, InferenceOptions(**{"parameters": ONE, "max_links": 100} | options))
    return [(link.source, link.target, link.gain) for link in inference.links]


def test_the_links_are_those_of_working_it_out_by_hand():
    # A -> B explains two adoptions; D -> A and B -> C one each, a tie. A -> C never pays: B is nearer to C in y.
    links = found(cascades_of(SMALL))
    assert [(source, target) for source, target, _ in links] == [("A", "B"), ("B", "C"), ("D", "A")]
    assert [gain for _, _, gain in links] == pytest.approx([2 * NEW, NEW, NEW], abs=1e-12)


def test_what_a_link_carries_is_said():
    inference = infer(cascades_of(SMALL), InferenceOptions(parameters=ONE, max_links=2))
    first, second = inference.links
    assert (first.step, first.tie, first.practices, first.median_lag) == (1, False, ("x", "y"), 1.5)
    assert (second.step, second.tie, second.practices, second.median_lag) == (2, True, ("y",), 0.5)
    assert (first.permutation_p, first.permutation_q, first.bootstrap_share, first.lambda_range) == (
        None,
    ) * 4


def test_a_later_link_gains_only_what_it_explains_better():
    # In p both A and B come before C, B nearer by 2; in q and r A alone does: A -> C comes first, then B -> C gains 2.
    links = found(cascades_of("p: A 0, B 2, C 3\nq: A 0, C 1\nr: A 0, C 1"))
    assert links[0][:2] == ("A", "C")
    assert links[0][2] == pytest.approx(3 * NEW - 2)
    assert links[2][:2] == ("B", "C")
    assert links[2][2] == pytest.approx(2)


def test_regions_that_adopt_at_the_same_time_teach_each_other_nothing():
    assert found(cascades_of("p: A 0, B 0, C 1"))[0][1] == "C"
    with pytest.raises(DiffusionError, match="nobody can have learned from anybody"):
        infer(cascades_of("p: A 0, B 0\nq: A 1"))


@pytest.mark.parametrize(
    ("compat", "first"),
    [
        (None, ("C", "D")),
        ("networkinference", ("C", "D")),
        ("networkinference-1.1", ("C", "D")),
        ("snap", ("A", "B")),
    ],
)
def test_a_tie_goes_where_the_rules_say(compat, first):
    (link,) = infer(
        cascades_of("p: A 0, B 1\nq: C 0, D 1"), InferenceOptions(parameters=ONE, max_links=1, compat=compat)
    ).links
    assert (link.source, link.target) == first
    assert link.tie


@pytest.mark.parametrize(
    ("compat", "first"), [("networkinference", ("A", "C")), ("networkinference-1.1", ("B", "A"))]
)
def test_the_two_versions_of_the_r_package_order_ties_by_target_and_by_source(compat, first):
    cascades = cascades_of("p: B 0, A 1\nq: A 0, C 1")
    nodes = cascades_of("p: B 0, A 1\nq: A 0, C 1", ("A", "B", "C"))
    assert cascades.nodes == ("B", "A", "C")
    assert found(nodes, compat=compat)[0][:2] == first


def test_the_rules_score_what_is_not_known_each_in_their_way():
    cascades = cascades_of("p: A 0, B 1\nq: A 0, B 1")
    gains = {compat: found(cascades, compat=compat)[0][2] for compat in RULES}
    assert gains == pytest.approx(
        {
            "default": 2 * math.log(0.5e10),
            "networkinference": 2 * math.log(0.5e10),
            "networkinference-1.1": 2 * math.log(0.5e9),
            "snap": 2 * (64 * math.log(10) - 1),
        }
    )


def test_gains_that_differ_in_their_last_bits_only_are_a_tie_by_default():
    # B -> A and C -> A explain two adoptions each, whose delays add up to 0.3 in two ways: 0.1 + 0.2 is not 0.3.
    text = "p: B 0, A 0.1\nq: B 0, A 0.2\nr: C 0, A 0.3\ns: C 0, A 0.0000000000001"
    assert infer(cascades_of(text), InferenceOptions(parameters=ONE, max_links=1)).links[0].tie


class BruteForce:
    """The greedy search as its definition reads: every link at every step, all gains anew."""

    def __init__(self, cascades: Cascades, delay: Delay, rules: Rules) -> None:
        self.delay, self.rules, self.nodes = delay, rules, len(cascades.nodes)
        self.whens = [dict(zip(nodes.tolist(), times.tolist(), strict=True)) for _, nodes, times in cascades]
        self.current = {
            (practice, node): max(unknown)
            for practice, when in enumerate(self.whens)
            for node, time in when.items()
            if (
                unknown := [
                    self.score(rules.background, time - before) for before in when.values() if before < time
                ]
            )
        }

    def score(self, factor: float, lag: float) -> float:
        return math.log(factor * float(self.delay.density(lag)))

    def better(self, source: int, target: int) -> dict[tuple[int, int], float]:
        """The adoptions that this link explains better, with their new scores."""
        scores = {
            (practice, target): self.score(self.rules.network, when[target] - when[source])
            for practice, when in enumerate(self.whens)
            if source in when and target in when and when[source] < when[target]
        }
        return {key: score for key, score in scores.items() if score > self.current[key]}

    def gain(self, source: int, target: int) -> float:
        return sum((score - self.current[key] for key, score in self.better(source, target).items()), 0.0)

    def links(self) -> list[tuple[int, int, float]]:
        found = []
        while True:
            gains = {link: self.gain(*link) for link in product(range(self.nodes), repeat=2)}
            best = min(gains, key=lambda link: (-self.rules.comparable(gains[link]), self.rules.place(*link)))
            if gains[best] <= 1e-12:
                return found
            found.append((*best, gains[best]))
            self.current |= self.better(*best)


@given(small_cascades(), st.sampled_from(["default", "networkinference", "networkinference-1.1"]))
def test_the_merged_sequences_are_the_greedy_search_over_all_links(cascades, name):
    delay, rules = Exponential(0.5), RULES[name]
    ours = [(each.source, each.target, each.gain) for each in best_links(cascades, delay, rules)]
    ours = [each for each in ours if each[2] > 1e-12]
    theirs = BruteForce(cascades, delay, rules).links()
    assert [each[:2] for each in ours] == [each[:2] for each in theirs]
    assert [each[2] for each in ours] == pytest.approx([each[2] for each in theirs], abs=1e-12)


@given(small_cascades(), st.sampled_from([Exponential(0.3), Rayleigh(2.0), LogNormal(0.5, 1.0)]))
def test_gains_never_rise(cascades, delay):
    gains = [each.gain for each in best_links(cascades, delay, RULES["default"])]
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(gains))


@given(small_cascades())
def test_pairs_made_anew_give_what_pairs_held_give(cascades):
    def links() -> list[tuple[int, int, float]]:
        return [
            (one.source, one.target, one.gain)
            for one in best_links(cascades, Exponential(1.0), RULES["default"])
        ]

    held = links()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "HELD_PAIRS", 0)
        assert links() == held


def test_several_processes_find_the_same_links_in_the_same_order():
    text = "\n".join(f"p{number}: A 0, B {1 + number % 2}, C 3, D {2 + number % 3}" for number in range(8))
    cascades = cascades_of(text)
    alone, shared = (
        infer(cascades, InferenceOptions(parameters=ONE, max_links=5, processes=processes))
        for processes in (1, 2)
    )
    assert alone.links == shared.links
    assert len(alone.links) == 5


def test_more_processes_than_regions_are_no_fault():
    cascades = cascades_of(SMALL)
    options = InferenceOptions(parameters=ONE, max_links=9, processes=6)
    assert [link.target for link in infer(cascades, options).links] == ["B", "C", "A"]


def test_delays_that_underflow_make_no_link_and_no_warning():
    cascades = cascades_of("p: A 0, B 5000\nq: A 0, B 5000")
    assert found(cascades, compat="networkinference") == []
    assert found(cascades)[0][2] == pytest.approx(2 * NEW)


def stopped(**options) -> Inference:
    return infer(cascades_of(SMALL), InferenceOptions(parameters=ONE, **options))


def test_why_the_search_stopped_is_said():
    assert stopped(max_links=1).stopped == "the number of links asked for, 1, was reached"
    assert stopped(max_links=9).stopped == "no further link explains any adoption better"
    assert stopped(cutoff=0.01).stopped == "the p-value of the last link, 0.0253, reached the cut-off of 0.01"


def test_the_link_that_reaches_the_cut_off_stays_in():
    # By hand: gains (g, g, 0) of three practices, g = ln(0.5e10); sum 2g - 1, sd g / sqrt(3), so z = (2g - 1) / g.
    (link,) = stopped(cutoff=0.01).links
    assert link.p_value == pytest.approx(0.5 * math.erfc((2 - 1 / NEW) / math.sqrt(2)), rel=1e-12)


def test_without_number_or_cut_off_the_search_stops_at_five_in_a_hundred():
    assert InferenceOptions().stop_at == 0.05
    assert InferenceOptions(max_links=3).stop_at is None
    assert InferenceOptions(max_links=3, cutoff=0.2).stop_at == 0.2


def test_one_practice_cannot_be_tested_but_counted_links_can_be_asked_for():
    cascades = cascades_of("p: A 0, B 1")
    with pytest.raises(DiffusionError, match="needs two practices"):
        infer(cascades)
    (link,) = infer(cascades, InferenceOptions(max_links=4, parameters=ONE)).links
    assert math.isnan(link.p_value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "weibull"}, "there is no model 'weibull'; known are exponential, rayleigh, lognormal"),
        ({"cutoff": 0.0}, "the cut-off must be above 0 and at most 1, not 0"),
        ({"cutoff": 1.5}, "the cut-off must be above 0 and at most 1, not 1.5"),
        ({"max_links": 0}, "the number of links must be at least 1, not 0"),
        ({"processes": 0}, "the number of processes must be at least 1, not 0"),
        (
            {"compat": "spss"},
            "there are no rules 'spss' to be compatible with; known are default, networkinference",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(options, message):
    with pytest.raises(DiffusionError) as caught:
        InferenceOptions(**options)
    assert str(caught.value).startswith(message)


def test_parameters_are_estimated_between_the_longest_and_the_shortest_delays():
    # Since the first: 1, 3, 2; since the one before: 1, 2, 2. By hand: (1 / 2 + 3 / 5) / 2.
    cascades = cascades_of("p: A 0, B 1, C 3\nq: A 5, B 7")
    assert delay_of("exponential", {}, cascades) == Exponential((3 / 6 + 3 / 5) / 2)
    scale = (math.sqrt((1 + 9 + 4) / 3 / 2) + math.sqrt((1 + 4 + 4) / 3 / 2)) / 2
    assert delay_of("rayleigh", {}, cascades).parameters == pytest.approx({"alpha": scale})
    mu = (math.log(1 * 3 * 2) / 3 + math.log(1 * 2 * 2) / 3) / 2
    assert delay_of("lognormal", {}, cascades).parameters["mu"] == pytest.approx(mu)


@pytest.mark.parametrize(
    ("model", "parameters", "message"),
    [
        ("exponential", {"alpha": 1.0}, "the exponential model takes lambda, not alpha"),
        ("lognormal", {"mu": 1.0}, "the lognormal model takes mu and sigma, not mu"),
        ("exponential", {"lambda": 0.0}, "lambda must be a number above nought, not 0"),
        ("rayleigh", {"alpha": math.inf}, "alpha must be a number above nought, not inf"),
        ("lognormal", {"mu": math.nan, "sigma": 1.0}, "mu must be a number, not nan"),
    ],
)
def test_parameters_that_do_not_fit_the_model_are_refused(model, parameters, message):
    with pytest.raises(DiffusionError, match=message):
        infer(cascades_of(SMALL), InferenceOptions(model=model, parameters=parameters))


@pytest.mark.parametrize("delay", [Exponential(0.7), Rayleigh(1.3), LogNormal(0.2, 0.8)])
def test_densities_integrate_to_one_and_agree_with_their_logarithms(delay):
    step = 1e-3
    lags = [step * (0.5 + index) for index in range(60_000)]
    density = delay.density(children.np.array(lags))
    assert float(density.sum() * step) == pytest.approx(1, abs=1e-3)
    log = delay.log_density(children.np.array(lags[:5000]))
    assert children.np.exp(log) == pytest.approx(density[:5000])


@pytest.mark.parametrize("delay", [Exponential(0.7), Rayleigh(1.3), LogNormal(0.2, 0.8)])
def test_faster_delays_are_the_same_density_on_a_shorter_scale(delay):
    lag = children.np.array([0.5, 1.0, 2.5])
    assert delay.faster(2.0).density(lag) == pytest.approx(2 * delay.density(2 * lag))
