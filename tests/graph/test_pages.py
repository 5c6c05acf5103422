"""Answers for people: nothing of what a source says becomes markup or a command."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from prospects_kg.graph.results import Table
from prospects_kg.model.terms import PKG, RDF, XSD, Blank, Iri, Literal
from tests.graph.hostile import CONTROLS, HOSTILE

BASE = "https://ex.org/"
TABLE = Table.of(
    ("practice", "n", "label"),
    [
        (Iri("https://ex.org/id/practice/voucher"), Literal("12", XSD + "integer"), Literal("Voucher")),
        (Iri(PKG + "Practice"), Literal("7", XSD + "integer"), Literal("Zażółć", RDF + "langString", "pl")),
        (Blank("b0"), None, Literal("漢字")),
    ],
)
NASTY = Table.of(("x",), [(Literal(text),) for text in (*HOSTILE, *CONTROLS)])


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text of each cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "td":
            self._inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.cells[-1] += data


def test_text_is_aligned_with_numbers_to_the_right() -> None:
    assert TABLE.to_text(BASE) == (
        "practice           n  label\n"
        "----------------  --  -------\n"
        "practice/voucher  12  Voucher\n"
        "pkg:Practice       7  Zażółć\n"
        "_:b0                  漢字\n"
        "(3 rows)\n"
    )


def test_text_cuts_long_cells_unless_told_otherwise() -> None:
    table = Table.of(("a",), [(Literal("x" * 100),)])
    assert table.to_text().split("\n")[2] == "x" * 71 + "…"
    assert table.to_text(cell_width=0).split("\n")[2] == "x" * 100


def test_text_of_an_empty_answer_says_so() -> None:
    assert Table.of(("a", "b"), []).to_text() == "a  b\n-  -\n(0 rows)\n"


def test_text_holds_nothing_that_acts_on_a_terminal() -> None:
    lines = NASTY.to_text(cell_width=0).split("\n")
    assert len(lines) == len(HOSTILE) + len(CONTROLS) + 4
    assert not any(ord(char) < 32 or char in "\x7f\x85\u202e\u2028" for line in lines for char in line)
    assert "bell \\x07 escape \\x1b[31m" in lines


def test_markdown_links_web_addresses_and_shortens_them() -> None:
    assert TABLE.to_markdown(BASE) == (
        "| practice | n | label |\n"
        "| --- | --- | --- |\n"
        "| [practice/voucher](<https://ex.org/id/practice/voucher>) | 12 | Voucher |\n"
        "| [pkg:Practice](<https://w3id.org/prospects-kg/ontology#Practice>) | 7 | Zażółć |\n"
        "| \\_:b0 |  | 漢字 |\n"
    )


@pytest.mark.parametrize(
    "text", [*HOSTILE, "www.ex.org http://ex.org a@ex.org", "# h", "~~s~~", "$x$", "![i](http://e.org)"]
)
def test_markdown_shows_every_text_as_text(text: str) -> None:
    markdown = Table.of(("x", "y"), [(Literal(text), Literal("end"))]).to_markdown()
    assert len(markdown.splitlines(keepends=False)) >= 3
    page = Page(MarkdownIt("gfm-like", {"linkify": False}).render(markdown))
    assert {tag for tag, _ in page.elements} <= {"table", "thead", "tbody", "tr", "th", "td", "br"}
    assert page.cells[-1].strip() == "end"
    assert len(page.cells) == 2


def test_markdown_leaves_github_nothing_to_link() -> None:
    text = Table.of(("x",), [(Literal("www.ex.org http://ex.org a@ex.org"),)]).to_markdown()
    assert text.split("\n")[2] == "| &#119;&#119;&#119;.ex.org http&#58;//ex.org a&#64;ex.org |"


def test_html_shows_every_text_as_text() -> None:
    page = Page(NASTY.to_html())
    assert {tag for tag, _ in page.elements} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert page.cells[: len(HOSTILE)][9] == HOSTILE[9]
    assert len(page.cells) == len(NASTY)


def test_html_links_only_web_addresses() -> None:
    addresses = [
        "https://ex.org/a?b='c'&d",
        'javascript:alert("1")',
        "data:text/html,<b>",
        "https://ex.org/\u202e",
    ]
    page = Page(Table.of(("x",), [(Iri(address),) for address in addresses]).to_html())
    assert [attributes.get("href") for tag, attributes in page.elements if tag == "a"] == [
        "https://ex.org/a?b='c'&d"
    ]
    assert page.cells[0] == "https://ex.org/a?b='c'&d"


def test_html_says_the_language_of_a_text() -> None:
    assert '<td lang="pl">Zażółć</td>' in TABLE.to_html()


def test_a_notebook_shows_the_first_rows_and_says_how_many_are_left() -> None:
    html = Table.of(("x",), [(Literal(str(n)),) for n in range(250)])._repr_html_()
    assert html.count("<tr>") == 101
    assert html.endswith("<p>150 more of 250 rows</p>\n")
