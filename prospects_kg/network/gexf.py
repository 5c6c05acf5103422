"""The network as GEXF 1.3 (https://gexf.net/schema.html), for Gephi: with time, colours, sizes and positions.

Our own writer: networkx's stamps today's date into the file, knows no version 1.3 and no spells of an edge between
dates. A link is there from the first to the last day that its reports allow, an open end where one is not known, and
always where no report and no page is dated; nodes are always there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

from prospects_kg.network.flattened import LINK_COLUMNS, NODE_COLUMNS, Column, Facts, Link
from prospects_kg.network.markup import document, element, xml_type

_NAMESPACE: Final = "http://gexf.net/1.3"
_VIZ: Final = "viz:"
# What elements say by themselves.
_OWN: Final = frozenset({"source", "target", "id", "label", "weight"})
_SMALLEST: Final = 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a network is to look: points of nodes, and colours (#rrggbb) of nodes by IRI and of links by stage.

    In a picture y goes down, so do the points here (`compiled.layout` gives such); in the file it goes up.
    """

    positions: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    node_colours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stage_colours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def write_gexf(
    nodes: Sequence[Facts],
    links: Sequence[tuple[Link, Facts]],
    look: Look,
    *,
    title: str,
    notes: str,
    parallel: bool = False,
) -> bytes:
    """The bytes of a GEXF file. The area of a node grows with its transfers, the width of a link with its weight.

    Where links are `parallel` their stage is their kind: Gephi keeps apart links between the same nodes by kind alone.
    """
    root = ET.Element(
        "gexf",
        {
            "xmlns": _NAMESPACE,
            "xmlns:viz": f"{_NAMESPACE}/viz",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}/gexf.xsd",
            "version": "1.3",
        },
    )
    meta = element(root, "meta", {})
    element(meta, "creator", {}, "prospects-kg")
    element(meta, "description", {}, f"{title}. {notes}" if title else notes)
    time = {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    graph = element(root, "graph", {"defaultedgetype": "directed", **time})
    _attributes(graph, "node", NODE_COLUMNS)
    _attributes(graph, "edge", LINK_COLUMNS)
    inside = element(graph, "nodes", {})
    for row in nodes:
        _node(inside, row, look)
    inside = element(graph, "edges", {})
    for link, row in links:
        _edge(inside, link, row, look, {"kind": link.stage} if parallel else {})
    return document(root)


def _attributes(graph: ET.Element, of: str, columns: Iterable[Column]) -> None:
    inside = element(graph, "attributes", {"class": of})
    for column in columns:
        if column.name not in _OWN:
            names = {"id": column.name, "title": column.name}
            element(inside, "attribute", {**names, "type": xml_type(column)})


def _values(parent: ET.Element, row: Facts) -> None:
    inside = element(parent, "attvalues", {})
    for name, value in row.items():
        if name not in _OWN:
            element(inside, "attvalue", {"for": name, "value": value})


def _node(parent: ET.Element, row: Facts, look: Look) -> None:
    iri = str(row["id"])
    node = element(parent, "node", {"id": iri, "label": row["label"]})
    _values(node, row)
    _colour(node, look.node_colours.get(iri))
    if iri in look.positions:
        x, y = look.positions[iri]
        element(node, f"{_VIZ}position", {"x": x, "y": -y, "z": 0.0})
    transfers = sum(value for name in ("given", "taken") if isinstance(value := row[name], int))
    element(node, f"{_VIZ}size", {"value": round(_SMALLEST * math.sqrt(max(1, transfers)), 2)})


def _edge(parent: ET.Element, link: Link, row: Facts, look: Look, kind: Facts) -> None:
    names = {name: row[name] for name in ("id", "source", "target", "label")}
    edge = element(parent, "edge", {**names, "weight": float(link.weight), **kind})
    _values(edge, row)
    if link.spells:
        spells = element(edge, "spells", {})
        for start, end in link.spells:
            ends = {"start": start, "end": end}
            element(spells, "spell", {name: day for name, day in ends.items() if day})
    _colour(edge, look.stage_colours.get(link.stage))
    element(edge, f"{_VIZ}thickness", {"value": round(math.sqrt(link.weight), 2)})


def _colour(parent: ET.Element, colour: str | None) -> None:
    if colour:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        element(parent, f"{_VIZ}color", {"r": red, "g": green, "b": blue})
