"""A small map beside a page: where the transfers went that the page tells of.

The land is one file for all pages, and the arrows of a page lie above it; a map with its own land in each page would
make the site a hundred times larger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.draw.curves import arrow, bent, trimmed
from prospects_kg.draw.lettering import fitted
from prospects_kg.draw.outlines import shapes_of
from prospects_kg.draw.placing import Wish, placed
from prospects_kg.draw.projection import Plane, europe, world
from prospects_kg.draw.shapes import Point, line, number
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import PKG
from prospects_kg.network.geodesy import great_circle
from prospects_kg.publish.shell import Page, visible
from prospects_kg.publish.words import say

# Width of the land's drawing, and of a map on a page, in pixels.
_LAND: Final = 640.0
_WIDTH: Final = 360.0
_SHAPE: Final = 0.9
# A map shows at least this part of the land's width, so that a reader knows where it is.
_LEAST: Final = 0.34
_AROUND: Final = 0.16
_DOT: Final = 3.4
_LETTER: Final = 11.5
_NAMED: Final = 7
_ROOM: Final = 130.0
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Locator:
    """A map as the template needs it: the file of the land and its size, the window, the arrows, what it shows in words."""

    land: str
    land_width: str
    land_height: str
    window: str
    drawing: Markup
    caption: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """The window of a map in the plane of its land; `unit` is a pixel of the page."""

    plane: Plane
    left: float
    top: float
    width: float
    height: float

    @property
    def unit(self) -> float:
        return self.width / _WIDTH


@dataclass(frozen=True, slots=True)
class Chart:
    """What a map shows in any language: its land, window, ends and arrows; `moves` says whether there are arrows."""

    land: str
    frame: _Frame
    ends: tuple[str, ...]
    arrows: Markup
    moves: bool


def chart(content: Content) -> Chart | None:
    """The map of a thing: the moves that its page tells of, or the place that it is; None where nothing has a point."""
    pairs = [pair for pair in moves(content) if all(end in content.points for end in pair)]
    alone = [content.iri] if content.iri in content.points else []
    ends = list(dict.fromkeys([*alone, *(end for pair in pairs for end in pair)]))
    if not ends:
        return None
    name = "europe" if all(_europe().holds(*content.points[end]) for end in ends) else "world"
    plane = _europe() if name == "europe" else _world()
    frame = _frame(plane, [plane.point(*content.points[end]) for end in ends])
    return Chart(name, frame, tuple(ends), Markup("").join(_arrows(pairs, content, frame)), bool(pairs))


def locator(shown: Chart | None, content: Content, page: Page) -> Locator | None:
    """A map in the language of a page."""
    if shown is None:
        return None
    frame = shown.frame
    drawing = Markup("").join((shown.arrows, *_dots(shown.ends, content, page, frame)))
    window = " ".join(map(number, (frame.left, frame.top, frame.width, frame.height)))
    caption = say("thing.map-moves" if shown.moves else "thing.map-place", page.language)
    size = number(frame.plane.width), number(frame.plane.height)
    return Locator(page.to(f"assets/{shown.land}.svg"), *size, window, drawing, caption)


def _frame(plane: Plane, spots: Sequence[Point]) -> _Frame:
    """A window around the points, of one shape for all maps, within the land's drawing."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    room = _AROUND * plane.width
    width = max(max(xs) - min(xs) + room, (max(ys) - min(ys) + room) / _SHAPE, _LEAST * plane.width)
    width = min(width, plane.width)
    height = min(width * _SHAPE, plane.height)
    left = min(max((min(xs) + max(xs) - width) / 2, 0.0), plane.width - width)
    top = min(max((min(ys) + max(ys) - height) / 2, 0.0), plane.height - height)
    return _Frame(plane, left, top, width, height)


def moves(content: Content) -> list[Pair]:
    """From where to where: of the transfer itself, else of the transfers of the story, each pair once."""
    givers = [str(value.term) for value in content.values(PKG + "donorRegion")]
    takers = [str(value.term) for value in content.values(PKG + "recipientRegion")]
    found = {(giver, taker): None for giver in givers for taker in takers}
    if not found:
        for episode in content.episodes:
            if episode.giver is not None and episode.taker is not None:
                found[(str(episode.giver), str(episode.taker))] = None
    return [(giver, taker) for giver, taker in found if giver != taker]


def lands() -> Iterator[tuple[str, bytes]]:
    """The files of the land, light and dark in one."""
    for name, plane in (("europe", _europe()), ("world", _world())):
        yield f"assets/{name}.svg", _land(name, plane).encode()


def _land(name: str, plane: Plane) -> str:
    areas, borders = shapes_of(name, plane)
    land = "".join(areas[code] for code in sorted(areas))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(plane.width)} {number(plane.height)}">'
        "<style>.land{fill:#dfe3e2}.border{stroke:#fff}@media(prefers-color-scheme:dark){.land{fill:#2c383f}"
        ".border{stroke:#12191d}}</style>"
        f'<path class="land" fill-rule="evenodd" d="{land}"/>'
        f'<path class="border" fill="none" stroke-width=".5" d="{borders}"/></svg>\n'
    )


def _arrows(pairs: Sequence[Pair], content: Content, frame: _Frame) -> Iterator[Markup]:
    width = (2.6 if len(pairs) < 6 else 1.8 if len(pairs) < 20 else 1.1) * frame.unit
    rim = (_DOT + 1.5) * frame.unit
    for giver, taker in pairs:
        pieces = [
            piece
            for part in great_circle(content.points[giver], content.points[taker])
            for piece in frame.plane.pieces(part)
        ]
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1
            way = trimmed(bent(piece), rim, rim) if len(pieces) == 1 else piece
            d = arrow(way, width) if last else line(way)
            yield Markup('<path class="{}" d="{}"/>').format("flow" if last else "flow-start", d)


def _dots(ends: Sequence[str], content: Content, page: Page, frame: _Frame) -> Iterator[Markup]:
    spots = {end: frame.plane.point(*content.points[end]) for end in ends}
    names = {end: _name(end, content, page) for end in ends}
    for end, (x, y) in spots.items():
        yield Markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            "here" if end == content.iri else "end",
            number(x),
            number(y),
            number(_DOT * frame.unit),
            names[end],
        )
    yield from _labels(ends, spots, names, frame)


def _labels(
    ends: Sequence[str], spots: Mapping[str, Point], names: Mapping[str, str], frame: _Frame
) -> Iterator[Markup]:
    unit = frame.unit
    wishes = [
        Wish(
            ((spots[end][0] - frame.left) / unit, (spots[end][1] - frame.top) / unit),
            fitted(names[end], _LETTER, _ROOM),
            _DOT,
            _LETTER,
        )
        for end in ends[:_NAMED]
    ]
    for text in placed(wishes, (frame.width / unit, frame.height / unit)):
        yield Markup(
            '<text x="{}" y="{}" font-size="{}" text-anchor="{}" stroke-width="{}">{}</text>'
        ).format(
            number(text.x * unit + frame.left),
            number(text.y * unit + frame.top),
            number(_LETTER * unit),
            text.anchor,
            number(3 * unit),
            text.text,
        )


def _name(place: str, content: Content, page: Page) -> str:
    return visible(content.label(place, (page.language, *page.site.settings.languages))[0])


@cache
def _europe() -> Plane:
    return europe(_LAND)


@cache
def _world() -> Plane:
    return world(_LAND)
