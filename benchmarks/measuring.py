"""What every benchmark needs: one step in a process of its own, medians, the machine in words, a table."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any


def timed(work: Callable[[], Any], clock: Callable[[], float] = process_time) -> tuple[float, Any]:
    """Seconds and the result of some work.

    By default the seconds of processor time of this process: what else the machine does then counts less.
    Work that other processes or many threads do needs `perf_counter`, the clock on the wall.
    """
    start = clock()
    result = work()
    return clock() - start, result


def peak_memory() -> float:
    """The most memory (resident set) that this process has had, in MB."""
    # macOS counts bytes, Linux kilobytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def in_own_process(script: str, step: str, *arguments: str | Path) -> dict[str, Any]:
    """Run `script --step STEP ARGUMENTS...`, which prints one line of JSON; so no step warms or fills another."""
    command = [sys.executable, script, "--step", step, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def median(runs: Sequence[dict[str, Any]], key: str = "seconds") -> float:
    return statistics.median(run[key] for run in runs)


def machine(packages: Sequence[str]) -> list[str]:
    """Processor, cores, memory, system, and versions of Python and of packages."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}",
        f"{platform.python_implementation()} {platform.python_version()}, "
        + ", ".join(f"{package} {version(package)}" for package in packages),
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
