"""The picture of the model, docs/model.svg: what is drawn where is data here, what it says is read from the tables.

Boxes are the classes of data/metadata.json. A line stands for one or several columns that name another row; its words
are their properties. A class without a place, or a column that no line stands for, is an error: the picture is complete.
The colours are told apart with every kind of colour vision, and no meaning hangs on colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from prospects_kg.model.terms import PKG
from prospects_kg.tables.schema import Column, Schema, TableSchema

WIDTH, HEIGHT = 800, 866
FONT: Final = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
PAPER, INK, SOFT, LINE = "#fcfbf8", "#1f2933", "#52606d", "#52606d"
TITLE: Final = "The model of prospects-kg"
DESCRIPTION: Final = (
    "A transfer stands in the middle: it carries a practice from one end to another, each end a place, a body, or only what "
    "the source says. Stage reports say how far it came. Above are programmes, projects and what happened in them; below are "
    "places and bodies; at the bottom the sources, and the graphs in which every statement lies by who states it. "
    "Rows that mend others (corrections, renames) are not drawn."
)


@dataclass(frozen=True, slots=True)
class Tone:
    """Fill and edge of a group of boxes."""

    fill: str
    edge: str
    text: str = INK


BLUE, ORANGE, GREEN, PURPLE = (
    Tone("#e3eef8", "#2a6496"),
    Tone("#fdebd3", "#a85b00"),
    Tone("#dcf1e8", "#00705a"),
    Tone("#eee6f4", "#6d4a86"),
)
STRONG: Final = Tone("#0b4f8a", "#083b68", "#ffffff")


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled area that groups boxes."""

    title: str
    note: str
    x: int
    y: int
    width: int
    height: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Box:
    """One class: the table of its rows, and where its box stands."""

    table: str
    x: int
    y: int
    tone: Tone
    width: int = 108
    height: int = 38


@dataclass(frozen=True, slots=True)
class Link:
    """A line from point to point for some columns (table.column); `label` is the left end of its words.

    `wide` is after how many characters the words go on in a new line; an empty label writes none.
    """

    columns: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    label: tuple[int, int] | None = None
    wide: int = 60


