"""The heavy measures and the layout, by igraph's compiled code; the only module that knows igraph.

networkx is what goes in and what comes out. Nodes are sorted first, so that the order in which a graph was built
changes nothing, and every random choice comes from a generator of this module's own, started by a seed.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from math import sqrt
from typing import Any, Final

import igraph
import networkx as nx

Point = tuple[float, float]
Box = tuple[float, float]

SEED: Final = 1
# Leiden is random: of several runs the partition of highest modularity is kept. Large graphs get one.
_RUNS: Final = 10
_RUNS_UP_TO: Final = 5_000
# Kamada-Kawai draws small components clearly and needs the square of their nodes.
_SPRINGS_UP_TO: Final = 400
_STEPS: Final = 500
_STEPS_OF_MANY: Final = 100
_MANY: Final = 3_000
# The length of an edge and the room around a component, in the units of a layout (pixels, say).
_EDGE: Final = 90.0
_ROOM: Final = 90.0


def compiled(graph: nx.Graph | nx.DiGraph) -> tuple[list[Any], igraph.Graph]:
    """The nodes in order and the same graph in igraph, edge weights as `weight` (1 where an edge has none)."""
    nodes = sorted(graph)
    place = {node: number for number, node in enumerate(nodes)}
    ends = [(place[start], place[end]) for start, end in graph.edges()]
    weights = [weight for _, _, weight in graph.edges(data="weight", default=1)]
    made = igraph.Graph(len(nodes), ends, directed=graph.is_directed())
    made.es["weight"] = weights
    return nodes, made


def betweenness(graph: nx.DiGraph) -> dict[Any, float]:
    """The share of shortest ways between others that pass a node: networkx's betweenness_centrality.

    c(v) = sum over s, t of sigma(s, t | v) / sigma(s, t), divided by (n - 1)(n - 2), or by half of that where the
    graph is undirected; ways count edges, not weights. Freeman 1977; Brandes 2001.
    """
    nodes, made = compiled(graph)
    pairs = (len(nodes) - 1) * (len(nodes) - 2) / (1 if graph.is_directed() else 2)
    found = made.betweenness(directed=graph.is_directed())
    return {node: value / pairs if pairs > 0 else 0.0 for node, value in zip(nodes, found, strict=True)}


def pagerank(graph: nx.DiGraph, *, damping: float = 0.85) -> dict[Any, float]:
    """PageRank with weighted edges, exactly (PRPACK); a node without edges out leads anywhere. Brin and Page 1998."""
    nodes, made = compiled(graph)
    if not nodes:
        return {}
    found = made.pagerank(directed=graph.is_directed(), damping=damping, weights="weight")
    return dict(zip(nodes, found, strict=True))


def communities(graph: nx.Graph | nx.DiGraph, *, seed: int = SEED) -> dict[Any, int]:
    """The community of each node, numbered from 1 by size (then by the first name in it).

    The partition of the highest modularity that the Leiden algorithm finds (Traag, Waltman and van Eck 2019), of ten
    runs, of one beyond 5,000 nodes. Direction is dropped: weights of both directions are added.
    """
    nodes, made = compiled(graph)
    if not nodes:
        return {}
    whole = made.as_undirected(combine_edges="sum") if made.is_directed() else made
    with _seeded(seed):
        runs = [_leiden(whole) for _ in range(_RUNS if len(nodes) <= _RUNS_UP_TO else 1)]
    best = max(runs, key=lambda run: run.modularity)
    groups = sorted(([nodes[place] for place in group] for group in best), key=lambda g: (-len(g), g[0]))
    return {node: number for number, group in enumerate(groups, 1) for node in group}


def modularity(graph: nx.Graph | nx.DiGraph, partition: Mapping[Any, Hashable]) -> float | None:
    """The modularity of a partition of the undirected weighted graph; None where there is no edge. Newman 2004."""
    nodes, made = compiled(graph)
    whole = made.as_undirected(combine_edges="sum") if made.is_directed() else made
    if not whole.ecount():
        return None
    numbers = {group: number for number, group in enumerate(dict.fromkeys(partition[node] for node in nodes))}
    return float(whole.modularity([numbers[partition[node]] for node in nodes], weights="weight"))


def layout(graph: nx.Graph | nx.DiGraph, seed: int = SEED) -> dict[Any, Point]:
    """A place for each node: every component laid out by itself and all of them packed into a rectangle.

    The same graph and seed give the same places, rounded to a tenth; an edge is about 90 long, y goes down. Larger
    components come first (top left); those of equal size in the order of their first names.
    """
    nodes, made = compiled(graph)
    plain = made.as_undirected() if made.is_directed() else made
    plain.simplify()
    parts = sorted((sorted(part) for part in plain.connected_components()), key=lambda p: (-len(p), p[0]))
    with _seeded(seed):
        drawn = [_drawn(plain.induced_subgraph(part)) for part in parts]
    places: dict[Any, Point] = {}
    for part, points, (left, top) in zip(parts, drawn, _packed([_box(each) for each in drawn]), strict=True):
        for place, (x, y) in zip(part, points, strict=True):
            places[nodes[place]] = (round(left + x, 1), round(top + y, 1))
    return places


def _leiden(whole: igraph.Graph) -> igraph.VertexClustering:
    return whole.community_leiden(objective_function="modularity", weights="weight", n_iterations=-1)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Set igraph's generator, which is one for the whole process, for a while, and give it back."""
    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _drawn(part: igraph.Graph) -> list[Point]:
    """The points of one component, its upper left corner at the origin."""
    size = part.vcount()
    if size == 1:
        return [(0.0, 0.0)]
    if size <= _SPRINGS_UP_TO:
        found = part.layout_kamada_kawai(maxiter=100 * size)
    else:
        found = part.layout_fruchterman_reingold(niter=_STEPS if size <= _MANY else _STEPS_OF_MANY)
    points = [(float(x), float(y)) for x, y in found]
    scale = _EDGE / _typical_edge(part, points)
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return [((x - left) * scale, (y - top) * scale) for x, y in points]


def _typical_edge(part: igraph.Graph, points: Sequence[Point]) -> float:
    lengths = sorted(
        sqrt((points[a][0] - points[b][0]) ** 2 + (points[a][1] - points[b][1]) ** 2)
        for a, b in part.get_edgelist()
    )
    return lengths[len(lengths) // 2] or 1.0


def _box(points: Sequence[Point]) -> Box:
    return max(x for x, _ in points) + _ROOM, max(y for _, y in points) + _ROOM


def _packed(boxes: Sequence[Box]) -> list[Point]:
    """The upper left corners of boxes put in rows, one after the other, in about the shape of a screen."""
    area = sum(width * height for width, height in boxes)
    widest = max((width for width, _ in boxes), default=0.0)
    row_width = max(widest, 1.3 * sqrt(area))
    corners: list[Point] = []
    rows: list[list[Box]] = []
    for box in boxes:
        if not rows or sum(width for width, _ in rows[-1]) + box[0] > row_width:
            rows.append([])
        rows[-1].append(box)
    tops = accumulate((max(height for _, height in row) for row in rows), initial=0.0)
    for row, top in zip(rows, tops, strict=False):
        lefts = accumulate((width for width, _ in row), initial=0.0)
        corners.extend((left, top) for left, _ in zip(lefts, row, strict=False))
    return corners
