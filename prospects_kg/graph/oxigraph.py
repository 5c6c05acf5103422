"""The embedded engine, Oxigraph; the only module that knows pyoxigraph.

What is peculiar about it (0.5.13): solutions may not be touched from another thread than the query's, so they
are copied into a list at once, unless a caller asks for a stream; a running query cannot be stopped; `SERVICE` is followed, so a question that
holds it speaks to the network; a union of graphs counts a triple once a graph, so the merged default graph
that the build writes is read and never a union.
"""

from __future__ import annotations

import errno
import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from prospects_kg.graph.forms import SERVICE, require_form, skeleton
from prospects_kg.graph.lines import LineStream
from prospects_kg.graph.protocol import Description, Triple, description
from prospects_kg.graph.results import LazyRows, Row, Table, row_type
from prospects_kg.graph.turtle import write_turtle
from prospects_kg.model.errors import QueryError, RdfSyntaxError, ReleaseError, ResultError
from prospects_kg.model.terms import Blank, Iri, Literal, Term

__all__ = [
    "EmbeddedGraph",
    "MemoryStore",
    "check_query",
    "load_store",
    "parse_triples",
    "read_rdf",
    "syntax_error",
    "write_turtle",
]

Spelled: TypeAlias = tuple[str, str, str]

_NQUADS: Final = ox.RdfFormat.N_QUADS
_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_PARSER: Final = re.compile(r"^Parser error (?:at|between) [a-z0-9 ]+: ")
_QUERY: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
# Among what the parser expects stand its own complaints, sentences between lists of characters.
_SENTENCE: Final = re.compile(r"(?:^|one of |, )([A-Z][\w*]+(?: [\w*]+){2,})")
_REASONS: Final = (
    ("Prefix not found", "a prefix is not declared; add a line PREFIX for it"),
    ("IRI parsing failed", "an IRI is broken or not absolute"),
)
_BUFFER: Final = 1 << 20
_HINTS: Final = (
    ("\ufeff", "the file starts with a byte order mark; save it as UTF-8 without one"),
    ("has not been declared", "add a line @prefix for it"),
    ("No scheme found", "write the whole IRI, or give @base"),
    ("Invalid UTF-8", "save the file as UTF-8"),
)


