"""What the interactive page is told: the network as plain values, ready to be written as JSON.

Texts go through `harmless`: a label may hold anything, and what turns the direction of writing round (Unicode
Technical Report 36, section 2.6) would let one name look like another. Only addresses of http and https become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import networkx as nx

from prospects_kg.draw.palette import DARK, DASHES, PAPER
from prospects_kg.draw.words import forms_of, spoken_languages
from prospects_kg.network.compiled import layout
from prospects_kg.network.model import (
    CERTAINTIES,
    STAGES,
    Contact,
    SourceNote,
    Texts,
    TransferEdge,
    TransferNetwork,
)
from prospects_kg.network.views import collapse

SEED: Final = 20130331
# The first view: what was taken over or tried, and is more than a weak reading.
FIRST_STAGES: Final = ("piloted", "adopted")
FIRST_CERTAINTIES: Final = ("stated", "coded")
# From here on countries stand for their places in the first view.
MANY: Final = 1500
LONGEST: Final = 2000
_COUNTED: Final = {"organisation": "nodes", "country": "countries", "practice": "practices"}
_CONTROLS: Final = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
)

Node = str
Facts = dict[str, Any]


def harmless(text: str) -> str:
    r"""The text with controls and marks of writing direction shown by their code, cut where it is endless.

    >>> harmless("Wigan\u202elivE"), len(harmless("x" * 10_000))
    ('Wigan[U+202E]livE', 2000)
    """
    shown = _CONTROLS.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def web_address(url: str) -> str:
    """The address where a browser may follow it, else nothing.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("https:///nowhere")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def is_first(edge: TransferEdge) -> bool:
    """Whether a transfer belongs to the first view; so does what was asked for as inferred."""
    return edge.inferred or (edge.stage in FIRST_STAGES and edge.certainty in ("", *FIRST_CERTAINTIES))


def transfers(network: TransferNetwork) -> tuple[list[Facts], dict[tuple[Node, Node], list[int]]]:
    """The transfers, each once, and for each ordered pair of nodes the places of its transfers in that list."""
    known = {
        data.transfer: data
        for each in (network.graph, network.inferred)
        for _, _, data in each.edges(data="data")
    }
    place = {iri: number for number, iri in enumerate(sorted(known))}
    linked = sorted(collapse(network).edges(data="transfers"))
    pairs = {(giver, taker): [place[iri] for iri in iris] for giver, taker, iris in linked}
    for giver, taker, iri in sorted(network.inferred.edges(keys=True)):
        pairs.setdefault((giver, taker), []).append(place[iri])
    return [_transfer(known[iri]) for iri in place], pairs


def facts(network: TransferNetwork, language: str, told: list[Facts], contacts: list[Facts]) -> Facts:
    """All that the page knows beside its nodes and links."""
    labels = {iri: _texts(texts) for iri, texts in sorted(network.names.items())}
    coverage = network.coverage
    return {
        "language": language,
        "languages": list(network.languages),
        "tongues": tongues(network),
        "words": {spoken: forms_of("page", spoken) for spoken in spoken_languages()},
        "title": _texts(network.title),
        "coverage": {
            "all": coverage.transfers,
            "matched": coverage.matched,
            "drawn": len(told),
        },
        "transfers": told,
        "contacts": contacts,
        "names": labels,
        "sources": {iri: _source(note) for iri, note in sorted(network.sources.items())},
        "stages": _concepts(labels, "stage", STAGES),
        "certainties": _concepts(labels, "certainty", CERTAINTIES),
        "first": first_view(network),
        "layouts": layouts(network),
        "aggregate": network.graph.number_of_nodes() > MANY and _has_countries(network),
        "countries": _has_countries(network),
        "counts": _COUNTED.get(network.selection.level, "places"),
        "palette": {"light": dict(PAPER), "dark": dict(DARK)},
        "dashes": {stage: list(parts) for stage, parts in DASHES.items()},
    }


