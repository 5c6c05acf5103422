"""Disagreements between sources, found while the sorted statements pass by, and which value is shown first.

Two statements disagree where a property that the vocabulary calls single-valued has two values for one
thing: dates where no day satisfies both, everything else where the values differ. Reported figures are
compared within one subject, measure, unit, scope and as-of day. Nothing is taken out: both stand in the
graphs of their sources, and the disagreement becomes a thing of its own (DESIGN, "Who says what").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from prospects_kg.model import dates
from prospects_kg.model.errors import Fault
from prospects_kg.model.sources import Source, choose
from prospects_kg.model.terms import PKG, RDF, Literal, Names, iri, literal, parse_term
from prospects_kg.tables.corrections import Preference

_TYPE: Final = iri(RDF + "type")
_VALUE: Final = iri(PKG + "value")
_FIGURE_KEY: Final = tuple(
    iri(PKG + name) for name in ("subject", "measure", "unit", "scope", "asOfAsStated")
)
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Policy:
    """Which properties have one value, and which of them are dates; N-Triples spellings of IRIs."""

    single: frozenset[str]
    intervals: frozenset[str]
    single_on: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def watched(self) -> frozenset[str]:
        """Every property that is single-valued on some class at least."""
        return self.single | frozenset(self.single_on)

    def compares(self, subject: str, property_: str) -> bool:
        """Whether two values of this property of this thing disagree; its class is read from its IRI."""
        if property_ in self.single:
            return True
        kinds = self.single_on.get(property_, frozenset())
        return any(f"/id/{kind}/" in subject for kind in kinds)

    @classmethod
    def of_vocabulary(cls, triples: Iterable[tuple[str, str, str]]) -> Policy:
        """Read the annotations pkg:singleValued, pkg:singleValuedOn and pkg:comparedAs of a vocabulary."""
        single, intervals = set(), set()
        single_on: dict[str, set[str]] = {}
        for subject, predicate, value in triples:
            if predicate == iri(PKG + "singleValued") and value.startswith('"true"'):
                single.add(subject)
            elif predicate == iri(PKG + "singleValuedOn"):
                single_on.setdefault(subject, set()).add(_kebab(value[1:-1].removeprefix(PKG)))
            elif predicate == iri(PKG + "comparedAs") and value == '"interval"':
                intervals.add(subject)
        kinds = {property_: frozenset(found) for property_, found in single_on.items()}
        return cls(frozenset(single), frozenset(intervals & single), kinds)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One disagreement: `values` maps each value to the ids of the sources that state it; all terms spelled in N-Triples."""

    iri: str
    subject: str
    property: str
    values: Mapping[str, tuple[str, ...]]
    shown: str = ""
    reason: str = ""
    measure: str = ""
    statements: tuple[str, ...] = ()

    def triples(self, names: Names) -> Iterator[tuple[str, str, str]]:
        """What the derived graph says of it."""
        yield self.iri, _TYPE, iri(PKG + "Conflict")
        yield self.iri, iri(PKG + "conflictSubject"), self.subject
        yield self.iri, iri(PKG + "conflictProperty"), self.property
        for value, sources in self.values.items():
            yield self.iri, iri(PKG + "conflictValue"), value
            for source in sources:
                yield self.iri, iri(PKG + "conflictSource"), iri(names.thing("source", source))
        for thing in self.statements:
            yield self.iri, iri(PKG + "conflictStatement"), thing
        if self.measure:
            yield self.iri, iri(PKG + "conflictMeasure"), self.measure
        yield self.iri, iri(PKG + "shownValue"), self.shown
        yield self.iri, iri(PKG + "shownBecause"), literal(self.reason, language="en")


