"""The logit with a dummy for each group, by Newton's method; the dummies are solved for and never written out.

With many groups nearly every column of the design is a dummy, and the Hessian is diagonal there. The block of the dummies
is eliminated (its Schur complement is as small as the number of other columns), which gives the same
maximum and the same standard errors as a fit of the whole design. Source: McCullagh and Nelder, Generalized Linear Models,
1989, chapter 4; docs/decisions/0011 says what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from prospects_kg.diffusion.exposure import Floats
from prospects_kg.model.errors import DiffusionError

Groups: TypeAlias = npt.NDArray[np.int64]

_STEPS: Final = 100
_TOLERANCE: Final = 1e-12
# A logit this far out is a probability of 0 or 1 to machine precision: nothing finite is being approached.
_FARTHEST: Final = 700.0
# Beyond this condition number of the information, nothing of the solution is left to trust.
_WORST: Final = 1e14
_NO_MAXIMUM: Final = (
    "the logit has no finite maximum: some column tells events from the rest without fail; leave it out"
)


@dataclass(frozen=True, slots=True)
class Logit:
    """A fitted logit: logit P(event) = dummy of the group + sum of coefficient x column.

    `dummies` are in the order of `groups`, the groups that could be fitted; one in which all rows or none are events has no
    finite dummy, adds nothing to the likelihood, and is among `left_out`. `rows` counts the rows of the groups fitted.
    """

    coefficients: Floats
    errors: Floats
    dummies: Floats
    groups: Groups
    left_out: Groups
    log_likelihood: float
    rows: int

    @property
    def parameters(self) -> int:
        """How many numbers were estimated: coefficients and dummies."""
        return len(self.coefficients) + len(self.dummies)

    @property
    def bic(self) -> float:
        """Schwarz's criterion: -2 log-likelihood + parameters x log(rows); the smaller the better."""
        return -2 * self.log_likelihood + self.parameters * log(self.rows)


def fit_logit(columns: Floats, event: Floats, group: Groups | None = None) -> Logit:
    """The logit of `event` (rows,) of 0 and 1 on `columns` (rows, k), with a dummy for each `group` (rows,), else one intercept.

    >>> event = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    >>> fit = fit_logit(np.empty((6, 0)), event, np.array([0, 0, 0, 1, 1, 1]))
    >>> fit.dummies.round(4).tolist()  # the log-odds of 1 in 3 and of 2 in 3
    [-0.6931, 0.6931]
    >>> fit_logit(np.array([[0.0], [0], [0], [1], [1], [1]]), event).coefficients.round(4).tolist()
    [1.3863]

    Raises DiffusionError where no finite maximum exists (a column that tells events from others without fail, or that
    others add up to), or nothing is left to fit.
    """
    given = np.zeros(len(event), dtype=np.int64) if group is None else group
    groups, place = np.unique(given, return_inverse=True)
    counts, events = np.bincount(place), np.bincount(place, weights=event)
    fitted = (events > 0) & (events < counts)
    if not fitted.any():
        raise DiffusionError("no group of rows holds both events and none; there is nothing to fit")
    kept = fitted[place]
    _, place = np.unique(place[kept], return_inverse=True)
    newton = _Newton(np.ascontiguousarray(columns[kept].T), event[kept], place)
    start = np.log(events[fitted] / (counts[fitted] - events[fitted]))
    coefficients, dummies, information, likelihood = newton.maximum(start)
    errors = np.sqrt(np.diag(np.linalg.inv(information))) if len(coefficients) else coefficients
    return Logit(coefficients, errors, dummies, groups[fitted], groups[~fitted], likelihood, int(kept.sum()))


@dataclass(frozen=True, slots=True)
class _Newton:
    columns: Floats  # (k, rows): each column lies together
    event: Floats
    place: Groups

    def maximum(self, dummies: Floats) -> tuple[Floats, Floats, Floats, float]:
        """Coefficients, dummies, information of the coefficients, log-likelihood."""
        coefficients = np.zeros(len(self.columns))
        index = dummies[self.place]
        likelihood = self._likelihood(index)
        for number in range(_STEPS):
            try:
                step, dummy_step, information = self._step(index)
            except np.linalg.LinAlgError:
                # Singular at once: the columns; singular on the way: chances that run to 0 and 1.
                together = "the columns of the logit add up to one another; leave one out"
                raise DiffusionError(_NO_MAXIMUM if number else together) from None
            # Half the step while it overshoots; the log-likelihood is concave, so some part of it always climbs.
            for _ in range(_STEPS):
                ahead = index + step @ self.columns + dummy_step[self.place]
                reached = self._likelihood(ahead)
                if reached >= likelihood - _TOLERANCE * abs(likelihood):
                    break
                step, dummy_step = step / 2, dummy_step / 2
            coefficients, dummies, index = coefficients + step, dummies + dummy_step, ahead
            if np.abs(index).max() > _FARTHEST:
                break
            if abs(reached - likelihood) <= _TOLERANCE * abs(reached):
                return coefficients, dummies, information, reached
            likelihood = reached
        raise DiffusionError(_NO_MAXIMUM)

    def _likelihood(self, index: Floats) -> float:
        return float((self.event * index - np.logaddexp(0.0, index)).sum())

    def _step(self, index: Floats) -> tuple[Floats, Floats, Floats]:
        chance = 0.5 * (1.0 + np.tanh(0.5 * index))
        weight, left = chance * (1.0 - chance), self.event - chance
        weighted = self.columns * weight
        own = np.bincount(self.place, weights=weight)
        slope = np.bincount(self.place, weights=left)
        if (own <= 0).any():
            raise np.linalg.LinAlgError
        across = np.array([np.bincount(self.place, weights=column) for column in weighted]).reshape(
            -1, len(own)
        )
        information = weighted @ self.columns.T - (across / own) @ across.T
        if len(information) and np.linalg.cond(information) > _WORST:
            raise np.linalg.LinAlgError
        step = np.linalg.solve(information, self.columns @ left - across @ (slope / own))
        return step, (slope - across.T @ step) / own, information
