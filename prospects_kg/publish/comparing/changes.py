"""What changed between two releases: things and statements, by who states them, while two sorted dumps pass by.

Both dumps are sorted by code points, so a thing's statements stand together and one look at each is enough, however
large they are. The change is also an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html): applied to the
quads of the first release it gives those of the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, Release
from prospects_kg.model.errors import ReleaseError
from prospects_kg.model.terms import is_triple, split_statement

How = Literal["added", "removed", "changed"]
HOWS: Final[tuple[How, ...]] = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A subject whose statements changed; N-Quads lines without line ends, those of the default graph left out."""

    thing: str
    how: How
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(slots=True)
class Totals:
    """Counts of a comparison: things by how they changed, statements added and removed by graph."""

    things: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    def count(self, change: ThingChange) -> None:
        """Take a change into the counts."""
        self.things[change.how] += 1
        self.added.update(graph_of(line) for line in change.added)
        self.removed.update(graph_of(line) for line in change.removed)

    @property
    def graphs(self) -> list[str]:
        """The graphs in which something changed, sorted."""
        return sorted(self.added.keys() | self.removed.keys())

    def __bool__(self) -> bool:
        return bool(self.things)


def changes(one: Release, other: Release) -> Iterator[ThingChange]:
    """What differs between two releases, thing by thing in the order of their IRIs' spelling.

    Raises ReleaseError where a dump is missing or the releases are of different projects.
    """
    check_same_project(one, other)
    for subject, group in groupby(_merged(_lines(one), _lines(other)), key=lambda each: _subject(each[0])):
        change = _change(subject, group)
        if change is not None:
            yield change


def check_same_project(one: Release, other: Release) -> None:
    """Raise ReleaseError where two releases are of different projects: all would be removed and all added."""
    if one.names != other.names:
        raise ReleaseError(
            f"{other.path}: was made for {other.names.base}, {one.path} for {one.names.base}; compare releases of one project"
        )


def patch(one: Release, other: Release) -> Iterator[str]:
    """The lines of an RDF Patch that leads from the quads of one release to those of the other, default graph included."""
    yield f"H id <{_patch_id(one, other)}> ."
    yield "TX ."
    for line, in_one, in_other in _merged(_lines(one), _lines(other)):
        if in_one != in_other:
            yield f"{'A' if in_other else 'D'} {line}"
    yield "TC ."


def _patch_id(one: Release, other: Release) -> str:
    """An IRI of a patch alone: a version may be built twice while it is worked on, so digests of the dumps are in it."""
    digests = (str(each.manifest["files"][NQUADS]["sha256"])[:12] for each in (one, other))
    return other.names.thing("run", "-".join(("diff", one.version, other.version, *digests)))


def graph_of(line: str) -> str:
    """The graph that a statement lies in."""
    return split_statement(line)[3].strip("<>")


def _change(subject: str, group: Iterable[tuple[str, bool, bool]]) -> ThingChange | None:
    added: list[str] = []
    removed: list[str] = []
    before = after = False
    for line, in_one, in_other in group:
        before, after = before or in_one, after or in_other
        if in_one != in_other and not is_triple(line):
            (added if in_other else removed).append(line)
    if not added and not removed:
        return None
    how: How = "changed" if before and after else "added" if after else "removed"
    return ThingChange(subject.strip("<>"), how, tuple(added), tuple(removed))


def _merged(one: Iterator[str], other: Iterator[str]) -> Iterator[tuple[str, bool, bool]]:
    """The lines of two sorted streams in order, each once, with which of the two has it."""
    left, right = next(one, None), next(other, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            yield left or "", True, False
            left = next(one, None)
        elif left is None or right < left:
            yield right, False, True
            right = next(other, None)
        else:
            yield left, True, True
            left, right = next(one, None), next(other, None)


def _lines(release: Release) -> Iterator[str]:
    path: Path = release.path / NQUADS
    if not path.exists():
        raise ReleaseError(f"{path}: is not there; `prospects-kg build` makes the release again")
    return iter(read_lines(path))


def _subject(line: str) -> str:
    return line.partition(" ")[0]
