"""What is told of the practices and regions themselves: trees, moving windows, innovation scores."""

from __future__ import annotations

import pytest
from hypothesis import given

from prospects_kg.diffusion.netinf import InferenceOptions, infer
from prospects_kg.diffusion.trees import TreeRow, who_from_whom
from prospects_kg.diffusion.walker import WalkerScore, walker_scores
from prospects_kg.diffusion.windows import Standing, moving_windows
from prospects_kg.model.errors import DiffusionError
from tests.diffusion.making import SMALL, cascades_of, small_cascades

ONE = {"lambda": 1.0}


def test_a_tree_says_of_every_adoption_whom_it_was_learned_from():
    cascades = cascades_of(SMALL)
    inference = infer(cascades, InferenceOptions(parameters=ONE, max_links=2))
    assert inference.pairs == (("A", "B"), ("B", "C")) or inference.pairs == (("A", "B"), ("D", "A"))
    rows = list(who_from_whom(cascades.subset(["y"]), inference))
    assert rows[:2] == [TreeRow("y", "A", 0.0, "first"), TreeRow("y", "B", 2.0, "link", "A", 2.0)]
    assert rows[2].how == ("link" if ("B", "C") in inference.pairs else "unexplained")


def test_of_several_links_the_nearest_source_is_the_parent():
    cascades = cascades_of("p: A 0, B 2, C 3\nq: A 0, C 1\nr: B 0, C 1")
    inference = infer(cascades, InferenceOptions(parameters=ONE, max_links=3))
    assert {("A", "C"), ("B", "C")} <= set(inference.pairs)
    parents = {
        row.practice: row.learned_from for row in who_from_whom(cascades, inference) if row.region == "C"
    }
    assert parents == {"p": "B", "q": "A", "r": "B"}


@given(small_cascades())
def test_trees_have_one_row_an_adoption_and_parents_that_came_before(cascades):
    try:
        inference = infer(cascades, InferenceOptions(parameters=ONE, max_links=4))
    except DiffusionError:
        return
    rows = list(who_from_whom(cascades, inference))
    assert len(rows) == len(cascades)
    explained = {(row.practice, row.learned_from, row.region) for row in rows if row.how == "link"}
    assert all((source, target) in inference.pairs for _, source, target in explained)
    assert all(row.lag > 0 for row in rows if row.lag is not None)
    # A practice that a link improved when it came has a parent for its target, this one or a later one.
    learned = {(row.practice, row.region) for row in rows if row.how == "link"}
    assert {(practice, link.target) for link in inference.links for practice in link.practices} == learned


def test_walker_scores_by_hand():
    cascades = cascades_of("p: A 0, B 4, C 1\nq: A 2, C 0\nr: A 5, B 5")  # r: all at once, tells nothing
    a, b, c = walker_scores(cascades, level=0.5)
    # Student's t with one degree of freedom is 1 at 0.75; A has 1 and 0, so 0.5 -+ sd / sqrt(2) = 0.5 -+ 0.5.
    assert (a.region, a.practices, a.score) == ("A", 2, 0.5)
    assert (a.low, a.high) == pytest.approx((0.0, 1.0))
    assert b == WalkerScore("B", 1, 0.0, None, None)
    assert (c.practices, c.score, c.low, c.high) == (2, 0.875, pytest.approx(0.75), pytest.approx(1.0))


def test_a_practice_never_adopted_may_count_as_nought():
    cascades = cascades_of("p: A 0, B 4\nq: A 0, C 1")
    scores = {
        one.region: (one.practices, one.score) for one in walker_scores(cascades, never_counts_nought=True)
    }
    assert scores == {"A": (2, 1.0), "B": (2, 0.0), "C": (2, 0.0)}


def test_a_region_without_telling_practices_has_no_score():
    assert walker_scores(cascades_of("p: A 1"))[0] == WalkerScore("A", 0, None, None, None)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_the_level_of_an_interval_lies_between_nought_and_one(level):
    with pytest.raises(DiffusionError, match="must lie between 0 and 1"):
        walker_scores(cascades_of("p: A 1"), level=level)


def test_a_window_holds_its_years_and_no_others():
    cascades = cascades_of("p: A 2000, B 2001\nq: A 2001, B 2002\nr: B 2004, A 2005\ns: B 2004, A 2005")
    windows = list(moving_windows(cascades, 3, InferenceOptions(parameters=ONE, max_links=5)))
    assert [(one.first, one.last, one.adoptions, one.practices) for one in windows] == [
        (2000, 2002, 4, 2),
        (2001, 2003, 3, 2),
        (2002, 2004, 3, 3),
        (2003, 2005, 4, 2),
    ]
    assert [one.inference and one.inference.pairs for one in windows] == [
        (("A", "B"),),
        (("A", "B"),),
        None,  # nobody before anybody
        (("B", "A"),),
    ]
    assert windows[0].standings == (Standing("A", 1, 0), Standing("B", 0, 1))
    assert [one.lead for one in windows[3].standings] == [1, -1]
    assert windows[2].standings == ()


def test_windows_share_the_delay_of_all_the_data():
    cascades = cascades_of("p: A 2000, B 2001\nq: A 2004, B 2008")
    estimated = infer(cascades, InferenceOptions(max_links=1)).parameters
    windows = [one for one in moving_windows(cascades, 5, InferenceOptions(max_links=1)) if one.inference]
    assert windows
    assert all(dict(one.inference.parameters) == dict(estimated) for one in windows)


@pytest.mark.parametrize(
    ("width", "step", "message"),
    [
        (9, 1, "span 2 years, fewer than a window of 9"),
        (0, 1, "at least one year"),
        (1, 0, "at least one year"),
    ],
)
def test_windows_that_do_not_fit_are_refused(width, step, message):
    with pytest.raises(DiffusionError, match=message):
        list(moving_windows(cascades_of("p: A 2000, B 2001"), width, step=step))
