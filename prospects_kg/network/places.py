"""Nodes: a place, a NUTS code, a country, a body or a practice, and how a region rolls up into one of them.

A region that *is* a code (pkg:nuts) or *lies in* one (pkg:withinNuts) comes to the code's ancestor (skos:broader) at
the level asked for; the roll-up keeps which of the two it was. Where a region has codes of several versions of NUTS,
the latest counts. A code says nothing of a level below its own, so a whole NUTS 2 region is no node at level nuts3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from prospects_kg.describe.countries import country_texts
from prospects_kg.network.facts import Cells, Facts, number, one, rows_of, values
from prospects_kg.network.model import Place, Texts
from prospects_kg.tables.cells import EU_COUNTRY, alpha3, country_codes

_NUTS: Final = {f"nuts{level}": level for level in range(4)}
_LEVEL, _VERSION, _BROADER = 1, 2, 3
_COUNTRY_KIND: Final = "country"
# From an IRI of the EU's authority table to the two letters of ISO 3166-1.
_ALPHA2: Final[Mapping[str, str]] = {f"{EU_COUNTRY}{alpha3(code)}": code for code in country_codes()}


@dataclass(frozen=True)
class Places:
    """The places of a graph and their codes, as read."""

    facts: Facts

    def rolled(self, level: str, region: str) -> tuple[str, str] | None:
        """The node that a region belongs to at a level, and how: is, within, country or "" (no roll-up); None for none."""
        if level == "region":
            return region, ""
        if level == "country":
            country = one(rows_of(self.facts.regions, region), 0)
            return (country, "country") if country else None
        for code, how in self.codes_of(region):
            above = self._above(code, _NUTS[level])
            if above:
                return above, how
        return None

    def codes_of(self, region: str) -> Iterator[tuple[str, str]]:
        """The codes of a region, the best first: those it is before those it lies in, the latest version, the deepest."""
        rows = rows_of(self.facts.regions, region)
        for column, how in ((1, "is"), (2, "within")):
            codes = (code for code in values(rows, column) if code in self.facts.codes)
            for code in sorted(codes, key=self._rank, reverse=True):
                yield code, how

    def node(self, level: str, iri: str, members: Iterable[tuple[str, str]] = ()) -> Place:
        """The node of an IRI at a level; `members` are the regions that were rolled up into it."""
        rolled = tuple(sorted(set(members)))
        match level:
            case "region":
                return self._region(iri)
            case "organisation":
                return self._body(iri)
            case "practice":
                return self._practice(iri)
            case "country":
                return self._country(iri, rolled)
            case _:
                return self._code(iri, rolled)

    def name(self, iri: str) -> Texts:
        """The labels of anything; of a country its common names and those of the place or code that is it."""
        known = self.facts.labels.get(iri)
        if iri in _ALPHA2:
            return self._country_names.get(iri) or country_texts(iri)
        if (
            known and iri in self.facts.codes and self._level(iri) == 0
        ):  # NUTS names a country in its own language
            country = one(self.facts.codes[iri], 4)
            return {**self._country_names.get(country or "", {}), **known}
        return known or {}

    def _region(self, iri: str, kind: str = "region", named: str = "") -> Place:
        rows = rows_of(self.facts.regions, iri)
        country = one(rows, 0)
        code, how = next(self.codes_of(iri), (None, ""))
        return Place(
            named or iri,
            kind,
            self.name(named or iri),
            country,
            _ALPHA2.get(country or "", ""),
            number(rows, 3),
            number(rows, 4),
            code,
            self._notation(code),
            how,
        )

    def _body(self, iri: str) -> Place:
        rows = rows_of(self.facts.bodies, iri)
        seat = self._region(one(rows, 1) or "", "organisation", iri)
        country = one(rows, 0) or seat.country
        return replace(seat, country=country, country_code=_ALPHA2.get(country or "", ""))

    def _practice(self, iri: str) -> Place:
        return self._region(one(rows_of(self.facts.practices, iri), 1) or "", "practice", iri)

    def _code(self, iri: str, members: tuple[tuple[str, str], ...]) -> Place:
        rows = rows_of(self.facts.codes, iri)
        country = one(rows_of(self.facts.codes, self._above(iri, 0)), 4)
        alpha2 = _ALPHA2.get(country or "", "")
        point = (number(rows, 5), number(rows, 6))
        return Place(
            iri, "nuts", self.name(iri), country, alpha2, *point, iri, self._notation(iri), "is", members
        )

    def _country(self, iri: str, members: tuple[tuple[str, str], ...]) -> Place:
        point = self._country_points.get(iri) or self._middle(members)
        alpha2 = _ALPHA2.get(iri, "")
        return Place(iri, "country", self.name(iri), iri, alpha2, *point, members=members)

    def _middle(self, members: tuple[tuple[str, str], ...]) -> tuple[float | None, float | None]:
        """The mean of the members' points: better than no point for a country that the data does not place."""
        found = [self._point(region) for region, _ in members]
        known = [(lat, long) for lat, long in found if lat is not None and long is not None]
        if not known:
            return None, None
        return round(sum(p[0] for p in known) / len(known), 4), round(
            sum(p[1] for p in known) / len(known), 4
        )

    def _point(self, region: str) -> tuple[float | None, float | None]:
        rows = rows_of(self.facts.regions, region)
        return number(rows, 3), number(rows, 4)

    def _notation(self, code: str | None) -> str:
        return one(rows_of(self.facts.codes, code), 0) or ""

    def _level(self, code: str) -> int:
        return int(number(rows_of(self.facts.codes, code), _LEVEL) or 0)

    def _rank(self, code: str) -> tuple[str, int, str]:
        return one(rows_of(self.facts.codes, code), _VERSION) or "", self._level(code), code

    def _above(self, code: str, level: int) -> str | None:
        """The code itself or its ancestor at a level; NUTS has four levels, so a circle ends as well."""
        at: str | None = code
        for _ in range(len(_NUTS)):
            if at is None or self._level(at) == level:
                break
            at = one(rows_of(self.facts.codes, at), _BROADER)
        return at if at is not None and at in self.facts.codes and self._level(at) == level else None

    @cached_property
    def _country_things(self) -> Mapping[str, tuple[str, tuple[float | None, float | None]]]:
        """For each country the thing that is it, and its point: a region of the kind country before a code of level 0."""
        found: dict[str, tuple[str, tuple[float | None, float | None]]] = {}
        for code in sorted(self.facts.codes, key=self._rank):
            rows = self.facts.codes[code]
            country = one(rows, 4)
            if country and self._level(code) == 0:
                found[country] = code, (number(rows, 5), number(rows, 6))
        for region, rows in sorted(self.facts.regions.items()):
            country = one(rows, 0)
            if country and _is_country(rows):
                found[country] = region, self._point(region)
        return found

    @cached_property
    def _country_names(self) -> Mapping[str, Texts]:
        labels = self.facts.labels
        things = self._country_things.items()
        return {country: {**country_texts(country), **labels.get(it, {})} for country, (it, _) in things}

    @cached_property
    def _country_points(self) -> Mapping[str, tuple[float, float]]:
        points = {country: point for country, (_, point) in self._country_things.items()}
        return {
            country: (lat, long)
            for country, (lat, long) in points.items()
            if lat is not None and long is not None
        }


def _is_country(rows: Iterable[Cells]) -> bool:
    return any(str(row[5]).rpartition("/")[2] == _COUNTRY_KIND for row in rows)
