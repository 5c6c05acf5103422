"""Turtle from sorted N-Triples lines, streaming: the same lines give the same bytes, and one look is enough.

Kept apart from any library on purpose: their writers change the order from run to run, or hold all in memory.
Specification: RDF 1.1 Turtle, sections 2.4 (IRIs), 2.5 (literals) and 6.5 (grammar).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
    for text in _blocks(lines, prefixes):
        out.write(text.encode())


def _blocks(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    yield "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))
    names = {namespace: f"{name}:" for name, namespace in sorted(prefixes.items(), reverse=True)}

    @lru_cache(maxsize=100_000)
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

    triples = (line.removesuffix(" .").split(" ", 2) for line in lines)
    for subject, statements in groupby(triples, key=lambda triple: triple[0]):
        parts = []
        for predicate, group in groupby(statements, key=lambda triple: triple[1]):
            verb = "a" if predicate == _TYPE else short(predicate)
            values = list(dict.fromkeys(triple[2] for triple in group))
            parts.append(f"{verb} {', '.join(map(term, values))}")
        said = " ;\n    ".join(parts)
        yield f"\n{term(subject)} {said} .\n"
