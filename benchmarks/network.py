"""How fast a network is measured and taken from a store, beside networkx, bare igraph and the bare questions.

    python benchmarks/network.py [--nodes 10000] [--edges 100000] [--quads 10000000] [--runs 3] [--json FILE]

Needs the extra `bench`. Prints one Markdown table. Every step runs in a process of its own. Seconds are of processor
time. networkx's betweenness is timed on 20 of the nodes as sources and scaled to all; every other figure is of the
whole work. "bare igraph" is the same call on a graph that igraph already has; ours begins and ends with networkx.
The graph is random and the store synthetic (`prospects-kg synth`); `--quads 0` leaves the store out. The bare
questions are those that an extraction asks, read to their last row and put to no use.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import igraph
import networkx as nx
from measuring import in_own_process, machine, markdown, median, peak_memory, timed

from prospects_kg.build.building import build_release
from prospects_kg.build.release import Release
from prospects_kg.build.synth import write_project
from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.results import Table
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from prospects_kg.network import compiled
from prospects_kg.network.extract import extract
from prospects_kg.network.model import Selection

PACKAGES = ("prospects-kg", "networkx", "igraph", "pyoxigraph")
COLUMNS = ("what", "size", "prospects-kg", "peer", "ratio", "memory")
SEED = 1
SOURCES = 20
QUADS_OF_A_PRACTICE = 106


def random_graph(nodes: int, edges: int) -> nx.DiGraph:
    """A random directed graph with weights of 1 to 5."""
    chance = random.Random(SEED)
    graph = nx.DiGraph()
    graph.add_nodes_from(f"n{number:06}" for number in range(nodes))
    while graph.number_of_edges() < edges:
        one, other = chance.sample(range(nodes), 2)
        graph.add_edge(f"n{one:06}", f"n{other:06}", weight=chance.randint(1, 5))
    return graph


def bare(graph: nx.DiGraph) -> igraph.Graph:
    place = {node: number for number, node in enumerate(sorted(graph))}
    made = igraph.Graph(len(place), [(place[a], place[b]) for a, b in graph.edges], directed=True)
    made.es["weight"] = [weight for _, _, weight in graph.edges(data="weight")]
    return made


# --- steps, each in a process of its own -------------------------------------------------------------


def step_betweenness(who: str, nodes: str, edges: str) -> dict[str, Any]:
    graph = random_graph(int(nodes), int(edges))
    if who == "ours":
        seconds, _ = timed(lambda: compiled.betweenness(graph))
    elif who == "igraph":
        made = bare(graph)
        seconds, _ = timed(made.betweenness)
    else:
        seconds, _ = timed(lambda: nx.betweenness_centrality(graph, k=SOURCES, seed=SEED))
        seconds *= int(nodes) / SOURCES
    return {"seconds": seconds, "memory": peak_memory()}


def step_communities(who: str, nodes: str, edges: str) -> dict[str, Any]:
    graph = random_graph(int(nodes), int(edges))
    if who == "ours":
        seconds, found = timed(lambda: compiled.communities(graph))
        modularity = compiled.modularity(graph, found)
    elif who == "igraph":
        igraph.set_random_number_generator(random.Random(SEED))
        whole = bare(graph).as_undirected(combine_edges="sum")
        seconds, found = timed(lambda: whole.community_leiden("modularity", "weight", n_iterations=-1))
        modularity = found.modularity
    else:
        whole = nx.Graph()
        for one, other, weight in graph.edges(data="weight"):
            before = whole.get_edge_data(one, other, {"weight": 0})["weight"]
            whole.add_edge(one, other, weight=before + weight)
        seconds, found = timed(lambda: nx.community.louvain_communities(whole, weight="weight", seed=SEED))
        modularity = nx.community.modularity(whole, found, weight="weight")
    return {"seconds": seconds, "memory": peak_memory(), "modularity": modularity}


class Listening:
    """A graph that writes down what it is asked."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.where = graph.where
        self.asked: list[str] = []

    def select(self, query: str) -> Table:
        """Ask, and remember the question."""
        self.asked.append(query)
        return self._graph.select(query)


