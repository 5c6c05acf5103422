"""The interface's own words in the languages it speaks; `words.toml` beside this module holds them.

Names of things are data and come from the graph in any language; what is said around them comes from here, in
English where a language has no words of its own.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

FALLBACK: Final = "en"
_FILE: Final = Path(__file__).with_name("words.toml")


def say(key: str, language: str, **values: str | int) -> str:
    """The text of this key, with values put into its braces.

    >>> say("coverage.drawn", "en", drawn=90, matched=100, all=541)
    '100 of 541 transfers match; 90 of them have both ends named.'

    Raises KeyError for a key that words.toml does not have.
    """
    forms = _forms(key, language)
    return forms[-1].format(**values) if values else forms[-1]


def count(key: str, number: int, language: str) -> str:
    """A number with the word for what is counted, in the form that the language wants.

    >>> count("transfers", 1, "en"), count("transfers", 22, "pl"), count("transfers", 12, "pl")
    ('1 transfer', '22 transfery', '12 transferów')
    """
    forms = _forms(key, language)
    return forms[min(_form(number, len(forms)), len(forms) - 1)].format(n=number)


def forms_of(room: str, language: str) -> dict[str, tuple[str, ...]]:
    """All words of a room with their plural forms, and what is counted: what a script needs to speak by itself.

    >>> forms_of("page", "pl")["close"], forms_of("page", "en")["transfers"]
    (('Zamknij',), ('{n} transfer', '{n} transfers'))
    """
    start = f"{room}."
    own = {key.removeprefix(start): _forms(key, language) for key in _all() if key.startswith(start)}
    return {key: _forms(key, language) for key in _all() if "." not in key} | own


def spoken_languages() -> tuple[str, ...]:
    """The languages that have words for everything.

    >>> spoken_languages()
    ('en', 'pl')
    """
    return tuple(sorted(set.intersection(*(set(texts) for texts in _all().values()))))


def _forms(key: str, language: str) -> tuple[str, ...]:
    texts = _all()[key]
    return texts.get(language) or texts[FALLBACK]


def _form(number: int, forms: int) -> int:
    """Which plural form: one and many, or one, few and many as in Slavic languages (Unicode CLDR)."""
    if number == 1:
        return 0
    if forms < 3:
        return 1
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


@cache
def _all() -> dict[str, dict[str, tuple[str, ...]]]:
    """Texts by key and language, as a tuple of plural forms (one where there is no plural)."""
    with _FILE.open("rb") as file:
        tables = tomllib.load(file)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for room, entries in tables.items():
        for name, texts in entries.items():
            key = name if room == "counted" else f"{room}.{name}"
            found[key] = {
                language: tuple(text) if isinstance(text, list) else (text,)
                for language, text in texts.items()
            }
    return found
