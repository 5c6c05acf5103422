"""A release replaces the last one only when it is whole: killed, failed, busy, read-only, disk full."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from prospects_kg.build.building import build_release
from prospects_kg.build.release import Release, digest, writing
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import DataErrors, ReleaseBusy, ReleaseError
from prospects_kg.model.project import Project

# Builds in a process of its own and stops for a minute at the step whose name starts with the second argument.
_BUILD_AND_WAIT = """
import sys, time
from pathlib import Path
from prospects_kg.build.building import build_release
from prospects_kg.model.project import Project

def progress(step):
    if step.startswith(sys.argv[3]):
        print("waiting", flush=True)
        time.sleep(60)

build_release(Project.open(sys.argv[1]), Path(sys.argv[2]), progress=progress)
"""


def snapshot(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def build(project: Path, target: Path) -> None:
    assert build_release(Project.open(project), target).release == target


@pytest.mark.parametrize(
    "step", ["reading practices", "running the rules", "checking the shapes", "writing the store"]
)
def test_a_killed_build_leaves_the_last_release_and_the_next_one_succeeds(
    mini: Path, tmp_path: Path, step: str
) -> None:
    target = tmp_path / "release"
    build(mini, target)
    before = snapshot(target)
    with subprocess.Popen(
        [sys.executable, "-c", _BUILD_AND_WAIT, mini, target, step], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.kill()
    assert snapshot(target) == before
    build(mini, target)
    assert [
        path.name for path in tmp_path.iterdir() if "building" in path.name or "previous" in path.name
    ] == []


def test_a_release_caught_between_the_two_renames_is_put_back(mini: Path, tmp_path: Path) -> None:
    target = tmp_path / "release"
    build(mini, target)
    before = snapshot(target)
    target.rename(tmp_path / ".release.previous")
    assert Release.open(target).version == "1.0.0"
    assert snapshot(target) == before


def test_faults_in_tables_leave_the_last_release(mini: Path, tmp_path: Path) -> None:
    target = tmp_path / "release"
    build(mini, target)
    before = snapshot(target)
    with (mini / "data" / "needs.csv").open("a", encoding="utf-8") as table:
        table.write("x,nobody,need,,,,,\n")
    with pytest.raises(DataErrors):
        build_release(Project.open(mini), target)
    assert snapshot(target) == before


def test_two_builds_at_once_the_second_is_told(mini: Path, tmp_path: Path) -> None:
    target = tmp_path / "release"
    with (
        FileLock(tmp_path / ".release.lock"),
        pytest.raises(ReleaseBusy, match="another build is writing it"),
    ):
        build_release(Project.open(mini), target)
    assert not target.exists()


def _limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def test_a_full_disk_is_said_and_the_last_release_stays(mini: Path, tmp_path: Path) -> None:
    target = tmp_path / "release"
    build(mini, target)
    before = snapshot(target)
    code = "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from prospects_kg.cli.main import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--project", mini, "-o", target],
        preexec_fn=_limit_file_size,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 2
    assert "no space left on the disk; the last release is as it was" in done.stderr
    assert snapshot(target) == before
    assert not (tmp_path / ".release.building").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(mini: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(ReleaseError, match="cannot be written"):
        build_release(Project.open(mini), closed / "release")


def test_a_folder_that_is_no_release_is_not_replaced(mini: Path, tmp_path: Path) -> None:
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter1.txt").write_text("years of work")
    with pytest.raises(ReleaseError, match="holds no release; it is not replaced"):
        build_release(Project.open(mini), precious)
    assert (precious / "chapter1.txt").read_text() == "years of work"


def test_an_error_inside_the_block_leaves_nothing(tmp_path: Path) -> None:
    def fail_half_way() -> None:
        with writing(tmp_path / "release") as aside:
            (aside / "half").write_text("half")
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail_half_way()
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == []


def test_the_manifest_names_every_file_with_its_hash(mini_release: Path) -> None:
    manifest = json.loads((mini_release / "manifest.json").read_text(encoding="utf-8"))
    there = {
        name: value
        for name, value in snapshot(mini_release).items()
        if not name.startswith("store/") and name != "manifest.json"
    }
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == there
    expected = {
        "prospects-kg.nq",
        "prospects-kg.ttl",
        "conflicts.csv",
        "trace.csv",
        "validation.ttl",
        "transfers.csv",
    }
    assert expected <= set(there)
    assert {"tables/practices.csv", "tables/metadata.json", "tables/things.csv"} <= set(there)


def test_builds_under_different_hash_seeds_give_the_same_bytes(mini: Path, tmp_path: Path) -> None:
    found = []
    for seed, place in (("0", "a"), ("4711", "elsewhere/b")):
        target = tmp_path / place / "release"
        project = tmp_path / place / "project"
        shutil.copytree(mini, project)
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo" if seed == "0" else "UTC",
            "LC_ALL": "C",
        }
        subprocess.run(
            [sys.executable, "-m", "prospects_kg", "build", "--project", project, "-o", target],
            check=True,
            env=env,
            capture_output=True,
        )
        found.append(
            {name: value for name, value in snapshot(target).items() if not name.startswith("store/")}
        )
    assert found[0] == found[1]


def test_no_file_holds_a_path_a_host_or_the_day_of_the_build(mini_release: Path) -> None:
    today, host = time.strftime("%Y-%m-%d"), os.uname().nodename
    for path in mini_release.rglob("*"):
        if path.is_file() and "store" not in path.parts:
            text = path.read_text(encoding="utf-8")
            for word in (str(mini_release.parent), str(Path.home()), host, today):
                assert word not in text, f"{path.name} holds {word}"


def test_a_release_older_than_its_tables_is_named(mini: Path, tmp_path: Path) -> None:
    project = Project.open(mini)
    kg = KnowledgeGraph.build(project, tmp_path / "release")
    assert kg.release is not None
    assert kg.release.changed_tables(project) == []
    with (mini / "data" / "themes.csv").open("a", encoding="utf-8") as table:
        table.write("tourism,mini-page,Tourism,en,Tourism,,\n")
    assert kg.release.changed_tables(project) == ["tables/themes.csv"]
