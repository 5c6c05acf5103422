"""The transfer network as other rooms see it: what was asked for, what was found, and a networkx graph.

Nodes are IRIs of places, codes, bodies, countries or practices (by `level`); an edge is one transfer, from who
gave to who took, keyed by the transfer's IRI. Attributes are frozen dataclasses under the key `data`, so that a
drawing and an export read the same typed facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import networkx as nx

# Plain text by language tag ("" where the graph gives no language).
Texts = Mapping[str, str]

LEVELS: Final = ("region", "nuts0", "nuts1", "nuts2", "nuts3", "organisation", "country", "practice")
# From the least to the furthest; abandoned stands apart (pkg:stageOrder).
STAGES: Final = ("visited", "inspired", "planned", "piloted", "adopted", "abandoned")
CERTAINTIES: Final = ("stated", "coded", "weak")


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for. An empty tuple asks for all; `period` holds EDTF texts, either may be None (open).

    `themes`, `projects`, `programmes` and `practices` are IRIs; a theme stands for all narrower ones. `asserted`
    False asks for links inferred by runs of `graph/inferred/*` as well: a layer of their own (`TransferNetwork.inferred`).
    """

    level: str = "region"
    stages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    period: tuple[str | None, str | None] = (None, None)
    certainty: tuple[str, ...] = ()
    asserted: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A node: what it is called, where it lies, how it is coded.

    `kind` is region, nuts, organisation, country or practice. `nuts_how` says how a region has its code: "is"
    (pkg:nuts), "within" (pkg:withinNuts) or "" (no code). `members` are the regions (or bodies) that a roll-up
    put together in this node, with how each came there; a node that was not rolled up has none.
    """

    iri: str
    kind: str
    labels: Texts
    country: str | None = None
    country_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    nuts: str | None = None
    nuts_code: str = ""
    nuts_how: str = ""
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TransferEdge:
    """An edge: one transfer with its practice, stage, dates, themes, certainty and sources.

    `stage` is the current stage's slug, `stage_order` its place among the stages, `reported` every stage a report
    gives. `earliest` and `latest` (ISO dates) bound the report of the current stage; `documented_year` is the year
    of the page that tells it, an upper bound and no date of the event. `certainty` is that of the best report of
    the current stage. `donor_region`... are the ends before any roll-up.
    """

    transfer: str
    labels: Texts
    practice: str | None
    practice_as_stated: str
    stage: str
    stage_order: int
    reported: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    documented_year: int | None = None
    certainty: str = ""
    themes: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    transferred_element: Texts = field(default_factory=dict)
    adaptation: Texts = field(default_factory=dict)
    resulting_practice: str | None = None
    donor_regions: tuple[str, ...] = ()
    recipient_regions: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    donor_as_stated: tuple[str, ...] = ()
    recipient_as_stated: tuple[str, ...] = ()
    inferred: bool = False

    @property
    def year(self) -> int | None:
        """The year to draw: of the latest day of the current stage's report, else of the page (an upper bound)."""
        return int(self.latest[:4]) if self.latest else self.documented_year


@dataclass(frozen=True, slots=True)
class Contact:
    """An undirected link: a PartnerPair or Exchange, between two of its members that are one place or body."""

    exchange: str
    labels: Texts
    kind: str
    members: int
    programmes: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A document: its title, address ("" where it has none), publisher and date as stated.

    `seen` says how much of it the curators read (whole, excerpt, title), `rank` how near it is to what it speaks of
    (1 the body that ran the thing ... 4 a copy); "" and None where the graph does not say.
    """

    iri: str
    title: str
    url: str = ""
    publisher: str = ""
    date: str = ""
    seen: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what is documented the network shows; plural or unnamed ends are counted here, never nodes.

    `transfers` all of the graph, `matched` those that the selection lets through, `both_ends` of these with one
    named node at each end (the edges), `one_end`, `no_end`; `loops` are edges whose ends roll up to one node,
    `parallel` edges beyond the first between the same ordered pair. `without_code` counts transfers whose ends are
    places without a code at the level asked for. `undated` counts transfers that a period left out because no report of theirs has a date or a year,
    and `upper_bound` the matched ones whose only date is the year of a page (an upper bound).
    """

    transfers: int
    matched: int
    both_ends: int
    one_end: int
    no_end: int
    loops: int
    parallel: int
    without_code: int = 0
    undated: int = 0
    upper_bound: int = 0

    def sentence(self) -> str:
        """The coverage in words.

        >>> Coverage(541, 100, 90, 8, 2, 1, 5).sentence()
        '100 of 541 transfers match; 90 of them have both ends named and are drawn.'
        """
        return (
            f"{self.matched} of {self.transfers} transfers match; "
            f"{self.both_ends} of them have both ends named and are drawn."
        )


@dataclass(frozen=True)
class TransferNetwork:
    """The network of transfers that a selection lets through.

    `graph`: nx.MultiDiGraph; `graph.nodes[iri]["data"]` is a Place, `graph.edges[u, v, key]["data"]` a TransferEdge,
    key = transfer IRI (a transfer that gives several edges at level organisation has one for each pair of bodies).
    `contacts`: nx.MultiGraph over the same kind of nodes (nodes that take part in contacts alone are only there),
    edge attribute "data" a Contact. `inferred`: nx.MultiDiGraph, what a run inferred and no source states, empty unless
    asked for; its edges are keyed by the link's IRI and their TransferEdge says `inferred`; no measure and no count of
    transfers knows them. `names` gives labels for every other IRI that an attribute holds (practices,
    themes, stages, projects, programmes, countries, certainties), `sources` the documents.
    """

    graph: nx.MultiDiGraph
    contacts: nx.MultiGraph
    selection: Selection
    coverage: Coverage
    names: Mapping[str, Texts]
    sources: Mapping[str, SourceNote]
    languages: tuple[str, ...] = ("en",)
    title: Texts = field(default_factory=dict)
    base: str = ""
    version: str = ""
    inferred: nx.MultiDiGraph = field(default_factory=nx.MultiDiGraph)

    def label(self, iri: str, language: str = "") -> str:
        """What a node, or anything that an attribute names, is called: in this language, else in the project's first.

        A label in any language is better than an IRI; the slug of the IRI comes last.
        """
        data = self.graph.nodes.get(iri) or self.contacts.nodes.get(iri) or self.inferred.nodes.get(iri)
        return spoken(data["data"].labels if data else self.names.get(iri, {}), iri, self.wanted(language))

    def wanted(self, language: str) -> tuple[str, ...]:
        """The languages to look for a text in, in order: the one asked for, where one is, then the project's."""
        return (language, *self.languages) if language else self.languages


def spoken(texts: Texts, iri: str, languages: tuple[str, ...]) -> str:
    """The text in the first of these languages that has one, else any (in the order of tags), else the IRI's slug.

    >>> spoken({"pl": "Śląskie", "en": "Silesia"}, "id/region/silesia", ("de", "en"))
    'Silesia'
    >>> spoken({}, "https://example.org/id/region/silesia", ("en",))
    'silesia'
    """
    for language in (*languages, "", *sorted(texts)):
        if texts.get(language):
            return texts[language]
    return iri.rstrip("/").rpartition("/")[2]
