"""Results written one by one as they are found: Turtle, JSON, CSV. None of the writers holds more than one result.

The Turtle is a validation report as other tools read it, with `sh:resultPath` for longer paths and blank nodes where a
shape has no name; a release's own `validation.ttl` (`Report.to_turtle`) has IRIs instead and a fixed order.
Specification: SHACL (W3C Recommendation, 2017), sections 2.3.1 (paths) and 3.6 (Validation Report).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prospects_kg.model.terms import Blank, Iri, Literal, Term
from prospects_kg.validation.report import SH, Result
from prospects_kg.validation.shapes import NODES

COLUMNS: Final = ("severity", "shape", "component", "focus", "path", "value", "message", "cell")
# A result, and the cell of the tables behind it ("" where none is known, and for data that are not ours).
Found = tuple[Result, str]

_TOKEN: Final = re.compile(r"<[^>]*>|[/|^*+?()]")
_MARKS: Final = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_NOT_IN_LABEL: Final = re.compile(r"[^A-Za-z0-9]")


def turtle_lines(results: Iterable[Result]) -> Iterator[str]:
    """A validation report; whether the data conform stands at its end, where it is known."""
    yield f"@prefix sh: <{SH}> ."
    yield ""
    conforms = True
    for result in results:
        conforms = False
        inner = " ;\n    ".join(f"{name} {term}" for name, term in _statements(result))
        yield f"_:report sh:result [\n    {inner} ] ."
    yield f"_:report a sh:ValidationReport ;\n    sh:conforms {str(conforms).lower()} ."


def json_lines(found: Iterable[Found]) -> Iterator[str]:
    """One JSON object whose member `results` has one result a line."""
    yield '{"results": ['
    before = ""
    conforms = True
    for result, cell in found:
        conforms = False
        yield before + json.dumps(_plain(result, cell), ensure_ascii=False)
        before = ","
    yield f'], "conforms": {str(conforms).lower()}}}'


def csv_lines(found: Iterable[Found]) -> Iterator[str]:
    """One row a result, terms as plain texts, the message in English or in the first language that it has."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")

    def line(row: Iterable[str]) -> str:
        out.seek(0)
        out.truncate()
        writer.writerow(row)
        return out.getvalue().removesuffix("\n")

    yield line(COLUMNS)
    for result, cell in found:
        plain = _plain(result, cell) | {"message": result.text()}
        yield line("" if plain[name] is None else str(plain[name]) for name in COLUMNS)


def path_in_turtle(path: str) -> str:
    """A path, an IRI or written as SPARQL has it, as SHACL writes it in Turtle (`sh:` is the prefix).

    >>> path_in_turtle("<a:p>/((^<a:q>)*)")
    '( <a:p> [ sh:zeroOrMorePath [ sh:inversePath <a:q> ] ] )'
    """
    return Iri(path).n3 if isinstance(path, Iri) else _Path(_TOKEN.findall(path)).alternatives()


class _Path:
    """The tokens of a path, read from left to right (SPARQL 1.1, productions 89 to 94, without negation)."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    def alternatives(self) -> str:
        paths = self._apart("|", self._sequence)
        return paths[0] if len(paths) == 1 else f"[ sh:alternativePath ( {' '.join(paths)} ) ]"

    def _sequence(self) -> str:
        paths = self._apart("/", self._step)
        return paths[0] if len(paths) == 1 else f"( {' '.join(paths)} )"

    def _apart(self, sign: str, read: Callable[[], str]) -> list[str]:
        found = [read()]
        while self._next() == sign:
            self._at += 1
            found.append(read())
        return found

    def _step(self) -> str:
        inverse = self._next() == "^"
        self._at += inverse
        token = self._tokens[self._at]
        self._at += 1
        if token == "(":
            token = self.alternatives()
            self._at += 1
        while self._next() in _MARKS:
            token = f"[ sh:{_MARKS[self._next()]} {token} ]"
            self._at += 1
        return f"[ sh:inversePath {token} ]" if inverse else token

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""


def _statements(result: Result) -> Iterator[tuple[str, str]]:
    yield "a", "sh:ValidationResult"
    yield "sh:focusNode", _term(result.focus)
    if result.path is not None:
        yield "sh:resultPath", path_in_turtle(result.path)
    if result.value is not None:
        yield "sh:value", _term(result.value)
    for language, text in sorted(result.message.items()):
        yield "sh:resultMessage", Literal(text, language=language).n3
    yield "sh:resultSeverity", _short(result.severity)
    yield "sh:sourceShape", _term(result.shape)
    if result.constraint is not None:
        yield "sh:sourceConstraint", _term(result.constraint)
    yield "sh:sourceConstraintComponent", _short(result.component)


def _term(term: Term) -> str:
    """A term in Turtle; a shape without a name is a blank node again."""
    if isinstance(term, Blank):
        return f"_:{_label('data', term)}"
    if isinstance(term, Iri) and term.startswith(NODES):
        return f"_:{_label('shape', term.removeprefix(NODES))}"
    return term.n3


def _label(kind: str, name: str) -> str:
    # Letters and digits alone are the same in every syntax; the number keeps apart what was apart.
    return f"{kind}-" + _NOT_IN_LABEL.sub(lambda sign: f"-{ord(sign[0]):x}-", name)


def _short(name: Iri) -> str:
    local = name.removeprefix(SH)
    return f"sh:{local}" if name.startswith(SH) and local.isalpha() else name.n3


def _plain(result: Result, cell: str) -> dict[str, object]:
    return {
        "severity": result.severity.removeprefix(SH),
        "shape": str(result.shape),
        "component": result.component.removeprefix(SH),
        "focus": _text(result.focus),
        "path": None if result.path is None else str(result.path),
        "value": None if result.value is None else _text(result.value),
        "message": dict(sorted(result.message.items())),
        "cell": cell,
    }


def _text(term: Term) -> str:
    return term.n3 if isinstance(term, Blank) else str(term)
