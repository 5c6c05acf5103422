"""Where a project's files lie: its own folder, with the packaged vocabulary, queries, shapes and rules below it.

The repository is itself a project folder; the wheel carries the same folders as `prospects_kg/packaged`.
`packaged_root` is the one function that knows the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prospects_kg.model import settings as settings_
from prospects_kg.model.errors import ProjectError
from prospects_kg.model.settings import Settings, read_settings
from prospects_kg.model.terms import SOFTWARE, Names

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def packaged_root() -> Path:
    """The folder of the packaged project: inside an installed wheel, else the checkout."""
    inside = _PACKAGE / "packaged"
    return inside if inside.is_dir() else _PACKAGE.parent


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder and its settings."""

    root: Path
    settings: Settings

    @classmethod
    def open(cls, root: Path | str) -> Project:
        """Open a project folder; raises ProjectError where its prospects-kg.toml is missing or wrong."""
        folder = Path(root)
        if not folder.is_dir():
            raise ProjectError(f"{folder}: there is no such folder")
        return cls(folder, read_settings(folder / settings_.FILE))

    @classmethod
    def packaged(cls) -> Project:
        """The project that the software ships with."""
        return cls.open(packaged_root())

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project whose folder is `start`, else the packaged one."""
        return cls.open(start) if (start / settings_.FILE).exists() else cls.packaged()

    @property
    def is_packaged(self) -> bool:
        """Whether this is the project that the software ships with: as installed, or a checkout of it.

        A checkout carries vocabulary and tables whole; beside an installed copy they would be defined twice.
        """
        if self.root.resolve() == packaged_root().resolve():
            return True
        return self.settings.base == SOFTWARE and (self.root / "ontology" / "prospects-kg.ttl").is_file()

    @property
    def names(self) -> Names:
        """The IRIs of this project."""
        return Names(self.settings.base)

    @property
    def data(self) -> Path:
        """The folder of the tables."""
        return self.root / "data"

    def metadata_files(self) -> list[Path]:
        """The definition of the packaged tables, then the project's own additions where it has any."""
        own = self.data / "metadata.json"
        if self.is_packaged:
            return [own]
        packaged = packaged_root() / "data" / "metadata.json"
        return [packaged, own] if own.exists() else [packaged]

    def files(self, folder: str, pattern: str) -> list[Path]:
        """Files of `ontology`, `shapes`, `queries` or `rules`: the packaged ones, then the project's own, each sorted."""
        roots = [self.root] if self.is_packaged else [packaged_root(), self.root]
        return [path for root in roots for path in sorted((root / folder).glob(pattern)) if path.is_file()]

    def own(self, path: Path) -> str:
        """A file's path as messages and the trace give it: from the project folder, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name
