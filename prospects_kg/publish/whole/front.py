"""The front page: key figures with their caveats, the map of flows, a line of descent, the latest practices, the themes.

It stays small: pictures are drawn coarse and with the largest flows only, and each leads to the whole one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from prospects_kg.draw.lineage import lineage
from prospects_kg.draw.map import MapOptions, flow_map
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import Iri
from prospects_kg.network.model import TransferNetwork
from prospects_kg.publish.lists.indexes import tabulate
from prospects_kg.publish.lists.listings import Entry, Period, entries, listings
from prospects_kg.publish.lists.named import Part
from prospects_kg.publish.lists.tabulated import Tabulated
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.signposting import whole
from prospects_kg.publish.structured import script
from prospects_kg.publish.whole.data_page import dataset
from prospects_kg.publish.whole.gallery import network_of
from prospects_kg.publish.words import count, say

File = tuple[str, bytes]
_NAMES: Final = ("practices", "transfers", "places", "sources", "conflicts", "themes")
_ADOPTED: Final = "/id/stage/adopted"
_FLOWS: Final = 18
# Pixels between points of an outline, on a map of 440: what a small map still shows.
_GRAIN: Final = 7.0
_RECENT: Final = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure with its caveat, and the list that it counts."""

    value: int
    word: str
    note: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A small picture with its words."""

    svg: Markup
    summary: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """A practice, its place and its years."""

    name: Part
    places: tuple[Part, ...]
    years: str


def front_files(publication: Publication) -> Iterator[File]:
    """The front page in every language."""
    site = Site(publication.addresses, publication.settings)
    network, labels = network_of(publication), publication.labels
    rows = {name: entries(listings()[name], publication.graph, publication.names) for name in _NAMES}
    for language in publication.languages:
        tables = {
            name: tabulate(publication, listings()[name], rows[name], language, labels)
            for name in ("practices", "themes")
        }
        about = publication.settings.description
        spoken = [tag for tag in (language, *publication.settings.languages, *about) if tag in about]
        page = Page(
            site,
            "index",
            language,
            site.name(language),
            about[spoken[0]] if spoken else say("data.lead", language),
            "index",
        )
        page = replace(page, alternates=whole(page, publication.downloads))
        started = _started(rows["practices"])
        yield (
            page.file,
            render(
                "front.html",
                page,
                structured=script(dataset(publication, page)),
                figures=figures(rows, language),
                has_data=any(rows[name] for name in ("practices", "transfers", "places")),
                map=_map(network, language),
                lineage=_lineage(network, language),
                recent=[_recent(row, tables["practices"]) for row in started[:_RECENT]],
                started=len(started),
                lead_language=spoken[0] if spoken else language,
                themes=tables["themes"].shown(_used(tables["themes"])),
            ),
        )


def figures(rows: dict[str, list[Entry]], language: str) -> list[Figure]:
    """The key figures, each with what it does not say."""
    transfers, places = rows["transfers"], rows["places"]
    both = [
        row
        for row in transfers
        if _names_one(row, "transfers", "from") and _names_one(row, "transfers", "to")
    ]
    stage, country = _place("transfers", "stage"), _place("places", "country")
    adopted = [row for row in transfers if any(str(t).endswith(_ADOPTED) for t in _terms(row, stage))]
    countries = {term for row in places for term in _terms(row, country)}
    placed = [row for row in rows["practices"] if _names_one(row, "practices", "place")]
    values = {"placed": len(placed), "ends": len(both)}
    counted = (
        (len(rows["practices"]), "practices", "practices"),
        (len(transfers), "transfers", "transfers"),
        (
            len(adopted),
            "adopted",
            "transfers/stage/adopted" if _has_stages(transfers, stage) else "transfers",
        ),
        (len(places), "places", "places"),
        (len(rows["sources"]), "sources", "sources"),
        (len(rows["conflicts"]), "conflicts", "conflicts"),
    )
    notes = {
        word: say(f"front.{word}-note", language, **values) for _, word, _ in counted if word != "places"
    }
    if transfers and len(both) == len(transfers):
        notes["transfers"] = say("front.transfers-note-all", language)
    notes["places"] = count("figure-countries", len(countries), language)
    return [
        Figure(value, count(f"figure-{word}", value, language), notes[word], path)
        for value, word, path in counted
    ]


def _has_stages(transfers: Sequence[Entry], place: int) -> bool:
    """Whether the list of transfers has a page of those adopted: there is one where two stages occur."""
    found = {str(term) for row in transfers for term in _terms(row, place)}
    return len(found) > 1 and any(term.endswith(_ADOPTED) for term in found)


def _place(name: str, key: str) -> int:
    return next(place for place, column in enumerate(listings()[name].columns) if column.key == key)


def _terms(row: Entry, place: int) -> tuple[object, ...]:
    cell = row.cells[place]
    return cell if isinstance(cell, tuple) else ()


def _names_one(row: Entry, name: str, key: str) -> bool:
    return any(isinstance(term, Iri) for term in _terms(row, _place(name, key)))


def _started(practices: Sequence[Entry]) -> list[Entry]:
    """Practices with a start, the latest first."""
    place = _place("practices", "period")

    def first(row: Entry) -> str:
        cell = row.cells[place]
        return (cell.first or "") if isinstance(cell, Period) else ""

    return sorted(
        (row for row in practices if first(row)), key=lambda row: (first(row), row.thing), reverse=True
    )


def _recent(row: Entry, table: Tabulated) -> Recent:
    shown = {cell.column.key: cell for cell in table.shown([row])[0].cells}
    return Recent(table.named.part(row.thing), shown["place"].parts, shown["period"].text)


def _used(themes: Tabulated) -> list[Entry]:
    """Themes that have practices, those with most first."""
    place = _place("themes", "practices")

    def many(row: Entry) -> int:
        cell = row.cells[place]
        return cell if isinstance(cell, int) else 0

    return sorted((row for row in themes.rows if many(row)), key=many, reverse=True)


def _map(network: TransferNetwork, language: str) -> Drawn | None:
    if not network.coverage.both_ends:
        return None
    whole = flow_map(network, MapOptions(language, small=True, grain=_GRAIN))
    weights = sorted((row[2] for row in whole.rows if isinstance(row[2], int)), reverse=True)
    least = weights[min(_FLOWS, len(weights)) - 1] if weights else 1
    drawn = flow_map(network, MapOptions(language, small=True, grain=_GRAIN, least=least))
    note = say("front.map-note", language, least=least) if least > 1 else ""
    return Drawn(Markup(drawn.svg), drawn.summary, note)


def _lineage(network: TransferNetwork, language: str) -> Drawn | None:
    drawn = lineage(network, language, small=True)
    return Drawn(Markup(drawn.svg), drawn.summary) if drawn.rows else None
