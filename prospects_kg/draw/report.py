"""A report on a network: in plain words what it shows, with tables, pictures, and what the data cannot tell.

What it says is put together here, once for every form; `report_forms` writes it as HTML, Markdown or JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from prospects_kg.draw.gallery import PICTURES
from prospects_kg.draw.picture import Picture, Value
from prospects_kg.draw.words import count, say
from prospects_kg.model.terms import SOFTWARE
from prospects_kg.network.bootstrap import bootstrap
from prospects_kg.network.brokerage import ROLES
from prospects_kg.network.measures import MeasureTable, measures
from prospects_kg.network.model import TransferNetwork, spoken
from prospects_kg.network.whole import transfers_of, whole

_TOP: Final = 15
_BROKERS: Final = 10
# What each picture of the report is for; those that need most room to be understood come last.
_DRAWN: Final = ("map", "sankey", "funnel", "timeline", "lineage", "matrix")
_CONTACT: Final = ("visited", "inspired")
_WHO: Final = ("label", "country", "given", "taken", "takers", "givers", "reach", "chain")
_ASKED: Final = ("stages", "themes", "projects", "programmes", "practices", "certainty")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a report: headers in the report's language, rows of values."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report: words, and a table or a picture that they speak of."""

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    grid: Grid | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the network rests on; `url` is "" where it has no address on the web."""

    title: str
    publisher: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """A whole report; `tables` are the full tables of measures, for forms that programs read."""

    title: str
    project: str
    language: str
    sections: tuple[Section, ...]
    documents: tuple[Document, ...]
    tables: Mapping[str, MeasureTable] = field(default_factory=dict)


def report(network: TransferNetwork, language: str = "en") -> NetworkReport:
    """The report on a network; of an empty one, what was asked for and what the data cannot tell."""
    project = spoken(network.title, "", network.wanted(language))
    if not network.graph:
        parts = [_asked(network, language), _limits(network, language)]
        return NetworkReport(say("report.title", language), project, language, tuple(parts), ())
    nodes = measures(network, language=language)
    sure = bootstrap(network, language=language)
    of_all = whole(network)
    sections = (
        _asked(network, language),
        _who(nodes, language),
        *_pictures(network, language),
        _brokers(network, nodes, sure, language),
        _whole(of_all, language),
        _limits(network, language),
    )
    tables = {"measures": nodes, "bootstrap": sure, "whole": of_all}
    return NetworkReport(
        say("report.title", language), project, language, sections, _documents(network), tables
    )


def _asked(network: TransferNetwork, language: str) -> Section:
    """What was asked for, and how much of what is documented that shows."""
    asked, shown = network.selection, network.coverage
    points = [f"{say('report.level', language)}: {say(f'report.level-{asked.level}', language)}"]
    for name in _ASKED:
        if values := getattr(asked, name):
            named = (_named(network, name, value, language) for value in values)
            points.append(f"{say(f'report.{name}', language)}: {', '.join(named)}")
    if any(asked.period):
        ends = " \u2013 ".join(end or "…" for end in asked.period)
        points.append(f"{say('report.period', language)}: {ends}")
    paragraphs = [
        say("report.matched", language, matched=shown.matched, all=shown.transfers),
        say("report.drawn", language, drawn=shown.both_ends, one=shown.one_end, none=shown.no_end),
    ]
    notes = ("loops", "parallel", "without_code", "undated", "upper_bound")
    paragraphs += [
        say(f"report.{note}", language, n=number) for note in notes if (number := getattr(shown, note))
    ]
    return Section("asked", say("report.asked", language), tuple(paragraphs), tuple(points))


def _named(network: TransferNetwork, kind: str, value: str, language: str) -> str:
    """The label of what was asked for: stages and certainties are asked for by their slugs."""
    schemes = {"stages": "stage", "certainty": "certainty"}
    return network.label(f"{SOFTWARE}id/{schemes[kind]}/{value}" if kind in schemes else value, language)


def _who(nodes: MeasureTable, language: str) -> Section:
    """Who gave and took most."""
    rows = [tuple(row[name] for name in _WHO) for row in nodes.to_dicts()[:_TOP]]
    columns = tuple(say(f"report.col-{name}", language) for name in _WHO)
    sides = nodes.column("side")
    paragraphs = (
        say(
            "report.sides",
            language,
            nodes=count("nodes", len(nodes.rows), language),
            exporters=sides.count("exporter"),
            importers=sides.count("importer"),
            balanced=sides.count("balanced"),
        ),
        say("report.who-read", language, n=len(rows)),
    )
    return Section("who", say("report.who", language), paragraphs, grid=Grid(columns, rows))


def _pictures(network: TransferNetwork, language: str) -> Iterable[Section]:
    for name in filter(PICTURES.__contains__, _DRAWN):
        picture = PICTURES[name](network, language)
        yield Section(name, picture.title, (picture.summary,), picture.notes, picture=picture)


def _brokers(network: TransferNetwork, nodes: MeasureTable, sure: MeasureTable, language: str) -> Section:
    """Who stands between others, in which role, and on how many documents that rests."""
    heading = say("report.brokers", language)
    found = [row for row in nodes.to_dicts() if row["broker"]]
    if not found:
        return Section("brokers", heading, (say("report.no-brokers", language),))
    drawn = {row["node"]: row for row in sure.to_dicts()}
    found.sort(key=lambda row: (-_number(row["broker"]), str(row["node"])))
    rows = [_broker(network, row, drawn[row["node"]], language) for row in found[:_BROKERS]]
    names = ("label", "broker", "role", "p", "documents", "share", "rests")
    columns = tuple(say(f"report.col-{name}", language) for name in names)
    alone = sum(1 for row in found if drawn[row["node"]]["rests_on"])
    paragraphs = (
        say("report.brokers-read", language),
        say("report.brokers-sure", language, n=len(found), alone=alone),
    )
    return Section("brokers", heading, paragraphs, grid=Grid(columns, rows))


def _broker(
    network: TransferNetwork, row: Mapping[str, Value], drawn: Mapping[str, Value], language: str
) -> tuple[Value, ...]:
    role = max(ROLES, key=lambda name: _number(row[name]))
    source = network.sources.get(str(drawn["rests_on"]))
    share = drawn["broker_share"]
    return (
        row["label"],
        row["broker"],
        say(f"report.role-{role}", language),
        row[f"{role}_p"],
        drawn["documents"],
        None if share is None else f"{100 * _number(share):.0f} %",
        source.title if source else "",
    )


def _whole(of_all: MeasureTable, language: str) -> Section:
    """Measures of the whole network, each with what it says."""
    (values,) = of_all.rows
    rows = [
        (say(f"report.whole-{column.name}", language), value)
        for column, value in zip(of_all.columns, values, strict=True)
        if value is not None
    ]
    columns = (say("report.col-what", language), say("report.col-value", language))
    return Section("whole", say("report.whole", language), grid=Grid(columns, rows))


def _limits(network: TransferNetwork, language: str) -> Section:
    """What the data cannot tell: what holds of all such data, and how much of this network it is about."""
    edges = transfers_of(network).values()
    numbers = {
        "once": sum(len(edge.sources) == 1 for edge in edges),
        "weak": sum(edge.certainty == "weak" for edge in edges),
        "contact": sum(edge.stage in _CONTACT for edge in edges),
        "undated": sum(edge.year is None for edge in edges),
        "bound": sum(edge.documented_year is not None for edge in edges),
        "inferred": network.inferred.number_of_edges(),
    }
    points = [say("limits.absent", language), say("limits.failures", language)]
    points += [say(f"limits.{key}", language, n=n, all=len(edges)) for key, n in numbers.items() if n]
    return Section("limits", say("report.limits", language), points=tuple(points))


def _documents(network: TransferNetwork) -> tuple[Document, ...]:
    used = {source for _, _, edge in network.graph.edges(data="data") for source in edge.sources}
    notes = (network.sources[source] for source in used if source in network.sources)
    return tuple(
        Document(note.title, note.publisher, note.date, note.url)
        for note in sorted(notes, key=lambda note: (note.title.casefold(), note.iri))
    )


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
