"""Focus sets, paths and tests of single values in SPARQL 1.1.

What is measured on Oxigraph 0.5 and kept to here: constants and unions of constants instead of VALUES; one triple
pattern inside NOT EXISTS, never two; DISTINCT only where a pattern can give a row twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from prospects_kg.graph.lexical import kept
from prospects_kg.graph.transcribing import rewritten
from prospects_kg.model.terms import RDF, XSD, Iri, Literal, Term, literal
from prospects_kg.validation import lexical
from prospects_kg.validation.model import (
    Class,
    Constraint,
    Datatype,
    In,
    LanguageIn,
    Length,
    NodeKind,
    Pattern,
    Range,
    Target,
)
from prospects_kg.validation.paths import Inverse, Path, Predicate, matches_nothing_walked, spelled
from prospects_kg.validation.plan import AnyOf, FocusSet, Targets, ValuesOf

_TYPE: Final = f"<{RDF}type>"
_TESTS: Final = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
# Datatypes of exact numbers, also where a literal is kept as written (graph.lexical).
_NUMBER: Final = re.compile("XMLSchema(#|%23)(decimal|integer|long|int|short|byte|unsigned.*|.*Integer)$")
_NUMERIC: Final = frozenset({"integer", "decimal", "float", "double"})


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns over a graph of which the subclasses of every class of the shapes are known."""

    subclasses: Mapping[Iri, tuple[Iri, ...]]

    def focus(self, focus: FocusSet, var: str) -> str:
        """A pattern that gives a variable each node of a focus set, once."""
        parts = list(dict.fromkeys(self._parts(focus, var)))
        if len(parts) == 1 and isinstance(focus, Targets) and focus.targets[0].how in ("class", "node"):
            return parts[0]
        union = " UNION ".join(f"{{ {part} }}" for part in parts) if len(parts) > 1 else parts[0]
        return f"{{ SELECT DISTINCT {var} WHERE {{ {union} }} }}"

    def ways(self, focus: FocusSet, var: str) -> str:
        """A pattern that gives a variable each node of a focus set once for each way that leads there."""
        match focus:
            case Targets():
                return self.focus(focus, var)
            case AnyOf(sets):
                return " UNION ".join(f"{{ {self.ways(each, var)} }}" for each in sets)
            case ValuesOf(inner, path):
                before = f"{var}_"
                return f"{{ {self.ways(inner, before)} }} {{ {self.values(inner, path, before, var)} }}"

    def values(self, focus: FocusSet, path: Path | None, var: str, value: str) -> str:
        """A pattern that gives each pair of a focus node and one of its value nodes, once."""
        start = self.focus(focus, var)
        if path is None:
            return f"{start} BIND({var} AS {value})"
        if isinstance(path, Predicate) or (isinstance(path, Inverse) and isinstance(path.path, Predicate)):
            return f"{start} {self.step(path, var, value)}"
        return f"{{ SELECT DISTINCT {var} {value} WHERE {{ {self._walk(start, path, var, value)} }} }}"

    def step(self, path: Path, var: str, value: str) -> str:
        """The triple pattern of a path."""
        if isinstance(path, Inverse) and isinstance(path.path, Predicate):
            return f"{value} {path.path.iri.n3} {var} ."
        return f"{var} {spelled(path)} {value} ."

    def _walk(self, start: str, path: Path, var: str, value: str) -> str:
        walked = f"{start} {self.step(path, var, value)}"
        if not matches_nothing_walked(path):
            return walked
        # A node of which the data says nothing is no node of the data, so `?f p* ?v` alone would not find it.
        return f"{{ {start} BIND({var} AS {value}) }} UNION {{ {walked} }}"

    def _parts(self, focus: FocusSet, var: str) -> list[str]:
        match focus:
            case Targets(targets):
                return [part for target in targets for part in self._target(target, var)]
            case ValuesOf(inner, path):
                before = f"{var}_"
                return [self._walk(self.focus(inner, before), path, before, var)]
            case AnyOf(sets):
                return [part for each in sets for part in self._parts(each, var)]

    def _target(self, target: Target, var: str) -> list[str]:
        term = kept_spelling(target.term) if isinstance(target.term, Literal) else target.term.n3
        if target.how == "class":
            classes = (target.term, *self.subclasses.get(Iri(target.term), ()))
            return [f"{var} {_TYPE} {class_.n3} ." for class_ in classes]
        if target.how == "node":
            return [f"BIND({term} AS {var})"]
        other = f"{var}_"
        return [f"{var} {term} {other} ." if target.how == "subjects" else f"{other} {term} {var} ."]

    def broken(self, constraint: Constraint, var: str) -> str:
        """An expression that is true where a value breaks a constraint, and never an error."""
        match constraint:
            case Class(class_):
                return f"NOT {self.of_class(class_, var)}"
            case Datatype(datatype):
                return f"!COALESCE({well_formed(datatype, var)}, false)"
            case NodeKind(kinds):
                return " && ".join(f"!{_TESTS[kind]}({var})" for kind in sorted(kinds))
            case Range(relation, bound):
                return f"!{compared(var, relation, bound.n3)}"
            case In(members):
                return _not_in(members, var)
        return _broken_text(constraint, var)

    def of_class(self, class_: Iri, var: str) -> str:
        """An expression that is true where a node is an instance of a class."""
        classes = (class_, *self.subclasses.get(class_, ()))
        if len(classes) == 1:
            return f"EXISTS {{ {var} {_TYPE} {class_.n3} }}"
        kind = f"{var}Type"
        among = ", ".join(each.n3 for each in classes)
        return f"EXISTS {{ {var} {_TYPE} {kind} FILTER({kind} IN ({among})) }}"

    def minus_class(self, class_: Iri, var: str) -> str:
        """A pattern that takes away the instances of a class."""
        classes = (class_, *self.subclasses.get(class_, ()))
        return " ".join(f"MINUS {{ {var} {_TYPE} {each.n3} }}" for each in classes)


