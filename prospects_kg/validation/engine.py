"""The set-based engine: runs a plan on any graph, question by question, and streams what it finds.

No shape is asked node by node, and the shapes need not be in the graph. Answers stream; only the sets of nodes that
nested shapes are compared by, and the counts of qualified shapes, are in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Final, TypeAlias

from prospects_kg.graph.lexical import as_written
from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.results import Cell, Row
from prospects_kg.model.errors import QueryError, ShapesError
from prospects_kg.model.terms import Iri, Literal, Term
from prospects_kg.validation.askable import refuse_unaskable
from prospects_kg.validation.census import Census
from prospects_kg.validation.finding import Finding
from prospects_kg.validation.model import (
    Closed,
    NodeShape,
    Property,
    QualifiedValueShape,
    Sparql,
    component_iri,
)
from prospects_kg.validation.patterns import Patterns
from prospects_kg.validation.plan import (
    Check,
    Conformance,
    Judgement,
    Plan,
    Step,
    classes_of,
    may_repeat,
    plan,
)
from prospects_kg.validation.reading import read_model
from prospects_kg.validation.report import Result
from prospects_kg.validation.shapes import Shapes
from prospects_kg.validation.sparql import Questions, Screen, only

_SUBCLASSES: Final = (
    "{{ ?sub <http://www.w3.org/2000/01/rdf-schema#subClassOf>+ {class_} BIND({class_} AS ?class) }}"
)
# Questions that are asked at the same time, one a core of a small machine; an endpoint bears as many.
_AT_A_TIME: Final = 2
# Classes asked about in one question.
_AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Timing:
    """One question that was asked for a shape: its text, how long it took and how many rows it gave."""

    shape: Iri
    components: tuple[Iri, ...]
    query: str
    seconds: float
    rows: int


Explain = Callable[[Timing], None]
# A focus node and the value at fault; None where there is no one value.
Pair: TypeAlias = tuple[Term, Term | None]


def validate_graph(graph: Graph, shapes: Shapes, *, explain: Explain | None = None) -> Iterator[Result]:
    """Every result of checking a graph against shapes, as it is found.

    Raises ShapesError where the shapes are faulty, UnsupportedShapes for a construct outside the engine's reach,
    both before the first result; and what the graph raises.
    """
    plan_ = plan(read_model(shapes))
    patterns = Patterns(_subclasses(graph, classes_of(plan_.model)))
    questions = Questions(plan_.model, patterns)
    refuse_unaskable(graph, shapes, plan_, questions)
    return _Run(graph, plan_, questions, Census.of(graph, plan_, patterns), explain, {}).results()


def _subclasses(graph: Graph, classes: tuple[Iri, ...]) -> Mapping[Iri, tuple[Iri, ...]]:
    """The subclasses of each class at any distance, without itself."""
    found: dict[Iri, set[Iri]] = {}
    for start in range(0, len(classes), _AT_ONCE):
        some = classes[start : start + _AT_ONCE]
        union = " UNION ".join(_SUBCLASSES.format(class_=each.n3) for each in some)
        for row in graph.select(f"SELECT DISTINCT ?class ?sub WHERE {{ {union} }}"):
            sub, class_ = row["sub"], row["class"]
            if isinstance(sub, Iri) and isinstance(class_, Iri) and sub != class_:
                found.setdefault(class_, set()).add(sub)
    return {class_: tuple(sorted(subs)) for class_, subs in found.items()}


@dataclass(frozen=True, slots=True)
class _Run:
    graph: Graph
    plan: Plan
    questions: Questions
    census: Census
    explain: Explain | None
    answers: dict[str, bool]

    def results(self) -> Iterator[Result]:
        self._ask_ahead()
        for step in self.plan.steps:
            if self.census.is_empty(step.focus):
                continue
            found = self._results(step, self.plan.model.shapes[step.shape])
            yield from self._repeated(step, found) if may_repeat(step.focus) else found

    def _results(self, step: Step, shape: NodeShape) -> Iterator[Result]:
        if isinstance(step, Check):
            return self._check(step, shape)
        finding = Finding.of(shape, step.constraint)
        return (finding.at(focus, value) for focus, value in self._judge(step))

    def _repeated(self, step: Step, results: Iterator[Result]) -> Iterator[Result]:
        """Each result as often as there are ways that lead to its focus node; asked only where there is a result."""
        times: dict[Term, int] | None = None
        for result in results:
            if times is None:
                table = self._rows(self.questions.repeated(step.focus), step)
                times = {as_written(_term(row["f"])): int(str(row["n"])) for row in table}
            for _ in range(times.get(result.focus, 1)):
                yield result

    def _rows(self, query: str, step: Step) -> Iterator[Row]:
        """The rows of a question, as the graph finds them."""
        start, number = perf_counter(), 0
        try:
            _, rows = self.graph.stream(query)
            for row in rows:
                number += 1
                yield row
        except QueryError as error:
            raise ShapesError(f"shape {step.shape}: its query cannot be asked: {error}") from error
        self._explain(step, query, perf_counter() - start, number)

    def _explain(self, step: Step, query: str, seconds: float, rows: int) -> None:
        if self.explain is not None:
            constraints = step.constraints if isinstance(step, Check) else (step.constraint,)
            names = tuple(component_iri(each) for each in constraints)
            self.explain(Timing(step.shape, names, query, seconds, rows))

    def _ask_ahead(self) -> None:
        """Ask the screens of all large checks two at a time: they depend on nothing, and a store answers without Python's lock."""
        checks = [
            step
            for step in self.plan.steps
            if isinstance(step, Check)
            and not self.census.is_empty(step.focus)
            and self.census.is_large(step.focus)
        ]
        asked = {
            screen.query: (check, screen) for check in checks for screen in self.questions.screens(check)
        }
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            answers = pool.map(self._timed_ask, asked)
            for (query, (check, screen)), (seconds, answer) in zip(asked.items(), answers, strict=True):
                self.answers[query] = answer
                self._explain(only(check, screen.constraints), query, seconds, int(answer))

    def _timed_ask(self, query: str) -> tuple[float, bool]:
        start = perf_counter()
        answer = self.graph.ask(query)
        return perf_counter() - start, answer

    def _may_find(self, screen: Screen) -> bool:
        """What an ASK said; shapes that ask the same are answered once."""
        return self.answers[screen.query]

    def _check(self, check: Check, shape: NodeShape) -> Iterator[Result]:
        many = self.census.is_large(check.focus)
        if many and (screens := self.questions.screens(check)):
            for screen in screens:
                if self._may_find(screen):
                    yield from self._found(only(check, screen.constraints), shape, many=True)
        else:
            yield from self._found(check, shape, many=False)

    def _found(self, check: Check, shape: NodeShape, *, many: bool) -> Iterator[Result]:
        findings = [Finding.of(shape, constraint) for constraint in check.constraints]
        (finding, *others), (first, *_) = findings, check.constraints
        rows = self._rows(self.questions.results(check, many=many), check)
        if isinstance(first, Sparql):
            return (finding.of_user(row) for row in rows)
        if others:
            return (
                each.at(row[0], row[1])
                for row in rows
                for each, flag in zip(findings, row[2:], strict=True)
                if _is_true(flag)
            )
        if isinstance(first, Closed):
            return (finding.at(row[0], row[2], row[1]) for row in rows)
        return (finding.at(*row) for row in rows)

    def _failing(self, conformance: Conformance) -> set[Term]:
        """The nodes of a focus set that do not conform."""
        found: set[Term] = set()
        for step in conformance.steps:
            if isinstance(step, Check):
                table = self._rows(self.questions.failing(step), step)
                name = "this" if isinstance(step.constraints[0], Sparql) else "f"
                found.update(_term(row[name]) for row in table)
            else:
                found.update(focus for focus, _ in self._judge(step))
        return found

    def _judge(self, step: Judgement) -> Iterator[Pair]:
        """The pairs of focus node and value that break a constraint; no value where their number does."""
        failing = [self._failing(branch) for branch in step.branches]
        if isinstance(step.constraint, QualifiedValueShape):
            return self._miscounted(step, step.constraint, failing)
        if isinstance(step.constraint, Property) or step.constraint.component in ("And", "Node"):
            return self._among(step, set().union(*failing))
        return self._of_logic(step, step.constraint.component, failing)

    def _of_logic(self, step: Judgement, component: str, failing: list[set[Term]]) -> Iterator[Pair]:
        if component == "Or":
            return self._among(step, set.intersection(*failing)) if failing else self._all_but(step, set())
        if component == "Not":
            return self._all_but(step, failing[0])
        if len(failing) == 1:
            return self._among(step, failing[0])
        # Exactly one conforms: of n shapes, n - 1 fail.
        counts = Counter(node for each in failing for node in each)
        return self._all_but(step, {node for node, count in counts.items() if count == len(failing) - 1})

    def _among(self, step: Judgement, bad: set[Term]) -> Iterator[Pair]:
        if not bad:
            return iter(())
        if step.path is None:
            # A set has no order of its own that two runs share.
            return ((node, node) for node in sorted(bad, key=lambda term: term.n3))
        return (pair for pair in self._pairs(step) if pair[1] in bad)

    def _all_but(self, step: Judgement, good: set[Term]) -> Iterator[Pair]:
        return (pair for pair in self._pairs(step) if pair[1] not in good)

    def _pairs(self, step: Judgement) -> Iterator[tuple[Term, Term]]:
        if step.path is None:
            nodes = (_term(row["f"]) for row in self._rows(self.questions.nodes(step.focus), step))
            return ((node, node) for node in nodes)
        rows = self._rows(self.questions.pairs(step.focus, step.path), step)
        return ((_term(row["f"]), _term(row["v"])) for row in rows)

    def _miscounted(
        self, step: Judgement, constraint: QualifiedValueShape, failing: list[set[Term]]
    ) -> Iterator[Pair]:
        own, *siblings = failing
        counts: Counter[Term] = Counter()
        for focus, value in self._pairs(step):
            counts[focus] += value not in own and all(value in other for other in siblings)
        if constraint.component == "QualifiedMinCount":
            for row in self._rows(self.questions.nodes(step.focus), step):
                focus = _term(row["f"])
                if counts[focus] < constraint.limit:
                    yield focus, None
        else:
            yield from ((focus, None) for focus, count in counts.items() if count > constraint.limit)


def _term(cell: Cell) -> Term:
    """What our questions bind in every row."""
    if cell is None:
        raise TypeError("a question of the engine left its node unbound")
    return cell


def _is_true(cell: Term | None) -> bool:
    return isinstance(cell, Literal) and cell.lexical in ("true", "1")
