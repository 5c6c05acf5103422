"""The network itself: dots for who gave and took, arrows for transfers, each component laid out by itself."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import networkx as nx

from prospects_kg.draw.curves import bent, pointed, resampled, trimmed
from prospects_kg.draw.legends import stage_label, stage_legend
from prospects_kg.draw.palette import INFERRED, dash, stage_role
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.placing import Wish, placed
from prospects_kg.draw.shapes import Circle, Group, Path, Point, Shape, Text
from prospects_kg.draw.shapes import line as curve
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import edge_label, edges_of, practice_label, standing_notes
from prospects_kg.draw.words import count, say
from prospects_kg.network.compiled import layout
from prospects_kg.network.model import STAGES, TransferNetwork

_WIDE: Final = 960.0
_SMALL: Final = 460.0
_MARGIN: Final = 46.0
# Components with fewer nodes fold into a note and the table.
_LEAST: Final = 4
# Links beyond which only those of the further stages are drawn, unless stages were chosen.
_MOST: Final = 250
_FURTHER: Final = ("piloted", "adopted")
_LABEL: Final = 10.5


def node_link(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """Every transfer as an arrow between its ends; a pair's arrow has the colour of its furthest stage."""
    pairs = _pairs(network)
    chosen = _readable(pairs) if not network.selection.stages else pairs
    drawn, folded = _parts(chosen)
    title, summary = say("network.title", language), _summary(network, language)
    edges = [edge for _, _, edge in edges_of(network)]
    notes = [*standing_notes(network, language, edges)] if edges else [summary]
    if network.inferred.number_of_edges():
        notes.append(say("network.inferred", language, n=network.inferred.number_of_edges()))
    if len(chosen.edges) < len(pairs.edges):
        notes.append(say("network.furthest", language, n=len(chosen.edges), all=len(pairs.edges)))
    if folded:
        notes.append(say("network.small", language, n=folded))
    width = _SMALL if small else _WIDE
    shapes, height = _sheet(network, drawn, width, language, small) if drawn.number_of_nodes() else ([], 0.0)
    columns = tuple(
        say(f"column.{key}", language) for key in ("from", "to", "practice", "stage", "year", "transfer")
    )
    svg = written(Sheet(width, height, shapes, title, summary, notes, language, small))
    return Picture("network", title, summary, svg, columns, _rows(network, language), tuple(notes), language)


def _pairs(network: TransferNetwork) -> nx.DiGraph:
    """One edge for each pair: its furthest stage and the number of its transfers."""
    pairs = nx.DiGraph()
    for donor, recipient, edge in edges_of(network):
        known = pairs.get_edge_data(donor, recipient)
        best = max((known["stage"], edge.stage), key=STAGES.index) if known else edge.stage
        pairs.add_edge(donor, recipient, stage=best, weight=(known["weight"] if known else 0) + 1)
    for donor, recipient in sorted(set(network.inferred.edges())):
        if not pairs.has_edge(donor, recipient):
            pairs.add_edge(donor, recipient, stage=INFERRED, weight=1)
    return pairs


def _readable(pairs: nx.DiGraph) -> nx.DiGraph:
    """The pairs, or those of the further stages where all at once are a tangle."""
    if len(pairs.edges) <= _MOST:
        return pairs
    further = [
        (one, other) for one, other, stage in pairs.edges(data="stage") if stage in (*_FURTHER, INFERRED)
    ]
    return pairs.edge_subgraph(further).copy() if further else pairs


def _parts(pairs: nx.DiGraph) -> tuple[nx.DiGraph, int]:
    """What is drawn, and how many components are too small for it.

    Where every component is small, all are drawn: a network of two places is a picture too.
    """
    parts = list(nx.weakly_connected_components(pairs))
    large = [part for part in parts if len(part) >= _LEAST] or parts
    return pairs.subgraph(set().union(*large) if large else ()).copy(), len(parts) - len(large)


