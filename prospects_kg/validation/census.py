"""How many focus nodes there are, counted as far as it matters: none, few or many.

A shape of which the data hold no focus node is not asked about further, and the order in which a question is best
asked depends on the number. Counting stops at `MANY`, so that it costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import Literal
from prospects_kg.validation.model import Target
from prospects_kg.validation.patterns import Patterns
from prospects_kg.validation.plan import AnyOf, FocusSet, Plan, Targets, ValuesOf

# Below it, going through the focus nodes costs a few milliseconds, whatever the order.
MANY: Final = 2_000
# Target declarations counted in one question.
_AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Census:
    """The number of nodes of each target declaration, at most `MANY`."""

    numbers: Mapping[Target, int]

    @classmethod
    def of(cls, graph: Graph, plan: Plan, patterns: Patterns) -> Census:
        """Counted in a graph, for the targets of a plan."""
        targets = list(dict.fromkeys(each for step in plan.steps for each in _targets(step.focus)))
        numbers = {target: int(target.how == "node") for target in targets}
        counted = [target for target in targets if target.how != "node"]
        for start in range(0, len(counted), _AT_ONCE):
            some = counted[start : start + _AT_ONCE]
            parts = (
                f"{{ SELECT ({number} AS ?k) WHERE {{ {patterns.focus(Targets((target,)), '?f')} }} LIMIT {MANY} }}"
                for number, target in enumerate(some)
            )
            query = f"SELECT ?k (COUNT(*) AS ?n) WHERE {{ {' UNION '.join(parts)} }} GROUP BY ?k"
            for row in graph.select(query):
                numbers[some[_number(row["k"])]] = _number(row["n"])
        return cls(numbers)

    def is_empty(self, focus: FocusSet) -> bool:
        """Whether there is certainly no node."""
        match focus:
            case Targets(targets):
                return not any(self.numbers[target] for target in targets)
            case AnyOf(sets):
                return all(map(self.is_empty, sets))
            case ValuesOf(inner, _):
                return self.is_empty(inner)

    def is_large(self, focus: FocusSet) -> bool:
        """Whether there may be many nodes; nobody knows how many values a path has."""
        match focus:
            case Targets(targets):
                return sum(self.numbers[target] for target in targets) >= MANY
            case AnyOf(sets):
                numbers = sum(self.numbers[each] for each in _targets(focus))
                return numbers >= MANY or any(isinstance(each, ValuesOf) for each in sets)
        return True


def _targets(focus: FocusSet) -> Iterator[Target]:
    match focus:
        case Targets(targets):
            yield from targets
        case AnyOf(sets):
            for each in sets:
                yield from _targets(each)
        case ValuesOf(inner, _):
            yield from _targets(inner)


def _number(cell: object) -> int:
    return int(cell.lexical) if isinstance(cell, Literal) else 0