def _broken_text(constraint: Constraint, var: str) -> str:
    """Broken constraints on the text of a value or its language; a blank node has no text, and so breaks them."""
    match constraint:
        case Length(limit, component):
            right = f"STRLEN(STR({var})) {'>=' if component == 'MinLength' else '<='} {limit}"
        case Pattern(pattern, flags):
            options = f", {literal(flags)}" if flags else ""
            right = f"REGEX(STR({var}), {literal(pattern)}{options})"
        case LanguageIn(languages):
            right = " || ".join(f"LANGMATCHES(LANG({var}), {literal(each)})" for each in languages) or "false"
        case _:
            raise TypeError(f"{constraint} is no test of one value")
    return f"!COALESCE(!isBlank({var}) && ({right}), false)"


def well_formed(datatype: Iri, var: str) -> str:
    """An expression that is true for a well-formed literal of a datatype."""
    form, ends = lexical.form(datatype), lexical.limits(datatype)
    parts = [f"DATATYPE({var}) = {datatype.n3}"]
    if form is not None:
        parts = [f"({parts[0]} || DATATYPE({var}) = {Iri(kept(Literal('', datatype)).datatype).n3})"]
        fits = f"REGEX(STR({var}), {literal(f'^{form}$')})"
        # Numbers that the engine knows as such need no look at their text.
        known = datatype.rpartition("#")[2] in _NUMERIC
        parts.append(f"(isNumeric({var}) || {fits})" if known else fits)
    if ends is not None:
        # Decimals reach further than integers do in a store: these hold every end.
        least, most = (literal(str(end), datatype=XSD + "decimal") for end in ends)
        number = f"<{XSD}decimal>(STR({var}))"
        parts += [f"{number} >= {least}", f"{number} <= {most}"]
    return " && ".join(parts)


def compared(left: str, relation: str, right: str) -> str:
    """A comparison of two operands, false where they cannot be compared.

    Literals that were kept as written (graph.lexical) are no numbers to the store; their values are compared second,
    and third, numbers that are too large for the store.
    """
    values = " ".join((_value(left), relation, _value(right)))
    tried = [f"{left} {relation} {right}", values, *_large(left, relation, right), "false"]
    return f"COALESCE({', '.join(tried)})"


def _large(left: str, relation: str, right: str) -> list[str]:
    """Integers beyond 64 bits as decimals, which reach 10 times as far in Oxigraph, and beyond those as doubles."""
    constants = [each for each in (left, right) if not each.startswith("?")]
    if not all(_NUMBER.search(each.rstrip(">")) for each in constants):
        return []
    numbers = " && ".join(
        f"REGEX(STR(DATATYPE({each})), {literal(_NUMBER.pattern)})"
        for each in (left, right)
        if each not in constants
    )
    ways = (
        f"<{XSD}{kind}>(STR({left})) {relation} <{XSD}{kind}>(STR({right}))" for kind in ("decimal", "double")
    )
    return [f"IF({numbers}, COALESCE({', '.join(ways)}), false)"]


def _value(operand: str) -> str:
    if not operand.startswith("?"):
        return operand
    local = f"STRAFTER(STR(DATATYPE({operand})), {literal(_KEPT)})"
    return f'IF({local} = "", {operand}, STRDT(STR({operand}), IRI(CONCAT({literal(XSD)}, {local}))))'


def same(var: str, term: Term) -> str:
    """An expression that is true where a variable is this very term, and not only equal to it."""
    if not isinstance(term, Literal):
        return f"sameTerm({var}, {term.n3})"
    if plain(term):
        return f"sameTerm({var}, {term.n3})"
    here = f"(sameTerm({var}, {term.n3}) && STR({var}) = {literal(term.lexical)})"
    return f"({here} || sameTerm({var}, {kept(term).n3}))"


def kept_spelling(term: Literal) -> str:
    """A literal as the store holds it where a loader kept what was written."""
    return term.n3 if plain(term) else kept(term).n3


def plain(term: Term) -> bool:
    """Whether the store keeps a term as it is written; loaders keep the others under a datatype of their own."""
    if not isinstance(term, Literal) or term.language or term.datatype == XSD + "string":
        return True
    return not rewritten(term.lexical, term.datatype)


_KEPT: Final = kept(Literal("", XSD)).datatype


def _not_in(members: tuple[Term, ...], var: str) -> str:
    """IRIs are compared by IN; literals as terms, since 1 and 1.0 are equal and not the same."""
    iris = [each.n3 for each in members if isinstance(each, Iri)]
    parts = [f"{var} IN ({', '.join(iris)})"] if iris else []
    parts += [same(var, each) for each in members if isinstance(each, Literal)]
    return f"!COALESCE({' || '.join(parts)}, false)" if parts else "true"
