"""A command watched from outside: its seconds, and the memory of all its processes together."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Sequence
from tempfile import TemporaryFile
from time import perf_counter
from typing import Any

import psutil

# A look takes some ten milliseconds for each large process, which those that are watched cannot use: it may take
# one part in so many of the time, and comes at most three times a second.
SECONDS_BETWEEN_LOOKS = 0.3
ONE_PART_IN = 40


def watched(command: Sequence[str]) -> dict[str, Any]:
    """Run a command to its end: seconds by the clock and of processors, memory in MB, and what it printed.

    Processor seconds are those of all processes that the command began and waited for. `memory` shares out
    what several processes map (PSS), `resident` counts it once for each of them (RSS); both are the largest
    sum over the processes of one moment.
    """
    before, start = _processor_seconds(), perf_counter()
    with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        with subprocess.Popen(command, stdout=out, stderr=err) as process:
            memory, resident = _watch(process)
        seconds = perf_counter() - start
        for stream in (out, err):
            stream.seek(0)
        if process.returncode:
            raise SystemExit(f"{command[1:4]} failed:\n{err.read()[-2000:]}")
        said = out.read()
    processor = _processor_seconds() - before
    return {
        "seconds": seconds,
        "processor": processor,
        "memory": memory,
        "resident": resident,
        "said": said,
    }


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[str]) -> tuple[float, float]:
    memory = resident = 0.0
    while process.poll() is None:
        begun = perf_counter()
        shared, counted = _memory_of_tree(process.pid)
        memory, resident = max(memory, shared), max(resident, counted)
        pause = max(SECONDS_BETWEEN_LOOKS, ONE_PART_IN * (perf_counter() - begun))
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            continue
    return memory, resident


def _memory_of_tree(pid: int) -> tuple[float, float]:
    shared = counted = 0.0
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0, 0.0
    for each in processes:
        try:
            info = each.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # it has just ended
            continue
        # Only Linux tells PSS; elsewhere what is a process's own, without anything shared.
        shared += getattr(info, "pss", info.uss) / 1e6
        counted += info.rss / 1e6
    return shared, counted
