"""What is to be found out, as sets: focus sets, questions about them, and judgements over what nested shapes say.

The plan knows nothing of a query language. A `Check` is one question to the store, whose answer is who is at fault.
Most nested shapes are part of the question. Where one holds a query of a user's, or counts far, it cannot be: a
`Judgement` then needs to know first which nodes fail other shapes (its `branches`), and which values it is about;
those sets are compared here. No shape is asked node by node.
Specification: SHACL, sections 3.4 (validation) and 4.6 to 4.7 (logical and shape-based constraints).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from prospects_kg.model.terms import Iri
from prospects_kg.validation.model import (
    Class,
    Constraint,
    Count,
    Datatype,
    In,
    LanguageIn,
    Length,
    Logic,
    Model,
    NodeKind,
    NodeShape,
    Pattern,
    Property,
    QualifiedValueShape,
    Range,
    Sparql,
    Target,
    referenced,
)
from prospects_kg.validation.paths import Path


@dataclass(frozen=True, slots=True)
class Targets:
    """The nodes that some target declarations mean."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class ValuesOf:
    """The nodes to which a path leads from a focus set."""

    focus: FocusSet
    path: Path


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The nodes of any of some focus sets."""

    sets: tuple[FocusSet, ...]


FocusSet: TypeAlias = Targets | ValuesOf | AnyOf


@dataclass(frozen=True, slots=True)
class Check:
    """Which nodes of a focus set break constraints; several stand together where they test the same values one by one."""

    shape: Iri
    focus: FocusSet
    path: Path | None
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Conformance:
    """Which nodes of a focus set do not conform to a shape: all that any of the steps finds."""

    shape: Iri
    focus: FocusSet
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which nodes of a focus set break a constraint that other shapes decide."""

    shape: Iri
    focus: FocusSet
    path: Path | None
    constraint: Logic | QualifiedValueShape | Property
    branches: tuple[Conformance, ...]


Step: TypeAlias = Check | Judgement

