"""How long a practice takes from one region to the next: three densities of the delay, given or estimated.

With dt the time from the source's adoption to the target's:
    exponential   f(dt) = l exp(-l dt)
    Rayleigh      f(dt) = dt / a^2 exp(-dt^2 / (2 a^2))
    log-normal    f(dt) = 1 / (dt s sqrt(2 pi)) exp(-(ln dt - m)^2 / (2 s^2))

Source: Gomez-Rodriguez, Leskovec and Krause, KDD 2010, section 2 (the first and a power law); Rayleigh and log-normal
as in the R package NetworkInference.

Where no parameter is given it is estimated from two bounds of the delays, whose estimates are averaged: the longest
that they may be, t_i - t_1 (from the first adopter), and the shortest, t_i - t_(i-1) (from the one before), pooled over
all practices. Estimates are those of greatest likelihood: 1/mean(dt); sqrt(mean(dt^2)/2); mean and standard deviation
of ln dt. For the log-normal, delays of nought (ties) have no logarithm and are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from prospects_kg.diffusion.cascades import Cascades, Floats
from prospects_kg.model.errors import DiffusionError


class Delay(Protocol):
    """A density of the delay between two adoptions."""

    @property
    def model(self) -> str:
        """Its name: exponential, rayleigh or lognormal."""
        ...

    @property
    def parameters(self) -> Mapping[str, float]:
        """Its parameters by their names in the formulas, the first being the one that a range is given of."""
        ...

    def density(self, lag: Floats) -> Floats:
        """f(dt), as the formula stands; nought where it is too small for a floating point number."""
        ...

    def log_density(self, lag: Floats) -> Floats:
        """The logarithm of f(dt), computed without f, so that it stays finite."""
        ...

    def faster(self, factor: float) -> Delay:
        """The same density with all delays `factor` times shorter."""
        ...


@dataclass(frozen=True, slots=True)
class Exponential:
    """Most delays short; `rate` is l, one over the mean delay."""

    rate: float

    def __post_init__(self) -> None:
        _positive("lambda", self.rate)

    @property
    def model(self) -> str:
        """Its name."""
        return "exponential"

    @property
    def parameters(self) -> Mapping[str, float]:
        """The rate."""
        return {"lambda": self.rate}

    def density(self, lag: Floats) -> Floats:
        """The formula l exp(-l dt).

        >>> Exponential(0.5).density(np.array([0.0, 2.0])).round(4).tolist()
        [0.5, 0.1839]
        """
        return self.rate * np.exp(-self.rate * lag)

    def log_density(self, lag: Floats) -> Floats:
        """The logarithm, ln l - l dt."""
        return math.log(self.rate) - self.rate * lag

    def faster(self, factor: float) -> Exponential:
        """Of rate l factor."""
        return Exponential(self.rate * factor)


@dataclass(frozen=True, slots=True)
class Rayleigh:
    """Delays that rise to a peak at `scale` (a) and then fall fast."""

    scale: float

    def __post_init__(self) -> None:
        _positive("alpha", self.scale)

    @property
    def model(self) -> str:
        """Its name."""
        return "rayleigh"

    @property
    def parameters(self) -> Mapping[str, float]:
        """The scale."""
        return {"alpha": self.scale}

    def density(self, lag: Floats) -> Floats:
        """The formula dt / a^2 exp(-dt^2 / (2 a^2)).

        >>> Rayleigh(2.0).density(np.array([2.0])).round(4).tolist()
        [0.3033]
        """
        square: float = self.scale**2
        return lag / square * np.exp(-(lag**2) / (2 * square))

    def log_density(self, lag: Floats) -> Floats:
        """The logarithm, ln dt - 2 ln a - dt^2 / (2 a^2)."""
        return np.log(lag) - 2 * math.log(self.scale) - lag**2 / (2 * self.scale**2)

    def faster(self, factor: float) -> Rayleigh:
        """Of scale a / factor."""
        return Rayleigh(self.scale / factor)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Delays whose logarithm is normal with mean `mu` (m) and standard deviation `sigma` (s)."""

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        _positive("sigma", self.sigma)
        if not math.isfinite(self.mu):
            raise DiffusionError(f"mu must be a number, not {self.mu:g}")

    @property
    def model(self) -> str:
        """Its name."""
        return "lognormal"

    @property
    def parameters(self) -> Mapping[str, float]:
        """Mean and standard deviation of ln dt."""
        return {"mu": self.mu, "sigma": self.sigma}

    def density(self, lag: Floats) -> Floats:
        """The formula 1 / (dt s sqrt(2 pi)) exp(-(ln dt - m)^2 / (2 s^2)).

        >>> LogNormal(0.0, 1.0).density(np.array([1.0])).round(4).tolist()
        [0.3989]
        """
        return np.exp(-((np.log(lag) - self.mu) ** 2) / (2 * self.sigma**2)) / (
            lag * self.sigma * math.sqrt(2 * math.pi)
        )

    def log_density(self, lag: Floats) -> Floats:
        """The logarithm of the density, term by term."""
        log = np.log(lag)
        return (
            -((log - self.mu) ** 2) / (2 * self.sigma**2)
            - log
            - math.log(self.sigma * math.sqrt(2 * math.pi))
        )

    def faster(self, factor: float) -> LogNormal:
        """Of mean m - ln factor."""
        return LogNormal(self.mu - math.log(factor), self.sigma)


