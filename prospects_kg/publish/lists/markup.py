"""Rows of lists as HTML, written once for each depth of folders: a list comes again on the pages of its facets.

Links of one row differ only by how far up the root is, so that pages of one depth share what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from prospects_kg.draw.templates import Markup
from prospects_kg.publish.lists.listings import Column, Entry
from prospects_kg.publish.lists.named import Part
from prospects_kg.publish.lists.tabulated import ShownCell, Tabulated
from prospects_kg.publish.shell import Page
from prospects_kg.publish.words import say

# A cell of more values than this shows one less and says how many more there are.
_VALUES: Final = 6


@dataclass(slots=True)
class RowWriter:
    """Writes the rows of one list in one language; `columns` are those that a page shows."""

    table: Tabulated
    columns: Sequence[Column]
    _rows: dict[tuple[int, str], str] = field(default_factory=dict)
    _parts: dict[tuple[int, Part, str], str] = field(default_factory=dict)

    def body(self, rows: Sequence[Entry], page: Page) -> Markup:
        """The rows of a table's body on a page."""
        depth = page.file.count("/")
        missing = [row for row in rows if (depth, row.thing) not in self._rows]
        for row, shown in zip(missing, self.table.shown(missing, self.columns), strict=True):
            cells = "".join(self._cell(cell, page, depth) for cell in shown.cells)
            head = self._part(shown.name, page, depth)
            self._rows[depth, row.thing] = f'<tr><th scope="row">{head}</th>{cells}</tr>\n'
        return Markup("".join(self._rows[depth, row.thing] for row in rows))

    def _cell(self, cell: ShownCell, page: Page, depth: int) -> str:
        kind = "number" if cell.column.is_number else "text" if cell.column.kind == "text" else ""
        opened = f'<td class="{kind}">' if kind else "<td>"
        if not cell.parts:
            return f"{opened}{escape(cell.text)}</td>"
        stage = "stage" if cell.column.key == "stage" else ""
        many = len(cell.parts) > _VALUES
        parts = cell.parts[: _VALUES - 1] if many else cell.parts
        text = (" " if stage else "; ").join(self._part(part, page, depth, stage) for part in parts)
        if many:
            more = say("thing.more", page.language, n=len(cell.parts) - len(parts))
            text += f' <span class="note">{escape(more)}</span>'
        return f"{opened}{text}</td>"

    def _part(self, part: Part, page: Page, depth: int, style: str = "") -> str:
        key = depth, part, style
        if key not in self._parts:
            self._parts[key] = part_markup(part, page.to, style)
        return self._parts[key]


def part_markup(part: Part, to: Callable[[str], str], style: str = "") -> str:
    """A part as HTML: a link where it leads on; `style` marks it as a stage.

    >>> part_markup(Part("A < B", "pl", "doc/a.html"), str)
    '<a href="doc/a.html" lang="pl">A &lt; B</a>'
    """
    named = f' class="{style} {part.slug}"' if style else ""
    spoken = f' lang="{escape(part.language)}"' if part.language else ""
    href = to(part.page) if part.page else part.href
    if href:
        return f'<a{named} href="{escape(href)}"{spoken}>{escape(part.text)}</a>'
    return f"<span{named}{spoken}>{escape(part.text)}</span>" if named or spoken else escape(part.text)
