"""Names for things that nobody has named, put together from the names of what they join; naming.toml says how.

A report is called by its stage and its transfer, a figure by what it counts and its value. Such a name is made of what
the graph says, in each language that one of its parts has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("naming.toml")
_KIND: Final = re.compile(r".*/id/([a-z]+(?:-[a-z]+)*)/[^/].*")
_JOINT: Final = " · "
# Values of one part that a name holds.
_NAMED: Final = 3
# Characters of one part, which may be a text.
_LONGEST: Final = 90
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How things of a class are called: paths to what the name is made of, what joins them, whether it comes first."""

    parts: tuple[str, ...]
    joint: str = _JOINT
    always: bool = False


def recipe_of(thing: str) -> Recipe | None:
    """The recipe for a thing, by the class in its IRI; None for a class whose things have names.

    >>> recipe_of("https://ex.org/id/stage-report/a").parts
    ('pkg:stage', 'pkg:transfer')
    >>> print(recipe_of("https://ex.org/id/practice/a"))
    None
    """
    match = _KIND.fullmatch(thing)
    return _recipes().get(match[1]) if match else None


def composed(recipe: Recipe, found: Mapping[int, Mapping[str, Sequence[str]]]) -> dict[str, str]:
    """The names by language from the texts of each part by language ("" for a text of no language).

    A part without a text in a language is named in the first language that it has, since half a name is none.

    >>> composed(Recipe(("a", "b")), {0: {"en": ["adopted"], "pl": ["wdrożone"]}, 1: {"en": ["Eco park"]}})
    {'en': 'adopted · Eco park', 'pl': 'wdrożone · Eco park'}
    """
    languages = sorted({language for texts in found.values() for language in texts})
    if len(languages) > 1:
        languages = [language for language in languages if language]
    names = {}
    for language in languages:
        texts = [_text(found[part], language) for part in sorted(found)]
        names[language] = recipe.joint.join(filter(None, texts))
    return names


def _text(texts: Mapping[str, Sequence[str]], language: str) -> str:
    values = texts.get(language) or texts.get("en") or texts[min(texts)]
    once = list(dict.fromkeys(map(_short, values)))
    return ", ".join(once[:_NAMED]) + (", …" if len(once) > _NAMED else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + "…"


@cache
def _recipes() -> Mapping[str, Recipe]:
    with _FILE.open("rb") as file:
        read: Mapping[str, Mapping[str, Iterable[str] | str | bool]] = tomllib.load(file)
    return {
        kind: Recipe(
            tuple(map(str, _list(entry["parts"]))), str(entry.get("joint", _JOINT)), "always" in entry
        )
        for kind, entry in read.items()
    }


def _list(value: Iterable[str] | str | bool) -> Iterable[str]:
    return value if isinstance(value, list) else ()
