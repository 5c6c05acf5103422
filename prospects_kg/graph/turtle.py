"""Turtle and TriG from sorted N-Triples lines, streaming: the same lines give the same bytes, and one look is enough.

Kept apart from any library on purpose: their writers change the order from run to run, or hold all in memory.
Specifications: RDF 1.1 Turtle, sections 2.4 (IRIs), 2.5 (literals) and 6.5 (grammar); RDF 1.1 TriG, section 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO, Final

from prospects_kg.model.terms import RDF, XSD

# Part of PN_LOCAL that needs no escape and that every reader knows.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_SPLIT: Final = re.compile(r"<(.*[/#:])([^/#:]+)>")
_TYPE: Final = f"<{RDF}type>"
# Turtle's short forms, where the value's spelling is the literal's own.
_SHORT: Final = re.compile(
    rf'"(?:([+-]?\d+)"\^\^<{re.escape(XSD)}integer>|(true|false)"\^\^<{re.escape(XSD)}boolean>'
    rf'|([+-]?\d*\.\d+)"\^\^<{re.escape(XSD)}decimal>)'
)


def write_turtle(lines: Iterable[str], out: BinaryIO, prefixes: Mapping[str, str]) -> None:
    """Write sorted N-Triples lines (`s p o .`, one blank between, no line end) as Turtle.

    A name is shortened where a prefix stands for all of its IRI up to the last / # or :.
    """
    out.write(_header(prefixes).encode())
    for text in _blocks(lines, _speller(prefixes)):
        out.write(text.encode())


def write_trig(
    graphs: Iterable[tuple[str, Iterable[str]]], out: BinaryIO, prefixes: Mapping[str, str]
) -> None:
    """Write graphs as TriG: each the N-Triples spelling of its name ("" for the default graph) and its sorted lines.

    The lines of a graph are read to their end before the next graph is asked for.
    """
    out.write(_header(prefixes).encode())
    term = _speller(prefixes)
    for name, lines in graphs:
        if name:
            out.write(f"\n{term(name)} {{\n".encode())
        for text in _blocks(lines, term):
            out.write(text.encode())
        if name:
            out.write(b"}\n")


def _header(prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))


def _speller(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """A function that gives the Turtle spelling of a term in its N-Triples spelling."""
    names = {namespace: f"{name}:" for name, namespace in sorted(prefixes.items(), reverse=True)}

    # Sorted statements come back to few subjects; what stays is properties, classes and graphs.
    @lru_cache(maxsize=20_000)
    def short(iri: str) -> str:
        match = _SPLIT.fullmatch(iri)
        if match is None or match[1] not in names or not _LOCAL.fullmatch(match[2]):
            return iri
        return names[match[1]] + match[2]

    def term(spelling: str) -> str:
        if spelling.startswith("<"):
            return short(spelling)
        if found := _SHORT.fullmatch(spelling):
            return found[found.lastindex or 0]
        if spelling.endswith(">") and spelling.startswith('"'):
            text, _, datatype = spelling.rpartition("^^")
            return f"{text}^^{short(datatype)}"
        return spelling

    return term


def _blocks(lines: Iterable[str], term: Callable[[str], str]) -> Iterator[str]:
    triples = (line.removesuffix(" .").split(" ", 2) for line in lines)
    for subject, statements in groupby(triples, key=lambda triple: triple[0]):
        parts = []
        for predicate, group in groupby(statements, key=lambda triple: triple[1]):
            verb = "a" if predicate == _TYPE else term(predicate)
            values = list(dict.fromkeys(triple[2] for triple in group))
            parts.append(f"{verb} {', '.join(map(term, values))}")
        said = " ;\n    ".join(parts)
        yield f"\n{term(subject)} {said} .\n"
