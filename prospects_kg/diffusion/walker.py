"""Walker's innovation score: how early a region adopts what it adopts, with an interval.

For each practice, score = (latest - own adoption) / (latest - first): 1 for the first to adopt it, 0 for the last; a
region's score is the mean over its practices (Walker 1969). A practice that all adopted at once tells nothing and is
left out. Practices that a region never adopted are left out, too, unless they are to count as 0, as Walker had it.

The interval is that of a mean of few values: mean +/- t(n - 1) sd / sqrt(n), cut to 0 and 1. Practices that spread
together are no independent draws, so the true interval is wider. A region with one practice has no interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from prospects_kg.diffusion.cascades import Cascades, Floats
from prospects_kg.model.errors import DiffusionError


@dataclass(frozen=True, slots=True)
class WalkerScore:
    """A region's score over `practices` practices, with its interval; all None where no practice tells anything."""

    region: str
    practices: int
    score: float | None
    low: float | None
    high: float | None


def walker_scores(
    cascades: Cascades, *, level: float = 0.95, never_counts_nought: bool = False
) -> list[WalkerScore]:
    """The score of every region, in the order of nodes; `level` is that of the intervals.

    >>> from prospects_kg.diffusion.cascades import Adoption
    >>> rows = [("A", "x", 0.0), ("B", "x", 4.0), ("C", "x", 1.0), ("A", "y", 2.0), ("C", "y", 0.0)]
    >>> for one in walker_scores(Cascades.from_rows([Adoption(*row) for row in rows])):
    ...     print(one.region, one.practices, one.score, one.low, one.high)
    A 2 0.5 0.0 1.0
    B 1 0.0 None None
    C 2 0.875 0.0 1.0
    """
    if not 0 < level < 1:
        raise DiffusionError(f"the level of an interval must lie between 0 and 1, not {level:g}")
    found: list[list[float]] = [[] for _ in cascades.nodes]
    telling = 0
    for _, nodes, times in cascades:
        span = float(np.ptp(times))
        if span > 0:
            telling += 1
            for node, score in zip(nodes.tolist(), _scores(times, span), strict=True):
                found[node].append(score)
    if never_counts_nought:
        found = [[*scores, *[0.0] * (telling - len(scores))] for scores in found]
    return [_score(name, scores, level) for name, scores in zip(cascades.nodes, found, strict=True)]


def _scores(times: Floats, span: float) -> list[float]:
    return [float(score) for score in (times.max() - times) / span]


def _score(region: str, scores: Sequence[float], level: float) -> WalkerScore:
    if not scores:
        return WalkerScore(region, 0, None, None, None)
    mean = float(np.mean(scores))
    if len(scores) == 1:
        return WalkerScore(region, 1, mean, None, None)
    wide = float(stdtrit(len(scores) - 1, (1 + level) / 2)) * float(np.std(scores, ddof=1))
    half = wide / math.sqrt(len(scores))
    return WalkerScore(region, len(scores), mean, max(0.0, mean - half), min(1.0, mean + half))
