"""A network in a few lines: what was asked for, how much of the data it shows, who gave and took most, how far it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from prospects_kg.network.flattened import node_rows
from prospects_kg.network.model import Coverage, TransferNetwork
from prospects_kg.network.whole import stage_funnel

TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """A node with the number of distinct transfers that it gave and took."""

    iri: str
    label: str
    given: int
    taken: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a reader wants to know first; `stages` counts the transfers drawn by their current stage."""

    asked: str
    coverage: Coverage
    nodes: int
    givers: tuple[Standing, ...]
    takers: tuple[Standing, ...]
    stages: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        """The coverage in words; where nothing matches, with what was asked for."""
        if self.coverage.transfers == 0:
            return "The graph tells of no transfer."
        if self.coverage.matched == 0:
            return f"0 of {self.coverage.transfers} transfers match: {self.asked}."
        return self.coverage.sentence()

    def to_dict(self) -> dict[str, Any]:
        """The overview as JSON holds it."""
        fields = (name for name in Coverage.__slots__ if name != "__weakref__")
        return {
            "sentence": self.sentence,
            "asked": self.asked,
            "coverage": {name: getattr(self.coverage, name) for name in fields},
            "nodes": self.nodes,
            "givers": [{"id": it.iri, "label": it.label, "transfers": it.given} for it in self.givers],
            "takers": [{"id": it.iri, "label": it.label, "transfers": it.taken} for it in self.takers],
            "stages": dict(self.stages),
        }


def overview(network: TransferNetwork, language: str = "", *, top: int = TOP) -> Overview:
    """The overview of a network, with at most `top` givers and takers; equal numbers stand in the order of IRIs."""
    everyone = [
        Standing(str(row["id"]), str(row["label"]), _number(row["given"]), _number(row["taken"]))
        for row in node_rows(network, language)
    ]
    funnel = stage_funnel(network).to_dicts()
    return Overview(
        asked_in_words(network, language),
        network.coverage,
        len(everyone),
        tuple(sorted((it for it in everyone if it.given), key=lambda it: (-it.given, it.iri))[:top]),
        tuple(sorted((it for it in everyone if it.taken), key=lambda it: (-it.taken, it.iri))[:top]),
        tuple((str(row["stage"]), _number(row["now"])) for row in funnel),
    )


def asked_in_words(network: TransferNetwork, language: str = "") -> str:
    """What was asked for, as `network` takes it: "level country; stage adopted, piloted; period 2010/..".

    >>> import networkx as nx
    >>> from prospects_kg.network.model import Selection
    >>> asked = Selection("country", stages=("adopted", "piloted"), period=("2010", None))
    >>> nothing = Coverage(3, 0, 0, 0, 0, 0, 0)
    >>> asked_in_words(TransferNetwork(nx.MultiDiGraph(), nx.MultiGraph(), asked, nothing, {}, {}))
    'level country; stage adopted, piloted; period 2010/..'
    """
    asked = network.selection
    named = {
        "stage": asked.stages,
        "theme": tuple(network.label(iri, language) for iri in asked.themes),
        "project": tuple(network.label(iri, language) for iri in asked.projects),
        "programme": tuple(network.label(iri, language) for iri in asked.programmes),
        "practice": tuple(network.label(iri, language) for iri in asked.practices),
        "certainty": asked.certainty,
    }
    parts = [
        f"level {asked.level}",
        *(f"{name} {', '.join(values)}" for name, values in named.items() if values),
    ]
    if any(asked.period):
        parts.append("period " + "/".join(end or ".." for end in asked.period))
    return "; ".join(parts if asked.asserted else [*parts, "inferred links too"])


def _number(fact: object) -> int:
    return fact if isinstance(fact, int) else 0
