"""Networks that the graph itself knows: documented transfers and shared projects."""

from __future__ import annotations

import numpy as np
import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.diffusion.exposure import KnownNetwork, exposure
from prospects_kg.diffusion.known import project_network, transfer_network


@pytest.fixture(scope="module")
def kg(mini_release) -> KnowledgeGraph:
    return KnowledgeGraph.open(mini_release)


def ties(network: KnownNetwork) -> set[tuple[str, str, float]]:
    names = [node.rpartition("/")[2] for node in network.nodes]
    found = network.ties.tocoo()
    return {
        (names[ego], names[alter], float(weight))
        for ego, alter, weight in zip(*found.coords, found.data, strict=True)
    }


def test_the_taker_of_a_transfer_looks_at_its_giver(kg: KnowledgeGraph) -> None:
    assert ties(transfer_network(kg.graph)) == {
        ("coal-bay", "upper-mine", 1.0),
        ("slate-hill", "coal-bay", 1.0),
    }


def test_partners_of_a_project_look_at_one_another_once_for_each_project(kg: KnowledgeGraph) -> None:
    # Two sources name the town of Coal Bay as a partner: it is one project all the same.
    places = ("coal-bay", "slate-hill", "upper-mine")
    assert ties(project_network(kg.graph)) == {
        (one, other, 1.0) for one in places for other in places if one != other
    }


def test_exposure_follows_the_transfers(kg: KnowledgeGraph) -> None:
    network = transfer_network(kg.graph)
    order = {node.rpartition("/")[2]: place for place, node in enumerate(network.nodes)}
    times = np.full(3, np.nan)
    times[order["upper-mine"]] = 2000.0
    seen = exposure(network, times, np.array([2000.0]))[:, 0]
    assert seen[order["coal-bay"]] == 1.0
    assert seen[order["slate-hill"]] == 0.0
