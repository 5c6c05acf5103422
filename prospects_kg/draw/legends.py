"""Legends that several pictures share."""

from __future__ import annotations

from collections.abc import Iterable

from prospects_kg.draw import lettering
from prospects_kg.draw.palette import dash, stage_role
from prospects_kg.draw.shapes import Box, Group, Path, Shape, Text, line
from prospects_kg.draw.words import say
from prospects_kg.model.terms import SOFTWARE, Names
from prospects_kg.network.model import STAGES, TransferNetwork

_SIZE = 11.0


def stage_label(network: TransferNetwork, stage: str, language: str) -> str:
    """What a stage is called in the graph's vocabulary."""
    return network.label(Names(SOFTWARE).concept("stage", stage), language)


def stage_legend(
    network: TransferNetwork,
    stages: Iterable[str],
    language: str,
    width: float,
    *,
    head: str = "",
    filled: bool = False,
) -> tuple[list[Shape], float]:
    """A line as it is drawn for each stage that occurs, or a filled box, in the order of stages; with the height of all."""
    used = set(stages)
    head = head or say("lineage.legend", language)
    shapes: list[Shape] = [Text(0, 11, head, _SIZE, "muted")]
    x, y = lettering.width(head, _SIZE) + 16, 11.0
    wide = 16.0 if filled else 34.0
    for stage in (stage for stage in STAGES if stage in used):
        label = stage_label(network, stage, language)
        room = wide + 7 + lettering.width(label, _SIZE) + 18
        if x + room > width and x > 0:
            x, y = 0.0, y + 17
        shapes.append(_sample(stage, x, y, wide, filled))
        shapes.append(Text(x + wide + 7, y, label, _SIZE))
        x += room
    return [Group(0, 0, shapes)], y + 4


def _sample(stage: str, x: float, y: float, wide: float, filled: bool) -> Shape:
    if filled:
        return Box(x, y - 9, wide, 10, stage_role(stage))
    return Path(line([(x, y - 4), (x + wide, y - 4)]), "", stage_role(stage), 2.4, dash(stage, 2.4))
