"""A project with all that belongs to it: sources, phases, partners, events, publications, figures, findings."""

from __future__ import annotations

import random
from typing import Final

from prospects_kg.build.synth import world as ids
from prospects_kg.build.synth.tables import Tables
from prospects_kg.build.synth.words import name
from prospects_kg.build.synth.world import PROGRAMMES, World

_EVENTS: Final = ("seminar", "workshop", "visit", "conference", "meeting")
_PUBLICATIONS: Final = ("handbook", "report", "newsletter", "guide")
_FINDINGS: Final = ("aim", "problem", "result", "conclusion")
_COUNTED: Final = (("partners", 4, 12), ("good-practices", 10, 90), ("participants", 100, 900))


def write_project_rows(world: World, tables: Tables, rng: random.Random, number: int) -> None:
    """Write one project and what belongs to it."""
    year = world.year_of(number)
    end = f"{year + 3}-{1 + int(12 * rng.random()):02}"
    shown = f"Synthetic {name(number)}"
    _sources(tables, number, shown, end)
    moved = _project(world, tables, rng, number, year, end, shown)
    if moved and number % 4 == 0:
        tables.add(
            "conflicts",
            id=f"start-of-{ids.project(number)}",
            source="editors",
            subject=f"project/{ids.project(number)}",
            property="startAsStated",
            preferred=moved,
            text_en="Synthetic: page and database differ about the start.",
        )
    partners = _partners(world, tables, rng, number)
    _activities(world, tables, rng, number, year, partners)
    _figures(tables, rng, number, end)
    for order, kind in enumerate(_FINDINGS):
        tables.add(
            "findings",
            id=f"{ids.project(number)}-finding-{order}",
            source=ids.report(number),
            quote_location=f"page {4 + order}",
            about=f"project/{ids.project(number)}",
            kind=kind,
            text_en=world.text(rng),
        )
    if number % 2:
        _exchange(world, tables, rng, number, year, partners)


def _sources(tables: Tables, number: int, shown: str, end: str) -> None:
    for source, kind, date, seen, rank in (
        (ids.page(number), "page", end[:4], "whole", "2"),
        (ids.report(number), "final report", end, "excerpt", "2"),
    ):
        tables.add(
            "sources",
            id=source,
            title=f"{shown}: {kind}",
            label_en=f"{shown}: {kind}",
            publisher=shown,
            language="en",
            url=f"https://example.org/synthetic/{source}",
            date=date,
            seen=seen,
            rank=rank,
        )


def _project(
    world: World, tables: Tables, rng: random.Random, number: int, year: int, end: str, shown: str
) -> str:
    """Write what database and page say of a project; gives the start of the page where the two differ."""
    identifier, start = ids.project(number), f"{year}-{1 + int(12 * rng.random()):02}"
    moved = f"{year - 1}-{start[5:]}" if rng.random() < 0.12 else ""
    tables.add(
        "projects",
        id=identifier,
        source=ids.database(number % PROGRAMMES),
        title=shown,
        language="en",
        acronym=f"SYN-{number}",
        identifier=f"SYN/{number:05}",
        programme=ids.programme(number % PROGRAMMES),
        start=start,
        end=end,
        label_en=shown,
        label_pl=f"Synthetic: projekt {name(number)}",
    )
    earlier = int(number * rng.random())
    builds = bool(number) and rng.random() < 0.4
    tables.add(
        "projects",
        id=identifier,
        source=ids.page(number),
        quote_location="heading",
        title=shown,
        language="en",
        start=moved or start,
        theme=";".join(
            dict.fromkeys((ids.theme(world.theme_of(number)), ids.theme(world.theme_of(~number))))
        ),
        builds_on=f"project/{ids.project(earlier)}" if builds else "",
        summary_en=world.text(rng),
        url=f"https://example.org/synthetic/project/{number}",
    )
    return moved


