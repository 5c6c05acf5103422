"""What pictures count: flows between nodes or countries, and how nodes and sources are named beside them.

A flow's weight is the number of distinct transfers, the rule of all views (network/views.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prospects_kg.draw.outlines import inland_point
from prospects_kg.draw.words import say
from prospects_kg.network.model import Place, TransferEdge, TransferNetwork, spoken

NOBODY = ""


@dataclass(frozen=True, slots=True)
class End:
    """A node of a picture: a node of the network, or the country that several lie in."""

    iri: str
    label: str
    country_code: str
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Flow:
    """The transfers from one end to another."""

    donor: str
    recipient: str
    transfers: tuple[TransferEdge, ...]

    @property
    def weight(self) -> int:
        """The number of distinct transfers."""
        return len({edge.transfer for edge in self.transfers})


@dataclass(frozen=True, slots=True)
class Tally:
    """Flows, the greatest first, with the ends they join; `within` counts transfers whose ends are one."""

    ends: Mapping[str, End]
    flows: tuple[Flow, ...]
    within: int

    def turnover(self) -> dict[str, int]:
        """How many transfers each end gave or took, the busiest first."""
        busy: dict[str, int] = defaultdict(int)
        for flow in self.flows:
            busy[flow.donor] += flow.weight
            busy[flow.recipient] += flow.weight
        return dict(sorted(busy.items(), key=lambda one: (-one[1], one[0])))

    def given(self, end: str) -> int:
        """How many transfers an end gave to others."""
        return sum(flow.weight for flow in self.flows if flow.donor == end)

    def taken(self, end: str) -> int:
        """How many transfers an end took from others."""
        return sum(flow.weight for flow in self.flows if flow.recipient == end)


def edges_of(network: TransferNetwork) -> Iterator[tuple[str, str, TransferEdge]]:
    """Every edge with its ends, in one order whatever order the network was filled in."""
    edges = [(donor, recipient, data["data"]) for donor, recipient, data in network.graph.edges(data=True)]
    return iter(sorted(edges, key=lambda edge: (edge[2].transfer, edge[0], edge[1])))


def tally(
    network: TransferNetwork, language: str, *, by_country: bool = False, keep_within: bool = False
) -> Tally:
    """The flows of a network between its nodes, or between the countries they lie in.

    `keep_within` makes flows also of transfers whose ends are one, which a map cannot draw and a table can.
    """
    ends: dict[str, End] = {}
    found: dict[tuple[str, str], list[TransferEdge]] = defaultdict(list)
    within: set[str] = set()
    for donor, recipient, edge in edges_of(network):
        pair = [_end(network, node, language, by_country) for node in (donor, recipient)]
        if NOBODY in (pair[0].iri, pair[1].iri):
            continue
        ends.update({end.iri: end for end in pair})
        if pair[0].iri == pair[1].iri:
            within.add(edge.transfer)
        if pair[0].iri != pair[1].iri or keep_within:
            found[pair[0].iri, pair[1].iri].append(edge)
    flows = [Flow(*pair, tuple(edges)) for pair, edges in found.items()]
    flows.sort(key=lambda flow: (-flow.weight, flow.donor, flow.recipient))
    return Tally(ends, tuple(flows), len(within))


def practice_label(network: TransferNetwork, edge: TransferEdge, language: str) -> str:
    """What a transfer carried: the practice's name, else the words of the source."""
    return network.label(edge.practice, language) if edge.practice else edge.practice_as_stated


def edge_label(network: TransferNetwork, edge: TransferEdge, language: str) -> str:
    """What a transfer is called."""
    return spoken(edge.labels, edge.transfer, (language, *network.languages))


def sources_of(edges: Iterable[TransferEdge]) -> int:
    """How many documents tell of these transfers."""
    return len({source for edge in edges for source in edge.sources})


def standing_notes(network: TransferNetwork, language: str, edges: Iterable[TransferEdge]) -> tuple[str, ...]:
    """What stands below every picture: how much of the data it shows, and how many documents tell it."""
    shown = network.coverage
    return (
        say("coverage.drawn", language, drawn=shown.both_ends, matched=shown.matched, all=shown.transfers)
        + " "
        + say("coverage.all-sources", language, n=sources_of(edges)),
    )


def _end(network: TransferNetwork, node: str, language: str, by_country: bool) -> End:
    place: Place = network.graph.nodes[node]["data"]
    if not by_country and place.kind != "country":
        return End(node, network.label(node, language), place.country_code, _point(place))
    iri = node if place.kind == "country" else place.country or NOBODY
    label = network.label(iri, language) if iri else ""
    return End(iri, label, place.country_code, inland_point(place.country_code) or _point(place))


def _point(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return (place.longitude, place.latitude)
