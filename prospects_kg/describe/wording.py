"""Words for properties where the vocabulary's labels do not say it; wording.toml holds them.

A property of another vocabulary has no label in the graph, and what it means to a thing that something points to it
is not the name of the property read backwards.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.model.terms import PREFIXES

_FILE: Final = Path(__file__).with_name("wording.toml")
_FALLBACK: Final = "en"


def wording(property_: str, language: str, *, inward: bool = False) -> str:
    """What a page calls a property of the thing, or (`inward`) those that have the thing as it; "" where that is unsaid.

    >>> wording(PREFIXES["skos"] + "editorialNote", "en"), wording(PREFIXES["pkg"] + "owner", "pl", inward=True)
    ('note of the editors', 'Własne praktyki')
    >>> wording(PREFIXES["pkg"] + "owner", "en")
    ''
    """
    texts = _words()["inward" if inward else "said"].get(property_, {})
    return texts.get(language) or texts.get(_FALLBACK, "")


def outside_texts(term: str) -> Mapping[str, str]:
    """What a term of another vocabulary is called, by language; empty for a term that is not known.

    >>> outside_texts(PREFIXES["owl"] + "Class")["pl"]
    'klasa'
    """
    return _words()["said"].get(term, {})


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    with _FILE.open("rb") as file:
        rooms: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.load(file)
    return {room: {_iri(name): texts for name, texts in entries.items()} for room, entries in rooms.items()}


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
