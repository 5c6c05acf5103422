"""NETINF: the network of who learned from whom that explains the dates of adoption best, link by link.

The likelihood of a practice's adoptions given a network is taken to be that of its best tree. Times fix the direction
of every possible tie, so the best tree lets every adopter choose its best parent, each by itself. With s(u, v, c) the
log score of u as the parent of v in practice c, and cur(c, v) the best score so far, the gain of a link is

    gain(u, v) = sum over practices c with t_u < t_v of max(0, s(u, v, c) - cur(c, v)).

The sum of cur is monotone and submodular in the set of links, so taking the best link again and again comes within
1 - 1/e of the best network of that size. Source: Gomez-Rodriguez, Leskovec and Krause, Inferring networks of
diffusion and influence, KDD 2010. `compat` holds what cur is before any link, and how ties are broken.

>>> from prospects_kg.diffusion.cascades import Adoption
>>> rows = [Adoption(*row) for row in [("A", "x", 0.0), ("B", "x", 1.0), ("A", "y", 0.0), ("B", "y", 2.0), ("C", "y", 2.5)]]
>>> inference = infer(Cascades.from_rows(rows), InferenceOptions(parameters={"lambda": 1.0}, max_links=2))
>>> for link in inference.links:
...     print(link.step, link.source, link.target, round(link.gain, 3), link.practices, link.median_lag)
1 A B 44.665 ('x', 'y') 1.5
2 B C 22.333 ('y',) 0.5
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.children import Found, best_links
from prospects_kg.diffusion.compat import Rules, rules_of
from prospects_kg.diffusion.delays import MODELS, Delay, delay_of
from prospects_kg.diffusion.significance import StopTest
from prospects_kg.diffusion.streams import streamed_links
from prospects_kg.model.errors import DiffusionError

CUTOFF: Final = 0.05


@dataclass(frozen=True, slots=True)
class Link:
    """One inferred link, in the order in which the search found it.

    `gain` is the rise of the log score; `p_value` that of the stop test; `tie` whether another candidate had the same
    gain; `practices` those whose tree it improved when it was added; `median_lag` the median delay in these. The last
    four are None unless asked for: see `resampling`.
    """

    step: int
    source: str
    target: str
    gain: float
    p_value: float
    tie: bool
    practices: tuple[str, ...]
    median_lag: float
    permutation_p: float | None = None
    permutation_q: float | None = None
    bootstrap_share: float | None = None
    lambda_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class InferenceOptions:
    """What to infer and when to stop.

    `parameters` are those of the delay, by name; all of them are estimated where none is given. The search stops after
    `max_links` links or at the cut-off, whichever comes first; where neither is given, at a cut-off of 0.05. `compat`
    names the rules of a published program. `processes` above 1 share the regions between them; the result is the same.
    """

    model: str = "exponential"
    parameters: Mapping[str, float] = field(default_factory=dict)
    max_links: int | None = None
    cutoff: float | None = None
    compat: str | None = None
    processes: int = 1

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise DiffusionError(f"there is no model {self.model!r}; known are {', '.join(MODELS)}")
        rules_of(self.compat)
        if self.cutoff is not None and not 0 < self.cutoff <= 1:
            raise DiffusionError(f"the cut-off must be above 0 and at most 1, not {self.cutoff:g}")
        if self.max_links is not None and self.max_links < 1:
            raise DiffusionError(f"the number of links must be at least 1, not {self.max_links}")
        if self.processes < 1:
            raise DiffusionError(f"the number of processes must be at least 1, not {self.processes}")

    @property
    def rules(self) -> Rules:
        """The rules by which links are scored and ordered."""
        return rules_of(self.compat)

    @property
    def stop_at(self) -> float | None:
        """The p-value at which the search stops; None where only the number of links does."""
        return CUTOFF if self.cutoff is None and self.max_links is None else self.cutoff


@dataclass(frozen=True, slots=True)
class Inference:
    """The links, with what gave them: the delay with its parameters, the rules, and why the search stopped."""

    links: tuple[Link, ...]
    delay: Delay
    options: InferenceOptions
    estimated: bool
    stopped: str

    @property
    def model(self) -> str:
        """The name of the model of delays."""
        return self.delay.model

    @property
    def parameters(self) -> Mapping[str, float]:
        """The parameters of the delay that were used, given or estimated."""
        return self.delay.parameters

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The links as pairs of source and target, in the order in which they were found."""
        return tuple((link.source, link.target) for link in self.links)


def infer(cascades: Cascades, options: InferenceOptions | None = None) -> Inference:
    """The network of who learned from whom.

    Raises DiffusionError where no practice has two adopters at different times, or where a cut-off is asked for and
    fewer than two practices are there to test with.
    """
    chosen = options or InferenceOptions()
    _check(cascades, chosen)
    delay = delay_of(chosen.model, chosen.parameters, cascades)
    links, stopped = _search(cascades, delay, chosen)
    return Inference(tuple(links), delay, chosen, not chosen.parameters, stopped)


def _check(cascades: Cascades, options: InferenceOptions) -> None:
    if not cascades.usable:
        raise DiffusionError(
            "no practice was adopted at two different times: nobody can have learned from anybody"
        )
    if options.stop_at is not None and len(cascades.practices) < 2:
        raise DiffusionError(
            "the stop test needs two practices; with one, say how many links to look for (max_links)"
        )


def found_links(cascades: Cascades, delay: Delay, options: InferenceOptions) -> Iterator[tuple[Found, float]]:
    """The links and their p-values until the search stops, as numbers: what resampling needs of them."""
    rules, stop_at = options.rules, options.stop_at
    test = StopTest(len(cascades.practices), rules)
    for found in islice(_stream(cascades, delay, options), options.max_links):
        p_value = test.p_value(found)
        yield found, p_value
        if stop_at is not None and p_value >= stop_at:
            return


def _stream(cascades: Cascades, delay: Delay, options: InferenceOptions) -> Iterator[Found]:
    if options.processes > 1:
        return streamed_links(cascades, delay, options.rules, options.processes)
    return best_links(cascades, delay, options.rules)


def _search(cascades: Cascades, delay: Delay, options: InferenceOptions) -> tuple[list[Link], str]:
    links: list[Link] = []
    p_value = 0.0
    for found, p_value in found_links(cascades, delay, options):
        links.append(_link(len(links) + 1, found, p_value, cascades.nodes, cascades.practices))
    stop_at = options.stop_at
    if stop_at is not None and p_value >= stop_at:
        return links, f"the p-value of the last link, {p_value:.3g}, reached the cut-off of {stop_at:g}"
    if options.max_links is not None and len(links) == options.max_links:
        return links, f"the number of links asked for, {options.max_links}, was reached"
    return links, "no further link explains any adoption better"


def _link(step: int, found: Found, p_value: float, nodes: Sequence[str], practices: Sequence[str]) -> Link:
    return Link(
        step=step,
        source=nodes[found.source],
        target=nodes[found.target],
        gain=found.gain,
        p_value=p_value,
        tie=found.tied,
        practices=tuple(practices[index] for index in found.changed),
        median_lag=float(np.median(found.lags)),
    )
