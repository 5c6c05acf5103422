"""What a picture is made of: paths, circles, boxes and texts, whose colours are roles of the palette.

Coordinates are in pixels at 96 to the inch, x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Path:
    """A line or an area; `title` is what a pointer that rests on it is told."""

    d: str
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: str = ""
    opacity: float = 1.0
    title: str = ""
    even_odd: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    round: float = 0.0
    title: str = ""
    opacity: float = 1.0
    line: float = 1.0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; y is its base line. A halo keeps it readable on top of lines."""

    x: float
    y: float
    text: str
    size: float = 12.0
    fill: str = "ink"
    anchor: str = "start"
    bold: bool = False
    halo: bool = False
    turn: float = 0.0
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes moved together, cut to a box where `clip` (width, height) is given."""

    x: float
    y: float
    shapes: Sequence[Shape]
    clip: tuple[float, float] | None = None


Shape = Path | Circle | Box | Text | Group


def linked(shapes: Iterable[Path | Circle | Box | Text], href: str) -> list[Shape]:
    """The same shapes as links to an address; only http, https and relative addresses become links."""
    return [replace(shape, href=href) if is_address(href) else shape for shape in shapes]


def is_address(href: str) -> bool:
    """Whether a browser would open this as a page and nothing else.

    >>> is_address("../region/silesia.html"), is_address("javascript:alert(1)"), is_address("")
    (True, False, False)
    """
    scheme, colon, _ = href.partition(":")
    return bool(href) and (not colon or scheme.lower() in {"http", "https"} or "/" in scheme)


def number(value: float) -> str:
    """A coordinate: at most two decimals, no needless zeros, never "-0".

    >>> number(3.10), number(-0.001), number(120.0)
    ('3.1', '0', '120')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def line(points: Iterable[Point], *, close: bool = False) -> str:
    """Path data of straight pieces.

    >>> line([(0, 0), (10, 5.25)], close=True)
    'M0 0L10 5.25Z'
    """
    path = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{path}Z" if close else f"M{path}"


def sweep(start: Point, end: Point) -> str:
    """Path data of a curve that leaves and arrives level.

    >>> sweep((0, 0), (100, 40))
    'M0 0C50 0 50 40 100 40'
    """
    middle = number((start[0] + end[0]) / 2)
    (x, y), (to_x, to_y) = start, end
    return (
        f"M{number(x)} {number(y)}C{middle} {number(y)} {middle} {number(to_y)} {number(to_x)} {number(to_y)}"
    )
