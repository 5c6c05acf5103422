"""Shortest ways on a sphere, as lines of longitude and latitude that a map of the world can draw.

Plain spherical trigonometry: a great circle lies within about five kilometres of the ellipsoid's shortest way between
places of Europe; only between near antipodes do the two part by more than a degree, and there no line means much.
Lines that cross the antimeridian are cut there (RFC 7946, section 3.1.9).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

# Longitude and latitude in degrees, in the order of RFC 7946.
Position = tuple[float, float]
Vector = tuple[float, float, float]

# Degrees of arc between two points of a line: about 110 km, so that a curve looks like one at any scale of a country.
STEP: Final = 1.0
# 0.00001 degrees are a metre; places are known to a hundred.
_DIGITS: Final = 5
_TINY: Final = 1e-9


def great_circle(start: Position, end: Position) -> list[list[Position]]:
    """The shortest way between two places in parts of at least two points, cut where it crosses the antimeridian.

    Points stand at most `STEP` degrees of arc apart. Between antipodes every way is as short; the one over the
    north pole is taken. Equal places give no part.

    >>> [(part[0], part[-1]) for part in great_circle((2.35, 48.86), (-73.57, 45.5))]
    [((2.35, 48.86), (-73.57, 45.5))]
    >>> [(part[0], part[-1]) for part in great_circle((170, 0), (-170, 0))]
    [((170.0, 0.0), (180.0, 0.0)), ((-180.0, 0.0), (-170.0, 0.0))]
    >>> great_circle((2.35, 48.86), (2.35, 48.86))
    []
    """
    one, other = _vector(start), _vector(end)
    angle = _angle(one, other)
    if angle < _TINY:
        return []
    if math.pi - angle < _TINY:
        return _cut([*_way(one, (0.0, 0.0, 1.0)), *_way((0.0, 0.0, 1.0), other)[1:]])
    return _cut(_way(one, other))


def _vector(position: Position) -> Vector:
    longitude, latitude = (math.radians(value) for value in position)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def _position(vector: Vector) -> Position:
    x, y, z = vector
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _angle(one: Vector, other: Vector) -> float:
    """The angle by the tangent, which is exact for small angles and large ones, where the cosine is neither."""
    (a, b, c), (x, y, z) = one, other
    return math.atan2(math.hypot(b * z - c * y, c * x - a * z, a * y - b * x), a * x + b * y + c * z)


def _way(one: Vector, other: Vector) -> list[Vector]:
    angle = _angle(one, other)
    if angle < _TINY:
        return [one]
    count = max(1, math.ceil(math.degrees(angle) / STEP - _TINY))
    return [one, *(_between(one, other, angle, step / count) for step in range(1, count)), other]


def _between(one: Vector, other: Vector, angle: float, share: float) -> Vector:
    left, right = (math.sin(part * angle) / math.sin(angle) for part in (1 - share, share))
    x, y, z = (left * a + right * b for a, b in zip(one, other, strict=True))
    return x, y, z


def _cut(way: list[Vector]) -> list[list[Position]]:
    parts: list[list[Position]] = [[_position(way[0])]]
    for one, other in pairwise(way):
        last, position = parts[-1][-1], _position(other)
        if abs(position[0] - last[0]) > 180:
            side = math.copysign(180.0, last[0])
            latitude = _crossing(one, other)
            parts[-1].append((side, latitude))
            parts.append([(-side, latitude)])
        parts[-1].append(position)
    rounded = [_distinct(part) for part in parts]
    return [part for part in rounded if len(part) > 1]


def _crossing(one: Vector, other: Vector) -> float:
    """The latitude at which a way from one side of the antimeridian to the other meets its plane (y = 0)."""
    share = one[1] / (one[1] - other[1]) if one[1] != other[1] else 0.0
    x, _, z = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    return math.degrees(math.atan2(z, abs(x)))


def _distinct(part: list[Position]) -> list[Position]:
    """The points of a part, rounded, without those that repeat the one before: a place that lies on the cut."""
    points: list[Position] = []
    for longitude, latitude in part:
        # Adding zero turns -0.0, which would be written so, into 0.0.
        point = round(longitude, _DIGITS) + 0.0, round(latitude, _DIGITS) + 0.0
        if not points or point != points[-1]:
            points.append(point)
    return points
