"""Lines as a file of bytes, for whoever reads files and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import Final

_LINES_AT_ONCE: Final = 1_000


class LineStream(io.RawIOBase):
    """Lines as the file of bytes that a loader reads, so that they need not stand in memory at once."""

    def __init__(self, lines: Iterable[str | bytes]) -> None:
        self._lines, self._rest = iter(lines), memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what the buffered reader gives
        """Fill a buffer with the lines that come next, each with its line break; 0 at their end."""
        if not self._rest and (batch := list(islice(self._lines, _LINES_AT_ONCE))):
            lines = (line.encode() if isinstance(line, str) else line for line in batch)
            self._rest = memoryview(b"\n".join([*lines, b""]))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
