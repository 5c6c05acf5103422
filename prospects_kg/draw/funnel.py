"""How far transfers came: a bar for each stage, with those that stand at it and those that went further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.draw.legends import stage_label
from prospects_kg.draw.palette import stage_role
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.shapes import Box, Shape, Text
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import edges_of, standing_notes
from prospects_kg.draw.words import say
from prospects_kg.network.model import STAGES, TransferEdge, TransferNetwork

_ABANDONED: Final = "abandoned"
_WAY: Final = tuple(stage for stage in STAGES if stage != _ABANDONED)
_LABEL: Final = 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: transfers that stand at it now, and all that reached it or a further one."""

    stage: str
    now: int
    at_least: int


def steps(edges: Sequence[TransferEdge]) -> list[Step]:
    """The stages from the least to the furthest, then the abandoned ones apart; each transfer is counted once.

    A transfer that was abandoned counts on the way by the furthest stage that a report gives.
    """
    once = {edge.transfer: edge for edge in edges}.values()
    reached = [max((_WAY.index(stage) for stage in _ways(edge)), default=-1) for edge in once]
    now = [edge.stage for edge in once]
    way = [
        Step(stage, now.count(stage), sum(furthest >= place for furthest in reached))
        for place, stage in enumerate(_WAY)
    ]
    return [*way, Step(_ABANDONED, now.count(_ABANDONED), now.count(_ABANDONED))]


def stage_funnel(network: TransferNetwork, language: str = "en", *, small: bool = False) -> Picture:
    """The stage funnel of a network."""
    edges = [edge for _, _, edge in edges_of(network)]
    counted = steps(edges)
    transfers = len({edge.transfer for edge in edges})
    title = say("funnel.title", language)
    by_stage = {step.stage: step for step in counted}
    adopted, abandoned = by_stage["adopted"].now, by_stage[_ABANDONED].now
    shown = network.coverage
    summary = (
        say("funnel.summary", language, all=transfers, adopted=adopted, abandoned=abandoned)
        if edges
        else say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    )
    notes = (
        [*standing_notes(network, language, edges), say("funnel.assumed", language)] if edges else [summary]
    )
    if abandoned:
        notes.append(say("funnel.abandoned-note", language))
    width = 440.0 if small else 720.0
    shapes, height = _drawn(network, counted, width, language, small) if edges else ([], 0.0)
    columns = tuple(say(f"column.{key}", language) for key in ("stage", "at-least", "now-here"))
    rows = [(stage_label(network, step.stage, language), step.at_least, step.now) for step in counted]
    svg = written(Sheet(width, height, shapes, title, summary, notes, language, small))
    return Picture("funnel", title, summary, svg, columns, rows, tuple(notes), language)


def _ways(edge: TransferEdge) -> list[str]:
    return [stage for stage in (edge.stage, *edge.reported) if stage in _WAY]


def _drawn(
    network: TransferNetwork, counted: Sequence[Step], width: float, language: str, small: bool
) -> tuple[list[Shape], float]:
    row, bar, left = (30.0, 19.0, 84.0) if small else (44.0, 28.0, 104.0)
    unit = (width - left - 150) / max(step.at_least for step in counted)
    shapes: list[Shape] = []
    top = 4.0
    for step in counted:
        if step.stage == _ABANDONED:
            if not step.now:
                continue
            top += row * 0.35
        label = stage_label(network, step.stage, language)
        base = top + bar / 2 + 4.5
        shapes.append(Text(left - 10, base, label, _LABEL, anchor="end", bold=True))
        shapes.append(
            Box(left, top, step.now * unit, bar, stage_role(step.stage), title=f"{label}: {step.now}")
        )
        further = step.at_least - step.now
        if further:
            told = f"{say('funnel.further', language)}: {further}"
            shapes.append(
                Box(left + step.now * unit, top, further * unit, bar, "faint", "muted", title=told, line=0.8)
            )
        end = left + step.at_least * unit + 8
        counts = f"{step.at_least}" if not further else f"{step.at_least} = {step.now} + {further}"
        shapes.append(Text(end, base, counts, _LABEL))
        top += row
    return [*shapes, *_legend(top + 4, left, language)], top + 18


def _legend(top: float, left: float, language: str) -> list[Shape]:
    now, further = say("funnel.now", language), say("funnel.further", language)
    return [
        Box(left, top, 14, 11, "piloted"),
        Text(left + 20, top + 10, now, 11, "muted"),
        Box(left + 150, top, 14, 11, "faint", "muted", line=0.8),
        Text(left + 170, top + 10, further, 11, "muted"),
    ]
