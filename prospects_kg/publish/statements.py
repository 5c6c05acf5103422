"""Statements about the publication itself, as documents in every format: the record of the data, its licence, its build.

A record is made of N-Triples lines, as the build's own graphs are; nothing in it is a blank node, so the same release
gives the same bytes in each format.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from prospects_kg.graph.jsonld import Context, write_jsonld
from prospects_kg.graph.rdfxml import write_rdfxml
from prospects_kg.graph.turtle import write_turtle
from prospects_kg.model.terms import PREFIXES, XSD, iri, literal

File = tuple[str, bytes]

NAMESPACES: Final[Mapping[str, str]] = PREFIXES | {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "role": "http://www.w3.org/ns/dx/prof/role/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
}
# Suffix and media type of each form of a record.
RECORD_FORMATS: Final[Mapping[str, str]] = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
_TYPE: Final = PREFIXES["rdf"] + "type"


def named(prefixed: str) -> str:
    """The N-Triples spelling of a prefixed name.

    >>> named("dcat:Dataset")
    '<http://www.w3.org/ns/dcat#Dataset>'
    """
    prefix, _, local = prefixed.partition(":")
    return iri(NAMESPACES[prefix] + local)


def publisher(base: str) -> str:
    """The IRI of who publishes the data, which the catalogue names."""
    return f"{base}catalogue#publisher"


def number(value: int) -> str:
    """A count as a literal."""
    return literal(str(value), datatype=XSD + "integer")


def texts(values: Mapping[str, str]) -> list[str]:
    """Texts by language as literals."""
    return [literal(text, language=tag) for tag, text in values.items()]


class Statements:
    """Statements in the making; subjects are whole IRIs, predicates prefixed names, values N-Triples spellings."""

    def __init__(self) -> None:
        self._lines: set[str] = set()

    def say(self, subject: str, predicate: str, *values: str) -> None:
        """Add a statement for each value."""
        self._lines.update(f"{iri(subject)} {named(predicate)} {value} ." for value in values)

    def a(self, subject: str, *classes: str) -> None:
        """Add what a thing is, in prefixed names."""
        self.say(subject, "rdf:type", *map(named, classes))

    def lines(self) -> list[str]:
        """The statements, sorted."""
        return sorted(self._lines)


def used_prefixes(lines: Iterable[str]) -> dict[str, str]:
    """The prefixes that statements use."""
    whole = "\n".join(lines)
    return {prefix: name for prefix, name in NAMESPACES.items() if f"<{name}" in whole}


def written(path: str, lines: list[str]) -> Iterator[File]:
    """A record in each format, beside one another under one path without suffix."""
    prefixes = used_prefixes(lines)
    turtle, jsonld, rdfxml = io.BytesIO(), io.BytesIO(), io.BytesIO()
    write_turtle(lines, turtle, prefixes)
    yield f"{path}.ttl", turtle.getvalue()
    yield f"{path}.nt", "".join(f"{line}\n" for line in lines).encode()
    write_jsonld([("", lines)], jsonld, Context(words(lines)))
    yield f"{path}.jsonld", jsonld.getvalue()
    write_rdfxml(lines, rdfxml, prefixes)
    yield f"{path}.rdf", rdfxml.getvalue()


def words(lines: Iterable[str]) -> dict[str, Any]:
    """A JSON-LD context for statements: their properties and classes by local name, where only one has it.

    >>> words(['<https://ex.org/> <http://www.w3.org/ns/dcat#dataset> <https://ex.org/a> .'])
    {'dataset': {'@id': 'http://www.w3.org/ns/dcat#dataset', '@type': '@id'}}
    """
    links: dict[str, bool] = {}
    for line in lines:
        _, predicate, value = line.removesuffix(" .").split(" ", 2)
        if predicate == iri(_TYPE):
            links.setdefault(value[1:-1], False)
        else:
            property_ = predicate[1:-1]
            links[property_] = links.get(property_, True) and value.startswith("<")
    by_name: dict[str, list[str]] = {}
    for each in links:
        by_name.setdefault(each.replace("#", "/").rpartition("/")[2], []).append(each)
    return {
        name: {"@id": found[0], "@type": "@id"} if links[found[0]] else found[0]
        for name, found in sorted(by_name.items())
        if len(found) == 1 and name and ":" not in name
    }
