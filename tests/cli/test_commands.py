"""The commands as a user types them: exit codes, data on stdout, words on stderr."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from prospects_kg.cli.main import run

MINI_TITLE = "project: mini (Mini: an invented network for the tests)"


@pytest.fixture
def standing_in(monkeypatch: pytest.MonkeyPatch):
    return monkeypatch.chdir


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_build_says_what_it_made_and_where(mini: Path, standing_in, capsys) -> None:
    standing_in(mini)
    assert run(["build"]) == 0
    out, err = capsys.readouterr()
    assert MINI_TITLE in err
    rows = dict(
        line.split(maxsplit=1) for line in lines(out)[2:] if not line.startswith(("in named", "sources"))
    )
    assert (rows["release"], rows["conflicts"], rows["warnings"]) == ("release", "4", "2")
    assert (mini / "release" / "prospects-kg.nq").exists()


def test_check_writes_nothing(mini: Path, capsys) -> None:
    before = sorted(mini.rglob("*"))
    assert run(["check", "--project", str(mini)]) == 0
    assert "tables and shapes are in order (2 warnings, 4 conflicts)" in capsys.readouterr().err
    assert sorted(mini.rglob("*")) == before


def test_all_faults_of_all_tables_come_in_one_run_with_exit_code_2(mini: Path, capsys) -> None:
    practices = mini / "data" / "practices.csv"
    practices.write_text(
        practices.read_text()
        .replace("eco-park,mini-page,paragraph 4", "Eco Park,mini-page,paragraph 4")
        .replace(",2008,", ",2008-13,")
    )
    with (mini / "data" / "needs.csv").open("a") as table:
        table.write("more-heat,mini-page,wish,nobody,slate-hill,energy,Heat.,mini-one\n")
    assert run(["check", "--project", str(mini)]) == 2
    found = lines(capsys.readouterr().err)
    assert "data/needs.csv:3:direction: 'wish' is not allowed here; write one of need, offer" in found
    assert (
        "data/needs.csv:3:organisation: there is no 'nobody' in organisations.csv; correct the id or add the row"
        in found
    )
    assert any(
        line.startswith("data/practices.csv:2:id: 'Eco Park' is not allowed here; write an id")
        for line in found
    )
    assert any(line.startswith("data/practices.csv:5:start: '2008-13' has no month 13") for line in found)


def test_a_violation_stops_the_release_with_exit_code_1_and_names_the_cell(mini: Path, capsys) -> None:
    reports = mini / "data" / "stage_reports.csv"
    reports.write_text(reports.read_text().replace("Forty panels stand on the heap of Coal Bay.", ""))
    assert run(["build", "--project", str(mini), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    finding, *others = json.loads(out)
    assert finding["severity"] == "Violation"
    assert [other["severity"] for other in others] == ["Warning", "Warning"]
    assert finding["cell"].startswith("data/stage_reports.csv:3:")
    assert finding["focus"] == "https://example.org/mini/id/stage-report/eco-park-to-coal-bay-adopted"
    assert "no release was written" in err
    assert not (mini / "release").exists()


def test_query_prints_rows_in_every_format(mini: Path, mini_release: Path, capsys) -> None:
    def rows(*options: str) -> str:
        assert (
            run(
                ["query", "project-lineage", "--project", str(mini), "--release", str(mini_release), *options]
            )
            == 0
        )
        return capsys.readouterr().out

    parsed = list(csv.reader(io.StringIO(rows("--format", "csv"))))
    document = json.loads(rows("--format", "json"))
    assert document["head"]["vars"] == parsed[0]
    assert len(document["results"]["bindings"]) == len(parsed) - 1 > 0
    assert rows("--format", "markdown").startswith("| ")
    assert rows("--format", "xml").startswith("<?xml")
    assert "<table" in rows("--format", "html")
    assert rows("--format", "tsv").startswith("?")


def test_query_takes_a_file_and_standard_input(
    mini_release: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?t a <https://w3id.org/prospects-kg/ontology#Transfer> }"
    file = tmp_path / "count.rq"
    file.write_text(text)
    assert run(["query", str(file), "--release", str(mini_release), "--format", "csv"]) == 0
    assert capsys.readouterr().out.split() == ["n", "3"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert run(["query", "-", "--release", str(mini_release), "--format", "csv"]) == 0
    assert capsys.readouterr().out.split() == ["n", "3"]


def test_a_broken_query_is_named_with_its_place(mini_release: Path, tmp_path: Path, capsys) -> None:
    file = tmp_path / "broken.rq"
    file.write_text("SELECT ?x WHERE {\n ?x a }")
    assert run(["query", str(file), "--release", str(mini_release)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "line 2" in err or ":2" in err


def test_unknown_names_are_answered_with_the_known_ones(mini_release: Path, capsys) -> None:
    for command, word in (
        (["query", "practices-by-them", "--release", str(mini_release)], "practices-by-theme"),
        (["query", "practices-by-theme", "--param", "tehme=x", "--release", str(mini_release)], "theme"),
        (["template", "practises", "-o", "x.xlsx"], "practices"),
    ):
        assert run(command) == 2
        assert word in capsys.readouterr().err


def test_cite_is_the_same_each_time_and_names_release_query_and_hashes(
    mini: Path, mini_release: Path, capsys
) -> None:
    command = [
        "query",
        "practices-by-theme",
        "--param",
        "theme=theme/energy",
        "--cite",
        "--project",
        str(mini),
        "--release",
        str(mini_release),
    ]
    assert run(command) == 0
    first = capsys.readouterr().out
    assert run(command) == 0
    assert capsys.readouterr().out == first
    for word in ("1.0.0 (2026-01-02)", "practices-by-theme", "query SHA-256", "rows SHA-256", "@misc{"):
        assert word in first


def test_queries_lists_the_library_and_shows_one(capsys) -> None:
    assert run(["queries", "--format", "json"]) == 0
    names = [row["name"] for row in json.loads(capsys.readouterr().out)]
    assert len(names) >= 10
    assert {"who-worked-together", "practices-by-theme"} <= set(names)
    assert run(["queries", "practices-by-theme"]) == 0
    out = capsys.readouterr().out
    assert "parameter theme" in out
    assert "SELECT" in out


@pytest.mark.parametrize("what", ["conflicts", "sources", "stats", "transfer/eco-park-to-coal-bay"])
def test_show_prints_text_csv_and_json(mini: Path, mini_release: Path, what: str, capsys) -> None:
    for format_ in ("text", "csv", "json"):
        assert (
            run(["show", what, "--project", str(mini), "--release", str(mini_release), "--format", format_])
            == 0
        )
        out = capsys.readouterr().out
        assert out.strip()
        if format_ == "json":
            json.loads(out)


def test_show_why_names_cells_sources_and_rules(mini: Path, mini_release: Path, capsys) -> None:
    assert (
        run(
            [
                "show",
                "transfer/eco-park-to-coal-bay",
                "--why",
                "--project",
                str(mini),
                "--release",
                str(mini_release),
                "--format",
                "csv",
            ]
        )
        == 0
    )
    found = [tuple(row) for row in csv.reader(io.StringIO(capsys.readouterr().out))][1:]
    assert ("donor as stated", "Upper Mine", "mini-page (data/transfers.csv:2:donor_as_stated)") in found
    assert ("donor as stated", "Upper Mine", "mini-report (data/transfers.csv:3:donor_as_stated)") in found
    assert ("current stage", "adopted", "derived by rule current-stage") in found
    assert any(why == "the editors (data/transfers.csv:2:resulting_practice)" for *_, why in found)


def test_show_of_nothing_is_said(mini_release: Path, mini: Path, capsys) -> None:
    assert run(["show", "practice/none", "--project", str(mini), "--release", str(mini_release)]) == 2
    assert "nothing is said about practice/none" in capsys.readouterr().err


def test_without_a_release_the_graph_is_built_for_the_command_alone(mini: Path, capsys) -> None:
    assert run(["query", "project-lineage", "--project", str(mini)]) == 0
    assert "building it for this command alone" in capsys.readouterr().err
    assert not (mini / "release").exists()


def test_a_release_older_than_its_tables_is_named(mini: Path, capsys) -> None:
    assert run(["build", "--project", str(mini)]) == 0
    with (mini / "data" / "themes.csv").open("a") as table:
        table.write("tourism,mini-page,Tourism,en,Tourism,,\n")
    capsys.readouterr()
    assert run(["query", "project-lineage", "--project", str(mini)]) == 0
    assert "is older than its tables (tables/themes.csv changed)" in capsys.readouterr().err


def test_init_makes_a_project_that_builds(tmp_path: Path, standing_in, capsys) -> None:
    standing_in(tmp_path)
    assert run(["init", "my-network"]) == 0
    standing_in(tmp_path / "my-network")
    capsys.readouterr()
    assert run(["build"]) == 0
    out, err = capsys.readouterr()
    assert "release" in out
    assert "project: my-network (My network)" in err
    assert "shape without target" in err
    report = (tmp_path / "my-network" / "release" / "validation.ttl").read_text(encoding="utf-8")
    assert "shapeWithoutTarget" in report
    assert run(["query", "practices-by-theme"]) == 0
    assert run(["init", "."]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_version_and_help_and_wrong_usage() -> None:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "prospects_kg", *arguments], capture_output=True, text=True, check=False
        )

    assert call("--version").stdout.strip() == "0.1.0"
    assert call("--help").returncode == 0
    wrong = call("biuld")
    assert wrong.returncode == 2
    assert "biuld" in wrong.stderr
    assert call("build", "--projekt", "x").returncode == 2


def test_a_reader_that_goes_away_is_no_error(mini_release: Path) -> None:
    command = f"{sys.executable} -m prospects_kg show stats --release {mini_release} --format csv | true"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("base = ", "is not TOML"),
        ('base = "x"\n', "must be an absolute http(s) IRI"),
        ("", "title is missing"),
        ('colour = "red"\n', "unknown setting colour"),
    ],
)
def test_a_broken_toml_is_named(mini: Path, text: str, word: str, capsys) -> None:
    (mini / "prospects-kg.toml").write_text(text)
    assert run(["build", "--project", str(mini)]) == 2
    assert word in capsys.readouterr().err


def test_broken_shapes_are_named_with_their_place(mini: Path, capsys) -> None:
    (mini / "shapes").mkdir()
    (mini / "shapes" / "own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<a:b> a sh:NodeShape\n<c:d> .\n"
    )
    assert run(["build", "--project", str(mini)]) == 2
    assert "own.ttl:3:" in capsys.readouterr().err


def test_a_broken_rule_is_named(mini: Path, capsys) -> None:
    (mini / "rules").mkdir()
    (mini / "rules" / "own.rq").write_text(
        "#+ title: Own\n#+ order: 90\n#+ claims: Nothing.\nCONSTRUCT { ?a ?b } WHERE { }\n"
    )
    assert run(["build", "--project", str(mini)]) == 2
    assert "own.rq" in capsys.readouterr().err


def test_a_rule_that_asks_another_endpoint_is_refused(mini: Path, capsys) -> None:
    (mini / "rules").mkdir()
    (mini / "rules" / "own.rq").write_text(
        "#+ title: Own\n#+ order: 90\n#+ claims: Nothing.\n"
        "CONSTRUCT { ?s ?p ?o } WHERE { seRvice <http://127.0.0.1:9/> { ?s ?p ?o } }\n"
    )
    assert run(["build", "--project", str(mini)]) == 2
    assert "own.rq: asks another endpoint (SERVICE)" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["subject,predicate\nx\n", None])
def test_a_damaged_trace_is_named(mini: Path, tmp_path: Path, text: str | None, capsys) -> None:
    assert run(["build", "--project", str(mini), "-o", str(tmp_path / "release")]) == 0
    trace = tmp_path / "release" / "trace.csv"
    trace.write_text(text) if text else trace.unlink()
    capsys.readouterr()
    command = [
        "show",
        "practice/eco-park",
        "--why",
        "--project",
        str(mini),
        "--release",
        str(tmp_path / "release"),
    ]
    assert run(command) == 2
    assert "trace.csv" in capsys.readouterr().err


def test_an_empty_answer_that_is_a_finding_says_so(mini: Path, mini_release: Path, capsys) -> None:
    options = ["--project", str(mini), "--release", str(mini_release), "--format", "csv"]
    assert run(["query", "practice-labels-in-language", *options]) == 0
    out, err = capsys.readouterr()
    assert out.split() == ["practice,name"]
    assert "No practice is named in that language" in err
    assert run(["query", "practice-labels-in-language", "--param", "language=pl", *options]) == 0
    assert "No practice is named" not in capsys.readouterr().err
    assert run(["queries", "practice-labels-in-language", "--lang", "pl"]) == 0
    assert "Żadna praktyka nie ma nazwy w tym języku" in capsys.readouterr().out
