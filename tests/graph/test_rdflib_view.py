"""The graph as rdflib knows it."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.graph.rdflib_view import as_rdflib, default_graph, read_ntriples
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.model.errors import RdfSyntaxError
from tests.graph.hostile import EX, hostile_lines

U = rdflib.URIRef
LINES = [
    "<u:a> <u:p> <u:b> .",
    "<u:a> <u:p> <u:b> <u:g> .",
    "<u:a> <u:p> <u:b> <u:h> .",
    '<u:a> <u:n> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    '<u:a> <u:l> "x"@en-gb <u:h> .',
]


def written(folder: Path, lines: list[str], name: str = "a.nq") -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def test_default_graph_and_named_graphs_stay_apart(tmp_path: Path) -> None:
    dataset = as_rdflib(written(tmp_path, LINES))
    assert len(dataset.default_graph) == 2
    assert {graph.identifier: len(graph) for graph in dataset.graphs()} == {
        dataset.default_graph.identifier: 2,
        U("u:g"): 1,
        U("u:h"): 2,
    }


def test_a_triple_of_two_graphs_counts_once(tmp_path: Path) -> None:
    dataset = as_rdflib(written(tmp_path, LINES))
    (row,) = dataset.query("SELECT (COUNT(*) AS ?n) { <u:a> <u:p> ?o }")
    assert row[0].toPython() == 1
    assert {row[0] for row in dataset.query("SELECT ?g { GRAPH ?g { <u:a> <u:p> ?o } }")} == {
        U("u:g"),
        U("u:h"),
    }


def test_literals_keep_their_lexical_forms(tmp_path: Path) -> None:
    (value,) = as_rdflib(written(tmp_path, LINES)).default_graph.objects(U("u:a"), U("u:n"))
    assert str(value) == "01"


def test_a_file_a_store_and_an_endpoint_give_the_same_dataset(
    nquads: Path, embedded: EmbeddedGraph, remote: RemoteGraph
) -> None:
    views = [as_rdflib(source) for source in (nquads, embedded, remote)]
    for name in (None, U(f"{EX}graph/a"), U(f"{EX}graph/b")):
        graphs = [view.default_graph if name is None else view.graph(name) for view in views]
        assert len(graphs[0]) > 10
        assert isomorphic(graphs[0], graphs[1])
        assert isomorphic(graphs[0], graphs[2])


def test_our_reader_agrees_with_rdflibs_own(tmp_path: Path) -> None:
    lines = [line for line in hostile_lines() if line.count("> .") == 0 or "/graph/" not in line]
    path = written(tmp_path, lines, "a.nt")
    own = read_ntriples(path)
    theirs = rdflib.Graph().parse(data=path.read_text(encoding="utf-8"), format="nt")
    assert len(own) == len(lines)
    assert isomorphic(own, theirs)


@pytest.mark.parametrize(("name", "lines"), [("a.nq", LINES), ("a.ttl", ["<u:a> <u:p> <u:b> ; <u:n> 1 ."])])
def test_the_default_graph_of_a_releases_file(tmp_path: Path, name: str, lines: list[str]) -> None:
    graph = default_graph(written(tmp_path, lines, name))
    assert len(graph) == 2
    assert (U("u:a"), U("u:p"), U("u:b")) in graph


@pytest.mark.parametrize("line", ["<u:a> <u:b>", "", '<u:a> <u:b> "x'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, [LINES[0], line])
    with pytest.raises(RdfSyntaxError, match=r"a\.nq:2: is no statement of N-Quads"):
        read_ntriples(path)


def test_broken_turtle_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(RdfSyntaxError, match=r"a\.ttl"):
        default_graph(written(tmp_path, ["<u:a> <u:b> ."], "a.ttl"))