# Constraints that one expression may decide; beyond that the text of a question grows too long to be planned well.
_HEAVIEST: Final = 60
# Values that an expression tells apart; beyond that they are counted.
_MOST_DIFFERENT: Final = 3
# Constraints that look at one value at a time, and so can share one pass over them.
VALUE_TESTS: Final = (Class, Datatype, NodeKind, Range, Length, Pattern, LanguageIn, In)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that find every result, and the shapes that they speak of."""

    model: Model
    steps: tuple[Step, ...]


def plan(model: Model) -> Plan:
    """The steps by which a graph is checked against a model of shapes.

    A shape that many others refer to by sh:property is checked once, over the union of what they lead to.
    """
    planner = _Planner(model)
    return Plan(model, tuple(planner.results()))


def classes_of(model: Model) -> tuple[Iri, ...]:
    """The classes whose instances have to be known, sorted."""
    found = {
        target.term
        for shape in model.shapes.values()
        for target in shape.targets
        if target.how == "class" and isinstance(target.term, Iri)
    }
    for shape in model.shapes.values():
        found |= {constraint.class_ for constraint in shape.constraints if isinstance(constraint, Class)}
    return tuple(sorted(found))


@dataclass(slots=True)
class _Planner:
    model: Model
    _known: dict[tuple[Iri, FocusSet], Conformance] = field(default_factory=dict)
    _weights: dict[Iri, int] = field(default_factory=dict)

    def results(self) -> Iterator[Step]:
        """Steps for every shape that has a focus set, shapes before those that they lead to."""
        reached: dict[Iri, list[FocusSet]] = {}
        for name in self._in_order():
            shape = self.model.shapes[name]
            own: list[FocusSet] = [Targets(shape.targets)] if shape.targets else []
            sets = own + reached.get(name, [])
            if not sets or shape.deactivated:
                continue
            focus = _union(sets)
            yield from self._steps(shape, focus)
            for constraint in shape.constraints:
                if isinstance(constraint, Property):
                    ahead = focus if shape.path is None else ValuesOf(focus, shape.path)
                    reached.setdefault(constraint.shape, []).append(ahead)

    def _in_order(self) -> list[Iri]:
        """The shapes, each before those to which its sh:property leads."""
        order: list[Iri] = []
        seen: set[Iri] = set()

        def visit(name: Iri) -> None:
            if name in seen:
                return
            seen.add(name)
            for constraint in self.model.shapes[name].constraints:
                if isinstance(constraint, Property):
                    visit(constraint.shape)
            order.append(name)

        for name in sorted(self.model.shapes, reverse=True):
            visit(name)
        return order[::-1]

    def _steps(self, shape: NodeShape, focus: FocusSet) -> Iterator[Step]:
        """The steps of a shape's own constraints, without those to which sh:property leads."""
        tests = tuple(each for each in shape.constraints if isinstance(each, VALUE_TESTS))
        if tests:
            yield Check(shape.iri, focus, shape.path, tests)
        for constraint in shape.constraints:
            if isinstance(constraint, Logic | QualifiedValueShape) and not self._in_place(constraint):
                yield self._judgement(shape, focus, constraint)
            elif not isinstance(constraint, (*VALUE_TESTS, Property)):
                yield Check(shape.iri, focus, shape.path, (constraint,))

    def _in_place(self, constraint: Constraint) -> bool:
        """Whether the store can decide the shapes that a constraint names while it looks at the values."""
        weight = sum(self._weight(name) for name in referenced(constraint))
        if isinstance(constraint, QualifiedValueShape):
            weight += sum(1 for _ in constraint.siblings)
        return weight <= _HEAVIEST

    def _weight(self, name: Iri) -> int:
        """How many constraints have to be decided for one shape; beyond all measure where one is a query."""
        if name not in self._weights:
            self._weights[name] = sum(self._weight_of(each) for each in self.model.shapes[name].constraints)
        return self._weights[name]

    def _weight_of(self, constraint: Constraint) -> int:
        if isinstance(constraint, Sparql):
            return _HEAVIEST + 1
        nested = sum(self._weight(name) for name in referenced(constraint))
        if isinstance(constraint, Count | QualifiedValueShape):
            # Each value more is an EXISTS more, with all that the nested shape asks in it.
            different = constraint.limit + (not constraint.component.endswith("MinCount"))
            return _HEAVIEST + 1 if different > _MOST_DIFFERENT else max(1, different) * (1 + nested)
        return 1 + nested

    def _judgement(
        self, shape: NodeShape, focus: FocusSet, constraint: Logic | QualifiedValueShape | Property
    ) -> Judgement:
        values = focus if shape.path is None else ValuesOf(focus, shape.path)
        branches = tuple(self._conformance(name, values) for name in referenced(constraint))
        return Judgement(shape.iri, focus, shape.path, constraint, branches)

    def _conformance(self, name: Iri, focus: FocusSet) -> Conformance:
        key = (name, focus)
        if key not in self._known:
            steps = tuple(dict.fromkeys(self._all_steps(self.model.shapes[name], focus)))
            self._known[key] = Conformance(name, focus, steps)
        return self._known[key]

    def _all_steps(self, shape: NodeShape, focus: FocusSet) -> Iterator[Step]:
        """Every step that can find a node of the focus set at fault, whatever shape would report it."""
        for step in self._steps(shape, focus):
            if isinstance(step, Judgement) and _all_must_conform(step):
                for branch in step.branches:
                    yield from branch.steps
            else:
                yield step
        for constraint in shape.constraints:
            if isinstance(constraint, Property):
                if shape.path is None:
                    yield from self._conformance(constraint.shape, focus).steps
                else:
                    yield self._judgement(shape, focus, constraint)


def _all_must_conform(step: Judgement) -> bool:
    """Whether a node fails as soon as it fails one of the branches, so that no comparison is needed."""
    return (
        step.path is None
        and isinstance(step.constraint, Logic)
        and step.constraint.component in ("And", "Node")
    )


def _union(sets: Sequence[FocusSet]) -> FocusSet:
    """One focus set of several; a set that stands in it twice is reported twice."""
    return sets[0] if len(sets) == 1 else AnyOf(tuple(sets))


def may_repeat(focus: FocusSet) -> bool:
    """Whether a node may be reached in several ways, each of which is a result of its own (SHACL, section 4.7.2)."""
    return not isinstance(focus, Targets)
