"""What belongs to a thing's story though it is said about other things: one query for each class that has one.

`stories/{class}.rq`, the class in kebab-case, with `$thing` for the thing and `$graph` for the graph of a source; its
columns are `COLUMNS`, those that a story does not need left out. `part` says what a row is to the thing: gave, took,
report, came, went, next, need, ... Where a story says `#+ conflicts` the disagreements about the thing are asked for
in the same query, for things that have any.

`#+ order` names the columns by which its rows are put in order, text by text, unbound first, with `-` before a column
of numbers from the highest down; `#+ most: 8 example` tells the first eight rows of that part alone. Both are done
here: engines disagree about values of mixed types, and Oxigraph looks terms up anew for each comparison, which for the
uses of a property takes ten times as long as to find them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.results import Row, Table
from prospects_kg.library.parameters import bind
from prospects_kg.model.terms import PKG, PREFIXES, Iri, Term, iri

FOLDER: Final = Path(__file__).parent / "stories"
COLUMNS: Final = (
    "part",
    "item",
    "practice",
    "giver",
    "taker",
    "stage",
    "certainty",
    "earliest",
    "latest",
    "year",
    "source",
    "place",
    "text",
    "evidence",
    "property",
    "value",
    "number",
)
_THING, _GRAPH = "\x00thing\x00", "\x00graph\x00"
_CONFLICTS: Final = "#+ conflicts"
_ORDER: Final = re.compile(r"^#\+ order: (.+)$", re.MULTILINE)
_MOST: Final = re.compile(r"^#\+ most: ([0-9]+) (\w+)$", re.MULTILINE)
# The story of a class that has none of its own: its disagreements alone.
_ANY: Final = "any"
# Classes of other vocabularies whose things have a story.
_OUTSIDE: Final = {
    PREFIXES["sh"] + "NodeShape": "shape",
    PREFIXES["owl"] + "Class": "vocabulary-class",
    PREFIXES["owl"] + "ObjectProperty": "vocabulary-property",
    PREFIXES["owl"] + "DatatypeProperty": "vocabulary-property",
    PREFIXES["owl"] + "AnnotationProperty": "vocabulary-property",
}
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Episode:
    """One row of a story; a column that the story has not, or that is unbound, is None."""

    part: str
    item: Term | None = None
    practice: Term | None = None
    giver: Term | None = None
    taker: Term | None = None
    stage: Term | None = None
    certainty: Term | None = None
    earliest: Term | None = None
    latest: Term | None = None
    year: Term | None = None
    source: Term | None = None
    place: Term | None = None
    text: Term | None = None
    evidence: Term | None = None
    property: Term | None = None
    value: Term | None = None
    number: Term | None = None

    def mentions(self) -> Iterator[str]:
        """The IRIs that the row names."""
        for column in COLUMNS[1:]:
            term = getattr(self, column)
            if isinstance(term, Iri):
                yield term


class Stories:
    """The stories of a graph's things, by class; `queries` counts how often the graph was asked."""

    def __init__(self, graph: Graph, texts: Mapping[str, str], conflicts: str) -> None:
        self._graph, self._texts, self._conflicts = graph, texts, conflicts
        self.queries = 0

    @classmethod
    def load(cls, graph: Graph) -> Stories:
        """The stories that the software knows."""
        texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.rq"))}
        return cls(graph, texts, (FOLDER / "conflicts.part").read_text(encoding="utf-8"))

    def of(self, kind: str, thing: str, *, graph: str = "", disputed: bool = False) -> tuple[Episode, ...]:
        """The story of a thing of a class (an IRI), in its query's order; empty where the class has none.

        `graph` is the graph that a source's story is about; `disputed` asks for disagreements about the thing as well.
        """
        name = _OUTSIDE.get(kind) or ("source" if graph else kebab(kind))
        text = self._texts.get(name) or (self._texts[_ANY] if disputed else None)
        if text is None:
            return ()
        self.queries += 1
        plot = _plot(text.replace(_CONFLICTS, self._conflicts if disputed else ""))
        table = self._graph.select(
            plot.query.replace(_THING, iri(thing)).replace(_GRAPH, iri(graph or thing))
        )
        return tuple(
            Episode(str(values.pop("part")), **values)
            for values in (dict(zip(table.variables, row, strict=True)) for row in plot.told(table))
        )


@dataclass(frozen=True, slots=True)
class _Plot:
    """A story's query with marks, which no query has, in the places of its parameters; its order, and the most of its parts."""

    query: str
    order: tuple[str, ...]
    most: Mapping[str, int]

    def told(self, table: Table) -> Iterator[Row]:
        """The rows in order, of each part no more than its most."""
        keys = [(table.variables.index(name.lstrip("-")), name[0] == "-") for name in self.order]
        part = table.variables.index("part")
        told = Counter[str]()

        def place(row: Row) -> tuple[int | str, ...]:
            cells = tuple(row)
            return tuple(-int(str(cells[at] or 0)) if counts else str(cells[at] or "") for at, counts in keys)

        for row in sorted(table, key=place):
            name = str(row[part])
            told[name] += 1
            if told[name] <= self.most.get(name, len(table)):
                yield row


@cache
def _plot(text: str) -> _Plot:
    """The plot of a story; its parameters are found once."""
    order = _ORDER.search(text)
    most = {part: int(number) for number, part in _MOST.findall(text)}
    return _Plot(
        bind(text, {"thing": _THING, "graph": _GRAPH}), tuple(order[1].split()) if order else (), most
    )


def kebab(kind: str) -> str:
    """The class of the vocabulary as its IRIs write it, "" for a class of another vocabulary.

    >>> kebab(PKG + "StageReport"), kebab("http://www.w3.org/ns/prov#Plan")
    ('stage-report', '')
    """
    return _CAPITAL.sub("-", kind.removeprefix(PKG)).lower() if kind.startswith(PKG) else ""
