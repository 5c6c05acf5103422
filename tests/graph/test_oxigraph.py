"""Stores, files of RDF, and texts of queries, with what is wrong in them."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph as RdfGraph
from rdflib.compare import isomorphic

from prospects_kg.graph import oxigraph
from prospects_kg.graph.oxigraph import (
    EmbeddedGraph,
    MemoryStore,
    check_query,
    load_store,
    parse_triples,
    read_rdf,
)
from prospects_kg.model.errors import QueryError, RdfSyntaxError, ReleaseError, ResultError
from prospects_kg.model.terms import XSD, Iri, Literal

RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="u:">'
    '<rdf:Description rdf:about="u:a"><u:b>x</u:b></rdf:Description></rdf:RDF>'
)
ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# stores


def test_a_store_is_loaded_and_opened_for_reading_by_any_number(tmp_path: Path, nquads: Path) -> None:
    store = tmp_path / "store"
    load_store(nquads, store)
    one, two = EmbeddedGraph.open_store(store), EmbeddedGraph.open_store(store, where="release (1.0)")
    named = "SELECT ?s ?o { ?s ?p ?o FILTER (ISIRI(?s)) } ORDER BY ?s ?p"
    expected = list(EmbeddedGraph.from_nquads(nquads).select(named))
    assert list(one.select(named)) == list(two.select(named)) == expected
    assert (one.where, two.where) == (str(store), "release (1.0)")


def test_a_loaded_store_leaves_nothing_beside_it(tmp_path: Path, nquads: Path) -> None:
    load_store(nquads, tmp_path / "store")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]
    assert not list((tmp_path / "store").glob("bulk-*.sst"))


def test_a_store_is_not_written_over_another(tmp_path: Path, nquads: Path) -> None:
    load_store(nquads, tmp_path / "store")
    with pytest.raises(
        ReleaseError, match=r"store: exists already; a store is written once and then only read$"
    ):
        load_store(nquads, tmp_path / "store")
    assert len(EmbeddedGraph.open_store(tmp_path / "store").select(ALL)) > 0


def test_a_broken_line_leaves_no_store_and_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "x.nq", "<u:a> <u:b> <u:c> .\n<u:a> <u:b> <u c> .\n")
    with pytest.raises(RdfSyntaxError) as caught:
        load_store(path, tmp_path / "store")
    assert str(caught.value) == f"{path}:2:13: Invalid IRI code point ' '"
    assert [each.name for each in tmp_path.iterdir()] == ["x.nq"]


def test_what_an_interrupted_load_left_is_cleared_by_the_next(tmp_path: Path, nquads: Path) -> None:
    left = tmp_path / ".store.loading"
    left.mkdir()
    written(left, "bulk-1.sst", b"half")
    load_store(nquads, tmp_path / "store")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]
    assert not list((tmp_path / "store").glob("bulk-*"))


def test_a_load_that_fails_in_the_middle_leaves_nothing(
    tmp_path: Path, nquads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, folder: Path) -> None:
        folder.mkdir()
        raise OSError("IO error: No space left on device: While appending to file")

    monkeypatch.setattr(oxigraph, "_fill", full)
    with pytest.raises(OSError, match="No space left") as caught:
        load_store(nquads, tmp_path / "store")
    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["missing", "empty", "broken"])
def test_a_place_without_a_store_is_named(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "store"
    if kind != "missing":
        place.mkdir()
    if kind == "broken":
        written(place, "CURRENT", b"MANIFEST-000001\n")
    with pytest.raises(
        ReleaseError, match=r"store: cannot be opened as a store \(.*\); build the release again$"
    ):
        EmbeddedGraph.open_store(place)


def test_a_store_opened_for_reading_holds_no_lock_and_is_not_changed(tmp_path: Path, nquads: Path) -> None:
    store = tmp_path / "store"
    load_store(nquads, store)
    before = {path.name: path.stat().st_size for path in store.iterdir() if not path.name.startswith("LOG")}
    graph = EmbeddedGraph.open_store(store)
    graph.select(ALL)
    assert {
        path.name: path.stat().st_size for path in store.iterdir() if not path.name.startswith("LOG")
    } == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_store_on_a_read_only_place_can_be_opened(tmp_path: Path, nquads: Path) -> None:
    store = tmp_path / "store"
    load_store(nquads, store)
    store.chmod(0o555)
    try:
        assert len(EmbeddedGraph.open_store(store).select(ALL)) > 0
    finally:
        store.chmod(0o755)


@pytest.mark.parametrize(
    "source", [["<u:a> <u:b> <u:c> ."], [b"<u:a> <u:b> <u:c> ."], iter(["<u:a> <u:b> <u:c> .\n"])]
)
def test_lines_are_read_with_and_without_ends_as_text_and_as_bytes(source: list[str]) -> None:
    assert list(EmbeddedGraph.from_nquads(source).select(ALL)) == [("u:a", "u:c")]


def test_a_blank_node_stays_one_across_many_lines() -> None:
    lines = [
        "_:b <u:p> <u:first> .",
        *(f"<u:{n}> <u:q> <u:{n}> ." for n in range(25_000)),
        "_:b <u:p> <u:last> .",
    ]
    graph = EmbeddedGraph.from_nquads(lines)
    assert graph.ask("ASK { ?b <u:p> <u:first>, <u:last> }")


def test_no_lines_are_an_empty_graph() -> None:
    graph = EmbeddedGraph.from_nquads([])
    assert (len(graph.select(ALL)), graph.where) == (0, "memory")


def test_a_store_in_memory_grows() -> None:
    store = MemoryStore()
    store.add_lines(["<u:a> <u:b> <u:c> ."])
    assert store.construct("CONSTRUCT { ?s <u:d> ?o } { ?s <u:b> ?o }") == [
        (Iri("u:a"), Iri("u:d"), Iri("u:c"))
    ]
    store.add_lines(iter(["<u:a> <u:d> <u:c> .", "<u:a> <u:e> <u:c> <u:g> ."]))
    assert [
        len(store.select(q)) for q in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }")
    ] == [2, 1]


def test_a_broken_line_in_memory_says_where() -> None:
    with pytest.raises(RdfSyntaxError, match=r"^memory:2:13: "):
        EmbeddedGraph.from_nquads(["<u:a> <u:b> <u:c> .", "<u:a> <u:b> <u c> ."])


# terms


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { BIND (<<( <u:a> <u:b> 1 )>> AS ?t) }", "triple terms are not supported"),
        ("SELECT * { BIND ('x'@en--ltr AS ?t) }", "literals with a base direction are not supported"),
    ],
)
def test_terms_of_rdf_1_2_are_refused_not_altered(query: str, message: str) -> None:
    table = EmbeddedGraph.from_nquads([]).select(query)
    with pytest.raises(ResultError, match=message):
        list(table)


def test_a_question_that_costs_the_same_as_the_engines_own_keeps_the_engines_rows(nquads: Path) -> None:
    rows = EmbeddedGraph.from_nquads(nquads).select(ALL).rows
    native = [type(row).__name__ for row in rows._rows]
    assert set(native) == {"QuerySolution"}


# files of RDF


def test_any_order_and_any_labels_of_blank_nodes_give_the_same_triples(tmp_path: Path) -> None:
    one = written(tmp_path, "a.ttl", "@prefix : <u:> . :a :p [ :q 1 ; :r [ :s 'x'@en-GB ] ] . :a a :T .")
    two = written(
        tmp_path, "b.ttl", "@prefix : <u:> . :a a :T . _:z :s 'x'@en-gb . _:y :r _:z ; :q 1 . :a :p _:y ."
    )
    assert read_rdf(one, skolem="u:n-") == read_rdf(two, skolem="u:n-")
    assert len(read_rdf(one, skolem="u:n-")) == 5
    assert {s for s, _, _ in read_rdf(one, skolem="u:n-")} == {"<u:a>", "<u:n-0>", "<u:n-1>"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<u:a> <u:b> 'x' ."),
        ("a.nt", '<u:a> <u:b> "x" .'),
        ("a.jsonld", '{"@id": "u:a", "u:b": "x"}'),
        (
            "a.rdf",
            RDF_XML,
        ),
        (
            "a.OWL",
            RDF_XML,
        ),
    ],
)
def test_the_ending_says_the_format(tmp_path: Path, name: str, text: str) -> None:
    assert read_rdf(written(tmp_path, name, text), skolem="u:") == [("<u:a>", "<u:b>", '"x"')]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (
            "@prefix a: <u:> .\na:b ex:c a:d .",
            ":2:5",
            "The prefix ex: has not been declared; add a line @prefix for it",
        ),
        (
            "<u:a> <u:b> <c> .",
            ":1:13",
            "No scheme found in an absolute IRI; write the whole IRI, or give @base",
        ),
        (
            b"\xef\xbb\xbf<u:a> <u:b> <u:c> .",
            ":1:1",
            "the file starts with a byte order mark; save it as UTF-8 without one",
        ),
        (b"<u:a> <u:b> '\xff' .", ":1:14", "save the file as UTF-8"),
        ("<u:a> <u:b> <u:c>", ":1:18", ""),
        ("<u:a> <u:b> 'x'@en_GB .", ":1:", ""),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    tmp_path: Path, text: str | bytes, place: str, reason: str
) -> None:
    path = written(tmp_path, "shapes.ttl", text)
    with pytest.raises(RdfSyntaxError) as caught:
        read_rdf(path, skolem="u:")
    assert str(caught.value).startswith(f"{path}{place}")
    assert str(caught.value).endswith(reason)
    assert "Parser error" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", "", "unknown kind of file '.txt'; known are .ttl, .nt, .rdf, .owl, .xml, .jsonld"),
        ("README", "", "unknown kind of file 'README'; known are .ttl, .nt, .rdf, .owl, .xml, .jsonld"),
        (
            "a.jsonld",
            '{"@id": "u:g", "@graph": [{"@id": "u:a", "u:b": "x"}]}',
            "holds named graphs; write plain triples",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(RdfSyntaxError) as caught:
        read_rdf(path, skolem="u:")
    assert str(caught.value) == f"{path}: {reason}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RdfSyntaxError, match=r"none\.ttl: cannot be read: No such file or directory$"):
        read_rdf(tmp_path / "none.ttl", skolem="u:")


def test_a_remote_context_is_not_fetched(tmp_path: Path, listener: tuple[str, list[int]]) -> None:
    address, hits = listener
    path = written(tmp_path, "a.jsonld", f'{{"@context": "{address}", "@id": "u:a", "name": "x"}}')
    with pytest.raises(RdfSyntaxError):
        read_rdf(path, skolem="u:")
    assert hits == []


def test_triples_of_an_answer_stand_once_in_its_order() -> None:
    found = parse_triples(b"<u:b> <u:p> 1 . <u:a> <u:p> 'x' . <u:b> <u:p> 1 .", place="here")
    assert found == [
        (Iri("u:b"), Iri("u:p"), Literal("1", XSD + "integer")),
        (Iri("u:a"), Iri("u:p"), Literal("x")),
    ]


# texts of queries


@pytest.fixture
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address that counts who connects to it."""
    hits: list[int] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                    hits.append(1)
                    connection.close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql", hits
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
        "ASK { SeRvIcE SILENT <ADDRESS> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } { VALUES ?e { <ADDRESS> } SERVICE ?e { ?s ?p ?o } }",
        "PREFIX e: <ADDRESS> SELECT * { SERVICE # here\n e: { ?s ?p ?o } }",
        "PREFIX SERVICE: <u:> SELECT * { ?s SERVICE:a 'SERVICE <x>' , <u:SERVICE> . ?SERVICE ?p ?o }",
    ],
)
def test_checking_a_query_speaks_to_nobody(listener: tuple[str, list[int]], text: str) -> None:
    address, hits = listener
    check_query(text.replace("ADDRESS", address))
    assert hits == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {", "line 1, column 11: not SPARQL: unfinished, or at fault before this place"),
        (
            "SELECT ?x\nWHERE {\n  ?x foo:bar 3 }",
            "line 3, column 13: a prefix is not declared; add a line PREFIX for it",
        ),
        ("SELECT ?x { ?x ?p ?x . ?x }", "line 1, column 28: not SPARQL: unfinished"),
        ("SELECT ?x { <rel> ?p ?x }", "line 1, column 21: not SPARQL at '?x }'"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "line 1, column 34: SELECT * is not authorized with GROUP BY"),
        ("SELECT * { ?s ?p <a b> }", "line 1, column 23: an IRI is broken or not absolute"),
        ("SELECT * { SERVICE SILENT <u:a> { ?x } }", "line 1, column 41: not SPARQL: unfinished"),
        ("DROP ALL", "DROP where SELECT or ASK or CONSTRUCT or DESCRIBE is wanted"),
        ("", "this is no query: no SELECT or ASK or CONSTRUCT or DESCRIBE was found in it"),
        ("(" * 5000, "line 1, column 201: nested deeper than 200 levels; write it flatter"),
    ],
)
def test_what_is_wrong_in_a_query_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_query(text)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 160
    assert "\n" not in str(caught.value)


