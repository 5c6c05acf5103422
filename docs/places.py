"""Where everything in the picture of the model stands: frames, boxes and lines, placed by hand.

Coordinates are pixels of the picture at its own width. Boxes are the classes of data/metadata.json; a line stands for
one or several columns (table.column) that name another row. `picture.py` draws them and refuses to leave one out.
The colours are told apart with every kind of colour vision, and no meaning hangs on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
    Frame(
        "Practices and how they travel",
        "an end: a place, a body, or words as stated",
        76,
        236,
        668,
        272,
        ORANGE,
    ),
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
        (
            "participations.organisation",
            "participations.association",
            "events.host",
            "events.attendee",
            "events.region",
        ),
        ((48, 188), (48, 561)),
        (58, 210),
    ),
    Link(
        ("practices.programme",),
        ((346, 276), (84, 276), (84, 224), (28, 224), (28, 71), (35, 71)),
        (92, 289),
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
        (
            "practices.owner",
            "needs.organisation",
            "plans.author",
            "practices.region",
            "needs.region",
            "plans.region",
        ),
        ((290, 508), (290, 561)),
        (298, 539),
    ),
    Link(("plans.practice",), ((222, 446), (222, 291), (345, 291)), (230, 304)),
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
    "From the edge of a frame: several of the classes in it.   ↻ names a thing of its own class; any: of any class.",
)
GRAPHS: Final = (
    ("graph/source/{id}", "what one source states", 36, 172),
    ("graph/source/editors", "what the curators decide", 216, 172),
    ("graph/derived/{rule}", "what a rule derives", 396, 156),
    ("default graph", "these and the vocabulary, as one", 560, 204),
)
