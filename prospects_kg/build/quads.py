"""The dump of record: named graphs and, beside them, the default graph as their set-union, in one sorted pass.

In sorted N-Quads the line of a triple in the default graph ("s p o .") comes just before its lines in named
graphs ("s p o <g> ."), because "." sorts before "<" and no other triple's lines can stand between.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from prospects_kg.model.terms import RDF, iri

_TYPE = f" {iri(RDF + 'type')} "


@dataclass(slots=True)
class Counts:
    """What passed by: quads of each named graph, triples of the default graph, things of each class."""

    graphs: Counter[str] = field(default_factory=Counter)
    default: int = 0
    classes: Counter[str] = field(default_factory=Counter)


def with_default_graph(
    streams: Iterable[Iterable[str]],
    belongs: Callable[[str], bool],
    counts: Counts,
    on_default: Callable[[str], object],
) -> Iterator[str]:
    """Merge sorted streams of N-Quads lines, drop repetitions, and add the lines of the default graph.

    `belongs` says of a graph's IRI whether the default graph holds it; `on_default` is given each line of
    the default graph as it goes by.
    """
    membership: dict[str, bool] = {}
    for triple, lines in _groups(heapq.merge(*streams)):
        graphs = [line[len(triple) + 2 : -3] for line in lines]
        for graph in graphs:
            counts.graphs[graph] += 1
            if graph not in membership:
                membership[graph] = belongs(graph)
        if any(membership[graph] for graph in graphs):
            counts.default += 1
            if _TYPE in triple:
                counts.classes[triple.rpartition(" ")[2][1:-1]] += 1
            plain = f"{triple} ."
            on_default(plain)
            yield plain
        yield from lines


def _groups(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Sorted lines by their triple, each line once."""
    triple = ""
    group: list[str] = []
    for line in lines:
        start = line[: line.rindex(" <")]
        if start != triple:
            if group:
                yield triple, group
            triple, group = start, [line]
        elif line != group[-1]:
            group.append(line)
    if group:
        yield triple, group
