"""Every picture by the name that one asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from prospects_kg.draw.flows import sankey, theme_sankey
from prospects_kg.draw.funnel import stage_funnel
from prospects_kg.draw.lineage import lineage
from prospects_kg.draw.map import MapOptions, flow_map
from prospects_kg.draw.matrix import matrix
from prospects_kg.draw.nodes import node_link
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.timeline import timeline
from prospects_kg.network.model import TransferNetwork


def _map(network: TransferNetwork, language: str) -> Picture:
    return flow_map(network, MapOptions(language))


# A network and a language make a picture.
PICTURES: Final[Mapping[str, Callable[[TransferNetwork, str], Picture]]] = {
    "network": node_link,
    "map": _map,
    "sankey": sankey,
    "themes": theme_sankey,
    "funnel": stage_funnel,
    "timeline": timeline,
    "lineage": lineage,
    "matrix": matrix,
}
