"""Measures equal networkx's, and brokerage equals what one counts by hand."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import NetworkError
from prospects_kg.network import compiled
from prospects_kg.network.bootstrap import bootstrap
from prospects_kg.network.brokerage import ROLES, brokerage, partition_of
from prospects_kg.network.measures import COLUMNS, measures, reach_and_chain
from prospects_kg.network.views import collapse, without_loops
from prospects_kg.network.whole import (
    assortativity,
    longest_lineage,
    reciprocity,
    stage_funnel,
    transfers_per_year,
    whole,
)
from tests.network.invented import PLACES, edge, iri, network

HILLTOWN, SUVA, APIA, NOWHERE, HOSTILE = (node.iri for node in PLACES)


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> nx.DiGraph:
    size = draw(st.integers(1, most))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(1, 5))
    graph = nx.DiGraph()
    graph.add_nodes_from(f"n{number}" for number in range(size))
    for one, other, weight in draw(st.lists(pairs, max_size=30)):
        if one != other:
            graph.add_edge(f"n{one}", f"n{other}", weight=weight)
    return graph


# Against networkx ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(graphs())
def test_betweenness_is_that_of_networkx(graph):
    assert compiled.betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph))


@settings(max_examples=60)
@given(graphs())
def test_pagerank_is_that_of_networkx_to_a_tight_tolerance(graph):
    expected = nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=1000)
    assert compiled.pagerank(graph) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60)
@given(graphs())
def test_communities_are_at_least_as_modular_as_those_of_networkx(graph):
    undirected = nx.Graph()
    undirected.add_nodes_from(graph)
    for one, other, weight in graph.edges(data="weight"):
        before = undirected.get_edge_data(one, other, {"weight": 0})["weight"]
        undirected.add_edge(one, other, weight=before + weight)
    if not undirected.number_of_edges():
        assert compiled.modularity(graph, compiled.communities(graph)) is None
        return
    found = compiled.communities(graph)
    theirs = nx.community.louvain_communities(undirected, weight="weight", seed=1)
    groups = [{node for node in found if found[node] == number} for number in set(found.values())]
    ours = nx.community.modularity(undirected, groups, weight="weight")
    assert ours >= nx.community.modularity(undirected, theirs, weight="weight") - 1e-9
    assert compiled.modularity(graph, found) == pytest.approx(ours)
    assert found == compiled.communities(graph)


@settings(max_examples=60)
@given(graphs())
def test_reciprocity_and_assortativity_are_those_of_networkx(graph):
    if not graph.number_of_edges():
        assert (reciprocity(graph), assortativity(graph, {})) == (None, None)
        return
    assert reciprocity(graph) == pytest.approx(nx.overall_reciprocity(graph))
    groups = {node: int(node[1:]) % 3 for node in graph}
    nx.set_node_attributes(graph, groups, "group")
    found = assortativity(graph, groups)
    if found is not None:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(graph, "group"))


@settings(max_examples=60)
@given(graphs(7))
def test_reach_and_chain_are_what_walking_finds(graph):
    reach, chain = reach_and_chain(graph)
    assert reach == {node: len(nx.descendants(graph, node)) for node in graph}
    if nx.is_directed_acyclic_graph(graph):
        longest = {node: max((len(p) - 1 for p in walks(graph, node)), default=0) for node in graph}
        assert chain == longest


def walks(graph: nx.DiGraph, start: str) -> list[list[str]]:
    return [path for end in graph if end != start for path in nx.all_simple_paths(graph, start, end)]


# Brokerage -----------------------------------------------------------------------------------------------------------


def test_roles_of_a_small_network_are_those_counted_by_hand():
    # A1 -> A2 -> A3 (coordinator A2), B1 -> A2 -> B2 (itinerant), B1 -> A2 -> A3 (gatekeeper), A1 -> A2 -> B2
    # (representative), C1 -> A2 -> B2 (liaison), C1 -> A2 -> A3 (gatekeeper).
    graph = nx.DiGraph([("A1", "A2"), ("B1", "A2"), ("C1", "A2"), ("A2", "A3"), ("A2", "B2")])
    found = brokerage(graph, {node: node[0] for node in graph}, permutations=0)
    assert dict(zip(ROLES, found["A2"].roles, strict=True)) == {
        "coordinator": 1,
        "itinerant": 1,
        "gatekeeper": 2,
        "representative": 1,
        "liaison": 1,
    }
    assert found["A2"].total == 6
    assert all(found[node].total == 0 for node in graph if node != "A2")


def test_a_closed_two_path_needs_no_broker():
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    assert brokerage(graph, dict.fromkeys("abc", "x"), permutations=0)["b"].total == 0


def test_a_node_without_a_group_makes_its_two_paths_unclassified():
    found = brokerage(nx.DiGraph([("a", "b"), ("b", "c")]), {"a": "x", "b": "x", "c": None}, permutations=9)
    assert (found["b"].roles, found["b"].unclassified, found["b"].total) == ((0, 0, 0, 0, 0), 1, 1)


def by_hand(graph: nx.DiGraph, groups: dict[str, int], node: str) -> dict[str, int]:
    found = dict.fromkeys(ROLES, 0)
    for one, other in permutations(set(graph) - {node}, 2):
        if not (graph.has_edge(one, node) and graph.has_edge(node, other)) or graph.has_edge(one, other):
            continue
        a, b, c = groups[one], groups[node], groups[other]
        if a == b == c:
            role = "coordinator"
        elif a == c:
            role = "itinerant"
        elif b == c:
            role = "gatekeeper"
        elif a == b:
            role = "representative"
        else:
            role = "liaison"
        found[role] += 1
    return found


@settings(max_examples=80)
@given(graphs(), st.integers(1, 4))
def test_roles_are_those_of_trying_every_three_nodes(graph, number):
    groups = {node: int(node[1:]) % number for node in graph}
    found = brokerage(graph, groups, permutations=3)
    for node in graph:
        assert dict(zip(ROLES, found[node].roles, strict=True)) == by_hand(graph, groups, node)
        assert all(0.25 <= p <= 1 for p in found[node].p_values)


def test_a_role_that_chance_seldom_gives_has_a_small_p_value():
    # One hub that takes from nine of its own group and gives to nine of another: a representative.
    graph = nx.DiGraph([(f"a{n}", "hub") for n in range(9)] + [("hub", f"b{n}") for n in range(9)])
    groups = {node: node[0] for node in graph} | {"hub": "a"}
    found = brokerage(graph, groups, permutations=499, seed=1)["hub"]
    assert found.roles[ROLES.index("representative")] == 81
    assert found.p_values[ROLES.index("representative")] == 1 / 500
    assert found == brokerage(graph, groups, permutations=499, seed=1)["hub"]


def test_partitions_are_known_by_name():
    assert partition_of(network(), "country")[HILLTOWN] == "https://example.org/country/GBR"
    assert partition_of(network(), "country")[APIA] is None
    with pytest.raises(NetworkError, match="unknown partition 'size'"):
        partition_of(network(), "size")


# Tables --------------------------------------------------------------------------------------------------------------


def test_the_table_has_one_row_a_node_with_every_column_documented():
    table = measures(network(), permutations=19)
    assert all(column.meaning for column in COLUMNS)
    rows = {row["node"]: row for row in table.to_dicts()}
    assert set(rows) == {place.iri for place in PLACES}
    hilltown, apia = rows[HILLTOWN], rows[APIA]
    assert (hilltown["given"], hilltown["taken"], hilltown["takers"], hilltown["net"], hilltown["side"]) == (
        3,
        1,
        1,
        2,
        "exporter",
    )
    assert (apia["given"], apia["taken"], apia["takers"], apia["side"]) == (1, 2, 0, "importer")
    assert (hilltown["reach"], rows[SUVA]["reach"], apia["reach"]) == (2, 2, 0)
    plain = without_loops(collapse(network()))
    assert {n: row["betweenness"] for n, row in rows.items()} == pytest.approx(
        nx.betweenness_centrality(plain), abs=1e-6
    )
    with pytest.raises(NetworkError, match="unknown column 'fame'"):
        table.column("fame")


def test_the_same_seed_gives_the_same_table():
    assert measures(network(), permutations=50) == measures(network(), permutations=50)


def test_the_whole_network_in_numbers():
    (row,) = whole(network()).to_dicts()
    assert row == {
        "nodes": 5,
        "transfers": 7,
        "pairs": 4,
        "loops": 1,
        "parallel": 2,
        "density": 0.2,
        "reciprocity": 0.5,
        "country_assortativity": -1.0,
        "theme_assortativity": None,
        "components": 2,
        "largest_component": 3,
        "communities": row["communities"],
        "modularity": row["modularity"],
        "longest_lineage": 1,
    }


def test_a_lineage_counts_transfers_one_after_the_other():
    one = edge("one", practice=iri("practice/a"), resulting_practice=iri("practice/b"))
    two = edge("two", practice=iri("practice/b"))
    assert longest_lineage(network((("hilltown", "suva", one), ("suva", "apia", two)), PLACES)) == 2


def test_the_funnel_and_the_years_of_the_mini_project(mini_release: Path):
    found = KnowledgeGraph.open(mini_release).transfers()
    assert stage_funnel(found).rows == (
        ("visited", 0, 0, 2),
        ("inspired", 0, 0, 2),
        ("planned", 0, 0, 2),
        ("piloted", 0, 0, 2),
        ("adopted", 1, 0, 2),
        ("abandoned", 1, 0, None),
    )
    assert transfers_per_year(found).rows == ((2012, 1, 0), (2015, 1, 0))


def test_years_of_pages_are_told_apart_from_dates():
    rows = {row["year"]: row for row in transfers_per_year(network()).to_dicts()}
    assert (rows[2015]["dated"], rows[2015]["documented"]) == (0, 1)
    assert (rows[2010]["dated"], rows[2013]["dated"], rows[None]["dated"]) == (1, 1, 4)


# How sure ------------------------------------------------------------------------------------------------------------


def test_a_broker_of_one_document_is_said_to_rest_on_it():
    one, two = (iri(f"source/{name}") for name in ("one", "two"))
    told = (
        ("hilltown", "suva", edge("a", sources=(one,))),
        ("suva", "apia", edge("b", sources=(two,))),
        ("hilltown", "nowhere", edge("c", sources=(one, two))),
        ("nowhere", "apia", edge("d", sources=(one, two))),
    )
    rows = {row["node"]: row for row in bootstrap(network(told, PLACES), draws=200).to_dicts()}
    assert rows[SUVA]["rests_on"] == one  # without either it is none; the first is named
    assert rows[NOWHERE]["rests_on"] is None
    assert rows[NOWHERE]["broker_share"] == 1.0
    # Both documents must be drawn: one half of the draws of two from two.
    assert 0.35 < rows[SUVA]["broker_share"] < 0.65
    assert (rows[HILLTOWN]["given"], rows[HILLTOWN]["given_low"], rows[HILLTOWN]["given_high"]) == (
        2,
        1.0,
        2.0,
    )


def test_the_bootstrap_is_the_same_each_time_and_leaves_a_network_without_documents_as_it_is():
    assert bootstrap(network(), draws=50) == bootstrap(network(), draws=50)
    bare = network((("hilltown", "suva", edge("a", sources=())),), PLACES)
    rows = {row["node"]: row for row in bootstrap(bare, draws=20).to_dicts()}
    assert (rows[HILLTOWN]["given_low"], rows[HILLTOWN]["given_high"]) == (1.0, 1.0)


def test_the_layout_keeps_components_apart_and_is_the_same_each_time():
    graph = nx.disjoint_union_all([nx.path_graph(5), nx.cycle_graph(4), nx.empty_graph(1)])
    places = compiled.layout(graph)
    assert set(places) == set(graph)
    assert places == compiled.layout(nx.relabel_nodes(graph, {node: node for node in reversed(list(graph))}))
    boxes = []
    for part in nx.connected_components(graph):
        xs, ys = zip(*(places[node] for node in part), strict=True)
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for one, other in permutations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
