"""Tables of what everything else refers to: programmes, themes, NUTS codes, regions, bodies, and their sources."""

from __future__ import annotations

import random
from typing import Final

from prospects_kg.build.synth import world as ids
from prospects_kg.build.synth.tables import Tables
from prospects_kg.build.synth.words import name
from prospects_kg.build.synth.world import COUNTRIES, PROGRAMMES, THEMES, World
from prospects_kg.model.terms import EDITORS

_NUTS: Final = "2024/"
_KINDS: Final = (
    ("municipality", "Town Hall of", "Urząd Miasta", "Stadtverwaltung"),
    ("municipality", "Council of", "Gmina", "Gemeinde"),
    ("agency", "Development Agency of", "Agencja Rozwoju", "Entwicklungsagentur"),
    ("university", "University of", "Uniwersytet", "Universität"),
    ("county-council", "County Council of", "Powiat", "Landkreis"),
    ("science-park", "Science Park of", "Park Naukowy", "Technologiepark"),
    ("foundation", "Foundation of", "Fundacja", "Stiftung"),
    ("network", "Network of", "Sieć", "Netzwerk"),
)
_LANGUAGES: Final = {"en": 1, "pl": 2, "de": 3}
_THEMES: Final = (
    ("Energy", "Energia", "Energie"),
    ("Skills", "Umiejętności", "Fähigkeiten"),
    ("Heritage", "Dziedzictwo", "Erbe"),
    ("Small firms", "Małe firmy", "Kleine Betriebe"),
    ("Transport", "Transport", "Verkehr"),
    ("Land", "Grunty", "Flächen"),
)


def write_places(world: World, tables: Tables, rng: random.Random) -> None:
    """Write the tables that do not belong to one project or practice."""
    _sources(world, tables)
    _programmes(tables)
    _themes(tables)
    codes: dict[str, tuple[str, str, int]] = {}
    for number in range(world.regions):
        _region(world, tables, rng, number, codes)
    for code, (upper, country, level) in sorted(codes.items()):
        tables.add(
            "nuts",
            id=_NUTS + code,
            code=code,
            version="2024",
            name=f"Synthetic {code}",
            level=str(level),
            country=country if level == 0 else "",
            broader=_NUTS + upper if upper else "",
        )
    for number in range(world.organisations):
        _organisation(world, tables, rng, number)


def _sources(world: World, tables: Tables) -> None:
    tables.add(
        "sources",
        id=EDITORS,
        title="Synthetic editors",
        label_en="Synthetic editors",
        language="en",
        seen="whole",
    )
    for number in range(PROGRAMMES):
        tables.add(
            "sources",
            id=ids.database(number),
            title=f"Synthetic database of programme {number}",
            publisher="Synthetic programme",
            language="en",
            url=f"https://example.org/synthetic/database/{number}",
            date="2021",
            seen="whole",
            rank="1",
        )
    for number in range(world.news):
        tables.add(
            "sources",
            id=ids.news(number),
            title=f"Synthetic news {number}",
            publisher="Synthetic gazette",
            language=("en", "pl", "de")[number % 3],
            url=f"https://example.org/synthetic/news/{number}",
            date=f"{2010 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}",
            seen="excerpt",
            rank="3",
        )


def _programmes(tables: Tables) -> None:
    for number in range(PROGRAMMES):
        tables.add(
            "programmes",
            id=ids.programme(number),
            source=ids.database(number),
            title=f"Synthetic programme {number}",
            language="en",
            acronym=f"SYN{number}",
            start=str(2000 + 6 * number),
            end=str(2006 + 6 * number),
            follows=ids.programme(number - 1) if number else "",
            label_en=f"Synthetic programme {number}",
            label_pl=f"Synthetic: program {number}",
        )


def _themes(tables: Tables) -> None:
    for number in range(THEMES):
        words = _THEMES[number % len(_THEMES)]
        part = f" {number // len(_THEMES)}" if number >= len(_THEMES) else ""
        tables.add(
            "themes",
            id=ids.theme(number),
            source=ids.database(number % PROGRAMMES),
            name_as_stated=f"Synthetic: {words[0]}{part}",
            language="en",
            label_en=f"Synthetic: {words[0]}{part}",
            label_pl=f"Synthetic: {words[1]}{part}",
            label_de=f"Synthetic: {words[2]}{part}",
            broader=ids.theme(number % len(_THEMES)) if part else "",
        )


def _region(
    world: World, tables: Tables, rng: random.Random, number: int, codes: dict[str, tuple[str, str, int]]
) -> None:
    code = _code(number, codes)
    country, language = ids.country(number)
    shown = ids.region_name(number)
    tables.add(
        "regions",
        id=ids.region(number),
        within_nuts=_NUTS + code,
        lat=f"{36 + 30 * rng.random():.4f}",
        long=f"{-9 + 38 * rng.random():.4f}",
        label_en=shown,
        label_pl=f"Synthetic: {name(number)}" if number % 2 else "",
    )
    if number % 3 == 0:
        tables.add(
            "regions",
            id=ids.region(number),
            source=ids.database(number % PROGRAMMES),
            name_as_stated=shown,
            language=language,
            country=country,
            mining_past_en=world.text(rng) if number % 2 else "",
        )


def _code(number: int, codes: dict[str, tuple[str, str, int]]) -> str:
    """The code in which a region lies, made up below the code of its country; its ancestors are noted in `codes`.

    X is a letter that Eurostat has not given at level 1, so no real place is meant.
    """
    country, _ = ids.country(number)
    rest = number // len(COUNTRIES)
    code = country
    codes[code] = ("", country, 0)
    for level, letter in enumerate(("X", str(1 + rest % 5), "ABCDEFG"[rest // 5 % 7]), start=1):
        codes[code + letter] = (code, country, level)
        code += letter
    return code


def _organisation(world: World, tables: Tables, rng: random.Random, number: int) -> None:
    home = world.home_of(number)
    country, language = ids.country(home)
    kind = _KINDS[number // world.regions]
    founded = 1950 + int(60 * rng.random())
    shown = f"Synthetic {kind[_LANGUAGES[language]]} {name(number)}"
    tables.add(
        "organisations",
        id=ids.organisation(number),
        source=ids.database(number % PROGRAMMES),
        name_as_stated=shown,
        language=language,
        kind=kind[0],
        country=country,
        region=ids.region(home),
        founded=str(founded) if rng.random() < 0.5 else "",
        label_en=f"Synthetic {kind[1]} {name(number)}",
        label_pl=f"Synthetic: {kind[2]} {name(number)}" if language == "pl" else "",
    )
    if rng.random() < 0.35:
        differs = rng.random() < 0.15
        tables.add(
            "organisations",
            id=ids.organisation(number),
            source=ids.page(int(world.projects * rng.random())),
            quote_location="partners",
            name_as_stated=f"Synthetic {name(number)}" if differs else shown,
            language=language,
            region=ids.region(home),
            founded=str(founded + (3 if differs else 0)),
            url=f"https://example.org/synthetic/body/{number}",
        )
