"""The shapes graph as nodes with properties, and the few questions that reading it comes down to.

Every answer that the graph does not give as it should is a ShapesError that names the shape, the property and
what would be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prospects_kg.model.errors import ShapesError
from prospects_kg.model.terms import RDF, XSD, Blank, Iri, Literal, Term, iri, parse_term
from prospects_kg.validation.model import Messages
from prospects_kg.validation.paths import Nodes, read_list
from prospects_kg.validation.report import SH
from prospects_kg.validation.shapes import NODES, Shapes

TYPE: Final = iri(RDF + "type")
_SUBCLASS: Final = iri("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_TEXTS: Final = (XSD + "string", RDF + "langString")


def sh(name: str) -> str:
    """The N-Triples spelling of a term of SHACL.

    >>> sh("path")
    '<http://www.w3.org/ns/shacl#path>'
    """
    return iri(SH + name)


@dataclass(frozen=True, slots=True)
class ShapesGraph:
    """A shapes graph by subject and predicate; all are N-Triples spellings."""

    nodes: Nodes

    @classmethod
    def of(cls, shapes: Shapes) -> ShapesGraph:
        """The same triples, ready to be asked."""
        nodes: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in shapes.triples:
            nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
        return cls(nodes)

    def values(self, node: str, name: str) -> tuple[str, ...]:
        """The values of a property of SHACL."""
        return tuple(self.nodes.get(node, {}).get(sh(name), ()))

    def types(self, node: str) -> tuple[str, ...]:
        """The classes that a node is said to be of."""
        return tuple(self.nodes.get(node, {}).get(TYPE, ()))

    def one(self, node: str, name: str) -> str | None:
        """The only value of a property, or None; raises ShapesError where there are several."""
        values = self.values(node, name)
        if len(values) > 1:
            raise self.fault(node, f"has {len(values)} values of sh:{name}; it may have one")
        return values[0] if values else None

    def term(self, spelling: str) -> Term:
        """The term of a spelling; a node that had no name of its own is a blank node again."""
        if spelling.startswith(f"<{NODES}"):
            return Blank(spelling[1:-1].removeprefix(NODES))
        return parse_term(spelling)

    def iri(self, node: str, name: str, value: str) -> Iri:
        """An IRI, as a value of a property must be."""
        if not value.startswith("<") or value.startswith(f"<{NODES}"):
            raise self.fault(node, f"sh:{name} is {self.term(value).n3}; it must be an IRI")
        return Iri(parse_term(value))

    def integer(self, node: str, name: str, value: str) -> int:
        """A whole number, as a value of a property must be."""
        term = parse_term(value)
        if isinstance(term, Literal) and term.datatype == XSD + "integer" and isinstance(term.value, int):
            return term.value
        raise self.fault(node, f"sh:{name} is {value}; it must be a whole number")

    def text(self, node: str, name: str, value: str) -> str:
        """A text without a language, as a value of a property must be."""
        term = parse_term(value)
        if isinstance(term, Literal) and term.datatype == XSD + "string":
            return term.lexical
        raise self.fault(node, f"sh:{name} is {value}; it must be a plain text")

    def flag(self, node: str, name: str) -> bool:
        """Whether a property says true; neither "1" nor a text does."""
        value = self.one(node, name)
        if value is None:
            return False
        term = parse_term(value)
        if isinstance(term, Literal) and term.datatype == XSD + "boolean":
            return term.lexical == "true"
        raise self.fault(node, f"sh:{name} is {value}; it must be true or false")

    def items(self, node: str, name: str, head: str) -> list[str]:
        """The members of a list; raises ShapesError where it is none."""
        return read_list(self.nodes, head, self.shown(node), f"sh:{name}")

    def messages(self, node: str) -> Messages:
        """The texts of sh:message, the first in the order of texts for each language."""
        found: dict[str, str] = {}
        for value in sorted(self.values(node, "message")):
            term = parse_term(value)
            if not isinstance(term, Literal) or term.datatype not in _TEXTS:
                raise self.fault(node, f"sh:message is {value}; it must be a text")
            found.setdefault(term.language, term.lexical)
        return tuple(sorted(found.items()))

    def instances(self, class_: str) -> list[str]:
        """The nodes that are said to be of a class of SHACL, or of a subclass that the shapes graph knows."""
        classes, ahead = {sh(class_)}, [sh(class_)]
        while ahead:
            above = ahead.pop()
            below = {
                node for node, about in self.nodes.items() if above in about.get(_SUBCLASS, ())
            } - classes
            classes |= below
            ahead += below
        return [node for node in self.nodes if not classes.isdisjoint(self.types(node))]

    def fault(self, node: str, what: str) -> ShapesError:
        """The error that says what is wrong with a shape."""
        return ShapesError(f"{self.shown(node)}: {what}")

    def shown(self, node: str) -> str:
        """A shape as a message names it: by its IRI, or by the path or the place of one without."""
        name = self.term(node)
        if not isinstance(name, Blank):
            return f"shape {name}"
        for owner, properties in self.nodes.items():
            for predicate, values in properties.items():
                if node in values and not owner.startswith(f"<{NODES}"):
                    return f"shape without a name ({predicate[1:-1].rpartition('#')[2]} of {owner[1:-1]})"
        return f"shape without a name ({name})"
