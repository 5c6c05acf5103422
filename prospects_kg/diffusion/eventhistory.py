"""Event history with inferred ties: whether it helps to know from whom a region learned before.

logit P(adopts) = dummy of the practice + b1 x adopters so far + b2 x decayed count of sources that had adopted. Source:
Desmarais, Harden and Boehmke, Persistent Policy Pathways, APSR 109(2), 2015; the terms as in R's package spid. The ties
are inferred from the same adoptions, so the fit tells how well a network sums them up and nothing about new
practices; for those see `prediction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final, TypeAlias

import numpy as np

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.logit import Logit, fit_logit
from prospects_kg.diffusion.risks import Pair, Risks, Ties, decayed_at, risks
from prospects_kg.model.errors import DiffusionError

TERMS: Final = ("events_so_far", "n_neighbor_events_decay")
Networks: TypeAlias = Mapping[int, Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient with its standard error, z and two-sided p."""

    name: str
    coefficient: float
    error: float

    @property
    def z(self) -> float:
        """Coefficient against its standard error."""
        return self.coefficient / self.error

    @property
    def p_value(self) -> float:
        """Two-sided p of z under the normal distribution."""
        return erfc(abs(self.z) / sqrt(2))


@dataclass(frozen=True, slots=True)
class EventHistory:
    """A fitted event history: which ties and decay, the terms, and how well it fits."""

    links: int
    decay: float
    window: int | None
    logit: Logit

    @property
    def terms(self) -> tuple[Term, ...]:
        """The coefficients beside the practices' dummies."""
        found = zip(TERMS, self.logit.coefficients, self.logit.errors, strict=True)
        return tuple(Term(name, float(value), float(error)) for name, value, error in found)

    @property
    def bic(self) -> float:
        """Schwarz's criterion; the smaller the better."""
        return self.logit.bic


def fit_event_history(
    cascades: Cascades, pairs: Iterable[Pair], *, decay: float, rows: Risks | None = None
) -> EventHistory:
    """Fit the event history of cascades with inferred (source, target) pairs.

    `decay` is the length of time, in the unit of the cascades, after which a source's adoption counts 1/e as much.
    `rows` may be given where several are fitted. Raises DiffusionError where there is no finite maximum.
    """
    known = list(dict.fromkeys(pairs))
    return _fit(cascades, rows or risks(cascades), Ties.of(cascades.nodes, known), decay, len(known), None)


def choose(
    cascades: Cascades,
    ranked: Sequence[Pair],
    *,
    links: Iterable[int],
    decays: Iterable[float],
    windows: Mapping[int, Networks] | None = None,
) -> tuple[EventHistory, ...]:
    """Every combination of number of links, decay and window, the best by BIC first.

    `ranked` are (source, target) pairs in the order in which they were inferred from all adoptions; `windows` gives
    for a length of window the ranked pairs that were inferred for each period from the window before it.
    The first `links` pairs are used of each. Raises DiffusionError where no combination can be fitted.
    """
    rows = risks(cascades)
    decay_grid, fits, reason = tuple(decays), [], "no combination was given"
    for count in links:
        settings: list[tuple[int | None, Ties]] = [(None, Ties.of(cascades.nodes, ranked[:count]))]
        for length, networks in (windows or {}).items():
            cut = {period: pairs[:count] for period, pairs in networks.items()}
            settings.append((length, Ties.moving(cascades.nodes, cut)))
        for window, ties in settings:
            for decay in decay_grid:
                try:
                    fits.append(_fit(cascades, rows, ties, decay, count, window))
                except DiffusionError as error:
                    reason = str(error)
    if not fits:
        raise DiffusionError(f"no event history could be fitted: {reason}")
    return tuple(sorted(fits, key=lambda fit: (round(fit.bic, 6), fit.links, fit.decay, fit.window or 0)))


def _fit(
    cascades: Cascades, rows: Risks, ties: Ties, decay: float, links: int, window: int | None
) -> EventHistory:
    columns = np.column_stack([rows.before, decayed_at(rows, cascades, ties, decay)])
    return EventHistory(links, decay, window, fit_logit(columns, rows.event, rows.practice))
