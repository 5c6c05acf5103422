"""Bad places, questions, imports and streams: exit code 2, one message, and nothing half-written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prospects_kg.cli.main import run
from tests.spoiling import (
    NO_SUCH_COLUMN,
    TEN_MEGABYTES,
    TOO_LONG,
    Case,
    added,
    assert_refused,
    by_case,
    nothing,
)

PLACES = [
    Case("no project", nothing, "{project}/nowhere: there is no such folder", "build -p {project}/nowhere"),
    Case(
        "release below a file",
        nothing,
        "{project}/prospects-kg.toml: File exists; the last release is as it was",
        "build -o {project}/prospects-kg.toml/x",
    ),
    Case(
        "file as release",
        nothing,
        "{project}/prospects-kg.toml: is a file; choose another folder with -o",
        "build -o {project}/prospects-kg.toml",
    ),
    Case(
        "name too long",
        nothing,
        "{project}/%s: File name too long; the last release is as it was" % ("x" * 300),
        "build -o {project}/" + "x" * 300,
    ),
    Case(
        "tables as release",
        nothing,
        "{project}/data: is not empty and holds no release; it is not replaced. Choose another folder with -o",
        "build -o {project}/data",
    ),
    Case(
        "init in a project",
        nothing,
        "{project}: is not empty; name a folder that does not exist yet",
        "init {project}",
    ),
    Case(
        "init below a file",
        nothing,
        "{project}/prospects-kg.toml/x: cannot be written: Not a directory",
        "init {project}/prospects-kg.toml/x",
    ),
    Case(
        "synth below a file",
        nothing,
        "{project}/prospects-kg.toml/x: cannot be written: File exists",
        "synth --practices 2 -o {project}/prospects-kg.toml/x",
    ),
    Case(
        "workbook in no folder",
        nothing,
        "{project}/no/x.xlsx: cannot be written: No such file or directory",
        "template practices -o {project}/no/x.xlsx",
    ),
]

QUESTIONS = [
    Case(
        "unknown query",
        nothing,
        "no query is named 'who-worked-togehter'; there are who-worked-together",
        "query who-worked-togehter",
    ),
    Case(
        "unknown query to show",
        nothing,
        "no query is named 'who-worked-togehter'; there are who-worked-together",
        "queries who-worked-togehter",
    ),
    Case(
        "unknown parameter",
        nothing,
        "parameter tehme is unknown; this query knows theme",
        "query practices-by-theme --param tehme=theme/energy",
    ),
    Case(
        "parameter without value",
        nothing,
        "--param 'theme': write --param name=value",
        "query practices-by-theme --param theme",
    ),
    Case(
        "parameter twice",
        nothing,
        "--param theme: is given twice",
        "query practices-by-theme --param theme=theme/a --param theme=theme/b",
    ),
    Case(
        "parameter of another type",
        nothing,
        "parameter theme = 'theme/a>}DROP' is not of type thing; write class/id*",
        "query practices-by-theme --param theme=theme/a>}DROP",
    ),
    Case(
        "parameter missing",
        nothing,
        "parameter source is missing; give source=...*",
        "query statements-of-one-source",
    ),
    Case(
        "broken query of one's own",
        added("queries/own/own.rq", b"#+ title: {x\n"),
        "{project}/queries/own/own.rq:1: the header is not YAML: *",
        "queries",
    ),
    Case(
        "no manifest's facts",
        added("release/manifest.json", b"{}"),
        "{project}/release/manifest.json: is not what a build writes (no title, *",
        "query practices-by-theme",
    ),
    Case(
        "manifest without end",
        added("release/manifest.json", b"[" * 99_999),
        "{project}/release/manifest.json: cannot be read: maximum recursion*",
        "query practices-by-theme",
    ),
    Case(
        "damaged store",
        added("release/store/CURRENT", b"x"),
        "{project}/release/store: cannot be opened as a store (*",
        "query practices-by-theme",
    ),
]

IMPORTS = [
    Case(
        "no such table",
        nothing,
        "there is no table 'practises'; known are *",
        "import {project}/data/practices.csv --table practises --yes",
    ),
    Case(
        "no workbook",
        added("x.xlsx", b"x"),
        "{project}/x.xlsx: is no workbook that can be read; save it as .xlsx or CSV (*",
        "import {project}/x.xlsx --table practices --yes",
    ),
    Case(
        "unknown column",
        added("x.csv", b"id,source,ownr\na,mini-page,x\n"),
        f"{{project}}/x.csv:1:ownr: {NO_SUCH_COLUMN}",
        "import {project}/x.csv --table practices --yes",
    ),
    Case(
        "UTF-16",
        added("x.csv", "id,source\n".encode("utf-16")),
        "{project}/x.csv:1: is not UTF-8; save the file as CSV in UTF-8",
        "import {project}/x.csv --table practices --yes",
    ),
    Case(
        "NUL",
        added("x.csv", b"id,source,title\na,mini-page,x\0y\n"),
        "{project}/x.csv:2:title: holds the control character U+0000; take it out",
        "import {project}/x.csv --table practices --yes",
    ),
    Case(
        "10 MB cell",
        added("x.csv", b"id,source,title\na,mini-page,%s\n" % TEN_MEGABYTES),
        f"{{project}}/x.csv:2:title: the cell has 10000000 characters, {TOO_LONG}",
        "import {project}/x.csv --table practices --yes",
    ),
]


@by_case(PLACES)
def test_bad_places_are_refused(case: Case, released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(case, released, capsys)


@by_case(QUESTIONS)
def test_bad_questions_are_refused(case: Case, released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(case, released, capsys)


@by_case(IMPORTS)
def test_bad_imports_are_refused(case: Case, released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(case, released, capsys)


def test_a_question_on_standard_input_that_is_not_utf_8_is_refused(
    released: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT \xff"), encoding="utf-8"))
    assert run(["query", "-", "-p", str(released)]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == ["-: is not UTF-8 (byte 7)"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_to_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "prospects_kg", "queries"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == ["standard output: cannot be written: No space left on device"]


def test_output_that_the_terminal_cannot_show_is_said(released: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prospects_kg", "show", "region/upper-mine", "-p", released],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == [
        "standard output: ascii has no '\\xf3'; set PYTHONIOENCODING=utf-8"
    ]
