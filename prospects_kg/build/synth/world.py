"""The invented world of one synthetic project: how many things there are, and what belongs to what.

Where a thing lies and which project it is of are pure functions of its number, so that every table can
speak of things that another table holds and nothing needs to be kept.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from prospects_kg.build.synth.words import name, sentences, slug

# ISO code of a country and the language in which its bodies write.
COUNTRIES: Final = (
    ("PL", "pl"),
    ("DE", "de"),
    ("CZ", "en"),
    ("ES", "en"),
    ("AT", "de"),
    ("FI", "en"),
    ("IT", "en"),
    ("SK", "en"),
)
THEMES: Final = 18
PROGRAMMES: Final = 4
_MASK: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class World:
    """Sizes, weights and texts of one synthetic project; every `*_of` is a pure function of a number."""

    practices: int
    salt: int
    regions: int
    organisations: int
    projects: int
    news: int
    region_weights: tuple[float, ...]
    theme_weights: tuple[float, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, practices: int, seed: int, rng: random.Random) -> World:
        """The world for so many practices."""
        regions = 8 + practices // 40
        return cls(
            practices=practices,
            salt=(seed * 0x9E3779B97F4A7C15 + 1) & _MASK,
            regions=regions,
            organisations=regions * 8,
            projects=2 + practices // 30,
            news=2 + practices // 100,
            region_weights=_zipf(regions),
            theme_weights=_zipf(THEMES),
            texts=tuple(sentences(rng, 500)),
        )

    def mixed(self, number: int, purpose: int) -> float:
        """A number from 0 to below 1 that looks drawn by lot and is always the same for these two.

        The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
        """
        bits = (number * 0x9E3779B97F4A7C15 + purpose * 0xD1B54A32D192ED03 + self.salt) & _MASK
        bits = ((bits ^ bits >> 30) * 0xBF58476D1CE4E5B9) & _MASK
        bits = ((bits ^ bits >> 27) * 0x94D049BB133111EB) & _MASK
        return ((bits ^ bits >> 31) >> 11) / 2**53

    def region_of(self, practice: int) -> int:
        """The region of a practice: few regions hold most of them."""
        return bisect(self.region_weights, self.mixed(practice, 1))

    def theme_of(self, thing: int) -> int:
        """The theme of a practice or a project: few themes hold most of them."""
        return bisect(self.theme_weights, self.mixed(thing, 2))

    def project_of(self, practice: int) -> int:
        """The project that documented a practice: early projects documented more."""
        return int(self.projects * self.mixed(practice, 3) ** 1.7)

    def year_of(self, project: int) -> int:
        """The year in which a project starts, between 2002 and 2019."""
        return 2002 + int(18 * self.mixed(project, 4))

    def body_of(self, region: int, draw: float) -> int:
        """An organisation of a region; `draw` from 0 to below 1 says which of its eight, the first ones more often."""
        return region + self.regions * int(8 * draw * draw)

    def home_of(self, organisation: int) -> int:
        """The region of an organisation."""
        return organisation % self.regions

    def text(self, rng: random.Random) -> str:
        """An invented sentence."""
        return self.texts[int(rng.random() * len(self.texts))]

    def second_source(self, project: int, practice: int) -> str:
        """The source that tells of a practice after the page of its project: the report, or some news."""
        return report(project) if practice % 3 else news(practice % self.news)


def _zipf(count: int) -> tuple[float, ...]:
    """Shares of a Zipf distribution, added up: the k-th of them is met 1/k times as often as the first."""
    weights = [1 / rank for rank in range(1, count + 1)]
    total = sum(weights)
    return tuple(sum_ / total for sum_ in accumulate(weights))[:-1]


def region(number: int) -> str:
    """The id of a region."""
    return slug(number)


def region_name(number: int) -> str:
    """The name of a region."""
    return f"Synthetic {name(number)}"


def country(region_number: int) -> tuple[str, str]:
    """The country of a region and its language."""
    return COUNTRIES[region_number % len(COUNTRIES)]


def organisation(number: int) -> str:
    """The id of an organisation."""
    return f"body-{slug(number)}"


def practice(number: int) -> str:
    """The id of a practice."""
    return f"practice-{slug(number)}"


def project(number: int) -> str:
    """The id of a project."""
    return f"project-{slug(number)}"


def programme(number: int) -> str:
    """The id of a programme."""
    return f"programme-{number}"


def theme(number: int) -> str:
    """The id of a theme."""
    return f"theme-{number}"


def page(project_number: int) -> str:
    """The source that is a project's own page."""
    return f"page-{project_number}"


def report(project_number: int) -> str:
    """The source that is a project's final report."""
    return f"report-{project_number}"


def database(programme_number: int) -> str:
    """The source that is a programme's database."""
    return f"database-{programme_number}"


def news(number: int) -> str:
    """The source that is a piece of news."""
    return f"news-{number}"