FRAMES: Final = (
    Frame("Cooperation", "who worked together, and what came of it", 20, 16, 760, 172, BLUE),
    Frame("Practices and how they travel", "an end: a place, a body, or words as stated", 76, 236, 668, 272, ORANGE),
    Frame("Places and bodies", "", 20, 562, 724, 84, GREEN),
    Frame("Sources", "every statement has one", 20, 678, 760, 144, PURPLE),
)
BOXES: Final = (
    Box("programmes", 36, 52, BLUE),
    Box("projects", 346, 52, BLUE),
    Box("exchanges", 36, 136, BLUE),
    Box("participations", 166, 136, BLUE),
    Box("phases", 286, 136, BLUE, 98),
    Box("events", 416, 136, BLUE, 98),
    Box("publications", 536, 136, BLUE),
    Box("practices", 346, 272, ORANGE),
    Box("themes", 498, 272, ORANGE, 96),
    Box("needs", 632, 272, ORANGE, 96),
    Box("transfers", 330, 348, STRONG, 140, 52),
    Box("stage_reports", 346, 446, ORANGE, 108),
    Box("plans", 160, 446, ORANGE),
    Box("organisations", 132, 592, GREEN, 116),
    Box("regions", 346, 592, GREEN),
    Box("nuts", 552, 592, GREEN),
    Box("findings", 36, 712, PURPLE),
    Box("figures", 206, 712, PURPLE, 120),
    Box("conflicts", 388, 712, PURPLE),
    Box("sources", 656, 712, PURPLE),
)
LINKS: Final = (
    Link(("projects.programme",), ((346, 71), (147, 71)), (216, 65)),
    Link(("exchanges.programme",), ((90, 136), (90, 93)), (96, 118)),
    Link(
        ("participations.project", "phases.project", "events.project", "publications.project"),
        ((590, 136), (590, 113), (400, 113), (400, 93)),
        (412, 107),
        80,
    ),
    Link((), ((220, 136), (220, 113), (400, 113))),
    Link((), ((335, 136), (335, 113))),
    Link((), ((465, 136), (465, 113))),
    Link(
        ("practices.project", "needs.project", "transfers.project", "plans.project"),
        ((400, 236), (400, 93)),
        (410, 216),
    ),
    Link(("projects.theme",), ((454, 71), (676, 71), (676, 210), (560, 210), (560, 271)), (570, 65)),
    Link(
        ("participations.organisation", "participations.association", "events.host", "events.attendee", "events.region"),
        ((48, 188), (48, 561)),
        (58, 210),
    ),
    Link(("practices.theme",), ((454, 291), (497, 291)), (459, 285)),
    Link(("needs.theme",), ((632, 291), (595, 291)), (598, 285)),
    Link(("transfers.practice", "transfers.resulting_practice"), ((400, 348), (400, 311)), (408, 333)),
    Link(("stage_reports.transfer",), ((400, 446), (400, 401)), (408, 434)),
    Link(("plans.transfer",), ((268, 456), (310, 456), (310, 390), (329, 390)), (276, 450)),
    Link(("transfers.donor_region", "transfers.donor"), ((120, 400), (120, 561)), (128, 539), 22),
    Link(
        ("transfers.recipient_region", "transfers.recipient", "transfers.observer"),
        ((656, 400), (656, 561)),
        (548, 532),
        20,
    ),
    Link(
        ("practices.owner", "needs.organisation", "plans.author", "practices.region", "needs.region", "plans.region"),
        ((290, 508), (290, 561)),
        (298, 539),
    ),
    Link(("plans.practice",), ((222, 446), (222, 291), (345, 291)), (230, 285)),
    Link(("organisations.region",), ((248, 611), (345, 611)), (278, 605)),
    Link(("regions.nuts", "regions.within_nuts"), ((454, 611), (551, 611)), (462, 605), 20),
    Link(("stage_reports.source",), ((454, 465), (764, 465), (764, 698), (710, 698), (710, 711)), (500, 459)),
    Link(
        ("figures.source", "findings.source", "conflicts.conflicting_source"),
        ((90, 750), (90, 763), (710, 763), (710, 751)),
        (512, 734),
        18,
    ),
    Link((), ((266, 750), (266, 763))),
    Link((), ((442, 750), (442, 763))),
)
ENDS: Final = (("from", 92, "donor"), ("to", 596, "recipient"))
STAGES: Final = ("visited, inspired, planned,", "piloted, adopted; or abandoned")
LEGEND: Final = (
    "A line leads from the class whose rows name a thing to the class of that thing; its words are the properties.",
    "From the edge of a frame: several of the classes in it.   ↻ names a thing of its own class, ∗ one of any class.",
)
GRAPHS: Final = (
    ("graph/source/{id}", "what one source states", 36, 172),
    ("graph/source/editors", "what the curators decide", 216, 172),
    ("graph/derived/{rule}", "what a rule derives", 396, 156),
    ("default graph", "these and the vocabulary, as one", 560, 204),
)


class Incomplete(Exception):
    """The tables hold something that the picture does not show."""


def draw(schema: Schema) -> Iterator[str]:
    """The picture as SVG, line by line."""
    _check_complete(schema)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-labelledby="title desc" font-family="{FONT}">'
    )
    yield f'<title id="title">{TITLE}</title>'
    yield f'<desc id="desc">{escape(DESCRIPTION)}</desc>'
    yield (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 1 L9 5 L0 9 z" fill="{LINE}"/></marker></defs>'
    )
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="{PAPER}"/>'
    for frame in FRAMES:
        yield from _frame(frame)
    yield from _journey()
    for link in LINKS:
        yield from _link(link, schema)
    for box in BOXES:
        yield from _box(box, schema.tables[box.table])
    yield from _graphs()
    for index, line in enumerate(LEGEND):
        yield _text(28, 840 + 15 * index, line, size=11, colour=SOFT)
    yield "</svg>\n"


def _check_complete(schema: Schema) -> None:
    drawn = {name for link in LINKS for name in link.columns}
    placed = {box.table for box in BOXES}
    missing = [name for name, table in schema.tables.items() if table.column("id") and name not in placed | {"corrections"}]
    for name, table in schema.tables.items():
        missing += [
            f"{name}.{column.name}"
            for column in table.columns
            if _is_drawn(table, column) and f"{name}.{column.name}" not in drawn and name in placed
        ]
    if missing:
        raise Incomplete(f"docs/picture.py draws no {', '.join(missing)}; add a Box or a Link")


def _is_drawn(table: TableSchema, column: Column) -> bool:
    """Whether a column needs a line: it states a link to another table (its own and any are written in the box)."""
    return bool(column.references) and not column.suppressed and column.references not in {"*", table.name}


