"""The cells behind one thing, found in a sorted trace without reading all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.build.release import TRACE
from prospects_kg.build.trace import HEADER, Cell, TraceIndex, read_trace
from prospects_kg.model.errors import ReleaseError


def test_the_cells_of_every_subject_are_those_that_the_whole_trace_names(mini_release: Path) -> None:
    whole: dict[str, list[Cell]] = {}
    for traced in read_trace(mini_release / TRACE):
        whole.setdefault(traced.subject, []).append(traced.cell)
    index = TraceIndex(mini_release / TRACE)
    assert {subject: index.cells(subject) for subject in whole} == whole


def test_a_subject_without_cells_has_none(mini_release: Path) -> None:
    index = TraceIndex(mini_release / TRACE)
    assert [index.cells(f"<{subject}>") for subject in ("", "a:first", "zzz:last")] == [[], [], []]


def test_a_missing_trace_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"trace\.csv: cannot be read: .*; build the release again"):
        TraceIndex(tmp_path / TRACE).cells("<a:b>")


def test_a_damaged_trace_is_named(tmp_path: Path) -> None:
    (tmp_path / TRACE).write_text(",".join(HEADER) + "\n<a:b>,<a:p>,<a:o>,<a:g>,t.csv,two,id\n")
    with pytest.raises(ReleaseError, match="is damaged"):
        TraceIndex(tmp_path / TRACE).cells("<a:b>")


@given(st.dictionaries(st.integers(0, 3000), st.integers(1, 30), min_size=1, max_size=60))
def test_any_subject_of_a_trace_of_many_pages_is_found(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[int, int]
) -> None:
    path = tmp_path_factory.mktemp("trace") / TRACE
    lines = [
        f"<a:{number:05}>,<a:p>,<a:o{row:03}>,<a:g>,t.csv,{row},c"
        for number in rows
        for row in range(rows[number])
    ]
    path.write_text("".join(f"{line}\n" for line in [",".join(HEADER), *sorted(lines)]))
    index = TraceIndex(path)
    assert {number: len(index.cells(f"<a:{number:05}>")) for number in rows} == rows
