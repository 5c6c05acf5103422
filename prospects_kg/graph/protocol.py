"""What every engine can do: the one interface through which all other floors read the graph.

Everything is asked in SPARQL 1.1, so that an endpoint serves as well as the embedded store. Plain patterns
read the default graph; `GRAPH ?g` says who states it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, runtime_checkable

from prospects_kg.graph.results import Row, Table
from prospects_kg.model.errors import QueryError
from prospects_kg.model.terms import Iri, Term, is_iri

Triple: TypeAlias = tuple[Term, Term, Term]
# Property, the term at the other end, and the IRI of the named graph that says so.
Said: TypeAlias = tuple[Iri, Term, Iri]

_DESCRIBE: Final = """SELECT ?g ?p ?o ?s WHERE {{
  {{ GRAPH ?g {{ <{iri}> ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p <{iri}> }} }}
}}"""


@dataclass(frozen=True, slots=True)
class Description:
    """Every statement about one thing in the named graphs, sorted; what two graphs say stands twice.

    In `out` the thing is the subject, in `inward` the object; what it says about itself is in both. False
    where the graphs say nothing of it.
    """

    iri: str
    out: tuple[Said, ...]
    inward: tuple[Said, ...]

    def __bool__(self) -> bool:
        return bool(self.out or self.inward)


@runtime_checkable
class Graph(Protocol):
    """A graph that is read: an embedded store or an endpoint."""

    @property
    def where(self) -> str:
        """What is read, for messages: a release and its version, or an endpoint's address."""
        ...

    def select(self, query: str) -> Table:
        """The answer to a SELECT; raises QueryError where it is none."""
        ...

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[Row]]:
        """The variables of a SELECT and its rows one by one, for answers that need not fit in memory.

        To be read in the thread that asked. Raises QueryError, also while the rows come.
        """
        ...

    def ask(self, query: str) -> bool:
        """The answer to an ASK; raises QueryError where it is none."""
        ...

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once; raises QueryError where it is neither."""
        ...

    def describe(self, iri: str) -> Description:
        """The statements of the named graphs about a thing."""
        ...


def description(graph: Graph, iri: str) -> Description:
    """The statements about a thing, asked for in one query.

    Raises QueryError where the text is no absolute IRI.
    """
    if not is_iri(iri):
        raise QueryError(f"{iri!r} is no absolute IRI")
    out: list[Said] = []
    inward: list[Said] = []
    for name, predicate, value, subject in graph.select(_DESCRIBE.format(iri=iri)):
        other = subject if value is None else value
        # Predicates are IRIs; a graph named by a blank node is nobody's, and the build writes none.
        if isinstance(predicate, Iri) and isinstance(name, Iri) and other is not None:
            (inward if value is None else out).append((predicate, other, name))
    return Description(iri, _sorted(out), _sorted(inward))


def _sorted(said: list[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda each: (each[0], each[1].n3, each[2])))
