"""Makes docs/coverage.md: for every class its rows in the packaged data, its shape, and the questions that ask about it.

python docs/matrix.py           writes the page
python docs/matrix.py --check   writes nothing; exit code 1 where the page is out of date or a cell is empty

A question asks about a class where its SPARQL names the class, or a property that only this class has or leads to.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_tables import table

from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.knowledge_graph import load_library
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG, PREFIXES, RDF, SOFTWARE, shorten
from prospects_kg.tables.schema import Schema, TableSchema, load_schema
from prospects_kg.validation.report import SH
from prospects_kg.validation.shapes import Shapes, load_shapes

PAGE: Final = Path(__file__).resolve().parent / "coverage.md"
RDFS: Final = PREFIXES["rdfs"]
CONCEPT: Final = PREFIXES["skos"] + "Concept"
HEADER: Final = ("class", "rows in the data", "shape", "questions")
# Properties of themes lead to any concept, so the vocabulary cannot say which questions are about themes.
OF_THEMES: Final = (PKG + "theme",)


@dataclass(frozen=True, slots=True)
class Covered:
    """One line of the matrix, as Markdown."""

    name: str
    rows: str
    shape: str
    questions: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the header."""
        return self.name, self.rows, self.shape, self.questions

    @property
    def empty(self) -> list[str]:
        """Which columns of the line have nothing in them."""
        return [title for title, cell in zip(HEADER, self.cells, strict=True) if not cell]


def matrix() -> list[Covered]:
    """Every class of the vocabulary, and the themes, sorted by name."""
    project = Project.packaged()
    schema = load_schema(project.metadata_files())
    shapes = load_shapes(project.files("shapes", "*.ttl"))
    terms = _terms_of_classes(project)
    rows = _rows(project, schema)
    texts = {query.name: query.text for query in load_library(project)}
    return [
        Covered(
            f"`{shorten(class_)}`" + (" (themes)" if class_ == CONCEPT else ""),
            rows.get(class_, ""),
            _shape(shapes, class_),
            ", ".join(f"`{name}`" for name, text in sorted(texts.items()) if terms[class_] & _terms_in(text)),
        )
        for class_ in sorted(terms, key=shorten)
    ]


def _terms_of_classes(project: Project) -> dict[str, set[str]]:
    """For each class the terms by which a question shows that it asks about it."""
    found: dict[str, set[str]] = {CONCEPT: set(OF_THEMES)}
    links: list[tuple[str, str]] = []
    for subject, predicate, value in read_rdf(
        *project.files("ontology", "prospects-kg.ttl"), skolem=SOFTWARE
    ):
        term, other = subject[1:-1], value[1:-1]
        if predicate == f"<{RDF}type>" and value == f"<{PREFIXES['owl']}Class>" and term.startswith(PKG):
            found[term] = {term}
        elif predicate in (f"<{RDFS}domain>", f"<{RDFS}range>") and other.startswith(PKG):
            links.append((term, other))
    for term, class_ in links:
        found[class_].add(term)
    return found


def _terms_in(sparql: str) -> set[str]:
    return {PKG + name for name in re.findall(r"(?<![\w-])pkg:(\w+)", sparql)}


def _rows(project: Project, schema: Schema) -> dict[str, str]:
    """Rows and things of each class; where a column names the class, of each that it names."""
    found: dict[str, str] = {}
    for known in schema.tables.values():
        path = project.data / known.url
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            records = list(csv.DictReader(file))
        for class_, some in _by_class(known, records).items():
            things = len({record["id"] for record in some})
            found[class_] = (
                f"{len(some)} rows of [{known.url}](../data/{known.url}), {things} things" if some else ""
            )
    return found


def _by_class(known: TableSchema, records: Sequence[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    types = [column for column in (*known.virtual, *known.columns) if column.predicate == f"{RDF}type"]
    found: dict[str, list[Mapping[str, str]]] = {}
    for column in types:
        for record in records:
            class_ = column.value.replace(f"{{{column.name}}}", record.get(column.name, ""))
            found.setdefault(class_, []).append(record)
    return found


def _shape(shapes: Shapes, class_: str) -> str:
    """How many checks there are of a class, and the file they stand in."""
    targets = [f"<{target.shape}>" for target in shapes.targets() if target.term == f"<{class_}>"]
    checks = {
        check
        for shape in targets
        for check in (shape, *shapes.values(shape, f"<{SH}property>"))
        if shapes.values(check, f"<{SH}message>")
    }
    names = sorted(shape.rpartition("/")[2].rstrip(">") for shape in targets)
    return f"{len(checks)} checks, from `shape:{min(names, key=len)}` on" if checks else ""


def page(lines: Sequence[Covered]) -> Iterator[str]:
    """docs/coverage.md."""
    yield "# What is covered\n"
    yield "<!-- Made by `python docs/matrix.py`; edit what it is made from, not this page. -->\n"
    yield (
        "Every class of the vocabulary: how many rows of the packaged data speak of it (and of how many things, since each "
        "source has a row of its own), how many checks the [shapes](shapes.md) make of it, and which "
        "[questions](queries.md) of the library ask about it. A question is listed where its SPARQL names the class or a "
        "property that only this class has or leads to; questions about everything (labels, sources, statements) "
        "are in no cell of their own. Conflicts are also found by the build, beside the rows that readers add.\n"
    )
    yield from table(HEADER, [line.cells for line in lines])


def main(arguments: Sequence[str]) -> int:
    """Write the page where it changed, or only say what is wrong with it."""
    if any(argument != "--check" for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    lines = matrix()
    text = "\n".join(page(lines))
    empty = [f"{line.name}: nothing under {' or '.join(line.empty)}" for line in lines if line.empty]
    print("".join(f"{each}\n" for each in empty), end="")
    old = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if old and not arguments:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        print("docs/coverage.md written")
    elif old:
        print("docs/coverage.md is out of date; run python docs/matrix.py")
    return 1 if arguments and (old or empty) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
