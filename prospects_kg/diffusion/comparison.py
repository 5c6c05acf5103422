"""Inferred links beside documented transfers: which were found, in what order, and how many chance would find.

A documented transfer is one whose adoption some source reports (`pkg:passedPracticeTo`). What nobody documented may still have
happened, so precision here is a lower bound, and recall is of what is documented only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Final, TypeAlias

from prospects_kg.graph.protocol import Graph

# Source and target, or giver and taker.
Pair: TypeAlias = tuple[str, str]

_PASSED: Final = """
PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
SELECT DISTINCT ?giver ?taker WHERE { ?giver pkg:passedPracticeTo ?taker } ORDER BY ?giver ?taker"""


@dataclass(frozen=True, slots=True)
class AtK:
    """The first k inferred links: how many are documented, and the share of the links and of the documented ones."""

    k: int
    hits: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Beside:
    """One link: its place among the inferred ones, or None where it is only documented."""

    source: str
    target: str
    step: int | None
    documented: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Inferred links against the documented ones between the same nodes.

    `chance` is the precision of links drawn at random among all ordered pairs; `outside` counts documented links
    with an end that is no node of the adoptions, which no inference could find.
    """

    at: tuple[AtK, ...]
    rows: tuple[Beside, ...]
    documented: int
    outside: int
    chance: float


def documented_pairs(graph: Graph) -> list[Pair]:
    """The (giver, taker) pairs of places between which a documented practice passed, by IRI."""
    return [(str(giver), str(taker)) for giver, taker in graph.select(_PASSED)]


def compare(
    inferred: Sequence[Pair],
    documented: Iterable[Pair],
    nodes: Sequence[str],
    *,
    at: Sequence[int] | None = None,
) -> Comparison:
    """Compare inferred (source, target) pairs, best first, with documented ones.

    `at` are the numbers of links to look at: by default 1, 2, 5, 10, 20, 50 and so on, and all.

    >>> found = compare([("a", "b"), ("b", "c"), ("a", "c")], [("a", "b"), ("a", "c"), ("x", "a")], ["a", "b", "c"])
    >>> [(each.k, each.hits, round(each.precision, 2), each.recall) for each in found.at]
    [(1, 1, 1.0, 0.5), (2, 1, 0.5, 0.5), (3, 2, 0.67, 1.0)]
    >>> found.outside, round(found.chance, 2)
    (1, 0.33)
    """
    known = set(nodes)
    stated = list(dict.fromkeys(pair for pair in documented if pair[0] != pair[1]))
    within = [pair for pair in stated if known.issuperset(pair)]
    truth = set(within)
    steps = {pair: step for step, pair in reversed(list(enumerate(inferred, start=1)))}
    asked = _round_numbers(len(inferred)) if at is None else [k for k in at if 0 < k <= len(inferred)]
    rows = [
        Beside(*pair, step, pair in truth) for pair, step in sorted(steps.items(), key=lambda item: item[1])
    ]
    rows += [Beside(*pair, None, True) for pair in within if pair not in steps]
    possible = len(known) * (len(known) - 1)
    return Comparison(
        at=tuple(_at(inferred, truth, k) for k in asked),
        rows=tuple(rows),
        documented=len(within),
        outside=len(stated) - len(within),
        chance=len(within) / possible if possible else nan,
    )


def _at(inferred: Sequence[Pair], truth: set[Pair], k: int) -> AtK:
    hits = len(truth & set(inferred[:k]))
    return AtK(k, hits, hits / k, hits / len(truth) if truth else nan)


def _round_numbers(count: int) -> list[int]:
    steps = [digit * 10**power for power in range(len(str(count))) for digit in (1, 2, 5)]
    return sorted({step for step in steps if step < count} | ({count} if count else set()))
