"""The doubt about inferred links: shuffled adopters, resampled practices, other parameters.

Shuffling who adopted when inside each practice keeps how often every region adopts, how many adopt each practice and
when, and destroys whom anyone could have learned from. What the search finds in such data is what it finds where there
is nothing to find. For each link u -> v of the data, the gain in shuffled data is taken as the data's own is: after
the links into v that were found before it. Its p-value is (1 + shuffles with at least that gain) / (1 + shuffles), and
Benjamini and Hochberg's correction turns it into q.

Drawing practices with replacement (bootstrap) tells which links hang on a few practices: the share of draws in which
the search finds the link again. Running the search with delays up to four times shorter and longer tells which hang on
the parameter.

Each draw has a random generator of its own (`numpy.random.SeedSequence.spawn`), so a seed gives the same numbers in
any number of processes. Parameters that were estimated are estimated once, on the data.
"""

from __future__ import annotations

import math
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias, TypeVar

import numpy as np

from prospects_kg.diffusion.candidates import Earlier
from prospects_kg.diffusion.cascades import Cascades, Floats
from prospects_kg.diffusion.children import HELD_PAIRS, Child, Room
from prospects_kg.diffusion.netinf import Inference, InferenceOptions, found_links
from prospects_kg.diffusion.significance import benjamini_hochberg
from prospects_kg.model.errors import DiffusionError

Pair: TypeAlias = tuple[int, int]
Drawn = TypeVar("Drawn")
# Sums of the same numbers in another order differ by far less; a gain that is the data's own counts as reached.
_SAME: Final = 1e-9
FACTORS: Final = (0.25, 0.5, math.sqrt(0.5), 1.0, math.sqrt(2), 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class PermutationNull:
    """What the search finds in shuffled data.

    `counts`: the number of links of each shuffle; empty where the search stops at a number of links and nothing else.
    `gains`: one row a shuffle, one column a link of the data.
    """

    counts: tuple[int, ...]
    gains: Floats
    p_values: tuple[float, ...]
    q_values: tuple[float, ...]

    def count_p(self, links: int) -> float | None:
        """Share of shuffles (the data counted in) with at least so many links as the data; None without counts."""
        if not self.counts:
            return None
        return (1 + sum(count >= links for count in self.counts)) / (1 + len(self.counts))


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How many links each draw of practices gave, and the share of draws that gave each link of the data."""

    counts: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The search with other parameters: their values, how many links each gave, and the range that keeps each link."""

    values: tuple[float, ...]
    counts: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]


def shuffled(cascades: Cascades, random: np.random.Generator) -> Cascades:
    """The same practices with the same dates, dealt out anew among the adopters of each.

    >>> from prospects_kg.diffusion.cascades import Adoption
    >>> cascades = Cascades.from_rows([Adoption("A", "x", 1.0), Adoption("B", "x", 2.0), Adoption("C", "x", 3.0)])
    >>> other = shuffled(cascades, np.random.default_rng(4))
    >>> sorted(other.node_index.tolist()), other.time.tolist()
    ([0, 1, 2], [1.0, 2.0, 3.0])
    """
    order = np.lexsort((random.random(len(cascades)), cascades.practice_index))
    return replace(cascades, node_index=cascades.node_index[order], end=np.full(len(cascades), np.nan))


def permuted(
    cascades: Cascades, inference: Inference, permutations: int, seed: int, processes: int = 1
) -> PermutationNull:
    """The null distribution of the number of links, and of the gain of each link of the data."""
    _check(permutations, "permutations")
    counted = inference.options.stop_at is not None
    pairs = _pairs(cascades, inference)
    work = partial(_shuffle, inference=_alone(inference), pairs=pairs, counted=counted)
    drawn = list(_drawn(work, cascades, permutations, seed, processes))
    gains = np.array([gains for _, gains in drawn]).reshape(permutations, len(pairs))
    own = np.array([link.gain for link in inference.links])
    reached = (gains >= own * (1 - _SAME) - _SAME).sum(axis=0)
    p_values = tuple(float(p) for p in (1 + reached) / (1 + permutations))
    counts = tuple(count for count, _ in drawn) if counted else ()
    return PermutationNull(counts, gains, p_values, tuple(benjamini_hochberg(p_values)))


def _shuffle(
    seed: np.random.SeedSequence,
    cascades: Cascades,
    *,
    inference: Inference,
    pairs: Sequence[Pair],
    counted: bool,
) -> tuple[int, list[float]]:
    other = shuffled(cascades, np.random.default_rng(seed))
    count = len(_search(other, inference)) if counted else 0
    return count, replayed(other, inference, pairs)


