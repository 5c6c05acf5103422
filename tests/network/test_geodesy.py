"""Great circles: where they go, how they are cut, and that they agree with a library of geodesy."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from prospects_kg.network.geodesy import STEP, great_circle

places = st.tuples(
    st.integers(-1800, 1800).map(lambda tenths: tenths / 10),
    st.integers(-899, 899).map(lambda tenths: tenths / 10),
)
sphere = Geod(a=6371000, b=6371000)


def test_line_along_the_equator_stays_on_it():
    (line,) = great_circle((0, 0), (3, 0))
    assert line == [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)]


def test_line_over_the_antimeridian_is_cut_at_one_latitude():
    west, east = great_circle((178.44, -18.14), (-171.76, -13.83))
    assert west[0] == (178.44, -18.14)
    assert east[-1] == (-171.76, -13.83)
    assert west[-1][0] == 180.0
    assert east[0] == (-180.0, west[-1][1])
    assert -18.14 < west[-1][1] < -13.83


@pytest.mark.parametrize("side", [180.0, -180.0])
def test_place_on_the_antimeridian_needs_no_cut(side):
    for end in ((170.0, 10.0), (-170.0, 10.0)):
        (line,) = great_circle((side, 10.0), end)
        assert math.copysign(1, line[0][0]) == math.copysign(1, end[0])
        assert line[-1] == end


def test_antipodes_are_joined_over_the_north_pole():
    (line,) = great_circle((10, 20), (-170, -20))
    assert max(latitude for _, latitude in line) == 90.0
    assert line[0] == (10.0, 20.0)
    assert line[-1] == (-170.0, -20.0)


def test_equal_places_have_no_line():
    assert great_circle((5, 5), (5, 5)) == []
    assert great_circle((180, 5), (-180, 5)) == []


@given(places, places)
def test_points_lie_on_the_shortest_way_as_a_library_of_geodesy_has_it(start, end):
    _, _, length = sphere.inv(*start, *end)
    assume(1000 < length < 19_900_000)
    parts = great_circle(start, end)
    points = [point for part in parts for point in part]
    for point in points:
        detour = sphere.inv(*start, *point)[2] + sphere.inv(*point, *end)[2] - length
        assert detour == pytest.approx(0, abs=20)
    for part in parts:
        for one, other in pairwise(part):
            assert abs(one[0] - other[0]) <= 180
            assert sphere.inv(*one, *other)[2] <= STEP * 111_196 + 3
    assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in points)
