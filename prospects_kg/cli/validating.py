"""The command that checks data against shapes: validate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer

from prospects_kg.build.findings import located
from prospects_kg.build.release import NQUADS, TRACE
from prospects_kg.cli.options import EndpointOption, ProjectOption, ReleaseOption, project_of, reading
from prospects_kg.cli.output import put, say
from prospects_kg.graph.files import load_files
from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.model.errors import Findings, ProjectError, ShapesError
from prospects_kg.model.terms import Iri, Term, shorten
from prospects_kg.validation.choose import Engine
from prospects_kg.validation.choose import validate as check
from prospects_kg.validation.engine import Timing
from prospects_kg.validation.report import INFO, SH, VIOLATION, WARNING, Result
from prospects_kg.validation.shapes import Shapes, load_shapes
from prospects_kg.validation.summary import EXAMPLES, Group, Tally, owner, silent_shapes
from prospects_kg.validation.written import csv_lines, json_lines, turtle_lines

app = typer.Typer()

_LINES_AT_ONCE: Final = 1_000
_LONGEST: Final = 160


class ReportFormat(StrEnum):
    """How a validation is printed."""

    human = "human"
    turtle = "turtle"
    json = "json"
    csv = "csv"


class Severity(StrEnum):
    """What makes the command fail: this, and whatever is worse."""

    violation = "violation"
    warning = "warning"
    info = "info"


_SEVERITIES: Final = {Severity.violation: VIOLATION, Severity.warning: WARNING, Severity.info: INFO}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is checked: a graph, and where it is a release of ours, the trace to its cells and its base."""

    graph: Graph
    trace: Path | None = None
    base: str = ""

    def found(self, results: Iterable[Result]) -> Iterator[tuple[Result, str]]:
        """Results with their cells."""
        if self.trace is None:
            return ((result, "") for result in results)
        return ((each.result, str(each.cell or "")) for each in located(results, self.trace))


