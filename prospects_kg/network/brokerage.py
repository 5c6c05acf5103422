"""Brokerage roles of Gould and Fernandez (1989), with permutation p-values.

A broker b stands in an open two-path a -> b -> c: it took from a and gave to c, and a gave nothing to c. Over a
partition of the nodes (countries, NUTS regions, communities, any groups) the path gives b one of five roles:

    coordinator     a, b, c in one group          itinerant    a and c in one group, b in another
    gatekeeper      b and c in one group          representative  a and b in one group
    liaison         three groups

The p-value of a role asks whether the groups matter: labels are shuffled among the nodes, the links stay, and p is
(1 + shuffles in which b holds the role at least as often) / (1 + shuffles). It is for one node and one role; of a
hundred nodes about five are below 0.05 by chance. How many two-paths a node stands in does not depend on the groups
and has no p-value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from prospects_kg.model.errors import NetworkError
from prospects_kg.network.model import TransferNetwork

ROLES: Final = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
PERMUTATIONS: Final = 999
SEED: Final = 1

# By a = b, b = c, a = c as bits 4, 2, 1 (of equal groups): which role. Combinations that cannot be stand at liaison.
_ROLE_OF: Final = np.array([4, 1, 2, 4, 3, 4, 4, 0])
# Two-paths at once: some 100 MB.
_BLOCK: Final = 2_000_000
_NUTS_DIGITS: Final = {"nuts0": 2, "nuts1": 3, "nuts2": 4, "nuts3": 5}

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TwoPaths:
    """Two-paths a -> b -> c by node numbers, with the numbers of their edges; `closing` is that of a -> c, else -1."""

    a: Ints
    b: Ints
    c: Ints
    first: Ints
    second: Ints
    closing: Ints

    def chosen(self, keep: Flags) -> TwoPaths:
        """Those that a mask keeps."""
        return TwoPaths(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Brokerage:
    """A node's number of open two-paths in each role, in the order of ROLES, and the p-value of each.

    `unclassified` counts open two-paths of which a node has no group; `total` all of the node's open two-paths.
    """

    roles: tuple[int, ...]
    p_values: tuple[float, ...]
    unclassified: int

    @property
    def total(self) -> int:
        """All open two-paths that pass the node."""
        return sum(self.roles) + self.unclassified


def brokerage(
    graph: nx.DiGraph,
    partition: Mapping[Any, Hashable | None],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> dict[Any, Brokerage]:
    """The roles of every node over a partition; a node that is not in it, or has None, has no group.

    Weights and loops do not count. Without permutations every p-value is 1. The same seed gives the same p-values.

    >>> line = nx.DiGraph([("wigan", "karvina"), ("karvina", "laviana")])
    >>> found = brokerage(line, {"wigan": "GB", "karvina": "CZ", "laviana": "ES"})
    >>> dict(zip(ROLES, found["karvina"].roles))
    {'coordinator': 0, 'itinerant': 0, 'gatekeeper': 0, 'representative': 0, 'liaison': 1}
    """
    nodes = sorted(graph)
    groups = _groups(nodes, partition)
    shuffled = _shuffled(groups, permutations, seed)
    found: dict[Any, Brokerage] = {}
    for start, paths in two_paths(graph):
        opened = paths.chosen(paths.closing < 0)
        size = (int(paths.b[-1]) if len(paths.b) else start) - start + 1
        observed, unclassified = _counted(opened, groups, start, size)
        exceeded = np.zeros_like(observed)
        for labels in shuffled:
            exceeded += _counted(opened, labels, start, size)[0] >= observed
        p_values = (1 + exceeded) / (1 + permutations)
        for row in range(size):
            found[nodes[start + row]] = Brokerage(
                tuple(observed[row].tolist()), tuple(p_values[row].tolist()), int(unclassified[row])
            )
    nothing = Brokerage((0,) * len(ROLES), (1.0,) * len(ROLES), 0)
    return {node: found.get(node, nothing) for node in nodes}


def partition_of(network: TransferNetwork, by: str = "country") -> dict[str, str | None]:
    """The group of each node: its country, the NUTS code above it (nuts0 to nuts3), or its programme.

    The programme of a node is that of most transfers in which it takes part (then the first IRI). A node without the
    asked has None. Communities are a partition as well: `compiled.communities`. Raises NetworkError for another `by`.
    """
    places = network.graph.nodes(data="data")
    if by == "country":
        return {node: place.country for node, place in places}
    if by in _NUTS_DIGITS:
        digits = _NUTS_DIGITS[by]
        return {n: p.nuts_code[:digits] if len(p.nuts_code) >= digits else None for n, p in places}
    if by == "programme":
        return {node: _programme(network, node) for node in network.graph}
    raise NetworkError(f"unknown partition {by!r}; known are country, {', '.join(_NUTS_DIGITS)}, programme")


def two_paths(graph: nx.DiGraph, *, block: int = _BLOCK) -> Iterator[tuple[int, TwoPaths]]:
    """All two-paths of different nodes, by the middle node in blocks: the number of its first node, and the paths.

    Nodes are numbered in sorted order, edges in the order of (from, to). A block holds all paths of its middle nodes.
    """
    starts, ends, size = numbered(graph)
    offsets = np.searchsorted(starts, np.arange(size + 1))
    by_end = np.argsort(ends, kind="stable")
    into = np.searchsorted(ends[by_end], np.arange(size + 1))
    numbers = np.diff(into) * np.diff(offsets)
    codes = starts * size + ends
    first = 0
    while first < size:
        last = first + 1
        held = int(numbers[first])
        while last < size and held + numbers[last] <= block:
            held += int(numbers[last])
            last += 1
        incoming = by_end[into[first] : into[last]]
        paths = _joined(incoming, starts, ends, offsets, codes)
        if len(paths.b):
            yield first, paths
        first = last


def numbered(graph: nx.DiGraph) -> tuple[Ints, Ints, int]:
    """The edges without loops as two arrays of node numbers, sorted, and the number of nodes."""
    place = {node: number for number, node in enumerate(sorted(graph))}
    pairs = sorted((place[u], place[v]) for u, v in graph.edges() if u != v)
    edges = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return edges[:, 0], edges[:, 1], len(place)


def _joined(incoming: Ints, starts: Ints, ends: Ints, offsets: Ints, codes: Ints) -> TwoPaths:
    middle = ends[incoming]
    outgoing = offsets[middle + 1] - offsets[middle]
    first = np.repeat(incoming, outgoing)
    behind = np.cumsum(outgoing) - outgoing
    second = np.arange(len(first)) - np.repeat(behind, outgoing) + np.repeat(offsets[middle], outgoing)
    a, b, c = starts[first], ends[first], ends[second]
    closing = _edge_of(a * (len(offsets) - 1) + c, codes)
    return TwoPaths(a, b, c, first, second, closing).chosen(a != c)


def _edge_of(wanted: Ints, codes: Ints) -> Ints:
    """The number of the edge with a code, -1 where there is none."""
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[place] == wanted, place, -1)


def _counted(paths: TwoPaths, groups: Ints, start: int, size: int) -> tuple[Ints, Ints]:
    """How often each middle node holds each role (size x 5), and its paths with a node that has no group."""
    a, b, c = groups[paths.a], groups[paths.b], groups[paths.c]
    known = (a >= 0) & (b >= 0) & (c >= 0)
    roles = _ROLE_OF[(a == b) * 4 + (b == c) * 2 + (a == c)]
    row = paths.b - start
    cells = np.bincount((row * len(ROLES) + roles)[known], minlength=size * len(ROLES))
    return cells.reshape(size, len(ROLES)), np.bincount(row[~known], minlength=size)


def _groups(nodes: list[Any], partition: Mapping[Any, Hashable | None]) -> Ints:
    numbers: dict[Hashable, int] = {}
    found = []
    for node in nodes:
        group = partition.get(node)
        found.append(-1 if group is None else numbers.setdefault(group, len(numbers)))
    return np.array(found, dtype=np.int64)


def _shuffled(groups: Ints, permutations: int, seed: int) -> list[Ints]:
    """Shuffles of the labels among the nodes that have one."""
    random = np.random.default_rng(seed)
    known = np.flatnonzero(groups >= 0)
    found = []
    for _ in range(permutations):
        labels = groups.copy()
        labels[known] = random.permutation(groups[known])
        found.append(labels)
    return found


def _programme(network: TransferNetwork, node: str) -> str | None:
    counts: dict[str, int] = {}
    graph = network.graph
    for _, _, edge in (*graph.out_edges(node, data="data"), *graph.in_edges(node, data="data")):
        for programme in edge.programmes:
            counts[programme] = counts.get(programme, 0) + 1
    return min(counts, key=lambda programme: (-counts[programme], programme), default=None)
