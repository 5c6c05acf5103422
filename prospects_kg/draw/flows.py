"""Flow diagrams with two columns: who gave and who took by country, and how far the practices of each theme came.

Left and right are two columns also where the same country stands in both, because transfers run in circles and a
diagram of many columns could not show them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from prospects_kg.draw import lettering
from prospects_kg.draw.legends import stage_label
from prospects_kg.draw.palette import hue_roles, stage_role
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.shapes import Box, Path, Shape, Text, number
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import edges_of, standing_notes, tally
from prospects_kg.draw.words import count, say
from prospects_kg.network.model import STAGES, TransferNetwork

_WIDE: Final = 780.0
_SMALL: Final = 460.0
_TALL: Final = 560.0
_BAR: Final = 13.0
_GAP: Final = 7.0
_LABEL: Final = 11.5
# Rows of a column beyond which the least are put together.
_ROWS: Final = 14
_REST: Final = "rest"
_NONE: Final = "none"

Weights = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Column:
    """The rows of one side: keys in order, labels, colours and where each begins and ends."""

    labels: Mapping[str, str]
    roles: Mapping[str, str]
    spans: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one diagram."""

    title: str
    summary: str
    notes: tuple[str, ...]
    heads: tuple[str, str]
    columns: tuple[str, str, str]


