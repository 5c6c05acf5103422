"""The graph as rdflib knows it, for exchange and for the reference engines; never the engine of a hot path.

Literals keep their lexical forms: rdflib would otherwise rewrite `01` and whatever else it thinks it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import rdflib
from rdflib.exceptions import ParserError
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from prospects_kg.graph.lexical import as_written
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import RdfSyntaxError
from prospects_kg.model.terms import XSD, Blank, Literal, Term, parse_term, split_statement

_STRING: Final = XSD + "string"
_DEFAULT: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_NAMED: Final = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def to_rdflib(term: Term) -> Node:
    """The term of rdflib that is the same as one of ours."""
    if isinstance(term, Blank):
        return rdflib.BNode(term)
    if not isinstance(term, Literal):
        return rdflib.URIRef(term)
    datatype = None if term.language or term.datatype == _STRING else rdflib.URIRef(term.datatype)
    return rdflib.Literal(term.lexical, lang=term.language or None, datatype=datatype, normalize=False)


def as_rdflib(source: Graph | Path) -> rdflib.Dataset:
    """A copy, default graph and named graphs, of a graph or of a file of N-Quads as the build writes it.

    The default graph is the one that was written; `default_union` stays off, so a triple counts once.
    """
    dataset = rdflib.Dataset(default_union=False)
    convert = _converter()
    contexts: dict[str, rdflib.Graph] = {}

    def context(name: str) -> rdflib.Graph:
        if name not in contexts:
            contexts[name] = dataset.graph(str(parse_term(name)) if name else DATASET_DEFAULT_GRAPH_ID)
        return contexts[name]

    for subject, predicate, value, name in _quads(source):
        context(name).add((convert(subject), convert(predicate), convert(value)))
    return dataset


def _quads(source: Graph | Path) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(source, Path):
        yield from _statements(source)
        return
    for query in (_DEFAULT, _NAMED):
        for row in source.select(query):
            subject, predicate, value, *name = (term.n3 for term in row if term is not None)
            yield subject, predicate, value, "".join(name)


def default_graph(path: Path) -> rdflib.Graph:
    """The default graph of a release's file: N-Quads or N-Triples as the build writes them, or Turtle.

    Raises RdfSyntaxError where the file is broken.
    """
    if path.suffix != ".ttl":
        return read_ntriples(path)
    graph = rdflib.Graph()
    try:
        return graph.parse(path, format="turtle")
    except (BadSyntax, ParserError) as error:
        raise RdfSyntaxError(str(error), path=str(path)) from error


def read_ntriples(path: Path) -> rdflib.Graph:
    """The statements without a graph in a file of N-Triples or N-Quads as the build writes it.

    rdflib's own parser would normalise the literals. Each spelling is turned into a term once, since most
    come back often. Raises RdfSyntaxError.
    """
    graph = rdflib.Graph()
    convert = _converter()
    for subject, predicate, value, name in _statements(path):
        if not name:
            graph.add((convert(subject), convert(predicate), convert(value)))
    return graph


def _converter() -> Callable[[str], Node]:
    known: dict[str, Node] = {}

    def convert(spelling: str) -> Node:
        node = known.get(spelling)
        if node is None:
            node = known[spelling] = to_rdflib(parse_term(spelling))
        return node

    return convert


def _statements(path: Path) -> Iterator[tuple[str, str, str, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                if not line.rstrip("\n").endswith(" ."):
                    raise ValueError(line)
                yield split_statement(line)
            except (ValueError, IndexError) as error:
                raise RdfSyntaxError("is no statement of N-Quads", path=str(path), line=number) from error


def default_of(graph: Graph) -> rdflib.Graph:
    """A copy of the default graph of a graph, literals as they were written (`lexical`)."""
    copy = rdflib.Graph()
    for row in graph.select(_DEFAULT):
        copy.add(tuple(to_rdflib(as_written(term)) for term in row if term is not None))  # type: ignore[arg-type]
    return copy