class EmbeddedGraph:
    """A graph in this process: a store on disk opened read-only, or one in memory."""

    def __init__(self, store: ox.Store, where: str) -> None:
        self._store = store
        self._where = where

    @classmethod
    def open_store(cls, path: Path, *, where: str = "") -> EmbeddedGraph:
        """Open a store that `load_store` wrote, for reading only; any number of readers may.

        Raises ReleaseError where there is no store or it is damaged.
        """
        try:
            return cls(ox.Store.read_only(str(path)), where or str(path))
        except (OSError, RuntimeError) as error:  # the latter where its files are damaged
            raise ReleaseError(
                f"{path}: cannot be opened as a store ({error}); build the release again"
            ) from error

    @classmethod
    def from_nquads(cls, source: Path | Iterable[str | bytes], *, where: str = "") -> EmbeddedGraph:
        """A graph in memory of a file, or of lines, of N-Quads or N-Triples.

        Raises RdfSyntaxError that says where a statement is broken.
        """
        store = ox.Store()
        place = str(source) if isinstance(source, Path) else "memory"
        _load(store, source, place)
        return cls(store, where or place)

    @property
    def where(self) -> str:
        """What is read, for messages."""
        return self._where

    def select(self, query: str) -> Table:
        """The answer to a SELECT; raises QueryError."""
        require_form(query, "SELECT")
        solutions = self._run(query)
        variables = tuple(variable.value for variable in solutions.variables)
        return Table(variables, LazyRows(variables, self._drain(solutions), _cells))

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        """The variables of a SELECT, and its rows one by one as the engine finds them; raises QueryError."""
        require_form(query, "SELECT")
        solutions = self._run(query)
        variables = tuple(variable.value for variable in solutions.variables)
        return variables, self._rows(solutions, row_type(variables))

    def _rows(self, solutions: Iterable[Any], kind: type[Row]) -> Iterator[Row]:
        try:
            for solution in solutions:
                yield kind(_cells(solution))
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"{self.where}: the query failed: {error}") from error

    def ask(self, query: str) -> bool:
        """The answer to an ASK; raises QueryError."""
        require_form(query, "ASK")
        return bool(self._run(query))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once; raises QueryError."""
        require_form(query, "CONSTRUCT", "DESCRIBE")
        triples = self._drain(self._run(query))
        return list(dict.fromkeys((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples))

    def describe(self, iri: str) -> Description:
        """The statements of the named graphs about a thing; raises QueryError where the IRI is none."""
        return description(self, iri)

    def _run(self, query: str) -> Any:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise _query_error(error, query) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"{self.where}: the query failed: {error}") from error

    def _drain(self, answer: Iterable[Any]) -> list[Any]:
        try:
            return list(answer)
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"{self.where}: the query failed: {error}") from error


class MemoryStore(EmbeddedGraph):
    """A graph in memory that grows, so that each rule reads what the rules before it derived."""

    def __init__(self, where: str = "memory") -> None:
        super().__init__(ox.Store(), where)

    def add_lines(self, lines: Iterable[str]) -> None:
        """Add statements of N-Triples (to the default graph) or N-Quads; raises RdfSyntaxError."""
        _load(self._store, lines, self.where)

    def add_file(self, nquads: Path, place: str) -> None:
        """Add a file of N-Quads or N-Triples, its blank nodes under new names; raises RdfSyntaxError that names `place`."""
        _load(self._store, nquads, place)

    def take(self, graph: str) -> None:
        """Make the statements of a named graph, and no others, the default graph."""
        self._store.update(f"COPY <{graph}> TO DEFAULT")


def _load(store: ox.Store, source: Path | Iterable[str | bytes], place: str) -> None:
    try:
        if isinstance(source, Path):
            store.load(path=source, format=_NQUADS)
        else:
            store.load(input=io.BufferedReader(LineStream(source), _BUFFER), format=_NQUADS)
    except SyntaxError as error:
        raise syntax_error(place, error) from error


def load_store(nquads: Path, store: Path) -> None:
    """Write a store on disk from a file of N-Quads: all of it under its name, or nothing.

    Raises ReleaseError where the place is taken, RdfSyntaxError where a line is broken, OSError of the disk.
    """
    if store.exists():
        raise ReleaseError(f"{store}: exists already; a store is written once and then only read")
    aside = store.with_name(f".{store.name}.loading")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _fill(nquads, aside)
        aside.rename(store)
    except SyntaxError as error:
        raise syntax_error(str(nquads), error) from error
    except OSError as error:
        raise _with_number(error, str(store)) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _fill(nquads: Path, folder: Path) -> None:
    opened = ox.Store(str(folder))
    opened.bulk_load(path=nquads, format=_NQUADS)
    opened.flush()  # without it, the next opening replays the log: 16 s for 1.5 million triples
    del opened  # closes it
    for orphan in folder.glob("bulk-*.sst"):
        orphan.unlink()


def _with_number(error: OSError, place: str) -> OSError:
    """The engine's error with the number that the system gave it: it hands on the words alone."""
    full = error.errno is None and "No space left" in str(error)
    return OSError(errno.ENOSPC, "No space left on device", place) if full else error


def read_rdf(path: Path, *, skolem: str, base: str | None = None) -> list[Spelled]:
    """The triples of a file of RDF as N-Triples spellings, sorted, each once; the format is its ending's.

    Blank nodes become the IRIs `skolem` + number in the order of RDFC-1.0, the same whatever their labels
    and the order of the file. Without `base` a relative IRI is a fault. Raises RdfSyntaxError that names file,
    line and column.
    """
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        known = ", ".join(_FORMATS)
        raise RdfSyntaxError(
            f"unknown kind of file {path.suffix or path.name!r}; known are {known}", path=str(path)
        )
    try:
        quads = list(ox.parse(path.read_bytes(), format=form, base_iri=base))
    except SyntaxError as error:
        raise syntax_error(str(path), error) from error
    except OSError as error:
        raise RdfSyntaxError(f"cannot be read: {error.strerror}", path=str(path)) from error
    if any(quad.graph_name != ox.DefaultGraph() for quad in quads):
        raise RdfSyntaxError("holds named graphs; write plain triples", path=str(path))
    return sorted({_spelled(quad, skolem) for quad in _canonical(quads)})