def replayed(cascades: Cascades, inference: Inference, pairs: Sequence[Pair]) -> list[float]:
    """The gain of each of these links in other data, after the links into the same region that come before it."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, (_, target) in enumerate(pairs):
        places[target].append(place)
    earlier = Earlier.of(cascades)
    rows = earlier.rows_by_node(len(cascades.nodes))
    gains = [0.0] * len(pairs)
    for target, its in places.items():
        if len(rows[target]):
            child = Child(
                target, rows[target], earlier, inference.delay, inference.options.rules, Room(HELD_PAIRS)
            )
            for place, gain in zip(its, child.replay([pairs[place][0] for place in its]), strict=True):
                gains[place] = gain
    return gains


def bootstrapped(
    cascades: Cascades, inference: Inference, draws: int, seed: int, processes: int = 1
) -> Bootstrap:
    """The search on practices drawn with replacement, as many as there are."""
    _check(draws, "draws")
    work = partial(_draw, inference=_alone(inference))
    found = list(_drawn(work, cascades, draws, seed, processes))
    shares = [sum(pair in links for links in found) / draws for pair in _pairs(cascades, inference)]
    return Bootstrap(tuple(map(len, found)), tuple(shares))


def _draw(seed: np.random.SeedSequence, cascades: Cascades, *, inference: Inference) -> frozenset[Pair]:
    practices = len(cascades.practices)
    drawn = cascades.take(np.random.default_rng(seed).integers(practices, size=practices))
    return _search(drawn, inference)


def sensitivity(
    cascades: Cascades, inference: Inference, factors: Sequence[float] = FACTORS, processes: int = 1
) -> Sensitivity:
    """The search with delays shorter by these factors; 1, the data's own, must be among them.

    The range of a link holds the values next to the data's own, on either side, at which the search still finds it.
    """
    ordered = sorted(factors)
    delays = [inference.delay.faster(factor) for factor in ordered]
    others = [replace(_alone(inference), delay=delay) for delay in delays]
    found = list(_mapped(_searched, cascades, others, processes))
    values = [next(iter(delay.parameters.values())) for delay in delays]
    own = ordered.index(1.0)
    ranges = [_range([pair in links for links in found], values, own) for pair in _pairs(cascades, inference)]
    return Sensitivity(tuple(values), tuple(map(len, found)), tuple(ranges))


def _range(kept: Sequence[bool], values: Sequence[float], own: int) -> tuple[float, float]:
    first = last = own
    while first > 0 and kept[first - 1]:
        first -= 1
    while last < len(values) - 1 and kept[last + 1]:
        last += 1
    low, high = sorted((values[first], values[last]))
    return low, high


def with_doubt(
    inference: Inference,
    null: PermutationNull | None = None,
    bootstrap: Bootstrap | None = None,
    sensitive: Sensitivity | None = None,
) -> Inference:
    """The inference with what was resampled filled into its links."""
    links = [
        replace(
            link,
            permutation_p=null.p_values[place] if null else link.permutation_p,
            permutation_q=null.q_values[place] if null else link.permutation_q,
            bootstrap_share=bootstrap.shares[place] if bootstrap else link.bootstrap_share,
            lambda_range=sensitive.ranges[place] if sensitive else link.lambda_range,
        )
        for place, link in enumerate(inference.links)
    ]
    return replace(inference, links=tuple(links))


def _pairs(cascades: Cascades, inference: Inference) -> list[Pair]:
    places = {name: index for index, name in enumerate(cascades.nodes)}
    return [(places[source], places[target]) for source, target in inference.pairs]


def _alone(inference: Inference) -> Inference:
    """The inference as a draw needs it: without links, and searching in one process."""
    return replace(inference, links=(), options=replace(inference.options, processes=1))


def _search(cascades: Cascades, inference: Inference) -> frozenset[Pair]:
    options: InferenceOptions = inference.options
    return frozenset(
        (found.source, found.target) for found, _ in found_links(cascades, inference.delay, options)
    )


def _searched(inference: Inference, cascades: Cascades) -> frozenset[Pair]:
    return _search(cascades, inference)


def _drawn(
    work: Callable[[np.random.SeedSequence, Cascades], Drawn],
    cascades: Cascades,
    draws: int,
    seed: int,
    processes: int,
) -> Iterator[Drawn]:
    return _mapped(work, cascades, np.random.SeedSequence(seed).spawn(draws), processes)


Given = TypeVar("Given")


def _mapped(
    work: Callable[[Given, Cascades], Drawn], cascades: Cascades, given: Sequence[Given], processes: int
) -> Iterator[Drawn]:
    """The work on each of what is given, in its order, by one process or by several."""
    if processes == 1:
        yield from (work(each, cascades) for each in given)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context) as pool:
        # In few large parts, so that the cascades are sent once a part and not once a draw.
        size = math.ceil(len(given) / processes)
        parts = [given[start : start + size] for start in range(0, len(given), size)]
        for found in pool.map(partial(_part, work, cascades), parts):
            yield from found


def _part(
    work: Callable[[Given, Cascades], Drawn], cascades: Cascades, given: Sequence[Given]
) -> list[Drawn]:
    return [work(each, cascades) for each in given]


def _check(number: int, what: str) -> None:
    if number < 1:
        raise DiffusionError(f"the number of {what} must be at least 1, not {number}")
