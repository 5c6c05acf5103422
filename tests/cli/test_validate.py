"""The command `validate` as a user types it: files of every syntax, a release, an endpoint, every format, bad input."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from prospects_kg.cli.main import run
from tests.endpoint import served, serving

SHAPES = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Town a sh:NodeShape ; sh:targetClass :Town ;
    sh:property [ sh:path :name ; sh:datatype xsd:string ; sh:message "A name is a text." ] ;
    sh:property [ sh:path [ sh:inversePath :near ] ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Nobody is near."@en ] .
"""
TURTLE = """@prefix : <https://example.org/> .
:wigan a :Town ; :name "Wigan" ; :near :leigh .
:leigh a :Town ; :name 5 ; :near :wigan .
:hull a :Town ; :name "Hull" .
"""
IN_OTHER_SYNTAXES = {
    "jsonld": '{"@context": {"@vocab": "https://example.org/"}, "@id": "https://example.org/leigh", "@type": "Town", "name": 5}',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">'
    '<Town rdf:about="https://example.org/leigh"><name rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">5</name>'
    "</Town></rdf:RDF>",
    "nt": "<https://example.org/leigh> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Town> .\n"
    '<https://example.org/leigh> <https://example.org/name> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
    "trig": "@prefix : <https://example.org/> . { :leigh a :Town ; :name 5 }",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "data.ttl").write_text(TURTLE, "utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    return str(tmp_path / "data.ttl"), str(tmp_path / "shapes.ttl")


def checked(*arguments: str) -> int:
    return run(["validate", *arguments])


def test_people_read_results_by_shape_with_count_message_and_first_examples(files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes) == 1
    out, err = capsys.readouterr()
    assert out == (
        "VIOLATION https://example.org/Town, https://example.org/name (Datatype): 1\n"
        "  A name is a text.\n"
        '  - https://example.org/leigh -> "5"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
        "\n"
        "WARNING https://example.org/Town, ^<https://example.org/near> (MinCount): 1\n"
        "  Nobody is near.\n"
        "  - https://example.org/hull\n"
        "\n"
        "2 results: 1 violation, 1 warning\n"
    )
    assert err == "2 results: 1 violation, 1 warning\n"


def test_turtle_is_a_report_that_other_tools_read(files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes, "--format", "turtle") == 1
    report = [quad.triple for quad in ox.parse(input=capsys.readouterr().out, format=ox.RdfFormat.TURTLE)]
    short = [(t.predicate.value.rpartition("#")[2], str(t.object)) for t in report]
    assert ("conforms", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>') in short
    assert ("inversePath", "<https://example.org/near>") in short
    assert sorted(value for name, value in short if name == "focusNode") == [
        "<https://example.org/hull>",
        "<https://example.org/leigh>",
    ]


def test_json_has_one_result_a_line(files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes, "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["conforms"] is False
    first = min(report["results"], key=lambda result: result["severity"])
    assert {key: first[key] for key in ("severity", "component", "focus", "path", "value", "message")} == {
        "severity": "Violation",
        "component": "DatatypeConstraintComponent",
        "focus": "https://example.org/leigh",
        "path": "https://example.org/name",
        "value": "5",
        "message": {"": "A name is a text."},
    }


def test_csv_has_one_result_a_row(files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes, "--format", "csv") == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert sorted((row["severity"], row["focus"], row["message"]) for row in rows) == [
        ("Violation", "https://example.org/leigh", "A name is a text."),
        ("Warning", "https://example.org/hull", "Nobody is near."),
    ]


@pytest.mark.parametrize("ending", IN_OTHER_SYNTAXES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_syntax_is_read_also_packed(ending: str, packed: bool, files, tmp_path: Path, capsys) -> None:
    text = IN_OTHER_SYNTAXES[ending].encode()
    data = tmp_path / (f"data.{ending}" + ".gz" * packed)
    data.write_bytes(gzip.compress(text) if packed else text)
    assert checked(str(data), "--shapes", files[1], "--format", "csv") == 1
    assert "leigh" in capsys.readouterr().out


def test_several_files_are_one_graph(files, tmp_path: Path, capsys) -> None:
    data, shapes = files
    more = tmp_path / "more.ttl"
    more.write_text("@prefix : <https://example.org/> . :leigh :near :hull .", "utf-8")
    assert checked(data, str(more), "--shapes", shapes) == 1
    assert "1 result: 1 violation" in capsys.readouterr().err


def test_data_that_conform_leave_with_0(files, tmp_path: Path, capsys) -> None:
    good = tmp_path / "good.ttl"
    good.write_text("@prefix : <https://example.org/> . :a a :Town ; :near :a .", "utf-8")
    assert checked(str(good), "--shapes", files[1], "--format", "turtle") == 0
    out, err = capsys.readouterr()
    assert "sh:conforms true" in out
    assert err == "conforms: no results\n"


@pytest.mark.parametrize(("least", "code"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_the_least_severity_that_fails_is_asked_for(least: str, code: int, files, tmp_path: Path) -> None:
    data = tmp_path / "alone.ttl"
    data.write_text("@prefix : <https://example.org/> . :a a :Town .", "utf-8")
    assert checked(str(data), "--shapes", files[1], "--fail-on", least) == code


def test_all_results_are_counted_when_few_are_printed(files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes, "--format", "csv", "--max-results", "1") == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "1 of 2 results are printed (--max-results)" in err
    assert "2 results: 1 violation, 1 warning" in err


def test_explain_names_each_question_and_its_time(files, capsys) -> None:
    data, shapes = files
    checked(data, "--shapes", shapes, "--explain")
    err = capsys.readouterr().err
    assert err.count("SELECT") >= 2
    assert " ms, 1 rows" in err


def test_a_named_graph_is_checked_alone(files, tmp_path: Path, capsys) -> None:
    data = tmp_path / "graphs.trig"
    data.write_text(
        "@prefix : <https://example.org/> . :g { :leigh a :Town ; :name 5 } :leigh :name 6 .", "utf-8"
    )
    assert (
        checked(str(data), "--shapes", files[1], "--format", "csv", "--graph", "https://example.org/g") == 1
    )
    found = [row["value"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert sorted(found) == ["", "5"]


def test_named_graphs_without_a_default_graph_are_pointed_out(files, tmp_path: Path, capsys) -> None:
    data = tmp_path / "graphs.trig"
    data.write_text("@prefix : <https://example.org/> . :g { :leigh a :Town ; :name 5 }", "utf-8")
    assert checked(str(data), "--shapes", files[1]) == 0
    assert "no statements in the default graph; --graph names another" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["auto", "set", "pyshacl"])
def test_every_engine_finds_the_same(engine: str, files, capsys) -> None:
    data, shapes = files
    assert checked(data, "--shapes", shapes, "--format", "csv", "--engine", engine) == 1
    rows = sorted(capsys.readouterr().out.splitlines()[1:])
    assert [row.split(",")[3] for row in rows] == ["https://example.org/leigh", "https://example.org/hull"]


def test_what_the_set_engine_does_not_know_is_named_or_sent_to_the_reference(
    files, tmp_path: Path, capsys
) -> None:
    shapes = tmp_path / "target.ttl"
    select = "SELECT ?this WHERE { ?this a <https://example.org/Town> }"
    target = f'sh:target [ a sh:SPARQLTarget ; sh:select "{select}" ]'
    shapes.write_text(SHAPES.replace("sh:targetClass :Town", target), "utf-8")
    assert checked(files[0], "--shapes", str(shapes), "--engine", "set") == 2
    assert "sh:target" in capsys.readouterr().err
    assert checked(files[0], "--shapes", str(shapes)) == 1
    err = capsys.readouterr().err
    assert "checked by pySHACL: " in err
    assert "2 results: 1 violation, 1 warning" in err


def test_scripts_are_refused_by_name_and_not_passed_over(files, tmp_path: Path, capsys) -> None:
    shapes = tmp_path / "js.ttl"
    shapes.write_text(SHAPES + ':Town sh:js [ sh:jsFunctionName "check" ] .\n', "utf-8")
    for engine in ("auto", "set", "pyshacl"):
        assert checked(files[0], "--shapes", str(shapes), "--engine", engine) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "js" in err


def test_without_data_the_release_is_checked_and_results_lead_to_cells(
    released: Path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(released)
    assert checked("--format", "csv") == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["severity"] for row in rows} == {"Warning"}
    assert [row["cell"].startswith("data/") for row in rows] == [True, True]
    assert checked("--fail-on", "violation") == 0
    assert "[data/" in capsys.readouterr().out


def test_an_endpoint_gives_what_its_release_gives(released: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(released)
    checked("--format", "json")
    here = json.loads(capsys.readouterr().out)["results"]
    with serving(released / "release" / "store") as address:
        assert checked("--endpoint", address, "--format", "json") == 1
    there = json.loads(capsys.readouterr().out)["results"]
    strip = [{**result, "cell": ""} for result in here]
    assert sorted(map(str, there)) == sorted(map(str, strip))


def test_a_named_graph_at_an_endpoint_is_checked_alone(files, tmp_path: Path, capsys) -> None:
    town, graph = "<https://example.org/leigh>", "<https://example.org/g>"
    data = tmp_path / "data.nq"
    data.write_text(
        f"{town} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Town> {graph} .\n"
        f'{town} <https://example.org/name> "5"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .\n',
        "utf-8",
    )
    with served(data) as address:
        shapes = ("--shapes", files[1], "--endpoint", address, "--format", "csv")
        assert checked(*shapes) == 0
        capsys.readouterr()
        assert checked(*shapes, "--graph", "https://example.org/g") == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert sorted((row["severity"], row["value"]) for row in rows) == [("Violation", "5"), ("Warning", "")]


BAD = {
    "no such file": ("{folder}/nothing.ttl", "--shapes", "{shapes}"),
    "no such shapes": ("{data}", "--shapes", "{folder}/nothing.ttl"),
    "unknown kind of file": ("{folder}/data.xyz", "--shapes", "{shapes}"),
    "broken turtle": ("{folder}/broken.ttl", "--shapes", "{shapes}"),
    "shapes without shapes": ("{data}", "--shapes", "{data}"),
    "faulty shape": ("{data}", "--shapes", "{folder}/faulty.ttl"),
    "recursive shape": ("{data}", "--shapes", "{folder}/recursive.ttl"),
    "files and endpoint": ("{data}", "--shapes", "{shapes}", "--endpoint", "http://127.0.0.1:9/"),
    "no such graph": ("{data}", "--shapes", "{shapes}", "--graph", "https://example.org/none"),
    "graph is no IRI": ("{data}", "--shapes", "{shapes}", "--graph", "none"),
    "nobody answers": ("--shapes", "{shapes}", "--endpoint", "http://127.0.0.1:9/"),
    "no gzip": ("{folder}/no.ttl.gz", "--shapes", "{shapes}"),
    "unknown engine": ("{data}", "--shapes", "{shapes}", "--engine", "fast"),
    "no number of results": ("{data}", "--shapes", "{shapes}", "--max-results", "0"),
}
SAYS = {
    "no such file": "nothing.ttl: cannot be read: No such file",
    "no such shapes": "nothing.ttl: cannot be read: No such file",
    "unknown kind of file": "data.xyz: unknown kind of file '.xyz'; known are .ttl",
    "broken turtle": "broken.ttl:1:",
    "shapes without shapes": "data.ttl: holds no shapes",
    "faulty shape": "https://example.org/Faulty",
    "recursive shape": "https://example.org/Two",
    "files and endpoint": "only one of them",
    "no such graph": "holds no graph <https://example.org/none>",
    "graph is no IRI": "'none'",
    "nobody answers": "nobody answers there",
    "no gzip": "no.ttl.gz: is no whole gzip file",
    "unknown engine": "'fast' is not one of",
    "no number of results": "max-results",
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_has_one_message_and_exit_code_2(what: str, files, tmp_path: Path, capsys) -> None:
    data, shapes = files
    texts = {
        "broken.ttl": ":a :b :c .",
        "data.xyz": "",
        "no.ttl.gz": "text",
        "faulty.ttl": SHAPES
        + ":Faulty a sh:NodeShape ; sh:targetClass :Town ; sh:property [ sh:minCount 1 ] ; sh:nodeKind :Any .",
        "recursive.ttl": SHAPES
        + ":One a sh:NodeShape ; sh:targetClass :Town ; sh:node :Two . :Two a sh:NodeShape ; sh:not :One .",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    arguments = [each.format(folder=tmp_path, data=data, shapes=shapes) for each in BAD[what]]
    assert checked(*arguments) == 2
    out, err = capsys.readouterr()
    assert SAYS[what] in " ".join(err.split())
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize(
    "name", ["nested.ttl", "entities.rdf", "bomb.ttl.gz", "context.jsonld", "deep.jsonld"]
)
def test_a_hostile_file_is_refused_and_nothing_is_harmed(name: str, files, tmp_path: Path, capsys) -> None:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    texts = {
        "nested.ttl": b"<a:a> <a:b> " + b"<<( <a:s> <a:p> " * 100_000 + b"<a:o>" + b" )>>" * 100_000 + b" .",
        "entities.rdf": f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{entities}]><rdf:RDF xmlns:e="e:" xmlns:rdf='
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><e:C><e:p>&j;</e:p></e:C></rdf:RDF>'.encode(),
        "bomb.ttl.gz": gzip.compress(b" " * 32_000_000),
        "context.jsonld": b'{"@context": "http://127.0.0.1:9/context", "@id": "a:b", "p": 1}',
        "deep.jsonld": b'{"a:p":' * 20_000 + b"1" + b"}" * 20_000,
    }
    (tmp_path / name).write_bytes(texts[name])
    assert checked(str(tmp_path / name), "--shapes", files[1]) == 2
    assert f"{name}: " in capsys.readouterr().err


def test_a_reader_that_goes_away_ends_the_command_quietly(files) -> None:
    data, shapes = files
    command = [sys.executable, "-m", "prospects_kg", "validate", data, "--shapes", shapes, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
