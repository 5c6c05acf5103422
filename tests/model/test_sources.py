"""Which of several values is shown first, and the reason given."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.model.sources import UNRANKED, Choice, Source, choose

PROGRAMME = Source("programme", rank=1, latest=date(2010, 1, 1))
PAGE = Source("page", rank=2, latest=date(2012, 12, 31))
REPORT = Source("report", rank=2, latest=date(2014, 6, 30))
UNDATED = Source("undated", rank=2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"2010": [PAGE]}, Choice("2010", "only source page states it")),
        (
            {"2009": [PAGE], "2010": [PROGRAMME]},
            Choice("2010", "source programme has the better rank (1 against 2)"),
        ),
        (
            {"2009": [PAGE], "2010": [REPORT]},
            Choice("2010", "source report is the later one of the same rank"),
        ),
        (
            {"2009": [UNDATED], "2010": [PAGE]},
            Choice("2010", "source page is the later one of the same rank"),
        ),
        (
            {"b": [Source("b", 2, date(2014, 6, 30))], "a": [Source("a", 2, date(2014, 6, 30))]},
            Choice("a", "same rank and date; source a comes first by its id"),
        ),
        (
            {"2009": [REPORT, PAGE], "2010": [PROGRAMME, UNDATED]},
            Choice("2010", "source programme has the better rank (1 against 2)"),
        ),
    ],
)
def test_rank_then_the_later_source_then_the_id(values, expected):
    assert choose(values) == expected


def test_a_preference_of_the_editors_comes_before_everything():
    assert choose({"2009": [PROGRAMME], "2010": [PAGE]}, preferred="2010") == Choice(
        "2010", "preferred by the editors"
    )


def test_a_source_without_rank_stands_between_a_participant_and_a_copy():
    assert UNRANKED == 3
    plain, copy = Source("plain"), Source("copy", rank=4)
    assert choose({"a": [copy], "b": [plain]}).value == "b"
    assert choose({"a": [PAGE], "b": [plain]}).value == "a"


sources = st.builds(
    Source,
    st.from_regex(r"[a-z]{1,3}", fullmatch=True),
    st.integers(1, 4),
    st.none() | st.dates(date(2000, 1, 1), date(2020, 1, 1)),
)


claims = st.dictionaries(
    st.sampled_from(["2009", "2010", "2011-05", "../2016"]),
    st.lists(sources, min_size=1, max_size=3),
    min_size=1,
)


@given(claims, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_values_or_sources(values, random):
    items = [(value, random.sample(who, len(who))) for value, who in values.items()]
    random.shuffle(items)
    assert choose(dict(items)) == choose(values)


@given(claims)
def test_no_other_value_has_a_better_source(values):
    chosen = choose(values).value
    best = min(source.order for source in values[chosen])
    assert all(best <= source.order for who in values.values() for source in who)
