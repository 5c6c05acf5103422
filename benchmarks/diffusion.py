"""How long it takes to infer who learned from whom, how that grows, and where the time goes.

    python benchmarks/diffusion.py [--adoptions FILE --columns REGION,PRACTICE,TIME] [--scale 1] [--runs 3] [--json FILE]

Prints one Markdown table. Every run is a process of its own; times are medians of the clock, after the adoptions were
read unless the row says otherwise. The data are synthetic, of the size that the row gives: `regions x practices x
adoptions`. With --adoptions the first rows are of that file instead (for SPID v1.0, which is not part of this
repository: --columns statenam,policy,adopt_year). No Python package infers such networks; the ratio of the first row is
to the search done naively, with the gains of all links computed anew at every step.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measuring import in_own_process, machine, markdown, median, peak_memory, timed

from prospects_kg.diffusion.adoptions import Adoption
from prospects_kg.diffusion.candidates import Earlier
from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.children import best_links
from prospects_kg.diffusion.compat import DEFAULT
from prospects_kg.diffusion.delays import Exponential
from prospects_kg.diffusion.netinf import InferenceOptions, infer
from prospects_kg.diffusion.resampling import permuted
from prospects_kg.diffusion.significance import StopTest

PACKAGES = ("prospects-kg", "numpy", "scipy")
COLUMNS = ("what", "size", "prospects-kg", "naive", "ratio", "memory")
# As many regions, practices and adoptions as SPID v1.0 has, and the links that are published of it.
STATES, STATES_LINKS = (50, 728, 17_835), 872
LARGE, LARGE_LINKS = (2_000, 20_000, 400_000), 5_000
# Practices that many regions adopted: enough work for a second process to pay.
DENSE, DENSE_LINKS = (4_000, 1_000, 1_500_000), 5_000
SEED = 1
NAIVE_LINKS = 5


def synthetic(regions: int, practices: int, adoptions: int) -> list[Adoption]:
    """Synthetic adoptions: each practice taken up by some regions in random order, some two years apart."""
    random = np.random.default_rng(SEED)
    mean = adoptions / practices
    sizes = np.clip(random.poisson(mean, size=practices), 2, regions)
    rows = []
    for practice, size in enumerate(sizes):
        chosen = random.choice(regions, size=size, replace=False)
        years = np.floor(1900 + np.cumsum(random.exponential(2.0, size=size)))
        rows += [
            Adoption(f"r{region}", f"p{practice}", float(year))
            for region, year in zip(chosen, years, strict=True)
        ]
    return rows


def cascades_of(source: str) -> tuple[float, Cascades]:
    """Seconds of reading and the cascades of `FILE|REGION,PRACTICE,TIME`, or of `regions,practices,adoptions`."""
    file, bar, columns = source.partition("|")
    if bar:
        region, practice, time = columns.split(",")
        return timed(
            lambda: Cascades.from_csv(file, region=region, practice=practice, time=time), perf_counter
        )
    rows = synthetic(*map(int, file.split(",")))
    return timed(lambda: Cascades.from_rows(rows), perf_counter)


# --- steps, each in a process of its own -------------------------------------------------------------


def step_infer(source: str, links: str, processes: str) -> dict[str, Any]:
    """The whole inference."""
    _, cascades = cascades_of(source)
    options = InferenceOptions(
        parameters={"lambda": 0.5},
        max_links=int(links),
        cutoff=1.0,
        compat="networkinference",
        processes=int(processes),
    )
    seconds, inference = timed(lambda: infer(cascades, options), perf_counter)
    return {"seconds": seconds, "links": len(inference.links), "memory": peak_memory()}


def step_phases(source: str, links: str) -> dict[str, Any]:
    """The phases one by one: reading, ordering, first gains of every region, search, stop test."""
    read, cascades = cascades_of(source)
    ordered, earlier = timed(lambda: Earlier.of(cascades), perf_counter)
    search = best_links(cascades, Exponential(0.5), DEFAULT)
    started, first = timed(lambda: next(search), perf_counter)
    searched, rest = timed(
        lambda: [one for one, _ in zip(search, range(int(links) - 1), strict=False)], perf_counter
    )
    test = StopTest(len(cascades.practices), DEFAULT)
    tested, _ = timed(lambda: [test.p_value(found) for found in [first, *rest]], perf_counter)
    seconds = {
        "reading": read,
        "ordering": ordered,
        # The search orders for itself, too.
        "first gains": started - ordered,
        "search": searched,
        "stop test": tested,
    }
    return {"phases": seconds, "pairs": int(earlier.count.sum()), "memory": peak_memory()}


def step_naive(source: str) -> dict[str, Any]:
    """The first few links with the gains of all links computed anew at every step; seconds are per link."""
    _, cascades = cascades_of(source)
    earlier, delay = Earlier.of(cascades), Exponential(0.5)
    rows = np.flatnonzero(earlier.count)
    nodes = len(cascades.nodes)

    def search() -> None:
        slot, others = earlier.runs(rows)
        log = delay.log_density(earlier.time[rows[slot]] - earlier.time[others])
        score = log + np.log(DEFAULT.network)
        ends = np.cumsum(earlier.count[rows])
        current = np.maximum.reduceat(log + np.log(DEFAULT.background), ends - earlier.count[rows])
        link = earlier.node[others].astype(np.int64) * nodes + earlier.node[rows[slot]]
        for _ in range(NAIVE_LINKS):
            gain = np.bincount(link, weights=np.maximum(score - current[slot], 0.0))
            chosen = link == int(gain.argmax())
            current[slot[chosen]] = np.maximum(current[slot[chosen]], score[chosen])

    seconds, _ = timed(search, perf_counter)
    return {"seconds": seconds / NAIVE_LINKS, "memory": peak_memory()}


def step_permute(source: str, links: str, processes: str) -> dict[str, Any]:
    """Twenty shuffles."""
    _, cascades = cascades_of(source)
    inference = infer(
        cascades, InferenceOptions(parameters={"lambda": 0.5}, max_links=int(links), cutoff=1.0)
    )
    seconds, _ = timed(
        lambda: permuted(cascades, inference, 20, SEED, processes=int(processes)), perf_counter
    )
    return {"seconds": seconds, "memory": peak_memory()}


STEPS = {"infer": step_infer, "phases": step_phases, "naive": step_naive, "permute": step_permute}


# --- the table -----------------------------------------------------------------------------------------


def repeated(runs: int, *step: str) -> dict[str, Any]:
    """The medians of a step's runs."""
    found = [in_own_process(__file__, *step) for _ in range(runs)]
    return {**found[0], **{key: median(found, key) for key in ("seconds", "memory") if key in found[0]}}


