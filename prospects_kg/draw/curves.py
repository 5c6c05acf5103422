"""Arrows along lines: bent to one side so that both directions are seen, of any width, with a head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from prospects_kg.draw.shapes import Point, line

# How far a line is bent out, as a part of its length, and at most in pixels.
_BEND: Final = 0.13
_FARTHEST: Final = 60.0
# The shape of the bow, from no distance at the start over the whole in the middle to none at the end.
_BOW: Final = tuple(math.sin(math.pi * place / 24) for place in range(25))


def length(points: Sequence[Point]) -> float:
    """The length of a line.

    >>> length([(0, 0), (3, 4), (3, 10)])
    11.0
    """
    return sum(math.dist(one, other) for one, other in pairwise(points))


def resampled(points: Sequence[Point], count: int) -> list[Point]:
    """So many points at equal distances along a line.

    >>> resampled([(0, 0), (10, 0)], 3)
    [(0.0, 0.0), (5.0, 0.0), (10.0, 0.0)]
    """
    pieces = [math.dist(one, other) for one, other in pairwise(points)]
    step, made = sum(pieces) / (count - 1), []
    walked, index, last = 0.0, 0, len(pieces) - 1
    for place in range(count):
        wanted = step * place
        while index < last and walked + pieces[index] < wanted:
            walked += pieces[index]
            index += 1
        (x, y), (to_x, to_y) = points[index], points[index + 1]
        share = min(1.0, (wanted - walked) / (pieces[index] or 1.0))
        made.append((x + share * (to_x - x), y + share * (to_y - y)))
    return made


def bent(points: Sequence[Point], bend: float = _BEND) -> list[Point]:
    """A line bent out to the right of its direction, most in the middle; its ends stay.

    >>> [(round(x), round(y)) for x, y in bent([(0, 0), (100, 0)])][12]
    (50, 13)
    """
    even = resampled(points, 25)
    (x, y), (to_x, to_y) = even[0], even[-1]
    across = math.dist(even[0], even[-1]) or 1.0
    out = min(bend * across, _FARTHEST)
    right = (-(to_y - y) / across, (to_x - x) / across)
    bow = [part * out for part in _BOW]
    return [(px + right[0] * off, py + right[1] * off) for (px, py), off in zip(even, bow, strict=True)]


def trimmed(points: Sequence[Point], start: float, end: float) -> list[Point]:
    """A line without so much at its start and its end; something stays however short it is.

    >>> trimmed([(0, 0), (50, 0), (100, 0)], 10, 20)
    [(10.0, 0.0), (50, 0), (80.0, 0.0)]
    """
    whole = length(points)
    start, end = min(start, whole / 3), min(end, whole * 0.7)
    return _after(_after(list(points), start)[::-1], end)[::-1]


def arrow(points: Sequence[Point], width: float) -> str:
    """Path data of an arrow along a line: thin where it starts, `width` before its head, as one area.

    >>> arrow([(0, 0), (50, 0)], 4)[:12]
    'M0 -1L1.79 -'
    """
    head = min(width * 1.5 + 4.5, length(points) * 0.6)
    even = resampled(points, 29)
    total = length(even)
    body = [point for place, point in enumerate(even) if total * place / 28 <= total - head]
    if len(body) < 2:
        body = even[:2]
    left, right = [], []
    for place, point in enumerate(body):
        half = width / 2 * (0.5 + 0.5 * place / max(len(body) - 1, 1))
        nx, ny = _normal(body, place)
        left.append((point[0] + nx * half, point[1] + ny * half))
        right.append((point[0] - nx * half, point[1] - ny * half))
    tip, neck = even[-1], body[-1]
    nx, ny = _normal([neck, tip], 0)
    barb = width / 2 + 2.6
    wings = [(neck[0] + nx * barb, neck[1] + ny * barb), tip, (neck[0] - nx * barb, neck[1] - ny * barb)]
    return line([*left, *wings, *right[::-1]], close=True)


def pointed(points: Sequence[Point], size: float) -> tuple[str, list[Point]]:
    """Path data of a head at the end of a line, and the line as far as the head, of few points.

    >>> pointed([(0, 0), (50, 0)], 6)[0]
    'M44 -3L50 0L44 3Z'
    """
    size = min(size, length(points) * 0.7)
    neck = resampled(trimmed(points, 0, size), 9)
    tip, base = points[-1], neck[-1]
    nx, ny = _normal([base, tip], 0)
    wings = [
        (base[0] + nx * size / 2, base[1] + ny * size / 2),
        tip,
        (base[0] - nx * size / 2, base[1] - ny * size / 2),
    ]
    return line(wings, close=True), neck


def _normal(points: Sequence[Point], place: int) -> Point:
    """The unit vector to the left of a line at one of its points, in a plane whose y runs downwards."""
    one, other = points[max(place - 1, 0)], points[min(place + 1, len(points) - 1)]
    across = math.dist(one, other) or 1.0
    return ((other[1] - one[1]) / across, -(other[0] - one[0]) / across)


def _after(points: list[Point], walked: float) -> list[Point]:
    """What is left of a line when one has walked so far along it."""
    for place, (one, other) in enumerate(pairwise(points)):
        step = math.dist(one, other)
        if walked < step:
            share = walked / step
            return [
                (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])),
                *points[place + 1 :],
            ]
        walked -= step
    return points[-2:]
