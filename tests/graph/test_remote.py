"""Endpoints that answer well, badly or not at all."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.graph.results import Row
from prospects_kg.model.errors import (
    EndpointAnswer,
    EndpointError,
    EndpointRefused,
    EndpointStatus,
    EndpointTimeout,
)
from prospects_kg.model.terms import RDF, XSD, Blank, Iri, Literal
from tests.endpoint import free_port, served
from tests.graph.servers import Behave, answering, serving

SELECT = "SELECT * { ?s ?p ?o }"
EMPTY = '{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
TURTLE = "@prefix u: <u:> .\nu:a u:b 1, 'x'@en-GB .\n"


def bindings(*terms: dict[str, str]) -> str:
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": term} for term in terms]}})


def select(behave: Behave, *, seconds: int = 5) -> list[tuple[object, ...]]:
    with serving(behave) as (address, _):
        return [tuple(row) for row in RemoteGraph(address, seconds=seconds).select(SELECT)]


def streamed(behave: Behave) -> tuple[tuple[str, ...], list[Row]]:
    with serving(behave) as (address, _):
        variables, rows = RemoteGraph(address).stream(SELECT)
        return variables, list(rows)


# what is sent


def test_a_question_goes_by_post_with_its_form_and_no_parameters_of_the_clients_own() -> None:
    query = "#+ title: Places that adopted\n#+ summary: ADD, LOAD and DROP nothing\nSELECT ?s { ?s ?p '&é𝄞' }"
    with serving(answering(EMPTY)) as (address, seen):
        assert list(RemoteGraph(address).select(query)) == []
    assert seen[0]["form"] == {"query": [query]}
    assert seen[0]["path"] == "/sparql"
    assert seen[0]["headers"]["Accept"] == "application/sparql-results+json"


def test_parameters_in_an_address_are_kept_and_its_fragment_is_not() -> None:
    with serving(answering(EMPTY)) as (address, seen):
        graph = RemoteGraph(f"{address}?default-graph-uri=u:g#here")
        graph.select(SELECT)
    assert seen[0]["path"] == "/sparql?default-graph-uri=u:g"
    assert graph.where == f"{address}?default-graph-uri=u:g"


def test_triples_are_asked_for_as_n_triples_or_turtle() -> None:
    with serving(answering("<u:a> <u:b> <u:c> .\n", kind="application/n-triples")) as (address, seen):
        assert RemoteGraph(address).construct("CONSTRUCT WHERE { ?s ?p ?o }") == [
            (Iri("u:a"), Iri("u:b"), Iri("u:c"))
        ]
    assert seen[0]["headers"]["Accept"] == "application/n-triples, text/turtle;q=0.9"


@pytest.mark.parametrize("kind", ["text/turtle; charset=utf-8", "application/x-turtle", "text/plain", ""])
def test_turtle_is_read_whatever_it_is_called(kind: str) -> None:
    with serving(answering(TURTLE, kind=kind)) as (address, _):
        assert RemoteGraph(address).construct("DESCRIBE <u:a>") == [
            (Iri("u:a"), Iri("u:b"), Literal("1", XSD + "integer")),
            (Iri("u:a"), Iri("u:b"), Literal("x", RDF + "langString", "en-gb")),
        ]


def test_an_endpoint_that_has_no_n_triples_is_asked_for_turtle() -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        plain = handler.headers["Accept"] == "text/turtle"
        answer = answering(TURTLE, kind="text/turtle") if plain else answering("no", status=406)
        answer(handler)

    with serving(behave) as (address, seen):
        assert len(RemoteGraph(address).construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 2
    assert [request["headers"]["Accept"] for request in seen] == [
        "application/n-triples, text/turtle;q=0.9",
        "text/turtle",
    ]


# what comes back


def test_every_kind_of_term_is_read() -> None:
    terms = [
        {"type": "uri", "value": "https://ex.org/é"},
        {"type": "bnode", "value": "b0"},
        {"type": "bnode", "value": "nodeID://b10251"},
        {"type": "literal", "value": "x"},
        {"type": "literal", "value": "", "xml:lang": "en-GB"},
        {"type": "typed-literal", "value": "1", "datatype": XSD + "integer"},
    ]
    expected: list[tuple[object]] = [
        (Iri("https://ex.org/é"),),
        (Blank("b0"),),
        (Blank("nodeID_3a__2f__2f_b10251"),),
        (Literal("x"),),
        (Literal("", RDF + "langString", "en-gb"),),
        (Literal("1", XSD + "integer"),),
    ]
    assert select(answering(bindings(*terms))) == expected


def test_an_unbound_variable_is_none() -> None:
    body = (
        '{"head": {"vars": ["a", "b"]}, "results": {"bindings": [{"b": {"type": "literal", "value": "x"}}]}}'
    )
    assert select(answering(body)) == [(None, Literal("x"))]


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "u:a> ?p ?o } #"},
        {"type": "uri", "value": "relative"},
        {"type": "uri", "value": "u:a\nb"},
        {"type": "bnode", "value": ""},
        {"type": "literal", "value": "x", "datatype": "u:a>"},
        {"type": "literal", "value": "x", "xml:lang": "en ."},
        {"type": "literal", "value": "\ud800"},
        {"type": "literal", "value": 7},
        {"type": "literal"},
        {"value": "x"},
        {"type": "triple", "value": {}},
        "text",
    ],
)
def test_a_term_that_is_none_is_not_believed(term: dict[str, str]) -> None:
    with pytest.raises(EndpointAnswer, match="the answer is not what SPARQL promises but JSON with"):
        select(answering(bindings(term)))
    with pytest.raises(EndpointAnswer, match="the answer is not what SPARQL promises but JSON with"):
        streamed(answering(bindings(term)))


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (
            "<!DOCTYPE html><html><h1>Welcome</h1>",
            "text/html",
            "an HTML page: <!DOCTYPE html><html><h1>Welcome</h1>",
        ),
        ("<html>Log in", "", "an HTML page: <html>Log in"),
        ("", "text/html", "an HTML page, empty"),
        ("", "", "something without a type, empty"),
        ("s\r\nu:a\r\n", "text/csv", "text/csv: s u:a"),
        ("[1]", "application/json", "application/json: [1]"),
        ("{}", "application/json", "JSON that is no result of a SELECT"),
        ('{"boolean": true}', "application/json", "JSON that is no result of a SELECT"),
        ('{"head": [], "results": 1}', "application/json", "JSON that is no result of a SELECT"),
        (
            '{"head": {"vars": ["s"]}, "results": {"bind',
            "application/sparql-results+json",
            "SPARQL JSON that breaks off",
        ),
        ("[" * 100_000, "application/json", "application/json: [[["),
        (b"\xff\x00\x1b[31m", "text/plain", "text/plain: ���[31m"),
    ],
)
def test_an_answer_that_is_not_sparql_is_shown(body: str | bytes, kind: str, said: str) -> None:
    for ask in (RemoteGraph.select, RemoteGraph.stream):
        with serving(answering(body, kind=kind)) as (address, _), pytest.raises(EndpointAnswer) as caught:
            ask(RemoteGraph(address), SELECT)
        assert str(caught.value).startswith(f"{address}: the answer is not what SPARQL promises but {said}")
        assert len(str(caught.value)) < 450


@pytest.mark.parametrize(
    "body",
    [
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "u:a"}}, {"s": ',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "u:a"}}]',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{} {}]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{},]}}',
        '{"head": {"vars": ["s"]}, "results": {"bindings": []}} more',
        '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": ' + "[" * 100_000,
    ],
)
def test_rows_that_break_off_are_an_error_behind_the_last_whole_row(body: str) -> None:
    with pytest.raises(EndpointAnswer, match="breaks off or is broken"):
        streamed(answering(body))


@pytest.mark.parametrize("order", [("head", "results"), ("results", "head")])
def test_rows_are_streamed_whatever_the_order_of_head_and_results(order: tuple[str, str]) -> None:
    many = [
        {"s": {"type": "uri", "value": f"u:{number}"}, "n": {"type": "literal", "value": "ż" * 50}}
        for number in range(2_000)
    ]
    parts = {"head": {"vars": ["s", "n"]}, "results": {"bindings": [*many, {}]}}
    body = json.dumps({name: parts[name] for name in order}, ensure_ascii=False)
    variables, rows = streamed(answering(body))
    assert variables == ("s", "n")
    assert [row["s"] for row in rows] == [*(Iri(f"u:{number}") for number in range(2_000)), None]
    assert {row["n"] for row in rows} == {Literal("ż" * 50), None}


def test_an_answer_to_another_question_is_no_answer() -> None:
    with (
        serving(answering(EMPTY)) as (address, _),
        pytest.raises(EndpointAnswer, match="no result of an ASK"),
    ):
        RemoteGraph(address).ask("ASK { }")


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ("<html>", "text/html", "an HTML page: <html>"),
        (EMPTY, "application/sparql-results+json", "application/sparql-results+json: {"),
        ("<u:a> <u:b>", "text/turtle", "broken RDF (http"),
        ("<u:a> <u:b> <<( <u:a> <u:b> 1 )>> .", "text/turtle", 'broken RDF (<u:a> <u:b> "1"'),
    ],
)
def test_triples_that_are_none_are_shown(body: str, kind: str, said: str) -> None:
    with serving(answering(body, kind=kind)) as (address, _), pytest.raises(EndpointAnswer) as caught:
        RemoteGraph(address).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert str(caught.value).startswith(f"{address}: the answer is not what SPARQL promises but {said}")


# what does not come back


def test_nobody_at_that_address_is_said_so() -> None:
    address = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointRefused) as caught:
        RemoteGraph(address).select(SELECT)
    assert str(caught.value).startswith(f"{address}: nobody answers there (")
    assert str(caught.value).endswith("; is the address right and the server up?")


def test_a_server_that_speaks_no_tls_is_refused() -> None:
    with (
        serving(answering(EMPTY)) as (address, _),
        pytest.raises(EndpointRefused, match="nobody answers there"),
    ):
        RemoteGraph(address.replace("http:", "https:")).select(SELECT)


def _silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def _half(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head"')
    handler.wfile.flush()
    time.sleep(3)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.05)


@pytest.mark.parametrize("behave", [_silent, _half, _drip])
def test_an_answer_that_takes_too_long_is_given_up(behave: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with serving(behave) as (address, _):
        start = time.monotonic()
        with pytest.raises(EndpointTimeout) as caught:
            RemoteGraph(address, seconds=1).select(SELECT)
        assert time.monotonic() - start < 30  # the server would keep us for ever
    message = "no whole answer within 1 s; narrow the question, or raise the limit"
    assert str(caught.value) == f"{address}: {message}"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "Bad Request"),
        (401, "Unauthorized"),
        (403, "Forbidden"),
        (404, "Not Found"),
        (406, "Not Acceptable"),
        (414, "Request-URI Too Long"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ],
)
def test_an_http_error_gives_its_status_and_the_start_of_what_was_said(status: int, reason: str) -> None:
    body = "Virtuoso 37000 Error:\n  é 'quoted' \x1b[31m" + "x" * 5000
    with (
        serving(answering(body, status=status, kind="text/plain")) as (address, _),
        pytest.raises(EndpointStatus) as caught,
    ):
        RemoteGraph(address).select(SELECT)
    assert caught.value.status == status
    pattern = rf"{re.escape(address)}: answered with status {status} \({reason}\): Virtuoso 37000 Error: é 'quoted' �\[31mx+"
    assert re.fullmatch(pattern, str(caught.value))
    assert len(str(caught.value)) < 420


def test_an_http_error_without_words_gives_its_status() -> None:
    with serving(answering("", status=500)) as (address, _), pytest.raises(EndpointStatus) as caught:
        RemoteGraph(address).ask("ASK { }")
    assert str(caught.value) == f"{address}: answered with status 500 (Internal Server Error)"


def test_an_http_error_on_a_construct_is_not_asked_again() -> None:
    with serving(answering("no", status=500)) as (address, seen), pytest.raises(EndpointStatus):
        RemoteGraph(address).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(seen) == 1


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(EMPTY.encode())


def _chunk_cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"100\r\n" + EMPTY.encode())


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def _nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.mark.parametrize("behave", [_cut, _chunk_cut, _hang_up, _nonsense])
def test_a_connection_that_breaks_gives_no_half_answer(behave: Behave) -> None:
    with serving(behave) as (address, _), pytest.raises(EndpointAnswer) as caught:
        RemoteGraph(address, seconds=5).select(SELECT)
    assert str(caught.value) == f"{address}: the connection broke before the answer was complete; ask again"


def test_a_redirect_is_named() -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/sparql":
            handler.send_response(301)
            handler.send_header("Location", "/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        else:
            answering("<html>", kind="text/html")(handler)

    with (
        serving(behave) as (address, _),
        pytest.raises(EndpointAnswer, match=r"/elsewhere; give that address"),
    ):
        RemoteGraph(address).select(SELECT)


def test_a_server_that_ends_is_noticed(nquads: Path) -> None:
    with served(nquads) as address:
        graph = RemoteGraph(address)
        assert graph.ask("ASK { ?s ?p ?o }") is True
    with pytest.raises(EndpointRefused):
        graph.ask("ASK { ?s ?p ?o }")


def test_a_broken_query_is_the_endpoints_to_judge(remote: RemoteGraph) -> None:
    with pytest.raises(EndpointStatus, match=r"answered with status 400 \(Bad Request\): ") as caught:
        remote.select("SELECT * { ?s ?p }")
    assert caught.value.status == 400


# addresses


@pytest.mark.parametrize(
    "address",
    [
        "",
        "release/",
        "ex.org/sparql",
        "file:///etc/passwd",
        "ftp://ex.org/",
        "http://",
        "http:///sparql",
        "https://ex.org/a b",
        "http://[::1/sparql",
        "http://ex.org:99999/",
    ],
)
def test_only_a_web_address_is_an_endpoint(address: str) -> None:
    with pytest.raises(EndpointError, match=r"is no http\(s\) address; write for example https://"):
        RemoteGraph(address)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(EndpointError) as caught:
        RemoteGraph("https://me:secret@ex.org/sparql")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("seconds", [0, -1])
def test_there_is_always_a_time_limit(seconds: int) -> None:
    with pytest.raises(EndpointError, match=r"a time limit of .* seconds is none; write at least 1"):
        RemoteGraph("https://ex.org/sparql", seconds=seconds)
