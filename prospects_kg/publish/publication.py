"""What every section of a publication works with: the release, its graph, settings, languages and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from prospects_kg.build.export import read_context
from prospects_kg.build.release import TRACE, Release
from prospects_kg.build.trace import TraceIndex
from prospects_kg.describe.content import Describer, Order
from prospects_kg.describe.labels import LabelIndex
from prospects_kg.graph.protocol import Graph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import PREFIXES, Iri, Names
from prospects_kg.publish.addresses import Addresses
from prospects_kg.publish.bundles import Installed
from prospects_kg.publish.documents import Vocabulary
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.lineages import Lineages
from prospects_kg.publish.renames import Rename, read_renames
from prospects_kg.tables.schema import load_schema

# The languages that the interface speaks; data are shown in every language they have.
INTERFACE: Final = ("en", "pl")
_TYPE: Final = PREFIXES["rdf"] + "type"
_BROADER: Final = f"SELECT ?class ?super {{ ?class <{PREFIXES['rdfs']}subClassOf> ?super }}"
# Every IRI that a statement is about or points at, in any graph, and every graph.
_THINGS: Final = """SELECT DISTINCT ?thing WHERE {
  { GRAPH ?g { ?thing ?p ?o } } UNION { GRAPH ?g { ?s ?p ?thing } } UNION { GRAPH ?thing { ?s ?p ?o } }
  FILTER (isIRI(?thing))
}"""


@dataclass(frozen=True)
class Publication:
    """One publication in the making; sections read it and give files. `downloads` are written before any page names them."""

    release: Release
    project: Project
    library: QueryLibrary
    downloads: tuple[Download, ...] = ()
    bundles: Installed | None = None

    @cached_property
    def graph(self) -> Graph:
        """The quads of the release."""
        return self.release.graph()

    @property
    def names(self) -> Names:
        """The IRIs of the release."""
        return self.release.names

    @cached_property
    def settings(self) -> Settings:
        """The settings of the project as they were when the release was made."""
        return self.release.settings(self.project.settings)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the interface that the project has, in the project's order; English where it has none of them."""
        return tuple(tag for tag in self.settings.languages if tag in INTERFACE) or INTERFACE[:1]

    @cached_property
    def addresses(self) -> Addresses:
        """Where each IRI has its page."""
        return Addresses(self.names, self.languages)

    @cached_property
    def describer(self) -> Describer:
        """Makes the content of pages."""
        return Describer(self.graph, self.names, self.settings.languages, self._order())

    @property
    def labels(self) -> LabelIndex:
        """What things are called: asked for once, whichever page comes first."""
        return self.describer.labels

    @cached_property
    def lineages(self) -> Lineages:
        """The trees of practices that travelled on."""
        return Lineages(self.graph, self.names, self.settings.languages)

    @cached_property
    def renames(self) -> tuple[Rename, ...]:
        """The former slugs of things."""
        return read_renames(self.release.path)

    @cached_property
    def former(self) -> Mapping[str, Rename]:
        """The renames by the document that stands at the former slug."""
        return {f"doc/{each.old}": each for each in self.renames}

    @cached_property
    def trace(self) -> TraceIndex:
        """From each statement back to the cells that make it."""
        return TraceIndex(self.release.path / TRACE)

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """The JSON-LD context of the vocabulary and of the project's own."""
        return read_context(self.project.files("ontology", "context.jsonld"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The context again, of which each document takes what it uses."""
        return Vocabulary(self.context)

    def with_files(
        self, downloads: tuple[Download, ...], bundles: Installed | None, things: Sequence[str]
    ) -> Publication:
        """The same publication with what is written already, and its things; what was read of the release stays read."""
        made = replace(self, downloads=downloads, bundles=bundles)
        read = {name: value for name, value in vars(self).items() if name not in vars(made)}
        vars(made).update(read | {"things": things})
        return made

    def _order(self) -> Order:
        schema = load_schema(self.project.metadata_files())
        ranks: dict[str, int] = {}
        tables: dict[str, dict[str, int]] = {}
        bounds: set[str] = set()
        for table in schema.tables.values():
            classes = [column.value for column in table.virtual if column.predicate == _TYPE]
            for place, column in enumerate(column for column in table.columns if column.predicate):
                ranks.setdefault(column.predicate, len(ranks))
                for class_ in classes:
                    tables.setdefault(class_, {}).setdefault(column.predicate, place)
                bounds.update(column.edtf or ())
        pairs = frozenset((str(one), str(other)) for one, other in self.graph.select(_BROADER))
        return Order(ranks, tables, pairs, frozenset(filter(None, bounds)))

    @cached_property
    def things(self) -> Sequence[str]:
        """Every IRI that is described by a page, sorted: the project's own, its graphs, the software's concepts and terms that occur."""
        return tuple(sorted(self._found()))

    def _found(self) -> Iterator[str]:
        for (thing,) in self.graph.select(_THINGS):
            if isinstance(thing, Iri):
                path = self.addresses.document(thing) or ""
                if path.startswith("doc/"):
                    yield str(thing)
