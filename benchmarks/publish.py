"""How fast a release becomes a publication: we, rdflib writing the Turtle alone, mkrdf making plain pages.

    python benchmarks/publish.py [--things 2500 5000 10000] [--runs 3] [--processes 2] [--json FILE]

Needs the extra `bench`. Prints two Markdown tables: who took how long, and whether the bounds hold. Projects
are synthetic (`prospects-kg synth`); a thing is what has a page. All take turns, sizes too; figures are medians.

We are the whole command `prospects-kg publish`, from its start to its end: for each thing a page in two
languages, Turtle, N-Triples, JSON-LD and a linkset, and around them lists, search, pictures, answers, records
and dumps. The peers are one process each, timed without their imports, from reading to the last file:

- rdflib writes the same Turtle files and no other; a sample is compared with ours, triple by triple;
- mkrdf (a plugin of MkDocs) writes one page a thing in one language: its statements as they are, no labels,
  no sources, without a theme's menu. It knows one base IRI, so what the software itself names (some 300
  things) is not there.

Both read the statements of all named graphs, each once, as N-Triples; nothing is charged for making that
file. "times ours" is of processor seconds a thing. "memory" is the most that all processes held together,
what they share divided among them; "resident" counts it for each. Queries are counted where they reach the
store, page by page, in another process, at the largest size; those that are asked once a process (the order
of classes, the network of all transfers) are not a page's.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import jinja_rdf.graph_handling
import rdflib
from loguru import logger
from measuring import machine, markdown, median, timed
from mkdocs.commands.build import build
from mkdocs.config import load_config
from watching import watched

from prospects_kg.build.building import build_release
from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, STORE, Release
from prospects_kg.build.synth import write_project
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.knowledge_graph import load_library
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PREFIXES
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.things.pages import thing_files

PACKAGES = ("prospects-kg", "pyoxigraph", "jinja2", "rdflib", "mkrdf", "mkdocs")
COLUMNS = (
    "who",
    "things",
    "files",
    "clock",
    "processor",
    "ms a thing",
    "times ours",
    "memory",
    "resident",
)
BOUNDS = ("promised", "measured", "holds")
SEED = 1
# About: terms, concepts and graphs of every project, and what a practice brings: its transfers, places, …
THINGS_OF_EVERY_PROJECT = 350
THINGS_OF_A_PRACTICE = 4.21
# What is promised, for the largest size that is asked for where that is 10,000 things.
SECONDS, MEGABYTES, QUERIES, PROMISED_THINGS = 60, 1000, 3, 10_000
# How much dearer a further thing may become before growth is no line: what a shared machine may add.
STEEPER = 1.2
# Files of rdflib that are compared with ours.
SAMPLE = 40
# A statement of a named graph and its triple; those of the default graph repeat them.
QUAD = re.compile(r"(\S+ \S+ .+) <[^<>\"\s]+> \.")

PLAIN = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ resource.identifier | e }}</title></head>
<body>
<h1>{{ resource.identifier | e }}</h1>
<dl>
{% for property, value in graph.predicate_objects(resource.identifier) -%}
<dt>{{ property | e }}</dt>
<dd>{% if value.datatype is defined %}{{ value | e }}{% else -%}
<a href="{{ value | iri_resolver }}">{{ value | e }}</a>{% endif %}</dd>
{% endfor -%}
{% for other, property in graph.subject_predicates(resource.identifier) -%}
<dt>is {{ property | e }} of</dt>
<dd><a href="{{ other | iri_resolver }}">{{ other | e }}</a></dd>
{% endfor -%}
</dl>
</body>
</html>
"""


class Counting(EmbeddedGraph):
    """A store that counts what it is asked."""

    asked = 0

    def _run(self, query: str) -> Any:
        self.asked += 1
        return super()._run(query)


class CountedPublication(Publication):
    """A publication whose every query is counted."""

    @cached_property
    def graph(self) -> Counting:
        """The quads of the release."""
        return Counting.open_store(self.release.path / STORE)


def opened(folder: str, kind: type[Publication] = Publication) -> Publication:
    """The publication of the project and release in a folder."""
    project = Project.open(Path(folder) / "project")
    return kind(Release.open(Path(folder) / "release"), project, load_library(project))


