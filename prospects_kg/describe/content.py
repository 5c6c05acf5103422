"""What a page about a thing holds, whatever renders it: a static site, a server, a notebook.

Three queries make it, however much is said: every statement with its graph, the labels of what the statements
name (remembered between pages), and the story of its class (`stories`). Nothing here knows HTML or addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from prospects_kg.describe.labels import Document, LabelIndex, Point
from prospects_kg.describe.stories import Episode, Stories
from prospects_kg.describe.thing import EXAMPLE, Origin, origin_of
from prospects_kg.graph.protocol import Description, Graph
from prospects_kg.model.errors import ThingNotFound
from prospects_kg.model.terms import PKG, PREFIXES, RDF, SOFTWARE, Iri, Literal, Names, Term, shorten

TYPE: Final = Iri(RDF + "type")
SOURCE: Final = Iri(PKG + "Source")
_DISPUTED: Final = PKG + "conflictSubject"
WEAK: Final = SOFTWARE + "id/certainty/weak"
# What points back from where a reader comes by the same link, and the inside of lists.
_ASIDE_INWARD: Final = frozenset(
    {PREFIXES["skos"] + "hasTopConcept", PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest"}
)
Texts = Mapping[str, str]
# What stands before and after the columns of the tables.
_PLACES: Final = {
    PREFIXES["skos"] + "definition": 0,
    PREFIXES["dct"] + "description": 0,
    PREFIXES["skos"] + "editorialNote": 2,
}
# Rules whose statements repeat, in other words or from the other side, what is said already.
_REPEATING: Final = frozenset({"outside-readers", "inverses"})
# Statements by which other software finds its way.
_ASIDE: Final = frozenset(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("rdf", "type"),
        ("rdfs", "isDefinedBy"),
        ("rdfs", "label"),
        ("skos", "prefLabel"),
        ("skos", "topConceptOf"),
        ("skos", "narrower"),
    )
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property, or a thing that points here, with who says so."""

    term: Term
    origins: tuple[Origin, ...]

    @property
    def is_editors(self) -> bool:
        """Whether the editors alone say so."""
        return all(origin.kind == "editors" for origin in self.origins)

    @property
    def is_derived(self) -> bool:
        """Whether only rules say so."""
        return all(origin.kind == "derived" for origin in self.origins)


@dataclass(frozen=True, slots=True)
class Group:
    """All values of one property of the thing, or (`inward`) all things that have it as that property.

    `aside` says that people need not read it: it is said for readers of other vocabularies, says again from the other
    side what is said already, or bounds a date that is stated beside it.
    """

    property: Iri
    inward: bool
    values: tuple[Value, ...]
    aside: bool = False


@dataclass(frozen=True)
class Content:
    """A thing with its class, names, statements and story.

    `names` has the labels by language of every IRI that occurs here, `documents` where each source can be read, by the
    source's IRI, `points` longitude and latitude of each place that has them. `description` is what the page's RDF files hold.
    """

    iri: str
    kind: Iri | None
    groups: tuple[Group, ...]
    inward: tuple[Group, ...]
    episodes: tuple[Episode, ...]
    names: Mapping[str, Texts]
    documents: Mapping[str, Document]
    points: Mapping[str, Point]
    description: Description

    def values(self, property_: str) -> tuple[Value, ...]:
        """The values of one property (an IRI); empty where it has none."""
        return next((group.values for group in self.groups if group.property == property_), ())

    @cached_property
    def origins_inward(self) -> Mapping[Term, tuple[Origin, ...]]:
        """Who says that each thing has something to do with this one."""
        found: dict[Term, tuple[Origin, ...]] = {}
        for group in self.inward:
            for value in group.values:
                found[value.term] = tuple(dict.fromkeys((*found.get(value.term, ()), *value.origins)))
        return found

    @cached_property
    def first_values(self) -> Mapping[str, frozenset[Term]]:
        """By property, the value that is shown first where sources disagree."""
        found: dict[str, set[Term]] = {}
        for episode in self.episodes:
            if episode.part == "conflict" and episode.property is not None and episode.value is not None:
                found.setdefault(str(episode.property), set()).add(episode.value)
        return {property_: frozenset(values) for property_, values in found.items()}

    def text(self, properties: Iterable[str], language: str) -> tuple[str, str, str]:
        """The first text of these properties: itself, its language and its property; in a language if there is one."""
        for property_ in properties:
            texts = [value.term for value in self.values(property_) if isinstance(value.term, Literal)]
            for text in sorted(texts, key=lambda one: one.language not in {language, ""}):
                return text.lexical, text.language, property_
        return "", "", ""

    def label(self, iri: str, languages: Sequence[str]) -> tuple[str, str]:
        """What an IRI is called and the language tag of that text, in the first language that has one.

        A name in another language of the data is better than none; the last part of the IRI comes last.
        """
        texts = self.names.get(iri, {})
        for language in (*languages, "", *texts):
            if texts.get(language):
                return texts[language], language
        return iri.rstrip("/#").replace("#", "/").rpartition("/")[2], ""


