"""A small invented network, written by hand: parallel and opposite links, a loop, ends without a point, odd texts."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from prospects_kg.network.model import (
    Contact,
    Coverage,
    Place,
    Selection,
    SourceNote,
    TransferEdge,
    TransferNetwork,
)

BASE = "https://example.org/mini/"
STAGE_ORDER = {"abandoned": 0, "visited": 1, "inspired": 2, "planned": 3, "piloted": 4, "adopted": 5}
HOSTILE = '</script><img src=x onerror="alert(1)">\u202e & "quoted" \x07'


def iri(name: str) -> str:
    return f"{BASE}id/{name}"


def place(name: str, latitude: float | None = None, longitude: float | None = None, **more: object) -> Place:
    labels = more.pop("labels", {"en": name.capitalize(), "pl": f"{name.capitalize()} (pl)"})
    return Place(iri(f"region/{name}"), "region", labels, latitude=latitude, longitude=longitude, **more)


def edge(name: str, stage: str = "adopted", **more: object) -> TransferEdge:
    facts = {"certainty": "stated", "sources": (iri("source/one"),), "practice": iri("practice/park"), **more}
    return TransferEdge(
        iri(f"transfer/{name}"),
        {"en": name},
        practice_as_stated="",
        stage=stage,
        stage_order=STAGE_ORDER[stage],
        **facts,
    )


PLACES = (
    place("hilltown", 53.545, 2.632, country="https://example.org/country/GBR", country_code="GB"),
    place("suva", -18.14, 178.44, country="https://example.org/country/FJI", country_code="FJ"),
    place("apia", -13.83, -171.76),
    place("nowhere", labels={"pl": "Nigdzie"}),
    place("hostile", 0.0, 0.0, labels={"en": HOSTILE}),
)
EDGES = (
    (
        "hilltown",
        "suva",
        edge("a", "visited", earliest="2010-01-01", latest="2010-12-31", themes=(iri("theme/energy"),)),
    ),
    (
        "hilltown",
        "suva",
        edge("b", "adopted", documented_year=2015, certainty="coded", practice=iri("practice/mine")),
    ),
    (
        "hilltown",
        "suva",
        edge("c", "abandoned", reported=("planned", "abandoned"), projects=(iri("project/p"),)),
    ),
    ("suva", "hilltown", edge("d", "planned", earliest="2012-05-01", certainty="weak")),
    (
        "suva",
        "apia",
        edge("e", "piloted", latest="2013-06-30", sources=(iri("source/one"), iri("source/two"))),
    ),
    ("apia", "apia", edge("f", "inspired")),
    ("nowhere", "hostile", edge("g", "adopted", practice=None, inferred=True)),
)
NAMES = {
    "https://example.org/country/GBR": {"en": "United Kingdom", "pl": "Zjednoczone Królestwo"},
    "https://example.org/country/FJI": {"en": "Fiji"},
    iri("practice/park"): {"en": "Eco park", "pl": "Ekopark"},
    iri("practice/mine"): {"en": "Mine museum"},
    iri("theme/energy"): {"en": "Energy", "pl": "Energia"},
    iri("project/p"): {"en": "Project P"},
}
SOURCES = {
    iri("source/one"): SourceNote(iri("source/one"), "One; the first", "https://example.org/one"),
    iri("source/two"): SourceNote(iri("source/two"), "Two"),
}


def network(
    edges: tuple[tuple[str, str, TransferEdge], ...] = EDGES,
    places: tuple[Place, ...] = PLACES,
    **more: object,
) -> TransferNetwork:
    """A network of these places and edges (places by the last part of their IRI)."""
    graph = nx.MultiDiGraph()
    for node in places:
        graph.add_node(node.iri, data=node)
    for source, target, data in edges:
        graph.add_edge(iri(f"region/{source}"), iri(f"region/{target}"), key=data.transfer, data=data)
    contacts = nx.MultiGraph()
    if places:
        pair_of = sorted(places, key=lambda node: node.iri)[:2]
        contacts.add_nodes_from((node.iri, {"data": node}) for node in pair_of)
        pair = Contact(iri("exchange/x"), {"en": "Twins"}, "PartnerPair", 2, sources=(iri("source/two"),))
        contacts.add_edge(pair_of[0].iri, pair_of[1].iri, key=pair.exchange, data=pair)
    counts = Counter((source, target) for source, target, _ in edges)
    coverage = Coverage(
        transfers=len(edges) + 3,
        matched=len(edges) + 2,
        both_ends=len(edges),
        one_end=2,
        no_end=0,
        loops=sum(source == target for source, target, _ in edges),
        parallel=sum(counts.values()) - len(counts),
    )
    facts = {
        "names": NAMES,
        "sources": SOURCES,
        "languages": ("en", "pl"),
        "title": {"en": "Mini", "pl": "Mały"},
    }
    return TransferNetwork(
        graph, contacts, Selection(), coverage, base=BASE, version="1.0.0", **{**facts, **more}
    )
