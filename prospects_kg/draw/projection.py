"""From longitude and latitude to the plane: Europe as the statistical offices draw it, and the world.

Both are equal-area, so that a large country does not look larger than it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyproj import CRS, Transformer

from prospects_kg.draw.shapes import Point

# The parallel that is the middle of the world's map; 11 degrees east puts the seam into the Bering Strait.
_MIDDLE: Final = 11
_SEAM: Final = _MIDDLE - 180
# Metres of EPSG:3035.
_EUROPE: Final = (2_480_000, 1_350_000, 6_570_000, 5_280_000)
_TRONDHEIM: Final = 4_480_000
_MARGIN: Final = 120_000
_WORLD: Final = f"+proj=eqearth +lon_0={_MIDDLE} +datum=WGS84 +units=m"


@dataclass(frozen=True, slots=True)
class Plane:
    """A projection with a window: west, south, east and north in metres, drawn `width` pixels wide."""

    forward: Callable[[float, float], tuple[float, float]]
    window: tuple[float, float, float, float]
    width: float
    seam: float | None = None

    @property
    def height(self) -> float:
        """The height of the window in pixels."""
        west, south, east, north = self.window
        return round(self.width * (north - south) / (east - west), 1)

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place lies in the picture, which may be outside the window.

        >>> x, y = europe(600).point(10, 52)  # the false origin of EPSG:3035
        >>> round(x), round(y)
        (270, 304)
        """
        x, y = self.forward(longitude, latitude)
        west, _, east, north = self.window
        scale = self.width / (east - west)
        return ((x - west) * scale, (north - y) * scale)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies in the window."""
        x, y = self.point(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def pieces(self, line: Iterable[Point]) -> list[list[Point]]:
        """A line of longitudes and latitudes in the picture, broken where it crosses the seam of a world map."""
        pieces: list[list[Point]] = [[]]
        before: float | None = None
        for longitude, latitude in line:
            turned = longitude if self.seam is None else (longitude - self.seam) % 360
            if self.seam is not None and before is not None and abs(turned - before) > 180:
                pieces.append([])
            before = turned
            pieces[-1].append(self.point(longitude, latitude))
        return [piece for piece in pieces if len(piece) > 1]


def europe(width: float, places: Iterable[Point] = ()) -> Plane:
    """ETRS89-LAEA Europe (EPSG:3035), from Lisbon to Kyiv and from Cyprus to the North Cape.

    Where none of the `places` (longitude, latitude) lies in the far north, the window ends at Trondheim.
    """
    west, south, east, north = _EUROPE
    forward = _transform("EPSG:3035")
    tops = [y for x, y in (forward(*place) for place in places) if west <= x <= east and south <= y <= north]
    if tops and max(tops) < _TRONDHEIM:
        north = _TRONDHEIM + _MARGIN
    return Plane(forward, (west, south, east, north), width)


def world(width: float) -> Plane:
    """The world without the Antarctic in the Equal Earth projection (Savric, Patterson and Jenny 2018)."""
    return Plane(_transform(_WORLD), (-16_900_000, -6_900_000, 17_150_000, 8_150_000), width, _SEAM)


@cache
def _transform(target: str) -> Callable[[float, float], tuple[float, float]]:
    transformer = Transformer.from_crs(CRS.from_epsg(4326), CRS.from_user_input(target), always_xy=True)

    def forward(longitude: float, latitude: float) -> tuple[float, float]:
        x, y = transformer.transform(longitude, latitude)
        return float(x), float(y)

    return forward
