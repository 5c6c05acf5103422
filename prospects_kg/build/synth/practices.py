"""A practice with all that belongs to it: who tells of it, where it went, how far that came, and what was needed."""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from typing import Final

from prospects_kg.build.synth import world as ids
from prospects_kg.build.synth.tables import Tables
from prospects_kg.build.synth.words import name
from prospects_kg.build.synth.world import World

_TITLES: Final = {
    "en": ("Repair workshop", "Voucher scheme", "Old pit trail", "Shared laboratory", "Advice desk"),
    "pl": (
        "Warsztat napraw",
        "Program bonów",
        "Szlak dawnych szybów",
        "Wspólne laboratorium",
        "Punkt doradztwa",
    ),
    "de": (
        "Reparaturwerkstatt",
        "Gutscheine",
        "Grubenweg",
        "Gemeinsames Labor",
        "Beratungsstelle für Gründer",
    ),
}
_STAGES: Final = ("visited", "inspired", "planned", "piloted", "adopted")
# How far transfers come, added up: a third is a visit and no more, a tenth is adopted.
_FURTHEST: Final = (0.34, 0.60, 0.78, 0.90)
_MOST_TRANSFERS: Final = 40


@dataclass(frozen=True, slots=True)
class _Transfer:
    """One transfer while it is written: its id, the practice it may lead to (-1: none), and how far it came."""

    id: str
    practice: int
    project: int
    recipient: int
    result: int
    furthest: int
    year: int


def write_practice(world: World, tables: Tables, rng: random.Random, number: int) -> None:
    """Write one practice and what belongs to it."""
    home, project = world.region_of(number), world.project_of(number)
    start = world.year_of(project) - int(9 * rng.random())
    _rows(world, tables, rng, number, start)
    if number % 4 == 0:
        _need(world, tables, rng, number)
    if rng.random() < 0.1:
        _words_and_numbers(world, tables, rng, number)
    for transfer in _drawn(world, rng, number, project):
        _transfer(world, tables, rng, transfer, home)
        _reports(world, tables, rng, transfer)
        if transfer.furthest >= 2:
            _plan(tables, rng, transfer)


def _title(number: int, language: str) -> str:
    titles = _TITLES[language]
    return f"Synthetic: {titles[number % len(titles)]} {name(number)}"


def _rows(world: World, tables: Tables, rng: random.Random, number: int, start: int) -> None:
    """Write what the page of its project, and often another source, say of a practice."""
    home, project = world.region_of(number), world.project_of(number)
    language = ids.country(home)[1]
    owner = ids.organisation(world.body_of(home, rng.random()))
    second = f";{ids.project((project + 1) % world.projects)}" if number % 10 == 0 else ""
    themes = dict.fromkeys(world.theme_of(thing) for thing in (number, ~number)[: 2 if number % 3 else 1])
    tables.add(
        "practices",
        id=ids.practice(number),
        source=ids.page(project),
        quote_location=f"practice {number % 50 + 1}",
        title=_title(number, language),
        language=language,
        owner=owner,
        region=ids.region(home),
        theme=";".join(ids.theme(theme) for theme in themes),
        start=str(start),
        summary_en=f"{world.text(rng)} {world.text(rng)}",
        evidence_en=world.text(rng) if rng.random() < 0.5 else "",
        resources_en=world.text(rng) if rng.random() < 0.3 else "",
        transferability_en=world.text(rng) if rng.random() < 0.3 else "",
        project=ids.project(project) + second,
        label_en=_title(number, "en"),
        label_pl=_title(number, "pl") if rng.random() < 0.6 else "",
    )
    _other_source(world, tables, rng, number, start, owner)


def _other_source(
    world: World, tables: Tables, rng: random.Random, number: int, start: int, owner: str
) -> None:
    """Write what a second source says of a practice, now and then another start; and a few corrections."""
    differs = number % 40 == 0
    if differs or rng.random() < 0.4:
        tables.add(
            "practices",
            id=ids.practice(number),
            source=world.second_source(world.project_of(number), number),
            title=_title(number, "en"),
            language="en",
            owner=owner,
            region=ids.region(world.region_of(number)),
            start=str(start - 2) if differs else "",
            difficulties_en=world.text(rng),
            project=ids.project(world.project_of(number)),
        )
    if number % 400 == 60:
        tables.add(
            "corrections",
            table="practices",
            id=ids.practice(number),
            column="start",
            old_value=str(start),
            value=f"{start - 1}-04",
            source=ids.news(number % world.news),
            reason="Synthetic: the news gives the month of the opening.",
            status="open",
        )


