"""The lineage of practices, left to right: from where a practice began, over who took it, to who took it from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.draw import lettering
from prospects_kg.draw.descent import Branch, Descent, Knot, descents
from prospects_kg.draw.legends import stage_label, stage_legend
from prospects_kg.draw.palette import dash, stage_role
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.shapes import Box, Group, Path, Shape, Text, line, linked, sweep
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import practice_label
from prospects_kg.draw.words import count, say
from prospects_kg.draw.years import how_dated, year_text
from prospects_kg.network.model import TransferEdge, TransferNetwork

_CARD: Final = 176.0
_LEAF: Final = 250.0
_GAP: Final = 78.0
_PLACE: Final = 12.5
_PRACTICE: Final = 10.5
_ROW: Final = 22.0
_PAD: Final = 9.0
_BETWEEN: Final = 34.0


@dataclass(frozen=True, slots=True)
class _Card:
    """The words of a knot and the room they need."""

    knot: Knot
    place: str
    details: Sequence[str]
    story: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a card stands: its left edge and the middle of its height."""

    x: float
    y: float


def lineage(
    network: TransferNetwork,
    language: str = "en",
    *,
    tree: Descent | None = None,
    small: bool = False,
    addresses: Mapping[str, str] | None = None,
) -> Picture:
    """A tree of the network (`descents`), or without one all trees of more than a single step.

    `small` leaves out title, notes and legend, and all trees but the first. `addresses` gives pages by IRI.
    """
    trees = [tree] if tree else descents(network)[: 1 if small else None]
    shapes, width, height = _stacked(network, trees, language, addresses or {})
    branches = [branch for tree in trees for branch in tree.branches]
    title = (
        say("lineage.title", language, practice=network.label(tree.root().practice or "", language))
        if tree
        else say("lineage.title-all", language)
    )
    summary = _summary(network, trees, language)
    notes: tuple[str, ...] = (say("lineage.year-note", language),) if trees else (summary,)
    if trees and not small:
        legend, deep = stage_legend(network, [branch.edge.stage for branch in branches], language, width)
        shapes.append(Group(0, height + 14, legend))
        height += deep + 14
    svg = written(Sheet(width, height, shapes, title, summary, notes, language, small))
    keys = ("depth", "from", "practice", "to", "stage", "year", "how-dated", "result", "certainty", "sources")
    columns = tuple(say(f"column.{key}", language) for key in keys)
    return Picture("lineage", title, summary, svg, columns, _rows(network, trees, language), notes, language)


def _stacked(
    network: TransferNetwork, trees: Sequence[Descent], language: str, addresses: Mapping[str, str]
) -> tuple[list[Shape], float, float]:
    """All trees one below the other; with the width of the widest and the height of all."""
    shapes: list[Shape] = []
    width = 420.0 if not trees else 0.0
    top = 0.0
    for tree in trees:
        cards = {knot.key: _card(network, tree, knot, language) for knot in tree.knots.values()}
        spots, wide, high = _placed(tree, cards, top)
        shapes += _drawn(network, tree, cards, spots, language, addresses)
        width = max(width, wide)
        top = high + _BETWEEN
    return shapes, width, max(top - _BETWEEN, 0.0)


def _card(network: TransferNetwork, tree: Descent, knot: Knot, language: str) -> _Card:
    names = [network.label(place, language) for place in knot.places]
    place = ", ".join(names)
    into = [branch for branch in tree.branches if branch.end == knot.key]
    story = _story(network, into[0].edge, language) if into else ""
    if knot.practice is None:
        place = lettering.fitted(place, _PLACE, _LEAF, bold=False)
        room = lettering.width(place, _PLACE) + 7 + lettering.width(story, _PRACTICE) + 12
        return _Card(knot, place, (), story, room, _ROW)
    details = lettering.wrapped(network.label(knot.practice, language), _PRACTICE, _CARD - 2 * _PAD, 3)
    place = lettering.fitted(place or "?", _PLACE, _CARD - 2 * _PAD, bold=True)
    story = lettering.fitted(story, _PRACTICE, _CARD - 2 * _PAD)
    height = 2 * _PAD + _PLACE + len(details) * 13.5 + (14.5 if story else 0)
    return _Card(knot, place, details, story, _CARD, height)


def _story(network: TransferNetwork, edge: TransferEdge, language: str) -> str:
    """What is said of the transfer that led here: stage, year, and whether the reading is weak."""
    parts = [stage_label(network, edge.stage, language), year_text(edge)]
    if edge.certainty == "weak":
        parts.append(say("lineage.weak", language))
    return " · ".join(part for part in parts if part)


def _placed(tree: Descent, cards: Mapping[str, _Card], top: float) -> tuple[dict[str, _Spot], float, float]:
    """A spot for each card: columns by step, children around the height of their parent."""
    columns = [0.0] * (tree.depth + 1)
    for card in cards.values():
        columns[card.knot.depth] = max(columns[card.knot.depth], card.width)
    lefts = [sum(columns[:depth]) + depth * _GAP for depth in range(len(columns))]
    middles: dict[str, float] = {}
    below = top
    for root in [key for key, knot in tree.knots.items() if knot.depth == 0]:
        below = _descend(tree, cards, root, below, middles) + 6
    spots = {key: _Spot(lefts[cards[key].knot.depth], middle) for key, middle in middles.items()}
    return spots, lefts[-1] + columns[-1], max(below - 6, top)


