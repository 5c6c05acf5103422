"""Who leads and who lags, year by year: the network of each moving window.

The window of a year holds the adoptions of that year and of the `width - 1` years before it. The delay is that of all
the data, so that windows differ by what happened in them and not by their parameters. As in Desmarais, Harden and
Boehmke (Persistent policy pathways, APSR 2015), a region leads where many links lead from it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.delays import delay_of
from prospects_kg.diffusion.netinf import Inference, InferenceOptions, infer
from prospects_kg.model.errors import DiffusionError


@dataclass(frozen=True, slots=True)
class Standing:
    """A region in one window: links from it (`taught`), links to it (`learned`)."""

    region: str
    taught: int
    learned: int

    @property
    def lead(self) -> int:
        """How many more links lead from the region than to it."""
        return self.taught - self.learned


@dataclass(frozen=True, slots=True)
class Window:
    """The network of the years `first` to `last`, both included; no inference where the window holds too little."""

    first: int
    last: int
    adoptions: int
    practices: int
    inference: Inference | None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every region that has a link, leaders first and laggards last; equal ones by name."""
        pairs = self.inference.pairs if self.inference else ()
        taught = Counter(source for source, _ in pairs)
        learned = Counter(target for _, target in pairs)
        found = [
            Standing(region, taught[region], learned[region]) for region in taught.keys() | learned.keys()
        ]
        return tuple(sorted(found, key=lambda each: (-each.lead, -each.taught, each.region)))


def moving_windows(
    cascades: Cascades, width: int, options: InferenceOptions | None = None, *, step: int = 1
) -> Iterator[Window]:
    """A window for every `step`-th year, from the first that `width` years of data fill to the last.

    Times must be years. Raises DiffusionError where the data span fewer years than a window.
    """
    chosen = options or InferenceOptions()
    first, last = _years(cascades, width, step)
    delay = delay_of(chosen.model, chosen.parameters, cascades)
    fixed = replace(chosen, parameters=dict(delay.parameters))
    for year in range(first + width - 1, last + 1, step):
        within = cascades.between(year - width + 1, year + 1)
        yield Window(year - width + 1, year, len(within), len(within.practices), _inferred(within, fixed))


def _years(cascades: Cascades, width: int, step: int) -> tuple[int, int]:
    if width < 1 or step < 1:
        raise DiffusionError(f"a window needs at least one year, and a step as well, not {width} and {step}")
    if not len(cascades):
        raise DiffusionError("there are no dated adoptions")
    first, last = math.floor(cascades.summary.first), math.floor(cascades.summary.last)
    if last - first + 1 < width:
        raise DiffusionError(f"the adoptions span {last - first + 1} years, fewer than a window of {width}")
    return first, last


def _inferred(cascades: Cascades, options: InferenceOptions) -> Inference | None:
    """The network of a window; None where it holds too little to infer any."""
    try:
        return infer(cascades, options)
    except DiffusionError:
        return None
