"""One row a node: how much it gave and took, how far what it gave may go, how central it is, which roles it holds.

`COLUMNS` documents every column: what it says, how it is computed and where that comes from; docs/measures.md explains
how to read them and what they do not say. Measures read the collapsed graph (`views.collapse`); loops count as given
and taken of one node and nowhere else.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from prospects_kg.model.errors import NetworkError
from prospects_kg.network import compiled
from prospects_kg.network.brokerage import PERMUTATIONS, ROLES, Brokerage, brokerage, partition_of
from prospects_kg.network.model import TransferNetwork
from prospects_kg.network.views import collapse, without_loops

Value = str | int | float | None

SEED: Final = 1
COMMUNITY: Final = "community"
# Decimals of a share in a table; more would be noise of other machines.
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it says, how it is computed, and where the measure comes from ("" for plain counts)."""

    name: str
    meaning: str
    formula: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """A table of measures with its columns documented; rows are in the order of `columns`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def to_dicts(self) -> list[dict[str, Value]]:
        """One dictionary a row."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Value]:
        """The values of one column; raises NetworkError where there is none of that name."""
        if name not in self.names:
            raise NetworkError(f"unknown column {name!r}; known are {', '.join(self.names)}")
        place = self.names.index(name)
        return [row[place] for row in self.rows]


_GF: Final = "Gould and Fernandez 1989"
_COUNTED: Final = (
    Column("node", "IRI of the node"),
    Column("label", "what it is called"),
    Column("country", "its country, two letters (ISO 3166-1)"),
    Column("given", "distinct transfers it gave (out-strength)", "s_out(v) = sum of w(v, u)", "Barrat et al. 2004"),
    Column("taken", "distinct transfers it took (in-strength)", "s_in(v) = sum of w(u, v)", "Barrat et al. 2004"),
    Column("takers", "different nodes that it gave to, itself apart", "k_out(v)"),
    Column("givers", "different nodes that it took from, itself apart", "k_in(v)"),
    Column("net", "given less taken: above 0 a net exporter, below 0 a net importer", "s_out(v) - s_in(v)"),
    Column("side", "exporter, importer or balanced, by the sign of net"),
    Column("reach", "other nodes that one comes to from it along transfers", "|{u : a way leads from v to u}|"),
    Column(
        "chain",
        "transfers one after the other in the longest chain that starts at it, whatever they carried",
        "longest path from v in the graph of strong components",
    ),
)  # fmt: skip
_CENTRAL: Final = (
    Column(
        "betweenness",
        "share of the shortest ways between others that pass it",
        "sum of sigma(s, t | v) / sigma(s, t), over (n - 1)(n - 2)",
        "Freeman 1977",
    ),
    Column(
        "pagerank",
        "where a walk along transfers, weighted by their number, ends up: high for who takes from who takes much",
        "PR(v) = (1 - d) / n + d * sum of PR(u) w(u, v) / s_out(u), d = 0.85",
        "Brin and Page 1998",
    ),
    Column(
        COMMUNITY,
        "number of its community, 1 the largest",
        "highest modularity, directions dropped",
        "Traag, Waltman and van Eck 2019",
    ),
    Column("group", "its group in the partition that the brokerage roles are counted over"),
    Column("broker", "open two-paths a -> v -> c (a gave nothing to c) that pass it", "", _GF),
)
_ROLE_MEANINGS: Final = {
    "coordinator": "open two-paths within its own group",
    "itinerant": "open two-paths between two nodes of one other group",
    "gatekeeper": "open two-paths from another group into its own",
    "representative": "open two-paths from its own group to another",
    "liaison": "open two-paths between two other groups",
}
_P_FORMULA: Final = "(1 + shuffles with at least as many) / (1 + shuffles)"
_ROLE_COLUMNS: Final = tuple(
    column
    for role in ROLES
    for column in (
        Column(role, _ROLE_MEANINGS[role], "", _GF),
        Column(f"{role}_p", f"p-value of {role} when the groups are shuffled among the nodes", _P_FORMULA),
    )
)
COLUMNS: Final = (*_COUNTED, *_CENTRAL, *_ROLE_COLUMNS)