def _drawn(world: World, rng: random.Random, number: int, project: int) -> list[_Transfer]:
    """The transfers of a practice: most practices have none, a few have many (Pareto)."""
    home = world.region_of(number)
    count = min(int(rng.paretovariate(2.0)) - 1, _MOST_TRANSFERS, world.regions // 2)
    transfers: dict[int, _Transfer] = {}
    for _ in range(count):
        result = int(world.practices * rng.random())
        recipient = world.region_of(result)
        if recipient in transfers or recipient == home:
            continue
        furthest = bisect(_FURTHEST, rng.random())
        transfers[recipient] = _Transfer(
            id=f"{ids.practice(number)}-to-{ids.region(recipient)}",
            practice=number,
            project=project,
            recipient=recipient,
            result=result if furthest == 4 and result != number else -1,
            furthest=furthest,
            year=world.year_of(project) + 1 + int(3 * rng.random()),
        )
    return list(transfers.values())


def _transfer(world: World, tables: Tables, rng: random.Random, transfer: _Transfer, home: int) -> None:
    """Write what one or two sources say of a transfer; an end in the plural stays text and names no place."""
    plural_donor, plural_recipient = rng.random() < 0.06, rng.random() < 0.08
    unknown = rng.random() < 0.07
    cells = {
        "id": transfer.id,
        "practice": "" if unknown else ids.practice(transfer.practice),
        "practice_as_stated": "a practice of the same kind (synthetic)" if unknown else "",
        "donor_region": "" if plural_donor else ids.region(home),
        "donor_as_stated": "four partner regions" if plural_donor else ids.region_name(home),
        "recipient_region": "" if plural_recipient else ids.region(transfer.recipient),
        "recipient_as_stated": "several towns" if plural_recipient else ids.region_name(transfer.recipient),
        "project": ids.project(transfer.project),
    }
    recipient = ids.organisation(world.body_of(transfer.recipient, rng.random()))
    first = {
        "source": ids.page(transfer.project),
        "recipient": "" if plural_recipient or rng.random() < 0.4 else recipient,
        "adaptation_en": world.text(rng) if transfer.furthest > 2 else "",
        "label_en": f"Synthetic: {name(transfer.practice)} to {name(transfer.recipient)}",
        "resulting_practice": "" if transfer.result < 0 else ids.practice(transfer.result),
    }
    tables.add("transfers", **cells, **first)
    if rng.random() < 0.3:
        other = ids.region((transfer.recipient + 1) % world.regions)
        if rng.random() < 0.05 and not plural_recipient and other != ids.region(home):
            cells["recipient_region"] = other
        tables.add("transfers", **cells, source=world.second_source(transfer.project, transfer.practice))


def _reports(world: World, tables: Tables, rng: random.Random, transfer: _Transfer) -> None:
    """Write how far a transfer came: the furthest stage, some of those before it, and now and then its end."""
    year, sources = transfer.year, (ids.page(transfer.project), ids.report(transfer.project))
    for stage in range(transfer.furthest + 1):
        if stage == transfer.furthest or rng.random() < 0.3:
            _report(world, tables, rng, transfer, _STAGES[stage], sources[stage % 2], year)
            year += int(2 * rng.random())
    if rng.random() < 0.06:
        source = ids.news(transfer.practice % world.news)
        _report(world, tables, rng, transfer, "abandoned", source, year + 2)


def _report(
    world: World, tables: Tables, rng: random.Random, transfer: _Transfer, stage: str, source: str, year: int
) -> None:
    draw, dated = rng.random(), rng.random() < 0.7
    month = f"-{1 + int(12 * rng.random()):02}" if draw < 0.5 else ""
    tables.add(
        "stage_reports",
        id=f"{transfer.id}-{stage}",
        source=source,
        quote_location=f"paragraph {1 + int(20 * draw)}",
        transfer=transfer.id,
        stage=stage,
        date=f"{year}{month}" if dated else "",
        documented_year="" if dated else str(year + 1),
        effect_en=world.text(rng) if stage == "adopted" else "",
        certainty="stated" if draw < 0.53 else "coded" if draw < 0.88 else "weak",
    )


def _plan(tables: Tables, rng: random.Random, transfer: _Transfer) -> None:
    tables.add(
        "plans",
        id=f"plan-{transfer.id}",
        source=ids.report(transfer.project),
        region=ids.region(transfer.recipient),
        author_as_stated=ids.region_name(transfer.recipient),
        practice=ids.practice(transfer.practice),
        project=ids.project(transfer.project),
        transfer=transfer.id,
        status="prepared" if rng.random() < 0.6 else "announced",
        date=str(transfer.year),
        label_en=f"Synthetic plan: {name(transfer.practice)} to {name(transfer.recipient)}",
    )


def _need(world: World, tables: Tables, rng: random.Random, number: int) -> None:
    holder = int(world.organisations * rng.random())
    tables.add(
        "needs",
        id=f"need-{number}",
        source=ids.page(world.project_of(number)),
        direction="need" if rng.random() < 0.6 else "offer",
        organisation=ids.organisation(holder),
        region=ids.region(world.home_of(holder)),
        theme=ids.theme(world.theme_of(holder)),
        text_en=world.text(rng),
        project=ids.project(world.project_of(number)),
    )


def _words_and_numbers(world: World, tables: Tables, rng: random.Random, number: int) -> None:
    """Write a finding and a figure of a practice; where number and words differ, only a reader sees it."""
    identifier, source = ids.practice(number), ids.page(world.project_of(number))
    jobs = 1 + int(40 * rng.random())
    tables.add(
        "figures",
        id=f"{identifier}-jobs",
        source=source,
        subject=f"practice/{identifier}",
        measure="jobs",
        value=str(jobs),
        value_as_stated=f"{jobs} jobs",
        unit="persons",
        scope_en="Synthetic: in the first year",
    )
    tables.add(
        "findings",
        id=f"{identifier}-result",
        source=source,
        about=f"practice/{identifier}",
        kind="result",
        text_en=world.text(rng),
    )
    if number % 7 == 0:
        tables.add(
            "conflicts",
            id=f"jobs-of-{identifier}",
            source="editors",
            subject=f"practice/{identifier}",
            statement=f"figure/{identifier}-jobs;finding/{identifier}-result",
            text_en="Synthetic: the number and the words of the page differ.",
        )
