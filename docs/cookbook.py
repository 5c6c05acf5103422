"""Makes docs/cookbook.md: every question of the library with the first rows that the packaged project answers.

python docs/cookbook.py                    builds the packaged project and writes the page
python docs/cookbook.py --release DIR      the same from a release of it that is there already
python docs/cookbook.py --check            writes nothing; exit code 1 where the page is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from markdown_tables import table

from prospects_kg.graph.results import Row, Table
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.as_rdf import endpoints, select_text
from prospects_kg.library.loader import Query
from prospects_kg.model.project import Project
from prospects_kg.model.terms import Iri, shorten

PAGE: Final = Path(__file__).resolve().parent / "cookbook.md"
ROWS: Final = 3
CHARACTERS: Final = 60
# The values of parameters without which a question cannot be asked or would answer with half the graph.
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "findings-about": {"thing": "project/recore"},
    "names-in-sources": {"organisation": "organisation/acom-france"},
    "places-in-wikidata": {"region": "region/asturias"},
    "practices-by-period": {"year": "2010"},
    "practices-by-theme": {"theme": "theme/energy-climate"},
    "statements-of-one-source": {"source": "source/sggp-prospects-pl"},
    "statements-of-only-one-source": {"thing": "project/prospects"},
}


def page(kg: KnowledgeGraph) -> Iterator[str]:
    """The lines of docs/cookbook.md."""
    yield "# Cookbook\n"
    yield "<!-- Made by `python docs/cookbook.py`; edit what it is made from, not this page. -->\n"
    yield (
        "Every question of the library, asked of the packaged project: the command, the SPARQL behind it, and the first "
        f"{ROWS} rows of the answer. Long texts are cut here, not in the answer; things are written as class/id. What each "
        "column means stands in [queries](queries.md); how to put a question to an endpoint or from other "
        "programs, in [SPARQL](sparql.md) and [R](from-r.md).\n"
    )
    topic = ""
    for query in kg.queries:
        if query.topic != topic:
            topic = query.topic
            yield f"## {topic}\n"
        yield from _recipe(kg, query)


def _recipe(kg: KnowledgeGraph, query: Query) -> Iterator[str]:
    values = dict(VALUES.get(query.name, {}))
    given = "".join(f" --param {name}={value}" for name, value in values.items())
    yield f"### {query.header.title['en']}\n"
    yield f"{query.header.question['en']}\n"
    yield f"```bash\nprospects-kg query {query.name}{given}\n```\n"
    if asked := endpoints(query.text):
        yield f"It asks {' and '.join(f'`{each}`' for each in asked)} as well, so no rows are shown here.\n"
    else:
        yield from _answer(kg.run(query, values), query, kg.names.base)
    yield f"<details><summary>SPARQL</summary>\n\n```sparql\n{select_text(query)}```\n\n</details>\n"


def _answer(rows: Table, query: Query, base: str) -> Iterator[str]:
    if len(rows):
        first = [row for row, _ in zip(rows, range(ROWS), strict=False)]
        yield from table(rows.variables, [_cells(row, base) for row in first])
        yield f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}.\n"
    else:
        yield f"No rows. {query.header.empty_means.get('en', '')}".rstrip() + "\n"


def _cells(row: Row, base: str) -> list[str]:
    shown = (
        "" if term is None else shorten(term, base) if isinstance(term, Iri) else str(term) for term in row
    )
    return [text if len(text) <= CHARACTERS else f"{text[: CHARACTERS - 1].rstrip()}…" for text in shown]


def _text(release: Path | None) -> str:
    if release is not None:
        return "\n".join(page(KnowledgeGraph.open(release)))
    with TemporaryDirectory(prefix="prospects-kg-") as folder:
        return "\n".join(page(KnowledgeGraph.build(Project.packaged(), Path(folder) / "release")))


def main(arguments: Sequence[str]) -> int:
    """Write the page where it changed, or only say that it did."""
    left = list(arguments)
    check = "--check" in left
    if check:
        left.remove("--check")
    release = Path(left[1]) if len(left) == 2 and left[0] == "--release" else None
    if left and release is None:
        print(__doc__, file=sys.stderr)
        return 2
    text = _text(release)
    old = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if old and not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    if old:
        print(f"docs/cookbook.md {'is out of date; run python docs/cookbook.py' if check else 'written'}")
    return 1 if old and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
