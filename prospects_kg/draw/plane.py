"""What pictures of numbers need: elements with everything escaped, a frame with axes, round numbers on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, NewType, TypeAlias
from xml.sax.saxutils import escape, quoteattr

Content = NewType("Content", str)
Attributes: TypeAlias = Mapping[str, str] | tuple[()]

INK: Final = "#1a1a1a"
GREY: Final = "#595959"
_LONGEST_NAME: Final = 26
_RULE: Final = "#d9d9d9"
# XML 1.0 (section 2.2) has no place for these, not even escaped.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FONT: Final = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"


def element(name: str, attributes: Attributes, content: str | Sequence[Content] = ()) -> Content:
    """An element; a text is escaped, elements within it are taken as they are.

    >>> element("text", {"x": "1"}, "<b> & c")
    '<text x="1">&lt;b&gt; &amp; c</text>'
    """
    given = "".join(f" {key}={quoteattr(_clean(value))}" for key, value in dict(attributes).items())
    inside = escape(_clean(content)) if isinstance(content, str) else "".join(content)
    return Content(f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>")


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)


def document(width: int, height: int, title: str, about: str, body: Sequence[Content]) -> str:
    """A whole picture: what it is and what it says for those who do not see it, a heading, a caption, the body."""
    head = 56
    inner = [
        element("title", {"id": "title"}, title),
        element("desc", {"id": "about"}, about),
        element("rect", {"width": str(width), "height": str(height + head), "fill": "#ffffff"}),
        element("text", {"x": "24", "y": "26", "font-size": "17", "font-weight": "600", "fill": INK}, title),
        element("text", {"x": "24", "y": "46", "font-size": "12", "fill": GREY}, about),
        element("g", {"transform": f"translate(0 {head})"}, body),
    ]
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height + head}",
        "width": str(width),
        "height": str(height + head),
        "role": "img",
        "aria-labelledby": "title about",
        "style": _FONT,
    }
    return element("svg", frame, [Content("\n" + "\n".join(inner) + "\n")]) + "\n"


def short(name: str) -> str:
    """A name as it fits beside a line: cut where it is longer than 26 signs."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def number(value: float) -> str:
    """A coordinate with at most two decimals, and never a negative zero.

    >>> number(1.0), number(2.346), number(-0.001)
    ('1', '2.35', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tick_text(value: float) -> str:
    """A number as people read it on an axis.

    >>> tick_text(1990.0), tick_text(0.25)
    ('1990', '0.25')
    """
    return str(round(value)) if abs(value - round(value)) < 1e-9 else f"{value:.6g}"


def ticks(low: float, high: float, most: int = 8, *, whole: bool = False) -> list[float]:
    """Round numbers from at most `low` to at least `high`: at most `most` steps of 1, 2 or 5 times a power of ten.

    With `whole` every number is whole, for what is counted.

    >>> ticks(1957.0, 1983.0), ticks(0.0, 2.0, whole=True)
    ([1955.0, 1960.0, 1965.0, 1970.0, 1975.0, 1980.0, 1985.0], [0.0, 1.0, 2.0])
    """
    # Twelve decimals are kept below, so a narrower span has no numbers of its own.
    if high - low <= 1e-9 * max(1.0, abs(low)):
        high = low + 1.0
    power = 10.0 ** floor(log10((high - low) / most))
    for step in (max(factor * power, 1.0 if whole else 0.0) for factor in (1, 2, 5, 10, 20)):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(place * step, 12) for place in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Axes:
    """A frame of two axes: `size` in pixels, the numbers each must show (upwards they are counts), room on the right for names."""

    size: tuple[int, int]
    across: tuple[float, float]
    up: tuple[float, float]
    right: int = 24

    @property
    def xs(self) -> tuple[float, float]:
        """First and last number of the axis across."""
        low, high = self.across
        return (low, high) if high > low else (low, low + 1.0)

    @property
    def ys(self) -> tuple[float, float]:
        """First and last number of the axis up."""
        found = ticks(*self.up, 6, whole=True)
        return found[0], found[-1]

    def x(self, value: float) -> float:
        """Where a number lies across."""
        low, high = self.xs
        return 70 + (value - low) / (high - low) * (self.size[0] - 70 - self.right)

    def y(self, value: float) -> float:
        """Where a number lies up."""
        low, high = self.ys
        return self.size[1] - 56 - (value - low) / (high - low) * (self.size[1] - 76)

    def frame(self, across: str, up: str) -> Iterator[Content]:
        """Rules, numbers and names of both axes."""
        left, right, bottom = self.x(self.xs[0]), self.x(self.xs[1]), self.y(self.ys[0])
        for value in ticks(*self.up, 6, whole=True):
            y = number(self.y(value))
            yield element(
                "line", {"x1": number(left), "y1": y, "x2": number(right), "y2": y, "stroke": _RULE}
            )
            yield _text(left - 8, self.y(value), tick_text(value), "end")
        for value in (tick for tick in ticks(*self.xs) if self.xs[0] <= tick <= self.xs[1]):
            yield _text(self.x(value), bottom + 18, tick_text(value), "middle")
        base = number(bottom)
        yield element(
            "line", {"x1": number(left), "y1": base, "x2": number(right), "y2": base, "stroke": INK}
        )
        yield _text((left + right) / 2, bottom + 42, across, "middle")
        turned = {"transform": f"translate(20 {number((bottom + self.y(self.ys[1])) / 2)}) rotate(-90)"}
        yield element("text", {**turned, "text-anchor": "middle", "font-size": "12", "fill": INK}, up)


def _text(x: float, y: float, text: str, anchor: str) -> Content:
    at = {"x": number(x), "y": number(y), "dy": "0.35em", "text-anchor": anchor}
    return element("text", {**at, "font-size": "12", "fill": INK}, text)
