"""The README is true: its commands run, and every line of output that it shows is real."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CUT = "..."


@dataclass(frozen=True)
class Step:
    """A command of the tour, the lines that the README shows below it, and what it really printed."""

    command: str
    shown: tuple[str, ...]
    printed: str
    exit_code: int


def steps() -> Iterator[tuple[str, tuple[str, ...]]]:
    for block in re.findall(r"^```console\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, tuple(shown)


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Step]]:
    """The folder in which the whole tour was run, and its steps."""
    start = folder = tmp_path_factory.mktemp("tour")
    done = []
    for command, shown in steps():
        program, *arguments = shlex.split(command)
        if program == "cd":
            folder = folder / arguments[0]
            continue
        assert program == "prospects-kg"
        run = subprocess.run(
            [sys.executable, "-m", "prospects_kg", *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            check=False,
        )
        done.append(Step(command, shown, run.stderr + run.stdout, run.returncode))
    return start, done


def tidy(line: str) -> str:
    """A line without the width of its columns."""
    return re.sub(r"  +", "  ", line.strip())


def test_the_tour_shows_what_it_promises() -> None:
    commands = [command for command, _ in steps()]
    for wanted in (
        "build",
        "query who-worked-together",
        "show conflicts",
        "show project/prospects --why",
        "init",
    ):
        assert any(command.startswith(f"prospects-kg {wanted}") for command in commands)


def test_every_command_of_the_tour_runs(toured: tuple[Path, list[Step]]) -> None:
    assert {step.command: step.exit_code for step in toured[1] if step.exit_code} == {}


def test_every_line_shown_is_printed_and_in_this_order(toured: tuple[Path, list[Step]]) -> None:
    for step in toured[1]:
        assert step.shown, f"the README shows no output of {step.command}"
        printed = iter([tidy(line) for line in step.printed.splitlines()])
        for line in step.shown:
            if line != CUT:
                assert tidy(line) in printed, f"{step.command} does not print (here): {line}"


def test_the_python_example_gives_what_it_says(
    toured: tuple[Path, list[Step]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"^```python\n(>>>.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(toured[0])
    report: list[str] = []
    test = doctest.DocTestParser().get_doctest(example, {}, "README", "README.md", 0)
    assert doctest.DocTestRunner().run(test, out=report.append).failed == 0, "".join(report)


def test_the_two_commands_are_those_that_ci_runs() -> None:
    assert (
        "    python3 -m venv .venv && . .venv/bin/activate && pip install . && prospects-kg build\n" in README
    )
    assert "    pip install '.[test]' && pytest\n" in README
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "prospects-kg build" in ci
    assert re.search(r"^pytest$", ci, flags=re.MULTILINE)
