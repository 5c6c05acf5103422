"""How sure the numbers are, given that each rests on documents: source documents drawn again, and taken away.

The bootstrap (Efron 1979) draws as many documents as there are, with replacement; a transfer stays where one of its
documents was drawn. What changes from draw to draw hangs on few documents. It speaks of the documents that were read
and not of those that nobody found. `rests_on` is exact and draws nothing: the one document without which the node
stands in no open two-path that the network has now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from prospects_kg.network.brokerage import Flags, Ints, TwoPaths, numbered, two_paths
from prospects_kg.network.measures import Column, MeasureTable, Value
from prospects_kg.network.model import TransferEdge, TransferNetwork
from prospects_kg.network.views import collapse, without_loops
from prospects_kg.network.whole import transfers_of

DRAWS: Final = 1_000
SEED: Final = 1
# The middle 95 of 100 draws.
_LOW, _HIGH = 2.5, 97.5

COLUMNS: Final = (
    Column("node", "IRI of the node"),
    Column("label", "what it is called"),
    Column("documents", "documents that tell of a transfer of this node"),
    Column("given", "distinct transfers it gave"),
    Column("given_low", "lower end of the middle 95% of draws", "2.5th percentile", "Efron 1979"),
    Column("given_high", "upper end of the middle 95% of draws", "97.5th percentile", "Efron 1979"),
    Column("taken", "distinct transfers it took"),
    Column("taken_low", "lower end of the middle 95% of draws", "2.5th percentile", "Efron 1979"),
    Column("taken_high", "upper end of the middle 95% of draws", "97.5th percentile", "Efron 1979"),
    Column("broker", "open two-paths that pass it"),
    Column("broker_share", "share of the draws in which it is a broker at all", "", "Efron 1979"),
    Column("rests_on", "the one document without which it is no broker; empty where no single document is"),
)


@dataclass(frozen=True, slots=True)
class _Arrays:
    """A network in arrays: per transfer-edge its ends and pair, per transfer its documents."""

    nodes: list[str]
    transfers: list[str]
    # One row an edge of the multigraph: number of the transfer, of the giver, of the taker, of the pair (-1: a loop).
    transfer: Ints
    giver: Ints
    taker: Ints
    pair: Ints
    # Transfers x documents.
    told: sparse.csr_array
    pairs: int


def bootstrap(
    network: TransferNetwork, *, draws: int = DRAWS, seed: int = SEED, language: str = ""
) -> MeasureTable:
    """One row a node, those that stand in most open two-paths first; the same seed gives the same table.

    A transfer whose document is not known stays in every draw. `rests_on` is the IRI of a source.
    """
    plain = without_loops(collapse(network))
    edges = transfers_of(network)
    arrays = _arrays(network, plain, edges)
    paths = [each for _, each in two_paths(plain)]
    given, taken, broker = _drawn(arrays, paths, draws, seed)
    now = _counts(arrays, paths, np.ones(len(arrays.transfers), dtype=bool))
    sole = _sole(plain, edges)
    rests = _rests(paths, sole, len(arrays.nodes))
    documents = _documents(network, arrays.nodes)
    rows: list[tuple[Value, ...]] = []
    for number, node in enumerate(arrays.nodes):
        rows.append(
            (
                node,
                network.label(node, language),
                documents[node],
                int(now[0][number]),
                *_middle(given[:, number]),
                int(now[1][number]),
                *_middle(taken[:, number]),
                int(now[2][number]),
                round(float((broker[:, number] > 0).mean()), 4) if draws else None,
                rests[number],
            )
        )
    rows.sort(key=lambda row: (-int(row[9] or 0), str(row[0])))
    return MeasureTable(COLUMNS, tuple(rows))


def _arrays(network: TransferNetwork, plain: nx.DiGraph, edges: Mapping[str, TransferEdge]) -> _Arrays:
    nodes, transfers = sorted(plain), sorted(edges)
    node_of = {node: number for number, node in enumerate(nodes)}
    transfer_of = {transfer: number for number, transfer in enumerate(transfers)}
    starts, ends, _ = numbered(plain)
    pair_of = {pair: number for number, pair in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))}
    rows = [
        (transfer_of[key], node_of[u], node_of[v], pair_of.get((node_of[u], node_of[v]), -1))
        for u, v, key in network.graph.edges(keys=True)
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    transfer, giver, taker, pair = (table[:, column] for column in range(4))
    return _Arrays(nodes, transfers, transfer, giver, taker, pair, _told(edges, transfers), len(pair_of))


def _told(edges: Mapping[str, TransferEdge], transfers: list[str]) -> sparse.csr_array:
    documents = sorted({source for edge in edges.values() for source in edge.sources})
    column = {source: number for number, source in enumerate(documents)}
    cells = [(row, column[s]) for row, transfer in enumerate(transfers) for s in edges[transfer].sources]
    table = np.array(cells, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(table), dtype=np.int64)
    return sparse.csr_array((ones, (table[:, 0], table[:, 1])), shape=(len(transfers), len(documents)))


def _drawn(arrays: _Arrays, paths: list[TwoPaths], draws: int, seed: int) -> tuple[Ints, Ints, Ints]:
    """Given, taken and open two-paths of each node in each draw (draws x nodes)."""
    random = np.random.default_rng(seed)
    documents = arrays.told.shape[1]
    unknown = arrays.told.sum(axis=1) == 0
    found = []
    for _ in range(draws):
        drawn = np.zeros(documents, dtype=np.int64)
        drawn[random.integers(0, documents, documents)] = 1 if documents else 0
        found.append(_counts(arrays, paths, (arrays.told @ drawn > 0) | unknown))
    shape = (draws, len(arrays.nodes))
    given, taken, broker = (
        np.array([each[place] for each in found], dtype=np.int64).reshape(shape) for place in range(3)
    )
    return given, taken, broker


def _counts(arrays: _Arrays, paths: list[TwoPaths], kept: Flags) -> tuple[Ints, Ints, Ints]:
    """Given, taken and open two-paths of each node when only some transfers are kept."""
    size = len(arrays.nodes)
    edge = kept[arrays.transfer]
    linked = np.zeros(
        arrays.pairs + 1, dtype=bool
    )  # the last is that of loops and of two-paths that nothing closes
    linked[arrays.pair[edge]] = True
    linked[-1] = False
    broker = np.zeros(size, dtype=np.int64)
    for each in paths:
        opened = linked[each.first] & linked[each.second] & ~linked[each.closing]
        broker += np.bincount(each.b[opened], minlength=size)
    return _distinct(arrays.giver, arrays, edge), _distinct(arrays.taker, arrays, edge), broker


def _distinct(end: Ints, arrays: _Arrays, edge: NDArray[np.bool_]) -> Ints:
    """Distinct transfers at each node: at level organisation one transfer gives several edges of one node."""
    size = len(arrays.transfers)
    codes = np.unique(end[edge] * size + arrays.transfer[edge])
    return np.bincount(codes // size if size else codes, minlength=len(arrays.nodes))


def _sole(plain: nx.DiGraph, edges: Mapping[str, TransferEdge]) -> list[str | None]:
    """For each link, in the order of numbers, the document without which it is gone; None where there is none."""
    found = []
    nodes = sorted(plain)
    starts, ends, _ = numbered(plain)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        told = [edges[transfer].sources for transfer in plain.edges[nodes[start], nodes[end]]["transfers"]]
        each = {sources[0] if len(sources) == 1 else None for sources in told}
        found.append(each.pop() if len(each) == 1 else None)
    return found


def _rests(paths: list[TwoPaths], sole: list[str | None], size: int) -> list[str | None]:
    """The document that every open two-path of a node needs."""
    needed: list[set[str | None] | None] = [None] * size
    for each in paths:
        opened = each.chosen(each.closing < 0)
        triples = zip(opened.b.tolist(), opened.first.tolist(), opened.second.tolist(), strict=True)
        for node, first, second in triples:
            legs = {sole[first], sole[second]} - {None}
            known = needed[node]
            needed[node] = legs if known is None else known & legs
    return [min(filter(None, found), default=None) if found else None for found in needed]


def _documents(network: TransferNetwork, nodes: list[str]) -> dict[str, int]:
    found: dict[str, set[str]] = {node: set() for node in nodes}
    for giver, taker, edge in network.graph.edges(data="data"):
        found[giver].update(edge.sources)
        found[taker].update(edge.sources)
    return {node: len(sources) for node, sources in found.items()}


def _middle(values: NDArray[Any]) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    low, high = np.percentile(values, (_LOW, _HIGH))
    return round(float(low), 2), round(float(high), 2)
