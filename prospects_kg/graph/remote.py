"""Any SPARQL 1.1 endpoint as a graph; the only module that knows SPARQLWrapper.

What an endpoint says is foreign: an answer is looked through before it is believed, and an IRI in it that
could break out of `<>` is refused, since terms find their way into further questions.
Specification: SPARQL 1.1 Protocol; SPARQL 1.1 Query Results JSON Format.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
from ast import literal_eval
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any, Final, cast
from urllib.parse import SplitResult, urlsplit

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from prospects_kg.graph.bindings import bindings, streams
from prospects_kg.graph.forms import require_form
from prospects_kg.graph.oxigraph import parse_triples
from prospects_kg.graph.protocol import Description, Triple, description
from prospects_kg.graph.results import Row, Table, row_type
from prospects_kg.model.errors import (
    EndpointAnswer,
    EndpointError,
    EndpointRefused,
    EndpointStatus,
    EndpointTimeout,
    RdfSyntaxError,
    ResultError,
)
from prospects_kg.model.terms import RDF, XSD, Blank, Iri, Literal, Term, is_iri

DEFAULT_SECONDS: Final = 60

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
_TURTLE: Final = "text/turtle"
_RDF_TYPES: Final = ("application/n-triples", "text/turtle", "application/x-turtle", "text/plain", "")
_BLOCK: Final = 1 << 16
_SHOWN: Final = 300
_BROKEN: Final = "SPARQL JSON that breaks off or is broken; the endpoint may have met a limit of its own"
# Labels mean nothing outside an answer; Virtuoso's (nodeID://b1) could not even be written in N-Triples.
_NOT_IN_LABEL: Final = re.compile(r"[^A-Za-z0-9]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_RESPONSE: Final = "\n\nResponse:\n"


class RemoteGraph:
    """A graph behind a SPARQL endpoint; every request ends after `seconds` of waiting.

    With `graph` plain patterns read that named graph (the protocol's default-graph-uri) and not the default graph.
    Raises EndpointError where the address is none of http or https, or the graph is no IRI.
    """

    def __init__(self, endpoint: str, *, seconds: int = DEFAULT_SECONDS, graph: str = "") -> None:
        parts = _address(endpoint)
        if "@" in parts.netloc:
            raise EndpointError(
                "an address with a user name or password in it is not used; endpoints are read openly"
            )
        if seconds < 1:
            raise EndpointError(f"a time limit of {seconds} seconds is none; write at least 1")
        if graph and not is_iri(graph):
            raise EndpointError(f"graph {graph!r}: is no absolute IRI")
        self._endpoint, self._seconds = parts._replace(fragment="").geturl(), seconds
        self._graph = graph

    @property
    def where(self) -> str:
        """The endpoint's address."""
        return self._endpoint

    def select(self, query: str) -> Table:
        """The answer to a SELECT; raises QueryError and the errors of endpoints."""
        require_form(query, "SELECT")
        return self._table(*self._request(query, "SELECT", _RESULTS))

    def _table(self, kind: str, body: bytes) -> Table:
        document = self._document(kind, body)
        head, results = document.get("head"), document.get("results")
        names = head.get("vars") if isinstance(head, dict) else None
        bindings = results.get("bindings") if isinstance(results, dict) else None
        if not isinstance(names, list) or not isinstance(bindings, list):
            raise self._answer("JSON that is no result of a SELECT")
        try:
            return Table.of(names, ([self._cell(row.get(name)) for name in names] for row in bindings))
        except (KeyError, TypeError, AttributeError, UnicodeEncodeError) as error:
            raise self._answer("JSON with a term that is none") from error

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        """Variables and rows of a SELECT. The whole answer is fetched first, to a file, within the limit of time."""
        require_form(query, "SELECT")
        rows = self._rows(query)
        # The first item is read here, so that a stream that nobody reads closes its file all the same.
        names = next(rows)
        return tuple(map(str, names)), cast(Iterator[Row], rows)

    def _rows(self, query: str) -> Iterator[Row | list[str]]:
        """The variables, then the rows."""
        with TemporaryFile() as spool:
            kind = self._fetch(query, "SELECT", _RESULTS, spool)
            spool.seek(0)
            start = spool.read(_BLOCK)
            spool.seek(0)
            if "json" not in kind or not streams(start):
                table = self._table(kind, spool.read())
                yield list(table.variables)
                yield from table
                return
            try:
                found = bindings(spool)
                names = next(found)["vars"]
                yield names
                make = row_type(tuple(names))
                for row in found:
                    yield make(self._cell(row.get(name)) for name in names)
            except (KeyError, TypeError, AttributeError, UnicodeEncodeError) as error:
                raise self._answer("JSON with a term that is none") from error
            except (ValueError, RecursionError) as error:
                raise self._answer(_BROKEN) from error

    def ask(self, query: str) -> bool:
        """The answer to an ASK; raises QueryError and the errors of endpoints."""
        require_form(query, "ASK")
        value = self._document(*self._request(query, "ASK", _RESULTS)).get("boolean")
        if not isinstance(value, bool):
            raise self._answer("JSON that is no result of an ASK")
        return value

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once; raises QueryError and the errors of endpoints."""
        require_form(query, "CONSTRUCT", "DESCRIBE")
        try:
            kind, body = self._request(query, "CONSTRUCT", _TRIPLES)
        except EndpointStatus as error:
            if error.status != HTTPStatus.NOT_ACCEPTABLE:
                raise
            kind, body = self._request(query, "CONSTRUCT", _TURTLE)
        if kind not in _RDF_TYPES:
            raise self._answer(_what(kind, body))
        try:  # N-Triples is Turtle as well
            return parse_triples(body, place=self.where)
        except (RdfSyntaxError, ResultError) as error:
            raise self._answer(f"broken RDF ({error})") from error

    def describe(self, iri: str) -> Description:
        """The statements of the named graphs about a thing; raises QueryError and the errors of endpoints."""
        return description(self, iri)

    def _document(self, kind: str, body: bytes) -> Mapping[str, Any]:
        try:
            document = json.loads(body)
        except (ValueError, RecursionError) as error:
            cut = "json" in kind and body.lstrip().startswith(b"{")
            raise self._answer(_BROKEN if cut else _what(kind, body)) from error
        if not isinstance(document, dict):
            raise self._answer(_what(kind, body))
        return document

    def _request(self, query: str, form: str, accept: str) -> tuple[str, bytes]:
        """Media type and body of the answer to one request."""
        body = BytesIO()
        return self._fetch(query, form, accept, body), body.getvalue()

    def _fetch(self, query: str, form: str, accept: str, target: IO[bytes]) -> str:
        """Write the body of the answer to one request; gives its media type."""
        wrapper = SPARQLWrapper(self._endpoint, agent="prospects-kg")
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if form == "CONSTRUCT" else JSON)
        wrapper.setOnlyConneg(True)  # no parameters of its own making; some endpoints refuse them
        if self._graph:
            wrapper.addDefaultGraph(self._graph)
        wrapper.setTimeout(self._seconds)
        wrapper.addCustomHttpHeader("Accept", accept)
        # Not through setQuery: it looks for the form in comments too, takes "Places that adopted" in a header
        # for an ADD, and would send the question as an update.
        wrapper.queryString, wrapper.queryType = query, form
        deadline = time.monotonic() + self._seconds
        try:
            with wrapper.query().response as response:
                if response.geturl() != self.where:
                    raise self._answer(f"a way on to {_start(response.geturl().encode())}; give that address")
                kind = str(response.headers.get_content_type() if "Content-Type" in response.headers else "")
                self._read(response, deadline, target)
                return kind
        except (SPARQLWrapperException, OSError, http.client.HTTPException) as error:
            raise self._failure(error) from error

    def _read(self, response: http.client.HTTPResponse, deadline: float, target: IO[bytes]) -> None:
        """Write the whole body; the time limit of a socket alone would let a drip go on for ever."""
        while block := response.read1(_BLOCK):
            target.write(block)
            if time.monotonic() > deadline:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)

    def _failure(self, error: Exception) -> EndpointError:
        """The one of our errors that says what went wrong."""
        cause = error.__context__ if isinstance(error, SPARQLWrapperException) else error
        if isinstance(cause, urllib.error.HTTPError):
            return self._status(cause, error)
        reason = cause.reason if isinstance(cause, urllib.error.URLError) else cause
        if isinstance(reason, TimeoutError):
            return EndpointTimeout(
                f"{self.where}: no whole answer within {self._seconds} s; narrow the question, or raise the limit"
            )
        if isinstance(cause, urllib.error.URLError):
            return EndpointRefused(
                f"{self.where}: nobody answers there ({reason}); is the address right and the server up?"
            )
        return EndpointAnswer(f"{self.where}: the connection broke before the answer was complete; ask again")

    def _status(self, answer: urllib.error.HTTPError, error: Exception) -> EndpointStatus:
        try:
            body = _body_of(error) if error is not answer else answer.read(_SHOWN * 10)
        except (OSError, http.client.HTTPException):
            body = b""
        finally:
            answer.close()
        said = _start(body)
        return EndpointStatus(
            f"{self.where}: answered with status {answer.code} ({answer.reason})"
            + (f": {said}" if said else ""),
            status=answer.code,
        )

    def _answer(self, what: str) -> EndpointAnswer:
        return EndpointAnswer(f"{self.where}: the answer is not what SPARQL promises but {what}")

    def _cell(self, found: Mapping[str, str] | None) -> Term | None:
        if found is None:
            return None
        kind, text = found["type"], found["value"]
        text.encode()  # a lone surrogate, which JSON lets pass, is no text
        if kind == "uri" and is_iri(text):
            return Iri(text)
        if kind == "bnode" and text:
            return Blank(_NOT_IN_LABEL.sub(lambda found: f"_{ord(found[0]):x}_", text))
        if kind in ("literal", "typed-literal"):
            return self._literal(found, text)
        raise self._answer(f"JSON with a term that is none: {kind} {text[:80]!r}")

    def _literal(self, found: Mapping[str, str], text: str) -> Literal:
        if language := found.get("xml:lang", ""):
            if not _LANGUAGE.fullmatch(language):
                raise self._answer(f"JSON with the language {language[:80]!r}")
            return Literal(text, RDF + "langString", language.lower())
        datatype = found.get("datatype", XSD + "string")
        if not is_iri(datatype):
            raise self._answer(f"JSON with the datatype {datatype[:80]!r}")
        return Literal(text, datatype)


def _address(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        good = is_iri(endpoint) and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise EndpointError(
            f"{endpoint!r} is no http(s) address; write for example https://example.org/sparql"
        )
    return parts


def _body_of(error: Exception) -> bytes:
    """What the server said: SPARQLWrapper reads it, and hands it on as a `repr` inside its message."""
    _, _, shown = str(error).partition(_RESPONSE)
    return bytes(literal_eval(shown)) if shown else b""


def _what(kind: str, body: bytes) -> str:
    said = _start(body)
    name = (
        "an HTML page"
        if "html" in kind or said[:5].lower() == "<html"
        else kind or "something without a type"
    )
    return f"{name}: {said}" if said else f"{name}, empty"


def _start(body: bytes) -> str:
    """The start of a server's message on one line, nothing in it that would act on a terminal."""
    text = " ".join(body[: _SHOWN * 10].decode("utf-8", "replace").split())
    return "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
