"""Moran's I: whether those who are near one another in a known network are alike in having adopted.

Sources: Moran, Notes on continuous stochastic phenomena, Biometrika 37, 1950; expectation and standard deviation
under randomisation as in Cliff and Ord, Spatial Processes, 1981 (the formula of R's ape).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import erfc, nan, sqrt

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from prospects_kg.diffusion.exposure import Floats, KnownNetwork
from prospects_kg.model.errors import DiffusionError

_NODES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I with its expectation, standard deviation and two-sided p; NaN where all values are equal."""

    observed: float
    expected: float
    deviation: float
    p_value: float

    @property
    def stars(self) -> str:
        """How small p is: *** below 0.01, ** below 0.05, * below 0.1."""
        return "*" * sum(self.p_value < limit for limit in (0.1, 0.05, 0.01))


def closeness_weights(network: KnownNetwork, *, longest: int = 6) -> sparse.csr_array:
    """Weights 1/(steps of the shortest directed path), 0 beyond `longest` steps, every row scaled to 1 (n, n).

    >>> chain = KnownNetwork.from_edges([("a", "b", 1.0), ("b", "c", 1.0)])
    >>> closeness_weights(chain).toarray().round(3).tolist()
    [[0.0, 0.667, 0.333], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    if longest < 1:
        raise DiffusionError(f"paths of at most {longest} steps reach nobody; write one or more")
    blocks = list(_blocks(network, longest))
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_array((0, 0))


def _blocks(network: KnownNetwork, longest: int) -> Iterator[sparse.csr_array]:
    # All distances at once would need n * n numbers.
    for start in range(0, len(network.nodes), _NODES_AT_ONCE):
        rows = np.arange(start, min(start + _NODES_AT_ONCE, len(network.nodes)))
        steps = csgraph.dijkstra(network.binary, indices=rows, unweighted=True, limit=longest)
        near = np.isfinite(steps) & (steps > 0)
        weights = np.divide(1.0, steps, out=np.zeros_like(steps), where=near)
        total = weights.sum(axis=1, keepdims=True)
        yield sparse.csr_array(np.divide(weights, total, out=weights, where=total > 0))


def morans_i(values: Floats, weights: sparse.csr_array) -> Moran:
    """Moran's I of values (n,) under weights (n, n), with the standard deviation under randomisation.

    >>> ring = KnownNetwork.from_edges([(a, b, 1.0) for a, b in ("ab", "ba", "bc", "cb", "cd", "dc", "da", "ad")])
    >>> moran = morans_i(np.array([1.0, 1.0, 0.0, 0.0]), closeness_weights(ring, longest=1))
    >>> moran.observed, round(moran.expected, 4)
    (0.0, -0.3333)

    Raises DiffusionError for fewer than four nodes, for which the deviation is not defined.
    """
    count = len(values)
    if count < 4:
        raise DiffusionError(f"Moran's I of {count} nodes has no standard deviation; it takes at least four")
    apart = values - values.mean()
    spread, total = float(apart @ apart), float(weights.sum())
    expected = -1.0 / (count - 1)
    if spread == 0 or total == 0:
        return Moran(nan, expected, nan, nan)
    observed = count / total * float(apart @ (weights @ apart)) / spread
    kurtosis = float((apart**4).mean()) / (spread / count) ** 2
    variance = _second_moment(weights, count, total, kurtosis) - expected**2
    deviation = sqrt(max(variance, 0.0))
    p_value = erfc(abs(observed - expected) / deviation / sqrt(2)) if deviation else nan
    return Moran(observed, expected, deviation, p_value)


def _second_moment(weights: sparse.csr_array, count: int, total: float, kurtosis: float) -> float:
    """E[I^2] under randomisation (Cliff and Ord 1981, equation 2.41)."""
    both = weights + weights.T
    pairs = 0.5 * float((both**2).sum())
    ends = float(((weights.sum(axis=1) + weights.sum(axis=0)) ** 2).sum())
    square, n = total**2, float(count)
    first = n * ((n * n - 3 * n + 3) * pairs - n * ends + 3 * square)
    second = kurtosis * (n * (n - 1) * pairs - 2 * n * ends + 6 * square)
    return (first - second) / ((n - 1) * (n - 2) * (n - 3) * square)
