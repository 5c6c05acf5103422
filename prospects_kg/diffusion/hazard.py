"""Period by period: how many adopted, how many still could, and whether neighbours are alike.

Source: Valente 1995, chapter 2; the columns and numbers of netdiffuseR's summary of a diffusion network.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import sparse

from prospects_kg.diffusion.exposure import Floats, KnownNetwork, periods_of
from prospects_kg.diffusion.morans import Moran, closeness_weights, morans_i

COLUMNS = ("period", "adopters", "cumulative", "share", "hazard", "density", "moran", "deviation", "stars")


@dataclass(frozen=True, slots=True)
class Period:
    """One period: adopters, cumulative adopters and their share, hazard (NaN in the first), density, Moran's I."""

    time: float
    adopters: int
    cumulative: int
    share: float
    hazard: float
    density: float
    moran: Moran

    def cells(self, digits: int = 2) -> tuple[str, ...]:
        """The period as text under `COLUMNS`; empty where there is no number."""
        numbers = (self.share, self.hazard, self.density, self.moran.observed, self.moran.deviation)
        texts = ("" if np.isnan(number) else f"{number:.{digits}f}" for number in numbers)
        return f"{self.time:g}", str(self.adopters), str(self.cumulative), *texts, self.moran.stars


def hazard(cumulative: Floats, population: int) -> Floats:
    """The share of those who still could that adopted: (cum_t - cum_(t-1)) / (n - cum_(t-1)); NaN in the first period.

    >>> hazard(np.array([1.0, 2.0, 4.0]), 4).tolist()
    [nan, 0.3333333333333333, 1.0]
    """
    rates = np.full(len(cumulative), nan)
    left = population - cumulative[:-1]
    np.divide(np.diff(cumulative), left, out=rates[1:], where=left > 0)
    return rates


def summary(network: KnownNetwork, times: Floats, periods: Floats | None = None) -> list[Period]:
    """The table of a diffusion over a known network; `times` (n,) has NaN for those that never adopted.

    >>> ring = KnownNetwork.from_edges([(a, b, 1.0) for a, b in ("ab", "ba", "bc", "cb", "cd", "dc", "da", "ad")])
    >>> [period.cells()[:7] for period in summary(ring, np.array([1.0, 1.0, 2.0, 2.0]))]
    [('1', '2', '2', '0.50', '', '0.67', '-0.20'), ('2', '2', '4', '1.00', '1.00', '0.67', '')]
    """
    spans = periods_of(times) if periods is None else periods
    adopted = times[:, None] <= spans[None, :]
    cumulative = adopted.sum(axis=0)
    rates = hazard(cumulative.astype(float), len(times))
    weights = closeness_weights(network)
    return [
        Period(
            time=float(time),
            adopters=int(cumulative[index] - (cumulative[index - 1] if index else 0)),
            cumulative=int(cumulative[index]),
            share=float(cumulative[index] / len(times)),
            hazard=float(rates[index]),
            density=network.density,
            moran=_moran(adopted[:, index].astype(float), weights),
        )
        for index, time in enumerate(spans)
    ]


def _moran(adopted: Floats, weights: sparse.csr_array) -> Moran:
    """Moran's I, or nothing where there are too few nodes for it: the rest of the table stands without."""
    return morans_i(adopted, weights) if len(adopted) >= 4 else Moran(nan, nan, nan, nan)
