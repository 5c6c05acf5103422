"""From a graph to a network: which transfers a selection lets through, between which nodes, and what is left over.

A transfer is an edge where it has one named node at each end. Plural or unnamed ends stay text and are counted; what
rolls up to one node at both ends is a loop, and several transfers of one ordered pair are parallel edges: both are
kept and counted. Where sources disagree on an end, each stated pair is an edge of the same transfer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

import networkx as nx

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import Names
from prospects_kg.network.choosing import Filter, asks_of_practices, filter_of
from prospects_kg.network.edges import edges
from prospects_kg.network.facts import Facts, one, read, rows_of, values
from prospects_kg.network.model import (
    CERTAINTIES,
    STAGES,
    Contact,
    Coverage,
    Selection,
    SourceNote,
    Texts,
    TransferEdge,
    TransferNetwork,
)
from prospects_kg.network.places import Places
from prospects_kg.network.questions import inferred_question

Rolled = Mapping[str, str]


@dataclass(slots=True)
class _Ends:
    """The nodes so far: which regions came into each, and how."""

    level: str
    places: Places
    members: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    known: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def nodes(self, regions: Iterable[str]) -> list[tuple[str, str, str]]:
        """Each region with its node at the level and how it came there; regions without a node are left out."""
        found = []
        for region in regions:
            if region not in self.known:
                self.known[region] = self.places.rolled(self.level, region)
            rolled = self.known[region]
            if rolled is not None:
                found.append((*rolled, region))
        return found

    def keep(self, rolled: Sequence[tuple[str, str, str]]) -> None:
        for node, how, region in rolled:
            members = self.members.setdefault(node, set())
            if how:
                members.add((region, how))


def extract(
    graph: Graph,
    names: Names,
    selection: Selection | None = None,
    *,
    languages: Sequence[str] = ("en",),
    title: Texts | None = None,
    version: str = "",
) -> TransferNetwork:
    """The network of the transfers that a selection lets through; without a selection, of all places.

    `names` mints the IRIs of the graph's project, `languages`, `title` and `version` are what the network carries
    for those who draw it. A graph without transfers and a selection that nothing passes give an empty network
    whose coverage says so. Raises NetworkError for a level, stage, theme, project, programme, practice, certainty or
    period that is none, and the errors of the graph, as EndpointError where an endpoint dies.
    """
    facts = read(graph, names)
    asked = filter_of(selection or Selection(), names, facts)
    matched, undated, total = _matched(facts, asked)
    ends = _Ends(asked.selection.level, Places(facts))
    network, counts = _transfers(matched, ends)
    contacts = _contacts(facts, asked, ends)
    inferred = nx.MultiDiGraph() if asked.selection.asserted else _inferred(graph, names, ends)
    for each in (network, contacts, inferred):
        for node in each:
            each.nodes[node]["data"] = ends.places.node(ends.level, node, ends.members.get(node, ()))
    sources = _noted(network, contacts, facts)
    return TransferNetwork(
        network,
        contacts,
        asked.selection,
        Coverage(
            transfers=total,
            matched=len(matched),
            loops=nx.number_of_selfloops(network),
            parallel=network.number_of_edges() - len({(u, v) for u, v, _ in network.edges}),
            undated=undated,
            upper_bound=sum(edge.documented_year is not None for edge in matched),
            **counts,
        ),
        _named(network, contacts, ends.places, names, asked.selection),
        sources,
        tuple(languages),
        dict(title or {}),
        names.base,
        version,
        inferred,
    )


def _matched(facts: Facts, asked: Filter) -> tuple[list[TransferEdge], int, int]:
    """The transfers that pass, how many only lacked a date, and how many there are."""
    matched, undated, total = [], 0, 0
    for edge in edges(facts):
        total += 1
        if not asked.admits(edge):
            continue
        if asked.in_period(edge.earliest, edge.latest):
            matched.append(edge)
        else:
            undated += edge.earliest is None and edge.latest is None
    return matched, undated, total


def _transfers(matched: Iterable[TransferEdge], ends: _Ends) -> tuple[nx.MultiDiGraph, dict[str, int]]:
    network = nx.MultiDiGraph()
    counts = {"both_ends": 0, "one_end": 0, "no_end": 0, "without_code": 0}
    for edge in matched:
        givers, takers, lost = _pair(edge, ends)
        named = bool(givers) + bool(takers)
        counts[("no_end", "one_end", "both_ends")[named]] += 1
        counts["without_code"] += lost
        if named == 2:
            ends.keep(givers)
            ends.keep(takers)
            for giver, taker in sorted({(g[0], t[0]) for g, t in product(givers, takers)}):
                network.add_edge(giver, taker, key=edge.transfer, data=edge)
    return network, counts


def _pair(
    edge: TransferEdge, ends: _Ends
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], bool]:
    """The nodes of both ends, and whether an end is a named place that has no node at this level."""
    if ends.level == "organisation":
        return _plain(edge.donors), _plain(edge.recipients), False
    if ends.level == "practice":
        return _plain((edge.practice,)), _plain((edge.resulting_practice,)), False
    givers, takers = ends.nodes(edge.donor_regions), ends.nodes(edge.recipient_regions)
    lost = len(givers) < len(edge.donor_regions) or len(takers) < len(edge.recipient_regions)
    return givers, takers, lost


def _inferred(graph: Graph, names: Names, ends: _Ends) -> nx.MultiDiGraph:
    """The links that runs inferred between places, at a level of places; other levels have none."""
    links = nx.MultiDiGraph()
    if ends.level in {"organisation", "practice"}:
        return links
    for link, giver, taker, _ in sorted(graph.select(inferred_question(names)), key=str):
        givers, takers = ends.nodes((str(giver),)), ends.nodes((str(taker),))
        ends.keep([*givers, *takers] if givers and takers else [])
        for one_end, other in product(givers, takers):
            edge = TransferEdge(
                str(link),
                {},
                None,
                "",
                "",
                0,
                donor_regions=(str(giver),),
                recipient_regions=(str(taker),),
                inferred=True,
            )
            links.add_edge(one_end[0], other[0], key=str(link), data=edge)
    return links


def _plain(iris: Iterable[str | None]) -> list[tuple[str, str, str]]:
    return [(iri, "", iri) for iri in iris if iri]


def _contacts(facts: Facts, asked: Filter, ends: _Ends) -> nx.MultiGraph:
    """The second layer: exchanges, undirected, between every two members that are nodes at the level.

    An exchange has no stage, certainty, theme, project or practice: a selection by theme, project or practice has
    none, one by stage or certainty says nothing of them.
    """
    contacts = nx.MultiGraph()
    if ends.level == "practice" or asks_of_practices(asked.selection):
        return contacts
    for exchange, rows in sorted(facts.exchanges.items()):
        earliest, latest, programmes = one(rows, 2), one(rows, 3), values(rows, 1)
        wanted = asked.selection.programmes
        if not asked.in_period(earliest, latest) or (wanted and not set(wanted) & set(programmes)):
            continue
        members = values(rows, 0)
        rolled = _members(facts, members, ends)
        contact = Contact(
            exchange,
            facts.labels.get(exchange, {}),
            "PartnerPair" if one(rows, 4) else "Exchange",
            len(members),
            programmes,
            earliest,
            latest,
            values(rows_of(facts.stated_in, exchange), 0),
        )
        nodes = sorted({node for node, _, _ in rolled})
        if len(nodes) > 1:
            ends.keep(rolled)
        for one_node, other in combinations(nodes, 2):
            contacts.add_edge(one_node, other, key=exchange, data=contact)
    return contacts


def _members(facts: Facts, members: Sequence[str], ends: _Ends) -> list[tuple[str, str, str]]:
    """The nodes of an exchange's members; a body stands for its place where nodes are places."""
    if ends.level == "organisation":
        return _plain(member for member in members if member in facts.bodies)
    regions = [values(rows_of(facts.bodies, it), 1) if it in facts.bodies else (it,) for it in members]
    return ends.nodes(region for several in regions for region in several if region in facts.regions)


