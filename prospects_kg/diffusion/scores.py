"""How good forecasts of adoption were: log score, Brier score, reliability, and whether one beats another.

Sources: Gneiting and Raftery, Strictly proper scoring rules, JASA 102, 2007; Brier, Monthly Weather Review 78, 1950.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from prospects_kg.diffusion.exposure import Floats

# The 0.975 quantile of the normal distribution: intervals hold 95 in 100.
_NORMAL: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose forecasts lie next to one another: how many, their mean forecast, and the share that adopted."""

    rows: int
    forecast: float
    adopted: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good one model's forecasts of held-out practices were.

    `log_score` is the mean log-likelihood of a row (practice x region x period), higher is better; `brier` the mean squared
    error of the probability, lower is better; `reliability` has bins of equally many rows, lowest forecasts first.
    """

    model: str
    log_score: float
    brier: float
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher a model's log score is than another's, with a 95% interval over practices."""

    model: str
    baseline: str
    mean: float
    low: float
    high: float

    @property
    def beats(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low > 0

    def __str__(self) -> str:
        """The difference as a sentence."""
        span = f"{self.mean:+.5f} a row (95% {self.low:+.5f} to {self.high:+.5f})"
        if self.beats:
            return f"{self.model} beats {self.baseline}: {span}"
        if self.high < 0:
            return f"{self.model} is worse than {self.baseline}: {span}"
        return f"{self.model} cannot be told apart from {self.baseline}: {span}"


def log_scores(event: Floats, index: Floats) -> Floats:
    """The log-likelihood of each row under logit P(event) = index.

    >>> log_scores(np.array([1.0, 0.0]), np.array([0.0, 0.0])).round(4).tolist()
    [-0.6931, -0.6931]
    """
    found: Floats = event * index - np.logaddexp(0.0, index)
    return found


def chance(index: Floats) -> Floats:
    """The probability whose log-odds are given."""
    found: Floats = 0.5 * (1.0 + np.tanh(0.5 * index))
    return found


def score(model: str, event: Floats, index: Floats, *, bins: int = 10) -> Score:
    """The scores of one model's forecasts, given as log-odds.

    >>> found = score("coin", np.array([1.0, 0.0]), np.zeros(2), bins=1)
    >>> round(found.log_score, 4), found.brier, found.reliability
    (-0.6931, 0.25, (Bin(rows=2, forecast=0.5, adopted=0.5),))
    """
    forecast = chance(index)
    order = np.argsort(forecast, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    table = tuple(Bin(len(part), float(forecast[part].mean()), float(event[part].mean())) for part in parts)
    brier = float(((forecast - event) ** 2).mean())
    return Score(model, float(log_scores(event, index).mean()), brier, table)


def difference(
    model: tuple[str, Floats], baseline: tuple[str, Floats], practice: npt.NDArray[np.int64]
) -> Difference:
    """How the log scores of each row differ between two models; rows of one practice are taken as one observation.

    >>> practice = np.array([0, 0, 1, 1, 2, 2])
    >>> found = difference(("a", np.full(6, -0.1)), ("b", np.full(6, -0.3)), practice)
    >>> round(found.mean, 3), round(found.low, 3), found.beats
    (0.2, 0.2, True)

    Fewer than two practices have no interval: it is then from minus to plus infinity.
    """
    (name, ours), (other, theirs) = model, baseline
    _, place = np.unique(practice, return_inverse=True)
    sums, rows = np.bincount(place, weights=ours - theirs), np.bincount(place)
    mean, count = float(sums.sum() / rows.sum()), len(rows)
    if count < 2:
        return Difference(name, other, mean, -inf, inf)
    # The standard error of a ratio of sums: practices have different numbers of rows.
    apart = sums - mean * rows
    error = sqrt(count / (count - 1) * float(apart @ apart)) / float(rows.sum())
    return Difference(name, other, mean, mean - _NORMAL * error, mean + _NORMAL * error)
