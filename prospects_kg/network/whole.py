"""What can be said of a network as a whole: reciprocity, assortativity, components, the funnel of stages, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

import networkx as nx

from prospects_kg.network import compiled
from prospects_kg.network.brokerage import partition_of
from prospects_kg.network.measures import Column, MeasureTable, Value
from prospects_kg.network.model import STAGES, TransferEdge, TransferNetwork
from prospects_kg.network.views import collapse, lineage, without_loops

_DIGITS: Final = 6
SEED: Final = 1


WHOLE: Final = (
    Column("nodes", "nodes with a transfer"),
    Column("transfers", "distinct transfers between them"),
    Column("pairs", "ordered pairs that a transfer links, loops apart"),
    Column("loops", "transfers whose two ends are one node"),
    Column("parallel", "transfers beyond the first of their ordered pair"),
    Column("density", "share of the possible ordered pairs that are linked", "m / n(n - 1)"),
    Column(
        "reciprocity",
        "share of the ordered pairs whose reverse is linked as well",
        "|{(u, v) : (v, u) too}| / m",
        "Newman, Forrest and Balthrop 2002",
    ),
    Column(
        "country_assortativity",
        "1 where transfers stay within countries, 0 where they mix as by chance, below 0 where they avoid it",
        "r = (sum e_ii - sum a_i b_i) / (1 - sum a_i b_i)",
        "Newman 2003",
    ),
    Column(
        "theme_assortativity",
        "the same for the theme that a node gives most; pairs of which one gives nothing are left out",
        "r as above",
        "Newman 2003",
    ),
    Column("components", "parts that no transfer links, directions dropped"),
    Column("largest_component", "nodes in the largest of them"),
    Column("communities", "communities found", "", "Traag, Waltman and van Eck 2019"),
    Column("modularity", "of these communities, directions dropped", "Q", "Newman 2004"),
    Column("longest_lineage", "transfers one after the other, each carrying what the one before resulted in"),
)
FUNNEL: Final = (
    Column("stage", "the stage"),
    Column("now", "transfers whose current stage it is"),
    Column("weak", "of these, those whose best report is weak"),
    Column("reached", "transfers that some report puts at this stage or beyond; none for abandoned"),
)
YEARS: Final = (
    Column("year", "the year; none for transfers without any"),
    Column("dated", "transfers whose current stage a source dates to it (the last year of an interval)"),
    Column(
        "documented", "transfers known from a page of that year: they happened by then, perhaps long before"
    ),
)


def whole(network: TransferNetwork, *, seed: int = SEED) -> MeasureTable:
    """The measures of the whole network, one row; None where a measure has no meaning (no pair, one group only)."""
    view = collapse(network)
    plain = without_loops(view)
    parts = [len(part) for part in nx.weakly_connected_components(plain)]
    community = compiled.communities(view, seed=seed)
    pairs = plain.number_of_edges()
    nodes = plain.number_of_nodes()
    values: dict[str, Value] = {
        "nodes": nodes,
        "transfers": len(transfers_of(network)),
        "pairs": pairs,
        "loops": view.graph["loops"],
        "parallel": view.graph["parallel"],
        "density": _rounded(pairs / (nodes * (nodes - 1))) if nodes > 1 else None,
        "reciprocity": _rounded(reciprocity(plain)),
        "country_assortativity": _rounded(assortativity(plain, partition_of(network, "country"))),
        "theme_assortativity": _rounded(assortativity(plain, main_themes(network))),
        "components": len(parts),
        "largest_component": max(parts, default=0),
        "communities": max(community.values(), default=0),
        "modularity": _rounded(compiled.modularity(view, community)),
        "longest_lineage": longest_lineage(network),
    }
    return MeasureTable(WHOLE, (tuple(values[column.name] for column in WHOLE),))


def transfers_of(network: TransferNetwork) -> dict[str, TransferEdge]:
    """The transfers of a network, each once, whatever number of edges it gives."""
    return {edge.transfer: edge for _, _, edge in network.graph.edges(data="data")}


def reciprocity(plain: nx.DiGraph) -> float | None:
    """The share of links that are returned: networkx's overall_reciprocity. None where there is no link.

    >>> reciprocity(nx.DiGraph([("wigan", "karvina"), ("karvina", "wigan"), ("wigan", "laviana")]))
    0.6666666666666666
    """
    links = plain.number_of_edges()
    return sum(plain.has_edge(v, u) for u, v in plain.edges) / links if links else None


def assortativity(plain: nx.DiGraph, groups: Mapping[Any, Hashable | None]) -> float | None:
    """Newman's assortativity by group, each link once: networkx's attribute_assortativity_coefficient.

    Links of which an end has no group are left out; None where none is left, or all lie in one group.

    >>> groups = {"wigan": "GB", "kent": "GB", "karvina": "CZ"}
    >>> assortativity(nx.DiGraph([("wigan", "kent"), ("kent", "wigan"), ("wigan", "karvina")]), groups)
    0.0
    """
    links = Counter((groups.get(u), groups.get(v)) for u, v in plain.edges)
    known = {pair: n for pair, n in links.items() if None not in pair}
    total = sum(known.values())
    if not total:
        return None
    out: Counter[Hashable] = Counter()
    into: Counter[Hashable] = Counter()
    for (giver, taker), n in known.items():
        out[giver] += n
        into[taker] += n
    same = sum(n for (giver, taker), n in known.items() if giver == taker) / total
    # Whole numbers until the last division, so that one group only is exactly 1.
    chance = sum(n * into[group] for group, n in out.items()) / total**2
    return None if chance == 1 else (same - chance) / (1 - chance)


def main_themes(network: TransferNetwork) -> dict[str, str | None]:
    """The theme of most practices' transfers that a node gave (then the first IRI); None where it gave none."""
    counts: dict[str, Counter[str]] = {}
    for giver, _, edge in network.graph.edges(data="data"):
        counts.setdefault(giver, Counter()).update(edge.themes)
    return {
        node: min(found, key=lambda theme: (-found[theme], theme), default=None)
        for node in network.graph
        for found in [counts.get(node, Counter())]
    }


