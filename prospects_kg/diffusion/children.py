"""The links into one region, best first: the greedy search taken apart.

Adding a link u -> v changes only how adoptions by v are explained, so the order in which the sources of v are found
does not depend on any other region. Each region v has its own sequence of best sources, whose gains never rise (the
objective is submodular), and merging the sequences by the largest gain gives the order of the search over all links.

What is held: for each region the candidate pairs that may still explain more (an earlier adopter of the same practice,
16 bytes a pair), and one score for each of its adoptions; never a table of all links, and never all pairs at once. Once
`HELD_PAIRS` pairs are held in all, those of further regions are made anew whenever their next source is asked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from prospects_kg.diffusion.candidates import Earlier, Pairs, candidates, unexplained
from prospects_kg.diffusion.cascades import Cascades, Floats, Integers
from prospects_kg.diffusion.compat import Rules
from prospects_kg.diffusion.delays import Delay

HELD_PAIRS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """One link as the search finds it; `changed` are the practices whose tree it improves, `gains` by how much each.

    `compared` is the gain as it is compared, `tied` whether another candidate had the same.
    """

    source: int
    target: int
    gain: float
    compared: float
    tied: bool
    changed: npt.NDArray[np.int32]
    gains: Floats
    lags: Floats


@dataclass(slots=True)
class Room:
    """How many pairs may still be held, by all regions of a search together."""

    left: int


class Child:
    """One region as a learner: which sources explain its adoptions best, one after the other."""

    __slots__ = ("_current", "_delay", "_earlier", "_pairs", "_room", "_rows", "_rules", "target")

    def __init__(
        self, target: int, rows: Integers, earlier: Earlier, delay: Delay, rules: Rules, room: Room
    ) -> None:
        self.target = target
        self._rows, self._earlier, self._delay, self._rules, self._room = rows, earlier, delay, rules, room
        self._current = unexplained(rows)
        self._pairs: Pairs | None = None
        self._hold(self._make())

    def advance(self) -> Found | None:
        """Add the best source and give it; None where no source would explain anything better."""
        pairs = self._taken()
        gain = pairs.score - self._current[pairs.slot]
        useful = gain > 0
        if not useful.any():
            return None
        if not useful.all():
            pairs, gain = pairs.at(useful), gain[useful]
        # bincount adds in the order of the pairs, which is that of the practices, as the published programs do.
        total: Floats = np.bincount(pairs.source, weights=gain)  # type: ignore[assignment]
        source, tied = self._best(total)
        chosen = np.flatnonzero(pairs.source == source)
        slots = pairs.slot[chosen]
        self._current[slots] = pairs.score[chosen]
        self._hold(pairs)
        best = float(total[source])
        return Found(
            source,
            self.target,
            best,
            self._rules.comparable(best),
            tied,
            self._earlier.practice[self._rows[slots]],
            gain[chosen],
            self._lags(source, slots),
        )

    def replay(self, sources: Sequence[int]) -> list[float]:
        """The gain of each of these sources, added in this order whether or not it is the best."""
        pairs = self._taken()
        gains = []
        order = np.argsort(pairs.source, kind="stable")
        bounds = np.searchsorted(pairs.source[order], np.asarray([sources, [s + 1 for s in sources]]))
        for first, last in bounds.T:
            chosen = order[first:last]
            slots = pairs.slot[chosen]
            better = np.maximum(pairs.score[chosen], self._current[slots])
            gains.append(float((better - self._current[slots]).sum()))
            self._current[slots] = better
        return gains

    def _taken(self) -> Pairs:
        """The pairs, held or made anew; they are no longer held."""
        pairs, self._pairs = self._pairs, None
        if pairs is None:
            return self._make()
        self._room.left += len(pairs)
        return pairs

    def _hold(self, pairs: Pairs) -> None:
        """Keep the pairs for the next time, where there is room."""
        if len(pairs) <= self._room.left:
            self._pairs = pairs
            self._room.left -= len(pairs)

    def _best(self, total: Floats) -> tuple[int, bool]:
        """The source of the largest gain, of tied ones the one that the rules prefer."""
        top = float(total.max())
        digits = self._rules.digits
        if digits is None:
            equal = np.flatnonzero(total == top)
        else:
            near = np.flatnonzero(total >= top - 2 * 10.0**-digits)
            compared = self._rules.comparable(top)
            equal = near[[self._rules.comparable(float(each)) == compared for each in total[near]]]
        return int(equal[-1] if self._rules.last_wins else equal[0]), len(equal) > 1

    def _make(self) -> Pairs:
        return candidates(self._earlier, self._rows, self._delay, self._rules, self._current)

    def _lags(self, source: int, slots: npt.NDArray[np.int32]) -> Floats:
        """How long after the source each of these adoptions came."""
        rows = self._rows[slots]
        slot, others = self._earlier.runs(rows)
        its = self._earlier.node[others] == source
        lags: Floats = self._earlier.time[rows[slot[its]]] - self._earlier.time[others[its]]
        return lags


def best_links(
    cascades: Cascades, delay: Delay, rules: Rules, targets: Sequence[int] | None = None
) -> Iterator[Found]:
    """The links into these regions (all of them by default), the best first, as long as any explains more.

    Lazy: a region's next source is computed only when its last one was taken.
    """
    earlier = Earlier.of(cascades)
    room = Room(HELD_PAIRS)
    rows = earlier.rows_by_node(len(cascades.nodes))
    heap: list[tuple[float, tuple[int, int], Found, Child]] = []
    for target in range(len(rows)) if targets is None else targets:
        if len(rows[target]):
            _push(heap, Child(target, rows[target], earlier, delay, rules, room), rules)
    while heap:
        compared, _, found, child = heapq.heappop(heap)
        yield _marked(found, tied=bool(heap) and heap[0][0] == compared)
        _push(heap, child, rules)


def _push(heap: list[tuple[float, tuple[int, int], Found, Child]], child: Child, rules: Rules) -> None:
    found = child.advance()
    if found is not None:
        heapq.heappush(heap, (-found.compared, rules.place(found.source, found.target), found, child))


def _marked(found: Found, *, tied: bool) -> Found:
    if found.tied or not tied:
        return found
    return Found(
        found.source, found.target, found.gain, found.compared, True, found.changed, found.gains, found.lags
    )
