"""From a row of an answer to a result: what is the same for all rows of one constraint is made once.

Specification: SHACL, sections 3.6.2 (validation results) and 5.3.2 (results of SPARQL-based constraints).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prospects_kg.graph.lexical import as_written
from prospects_kg.graph.results import Cell, Row
from prospects_kg.model.terms import Iri
from prospects_kg.validation.messages import fixed_message, message
from prospects_kg.validation.model import Constraint, NodeShape, Sparql, component_iri
from prospects_kg.validation.paths import Predicate, spelled
from prospects_kg.validation.report import Result


@dataclass(frozen=True, slots=True)
class Finding:
    """What every result of one constraint of one shape has in common."""

    shape: NodeShape
    constraint: Constraint
    path: str | None
    message: Mapping[str, str]
    component: Iri

    @classmethod
    def of(cls, shape: NodeShape, constraint: Constraint) -> Finding:
        """For a shape and one of its constraints."""
        path: str | None = None
        if shape.path is not None:
            path = shape.path.iri if isinstance(shape.path, Predicate) else spelled(shape.path)
        return cls(shape, constraint, path, fixed_message(shape, constraint), component_iri(constraint))

    def at(self, focus: Cell, value: Cell = None, path: Cell = None) -> Result:
        """The result at a focus node, with the value and the property at fault where there is one."""
        if focus is None:
            raise TypeError("a result has a focus node")
        return Result(
            as_written(focus),
            path if isinstance(path, Iri) else self.path,
            None if value is None else as_written(value),
            self.message,
            self.shape.severity,
            self.shape.iri,
            self.component,
        )

    def of_user(self, row: Row) -> Result:
        """The result of a row of a user's query: ?this, and ?value, ?path and ?message where the query gives them."""
        if not isinstance(self.constraint, Sparql):
            raise TypeError(f"{self.constraint} is no query")
        found = {name: as_written(cell) for name, cell in row.as_dict().items() if cell is not None}
        path = found.get("path")
        return Result(
            found["this"],
            path if isinstance(path, Iri) else self.path,
            found.get("value", found["this"] if self.shape.path is None else None),
            message(self.shape, self.constraint, found),
            self.shape.severity,
            self.shape.iri,
            self.component,
            self.constraint.source,
        )