def source_of(size: tuple[int, int, int]) -> str:
    return ",".join(map(str, size))


def scaled(size: tuple[int, int, int], scale: float) -> tuple[int, int, int]:
    """A smaller size of the same shape: as many adoptions a practice, as long as there are regions enough."""
    regions, practices, adoptions = size
    some = max(4, round(practices * scale))
    return (
        max(10, round(regions * scale)),
        some,
        min(round(adoptions * scale), some * max(10, round(regions * scale))),
    )


def named(size: tuple[int, int, int], links: int) -> str:
    return f"{size[0]:,} x {size[1]:,} x {size[2]:,}, {links:,} links"


def row(what: str, size: str, ours: dict[str, Any], naive: float | None = None) -> list[str]:
    """A row of the table; `naive` are the seconds of the naive search for the same number of links."""
    there = [f"{naive:,.2f} s", f"{naive / ours['seconds']:,.1f}"] if naive else ["", ""]
    return [what, size, f"{ours['seconds']:.2f} s", *there, f"{ours['memory']:,.0f} MB"]


def states_rows(source: str, size: str, links: int, runs: int) -> list[list[str]]:
    """The size of SPID: the bare run beside the naive search, and shuffles by one process and by two."""
    ours, naive = [], []
    for _ in range(runs):  # in turns
        ours.append(in_own_process(__file__, "infer", source, str(links), "1"))
        naive.append(in_own_process(__file__, "naive", source))
    bare = {**ours[0], "seconds": median(ours), "memory": median(ours, "memory")}
    rows = [row("infer, one process", size, bare, median(naive) * bare["links"])]
    for processes in ("1", "2"):
        what = f"20 shuffles, {'one process' if processes == '1' else 'two processes'}"
        rows.append(row(what, size, repeated(runs, "permute", source, str(links), processes)))
    return rows


