"""Queries of users over sets of focus nodes: pre-binding without asking node by node.

SHACL gives a query the values of $this, $value, $PATH and of parameters before it is evaluated. What is constant is
put into the text as a term. What differs from node to node is bound by a pattern at the start of each group that
would otherwise not see it: of the outermost, of sub-selects, and of inner groups whose filters speak of it.
Specification: SHACL, sections 5.2.1 and 5.3.1, appendix A (Pre-binding of Variables), which forbids what would break this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from prospects_kg.graph.forms import skeleton
from prospects_kg.model.errors import ShapesError, UnsupportedShapes
from prospects_kg.model.terms import Term

_WORD: Final = r"(?<![\w?$:.@-]){}(?![\w:.-])"
_FORBIDDEN: Final = re.compile(_WORD.format("(MINUS|VALUES|SERVICE)"), re.IGNORECASE)
_OUTSIDE: Final = re.compile(r"[?$](shapesGraph|currentShape)\b")
_CUT: Final = re.compile(_WORD.format("(LIMIT|OFFSET)"), re.IGNORECASE)
_AS: Final = re.compile(r"\bAS\s+[?$](\w+)", re.IGNORECASE)
_SELECT: Final = re.compile(_WORD.format("SELECT"), re.IGNORECASE)
_ASK: Final = re.compile(_WORD.format("ASK"), re.IGNORECASE)
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_BEFORE_EXISTS: Final = re.compile(r"\bEXISTS\s*$", re.IGNORECASE)
_BEFORE_GRAPH: Final = re.compile(r"\bGRAPH\s+\S*\s*$", re.IGNORECASE)
_SUBSELECT: Final = re.compile(r"\s*SELECT(?![\w:.-])", re.IGNORECASE)
_GROUPED: Final = re.compile(
    r"\b(?:GROUP|ORDER)\s+BY\b(?P<terms>.*?)(?=\bHAVING\b|\bORDER\b|\bLIMIT\b|\bOFFSET\b|\}|$)",
    re.IGNORECASE | re.DOTALL,
)
_PATH_USE: Final = re.compile(r"[?$]PATH\b")


def check_prebound(text: str, place: str, required: Iterable[str], parameters: Iterable[str] = ()) -> None:
    """Make sure that a query may have variables bound before it is evaluated.

    Raises ShapesError for what SHACL forbids, UnsupportedShapes for what it allows and is out of reach here.
    """
    bare, required = skeleton(text), set(required)
    if found := _FORBIDDEN.search(bare):
        raise ShapesError(
            f"{place}{found[1].upper()}, which SHACL forbids in queries of shapes; try FILTER NOT EXISTS"
        )
    for name in {*required, *parameters, "this", "PATH", "shapesGraph", "currentShape"} & set(
        _AS.findall(bare)
    ):
        raise ShapesError(f"{place}?{name} is bound by the query, and before it; choose another name")
    if found := _OUTSIDE.search(bare):
        raise UnsupportedShapes(
            f"{place}${found[1]}, which only an engine that holds the shapes graph can bind"
        )
    if found := _CUT.search(bare):
        raise UnsupportedShapes(
            f"{place}{found[1].upper()}, which cuts node by node; leave it out of the query"
        )
    _check_selects(bare, place)


def _check_selects(bare: str, place: str) -> None:
    """Make sure that the query hands on $this, and so does each SELECT inside it."""
    for number, (start, end) in enumerate(_heads(bare)):
        named = set(_VARIABLE.findall(bare[start:end]))
        outermost = number == 0 and not _ASK.search(bare[:start])
        if "this" in named or (outermost and "*" in bare[start:end]):
            continue
        where = "the query" if outermost else "a SELECT inside the query"
        raise ShapesError(f"{place}{where} does not hand on $this; name it behind SELECT")


@dataclass(frozen=True, slots=True)
class PreboundQuery:
    """A query with its constants in place, ready to be given patterns that bind the rest."""

    prologue: str
    head: str
    body: str

    def select(self, pattern: str, names: Iterable[str]) -> str:
        """The SELECT with its variables bound by a pattern over sets."""
        return self.prologue + self.head + with_pattern(self.body, pattern, names)

    def unanswered(self, pattern: str) -> str:
        """The pairs of ?this and ?value of a pattern to which an ASK says no."""
        inner = with_pattern(self.body, pattern, ("this", "value"))
        return (
            f"{self.prologue}SELECT ?this ?value WHERE {{ {pattern} "
            f"MINUS {{ SELECT DISTINCT ?this ?value WHERE {inner} }} }}"
        )


def prebind(text: str, constants: Mapping[str, Term], path: str | None) -> PreboundQuery:
    """A query with terms instead of its constant variables, and a path instead of $PATH."""
    if path is not None:
        text = _spliced(text, ((m.start(), m.end(), path) for m in _PATH_USE.finditer(skeleton(text))))
    for name, term in constants.items():
        text = _with_constant(text, name, term.n3)
    bare = skeleton(text)
    match = _ASK.search(bare) or _SELECT.search(bare)
    if match is None or "{" not in bare:
        raise ShapesError("a query in the shapes is neither SELECT nor ASK")
    first = next(m for m in (_ASK.search(bare), _SELECT.search(bare)) if m is not None)
    opening = bare.index("{", first.end())
    return PreboundQuery(text[: first.start()], text[first.start() : opening], text[opening:])


def _with_constant(text: str, name: str, term: str) -> str:
    """The text with one variable replaced: by (term AS ?name) in a SELECT, `true` where it is asked whether it is bound."""
    bare = skeleton(text)
    asked = re.compile(rf"\bBOUND\s*\(\s*[?$]{name}\s*\)", re.IGNORECASE)
    edits = [(m.start(), m.end(), "true") for m in asked.finditer(bare)]
    named, grouped = list(_heads(bare)), [m.span("terms") for m in _GROUPED.finditer(bare)]
    for match in re.finditer(rf"[?$]{name}\b", bare):
        if any(start <= match.start() < end for start, end, _ in edits):
            continue
        replacement = term
        for spans, form in ((named, f"({term} AS ?{name})"), (grouped, f"({term})")):
            for start, end in spans:
                if start <= match.start() < end and bare.count("(", start, match.start()) == bare.count(
                    ")", start, match.start()
                ):
                    replacement = form
        edits.append((match.start(), match.end(), replacement))
    return _spliced(text, sorted(edits))


def _heads(bare: str) -> Iterator[tuple[int, int]]:
    """From where to where each SELECT names its variables."""
    for match in _SELECT.finditer(bare):
        end = re.search(r"\{|\bWHERE\b", bare[match.end() :], re.IGNORECASE)
        yield match.end(), match.end() + (end.start() if end else 0)


def _spliced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, last = [], 0
    for start, end, replacement in edits:
        parts += [text[last:start], replacement]
        last = end
    return "".join([*parts, text[last:]])


@dataclass(slots=True)
class _Group:
    """A pair of brackets: where it opens, what kind it is, what its own level says of the variables."""

    start: int
    kind: str
    level: int = 0
    inside: bool = False
    plain: bool = False
    speaks: bool = field(default=False)


def with_pattern(body: str, pattern: str, names: Iterable[str]) -> str:
    """A group graph pattern with another pattern at the start of itself and of the inner groups that need it.

    >>> with_pattern("{ { FILTER(?this = <a:b>) } UNION { ?this <a:p> ?x } }", "?this a <a:C> .", ["this"])
    '{ ?this a <a:C> . { ?this a <a:C> . FILTER(?this = <a:b>) } UNION { ?this <a:p> ?x } }'
    """
    bare = skeleton(body)
    places = sorted({0, *_places(bare, frozenset(names))})
    return _spliced(body, ((place + 1, place + 1, f" {pattern}") for place in places))


def _places(bare: str, names: frozenset[str]) -> Iterator[int]:
    """Where the groups open that need a pattern."""
    open_: list[_Group] = []
    waiting = False
    for match in re.finditer(r"[{}()]|[?$]\w+|\bSELECT\b", bare, re.IGNORECASE):
        sign = match[0]
        if sign == "{":
            open_.append(_Group(match.start(), _kind(bare, match.start(), waiting)))
            waiting = False
        elif sign == "}":
            if open_:
                yield from _closing(open_)
        elif sign.upper() == "SELECT":
            waiting = True
        elif open_:
            _note(open_[-1], sign, names)


def _note(group: _Group, sign: str, names: frozenset[str]) -> None:
    if sign in "()":
        group.level += 1 if sign == "(" else -1
    elif sign[1:] in names:
        if group.level:
            group.speaks = True
        else:
            group.plain = True


def _closing(open_: list[_Group]) -> Iterator[int]:
    group = open_.pop()
    if group.kind == "exists":
        if open_ and (group.speaks or group.plain or group.inside):
            open_[-1].speaks = True
        return
    if open_ and (group.plain or group.speaks or group.inside):
        open_[-1].inside = True
    wanted = group.kind == "sub-select" or (group.kind == "group" and group.speaks and not group.plain)
    if wanted and not any(each.kind in ("exists", "graph") for each in open_):
        yield group.start


def _kind(bare: str, start: int, waiting: bool) -> str:
    before = bare[max(0, start - 400) : start]
    if _BEFORE_EXISTS.search(before):
        return "exists"
    if _BEFORE_GRAPH.search(before):
        return "graph"
    if _SUBSELECT.match(bare, start + 1):
        return "shell"
    return "sub-select" if waiting else "group"
