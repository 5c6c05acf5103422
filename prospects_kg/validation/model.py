"""Shapes as typed values, each named as the specification names it.

A shape refers to another by its IRI, so that a model is a flat table of shapes and one that is used in many
places stands in it once. Terms are those of the graph. Everything is hashable.
Specification: SHACL (W3C Recommendation, 2017), sections 2 (shapes and targets), 4 (constraint components),
5 and 6 (SPARQL-based constraints and components).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeAlias

from prospects_kg.model.terms import Iri, Term
from prospects_kg.validation.paths import Path
from prospects_kg.validation.report import SH, VIOLATION

Messages: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Class:
    """Values are instances of a class, or of a subclass of it."""

    class_: Iri
    component: ClassVar[str] = "Class"


@dataclass(frozen=True, slots=True)
class Datatype:
    """Values are literals of a datatype, and well-formed."""

    datatype: Iri
    component: ClassVar[str] = "Datatype"


@dataclass(frozen=True, slots=True)
class NodeKind:
    """Values are of one of some kinds: IRI, BlankNode, Literal."""

    kinds: frozenset[str]
    component: ClassVar[str] = "NodeKind"


@dataclass(frozen=True, slots=True)
class Count:
    """There are at least (`component` MinCount) or at most (MaxCount) so many values."""

    limit: int
    component: str


@dataclass(frozen=True, slots=True)
class Range:
    """Values stand in a relation (<, <=, >, >=) to a literal, as SPARQL compares."""

    relation: str
    bound: Term
    component: str


@dataclass(frozen=True, slots=True)
class Length:
    """The texts of values have at least (MinLength) or at most (MaxLength) so many characters; no blank node has."""

    limit: int
    component: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """The texts of values match a regular expression of SPARQL."""

    pattern: str
    flags: str = ""
    component: ClassVar[str] = "Pattern"


@dataclass(frozen=True, slots=True)
class LanguageIn:
    """Values have one of some languages, as langMatches has it."""

    languages: tuple[str, ...]
    component: ClassVar[str] = "LanguageIn"


@dataclass(frozen=True, slots=True)
class UniqueLang:
    """No two values have the same language."""

    component: ClassVar[str] = "UniqueLang"


@dataclass(frozen=True, slots=True)
class Equals:
    """The values are those of another property."""

    property: Iri
    component: ClassVar[str] = "Equals"


@dataclass(frozen=True, slots=True)
class Disjoint:
    """No value is one of another property's."""

    property: Iri
    component: ClassVar[str] = "Disjoint"


@dataclass(frozen=True, slots=True)
class LessThan:
    """Each value is less (`relation` <) or not more (<=) than each one of another property."""

    property: Iri
    relation: str
    component: str


@dataclass(frozen=True, slots=True)
class Logic:
    """Values conform to none (Not), all (And), some (Or), exactly one (Xone) of some shapes, or to one (Node)."""

    component: str
    shapes: tuple[Iri, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """Values conform to a property shape, which reports what it finds itself."""

    shape: Iri
    component: ClassVar[str] = "Property"


@dataclass(frozen=True, slots=True)
class QualifiedValueShape:
    """At least or at most so many values conform to a shape; and to none of `siblings`, where they are disjoint."""

    shape: Iri
    limit: int
    component: str
    siblings: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """Nodes have no other properties than these."""

    properties: tuple[Iri, ...]
    component: ClassVar[str] = "Closed"


@dataclass(frozen=True, slots=True)
class HasValue:
    """One of the values is this term."""

    value: Term
    component: ClassVar[str] = "HasValue"


@dataclass(frozen=True, slots=True)
class In:
    """Values are among these terms."""

    members: tuple[Term, ...]
    component: ClassVar[str] = "In"


@dataclass(frozen=True, slots=True)
class Sparql:
    """A query of the user's: a SELECT of violations, or an ASK whether a value is right.

    `text` has its prefixes in front; `parameters` are the values of a constraint component's parameters.
    `names` is the IRI of the component, `source` that of the sh:sparql constraint (None for a component).
    """

    text: str
    asks: bool
    names: Iri
    source: Iri | None = None
    parameters: tuple[tuple[str, Term], ...] = ()
    messages: Messages = ()
    component: ClassVar[str] = "SPARQL"


Constraint: TypeAlias = (
    Class
    | Datatype
    | NodeKind
    | Count
    | Range
    | Length
    | Pattern
    | LanguageIn
    | UniqueLang
    | Equals
    | Disjoint
    | LessThan
    | Logic
    | Property
    | QualifiedValueShape
    | Closed
    | HasValue
    | In
    | Sparql
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape is to check: `how` is class, node, subjects or objects (of a property)."""

    how: str
    term: Term


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A shape about the focus node itself."""

    iri: Iri
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: Iri = VIOLATION
    messages: Messages = ()
    deactivated: bool = False
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class PropertyShape(NodeShape):
    """A shape about the values that a path leads to from the focus node; its `path` is never None."""


@dataclass(frozen=True, slots=True)
class Model:
    """Every shape of a shapes graph by its IRI."""

    shapes: Mapping[Iri, NodeShape] = field(default_factory=dict)


def component_iri(constraint: Constraint) -> Iri:
    """The IRI of the constraint component that a result names.

    >>> component_iri(Class(Iri("a:b"))).rpartition("#")[2]
    'ClassConstraintComponent'
    """
    if isinstance(constraint, Sparql):
        return constraint.names
    return Iri(f"{SH}{constraint.component}ConstraintComponent")


def referenced(constraint: Constraint) -> tuple[Iri, ...]:
    """The shapes that a constraint needs to be decided."""
    match constraint:
        case Logic(_, shapes):
            return shapes
        case Property(shape):
            return (shape,)
        case QualifiedValueShape(shape=shape, siblings=siblings):
            return (shape, *siblings)
    return ()


SPARQL_COMPONENT: Final = Iri(SH + "SPARQLConstraintComponent")
