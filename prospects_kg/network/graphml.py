"""The network as GraphML 1.0 (Brandes et al. 2002, http://graphml.graphdrawing.org/), for Cytoscape, igraph and others.

Our own writer: networkx's takes another XML library, and writes other bytes, where lxml is installed; it refuses None
and lists; and it writes IRIs as ids, which the schema does not allow (xsd:NMTOKEN). Here the id is the IRI without the
project's base, and the IRI itself is the attribute `iri`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from prospects_kg.network.flattened import LINK_COLUMNS, NODE_COLUMNS, Column, Facts
from prospects_kg.network.markup import document, element, tokens, xml_text, xml_type

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA: Final = f"{_NAMESPACE} http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
# What elements say by themselves.
_OWN: Final = frozenset({"source", "target", "id"})


def write_graphml(
    nodes: Sequence[Facts], links: Sequence[Facts], *, base: str, title: str, notes: str
) -> bytes:
    """The bytes of a GraphML file; values that a row leaves out are left out there too."""
    root = ET.Element(
        "graphml",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": _SCHEMA,
        },
    )
    _keys(root, "graph", (Column("title", str, ""), Column("coverage", str, "")))
    _keys(root, "node", (Column("iri", str, ""), *NODE_COLUMNS))
    _keys(root, "edge", (Column("iri", str, ""), *LINK_COLUMNS))
    graph = element(root, "graph", {"id": "transfers", "edgedefault": "directed"})
    _data(graph, "graph", {"title": title, "coverage": notes}.items())
    ids = tokens((str(row["id"]) for row in nodes), base)
    for row in nodes:
        node = element(graph, "node", {"id": ids[str(row["id"])]})
        _data(node, "node", [("iri", row["id"]), *row.items()])
    link_ids = tokens((str(row["id"]) for row in links), base)
    for row in links:
        ends = {end: ids[str(row[end])] for end in ("source", "target")}
        edge = element(graph, "edge", {"id": link_ids[str(row["id"])], **ends})
        _data(edge, "edge", [("iri", row["id"]), *row.items()])
    return document(root)


def _keys(root: ET.Element, of: str, columns: Iterable[Column]) -> None:
    for column in columns:
        if column.name not in _OWN:
            names = {"id": f"{of}.{column.name}", "for": of, "attr.name": column.name}
            element(root, "key", {**names, "attr.type": xml_type(column)})


def _data(parent: ET.Element, of: str, facts: Iterable[tuple[str, object]]) -> None:
    for name, value in facts:
        if name not in _OWN:
            ET.SubElement(parent, "data", {"key": f"{of}.{name}"}).text = xml_text(value)  # type: ignore[arg-type]
