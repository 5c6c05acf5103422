"""A report as files: HTML that opens from disk without a script, Markdown with its pictures beside it, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from prospects_kg.draw.palette import dark_style
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.report import Document, Grid, NetworkReport, Section, report
from prospects_kg.draw.templates import Markup, render
from prospects_kg.draw.words import say
from prospects_kg.network.model import TransferNetwork

_TEMPLATE: Final = Path(__file__).with_name("templates") / "report.html"
# Letters that mean something to Markdown or to HTML within it (CommonMark 0.31, section 2.4).
_MEANS_SOMETHING: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
# Controls, and marks that would turn the direction of what follows them (Unicode Standard Annex 9, section 2).
_TURNING: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB: Final = ("http://", "https://")
# Decimals of a number that is no count; the whole number stands in JSON.
_DIGITS: Final = 3


def report_files(network: TransferNetwork, form: str, language: str, stem: str) -> dict[str, bytes]:
    """The files of the report in a form (html, md, json): their bytes by what follows the stem of the file's name.

    Markdown has its pictures as SVG beside it, `{stem}.map.svg` and so on.
    """
    return FORMS[form](report(network, language), stem)


def picture_page(picture: Picture) -> str:
    """One picture as a page: its words, the drawing, and the same as a table."""
    section = Section(picture.name, picture.title, (picture.summary,), picture.notes, picture=picture)
    return _page(NetworkReport(picture.title, "", picture.language, (section,), ()))


def _html(whole: NetworkReport, _: str) -> dict[str, bytes]:
    return {".html": _page(whole).encode()}


def _page(whole: NetworkReport) -> str:
    page = render(
        _TEMPLATE,
        report=whole,
        dark=Markup(dark_style()),
        # Pictures are written by templates that escape (draw/svg.py).
        svg=lambda picture: Markup(picture.svg),
        is_web=is_web,
        shown=shown,
        twin=_twin,
        say=lambda key, **values: say(f"report.{key}", whole.language, **values),
    )
    return _TURNING.sub("", page)


def _twin(picture: Picture) -> Grid:
    return Grid(picture.columns, picture.rows)


def is_web(address: str) -> bool:
    """Whether an address leads to the web, and so may be a link: nothing else that a browser would run or read.

    >>> is_web("https://example.org/"), is_web("javascript:alert(1)"), is_web("")
    (True, False, False)
    """
    return address.lower().startswith(_WEB)


def shown(value: Value) -> str:
    """A value as a table shows it.

    >>> shown(0.123456), shown(3), shown(None)
    ('0.123', '3', '')
    """
    if value is None:
        return ""
    return f"{value:.{_DIGITS}g}" if isinstance(value, float) else str(value)


def _markdown(whole: NetworkReport, stem: str) -> dict[str, bytes]:
    lines = [f"# {marked(whole.title)}", "", marked(whole.project), ""]
    pictures: dict[str, bytes] = {}
    for section in whole.sections:
        lines += [f"## {marked(section.heading)}", ""]
        lines += [line for paragraph in section.paragraphs for line in (marked(paragraph), "")]
        if section.picture:
            suffix = f".{section.picture.name}.svg"
            pictures[suffix] = section.picture.svg.encode()
            lines += [f"![{marked(section.picture.title)}](<{stem}{suffix}>)", ""]
        if section.points:
            lines += [*(f"- {marked(point)}" for point in section.points), ""]
        grid = section.grid or (_twin(section.picture) if section.picture else None)
        lines += _markdown_table(grid) if grid else []
    if whole.documents:
        lines += [f"## {marked(say('report.documents', whole.language))}", ""]
        lines += [f"- {_markdown_document(document)}" for document in whole.documents]
    text = _TURNING.sub("", "\n".join(lines)).rstrip("\n") + "\n"
    return {".md": text.encode(), **pictures}


def marked(text: str) -> str:
    r"""A text as Markdown shows it, letter by letter and on one line.

    >>> print(marked("a_b <img src=x>"))
    a\_b \<img src=x\>
    """
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))


def _markdown_table(grid: Grid) -> list[str]:
    rows = [grid.columns, *([shown(value) for value in row] for row in grid.rows)]
    lines = [f"| {' | '.join(marked(cell) for cell in row)} |" for row in rows]
    return [lines[0], "|" + " --- |" * len(grid.columns), *lines[1:], ""]


def _markdown_document(document: Document) -> str:
    told = marked(", ".join(filter(None, (document.title, document.publisher, document.date))))
    # An address in angle brackets may hold anything but these (CommonMark 0.31, section 6.5).
    address = re.sub(r"[\s<>]", "", document.url)
    return f"{told}: <{address}>" if is_web(address) else told


def _json(whole: NetworkReport, _: str) -> dict[str, bytes]:
    content = {
        "title": whole.title,
        "project": whole.project,
        "language": whole.language,
        "sections": [_section(section) for section in whole.sections],
        "tables": {name: table.to_dicts() for name, table in whole.tables.items()},
        "columns": {
            name: {column.name: column.meaning for column in table.columns}
            for name, table in whole.tables.items()
        },
        "documents": [
            {"title": it.title, "publisher": it.publisher, "date": it.date, "url": it.url}
            for it in whole.documents
        ],
    }
    return {".json": (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()}


def _section(section: Section) -> Mapping[str, Any]:
    facts: dict[str, Any] = {
        "key": section.key,
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "points": list(section.points),
    }
    grid = section.grid or (_twin(section.picture) if section.picture else None)
    if grid:
        facts["rows"] = [dict(zip(grid.columns, row, strict=True)) for row in grid.rows]
    return facts


FORMS: Final[Mapping[str, Callable[[NetworkReport, str], dict[str, bytes]]]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
}
