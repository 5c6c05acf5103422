"""The interface's own words in the languages it speaks; each room has a file in `words/`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from prospects_kg.draw.words import Words

WORDS: Final = Words(tuple(sorted((Path(__file__).parent / "words").glob("*.toml"))))


def say(key: str, language: str, **values: str | int) -> str:
    """The text of a key `room.name`, with values put into its braces; English where a language has no words of its own.

    >>> say("shell.foot", "en", version="1.0.0", issued="2026-01-02", publisher="Mini")
    'Version 1.0.0 of 2026-01-02, published by Mini.'

    Raises KeyError for a key that no file has.
    """
    return WORDS.say(key, language, **values)


def topic(name: str, language: str) -> str:
    """What a topic of questions is called; that of a project's own folder by the folder's name.

    >>> topic("transfers", "pl"), topic("our-own", "pl")
    ('Transfery', 'Our own')
    """
    key = f"topic.{name}"
    return say(key, language) if key in WORDS.texts else name.replace("-", " ").capitalize()


def count(key: str, number: int, language: str) -> str:
    """A number with the word for what is counted, in the form that the language wants; keys of the rooms `counted`.

    >>> count("pages", 1, "en"), count("pages", 5, "pl")
    ('1 page', '5 stron')
    """
    return WORDS.count(key, number, language)
