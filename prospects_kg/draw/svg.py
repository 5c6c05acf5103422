"""Shapes written as script-free SVG 1.1, the same bytes for the same shapes.

Every colour stands twice: as the printed value that any reader of SVG knows, and behind `@supports` as a variable of
the page, so that a picture inside a page with a dark ground changes with it and a picture in a paper does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Final

from prospects_kg.draw import lettering
from prospects_kg.draw.palette import PAPER
from prospects_kg.draw.shapes import Box, Circle, Group, Path, Shape, Text, is_address, number
from prospects_kg.draw.templates import render

_TEMPLATE: Final = File(__file__).with_name("templates") / "picture.svg"
_MARGIN: Final = 16.0
_TITLE: Final = 17.0
_NOTE: Final = 11.0
_LEADING: Final = 1.35


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing of `width` times `height` with the words around it; a small one goes without title and notes."""

    width: float
    height: float
    shapes: Sequence[Shape]
    title: str
    summary: str
    notes: Sequence[str] = ()
    language: str = "en"
    small: bool = False


def written(sheet: Sheet) -> str:
    """The sheet as one SVG document, title above and notes below the drawing."""
    head, foot = ([], []) if sheet.small else (_head(sheet), _foot(sheet))
    margin = 4.0 if sheet.small else _MARGIN
    top = margin + len(head) * _TITLE * _LEADING + (6 if head else 0)
    bottom = top + sheet.height + (10 if foot else 0)
    shapes: list[Shape] = [
        Text(margin, margin + _TITLE * (0.85 + row * _LEADING), text, _TITLE, bold=True)
        for row, text in enumerate(head)
    ]
    shapes.append(Group(margin, top, sheet.shapes))
    shapes += [
        Text(margin, bottom + _NOTE * (1 + row * _LEADING), text, _NOTE, "muted")
        for row, text in enumerate(foot)
    ]
    digest = hashlib.sha256(repr((sheet.title, sheet.summary, shapes)).encode("utf-8", "replace")).hexdigest()
    return render(
        _TEMPLATE,
        key=digest[:10],
        width=number(sheet.width + 2 * margin),
        height=number(bottom + len(foot) * _NOTE * _LEADING + margin),
        title=lettering.clean(sheet.title),
        summary=lettering.clean(sheet.summary, 2000),
        language=sheet.language,
        font=lettering.FONT,
        roles={role: PAPER[role] for role in PAPER if role in set(_roles(shapes)) | {"paper"}},
        paper=PAPER,
        # What lies inside an image is hidden from assistive tools; links must not be.
        linked=_has_links(shapes),
        shapes=shapes,
        n=number,
        clean=lettering.clean,
        is_address=is_address,
    )


def _head(sheet: Sheet) -> list[str]:
    return lettering.wrapped(sheet.title, _TITLE, sheet.width, 2, bold=True)


def _foot(sheet: Sheet) -> list[str]:
    return [line for note in sheet.notes for line in lettering.wrapped(note, _NOTE, sheet.width, 4)]


def _roles(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in shapes:
        match shape:
            case Group():
                yield from _roles(shape.shapes)
            case Text():
                yield from (shape.fill, "paper")
            case Path() | Circle() | Box():
                yield from (shape.fill, shape.stroke)


def _has_links(shapes: Iterable[Shape]) -> bool:
    return any(
        _has_links(shape.shapes) if isinstance(shape, Group) else is_address(shape.href) for shape in shapes
    )
