"""What metadata.json may say of one column: datatypes, templates and annotations, checked as it is read.

Whatever would fail only when a row is read is refused here, and so is what CSVW knows and this software would
pass over in silence: a definition that says more than is checked would promise what nobody holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.terms import LANGUAGE, is_iri

CSVW_EXTRA: Final = "https://w3id.org/prospects-kg/csvw#"
BASES: Final = ("string", "integer", "decimal", "double", "boolean", "date", "gYear", "anyURI")
EXTRAS: Final = ("graph", "each", "references", "languageFrom", "edtf", "country")
_NUMBERS: Final = ("integer", "decimal", "double")
_FACETS: Final = ("base", "format", "minimum", "maximum")
_TEXTS: Final = ("propertyUrl", "valueUrl", "lang", "separator")
_VARIABLE: Final = re.compile(r"\{\+?([A-Za-z_][A-Za-z0-9_]*)\}")


def read_datatype(place: str, datatype: Any) -> Mapping[str, Any]:
    """The facets of a column's datatype; raises ProjectError for what is not known or not sound."""
    facets = datatype if isinstance(datatype, dict) else {"base": datatype}
    base = facets.get("base", "string")
    if base not in BASES:
        raise ProjectError(f"{place}: datatype {base!r} is not known; use one of {', '.join(BASES)}")
    for facet, value in facets.items():
        if facet not in _FACETS:
            raise ProjectError(
                f"{place}: {facet} of a datatype is not known; use one of {', '.join(_FACETS)}"
            )
        if facet in {"minimum", "maximum"} and (base not in _NUMBERS or type(value) not in {int, float}):
            raise ProjectError(
                f"{place}: {facet} must be a number, and the datatype one of {', '.join(_NUMBERS)}"
            )
    _check_format(place, base, facets.get("format", ""))
    return facets


def _check_format(place: str, base: str, pattern: Any) -> None:
    if not isinstance(pattern, str) or (pattern and base != "string"):
        raise ProjectError(f"{place}: format must be a regular expression, and the datatype string")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ProjectError(f"{place}: format is no regular expression: {error}") from error


def read_annotations(place: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The annotations of a column by their short names; raises ProjectError for what is not known or not sound."""
    extras = {key.removeprefix(CSVW_EXTRA): value for key, value in raw.items() if key.startswith(CSVW_EXTRA)}
    for extra in extras:
        if extra not in EXTRAS:
            raise ProjectError(f"{place}: annotation {extra!r} is not known; use one of {', '.join(EXTRAS)}")
    if extras.get("graph", "editors") != "editors":
        raise ProjectError(f'{place}: annotation graph may only be "editors"')
    for extra in ("references", "languageFrom"):
        if not isinstance(extras.get(extra, ""), str):
            raise ProjectError(f"{place}: annotation {extra} must be a name")
    edtf = extras.get("edtf")
    if edtf is not None and not (
        isinstance(edtf, list) and len(edtf) == 2 and all(map(_is_iri_or_empty, edtf))
    ):
        raise ProjectError(f'{place}: annotation edtf must be a list of two IRIs (or "")')
    return extras


def _is_iri_or_empty(value: Any) -> bool:
    return isinstance(value, str) and (not value or is_iri(value))


def check_properties(place: str, raw: Mapping[str, Any]) -> None:
    """Raises ProjectError where a CSVW property of a column is not sound."""
    for name in _TEXTS:
        if not isinstance(raw.get(name) or "", str):
            raise ProjectError(f"{place}: {name} must be a text")
    for name in ("null", "default"):
        if name in raw:
            raise ProjectError(
                f"{place}: {name} is not known: an empty cell states nothing, and no other does"
            )
    if raw.get("propertyUrl") and not is_iri(raw["propertyUrl"]):
        raise ProjectError(f"{place}: propertyUrl {raw['propertyUrl']!r} must be an absolute IRI")
    if raw.get("lang") and not LANGUAGE.fullmatch(raw["lang"]):
        raise ProjectError(f"{place}: lang {raw['lang']!r} must be a language tag, as en")


def check_template(place: str, template: str, names: Collection[str]) -> None:
    """Raises ProjectError where an IRI template names no column or cannot make an absolute IRI."""
    for name in _VARIABLE.findall(template):
        if name not in names:
            raise ProjectError(f"{place} {template!r} names {name!r}, which is no column of this table")
    if not is_iri(_VARIABLE.sub("x", template)):
        raise ProjectError(f"{place} {template!r} must make an absolute IRI")
