"""The tree of a practice that travelled on: where it began, who took it, and who took it from them.

Only practices whose tree has more than one step have such a picture: of the others the page's table says all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from prospects_kg.draw.descent import Descent, descents
from prospects_kg.draw.lineage import lineage
from prospects_kg.draw.templates import Markup
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PKG, Literal, Names
from prospects_kg.network.extract import extract
from prospects_kg.network.model import TransferNetwork
from prospects_kg.publish.shell import Page, visible

# More transfers than these are not read for a picture beside a page: every process holds the network.
_MOST: Final = 50_000
_COUNT: Final = f"SELECT (COUNT(DISTINCT ?transfer) AS ?number) WHERE {{ ?transfer a <{PKG}Transfer> }}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as the template needs it, and what it says in words."""

    svg: Markup
    caption: str


class Lineages:
    """The trees of a graph's practices; the network is read when the first is asked for, and kept."""

    def __init__(self, graph: Graph, names: Names, languages: Sequence[str]) -> None:
        self._graph, self._names, self._languages = graph, names, tuple(languages)

    def drawing(self, thing: str, page: Page) -> Drawing | None:
        """The tree of a practice, or of the practice that a transfer carried on; None where it took no second step."""
        tree = self._trees.get(thing)
        if tree is None or self._network is None:
            return None
        named = (name for knot in tree.knots.values() for name in (knot.practice, *knot.places) if name)
        addresses = {it: page.about(it) or "" for it in named}
        picture = lineage(self._network, page.language, tree=tree, small=True, addresses=addresses)
        return Drawing(Markup(picture.svg), visible(picture.summary))

    @cached_property
    def _network(self) -> TransferNetwork | None:
        ((number,),) = self._graph.select(_COUNT)
        if not isinstance(number, Literal) or int(number.lexical) > _MOST:
            return None
        return extract(self._graph, self._names, languages=self._languages)

    @cached_property
    def _trees(self) -> dict[str, Descent]:
        """The tree of each practice and of each transfer that is in one."""
        found: dict[str, Descent] = {}
        for tree in descents(self._network) if self._network is not None else ():
            found |= {knot.practice: tree for knot in tree.knots.values() if knot.practice is not None}
            found |= {branch.edge.transfer: tree for branch in tree.branches}
        return found