def sankey(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """Who gave to whom: countries that gave on the left, countries that took on the right."""
    counted = tally(network, language, by_country=True, keep_within=True)
    weights = {(flow.donor, flow.recipient): flow.weight for flow in counted.flows}
    labels = {iri: end.label for iri, end in counted.ends.items()}
    transfers = len({edge.transfer for flow in counted.flows for edge in flow.transfers})
    sides = [len({pair[side] for pair in weights}) for side in (0, 1)]
    words = _Words(
        say("sankey.title-countries", language),
        say(
            "sankey.summary-countries",
            language,
            transfers=count("transfers", transfers, language),
            left=sides[0],
            right=sides[1],
            most=_most(weights, labels),
        )
        if weights
        else _nothing(network, language),
        (
            *standing_notes(network, language, [edge for flow in counted.flows for edge in flow.transfers]),
            say("sankey.within", language, n=counted.within),
        ),
        (say("sankey.gave", language), say("sankey.took", language)),
        (say("column.from", language), say("column.to", language), say("column.transfers", language)),
    )
    return _picture("sankey", weights, (labels, labels), {}, words, language, small)


def theme_sankey(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """How far practices of each theme came: themes on the left, current stages on the right."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    edges = [edge for _, _, edge in edges_of(network)]
    for edge in edges:
        for theme in edge.themes or (_NONE,):
            found[theme, edge.stage].add(edge.transfer)
    weights = {pair: len(transfers) for pair, transfers in sorted(found.items())}
    themes = {theme: network.label(theme, language) for theme, _ in weights if theme != _NONE}
    themes[_NONE] = say("sankey.no-theme", language)
    stages = {stage: stage_label(network, stage, language) for stage in STAGES}
    words = _Words(
        say("sankey.title-themes", language),
        say(
            "sankey.summary-themes",
            language,
            transfers=count("transfers", len({edge.transfer for edge in edges}), language),
            most=_most(weights, {**themes, **stages}),
        )
        if weights
        else _nothing(network, language),
        (*standing_notes(network, language, edges), say("sankey.several", language)),
        (say("column.theme", language), say("column.stage", language)),
        (say("column.theme", language), say("column.stage", language), say("column.transfers", language)),
    )
    roles = {stage: stage_role(stage) for stage in STAGES}
    return _picture("themes", weights, (themes, stages), roles, words, language, small)


def _picture(
    name: str,
    weights: Weights,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    right_roles: Mapping[str, str],
    words: _Words,
    language: str,
    small: bool,
) -> Picture:
    ordered = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    rows = [(labels[0][left], labels[1][right], weight) for (left, right), weight in ordered]
    width, tall = (_SMALL, _TALL * 0.62) if small else (_WIDE, _TALL)
    shapes, height = (
        _drawn(weights, labels, right_roles, words, width, tall, language) if weights else ([], 0.0)
    )
    notes = words.notes if weights else (words.summary,)
    svg = written(Sheet(width, height, shapes, words.title, words.summary, notes, language, small))
    return Picture(name, words.title, words.summary, svg, words.columns, rows, notes, language)


def _drawn(
    weights: Weights,
    labels: tuple[Mapping[str, str], Mapping[str, str]],
    right_roles: Mapping[str, str],
    words: _Words,
    width: float,
    tall: float,
    language: str,
) -> tuple[list[Shape], float]:
    folded, names = _folded(weights, labels, bool(right_roles), language)
    longest = max(lettering.width(label, _LABEL) for column in names for label in column.values())
    side = min(longest + 48, width * 0.34)
    left = _column(folded, 0, names[0], {}, tall)
    right = _column(folded, 1, names[1], right_roles, tall)
    x, to_x = side, width - side
    shapes: list[Shape] = _bands(folded, left, right, (x + _BAR, to_x - _BAR), bool(right_roles))
    for column, at, anchor, text_x in ((left, x, "end", x - 6), (right, to_x - _BAR, "start", to_x + 6)):
        shapes += _bars(folded, column, at, anchor, text_x, side - 8)
    heads = [
        Text(x - 6, 12, words.heads[0], _LABEL, "muted", "end"),
        Text(to_x + 6, 12, words.heads[1], _LABEL, "muted"),
    ]
    bottom = max(end for column in (left, right) for _, end in column.spans.values())
    return [*heads, *shapes], bottom + 2


def _folded(
    weights: Weights, labels: tuple[Mapping[str, str], Mapping[str, str]], keep_right: bool, language: str
) -> tuple[dict[tuple[str, str], int], tuple[dict[str, str], dict[str, str]]]:
    """The flows with the least rows of a side put together as one, and the labels that belong to them."""
    kept: list[set[str]] = []
    names: list[dict[str, str]] = []
    for side in (0, 1):
        totals = _totals(weights, side)
        ranked = sorted(totals, key=lambda key: (-totals[key], key))
        most = len(ranked) if (side and keep_right) or len(ranked) <= _ROWS + 1 else _ROWS
        kept.append(set(ranked[:most]))
        rest = {_REST: say("sankey.rest", language, n=len(ranked) - most)} if ranked[most:] else {}
        names.append({key: labels[side][key] for key in ranked[:most]} | rest)
    folded: dict[tuple[str, str], int] = defaultdict(int)
    for (left, right), weight in weights.items():
        folded[left if left in kept[0] else _REST, right if right in kept[1] else _REST] += weight
    return dict(folded), (names[0], names[1])


def _totals(weights: Weights, side: int) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for pair, weight in weights.items():
        totals[pair[side]] += weight
    return dict(totals)


def _column(
    weights: Weights, side: int, labels: Mapping[str, str], roles: Mapping[str, str], tall: float
) -> _Column:
    """Rows one below the other, as high as their number: the largest first, stages in their order, the rest last."""
    totals = _totals(weights, side)
    keys = (
        [stage for stage in roles if stage in totals] if roles else [key for key in labels if key in totals]
    )
    unit = (tall - _GAP * (len(keys) - 1)) / sum(totals.values())
    spans, top = {}, 24.0
    for key in keys:
        spans[key] = (top, top + totals[key] * unit)
        top += totals[key] * unit + max(_GAP, 13.0 - totals[key] * unit)
    hues = roles or hue_roles([key for key in keys if key not in {_REST, _NONE}])
    return _Column(labels, {key: hues.get(key, "hue7") for key in keys}, spans)


def _bands(
    weights: Weights, left: _Column, right: _Column, across: tuple[float, float], by_right: bool
) -> list[Shape]:
    """A band for each flow, from its part of the left bar to its part of the right one."""
    at = {
        side: {key: span[0] for key, span in column.spans.items()} for side, column in ((0, left), (1, right))
    }
    units = [_unit(weights, side, column) for side, column in ((0, left), (1, right))]
    bands: list[Shape] = []
    ends: dict[tuple[str, str], float] = {}
    for key in right.spans:
        for other in left.spans:
            if (other, key) in weights:
                ends[other, key] = at[1][key]
                at[1][key] += weights[other, key] * units[1]
    for key in left.spans:
        for other in right.spans:
            weight = weights.get((key, other))
            if weight is None:
                continue
            top, height = at[0][key], weight * units[0]
            at[0][key] += height
            d = _band(across, (top, top + height), (ends[key, other], ends[key, other] + weight * units[1]))
            role = right.roles[other] if by_right else left.roles[key]
            told = f"{left.labels[key]} → {right.labels[other]}: {weight}"
            # A rim tells neighbours apart, but would hide a band that is hardly wider than itself.
            bands.append(Path(d, role, "paper" if height > 3 else "", 0.4, opacity=0.55, title=told))
    return bands


def _unit(weights: Weights, side: int, column: _Column) -> float:
    totals = _totals(weights, side)
    key, (top, bottom) = next(iter(column.spans.items()))
    return (bottom - top) / totals[key]


def _band(across: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> str:
    x, to_x = (number(value) for value in across)
    middle = number(sum(across) / 2)
    a, b, c, d = (number(value) for value in (*start, *end))
    return f"M{x} {a}C{middle} {a} {middle} {c} {to_x} {c}V{d}C{middle} {d} {middle} {b} {x} {b}Z"


def _bars(
    weights: Weights, column: _Column, x: float, anchor: str, text_x: float, room: float
) -> list[Shape]:
    totals = _totals(weights, 0 if anchor == "end" else 1)
    shapes: list[Shape] = []
    for key, (top, bottom) in column.spans.items():
        label = lettering.fitted(column.labels[key], _LABEL, room - 34)
        shapes.append(Box(x, top, _BAR, max(bottom - top, 0.8), column.roles[key]))
        base = (top + bottom) / 2 + 4
        shapes.append(Text(text_x, base, f"{label} · {totals[key]}", _LABEL, anchor=anchor, halo=True))
    return shapes


def _most(weights: Weights, labels: Mapping[str, str]) -> str:
    if not weights:
        return ""
    (left, right), weight = min(weights.items(), key=lambda one: (-one[1], one[0]))
    return f"{labels[left]} → {labels[right]} ({weight})"


def _nothing(network: TransferNetwork, language: str) -> str:
    shown = network.coverage
    return say("coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends)
