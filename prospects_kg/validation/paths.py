"""Property paths: the algebra, how a shapes graph writes them, how SPARQL does.

Specification: SHACL, section 2.3.1 (SHACL Property Paths); SPARQL 1.1, section 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from prospects_kg.model.errors import ShapesError
from prospects_kg.model.terms import RDF, Iri, iri
from prospects_kg.validation.report import SH
from prospects_kg.validation.shapes import NODES


@dataclass(frozen=True, slots=True)
class Predicate:
    """One property, from subject to object."""

    iri: Iri


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path walked from its end to its start."""

    path: Path


@dataclass(frozen=True, slots=True)
class Chain:
    """Paths one behind the other, two or more."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path walked several times; `mark` is SPARQL's: * (any number), + (once or more), ? (once or not at all)."""

    path: Path
    mark: str


Path: TypeAlias = Predicate | Inverse | Chain | Alternative | Repeated

Nodes: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]

_FIRST: Final = iri(RDF + "first")
_REST: Final = iri(RDF + "rest")
_NIL: Final = iri(RDF + "nil")
_MARKS: Final = {
    iri(SH + "zeroOrMorePath"): "*",
    iri(SH + "oneOrMorePath"): "+",
    iri(SH + "zeroOrOnePath"): "?",
}
_INVERSE: Final = iri(SH + "inversePath")
_ALTERNATIVE: Final = iri(SH + "alternativePath")


def spelled(path: Path) -> str:
    """A path in SPARQL's syntax; whatever is longer than one property stands in brackets inside another.

    >>> spelled(Chain((Predicate(Iri("a:p")), Repeated(Inverse(Predicate(Iri("a:q"))), "*"))))
    '<a:p>/((^<a:q>)*)'
    """
    match path:
        case Predicate(name):
            return name.n3
        case Inverse(inner):
            return f"^{_inner(inner)}"
        case Repeated(inner, mark):
            return _inner(inner) + mark
        case Alternative(paths):
            return "|".join(map(_inner, paths))
        case Chain(paths):
            return "/".join(map(_inner, paths))


def _inner(path: Path) -> str:
    return spelled(path) if isinstance(path, Predicate) else f"({spelled(path)})"


def matches_nothing_walked(path: Path) -> bool:
    """Whether a path leads from every node to itself, so also from one of which the data says nothing.

    >>> matches_nothing_walked(Repeated(Predicate(Iri("a:p")), "?")), matches_nothing_walked(Predicate(Iri("a:p")))
    (True, False)
    """
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return matches_nothing_walked(inner)
        case Repeated(inner, mark):
            return mark != "+" or matches_nothing_walked(inner)
        case Alternative(paths):
            return any(map(matches_nothing_walked, paths))
        case Chain(paths):
            return all(map(matches_nothing_walked, paths))


def read_path(nodes: Nodes, node: str, shape: str) -> Path:
    """The path that a node of the shapes graph writes; raises ShapesError that names the shape and the fault."""
    return _Reader(nodes, shape).path(node, ())


def read_list(nodes: Nodes, head: str, shape: str, what: str) -> list[str]:
    """The members of an RDF list; raises ShapesError where it is none, or never ends."""
    found: list[str] = []
    seen: set[str] = set()
    while head != _NIL:
        here = nodes.get(head, {})
        first, rest = here.get(_FIRST, ()), here.get(_REST, ())
        if head in seen or len(first) != 1 or len(rest) != 1:
            raise ShapesError(f"{shape}: {what} is not a well-formed list; write it as ( a b )")
        seen.add(head)
        found.append(first[0])
        head = rest[0]
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    nodes: Nodes
    shape: str

    def path(self, node: str, above: tuple[str, ...]) -> Path:
        if node in above:
            raise self._fault("its path contains itself")
        if not node.startswith("<") or node == _NIL:
            raise self._fault(f"its path is {node}; a path is a property or a path expression")
        here = self.nodes.get(node, {}) if node.startswith(f"<{NODES}") else None
        if here is None:
            return Predicate(Iri(node[1:-1]))
        inside = (*above, node)
        if _FIRST in here:
            return Chain(self._members(node, "its path", inside, 2))
        known = [name for name in (_INVERSE, _ALTERNATIVE, *_MARKS) if name in here]
        if len(known) != 1 or len(here[known[0]]) != 1:
            raise self._fault("its path is a blank node that is no path expression of SHACL")
        (value,) = here[known[0]]
        if known[0] == _ALTERNATIVE:
            return Alternative(self._members(value, "its sh:alternativePath", inside, 2))
        inner = self.path(value, inside)
        return Inverse(inner) if known[0] == _INVERSE else Repeated(inner, _MARKS[known[0]])

    def _members(self, head: str, what: str, above: tuple[str, ...], least: int) -> tuple[Path, ...]:
        members = read_list(self.nodes, head, self.shape, what)
        if len(members) < least:
            raise self._fault(f"{what} is a list of {len(members)}; a list in a path has two members or more")
        return tuple(self.path(member, above) for member in members)

    def _fault(self, what: str) -> ShapesError:
        return ShapesError(f"{self.shape}: {what}")
