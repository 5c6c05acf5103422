"""The command that writes the graph as one file: export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO

import typer

from prospects_kg.build.building import prefixes
from prospects_kg.build.export import (
    BINARY,
    Export,
    ExportFormat,
    endpoint_statements,
    read_context,
    release_statements,
    whole_file,
    write_export,
)
from prospects_kg.cli.options import EndpointOption, ProjectOption, ReleaseOption, reading
from prospects_kg.cli.output import say
from prospects_kg.model.errors import ResultError
from prospects_kg.tables.schema import load_schema

app = typer.Typer()


@app.command()
def export(
    format_: Annotated[ExportFormat, typer.Option("--format", help="Format of the file.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="File to write; else standard output."),
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option(
            "--graph",
            metavar="IRI|default|all",
            help="A graph by its IRI (or short, as source/editors), the default graph, or all with their names. "
            "Default: all; for ttl, nt and rdfxml, which hold one graph, the default graph.",
        ),
    ] = None,
    project: ProjectOption = None,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Write the graph as one file: RDF in any format, or one row a quad as CSV or Parquet."""
    if output is None and format_ in BINARY:
        raise ResultError(f"{format_} is no text; name a file with -o")
    with (
        reading(project, release, endpoint) as kg,
        TemporaryDirectory(prefix="prospects-kg-") as folder,
        _target(output) as out,
    ):
        asked = Export.of(
            format_,
            graph,
            kg.names,
            prefixes=prefixes(kg.names, load_schema(kg.project.metadata_files())),
            context=read_context(kg.project.files("ontology", "context.jsonld")),
        )
        if kg.release:
            statements = release_statements(kg.release, asked.graph)
        else:
            (received := Path(folder) / "received").mkdir()
            statements = endpoint_statements(kg.graph, asked.graph, received)
        write_export(statements, asked, out, Path(folder))
    if output:
        say(f"{output}: written")


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output:
        with whole_file(output) as out:
            yield out
    else:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()  # so that a reader that has gone is met here
