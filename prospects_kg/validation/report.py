"""What a validation found: results, shapes that had nothing to check, and the report as Turtle.

One type whatever the engine. It holds no blank nodes: a shape that has none of its own gets the IRI under which
the shapes were read, and a result the IRI of the report plus its number in the report's order.
Specification: SHACL (W3C Recommendation, 2017), section 3.6, Validation Report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from prospects_kg.model.terms import PKG, Iri, Literal, Term, iri

SH: Final = "http://www.w3.org/ns/shacl#"
VIOLATION: Final = Iri(SH + "Violation")
WARNING: Final = Iri(SH + "Warning")
INFO: Final = Iri(SH + "Info")
_RANK: Final = {VIOLATION: 0, WARNING: 1, INFO: 2}
_PREFIXES: Final = {"pkg": PKG, "sh": SH}


@dataclass(frozen=True, slots=True)
class Result:
    """One fault: the node it was found at, the path and value at fault, what to do, and which shape says so.

    `path` is an IRI, or a longer path in SPARQL's syntax, or `None` where the node as a whole is at fault;
    `message` has one text per language tag ("" where the shape gives none); `constraint` is the SPARQL-based
    constraint behind the result (sh:sourceConstraint), of which a shape may have several.
    """

    focus: Term
    path: str | None
    value: Term | None
    message: Mapping[str, str]
    severity: Iri
    shape: Iri
    component: Iri
    constraint: Iri | None = None

    @property
    def is_violation(self) -> bool:
        """Whether this stops a release; warnings and infos do not."""
        return self.severity == VIOLATION

    def text(self, languages: Iterable[str] = ("en",)) -> str:
        """The message in the first of these languages that it has, else in its first language.

        >>> Result(Iri("a:b"), None, None, {"pl": "Podaj", "en": "Say"}, VIOLATION, Iri("a:s"), Iri("a:c")).text(["de", "en"])
        'Say'
        """
        for language in (*languages, "", *sorted(self.message)):
            if language in self.message:
                return self.message[language]
        return ""

    @property
    def order(self) -> tuple[int, str, str, str, str, str, str, tuple[tuple[str, str], ...]]:
        """Sort key: violations first, then by shape, focus, path and value."""
        value = self.value.n3 if self.value is not None else ""
        rank = _RANK.get(self.severity, 0)
        messages = tuple(sorted(self.message.items()))
        return (
            rank,
            self.severity,
            self.shape,
            self.focus.n3,
            self.path or "",
            value,
            self.component,
            messages,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All results in a fixed order, and the shapes whose targets are not in the data."""

    results: tuple[Result, ...] = ()
    shapes_without_target: tuple[Iri, ...] = field(default=())

    @classmethod
    def of(cls, results: Iterable[Result], shapes_without_target: Iterable[Iri] = ()) -> Report:
        """A report in its fixed order, each result once."""
        once = {result.order: result for result in results}
        return cls(tuple(once[key] for key in sorted(once)), tuple(sorted(set(shapes_without_target))))

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, warnings and infos included (SHACL, section 3.6.1.1)."""
        return not self.results

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that stop a release."""
        return tuple(result for result in self.results if result.is_violation)

    def to_dicts(self) -> list[dict[str, object]]:
        """The results as plain dictionaries, for JSON."""
        return [
            {
                "focus": str(result.focus),
                "path": result.path,
                "value": None if result.value is None else str(result.value),
                "message": dict(sorted(result.message.items())),
                "severity": result.severity.removeprefix(SH),
                "shape": str(result.shape),
                "component": str(result.component),
            }
            for result in self.results
        ]

    def to_turtle(self, report: str) -> str:
        """The report as Turtle, the same bytes for the same results; `report` is the IRI that it gets.

        A path longer than one property has no `sh:resultPath`, which would need blank nodes; its shape tells it.
        """
        lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in _PREFIXES.items()]
        names = [f"{report}/result/{number}" for number, _ in enumerate(self.results, start=1)]
        statements = [("a", "sh:ValidationReport"), ("sh:conforms", "true" if self.conforms else "false")]
        statements += [("sh:result", iri(name)) for name in names]
        statements += [("pkg:shapeWithoutTarget", iri(shape)) for shape in self.shapes_without_target]
        lines += ["", _block(report, statements)]
        for name, result in zip(names, self.results, strict=True):
            lines += ["", _block(name, _statements(result))]
        return "\n".join(lines) + "\n"


def _statements(result: Result) -> list[tuple[str, str]]:
    statements = [("a", "sh:ValidationResult"), ("sh:focusNode", result.focus.n3)]
    if isinstance(result.path, Iri):
        statements.append(("sh:resultPath", result.path.n3))
    if result.value is not None:
        statements.append(("sh:value", result.value.n3))
    for language, text in sorted(result.message.items()):
        statements.append(("sh:resultMessage", Literal(text, language=language).n3))
    statements.append(("sh:resultSeverity", result.severity.n3))
    statements.append(("sh:sourceShape", result.shape.n3))
    statements.append(("sh:sourceConstraintComponent", result.component.n3))
    return statements


def _block(subject: str, statements: Iterable[tuple[str, str]]) -> str:
    return (
        f"{iri(subject)}\n    "
        + " ;\n    ".join(f"{predicate} {term}" for predicate, term in statements)
        + " ."
    )
