"""The documents for machines beside a page: the statements of its thing as Turtle, N-Triples and JSON-LD.

They hold what the page shows: the statements of all graphs in which the thing is subject or object, each once.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from prospects_kg.graph.jsonld import Context, write_jsonld
from prospects_kg.graph.protocol import Description
from prospects_kg.graph.turtle import write_turtle
from prospects_kg.model.terms import RDF, iri

# Suffix and media type of each document (IANA).
FORMATS: Final[Mapping[str, str]] = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
}

_TYPE: Final = iri(RDF + "type")


def triples(description: Description) -> list[str]:
    """The N-Triples lines of a description without line ends, sorted, each once."""
    thing = iri(description.iri)
    out = {f"{thing} <{property_}> {term.n3} ." for property_, term, _ in description.out}
    inward = {f"{term.n3} <{property_}> {thing} ." for property_, term, _ in description.inward}
    return sorted(out | inward)


class Vocabulary:
    """A JSON-LD context of which a document takes what it uses: no document need carry all of it.

    >>> context = {"ex": "https://ex.org/", "name": "ex:name", "mail": {"@id": "ex:mail", "@type": "@id"}}
    >>> Vocabulary(context).used(['<https://ex.org/a> <https://ex.org/name> "A" .']).definitions
    {'ex': 'https://ex.org/', 'name': 'ex:name'}
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._context = context
        # Things of one class use the same words, save for what only some of them have.
        self._part = lru_cache(maxsize=1_000)(self._part_of)
        self._words: dict[str, list[str]] = {}
        self._needs: dict[str, set[str]] = {}
        for word, definition in context.items():
            parts = definition if isinstance(definition, dict) else {"@id": definition}
            prefixes = {str(part).partition(":")[0] for part in parts.values()}
            self._needs[word] = {word} | (prefixes & context.keys())
            self._words.setdefault(self._whole(str(parts.get("@id", ""))), []).append(word)

    def used(self, lines: Iterable[str]) -> Context:
        """The part of the context that statements (N-Triples lines) use."""
        named: set[str] = set()
        for line in lines:
            _, predicate, value = line.removesuffix(" .").split(" ", 2)
            named.add(predicate[1:-1])
            if predicate == _TYPE:
                named.add(value[1:-1])
        return self._part(frozenset(word for it in named for word in self._words.get(it, ())))

    def _part_of(self, words: frozenset[str]) -> Context:
        needed = {need for word in words for need in self._needs[word]}
        return Context(
            {
                word: definition
                for word, definition in self._context.items()
                if word in needed or word.startswith("@")
            }
        )

    def _whole(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self._context.get(prefix) if colon and not local.startswith("//") else None
        return f"{namespace}{local}" if isinstance(namespace, str) else name


def documents(
    description: Description, prefixes: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[str, bytes]]:
    """Suffix and bytes of each document about a thing."""
    lines = triples(description)
    turtle, jsonld = io.BytesIO(), io.BytesIO()
    write_turtle(lines, turtle, prefixes)
    yield ".ttl", turtle.getvalue()
    yield ".nt", "".join(f"{line}\n" for line in lines).encode()
    write_jsonld([("", lines)], jsonld, vocabulary.used(lines))
    yield ".jsonld", jsonld.getvalue()
