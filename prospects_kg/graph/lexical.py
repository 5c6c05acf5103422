"""Literals that a store would rewrite, kept as they are written.

Oxigraph keeps `01` as `1`, `1.50` as `1.5` and `"1"^^xsd:boolean` as `true`: the value stays, the term does not. Whoever
compares terms or looks at their letters (SHACL does: sh:pattern, sh:in, sh:maxCount) needs the term. So a loader
writes such a literal under a datatype of its own, which names the true one, and readers turn it back.
Specification: RDF 1.1 Concepts, section 3.3 (literals are equal when their lexical forms are).
"""

from __future__ import annotations

from typing import Final, TypeVar
from urllib.parse import quote, unquote

from prospects_kg.model.terms import SOFTWARE, Literal, Term

AS_WRITTEN: Final = SOFTWARE + "id/as-written/"
AnyTerm = TypeVar("AnyTerm", bound=Term)


def kept(literal: Literal) -> Literal:
    """The literal under a datatype that no store knows, so that no store rewrites it.

    >>> print(kept(Literal("01", "http://www.w3.org/2001/XMLSchema#integer")).n3)
    "01"^^<https://w3id.org/prospects-kg/id/as-written/http%3A%2F%2Fwww.w3.org%2F2001%2FXMLSchema%23integer>
    """
    return Literal(literal.lexical, AS_WRITTEN + quote(literal.datatype, safe=""))


def as_written(term: AnyTerm) -> AnyTerm | Literal:
    """The term that was written: what `kept` made is turned back, anything else is left as it is.

    >>> print(as_written(kept(Literal("1.50", "http://www.w3.org/2001/XMLSchema#decimal"))).n3)
    "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>
    """
    if isinstance(term, Literal) and term.datatype.startswith(AS_WRITTEN):
        return Literal(term.lexical, unquote(term.datatype[len(AS_WRITTEN) :]))
    return term
