"""What the facade offers of diffusion: inferring from a graph's own reports, keeping the links, comparing them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from prospects_kg.build.release import Release
from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.comparison import Comparison, compare, documented_pairs
from prospects_kg.diffusion.netinf import Inference, InferenceOptions, infer
from prospects_kg.diffusion.provenance import inferred_lines, region_iris, run_of
from prospects_kg.diffusion.runs import inferred_folder, runs_in, write_inferred
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import ReleaseError
from prospects_kg.model.terms import Names


class AskingForDiffusion:
    """The part of the facade that asks who may have learned from whom; `KnowledgeGraph` has the rest."""

    __slots__ = ()

    if TYPE_CHECKING:
        graph: Graph
        release: Release | None

        @property
        def names(self) -> Names:
            """The IRIs of the graph's project."""

    def diffusion(
        self, cascades: Cascades | None = None, options: InferenceOptions | None = None
    ) -> Inference:
        """Infer who learned from whom, from a table of adoptions or else from the graph's own dated reports of adoption.

        >>> from prospects_kg.diffusion.cascades import Adoption, Cascades
        >>> dates = [("upper-mine", "parks", 2001.0), ("coal-bay", "parks", 2003.0), ("slate-hill", "parks", 2004.0)]
        >>> table = Cascades.from_rows([Adoption(*row) for row in dates])
        >>> kg.diffusion(table, InferenceOptions(max_links=2)).pairs
        (('coal-bay', 'slate-hill'), ('upper-mine', 'coal-bay'))

        Raises DiffusionError where there are too few dates to learn from.
        """
        return infer(cascades if cascades is not None else Cascades.from_graph(self.graph), options)

    def keep_inferred(
        self,
        inference: Inference,
        cascades: Cascades,
        *,
        run: str | None = None,
        seed: int | None = None,
        more: Mapping[str, object] | None = None,
    ) -> Path:
        """Write inferred links beside the release as `graph/inferred/{run}`, with their provenance; gives the file.

        Regions are IRIs, `region/slug` or slugs of places of this graph. Raises DiffusionError where one is none,
        ReleaseError where no release is open.
        """
        if self.release is None:
            raise ReleaseError("inferred links are kept beside a release; open one instead of an endpoint")
        of = run_of(inference, cascades, name=run, seed=seed, more=more)
        synthetic = bool(self.release.manifest.get("synthetic"))
        lines = inferred_lines(inference, of, self.graph, self.names, synthetic=synthetic)
        return write_inferred(lines, of.name, inferred_folder(self.release.path))

    def inferred_runs(self) -> list[str]:
        """The names of the runs that are kept beside the release; none for an endpoint."""
        return runs_in(inferred_folder(self.release.path)) if self.release else []

    def compare_inferred(self, inference: Inference, cascades: Cascades) -> Comparison:
        """Set inferred links beside the documented transfers of this graph: precision and recall at k.

        Raises DiffusionError where a region of the adoptions is no place of this graph.
        """
        places = region_iris(cascades.nodes, self.graph, self.names)
        pairs = [(places[source], places[target]) for source, target in inference.pairs]
        return compare(pairs, documented_pairs(self.graph), list(places.values()))
