"""The library as data: each question a SHACL executable, so that an endpoint or a catalogue can list it.

The convention is that of `sib-swiss/sparql-examples`: `sh:SPARQLSelectExecutable` with `sh:select`, `rdfs:comment`,
`schema:keywords`, `sh:prefixes`, and `spex:federatesWith` for each other endpoint that is asked. Parameters are
`sh:Parameter` (SHACL Advanced Features, section 3); the local name of the path is the name in the text, and a parameter
stays a free variable there. Nothing is a blank node. The text keeps its PREFIX lines, so that it runs as it stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from prospects_kg.graph.turtle import write_turtle
from prospects_kg.library.loader import Query
from prospects_kg.library.parameters import Parameter
from prospects_kg.library.tokens import Kind, tokens
from prospects_kg.model.terms import PREFIXES, XSD, Names, iri, literal

Triple = tuple[str, str, str]

_SPEX: Final = "https://purl.expasy.org/sparql-examples/ontology#"
_USED: Final = {name: PREFIXES[name] for name in ("rdf", "rdfs", "schema", "sh", "xsd")} | {"spex": _SPEX}
# What a value of each type of parameter is; the others are literals of the datatype of their own name.
_RESOURCES: Final = ("iri", "thing")
_DATATYPES: Final = {"year": "integer", "language": "string"}


def as_turtle(queries: Iterable[Query], names: Names) -> str:
    """The questions as Turtle; the same questions give the same text."""
    out = io.BytesIO()
    write_turtle(as_lines(queries, names), out, _USED)
    return out.getvalue().decode()


def as_lines(queries: Iterable[Query], names: Names) -> list[str]:
    """The questions as N-Triples lines without line ends, sorted."""
    return sorted({" ".join(triple) + " ." for query in queries for triple in _query(query, names)})


def select_text(query: Query) -> str:
    """The SPARQL of a question without its header."""
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")).strip() + "\n"


def declared_prefixes(text: str) -> dict[str, str]:
    """The prefixes that a SPARQL text declares.

    >>> declared_prefixes("PREFIX a: <https://ex.org/> SELECT ?s { ?s a:b 'PREFIX c: <d:>' }")
    {'a': 'https://ex.org/'}
    """
    sequence = list(tokens(text))
    return {
        name.text.removesuffix(":"): namespace.text[1:-1]
        for word, name, namespace in zip(sequence, sequence[1:], sequence[2:], strict=False)
        if word.says("PREFIX") and namespace.kind is Kind.IRI
    }


def endpoints(text: str) -> list[str]:
    """The other endpoints that a SPARQL text asks.

    >>> endpoints("SELECT * { SERVICE <https://ex.org/sparql> { ?s ?p ?o } SERVICE SILENT <https://ex.org/b> { } }")
    ['https://ex.org/sparql', 'https://ex.org/b']
    """
    sequence = [token for token in tokens(text) if not token.says("SILENT")]
    return [
        named.text[1:-1]
        for word, named in pairwise(sequence)
        if word.says("SERVICE") and named.kind is Kind.IRI
    ]


def _query(query: Query, names: Names) -> Iterator[Triple]:
    it = names.query(query.name)
    text = select_text(query)
    for class_ in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield iri(it), _name("rdf:type"), _name(f"sh:{class_}")
    yield iri(it), _name("sh:select"), literal(text)
    yield from _texts(it, "rdfs:label", query.header.title)
    yield from _texts(it, "rdfs:comment", query.header.question)
    for keyword in query.header.keywords:
        yield iri(it), _name("schema:keywords"), literal(keyword)
    for endpoint in endpoints(text):
        yield iri(it), iri(_SPEX + "federatesWith"), iri(endpoint)
    for parameter in query.header.parameters.values():
        yield from _parameter(it, parameter)
    yield from _declarations(it, declared_prefixes(text))


def _declarations(it: str, declared: Mapping[str, str]) -> Iterator[Triple]:
    """The prefixes, each query with its own: two queries may mean different things by one prefix."""
    for prefix, namespace in declared.items():
        declaration = iri(f"{it}#prefix-{prefix}")
        yield iri(it), _name("sh:prefixes"), iri(f"{it}#prefixes")
        yield iri(f"{it}#prefixes"), _name("sh:declare"), declaration
        yield declaration, _name("rdf:type"), _name("sh:PrefixDeclaration")
        yield declaration, _name("sh:prefix"), literal(prefix)
        yield declaration, _name("sh:namespace"), literal(namespace, datatype=XSD + "anyURI")


def _parameter(it: str, parameter: Parameter) -> Iterator[Triple]:
    node = iri(f"{it}#parameter-{parameter.name}")
    yield iri(it), _name("sh:parameter"), node
    yield node, _name("rdf:type"), _name("sh:Parameter")
    yield node, _name("sh:path"), iri(f"{it}#{parameter.name}")
    yield node, _name("sh:description"), literal(parameter.help, language="en")
    optional = "false" if parameter.required else "true"
    yield node, _name("sh:optional"), literal(optional, datatype=XSD + "boolean")
    if parameter.type in _RESOURCES:
        yield node, _name("sh:nodeKind"), _name("sh:IRI")
    else:
        yield node, _name("sh:datatype"), iri(XSD + _DATATYPES.get(parameter.type, parameter.type))


def _texts(it: str, predicate: str, texts: Mapping[str, str]) -> Iterator[Triple]:
    for tag, text in texts.items():
        yield iri(it), _name(predicate), literal(text, language=tag)


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return iri(_USED[prefix] + local)
