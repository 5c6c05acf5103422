"""Who gave to whom as a matrix: rows gave, columns took, each cell with its number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from prospects_kg.draw import lettering
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.shapes import Box, Shape, Text
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import Flow, Tally, standing_notes, tally
from prospects_kg.draw.words import count, say
from prospects_kg.network.model import TransferNetwork

_MOST: Final = 30
_FEWEST: Final = 12
_CELL: Final = 21.0
_LABEL: Final = 11.0
_SIDE: Final = 150.0


def matrix(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """The flows of a network as a matrix, of countries where there are too many nodes; the busiest are drawn."""
    counted = tally(network, language, keep_within=True)
    if len(counted.ends) > _MOST:
        counted = tally(network, language, by_country=True, keep_within=True)
    drawn = list(counted.turnover())[: _FEWEST if small else _MOST]
    flows = [flow for flow in counted.flows if flow.donor in drawn and flow.recipient in drawn]
    title, summary = say("matrix.title", language), _summary(network, counted, language)
    notes = [*standing_notes(network, language, [edge for flow in counted.flows for edge in flow.transfers])]
    if len(drawn) < len(counted.ends):
        notes.append(say("matrix.shown", language, n=len(drawn)))
    shapes, width, height = _drawn(counted, drawn, flows, language) if drawn else ([], 400.0, 0.0)
    columns = tuple(say(f"column.{key}", language) for key in ("from", "to", "transfers"))
    rows: list[tuple[Value, ...]] = [
        (counted.ends[flow.donor].label, counted.ends[flow.recipient].label, flow.weight)
        for flow in counted.flows
    ]
    shown = tuple(notes) if drawn else (summary,)
    svg = written(Sheet(width, height, shapes, title, summary, shown, language, small))
    return Picture("matrix", title, summary, svg, columns, rows, shown, language)


def _summary(network: TransferNetwork, counted: Tally, language: str) -> str:
    shown = network.coverage
    if not counted.flows:
        return say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    first = counted.flows[0]
    transfers = len({edge.transfer for flow in counted.flows for edge in flow.transfers})
    return say(
        "matrix.summary",
        language,
        places=count("nodes", len(counted.ends), language),
        transfers=count("transfers", transfers, language),
        most=f"{counted.ends[first.donor].label} → {counted.ends[first.recipient].label} ({first.weight})",
    )


def _drawn(
    counted: Tally, drawn: Sequence[str], flows: Sequence[Flow], language: str
) -> tuple[list[Shape], float, float]:
    labels = {key: lettering.fitted(counted.ends[key].label, _LABEL, _SIDE - 10) for key in drawn}
    head = max(lettering.width(label, _LABEL) for label in labels.values()) + 24
    side = max(lettering.width(label, _LABEL) for label in labels.values()) + 12
    at = {key: place * _CELL for place, key in enumerate(drawn)}
    end = len(drawn) * _CELL
    shapes = [
        *_grid(at, side, head, end),
        *_names(labels, at, side, head),
        *_totals(counted, at, side, head, end, language),
    ]
    strongest = max(flow.weight for flow in flows)
    for flow in flows:
        shapes += _cell(counted, flow, (side + at[flow.recipient], head + at[flow.donor]), strongest)
    shapes.append(Text(side - 8, 11, say("matrix.gave", language) + " ↓", _LABEL, "muted", "end"))
    shapes.append(Text(side, 11, say("matrix.took", language) + " →", _LABEL, "muted"))
    wide = max(
        side + end + _CELL * 2, side + lettering.width(say("matrix.took", language), _LABEL) + 20, 300.0
    )
    return shapes, wide, head + end + _CELL * 1.4


def _grid(at: Mapping[str, float], side: float, head: float, end: float) -> list[Shape]:
    """Bands across every other row and a frame around each cell of the diagonal, which a transfer within one fills."""
    bands: list[Shape] = [
        Box(side, head + top, end, _CELL, "sea") for place, top in enumerate(at.values()) if place % 2 == 0
    ]
    return [
        *bands,
        *(Box(side + left, head + left, _CELL, _CELL, "", "line", line=0.8) for left in at.values()),
    ]


def _names(labels: Mapping[str, str], at: Mapping[str, float], side: float, head: float) -> list[Shape]:
    shapes: list[Shape] = []
    for key, label in labels.items():
        middle = at[key] + _CELL / 2 + 4
        shapes.append(Text(side - 8, head + middle, label, _LABEL, anchor="end"))
        shapes.append(Text(side + middle, head - 6, label, _LABEL, turn=-90))
    return shapes


def _cell(counted: Tally, flow: Flow, corner: tuple[float, float], strongest: int) -> list[Shape]:
    """A cell, darker for more transfers; the number in it says how many."""
    shade = 0.18 + 0.82 * math.sqrt((flow.weight - 1) / max(strongest - 1, 1))
    x, y = corner
    told = f"{counted.ends[flow.donor].label} → {counted.ends[flow.recipient].label}: {flow.weight}"
    ink = "paper" if shade > 0.62 else "ink"
    return [
        Box(x + 1, y + 1, _CELL - 2, _CELL - 2, "hue0", opacity=shade, title=told),
        Text(x + _CELL / 2, y + _CELL / 2 + 4, str(flow.weight), _LABEL, ink, "middle"),
    ]


def _totals(
    counted: Tally, at: Mapping[str, float], side: float, head: float, end: float, language: str
) -> list[Shape]:
    """How many each gave, at the right, and took, at the bottom: of all flows, also those not drawn."""
    label = say("matrix.total", language)
    shapes: list[Shape] = [
        Text(side + end + 8, head - 6, label, _LABEL, "muted"),
        Text(side - 8, head + end + 16, label, _LABEL, "muted", "end"),
    ]
    for key, place in at.items():
        middle = place + _CELL / 2
        shapes.append(Text(side + end + 8, head + middle + 4, str(counted.given(key)), _LABEL, "muted"))
        shapes.append(
            Text(side + middle, head + end + 16, str(counted.taken(key)), _LABEL, "muted", "middle")
        )
    return shapes