def _canonical(quads: list[ox.Quad]) -> Iterable[ox.Quad]:
    if not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad):
        return quads
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _spelled(quad: ox.Quad, skolem: str) -> Spelled:
    terms = (_term(quad.subject), _term(quad.predicate), _term(quad.object))
    named = (Iri(skolem + term.removeprefix("c14n")) if isinstance(term, Blank) else term for term in terms)
    subject, predicate, value = (term.n3 for term in named)
    return subject, predicate, value


def parse_triples(data: bytes, *, place: str, ending: str = ".ttl") -> list[Triple]:
    """The triples of a text of RDF, each once, in its order; by default Turtle or N-Triples, else what its ending says.

    Raises RdfSyntaxError; nothing is fetched, so a context that lies elsewhere is one, too.
    """
    try:
        found = ox.parse(data, format=_FORMATS[ending])
        return list(dict.fromkeys((_term(q.subject), _term(q.predicate), _term(q.object)) for q in found))
    except SyntaxError as error:
        raise syntax_error(place, error) from error


def check_query(text: str) -> None:
    """Make sure that a text is a SPARQL query; nothing is asked, of a store or of the network.

    Raises QueryError with line and column.
    """
    require_form(text, "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    # The engine follows SERVICE already while it plans. GRAPH stands in the same place of the grammar, and
    # with blanks to the same length every column in a message stays true.
    plain = list(text)
    for match in SERVICE.finditer(skeleton(text)):
        plain[match.start() : match.end()] = "GRAPH  " + re.sub(r"\S", " ", match["silent"] or "")
    try:
        ox.Store().query("".join(plain))
    except SyntaxError as error:
        raise _query_error(error, text) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def _query_error(error: SyntaxError, text: str) -> QueryError:
    """The parser's error with the place in the text instead of every character that might have followed."""
    match = _QUERY.search(str(error))
    if match is None:
        return QueryError(f"not SPARQL: {error}")
    line, column, expected = int(match[1]), int(match[2]), match[3]
    known = [reason for sign, reason in _REASONS if sign in expected]
    sentence = _SENTENCE.search(expected)
    here = text.split("\n")[line - 1][column - 1 :].strip() if line <= text.count("\n") + 1 else ""
    if known:
        reason = known[0]
    elif sentence:
        reason = sentence[1]
    else:
        # The parser names the farthest place it came to, which may lie behind the fault.
        reason = (
            f"not SPARQL at {here[:40]!r}"
            if here
            else "not SPARQL: unfinished, or at fault before this place"
        )
    return QueryError(f"line {line}, column {column}: {reason}")


def syntax_error(place: str, error: SyntaxError) -> RdfSyntaxError:
    """The parser's error with what a curator can do about it."""
    reason = _PARSER.sub("", str(error.msg))
    hints = [hint for sign, hint in _HINTS if sign in reason]
    text = "; ".join([reason.replace("\ufeff", "U+FEFF"), *hints])
    return RdfSyntaxError(text, path=place, line=error.lineno or 0, column=error.offset or 0)


def _cells(solution: ox.QuerySolution) -> Iterator[Term | None]:
    return (None if term is None else _term(term) for term in solution)


def _literal(term: ox.Literal) -> Literal:
    if term.direction is not None:
        raise ResultError(f"{term}: literals with a base direction are not supported; ask for STR() of it")
    return Literal(term.value, term.datatype.value, term.language or "")


_KINDS: Final[dict[type, Callable[[Any], Term]]] = {
    ox.NamedNode: lambda term: Iri(term.value),
    ox.BlankNode: lambda term: Blank(term.value),
    ox.Literal: _literal,
}


def _term(term: Any) -> Term:
    """One of our terms for one of the engine's; raises ResultError for a triple term of RDF 1.2."""
    try:
        return _KINDS[type(term)](term)
    except KeyError:
        raise ResultError(f"{term}: triple terms are not supported; ask for their parts") from None
