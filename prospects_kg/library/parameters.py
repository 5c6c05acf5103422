r"""Typed parameters of a query: a value becomes an RDF term or is refused, and is never pasted as text.

A parameter is a SPARQL variable written with a dollar sign, `$theme`. Binding replaces that token by the
term. An optional parameter without a value stays what it is, a free variable.

One trap is old: SPARQL 1.1 (section 19.2) expands `\u0022` in the whole text before it is parsed, and some
engines do so even behind an escaped backslash. A value with a backslash and a u would then end its own
string. So a `u` behind a backslash is written as `\U00000075`, which is right for both kinds of engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from prospects_kg.library.tokens import replace_variables
from prospects_kg.model.errors import ParameterError
from prospects_kg.model.terms import SLUG, XSD, Names, literal
from prospects_kg.model.terms import iri as iri_term

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR: Final = re.compile(r"[1-9][0-9]{3}")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_NUTS: Final = re.compile(r"[0-9]{4}/[A-Z]{2}[0-9A-Z]{0,3}")
# What `literal` makes of a backslash and a u: two backslashes and the letter.
_BACKSLASH_U: Final = re.compile(r"\\\\([uU])")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def _string(value: str, _names: Names) -> str:
    if _SURROGATE.search(value):
        raise ValueError(value)
    return _BACKSLASH_U.sub(lambda match: rf"\\\U000000{ord(match[1]):02x}", literal(value))


def _iri(value: str, _names: Names) -> str:
    if _SURROGATE.search(value):
        raise ValueError(value)
    return iri_term(value)


def _thing(value: str, names: Names) -> str:
    if value.startswith(f"{names.base}id/"):
        value = value[len(names.base) + 3 :]
    kind, _, slug = value.partition("/")
    valid = _NUTS if kind == "nuts" else SLUG
    if not SLUG.fullmatch(kind) or not valid.fullmatch(slug):
        raise ValueError(value)
    return iri_term(names.concept(kind, slug))


def _pattern(pattern: re.Pattern[str], datatype: str) -> Callable[[str, Names], str]:
    def convert(value: str, _names: Names) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(value)
        return literal(value, datatype=XSD + datatype)

    return convert


def _date(value: str, names: Names) -> str:
    date.fromisoformat(value)
    return _pattern(_DATE, "date")(value, names)


@dataclass(frozen=True, slots=True)
class ParameterType:
    """A type of parameters: how a value becomes a term, and what to write, with an example."""

    name: str
    convert: Callable[[str, Names], str]
    syntax: str


TYPES: Final[Mapping[str, ParameterType]] = {
    kind.name: kind
    for kind in (
        ParameterType("iri", _iri, "an absolute IRI without blanks, as https://example.org/a"),
        ParameterType("thing", _thing, "class/id or its IRI in this project, as theme/energy"),
        ParameterType("string", _string, "any text"),
        ParameterType("integer", _pattern(_INTEGER, "integer"), "a whole number of at most 18 digits, as 12"),
        ParameterType("decimal", _pattern(_DECIMAL, "decimal"), "a number with a point, as 12.5"),
        ParameterType("date", _date, "a day, as 2012-09-30"),
        # gYear and date do not compare, and engines differ: a year is a number, to compare with YEAR(?date).
        ParameterType("year", _pattern(_YEAR, "integer"), "a year of four digits, as 2012"),
        ParameterType("boolean", _pattern(re.compile("true|false"), "boolean"), "true or false"),
        ParameterType("language", _pattern(_LANGUAGE, "string"), "a language tag, as pl"),
    )
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; `required` ones have no default, and an optional one may stay free (`None`)."""

    name: str
    type: str
    help: str
    default: str | None = None
    required: bool = True

    def term(self, value: str, names: Names) -> str:
        """The N-Triples spelling of a value.

        >>> Parameter("theme", "thing", "a theme").term("theme/energy", Names("https://ex.org/"))
        '<https://ex.org/id/theme/energy>'

        Raises ParameterError where the value is not of the parameter's type.
        """
        kind = TYPES[self.type]
        try:
            return kind.convert(value, names)
        except ValueError:
            shown = value if len(value) <= 80 else value[:80] + "…"
            raise ParameterError(
                f"parameter {self.name} = {shown!r} is not of type {kind.name}; "
                f"write {kind.syntax} ({self.help})"
            ) from None


def terms(parameters: Mapping[str, Parameter], values: Mapping[str, str], names: Names) -> dict[str, str]:
    """The term of each parameter that has a value or a default.

    Raises ParameterError where a parameter is unknown, missing or not of its type.
    """
    for name in values:
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise ParameterError(f"parameter {name} is unknown; this query knows {known}")
    bound: dict[str, str] = {}
    for name, parameter in parameters.items():
        value = values.get(name, parameter.default)
        if value is not None:
            bound[name] = parameter.term(value, names)
        elif parameter.required:
            raise ParameterError(
                f"parameter {name} is missing; give {name}=..., "
                f"{TYPES[parameter.type].syntax} ({parameter.help})"
            )
    return bound


def bind(text: str, bound: Mapping[str, str]) -> str:
    """The query text with each parameter's token replaced by its term (N-Triples spelling).

    >>> bind("SELECT ?p { ?p pkg:theme $theme }", {"theme": "<https://ex.org/id/theme/energy>"})
    'SELECT ?p { ?p pkg:theme <https://ex.org/id/theme/energy> }'
    """
    return replace_variables(text, dict(bound))
