"""Exports of the network: what is in them, the same bytes each time, and read back by other libraries."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pandas as pd
import pytest

from prospects_kg.network.export import ExportOptions, NetworkFormat, export
from prospects_kg.network.flattened import LINK_COLUMNS, NODE_COLUMNS, links
from prospects_kg.network.gexf import Look
from prospects_kg.network.markup import tokens
from tests.network.invented import EDGES, HOSTILE, PLACES, edge, iri, network

GEXF = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
HILLTOWN, SUVA, APIA, NOWHERE, STRANGE = (node.iri for node in PLACES)
PAIRS = {(HILLTOWN, SUVA): 3, (SUVA, HILLTOWN): 1, (SUVA, APIA): 1, (APIA, APIA): 1, (NOWHERE, STRANGE): 1}
LOOK = Look({HILLTOWN: (0.5, -1.25)}, {HILLTOWN: "#0072b2"}, {"adopted": "#d55e00"})


@pytest.fixture(params=[False, True], ids=["merged", "parallel"])
def parallel(request) -> bool:
    return request.param


def written(name: str, tmp_path: Path, **options: object) -> Path:
    """The first file of an export, on disk."""
    suffix, content = next(iter(export(network(), name, ExportOptions(**options)).items()))
    path = tmp_path / f"net{suffix}"
    path.write_bytes(content)
    return path


def expected_pairs(parallel: bool) -> list[tuple[str, str, int]]:
    """Who gives to whom with which weight, from the edges as they stand in the invented network."""
    if parallel:
        return sorted((iri(f"region/{one}"), iri(f"region/{other}"), 1) for one, other, _ in EDGES)
    return sorted((*ends, weight) for ends, weight in PAIRS.items())


# What a link is ----------------------------------------------------------------------------------------------------


def test_transfers_between_the_same_two_nodes_become_one_link_with_their_number_as_weight():
    merged = {(link.source, link.target): link for link in links(network())}
    assert {ends: link.weight for ends, link in merged.items()} == PAIRS
    assert merged[HILLTOWN, SUVA].stage == "adopted"
    assert merged[HILLTOWN, SUVA].spells == ((None, "2015-12-31"), ("2010-01-01", "2010-12-31"))
    assert [link.weight for link in links(network(), parallel=True)] == [1] * 7


def test_link_of_abandoned_transfers_alone_is_abandoned():
    (link,) = links(network((("hilltown", "suva", edge("c", "abandoned")),)))
    assert link.stage == "abandoned"


def test_transfer_between_several_bodies_counts_once_in_each_link_and_has_an_id_for_each():
    both = network((("hilltown", "suva", edge("a")), ("hilltown", "apia", edge("a"))))
    found = links(both, parallel=True)
    assert [link.weight for link in found] == [1, 1]
    assert len({link.key for link in found}) == 2
    rows = list(csv.DictReader(io.StringIO(export(both, "csv")[".nodes.csv"].decode())))
    assert {row["id"]: (row["given"], row["taken"]) for row in rows if "hilltown" in row["id"]} == {
        HILLTOWN: ("1", "0")
    }


# Read back by another library --------------------------------------------------------------------------------------


def test_networkx_and_igraph_read_graphml_alike(parallel, tmp_path):
    path = written("graphml", tmp_path, parallel=parallel)
    by_networkx = nx.read_graphml(path)
    names = dict(by_networkx.nodes(data="iri"))
    assert by_networkx.graph["coverage"].startswith("9 of 10 transfers match; 7 of them")
    assert set(names.values()) == {node.iri for node in PLACES}
    assert set(names) == {"region.hilltown", "region.suva", "region.apia", "region.nowhere", "region.hostile"}
    found = sorted(
        (names[one], names[other], weight) for one, other, weight in by_networkx.edges(data="weight")
    )
    assert found == expected_pairs(parallel)
    by_igraph = igraph.Graph.Read_GraphML(str(path))
    assert by_igraph.is_directed()
    iris = by_igraph.vs["iri"]
    assert sorted((iris[e.source], iris[e.target], int(e["weight"])) for e in by_igraph.es) == expected_pairs(
        parallel
    )
    by_iri = {vertex["iri"]: vertex for vertex in by_igraph.vs}
    assert by_iri[HILLTOWN]["latitude"] == pytest.approx(53.545)
    assert by_iri[STRANGE]["label"] == HOSTILE.replace("\x07", "\ufffd")


def test_graphml_has_types_and_no_value_where_nothing_is_known(tmp_path):
    graph = nx.read_graphml(written("graphml", tmp_path))
    assert "latitude" not in graph.nodes["region.nowhere"]
    assert graph.nodes["region.hostile"]["latitude"] == 0.0
    link = graph.edges["region.hilltown", "region.suva"]
    assert {name: type(value) for name, value in link.items() if type(value) is not str} == {
        "weight": int,
        "documented_year": int,
        "inferred": bool,
    }
    assert link["practices"] == "Eco park; Mine museum"
    assert link["urls"] == "https://example.org/one"
    assert graph.edges["region.nowhere", "region.hostile"]["inferred"] is True
    assert "None" not in (tmp_path / "net.graphml").read_text(encoding="utf-8")


def test_networkx_reads_gexf_with_spells_colours_sizes_and_positions(parallel, tmp_path):
    path = written("gexf", tmp_path, parallel=parallel, look=LOOK)
    graph = nx.read_gexf(path, version="1.3") if "1.3" in nx.readwrite.gexf.GEXF.versions else read_13(path)
    assert graph.graph["mode"] == "dynamic"
    assert sorted((*ends, int(weight)) for *ends, weight in graph.edges(data="weight")) == expected_pairs(
        parallel
    )
    assert graph.nodes[HILLTOWN]["viz"]["color"] == {"r": 0, "g": 114, "b": 178, "a": 1.0}
    assert graph.nodes[HILLTOWN]["viz"]["position"] == {"x": 0.5, "y": 1.25, "z": 0.0}
    assert graph.nodes[HILLTOWN]["viz"]["size"] == 12.0  # three given, one taken
    assert graph.nodes[STRANGE]["label"] == HOSTILE.replace("\x07", "\ufffd")


def read_13(path: Path) -> nx.Graph:
    """Read GEXF 1.3 by networkx, whose reader knows 1.2, of which the parts that it reads are the same."""
    text = path.read_text(encoding="utf-8")
    text = text.replace("http://gexf.net/1.3/viz", "http://www.gexf.net/1.2draft/viz")
    path.write_text(
        text.replace('xmlns="http://gexf.net/1.3"', 'xmlns="http://www.gexf.net/1.2draft"'), encoding="utf-8"
    )
    return nx.read_gexf(path)


def test_gexf_says_from_when_to_when_a_link_may_have_come_about(tmp_path):
    root = ET.parse(written("gexf", tmp_path, parallel=True)).getroot()
    spells = {
        link.get("id").rpartition("/")[2]: [
            (s.get("start"), s.get("end")) for s in link.iterfind(".//g:spell", GEXF)
        ]
        for link in root.iterfind(".//g:edge", GEXF)
    }
    assert spells == {
        "a": [("2010-01-01", "2010-12-31")],
        "b": [(None, "2015-12-31")],
        "c": [],
        "d": [("2012-05-01", None)],
        "e": [(None, "2013-06-30")],
        "f": [],
        "g": [],
    }
    assert root.find("g:graph", GEXF).attrib == {
        "defaultedgetype": "directed",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    assert root.find("g:meta", GEXF).attrib == {}  # no day on which it was written


def test_gexf_declares_every_attribute_that_it_uses(tmp_path):
    root = ET.parse(written("gexf", tmp_path, look=LOOK)).getroot()
    for of, what in (("node", "node"), ("edge", "edge")):
        declared = {a.get("id") for a in root.iterfind(f".//g:attributes[@class='{of}']/g:attribute", GEXF)}
        used = {v.get("for") for v in root.iterfind(f".//g:{what}//g:attvalue", GEXF)}
        assert used <= declared
    assert len(root.findall(".//g:edge/viz:color", GEXF)) == 2  # the two links that came to be adopted


def test_geojson_has_points_and_great_circles_as_rfc_7946_wants_them(parallel, tmp_path):
    whole = json.loads(written("geojson", tmp_path, parallel=parallel).read_text(encoding="utf-8"))
    assert whole["type"] == "FeatureCollection"
    by_role = {"node": [], "link": []}
    for feature in whole["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        by_role[feature["properties"]["role"]].append(feature)
    kinds = {f["id"]: f["geometry"] and f["geometry"]["type"] for f in by_role["node"]}
    assert kinds == {HILLTOWN: "Point", SUVA: "Point", APIA: "Point", NOWHERE: None, STRANGE: "Point"}
    found = sorted((*(f["properties"][n] for n in ("source", "target", "weight")),) for f in by_role["link"])
    assert found == expected_pairs(parallel)
    for feature in by_role["link"]:
        check_line(feature)


def check_line(feature: dict) -> None:
    """A line begins and ends at its places, and no part of it crosses the antimeridian."""
    ends = feature["properties"]["source"], feature["properties"]["target"]
    geometry = feature["geometry"]
    if ends in {(APIA, APIA), (NOWHERE, STRANGE)}:
        assert geometry is None
        return
    parts = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    assert (geometry["type"] == "MultiLineString") == (ends == (SUVA, APIA))
    points = {node.iri: [node.longitude, node.latitude] for node in PLACES}
    assert [parts[0][0], parts[-1][-1]] == [points[end] for end in ends]
    for part in parts:
        assert len(part) >= 2
        assert all(abs(one[0] - other[0]) <= 180 for one, other in pairwise(part))
        assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in part)


def test_pandas_and_networkx_read_csv(parallel, tmp_path):
    files = export(network(), "csv", ExportOptions(parallel=parallel))
    nodes, edges = (pd.read_csv(io.BytesIO(files[name])) for name in (".nodes.csv", ".csv"))
    assert list(nodes.columns) == [column.name for column in NODE_COLUMNS]
    assert list(edges.columns) == [column.name for column in LINK_COLUMNS]
    assert set(nodes["id"]) == {node.iri for node in PLACES}
    assert edges["inferred"].dtype == bool
    assert edges["weight"].dtype == "int64"
    graph = nx.from_pandas_edgelist(edges, edge_attr=["weight"], create_using=nx.MultiDiGraph)
    assert sorted(graph.edges(data="weight")) == expected_pairs(parallel)
    assert nodes.set_index("id").loc[STRANGE, "label"] == HOSTILE


def test_networkx_reads_json_as_the_node_link_data_that_it_writes(parallel, tmp_path):
    whole = json.loads(written("json", tmp_path, parallel=parallel).read_text(encoding="utf-8"))
    graph = nx.node_link_graph(whole, edges="edges")
    assert sorted((*ends, weight) for *ends, weight in graph.edges(data="weight")) == expected_pairs(parallel)
    assert graph.is_multigraph() is parallel
    again = nx.node_link_data(graph, edges="edges")
    for part in ("nodes", "edges"):
        ordered = [sorted(rows, key=lambda row: row["id"]) for rows in (again[part], whole[part])]
        assert ordered[0] == ordered[1]
    assert whole["coverage"]["one_end"] == 2
    assert whole["coverage"]["sentence"].startswith("9 of 10 transfers match")
    assert [contact["ends"] for contact in whole["contacts"]] == [[APIA, HILLTOWN]]


# Whatever the network ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NetworkFormat)
def test_labels_come_in_the_language_asked_for_and_else_in_one_that_there_is(name):
    text = b"".join(export(network(), name, ExportOptions(language="pl")).values()).decode()
    assert "Hilltown (pl)" in text
    assert "Zjednoczone Królestwo" in text
    assert "Mine museum" in text  # has no Polish name
    assert "Hilltown (pl)" not in b"".join(export(network(), name).values()).decode()


@pytest.mark.parametrize("name", NetworkFormat)
def test_empty_network_is_an_answer(name, tmp_path):
    files = export(network((), ()), name)
    assert all(content.endswith(b"\n") for content in files.values())
    if name == "graphml":
        assert len(nx.read_graphml(io.BytesIO(files[".graphml"]))) == 0
    elif name == "geojson":
        assert json.loads(files[".geojson"])["features"] == []


def test_the_same_network_gives_the_same_bytes_under_any_hash_seed():
    code = (
        "import sys; from prospects_kg.network.export import export, ExportOptions, NetworkFormat; "
        "from tests.network.invented import network; "
        "[sys.stdout.buffer.write(part) for keep in (False, True) for name in NetworkFormat "
        "for part in export(network(), name, ExportOptions(parallel=keep)).values()]"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    ]
    assert runs[0] == runs[1]
    assert runs[0]


@pytest.mark.parametrize("name", NetworkFormat)
def test_the_order_in_which_a_graph_answers_changes_no_byte(name):
    backwards = network(EDGES[::-1], PLACES[::-1])
    assert export(backwards, name) == export(network(), name)


def test_ids_of_graphml_are_tokens_and_no_two_are_equal():
    found = tokens(["https://x/id/region/a b", "https://x/id/region/a?b", "https://other/é"], "https://x/")
    assert list(found.values()) == ["region.a.b", "region.a.b.2", "https...other.."]
