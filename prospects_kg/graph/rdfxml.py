"""RDF/XML from sorted N-Triples lines, streaming: the same lines give the same bytes.

The oldest format and the narrowest: it holds no graphs, XML forbids most control characters, and a property must
end in a name. What it cannot hold is refused with the statement's subject, never altered.
Specifications: RDF 1.1 XML Syntax, sections 5.1 (names) and 7.2 (grammar); Namespaces in XML 1.0, production NCName.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO, Final

from prospects_kg.graph.formats import xml_escaped
from prospects_kg.model.errors import ResultError
from prospects_kg.model.terms import RDF, XSD, Blank, Literal, Term, parse_term

_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = re.compile(rf"[{_START}][{_START}\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*")
_LAST_NAME: Final = re.compile(rf"{_NAME.pattern}\Z")
# Names of RDF/XML's own syntax, which as properties would mean something else.
_SYNTAX: Final = {
    RDF + name
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "bagID", "aboutEach", "aboutEachPrefix",
    )
}  # fmt: skip
_INSTEAD: Final = "Turtle, N-Triples or JSON-LD"
_STRING: Final = XSD + "string"


def write_rdfxml(lines: Iterable[str], out: BinaryIO, prefixes: Mapping[str, str]) -> None:
    """Write sorted N-Triples lines as RDF/XML.

    Raises ResultError where a statement holds what RDF/XML cannot: a control character, a property without a name.
    """
    known = {name: namespace for name, namespace in sorted(prefixes.items()) if name}
    declared = "".join(f'\n  xmlns:{name}="{_escaped(namespace)}"' for name, namespace in known.items())
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    tag = _tagger({namespace: name for name, namespace in known.items()})
    triples = (line.removesuffix(" .").split(" ", 2) for line in lines)
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        try:
            said = "".join(_property(tag(triple[1]), parse_term(triple[2])) for triple in group)
            text = f"<rdf:Description {_reference(parse_term(subject), 'about')}>\n{said}</rdf:Description>\n"
        except ResultError as error:
            raise ResultError(f"{subject}: {error}") from error
        out.write(text.encode())
    out.write(b"</rdf:RDF>\n")


def _escaped(text: str) -> str:
    return xml_escaped(text, _INSTEAD)


def _tagger(prefixes: Mapping[str, str]) -> Callable[[str], tuple[str, str]]:
    """A function that gives the name of a property's element and, where its namespace has no prefix yet, one."""

    @lru_cache(maxsize=10_000)
    def tag(spelling: str) -> tuple[str, str]:
        iri = str(parse_term(spelling))
        match = _LAST_NAME.search(iri)
        if match is None or match.start() == 0 or iri in _SYNTAX:
            raise ResultError(f"RDF/XML cannot write the property {spelling}; ask for {_INSTEAD}")
        namespace, name = iri[: match.start()], match[0]
        prefix = prefixes.get(namespace)
        if prefix:
            return f"{prefix}:{name}", ""
        return f"ns:{name}", f' xmlns:ns="{_escaped(namespace)}"'

    return tag


def _property(tag: tuple[str, str], value: Term) -> str:
    name, declared = tag
    if not isinstance(value, Literal):
        return f"  <{name}{declared} {_reference(value, 'resource')}/>\n"
    kind = ""
    if value.language:
        kind = f' xml:lang="{_escaped(value.language)}"'
    elif value.datatype != _STRING:
        kind = f' rdf:datatype="{_escaped(value.datatype)}"'
    return f"  <{name}{declared}{kind}>{_escaped(value.lexical)}</{name}>\n"


def _reference(term: Term, attribute: str) -> str:
    if not isinstance(term, Blank):
        return f'rdf:{attribute}="{_escaped(str(term))}"'
    if not _NAME.fullmatch(term):
        raise ResultError(f"RDF/XML cannot write the blank node {term.n3}; ask for {_INSTEAD}")
    return f'rdf:nodeID="{term}"'
