"""Pictures as PNG and PDF, for papers and slides, with the optional library typst; no other module knows it.

Its wheel brings everything but fonts: texts are set in the first font of the SVG's list that the machine has. On one
machine the same SVG gives the same bytes; neither file holds a date.
"""

from __future__ import annotations

import importlib
import json
from typing import Any, Final

from prospects_kg.model.errors import ResultError

# Pixels to the inch of a PNG: twice the 96 of the screen, fine enough for print at column width.
DENSITY: Final = 192.0
_PAGE: Final = (
    "#set page(width: auto, height: auto, margin: 0pt)\n"
    "#set document(date: none, title: {title})\n"
    '#image("picture.svg", alt: {title})\n'
)


def to_png(svg: str, *, density: float = DENSITY) -> bytes:
    """The picture as a PNG, `density` pixels to the inch; raises ResultError where typst is not installed."""
    return _compiled(svg, "png", density)


def to_pdf(svg: str) -> bytes:
    """The picture as a PDF with lines and letters, not dots; raises ResultError where typst is not installed."""
    return _compiled(svg, "pdf", DENSITY)


def _compiled(svg: str, form: str, density: float) -> bytes:
    try:
        typst: Any = importlib.import_module("typst")
    except ImportError as missing:
        raise ResultError(
            f"a picture as {form.upper()} needs typst: pip install 'prospects-kg[pictures]'; as .svg it needs nothing"
        ) from missing
    files = {
        "main.typ": _PAGE.format(title=json.dumps(_title(svg), ensure_ascii=False)).encode(),
        "picture.svg": svg.encode(),
    }
    try:
        made: bytes = typst.compile(files, format=form, ppi=density)
    except RuntimeError as error:  # what typst's own error is
        raise ResultError(f"the picture could not be made into {form.upper()}: {error}") from error
    return made


def _title(svg: str) -> str:
    """The title that the picture carries, as plain text."""
    start = svg.find("<title")
    begin, end = svg.find(">", start) + 1, svg.find("</title>", start)
    text = svg[begin:end] if 0 <= start < end else ""
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text
