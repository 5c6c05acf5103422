"""The pages about diffusion are true: cells print what is shown, options and names exist."""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from prospects_kg.cli.main import app, run

ROOT = Path(__file__).parents[1]
NAMES = ("diffusion", "diffusion-tutorial", "diffusion-from-r")
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
CELL = re.compile(r"^```python\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder like the checkout, in which the cells of a page work one after another."""
    place = tmp_path_factory.mktemp("diffusion")
    shutil.copytree(ROOT / "examples", place / "examples")
    with contextlib.chdir(place):
        yield place


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def printed(page: str) -> list[tuple[str, str]]:
    """What each cell shows and what it prints."""
    names: dict[str, Any] = {}
    found = []
    for code, shown in CELL.findall(PAGES[page]):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, f"docs/{page}.md", "exec"), names)
        found.append((tidy(shown), tidy(out.getvalue())))
    return found


@pytest.mark.parametrize(("page", "cells"), [("diffusion", 2), ("diffusion-tutorial", 9)])
def test_every_cell_prints_what_the_page_shows(page: str, cells: int, folder: Path) -> None:
    found = printed(page)
    assert len(found) == cells
    for shown, out in found:
        assert shown
        assert out == shown


def test_the_command_of_the_tutorial_gives_the_links_of_its_cells(folder: Path) -> None:
    if not (folder / "synthetic.csv").exists():
        printed("diffusion-tutorial")
    (command,) = re.findall(
        r"^\$ (prospects-kg diffusion .*)$", PAGES["diffusion-tutorial"], flags=re.MULTILINE
    )
    assert run(shlex.split(command)[1:]) == 0
    with (folder / "links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [f"{row['source']} -> {row['target']}" for row in rows[:2]] == ["R08 -> R09", "R07 -> R08"]
    for row in (rows[0], rows[-2]):
        line = f"{row['step']} {row['source']} -> {row['target']} q {float(row['permutation_q']):.3f}"
        assert f"{line} found again {float(row['bootstrap_share']):.0%}" in PAGES["diffusion-tutorial"]
    assert {each.name for each in (folder / "pictures").iterdir()} == {"network.svg", "curves.svg"}


def test_every_option_that_a_page_names_is_one() -> None:
    command = typer.main.get_command(app).commands["diffusion"]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    for page in NAMES:
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGES[page]))
        assert named - known == set(), page


def test_every_function_that_the_page_for_r_names_is_there() -> None:
    modules = ["cascades", "classify", "eventhistory", "exposure", "hazard", "morans", "netinf", "resampling"]
    there = {
        name
        for module in modules
        for name in dir(importlib.import_module(f"prospects_kg.diffusion.{module}"))
    }
    there |= set(dir(importlib.import_module("prospects_kg.draw.inferred")))
    right = [
        line.rsplit("|", 2)[1] for line in PAGES["diffusion-from-r"].splitlines() if line.startswith("| `")
    ]
    called = {name for cell in right for name in re.findall(r"(?<!\.)\b([a-zA-Z_]+)\(", cell)}
    assert len(called) >= 10
    assert called - there == set()
