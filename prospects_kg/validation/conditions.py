"""Whether one node fails a shape, as an expression of SPARQL: a tree of EXISTS with one triple pattern in each.

So nested shapes are decided by the store, in one pass over the values of the outer shape, and blank nodes never leave
the answer of one question. Each EXISTS holds a single triple pattern (a longer path becomes EXISTS in EXISTS), since
an engine that does not know which variable is bound may join two patterns over the whole graph, once a row.
Specification: SHACL, section 4; SPARQL 1.1, section 8.1 (filtering with graph patterns).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from prospects_kg.model.terms import RDF, Blank, Iri, Literal, Term
from prospects_kg.validation.model import (
    Closed,
    Constraint,
    Count,
    Disjoint,
    Equals,
    HasValue,
    LessThan,
    Logic,
    Model,
    NodeShape,
    Property,
    QualifiedValueShape,
    UniqueLang,
)
from prospects_kg.validation.paths import (
    Alternative,
    Chain,
    Inverse,
    Path,
    Predicate,
    Repeated,
    matches_nothing_walked,
    spelled,
)
from prospects_kg.validation.patterns import Patterns, compared, kept_spelling, plain, same
from prospects_kg.validation.plan import VALUE_TESTS, AnyOf, FocusSet, Targets, ValuesOf

# What is true of a variable.
Said = Callable[[str], str]
_TYPE: Final = f"<{RDF}type>"
TRUE: Final = "true"


@dataclass(slots=True)
class Conditions:
    """Expressions over a model of shapes; one object for one question, so that no two variables have one name."""

    patterns: Patterns
    model: Model
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def fails(self, name: Iri, var: str) -> str:
        """True where a node does not conform to a shape."""
        shape = self.model.shapes[name]
        return _any([self.breaks(each, shape, var) for each in shape.constraints])

    def breaks(self, constraint: Constraint, shape: NodeShape, var: str) -> str:
        """True where a focus node breaks a constraint of a shape."""
        path = shape.path
        match constraint:
            case Count() | QualifiedValueShape():
                return self._miscounted(constraint, path, var)
            case UniqueLang():
                return self.some(path, var, lambda x: self._said_again(path, var, x))
            case HasValue(value):
                return self._lacking(value, path, var)
            case Equals(other):
                return self._unequal(Predicate(other), path, var)
            case Closed(properties):
                return self._open(properties, var)
        return self.some(path, var, lambda x: self.wrong(constraint, x, var))

    def wrong(self, constraint: Constraint, value: str, focus: str) -> str:
        """True where one value of a focus node breaks a constraint that looks at each value alone."""
        match constraint:
            case Disjoint(other):
                return self.has(Predicate(other), focus, value)
            case LessThan(other, relation):
                return self.some(Predicate(other), focus, lambda y: f"!{compared(value, relation, y)}")
            case Logic(component, shapes):
                return self._logic(component, [self.fails(each, value) for each in shapes])
            case Property(shape):
                return self.fails(shape, value)
        return self.patterns.broken(constraint, value) if isinstance(constraint, VALUE_TESTS) else TRUE

    def qualifies(self, constraint: QualifiedValueShape, value: str) -> str:
        """True where a value conforms to the qualified shape, and to none of its siblings."""
        return _all(
            [
                _not(self.fails(constraint.shape, value)),
                *(self.fails(each, value) for each in constraint.siblings),
            ]
        )

    def member(self, focus: FocusSet, var: str) -> str:
        """True where a node is in a focus set."""
        match focus:
            case Targets(targets):
                return _any(
                    [self._targeted(target.how, target.term.n3, target.term, var) for target in targets]
                )
            case AnyOf(sets):
                return _any([self.member(each, var) for each in dict.fromkeys(sets)])
            case ValuesOf(inner, path):
                return self.some(Inverse(path), var, lambda x: self.member(inner, x))

    def _targeted(self, how: str, spelling: str, term: object, var: str) -> str:
        if how == "node":
            spelling = kept_spelling(term) if isinstance(term, Literal) else spelling
            return f"sameTerm({var}, {spelling})"
        if how == "class" and isinstance(term, Iri):
            return self.patterns.of_class(term, var)
        other = self._fresh()
        triple = f"{var} {spelling} {other}" if how == "subjects" else f"{other} {spelling} {var}"
        return f"EXISTS {{ {triple} }}"

    def some(self, path: Path | None, var: str, said: Said) -> str:
        """True where one of the values that a path leads to from a node is as said."""
        match path:
            case None:
                return said(var)
            case Inverse(inner) if not isinstance(inner, Predicate):
                return self.some(_turned(inner), var, said)
            case Chain(paths):
                first, *rest = paths
                behind = rest[0] if len(rest) == 1 else Chain(tuple(rest))
                return self.some(first, var, lambda x: self.some(behind, x, said))
            case Alternative(paths):
                return _any([self.some(each, var, said) for each in paths])
            case Repeated():
                return self._repeated(path, var, said)
        return self._walked(path, var, said)

    def _repeated(self, path: Repeated, var: str, said: Said) -> str:
        if path.mark == "?":
            return _any([said(var), self.some(path.path, var, said)])
        walked = self._walked(Repeated(path.path, "+"), var, said)
        # The node itself is reached even where the data say nothing of it, and no pattern would match.
        return _any([said(var), walked]) if matches_nothing_walked(path) else walked

    def _walked(self, path: Path, var: str, said: Said) -> str:
        x = self._fresh()
        return _exists(_triple(path, var, x), said(x))

    def has(self, path: Path | None, var: str, value: str) -> str:
        """True where a path leads from one node to another; both are bound."""
        if isinstance(path, Predicate) or (isinstance(path, Inverse) and isinstance(path.path, Predicate)):
            return _exists(_triple(path, var, value), TRUE)
        return self.some(path, var, lambda x: f"sameTerm({x}, {value})")

    def _lacking(self, value: Term, path: Path | None, var: str) -> str:
        if isinstance(value, Blank):
            return TRUE  # a blank node of the shapes is none of the data
        if isinstance(path, Predicate) and plain(value):
            return f"NOT EXISTS {{ {var} {path.iri.n3} {value.n3} }}"
        return _not(self.some(path, var, lambda x: same(x, value)))

    def _unequal(self, other: Predicate, path: Path | None, var: str) -> str:
        mine = self.some(path, var, lambda x: _not(self.has(other, var, x)))
        theirs = self.some(other, var, lambda x: _not(self.has(path, var, x)))
        return _any([mine, theirs])

    def _open(self, properties: tuple[Iri, ...], var: str) -> str:
        p, v = self._fresh(), self._fresh()
        allowed = ", ".join(each.n3 for each in properties)
        rest = f" FILTER({p} NOT IN ({allowed}))" if allowed else ""
        return f"EXISTS {{ {var} {p} {v}{rest} }}"

    def _miscounted(self, constraint: Count | QualifiedValueShape, path: Path | None, var: str) -> str:
        if isinstance(constraint, Count):
            return self._counted(path, var, constraint.limit, constraint.component, lambda _: TRUE)
        component = constraint.component.removeprefix("Qualified")
        return self._counted(path, var, constraint.limit, component, lambda x: self.qualifies(constraint, x))

    def _counted(self, path: Path | None, var: str, limit: int, component: str, said: Said) -> str:
        if component == "MinCount":
            return _not(self._different(path, var, limit, said, ()))
        return self._different(path, var, limit + 1, said, ())

    def _different(
        self, path: Path | None, var: str, number: int, said: Said, before: tuple[str, ...]
    ) -> str:
        """True where so many different values are as said."""
        if number <= 0:
            return TRUE

        def one_more(x: str) -> str:
            apart = [f"!sameTerm({x}, {other})" for other in before]
            return _all([*apart, said(x), self._different(path, var, number - 1, said, (*before, x))])

        return self.some(path, var, one_more)

    def _said_again(self, path: Path | None, var: str, x: str) -> str:
        def again(y: str) -> str:
            return f"!sameTerm({x}, {y}) && COALESCE(LCASE(LANG({x})) = LCASE(LANG({y})), false)"

        return _all([f'COALESCE(LANG({x}) != "", false)', self.some(path, var, again)])

    def _logic(self, component: str, failing: list[str]) -> str:
        if component == "Not":
            return _not(failing[0])
        if component == "Or":
            return _all(failing)
        if component == "Xone":
            return f"({' + '.join(f'IF({each}, 0, 1)' for each in failing) or '0'}) != 1"
        return _any(failing)

    def _fresh(self) -> str:
        return f"?x{next(self._numbers)}"


def _triple(path: Path, var: str, value: str) -> str:
    if isinstance(path, Inverse) and isinstance(path.path, Predicate):
        return f"{value} {path.path.iri.n3} {var}"
    return f"{var} {spelled(path)} {value}"


def _turned(path: Path) -> Path:
    """The inverse of a path, inverted only where it is a property."""
    match path:
        case Inverse(inner):
            return inner
        case Chain(paths):
            return Chain(tuple(Inverse(each) for each in reversed(paths)))
        case Alternative(paths):
            return Alternative(tuple(Inverse(each) for each in paths))
        case Repeated(inner, mark):
            return Repeated(Inverse(inner), mark)
    return Inverse(path)


def _exists(pattern: str, said: str) -> str:
    if said == "false":
        return said
    return f"EXISTS {{ {pattern} }}" if said == TRUE else f"EXISTS {{ {pattern} FILTER({said}) }}"


def _not(expression: str) -> str:
    if expression in (TRUE, "false"):
        return "false" if expression == TRUE else TRUE
    return (
        f"NOT {expression}" if expression.startswith("EXISTS ") and _whole(expression) else f"!({expression})"
    )


def _whole(expression: str) -> bool:
    """Whether an expression that begins with EXISTS is nothing but that."""
    depth = 0
    for place, sign in enumerate(expression):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and sign == "}":
            return place == len(expression) - 1
    return False


def _any(expressions: list[str]) -> str:
    return _joined(expressions, "||", absorbing=TRUE, neutral="false")


def _all(expressions: list[str]) -> str:
    return _joined(expressions, "&&", absorbing="false", neutral=TRUE)


def _joined(expressions: list[str], sign: str, *, absorbing: str, neutral: str) -> str:
    if absorbing in expressions:
        return absorbing
    parts = list(dict.fromkeys(each for each in expressions if each != neutral))
    if not parts:
        return neutral
    return parts[0] if len(parts) == 1 else f" {sign} ".join(f"({each})" for each in parts)
