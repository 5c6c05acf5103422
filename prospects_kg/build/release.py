"""A release folder: written aside, flushed, renamed, then only read (DESIGN, "Release folder").

While a build works, its folder is `.NAME.building` beside the target; the last release stays until the new
one is complete and flushed, becomes `.NAME.previous` for the moment between two renames, and is removed.
A build or a reader that finds only `.NAME.previous` (power went in that moment) puts it back.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.model.errors import ReleaseBusy, ReleaseError
from prospects_kg.model.project import Project
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import Names

MANIFEST: Final = "manifest.json"
NQUADS: Final = "prospects-kg.nq"
TURTLE: Final = "prospects-kg.ttl"
STORE: Final = "store"
TABLES: Final = "tables"
TRACE: Final = "trace.csv"
CONFLICTS: Final = "conflicts.csv"
TRANSFERS: Final = "transfers.csv"
VALIDATION: Final = "validation.ttl"
# What a reader takes from the manifest.
_FACTS: Final = ("title", "base", "version", "issued", "publisher", "licence", "languages", "files")
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing(
    target: Path, mark: str = MANIFEST, what: str = "release", *, many: bool = False
) -> Iterator[Path]:
    """A folder to write a release in; becomes `target` when the block ends well, and vanishes when it does not.

    `mark` is the file by which a folder of this kind is known: one without it is never replaced. `what` is what
    messages call the folder, `many` whether it gets thousands of files. Raises ReleaseBusy where another build is at
    work, ReleaseError where the disk is full or the place is not writable; the last release is then untouched.
    """
    # Where a link leads: the folder aside must lie beside the real one, and a link is not what is replaced.
    target = Path(os.path.realpath(target))
    aside, previous = _beside(target, "building"), _beside(target, "previous")
    try:
        _refuse_foreign(target, mark, what)
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(_beside(target, "lock"), timeout=0):
            recover(target)
            _remove(aside)
            aside.mkdir()
            try:
                yield aside
                (_flush_all if many else _flush)(aside)
                _replace(aside, target, previous)
            finally:
                _remove(aside)
    except Timeout:
        raise ReleaseBusy(f"{target}: another build is writing it; wait until it has finished") from None
    except OSError as error:
        raise _release_error(target, error, what) from error


def _release_error(target: Path, error: OSError, what: str) -> ReleaseError:
    if error.errno in _FULL:
        return ReleaseError(
            f"{target}: no space left on the disk; the last {what} is as it was. Make room and try again"
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReleaseError(f"{target}: cannot be written ({error.strerror}); choose another folder with -o")
    return ReleaseError(
        f"{error.filename or target}: {error.strerror or error}; the last {what} is as it was"
    )


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}"


def _refuse_foreign(target: Path, mark: str, what: str) -> None:
    if target.is_dir() and any(target.iterdir()) and not (target / mark).exists():
        raise ReleaseError(
            f"{target}: is not empty and holds no {what}; it is not replaced. Choose another folder with -o"
        )
    if target.exists() and not target.is_dir():
        raise ReleaseError(f"{target}: is a file; choose another folder with -o")


def recover(target: Path) -> None:
    """Put back a release that was caught between the two renames of a build."""
    previous = _beside(target, "previous")
    if previous.exists():
        if target.exists():
            _remove(previous)
        else:
            previous.rename(target)


def _replace(aside: Path, target: Path, previous: Path) -> None:
    if target.exists():
        target.rename(previous)
    aside.rename(target)
    _flush_folder(target.parent)
    _remove(previous)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_all(folder: Path) -> None:
    """Flush a folder of thousands of small files, each of which takes longer to flush than to make.

    On Linux one call writes all that the system still holds and returns when it is written (sync(2)).
    """
    if sys.platform == "linux":
        os.sync()
    else:
        _flush(folder)


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # folders cannot be opened elsewhere
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write manifest.json: the facts, and size and SHA-256 of every file but those of store/."""
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != STORE
    }
    text = json.dumps({**facts, "files": files}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk and what its manifest says."""

    path: Path
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, path: Path) -> Release:
        """Open a release folder; raises ReleaseError where there is none or it is not whole."""
        try:
            recover(Path(os.path.realpath(path)))
        except OSError as error:
            raise ReleaseError(f"{path}: cannot be opened: {error.strerror}") from error
        if not path.is_dir():
            raise ReleaseError(f"{path}: there is no such release; `prospects-kg build` makes one")
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ReleaseError(
                f"{path}: holds no release (no {MANIFEST}); `prospects-kg build` makes one"
            ) from None
        except (OSError, ValueError, RecursionError) as error:
            raise ReleaseError(f"{path / MANIFEST}: cannot be read: {error}") from error
        missing = [name for name in _FACTS if not isinstance(manifest, dict) or name not in manifest]
        if missing:
            raise ReleaseError(
                f"{path / MANIFEST}: is not what a build writes (no {', '.join(missing)}); build the release again"
            )
        return cls(path, manifest)

    @property
    def names(self) -> Names:
        """The IRIs of the project that made it."""
        return Names(str(self.manifest["base"]))

    def settings(self, project: Settings) -> Settings:
        """The settings of a project as they were when this release was made."""
        manifest = self.manifest
        return replace(
            project,
            title=manifest["title"],
            base=str(manifest["base"]),
            version=self.version,
            issued=date.fromisoformat(str(manifest["issued"])),
            publisher=str(manifest["publisher"]),
            licence=str(manifest["licence"]),
            languages=tuple(manifest["languages"]),
        )

    @property
    def version(self) -> str:
        """The version of the data."""
        return str(self.manifest["version"])

    def graph(self) -> EmbeddedGraph:
        """Its quads, read-only; loaded into memory where the store, which can be rebuilt, is not there."""
        where = f"{self.path} ({self.version})"
        if (self.path / STORE).is_dir():
            return EmbeddedGraph.open_store(self.path / STORE, where=where)
        if not (self.path / NQUADS).is_file():
            raise ReleaseError(f"{self.path}: is not whole (no {NQUADS}); build the release again")
        return EmbeddedGraph.from_nquads(self.path / NQUADS, where=where)

    def changed_tables(self, project: Project) -> list[str]:
        """The tables of a project that are no longer as this release has them."""
        files = self.manifest["files"]
        known = {name: entry["sha256"] for name, entry in files.items() if name.startswith(f"{TABLES}/")}
        now = {f"{TABLES}/{path.name}": digest(path) for path in sorted(project.data.glob("*.csv"))}
        gone = {name for name in known if name.endswith(".csv")} - set(now) - {f"{TABLES}/things.csv"}
        return sorted([name for name, value in now.items() if known.get(name) != value] + list(gone))
