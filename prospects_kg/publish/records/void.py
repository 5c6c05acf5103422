"""The data described by VoID: sizes, classes, properties, named graphs, links to other datasets, where the dumps are.

Every count is asked for in SPARQL, of the default graph, so that the same question at any copy of the data gives the
same number. A linkset is what one property links to one other dataset.
Specification: Describing Linked Datasets with the VoID Vocabulary (W3C), sections 2.2 to 2.6, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PKG, XSD, Iri, Literal, iri, literal, shorten
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.authorities import TARGETS, Target
from prospects_kg.publish.statements import Statements, named, number, texts

PATH: Final = "void"
_CLASSES: Final = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_TOTALS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""
_ENTITIES: Final = (
    """SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{base}id/")) }}"""
)
_EXAMPLES: Final = (
    f"SELECT ?c (MIN(?s) AS ?example) WHERE {{ ?s a ?c FILTER (STRSTARTS(STR(?c), '{PKG}')) }} GROUP BY ?c"
)
_LINKS: Final = """SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o
  FILTER (isIRI(?o) && STRSTARTS(STR(?o), "{space}")) }} GROUP BY ?p"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A class, property or graph and how many things, statements it has."""

    iri: str
    count: int


@dataclass(frozen=True, slots=True)
class Linkset:
    """What one property links to another dataset."""

    target: Target
    property: str
    count: int


class Statistics:
    """Counts of a graph, each asked for once."""

    def __init__(self, graph: Graph, base: str) -> None:
        self._graph, self._base = graph, base

    @cached_property
    def totals(self) -> tuple[int, int, int]:
        """Statements, distinct subjects, distinct objects."""
        row = next(iter(self._graph.select(_TOTALS)))
        triples, subjects, objects = (_count(cell) for cell in row)
        return triples, subjects, objects

    @cached_property
    def entities(self) -> int:
        """Things of the project's own that something is said of."""
        return sum(_count(n) for (n,) in self._graph.select(_ENTITIES.format(base=self._base)))

    @cached_property
    def classes(self) -> list[Counted]:
        """Classes with their members, the largest first."""
        return self._counted(_CLASSES)

    @cached_property
    def properties(self) -> list[Counted]:
        """Properties with their statements, the most used first."""
        return self._counted(_PROPERTIES)

    @cached_property
    def examples(self) -> list[str]:
        """For each class of the vocabulary, the member whose IRI comes first."""
        return sorted({str(example) for _, example in self._graph.select(_EXAMPLES) if example is not None})

    @cached_property
    def linksets(self) -> list[Linkset]:
        """What leads to other datasets."""
        return [
            Linkset(target, counted.iri, counted.count)
            for target in TARGETS
            for counted in self._counted(_LINKS.format(space=target.space))
        ]

    def _counted(self, query: str) -> list[Counted]:
        found = [Counted(str(it), _count(n)) for it, n in self._graph.select(query) if isinstance(it, Iri)]
        return sorted(found, key=lambda one: (-one.count, one.iri))


def _count(term: object) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0


def void_lines(publication: Publication, downloads: Sequence[Download], statistics: Statistics) -> list[str]:
    """The description as N-Triples lines, sorted."""
    out = Statements()
    _document(out, publication)
    _dataset(out, publication, downloads, statistics)
    _partitions(out, publication.settings.base, statistics)
    _graphs(out, publication)
    _linksets(out, publication.settings.base, statistics)
    return out.lines()


def _document(out: Statements, publication: Publication) -> None:
    settings, document = publication.settings, f"{publication.settings.base}{PATH}"
    out.a(document, "void:DatasetDescription")
    out.say(document, "foaf:primaryTopic", iri(settings.base))
    out.say(
        document,
        "dct:title",
        *[literal(f"VoID: {text}", language=tag) for tag, text in settings.title.items()],
    )
    out.say(document, "dct:license", iri(settings.licence))
    out.say(document, "dct:issued", literal(settings.issued.isoformat(), datatype=XSD + "date"))


