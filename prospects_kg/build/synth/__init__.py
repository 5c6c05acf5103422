"""Synthetic projects: tables of any size with the skew, the gaps and the conflicts of real ones, marked as synthetic.

What is drawn after life: few regions, themes and projects hold most practices; few regions give most
transfers, and most transfers stay at an early stage; sources tell of the same thing in several languages and
disagree about dates and figures; ends in the plural stay text; some reports have no date but the year of
their page. The same size and seed give the same bytes. Rows are written as they are drawn, so memory does
not grow with them.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from prospects_kg.build.synth.places import write_places
from prospects_kg.build.synth.practices import write_practice
from prospects_kg.build.synth.projects import write_project_rows
from prospects_kg.build.synth.tables import Tables
from prospects_kg.build.synth.world import World
from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import packaged_root
from prospects_kg.model.settings import FILE
from prospects_kg.tables.schema import load_schema

_SETTINGS: Final = """# Invented data, made by `prospects-kg synth --practices {practices} --seed {seed}`. Nothing in it is true.
base = "https://example.org/synthetic/{practices}-{seed}/"
version = "1.0.0"
issued = 2026-01-01
publisher = "Synthetic publisher (invented)"
licence = "https://creativecommons.org/licenses/by/4.0/"
languages = ["en", "pl", "de"]
synthetic = true

[title]
en = "Synthetic: {practices} invented practices"
pl = "Synthetic: zmyślone praktyki, liczba: {practices}"
de = "Synthetic: {practices} erfundene Praktiken"
"""


def write_project(folder: Path, practices: int, seed: int) -> None:
    """Write the settings and all tables of a synthetic project of so many practices.

    Written aside and renamed, so that a failure leaves nothing. Raises ProjectError where the folder is not
    empty or cannot be written, and where there would be no practice.
    """
    if practices < 1:
        raise ProjectError(f"a synthetic project of {practices} practices is none; ask for at least 1")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder}: is not empty; name a folder that does not exist yet")
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".synth-", dir=folder.parent) as aside:
            made = Path(aside) / "project"
            made.mkdir()
            settings = _SETTINGS.format(practices=practices, seed=seed)
            (made / FILE).write_text(settings, encoding="utf-8", newline="\n")
            _write_tables(made / "data", practices, seed)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise ProjectError(f"{folder}: cannot be written: {error.strerror}") from error


def _write_tables(data: Path, practices: int, seed: int) -> None:
    data.mkdir()
    schema = load_schema([packaged_root() / "data" / "metadata.json"])
    rng = random.Random(seed)
    world = World.of(practices, seed, rng)
    with ExitStack() as stack:
        tables = Tables(data, schema, stack)
        write_places(world, tables, rng)
        for project in range(world.projects):
            write_project_rows(world, tables, rng, project)
        for practice in range(practices):
            write_practice(world, tables, rng, practice)