# --- steps, each in a process of its own -------------------------------------------------------------


def step_data(folder: str, practices: str) -> dict[str, Any]:
    """A project, its release, and what peers read: statements as N-Triples, documents with their things."""
    place = Path(folder)
    write_project(place / "project", int(practices), SEED)
    if build_release(Project.open(place / "project"), place / "release").release is None:
        raise SystemExit("the synthetic project did not build")
    publication = opened(folder)
    documents = {publication.addresses.document(thing): thing for thing in publication.things}
    (place / "documents.json").write_text(json.dumps(documents), encoding="utf-8")
    base = publication.names.base
    own = [thing for thing in documents.values() if thing.startswith(base)]
    (place / "own.txt").write_text("\n".join(own), encoding="utf-8")
    triples = {quad[1] for line in read_lines(place / "release" / NQUADS) if (quad := QUAD.fullmatch(line))}
    with (place / "statements.nt").open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{triple} .\n" for triple in sorted(triples))
    return {"things": len(documents), "own": len(own), "base": base, "triples": len(triples)}


def step_queries(folder: str) -> dict[str, Any]:
    """The most queries that a page took, and the mean; every page is made and none is written."""
    publication = opened(folder, CountedPublication)
    # Asked once a process, whichever page comes first: the order of classes and the network of all transfers.
    _ = publication.describer
    publication.lineages.drawing("", None)
    counts = []
    for thing in publication.things:
        before = publication.graph.asked
        for _ in thing_files(publication, thing):
            pass
        counts.append(publication.graph.asked - before)
    return {"most": max(counts), "mean": sum(counts) / len(counts)}


def step_rdflib(folder: str, out: str) -> dict[str, Any]:
    """The same Turtle files, read and written by rdflib."""
    documents = json.loads((Path(folder) / "documents.json").read_text(encoding="utf-8"))

    def write() -> int:
        whole = rdflib.Graph(bind_namespaces="none").parse(Path(folder) / "statements.nt", format="nt")
        for prefix, namespace in PREFIXES.items():
            whole.bind(prefix, namespace)
        for document, thing in documents.items():
            # A manager of names for all files; one for each would take rdflib longer than the statements do.
            graph = rdflib.Graph(namespace_manager=whole.namespace_manager)
            node = rdflib.URIRef(thing)
            for triple in (*whole.triples((node, None, None)), *whole.triples((None, None, node))):
                graph.add(triple)
            path = Path(out) / f"{document}.ttl"
            path.parent.mkdir(parents=True, exist_ok=True)
            graph.serialize(path, format="turtle", encoding="utf-8")
        return len(documents)

    return _timed_twice(write)


class PlainPath(PurePosixPath):
    """What mkrdf wants of a path; its own class works with the paths of Python 3.13 and later only."""

    def __add__(self, more: str) -> str:
        return f"{self}{more}"


def step_mkrdf(folder: str, out: str, base: str) -> dict[str, Any]:
    """One plain page a thing of the project's own, by mkrdf in MkDocs."""
    if sys.version_info < (3, 13):
        jinja_rdf.graph_handling.IRIPath = PlainPath
    logger.disable("mkrdf")  # a line a page
    logger.disable("jinja_rdf")
    site = Path(out)
    for name in ("docs", "theme"):
        (site / name).mkdir(parents=True)
    (site / "theme" / "main.html").write_text(PLAIN, encoding="utf-8")
    chosen = {
        "graph_file": str(Path(folder) / "statements.nt"),
        "base_iri": base,
        "selection": {"file": str(Path(folder) / "own.txt")},
    }
    settings = {
        "site_name": "plain",
        "site_url": base,
        "use_directory_urls": False,
        "theme": {"name": None, "custom_dir": "theme"},
        "plugins": [{"mkrdf": chosen}],
    }
    (site / "mkdocs.yml").write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML

    def write() -> int:
        build(load_config(str(site / "mkdocs.yml")))
        return sum(1 for _ in (site / "site").rglob("*.html"))

    return _timed_twice(write)


