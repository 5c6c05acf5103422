"""Cascades: for each practice, which regions adopted it and when. Every method of this package starts from them.

Nothing is dropped in silence: rows without a date, repeated adoptions, ties, practices that only one region adopted
are counted in the summary.

>>> rows = [("A", "tax", "1990"), ("B", "tax", "1992"), ("B", "park", "1995"), ("A", "park", ""), ("B", "tax", "1994")]
>>> cascades = Cascades.from_rows([Adoption(region, practice, read_time(time)) for region, practice, time in rows])
>>> cascades.nodes, cascades.practices, cascades.time.tolist()
(('A', 'B'), ('tax', 'park'), [1990.0, 1992.0, 1995.0])
>>> print(cascades.summary)
5 rows: 3 adoptions of 2 practices by 2 regions, 1990 to 1995 (numbers as they stand)
left out: 1 without a date, 1 repeated (1 with another date: the earliest was kept)
practices adopted by one region only: 1
region and practice without an adoption (right-censored when the data end): 1
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from prospects_kg.diffusion.adoptions import (
    Adoption,
    Columns,
    nodes_of_csv,
    rows_of_csv,
    rows_of_graph,
    rows_of_networkx,
    rows_of_pandas,
)
from prospects_kg.diffusion.times import Clock, Missing, read_time
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import DiffusionError, quoted

__all__ = ["Adoption", "CascadeSummary", "Cascades", "Columns", "read_time"]

Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
# A graph with fewer practices of two adopters at different times is refused: if one region was first in all of them and
# one other second, the chance of that among shuffled adopters would still be (1/2)^4 = 0.06.
FEWEST_PRACTICES: Final = 5


@dataclass(frozen=True, slots=True)
class CascadeSummary:
    """What was read, what was kept, and what was left out and why.

    `ties` counts adoptions that share practice and time with another: none of them can have learned from the other.
    `never_adopted` counts pairs of region and practice without an adoption: right-censored when the data end.
    `first_adoptions` counts those with nobody before them: whom they learned from lies outside the data.
    """

    rows: int
    adoptions: int
    regions: int
    practices: int
    duplicates: int
    redated: int
    undated: int
    left_censored: int
    right_censored: int
    wide: int
    ties: int
    first_adoptions: int
    one_region_practices: int
    never_adopted: int
    first: float
    last: float
    unit: str

    def __str__(self) -> str:
        """The summary in words, one line a matter; what did not happen is not mentioned."""
        span = f", {self.first:g} to {self.last:g} ({self.unit})" if self.adoptions else ""
        lines = [
            f"{self.rows} rows: {self.adoptions} adoptions of {self.practices} practices by {self.regions} regions{span}"
        ]
        again = (
            f" ({self.redated} with another date: the earliest was kept)" if self.redated else " (same date)"
        )
        left_out = [
            (self.undated, "without a date"),
            (self.left_censored, "adopted before an unknown start (left-censored)"),
            (self.right_censored, "not adopted when last seen (right-censored)"),
            (self.wide, "dated to an interval wider than a year"),
            (self.duplicates, f"repeated{again}"),
        ]
        told = ", ".join(f"{count} {what}" for count, what in left_out if count)
        lines += [f"left out: {told}"] if told else []
        for count, what in (
            (self.ties, "adoptions tied with another of the same practice"),
            (self.one_region_practices, "practices adopted by one region only"),
            (
                self.never_adopted,
                "region and practice without an adoption (right-censored when the data end)",
            ),
        ):
            lines += [f"{what}: {count}"] if count else []
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, eq=False)
class Cascades:
    """Adoptions in columns: those of one practice together, practices and adoptions in order of appearance.

    `practice_index` and `node_index` point into `practices` and `nodes`; `time` is the time of adoption, `end` when
    the region gave the practice up (NaN where unknown). Undated rows and repetitions are not in here.
    """

    nodes: tuple[str, ...]
    practices: tuple[str, ...]
    practice_index: Integers
    node_index: Integers
    time: Floats
    end: Floats
    summary: CascadeSummary

    def __len__(self) -> int:
        return len(self.time)

    @property
    def offsets(self) -> Integers:
        """Where the adoptions of each practice start, and where the last end: of length practices + 1."""
        counts = np.bincount(self.practice_index, minlength=len(self.practices))
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])

    @property
    def usable(self) -> int:
        """How many practices have two adopters at different times: only these can tell who learned from whom."""
        return sum(len(times) > 1 and bool(np.ptp(times)) for _, _, times in self)

    def __iter__(self) -> Iterator[tuple[str, Integers, Floats]]:
        """Each practice with the indices of its adopters and their times."""
        offsets = self.offsets
        for index, practice in enumerate(self.practices):
            part = slice(offsets[index], offsets[index + 1])
            yield practice, self.node_index[part], self.time[part]

    @classmethod
    def from_rows(cls, rows: Iterable[Adoption], nodes: Sequence[str] | None = None) -> Cascades:
        """Cascades of rows in any order; `nodes` gives the order of regions, else that of first appearance.

        Raises DiffusionError where a row names a region that `nodes` lacks, or a practice ends before it starts.
        """
        given = list(rows)
        clock = Clock.of([row.time for row in given])
        order = {
            name: index for index, name in enumerate(nodes or dict.fromkeys(row.region for row in given))
        }
        kept: dict[tuple[str, str], tuple[float, float]] = {}
        missing = dict.fromkeys(Missing, 0)
        duplicates = redated = 0
        for row in given:
            if row.region not in order:
                raise DiffusionError(f"region {quoted(row.region)} is not in the list of nodes; add it there")
            if isinstance(row.time, Missing):
                missing[row.time] += 1
                continue
            found, key = _times(row, clock), (row.practice, row.region)
            if key in kept:
                duplicates += 1
                redated += found[0] != kept[key][0]
            kept[key] = min(found, kept.get(key, found))
        counts = _Counts(len(given), duplicates, redated, missing, clock.unit)
        return _columns(kept, order, counts)

    @classmethod
    def from_csv(
        cls,
        path: Path | str,
        *,
        region: str = "region",
        practice: str = "practice",
        time: str = "date",
        end: str | None = None,
        nodes: Path | str | None = None,
    ) -> Cascades:
        """Cascades of a CSV file with one adoption a row; `nodes` is a CSV file whose first column orders the regions.

        Raises DataErrors with every fault of the file.
        """
        rows = rows_of_csv(Path(path), Columns(region, practice, time, end))
        return cls.from_rows(rows, nodes_of_csv(Path(nodes)) if nodes else None)

    @classmethod
    def from_pandas(
        cls,
        frame: Any,
        *,
        region: str = "region",
        practice: str = "practice",
        time: str = "date",
        end: str | None = None,
        nodes: Sequence[str] | None = None,
    ) -> Cascades:
        """Cascades of a data frame with one adoption a row; dates are numbers, text (EDTF) or timestamps."""
        return cls.from_rows(rows_of_pandas(frame, Columns(region, practice, time, end)), nodes)

    @classmethod
    def from_networkx(
        cls, graph: Any, *, time: str = "date", end: str | None = None, nodes: Sequence[str] | None = None
    ) -> Cascades:
        """Cascades of a network whose edges join regions to practices and carry the date (see rows_of_networkx)."""
        return cls.from_rows(rows_of_networkx(graph, Columns(time=time, end=end)), nodes)

    @classmethod
    def from_graph(cls, graph: Graph, *, fewest: int = FEWEST_PRACTICES) -> Cascades:
        """Cascades of a knowledge graph's own reports of adoption that carry a date; regions and practices by IRI.

        A documented year is an upper bound and no date of adoption. Raises DiffusionError where fewer than `fewest`
        practices have two adopters at different dates: too little to learn from.
        """
        cascades = cls.from_rows(rows_of_graph(graph))
        if cascades.usable < fewest:
            summary = cascades.summary
            raise DiffusionError(
                f"{graph.where}: {cascades.usable} practices have two adopters at different dates, and at least {fewest} are needed to ask who "
                f"learned from whom ({summary.adoptions} dated adoptions, {summary.undated} reports of adoption without "
                "a date of their own); date more stage reports, or give a table of adoptions"
            )
        return cascades

    def take(self, chosen: Sequence[int] | Integers) -> Cascades:
        """Cascades of the practices at these positions, in this order; one may be taken several times."""
        offsets = self.offsets
        picked = np.asarray(chosen, dtype=np.int64)
        lengths = offsets[picked + 1] - offsets[picked]
        ends = np.cumsum(lengths)
        rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(offsets[picked] - ends + lengths, lengths)
        return self._of(rows, tuple(self.practices[index] for index in picked), lengths)

    def subset(self, practices: Iterable[str]) -> Cascades:
        """Cascades of these practices, in this order, over the same nodes.

        Raises DiffusionError for a practice that nobody adopted.
        """
        places = {name: index for index, name in enumerate(self.practices)}
        names = list(practices)
        unknown = [name for name in names if name not in places]
        if unknown:
            raise DiffusionError(f"nobody adopted {', '.join(map(quoted, unknown[:5]))} at a known date")
        return self.take([places[name] for name in names])

    def between(self, start: float, stop: float) -> Cascades:
        """Cascades of the adoptions with start <= time < stop; practices without any are left out."""
        rows = np.flatnonzero((self.time >= start) & (self.time < stop))
        counts = np.bincount(self.practice_index[rows], minlength=len(self.practices))
        left = np.flatnonzero(counts)
        return self._of(rows, tuple(self.practices[index] for index in left), counts[left])

    def _of(self, rows: Integers, practices: tuple[str, ...], lengths: Integers) -> Cascades:
        index = np.repeat(np.arange(len(practices), dtype=np.int64), lengths)
        node, time, end = self.node_index[rows], self.time[rows], self.end[rows]
        summary = replace(
            self.summary,
            rows=len(rows),
            duplicates=0,
            redated=0,
            undated=0,
            left_censored=0,
            right_censored=0,
            wide=0,
            **_measures(len(self.nodes), len(practices), index, time),
        )
        return Cascades(self.nodes, practices, index, node, time, end, summary)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted while the rows were read."""

    rows: int
    duplicates: int
    redated: int
    missing: dict[Missing, int]
    unit: str


