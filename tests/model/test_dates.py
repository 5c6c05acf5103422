"""Dates as sources state them, read as spans of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.model.dates import Span, parse

days = st.dates()


@st.composite
def single(draw: st.DrawFn) -> str:
    """A year, a month or a day."""
    return draw(days).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def stated(draw: st.DrawFn) -> str:
    """Any date that `parse` reads."""
    first, second = sorted([draw(single()), draw(single())], key=lambda text: parse(text).latest)
    if parse(second).latest < parse(first).earliest:
        first, second = second, first
    form = draw(st.sampled_from(["{0}", "{0}/{1}", "../{0}", "{0}/.."]))
    return form.format(first, second)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2009", date(2009, 1, 1), date(2009, 12, 31)),
        ("2009-02", date(2009, 2, 1), date(2009, 2, 28)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2009-10-01", date(2009, 10, 1), date(2009, 10, 1)),
        ("2009-10/2012-09", date(2009, 10, 1), date(2012, 9, 30)),
        ("2010-05-01/2010-05-01", date(2010, 5, 1), date(2010, 5, 1)),
        ("2010-06/2010", date(2010, 6, 1), date(2010, 12, 31)),
        ("../2016", None, date(2016, 12, 31)),
        ("2016/..", date(2016, 1, 1), None),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_date_is_a_span_of_days(text, earliest, latest):
    assert parse(text) == Span(earliest, latest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'' is no date"),
        ("..", "'..' is no date"),
        ("/", "'' is no date"),
        ("2010/", "'' is no date"),
        ("/2010", "'' is no date"),
        ("../..", "'../..' has two open ends"),
        ("2010-13", "'2010-13' has no month 13"),
        ("2010-00", "'2010-00' has no month 00"),
        ("2010-00-10", "'2010-00-10' has no month 00"),
        ("2010-04-31", "'2010-04-31' has no day 31"),
        ("2010-04-00", "'2010-04-00' has no day 00"),
        ("2011-02-29", "'2011-02-29' has no day 29"),
        ("0000", "'0000' is no year"),
        ("0000-01-01", "'0000-01-01' is no year"),
        ("2012/2009", "'2012/2009' ends before it starts"),
        ("2010-06/2010-05-31", "'2010-06/2010-05-31' ends before it starts"),
        ("20100101", "'20100101' is no date"),
        ("2010-1", "'2010-1' is no date"),
        ("-2010", "'-2010' is no date"),
        ("10", "'10' is no date"),
        ("2010 ", "'2010 ' is no date"),
        ("2010-05-01T10:00:00", "'2010-05-01T10:00:00' is no date"),
        ("2010-21", "'2010-21' has no month 21"),
        ("201X", "'201X' is no date"),
        ("2010~", "'2010~' is no date"),
        ("٢٠١٠", "'٢٠١٠' is no date"),
    ],
)
def test_what_is_no_date_is_said_in_a_sentence(text, reason):
    with pytest.raises(ValueError) as caught:
        parse(text)
    assert str(caught.value) == reason


@given(st.text())
def test_any_text_is_a_date_or_a_sentence_about_it(text):
    try:
        said = parse(text)
    except ValueError as error:
        said = error
    assert isinstance(said, Span) or " " in str(said)


@given(stated())
def test_the_earliest_day_is_never_after_the_latest(text):
    span = parse(text)
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest


@given(days)
def test_a_day_lies_in_its_month_and_its_year(day):
    text = day.isoformat()
    for shorter in (text[:7], text[:4]):
        assert parse(shorter).earliest <= day <= parse(shorter).latest


@given(stated(), stated())
def test_being_disjoint_is_mutual(one, other):
    assert parse(one).disjoint(parse(other)) == parse(other).disjoint(parse(one))


@given(stated())
def test_a_date_is_not_disjoint_from_itself(text):
    assert not parse(text).disjoint(parse(text))


@given(stated(), days)
def test_two_dates_that_share_a_day_are_not_disjoint(text, day):
    span = parse(text)
    inside = (span.earliest or date.min) <= day <= (span.latest or date.max)
    assert span.disjoint(Span(day, day)) is not inside


@given(days.filter(lambda day: day < date.max))
def test_a_day_and_the_next_are_disjoint(day):
    following = day + timedelta(days=1)
    assert Span(day, day).disjoint(Span(following, following))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2009-10", "2009", False),
        ("2009-10", "2010-01-01", True),
        ("../2009", "2010/..", True),
        ("../2010", "2010/..", False),
        ("../2009", "../2020", False),
        ("2009/..", "2020/..", False),
        ("2010-01", "2010-02", True),
    ],
)
def test_dates_conflict_when_no_day_satisfies_both(one, other, apart):
    assert parse(one).disjoint(parse(other)) is apart
