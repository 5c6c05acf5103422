"""The dump of record: sorted, each line once, the default graph exactly the set-union; and the trace behind it."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph

BASE = "https://example.org/mini/"


def lines(release: Path) -> list[str]:
    return (release / "prospects-kg.nq").read_text(encoding="utf-8").splitlines()


def test_the_dump_is_sorted_and_holds_each_line_once(mini_release: Path) -> None:
    found = lines(mini_release)
    assert found == sorted(set(found))


def test_the_default_graph_is_the_set_union_of_sources_derived_and_ontology(mini_release: Path) -> None:
    default, union = set(), set()
    for quad in pyoxigraph.parse(path=mini_release / "prospects-kg.nq", format=pyoxigraph.RdfFormat.N_QUADS):
        graph = quad.graph_name
        if isinstance(graph, pyoxigraph.DefaultGraph):
            default.add(quad.triple)
        elif (
            graph.value.startswith((f"{BASE}graph/source/", f"{BASE}graph/derived/"))
            or graph.value == f"{BASE}graph/ontology"
        ):
            union.add(quad.triple)
    assert default == union


def test_a_triple_that_two_sources_state_stands_once_in_the_default_graph(mini_release: Path) -> None:
    triple = f"<{BASE}id/practice/eco-park> <https://w3id.org/prospects-kg/ontology#region> <{BASE}id/region/upper-mine>"
    found = [line for line in lines(mini_release) if line.startswith(triple + " ")]
    assert found == [
        f"{triple} .",
        f"{triple} <{BASE}graph/source/mini-page> .",
        f"{triple} <{BASE}graph/source/mini-report> .",
    ]


def test_there_are_no_blank_nodes(mini_release: Path) -> None:
    assert not [line for line in lines(mini_release) if line.startswith("_:") or " _:" in line.split('"')[0]]


def test_turtle_and_n_quads_say_the_same(mini_release: Path) -> None:
    turtle = {
        q.triple
        for q in pyoxigraph.parse(path=mini_release / "prospects-kg.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    }
    quads = pyoxigraph.parse(path=mini_release / "prospects-kg.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    assert turtle == {q.triple for q in quads if isinstance(q.graph_name, pyoxigraph.DefaultGraph)}


def test_the_store_is_the_copy_of_the_dump(mini_release: Path) -> None:
    store = set(pyoxigraph.Store.read_only(str(mini_release / "store")))
    assert store == set(
        pyoxigraph.parse(path=mini_release / "prospects-kg.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    )


def test_the_trace_leads_from_every_asserted_statement_to_a_cell_and_from_no_other(
    mini_release: Path,
) -> None:
    with (mini_release / "trace.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    traced = {f"{r['subject']} {r['predicate']} {r['object']} {r['graph']} ." for r in rows}
    asserted = {line for line in lines(mini_release) if f" <{BASE}graph/source/" in line}
    assert traced == asserted
    for row in rows:
        table = (mini_release / "tables" / Path(row["file"]).name).read_text(encoding="utf-8").splitlines()
        assert row["column"] in table[0].split(",")
        assert 2 <= int(row["row"]) <= len(table)


def test_the_trace_names_the_very_cell(mini_release: Path) -> None:
    with (mini_release / "trace.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            r
            for r in csv.DictReader(stream)
            if r["subject"].endswith("/region/coal-bay>") and "withinNuts" in r["predicate"]
        ]
    assert [(r["file"], r["row"], r["column"]) for r in rows] == [("data/regions.csv", "3", "within_nuts")]


def test_meta_says_which_graph_is_of_which_source_and_rule(mini_release: Path) -> None:
    found = set(lines(mini_release))
    meta, prov = f"<{BASE}graph/meta>", "http://www.w3.org/ns/prov#"
    assert (
        f"<{BASE}graph/source/mini-page> <{prov}hadPrimarySource> <{BASE}id/source/mini-page> {meta} ."
        in found
    )
    assert (
        f"<{BASE}graph/derived/region-flow> <{prov}wasDerivedFrom> <{BASE}id/rule/region-flow> {meta} ."
        in found
    )
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert f"<{BASE}id/rule/region-flow> {rdf_type} <{prov}Plan> {meta} ." in found
    assert not [
        line for line in found if line.startswith(f"<{BASE}graph/source/mini-page>") and line.count("<") == 3
    ]
