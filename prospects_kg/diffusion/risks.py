"""Who could still adopt what, period by period: the rows of an event history.

A row is practice x node x period, from the practice's first adoption to its last, for every node that had not adopted
before; the period of its own adoption is its last row. Times are cut to whole periods. Source: Desmarais, Harden and
Boehmke, Persistent Policy Pathways, APSR 109(2), 2015, as done in R's package spid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.exposure import Floats
from prospects_kg.model.errors import DiffusionError

Ints: TypeAlias = npt.NDArray[np.int64]
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ties:
    """Sources of each node, the same in every period (`always`) or a network for each period (`by_period`).

    A matrix is (n, n) with 1 where the column is a source of the row.
    """

    always: sparse.csr_array
    by_period: Mapping[int, sparse.csr_array]

    @classmethod
    def of(cls, nodes: Sequence[str], pairs: Iterable[Pair]) -> Ties:
        """Ties of (source, target) pairs.

        >>> Ties.of(["a", "b"], [("a", "b")]).always.toarray().tolist()
        [[0.0, 0.0], [1.0, 0.0]]
        """
        return cls(tie_matrix(nodes, pairs), {})

    @classmethod
    def moving(cls, nodes: Sequence[str], networks: Mapping[int, Iterable[Pair]]) -> Ties:
        """Ties that change: (source, target) pairs of each period; nobody learns in a period that is not given."""
        empty = sparse.csr_array((len(nodes), len(nodes)))
        return cls(empty, {period: tie_matrix(nodes, pairs) for period, pairs in networks.items()})

    @classmethod
    def everybody(cls, count: int) -> Ties:
        """Everybody is a source of everybody else."""
        return cls(sparse.csr_array(np.ones((count, count)) - np.eye(count)), {})

    def decayed(self, times: Floats, periods: Ints, decay: float) -> Floats:
        """The decayed count of sources that had adopted (n, t); `times` (n,) is infinite for those that never did.

        x_i(t) = sum over sources j with t_j < t of decay * exp(-(t - t_j - 1) / decay).

        >>> ties = Ties.of(["a", "b"], [("a", "b")])
        >>> ties.decayed(np.array([2000.0, np.inf]), np.array([2000, 2001, 2002]), 0.5).round(4).tolist()
        [[0.0, 0.0, 0.0], [0.0, 0.5, 0.0677]]
        """
        since = periods[None, :] - times[:, None] - 1.0
        weights = np.where(since >= 0, decay * np.exp(-np.maximum(since, 0.0) / decay), 0.0)
        if not self.by_period:
            return np.asarray(self.always @ weights, dtype=float)
        columns = [
            self.by_period.get(int(period), self.always) @ weights[:, index]
            for index, period in enumerate(periods)
        ]
        return np.column_stack(columns)


def tie_matrix(nodes: Sequence[str], pairs: Iterable[Pair]) -> sparse.csr_array:
    """The (n, n) matrix of (source, target) pairs: rows look, columns are looked at.

    A pair counts once, and not where one of its ends is none of the nodes, or both are the same.
    """
    place = {name: index for index, name in enumerate(nodes)}
    known = sorted(
        {
            (place[target], place[source])
            for source, target in pairs
            if source != target and {source, target} <= place.keys()
        }
    )
    rows, columns = ([pair[side] for pair in known] for side in (0, 1))
    return sparse.coo_array((np.ones(len(known)), (rows, columns)), shape=(len(nodes), len(nodes))).tocsr()


@dataclass(frozen=True, slots=True)
class Risks:
    """Rows of an event history: one array each, all of one length.

    `practice` and `node` are indices into those of the cascades, `event` is 1.0 where the node adopted in that period, `before`
    counts those that had adopted earlier.
    """

    practice: Ints
    node: Ints
    period: Ints
    event: Floats
    before: Floats

    def __len__(self) -> int:
        return len(self.event)

    def of_practices(self, wanted: Ints) -> Risks:
        """The rows of some practices, given by their indices."""
        kept = np.isin(self.practice, wanted)
        return Risks(
            *(getattr(self, name)[kept] for name in ("practice", "node", "period", "event", "before"))
        )


def timelines(cascades: Cascades) -> Iterator[tuple[int, Floats]]:
    """Each practice's index and the period in which each node adopted it (n,), infinite for those that never did."""
    for practice, (_, nodes, times) in enumerate(cascades):
        timeline = np.full(len(cascades.nodes), np.inf)
        timeline[nodes] = np.floor(times)
        yield practice, timeline


def risks(cascades: Cascades) -> Risks:
    """Every row of an event history of cascades; raises DiffusionError where there is no adoption."""
    parts = [
        (
            np.full(len(node), practice),
            node,
            periods[column],
            timeline[node] == periods[column],
            before[column],
        )
        for practice, timeline in timelines(cascades)
        for periods in [periods_of_timeline(timeline)]
        for before in [(timeline[:, None] < periods[None, :]).sum(axis=0)]
        for node, column in [np.nonzero(timeline[:, None] >= periods[None, :])]
    ]
    if not parts:
        raise DiffusionError("nobody adopted anything at a known time; an event history needs adoptions")
    practice, node, period, event, before = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Risks(practice, node, period, event.astype(float), before.astype(float))


def periods_of_timeline(timeline: Floats) -> Ints:
    """The periods from a practice's first adoption to its last; none where nobody adopted."""
    known = timeline[np.isfinite(timeline)]
    return np.arange(int(known.min()), int(known.max()) + 1) if known.size else np.arange(0)


def decayed_at(rows: Risks, cascades: Cascades, ties: Ties, decay: float) -> Floats:
    """`Ties.decayed` at each row (rows,).

    Raises DiffusionError for a decay that is not above zero.
    """
    if not decay > 0:
        raise DiffusionError(f"a decay of {decay} is no length of time; write a number above zero")
    found = np.zeros(len(rows))
    ends = np.searchsorted(rows.practice, np.arange(len(cascades.practices) + 1))
    for practice, timeline in timelines(cascades):
        here = slice(ends[practice], ends[practice + 1])
        if here.stop > here.start:
            periods = periods_of_timeline(timeline)
            found[here] = ties.decayed(timeline, periods, decay)[
                rows.node[here], rows.period[here] - periods[0]
            ]
    return found