@app.command()
def validate(
    data: Annotated[
        list[Path] | None,
        typer.Argument(help="Files of RDF in any syntax, also .gz; without them the project's release."),
    ] = None,
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", "-s", metavar="FILE", help="Shapes; may be repeated. Else the project's."),
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option("--graph", metavar="IRI", help="Check this named graph, not the default graph."),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(
            "--engine", help="auto takes the reference for what the set-based engine does not know."
        ),
    ] = Engine.auto,
    format_: Annotated[ReportFormat, typer.Option("--format", help="How to print.")] = ReportFormat.human,
    max_results: Annotated[
        int | None, typer.Option("--max-results", min=1, metavar="N", help="Print so many; all are counted.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each constraint's SPARQL and its time to standard error.")
    ] = False,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity that makes the exit code 1.")
    ] = Severity.info,
    project: ProjectOption = None,
    release: ReleaseOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Check files, a release or an endpoint against shapes (SHACL). Exit code 0: conforms, 1: results, 2: an error."""
    if sum(map(bool, (data, endpoint, release))) > 1:
        raise ProjectError("give files, --endpoint or --release, only one of them")
    with ExitStack() as stack:
        read = _shapes(shapes, project)
        subject = _subject(stack, data or [], graph or "", project, release, endpoint)
        for shape in silent_shapes(read):
            say(
                f"shape {shape}: is named under sh:property, but nothing is said of it, no sh:path either; it checks nothing"
            )
        validation = check(subject.graph, read, engine=engine, explain=_explain if explain else None)
        if validation.because:
            say(f"checked by pySHACL: {validation.because}")
        tally = Tally(EXAMPLES if max_results is None else min(EXAMPLES, max_results))
        _put(subject, read, tally, tally.watch(validation.results), format_, max_results)
    if max_results is not None and tally.total > max_results and format_ is not ReportFormat.human:
        say(f"{max_results:,} of {tally.total:,} results are printed (--max-results)")
    if tally.at_least(_SEVERITIES[fail_on]):
        raise Findings(str(tally))
    say(str(tally))


def _shapes(files: list[Path] | None, project: Path | None) -> Shapes:
    if files:
        read = load_shapes(files, relative=True)
        if not any(predicate.startswith(f"<{SH}") for _, predicate, _ in read.triples):
            raise ShapesError(f"{', '.join(map(str, files))}: holds no shapes (nothing of SHACL)")
        return read
    return load_shapes(project_of(project, quiet=True).files("shapes", "*.ttl"))


def _subject(
    stack: ExitStack,
    data: list[Path],
    graph: str,
    project: Path | None,
    release: Path | None,
    endpoint: str | None,
) -> _Subject:
    if data:
        loaded = load_files(data, graph=graph)
        if not loaded.ask("ASK { ?s ?p ?o }"):
            say(f"{loaded.where}: no statements in the default graph; --graph names another")
        return _Subject(loaded)
    if endpoint:
        seconds = project_of(project, quiet=True).settings.query_seconds
        return _Subject(RemoteGraph(endpoint, seconds=seconds, graph=graph))
    kg = stack.enter_context(reading(project, release, endpoint))
    if kg.release is None:
        return _Subject(kg.graph)
    trace, base = kg.release.path / TRACE, kg.names.base
    return _Subject(load_files([kg.release.path / NQUADS], graph=graph) if graph else kg.graph, trace, base)


def _put(
    subject: _Subject,
    shapes: Shapes,
    tally: Tally,
    results: Iterator[Result],
    format_: ReportFormat,
    most: int | None,
) -> None:
    """Print the results as they come; those that are not printed are counted all the same."""
    writers: dict[ReportFormat, Callable[[Iterator[Result]], Iterator[str]]] = {
        ReportFormat.turtle: turtle_lines,
        ReportFormat.json: lambda some: json_lines(subject.found(some)),
        ReportFormat.csv: lambda some: csv_lines(subject.found(some)),
    }
    if format_ in writers:
        lines = writers[format_](islice(results, most))
        while batch := list(islice(lines, _LINES_AT_ONCE)):
            put("\n".join(batch))
    for _ in results:
        pass
    if format_ is ReportFormat.human:
        put("\n".join(_human(subject, shapes, tally, most)))


def _human(subject: _Subject, shapes: Shapes, tally: Tally, most: int | None) -> Iterator[str]:
    groups = tally.groups()
    examples = list(islice((result for group in groups for result in group.examples), most))
    cells = {id(result): cell for result, cell in subject.found(examples)}
    for group in groups:
        yield from _group(group, shapes, subject.base, cells)
    yield str(tally)


def _group(group: Group, shapes: Shapes, base: str, cells: dict[int, str]) -> Iterator[str]:
    severity = group.severity.removeprefix(SH).upper()
    name = owner(shapes, group.shape)
    path = "" if group.path is None else f", {_path(group.path, base)}"
    component = _component(group.component)
    yield f"{severity} {shorten(name, base)}{path} ({component}): {group.count:,}"
    if message := group.examples[0].text():
        yield f"  {_one_line(message)}"
    for result in group.examples:
        if id(result) in cells:
            value = "" if result.value is None else f" -> {_shown(result.value, base)}"
            cell = f"  [{cells[id(result)]}]" if cells[id(result)] else ""
            yield f"  - {_shown(result.focus, base)}{value}{cell}"
    if group.count > len(group.examples):
        yield f"    and {group.count - len(group.examples):,} more"
    yield ""


def _path(path: str, base: str) -> str:
    return shorten(path, base) if isinstance(path, Iri) else path


def _shown(term: Term, base: str) -> str:
    if isinstance(term, Iri):
        return shorten(term, base)
    return _one_line(term.n3)


def _one_line(text: str) -> str:
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def _component(name: Iri) -> str:
    """One of SHACL's components by its short name, one of the shapes' own by its IRI."""
    return name.removeprefix(SH).removesuffix("ConstraintComponent") if name.startswith(SH) else name


def _explain(timing: Timing) -> None:
    names = ", ".join(map(_component, timing.components))
    say(f"# {timing.shape} {names}: {timing.seconds * 1000:,.1f} ms, {timing.rows:,} rows\n{timing.query}\n")
