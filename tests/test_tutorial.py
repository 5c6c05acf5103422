"""docs/tutorial.md is true: its cells run in their order and print what the page shows."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prospects_kg.cli.main import run

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
CELLS = re.findall(
    r"^```python\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", PAGE, flags=re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder like the checkout that the page starts from, in which the cells work."""
    place = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "examples", place / "examples")
    with contextlib.chdir(place):
        yield place


@pytest.fixture(scope="module")
def names(folder: Path) -> dict[str, Any]:
    """What the cells have named so far: each cell works on what those before it left."""
    return {}


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_cell_prints_what_the_page_shows(number: int, names: dict[str, Any]) -> None:
    code, shown = CELLS[number]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, f"docs/tutorial.md, cell {number + 1}", "exec"), names)
    assert tidy(out.getvalue()) == tidy(shown)


def test_every_cell_shows_its_output() -> None:
    assert len(CELLS) >= 12
    assert [code for code, shown in CELLS if not shown] == []


def test_the_files_are_written(names: dict[str, Any], folder: Path) -> None:
    assert len((folder / "links.csv").read_text(encoding="utf-8").splitlines()) == len(names["links"]) + 1
    assert (folder / "stages.csv").read_text(encoding="utf-8").startswith("stage,label,order,transfers")


def test_the_commands_run(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    commands = [
        shlex.split(line[2:]) for line in re.findall(r"^\$ prospects-kg export .*$", PAGE, flags=re.MULTILINE)
    ]
    assert len(commands) == 3
    for _, *arguments in commands:
        assert run(arguments) == 0
    assert b"skos:prefLabel" in capsysbinary.readouterr().out
    assert (folder / "urbact.trig").exists()
    assert (folder / "urbact.parquet").exists()