def _partners(world: World, tables: Tables, rng: random.Random, number: int) -> list[int]:
    """Write the partners of a project, the lead first; gives their numbers. Hubs take part in many projects."""
    partners = dict.fromkeys(
        world.body_of(world.region_of(int(rng.random() * 2**32)), rng.random()) for _ in range(9)
    )
    for order, partner in enumerate(partners):
        for source in (ids.page(number), ids.report(number))[: 2 if order % 3 == 0 else 1]:
            tables.add(
                "participations",
                id=f"{ids.organisation(partner)}-in-{number}",
                source=source,
                organisation=ids.organisation(partner),
                project=ids.project(number),
                role="partner" if order else "lead",
                role_as_stated="partner" if order else "lead partner",
            )
    return list(partners)


def _activities(
    world: World, tables: Tables, rng: random.Random, number: int, year: int, partners: list[int]
) -> None:
    """Write two events, the phases that they end, and what was published."""
    for order in (1, 2):
        host = partners[order % len(partners)]
        kind = _EVENTS[(number + order) % len(_EVENTS)]
        tables.add(
            "events",
            id=f"event-{number}-{order}",
            source=ids.page(number),
            title=f"Synthetic {kind} of {name(number)}",
            language="en",
            kind=kind,
            project=ids.project(number),
            region=ids.region(world.home_of(host)),
            date=f"{year + order}-{1 + int(12 * rng.random()):02}-{1 + int(28 * rng.random()):02}",
            host=ids.organisation(host),
            attendee=";".join(ids.organisation(partner) for partner in partners[:4]),
        )
        _phase(world, tables, rng, number, year, order)
    kind = _PUBLICATIONS[number % len(_PUBLICATIONS)]
    tables.add(
        "publications",
        id=f"publication-{number}",
        source=ids.report(number),
        title=f"Synthetic {kind} of {name(number)}",
        language="en",
        kind=kind,
        project=ids.project(number),
        languages="en;pl" if number % 2 else "en;de;pl",
        date=str(year + 3),
        url=f"https://example.org/synthetic/publication/{number}",
    )


def _phase(world: World, tables: Tables, rng: random.Random, number: int, year: int, order: int) -> None:
    tables.add(
        "phases",
        id=f"{ids.project(number)}-phase-{order}",
        source=ids.report(number),
        project=ids.project(number),
        order=str(order),
        title=f"Synthetic phase {order}",
        language="en",
        activities_en=world.text(rng),
        output=f"event/event-{number}-{order}",
        start=str(year + order - 1),
        end=str(year + order),
    )


def _figures(tables: Tables, rng: random.Random, number: int, end: str) -> None:
    """Write figures of a project as page and report give them; every sixth pair differs."""
    for measure, low, high in _COUNTED:
        value = low + int((high - low) * rng.random())
        for source, place in ((ids.page(number), "paragraph 2"), (ids.report(number), "page 3")):
            tables.add(
                "figures",
                id=f"{source}-{measure}",
                source=source,
                quote_location=place,
                subject=f"project/{ids.project(number)}",
                measure=measure,
                value=str(value),
                value_as_stated=f"about {value}" if source == ids.page(number) else str(value),
                unit="persons" if measure == "participants" else "",
                as_of=end[:4] if measure == "participants" else "",
            )
            value += int(rng.random() < 1 / 6)


def _exchange(
    world: World, tables: Tables, rng: random.Random, number: int, year: int, partners: list[int]
) -> None:
    pair = number % 4 == 1
    places = list(dict.fromkeys(world.home_of(partner) for partner in partners))[: 2 if pair else 4]
    if len(places) < 2:
        return
    stated = [ids.region_name(place) for place in places]
    tables.add(
        "exchanges",
        id=f"exchange-{number}",
        source=ids.news(number % world.news),
        type="PartnerPair" if pair else "Exchange",
        member=";".join(f"region/{ids.region(place)}" for place in places),
        member_as_stated=";".join(stated if pair else [*stated, "Synthetic: two more towns"]),
        programme=ids.programme(number % PROGRAMMES),
        date=str(year + 1),
        topics_en=world.text(rng),
        label_en=f"Synthetic exchange {number}",
    )
