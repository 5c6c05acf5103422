"""Sorting more lines than memory holds: sorted runs on disk, merged as they are read (external merge sort).

Lines compare by code point, which is the order of their UTF-8 bytes; so the result is the same on every machine.
Runs are written, read and merged in blocks of lines: the sort of lists, which finds the runs in them, merges
several times faster than a heap does line by line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

# About 30 MB of lines at a time. Longer runs were not faster, and memory follows their length.
RUN_LENGTH: Final = 50_000
# Bytes of one run that are in memory while it is merged; and lines that are encoded at a time.
_BLOCK: Final = 1 << 16
_BATCH: Final = 2_000


class Sorter:
    """Takes lines (without line breaks) in any order and gives them back sorted, repetitions kept."""

    def __init__(self, folder: Path, run_length: int = RUN_LENGTH) -> None:
        self._folder, self._run_length = folder, run_length
        self._runs: list[Path] = []
        self._rest: list[str] = []

    def extend(self, lines: Iterable[str]) -> None:
        """Take in lines, writing a run whenever enough have come together."""
        source = iter(lines)
        while chunk := list(islice(source, self._run_length - len(self._rest))):
            self._rest += chunk
            if len(self._rest) >= self._run_length:
                self._write_run()

    def _write_run(self) -> None:
        self._rest.sort()
        path = self._folder / f"run-{len(self._runs)}"
        with path.open("wb") as out:
            for start in range(0, len(self._rest), _BATCH):
                out.write("".join([f"{line}\n" for line in self._rest[start : start + _BATCH]]).encode())
        self._runs.append(path)
        self._rest = []

    def merged(self) -> Iterator[str]:
        """All lines in order; removes the runs at the end."""
        self._rest.sort()
        if not self._runs:
            yield from self._rest
            return
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")) for path in self._runs]
            yield from _merge([*map(_blocks, files), iter([self._rest] if self._rest else [])])
        for path in self._runs:
            path.unlink()


def _blocks(run: BinaryIO) -> Iterator[list[str]]:
    """The lines of a run, some at a time."""
    while block := run.read(_BLOCK) + run.readline():
        yield block[:-1].decode().split("\n")


def _merge(runs: Iterable[Iterator[list[str]]]) -> Iterator[str]:
    """The lines of sorted runs, in order.

    What stands in a block up to the smallest of all blocks' last lines is complete: what comes later in any
    run is not smaller. So that much of every block is sorted and given on.
    """
    blocks = [(block, run) for run in runs if (block := next(run, None))]
    while blocks:
        bound = min(block[-1] for block, _ in blocks)
        ready: list[str] = []
        rest = []
        for block, run in blocks:
            end = bisect_right(block, bound)
            ready += block[:end]
            if end < len(block):
                rest.append((block[end:], run))
            elif following := next(run, None):
                rest.append((following, run))
        blocks = rest
        ready.sort()
        yield from ready