@dataclass(slots=True)
class Detector:
    """Watches sorted statements and collects disagreements; `conflicts` resolves them once all have passed."""

    names: Names
    policy: Policy
    preferences: Mapping[tuple[str, str], Preference] = field(default_factory=dict)
    _group: tuple[str, str] = ("", "")
    _values: list[tuple[str, str]] = field(default_factory=list)
    _figure: str = ""
    _record: dict[str, dict[str, str]] = field(default_factory=dict)
    _figures: dict[tuple[str, ...], list[tuple[str, str, str]]] = field(default_factory=dict)
    _sources: dict[str, Source] = field(default_factory=dict)
    _found: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)

    def watch(self, lines: Iterable[str]) -> Iterator[str]:
        """Pass sorted N-Quads lines on, and see what they say."""
        figures, sources = f"<{self.names.thing('figure', '')}", f"<{self.names.thing('source', '')}"
        watched = self.policy.watched | {property_ for _, property_ in self.preferences}
        last = ""
        notice: Callable[[str, str, str], None] | None = None
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if subject != last:  # what kind of thing it is, is asked once for each
                last = subject
                notice = self._see_figure if subject.startswith(figures) else None
                if subject.startswith(sources):
                    notice = self._see_source
            if predicate in watched:
                self._see(subject, predicate, rest)
            if notice is not None:
                notice(subject, predicate, rest)
            yield line
        self._close_group()
        self._close_figure()

    def _see(self, subject: str, predicate: str, rest: str) -> None:
        if self._group != (subject, predicate):
            self._close_group()
            self._group, self._values = (subject, predicate), []
        self._values.append(_value_and_source(rest))

    def _close_group(self) -> None:
        subject, predicate = self._group
        forced = (subject, predicate) in self.preferences
        if len(self._values) < 2 or not (self.policy.compares(subject, predicate) or forced):
            return
        values = {value for value, _ in self._values}
        if len(values) < 2:
            return
        if predicate not in self.policy.intervals or _disjoint(values) or self._mended():
            self._found.append((subject, predicate, self._values))

    def _mended(self) -> bool:
        """Whether a correction or an editor speaks of this very property: then any difference counts."""
        preference = self.preferences.get(self._group)
        return preference is not None and bool(preference.value or preference.lexical)

    def _see_figure(self, subject: str, predicate: str, rest: str) -> None:
        if subject != self._figure:
            self._close_figure()
            self._figure = subject
        value, source = _value_and_source(rest)
        self._record.setdefault(source, {})[predicate] = value

    def _close_figure(self) -> None:
        for source, record in self._record.items():
            if _VALUE in record:
                key = tuple(record.get(name, "") for name in _FIGURE_KEY)
                self._figures.setdefault(key, []).append((record[_VALUE], source, self._figure))
        self._record = {}

    def _see_source(self, subject: str, predicate: str, rest: str) -> None:
        identifier = subject[1:-1].rpartition("/")[2]
        known = self._sources.setdefault(identifier, Source(identifier))
        value, _ = _value_and_source(rest)
        if predicate == iri(PKG + "rank"):
            self._sources[identifier] = replace(known, rank=int(_lexical(value)))
        elif predicate == iri(PKG + "latest"):
            self._sources[identifier] = replace(known, latest=date.fromisoformat(_lexical(value)))

    def conflicts(self) -> tuple[list[Conflict], list[Fault]]:
        """The disagreements with the value to show, sorted by IRI; and faults of preferences that fit nothing."""
        found = [self._conflict(*item) for item in self._found]
        found += [
            self._figure_conflict(key, items)
            for key, items in self._figures.items()
            if len({v for v, *_ in items}) > 1
        ]
        return sorted(found, key=lambda conflict: conflict.iri), self._preference_faults(found)

    def _conflict(self, subject: str, predicate: str, stated: Sequence[tuple[str, str]]) -> Conflict:
        preference = self.preferences.get((subject, predicate))
        values = _by_value(stated)
        preferred = _preferred(preference, values)
        choice = choose(
            {value: self._ranked(sources) for value, sources in values.items()}, preferred=preferred
        )
        reason = "a correction" if preference and preference.value and preferred else choice.reason
        own = preference.conflict if preference else ""
        name = f"{_slug(subject)}-{_kebab(predicate[1:-1].rpartition('#')[2] or predicate[1:-1].rpartition('/')[2])}"
        return Conflict(
            own or iri(self.names.thing("conflict", name)), subject, predicate, values, choice.value, reason
        )

    def _figure_conflict(self, key: tuple[str, ...], items: Sequence[tuple[str, str, str]]) -> Conflict:
        subject, measure, *rest = key
        values = _by_value([(value, source) for value, source, _ in items])
        choice = choose({value: self._ranked(sources) for value, sources in values.items()})
        name = f"{_slug(subject)}-{_slug(measure).rpartition('kind-')[2]}"
        if any(
            rest
        ):  # the same measure may disagree in several scopes; the digest keeps their IRIs apart and stable
            name += "-" + hashlib.sha256("\n".join(rest).encode()).hexdigest()[:6]
        return Conflict(
            iri(self.names.thing("conflict", name)),
            subject,
            _VALUE,
            values,
            choice.value,
            choice.reason,
            measure,
            tuple(sorted({figure for *_, figure in items})),
        )

    def _ranked(self, sources: Iterable[str]) -> list[Source]:
        return [self._sources.get(source, Source(source)) for source in sources]

    def _preference_faults(self, found: Sequence[Conflict]) -> list[Fault]:
        seen = {(conflict.subject, conflict.property): conflict for conflict in found}
        faults = []
        for key, preference in self.preferences.items():
            if not preference.lexical:
                continue
            conflict = seen.get(key)
            if conflict is None or _preferred(preference, conflict.values) is None:
                stated = (
                    ", ".join(sorted(_lexical(value) for value in conflict.values))
                    if conflict
                    else "no two sources differ here"
                )
                path, line, column = preference.place.rsplit(":", 2)
                faults.append(
                    Fault(
                        path,
                        int(line),
                        column,
                        f"{preference.lexical!r} is not one of the values stated",
                        f"write one of: {stated}",
                    )
                )
        return faults


