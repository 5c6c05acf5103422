"""Packages of others that pages may use: which, where they are installed, and how they come there.

They are not part of this software. `install` fetches them with npm in the versions that `bundles.toml` pins and keeps
the files whose SHA-256 it names; a publication takes what is there and does without what is not.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from prospects_kg.model.errors import AssetsError

FOLDER: Final = "PROSPECTS_KG_ASSETS"
SITE, TEST = "site", "test"
_PINNED: Final = Path(__file__).with_name("bundles.toml")
_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package: its name and version at npm, licence, use (`site` or `test`), and SHA-256 by file."""

    name: str
    version: str
    licence: str
    use: str
    files: Mapping[str, str]

    @property
    def folder(self) -> str:
        """The name of its folder, in which the version stands so that two versions do not mix."""
        return f"{self.name}-{self.version}"


@dataclass(frozen=True, slots=True)
class Installed:
    """The packages that are there, below a folder; every file that is read is compared with its digest."""

    folder: Path
    names: frozenset[str]

    def files(self, name: str) -> Iterator[tuple[str, bytes]]:
        """The files of a package, none where it is not installed; raises AssetsError where one was changed."""
        if name in self.names:
            bundle = bundles()[name]
            for path, sha256 in sorted(bundle.files.items()):
                yield path, _checked(bundle, path, (self.folder / bundle.folder / path).read_bytes(), sha256)


@cache
def bundles() -> Mapping[str, Bundle]:
    """The pinned packages by name."""
    made = tomllib.loads(_PINNED.read_text(encoding="utf-8"))
    return {name: Bundle(name, **entry) for name, entry in made.items()}


def default_folder() -> Path:
    """Where packages are installed: what PROSPECTS_KG_ASSETS names, else the user's cache (XDG base directories)."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    cached = os.environ.get("XDG_CACHE_HOME")
    return (Path(cached) if cached else Path.home() / ".cache") / "prospects-kg" / "assets"


def installed_assets(folder: Path | None = None) -> Installed | None:
    """The packages that are installed, or None where there is none."""
    where = folder or default_folder()
    found = frozenset(
        bundle.name
        for bundle in bundles().values()
        if all((where / bundle.folder / path).is_file() for path in bundle.files)
    )
    return Installed(where, found) if found else None


def install(folder: Path | None = None, *, tests: bool = False, npm: str = "npm") -> tuple[Bundle, ...]:
    """Fetch what is not there or was changed; gives what was installed. `tests` takes what only tests use as well.

    Raises AssetsError where npm is missing or fails, or a file is not the one that is pinned; nothing is left half-written.
    """
    where = folder or default_folder()
    wanted = [
        bundle
        for bundle in bundles().values()
        if (tests or bundle.use == SITE) and not _is_whole(bundle, where)
    ]
    command = shutil.which(npm)
    if wanted and command is None:
        raise AssetsError(
            f"{npm} is not there, and packages come with it; install Node.js with npm (nodejs.org, or Debian's package npm)"
        )
    try:
        where.mkdir(parents=True, exist_ok=True)
        for bundle in wanted:
            _install(bundle, where, str(command))
    except OSError as error:
        raise AssetsError(f"{where}: cannot be written: {error.strerror or error}") from error
    return tuple(wanted)


def _is_whole(bundle: Bundle, where: Path) -> bool:
    found = {path: where / bundle.folder / path for path in bundle.files}
    return all(
        path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == bundle.files[name]
        for name, path in found.items()
    )


def _install(bundle: Bundle, where: Path, npm: str) -> None:
    with tempfile.TemporaryDirectory(dir=where, prefix=".fetching-") as work:
        archive = _fetched(bundle, Path(work), npm)
        made = Path(work) / bundle.folder
        for path, content in _members(bundle, archive):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
        target = where / bundle.folder
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)


def _fetched(bundle: Bundle, work: Path, npm: str) -> Path:
    asked = f"{bundle.name}@{bundle.version}"
    try:
        done = subprocess.run(
            [npm, "pack", asked, "--silent", "--ignore-scripts", "--pack-destination", str(work)],
            cwd=work,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AssetsError(f"{asked}: npm gave no answer within {_SECONDS} seconds; try again later") from None
    archive = next(iter(sorted(work.glob("*.tgz"))), None)
    if done.returncode or archive is None:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        reason = said[0] if said else "it gave no reason"
        raise AssetsError(f"{asked}: npm could not fetch it: {reason}; is the network reachable?")
    return archive


def _members(bundle: Bundle, archive: Path) -> Iterator[tuple[str, bytes]]:
    """The files that are used, read by name so that nothing else in an archive can reach the disk."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for path, sha256 in bundle.files.items():
                member = packed.extractfile(f"package/{path}")
                if member is None:
                    raise AssetsError(f"{bundle.folder}: {path} is no file of the package")
                yield path, _checked(bundle, path, member.read(), sha256)
    except (KeyError, tarfile.TarError, EOFError) as error:
        raise AssetsError(f"{bundle.folder}: the package is not as expected: {error}") from error


def _checked(bundle: Bundle, path: str, content: bytes, sha256: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise AssetsError(
            f"{bundle.folder}/{path}: its SHA-256 is {found}, pinned is {sha256}; nothing of it is used. "
            "Install again; if it stays so, do not trust the package"
        )
    return content