def test_an_engine_that_fails_while_it_answers_says_so(listener: tuple[str, list[int]]) -> None:
    address, hits = listener
    with pytest.raises(QueryError, match=r"^memory: the query failed: "):
        EmbeddedGraph.from_nquads([]).ask(f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
    assert hits == [1]


# Turtle


def turtle_of(lines: list[str], tmp_path: Path) -> bytes:
    path = tmp_path / "out.ttl"
    with path.open("wb") as out:
        oxigraph.write_turtle(iter(lines), out, {"u": "u:", "xsd": XSD, "": "https://ex.org/id/practice/"})
    return path.read_bytes()


def test_turtle_is_grouped_and_shortened(tmp_path: Path) -> None:
    lines = [
        "<https://ex.org/id/practice/7-vouchers> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <u:Practice> .",
        '<https://ex.org/id/practice/7-vouchers> <u:count> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<https://ex.org/id/practice/7-vouchers> <u:count> "7.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<https://ex.org/id/practice/7-vouchers> <u:count> "8"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<https://ex.org/id/practice/7-vouchers> <u:done> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
        '<https://ex.org/id/practice/7-vouchers> <u:on> "2012-09-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
        '<https://ex.org/id/practice/7-vouchers> <u:title> "a \\"b\\" . ^^<c>"@en .',
        "<u:a/b> <u:p> <https://ex.org/id/region/x> .",
    ]
    assert turtle_of(lines, tmp_path).decode() == (
        "@prefix : <https://ex.org/id/practice/> .\n"
        "@prefix u: <u:> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        ":7-vouchers a u:Practice ;\n"
        '    u:count 7, 7.50, "8"^^xsd:decimal ;\n'
        "    u:done true ;\n"
        '    u:on "2012-09-30"^^xsd:date ;\n'
        '    u:title "a \\"b\\" . ^^<c>"@en .\n'
        "\n"
        "<u:a/b> u:p <https://ex.org/id/region/x> .\n"
    )


def test_turtle_is_the_same_graph_to_rdflib_and_to_oxigraph(tmp_path: Path, nquads: Path) -> None:
    table = EmbeddedGraph.from_nquads(nquads).select("SELECT ?s ?p ?o { ?s ?p ?o }")
    lines = sorted(" ".join(term.n3 for term in row if term is not None) + " ." for row in table)
    text = turtle_of(lines, tmp_path)
    assert {str(t) for t in ox.parse(text, format=ox.RdfFormat.TURTLE)} >= {
        line.removesuffix(" .")
        for line in lines
        if "_:" not in line and "\\" not in line and line.isprintable()
    }
    # rdflib's readers disagree with Turtle on NUL, so that line is left to the engine.
    plain = [line for line in lines if "\x00" not in line]
    again = RdfGraph().parse(data=turtle_of(plain, tmp_path), format="turtle")
    assert isomorphic(again, RdfGraph().parse(data="\n".join(plain), format="nt"))


def test_turtle_of_nothing_is_its_prefixes(tmp_path: Path) -> None:
    assert turtle_of([], tmp_path).count(b"\n") == 3
