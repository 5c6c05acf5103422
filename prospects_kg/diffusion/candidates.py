"""Who may have learned from whom: pairs of adoptions of one practice, one strictly before the other, and their scores.

Pairs are made some thousands at a time, and those that explain nothing better than what is known already are dropped at
once: they never will, since what is known only rises. So their memory follows the pairs that matter and not all there
are, and the arrays at work stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from prospects_kg.diffusion.cascades import Cascades, Floats, Integers
from prospects_kg.diffusion.compat import Rules
from prospects_kg.diffusion.delays import Delay

# Pairs made at a time: few enough that two processes do not hinder each other in the memory, many enough for NumPy.
PART: Final = 65536
_NOTHING: Final = float(np.log(np.finfo(np.float64).tiny))


@dataclass(frozen=True, slots=True)
class Earlier:
    """All adoptions ordered so that those before each, in its practice, are one run of rows.

    Rows are ordered by practice and time. `start` is the first row of a row's practice, `count` the number of
    adoptions strictly earlier: adoptions at the same time are no candidates for each other.
    """

    node: npt.NDArray[np.int32]
    practice: npt.NDArray[np.int32]
    time: Floats
    start: Integers
    count: Integers

    @classmethod
    def of(cls, cascades: Cascades) -> Earlier:
        """The order of these cascades."""
        order = np.lexsort((cascades.time, cascades.practice_index))
        practice, time = cascades.practice_index[order], cascades.time[order]
        start = cascades.offsets[practice]
        fresh = np.ones(len(time), dtype=bool)
        fresh[1:] = (practice[1:] != practice[:-1]) | (time[1:] != time[:-1])
        first_tied = np.maximum.accumulate(np.where(fresh, np.arange(len(time)), 0))
        node = cascades.node_index[order].astype(np.int32)
        return cls(node, practice.astype(np.int32), time, start, first_tied - start)

    def rows_by_node(self, nodes: int) -> list[Integers]:
        """The rows of each node that have somebody before them, in the order of practices."""
        useful = np.flatnonzero(self.count)
        by_node = useful[np.argsort(self.node[useful], kind="stable")]
        ends = np.cumsum(np.bincount(self.node[useful], minlength=nodes))
        return np.split(by_node, ends[:-1])

    def runs(self, rows: Integers) -> tuple[npt.NDArray[np.int32], Integers]:
        """The adoptions before each of these rows, one after the other: the place in `rows` of each, and its own row."""
        counts = self.count[rows]
        ends = np.cumsum(counts)
        slot = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
        others = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.start[rows] - ends + counts, counts)
        return slot, others


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of one region: the source, the adoption that it may explain (its place in `rows`), the score."""

    source: npt.NDArray[np.int32]
    slot: npt.NDArray[np.int32]
    score: Floats

    def __len__(self) -> int:
        return len(self.source)

    def at(self, places: npt.NDArray[np.bool_]) -> Pairs:
        """Those of these places."""
        return Pairs(self.source[places], self.slot[places], self.score[places])


def unexplained(rows: Integers) -> Floats:
    """What the adoptions of these rows score before `candidates` has looked at them: not known yet."""
    return np.full(len(rows), np.nan)


def candidates(earlier: Earlier, rows: Integers, delay: Delay, rules: Rules, current: Floats) -> Pairs:
    """The pairs that explain any of these rows better than `current` does, in the order of rows.

    Where `current` is not known yet (NaN), it becomes what the row scores before any link.
    """
    parts = [
        _part(earlier, rows[part], delay, rules, current[part], part.start) for part in _parts(earlier, rows)
    ]
    if not parts:
        return Pairs(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32), np.empty(0))
    if len(parts) == 1:
        return parts[0]
    return Pairs(
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.slot for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def _parts(earlier: Earlier, rows: Integers) -> Iterator[slice]:
    """The rows in parts of about `PART` pairs."""
    ends = np.cumsum(earlier.count[rows])
    start = 0
    while start < len(rows):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + PART, side="right")))
        yield slice(start, stop)
        start = stop


def _part(earlier: Earlier, rows: Integers, delay: Delay, rules: Rules, current: Floats, first: int) -> Pairs:
    slot, others = earlier.runs(rows)
    score, unknown = _scores(earlier.time[rows[slot]] - earlier.time[others], delay, rules)
    if np.isnan(current[0]):
        counts = earlier.count[rows]
        current[:] = np.maximum.reduceat(unknown, np.cumsum(counts) - counts)
    useful = score > current[slot]
    return Pairs(earlier.node[others[useful]], slot[useful] + np.int32(first), score[useful])


def _scores(lag: Floats, delay: Delay, rules: Rules) -> tuple[Floats, Floats]:
    """The score of each delay where the network has the link, and what the adoption scores without any."""
    if not rules.as_written:
        log = delay.log_density(lag)
        score, unknown = log + np.log(rules.network), log + np.log(rules.background)
    else:
        density = delay.density(lag)
        with np.errstate(divide="ignore"):
            score, unknown = np.log(rules.network * density), np.log(rules.background * density)
        # What underflows explains nothing, on either side.
        score, unknown = np.maximum(score, _NOTHING), np.maximum(unknown, _NOTHING)
    return score, unknown if rules.best_earlier else np.full(len(lag), np.log(rules.background))
