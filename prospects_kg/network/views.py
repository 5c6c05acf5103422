"""Simpler graphs of a network: weighted, in layers, two-mode, and the lineage of practices.

Every collapse of parallel edges goes through `collapse`, by one weight rule: an edge weighs as many distinct transfers
as it stands for (or distinct practices, or distinct source documents). Nothing is lost on the way: a loop stays an edge
from a node to itself, the graph attributes `loops` and `parallel` count the transfers that are loops and those beyond
the first of their ordered pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import networkx as nx

from prospects_kg.model.errors import NetworkError
from prospects_kg.network.model import TransferEdge, TransferNetwork

WEIGHTS: Final = ("transfers", "practices", "sources")

Ends = tuple[str, str, TransferEdge]

_LAYERS: Final[Mapping[str, Callable[[TransferEdge], tuple[str, ...]]]] = {
    "theme": lambda edge: edge.themes or ("",),
    "project": lambda edge: edge.projects or ("",),
    "programme": lambda edge: edge.programmes or ("",),
    "stage": lambda edge: (edge.stage,),
}
LAYERS: Final = tuple(_LAYERS)


def collapse(network: TransferNetwork, *, by: str = "transfers") -> nx.DiGraph:
    """One edge for each ordered pair of nodes that a transfer links.

    Nodes keep their `data` (Place). Edge attributes: `weight`, and as sorted tuples `transfers`, `practices` (IRIs; a
    transfer without one has none), `sources`. `by` says what the weight counts: distinct transfers, distinct practices
    (each transfer without a practice counts as one of its own) or distinct sources (at least 1). Graph attributes:
    `by`, `loops`, `parallel`. Raises NetworkError for another `by`.
    """
    if by not in WEIGHTS:
        raise NetworkError(f"unknown weight {by!r}; known are {', '.join(WEIGHTS)}")
    view = _collapsed(network.graph.edges(data="data"), by)
    view.add_nodes_from(network.graph.nodes(data=True))
    return view


def multilayer(
    network: TransferNetwork, *, layer: str = "theme", by: str = "transfers"
) -> dict[str, nx.DiGraph]:
    """A collapsed graph for each theme, project, programme or stage, by its IRI (stages by their slugs), in order.

    A transfer of two themes lies in both layers, so weights do not add up over layers; what has no theme or project
    lies in the layer "". Each layer has the nodes that its edges have. Raises NetworkError for another `layer`.
    """
    if layer not in _LAYERS:
        raise NetworkError(f"unknown layer {layer!r}; known are {', '.join(LAYERS)}")
    found: dict[str, list[Ends]] = {}
    for giver, taker, edge in network.graph.edges(data="data"):
        for name in _LAYERS[layer](edge):
            found.setdefault(name, []).append((giver, taker, edge))
    layers = {}
    for name, edges in sorted(found.items()):
        layers[name] = view = _collapsed(edges, by)
        for node in view:
            view.nodes[node].update(network.graph.nodes[node])
    return layers


def two_mode(network: TransferNetwork) -> nx.DiGraph:
    """Nodes and practices: giver -> practice -> taker, one edge a pair with the number of transfers as weight.

    Node attribute `bipartite` is 0 for nodes of the network and 1 for practices. A node that gave and took the same
    practice has an edge each way. Transfers without a practice are left out; graph attribute `without_practice` counts
    them.
    """
    view = nx.DiGraph()
    carried: dict[tuple[str, str], set[str]] = {}
    without: set[str] = set()
    for giver, taker, edge in network.graph.edges(data="data"):
        if edge.practice is None:
            without.add(edge.transfer)
            continue
        view.add_node(edge.practice, bipartite=1)
        for node in (giver, taker):
            view.add_node(node, bipartite=0, **network.graph.nodes[node])
        carried.setdefault((giver, edge.practice), set()).add(edge.transfer)
        carried.setdefault((edge.practice, taker), set()).add(edge.transfer)
    for (start, end), transfers in sorted(carried.items()):
        view.add_edge(start, end, weight=len(transfers), transfers=tuple(sorted(transfers)))
    view.graph["without_practice"] = len(without)
    return view


def lineage(network: TransferNetwork) -> nx.DiGraph:
    """What came of what: practice -> transfer -> the practice that it resulted in.

    Node attribute `kind` is practice or transfer; a transfer has its TransferEdge as `data`, and `givers` and `takers`
    (nodes of the network). Transfers without a practice are left out; graph attribute `without_practice` counts them.
    `acyclic` says whether nobody's practice comes of itself, as time demands and data may not.
    """
    view = nx.DiGraph()
    without: set[str] = set()
    for giver, taker, edge in network.graph.edges(data="data"):
        if edge.practice is None:
            without.add(edge.transfer)
            continue
        view.add_node(edge.practice, kind="practice")
        if edge.transfer not in view:
            view.add_node(edge.transfer, kind="transfer", data=edge, givers=(), takers=())
        node = view.nodes[edge.transfer]
        node["givers"] = tuple(sorted({*node["givers"], giver}))
        node["takers"] = tuple(sorted({*node["takers"], taker}))
        view.add_edge(edge.practice, edge.transfer)
        if edge.resulting_practice is not None:
            view.add_node(edge.resulting_practice, kind="practice")
            view.add_edge(edge.transfer, edge.resulting_practice)
    view.graph["without_practice"] = len(without)
    view.graph["acyclic"] = nx.is_directed_acyclic_graph(view)
    return view


def without_loops(view: nx.DiGraph) -> nx.DiGraph:
    """The same graph without edges from a node to itself; nodes stay."""
    plain = view.copy()
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    return plain


def _collapsed(edges: Iterable[Ends], by: str) -> nx.DiGraph:
    pairs: dict[tuple[str, str], dict[str, TransferEdge]] = {}
    for giver, taker, edge in edges:
        pairs.setdefault((giver, taker), {})[edge.transfer] = edge
    view = nx.DiGraph(by=by)
    for (giver, taker), carried in sorted(pairs.items()):
        view.add_edge(giver, taker, **_attributes(carried, by))
    view.graph["loops"] = sum(len(carried) for (giver, taker), carried in pairs.items() if giver == taker)
    view.graph["parallel"] = sum(len(carried) - 1 for carried in pairs.values())
    return view


def _attributes(carried: Mapping[str, TransferEdge], by: str) -> dict[str, object]:
    edges = carried.values()
    practices = {edge.practice for edge in edges if edge.practice is not None}
    sources = {source for edge in edges for source in edge.sources}
    weights = {
        "transfers": len(carried),
        "practices": len(practices) + sum(edge.practice is None for edge in edges),
        "sources": max(len(sources), 1),
    }
    return {
        "weight": weights[by],
        "transfers": tuple(sorted(carried)),
        "practices": tuple(sorted(practices)),
        "sources": tuple(sorted(sources)),
    }
