"""The whole day: template, fill, import, check, build, query; and a project with a column and a table of its own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from prospects_kg.cli.main import run

OWN = {
    "@context": "http://www.w3.org/ns/csvw",
    "tables": [
        {
            "url": "practices.csv",
            "tableSchema": {
                "columns": [
                    {
                        "name": "cost_eur",
                        "titles": "cost_eur",
                        "dc:description": "Cost of the practice in euro.",
                        "datatype": "decimal",
                        "propertyUrl": "https://example.org/mini/terms#costEur",
                    }
                ]
            },
        },
        {
            "url": "visits.csv",
            "dc:description": "Study visits.",
            "tableSchema": {
                "aboutUrl": "https://example.org/mini/id/visit/{id}",
                "columns": [
                    {"name": "id", "required": True, "suppressOutput": True},
                    {
                        "name": "source",
                        "required": True,
                        "suppressOutput": True,
                        "https://w3id.org/prospects-kg/csvw#references": "sources",
                    },
                    {
                        "name": "practice",
                        "propertyUrl": "https://example.org/mini/terms#visited",
                        "valueUrl": "https://w3id.org/prospects-kg/id/practice/{practice}",
                        "https://w3id.org/prospects-kg/csvw#references": "practices",
                    },
                    {
                        "name": "type",
                        "virtual": True,
                        "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                        "valueUrl": "https://example.org/mini/terms#Visit",
                    },
                ],
            },
        },
    ],
}


@pytest.fixture
def standing(mini: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(mini)
    return mini


def fill(path: Path, **cells: str) -> None:
    """Write one row behind the last one of a workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    last = max(row[0].row for row in sheet.iter_rows() if row[0].value)
    for name, value in cells.items():
        sheet.cell(last + 1, header.index(name) + 1, value)
    book.save(path)


def rows(capsys, *command: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert run([*command, "--format", "csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_template_fill_import_check_build_query(standing: Path, capsys) -> None:
    table = standing / "data" / "practices.csv"
    before = table.read_bytes()
    assert run(["template", "practices", "-o", "practices.xlsx"]) == 0
    assert rows(capsys, "import", "practices.xlsx", "--table", "practices") == []

    fill(
        Path("practices.xlsx"),
        id="night-school",
        source="mini-report",
        title="Night school",
        language="en",
        region="slate-hill",
        theme="skills",
        start="2011",
        label_en="Night school",
    )
    shown = rows(capsys, "import", "practices.xlsx", "--table", "practices")
    assert [(row["change"], row["id"], row["source"]) for row in shown] == [
        ("added", "night-school", "mini-report")
    ]
    assert table.read_bytes() == before

    assert run(["import", "practices.xlsx", "--table", "practices", "--yes"]) == 0
    after = table.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode().startswith("night-school,mini-report,")
    assert run(["import", "practices.xlsx", "--table", "practices", "--yes"]) == 0
    assert table.read_bytes() == after

    assert run(["check"]) == 0
    assert run(["build"]) == 0
    found = rows(capsys, "query", "practices-by-theme", "--param", "theme=theme/skills")
    assert "Night school" in {cell for row in found for cell in row.values()}


def test_a_wrong_file_changes_nothing(standing: Path, capsys) -> None:
    table = standing / "data" / "practices.csv"
    before = table.read_bytes()
    assert run(["template", "practices", "-o", "practices.xlsx"]) == 0
    fill(Path("practices.xlsx"), id="Night School", source="nobody", start="2011-13")
    assert run(["import", "practices.xlsx", "--table", "practices", "--yes"]) == 2
    err = capsys.readouterr().err
    for word in (
        "'Night School' is not allowed here",
        "there is no 'nobody' in sources.csv",
        "'2011-13' has no month 13",
    ):
        assert word in err
    assert table.read_bytes() == before


def test_a_changed_id_is_refused_with_the_way_to_rename(standing: Path, capsys) -> None:
    table = standing / "data" / "themes.csv"
    changed = standing / "themes.csv"
    changed.write_text(table.read_text().replace("skills,mini-page,Skills", "abilities,mini-page,Skills"))
    before = table.read_bytes()
    assert run(["import", "themes.csv", "--table", "themes", "--yes"]) == 2
    assert "data/renames.csv" in capsys.readouterr().err
    assert table.read_bytes() == before


def test_a_project_with_a_column_and_a_table_of_its_own(standing: Path, capsys) -> None:
    (standing / "data" / "metadata.json").write_text(json.dumps(OWN))
    table = standing / "data" / "practices.csv"
    lines = table.read_text().splitlines()
    table.write_text(
        "\n".join([lines[0] + ",cost_eur", lines[1] + ",12000.50", *(line + "," for line in lines[2:])])
        + "\n"
    )
    (standing / "data" / "visits.csv").write_text("id,source,practice\nvisit-1,mini-news,eco-park\n")
    assert run(["build"]) == 0
    dump = (standing / "release" / "prospects-kg.nq").read_text(encoding="utf-8")
    base = "https://example.org/mini/"
    cost = '"12000.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert (
        f"<{base}id/practice/eco-park> <{base}terms#costEur> {cost} <{base}graph/source/mini-page> ." in dump
    )
    assert (
        f"<{base}id/visit/visit-1> <{base}terms#visited> <{base}id/practice/eco-park> <{base}graph/source/mini-news> ."
        in dump
    )
    definition = json.loads((standing / "release" / "tables" / "metadata.json").read_text(encoding="utf-8"))
    columns = {
        item["url"]: [column["name"] for column in item["tableSchema"]["columns"]]
        for item in definition["tables"]
    }
    assert "cost_eur" in columns["practices.csv"]
    assert columns["visits.csv"] == ["id", "source", "practice", "type"]
    assert run(["template", "visits", "-o", "visits.xlsx"]) == 0
    assert [cell.value for cell in openpyxl.load_workbook("visits.xlsx").worksheets[0][1]] == [
        "id",
        "source",
        "practice",
    ]
    found = rows(capsys, "show", "visit/visit-1", "--why")
    assert any("data/visits.csv:2:practice" in row["because"] for row in found)