def longest_lineage(network: TransferNetwork) -> int | None:
    """The transfers of the longest line in which each carries what the one before resulted in; None with a circle."""
    view = lineage(network)
    if not view.graph["acyclic"]:
        return None
    path: list[str] = nx.dag_longest_path(view)
    return sum(1 for node in path if view.nodes[node]["kind"] == "transfer")


def stage_funnel(network: TransferNetwork) -> MeasureTable:
    """How far the transfers of the network have come, from the least stage to the furthest, abandoned last."""
    edges = transfers_of(network).values()
    now = Counter(edge.stage for edge in edges)
    weak = Counter(edge.stage for edge in edges if edge.certainty == "weak")
    rows = [(stage, now[stage], weak[stage], _reached(edges, stage)) for stage in STAGES]
    return MeasureTable(FUNNEL, tuple(rows))


def transfers_per_year(network: TransferNetwork) -> MeasureTable:
    """How many transfers a source dates to each year, and how many are known from a page of that year."""
    dated: Counter[int | None] = Counter()
    documented: Counter[int | None] = Counter()
    for edge in transfers_of(network).values():
        (dated if edge.documented_year is None else documented)[edge.year] += 1
    years = sorted({*dated, *documented}, key=lambda year: (year is None, year or 0))
    return MeasureTable(YEARS, tuple((year, dated[year], documented[year]) for year in years))


def _reached(edges: Iterable[TransferEdge], stage: str) -> int | None:
    if stage == "abandoned":
        return None
    beyond = set(STAGES[STAGES.index(stage) : -1])
    return sum(not beyond.isdisjoint(edge.reported) for edge in edges)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
