"""The files of inferred links: one for each run, in a folder beside the release they belong to.

A release is never changed once it is made, so what is inferred from it lies beside it and is opened with it on request
(docs/decisions/0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, Release
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.model.errors import DiffusionError, ReleaseError, quoted
from prospects_kg.model.terms import SLUG, Names, iri, split_statement


def inferred_folder(release: Path) -> Path:
    """Where the runs of a release lie: a folder beside it, so that the release itself stays as it was made."""
    return release.with_name(f"{release.resolve().name}-inferred")


def write_inferred(lines: Iterable[str], run: str, folder: Path) -> Path:
    """Write a run's lines to `{run}.nq` in a folder: all of them, or nothing. The same run is written over.

    Raises DiffusionError where the file cannot be written.
    """
    path = folder / f"{run}.nq"
    aside = folder / f".{run}.writing"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise DiffusionError(f"{path}: cannot be written: {error.strerror}") from error
    return path


def read_inferred(folder: Path, run: str, names: Names) -> list[str]:
    """The lines of a run that was written before; every one must lie in that run's own graph.

    Raises DiffusionError where there is no such run, or its file says something elsewhere.
    """
    path, home = folder / f"{run}.nq", iri(names.inferred_graph(run))
    if not SLUG.fullmatch(run) or not path.is_file():
        there = ", ".join(runs_in(folder)) or "none"
        raise DiffusionError(f"there is no run {quoted(run)} in {folder}; there are: {there}")
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DiffusionError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if _graph_of(line) != home:
            raise DiffusionError(f"{path}:{number}: lies outside {home}; infer this run again")
    return lines


def _graph_of(line: str) -> str:
    try:
        return split_statement(line)[3]
    except ValueError:
        return ""


def runs_in(folder: Path) -> list[str]:
    """The names of the runs in a folder, sorted."""
    return sorted(path.stem for path in folder.glob("*.nq") if not path.name.startswith("."))


def with_inferred(release: Release, runs: Sequence[str]) -> EmbeddedGraph:
    """The graph of a release together with the links of inferred runs, in memory: a release's own store is never changed."""
    kept = [
        line
        for run in dict.fromkeys(runs)
        for line in read_inferred(inferred_folder(release.path), run, release.names)
    ]

    if not (release.path / NQUADS).is_file():
        raise ReleaseError(f"{release.path}: is not whole (no {NQUADS}); build the release again")

    def lines() -> Iterator[str]:
        yield from read_lines(release.path / NQUADS)
        yield from kept

    return EmbeddedGraph.from_nquads(
        lines(), where=f"{release.path} ({release.version}) with {', '.join(runs)}"
    )
