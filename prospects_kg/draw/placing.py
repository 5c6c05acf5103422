"""Where labels go: beside their dots, on no other label or dot, and on lines as little as can be.

Labels are placed one after the other, the most important first; one that finds no free place is left out (Imhof's
order of positions: right before left, above before below).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prospects_kg.draw import lettering
from prospects_kg.draw.shapes import Point, Text


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place beside a dot; the first in a list is the most important."""

    at: Point
    text: str
    radius: float
    size: float = 11.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        """Whether two areas overlap.

        >>> Area(0, 0, 10, 10).meets(Area(5, 5, 15, 15)), Area(0, 0, 10, 10).meets(Area(10, 0, 20, 10))
        (True, False)
        """
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def placed(
    wishes: Sequence[Wish],
    window: tuple[float, float],
    lines: Iterable[Point] = (),
    taken: Iterable[Area] = (),
) -> list[Text]:
    """The labels that found a place within the window (width, height), in the order of the wishes.

    >>> [(text.text, text.anchor) for text in placed([Wish((5, 20), "Lens", 3), Wish((90, 20), "Lille", 3)], (100, 40))]
    [('Lens', 'start'), ('Lille', 'end')]
    """
    whole = Area(0, 0, *window)
    fixed = [*taken, *(_around(wish) for wish in wishes)]
    points = list(lines)
    labels: list[Text] = []
    for own, wish in enumerate(wishes):
        dots = [area for place, area in enumerate(fixed) if place != own + len(fixed) - len(wishes)]
        best = _best(wish, whole, dots, points)
        if best:
            labels.append(best[0])
            fixed.insert(0, best[1])
    return labels


def _best(
    wish: Wish, whole: Area, fixed: Sequence[Area], points: Sequence[Point]
) -> tuple[Text, Area] | None:
    found: list[tuple[int, Text, Area]] = []
    for rank, (text, area) in enumerate(_positions(wish)):
        inside = whole.left <= area.left and area.right <= whole.right and area.bottom <= whole.bottom
        if inside and area.top >= whole.top and not any(area.meets(other) for other in fixed):
            found.append((rank + 2 * sum(area.holds(point) for point in points), text, area))
    return min(found, key=lambda one: one[0])[1:] if found else None


def _around(wish: Wish) -> Area:
    (x, y), r = wish.at, wish.radius
    return Area(x - r, y - r, x + r, y + r)


def _positions(wish: Wish) -> Iterable[tuple[Text, Area]]:
    """Right, left, above, below and the four corners, each as a text and the area it fills."""
    (x, y), gap, size = wish.at, wish.radius + 2.5, wish.size
    wide = lettering.width(wish.text, size, bold=wish.bold)
    slant = gap * 0.75
    spots = (
        (x + gap, y + size * 0.35, "start"),
        (x - gap, y + size * 0.35, "end"),
        (x, y - gap - size * 0.1, "middle"),
        (x, y + gap + size * 0.75, "middle"),
        (x + slant, y - slant, "start"),
        (x + slant, y + slant + size * 0.6, "start"),
        (x - slant, y - slant, "end"),
        (x - slant, y + slant + size * 0.6, "end"),
    )
    for left, base, anchor in spots:
        start = {"start": left, "end": left - wide, "middle": left - wide / 2}[anchor]
        area = Area(start - 1, base - size * 0.82, start + wide + 1, base + size * 0.26)
        yield Text(left, base, wish.text, size, anchor=anchor, bold=wish.bold, halo=True), area
