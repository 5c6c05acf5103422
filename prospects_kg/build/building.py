"""From a project folder to a release, or to a report only: the order of the steps and nothing else.

tables -> sorted statements with their trace -> conflicts -> rules -> dump of record -> shapes -> store.
A fault in a cell, a preference that fits nothing, or a Violation stops it; nothing is then left behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Final

from prospects_kg.build import files, release
from prospects_kg.build.conflicts import Conflict, Detector, Policy
from prospects_kg.build.findings import Finding, locate
from prospects_kg.build.lines import read_lines, write_lines
from prospects_kg.build.meta import Triple, in_graph, marks_of_synthetic, meta_graph, vocabulary
from prospects_kg.build.quads import Counts, with_default_graph
from prospects_kg.build.rules import CONFLICTS, load_rules, run_rules
from prospects_kg.build.sorting import Sorter
from prospects_kg.build.trace import TraceWriter
from prospects_kg.graph.oxigraph import MemoryStore, load_store
from prospects_kg.graph.turtle import write_turtle
from prospects_kg.library.loader import Rule
from prospects_kg.model.errors import DataErrors, ProjectError
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG, PREFIXES, Names
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import Schema, load_schema
from prospects_kg.validation.choose import report as check
from prospects_kg.validation.report import Report
from prospects_kg.validation.shapes import Shapes, load_shapes

Progress = Callable[[str], None]
_ASSERTED: Final = "asserted.nq"
_DEFAULT: Final = "default.nt"


def silent(step: str) -> None:
    """Say nothing of a step."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build or a check found: the report of the shapes with the cells behind it, conflicts and counts."""

    project: Project
    report: Report
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    counts: Counts
    release: Path | None = None

    @property
    def conflict_count(self) -> int:
        """How many conflicts there are: those that the build found and those that only a reader saw."""
        return self.counts.classes[f"{PKG}Conflict"]

    @property
    def stopped(self) -> bool:
        """Whether a Violation stops the release."""
        return any(finding.severity == "Violation" for finding in self.findings)


class _Stopped(Exception):
    """A Violation: leaves the block that writes the release, so that the folder aside vanishes."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Everything that is read before the tables, so that broken files are found before the long work."""

    schema: Schema
    rules: list[Rule]
    shapes: Shapes
    vocabulary: list[Triple]

    @classmethod
    def read(cls, project: Project) -> _Inputs:
        return cls(
            schema=load_schema(project.metadata_files()),
            rules=load_rules(project.files("rules", "*.rq")),
            shapes=load_shapes(project.files("shapes", "*.ttl")),
            vocabulary=vocabulary(project.files("ontology", "*.ttl"), project.names),
        )


def build_release(project: Project, target: Path, *, progress: Progress = silent) -> Outcome:
    """Build a release folder and put it in place of the last one.

    A Violation leaves the last release as it is; the outcome then has no release and says what was found.
    Raises DataErrors, ReleaseError, QueryError, ShapesError or ProjectError where the work cannot be done.
    """
    inputs = _Inputs.read(project)
    try:
        with release.writing(target) as aside:
            outcome = _assemble(project, inputs, aside, progress)
            if outcome.stopped:
                raise _Stopped(outcome)
            progress("writing the store")
            load_store(aside / release.NQUADS, aside / release.STORE)
            release.write_manifest(aside, _facts(outcome))
    except _Stopped as stop:
        return stop.outcome
    return replace(outcome, release=target)


def check_project(project: Project, *, progress: Progress = silent) -> Outcome:
    """Check tables and shapes as a build does, in a temporary folder; nothing is written in the project."""
    inputs = _Inputs.read(project)
    try:
        with TemporaryDirectory(prefix="prospects-kg-") as folder:
            return _assemble(project, inputs, Path(folder), progress)
    except OSError as error:
        place = error.filename or gettempdir()
        raise ProjectError(
            f"{place}: {error.strerror or error}; make room there, or name another folder in TMPDIR"
        ) from error


def _assemble(project: Project, inputs: _Inputs, folder: Path, progress: Progress) -> Outcome:
    """Write everything of a release but store and manifest into a folder."""
    work = folder / "work"
    work.mkdir()
    policy = Policy.of_vocabulary(inputs.vocabulary)
    conflicts = write_asserted(project, inputs.schema, policy, folder, progress)
    progress("running the rules")
    store = MemoryStore()
    streams = _streams(project, inputs, work / _ASSERTED, conflicts, store)
    progress("writing the graph")
    short = prefixes(project.names, inputs.schema)
    counts = _write_graph(project, [read_lines(work / _ASSERTED), *streams], folder, short)
    progress("checking the shapes")
    report = check(store, inputs.shapes)
    findings = locate(report, folder / release.TRACE)
    progress("writing the tables")
    files.write_files(project, inputs.schema, folder, store, conflicts, report)
    shutil.rmtree(work)
    return Outcome(project, report, findings, tuple(conflicts), counts)