def growth_rows(base: tuple[int, int, int], links: int, runs: int) -> list[list[str]]:
    """How time grows with each of practices, regions and links, the other two as they are."""
    regions, practices, adoptions = base
    cases = []
    for part in (4, 2, 1):
        cases.append(("practices", (regions, practices // part, adoptions // part), links))
    for part in (4, 2):
        cases.append(("regions", (regions // part, practices, adoptions), links))
    for part in (4, 2):
        cases.append(("links", base, links // part))
    return [
        row(
            f"infer, growth with {what}",
            named(size, its),
            repeated(runs, "infer", source_of(size), str(its), "1"),
        )
        for what, size, its in cases
    ]


def phase_rows(source: str, size: str, links: int) -> list[list[str]]:
    """The share of each phase."""
    found = in_own_process(__file__, "phases", source, str(links))
    total = sum(found["phases"].values())
    return [
        [
            f"phase: {phase}",
            f"{size}, {found['pairs']:,} pairs",
            f"{seconds:.2f} s",
            "",
            f"{seconds / total:.0%} of it",
            "",
        ]
        for phase, seconds in found["phases"].items()
    ]


def process_rows(size: tuple[int, int, int], links: int, runs: int) -> list[list[str]]:
    """One process and two, in turns, on work that is long beside starting a process."""
    found: dict[str, list[dict[str, Any]]] = {"1": [], "2": []}
    for _ in range(runs):
        for processes, its in found.items():
            its.append(in_own_process(__file__, "infer", source_of(size), str(links), processes))
    one, two = ({"seconds": median(its), "memory": median(its, "memory")} for its in found.values())
    rows = [
        row("infer, one process", named(size, links), one),
        row("infer, two processes", named(size, links), two),
    ]
    rows[1][4] = f"{two['seconds'] / one['seconds']:.2f} of one process"
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--adoptions", help="a CSV of adoptions for the first rows")
    parser.add_argument("--columns", default="region,practice,date", help="its columns: region,practice,date")
    parser.add_argument("--scale", type=float, default=1.0, help="how large the synthetic data are")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the table and the machine to this file")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *arguments = options.step
        print(json.dumps(STEPS[name](*arguments)))
        return
    states, large, dense = (scaled(size, options.scale) for size in (STATES, LARGE, DENSE))
    counts = [max(2, round(links * options.scale)) for links in (STATES_LINKS, LARGE_LINKS, DENSE_LINKS)]
    if options.adoptions:
        source, size = (
            f"{options.adoptions}|{options.columns}",
            f"{Path(options.adoptions).name}, {counts[0]} links",
        )
    else:
        source, size = source_of(states), named(states, counts[0])
    rows = states_rows(source, size, counts[0], options.runs)
    rows += phase_rows(source, size, counts[0])
    rows += growth_rows(large, counts[1], options.runs)
    rows += phase_rows(source_of(large), named(large, counts[1]), counts[1])
    rows += process_rows(dense, counts[2], options.runs)
    print("\n".join(machine(PACKAGES)), "", markdown(COLUMNS, rows), sep="\n")
    if options.json:
        result = {"machine": machine(PACKAGES), "columns": COLUMNS, "rows": rows}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
