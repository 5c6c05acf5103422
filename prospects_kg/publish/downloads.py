"""What a file to download is: where it lies, what it holds, how large it is, and its digest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

GZIP: Final = "application/gzip"
SUMS: Final = "SHA256SUMS"
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: path from the root, kind (`dump`, `table`, `network`), key of its words, media type, size, digest.

    `media` is of what is inside where the file is compressed. `graph` is the graph that a dump holds: "all" or "default".
    """

    path: str
    kind: str
    word: str
    media: str
    bytes: int
    sha256: str
    graph: str = ""

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]

    @property
    def compressed(self) -> bool:
        """Whether the file is compressed with gzip."""
        return self.path.endswith(".gz")

    @property
    def served(self) -> str:
        """The media type of the file as it lies there."""
        return GZIP if self.compressed else self.media


def stem(base: str) -> str:
    """How the files of a project are called: the last part of its base, else `dump`.

    >>> stem("https://w3id.org/prospects-kg/"), stem("https://example.org/")
    ('prospects-kg', 'dump')
    """
    last = base.partition("://")[2].rstrip("/").partition("/")[2].rpartition("/")[2]
    return last if _WORD.fullmatch(last) else "dump"


def sums(downloads: Iterable[Download]) -> str:
    """The text of SHA256SUMS, which `sha256sum -c` reads: digests and paths, sorted by path."""
    return "".join(f"{each.sha256}  {each.path}\n" for each in sorted(downloads, key=lambda one: one.path))
