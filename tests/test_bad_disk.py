"""Disks that are full or only read, and builds that meet: one message, exit code 2, and the last release stays.

A small file system in memory is mounted for it, which only root may do; a full disk for everybody else is
in tests/build/test_release.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from prospects_kg.cli.main import run
from tests.spoiling import snapshot

FULL = "no space left on the disk; the last release is as it was. Make room and try again"


def _mount(*options: str) -> bool:
    done = subprocess.run(["mount", *options], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB; `refit` makes it smaller or only read."""
    place = tmp_path / "disk"
    place.mkdir()
    if not (
        sys.platform == "linux"
        and os.geteuid() == 0
        and _mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place))
    ):
        pytest.skip("only root on Linux may mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def refit(disk: Path, *options: str) -> None:
    """Change the size of a disk, or what may be done with it."""
    assert _mount("-o", ",".join(["remount", *options]), str(disk))


def leave_room(disk: Path, kilobytes: int) -> None:
    """Make a disk so small that only so much more fits on it."""
    left = os.statvfs(disk)
    used = (left.f_blocks - left.f_bfree) * left.f_frsize // 1024
    refit(disk, f"size={used + kilobytes}k")


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().err.splitlines() if not line.startswith("project: ")]


# A release of the mini project has about 0.3 MB of sorted statements and trace, then as much again of N-Quads
# and of N-Triples, 1 MB more of Turtle and tables, and 2 MB of store, which is written last.
@pytest.mark.parametrize("kilobytes", [0, 4, 100, 600, 1200, 1800, 2400, 3200])
def test_a_disk_that_is_full_at_any_step_leaves_the_last_release(
    mini: Path, mini_release: Path, disk: Path, kilobytes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(mini_release, disk / "release")
    (disk / ".release.lock").touch()
    before = snapshot(disk)
    leave_room(disk, kilobytes)
    assert run(["build", "-p", str(mini), "-o", str(disk / "release")]) == 2
    assert told(capsys) == [f"{disk}/release: {FULL}"]
    assert snapshot(disk) == before
    refit(disk, "size=16m")
    assert run(["build", "-p", str(mini), "-o", str(disk / "release")]) == 0
    assert run(["query", "practices-by-theme", "-p", str(mini), "--release", str(disk / "release")]) == 0


@pytest.mark.parametrize("kilobytes", [4, 40, 1200])
def test_a_check_on_a_full_disk_for_temporary_files_is_said(
    mini: Path,
    disk: Path,
    kilobytes: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(disk))
    leave_room(disk, kilobytes)
    assert run(["check", "-p", str(mini)]) == 2
    assert told(capsys) == [
        f"{disk}: No space left on device; make room there, or name another folder in TMPDIR"
    ]
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize("command", ["init", "synth --practices 300 -o", "template practices -o"])
@pytest.mark.parametrize("kilobytes", [4, 8, 12])
def test_what_a_command_cannot_write_whole_it_does_not_leave_half(
    disk: Path, command: str, kilobytes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    leave_room(disk, kilobytes)
    target = disk / "inner" / "new.xlsx" if command == "init" else disk / "new.xlsx"
    assert run([*command.split(), str(target)]) == 2
    assert told(capsys) == [f"{target}: cannot be written: No space left on device"]
    assert list(disk.iterdir()) == []


def test_an_import_on_a_full_disk_leaves_the_table(
    disk: Path, mini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = shutil.copytree(mini, disk / "mini")
    more = mini / "more.csv"
    practices = (project / "data" / "practices.csv").read_text(encoding="utf-8")
    more.write_text(practices + f"night-school,mini-page,,{'Night' * 2000},en,,,,,,,,\n", encoding="utf-8")
    before = snapshot(disk)
    leave_room(disk, 4)
    assert run(["import", str(more), "--table", "practices", "--yes", "-p", str(project)]) == 2
    assert told(capsys) == [
        f"{project}/data/practices.csv: cannot be written: No space left on device; it is as it was"
    ]
    assert snapshot(disk) == before


@pytest.mark.parametrize("kilobytes", [4, 3200])
def test_a_new_folder_that_does_not_fit_leaves_nothing_but_the_lock(
    mini: Path, disk: Path, kilobytes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    leave_room(disk, kilobytes)
    assert run(["build", "-p", str(mini), "-o", str(disk / "release")]) == 2
    assert told(capsys) == [f"{disk}/release: {FULL}"]
    assert [path.name for path in disk.iterdir()] == [".release.lock"]


def test_on_a_disk_that_is_only_read_questions_are_answered_and_nothing_is_written(
    released: Path, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = shutil.copytree(released, disk / "mini")
    before = snapshot(disk)
    refit(disk, "ro")
    for question in (
        ["query", "practices-by-theme"],
        ["show", "conflicts"],
        ["show", "practice/eco-park", "--why"],
        ["check"],
    ):
        assert run([*question, "-p", str(project)]) == 0
    capsys.readouterr()
    only_read = "Read-only file system"
    more = released / "data" / "themes.csv"
    more.write_text(more.read_text(encoding="utf-8") + "tourism,mini-page,Tourism,en,,,\n", encoding="utf-8")
    for command, message in (
        (
            ["build", "-p", str(project)],
            f"{project}/release: cannot be written ({only_read}); choose another folder with -o",
        ),
        (
            ["build", "-p", str(released), "-o", f"{disk}/new"],
            f"{disk}/new: cannot be written ({only_read}); choose another folder with -o",
        ),
        (["init", f"{disk}/new"], f"{disk}/new: cannot be written: {only_read}"),
        (["synth", "--practices", "2", "-o", f"{disk}/new"], f"{disk}/new: cannot be written: {only_read}"),
        (
            ["template", "themes", "-o", f"{disk}/x.xlsx", "-p", str(project)],
            f"{disk}/x.xlsx: cannot be written: {only_read}",
        ),
        (
            ["import", str(more), "-t", "themes", "--yes", "-p", str(project)],
            f"{project}/data/themes.csv: cannot be written: {only_read}; it is as it was",
        ),
    ):
        assert run(command) == 2
        assert told(capsys) == [message]
    assert snapshot(disk) == before


def test_a_link_as_release_stays_a_link_and_leads_to_the_new_release(mini: Path, tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "large-disk" / "release", mini / "release"
    elsewhere.parent.mkdir()
    link.symlink_to(elsewhere)
    for _ in range(2):
        assert run(["build", "-p", str(mini)]) == 0
        assert link.is_symlink()
        assert (elsewhere / "manifest.json").exists()
        assert run(["query", "practices-by-theme", "-p", str(mini)]) == 0


def test_of_two_builds_at_once_the_second_is_told_and_changes_nothing(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(released)
    with FileLock(released / ".release.lock"):
        assert run(["build", "-p", str(released)]) == 2
    assert told(capsys) == [f"{released}/release: another build is writing it; wait until it has finished"]
    assert snapshot(released) == before


def test_many_builds_at_once_give_one_whole_release(mini: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "prospects_kg", "build", "-p", mini, "-o", tmp_path / "release"]
    builds = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [(build.communicate()[1].splitlines()[1:], build.returncode) for build in builds]
    # What the shapes warn of stands there as well where a build ran through.
    ends = [([line for line in lines if not line.startswith("warning: ")], code) for lines, code in said]
    busy = [f"{tmp_path}/release: another build is writing it; wait until it has finished"]
    assert ([], 0) in ends
    assert all(end in (([], 0), (busy, 2)) for end in ends)
    assert run(["query", "practices-by-theme", "-p", str(mini), "--release", str(tmp_path / "release")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [".release.lock", "mini", "release"]
