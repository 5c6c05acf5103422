"""Commands that read the graph: query, queries, show."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.cli.options import EndpointOption, ProjectOption, ReleaseOption, project_of, reading
from prospects_kg.cli.output import Format, SimpleFormat, put, put_rows, put_table, say
from prospects_kg.knowledge_graph import KnowledgeGraph, load_library
from prospects_kg.library.as_rdf import as_turtle, select_text
from prospects_kg.library.loader import Query, query_of
from prospects_kg.library.parameters import TYPES
from prospects_kg.library.run import cite as cite_answer
from prospects_kg.model.errors import ParameterError, QueryError
from prospects_kg.model.terms import PREFIXES

app = typer.Typer()

_OVERVIEWS = {
    "conflicts": """
SELECT ?conflict ?subject ?property ?measure ?value ?sources ?shown ?why ?text WHERE {
  ?conflict a pkg:Conflict ; pkg:conflictSubject ?subject .
  OPTIONAL { ?conflict pkg:conflictProperty ?property }
  OPTIONAL { ?conflict pkg:conflictMeasure ?measure }
  OPTIONAL { ?conflict dct:description ?text FILTER (LANG(?text) = "en") }
  OPTIONAL { ?conflict pkg:conflictValue ?value
    OPTIONAL { SELECT ?conflict (COUNT(DISTINCT ?source) AS ?sources) WHERE { ?conflict pkg:conflictSource ?source } GROUP BY ?conflict }
    OPTIONAL { ?conflict pkg:shownValue ?value ; pkg:shownBecause ?why . BIND ("shown" AS ?shown) } }
} ORDER BY ?conflict ?value ?text""",
    "sources": """
SELECT ?source ?title ?rank ?language ?date ?seen ?url WHERE {
  ?source a pkg:Source .
  OPTIONAL { ?source dct:title ?stated } OPTIONAL { ?source skos:prefLabel ?label FILTER (LANG(?label) = "en") }
  BIND (STR(COALESCE(?stated, ?label)) AS ?title)
  OPTIONAL { ?source pkg:rank ?rank } OPTIONAL { ?source schema:inLanguage ?language } OPTIONAL { ?source pkg:dateAsStated ?date }
  OPTIONAL { ?source pkg:seen ?seen } OPTIONAL { ?source schema:url ?url }
} ORDER BY ?rank ?source ?title""",
    "stats": """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing a ?class FILTER (STRSTARTS(STR(?class), STR(pkg:)) || ?class = skos:Concept) }
GROUP BY ?class ORDER BY DESC(?things) ?class""",
}


@app.command()
def query(
    name: Annotated[
        str, typer.Argument(help="A question of the library, a file of SPARQL, or - for standard input.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="KEY=VALUE", help="A parameter of the question.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.text,
    cite: Annotated[
        bool, typer.Option("--cite", help="Print how to cite the answer instead of the answer.")
    ] = False,
    project: ProjectOption = None,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Ask a question and print its rows."""
    values = _parameters(param or [])
    with reading(project, release, endpoint) as kg:
        asked = _asked(kg, name)
        table = kg.run(asked, values)
        if cite:
            put(str(cite_answer(asked, table, values, kg.settings)))
        else:
            put_table(table, format_, kg.names.base)
            if not len(table) and asked.header.empty_means:
                say(_text(asked.header.empty_means, "en"))


def _parameters(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise ParameterError(f"--param {item!r}: write --param name=value")
        if key in values:
            raise ParameterError(f"--param {key}: is given twice")
        values[key] = value
    return values


def _asked(kg: KnowledgeGraph, name: str) -> Query:
    if name == "-":
        try:
            return query_of(sys.stdin.read(), "-")
        except UnicodeDecodeError as error:
            raise QueryError(f"-: is not UTF-8 (byte {error.start})") from error
    if name in kg.queries:
        return kg.queries[name]
    path = Path(name)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        try:
            return query_of(path.read_text(encoding="utf-8"), name)
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{name}: cannot be read: {error}") from error
    return kg.queries[name]


@app.command()
def queries(
    name: Annotated[
        str | None,
        typer.Argument(help="Show this question: what it asks, its parameters, columns and SPARQL."),
    ] = None,
    format_: Annotated[SimpleFormat, typer.Option("--format", help="How to print.")] = SimpleFormat.text,
    language: Annotated[str, typer.Option("--lang", help="Language of the titles.")] = "en",
    as_rdf: Annotated[
        bool, typer.Option("--as-rdf", help="Print them as SHACL executables in Turtle (sparql-examples).")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """List the questions of the library, or show one."""
    opened = project_of(project)
    library = load_library(opened)
    if as_rdf:
        put(as_turtle(library if name is None else [library[name]], opened.names))
        return
    if name is None:
        listed = [(q.name, q.topic, _text(q.header.title, language)) for q in library]
        put_rows(("name", "topic", "title"), listed, format_)
        return
    one = library[name]
    put_rows(("what", "value"), _about(one, language), format_)
    if format_ is SimpleFormat.text:
        put(f"\n{select_text(one)}")


def _about(one: Query, language: str) -> list[tuple[str, str]]:
    rows = [
        ("title", _text(one.header.title, language)),
        ("question", _text(one.header.question, language)),
        ("topic", one.topic),
    ]
    for key, parameter in one.header.parameters.items():
        default = "required" if parameter.required else f"default: {parameter.default or 'any'}"
        syntax = f"{parameter.type}: {TYPES[parameter.type].syntax}; {default}"
        rows.append((f"parameter {key}", f"{parameter.help} ({syntax})"))
    rows += [(f"column {key}", meaning) for key, meaning in one.header.columns.items()]
    empty = _text(one.header.empty_means, language)
    return [*rows, ("no rows mean", empty)] if empty else rows


def _text(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


@app.command()
def show(
    thing: Annotated[
        str, typer.Argument(help="conflicts, sources, stats, or a thing as project/prospects or its IRI.")
    ],
    why: Annotated[
        bool, typer.Option("--why", help="Name the cells, sources and rules behind each statement.")
    ] = False,
    format_: Annotated[SimpleFormat, typer.Option("--format", help="How to print.")] = SimpleFormat.text,
    project: ProjectOption = None,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Show the conflicts, the sources, the counts, or everything that is said about one thing."""
    with reading(project, release, endpoint) as kg:
        if thing in _OVERVIEWS:
            prefixes = "\n".join(
                f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("pkg", "dct", "skos", "schema")
            )
            put_table(kg.select(prefixes + _OVERVIEWS[thing]), Format(format_.value), kg.names.base)
            return
        page = kg.thing(thing)
        header, rows = page.rows(why=why)
        if format_ is SimpleFormat.text:
            put(f"{page.label}\n{page.iri}\n")
        put_rows(header, rows, format_)
