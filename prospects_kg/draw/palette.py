"""Colours that colour-blind readers and grey printers can tell apart, with a dash or a mark beside each.

From Okabe and Ito (2008), "Color universal design". Stages run from light to dark, so their order holds in grey;
lines of a stage have its dash as well, because colour alone must not carry a meaning (WCAG 2.2, 1.4.1). A colour is
known by its role: an SVG carries the printed value and asks the page for `--pk-<role>`, so that a page with a dark
ground changes all pictures in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

# What is drawn on white paper.
PAPER: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "muted": "#5a5a5a",
    "line": "#b8b8b8",
    "faint": "#e6e6e6",
    "sea": "#f4f7f9",
    "land": "#e3e1da",
    "touched": "#cbc8bd",
    "border": "#ffffff",
    "visited": "#ababab",
    "inspired": "#cf8a00",
    "planned": "#009e73",
    "piloted": "#0072b2",
    "adopted": "#0b3c5d",
    "abandoned": "#d55e00",
    "hue0": "#0072b2",
    "hue1": "#d55e00",
    "hue2": "#009e73",
    "hue3": "#cc79a7",
    "hue4": "#e69f00",
    "hue5": "#56b4e9",
    "hue6": "#7a5c3e",
    "hue7": "#8a8a8a",
}
# The same roles on a dark ground; hues are light enough for 3:1 against it (WCAG 2.2, 1.4.11).
DARK: Final[Mapping[str, str]] = {
    "paper": "#16191d",
    "ink": "#ececec",
    "muted": "#b4b4b4",
    "line": "#6a6f75",
    "faint": "#2b3036",
    "sea": "#1b2026",
    "land": "#333940",
    "touched": "#4a525b",
    "border": "#16191d",
    "visited": "#8a8a8a",
    "inspired": "#d99a1c",
    "planned": "#2fb98e",
    "piloted": "#6bb8ee",
    "adopted": "#cfe6f7",
    "abandoned": "#f0813a",
    "hue0": "#4aa3dc",
    "hue1": "#ee7a33",
    "hue2": "#2fb98e",
    "hue3": "#dd9abf",
    "hue4": "#e9ae2b",
    "hue5": "#7cc7f0",
    "hue6": "#b8956f",
    "hue7": "#a6a6a6",
}
HUES: Final = 8
# Lengths of dash and gap, in line widths; a stage that is further along has the more solid line.
DASHES: Final[Mapping[str, tuple[float, ...]]] = {
    "visited": (0.1, 2.4),
    "inspired": (1.6, 2.2),
    "planned": (3.2, 2.0),
    "piloted": (7.0, 2.0),
    "adopted": (),
    "abandoned": (4.5, 1.6, 0.1, 1.6),
}


# What a run inferred has no stage: a colour of doubt and a dash that no stage has.
INFERRED: Final = ""
_GUESSED: Final = (1.5, 2.5)


def stage_role(stage: str) -> str:
    """The role of a stage's colour; that of the least for a stage that is not known.

    >>> stage_role("adopted"), PAPER[stage_role("adopted")]
    ('adopted', '#0b3c5d')
    """
    return stage if stage in DASHES else "visited"


def hue_roles(things: Sequence[str]) -> dict[str, str]:
    """A hue for each thing, in the order given; beyond seven the rest share the last, grey one.

    >>> hue_roles(["theme/a", "theme/b"])
    {'theme/a': 'hue0', 'theme/b': 'hue1'}
    """
    return {thing: f"hue{min(place, HUES - 1)}" for place, thing in enumerate(dict.fromkeys(things))}


def dash(stage: str, width: float) -> str:
    """The `stroke-dasharray` of a stage's line of this width; empty for a solid line.

    >>> dash("planned", 2), dash("adopted", 2)
    ('6.4 4', '')
    """
    parts = _GUESSED if stage == INFERRED else DASHES.get(stage, ())
    return " ".join(f"{part * width:.3g}" for part in parts)


def dark_style() -> str:
    """A style sheet that gives pictures inside a page their colours on a dark ground.

    >>> dark_style()[:64]
    '@media screen and (prefers-color-scheme: dark) { :root { --pk-pa'
    """
    variables = " ".join(f"--pk-{role}: {value};" for role, value in DARK.items())
    return f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {variables} }} }}"