def _dataset(
    out: Statements, publication: Publication, downloads: Sequence[Download], statistics: Statistics
) -> None:
    settings = publication.settings
    data = settings.base
    triples, subjects, objects = statistics.totals
    out.a(data, "void:Dataset", "dcat:Dataset")
    out.say(data, "dct:title", *texts(settings.title))
    out.say(data, "dct:description", *texts(settings.description))
    out.say(data, "dct:license", iri(settings.licence))
    out.say(data, "dct:issued", literal(settings.issued.isoformat(), datatype=XSD + "date"))
    out.say(data, "dct:publisher", iri(f"{data}catalogue#publisher"))
    out.say(data, "dcat:version", literal(settings.version))
    out.say(data, "foaf:homepage", iri(f"{data}index.html"))
    out.say(data, "void:uriSpace", literal(data))
    out.say(
        data, "void:vocabulary", iri(PKG), *[named(f"{name}:") for name in ("skos", "prov", "dct", "org")]
    )
    for predicate, count in (
        ("void:triples", triples),
        ("void:entities", statistics.entities),
        ("void:classes", len(statistics.classes)),
        ("void:properties", len(statistics.properties)),
        ("void:distinctSubjects", subjects),
        ("void:distinctObjects", objects),
        ("void:documents", len(publication.things)),
    ):
        out.say(data, predicate, number(count))
    dumps = [download for download in downloads if download.graph]
    out.say(data, "void:dataDump", *[iri(f"{data}{download.path}") for download in dumps])
    out.say(data, "void:exampleResource", *map(iri, statistics.examples))
    for suffix in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML"):
        out.say(data, "void:feature", iri(f"http://www.w3.org/ns/formats/{suffix}"))


def _partitions(out: Statements, base: str, statistics: Statistics) -> None:
    for counted in statistics.classes:
        part = f"{base}{PATH}#class-{short(counted.iri)}"
        out.say(base, "void:classPartition", iri(part))
        out.say(part, "void:class", iri(counted.iri))
        out.say(part, "void:entities", number(counted.count))
    for counted in statistics.properties:
        part = f"{base}{PATH}#property-{short(counted.iri)}"
        out.say(base, "void:propertyPartition", iri(part))
        out.say(part, "void:property", iri(counted.iri))
        out.say(part, "void:triples", number(counted.count))


def graphs(publication: Publication) -> Iterator[Counted]:
    """The named graphs and how many statements each holds, as the build counted them."""
    for name, count in sorted(publication.release.manifest["counts"]["graphs"].items()):
        yield Counted(name, int(count))


def _graphs(out: Statements, publication: Publication) -> None:
    base = publication.settings.base
    for graph in graphs(publication):
        out.say(base, "void:subset", iri(graph.iri))
        out.a(graph.iri, "void:Dataset")
        out.say(graph.iri, "void:triples", number(graph.count))


def _linksets(out: Statements, base: str, statistics: Statistics) -> None:
    for found in statistics.linksets:
        target = f"{base}{PATH}#{found.target.name}"
        links = f"{base}{PATH}#links-{found.target.name}-{short(found.property)}"
        out.a(target, "void:Dataset")
        out.say(target, "dct:title", literal(found.target.title, language="en"))
        out.say(target, "void:uriSpace", literal(found.target.space))
        out.a(links, "void:Linkset")
        out.say(base, "void:subset", iri(links))
        out.say(links, "void:linkPredicate", iri(found.property))
        out.say(links, "void:subjectsTarget", iri(base))
        out.say(links, "void:objectsTarget", iri(target))
        out.say(links, "void:triples", number(found.count))


def short(it: str) -> str:
    """A term as part of a name behind #: its prefix and local name.

    >>> short(PKG + "Practice"), short("https://ex.org/a?b")
    ('pkg-Practice', 'https---ex.org-a-b')
    """
    return "".join(char if char.isalnum() or char in "._" else "-" for char in shorten(it))
