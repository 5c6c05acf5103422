"""When the search stops, and which p-values survive when many are looked at.

The stop test (Vuong 1989, as in the R package NetworkInference). With C practices, x1 the log score of each practice's
tree before a link and x2 = after - 1/C, the penalty for one more link,

    z = sum(x2 - x1) / (sd(x2 - x1) sqrt(C)),    p = 1 - Phi(z),

sd with C - 1. The search stops after the first link with p at or above the cut-off; that link stays in. What p does
not say: it compares two networks on the same data, the link being the best of thousands that were tried. Data in
which nobody learns from anybody give small p-values, too (`resampling.permuted`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from prospects_kg.diffusion.cascades import Floats
from prospects_kg.diffusion.children import Found
from prospects_kg.diffusion.compat import Rules, upper_tail


class StopTest:
    """The test of one link after the other; remembers what the penalties of NetworkInference add up to.

    `practices` is C: all practices with an adoption.
    """

    __slots__ = ("_penalties", "_penalty", "_practices", "_rules")

    def __init__(self, practices: int, rules: Rules) -> None:
        self._practices, self._rules = practices, rules
        # NetworkInference holds 1/C in single precision, which its p-values show from the tenth decimal on.
        self._penalty = float(np.float32(1 / practices))
        # Penalties taken from each practice's score since a link last changed its tree.
        self._penalties = np.zeros(practices, dtype=np.int64)

    def p_value(self, found: Found) -> float:
        """The p of a link, given all that were tested before; NaN for fewer than two practices."""
        if self._practices < 2:
            return math.nan
        if self._rules.penalties_add_up:
            difference = self._difference(found)
            total, spread = float(difference.sum()), float(difference.std(ddof=1))
        else:
            total, spread = self._moments(found)
        if spread == 0:
            # Every practice gains alike: the sign of the sum is all there is to go by.
            return 0.5 if total == 0 else float(total < 0)
        statistic = total / (spread * math.sqrt(self._practices))
        return upper_tail(statistic) if self._rules.approximate_normal else float(ndtr(-statistic))

    def _moments(self, found: Found) -> tuple[float, float]:
        """Sum and standard deviation of x2 - x1, most of which are -1/C alike."""
        count, gains = self._practices, found.gains
        mean = float(gains.sum()) / count
        squares = float(((gains - mean) ** 2).sum()) + (count - len(gains)) * mean**2
        return float(gains.sum()) - 1, math.sqrt(squares / (count - 1))

    def _difference(self, found: Found) -> Floats:
        """x2 - x1 where the penalty stays in x1 until a link changes the practice's tree."""
        difference = np.full(self._practices, -self._penalty)
        difference[found.changed] += found.gains + self._penalties[found.changed] * self._penalty
        self._penalties += 1
        self._penalties[found.changed] = 1
        return difference


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The q-value of each p-value: the smallest false discovery rate at which it would be kept.

    q(i) = min over j >= i of p(j) n / j, p sorted ascending (Benjamini and Hochberg 1995).

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5])
    [0.04, 0.05333333333333334, 0.05333333333333334, 0.5]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return [float(each) for each in q]