def _value_and_source(rest: str) -> tuple[str, str]:
    """Object and source id (or derived rule) out of "object <graph> .".

    >>> _value_and_source('"a <b> c"@en <https://ex.org/graph/source/page> .')
    ('"a <b> c"@en', 'page')
    """
    end = rest.rindex(" <")
    return rest[:end], rest[end + 2 : -3].rpartition("/")[2]


def _by_value(stated: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    values: dict[str, set[str]] = {}
    for value, source in stated:
        values.setdefault(value, set()).add(source)
    return {value: tuple(sorted(values[value])) for value in sorted(values)}


def _preferred(preference: Preference | None, values: Mapping[str, object]) -> str | None:
    if preference is None:
        return None
    if preference.value:
        return preference.value if preference.value in values else None
    return next(
        (value for value in values if preference.lexical and _lexical(value) == preference.lexical), None
    )


def _disjoint(values: Iterable[str]) -> bool:
    spans = []
    for value in values:
        try:
            spans.append(dates.parse(_lexical(value)))
        except ValueError:  # only a project's own column can hold such a value: then any difference counts
            return True
    return any(one.disjoint(other) for index, one in enumerate(spans) for other in spans[index + 1 :])


def _lexical(value: str) -> str:
    term = parse_term(value)
    return term.lexical if isinstance(term, Literal) else str(term)


def _slug(thing: str) -> str:
    """The class and slug of a thing in one word: <.../id/project/recore> gives project-recore."""
    _, found, rest = thing[1:-1].rpartition("/id/")
    return rest.replace("/", "-").lower() if found else hashlib.sha256(thing.encode()).hexdigest()[:12]


def _kebab(name: str) -> str:
    """A property's local name as a slug.

    >>> _kebab("startAsStated")
    'start-as-stated'
    """
    return _CAPITAL.sub("-", name).lower()