def first_view(network: TransferNetwork) -> Facts:
    """The stages and certainties that are ticked at first: all where the usual ones would leave nothing."""
    if any(is_first(data) for _, _, data in network.graph.edges(data="data")):
        return {"stages": list(FIRST_STAGES), "certainties": list(FIRST_CERTAINTIES)}
    return {"stages": list(STAGES), "certainties": list(CERTAINTIES)}


def contacts(network: TransferNetwork) -> list[Facts]:
    """The undirected links, in a fixed order."""
    edges = sorted(network.contacts.edges(data="data"), key=lambda edge: (edge[2].exchange, edge[0], edge[1]))
    return [_contact(min(one, other), max(one, other), data) for one, other, data in edges]


def layouts(network: TransferNetwork) -> dict[str, dict[Node, tuple[int, int, int]]]:
    """Where nodes stand in the first view, with all transfers, and with contacts as well: x, y, size of the component.

    Each component is laid out by itself; the page packs them into the shape of its window.
    """
    if network.graph.number_of_nodes() > MANY:
        return {"first": {}, "all": {}, "contacts": {}}
    edges = [*network.graph.edges(data="data"), *network.inferred.edges(data="data")]
    both = [(one, other) for one, other, _ in edges]
    wanted = {
        "first": [(one, other) for one, other, data in edges if is_first(data)],
        "all": both,
        "contacts": [*both, *network.contacts.edges()],
    }
    return {name: _stand(links) for name, links in wanted.items()}


def tongues(network: TransferNetwork) -> list[str]:
    """The languages to choose from: those of the project that some label has, then the others of the data.

    Only two-letter tags: a browser knows what a language is called by its tag.
    """
    nodes = [data.labels for _, data in network.graph.nodes(data="data")]
    used = {
        tag for texts in (*nodes, *network.names.values()) for tag in texts if re.fullmatch("[a-z]{2,3}", tag)
    }
    first = [tag for tag in network.languages if tag in used]
    return [*first, *sorted(used - set(first))] or list(network.languages)


def _stand(links: Iterable[tuple[Node, Node]]) -> dict[Node, tuple[int, int, int]]:
    graph = nx.Graph()
    graph.add_edges_from(sorted((min(pair), max(pair)) for pair in links))
    size = {node: len(group) for group in nx.connected_components(graph) for node in group}
    return {
        node: (round(10 * x), round(10 * y), size[node])
        for node, (x, y) in sorted(layout(graph, SEED).items())
    }


def _transfer(data: TransferEdge) -> Facts:
    return {
        "id": data.transfer,
        "labels": _texts(data.labels),
        "practice": data.practice,
        "stated": harmless(data.practice_as_stated),
        "stage": data.stage,
        "order": STAGES.index(data.stage) if data.stage in STAGES else -1,
        "year": data.year,
        "documented": not data.earliest and data.year is not None,
        "certainty": data.certainty,
        "themes": list(data.themes),
        "sources": list(data.sources),
        "effects": [harmless(text) for text in data.effects],
        "adaptation": _texts(data.adaptation),
        "inferred": data.inferred,
        "first": is_first(data),
    }


def _contact(one: Node, other: Node, data: Contact) -> Facts:
    return {
        "id": data.exchange,
        "from": one,
        "to": other,
        "labels": _texts(data.labels),
        "sources": list(data.sources),
    }


def _source(note: SourceNote) -> Facts:
    return {
        "title": harmless(note.title),
        "url": web_address(note.url),
        "publisher": harmless(note.publisher),
        "date": harmless(note.date),
    }


def _texts(texts: Texts) -> dict[str, str]:
    return {language: harmless(text) for language, text in sorted(texts.items())}


def _concepts(labels: Mapping[str, Texts], scheme: str, slugs: Iterable[str]) -> list[tuple[str, str]]:
    """Slug and IRI of each concept of a fixed scheme, in its order; the slug twice where the network names none."""
    known = {iri.rpartition("/")[2]: iri for iri in labels if f"/id/{scheme}/" in iri}
    return [(slug, known.get(slug, slug)) for slug in slugs]


def _has_countries(network: TransferNetwork) -> bool:
    return network.selection.level != "country" and any(
        data.country for _, data in network.graph.nodes(data="data")
    )
