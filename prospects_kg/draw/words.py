"""The interface's own words in the languages it speaks; `words.toml` beside this module holds those of pictures.

Names of things are data and come from the graph in any language; what is said around them comes from here, in
English where a language has no words of its own. Other layers keep files of the same form and read them with `Words`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

FALLBACK: Final = "en"


@dataclass(frozen=True)
class Words:
    """The words of some files: tables are rooms, their keys hold a text for each language, or a list of plural forms."""

    files: Sequence[Path]

    def say(self, key: str, language: str, **values: str | int) -> str:
        """The text of a key `room.name`, with values put into its braces.

        Raises KeyError for a key that no file has.
        """
        forms = self._forms(key, language)
        return forms[-1].format(**values) if values else forms[-1]

    def count(self, key: str, number: int, language: str) -> str:
        """A number with the word for what is counted, in the form that the language wants; keys of the room `counted`."""
        forms = self._forms(key, language)
        return forms[min(_form(number, len(forms)), len(forms) - 1)].format(n=number)

    def forms_of(self, room: str, language: str) -> dict[str, tuple[str, ...]]:
        """All words of a room with their plural forms, and what is counted: what a script needs to speak by itself."""
        start = f"{room}."
        own = {
            key.removeprefix(start): self._forms(key, language) for key in self.texts if key.startswith(start)
        }
        return {key: self._forms(key, language) for key in self.texts if "." not in key} | own

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have words for everything."""
        return tuple(sorted(set.intersection(*(set(texts) for texts in self.texts.values()))))

    @cached_property
    def texts(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Texts by key and language, as a tuple of plural forms (one where there is no plural).

        Raises ValueError where two files give one key.
        """
        found: dict[str, Mapping[str, tuple[str, ...]]] = {}
        for file in self.files:
            for room, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
                for name, texts in entries.items():
                    key = name if room == "counted" else f"{room}.{name}"
                    if key in found:
                        raise ValueError(f"{file.name}: {key} stands in another file too")
                    found[key] = {
                        language: tuple(text) if isinstance(text, list) else (text,)
                        for language, text in texts.items()
                    }
        return found

    def _forms(self, key: str, language: str) -> tuple[str, ...]:
        texts = self.texts[key]
        return texts.get(language) or texts[FALLBACK]


_WORDS: Final = Words((Path(__file__).with_name("words.toml"),))


def say(key: str, language: str, **values: str | int) -> str:
    """The text of a picture's key, with values put into its braces.

    >>> say("coverage.drawn", "en", drawn=90, matched=100, all=541)
    '100 of 541 transfers match; 90 of them have both ends named.'
    """
    return _WORDS.say(key, language, **values)


def count(key: str, number: int, language: str) -> str:
    """A number with the word for what is counted, in the form that the language wants.

    >>> count("transfers", 1, "en"), count("transfers", 22, "pl"), count("transfers", 12, "pl")
    ('1 transfer', '22 transfery', '12 transferów')
    """
    return _WORDS.count(key, number, language)


def forms_of(room: str, language: str) -> dict[str, tuple[str, ...]]:
    """All words of a room with their plural forms, and what is counted: what a script needs to speak by itself.

    >>> forms_of("page", "pl")["close"], forms_of("page", "en")["transfers"]
    (('Zamknij',), ('{n} transfer', '{n} transfers'))
    """
    return _WORDS.forms_of(room, language)


def spoken_languages() -> tuple[str, ...]:
    """The languages that have words for everything.

    >>> spoken_languages()
    ('en', 'pl')
    """
    return _WORDS.languages


def _form(number: int, forms: int) -> int:
    """Which plural form: one and many, or one, few and many as in Slavic languages (Unicode CLDR)."""
    if number == 1:
        return 0
    if forms < 3:
        return 1
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
