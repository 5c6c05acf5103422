"""When transfers reached their present stage: above the line what sources date, below it what only a page bounds.

A page tells by when at the latest; putting both into one bar would make upper bounds look like dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from prospects_kg.draw.legends import stage_label, stage_legend
from prospects_kg.draw.palette import stage_role
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.shapes import Box, Group, Path, Shape, Text, line
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import edges_of, standing_notes
from prospects_kg.draw.words import say
from prospects_kg.draw.years import DATED, DOCUMENTED, UNDATED, how_dated
from prospects_kg.network.model import STAGES, TransferEdge, TransferNetwork

# Years drawn one by one; what is older goes into one bar.
_YEARS: Final = 32
_TALL: Final = 190.0

Counts = Counter[tuple[str, int, str]]


def timeline(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """Transfers by year and stage; dated ones and those with an upper bound alone are told apart."""
    once = list({edge.transfer: edge for _, _, edge in edges_of(network)}.values())
    hows = Counter(how_dated(edge) for edge in once)
    counts: Counts = Counter(
        (how_dated(edge), edge.year, edge.stage) for edge in once if edge.year is not None
    )
    title = say("timeline.title", language)
    summary = _summary(network, once, hows, language)
    notes = (
        *standing_notes(network, language, once),
        say("timeline.bound", language) + " " + say("timeline.interval", language),
        *([say("timeline.undated", language, n=hows[UNDATED])] if hows[UNDATED] else []),
    )
    width = 440.0 if small else 800.0
    shapes, height = _drawn(network, counts, width, language, small) if counts else ([], 0.0)
    columns = tuple(say(f"column.{key}", language) for key in ("year", "how-dated", "stage", "transfers"))
    rows = _rows(network, counts, language)
    if not counts:
        notes = (summary, *notes[2:])
    svg = written(Sheet(width, height, shapes, title, summary, notes, language, small))
    return Picture("timeline", title, summary, svg, columns, rows, notes, language)


def _summary(
    network: TransferNetwork, once: Sequence[TransferEdge], hows: Counter[str], language: str
) -> str:
    years = [edge.year for edge in once if edge.year is not None and how_dated(edge) == DATED]
    shown = network.coverage
    if not once:
        return say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    return say(
        "timeline.summary" if years else "timeline.summary-undated",
        language,
        dated=hows[DATED],
        all=len(once),
        first=min(years, default=0),
        last=max(years, default=0),
        documented=hows[DOCUMENTED],
        undated=hows[UNDATED],
    )


def _drawn(
    network: TransferNetwork, counts: Counts, width: float, language: str, small: bool
) -> tuple[list[Shape], float]:
    first, last = _window(counts)
    folded: Counts = Counter()
    for (how, year, stage), many in counts.items():
        folded[how, max(year, first), stage] += many
    up, down = _highest(folded, DATED), _highest(folded, DOCUMENTED)
    tall = _TALL * (0.7 if small else 1)
    unit = tall / max(up, down, 1)
    step = (width - 30) / (last - first + 1)
    axis, top = 20 + up * unit, 20.0
    low = axis + 24
    older = any(year < first for _, year, _ in counts)
    shapes: list[Shape] = _scale(up, axis, -unit, width) + _scale(down, low, unit, width)
    shapes += _bars(network, folded, (first, step), (axis, low), unit, language)
    shapes += _years(first, last, step, axis, older, language)
    shapes.append(Text(30, top - 8, say("timeline.dated", language), 12, bold=True, halo=True))
    bottom = low + down * unit
    shapes.append(Text(30, bottom + 16, say("timeline.documented", language), 12, bold=True, halo=True))
    height = bottom + 22
    if small:
        return shapes, height
    legend, deep = stage_legend(
        network,
        [stage for _, _, stage in counts],
        language,
        width,
        head=say("timeline.legend", language),
        filled=True,
    )
    return [*shapes, Group(0, height + 10, legend)], height + 10 + deep


def _window(counts: Counts) -> tuple[int, int]:
    years = [year for _, year, _ in counts]
    return max(min(years), max(years) - _YEARS + 1), max(years)


def _highest(counts: Counts, how: str) -> int:
    totals: Counter[int] = Counter()
    for (kind, year, _), many in counts.items():
        if kind == how:
            totals[year] += many
    return max(totals.values(), default=0)


def _scale(highest: int, base: float, unit: float, width: float) -> list[Shape]:
    """Thin lines across at round numbers, with the numbers at the left."""
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 10**9) if highest / step <= 5
    )
    shapes: list[Shape] = []
    for number in range(step, highest + 1, step):
        y = base + number * unit
        shapes.append(Path(line([(26, y), (width, y)]), "", "faint"))
        shapes.append(Text(22, y + 3.5, str(number), 10, "muted", "end"))
    return shapes


def _bars(
    network: TransferNetwork,
    counts: Counts,
    years: tuple[int, float],
    bases: tuple[float, float],
    unit: float,
    language: str,
) -> list[Shape]:
    """Stages stacked from the axis outwards, the furthest next to it; upper bounds are pale as well as below."""
    first, step = years
    shapes: list[Shape] = []
    heights: Counter[tuple[str, int]] = Counter()
    order = {stage: place for place, stage in enumerate(STAGES)}
    for (how, year, stage), many in sorted(counts.items(), key=lambda one: (one[0][:2], -order[one[0][2]])):
        done = heights[how, year]
        top = bases[0] - (done + many) * unit if how == DATED else bases[1] + done * unit
        told = f"{year}, {stage_label(network, stage, language)}: {many} ({say(f'years.{how}', language)})"
        x = 30 + (year - first) * step + step * 0.12
        role = stage_role(stage)
        pale = how != DATED
        shapes.append(
            Box(x, top, step * 0.76, many * unit, role, "paper", title=told, opacity=0.5 if pale else 1)
        )
        heights[how, year] += many
    return shapes


def _years(first: int, last: int, step: float, axis: float, older: bool, language: str) -> list[Shape]:
    every = next(every for every in (1, 2, 5, 10) if every * step >= 30)
    shapes: list[Shape] = [
        Path(line([(26, y), (30 + (last - first + 1) * step, y)]), "", "muted") for y in (axis, axis + 24)
    ]
    for year in range(first, last + 1):
        if year == first and older:
            shapes.append(Text(30, axis + 16, say("timeline.before", language, year=year), 10.5))
        elif year % every == 0 and (not older or year >= first + 50 / step):
            shapes.append(Text(30 + (year - first + 0.5) * step, axis + 16, str(year), 10.5, anchor="middle"))
    return shapes


def _rows(network: TransferNetwork, counts: Counts, language: str) -> list[tuple[Value, ...]]:
    order = {stage: place for place, stage in enumerate(STAGES)}
    ordered = sorted(counts.items(), key=lambda one: (one[0][1], one[0][0], order[one[0][2]]))
    return [
        (year, say(f"years.{how}", language), stage_label(network, stage, language), many)
        for (how, year, stage), many in ordered
    ]