def _times(row: Adoption, clock: Clock) -> tuple[float, float]:
    assert not isinstance(row.time, Missing)
    start = clock.number(row.time)
    end = float("nan") if isinstance(row.end, Missing) else clock.number(row.end)
    if end < start:
        raise DiffusionError(
            f"region {quoted(row.region)} gave {quoted(row.practice)} up at {end:g}, before it adopted it at {start:g}"
        )
    return start, end


def _columns(
    kept: dict[tuple[str, str], tuple[float, float]], order: dict[str, int], counts: _Counts
) -> Cascades:
    practices = {name: index for index, name in enumerate(dict.fromkeys(name for name, _ in kept))}
    index = np.fromiter((practices[name] for name, _ in kept), dtype=np.int64, count=len(kept))
    node = np.fromiter((order[region] for _, region in kept), dtype=np.int64, count=len(kept))
    times = np.array(list(kept.values()), dtype=np.float64).reshape(-1, 2)
    rows = np.argsort(index, kind="stable")
    index, node, time, end = index[rows], node[rows], times[rows, 0], times[rows, 1]
    missing = counts.missing
    summary = CascadeSummary(
        rows=counts.rows,
        duplicates=counts.duplicates,
        redated=counts.redated,
        undated=missing[Missing.UNDATED],
        left_censored=missing[Missing.LEFT],
        right_censored=missing[Missing.RIGHT],
        wide=missing[Missing.WIDE],
        unit=counts.unit,
        **_measures(len(order), len(practices), index, time),
    )
    return Cascades(tuple(order), tuple(practices), index, node, time, end, summary)


def _measures(regions: int, practices: int, index: Integers, time: Floats) -> dict[str, Any]:
    """What the kept adoptions themselves say."""
    first = np.full(practices, np.inf)
    np.minimum.at(first, index, time)
    _, place, count = np.unique(np.stack([index, time]), axis=1, return_inverse=True, return_counts=True)
    return {
        "adoptions": len(time),
        "regions": regions,
        "practices": practices,
        "ties": int((count[place.ravel()] > 1).sum()),
        "first_adoptions": int((time == first[index]).sum()),
        "one_region_practices": int((np.bincount(index, minlength=practices) == 1).sum()),
        "never_adopted": regions * practices - len(time),
        "first": float(time.min()) if len(time) else float("nan"),
        "last": float(time.max()) if len(time) else float("nan"),
    }