def _descend(
    tree: Descent, cards: Mapping[str, _Card], key: str, top: float, middles: dict[str, float]
) -> float:
    """Place a knot and all below it from `top` on; the height at which they end."""
    own = cards[key].height + 8
    middles[key] = top + own / 2
    children = [child for child in tree.children(key) if child not in middles]
    end = top
    for child in children:
        end = _descend(tree, cards, child, end, middles)
    if not children:
        return top + own
    if end - top < own:
        moved = (own - (end - top)) / 2
        for child in _all_below(tree, children, middles, top):
            middles[child] += moved
        end = top + own
    middles[key] = (middles[children[0]] + middles[children[-1]]) / 2
    middles[key] = min(max(middles[key], top + own / 2), end - own / 2)
    return end


def _all_below(tree: Descent, keys: Iterable[str], middles: Mapping[str, float], top: float) -> list[str]:
    """The knots placed below these, from `top` on."""
    found: dict[str, None] = {}
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found and key in middles and middles[key] >= top:
            found[key] = None
            waiting += tree.children(key)
    return list(found)


def _drawn(
    network: TransferNetwork,
    tree: Descent,
    cards: Mapping[str, _Card],
    spots: Mapping[str, _Spot],
    language: str,
    addresses: Mapping[str, str],
) -> list[Shape]:
    """Lines first, so that cards stand on them."""
    shapes: list[Shape] = []
    for branch in tree.branches:
        shapes += _line(network, branch, cards, spots, language)
    for key, card in cards.items():
        shapes += (
            _stem(card, spots[key], addresses) if card.knot.practice else _leaf(card, spots[key], addresses)
        )
    return shapes


def _line(
    network: TransferNetwork,
    branch: Branch,
    cards: Mapping[str, _Card],
    spots: Mapping[str, _Spot],
    language: str,
) -> list[Shape]:
    start, end = spots[branch.start], spots[branch.end]
    x, to_x = start.x + cards[branch.start].width, end.x - 7
    role, thick = stage_role(branch.edge.stage), 1.2 if branch.edge.certainty == "weak" else 2.0
    told = f"{practice_label(network, branch.edge, language)}: {_story(network, branch.edge, language)}"
    head = line([(to_x, end.y - 4.2), (to_x + 6.5, end.y), (to_x, end.y + 4.2)], close=True)
    return [
        Path(sweep((x, start.y), (to_x, end.y)), "", role, thick, dash(branch.edge.stage, thick), title=told),
        Path(head, role),
    ]


def _stem(card: _Card, spot: _Spot, addresses: Mapping[str, str]) -> list[Shape]:
    top = spot.y - card.height / 2
    base = top + _PAD + _PLACE * 0.85
    href = addresses.get(card.knot.practice or "", "")
    texts = [Text(spot.x + _PAD, base, card.place, _PLACE, bold=True, href=_first(card, addresses))]
    base += 15
    for row in card.details:
        texts += [
            shape
            for shape in linked([Text(spot.x + _PAD, base, row, _PRACTICE)], href)
            if isinstance(shape, Text)
        ]
        base += 13.5
    if card.story:
        texts.append(Text(spot.x + _PAD, base + 1, card.story, _PRACTICE, "muted"))
    return [Box(spot.x, top, card.width, card.height, "paper", "muted", 5, line=1.1), *texts]


def _leaf(card: _Card, spot: _Spot, addresses: Mapping[str, str]) -> list[Shape]:
    after = spot.x + 5 + lettering.width(card.place, _PLACE) + 7
    return [
        Text(spot.x + 5, spot.y + 4.3, card.place, _PLACE, href=_first(card, addresses)),
        Text(after, spot.y + 4.3, card.story, _PRACTICE, "muted"),
    ]


def _first(card: _Card, addresses: Mapping[str, str]) -> str:
    return next((addresses[place] for place in card.knot.places if place in addresses), "")


def _summary(network: TransferNetwork, trees: Sequence[Descent], language: str) -> str:
    if not trees:
        shown = network.coverage
        return say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    told = []
    for tree in trees[:6]:
        root = tree.root()
        first = ", ".join(network.label(place, language) for place in root.places)
        steps = [
            say(
                "lineage.step",
                language,
                n=depth,
                places=", ".join(
                    dict.fromkeys(
                        network.label(place, language)
                        for knot in tree.knots.values()
                        if knot.depth == depth
                        for place in knot.places
                    )
                ),
            )
            for depth in range(1, tree.depth + 1)
        ]
        told.append(say("lineage.summary", language, first=first, steps="; ".join(steps)))
    rest = (
        f" … ({count('transfers', sum(len(tree.branches) for tree in trees), language)})" if trees[6:] else ""
    )
    return " ".join(told) + rest


def _rows(network: TransferNetwork, trees: Sequence[Descent], language: str) -> list[tuple[Value, ...]]:
    return [
        (
            tree.knots[branch.start].depth + 1,
            ", ".join(network.label(place, language) for place in tree.knots[branch.start].places),
            practice_label(network, branch.edge, language),
            ", ".join(network.label(place, language) for place in tree.knots[branch.end].places),
            stage_label(network, branch.edge.stage, language),
            branch.edge.year,
            say(f"years.{how_dated(branch.edge)}", language),
            network.label(branch.edge.resulting_practice, language)
            if branch.edge.resulting_practice
            else None,
            branch.edge.certainty,
            len(branch.edge.sources),
        )
        for tree in trees
        for branch in sorted(tree.branches, key=lambda one: tree.knots[one.start].depth)
    ]
