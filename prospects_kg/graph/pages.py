"""Answers for people: Markdown, HTML and aligned text.

IRIs are shortened and literals stand bare. Whatever a source or an endpoint says is text here: nothing of it
may become markup, a link to a script, or a command to a terminal.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from prospects_kg.model.terms import Blank, Iri, Literal, Term, is_iri, shorten

Cells: TypeAlias = Sequence[Term | None]

NOTEBOOK_ROWS: Final = 100
CELL_WIDTH: Final = 72

# GitHub's Markdown makes links of bare addresses and of mail addresses, whatever is escaped around them.
_LINKED: Final = re.compile(r"www(?=\.)|:(?=//)|@")
# html.escape has written "&#" by the time this runs; that "#" must stay.
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]|~$!]|(?<!&)#)")
_CUT: Final = "…"
# They turn the direction of what follows, also outside the cell (Unicode Standard Annex 9, section 2).
_DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset(("Cc", "Zl", "Zp", "Cs"))


def markdown_text(variables: Sequence[str], rows: Iterable[Cells], base: str = "") -> str:
    """Rows as a table of GitHub's Markdown; web addresses are links."""
    lines = [_markdown_line(_markdown(name) for name in variables), _markdown_line("---" for _ in variables)]
    lines += [_markdown_line(_markdown_cell(term, base) for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _markdown_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(term: Term | None, base: str) -> str:
    text = _markdown(_shown(term, base))
    # No IRI holds "|" or ">", so its address cannot end the link or the cell; "&" would start an entity.
    return f"[{text}](<{html.escape(term)}>)" if isinstance(term, Iri) and _is_link(term) else text


def _markdown(text: str) -> str:
    escaped = _LINKED.sub(_entity, html.escape(_visible(text, keep="\n"), quote=False))
    return _SPECIAL.sub(r"\\\1", escaped).replace("\n", "<br>")


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def html_text(
    variables: Sequence[str], rows: Sequence[Cells], base: str = "", limit: int | None = None
) -> str:
    """Rows as an HTML table; a line below it says how many rows were left out."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in variables)
    shown = rows if limit is None else rows[:limit]
    body = "".join(f"<tr>{''.join(_html_cell(term, base) for term in row)}</tr>\n" for row in shown)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    left = len(rows) - len(shown)
    return f"{table}<p>{left} more of {len(rows)} rows</p>\n" if left else table


def _html_cell(term: Term | None, base: str) -> str:
    text = html.escape(_visible(_shown(term, base), keep="\n\t"))
    if isinstance(term, Iri) and _is_link(term):
        return f'<td><a href="{html.escape(term)}" rel="noopener noreferrer">{text}</a></td>'
    if isinstance(term, Literal) and term.language:
        return f'<td lang="{html.escape(term.language)}">{text}</td>'
    return f"<td>{text}</td>"


def aligned_text(
    variables: Sequence[str], rows: Iterable[Cells], base: str = "", cell_width: int = CELL_WIDTH
) -> str:
    """Rows as columns of plain text, two blanks apart, columns of numbers to the right, and their count."""
    terms = list(rows)
    lines = [[_visible(name) for name in variables]]
    lines += [[_cut(_visible(_shown(term, base)), cell_width) for term in row] for row in terms]
    columns = list(zip(*lines, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    right = [_all_numbers(column) for column in zip(*terms, strict=True)] or [False] * len(columns)
    lines.insert(1, ["-" * width for width in widths])
    padded = ("  ".join(map(_pad, line, widths, right)).rstrip() for line in lines)
    count = f"({len(terms)} row{'' if len(terms) == 1 else 's'})"
    return "".join(f"{line}\n" for line in (*padded, count))


def _all_numbers(column: Iterable[Term | None]) -> bool:
    return all(
        isinstance(term, Literal) and not isinstance(term.value, str) for term in column if term is not None
    )


def _shown(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, Iri):
        return shorten(term, base)
    return term.n3 if isinstance(term, Blank) else term.lexical


def _is_link(iri: str) -> bool:
    return iri.startswith(("https://", "http://")) and is_iri(iri) and _visible(iri) == iri


def _visible(text: str, keep: str = "") -> str:
    """A text with control characters and turns of direction written as escapes."""
    if text.isprintable():
        return text
    return "".join(_escape(char) if _acts(char) and char not in keep else char for char in text)


def _acts(char: str) -> bool:
    return char in _DIRECTIONS or unicodedata.category(char) in _INVISIBLE


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _width(text: str) -> int:
    """Columns that a terminal needs: two for wide letters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def _cut(text: str, width: int) -> str:
    return text if not width or len(text) <= width else text[: width - 1] + _CUT