def _summary(network: TransferNetwork, language: str) -> str:
    edges = list(edges_of(network))
    shown = network.coverage
    if not edges:
        return say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    ends = Counter(end for donor, recipient, _ in edges for end in (donor, recipient))
    most = min(ends, key=lambda end: (-ends[end], end))
    joined = nx.Graph([(donor, recipient) for donor, recipient, _ in edges])
    return say(
        "network.summary",
        language,
        nodes=count("nodes", len(ends), language),
        transfers=count("transfers", len({edge.transfer for _, _, edge in edges}), language),
        components=nx.number_connected_components(joined),
        most=f"{network.label(most, language)} ({ends[most]})",
    )


def _sheet(
    network: TransferNetwork, graph: nx.DiGraph, width: float, language: str, small: bool
) -> tuple[list[Shape], float]:
    places, height = _fitted(layout(graph), width)
    busy = {node: int(graph.degree(node, weight="weight")) for node in graph}
    most = max(busy.values())
    radii = {node: 2.6 + 5.4 * math.sqrt(many / most) for node, many in busy.items()}
    shapes: list[Shape] = []
    lines: list[Sequence[Point]] = []
    for donor, recipient, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        if donor == recipient:
            continue
        way = trimmed(
            bent([places[donor], places[recipient]], 0.08), radii[donor] + 0.5, radii[recipient] + 1
        )
        told = f"{network.label(donor, language)} → {network.label(recipient, language)}: {data['weight']}"
        thick = 1.3 + 0.9 * math.sqrt(data["weight"] - 1)
        role = stage_role(data["stage"])
        head, neck = pointed(way, 4.5 + thick)
        shapes.append(Path(curve(neck), "", role, thick, dash(data["stage"], thick), title=told))
        shapes.append(Path(head, role))
        lines.append(way)
    shapes += _dots(network, places, radii, busy, language)
    shapes += _labels(network, places, radii, busy, lines, (width, height), language)
    if small:
        return shapes, height
    stages = [data["stage"] for _, _, data in graph.edges(data=True)]
    legend, deep = stage_legend(network, stages, language, width)
    size = Text(0, height + deep + 22, say("network.legend-size", language), 11, "muted")
    return [*shapes, Group(0, height + 10, legend), size], height + deep + 28


def _fitted(places: Mapping[str, Point], width: float) -> tuple[dict[str, Point], float]:
    """The layout stretched or shrunk to the width, with a margin for labels."""
    left, top = (min(point[axis] for point in places.values()) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in places.values()) for axis in (0, 1))
    scale = min((width - 2 * _MARGIN) / max(right - left, 1.0), 1.3)
    aside = (width - 2 * _MARGIN - (right - left) * scale) / 2
    moved = {
        node: (_MARGIN + aside + (x - left) * scale, _MARGIN / 2 + (y - top) * scale)
        for node, (x, y) in places.items()
    }
    return moved, (bottom - top) * scale + _MARGIN


def _dots(
    network: TransferNetwork,
    places: Mapping[str, Point],
    radii: Mapping[str, float],
    busy: Mapping[str, int],
    language: str,
) -> list[Shape]:
    return [
        Circle(
            *places[node], radii[node], "ink", "paper", 0.9, f"{network.label(node, language)}: {busy[node]}"
        )
        for node in sorted(places, key=lambda node: (-busy[node], node))
    ]


def _labels(
    network: TransferNetwork,
    places: Mapping[str, Point],
    radii: Mapping[str, float],
    busy: Mapping[str, int],
    lines: Sequence[Sequence[Point]],
    window: tuple[float, float],
    language: str,
) -> list[Text]:
    """Labels of all nodes that find a place, the busiest first."""
    order = sorted(places, key=lambda node: (-busy[node], node))
    wishes = [
        Wish(places[node], network.label(node, language), radii[node], _LABEL, busy[node] > 4)
        for node in order
    ]
    ways = [point for line in lines for point in resampled(line, 12)]
    return placed(wishes, window, ways)


def _rows(network: TransferNetwork, language: str) -> list[tuple[Value, ...]]:
    return [
        (
            network.label(donor, language),
            network.label(recipient, language),
            practice_label(network, edge, language),
            stage_label(network, edge.stage, language),
            edge.year,
            edge_label(network, edge, language),
        )
        for donor, recipient, edge in edges_of(network)
    ]
