"""What others ask to be said where their data are used: GeoNames, Eurostat, EuroGeographics, Natural Earth."""

from __future__ import annotations

from typing import Final

from prospects_kg.model.terms import PKG
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.words import say

# A question whose yes means that the data are used, and the key of the words that are then owed.
_OWED: Final = (
    (f"ASK {{ ?code a <{PKG}NutsCode> }}", "machine.notice-nuts"),
    (f"ASK {{ ?place <{PKG}geonames> ?number }}", "machine.notice-geonames"),
)
_ALWAYS: Final = ("machine.notice-outlines",)


def notices(publication: Publication, language: str) -> list[str]:
    """The notices that a publication owes, as sentences."""
    owed = [key for query, key in _OWED if publication.graph.ask(query)]
    return [say(key, language) for key in (*owed, *_ALWAYS)]
