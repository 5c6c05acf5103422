"""The network of inferred links as SVG without scripts: how often a link came back is told by the style of its line.

Nothing is told by colour, so that a picture printed in grey says the same. The same links give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final, TypeAlias

from prospects_kg.diffusion.netinf import Link
from prospects_kg.draw.plane import GREY, INK, Content, document, element, number, short
from prospects_kg.model.errors import DiffusionError

Point: TypeAlias = tuple[float, float]

_BLUE: Final = "#0072B2"


@dataclass(frozen=True, slots=True)
class Stability:
    """A class of links by the share of resamples in which they were found again: `least` and up."""

    least: float
    dash: str
    words: str


# How often a link comes back is told by its line; where nobody resampled, by a line of its own.
STABILITIES: Final = (
    Stability(0.9, "", "in at least 90 % of resamples"),
    Stability(0.5, "7 4", "in 50 to 90 %"),
    Stability(0.0, "1.5 4", "in fewer than 50 %"),
)
UNTESTED: Final = Stability(-1.0, "12 3 2 3", "not resampled: stability unknown")


def stability(link: Link) -> Stability:
    """The class of a link by its `bootstrap_share`."""
    if link.bootstrap_share is None:
        return UNTESTED
    share = link.bootstrap_share
    return next((each for each in STABILITIES if share >= each.least), STABILITIES[-1])


def network_svg(
    links: Sequence[Link],
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
    most: int = 100,
    size: int = 800,
) -> str:
    """The first `most` inferred links on a circle of regions: width by gain, style of the line by stability.

    Regions stand in the order in which links name them, `labels` gives their names. The caption says how many links
    are shown of how many, and that all are inferred.
    """
    shown = sorted(links, key=lambda link: link.step)[:most]
    nodes = list(dict.fromkeys(name for link in shown for name in (link.source, link.target)))
    if not nodes:
        raise DiffusionError("there are no links to draw; the report of the run says why it found none")
    names = {node: short((labels or {}).get(node, node)) for node in nodes}
    middle, radius = size / 2, size / 2 - 20 - 6.6 * max(map(len, names.values()))
    angles = {node: 2 * pi * place / len(nodes) - pi / 2 for place, node in enumerate(nodes)}
    points = {
        node: (middle + radius * cos(angle), middle + radius * sin(angle)) for node, angle in angles.items()
    }
    top = max(link.gain for link in shown) or 1.0
    body = [
        element("defs", (), [_arrow()]),
        *(_line(link, points, names, (middle, middle), link.gain / top) for link in reversed(shown)),
        *(part for node in nodes for part in _node(names[node], points[node], angles[node])),
        *_legend(shown, size),
    ]
    about = f"{len(shown)} of {len(links)} links inferred from dates of adoption, between {len(nodes)} regions. No source states them."
    return document(size, size + 110, title, about, body)


def _arrow() -> Content:
    head = element("path", {"d": "M0 0 L8 4 L0 8 z", "fill": _BLUE})
    return element(
        "marker",
        {
            "id": "to",
            "viewBox": "0 0 8 8",
            "refX": "8",
            "refY": "4",
            "markerWidth": "9",
            "markerHeight": "9",
            "markerUnits": "userSpaceOnUse",
            "orient": "auto",
        },
        [head],
    )


def _line(
    link: Link, points: Mapping[str, Point], names: Mapping[str, str], middle: Point, weight: float
) -> Content:
    (x1, y1), (x2, y2) = points[link.source], points[link.target]
    # Bent towards the middle, a little to one side, so that a link and the one back do not lie on each other.
    length = hypot(x2 - x1, y2 - y1) or 1.0
    side = ((y2 - y1) / length * 14, (x1 - x2) / length * 14)
    bend = (
        (x1 + x2) / 2 * 0.55 + middle[0] * 0.45 + side[0],
        (y1 + y2) / 2 * 0.55 + middle[1] * 0.45 + side[1],
    )
    gap = hypot(x2 - bend[0], y2 - bend[1]) or 1.0
    end = (x2 + (bend[0] - x2) / gap * 7, y2 + (bend[1] - y2) / gap * 7)
    of = stability(link)
    told = f"{names[link.source]} to {names[link.target]}: step {link.step}, gain {link.gain:.4g}, {_times(len(link.practices))}"
    told += (
        f", {of.words}" if link.bootstrap_share is None else f", in {link.bootstrap_share:.0%} of resamples"
    )
    shape = (
        f"M{number(x1)} {number(y1)} Q{number(bend[0])} {number(bend[1])} {number(end[0])} {number(end[1])}"
    )
    style = {
        "fill": "none",
        "stroke": _BLUE,
        "stroke-width": number(0.8 + 2.7 * weight),
        "marker-end": "url(#to)",
    }
    dash = {"stroke-dasharray": of.dash} if of.dash else {}
    return element("path", {"d": shape, **style, **dash}, [element("title", (), told)])


def _times(count: int) -> str:
    return "1 practice" if count == 1 else f"{count} practices"


def _node(name: str, point: Point, angle: float) -> Iterator[Content]:
    x, y = point
    yield element("circle", {"cx": number(x), "cy": number(y), "r": "4", "fill": INK})
    left = cos(angle) < -1e-9
    turned = angle * 180 / pi + (180 if left else 0)
    place = (x + 10 * cos(angle), y + 10 * sin(angle))
    at = f"translate({number(place[0])} {number(place[1])}) rotate({number(turned)})"
    anchor = "end" if left else "start"
    yield element(
        "text",
        {"transform": at, "dy": "0.35em", "text-anchor": anchor, "font-size": "12", "fill": INK},
        name,
    )


def _legend(shown: Iterable[Link], size: int) -> Iterator[Content]:
    found = {stability(link) for link in shown}
    there = [each for each in (*STABILITIES, UNTESTED) if each in found]
    for row, each in enumerate(there):
        y = number(size + 20 + row * 20)
        style = {"stroke": _BLUE, "stroke-width": "2.5"} | (
            {"stroke-dasharray": each.dash} if each.dash else {}
        )
        yield element("line", {"x1": "24", "y1": y, "x2": "84", "y2": y, **style})
        yield element("text", {"x": "94", "y": y, "dy": "0.35em", "font-size": "13", "fill": INK}, each.words)
    words = "Arrows lead from the one who may have been learned from; wider lines explain more of the dates."
    at = {"x": "24", "y": number(size + 22 + len(there) * 20), "dy": "0.35em"}
    yield element("text", {**at, "font-size": "13", "fill": GREY}, words)
