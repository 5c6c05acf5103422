"""A network that is known (borders, shared projects), and how much of it had adopted: exposure and thresholds.

Rows of the network are those who look (ego), columns those they look at (alter). Source: Valente, Network
Models of the Diffusion of Innovations, 1995, chapters 4 and 5; numbers as R's netdiffuseR prints them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

from prospects_kg.model.errors import DiffusionError, quoted

Floats: TypeAlias = npt.NDArray[np.float64]
Edge: TypeAlias = tuple[str, str, float]

_BROKEN: Final = "write a header and one row for each tie"


@dataclass(frozen=True, slots=True)
class KnownNetwork:
    """Who looks at whom: `ties[i, j]` is the weight of the tie from node i to node j, with nothing on the diagonal."""

    nodes: tuple[str, ...]
    ties: sparse.csr_array

    @classmethod
    def from_edges(cls, edges: Iterable[Edge], nodes: Sequence[str] = ()) -> KnownNetwork:
        """A network of (ego, alter, weight); `nodes` gives their order and those without ties.

        >>> net = KnownNetwork.from_edges([("b", "a", 1.0), ("c", "a", 1.0), ("c", "b", 3.0)], nodes=["a", "b", "c", "d"])
        >>> net.ties.toarray().tolist()[2], round(net.density, 4)
        ([1.0, 3.0, 0.0, 0.0], 0.25)

        A tie given twice has the sum of its weights, a tie of a node with itself is left out. Raises
        DiffusionError for a weight below zero or a node that `nodes` lacks.
        """
        rows = [edge for edge in edges if edge[0] != edge[1]]
        order = tuple(nodes) or tuple(dict.fromkeys(name for ego, alter, _ in rows for name in (ego, alter)))
        place = {name: index for index, name in enumerate(order)}
        for ego, alter, weight in rows:
            missing = next((name for name in (ego, alter) if name not in place), None)
            if missing is not None:
                raise DiffusionError(f"the network names {quoted(missing)}, which the list of nodes lacks")
            if not weight >= 0:
                raise DiffusionError(
                    f"the tie from {ego} to {alter} has the weight {weight}; write zero or more"
                )
        egos = [place[ego] for ego, _, _ in rows]
        alters = [place[alter] for _, alter, _ in rows]
        weights = np.array([edge[2] for edge in rows], dtype=float)
        shape = (len(order), len(order))
        ties = sparse.coo_array((weights, (egos, alters)), shape=shape).tocsr()
        ties.eliminate_zeros()
        return cls(order, ties)

    @classmethod
    def from_csv(
        cls, path: Path | str, *, ego: str, alter: str, weight: str | None = None, nodes: Sequence[str] = ()
    ) -> KnownNetwork:
        """A network of a CSV with a row for each tie; `ego`, `alter` and `weight` name its columns.

        Raises DiffusionError that names file and line.
        """
        place = Path(path)
        wanted = [ego, alter] + ([weight] if weight else [])
        edges: list[Edge] = []
        try:
            with place.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                lacking = [name for name in wanted if name not in (reader.fieldnames or ())]
                if lacking:
                    raise DiffusionError(f"{place}: has no column {', '.join(lacking)}; {_BROKEN}")
                edges.extend(_edge(row, wanted, place, reader.line_num) for row in reader)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise DiffusionError(f"{place}: cannot be read: {error}") from error
        return cls.from_edges(edges, nodes)

    @property
    def density(self) -> float:
        """Ties against those that could be: m / (n (n - 1)); 0 for fewer than two nodes."""
        count = len(self.nodes)
        return float(self.ties.nnz / (count * (count - 1))) if count > 1 else 0.0

    @property
    def binary(self) -> sparse.csr_array:
        """The ties with every weight 1."""
        ones = self.ties.copy()
        ones.data = np.ones_like(ones.data)
        return ones


def _edge(row: dict[str, str | None], wanted: Sequence[str], path: Path, line: int) -> Edge:
    cells = [(row[name] or "").strip() for name in wanted]
    if not cells[0] or not cells[1]:
        raise DiffusionError(f"{path}:{line}: a tie lacks one of its ends; {_BROKEN}")
    try:
        return cells[0], cells[1], float(cells[2]) if len(cells) > 2 else 1.0
    except ValueError:
        raise DiffusionError(f"{path}:{line}: {quoted(cells[2])} is no weight; write a number") from None


def times_of(network: KnownNetwork, adoptions: Iterable[tuple[str, float]]) -> Floats:
    """When each node of a network adopted, NaN for those that did not (n,).

    Raises DiffusionError for a node that the network lacks or that adopts twice.
    """
    place = {name: index for index, name in enumerate(network.nodes)}
    times = np.full(len(network.nodes), np.nan)
    for node, time in adoptions:
        if node not in place:
            raise DiffusionError(
                f"{quoted(node)} adopts but is no node of the network; give the list of nodes"
            )
        if not np.isnan(times[place[node]]):
            raise DiffusionError(f"{quoted(node)} adopts twice; keep its first adoption")
        times[place[node]] = time
    return times


def periods_of(times: Floats) -> Floats:
    """The periods from the first adoption to the last, one unit of time apart (t,)."""
    known = times[~np.isnan(times)]
    if not known.size:
        raise DiffusionError("nobody adopted at a known time; there is no period to look at")
    return np.arange(known.min(), known.max() + 1.0)


def exposure(
    network: KnownNetwork, times: Floats, periods: Floats, *, valued: bool = False, lag: int = 0
) -> Floats:
    """The share of its alters that had adopted, for each node and period (n, t): sum_j A_ij a_j(t) / sum_j A_ij.

    `a_j(t)` is 1 once j has adopted; a node without alters is exposed to nothing (0). `valued` counts ties by their
    weight; `lag` looks that many periods back, and sees nobody before the first.

    >>> net = KnownNetwork.from_edges([("b", "a", 1.0), ("c", "a", 1.0), ("c", "b", 3.0)], nodes=["a", "b", "c"])
    >>> times = np.array([1.0, 2.0, 3.0])
    >>> exposure(net, times, periods_of(times)).tolist()
    [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.5, 1.0, 1.0]]
    >>> exposure(net, times, periods_of(times), valued=True, lag=1).tolist()
    [[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.25, 1.0]]
    """
    if lag < 0:
        raise DiffusionError(f"a lag of {lag} periods looks ahead; write zero or more")
    ties = network.ties if valued else network.binary
    adopted = (times[:, None] <= periods[None, :]).astype(float)
    if lag:
        adopted = np.hstack([np.zeros((len(times), min(lag, len(periods)))), adopted])[:, : len(periods)]
    known = np.asarray(ties.sum(axis=1), dtype=float)
    seen = np.asarray(ties @ adopted, dtype=float)
    share: Floats = np.divide(seen, known[:, None], out=np.zeros_like(seen), where=known[:, None] > 0)
    return share


def thresholds(exposures: Floats, times: Floats, periods: Floats, *, first_too: bool = True) -> Floats:
    """Each node's exposure in the period in which it adopted (n,); NaN for those that did not.

    Those of the first period adopted before anything was seen: without `first_too` they are NaN, too
    (netdiffuseR: `include_censored = FALSE`).

    >>> net = KnownNetwork.from_edges([("b", "a", 1.0), ("c", "a", 1.0), ("c", "b", 1.0)], nodes=["a", "b", "c"])
    >>> times = np.array([1.0, 2.0, 2.0])
    >>> thresholds(exposure(net, times, periods_of(times)), times, periods_of(times)).tolist()
    [0.0, 1.0, 1.0]
    """
    found = np.full(len(times), np.nan)
    known = np.flatnonzero(~np.isnan(times))
    at = np.searchsorted(periods, times[known], side="left")
    if (at >= len(periods)).any() or (times[known] < periods[0]).any():
        raise DiffusionError(
            "someone adopted outside the periods given; give periods that hold every adoption"
        )
    found[known] = exposures[known, at]
    if not first_too:
        found[times == periods[0]] = np.nan
    return found
