"""Commands about the publication of a release: publish, diff, doctor."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.build.release import Release
from prospects_kg.cli.options import ProjectOption, ReleaseOption, reading
from prospects_kg.cli.output import SimpleFormat, progress, put, put_rows, say
from prospects_kg.cli.writing import write_together
from prospects_kg.model.errors import Findings, ReleaseError
from prospects_kg.publish.comparing.differences import SUFFIXES, written
from prospects_kg.publish.doctor.examining import examine
from prospects_kg.publish.doctor.reporting import report_lines, report_object

app = typer.Typer()


class Difference(StrEnum):
    """Forms in which the difference of two releases is told."""

    text = "text"
    json = "json"
    patch = "patch"
    html = "html"


class Report(StrEnum):
    """Forms of the doctor's report."""

    text = "text"
    json = "json"


@app.command()
def publish(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder to write; a publication there is replaced."
        ),
    ],
    processes: Annotated[
        int,
        typer.Option(
            "--processes", min=1, help="Processes that write pages of things; no byte depends on it."
        ),
    ] = 1,
    allow_synthetic: Annotated[
        bool, typer.Option("--allow-synthetic", help="Make pages of invented data, to try things.")
    ] = False,
    assets: Annotated[
        Path | None,
        typer.Option(
            "--assets",
            metavar="DIR",
            help="Where `assets install` put packages; else PROSPECTS_KG_ASSETS, else the user's cache.",
        ),
    ] = None,
    project: ProjectOption = None,
    release: ReleaseOption = None,
) -> None:
    """Write the release as a folder of linked open data that any static host can serve."""
    with reading(project, release, None) as kg, progress() as step:
        made = kg.publish(
            output,
            processes=processes,
            allow_synthetic=allow_synthetic,
            assets=assets,
            progress=step,
        )
    for reason in made.left_out:
        say(f"left out: {reason}")
    rows = [("publication", str(output)), ("things", str(made.things)), ("files", str(made.files))]
    put_rows(("what", "value"), rows, SimpleFormat.text)
    say(f"next: `prospects-kg doctor {output}` checks it; docs/publishing.md says how to put it on a host")


@app.command()
def diff(
    one: Annotated[Path, typer.Argument(metavar="RELEASE_A", help="The earlier release folder.")],
    other: Annotated[Path, typer.Argument(metavar="RELEASE_B", help="The later release folder.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.txt|json|rdfp|html|DIR",
            help="File to write, its form by its suffix; a folder gets all four. Else standard output.",
        ),
    ] = None,
    format_: Annotated[
        Difference, typer.Option("--format", help="Form on standard output.")
    ] = Difference.text,
    language: Annotated[str, typer.Option("--lang", metavar="TAG", help="Language of names.")] = "en",
) -> None:
    """Tell what changed between two releases: things and statements, by who states them."""
    before, after = Release.open(one), Release.open(other)
    if output is None:
        _stream(written(format_.value, before, after, language))
        return
    files = {
        path: "".join(written(form, before, after, language)).encode()
        for path, form in _forms(output).items()
    }
    if output.suffix not in SUFFIXES:
        _make(output)
    write_together(files)
    for path in files:
        say(f"{path}: written")


@app.command()
def doctor(
    target: Annotated[
        str, typer.Argument(metavar="SITE|URL", help="Folder of a publication, or its address.")
    ],
    everything: Annotated[bool, typer.Option("--all", help="Name the checks that passed, too.")] = False,
    format_: Annotated[Report, typer.Option("--format", help="How to print.")] = Report.text,
) -> None:
    """Examine a publication: links, identifiers, RDF, digests, records, FAIR criteria. Exit code 1 where a check missed."""
    found = examine(target)
    if format_ is Report.json:
        put(json.dumps(report_object(found), ensure_ascii=False, indent=2))
    else:
        put("\n".join(report_lines(found, everything=everything)))
    if found.missed:
        raise Findings(f"{len(found.missed)} check{'s' if len(found.missed) > 1 else ''} missed")


def _forms(output: Path) -> dict[Path, str]:
    """The files to write, each with its form."""
    if output.suffix in SUFFIXES:
        return {output: SUFFIXES[output.suffix]}
    if output.suffix and not output.is_dir():
        raise ReleaseError(
            f"{output}: name a file that ends in {', '.join(SUFFIXES)}, or a folder for all of them"
        )
    return {output / f"difference{suffix}": form for suffix, form in SUFFIXES.items()}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            f"{folder}: cannot be made ({error.strerror}); choose another place with -o"
        ) from error


def _stream(pieces: Iterable[str]) -> None:
    """Print a text that may be long, some of it at a time."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= 1_000:
            put("".join(held))
            held.clear()
    if held:
        put("".join(held))
