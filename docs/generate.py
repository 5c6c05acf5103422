"""Makes the reference pages from what the software itself reads, so that they cannot say anything else.

python docs/generate.py           writes commands.md, tables.md, settings.md, queries.md, rules.md, shapes.md,
                                  measures.md and model.svg
python docs/generate.py --check   writes nothing; exit code 1 and the names of the pages that are out of date
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from commands import commands_page
from markdown_tables import table
from networks import measures_page
from picture import draw

from prospects_kg.build.rules import load_rules
from prospects_kg.knowledge_graph import load_library
from prospects_kg.library.loader import Query
from prospects_kg.library.parameters import TYPES
from prospects_kg.model.project import Project
from prospects_kg.model.settings import SETTINGS
from prospects_kg.model.terms import PREFIXES, Literal, parse_term, shorten
from prospects_kg.tables.schema import Column, Schema, TableSchema, load_schema
from prospects_kg.tables.writing import instructions
from prospects_kg.validation.report import SH
from prospects_kg.validation.shapes import Shapes, load_shapes

DOCS: Final = Path(__file__).resolve().parent
SHOWN_PREFIXES: Final = ("pkg", "dct", "geo", "prov", "schema", "skos")
TYPE_NAMES: Final = {
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "list": "list of texts",
    "dict": "texts per language",
    "date": "day",
}
MADE_BY: Final = "<!-- Made by `python docs/generate.py`; edit what it is made from, not this page. -->\n"


def tables_page(schema: Schema) -> Iterator[str]:
    """docs/tables.md: every table, what a row is, and each column."""
    yield "# The tables\n"
    yield MADE_BY
    yield (
        "A project's data are the CSV files in its folder `data/`, one file per class of things. They are UTF-8, with commas "
        "and one header line. One row is one thing *as one source states it*: where two sources speak of the same thing, "
        "it has two rows with the same `id`. An empty cell says nothing. The columns may stand in any order, and those that are "
        "not required may be missing. Of the tables only `sources.csv` must be there, with a row `editors`.\n"
    )
    yield (
        "**Required** columns must be filled in every row. **Property** is what a cell becomes in the graph; a dash means that "
        "the cell makes no statement of its own (it names the row, its source or the language of another cell, or it mends another row). "
        "**Stated by** says whose statement it is: the source that the row names, or the editors, who curate the tables.\n"
    )
    yield (
        "All of this is read from `data/metadata.json` (CSVW); cells are checked against the same file. A project's own "
        "`data/metadata.json` may add columns and tables.\n"
    )
    yield "Prefixes:\n"
    yield from table(
        ("prefix", "stands for"), [(f"`{name}:`", f"`{PREFIXES[name]}`") for name in SHOWN_PREFIXES]
    )
    for known in schema.tables.values():
        yield from _table(known)


def _table(known: TableSchema) -> Iterator[str]:
    yield f"## {known.name}\n"
    facts = [known.description, f"File: `data/{known.url}`."]
    if known.about.endswith(("/{id}", "/{+id}")):
        facts.append(f"A row with the id `x` is about `id/{known.kind}/x`.")
    yield " ".join(facts) + "\n"
    yield from table(
        ("column", "required", "what to write", "property", "stated by"),
        [
            (
                f"`{column.name}`",
                "yes" if column.required else "",
                instructions(replace(column, required=False, editors=False)),  # said in columns of their own
                "—" if column.suppressed else f"`{shorten(column.predicate)}`",
                _stated_by(known, column),
            )
            for column in known.columns
        ],
    )
    fixed = [column for column in known.virtual if column.value]
    if fixed:
        yield "Every row also states " + ", ".join(_fixed(column) for column in fixed) + ".\n"


def _stated_by(known: TableSchema, column: Column) -> str:
    if column.suppressed:
        return "—"
    return "the editors" if column.editors or not known.has_source else "the row's source"


def _fixed(column: Column) -> str:
    return f"`{shorten(column.predicate)}` `{shorten(column.value)}`"


def settings_page() -> Iterator[str]:
    """docs/settings.md: every setting of a prospects-kg.toml."""
    yield "# The settings\n"
    yield MADE_BY
    yield (
        "A project folder has a file `prospects-kg.toml`; `prospects-kg init` writes one with every setting in it. "
        "An unknown setting, or a value of the wrong kind, is named with what would be right.\n"
    )
    for setting in SETTINGS:
        kinds = " or ".join(TYPE_NAMES[kind.__name__] for kind in setting.types)
        needed = "required" if setting.required else "may be left out"
        yield f"## {setting.name}\n"
        yield f"{setting.help[0].upper()}{setting.help[1:]}.\n"
        yield f"{kinds[0].upper()}{kinds[1:]}; {needed}. Example:\n"
        yield f"```toml\n{setting.name} = {setting.example}\n```\n"


def queries_page(library: Iterable[Query]) -> Iterator[str]:
    """docs/queries.md: every question of the library."""
    yield "# The questions of the library\n"
    yield MADE_BY
    yield (
        "Ask one with `prospects-kg query NAME`, with its parameters as `--param name=value`; "
        '`prospects-kg queries NAME` also prints its SPARQL. In Python: `kg.query("NAME", name="value")`. '
        "The [cookbook](cookbook.md) shows each with its SPARQL and its first rows; "
        "`prospects-kg queries --as-rdf` prints all of them as SHACL executables. "
        "A project's own questions, in its folder `queries/`, are asked the same way.\n"
    )
    yield "The types of parameters:\n"
    yield from table(("type", "what to write"), [(kind.name, kind.syntax) for kind in TYPES.values()])
    topic = ""
    for query in library:
        if query.topic != topic:
            topic = query.topic
            yield f"## {topic}\n"
        yield from _query(query)


def _query(query: Query) -> Iterator[str]:
    header = query.header
    yield f"### {query.name}\n"
    yield f"**{header.title['en']}.** {header.question['en']}\n"
    if header.parameters:
        yield from table(
            ("parameter", "type", "without it", "what it is"),
            [
                (
                    f"`{name}`",
                    item.type,
                    "it is required" if item.required else item.default or "any",
                    item.help,
                )
                for name, item in header.parameters.items()
            ],
        )
    else:
        yield "No parameters.\n"
    yield from table(
        ("column", "what it holds"), [(f"`{name}`", meaning) for name, meaning in header.columns.items()]
    )
    if header.empty_means:
        yield f"No rows mean: {header.empty_means['en']}\n"


def rules_page(project: Project) -> Iterator[str]:
    """docs/rules.md: every rule in the order in which they run."""
    yield "# The rules\n"
    yield MADE_BY
    yield (
        "A rule is a SPARQL CONSTRUCT in `rules/NAME.rq`. It derives statements that no source says in so many words but that "
        "follow from what sources say. They lie in a graph of their own, `graph/derived/NAME`, so they are never taken for a "
        "source's. Rules run in this order, and each sees what those before it derived. A project's own rules, in its "
        "folder `rules/`, run among these by their `order`.\n"
    )
    yield (
        "Disagreements between sources are found by the build itself while it reads the tables; "
        "they lie in `graph/derived/conflicts`.\n"
    )
    for rule in load_rules(project.files("rules", "*.rq")):
        yield f"## {rule.name}\n"
        yield f"**{rule.header.title['en']}** (order {rule.header.order}). {rule.header.claims['en']}\n"


def shapes_page(shapes: Shapes) -> Iterator[str]:
    """docs/shapes.md: what is checked of each class, with the message that a curator reads."""
    yield "# The shapes\n"
    yield MADE_BY
    yield (
        "When the tables have become a graph, it is checked against these shapes (SHACL, in `shapes/`). "
        "A **Violation** stops the release; a **Warning** or an **Info** is told and does not. "
        "`prospects-kg check` runs them without writing anything. A shape that finds nothing to check is named, "
        "so that a misspelt class does not pass for a clean check.\n"
    )
    yield "The cells themselves (formats, dates, ids that must exist) are checked before, row by row: see [tables](tables.md).\n"
    for name, rows in sorted(_checks_by_class(shapes).items()):
        yield f"## {name}\n"
        yield from table(("what", "message", "severity"), rows)


def _checks_by_class(shapes: Shapes) -> dict[str, list[tuple[str, str, str]]]:
    """The checks that apply to each class: of the property shapes of its node shapes, and of node shapes themselves."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for target in shapes.targets():
        shape = f"<{target.shape}>"
        checks = [shape, *shapes.values(shape, f"<{SH}property>")]
        rows = [_check(shapes, check) for check in checks if shapes.values(check, f"<{SH}message>")]
        found.setdefault(shorten(target.term.strip("<>")), []).extend(rows)
    return found


