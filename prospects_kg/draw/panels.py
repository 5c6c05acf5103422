"""One panel of a map: land, flows as arrows, dots and labels, in the window of a plane."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.draw.curves import arrow, bent, resampled, trimmed
from prospects_kg.draw.outlines import FINE, shapes_of
from prospects_kg.draw.placing import Area, Wish, placed
from prospects_kg.draw.projection import Plane
from prospects_kg.draw.shapes import Box, Circle, Group, Path, Point, Shape, Text, is_address
from prospects_kg.draw.tally import End, Flow
from prospects_kg.network.geodesy import great_circle

WIDEST: Final = 11.0
_LABEL: Final = 11.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How wide an arrow and how large a dot are, by the greatest numbers of the whole map."""

    heaviest: int
    busiest: int
    lightest: int = 1

    def width(self, weight: int) -> float:
        """The width of a flow: as the root of its transfers, so that one is still seen beside ten.

        >>> Scale(9, 50).width(9), round(Scale(9, 50).width(1), 2)
        (11.0, 3.67)
        """
        return max(1.3, (WIDEST if self.heaviest > 3 else 6.0) * math.sqrt(weight / self.heaviest))

    def radius(self, turnover: int) -> float:
        """The radius of a dot: its area grows with what it gave and took."""
        return 2.4 + 4.6 * math.sqrt(turnover / self.busiest)


@dataclass(frozen=True, slots=True)
class Panel:
    """What one panel shows: the flows to draw, and which of their ends get a label, the most important first.

    Outlines go in steps of at least `grain` pixels.
    """

    name: str
    plane: Plane
    flows: Sequence[Flow]
    labelled: Sequence[str]
    addresses: Mapping[str, str]
    grain: float = FINE


def panel(
    shown: Panel, ends: Mapping[str, End], turnover: Mapping[str, int], scale: Scale, told: Told
) -> Group:
    """The panel as shapes, cut to its window."""
    plane = shown.plane
    dots = {
        iri: plane.point(*point) for iri in _ends_of(shown.flows) if (point := ends[iri].point) is not None
    }
    drawn = [(flow, line) for flow in shown.flows for line in _lines(flow, ends, plane, scale, turnover)]
    shapes: list[Shape] = [*_ground(shown, {ends[iri].country_code for iri in dots})]
    for flow, line in drawn:
        shapes.append(
            Path(
                arrow(line, scale.width(flow.weight)),
                "hue0",
                "paper",
                0.7,
                opacity=0.88,
                title=told.flow(flow),
            )
        )
    shapes += [
        Circle(
            *dots[iri],
            scale.radius(turnover[iri]),
            "ink",
            "paper",
            0.9,
            told.end(iri),
            shown.addresses.get(iri, ""),
        )
        for iri in sorted(dots, key=lambda one: (-turnover[one], one))
    ]
    shapes += _labels(
        shown, ends, dots, {iri: scale.radius(turnover[iri]) for iri in dots}, [line for _, line in drawn]
    )
    return Group(
        0, 0, [*shapes, Box(0, 0, plane.width, plane.height, "", "line")], (plane.width, plane.height)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a pointer that rests on a flow or a dot is told."""

    flows: Mapping[tuple[str, str], str]
    ends: Mapping[str, str]

    def flow(self, flow: Flow) -> str:
        """The words for a flow."""
        return self.flows.get((flow.donor, flow.recipient), "")

    def end(self, iri: str) -> str:
        """The words for an end."""
        return self.ends.get(iri, "")


def _ends_of(flows: Iterable[Flow]) -> list[str]:
    return list(dict.fromkeys(end for flow in flows for end in (flow.donor, flow.recipient)))


def _ground(shown: Panel, touched: set[str]) -> list[Shape]:
    areas, borders = shapes_of(shown.name, shown.plane, shown.grain)
    ground: list[Shape] = [Box(0, 0, shown.plane.width, shown.plane.height, "sea")]
    for fill, codes in (("land", set(areas) - touched), ("touched", touched & set(areas))):
        paths = "".join(areas[code] for code in sorted(codes))
        if paths:
            ground.append(Path(paths, fill, fill, 0.4, even_odd=True))
    return [*ground, Path(borders, "", "border", 0.8)] if borders else ground


def _lines(
    flow: Flow, ends: Mapping[str, End], plane: Plane, scale: Scale, turnover: Mapping[str, int]
) -> list[list[Point]]:
    """A great circle in the plane, bent to its right, from the rim of one dot to the rim of the other."""
    start, end = ends[flow.donor].point, ends[flow.recipient].point
    if start is None or end is None:
        return []
    pieces = [piece for part in great_circle(start, end) for piece in plane.pieces(part)]
    if not pieces:
        return []
    radii = [scale.radius(turnover[iri]) for iri in (flow.donor, flow.recipient)]
    if len(pieces) == 1:
        return [trimmed(bent(pieces[0]), radii[0] + 1, radii[1] + 1.5)]
    return [pieces[0], trimmed(pieces[-1], 0, radii[1] + 1.5)]


def _labels(
    shown: Panel,
    ends: Mapping[str, End],
    dots: Mapping[str, Point],
    radii: Mapping[str, float],
    lines: Iterable[Sequence[Point]],
) -> list[Shape]:
    wishes = [Wish(dots[iri], ends[iri].label, radii[iri], _LABEL) for iri in shown.labelled if iri in dots]
    ways = [point for line in lines for point in resampled(line, 24)]
    # Dots without a label of their own must not be covered by another's.
    others = [
        Area(x - radii[iri], y - radii[iri], x + radii[iri], y + radii[iri])
        for iri, (x, y) in dots.items()
        if iri not in set(shown.labelled)
    ]
    found = {
        text.text: text for text in placed(wishes, (shown.plane.width, shown.plane.height), ways, others)
    }
    return [
        Text(
            text.x,
            text.y,
            text.text,
            text.size,
            anchor=text.anchor,
            halo=True,
            href=href if is_address(href) else "",
        )
        for iri in shown.labelled
        if (text := found.get(ends[iri].label)) is not None
        for href in (shown.addresses.get(iri, ""),)
    ]
