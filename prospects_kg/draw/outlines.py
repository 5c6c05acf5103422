"""Outlines of countries out of data/geo, as path data in a plane; README.md there says where they are from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from prospects_kg.draw.projection import Plane
from prospects_kg.draw.shapes import Point, number
from prospects_kg.model.project import packaged_root

# Pixels: what is smaller is not seen.
FINE: Final = 0.7
_COARSE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Outlines:
    """Rings of each country (even-odd), lines between countries, and the most inland point of each, in degrees."""

    countries: Mapping[str, Sequence[Sequence[Point]]]
    borders: Sequence[Sequence[Point]]
    inland: Mapping[str, Point]


@cache
def outlines(name: str) -> Outlines:
    """The outlines in the file of this name, `europe` or `world`."""
    made = json.loads((packaged_root() / "data" / "geo" / f"{name}.json").read_text(encoding="utf-8"))
    step = made["step"]
    return Outlines(
        {code: [_points(ring, step) for ring in rings] for code, rings in made["countries"].items()},
        [_points(border, step) for border in made["borders"]],
        {code: _points(point, step)[0] for code, point in made["inland"].items()},
    )


def inland_point(country_code: str) -> Point | None:
    """Longitude and latitude of a point well inside a country, by the finest outline there is.

    >>> inland_point("AT"), inland_point("nowhere")
    ((14.77, 47.62), None)
    """
    for name in ("europe", "world"):
        # Beyond Europe the fine outlines are cut, and their middle is not that of the country.
        found = outlines(name).inland.get(country_code)
        if found:
            return found
    return None


def shapes_of(name: str, plane: Plane, grain: float = FINE) -> tuple[dict[str, str], str]:
    """Path data of each country that the window shows, and of all borders together; steps of at least `grain` pixels."""
    drawn = outlines(name)
    areas = {}
    for code, rings in sorted(drawn.countries.items()):
        paths = [path for ring in rings if (path := _area(ring, plane, grain))]
        if paths:
            areas[code] = "".join(paths)
    borders = "".join(
        _compact(thin)
        for border in drawn.borders
        for piece in plane.pieces(border)
        if _near(piece, plane) and len(thin := _thinned(piece, grain)) > 1
    )
    return areas, borders


def _area(ring: Sequence[Point], plane: Plane, grain: float) -> str:
    """Path data of a ring; one that the seam of a world map would tear apart is left out by its pieces."""
    pieces = plane.pieces([*ring, ring[0]])
    if len(pieces) > 1:
        pieces = [
            [point for piece in pieces[::2] for point in piece],
            [point for piece in pieces[1::2] for point in piece],
        ]
    return "".join(
        _compact(thin) + "z"
        for piece in pieces
        if _near(piece, plane) and len(thin := _thinned(piece, grain)) > 2
    )


def _near(points: Sequence[Point], plane: Plane) -> bool:
    """Whether the box around the points touches the window."""
    if not points:
        return False
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across) < plane.width and max(across) > 0 and min(down) < plane.height and max(down) > 0


def _thinned(points: Sequence[Point], grain: float) -> list[tuple[int, int]]:
    """The points in tenths of a pixel, without those too near to the one before to be seen.

    Where the grain is coarse, whole pixels do: they take half the bytes.
    """
    kept: list[tuple[int, int]] = []
    unit = 10 if grain > _COARSE else 1
    for x, y in points:
        point = (round(x * 10 / unit) * unit, round(y * 10 / unit) * unit)
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= grain * 10:
            kept.append(point)
    return kept


def _compact(points: Sequence[tuple[int, int]]) -> str:
    """Path data in steps from point to point, which take half the bytes of places."""
    steps = [(x - ax, y - ay) for (ax, ay), (x, y) in pairwise(points)]
    first = " ".join(number(value / 10) for value in points[0])
    return f"M{first}l" + " ".join(f"{number(x / 10)} {number(y / 10)}" for x, y in steps)


def _points(flat: Sequence[int], step: float) -> list[Point]:
    return [(round(x * step, 2), round(y * step, 2)) for x, y in zip(flat[::2], flat[1::2], strict=True)]
