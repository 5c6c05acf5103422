"""Shapes: files of SHACL read into one shapes graph, and what each shape is meant to check.

So that a report can name every shape and stay the same between runs, blank nodes are read as IRIs under `NODES`.
SHACL tells a longer path from a property by its being a blank node, so an engine turns those back (`path_nodes`).
Specification: SHACL (W3C Recommendation, 2017), sections 2.1.3 (targets) and 2.3.1 (paths).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.model.errors import ProspectsError, ShapesError
from prospects_kg.model.terms import RDF, SOFTWARE, XSD, Iri, iri, literal
from prospects_kg.validation.report import SH

NODES: Final = SOFTWARE + "id/shape-node/"
Spelled = tuple[str, str, str]

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE: Final = iri(RDF + "type")
_NODE_SHAPE: Final = iri(SH + "NodeShape")
_PROPERTY_SHAPE: Final = iri(SH + "PropertyShape")
_CLASSES: Final = (iri(_RDFS + "Class"), iri("http://www.w3.org/2002/07/owl#Class"))
_TRUE: Final = literal("true", datatype=XSD + "boolean")
_TARGETS: Final = {
    iri(SH + "targetClass"): "class",
    iri(SH + "targetNode"): "node",
    iri(SH + "targetSubjectsOf"): "subjects",
    iri(SH + "targetObjectsOf"): "objects",
}
# Where an IRI stands for itself and a blank node for what is said of it (SHACL, 2.3.1; Advanced Features, node expressions).
_STRUCTURES: Final = frozenset(
    iri(SH + name) for name in ("path", "expression", "subject", "predicate", "object")
)
_MARKS: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, slots=True)
class Target:
    """One declaration of what a shape checks: a class, a node, or the subjects or objects of a property.

    `term` is an N-Triples spelling; `how` is one of class, node, subjects, objects.
    """

    shape: Iri
    how: str
    term: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph as N-Triples spellings, sorted, without blank nodes (see `NODES`)."""

    triples: tuple[Spelled, ...]

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects of one subject and predicate, sorted."""
        return [o for s, p, o in self.triples if s == subject and p == predicate]

    def targets(self) -> list[Target]:
        """Every target declaration, implicit class targets among them; deactivated shapes have none."""
        types = {(s, o) for s, p, o in self.triples if p == _TYPE}
        off = {s for s, p, o in self.triples if p == iri(SH + "deactivated") and o == _TRUE}
        found = {(s, _TARGETS[p], o) for s, p, o in self.triples if p in _TARGETS}
        for subject, kind in types:
            is_shape = kind in (_NODE_SHAPE, _PROPERTY_SHAPE)
            if is_shape and any((subject, class_) in types for class_ in _CLASSES):
                found.add((subject, "class", subject))
        return [Target(Iri(s[1:-1]), how, term) for s, how, term in sorted(found) if s not in off]

    def path_of(self, shape: str) -> str | None:
        """The path of a property shape as people read it: the IRI of a property, else SPARQL's syntax, full IRIs."""
        for node in self.values(f"<{shape}>", iri(SH + "path")):
            text = _written(self._by_subject(), node)
            return Iri(text[1:-1]) if text == node else text
        return None

    def path_nodes(self) -> set[str]:
        """The nodes that paths longer than one property, and expressions, are written with: blank, or they mean something else."""
        nodes = self._by_subject()
        ahead = [o for _, p, o in self.triples if p in _STRUCTURES]
        found: set[str] = set()
        while ahead:
            node = ahead.pop()
            if node.startswith(f"<{NODES}") and node not in found:
                found.add(node)
                ahead += [o for values in nodes.get(node, {}).values() for o in values]
        return found

    def _by_subject(self) -> dict[str, dict[str, list[str]]]:
        nodes: dict[str, dict[str, list[str]]] = {}
        for s, p, o in self.triples:
            nodes.setdefault(s, {}).setdefault(p, []).append(o)
        return nodes


def load_shapes(files: Sequence[Path], *, relative: bool = False) -> Shapes:
    """Read files of shapes as one shapes graph.

    With `relative` a relative IRI is resolved against the file's address, as in data; else it is a fault.
    Raises ShapesError that names file, line and column of what is no Turtle, or the file that cannot be read.
    """
    triples: set[Spelled] = set()
    for number, file in enumerate(files):
        try:
            # The number keeps apart the nodes of two files of one name, a packaged and a project's own.
            base = file.resolve().as_uri() if relative else None
            triples.update(read_rdf(file, skolem=f"{NODES}{number}-{quote(file.stem)}-", base=base))
        except OSError as error:
            raise ShapesError(f"{file}: cannot be read: {error.strerror}") from error
        except ProspectsError as error:
            raise ShapesError(str(error)) from error
    return Shapes(tuple(sorted(triples)))


def _written(nodes: Mapping[str, Mapping[str, Sequence[str]]], node: str) -> str:
    """A path in SPARQL's syntax; a path inside a longer one stands in brackets."""
    here = nodes.get(node)
    if here is None or not node.startswith(f"<{NODES}"):
        return node
    for predicate, values in here.items():
        name = predicate[1:-1].removeprefix(SH)
        if name == "inversePath":
            return f"^{_inner(nodes, values[0])}"
        if name in _MARKS:
            return _inner(nodes, values[0]) + _MARKS[name]
        if name == "alternativePath":
            return "|".join(_inner(nodes, item) for item in _items(nodes, values[0]))
    return "/".join(_inner(nodes, item) for item in _items(nodes, node))


def _inner(nodes: Mapping[str, Mapping[str, Sequence[str]]], node: str) -> str:
    text = _written(nodes, node)
    return text if text == node else f"({text})"


def _items(nodes: Mapping[str, Mapping[str, Sequence[str]]], head: str) -> Iterable[str]:
    first, rest = iri(RDF + "first"), iri(RDF + "rest")
    seen: set[str] = set()
    while head in nodes and first in nodes[head] and head not in seen:
        seen.add(head)
        yield nodes[head][first][0]
        head = nodes[head].get(rest, [""])[0]
