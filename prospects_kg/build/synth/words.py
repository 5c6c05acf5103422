"""Invented names and sentences. Names are made of syllables with diacritics and mean nothing in any language."""

from __future__ import annotations

import random
from typing import Final

# 37 syllables: a prime, so that numbers spread over all of them whatever the step between two names.
_WORDS: Final = (
    "vrel koś thum bry zał quen dör mez šar łub óst pfi nax gry wöl čim hul jev ťor rüd sny faż ğel vyn ubr"
    " ekt żor mål tżu ñar gwi ämb ços lêx đum irq żby"
)
_LETTERS: Final = str.maketrans("śłöšóčťüżğåñäçêđ", "slosoctuzganaced")
_SYLLABLES: Final = tuple(_WORDS.split())
_ASCII: Final = tuple(_WORDS.translate(_LETTERS).split())
_SUBJECTS: Final = (
    "The partnership",
    "A small team",
    "The town",
    "A group of volunteers",
    "The agency",
    "The workshop",
    "A joint office",
    "The network",
)
_VERBS: Final = (
    "set up",
    "reopened",
    "ran for two years",
    "tested with local firms",
    "paid half of",
    "took over",
    "wrote the rules for",
    "gave rooms to",
)
_OBJECTS: Final = (
    "a repair workshop",
    "an open laboratory",
    "a market for used tools",
    "a training course",
    "a voucher scheme",
    "a trail along old sites",
    "a heating network",
    "an advice desk for new firms",
)
_ENDINGS: Final = (
    "without money of its own",
    'and calls it a "pilot"',
    "together with the schools, the chamber and three firms",
    "after a first attempt had failed",
    "where the mine had been",
    "in the evenings",
)


def _digits(number: int) -> list[int]:
    """The syllables of a number: always two, and more where numbers run out."""
    base = len(_SYLLABLES)
    digits = [number % base, (number // base + 7 * number) % base]
    rest = number // base // base
    while rest:
        digits.append(rest % base)
        rest //= base
    return digits


def name(number: int) -> str:
    """The invented name of a number; no two numbers share one.

    >>> name(0), name(1), name(1369)
    ('Vrelvrel', 'Kośmez', 'Vrelvrelkoś')
    """
    return "".join([_SYLLABLES[digit] for digit in _digits(number)]).capitalize()


def slug(number: int) -> str:
    """The same name as an id, with the number itself.

    >>> slug(1)
    'kosmez-1'
    """
    return "".join([_ASCII[digit] for digit in _digits(number)]) + f"-{number}"


def sentences(rng: random.Random, count: int) -> list[str]:
    """So many invented sentences in English, of ordinary length."""
    parts = (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS)
    return [" ".join(rng.choice(part) for part in parts) + "." for _ in range(count)]
