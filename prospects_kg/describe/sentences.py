"""One sentence that says what a thing is, filled in from what the graph says; the texts stand in sentences.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.describe.content import Content
from prospects_kg.model.terms import PKG, PREFIXES, Literal

_FILE: Final = Path(__file__).with_name("sentences.toml")
_PLACE: Final = re.compile(r"\{([^}]+)\}")
# Values that a sentence names before it stops.
_NAMED: Final = 3
_FALLBACK: Final = "en"


def sentence(content: Content, language: str, languages: Sequence[str]) -> str:
    """What a thing is, in a language of the interface; "" for a class that has no sentence.

    `languages` are those of the data, for names that the asked language lacks.
    """
    known = _all().get((content.kind or "").removeprefix(PKG), {})
    for text in known.get(language) or known.get(_FALLBACK) or ():
        filled = _filled(text, content, (language, *languages))
        if filled:
            return filled[0].upper() + filled[1:]
    return ""


def _filled(text: str, content: Content, languages: Sequence[str]) -> str:
    missing = False

    def fill(match: re.Match[str]) -> str:
        nonlocal missing
        for name in match[1].split("|"):
            value = _value(content, name, languages)
            if value:
                return value
        missing = True
        return ""

    filled = _PLACE.sub(fill, text)
    return "" if missing else filled


def _value(content: Content, name: str, languages: Sequence[str]) -> str:
    prefix, _, local = name.partition(":")
    texts: dict[str, None] = {}
    property_ = PREFIXES[prefix] + local
    first = content.first_values.get(property_)
    for value in content.values(property_):
        term = value.term
        if first and term not in first:
            continue  # where sources disagree a sentence says what is shown first
        texts[term.lexical if isinstance(term, Literal) else content.label(str(term), languages)[0]] = None
    named = list(texts)
    return ", ".join(named[:_NAMED]) + (", …" if len(named) > _NAMED else "")


@cache
def _all() -> dict[str, dict[str, list[str]]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
