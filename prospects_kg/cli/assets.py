"""The command that fetches packages of others for publications."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.cli.output import say
from prospects_kg.publish.bundles import default_folder
from prospects_kg.publish.bundles import install as fetch

app = typer.Typer(help="Packages of others that a publication may carry, as the engine of its SPARQL page.")


@app.callback()
def assets() -> None:
    """Packages of others that a publication may carry, as the engine of its SPARQL page."""


@app.command()
def install(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Folder to install to; else PROSPECTS_KG_ASSETS, else the user's cache.",
        ),
    ] = None,
    tests: Annotated[bool, typer.Option("--tests", help="Also what only the tests of pages use.")] = False,
) -> None:
    """Fetch the pinned packages with npm and check every file by SHA-256; `publish` takes what is there."""
    where = output or default_folder()
    for bundle in fetch(where, tests=tests):
        say(f"installed: {bundle.name} {bundle.version} ({bundle.licence})")
    say(f"{where}: everything that is pinned is there")
