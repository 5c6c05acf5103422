"""The network as flat rows of typed values, the same for every file format: one a node, one a link.

A link is one transfer, or all transfers from one node to another put together; then texts that differ stand side by
side, `weight` is the number of distinct transfers, the stage is the furthest that one of them has come to (abandoned
only where all are), certainty the best, and the dates span them all. Columns have a fixed type; a row leaves out what
is not known, and no value is ever None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.network.model import CERTAINTIES, STAGES, Place, TransferEdge, TransferNetwork, spoken
from prospects_kg.network.views import collapse

Fact = str | int | float | bool | tuple[str, ...]
Facts = Mapping[str, Fact]
# Between the values of one cell, as in transfers.csv of a release.
SEPARATOR: Final = "; "
# Abandoned first: among several transfers the furthest that still stands is what a link has come to.
_FURTHEST: Final = (STAGES[-1], *STAGES[:-1])


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its values (tuple: several texts) and what it means."""

    name: str
    type: type
    meaning: str


NODE_COLUMNS: Final = (
    Column("id", str, "IRI of the node"),
    Column("label", str, "its name in the language asked for, else in the project's first"),
    Column("kind", str, "region, nuts, organisation, country or practice"),
    Column("country", str, "name of its country"),
    Column("country_code", str, "two letters, ISO 3166-1"),
    Column("latitude", float, "degrees north, WGS84"),
    Column("longitude", float, "degrees east, WGS84"),
    Column("nuts_code", str, "NUTS code that it is or lies in"),
    Column("nuts_how", str, "is: it is this code; within: it lies in it"),
    Column("members", tuple, "IRIs of what a roll-up put together in it"),
    Column("given", int, "distinct transfers that it gave"),
    Column("taken", int, "distinct transfers that it took"),
)
LINK_COLUMNS: Final = (
    Column("source", str, "IRI of the node that gave"),
    Column("target", str, "IRI of the node that took"),
    Column("id", str, "IRI of the transfer, or of both ends"),
    Column("label", str, "name of the transfer; of several, their number"),
    Column("weight", int, "distinct transfers"),
    Column("stage", str, "furthest current stage; abandoned where all are"),
    Column("stages", tuple, "every stage that a report gives"),
    Column("certainty", str, "best of: stated, coded, weak"),
    Column("practices", tuple, "names of the practices, else the words of the sources"),
    Column("themes", tuple, "names of their themes"),
    Column("projects", tuple, "names of the projects within which it happened"),
    Column("programmes", tuple, "names of their programmes"),
    Column("earliest", str, "first day that a report of the current stage allows (ISO date)"),
    Column("latest", str, "last day that a report of the current stage allows (ISO date)"),
    Column(
        "documented_year", int, "latest year of a page that tells it: an upper bound and no date of the event"
    ),
    Column("inferred", bool, "true where a run of inference, and no source, says so"),
    Column("transfers", tuple, "IRIs of the transfers"),
    Column("practice_iris", tuple, "IRIs of the practices"),
    Column("sources", tuple, "titles of the documents"),
    Column("urls", tuple, "their web addresses"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """What goes from one node to another: one transfer, or several put together; `weight` counts distinct ones."""

    source: str
    target: str
    key: str
    transfers: tuple[TransferEdge, ...]
    weight: int

    @property
    def stage(self) -> str:
        """The furthest current stage; abandoned only where all transfers are."""
        return max((edge.stage for edge in self.transfers), key=_rank)

    @property
    def spells(self) -> tuple[tuple[str | None, str | None], ...]:
        """From the first to the last day that each transfer may have happened on; None is an open end.

        A transfer of which only the year of a page is known has that year's last day as its end.
        """
        found = {_spell(edge) for edge in self.transfers} - {(None, None)}
        return tuple(sorted(found, key=lambda spell: (spell[0] or "", spell[1] or "9999")))


def links(network: TransferNetwork, *, parallel: bool = False) -> list[Link]:
    """The links of a network, sorted; `parallel` keeps each transfer as a link of its own.

    Links that a run inferred, where they were asked for, come last and are never put together with transfers.
    """
    inferred = [
        Link(source, target, key, (data,), 1)
        for source, target, key, data in sorted(
            network.inferred.edges(keys=True, data="data"), key=lambda e: e[:3]
        )
    ]
    if parallel:
        return [*_each(network), *inferred]
    view = collapse(network)
    asserted = [
        Link(source, target, f"{source} {target}", _between(network, source, target), weight)
        for source, target, weight in sorted(view.edges(data="weight"))
    ]
    return [*asserted, *inferred]


def _between(network: TransferNetwork, source: str, target: str) -> tuple[TransferEdge, ...]:
    return tuple(attributes["data"] for _, attributes in sorted(network.graph[source][target].items()))


def _each(network: TransferNetwork) -> list[Link]:
    edges = sorted(network.graph.edges(keys=True, data="data"), key=lambda edge: edge[:3])
    # A transfer between several bodies at each end is a link between every two of them.
    pairs = Counter(key for _, _, key, _ in edges)
    return [
        Link(source, target, key if pairs[key] == 1 else f"{key} {source} {target}", (data,), 1)
        for source, target, key, data in edges
    ]


def node_rows(network: TransferNetwork, language: str = "") -> list[dict[str, Fact]]:
    """One row a node, sorted by IRI, columns as in `NODE_COLUMNS`."""
    given: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    for source, target, data in network.graph.edges(data="data"):
        given.setdefault(source, set()).add(data.transfer)
        taken.setdefault(target, set()).add(data.transfer)
    return [
        _node_row(network, iri, language)
        | {"given": len(given.get(iri, ())), "taken": len(taken.get(iri, ()))}
        for iri in sorted(network.graph)
    ]


def _node_row(network: TransferNetwork, iri: str, language: str) -> dict[str, Fact]:
    place: Place = network.graph.nodes[iri]["data"]
    return _known(
        {
            "id": iri,
            "label": network.label(iri, language),
            "kind": place.kind,
            "country": network.label(place.country, language) if place.country else None,
            "country_code": place.country_code,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "nuts_code": place.nuts_code,
            "nuts_how": place.nuts_how,
            "members": tuple(sorted(member for member, _ in place.members)),
        }
    )


def link_row(network: TransferNetwork, link: Link, language: str = "") -> dict[str, Fact]:
    """The row of a link, columns as in `LINK_COLUMNS`."""
    transfers = link.transfers
    documents = [
        network.sources[iri] for iri in _union(edge.sources for edge in transfers) if iri in network.sources
    ]
    years = [edge.documented_year for edge in transfers if edge.documented_year]

    def named(values: Callable[[TransferEdge], Iterable[str]]) -> tuple[str, ...]:
        return tuple(network.label(iri, language) for iri in _union(map(values, transfers)))

    return _known(
        {
            "source": link.source,
            "target": link.target,
            "id": link.key,
            "label": link_label(network, link, language),
            "weight": link.weight,
            "stage": link.stage,
            "stages": tuple(sorted(_union(edge.reported or (edge.stage,) for edge in transfers), key=_rank)),
            "certainty": min((edge.certainty for edge in transfers), key=_doubt),
            "practices": _union((practice_name(network, edge, language),) for edge in transfers),
            "themes": named(lambda edge: edge.themes),
            "projects": named(lambda edge: edge.projects),
            "programmes": named(lambda edge: edge.programmes),
            "earliest": min((edge.earliest for edge in transfers if edge.earliest), default=None),
            "latest": max((edge.latest for edge in transfers if edge.latest), default=None),
            "documented_year": max(years, default=None),
            "inferred": all(edge.inferred for edge in transfers),
            "transfers": _union((edge.transfer,) for edge in transfers),
            "practice_iris": _union((edge.practice,) for edge in transfers if edge.practice),
            "sources": tuple(source.title for source in documents),
            "urls": tuple(source.url for source in documents if source.url),
        }
    )


def link_label(network: TransferNetwork, link: Link, language: str = "") -> str:
    """What a link is called: the one practice that it carries, else how many practices and transfers."""
    names = _union((practice_name(network, edge, language),) for edge in link.transfers)
    return names[0] if len(names) == 1 else f"{link.weight}: {SEPARATOR.join(names)}"


def practice_name(network: TransferNetwork, edge: TransferEdge, language: str = "") -> str:
    """The practice's name, else the practice in the words of the source, else the transfer's own name."""
    if edge.practice:
        return network.label(edge.practice, language)
    return edge.practice_as_stated or spoken(edge.labels, edge.transfer, network.wanted(language))


def as_text(fact: Fact) -> str | int | float | bool:
    """A value as a format without lists holds it: several texts in one, apart by "; "."""
    return SEPARATOR.join(fact) if isinstance(fact, tuple) else fact


def _spell(edge: TransferEdge) -> tuple[str | None, str | None]:
    page = f"{edge.documented_year}-12-31" if edge.documented_year else None
    return edge.earliest, edge.latest or page


def _known(row: Mapping[str, Fact | None]) -> dict[str, Fact]:
    return {name: value for name, value in row.items() if value not in (None, "", ())}


def _union(values: Iterable[Sequence[str] | Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for some in values for item in some}))


def _rank(stage: str) -> tuple[int, str]:
    return (_FURTHEST.index(stage) if stage in _FURTHEST else -1), stage


def _doubt(certainty: str) -> int:
    return CERTAINTIES.index(certainty) if certainty in CERTAINTIES else len(CERTAINTIES)
