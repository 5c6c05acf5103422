"""`prospects-kg network`: what it prints, which files it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prospects_kg.cli.main import run
from prospects_kg.draw.gallery import PICTURES


@pytest.fixture
def inside(released: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the mini project, which has a release."""
    monkeypatch.chdir(released)
    return released


def test_without_a_file_it_tells_who_gave_and_who_took(inside, capsys):
    assert run(["network"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 of 3 transfers match; 2 of them have both ends named and are drawn.\n")
    assert "gave   Coal Bay" in out
    assert "took   Slate Hill" in out


def test_json_holds_the_coverage(inside, capsys):
    assert run(["network", "--level", "nuts2", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["coverage"]["both_ends"], told["nodes"], told["asked"]) == (2, 3, "level nuts2")


@pytest.mark.parametrize(
    ("suffix", "files"),
    [
        ("html", ["n.html"]),
        ("svg", ["n.csv", "n.json", "n.svg"]),
        ("png", ["n.csv", "n.json", "n.png"]),
        ("pdf", ["n.csv", "n.json", "n.pdf"]),
        ("graphml", ["n.graphml"]),
        ("gexf", ["n.gexf"]),
        ("geojson", ["n.geojson"]),
        ("csv", ["n.csv", "n.nodes.csv"]),
        ("json", ["n.json"]),
    ],
)
def test_the_suffix_says_what_is_written(inside, tmp_path, capsys, suffix, files):
    assert run(["network", "-o", str(tmp_path / f"n.{suffix}")]) == 0
    assert sorted(path.name for path in tmp_path.glob("n.*")) == files
    assert f"n.{suffix}: written" in capsys.readouterr().err


@pytest.mark.parametrize("picture", sorted(PICTURES))
def test_each_picture_is_drawn_by_its_name(inside, tmp_path, picture):
    assert run(["network", "--picture", picture, "--lang", "pl", "-o", str(tmp_path / "p.svg")]) == 0
    assert 'lang="pl"' in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_a_picture_as_html_is_a_page_with_its_table(inside, tmp_path):
    assert run(["network", "--picture", "funnel", "-o", str(tmp_path / "p.html")]) == 0
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "<table" in page


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_report_is_written(inside, tmp_path, form):
    assert run(["network", "--report", str(tmp_path / f"r.{form}")]) == 0
    assert (tmp_path / f"r.{form}").stat().st_size > 1000


def test_every_choice_reaches_the_selection(inside, capsys):
    chosen = [
        "--stage",
        "adopted",
        "--theme",
        "energy",
        "--project",
        "mini-one",
        "--period",
        "2012/..",
        "--certainty",
        "coded",
    ]
    assert run(["network", *chosen, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["matched"] == 1


def test_a_project_may_be_a_folder(released, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["network", "--project", str(released), "--project", "mini-one", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["matched"] == 2


def test_parallel_links_are_kept_on_request(inside, tmp_path):
    for name in ("merge", "keep"):
        assert (
            run(["network", "--level", "country", "--parallel", name, "-o", str(tmp_path / f"{name}.csv")])
            == 0
        )
    assert len((tmp_path / "keep.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_nothing_that_matches_is_an_answer(inside, capsys):
    assert run(["network", "--stage", "visited"]) == 0
    assert capsys.readouterr().out.startswith("0 of 3 transfers match: level region; stage visited.")


def test_nothing_that_matches_may_be_drawn(inside, tmp_path):
    for name in ("e.svg", "e.html", "e.graphml", "e.geojson", "e.gexf", "e.csv", "e.json"):
        assert run(["network", "--stage", "visited", "-o", str(tmp_path / name)]) == 0
        assert (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--level", "village"], "unknown level 'village'; known are region"),
        (["--stage", "done"], "unknown stage 'done'; known are visited"),
        (["--theme", "nothing"], "unknown theme 'nothing'; known are theme/energy"),
        (["--period", "2015/2010"], "period: 2015/2010 ends before it starts"),
        (["-o", "n.docx"], "-o n.docx: the suffix says what to write; known are .html, .svg"),
        (["--picture", "map"], "--picture map: name a file with -o, as -o map.svg"),
        (["--picture", "cake", "-o", "n.svg"], "--picture cake: there is no such picture; known are"),
        (["--picture", "map", "-o", "n.gexf"], "-o n.gexf: .gexf holds the network itself and no picture"),
        (["--report", "r.txt"], "--report r.txt: the suffix says what to write; known are"),
        (["-o", "no/such/folder/n.svg"], "n.svg: cannot be written"),
    ],
)
def test_bad_input_is_one_clear_message_and_nothing_is_written(inside, capsys, arguments, said):
    before = sorted(path.name for path in inside.iterdir())
    assert run(["network", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert sorted(path.name for path in inside.iterdir()) == before
