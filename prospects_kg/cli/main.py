"""The entry point: all commands, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from prospects_kg.cli import (
    asking,
    assets,
    building,
    diffusion,
    exporting,
    networks,
    publishing,
    tables,
    validating,
)
from prospects_kg.cli.output import put, say
from prospects_kg.model.errors import EXIT_ERROR, EXIT_OK, ProspectsError

app = typer.Typer(
    name="prospects-kg",
    help="A knowledge graph of good practices and of how they move between regions: build, check, ask.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group in (building, asking, validating, tables, exporting, networks, diffusion, publishing):
    app.registered_commands += group.app.registered_commands

app.add_typer(assets.app, name="assets")


def _version(asked: bool) -> None:
    if asked:
        put(installed_version("prospects-kg"))
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version of the software."
        ),
    ] = False,
) -> None:
    """Build, check and ask a knowledge graph of good practices and of how they move between regions."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code: 0 done, 1 findings, 2 an error that the message says how to mend."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    try:
        app(args=arguments)
    except ProspectsError as error:
        say(str(error))
        return error.exit_code
    except SystemExit as end:  # how typer ends every command, a wrong usage with 2
        return end.code if isinstance(end.code, int) else EXIT_OK if end.code is None else EXIT_ERROR
    return EXIT_OK
