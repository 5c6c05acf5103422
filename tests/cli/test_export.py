"""`export` as a user types it: data on stdout, words on stderr, whole files or none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from prospects_kg.build.export import ExportFormat
from prospects_kg.cli.main import run
from tests.endpoint import served

EDITORS = "https://example.org/mini/graph/source/editors"


@pytest.fixture
def export(mini: Path, mini_release: Path):
    """Run the command on the mini project's release."""
    return lambda *options: run(["export", "--project", str(mini), "--release", str(mini_release), *options])


@pytest.mark.parametrize("name", [name for name in ExportFormat if name != "parquet"])
def test_the_same_text_goes_to_stdout_and_to_a_file(name: str, export, tmp_path: Path, capsysbinary) -> None:
    assert export("--format", name) == 0
    out, err = capsysbinary.readouterr()
    assert out
    assert b"project: mini" in err
    assert export("--format", name, "-o", str(tmp_path / "file")) == 0
    assert (tmp_path / "file").read_bytes() == out
    assert capsysbinary.readouterr().out == b""


def test_the_dump_comes_out_as_it_lies_in_the_release(export, mini_release: Path, capsysbinary) -> None:
    assert export("--format", "nq") == 0
    assert capsysbinary.readouterr().out == (mini_release / "prospects-kg.nq").read_bytes()
    assert export("--format", "ttl") == 0
    assert capsysbinary.readouterr().out == (mini_release / "prospects-kg.ttl").read_bytes()


def test_one_graph_is_chosen_by_its_iri_or_its_short_name(export, capsys) -> None:
    assert export("--format", "nq", "--graph", EDITORS) == 0
    whole = capsys.readouterr().out
    assert {line.split()[-2] for line in whole.splitlines()} == {f"<{EDITORS}>"}
    assert export("--format", "nq", "--graph", "source/editors") == 0
    assert capsys.readouterr().out == whole


def test_parquet_goes_to_a_file_only(export, tmp_path: Path, capsys) -> None:
    assert export("--format", "parquet") == 2
    assert "parquet is no text; name a file with -o" in capsys.readouterr().err
    path = tmp_path / "quads.parquet"
    assert export("--format", "parquet", "-o", str(path)) == 0
    assert pq.read_table(path).column_names == [
        "subject",
        "predicate",
        "object",
        "datatype",
        "language",
        "graph",
    ]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--format", "nt", "--graph", "all"], "nt holds one graph"),
        (["--format", "nq", "--graph", "source/mini-pag"], "did you mean"),
        (["--format", "nq", "-o", "none/at/all.nq"], "cannot be written"),
        (["--format", "n3"], "Invalid value"),
    ],
)
def test_what_cannot_be_done_is_said(options: list[str], word: str, export, capsys) -> None:
    assert export(*options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err


def test_an_endpoint_gives_the_same_bytes(mini: Path, mini_release: Path, capsysbinary) -> None:
    with served(mini_release / "prospects-kg.nq") as address:
        assert run(["export", "--format", "trig", "--project", str(mini), "--endpoint", address]) == 0
    from_endpoint = capsysbinary.readouterr().out
    assert run(["export", "--format", "trig", "--project", str(mini), "--release", str(mini_release)]) == 0
    assert capsysbinary.readouterr().out == from_endpoint


def test_a_reader_that_goes_away_is_no_error(mini_release: Path) -> None:
    command = f"{sys.executable} -m prospects_kg export --format nq --release {mini_release} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
