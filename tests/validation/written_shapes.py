"""Shapes written in a few characters, for tests."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from prospects_kg.validation.shapes import Shapes, load_shapes

PREFIXES = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def shapes_of(turtle: str) -> Shapes:
    """The shapes of some Turtle, in which the prefixes above are declared."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shapes.ttl"
        file.write_text(PREFIXES + turtle, "utf-8")
        return load_shapes([file])
