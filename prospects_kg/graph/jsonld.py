"""JSON-LD from sorted statements, streaming: one node a line, the same statements give the same bytes.

Terms of a context are used where they say the same in fewer letters; whatever a context cannot say stays a full
IRI, so that any context, or none, gives the same quads. The context is written into the file: a reader needs no
network. `<` is escaped, so that the text may stand in a page's script element.
Specification: JSON-LD 1.1, sections 4.1 (context), 4.2 (typed values), 4.9 (named graphs).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, BinaryIO, Final

from prospects_kg.model.terms import RDF, XSD, Blank, Iri, Literal, Term, parse_term

_TYPE: Final = RDF + "type"
_STRING: Final = XSD + "string"
_SAFE: Final = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})
# A term with any of these in its definition (a container, a language, a reverse) could change what is said.
_KNOWN: Final = {"@id", "@type"}
_ID: Final = "@id"


class Context:
    """What a JSON-LD context calls properties and classes, and where it would read something else than is meant.

    `leaves_strings` says whether a plain string is a plain literal: not where the context gives a default language.
    """

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions
        self.leaves_strings = "@language" not in definitions
        self._terms: dict[str, tuple[str, str]] = {}
        for word, definition in sorted(definitions.items(), reverse=True):
            found = definition if isinstance(definition, dict) else {"@id": definition}
            iri, reads = str(found.get("@id")), str(found.get("@type", ""))
            usable = "@id" in found and set(found) <= _KNOWN and reads.lstrip("@") in {reads, "id"}
            if usable and not word.startswith("@") and not iri.startswith("@"):
                self._terms[self._expand(iri)] = (word, self._expand(reads))

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self.definitions.get(prefix)
        expands = colon and isinstance(namespace, str) and not local.startswith("//")
        return f"{namespace}{local}" if expands else name

    @cached_property
    def text(self) -> str:
        """The context as documents carry it; many documents have the same."""
        return json.dumps(dict(self.definitions), ensure_ascii=False, indent=1).translate(_SAFE)

    def property(self, iri: str) -> tuple[str, str]:
        """The key for a property, and how the context reads its plain strings: "@id", a datatype, or "" for neither."""
        return self._terms.get(iri, (iri, ""))

    def class_(self, iri: str) -> str:
        """The name for a class."""
        return self._terms.get(iri, (iri, ""))[0]

    def misreads(self, iri: str) -> bool:
        """Whether the context would take the scheme of an IRI for a prefix, as `geo:37,-5` where geo is one."""
        scheme, _, rest = iri.partition(":")
        return scheme in self.definitions and not rest.startswith("//")


_NO_CONTEXT: Final = Context({})


def write_jsonld(graphs: Iterable[tuple[str, Iterable[str]]], out: BinaryIO, context: Context) -> None:
    """Write graphs as JSON-LD: each the N-Triples spelling of its name ("" for the default graph) and its sorted lines.

    The lines of a graph are read to their end before the next graph is asked for.
    """
    out.write(f'{{"@context": {context.text},\n"@graph": [\n'.encode())
    first = True
    for name, lines in graphs:
        if name:
            start = json.dumps({"@id": parse_term(name)}, ensure_ascii=False).translate(_SAFE)[:-1]
            out.write(f'{"" if first else ","}\n{start}, "@graph": [\n'.encode())
            _write_nodes(_nodes(lines, context), out, first=True)
            out.write(b"]}")
            first = False
        else:
            first = _write_nodes(_nodes(lines, context), out, first=first)
    out.write(b"\n]}\n")


def _write_nodes(nodes: Iterable[Mapping[str, Any]], out: BinaryIO, *, first: bool) -> bool:
    """Write nodes, each on a line; gives whether the next one is still the first of its list."""
    for node in nodes:
        text = json.dumps(node, ensure_ascii=False).translate(_SAFE)
        out.write(f"{'' if first else ','}\n{text}".removeprefix("\n" if first else "").encode())
        first = False
    return first


def _nodes(lines: Iterable[str], context: Context) -> Iterator[dict[str, Any]]:
    property_ = lru_cache(maxsize=1_000)(parse_term)  # of all terms only properties come again and again
    triples = (line.removesuffix(" .").split(" ", 2) for line in lines)
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        said = [(str(property_(triple[1])), parse_term(triple[2])) for triple in group]
        yield _node(parse_term(subject), said, context)


def _node(subject: Term, said: list[tuple[str, Term]], context: Context) -> dict[str, Any]:
    iris = [str(term) for term in (subject, *(value for _, value in said)) if isinstance(term, Iri)]
    iris += [predicate for predicate, _ in said]
    local = any(map(context.misreads, iris))
    words = _NO_CONTEXT if local else context
    node: dict[str, Any] = {"@context": None} if local else {}
    node["@id"] = _name(subject)
    found: dict[str, list[Any]] = {}
    for predicate, value in said:
        if predicate == _TYPE and isinstance(value, Iri):
            found.setdefault("@type", []).append(words.class_(value))
        else:
            key, reads = words.property(predicate)
            found.setdefault(key, []).append(_value(value, reads, words))
    node |= {key: values[0] if len(values) == 1 else values for key, values in found.items()}
    return node


def _name(term: Term) -> str:
    return term.n3 if isinstance(term, Blank) else str(term)


def _value(term: Term, reads: str, context: Context) -> Any:
    if not isinstance(term, Literal):
        return _name(term) if reads == _ID else {"@id": _name(term)}
    if term.language:
        return {"@value": term.lexical, "@language": term.language}
    if term.datatype == reads or (term.datatype == _STRING and not reads and context.leaves_strings):
        return term.lexical
    if term.datatype == _STRING:
        return {"@value": term.lexical}
    return {"@value": term.lexical, "@type": term.datatype}
