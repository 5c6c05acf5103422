"""`prospects-kg diffusion` as a user types it: files, words, formats, refusals."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from prospects_kg.cli.main import run
from prospects_kg.diffusion.linkfile import HEADER

ADOPTIONS = "state,policy,year\n" + "".join(f"NE,p{n},2001\nIA,p{n},2003\nNA,p{n},2004\n" for n in range(12))


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "adoptions.csv"
    path.write_text(ADOPTIONS, encoding="utf-8")
    return path


COLUMNS = ["--region", "state", "--practice", "policy", "--time", "year"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_links_their_definition_and_words(table, capsys):
    assert (
        run(["diffusion", str(table), *COLUMNS, "--lambda", "1", "--max-links", "2", "-o", "links.csv"]) == 0
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert [(row["source"], row["target"]) for row in rows(Path("links.csv"))] == [("IA", "NA"), ("NE", "IA")]
    assert (
        err.splitlines()[0]
        == "36 rows: 36 adoptions of 12 practices by 3 regions, 2001 to 2004 (numbers as they stand)"
    )
    assert "2 links among 3 regions; exponential delays with lambda 1 (as given)." in err
    assert "Empty, because not asked for: permutation_p, permutation_q, bootstrap_share, lambda_range" in err
    notes = json.loads(Path("links.csv-metadata.json").read_text(encoding="utf-8"))["notes"][0]
    assert (notes["adoptions"], notes["permutations"], notes["seed"]) == ("adoptions.csv", 0, 0)


def test_every_doubt_and_every_file_that_is_asked_for(table, capsys):
    files = [
        "--report",
        "r.html",
        "--trees",
        "t.csv",
        "--walker",
        "w.csv",
        "--windows",
        "y.csv",
        "--window-years",
        "4",
    ]
    doubt = ["--permutations", "19", "--bootstrap", "5", "--sensitivity", "--seed", "3"]
    assert (
        run(["diffusion", str(table), *COLUMNS, "--max-links", "2", *doubt, *files, "-o", "links.csv"]) == 0
    )
    assert all(row[name] for row in rows(Path("links.csv")) for name in HEADER)
    assert "Empty, because" not in capsys.readouterr().err
    assert rows(Path("t.csv"))[1] == {
        "practice": "p0",
        "region": "IA",
        "date": "2003.0",
        "how": "link",
        "learned_from": "NE",
        "lag": "2.0",
    }
    assert [(row["region"], row["score"]) for row in rows(Path("w.csv"))] == [
        ("NE", "1.0"),
        ("IA", "0.3333333333333333"),
        ("NA", "0.0"),
    ]
    assert [(row["last"], row["region"], row["lead"]) for row in rows(Path("y.csv"))] == [
        ("2004", "NE", "1"),
        ("2004", "IA", "0"),
        ("2004", "NA", "-1"),
    ]
    assert Path("r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_without_a_file_the_links_are_printed(table, capsys):
    assert run(["diffusion", str(table), *COLUMNS, "--max-links", "1", "--format", "json"]) == 0
    (link,) = json.loads(capsys.readouterr().out)
    assert (link["source"], link["target"], link["permutation_p"]) == ("IA", "NA", "")


def test_a_list_of_nodes_breaks_ties(table, capsys):
    Path("nodes.csv").write_text("node\nNA\nIA\nNE\n", encoding="utf-8")
    options = ["--nodes", "nodes.csv", "--max-links", "1", "--format", "csv"]
    assert run(["diffusion", str(table), *COLUMNS, *options]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("1,NE,IA,")


@pytest.mark.parametrize(
    "model", [["rayleigh", "--alpha", "2"], ["lognormal", "--mu", "0", "--sigma", "1"], ["lognormal"]]
)
def test_each_model_takes_its_parameters(table, capsys, model):
    assert run(["diffusion", str(table), *COLUMNS, "--max-links", "1", "--model", *model]) == 0
    assert f"{model[0]} delays with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--model", "weibull"], "there is no model 'weibull'; known are exponential, rayleigh, lognormal"),
        (["--model", "rayleigh", "--lambda", "1"], "the rayleigh model takes alpha, not lambda"),
        (
            ["--compat", "spss"],
            "there are no rules 'spss' to be compatible with; known are default, networkinference, ",
        ),
        (
            ["--report", "r.pdf"],
            "r.pdf: a report is written as .md, .html, .json; choose one of these endings",
        ),
        (["--release", "somewhere"], "give a table of adoptions, or --release or --endpoint, not both"),
        (
            ["--into-graph", "--release", "somewhere"],
            "somewhere: there is no release to keep links beside; run `prospects-kg build` first",
        ),
        (
            ["--into-graph", "--endpoint", "http://127.0.0.1:9"],
            "--into-graph keeps links beside a release; an endpoint is only read",
        ),
        (
            ["--windows", "y.csv", "--window-years", "9"],
            "the adoptions span 4 years, fewer than a window of 9",
        ),
        (
            ["--time", "when"],
            "adoptions.csv:1:when: there is no such column; the header is 'state', 'policy', 'year'",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(table, capsys, options, message):
    before = sorted(Path().iterdir())
    assert run(["diffusion", "adoptions.csv", *COLUMNS, "--max-links", "1", "-o", "links.csv", *options]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(message)
    assert sorted(Path().iterdir()) == before


def test_a_graph_without_enough_dates_says_so_and_stops(released, capsys):
    assert run(["diffusion", "-p", str(released), "-o", str(released / "links.csv")]) == 2
    assert (
        "0 practices have two adopters at different dates, and at least 5 are needed"
        in capsys.readouterr().err
    )
    assert not (released / "links.csv").exists()


def test_links_are_kept_beside_the_release_when_asked_for(released, capsys):
    table = released / "adoptions.csv"
    lines = [f"upper-mine,p{n},2001\ncoal-bay,p{n},2003\n" for n in range(3)]
    table.write_text("region,practice,date\n" + "".join(lines), encoding="utf-8")
    options = ["--max-links", "1", "--into-graph", "--run", "first", "-o", str(released / "links.csv")]
    assert run(["diffusion", str(table), "-p", str(released), *options]) == 0
    kept = released / "release-inferred" / "first.nq"
    assert f"{kept}: the links as a named graph beside the release" in capsys.readouterr().err
    assert "<https://example.org/mini/graph/inferred/first>" in kept.read_text(encoding="utf-8")
