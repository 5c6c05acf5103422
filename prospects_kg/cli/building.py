"""Commands that make a project and its release: init, build, check, synth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prospects_kg.build.building import Outcome, build_release, check_project
from prospects_kg.build.findings import Finding
from prospects_kg.build.synth import write_project
from prospects_kg.cli.options import ProjectOption, project_of
from prospects_kg.cli.output import SimpleFormat, progress, put_rows, say
from prospects_kg.knowledge_graph import default_release
from prospects_kg.model.errors import Findings
from prospects_kg.tables.starting import write_new_project

app = typer.Typer()
FormatOption = Annotated[SimpleFormat, typer.Option("--format", help="How to print.")]


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist or be empty.")]) -> None:
    """Start an association's own project: empty tables with their headers, and a prospects-kg.toml to fill in."""
    made = write_new_project(folder)
    say(
        f"{folder}: {len(made)} files. Next: fill in {folder}/prospects-kg.toml and the tables in {folder}/data, then `prospects-kg build` there."
    )


@app.command()
def build(
    project: ProjectOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Release folder; default release/.")
    ] = None,
    format_: FormatOption = SimpleFormat.text,
) -> None:
    """Build the release: tables to a checked graph. Exit code 1 where a Violation stops it, 2 where a table has faults."""
    opened = project_of(project)
    target = output or default_release(opened)
    with progress() as step:
        outcome = build_release(opened, target, progress=step)
    _tell(outcome)
    if outcome.stopped:
        _put_findings(outcome, format_)
        raise Findings(f"{_count(outcome, 'Violation')} violations: no release was written")
    counts = outcome.counts
    rows = [
        ("release", str(target)),
        ("statements", str(counts.default)),
        ("in named graphs", str(sum(counts.graphs.values()))),
        ("sources that state something", str(sum("/graph/source/" in graph for graph in counts.graphs))),
        ("conflicts", str(outcome.conflict_count)),
        ("warnings", str(_count(outcome, "Warning"))),
    ]
    put_rows(("what", "value"), rows, format_)


@app.command()
def check(project: ProjectOption = None, format_: FormatOption = SimpleFormat.text) -> None:
    """Check tables and shapes without writing anything. Exit code 1 for Violations, 2 for faults in tables."""
    with progress() as step:
        outcome = check_project(project_of(project), progress=step)
    _tell(outcome)
    _put_findings(outcome, format_)
    if outcome.stopped:
        raise Findings(f"{_count(outcome, 'Violation')} violations")
    say(
        f"tables and shapes are in order ({_count(outcome, 'Warning')} warnings, {outcome.conflict_count} conflicts)"
    )


@app.command()
def synth(
    practices: Annotated[int, typer.Option("--practices", min=1, help="How many practices to invent.")],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="Folder to make; must not exist or be empty."),
    ],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same tables.")] = 1,
) -> None:
    """Invent the tables of a large project, marked as synthetic everywhere, to try things at scale."""
    write_project(output, practices, seed)
    say(f"{output}: synthetic tables; `prospects-kg build --project {output}` builds them")


def _put_findings(outcome: Outcome, format_: SimpleFormat) -> None:
    rows = [finding.to_dict() for finding in outcome.findings]
    if rows or format_ is SimpleFormat.json:
        header = ("severity", "cell", "focus", "path", "value", "message", "shape")
        put_rows(header, [[row[name] for name in header] for row in rows], format_)


def _tell(outcome: Outcome) -> None:
    for shape in outcome.report.shapes_without_target:
        say(f"shape without target: {shape} found nothing to check")
    by_shape: dict[str, list[Finding]] = {}
    for finding in outcome.findings:
        if finding.severity != "Violation":
            by_shape.setdefault(finding.result.shape, []).append(finding)
    for found in by_shape.values():
        first = found[0]
        more = (
            f" (and {len(found) - 1} more of this kind; `prospects-kg check` lists them)"
            if len(found) > 1
            else ""
        )
        say(f"{first.severity.lower()}: {first.cell or first.result.focus}: {first.result.text()}{more}")


def _count(outcome: Outcome, severity: str) -> int:
    return sum(finding.severity == severity for finding in outcome.findings)
