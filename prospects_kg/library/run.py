"""Running a question of the library, and citing its answer so that others can check it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.results import Table
from prospects_kg.library.citing import bibtex
from prospects_kg.library.loader import Query
from prospects_kg.library.parameters import bind, terms
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import Names


def prepare(query: Query, values: Mapping[str, str], names: Names) -> str:
    """The SPARQL text of a question with its parameters bound.

    Raises ParameterError where a value is unknown, missing or not of its type.
    """
    return bind(query.text, terms(query.header.parameters, values, names))


def run(query: Query, graph: Graph, values: Mapping[str, str], names: Names) -> Table:
    """Ask a question; `values` are its parameters as text, `names` mint the IRIs of things."""
    return graph.select(prepare(query, values, names))


@dataclass(frozen=True, slots=True)
class Citation:
    """What makes an answer checkable: the release, the question, the hashes of its text and rows."""

    version: str
    issued: str
    query: str
    query_sha256: str
    parameters: Mapping[str, str]
    rows: int
    rows_sha256: str
    bibtex: str

    def __str__(self) -> str:
        given = [f"parameter:      {name} = {value}" for name, value in self.parameters.items()]
        lines = [
            f"release:        {self.version} ({self.issued})",
            f"query:          {self.query}",
            f"query SHA-256:  {self.query_sha256}",
            *given,
            f"rows:           {self.rows}",
            f"rows SHA-256:   {self.rows_sha256}",
            "",
            self.bibtex,
        ]
        return "\n".join(lines)


def rows_sha256(table: Table) -> str:
    """SHA-256 of an answer, whatever the order of its rows.

    Hashed is UTF-8 text: a line of the variables, then the rows in sorted order; in a line the N-Triples
    spellings in the order of the columns with tabs between them, nothing for an unbound cell.
    """
    head = "\t".join(f"?{variable}" for variable in table.variables)
    lines = sorted("\t".join(term.n3 if term is not None else "" for term in row) for row in table)
    return hashlib.sha256("".join(f"{line}\n" for line in [head, *lines]).encode()).hexdigest()


def cite(query: Query, table: Table, values: Mapping[str, str], settings: Settings) -> Citation:
    """How to cite an answer; the same answer of the same release gives the same text (no clock is read)."""
    answer = rows_sha256(table)
    given = {name: values[name] for name in query.header.parameters if name in values}
    language = settings.languages[0]
    citation = _bibtex(query, settings, language, answer, given)
    issued = settings.issued.isoformat()
    return Citation(settings.version, issued, query.name, query.sha256, given, len(table), answer, citation)


def _bibtex(query: Query, settings: Settings, language: str, answer: str, given: Mapping[str, str]) -> str:
    title = settings.title.get(language) or next(iter(settings.title.values()))
    asked = query.header.title.get(language) or query.header.title.get("en") or query.name
    values = "".join(f", {name} = {value}" for name, value in given.items())
    note = f"Query {query.name}{values}; SHA-256 of the query {query.sha256}, of the rows {answer}"
    return bibtex(f"{query.name}-{answer[:12]}", f"{asked}. {title}", settings, url=settings.base, note=note)