def measures(
    network: TransferNetwork,
    *,
    partition: str | Mapping[str, Hashable | None] = "country",
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    language: str = "",
) -> MeasureTable:
    """Every measure of every node, the nodes that gave and took most first.

    `partition` is country, nuts0 to nuts3, programme or community, or a mapping from nodes to groups. The same network
    and seed give the same table. Raises NetworkError for an unknown partition.
    """
    view = collapse(network)
    plain = without_loops(view)
    community = compiled.communities(view, seed=seed)
    groups = _groups(network, partition, community)
    roles = brokerage(plain, groups, permutations=permutations, seed=seed)
    between, rank = compiled.betweenness(plain), compiled.pagerank(view)
    reach, chain = reach_and_chain(plain)
    rows: list[tuple[Value, ...]] = []
    for node in view:
        place = network.graph.nodes[node]["data"]
        rows.append(
            (
                node,
                network.label(node, language),
                place.country_code,
                *_flows(view, plain, node),
                reach[node],
                chain[node],
                round(between[node], _DIGITS),
                round(rank[node], _DIGITS),
                community[node],
                _text(groups.get(node)),
                roles[node].total,
                *_roles(roles[node]),
            )
        )
    given, taken = 3, 4
    rows.sort(key=lambda row: (-_number(row[given]) - _number(row[taken]), str(row[0])))
    return MeasureTable(COLUMNS, tuple(rows))


def reach_and_chain(graph: nx.DiGraph) -> tuple[dict[Any, int], dict[Any, int]]:
    """How many other nodes each node leads to, and the steps of the longest chain that starts at it.

    Nodes that lead to each other are one in a chain, since the longest path in a graph with circles cannot be had in
    reasonable time; in a graph without circles the chain is exact.

    >>> reach, chain = reach_and_chain(nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")]))
    >>> reach["a"], chain["a"], chain["c"]
    (2, 2, 0)
    """
    whole = nx.condensation(graph)
    held: dict[int, int] = {}
    steps: dict[int, int] = {}
    numbers = {node: number for number, node in enumerate(graph)}
    # Sets of nodes as bits of one integer: a union is one instruction a word.
    for part in reversed(list(nx.topological_sort(whole))):
        own = sum(1 << numbers[node] for node in whole.nodes[part]["members"])
        for after in whole.successors(part):
            own |= held[after]
        held[part] = own
        steps[part] = max((steps[after] + 1 for after in whole.successors(part)), default=0)
    of = whole.graph["mapping"]
    counts = {part: bits.bit_count() - 1 for part, bits in held.items()}
    return {node: counts[of[node]] for node in graph}, {node: steps[of[node]] for node in graph}


def _groups(
    network: TransferNetwork, partition: str | Mapping[str, Hashable | None], community: Mapping[str, int]
) -> Mapping[str, Hashable | None]:
    if not isinstance(partition, str):
        return partition
    return community if partition == COMMUNITY else partition_of(network, partition)


def _flows(view: nx.DiGraph, plain: nx.DiGraph, node: str) -> tuple[int, int, int, int, int, str]:
    given, taken = view.out_degree(node, weight="weight"), view.in_degree(node, weight="weight")
    net = given - taken
    side = "exporter" if net > 0 else "importer" if net < 0 else "balanced"
    return given, taken, plain.out_degree(node), plain.in_degree(node), net, side


def _roles(found: Brokerage) -> Sequence[int | float]:
    pairs = zip(found.roles, found.p_values, strict=True)
    return [value for count, p in pairs for value in (count, round(p, 4))]


def _text(group: Hashable | None) -> str:
    return "" if group is None else str(group)


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
