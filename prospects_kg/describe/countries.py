"""Names of countries, which the graph knows by the IRIs of the EU's authority list and does not name.

English by ISO 3166-1; other languages from countries.toml, by the three letters of the authority list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.tables.cells import EU_COUNTRY, alpha3, country_codes, country_name

_FILE: Final = Path(__file__).with_name("countries.toml")


def country_texts(thing: str) -> Mapping[str, str]:
    """The names of a country by language; empty for what is no country's IRI.

    >>> country_texts("http://publications.europa.eu/resource/authority/country/POL")
    {'en': 'Poland', 'pl': 'Polska'}
    """
    return _countries().get(thing.removeprefix(EU_COUNTRY), {}) if thing.startswith(EU_COUNTRY) else {}


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    with _FILE.open("rb") as file:
        translated = tomllib.load(file)
    names: dict[str, dict[str, str]] = {}
    for two in country_codes():
        three = alpha3(two)
        names[three] = {"en": country_name(two)}
        for language, texts in translated.items():
            if three in texts:
                names[three][language] = texts[three]
    return names
