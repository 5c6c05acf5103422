"""One file of RDF, in any syntax, to N-Quads: a process of its own, since a hostile file can end the one that reads it.

    python transcribing.py KEPT FORMAT BASE IN OUT MEGABYTES SECONDS

Seen with Oxigraph 0.5.13: triple terms nested 100,000 deep end the process, RDF/XML that deep takes minutes, entities
of entities fill the memory. So this process limits its own memory, time and the size of what it writes (where the
system can), and says what was wrong in one line of JSON on standard output: reason, line and column.
Literals that the store would rewrite are written under a datatype of their own, which begins with KEPT (`lexical`).
It imports nothing of the package, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

try:
    import resource
except ImportError:  # a system without limits of this kind
    resource = None  # type: ignore[assignment]

FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".n3": ox.RdfFormat.N3,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_PLAIN: Final = (
    "http://www.w3.org/2001/XMLSchema#string",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
)
_SUBJECT, _PREDICATE = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
_MEGABYTE: Final = 1 << 20


@cache
def rewritten(lexical: str, datatype: str) -> bool:
    """Whether the store gives this literal back as another: it is asked, so no list of forms can be wrong.

    >>> decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    >>> [rewritten(text, decimal) for text in ("1.5", "1.50", "one")]
    [False, True, False]
    """
    store = ox.Store()
    store.add(ox.Quad(_SUBJECT, _PREDICATE, ox.Literal(lexical, datatype=ox.NamedNode(datatype))))
    stored: Any = next(iter(store)).object
    return (stored.value, stored.datatype.value) != (lexical, datatype)


def lines(quads: Iterator[ox.Quad], kept: str) -> Iterator[str]:
    """Each statement as a line of N-Quads; raises ValueError for a triple term, which no shape can speak of."""
    for quad in quads:
        value: Any = quad.object
        kind = type(value)
        if kind is ox.Literal:
            datatype = value.datatype.value
            if datatype not in _PLAIN and rewritten(value.value, datatype):
                named = ox.NamedNode(kept + quote(datatype, safe=""))
                literal = ox.Literal(value.value, datatype=named)
                yield f"{ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)} .\n"
                continue
        elif kind is ox.Triple:
            raise ValueError("holds triple terms (RDF 1.2), which are not supported")
        yield f"{quad} .\n"


def transcribe(kept: str, ending: str, base: str, source: str, target: str) -> dict[str, object]:
    """Write the file's statements; gives nothing, or what was wrong with the file: reason, line, column."""
    try:
        quads = ox.parse(path=source, format=FORMATS[ending], base_iri=base, rename_blank_nodes=True)
        with open(target, "w", encoding="utf-8", newline="\n", buffering=_MEGABYTE) as out:  # noqa: PTH123
            out.writelines(lines(quads, kept))
    except SyntaxError as error:
        return {"reason": str(error.msg), "line": error.lineno or 0, "column": error.offset or 0}
    except (ValueError, MemoryError, RecursionError) as error:
        return {"reason": str(error) or "needs more memory than such a file should", "line": 0, "column": 0}
    return {}


def _limit(megabytes: int, seconds: int) -> None:
    if resource is not None:
        for what, amount in (
            (resource.RLIMIT_AS, megabytes * _MEGABYTE),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, megabytes * _MEGABYTE),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (amount, amount))


if __name__ == "__main__":
    *what, most_megabytes, most_seconds = sys.argv[1:]
    _limit(int(most_megabytes), int(most_seconds))
    sys.stdout.write(json.dumps(transcribe(*what)))
