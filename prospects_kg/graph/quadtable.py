"""Quads as a table for spreadsheets and data frames: one row a quad, no term needs a parser of RDF.

`datatype` is empty where the object is an IRI (or a blank node, `_:label`) and filled for every literal, so that
the text `https://...` and the thing `https://...` stay apart. `graph` is empty for the default graph.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO, Final

from prospects_kg.model.terms import Blank, Literal, Term, parse_term, split_statement

COLUMNS: Final = ("subject", "predicate", "object", "datatype", "language", "graph")
_BATCH: Final = 2_000


def quad_rows(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The cells of N-Quads lines.

    >>> list(quad_rows(['<a:s> <a:p> "Nalón"@es <a:g> .']))
    [('a:s', 'a:p', 'Nalón', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'es', 'a:g')]
    """
    for line in lines:
        subject, predicate, value, graph = split_statement(line)
        term = parse_term(value)
        datatype, language = (term.datatype, term.language) if isinstance(term, Literal) else ("", "")
        name = _named(graph) if graph else ""
        yield _named(subject), _named(predicate), _plain(term), datatype, language, name


# Lines stand by their subjects, and have few properties and graphs.
@lru_cache(maxsize=10_000)
def _named(spelling: str) -> str:
    return _plain(parse_term(spelling))


def _plain(term: Term) -> str:
    return term.n3 if isinstance(term, Blank) else str(term)


def write_quad_csv(lines: Iterable[str], out: BinaryIO) -> None:
    """Write N-Quads lines as CSV: a header, line feeds, quotes only where needed."""
    out.write(f"{','.join(COLUMNS)}\n".encode())
    rows = quad_rows(lines)
    while batch := list(islice(rows, _BATCH)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(batch)
        out.write(text.getvalue().encode())
