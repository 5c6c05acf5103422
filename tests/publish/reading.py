"""RDF files of a publication, read by two parsers that know nothing of each other."""

from __future__ import annotations

import warnings
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.compare import isomorphic

_OXIGRAPH = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_RDFLIB = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}


def by_rdflib(path: Path) -> rdflib.Graph:
    """The statements of a file as rdflib reads them."""
    with warnings.catch_warnings():
        # rdflib's JSON-LD reader makes the kind of graph that rdflib deprecates.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=path.read_bytes(), format=_RDFLIB[path.suffix])


def by_oxigraph(path: Path) -> set[str]:
    """The statements of a file as Oxigraph reads them, in its spelling."""
    quads = ox.parse(input=path.read_bytes(), format=_OXIGRAPH[path.suffix])
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads}


def alike(path: Path) -> bool:
    """Whether both parsers read the same from the forms of a document, given without suffix."""
    forms = [path.with_name(path.name + suffix) for suffix in _OXIGRAPH]
    first = by_oxigraph(forms[0])
    whole = by_rdflib(forms[0])
    return all(by_oxigraph(form) == first for form in forms) and all(
        isomorphic(by_rdflib(form), whole) for form in forms
    )
