"""What a result says: the shape's own message, the constraint's, or one sentence for each component.

Placeholders {$this} and {?name} in messages of SPARQL-based constraints are filled from the row.
Specification: SHACL, sections 3.6.2.6 (sh:resultMessage) and 5.3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from prospects_kg.model.terms import Iri, Literal, Term, shorten
from prospects_kg.validation import model
from prospects_kg.validation.paths import spelled

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")


def message(shape: model.NodeShape, constraint: model.Sparql, found: Mapping[str, Term]) -> Mapping[str, str]:
    """The message of a result of a user's query: its ?message, else the constraint's or the shape's, filled in."""
    said = found.get("message")
    if isinstance(said, Literal):
        return {said.language: said.lexical}
    texts = constraint.messages or shape.messages
    if not texts:
        return fixed_message(shape, constraint)
    terms = dict(constraint.parameters) | dict(found)
    shown = {name: str(term) for name, term in terms.items()}
    if shape.path is not None:
        shown.setdefault("PATH", spelled(shape.path))
    return {language: _PLACE.sub(lambda m: shown.get(m[1], m[0]), text) for language, text in texts}


def fixed_message(shape: model.NodeShape, constraint: model.Constraint) -> Mapping[str, str]:
    """The message of every result of a constraint: the shape's own, or a sentence; one text a language ("" for none)."""
    return dict(shape.messages) or {"": _sentence(constraint)}


def _sentence(constraint: model.Constraint) -> str:
    words = _SENTENCES.get(type(constraint))
    return words(constraint) if words else "must not be found by the query of the shape"


def _bounded(component: str, limit: int, what: str) -> str:
    return f"must have at {'least' if 'Min' in component else 'most'} {limit} {what}"


_LOGIC: Final = {
    "Not": "must not conform to",
    "And": "must conform to all of",
    "Or": "must conform to at least one of",
    "Xone": "must conform to exactly one of",
    "Node": "must conform to",
}


def _shown(term: Term) -> str:
    return shorten(term) if isinstance(term, Iri) else str(term)


_SENTENCES: Final[Mapping[type, Callable[[Any], str]]] = {
    model.Class: lambda each: f"must be an instance of {shorten(each.class_)}",
    model.Datatype: lambda each: f"must be a well-formed literal of {shorten(each.datatype)}",
    model.NodeKind: lambda each: f"must be of the kind {' or '.join(sorted(each.kinds))}",
    model.Count: lambda each: _bounded(each.component, each.limit, "values"),
    model.Range: lambda each: f"must be {each.relation} {each.bound}",
    model.Length: lambda each: _bounded(each.component, each.limit, "characters"),
    model.Pattern: lambda each: f"must match the pattern {each.pattern}",
    model.LanguageIn: lambda each: f"must be in one of the languages {', '.join(each.languages)}",
    model.UniqueLang: lambda _: "must have no two values in one language",
    model.Closed: lambda _: "must have no other properties than the shape allows",
    model.HasValue: lambda each: f"must have the value {_shown(each.value)}",
    model.In: lambda each: f"must be one of {', '.join(map(_shown, each.members))}",
    model.Equals: lambda each: f"must have the same values as {shorten(each.property)}",
    model.Disjoint: lambda each: f"must share no value with {shorten(each.property)}",
    model.LessThan: lambda each: f"must be {each.relation} each value of {shorten(each.property)}",
    model.Logic: lambda each: f"{_LOGIC[each.component]} {', '.join(map(shorten, each.shapes))}",
    model.QualifiedValueShape: lambda each: _bounded(
        each.component, each.limit, f"values that conform to {shorten(each.shape)}"
    ),
}
