"""Who learned from whom in one practice: the tree that the inferred network makes of its adoptions.

Every adopter has at most one parent: of the regions that adopted before it and have a link to it, the one of the highest
score (`netinf`); of those that score alike, the one that comes last in the order of nodes. Nobody was before the
first. An adopter that no link explains better than what is not known has no parent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from prospects_kg.diffusion.cascades import Cascades, Floats, Integers
from prospects_kg.diffusion.netinf import Inference

FIRST: Final = "first"
LINK: Final = "link"
UNEXPLAINED: Final = "unexplained"


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One adoption: whom the region learned the practice from, and how long after it.

    `how`: `first` (nobody was earlier), `link` (an inferred link explains it) or `unexplained` (none does).
    """

    practice: str
    region: str
    time: float
    how: str
    learned_from: str | None = None
    lag: float | None = None


def who_from_whom(cascades: Cascades, inference: Inference) -> Iterator[TreeRow]:
    """The trees of all practices, one row an adoption, in the order of practices and of time.

    >>> from prospects_kg.diffusion.cascades import Adoption
    >>> from prospects_kg.diffusion.netinf import InferenceOptions, infer
    >>> rows = [("A", "x", 0.0), ("B", "x", 1.0), ("A", "y", 0.0), ("B", "y", 2.0), ("C", "y", 2.5)]
    >>> cascades = Cascades.from_rows([Adoption(*row) for row in rows])
    >>> inference = infer(cascades, InferenceOptions(parameters={"lambda": 1.0}, max_links=1))
    >>> for row in who_from_whom(cascades.subset(["y"]), inference):
    ...     print(row.region, row.how, row.learned_from, row.lag)
    A first None None
    B link A 2.0
    C unexplained None None
    """
    sources = _sources(cascades, inference)
    for practice, nodes, times in cascades:
        order = np.lexsort((nodes, times))
        yield from _tree(practice, cascades.nodes, nodes[order], times[order], sources, inference)


def _sources(cascades: Cascades, inference: Inference) -> dict[int, list[int]]:
    places = {name: index for index, name in enumerate(cascades.nodes)}
    sources: dict[int, list[int]] = defaultdict(list)
    for source, target in inference.pairs:
        if source in places and target in places:
            sources[places[target]].append(places[source])
    return sources


def _tree(
    practice: str,
    names: tuple[str, ...],
    nodes: Integers,
    times: Floats,
    sources: dict[int, list[int]],
    inference: Inference,
) -> Iterator[TreeRow]:
    for node, time in zip(nodes.tolist(), times.tolist(), strict=True):
        before = int(np.searchsorted(times, time))
        if before == 0:
            yield TreeRow(practice, names[node], time, FIRST)
            continue
        parent = _parent(nodes[:before], time - times[:before], sources.get(node, []), inference)
        if parent is None:
            yield TreeRow(practice, names[node], time, UNEXPLAINED)
        else:
            lag = time - float(times[parent])
            yield TreeRow(practice, names[node], time, LINK, names[nodes[parent]], lag)


def _parent(earlier: Integers, lags: Floats, linked: list[int], inference: Inference) -> int | None:
    """The place of the parent among those earlier; None where nothing is explained better by a link."""
    places = np.flatnonzero(np.isin(earlier, linked))
    if not len(places):
        return None
    rules = inference.options.rules
    log = inference.delay.log_density(lags)
    unknown = np.log(rules.background) + (float(log.max()) if rules.best_earlier else 0.0)
    best = float(log[places].max())
    if np.log(rules.network) + best <= unknown:
        return None
    tied = places[log[places] == best]
    return int(tied[np.argmax(earlier[tied])])