def _noted(network: nx.MultiDiGraph, contacts: nx.MultiGraph, facts: Facts) -> dict[str, SourceNote]:
    used: set[str] = set()
    for each in (network, contacts):
        for _, _, data in each.edges(data="data"):
            used.update(data.sources)
    return {
        source: facts.sources.get(source) or SourceNote(source, source.rpartition("/")[2])
        for source in sorted(used)
    }


def _named(
    network: nx.MultiDiGraph, contacts: nx.MultiGraph, places: Places, names: Names, selection: Selection
) -> dict[str, Texts]:
    """The labels of everything that attributes name and that is no node."""
    asked = (*selection.themes, *selection.projects, *selection.programmes, *selection.practices)
    used: set[str | None] = set(asked)
    for _, _, edge in network.edges(data="data"):
        used.update((edge.practice, edge.resulting_practice, *edge.themes, *edge.projects, *edge.programmes))
        used.update((*edge.donor_regions, *edge.recipient_regions, *edge.donors, *edge.recipients))
    for _, _, contact in contacts.edges(data="data"):
        used.update(contact.programmes)
    for each in (network, contacts):
        for _, place in each.nodes(data="data"):
            used.update((place.country, place.nuts, *(member for member, _ in place.members)))
    used.update(names.concept("stage", stage) for stage in STAGES)
    used.update(names.concept("certainty", certainty) for certainty in CERTAINTIES)
    return {iri: places.name(iri) for iri in sorted(filter(None, used))}
