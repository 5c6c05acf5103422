"""The questions of a plan in SPARQL 1.1: for each check one SELECT of those at fault.

Columns: ?f the focus node, ?v the value at fault, ?p a property at fault, ?k0, ?k1 ... which of several tests a value
breaks. Queries of users have ?this, ?value, ?path, ?message and what their messages name.

Two orders were measured, and the engine chooses by the number of focus nodes. Few: from the focus nodes to their
values. Many: first whether any value of the property at all is at fault (`screens`), which costs a tenth, since focus
nodes need not be joined and data are mostly right; then from the values at fault back to the focus nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prospects_kg.model.errors import UnsupportedShapes
from prospects_kg.model.terms import Blank
from prospects_kg.validation.conditions import Conditions
from prospects_kg.validation.model import (
    Class,
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
    QualifiedValueShape,
    Sparql,
    UniqueLang,
)
from prospects_kg.validation.paths import Inverse, Path, Predicate, spelled
from prospects_kg.validation.patterns import Patterns, compared
from prospects_kg.validation.plan import VALUE_TESTS, Check, FocusSet
from prospects_kg.validation.prebound import prebind

FOCUS, VALUE = "?f", "?v"


@dataclass(frozen=True, slots=True)
class Screen:
    """An ASK whether any value at all breaks some constraints of a check; where none does, no focus node does."""

    constraints: tuple[Constraint, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Questions:
    """SPARQL for checks and focus sets over a graph."""

    model: Model
    patterns: Patterns

    def results(self, check: Check, *, many: bool = False) -> str:
        """Who is at fault, and with what: one row a result, or a row for several tests that one value breaks.

        `many` chooses the order for many focus nodes where there are two.
        """
        (first, *_) = check.constraints
        if isinstance(first, (*VALUE_TESTS, Logic)):
            return self._tests(check, many=many and _is_simple(check.path))
        if isinstance(first, Sparql):
            return self._of_user(check, first)
        where = self._where(check, first)
        match first:
            case Closed():
                return f"SELECT ?f ?p ?v WHERE {{ {where}"
            case Equals() | Disjoint() | LessThan():
                return f"SELECT ?f ?v WHERE {{ {where}"
        return f"SELECT ?f WHERE {{ {where}"

    def failing(self, check: Check) -> str:
        """The focus nodes at fault, each once."""
        (first, *_) = check.constraints
        if isinstance(first, Sparql):
            return self._of_user(check, first)
        if isinstance(first, (*VALUE_TESTS, Logic)):
            values, var = self._values(check)
            broken = " || ".join(f"({each})" for each in self._broken(check, var))
            return f"SELECT DISTINCT ?f WHERE {{ {values} FILTER({broken}) }}"
        return f"SELECT DISTINCT ?f WHERE {{ {self._where(check, first)}"

    def nodes(self, focus: FocusSet) -> str:
        """The nodes of a focus set, each once."""
        return f"SELECT ?f WHERE {{ {self.patterns.focus(focus, FOCUS)} }}"

    def pairs(self, focus: FocusSet, path: Path | None) -> str:
        """Each focus node with each of its values."""
        return f"SELECT ?f ?v WHERE {{ {self.patterns.values(focus, path, FOCUS, VALUE)} }}"

    def repeated(self, focus: FocusSet) -> str:
        """The nodes of a focus set that several ways lead to, and how many."""
        ways = self.patterns.ways(focus, FOCUS)
        return f"SELECT ?f (COUNT(*) AS ?n) WHERE {{ {ways} }} GROUP BY ?f HAVING(COUNT(*) > 1)"

    def screens(self, check: Check) -> tuple[Screen, ...]:
        """ASKs that together tell whether a check can find anything; none where none is cheaper than the check."""
        if check.path is None or not _is_simple(check.path):
            return ()
        step = self.patterns.step(check.path, FOCUS, VALUE)
        (first, *_) = check.constraints
        match first:
            case Logic() | Disjoint():
                wrong = self._conditions().wrong(first, VALUE, FOCUS)
                return (Screen(check.constraints, f"ASK {{ {step} FILTER({wrong}) }}"),)
            case UniqueLang():
                return (Screen(check.constraints, _SEVERAL.format(step=step)),)
            case Count(limit, "MaxCount") if limit > 0:
                return (Screen(check.constraints, _SEVERAL.format(step=step)),)
        return tuple(self._screens_of_tests(check, step)) if isinstance(first, VALUE_TESTS) else ()

    def _screens_of_tests(self, check: Check, step: str) -> Iterator[Screen]:
        classes = tuple(each for each in check.constraints if isinstance(each, Class))
        others = tuple(each for each in check.constraints if not isinstance(each, Class))
        for each in classes:
            minus = self.patterns.minus_class(each.class_, VALUE)
            yield Screen((each,), f"ASK {{ {step} {minus} }}")
        if others:
            broken = " || ".join(f"({self.patterns.broken(each, VALUE)})" for each in others)
            yield Screen(others, f"ASK {{ {step} FILTER({broken}) }}")

    def _conditions(self) -> Conditions:
        return Conditions(self.patterns, self.model)

    def _shape(self, check: Check) -> NodeShape:
        return self.model.shapes[check.shape]

    def _values(self, check: Check) -> tuple[str, str]:
        """A pattern of the values, and the variable that they have in it."""
        if check.path is None:
            return self.patterns.focus(check.focus, FOCUS), FOCUS
        return self.patterns.values(check.focus, check.path, FOCUS, VALUE), VALUE

    def _broken(self, check: Check, var: str) -> list[str]:
        conditions = self._conditions()
        return [conditions.wrong(each, var, FOCUS) for each in check.constraints]

    def _tests(self, check: Check, *, many: bool) -> str:
        values, var = self._values(check)
        rest = ""
        (first, *others) = check.constraints
        if many and check.path is not None:
            values = self.patterns.step(check.path, FOCUS, VALUE)
            rest = f" FILTER({self._conditions().member(check.focus, FOCUS)})"
        if many and isinstance(first, Class) and not others:
            return f"SELECT ?f ?v WHERE {{ {values} {self.patterns.minus_class(first.class_, VALUE)}{rest} }}"
        broken = self._broken(check, var)
        value = "(?f AS ?v)" if var == FOCUS else VALUE
        if len(broken) == 1:
            return f"SELECT ?f {value} WHERE {{ {values} FILTER({broken[0]}){rest} }}"
        # Which test is broken is asked again for the few values that break any.
        flags = " ".join(f"(({each}) AS ?k{number})" for number, each in enumerate(broken))
        any_ = " || ".join(f"({each})" for each in broken)
        return f"SELECT ?f {value} {flags} WHERE {{ {values} FILTER({any_}){rest} }}"

    def _where(self, check: Check, constraint: Constraint) -> str:
        """The pattern of those at fault with the bracket that ends it, and behind that GROUP BY where rows are counted."""
        match constraint:
            case Count():
                return self._count(check, constraint)
            case QualifiedValueShape():
                return self._qualified(check, constraint)
            case HasValue():
                return self._breaking(check, constraint)
            case Equals(property_):
                return f"{self._unequal(check, Predicate(property_))} }}"
            case Closed(properties):
                allowed = ", ".join(each.n3 for each in properties)
                rest = f" FILTER(?p NOT IN ({allowed}))" if allowed else ""
                return f"{self.patterns.focus(check.focus, FOCUS)} ?f ?p ?v .{rest} }}"
        return self._between(check, constraint)

    def _between(self, check: Check, constraint: Constraint) -> str:
        """The same for constraints between values and others of the same focus node."""
        values = self.patterns.values(check.focus, check.path, FOCUS, VALUE)
        match constraint:
            case UniqueLang():
                return (
                    f'{values} BIND(LCASE(LANG(?v)) AS ?language) FILTER(?language != "") }} '
                    "GROUP BY ?f ?language HAVING(COUNT(?v) > 1)"
                )
            case Disjoint(property_):
                return f"{values} FILTER EXISTS {{ ?f {property_.n3} ?v }} }}"
            case LessThan(property_, relation):
                return f"{values} ?f {property_.n3} ?w . FILTER(!{compared(VALUE, relation, '?w')}) }}"
        raise TypeError(f"{constraint} has no question of its own")

    def _count(self, check: Check, constraint: Count) -> str:
        limit = constraint.limit
        if limit <= (1 if constraint.component == "MinCount" else 0):
            return self._breaking(check, constraint)
        values, _ = self._values(check)
        if constraint.component == "MaxCount":
            return f"{values} }} GROUP BY ?f HAVING(COUNT(?v) > {limit})"
        focus = self.patterns.focus(check.focus, FOCUS)
        return f"{focus} OPTIONAL {{ {values} }} }} GROUP BY ?f HAVING(COUNT(?v) < {limit})"

    def _qualified(self, check: Check, constraint: QualifiedValueShape) -> str:
        at_least = constraint.component == "QualifiedMinCount"
        if constraint.limit <= (1 if at_least else 0):
            return self._breaking(check, constraint)
        values, _ = self._values(check)
        counted = f"{values} FILTER({self._conditions().qualifies(constraint, VALUE)})"
        if at_least:
            focus = self.patterns.focus(check.focus, FOCUS)
            return f"{focus} OPTIONAL {{ {counted} }} }} GROUP BY ?f HAVING(COUNT(?v) < {constraint.limit})"
        return f"{counted} }} GROUP BY ?f HAVING(COUNT(?v) > {constraint.limit})"

    def _breaking(self, check: Check, constraint: Constraint) -> str:
        """The focus nodes that break a constraint, decided node by node inside the store."""
        focus = self.patterns.focus(check.focus, FOCUS)
        return f"{focus} FILTER({self._conditions().breaks(constraint, self._shape(check), FOCUS)}) }}"

    def _unequal(self, check: Check, other: Predicate) -> str:
        mine = self.patterns.values(check.focus, check.path, FOCUS, VALUE)
        theirs = self.patterns.values(check.focus, other, FOCUS, VALUE)
        conditions = self._conditions()
        missing = f"FILTER(!{conditions.has(other, FOCUS, VALUE)})"
        absent = f"FILTER(!({conditions.has(check.path, FOCUS, VALUE)}))"
        return f"{{ {mine} {missing} }} UNION {{ {theirs} {absent} }}"

    def _of_user(self, check: Check, constraint: Sparql) -> str:
        constants = dict(constraint.parameters)
        for name, term in constants.items():
            if isinstance(term, Blank):
                raise UnsupportedShapes(
                    f"shape {check.shape}: the parameter {name} is a blank node, which no query can name"
                )
        path = None if check.path is None else spelled(check.path)
        query = prebind(constraint.text, constants, path)
        if constraint.asks:
            pairs = self.patterns.values(check.focus, check.path, "?this", "?value")
            return query.unanswered(pairs)
        return query.select(self.patterns.focus(check.focus, "?this"), ("this",))


# Whether one node has more than one value: more rows than nodes.
_SEVERAL = (
    "ASK {{ {{ SELECT (COUNT(*) AS ?rows) (COUNT(DISTINCT ?f) AS ?nodes) WHERE {{ {step} }} }} "
    "FILTER(?rows > ?nodes) }}"
)


def _is_simple(path: Path | None) -> bool:
    """Whether a path is one property, in whichever direction."""
    return isinstance(path, Predicate) or (isinstance(path, Inverse) and isinstance(path.path, Predicate))


def only(check: Check, constraints: tuple[Constraint, ...]) -> Check:
    """A check with some of its constraints, in their order."""
    return replace(check, constraints=tuple(each for each in check.constraints if each in constraints))
