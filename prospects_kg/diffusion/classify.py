"""Classes of adopters by when they adopted, and by how much of the network had adopted before them.

Cut-offs are mean - 1, 0 and + 1 standard deviation (with n - 1), and classes hold their lower bound. Source: Valente,
Network Models of the Diffusion of Innovations, 1995, chapter 5; tables as netdiffuseR prints them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from prospects_kg.diffusion.exposure import Floats

BY_TIME: Final = ("non-adopter", "early adopter", "early majority", "late majority", "laggard")
BY_THRESHOLD: Final = ("none", "very low", "low", "high", "very high")


@dataclass(frozen=True, slots=True)
class Classes:
    """The class of each node by time and by threshold, and the three cut-offs of each."""

    by_time: tuple[str, ...]
    by_threshold: tuple[str, ...]
    time_cuts: tuple[float, float, float]
    threshold_cuts: tuple[float, float, float]

    def table(self) -> dict[str, dict[str, int]]:
        """How many nodes are in each class by time (rows) and by threshold (columns); every class is there.

        >>> classes = classify(np.array([1.0, 2.0, 2.0, 9.0]), np.array([0.0, 0.5, 0.5, 1.0]))
        >>> classes.table()["laggard"]["very high"]
        1
        """
        seen = Counter(zip(self.by_time, self.by_threshold, strict=True))
        return {time: {level: seen[time, level] for level in BY_THRESHOLD} for time in BY_TIME}

    def percentages(self, digits: int = 2) -> dict[str, dict[str, float]]:
        """The table in per cent of all nodes, rounded."""
        count = max(len(self.by_time), 1)
        return {
            time: {level: round(100 * number / count, digits) for level, number in row.items()}
            for time, row in self.table().items()
        }


def classify(times: Floats, thresholds: Floats) -> Classes:
    """Classes of nodes by time of adoption and threshold, both (n,) with NaN where there is none.

    >>> classes = classify(np.array([1.0, 2.0, 3.0, np.nan]), np.array([0.0, 0.5, 1.0, np.nan]))
    >>> classes.by_time, classes.time_cuts
    (('early majority', 'late majority', 'laggard', 'non-adopter'), (1.0, 2.0, 3.0))
    >>> classes.by_threshold
    ('low', 'high', 'very high', 'none')
    """
    time_cuts, threshold_cuts = _cuts(times), _cuts(thresholds)
    return Classes(
        _classes(times, time_cuts, BY_TIME),
        _classes(thresholds, threshold_cuts, BY_THRESHOLD),
        time_cuts,
        threshold_cuts,
    )


def _cuts(values: Floats) -> tuple[float, float, float]:
    known = values[~np.isnan(values)]
    if not known.size:
        return np.nan, np.nan, np.nan
    middle = float(known.mean())
    apart = float(known.std(ddof=1)) if known.size > 1 else 0.0
    return middle - apart, middle, middle + apart


def _classes(values: Floats, cuts: tuple[float, float, float], names: Sequence[str]) -> tuple[str, ...]:
    places = np.searchsorted(np.array(cuts), values, side="right") + 1
    return tuple(
        names[0 if missing else place] for missing, place in zip(np.isnan(values), places, strict=True)
    )