MODELS: Final = ("exponential", "rayleigh", "lognormal")
_NAMES: Final = {"exponential": ("lambda",), "rayleigh": ("alpha",), "lognormal": ("mu", "sigma")}


def delay_of(model: str, given: Mapping[str, float], cascades: Cascades) -> Delay:
    """The density of a model with the parameters given, or with all of them estimated where none is.

    Raises DiffusionError for an unknown model, a parameter that is not the model's, or one of two given alone.
    """
    if model not in _NAMES:
        raise DiffusionError(f"there is no model {model!r}; known are {', '.join(MODELS)}")
    names = _NAMES[model]
    if set(given) - set(names) or 0 < len(given) < len(names):
        raise DiffusionError(f"the {model} model takes {' and '.join(names)}, not {' and '.join(given)}")
    if not given:
        return _estimated(model, cascades)
    values = [given[name] for name in names]
    if model == "lognormal":
        return LogNormal(*values)
    return Exponential(*values) if model == "exponential" else Rayleigh(*values)


def _estimated(model: str, cascades: Cascades) -> Delay:
    pools = _delays(cascades)
    if not all(pool.any() for pool in pools):
        raise DiffusionError(
            "no practice was adopted at two different times: there are no delays to estimate from"
        )
    if model == "exponential":
        longest, shortest = (1 / float(pool.mean()) for pool in pools)
        return Exponential((longest + shortest) / 2)
    if model == "rayleigh":
        return Rayleigh(sum(math.sqrt(float((pool**2).mean()) / 2) for pool in pools) / 2)
    logs = [np.log(pool[pool > 0]) for pool in pools]
    mu, sigma = (sum(float(measure(log)) for log in logs) / 2 for measure in (np.mean, np.std))
    if sigma == 0:
        raise DiffusionError("all delays are the same: the log-normal model needs mu and sigma")
    return LogNormal(mu, sigma)


def _delays(cascades: Cascades) -> tuple[Floats, Floats]:
    """The delays since the first adopter and since the one before, of every adopter of a practice but its first."""
    order = np.lexsort((cascades.time, cascades.practice_index))
    time, practice = cascades.time[order], cascades.practice_index[order]
    later = np.flatnonzero(practice[1:] == practice[:-1]) + 1
    first = time[cascades.offsets[:-1]]
    return time[later] - first[practice[later]], time[later] - time[later - 1]


def _positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise DiffusionError(f"{name} must be a number above nought, not {value:g}")
