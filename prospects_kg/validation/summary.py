"""What a person reads of a validation: results counted by shape, a few examples of each, however many there are.

Memory grows with the shapes, never with the results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from prospects_kg.model.terms import Iri, iri
from prospects_kg.validation.report import INFO, SH, VIOLATION, WARNING, Result
from prospects_kg.validation.shapes import NODES, Shapes

EXAMPLES: Final = 3
_ORDER: Final = (VIOLATION, WARNING, INFO)


@dataclass(slots=True)
class Group:
    """Results of one constraint: how many there are, and the first of them."""

    severity: Iri
    shape: Iri
    path: str | None
    component: Iri
    count: int = 0
    examples: list[Result] = field(default_factory=list)


class Tally:
    """Counts results while they pass, and keeps the first few of each constraint."""

    def __init__(self, examples: int = EXAMPLES) -> None:
        self._most = examples
        self._groups: dict[tuple[Iri, Iri, str | None, Iri], Group] = {}
        self.severities: Counter[Iri] = Counter()

    def watch(self, results: Iterable[Result]) -> Iterator[Result]:
        """The same results."""
        for result in results:
            self.add(result)
            yield result

    def add(self, result: Result) -> None:
        """Count one result."""
        self.severities[result.severity] += 1
        key = (result.severity, result.shape, result.path, result.component)
        group = self._groups.setdefault(key, Group(*key))
        group.count += 1
        if len(group.examples) < self._most:
            group.examples.append(result)

    @property
    def total(self) -> int:
        """How many results there are."""
        return self.severities.total()

    def groups(self) -> list[Group]:
        """The worst first, then the most frequent, then by shape, path and component."""
        return sorted(
            self._groups.values(),
            key=lambda each: (
                _rank(each.severity),
                -each.count,
                each.shape,
                each.path or "",
                each.component,
            ),
        )

    def at_least(self, severity: Iri) -> int:
        """How many results are as severe as this or more; a severity of one's own counts as a violation does."""
        return sum(
            number for each, number in self.severities.items() if _rank(each) <= _ORDER.index(severity)
        )

    def __str__(self) -> str:
        """In words: `3 results: 1 violation, 2 warnings`."""
        if not self.total:
            return "conforms: no results"
        parts = [
            _number(number, each.removeprefix(SH).lower())
            for each, number in sorted(self.severities.items(), key=lambda item: (_rank(item[0]), item[0]))
        ]
        return f"{_number(self.total, 'result')}: {', '.join(parts)}"


def _rank(severity: Iri) -> int:
    return _ORDER.index(severity) if severity in _ORDER else 0


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 or what == "info" else f"{count:,} {what}s"


def silent_shapes(shapes: Shapes) -> list[str]:
    """The property shapes that others name and of which the shapes say nothing: without a path, they check nothing.

    DCAT-AP 3.0.1 has two. An engine may go on, as if they were not there, or refuse the whole file, as pySHACL does.
    """
    said = {subject for subject, _, _ in shapes.triples}
    named = {value for _, predicate, value in shapes.triples if predicate == iri(SH + "property")}
    return sorted(value[1:-1] for value in named - said)


def owner(shapes: Shapes, shape: str) -> str:
    """The nearest shape with a name of its own that leads to a nameless one; itself where it has a name or nobody does."""
    above: dict[str, str] = {}
    for subject, _, value in shapes.triples:
        if value.startswith(f"<{NODES}"):
            above.setdefault(value, subject)
    here, seen = iri(shape), set[str]()
    while here.startswith(f"<{NODES}") and here in above and here not in seen:
        seen.add(here)
        here = above[here]
    return here[1:-1]
