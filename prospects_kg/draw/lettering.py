"""Text as pictures set it: made harmless, measured, shortened and broken into lines, without a font engine.

Widths are those of the Helvetica family, which Arial and Liberation Sans share; where a reader's sans-serif is
another one, texts come out a little wider or narrower than reckoned here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
# Advance widths in thousandths of the size; what is not listed is as wide as most letters.
_WIDTHS: Final = {
    191: "'’‘",  # noqa: RUF001
    222: "ijl|",
    278: " !,./:;I[]\\ft·",
    333: "()-`r“”„‑",  # noqa: RUF001
    355: '"',
    469: "^",
    500: "ckvsxyzJ",
    584: "+<=>~≤≥×",  # noqa: RUF001
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—@→",
}
_WIDTH_OF: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_USUAL: Final = 556
_BOLD: Final = 1.07
# What XML 1.0 cannot hold, and marks that turn the direction of the text around them.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LONGEST: Final = 400


def clean(text: str, longest: int = _LONGEST) -> str:
    r"""A text on one line, without control characters and marks that would turn its neighbours, at most so long.

    >>> clean("Upper\n Mine\x00 \u202eeniM")
    'Upper Mine eniM'
    >>> clean("x" * 500, 5)
    'xxxx…'
    """
    whole = " ".join(_FORBIDDEN.sub("", text).split())
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at this size, in the units of the size.

    >>> width("Mine", 10), width("Śląsk", 10) == width("Slask", 10)
    (21.67, True)
    """
    total = sum(map(_advance, unicodedata.normalize("NFKD", text)))
    return round(total * size / 1000 * (_BOLD if bold else 1), 2)


def fitted(text: str, size: float, space: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits into this space with an ellipsis.

    >>> fitted("Silesian Voivodeship", 10, 60)
    'Silesian Vo…'
    """
    whole = clean(text)
    if width(whole, size, bold=bold) <= space:
        return whole
    kept = len(whole)
    while kept > 1 and width(whole[:kept].rstrip() + "…", size, bold=bold) > space:
        kept -= 1
    return whole[:kept].rstrip() + "…"


def wrapped(text: str, size: float, space: float, lines: int = 100, *, bold: bool = False) -> list[str]:
    """The text broken at spaces into at most so many lines; the last one is shortened where it does not fit.

    >>> wrapped("Industrial Monuments Route of the Silesian Voivodeship", 10, 110, 2)
    ['Industrial Monuments', 'Route of the Silesian…']
    """
    words = clean(text, 2000).split(" ")
    broken: list[str] = [words[0]]
    for word in words[1:]:
        longer = f"{broken[-1]} {word}"
        if width(longer, size, bold=bold) <= space or len(broken) == lines:
            broken[-1] = longer
        else:
            broken.append(word)
    return [fitted(line, size, space, bold=bold) for line in broken]


def _advance(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    return _WIDTH_OF.get(letter, _USUAL)
