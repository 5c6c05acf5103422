"""By which rules links are scored, ties broken and the search stopped: ours, and those of published programs.

Every rule set has the same parts. Before any link an adoption is explained by what is not known: its score is
ln(background f) of the best earlier adopter, or, in SNAP, ln(background) whoever was earlier. A link that the network
has scores ln(network f). What differs besides:

    rules                  background  network  a tie goes to                     stop test
    default                1e-10       0.5      last target, then last source     as the formula states
    networkinference       1e-10       0.5      last target, then last source     penalties add up
    networkinference-1.1   1e-9        0.5      last source, then last target     penalties add up
    snap                   1e-64       1        first source, then first target   as the formula states

"First" and "last" are by the order of `Cascades.nodes`. The default takes the order of the R package, so that its
ranks compare, but compares gains at nine decimals: two gains that are equal by the formula are a tie whatever the last
bits of their sums are. The programs compare the floating point numbers, computed as ln(network (l exp(-l dt))) in that
order and added in the order of practices, and so do their rules here.

The R package NetworkInference subtracts the penalty 1/C of its stop test in place: it adds up for every practice
that the next links leave as it is, and is reset where a link changes a practice's tree. It holds 1/C in single
precision, and takes the normal distribution from an approximation (Abramowitz and Stegun 1964, formula 7.1.26: off by
at most 1.5e-7).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from prospects_kg.model.errors import DiffusionError


@dataclass(frozen=True, slots=True)
class Rules:
    """How links are scored and ordered, and how the search is stopped.

    `best_earlier`: what is not known scores background times the density of the best earlier adopter, else the
    background alone. `as_written`: scores are the logarithm of the product, which may underflow, else the sum of
    logarithms. `digits`: decimals at which gains are compared (None: as they are). `last_wins`: of tied links the last
    in the order is taken, the order being by target first where `target_first`. `penalties_add_up`,
    `approximate_normal`: the stop test of NetworkInference.
    """

    name: str
    background: float = 1e-10
    network: float = 0.5
    best_earlier: bool = True
    as_written: bool = False
    digits: int | None = 9
    last_wins: bool = True
    target_first: bool = True
    penalties_add_up: bool = False
    approximate_normal: bool = False

    def comparable(self, gain: float) -> float:
        """The gain as it is compared with others."""
        return gain if self.digits is None else round(gain, self.digits)

    def place(self, source: int, target: int) -> tuple[int, int]:
        """Where a link stands among tied ones: the smallest is taken.

        >>> RULES["default"].place(3, 7), RULES["networkinference-1.1"].place(3, 7), RULES["snap"].place(3, 7)
        ((-7, -3), (-3, -7), (3, 7))
        """
        pair = (target, source) if self.target_first else (source, target)
        return (-pair[0], -pair[1]) if self.last_wins else pair


DEFAULT: Final = Rules("default")
RULES: Final = MappingProxyType(
    {
        rules.name: rules
        for rules in (
            DEFAULT,
            Rules(
                "networkinference",
                as_written=True,
                digits=None,
                penalties_add_up=True,
                approximate_normal=True,
            ),
            Rules(
                "networkinference-1.1",
                background=1e-9,
                as_written=True,
                digits=None,
                target_first=False,
                penalties_add_up=True,
                approximate_normal=True,
            ),
            Rules(
                "snap",
                background=1e-64,
                network=1.0,
                best_earlier=False,
                digits=None,
                last_wins=False,
                target_first=False,
            ),
        )
    }
)


def rules_of(name: str | None) -> Rules:
    """The rules of that name, ours where none is given; DiffusionError names those that there are."""
    found = RULES.get(name or "default")
    if found is None:
        raise DiffusionError(
            f"there are no rules {name!r} to be compatible with; known are {', '.join(RULES)}"
        )
    return found


def upper_tail(statistic: float) -> float:
    """1 - Phi(x) by Abramowitz and Stegun 7.1.26.

    >>> round(upper_tail(1.959964), 6), round(upper_tail(-1.0), 6)
    (0.025, 0.841345)
    """
    x = abs(statistic) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    erf = math.copysign(1 - series * math.exp(-x * x), statistic)
    return 1 - 0.5 * (1 + erf)
