"""The one query that gives all names on a page: labels, the parts of names that are put together, addresses, points.

Each row is a thing, a rank that says what the row tells, and a text. The things stand as values before the patterns,
so that the engine looks each up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from prospects_kg.describe.naming import Recipe, recipe_of
from prospects_kg.model.terms import PREFIXES, iri

# Properties that name a thing, the better first.
KINDS: Final = ("skos:prefLabel", "rdfs:label", "dct:title", "pkg:nameAsStated")
# Where the ranks of parts of composed names begin, of what is said of a source's document, and of a place's point.
PART: Final = 100
STEP: Final = 10
DOCUMENT: Final = 1000
POINT: Final = 1100
_OF_DOCUMENT: Final = ("schema:url", "pkg:publisherName", "pkg:dateAsStated")
_OF_POINT: Final = ("geo:long", "geo:lat")
_USED: Final = ("skos", "rdfs", "dct", "pkg", "schema", "geo", "prov")
# Classes of things that are named in a graph outside the default graph.
_APART: Final = re.compile(r".*/id/(?:rule|run|shape)/.*")
_GRAPH: Final = re.compile(r".*/graph/(?:source|derived|inferred)/.*")
# A graph is called by the source or the rule that it is of.
_OF_GRAPH: Final = (
    "{{ VALUES ?thing {{ {graphs} }} GRAPH ?where {{ ?thing prov:hadPrimarySource|prov:wasDerivedFrom ?of }} "
    "{{ ?of skos:prefLabel ?label }} UNION {{ GRAPH ?where {{ ?of dct:title ?label }} }} BIND ({rank} AS ?kind) }}"
)


def label_query(things: Sequence[str]) -> str:
    """The SELECT of ?thing ?kind ?label for things (IRIs)."""
    branches = [_ranked(things, KINDS, 0)]
    if apart := [thing for thing in things if _APART.fullmatch(thing)]:
        branches.append(_ranked(apart, KINDS, 0, where="GRAPH ?where"))
    if graphs := [thing for thing in things if _GRAPH.fullmatch(thing)]:
        branches.append(_OF_GRAPH.format(graphs=_values(graphs), rank=len(KINDS)))
    for recipe, those in _by_recipe(things).items():
        for place, path in enumerate(recipe.parts):
            branches += _part(those, path, PART + place * STEP)
    if sources := [thing for thing in things if "/id/source/" in thing]:
        branches.append(_ranked(sources, _OF_DOCUMENT, DOCUMENT))
    if places := [thing for thing in things if "/id/region/" in thing]:
        branches.append(_ranked(places, _OF_POINT, POINT))
    prefixes = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in _USED)
    return f"{prefixes}\nSELECT DISTINCT ?thing ?kind ?label WHERE {{ {' UNION '.join(branches)} }}"


def _by_recipe(things: Sequence[str]) -> Mapping[Recipe, Sequence[str]]:
    found: dict[Recipe, list[str]] = {}
    for thing in things:
        recipe = recipe_of(thing)
        if recipe is not None:
            found.setdefault(recipe, []).append(thing)
    return found


def _ranked(things: Sequence[str], properties: Sequence[str], first: int, *, where: str = "") -> str:
    """The values of properties, each with its rank."""
    return f"{{ VALUES ?thing {{ {_values(things)} }} {_choice('?thing', properties, first, where)} }}"


def _part(things: Sequence[str], path: str, rank: int) -> list[str]:
    """A part of a composed name: a text that the path leads to, or the names of the thing there."""
    values = f"VALUES ?thing {{ {_values(things)} }}"
    return [
        f"{{ {values} ?thing {path} ?label FILTER (isLiteral(?label)) BIND ({rank} AS ?kind) }}",
        f"{{ {values} ?thing {path} ?part . {_choice('?part', KINDS, rank)} }}",
    ]


def _choice(subject: str, properties: Sequence[str], first: int, where: str = "") -> str:
    """Any of the properties; a union of constants, since a table of properties and ranks takes ten times as long."""
    patterns = (f"{subject} {property_} ?label" for property_ in properties)
    placed = (f"{where} {{ {pattern} }}" if where else pattern for pattern in patterns)
    return " UNION ".join(
        f"{{ {pattern} BIND ({first + rank} AS ?kind) }}" for rank, pattern in enumerate(placed)
    )


def _values(things: Sequence[str]) -> str:
    return " ".join(map(iri, things))