def _timed_twice(work: Callable[[], int]) -> dict[str, Any]:
    """Seconds by the clock and of the processor, and the number of files."""
    seconds, (processor, files) = timed(lambda: timed(work), perf_counter)
    return {"seconds": seconds, "processor": processor, "things": files, "files": files}


STEPS: dict[str, Callable[..., Any]] = {
    "data": step_data,
    "queries": step_queries,
    "rdflib": step_rdflib,
    "mkrdf": step_mkrdf,
}


# --- the comparison ------------------------------------------------------------------------------------


def of_step(name: str, *arguments: str | Path) -> list[str]:
    """The command of a step of this file."""
    return [sys.executable, __file__, "--step", name, *map(str, arguments)]


def of_publish(folder: Path, out: Path, processes: int) -> list[str]:
    """The command that a user would give."""
    command = [sys.executable, "-m", "prospects_kg", "publish", "--allow-synthetic"]
    command += ["-p", str(folder / "project"), "--release", str(folder / "release")]
    return [*command, "-o", str(out), "--processes", str(processes)]


def ours(folder: Path, out: Path, processes: int) -> dict[str, Any]:
    """One run of ours."""
    run = watched(of_publish(folder, out, processes))
    things = json.loads((out / "site.json").read_text(encoding="utf-8"))["things"]
    return run | {"things": things, "files": sum(1 for path in out.rglob("*") if path.is_file())}


def peer(name: str, *arguments: str | Path) -> dict[str, Any]:
    """One run of a peer: its own seconds, and the memory seen from outside."""
    run = watched(of_step(name, *arguments))
    return run | json.loads(run["said"])


def statements(turtle: Path) -> set[tuple[Any, ...]]:
    """The triples of a file, literals by value, datatype and language: rdflib writes the decimal 8 as 8.0."""
    return {
        (
            subject,
            predicate,
            value.toPython(),
            getattr(value, "datatype", None),
            getattr(value, "language", None),
        )
        for subject, predicate, value in rdflib.Graph().parse(turtle)
    }


