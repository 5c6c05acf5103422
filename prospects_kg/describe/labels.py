"""Labels of IRIs, all in one query, with a fixed order of fallback.

The editors' skos:prefLabel in the first language that has one; else the first name a source gives
(dct:title, pkg:nameAsStated, rdfs:label) in code-point order; else the IRI shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.describe.countries import country_texts
from prospects_kg.describe.label_query import DOCUMENT, KINDS, PART, POINT, STEP, label_query
from prospects_kg.describe.naming import composed, recipe_of
from prospects_kg.describe.wording import outside_texts
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PREFIXES, Iri, Literal, iri, is_iri, shorten

_BATCH: Final = 500
# More than a page names, so that a page asks once.
_PAGEFUL: Final = 5_000
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Document:
    """Where a source can be read, who published it and when, as stated; "" for what the graph does not say."""

    url: str = ""
    publisher: str = ""
    date: str = ""


def labels(graph: Graph, things: Iterable[str], languages: Sequence[str], base: str) -> Mapping[str, str]:
    """A label for each IRI."""
    wanted = sorted({thing for thing in things if is_iri(thing)})
    found: dict[str, list[tuple[int, int, str]]] = {}
    for start in range(0, len(wanted), _BATCH):
        for thing, kind, label in graph.select(_query(wanted[start : start + _BATCH])):
            if isinstance(thing, Iri) and isinstance(kind, Literal) and isinstance(label, Literal):
                rank = languages.index(label.language) if label.language in languages else len(languages)
                found.setdefault(thing, []).append((int(kind.lexical), rank, label.lexical))
    return {thing: min(found[thing])[2] if thing in found else shorten(thing, base) for thing in wanted}


def _query(things: Sequence[str]) -> str:
    prefixes = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("skos", "rdfs", "dct", "pkg"))
    values = " ".join(iri(thing) for thing in things)
    kinds = " UNION ".join(
        f"{{ ?thing {kind} ?label BIND ({rank} AS ?kind) }}" for rank, kind in enumerate(KINDS)
    )
    return f"{prefixes}\nSELECT DISTINCT ?thing ?kind ?label WHERE {{ VALUES ?thing {{ {values} }} {kinds} }}"


class LabelIndex:
    """What things are called in every language of the data; remembers, so that a thousand pages ask little.

    `queries` counts how often the graph was asked. At most `limit` things are remembered: memory stays bounded
    however many pages are made.
    """

    def __init__(self, graph: Graph, limit: int = 200_000) -> None:
        self._graph, self._limit = graph, limit
        self._known: dict[str, Mapping[str, str]] = {}
        self._documents: dict[str, Document] = {}
        self._points: dict[str, Point] = {}
        self.queries = 0

    def texts(self, things: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Labels by language tag ("" for none) of each thing; of two of one language the better kind, then the first."""
        wanted = set(things)
        # Only what is not known yet is looked at closely: most names of a page stood on another one. A difference of
        # sets would walk through everything that is known.
        missing = sorted(thing for thing in wanted if thing not in self._known and is_iri(thing))
        if len(self._known) + len(missing) > self._limit:
            self._known.clear()
            self._documents.clear()
            self._points.clear()
            missing = sorted(filter(is_iri, wanted))
        for start in range(0, len(missing), _PAGEFUL):
            self._ask(missing[start : start + _PAGEFUL])
        return {thing: self._known[thing] for thing in wanted if thing in self._known}

    def document(self, source: str) -> Document:
        """Where a source's document is; call `texts` for it before."""
        return self._documents.get(source, Document())

    def point(self, place: str) -> Point | None:
        """Longitude and latitude of a place that has them; call `texts` for it before."""
        return self._points.get(place)

    def _ask(self, things: Sequence[str]) -> None:
        self.queries += 1
        best: dict[str, dict[str, tuple[int, str]]] = {thing: {} for thing in things}
        parts: dict[str, dict[int, dict[str, list[str]]]] = {}
        facts: dict[str, dict[int, str]] = {}
        for thing, kind, label in self._graph.select(label_query(things)):
            if not (isinstance(thing, Iri) and isinstance(kind, Literal) and label is not None):
                continue
            rank, language = int(kind.lexical), label.language if isinstance(label, Literal) else ""
            if rank >= DOCUMENT:
                said = facts.setdefault(thing, {})
                said[rank] = min(said.get(rank, str(label)), str(label))
            elif rank >= PART:
                part = parts.setdefault(thing, {}).setdefault(rank - PART, {})
                part.setdefault(language, []).append(str(label))
            else:
                found = (rank, str(label))
                best[thing][language] = min(best[thing].get(language, found), found)
        for about, texts in best.items():
            self._known[about] = _named(about, texts, parts.get(about, {}))
        for about, found_ in facts.items():
            if POINT in found_ and POINT + 1 in found_:
                self._points[about] = float(found_[POINT]), float(found_[POINT + 1])
            else:
                self._documents[about] = Document(*(found_.get(DOCUMENT + place, "") for place in range(3)))


def _named(
    thing: str, texts: Mapping[str, tuple[int, str]], parts: Mapping[int, Mapping[str, Sequence[str]]]
) -> Mapping[str, str]:
    recipe = recipe_of(thing)
    given = {language: texts[language][1] for language in sorted(texts)}
    if recipe is None or not parts or (given and not recipe.always):
        return given or country_texts(thing) or outside_texts(thing)
    best: dict[int, Mapping[str, Sequence[str]]] = {}
    for rank in sorted(parts):
        best.setdefault(rank // STEP, {tag: sorted(set(said)) for tag, said in parts[rank].items()})
    return composed(recipe, best)
