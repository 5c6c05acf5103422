"""Simpler graphs of a network lose nothing: loops and parallel edges are counted."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.model.errors import NetworkError
from prospects_kg.network.views import LAYERS, WEIGHTS, collapse, lineage, multilayer, two_mode, without_loops
from tests.network.invented import PLACES, edge, iri, network

HILLTOWN, SUVA, APIA, NOWHERE, HOSTILE = (node.iri for node in PLACES)


def weights(view: nx.DiGraph) -> dict[tuple[str, str], int]:
    return {(one, other): weight for one, other, weight in view.edges(data="weight")}


def test_a_weight_is_the_number_of_distinct_transfers():
    view = collapse(network())
    assert weights(view) == {
        (HILLTOWN, SUVA): 3,
        (SUVA, HILLTOWN): 1,
        (SUVA, APIA): 1,
        (APIA, APIA): 1,
        (NOWHERE, HOSTILE): 1,
    }
    assert (view.graph["loops"], view.graph["parallel"]) == (1, 2)
    assert view.edges[HILLTOWN, SUVA]["transfers"] == tuple(iri(f"transfer/{name}") for name in "abc")


def test_a_weight_may_count_practices_or_sources():
    assert weights(collapse(network(), by="practices"))[HILLTOWN, SUVA] == 2
    assert weights(collapse(network(), by="sources"))[HILLTOWN, SUVA] == 1
    assert weights(collapse(network(), by="sources"))[SUVA, APIA] == 2
    with pytest.raises(NetworkError, match="unknown weight 'money'; known are transfers, practices, sources"):
        collapse(network(), by="money")


def test_one_transfer_of_several_pairs_of_bodies_weighs_one_for_each_pair():
    shared = edge("shared")
    view = collapse(network((("hilltown", "suva", shared), ("hilltown", "apia", shared)), PLACES))
    assert weights(view) == {(HILLTOWN, SUVA): 1, (HILLTOWN, APIA): 1}


def test_layers_hold_what_belongs_to_each_theme_project_or_stage():
    assert {name: view.number_of_edges() for name, view in multilayer(network(), layer="theme").items()} == {
        "": 5,
        iri("theme/energy"): 1,
    }
    assert list(multilayer(network(), layer="stage")) == [
        "abandoned",
        "adopted",
        "inspired",
        "piloted",
        "planned",
        "visited",
    ]
    with pytest.raises(NetworkError, match="known are theme, project, programme, stage"):
        multilayer(network(), layer="colour")


def test_two_modes_join_places_by_what_they_gave_and_took():
    view = two_mode(network())
    assert view.graph["without_practice"] == 1
    assert view.edges[HILLTOWN, iri("practice/park")]["weight"] == 2
    assert view.edges[iri("practice/mine"), SUVA]["weight"] == 1
    sides = nx.get_node_attributes(view, "bipartite")
    assert all(sides[one] != sides[other] for one, other in view.edges)


def test_lineage_leads_from_practice_over_transfer_to_what_came_of_it():
    one = edge("one", practice=iri("practice/a"), resulting_practice=iri("practice/b"))
    two = edge("two", practice=iri("practice/b"))
    view = lineage(network((("hilltown", "suva", one), ("suva", "apia", two)), PLACES))
    path = nx.dag_longest_path(view)
    assert path == [iri("practice/a"), iri("transfer/one"), iri("practice/b"), iri("transfer/two")]
    assert view.nodes[iri("transfer/two")]["takers"] == (APIA,)
    assert view.graph == {"without_practice": 0, "acyclic": True}


def test_a_practice_that_comes_of_itself_is_said():
    one = edge("one", practice=iri("practice/a"), resulting_practice=iri("practice/a"))
    assert not lineage(network((("hilltown", "suva", one),), PLACES)).graph["acyclic"]


NAMES = ("hilltown", "suva", "apia", "nowhere")


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30), st.sampled_from(WEIGHTS)
)
def test_no_transfer_is_lost_in_a_collapse(pairs, by):
    edges = tuple((one, other, edge(f"t{number}")) for number, (one, other) in enumerate(pairs))
    view = collapse(network(edges, PLACES), by=by)
    carried = [transfer for *_, transfers in view.edges(data="transfers") for transfer in transfers]
    assert sorted(carried) == sorted(data.transfer for *_, data in edges)
    assert view.number_of_edges() + view.graph["parallel"] == len(edges)
    assert view.graph["loops"] == sum(one == other for one, other in pairs)
    assert not list(nx.selfloop_edges(without_loops(view)))
    assert set(LAYERS) == {"theme", "project", "programme", "stage"}