def compare_documents(site: Path, other: Path, folder: Path) -> None:
    """Make sure that the peer wrote the statements that we wrote, in a sample of the files."""
    documents = list(json.loads((folder / "documents.json").read_text(encoding="utf-8")))
    for document in documents[:: max(1, len(documents) // SAMPLE)]:
        mine, theirs = (statements(root / f"{document}.ttl") for root in (site, other))
        if mine != theirs:
            raise SystemExit(
                f"{document}: rdflib has other statements: {sorted(map(str, mine ^ theirs))[:3]}"
            )


def take_turn(folder: Path, turn: int, processes: int, base: str) -> dict[str, dict[str, Any]]:
    """One run of every contender at one size; each turn begins with another.

    Nothing is removed between the runs: for minutes, ext4 passes over the places of files that were just removed, and
    who writes next would pay for it.
    """
    contenders: list[tuple[str, Callable[[Path], dict[str, Any]]]] = [
        ("prospects-kg", lambda into: ours(folder, into, processes)),
        ("rdflib", lambda into: peer("rdflib", folder, into)),
        ("mkrdf", lambda into: peer("mkrdf", folder, into, base)),
    ]
    start = turn % len(contenders)
    found: dict[str, dict[str, Any]] = {}
    for name, run in contenders[start:] + contenders[:start]:
        found[name] = run(folder / f"{name}-{turn}")
        told = {key: value for key, value in found[name].items() if key != "said"}
        print(f"{name}: {json.dumps(told)}", file=sys.stderr)
    compare_documents(folder / f"prospects-kg-{turn}", folder / f"rdflib-{turn}", folder)
    return found


def compare(folders: Sequence[Path], runs: int, processes: int) -> list[dict[str, list[dict[str, Any]]]]:
    """Every contender's runs, size by size; sizes take turns as well, so that a machine's bad minutes meet all of them."""
    bases: list[str] = []
    for folder in folders:
        practices = max(1, math.ceil((int(folder.name) - THINGS_OF_EVERY_PROJECT) / THINGS_OF_A_PRACTICE))
        bases.append(json.loads(watched(of_step("data", folder, str(practices)))["said"])["base"])
    turns = [
        [take_turn(folder, turn, processes, base) for folder, base in zip(folders, bases, strict=True)]
        for turn in range(runs)
    ]
    # The first turn has the contenders in the order of the tables.
    return [{name: [turn[at][name] for turn in turns] for name in turns[0][at]} for at in range(len(folders))]


def a_thing(runs: Sequence[dict[str, Any]], key: str) -> float:
    """Milliseconds for each thing."""
    return median(runs, key) / runs[0]["things"] * 1000


def rows_of(found: dict[str, list[dict[str, Any]]], processes: int) -> list[list[str]]:
    """The rows of one size."""
    mine = a_thing(found["prospects-kg"], "processor")
    what = {
        "prospects-kg": f"prospects-kg, the whole site ({processes} processes)",
        "rdflib": "rdflib, the Turtle files alone",
        "mkrdf": "mkrdf, one plain page a thing",
    }
    return [
        [
            what[name],
            f"{runs[0]['things']:,}",
            f"{runs[0]['files']:,}",
            f"{median(runs):.1f} s",
            f"{median(runs, 'processor'):.1f} s",
            f"{a_thing(runs, 'processor'):.1f}",
            f"{a_thing(runs, 'processor') / mine:.2f}",
            f"{median(runs, 'memory'):,.0f} MB",
            f"{median(runs, 'resident'):,.0f} MB",
        ]
        for name, runs in found.items()
    ]


def further(sizes: Sequence[list[dict[str, Any]]]) -> list[float]:
    """Milliseconds of processors for each further thing, from each size to the next."""
    return [
        (median(more, "processor") - median(few, "processor")) / (more[0]["things"] - few[0]["things"]) * 1000
        for few, more in pairwise(sizes)
    ]


def bounds(sizes: Sequence[list[dict[str, Any]]], queries: dict[str, Any]) -> list[list[str]]:
    """What is promised, what was measured, whether it holds; seconds and memory speak of 10,000 things."""
    largest = sizes[-1]
    things, clock, memory = largest[0]["things"], median(largest), median(largest, "memory")
    at = f"at {things:,} things"
    promised = things >= PROMISED_THINGS
    found = [
        (f"{PROMISED_THINGS:,} things in {SECONDS} s", f"{clock:.1f} s {at}", clock <= SECONDS, promised),
        (f"in {MEGABYTES:,} MB", f"{memory:,.0f} MB {at}", memory <= MEGABYTES, promised),
    ]
    steps = further(sizes)
    if len(steps) > 1:
        text = "each further thing takes " + ", then ".join(f"{step:.1f} ms" for step in steps)
        found.append(("growth is linear", f"{text} of processors", max(steps) <= steps[0] * STEEPER, True))
    counted = f"at most {queries['most']}, {queries['mean']:.2f} in the mean, {at}"
    found.append((f"at most {QUERIES} queries a page", counted, queries["most"] <= QUERIES, True))
    return [
        [what, text, ("yes" if holds else "NO") if told else "not this size"]
        for what, text, holds, told in found
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--things", type=int, nargs="+", default=[2_500, 5_000, 10_000], help="sizes, about, the largest last"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--processes", type=int, default=2, help="processes that write our pages")
    parser.add_argument("--json", type=Path, help="also write the tables and the machine to this file")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *arguments = options.step
        print(json.dumps(STEPS[name](*arguments)))
        return
    with TemporaryDirectory(prefix="prospects-kg-bench-") as place:
        folders = [Path(place) / str(size) for size in options.things]
        found = compare(folders, options.runs, options.processes)
        queries = json.loads(watched(of_step("queries", folders[-1]))["said"])
    rows = [row for one in found for row in rows_of(one, options.processes)]
    sizes = [one["prospects-kg"] for one in found]
    about, held = machine(PACKAGES), bounds(sizes, queries)
    tables = [markdown(COLUMNS, rows), "", markdown(BOUNDS, held)]
    print("\n".join([*about, "", *tables]))
    if options.json:
        result = {"machine": about, "columns": COLUMNS, "rows": rows, "bounds": held}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if queries["most"] > QUERIES:
        raise SystemExit(f"a page took {queries['most']} queries; at most {QUERIES} are promised")


if __name__ == "__main__":
    main()