def _check(shapes: Shapes, shape: str) -> tuple[str, str, str]:
    severities = shapes.values(shape, f"<{SH}severity>") or [f"<{SH}Violation>"]
    return (
        _english(shapes.values(shape, f"<{SH}name>")),
        _english(shapes.values(shape, f"<{SH}message>")),
        severities[0].strip("<>").removeprefix(SH),
    )


def _english(spelled: Sequence[str]) -> str:
    terms = [term for term in map(parse_term, spelled) if isinstance(term, Literal)]
    return next((term.lexical for term in terms if term.language == "en"), terms[0].lexical if terms else "")


def pages() -> dict[str, str]:
    """Every page by its file name."""
    project = Project.packaged()
    schema = load_schema(project.metadata_files())
    makers: Mapping[str, Callable[[], Iterable[str]]] = {
        "commands.md": lambda: commands_page(MADE_BY),
        "tables.md": lambda: tables_page(schema),
        "settings.md": settings_page,
        "queries.md": lambda: queries_page(load_library(project)),
        "rules.md": lambda: rules_page(project),
        "shapes.md": lambda: shapes_page(load_shapes(project.files("shapes", "*.ttl"))),
        "measures.md": lambda: measures_page(MADE_BY),
        "model.svg": lambda: draw(schema),
    }
    return {name: "\n".join(make()) for name, make in makers.items()}


def main(arguments: Sequence[str]) -> int:
    """Write the pages that changed, or only name them."""
    unknown = [argument for argument in arguments if argument != "--check"]
    if unknown:
        print(__doc__, file=sys.stderr)
        return 2
    old = []
    for name, text in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            old.append(name)
            if not arguments:
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in old:
        print(f"docs/{name} {'is out of date; run python docs/generate.py' if arguments else 'written'}")
    return 1 if arguments and old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