@dataclass(frozen=True, slots=True)
class Order:
    """In which order properties stand on a page, and which classes are more special than others.

    `tables` ranks the IRIs of properties by class (an IRI), in the order of its table's columns; `properties` those of
    other classes. What neither ranks comes after, and notes of the editors last. `broader` holds pairs (class, its
    superclass), `bounds` the properties that hold the earliest and latest day of a date.
    """

    properties: Mapping[str, int]
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    broader: frozenset[tuple[str, str]] = frozenset()
    bounds: frozenset[str] = frozenset()

    def place(self, kind: str | None, property_: str) -> tuple[int, int, str]:
        """Where a property stands on the page of a thing of a class."""
        own = self.tables.get(kind or "", {})
        rank = own.get(property_, len(own) + self.properties.get(property_, len(self.properties)))
        return _PLACES.get(property_, 1), rank, property_


class Describer:
    """Makes the content of pages from one graph; keep one for many pages, since it remembers labels."""

    def __init__(self, graph: Graph, names: Names, languages: Sequence[str], order: Order) -> None:
        self._graph, self._names, self._languages, self._order = graph, names, tuple(languages), order
        self.labels = LabelIndex(graph)
        self._stories = Stories.load(graph)
        # By graph: there are far fewer of them than statements.
        self._origins: dict[str, Origin] = {}
        self._pages = 0

    @property
    def queries(self) -> int:
        """How often the graph was asked so far."""
        return self._pages + self.labels.queries + self._stories.queries

    def content(self, thing: str) -> Content:
        """The content of a thing's page; raises ThingNotFound where nothing is said about it."""
        self._pages += 1
        found = self._graph.describe(thing)
        is_graph = thing.startswith(self._names.graph(""))
        if not found and not is_graph:
            raise ThingNotFound(
                f"nothing is said about {shorten(thing, self._names.base)}; `prospects-kg show stats` counts what there is"
            )
        kind = self._kind(found)
        about = (
            thing
            if is_graph
            else self._names.source_graph(thing.rpartition("/")[2])
            if kind == SOURCE
            else ""
        )
        disputed = any(property_ == _DISPUTED for property_, _, _ in found.inward)
        episodes = self._stories.of(kind or "", thing, graph=about, disputed=disputed)
        names = self.labels.texts(self._mentioned(found, episodes, kind))
        documents = {
            it: self.labels.document(it) for it in names if it.startswith(self._names.thing("source", ""))
        }
        ordered = (
            self._groups(found, kind, names, inward=False),
            self._groups(found, kind, names, inward=True),
        )
        points = {it: point for it in names if (point := self.labels.point(it)) is not None}
        return Content(thing, kind, *ordered, episodes, names, documents, points, found)

    def _origin(self, graph: str) -> Origin:
        origin = self._origins.get(graph)
        if origin is None:
            origin = self._origins[graph] = origin_of(graph, self._names)
        return origin

    def _kind(self, found: Description) -> Iri | None:
        """The most special class that the vocabulary of the project knows, of those that are asserted."""
        types = {
            term
            for property_, term, graph in found.out
            if property_ == TYPE and "/graph/derived/" not in graph and isinstance(term, Iri)
        }
        if not types:
            return None
        special = [one for one in types if not any((other, one) in self._order.broader for other in types)]
        return min(special or types, key=lambda one: (not one.startswith(PKG), one))

    def _groups(
        self, found: Description, kind: Iri | None, names: Mapping[str, Texts], *, inward: bool
    ) -> tuple[Group, ...]:
        grouped: dict[Iri, dict[Term, list[Origin]]] = {}
        for property_, term, graph in found.inward if inward else found.out:
            if property_ != EXAMPLE:
                grouped.setdefault(property_, {}).setdefault(term, []).append(self._origin(graph))
        groups = []
        for property_, said in grouped.items():
            ordered = sorted(said.items(), key=lambda item: self._value_key(item[0], names))
            values = tuple(Value(term, tuple(sorted(origins, key=str))) for term, origins in ordered)
            groups.append(Group(property_, inward, values, self._is_aside(property_, values, inward)))
        return tuple(sorted(groups, key=lambda group: self._order.place(kind, group.property)))

    def _is_aside(self, property_: str, values: Iterable[Value], inward: bool) -> bool:
        rules = {origin.name if origin.kind == "derived" else "" for it in values for origin in it.origins}
        return (
            property_ in _ASIDE
            or (inward and property_ in _ASIDE_INWARD)
            or property_ in self._order.bounds
            or rules <= _REPEATING
        )

    def _value_key(self, term: Term, names: Mapping[str, Texts]) -> tuple[str, str]:
        texts = names.get(str(term), {}) if isinstance(term, Iri) else {}
        label = next((texts[tag] for tag in (*self._languages, *texts) if texts.get(tag)), str(term))
        return label, term.n3

    def _mentioned(self, found: Description, episodes: Iterable[Episode], kind: Iri | None) -> set[str]:
        things: set[str] = {found.iri, kind} if kind else {found.iri}
        # Who is of a class is told by the lists of the class.
        inward = (said for said in found.inward if said[0] != TYPE)
        graphs = set()
        for property_, term, graph in (*found.out, *inward):
            things.add(property_)
            graphs.add(graph)
            if isinstance(term, Iri):
                things.add(term)
        origins = map(self._origin, graphs)
        things |= {self._names.thing("source", origin.name) for origin in origins if origin.kind == "source"}
        for episode in episodes:
            things.update(episode.mentions())
        return things
