"""Who learned a practice from whom, as a tree to draw: practices and places, and the transfers that join them.

A stem is a practice at a place; a leaf is where a transfer ended of which no practice is known to have come. The
tree is the part of the lineage view (network/views.py) that hangs together with one practice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from prospects_kg.network import views
from prospects_kg.network.model import TransferEdge, TransferNetwork


@dataclass(frozen=True, slots=True)
class Knot:
    """A node of the tree: `practice` is None for a leaf; `places` are nodes of the network."""

    key: str
    practice: str | None
    places: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One transfer, from the practice it carried to where it went."""

    start: str
    end: str
    edge: TransferEdge


@dataclass(frozen=True, slots=True)
class Descent:
    """One tree; `knots` by key in the order of drawing, parents before children."""

    knots: Mapping[str, Knot]
    branches: tuple[Branch, ...]

    @property
    def depth(self) -> int:
        """The number of steps from the first practice to the last."""
        return max(knot.depth for knot in self.knots.values())

    def root(self) -> Knot:
        """The practice that most came of."""
        first = [knot for knot in self.knots.values() if knot.depth == 0]
        below = {knot.key: sum(branch.start == knot.key for branch in self.branches) for knot in first}
        return max(first, key=lambda knot: below[knot.key])

    def children(self, key: str) -> list[str]:
        """What came of a knot, each once, in the order of drawing."""
        found = {branch.end for branch in self.branches if branch.start == key}
        return [other for other in self.knots if other in found]


def descents(network: TransferNetwork, least: int = 2) -> list[Descent]:
    """The trees of at least so many steps, the one with the most transfers first."""
    view = views.lineage(network)
    parts = [view.subgraph(part) for part in nx.weakly_connected_components(view)]
    trees = [tree for part in parts if (tree := _descent(part)) is not None and tree.depth >= least]
    return sorted(trees, key=lambda tree: (-len(tree.branches), next(iter(tree.knots))))


def _descent(part: nx.DiGraph) -> Descent | None:
    branches = sorted(_branches(part), key=_when)
    if not branches:
        return None
    steps = _steps(branches)
    places: dict[str, set[str]] = {}
    for branch in branches:
        node = part.nodes[branch.edge.transfer]
        places.setdefault(branch.start, set()).update(node["givers"] if not steps[branch.start] else ())
        places.setdefault(branch.end, set()).update(node["takers"])
    practices = {branch.start for branch in branches} | {
        branch.edge.resulting_practice for branch in branches
    }
    # From the first on, so that a picture can walk them in order: by step, then as the transfers are told.
    keys = list(dict.fromkeys([*(branch.start for branch in branches), *(branch.end for branch in branches)]))
    knots = {
        key: Knot(key, key if key in practices else None, tuple(sorted(places[key])), steps[key])
        for key in sorted(_ordered(keys, branches), key=lambda key: steps[key])
    }
    return Descent(knots, tuple(branches))


def _branches(part: nx.DiGraph) -> Iterator[Branch]:
    for transfer, data in part.nodes(data=True):
        if data["kind"] == "transfer":
            edge: TransferEdge = data["data"]
            yield Branch(edge.practice or "", edge.resulting_practice or transfer, edge)


def _when(branch: Branch) -> tuple[str, str, str]:
    """Branches in the order of their stage's latest day, those without any last."""
    return (branch.start, branch.edge.latest or "9999", branch.edge.transfer)


def _steps(branches: Iterable[Branch]) -> dict[str, int]:
    """How many transfers lead to each knot on the longest way; ways that run in a circle are cut where they close."""
    graph = nx.DiGraph()
    for branch in branches:
        graph.add_edge(branch.start, branch.end)
    while not nx.is_directed_acyclic_graph(graph):
        graph.remove_edge(*nx.find_cycle(graph)[-1])
    steps: dict[str, int] = {}
    for knot in nx.topological_sort(graph):
        steps[knot] = max((steps[before] + 1 for before in graph.predecessors(knot)), default=0)
    return steps


def _ordered(keys: Sequence[str], branches: Sequence[Branch]) -> list[str]:
    """Leaves before stems of one parent would tear the stems apart; stems go to the middle, where their lines are short."""
    starts = {branch.start for branch in branches}
    middle: Callable[[str], bool] = starts.__contains__
    leaves = [key for key in keys if not middle(key)]
    stems = [key for key in keys if middle(key)]
    half = len(leaves) // 2
    return [*leaves[:half], *stems, *leaves[half:]]
