"""Commands of the curator's day: template, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.cli.options import ProjectOption, project_of
from prospects_kg.cli.output import SimpleFormat, put_rows, say
from prospects_kg.model.errors import ProjectError
from prospects_kg.tables.curating import find_table, left_behind, plan_file, write_table_template
from prospects_kg.tables.importing import PLAN_HEADER, apply_import
from prospects_kg.tables.schema import load_schema

app = typer.Typer()


@app.command()
def template(
    table: Annotated[str, typer.Argument(help="Name of a table, as practices.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx", help="Workbook to write.")],
    empty: Annotated[bool, typer.Option("--empty", help="Leave the table's rows out.")] = False,
    project: ProjectOption = None,
) -> None:
    """Write a workbook for a table: its rows, help for each column, drop-downs, an example row."""
    opened = project_of(project)
    schema = load_schema(opened.metadata_files())
    known = find_table(schema, table)
    write_table_template(opened, schema, known, output, empty=empty)
    say(f"{output}: fill it in, then `prospects-kg import {output} --table {known.name}`")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx) or CSV file.")],
    table: Annotated[str, typer.Option("--table", "-t", help="The table it belongs to.")],
    yes: Annotated[bool, typer.Option("--yes", help="Merge; without it the changes are only shown.")] = False,
    format_: Annotated[SimpleFormat, typer.Option("--format", help="How to print.")] = SimpleFormat.text,
    project: ProjectOption = None,
) -> None:
    """Show what a file would add, change and remove in a table, and merge it with --yes."""
    opened = project_of(project)
    if yes and not project and opened.root.resolve() != Path().resolve():
        raise ProjectError("this folder is no project; go to its folder or name it with --project")
    schema = load_schema(opened.metadata_files())
    known = find_table(schema, table)
    plan = plan_file(opened, schema, known, file)
    put_rows(PLAN_HEADER, plan.to_rows(), format_)
    for fault in left_behind(opened, schema, plan):
        say(str(fault))
    counts = (
        f"{len(plan.added)} added, {len(plan.changed)} changed, "
        f"{len(plan.removed)} removed, {plan.unchanged} unchanged"
    )
    if plan.empty:
        say(f"{counts}: the table already says this")
    elif yes:
        apply_import(plan, remove=True)
        say(f"{counts}: merged into {opened.own(plan.path)}")
    else:
        say(f"{counts}: nothing was written; --yes merges")
