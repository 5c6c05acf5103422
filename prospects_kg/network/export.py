"""The network as files for other programs: GraphML, GEXF, GeoJSON, CSV and JSON, the same bytes each time.

Transfers from one node to another are put together into one link by default, because most programs draw parallel links
on top of one another; `parallel` keeps each. Contacts without a direction are no transfers: only JSON, which can hold
a second layer, has them. What is left out of the network is told in each format that has a place for words.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from prospects_kg.network.flattened import (
    LINK_COLUMNS,
    NODE_COLUMNS,
    Column,
    Facts,
    Link,
    as_text,
    link_row,
    links,
    node_rows,
)
from prospects_kg.network.geojson import write_geojson
from prospects_kg.network.gexf import Look, write_gexf
from prospects_kg.network.graphml import write_graphml
from prospects_kg.network.model import Contact, TransferNetwork, spoken


class NetworkFormat(StrEnum):
    """Formats of a network for other programs; the suffix of the file names one."""

    graphml = "graphml"
    gexf = "gexf"
    geojson = "geojson"
    csv = "csv"
    json = "json"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a network is written: labels in which language, parallel links kept or not, and how it looks in GEXF."""

    language: str = ""
    parallel: bool = False
    look: Look = field(default_factory=Look)


@dataclass(frozen=True, slots=True)
class _Written:
    """A network as rows, ready to be written."""

    network: TransferNetwork
    options: ExportOptions
    nodes: Sequence[Facts]
    links: Sequence[tuple[Link, Facts]]

    @property
    def link_rows(self) -> list[Facts]:
        """The rows of the links alone."""
        return [row for _, row in self.links]

    @property
    def title(self) -> str:
        """The title of the project, in the language asked for."""
        return spoken(self.network.title, "", self.network.wanted(self.options.language))

    @property
    def words(self) -> dict[str, str]:
        """Title and coverage."""
        return {"title": self.title, "notes": self.network.coverage.sentence()}


def export(
    network: TransferNetwork, format_: NetworkFormat | str, options: ExportOptions | None = None
) -> dict[str, bytes]:
    """The files of a network in one format: their bytes by what follows the stem of the file's name.

    One file, but for CSV, whose nodes stand in a second one:

    >>> import networkx as nx
    >>> from prospects_kg.network.model import Coverage, Selection
    >>> nothing = TransferNetwork(nx.MultiDiGraph(), nx.MultiGraph(), Selection(), Coverage(3, 0, 0, 0, 0, 0, 0), {}, {})
    >>> sorted(export(nothing, "csv")), list(export(nothing, "gexf"))
    (['.csv', '.nodes.csv'], ['.gexf'])
    """
    asked = options or ExportOptions()
    rows = [
        (link, link_row(network, link, asked.language)) for link in links(network, parallel=asked.parallel)
    ]
    written = _Written(network, asked, node_rows(network, asked.language), rows)
    return _WRITERS[NetworkFormat(format_)](written)


def _graphml(written: _Written) -> dict[str, bytes]:
    base = written.network.base
    return {".graphml": write_graphml(written.nodes, written.link_rows, base=base, **written.words)}


def _gexf(written: _Written) -> dict[str, bytes]:
    options = written.options
    parallel = options.parallel
    content = write_gexf(written.nodes, written.links, options.look, parallel=parallel, **written.words)
    return {".gexf": content}


def _geojson(written: _Written) -> dict[str, bytes]:
    return {".geojson": write_geojson(written.nodes, written.link_rows, **written.words)}


def _csv(written: _Written) -> dict[str, bytes]:
    return {
        ".csv": _table(LINK_COLUMNS, written.link_rows),
        ".nodes.csv": _table(NODE_COLUMNS, written.nodes),
    }


def _table(columns: Sequence[Column], rows: Sequence[Facts]) -> bytes:
    """RFC 4180 with LF; booleans in lower case, as R and pandas read them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        cells = [as_text(row.get(column.name, "")) for column in columns]
        writer.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in cells])
    return out.getvalue().encode()


def _json(written: _Written) -> dict[str, bytes]:
    """Node-link data as networkx reads it (`nx.node_link_graph(data, edges="edges")`), and the words about it."""
    network, parallel = written.network, written.options.parallel
    whole = {
        "directed": True,
        "multigraph": parallel,
        "graph": {"title": written.title, "base": network.base, "version": network.version},
        "nodes": [dict(row) for row in written.nodes],
        "edges": [{**row, "key": row["id"]} if parallel else dict(row) for row in written.link_rows],
        "coverage": {"sentence": network.coverage.sentence(), **asdict(network.coverage)},
        "selection": asdict(network.selection),
        "contacts": _contacts(network, written.options.language),
    }
    return {".json": (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()}


def _contacts(network: TransferNetwork, language: str) -> list[dict[str, Any]]:
    """The undirected second layer: who worked with whom, without a giver and a taker."""
    found = network.contacts.edges(keys=True, data="data")
    return [
        _contact(network, ends, contact, language)
        for *ends, contact in sorted((*sorted((one, other)), key, data) for one, other, key, data in found)
    ]


def _contact(
    network: TransferNetwork, ends: Sequence[str], contact: Contact, language: str
) -> dict[str, Any]:
    facts = {
        "ends": list(ends[:2]),
        "end_labels": [network.label(end, language) for end in ends[:2]],
        "exchange": contact.exchange,
        "label": spoken(contact.labels, contact.exchange, network.wanted(language)),
        "kind": contact.kind,
        "members": contact.members,
        "programmes": [network.label(iri, language) for iri in contact.programmes],
        "earliest": contact.earliest,
        "latest": contact.latest,
        "sources": list(contact.sources),
    }
    return {name: value for name, value in facts.items() if value is not None}


_WRITERS: Final[Mapping[NetworkFormat, Callable[[_Written], dict[str, bytes]]]] = {
    NetworkFormat.graphml: _graphml,
    NetworkFormat.gexf: _gexf,
    NetworkFormat.geojson: _geojson,
    NetworkFormat.csv: _csv,
    NetworkFormat.json: _json,
}
