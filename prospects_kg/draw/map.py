"""A map of flows: Europe in ETRS89-LAEA, and below it the world where an end lies outside.

All flows between places at once are a tangle; so a map shows flows between countries, or those of one donor, and
leaves out the smallest where there are still too many, saying so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count as counting
from typing import Final

from prospects_kg.draw.curves import arrow
from prospects_kg.draw.outlines import FINE
from prospects_kg.draw.panels import Panel, Scale, Told, panel
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.projection import europe, world
from prospects_kg.draw.shapes import Box, Circle, Group, Path, Shape, Text
from prospects_kg.draw.svg import Sheet, written
from prospects_kg.draw.tally import (
    Flow,
    Tally,
    edge_label,
    practice_label,
    sources_of,
    standing_notes,
    tally,
)
from prospects_kg.draw.words import count, say
from prospects_kg.network.model import TransferNetwork

_WIDE: Final = 860.0
_SMALL: Final = 440.0
# More arrows than these cannot be followed by eye.
_MOST: Final = 55
_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class MapOptions:
    """What a map shows and how.

    `donor` (a node's IRI) leaves only what it gave; `by_country` puts nodes of one country together (None: where
    there are too many flows to follow, or no node has a point, and no donor is asked for); `least` leaves out flows of fewer transfers (0:
    as few as can be followed). `addresses` gives pages for nodes, by IRI. Outlines go in steps of at least `grain` pixels: a
    coarser one weighs less.
    """

    language: str = "en"
    donor: str | None = None
    by_country: bool | None = None
    least: int = 0
    small: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)
    grain: float = FINE


def flow_map(network: TransferNetwork, options: MapOptions = MapOptions()) -> Picture:
    """The flows of a network on a map; the table twin has every flow, also those too small to be drawn."""
    language = options.language
    counted = _counted(network, options)
    located = _located(counted)
    least = options.least or _least(located)
    shown = [flow for flow in located if flow.weight >= least]
    title = (
        say("map.title-one", language, place=network.label(options.donor, language))
        if options.donor
        else say("map.title", language)
    )
    summary = _summary(network, counted, language)
    notes = _notes(network, counted, least, language, options.donor is not None) if shown else (summary,)
    width = _SMALL if options.small else _WIDE
    shapes, height = _sheet(network, counted, shown, options, width) if shown else ([], 0.0)
    svg = written(Sheet(width, height, shapes, title, summary, notes, language, options.small))
    columns = tuple(
        say(f"column.{key}", language) for key in ("from", "to", "transfers", "practices", "sources")
    )
    return Picture("map", title, summary, svg, columns, _rows(network, counted, language), notes, language)


def _counted(network: TransferNetwork, options: MapOptions) -> Tally:
    """The flows, put together by country where that was asked for or is needed."""
    counted = tally(network, options.language, by_country=bool(options.by_country))
    free = options.by_country is None and options.donor is None
    if free and (len(counted.flows) > _MOST or not _located(counted)):
        counted = tally(network, options.language, by_country=True)
    if options.donor is not None:
        flows = tuple(flow for flow in counted.flows if flow.donor == options.donor)
        return Tally(counted.ends, flows, 0)
    return counted


def _located(counted: Tally) -> list[Flow]:
    """The flows whose two ends have a place on the map."""
    return [
        flow for flow in counted.flows if all(counted.ends[end].point for end in (flow.donor, flow.recipient))
    ]


def _least(flows: Sequence[Flow]) -> int:
    return next(least for least in counting(1) if sum(flow.weight >= least for flow in flows) <= _MOST)


def _summary(network: TransferNetwork, counted: Tally, language: str) -> str:
    if not counted.flows:
        shown = network.coverage
        return say(
            "coverage.empty", language, matched=shown.matched, all=shown.transfers, drawn=shown.both_ends
        )
    first = counted.flows[0]
    most = f"{counted.ends[first.donor].label} → {counted.ends[first.recipient].label} ({first.weight})"
    ends = {end for flow in counted.flows for end in (flow.donor, flow.recipient)}
    kinds = {network.graph.nodes[end]["data"].kind for end in ends if end in network.graph}
    places = count("countries" if kinds <= {"country"} else "places", len(ends), language)
    return say(
        "map.summary", language, flows=count("flows", len(counted.flows), language), places=places, most=most
    )


def _notes(
    network: TransferNetwork, counted: Tally, least: int, language: str, donor: bool
) -> tuple[str, ...]:
    notes = [*standing_notes(network, language, [edge for flow in counted.flows for edge in flow.transfers])]
    if donor:
        given = len({edge.transfer for flow in counted.flows for edge in flow.transfers})
        notes.append(say("map.donor-drawn", language, n=given, all=network.coverage.both_ends))
    if counted.within:
        notes.append(say("coverage.loops", language, n=counted.within))
    left = [flow for flow in counted.flows if flow.weight < least]
    if left:
        notes.append(say("map.least", language, n=least, left=count("flows", len(left), language)))
    lost = sorted(
        {
            counted.ends[end].label
            for flow in counted.flows
            for end in (flow.donor, flow.recipient)
            if counted.ends[end].point is None
        }
    )
    if lost:
        notes.append(
            say("map.unplaced", language, names=", ".join(lost[:_NAMED]) + (" …" if lost[_NAMED:] else ""))
        )
    return (*notes, say("map.curved", language), say("map.credit", language))


def _sheet(
    network: TransferNetwork, counted: Tally, shown: Sequence[Flow], options: MapOptions, width: float
) -> tuple[list[Shape], float]:
    """The panels that are needed, one below the other, and the legend; with the height of all."""
    near = europe(width, [point for end in counted.ends.values() if (point := end.point)])
    far = world(width)
    inner = [
        flow for flow in shown if all(near.holds(*_at(counted, end)) for end in (flow.donor, flow.recipient))
    ]
    outer = [flow for flow in shown if flow not in inner]
    busy = Tally(counted.ends, tuple(shown), 0).turnover()
    weights = [flow.weight for flow in shown]
    scale = Scale(max(weights), max(busy.values()), min(weights))
    told = _told(network, counted, shown, options.language)
    shapes: list[Shape] = []
    top = 0.0
    for name, plane, flows in (("europe", near, inner), ("world", far, outer)):
        if not flows:
            continue
        named = [
            end
            for end in busy
            if name == "europe" or end == options.donor or not near.holds(*_at(counted, end))
        ]
        shown_here = Panel(name, plane, flows, named, options.addresses, options.grain)
        drawn = panel(shown_here, counted.ends, busy, scale, told)
        shapes.append(Group(0, top, [drawn]))
        if name == "world" and inner:
            shapes.append(Text(10, top + 20, say("map.inset", options.language), 13, bold=True, halo=True))
        top += plane.height + 8
    if options.small:
        return shapes, top - 8
    return [*shapes, Group(0, top + 4, _legend(scale, options.language))], top + 46


def _at(counted: Tally, end: str) -> tuple[float, float]:
    return counted.ends[end].point or (0.0, 0.0)


def _legend(scale: Scale, language: str) -> list[Shape]:
    """Arrows of three widths with their numbers, then what dots and shaded countries mean."""
    samples = sorted({scale.lightest, max(scale.lightest, round(scale.heaviest / 3)), scale.heaviest})
    shapes: list[Shape] = []
    left = 0.0
    for weight in samples:
        shapes.append(Path(arrow([(left, 12), (left + 46, 12)], scale.width(weight)), "hue0"))
        shapes.append(Text(left + 52, 16, str(weight), 11))
        left += 82
    shapes.append(Text(left, 16, say("map.legend-width", language), 11, "muted"))
    shapes.append(Text(0, 36, say("map.legend-direction", language), 11, "muted"))
    shapes.append(Circle(446, 12, 5, "ink"))
    shapes.append(Text(458, 16, say("map.legend-dot", language), 11, "muted"))
    shapes.append(Box(440, 26, 13, 11, "touched", "line"))
    shapes.append(Text(458, 36, say("map.legend-touched", language), 11, "muted"))
    return shapes


def _told(network: TransferNetwork, counted: Tally, shown: Sequence[Flow], language: str) -> Told:
    flows = {}
    for flow in shown:
        carried = sorted({practice_label(network, edge, language) for edge in flow.transfers})
        head = f"{counted.ends[flow.donor].label} → {counted.ends[flow.recipient].label}: "
        some = "; ".join(carried[:_NAMED]) + ("; …" if carried[_NAMED:] else "")
        flows[flow.donor, flow.recipient] = head + count("transfers", flow.weight, language) + f" ({some})"
    ends = {
        end: f"{counted.ends[end].label}: {say('column.gave', language)} {counted.given(end)}, "
        f"{say('column.took', language)} {counted.taken(end)}"
        for flow in shown
        for end in (flow.donor, flow.recipient)
    }
    return Told(flows, ends)


def _rows(network: TransferNetwork, counted: Tally, language: str) -> list[tuple[Value, ...]]:
    return [
        (
            counted.ends[flow.donor].label,
            counted.ends[flow.recipient].label,
            flow.weight,
            "; ".join(
                sorted(
                    {
                        practice_label(network, edge, language) or edge_label(network, edge, language)
                        for edge in flow.transfers
                    }
                )
            ),
            sources_of(flow.transfers),
        )
        for flow in counted.flows
    ]
