"""What the source mini-news of the mini project states, written down column by column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.queries.tables import Row, Tables, concept, days, items, pkg, text, typed

MINI = Tables(Path(__file__).parents[1] / "mini")

# Table -> (class in IRIs, column -> how a cell is stated).
Cell = Callable[[str], list[tuple[str, str | None]]]


def _link(name: str, kind: str) -> Cell:
    return lambda cell: [(pkg(name), MINI.thing(kind, slug)) for slug in items(cell)]


def _said(name: str, language: str = "") -> Cell:
    return lambda cell: [(pkg(name), text(item, language)) for item in items(cell)]


def _date(cell: str) -> list[tuple[str, str | None]]:
    first, last = days(cell)
    return [
        (pkg("dateAsStated"), text(cell)),
        (pkg("earliest"), typed(first, "date")),
        (pkg("latest"), typed(last, "date")),
    ]


def _year(cell: str) -> list[tuple[str, str | None]]:
    return [(pkg("documentedYear"), typed(cell, "gYear")), (pkg("latest"), typed(f"{cell}-12-31", "date"))]


STATED: dict[str, tuple[str, dict[str, Cell]]] = {
    "transfers": (
        "transfer",
        {
            "quote_location": _said("quoteLocation"),
            "practice": _link("practice", "practice"),
            "practice_as_stated": _said("practiceAsStated"),
            "donor_region": _link("donorRegion", "region"),
            "donor_as_stated": _said("donorAsStated"),
            "recipient_region": _link("recipientRegion", "region"),
            "recipient_as_stated": _said("recipientAsStated"),
            "project": _link("withinProject", "project"),
        },
    ),
    "stage_reports": (
        "stage-report",
        {
            "source": lambda cell: [
                ("<http://www.w3.org/ns/prov#hadPrimarySource>", MINI.thing("source", cell))
            ],
            "quote_location": _said("quoteLocation"),
            "transfer": _link("transfer", "transfer"),
            "stage": lambda cell: [(pkg("stage"), concept("stage", cell))],
            "date": _date,
            "documented_year": _year,
            "effect_en": _said("effect", "en"),
        },
    ),
    "exchanges": (
        "exchange",
        {
            "member": lambda cell: [(pkg("member"), MINI.of(item)) for item in items(cell)],
            "member_as_stated": _said("memberAsStated"),
            "programme": _link("programme", "programme"),
            "date": _date,
            "topics_en": _said("topics", "en"),
        },
    ),
}
CLASSES = {"transfers": "Transfer", "stage_reports": "StageReport"}


def statements_of_mini_news(_: Tables) -> set[Row]:
    found: set[Row] = set()
    for table, (kind, columns) in STATED.items():
        for row in (row for row in MINI.read(table) if row["source"] == "mini-news"):
            subject = MINI.thing(kind, row["id"])
            a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
            found.add((subject, a, pkg(CLASSES.get(table) or row["type"])))
            for column, state in columns.items():
                if row[column]:
                    found |= {(subject, name, value) for name, value in state(row[column])}
    for row in (row for row in MINI.read("corrections") if row["source"] == "mini-news"):
        first, last = days(row["value"])
        found |= {
            (MINI.thing("practice", row["id"]), pkg("startAsStated"), text(row["value"])),
            (MINI.thing("practice", row["id"]), pkg("startEarliest"), typed(first, "date")),
            (MINI.thing("practice", row["id"]), pkg("startLatest"), typed(last, "date")),
        }
    return found
