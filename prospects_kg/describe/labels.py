"""Labels of IRIs, all in one query, with a fixed order of fallback.

The editors' skos:prefLabel in the first language that has one; else the first name a source gives
(dct:title, pkg:nameAsStated, rdfs:label) in code-point order; else the IRI shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PREFIXES, Iri, Literal, iri, is_iri, shorten

_KINDS: Final = ("skos:prefLabel", "rdfs:label", "dct:title", "pkg:nameAsStated")
_BATCH: Final = 500


def labels(graph: Graph, things: Iterable[str], languages: Sequence[str], base: str) -> Mapping[str, str]:
    """A label for each IRI."""
    wanted = sorted({thing for thing in things if is_iri(thing)})
    found: dict[str, list[tuple[int, int, str]]] = {}
    for start in range(0, len(wanted), _BATCH):
        for thing, kind, label in graph.select(_query(wanted[start : start + _BATCH])):
            if isinstance(thing, Iri) and isinstance(kind, Literal) and isinstance(label, Literal):
                rank = languages.index(label.language) if label.language in languages else len(languages)
                found.setdefault(thing, []).append((int(kind.lexical), rank, label.lexical))
    return {thing: min(found[thing])[2] if thing in found else shorten(thing, base) for thing in wanted}


def _query(things: Sequence[str]) -> str:
    prefixes = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("skos", "rdfs", "dct", "pkg"))
    values = " ".join(iri(thing) for thing in things)
    kinds = " UNION ".join(
        f"{{ ?thing {kind} ?label BIND ({rank} AS ?kind) }}" for rank, kind in enumerate(_KINDS)
    )
    return f"{prefixes}\nSELECT DISTINCT ?thing ?kind ?label WHERE {{ VALUES ?thing {{ {values} }} {kinds} }}"
