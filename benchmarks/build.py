"""How fast tables become a graph, a graph becomes a store, and a store answers, each beside its peers.

    python benchmarks/build.py [--quads 1000000] [--runs 3] [--json FILE]

Needs the extra `bench`. Prints one Markdown table. Every step runs in a process of its own, and steps that are
compared take turns. Times are medians: of processor seconds where one process works on one core (tables, queries),
of the clock where many threads do (loading). For tables the clock is given too; an idle machine shows both alike.
The project is synthetic (`prospects-kg synth`), the same for all.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import csvw
import pyoxigraph
import rdflib
from measuring import in_own_process, machine, markdown, median, peak_memory, timed

from prospects_kg.build.building import write_asserted
from prospects_kg.build.conflicts import Policy
from prospects_kg.build.lines import read_lines, write_lines
from prospects_kg.build.meta import in_graph, meta_graph, vocabulary
from prospects_kg.build.quads import Counts, with_default_graph
from prospects_kg.build.rules import CONFLICTS, load_rules, run_rules
from prospects_kg.build.synth import write_project
from prospects_kg.graph.forms import calls_service
from prospects_kg.graph.oxigraph import EmbeddedGraph, MemoryStore, load_store
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.run import prepare, run
from prospects_kg.model.project import Project, packaged_root
from prospects_kg.tables.schema import load_schema

PACKAGES = ("prospects-kg", "pyoxigraph", "oxigraph", "csvw", "rdflib")
COLUMNS = ("what", "size", "prospects-kg", "peer", "ratio", "memory")
QUADS_OF_A_PRACTICE = 46
SEED = 1
# A query faster than this says more about the clock than about the library.
SHORTEST = 0.020


# --- steps, each in a process of its own -------------------------------------------------------------


def step_asserted(folder: str) -> dict[str, Any]:
    """Tables to checked, sorted, de-duplicated N-Quads with trace and conflicts."""
    project = Project.open(folder)
    schema = load_schema(project.metadata_files())
    policy = Policy.of_vocabulary(vocabulary(project.files("ontology", "*.ttl"), project.names))
    with TemporaryDirectory(dir=folder) as out:
        (Path(out) / "work").mkdir()
        work = partial(write_asserted, project, schema, policy, Path(out))
        clock, (seconds, _) = timed(lambda: timed(work), perf_counter)
        quads = sum(1 for _ in read_lines(Path(out) / "work" / "asserted.nq"))
    return {"seconds": seconds, "clock": clock, "quads": quads, "memory": peak_memory()}


def step_csvw(folder: str) -> dict[str, Any]:
    """The same cells read and checked by csvw; makes no RDF."""
    definition = Path(folder) / "data" / "csvw.json"
    shutil.copy(packaged_root() / "data" / "metadata.json", definition)
    group = csvw.TableGroup.from_file(definition)
    seconds, _ = timed(lambda: sum(1 for table in group.tables for _ in table.iterdicts()))
    definition.unlink()
    return {"seconds": seconds, "memory": peak_memory()}


def step_rdflib(folder: str) -> dict[str, Any]:
    """Every cell of the same tables as one plain literal, unchecked: csv, rdflib's Graph.add, serialised."""
    nquads = Path(folder) / "rdflib.nq"

    def convert() -> int:
        dataset, count = rdflib.Dataset(), 0
        for path in sorted(Path(folder, "data").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                for number, row in enumerate(csv.DictReader(stream)):
                    graph = dataset.graph(rdflib.URIRef(f"urn:source:{row.get('source', '')}"))
                    subject = rdflib.URIRef(f"urn:{path.stem}:{row.get('id') or number}")
                    for column, cell in row.items():
                        if cell:
                            graph.add((subject, rdflib.URIRef(f"urn:{column}"), rdflib.Literal(cell)))
                            count += 1
        dataset.serialize(nquads, format="nquads", encoding="utf-8")
        return count

    seconds, quads = timed(convert)
    nquads.unlink()
    return {"seconds": seconds, "quads": quads, "memory": peak_memory()}


def step_dump(folder: str, nquads: str) -> dict[str, Any]:
    """The dump of record of a project (named graphs, rules, default graph), without checking the shapes."""
    project = Project.open(folder)
    names, terms = project.names, vocabulary(project.files("ontology", "*.ttl"), project.names)
    rules = load_rules(project.files("rules", "*.rq"))
    with TemporaryDirectory(dir=folder) as out:
        asserted = Path(out) / "work" / "asserted.nq"
        asserted.parent.mkdir()
        schema = load_schema(project.metadata_files())
        conflicts = write_asserted(project, schema, Policy.of_vocabulary(terms), Path(out))
        found = (triple for conflict in conflicts for triple in conflict.triples(names))
        streams = [in_graph(terms, names.graph("ontology")), in_graph(found, names.derived_graph(CONFLICTS))]
        store = MemoryStore()
        for lines in (read_lines(asserted), *streams):
            store.add_lines(f"{line[: line.rindex(' <')]} ." for line in lines)
        streams += run_rules(rules, store, names).values()
        start = f" <{names.source_graph('')}"
        sources = {line.rpartition(start)[2][:-3] for line in read_lines(asserted)}
        streams.append(meta_graph(project.settings, names, sorted(sources), rules))
        counts = Counts()
        everything = [read_lines(asserted), *streams]
        write_lines(
            with_default_graph(everything, names.in_default_graph, counts, lambda _: None), Path(nquads)
        )
    return {"quads": counts.default + sum(counts.graphs.values())}


def step_load(nquads: str, store: str) -> dict[str, Any]:
    """Our store of a file of N-Quads."""
    seconds, _ = timed(lambda: load_store(Path(nquads), Path(store)), perf_counter)
    return {"seconds": seconds, "memory": peak_memory()}


def step_queries(folder: str, store: str, runs: str) -> list[dict[str, Any]]:
    """Every question of the library through `run` and its text straight to pyoxigraph, in turns."""
    project = Project.open(folder)
    library = QueryLibrary.load(project.files("queries", "*/*.rq"))
    opened = pyoxigraph.Store.read_only(store)
    graph, found = EmbeddedGraph(opened, "store"), []
    for query in library.queries.values():
        if calls_service(query.text):  # asks another endpoint: nothing to measure here
            continue
        required = [name for name, parameter in query.header.parameters.items() if parameter.required]
        values = dict.fromkeys(required, "source/editors")
        text = prepare(query, values, project.names)
        straight = partial(_answer, opened, text)
        through = partial(run, query, graph, values, project.names)
        first, answer = timed(straight)
        times: dict[str, list[float]] = {"ours": [], "theirs": []}
        for turn in range(int(runs) if first > SHORTEST else 0):
            pair = [("ours", through), ("theirs", straight)]
            for who, work in pair if turn % 2 else reversed(pair):
                times[who].append(timed(work)[0])
        found.append({"name": query.name, "rows": len(answer), **times})
    return found


def _answer(store: pyoxigraph.Store, text: str) -> list[Any]:
    return list(store.query(text))


STEPS: dict[str, Callable[..., Any]] = {
    "asserted": step_asserted,
    "csvw": step_csvw,
    "rdflib": step_rdflib,
    "dump": step_dump,
    "load": step_load,
    "queries": step_queries,
}


# --- the comparison ------------------------------------------------------------------------------------


def compare_tables(folder: Path, runs: int, *, peers: bool) -> list[list[str]]:
    """Rows of tables to N-Quads; the peers take turns with us."""
    ours, csvws, rdflibs = [], [], []
    for _ in range(runs):
        ours.append(in_own_process(__file__, "asserted", folder))
        if peers:
            csvws.append(in_own_process(__file__, "csvw", folder))
            rdflibs.append(in_own_process(__file__, "rdflib", folder))
    quads, rate = ours[0]["quads"], ours[0]["quads"] / median(ours)
    size, mine = f"{quads:,} quads", f"{rate:,.0f} quads/s"
    both = f"{mine}; by the clock {quads / median(ours, 'clock'):,.0f}"
    rows = [["tables to checked, sorted N-Quads", size, both, "", "", _memory(ours)]]
    if peers:
        # csvw makes no quads: its time for the same cells, counted in ours.
        peer = quads / median(csvws)
        text = f"{peer:,.0f} quads/s' worth of cells"
        rows.append(
            [
                "… csvw: reads and checks the same cells, no RDF (this size only)",
                size,
                mine,
                text,
                f"{rate / peer:.1f}",
                _memory(csvws),
            ]
        )
        peer = rdflibs[0]["quads"] / median(rdflibs)
        text, size = f"{peer:,.0f} quads/s", f"{rdflibs[0]['quads']:,} quads"
        rows.append(
            [
                "… csv and rdflib: cells as plain literals, unchecked (this size only)",
                size,
                mine,
                text,
                f"{rate / peer:.1f}",
                _memory(rdflibs),
            ]
        )
    return rows


def _memory(runs: list[dict[str, Any]]) -> str:
    return f"{median(runs, 'memory'):,.0f} MB"


def compare_load(nquads: Path, quads: int, folder: Path, runs: int) -> list[str]:
    """The row of loading: we and the command line of Oxigraph, in turns, each into a new folder."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    ours, theirs = [], []
    for _ in range(runs):
        store, other = folder / "store", folder / "other"
        shutil.rmtree(store, ignore_errors=True)
        ours.append(in_own_process(__file__, "load", nquads, store))
        command = [program, "load", "--location", str(other), "--file", str(nquads)]
        seconds, _ = timed(
            lambda command=command: subprocess.run(command, check=True, capture_output=True), perf_counter
        )
        theirs.append({"seconds": seconds})
        shutil.rmtree(other)
    rates = [quads / median(ours), quads / median(theirs)]
    texts = [f"{rate:,.0f} quads/s" for rate in rates]
    return [
        "store: load (peer: `oxigraph load`)",
        f"{quads:,} quads",
        *texts,
        f"{rates[0] / rates[1]:.2f}",
        _memory(ours),
    ]


def compare_queries(found: list[dict[str, Any]]) -> list[list[str]]:
    """Rows of the questions that take long enough to measure."""
    rows = []
    for query in found:
        if query["ours"]:
            times = [median([{"seconds": s} for s in query[who]]) for who in ("ours", "theirs")]
            texts = [f"{time * 1000:,.0f} ms" for time in times]
            what = f"query {query['name']} (peer: pyoxigraph)"
            rows.append([what, f"{query['rows']:,} rows", *texts, f"{times[0] / times[1]:.2f}", ""])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the larger project, about")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the table and the machine to this file")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *arguments = options.step
        print(json.dumps(STEPS[name](*arguments)))
        return
    with TemporaryDirectory(prefix="prospects-kg-bench-") as name:
        folder = Path(name)
        rows: list[list[str]] = []
        for part in (10, 1):
            project = folder / f"project-{part}"
            write_project(project, max(1, options.quads // part // QUADS_OF_A_PRACTICE), SEED)
            rows += compare_tables(project, options.runs, peers=part == 10)
        nquads = folder / "dump.nq"
        quads = in_own_process(__file__, "dump", project, nquads)["quads"]
        rows.append(compare_load(nquads, quads, folder, options.runs))
        rows += compare_queries(
            in_own_process(__file__, "queries", project, folder / "store", str(options.runs))
        )
    print("\n".join(machine(PACKAGES)), "", markdown(COLUMNS, rows), sep="\n")
    if options.json:
        result = {"machine": machine(PACKAGES), "columns": COLUMNS, "rows": rows}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
