"""Ways to spoil a project or a command, and what every refusal has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from prospects_kg.cli.main import run

TEN_MEGABYTES = b"x" * 10_000_000
TOO_LONG = "the limit is 20000; shorten it, or raise limits.cell_characters"
NO_SUCH_COLUMN = "no such column; known are id, source, quote_location, title, language, *"


@dataclass(frozen=True)
class Case:
    """What is wrong, how it comes about, what is asked for, and the whole message.

    In the message {project} is the project's folder; a * at its end stands for the rest of the line.
    """

    what: str
    spoil: Callable[[Path], object]
    message: str
    command: str = "build"


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def spoil(project: Path) -> None:
        before = (project / name).read_bytes()
        assert old in before
        (project / name).write_bytes(before.replace(old, new, 1))

    return spoil


def recoded(name: str, encoding: str) -> Callable[[Path], object]:
    return lambda project: (project / name).write_bytes(
        (project / name).read_bytes().decode().encode(encoding)
    )


def preceded(name: str, start: bytes) -> Callable[[Path], object]:
    return lambda project: (project / name).write_bytes(start + (project / name).read_bytes())


def followed(name: str, end: bytes) -> Callable[[Path], object]:
    return lambda project: (project / name).write_bytes((project / name).read_bytes() + end)


def added(name: str, data: bytes) -> Callable[[Path], object]:
    def spoil(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(data)

    return spoil


def nothing(project: Path) -> None:
    """The project is sound; the command is wrong."""


def gone(name: str) -> Callable[[Path], object]:
    return lambda project: (project / name).unlink()


def folder_instead(name: str) -> Callable[[Path], object]:
    def spoil(project: Path) -> None:
        (project / name).unlink()
        (project / name).mkdir()

    return spoil


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; the lock of builds is no part of the project and stays for the next one."""
    return {
        str(path): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
        if path.name != ".release.lock"
    }


def by_case(cases: list[Case]) -> pytest.MarkDecorator:
    """A test for each case, named after what is wrong."""
    return pytest.mark.parametrize("case", cases, ids=[case.what for case in cases])


def assert_refused(case: Case, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Spoil a project and run the command: exit code 2, exactly the one message, and no file differs."""
    case.spoil(project)
    before = snapshot(project)
    arguments = case.command.replace("{project}", str(project)).split(" ")
    if arguments[0] not in {"init", "synth"} and "-p" not in arguments:
        arguments += ["-p", str(project)]
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (message,) = [line for line in err.splitlines() if not line.startswith("project: ")]
    expected = case.message.replace("{project}", str(project))
    if expected.endswith("*"):
        assert message.startswith(expected[:-1])
        assert len(message) < 1000
    else:
        assert message == expected
    assert snapshot(project) == before
