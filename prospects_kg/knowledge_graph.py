"""The facade: what the command line, a server and notebooks use.

    >>> from prospects_kg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open(release)
    >>> for row in kg.query("partners-of-project", project="project/mini-one"):
    ...     print(row.label, "|", row.role.rpartition("/")[2])
    Town of Coal Bay | partner
    Slate Hill Agency | partner
    Town of Upper Mine | lead

The examples here ask the release of a small invented project; `release` is the path of its folder, and `kg` is
the graph opened above. `docs/sparql.md` asks the same of an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from prospects_kg.build.building import Outcome, Progress, build_release, silent
from prospects_kg.build.release import NQUADS, Release
from prospects_kg.describe.thing import ThingPage, describe_thing
from prospects_kg.diffusion.asking import AskingForDiffusion
from prospects_kg.diffusion.runs import with_inferred
from prospects_kg.draw.notebook import DrawnNetwork
from prospects_kg.graph.protocol import Description, Graph, Triple
from prospects_kg.graph.rdflib_view import as_rdflib
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.graph.results import Table
from prospects_kg.library.loader import Query, QueryLibrary
from prospects_kg.library.run import Citation, cite, run
from prospects_kg.model.errors import Findings, ReleaseError
from prospects_kg.model.project import Project
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import Names
from prospects_kg.network.choosing import period_of
from prospects_kg.network.extract import extract
from prospects_kg.network.model import Selection
from prospects_kg.publish.bundles import installed_assets
from prospects_kg.publish.site import Published
from prospects_kg.publish.site import publish as write_site
from prospects_kg.validation.choose import Engine, report
from prospects_kg.validation.report import Report
from prospects_kg.validation.shapes import load_shapes

if TYPE_CHECKING:
    import rdflib

# One text or several.
Chosen: TypeAlias = str | Iterable[str]


@dataclass(frozen=True, slots=True)
class KnowledgeGraph(AskingForDiffusion):
    """A graph to ask, with the questions of its project's library.

    `graph` is what answers: the store of a release, or an endpoint. `project` gives base, settings and library.
    """

    graph: Graph
    project: Project
    release: Release | None = None
    queries: QueryLibrary = field(default_factory=lambda: QueryLibrary({}), compare=False)

    @classmethod
    def build(
        cls, project: Project | Path | str, out: Path | str | None = None, *, progress: Progress = silent
    ) -> KnowledgeGraph:
        """Build a project's release (default: `release/` in its folder) and open it.

        Raises DataErrors for faults in tables, Findings where a Violation of the shapes stops the release.
        """
        opened = project if isinstance(project, Project) else Project.open(project)
        outcome = build_release(
            opened, Path(out) if out is not None else default_release(opened), progress=progress
        )
        if outcome.release is None:
            raise Findings(_violations(outcome))
        return cls.open(outcome.release, project=opened)

    @classmethod
    def open(
        cls, release: Path | str, *, project: Project | None = None, inferred: Sequence[str] = ()
    ) -> KnowledgeGraph:
        """Open a release, read-only; `project` adds its own questions to the packaged ones.

        `inferred` names runs that `keep_inferred` wrote beside the release: their graphs are then there, too, and the whole is
        read into memory, since a release's own store is never changed.

        >>> kg = KnowledgeGraph.open(release)
        >>> kg.settings.version, "who-worked-together" in kg.queries
        ('1.0.0', True)

        Raises ReleaseError where there is none, or where it was made with another base than the project has.
        """
        opened = Release.open(Path(release))
        of = project or Project.packaged()
        if project is not None and of.settings.base != opened.names.base:
            raise ReleaseError(
                f"{release}: was made for {opened.names.base}, the project in {of.root} has the base {of.settings.base}; "
                "build it again or name another release"
            )
        graph = with_inferred(opened, inferred) if inferred else opened.graph()
        return cls(graph, of, opened, load_library(of))

    @classmethod
    def remote(
        cls, endpoint: str, *, project: Project | None = None, seconds: int | None = None
    ) -> KnowledgeGraph:
        """Use any SPARQL 1.1 endpoint that holds the default graph and named graphs of a release.

        `seconds` is the time limit of each query, by default the project's limits.query_seconds.
        """
        of = project or Project.packaged()
        return cls(
            RemoteGraph(endpoint, seconds=seconds or of.settings.query_seconds), of, None, load_library(of)
        )

    @property
    def names(self) -> Names:
        """The IRIs of this graph's project: those of the release, where there is one."""
        return self.release.names if self.release else self.project.names

    @property
    def settings(self) -> Settings:
        """The settings of the project; version and day are those of the release, where there is one."""
        settings = self.project.settings
        return self.release.settings(settings) if self.release else settings

    def query(self, name: str, /, **parameters: str) -> Table:
        """Ask a question of the library by its name; parameters are given as text.

        >>> table = kg.query("transfers-with-evidence", stage="stage/adopted", practice="practice/eco-park")
        >>> [(str(row["from"]), str(row["to"]), str(row["latest"])) for row in table]
        [('Upper Mine', 'Coal Bay', '2012-12-31')]

        Raises QueryError for an unknown name, ParameterError for a parameter that is unknown, missing or wrong.
        """
        return run(self.queries[name], self.graph, parameters, self.names)

    def run(self, query: Query, parameters: dict[str, str]) -> Table:
        """Ask a question that need not be of the library (`library.loader.query_of` reads one)."""
        return run(query, self.graph, parameters, self.names)

    def cite(self, name: str, /, **parameters: str) -> Citation:
        """How to cite the answer to a question: release, hashes of question and rows, BibTeX.

        >>> citation = kg.cite("project-lineage")
        >>> citation.version, citation.issued, citation.rows, len(citation.rows_sha256)
        ('1.0.0', '2026-01-02', 3, 64)
        """
        query = self.queries[name]
        return cite(query, run(query, self.graph, parameters, self.names), parameters, self.settings)

    def select(self, sparql: str) -> Table:
        """The rows of a SELECT.

        >>> prefix = "PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>"
        >>> rows = kg.select(prefix + "SELECT ?name { ?place a pkg:Region ; pkg:nameAsStated ?name } ORDER BY ?name")
        >>> [str(row.name) for row in rows]
        ['Coal Bay', 'Slate Hill', 'Upper Mine']
        """
        return self.graph.select(sparql)

    def ask(self, sparql: str) -> bool:
        """The answer of an ASK.

        >>> kg.ask("PREFIX pkg: <https://w3id.org/prospects-kg/ontology#> ASK { ?one pkg:passedPracticeTo ?other }")
        True
        """
        return self.graph.ask(sparql)

    def construct(self, sparql: str) -> list[Triple]:
        """The triples of a CONSTRUCT.

        >>> passed = "<https://w3id.org/prospects-kg/ontology#passedPracticeTo>"
        >>> for giver, _, taker in sorted(kg.construct(f"CONSTRUCT WHERE {{ ?one {passed} ?other }}")):
        ...     print(giver, "->", taker)
        https://example.org/mini/id/region/coal-bay -> https://example.org/mini/id/region/slate-hill
        https://example.org/mini/id/region/upper-mine -> https://example.org/mini/id/region/coal-bay
        """
        return self.graph.construct(sparql)

    def describe(self, thing: str) -> Description:
        """All statements about a thing (class/id or IRI), outwards and inwards, each with its graph.

        >>> for property_, other, graph in kg.describe("programme/mini-programme").out[:2]:
        ...     print(property_.rpartition("/")[2], "|", other, "|", graph.rpartition("/")[2])
        title | Mini Programme | mini-page
        22-rdf-syntax-ns#type | https://schema.org/FundingScheme | outside-readers
        """
        return self.graph.describe(self.iri(thing))

    def thing(self, thing: str) -> ThingPage:
        """A thing as people read it: labels instead of IRIs, sources of every statement, its cells where a release is open.

        >>> page = kg.thing("transfer/eco-park-to-coal-bay")
        >>> page.label
        'Eco park: Upper Mine to Coal Bay'
        >>> for statement in page.statements[:2]:
        ...     print(statement.property_label, "|", statement.other_label, "|", statement.origins[0])
        adaptation | The panels are fewer. (en) | mini-page (data/transfers.csv:2:adaptation_en)
        current stage | adopted | derived by rule current-stage

        Raises ThingNotFound.
        """
        return describe_thing(self.graph, self.iri(thing), self.names, self.release, self.settings.languages)

    def iri(self, thing: str) -> str:
        """The IRI of a thing given as class/id; an IRI is left as it is.

        >>> kg.iri("practice/eco-park")
        'https://example.org/mini/id/practice/eco-park'
        >>> kg.iri("stage/adopted")  # the software's own schemes are the same in every project
        'https://w3id.org/prospects-kg/id/stage/adopted'
        """
        kind, slash, slug = thing.partition("/")
        return thing if ":" in thing or not slash else self.names.concept(kind, slug)

    def transfers(
        self,
        level: str = "region",
        *,
        stages: Chosen = (),
        themes: Chosen = (),
        projects: Chosen = (),
        programmes: Chosen = (),
        practices: Chosen = (),
        period: str | tuple[str | None, str | None] | None = None,
        certainty: Chosen = (),
        asserted: bool = True,
    ) -> DrawnNetwork:
        """The network of transfers that a selection lets through, each an edge from who gave to who took.

        `level` is what nodes are: region, nuts0 to nuts3, organisation, country or practice. Everything else is one
        text or several: stages and certainties by their slugs, things as slug, class/slug or IRI, a theme with all
        narrower ones. `period` is FROM/TO; where only the year of a page is known, that year counts. `asserted` False adds links
        that a run inferred, marked as such.

        >>> network = kg.transfers(stages="adopted")
        >>> for giver, taker, edge in network.graph.edges(data="data"):
        ...     print(network.label(giver), "->", network.label(taker), "|", network.label(edge.practice), "|", edge.year)
        Upper Mine -> Coal Bay | Eco park | 2012
        >>> network.coverage.sentence()
        '2 of 3 transfers match; 1 of them have both ends named and are drawn.'
        >>> kg.transfers("nuts2", themes="energy").coverage.matched  # a narrower theme is among energy
        2

        Raises NetworkError for a name that the graph does not know.
        """
        selection = Selection(
            level,
            _several(stages),
            _several(themes),
            _several(projects),
            _several(programmes),
            _several(practices),
            period_of(period) if period is None or isinstance(period, str) else period,
            _several(certainty),
            asserted,
        )
        settings = self.settings
        found = extract(
            self.graph,
            self.names,
            selection,
            languages=settings.languages,
            title=settings.title,
            version=settings.version,
        )
        return DrawnNetwork.of(found)

    def validate(self, *, engine: Engine = Engine.auto) -> Report:
        """Check the default graph, of a release or an endpoint, against the packaged shapes and the project's own.

        >>> len(kg.validate().violations), len(kg.validate().results)
        (0, 2)
        """
        shapes = load_shapes(self.project.files("shapes", "*.ttl"))
        return report(self.graph, shapes, engine=engine)

    def publish(
        self,
        out: Path | str,
        *,
        processes: int = 1,
        allow_synthetic: bool = False,
        assets: Path | None = None,
        progress: Progress = silent,
    ) -> Published:
        """Write the release as a folder of linked open data that any static host can serve.

        Pages of things are spread over processes; their number changes no byte. What stood in the folder stays until
        the new publication is whole.

        Raises ReleaseError for an endpoint, for invented data that are not allowed, and where the folder cannot be written.
        """
        if self.release is None:
            raise ReleaseError(
                f"{self.graph.where}: is an endpoint; what is published is a release, so name one"
            )
        return write_site(
            self.release,
            self.project,
            Path(out),
            processes=processes,
            allow_synthetic=allow_synthetic,
            bundles=installed_assets(assets),
            progress=progress,
        )

    def rdflib(self) -> rdflib.Dataset:
        """A copy of all quads as an rdflib Dataset in memory; its default graph is no union and stands by itself.

        >>> from rdflib import RDF, URIRef
        >>> transfer = URIRef("https://w3id.org/prospects-kg/ontology#Transfer")
        >>> len(set(kg.rdflib().default_graph.subjects(RDF.type, transfer)))
        3
        """
        return as_rdflib(self.release.path / NQUADS if self.release else self.graph)


def default_release(project: Project) -> Path:
    """Where a project's release lies unless one says otherwise; the packaged project's in the folder one stands in."""
    return Path("release") if project.is_packaged else project.root / "release"


def load_library(project: Project) -> QueryLibrary:
    """The questions of a project: the packaged ones and its own."""
    return QueryLibrary.load(project.files("queries", "*/*.rq"))


def _several(chosen: Chosen) -> tuple[str, ...]:
    return (chosen,) if isinstance(chosen, str) else tuple(chosen)


def _violations(outcome: Outcome) -> str:
    found = [finding for finding in outcome.findings if finding.severity == "Violation"]
    lines = [f"{finding.cell or finding.result.focus}: {finding.result.text()}" for finding in found]
    return "\n".join([*lines, f"{len(found)} violations of the shapes; no release was written"])