def prefixes(names: Names, schema: Schema) -> dict[str, str]:
    """The prefixes of Turtle files: the vocabularies', and one for each class of things."""
    return PREFIXES | {kind: names.concept(kind, "") for kind in schema.by_kind()}


def _write_graph(
    project: Project, streams: list[Iterable[str]], folder: Path, short: dict[str, str]
) -> Counts:
    """The dump of record, the default graph as Turtle, and (for the steps that follow) as N-Triples."""
    counts, default = Counts(), folder / "work" / _DEFAULT
    with default.open("w", encoding="utf-8", newline="\n") as plain:
        lines = with_default_graph(
            streams, project.names.in_default_graph, counts, lambda line: plain.write(f"{line}\n")
        )
        write_lines(lines, folder / release.NQUADS)
    with (folder / release.TURTLE).open("wb") as turtle:
        write_turtle(read_lines(default), turtle, short)
    return counts


def write_asserted(
    project: Project, schema: Schema, policy: Policy, folder: Path, progress: Progress = silent
) -> list[Conflict]:
    """Tables to folder/work/asserted.nq (named graphs, checked, sorted, each once) and folder/trace.csv.

    Gives the conflicts found on the way. Raises DataErrors with all faults of all tables.
    """
    work = folder / "work"
    reader = TableReader(project, schema)
    sorter = Sorter(work)
    statements = reader.statements(lambda name: progress(f"reading {name}"))
    sorter.extend(map("\t".join, statements))
    if reader.faults:
        raise DataErrors(reader.faults)
    progress("sorting and looking for conflicts")
    preferences = {(preference.subject, preference.property): preference for preference in reader.preferences}
    detector = Detector(project.names, policy, preferences)
    with (folder / release.TRACE).open("w", encoding="utf-8", newline="\n") as trace:
        lines = TraceWriter(trace).split(sorter.merged())
        write_lines(detector.watch(lines), work / _ASSERTED)
    conflicts, faults = detector.conflicts()
    if faults:
        raise DataErrors(faults)
    return conflicts


def _streams(
    project: Project, inputs: _Inputs, asserted: Path, conflicts: list[Conflict], store: MemoryStore
) -> list[list[str]]:
    """Sorted lines of every graph that is not asserted: vocabulary, shapes, conflicts, rules, meta.

    Fills the store with the default graph, which the rules read and the files after them.
    """
    names, settings = project.names, project.settings
    vocabulary_lines = in_graph(inputs.vocabulary, names.graph("ontology"))
    conflict_lines = in_graph(
        (t for conflict in conflicts for t in conflict.triples(names)), names.derived_graph(CONFLICTS)
    )
    store.add_lines(_triples(read_lines(asserted)))
    for lines in (vocabulary_lines, conflict_lines):
        store.add_lines(_triples(lines))
    derived = run_rules(inputs.rules, store, names)
    sources = sorted(_source_graphs(asserted, names.source_graph("")))
    streams = [
        vocabulary_lines,
        conflict_lines,
        *derived.values(),
        in_graph(inputs.shapes.triples, names.graph("shapes")),
    ]
    streams.append(meta_graph(settings, names, sources, inputs.rules))
    if settings.synthetic:
        graphs = [names.source_graph(source) for source in sources]
        graphs += [names.derived_graph(rule) for rule in (CONFLICTS, *derived)] + [
            names.graph("ontology"),
            names.graph("shapes"),
        ]
        streams.append(sorted(marks_of_synthetic(graphs)))
    return streams


def _triples(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line[: line.rindex(' <')]} ." for line in lines)


def _source_graphs(asserted: Path, start: str) -> set[str]:
    return {line[line.rindex(" <") + 2 : -3].removeprefix(start) for line in read_lines(asserted)}


def _facts(outcome: Outcome) -> dict[str, Any]:
    """What the manifest says beside the files."""
    settings, counts = outcome.project.settings, outcome.counts
    severities = [finding.severity for finding in outcome.findings]
    return {
        "title": dict(settings.title),
        "base": settings.base,
        "version": settings.version,
        "issued": settings.issued.isoformat(),
        "publisher": settings.publisher,
        "licence": settings.licence,
        "languages": list(settings.languages),
        "synthetic": settings.synthetic,
        "software": {"name": "prospects-kg", "version": version("prospects-kg")},
        "counts": {
            "default graph": counts.default,
            "named graphs": sum(counts.graphs.values()),
            "conflicts": outcome.conflict_count,
            "classes": dict(sorted(counts.classes.items())),
            "graphs": dict(sorted(counts.graphs.items())),
        },
        "findings": {name: severities.count(name) for name in ("Violation", "Warning", "Info")},
        "shapes without target": list(outcome.report.shapes_without_target),
    }
