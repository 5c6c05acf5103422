"""Draws the picture of the model, docs/model.svg, from places.py; what the lines and boxes say is read from the tables.

A class without a place, or a column that no line stands for, is an error: the picture is complete.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

from places import (
    BOXES,
    DESCRIPTION,
    ENDS,
    FONT,
    FRAMES,
    GRAPHS,
    HEIGHT,
    INK,
    LEGEND,
    LINE,
    LINKS,
    ORANGE,
    PAPER,
    PURPLE,
    SOFT,
    STAGES,
    STRONG,
    TITLE,
    WIDTH,
    Box,
    Frame,
    Link,
)

from prospects_kg.model.terms import PKG
from prospects_kg.tables.schema import Column, Schema, TableSchema


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
    missing = [
        name
        for name, table in schema.tables.items()
        if table.column("id") and name not in placed | {"corrections"}
    ]
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
            raise Incomplete(
                f"docs/picture.py draws {name}, which the tables do not have; take it out of its Link"
            )
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
    yield _text(
        x,
        middle + (-1 if note else 5),
        _class_name(table),
        size=size,
        bold=True,
        anchor="middle",
        colour=tone.text,
    )
    if note:
        yield _text(x, middle + 13, note, size=11, anchor="middle", colour=tone.text)


def _note(table: TableSchema) -> str:
    """The columns that name a row of the same table, or of any."""
    own = [_local(c.predicate) for c in table.columns if c.references == table.name and not c.suppressed]
    any_ = [_local(c.predicate) for c in table.columns if c.references == "*" and not c.suppressed]
    return " ".join([*(f"{name} ↻" for name in own), *(f"{name}: any" for name in any_[:1])])


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
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    bold: bool = False,
    anchor: str = "",
    colour: str = INK,
    halo: bool = False,
) -> str:
    style = ' font-weight="bold"' if bold else ""
    style += f' text-anchor="{anchor}"' if anchor else ""
    style += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{style}>{escape(words)}</text>'