def step_extract(who: str, release: str) -> dict[str, Any]:
    kg = KnowledgeGraph.open(release)
    taking = Listening(kg.graph)
    selection = Selection()
    if who == "ours":
        seconds, found = timed(lambda: extract(taking, kg.names, selection))
        size = found.coverage.matched
    else:
        extract(taking, kg.names, selection)
        seconds, size = timed(lambda: sum(1 for query in taking.asked for _ in kg.graph.select(query)))
    return {"seconds": seconds, "memory": peak_memory(), "size": size, "questions": len(taking.asked)}


STEPS = {"betweenness": step_betweenness, "communities": step_communities, "extract": step_extract}


# --- the table ---------------------------------------------------------------------------------------


def measured(
    step: str, runs: int, whose: tuple[str, ...], *arguments: object
) -> dict[str, list[dict[str, Any]]]:
    """Every contender in turns."""
    found: dict[str, list[dict[str, Any]]] = {who: [] for who in whose}
    for _ in range(runs):
        for who in whose:
            found[who].append(in_own_process(__file__, step, who, *map(str, arguments)))
    return found


def row(
    what: str, size: str, ours: list[dict[str, Any]], peer: list[dict[str, Any]], note: str = ""
) -> list[str]:
    mine, theirs = median(ours), median(peer)
    memory = f"{max(run['memory'] for run in ours):,.0f} MB"
    return [what, size, f"{mine:,.2f} s{note}", f"{theirs:,.2f} s", f"{theirs / mine:,.2f}", memory]


def network_rows(nodes: int, edges: int, runs: int) -> list[list[str]]:
    size = f"{nodes:,} nodes, {edges:,} edges"
    rows = []
    for step, peer in (
        ("betweenness", f"networkx, {SOURCES} sources scaled"),
        ("communities", "networkx's Louvain"),
    ):
        found = measured(step, runs, ("ours", "igraph"), nodes, edges)
        found["networkx"] = [in_own_process(__file__, step, "networkx", str(nodes), str(edges))]
        name = "communities (Leiden)" if step == "communities" else step
        for who, words in (("networkx", peer), ("igraph", "bare igraph")):
            told = ""
            if step == "communities":
                told = f", modularity {found['ours'][0]['modularity']:.4f} (peer {found[who][0]['modularity']:.4f})"
            rows.append(row(f"{name} (peer: {words})", size, found["ours"], found[who], told))
    return rows


def extraction_rows(quads: int, runs: int) -> list[list[str]]:
    with TemporaryDirectory(prefix="network-") as folder:
        project = Path(folder) / "project"
        write_project(project, practices=max(quads // QUADS_OF_A_PRACTICE, 20), seed=SEED)
        built = build_release(Project.open(project), Path(folder) / "release").release
        if built is None:
            raise SystemExit("the synthetic project did not build")
        counts = Release.open(built).manifest["counts"]
        found = measured("extract", runs, ("ours", "bare"), built)
        size = f"{counts['default graph'] + counts['named graphs']:,} quads, {found['ours'][0]['size']:,} transfers"
        return [row("extraction (peer: its bare questions)", size, found["ours"], found["bare"])]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--quads", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", nargs="+")
    given = parser.parse_args()
    if given.step:
        print(json.dumps(STEPS[given.step[0]](*given.step[1:])))
        return
    rows = network_rows(given.nodes, given.edges, given.runs)
    if given.quads:
        rows += extraction_rows(given.quads, given.runs)
    about = machine(PACKAGES)
    print("\n".join([*about, "", markdown(COLUMNS, rows)]))
    if given.json:
        text = json.dumps({"machine": about, "columns": COLUMNS, "rows": rows}, indent=2)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