def _frame(frame: Frame) -> Iterator[str]:
    yield (
        f'<rect x="{frame.x}" y="{frame.y}" width="{frame.width}" height="{frame.height}" rx="8" fill="{frame.tone.fill}" '
        f'fill-opacity="0.45" stroke="{frame.tone.edge}" stroke-opacity="0.45"/>'
    )
    yield _text(frame.x + 14, frame.y + 20, frame.title, size=13, bold=True, colour=frame.tone.edge)
    if frame.note:
        yield _text(frame.x + 28 + 6.6 * len(frame.title), frame.y + 20, frame.note, size=11.5, colour=SOFT)


def _journey() -> Iterator[str]:
    """The way of a practice, behind the transfer: from one end to the other."""
    yield (
        f'<path d="M204 360 H572 V350 L594 374 L572 398 V388 H204 z" fill="{ORANGE.edge}" fill-opacity="0.22" stroke="none"/>'
    )
    for word, x, role in ENDS:
        yield (
            f'<rect x="{x}" y="348" width="112" height="52" rx="26" fill="{PAPER}" stroke="{ORANGE.edge}" stroke-width="1.5" '
            'stroke-dasharray="5 3"/>'
        )
        yield _text(x + 56, 369, word, size=13, bold=True, anchor="middle")
        yield _text(x + 56, 386, f"{role}AsStated", size=11, anchor="middle", colour=SOFT)
    for index, line in enumerate(STAGES):
        yield _text(464, 482 + 14 * index, line, size=11, colour=SOFT)


def _link(link: Link, schema: Schema) -> Iterator[str]:
    path = " ".join(f"{'L' if index else 'M'}{x} {y}" for index, (x, y) in enumerate(link.points))
    tip = ' marker-end="url(#tip)"' if link.columns else ""
    yield f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="5" stroke-opacity="0.8"/>'
    yield f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.4"{tip}/>'
    if link.label:
        x, y = link.label
        for index, line in enumerate(textwrap.wrap(_words(link, schema), link.wide)):
            yield _text(x, y + 14 * index, line, size=11, halo=True)


def _words(link: Link, schema: Schema) -> str:
    found = []
    for name in link.columns:
        table, _, column_name = name.partition(".")
        column = schema.tables[table].column(column_name)
        if column is None or not column.predicate:
            raise Incomplete(f"docs/picture.py draws {name}, which the tables do not have; take it out of its Link")
        found.append(_local(column.predicate))
    return ", ".join(dict.fromkeys(found))


def _box(box: Box, table: TableSchema) -> Iterator[str]:
    x, tone = box.x + box.width / 2, box.tone
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="5" fill="{tone.fill}" '
        f'stroke="{tone.edge}" stroke-width="1.4"/>'
    )
    note = _note(table)
    middle = box.y + box.height / 2
    size = 15 if tone is STRONG else 13
    yield _text(x, middle + (-1 if note else 5), _class_name(table), size=size, bold=True, anchor="middle", colour=tone.text)
    if note:
        yield _text(x, middle + 13, note, size=11, anchor="middle", colour=tone.text)


def _note(table: TableSchema) -> str:
    """The columns that name a row of the same table, or of any."""
    own = [_local(c.predicate) for c in table.columns if c.references == table.name and not c.suppressed]
    any_ = [f"{_local(c.predicate)}" for c in table.columns if c.references == "*" and not c.suppressed]
    return " ".join([*(f"{name} ↻" for name in own), *(f"{name} ∗" for name in any_[:1])])


def _class_name(table: TableSchema) -> str:
    stated = next((column.value for column in table.virtual if column.name == "type"), "")
    if stated.startswith(PKG):
        return stated.removeprefix(PKG)
    return "".join(word.capitalize() for word in table.kind.split("-"))


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _graphs() -> Iterator[str]:
    for name, meaning, x, width in GRAPHS:
        yield (
            f'<rect x="{x}" y="776" width="{width}" height="36" rx="18" fill="{PAPER}" stroke="{PURPLE.edge}" stroke-width="1.2"/>'
        )
        yield _text(x + width / 2, 790, name, size=11, bold=True, anchor="middle")
        yield _text(x + width / 2, 804, meaning, size=11, anchor="middle", colour=SOFT)


def _text(
    x: float, y: float, words: str, *, size: float, bold: bool = False, anchor: str = "", colour: str = INK, halo: bool = False
) -> str:
    style = ' font-weight="bold"' if bold else ""
    style += f' text-anchor="{anchor}"' if anchor else ""
    style += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{style}>{escape(words)}</text>'
