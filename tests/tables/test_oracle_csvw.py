"""The library csvw as oracle: the definition is valid CSVW, and cells and templates mean what CSVW says they mean.

What CSVW cannot say (dates, countries) is compared as the cell alone.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import csvw
import pytest

from prospects_kg.model.project import Project, packaged_root
from prospects_kg.model.terms import SOFTWARE, XSD, Iri, Literal, parse_term, split_statement
from prospects_kg.tables.cells import compile_column
from prospects_kg.tables.checks import CellFault, Surroundings
from prospects_kg.tables.definition import CSVW_EXTRA
from prospects_kg.tables.reading import TableReader
from prospects_kg.tables.schema import Column, load_schema

MINI = Path(__file__).parents[1] / "mini"
METADATA = packaged_root() / "data" / "metadata.json"
PROJECTS = {"mini": MINI, "packaged": packaged_root()}
TABLES = [table["url"] for table in json.loads(METADATA.read_text(encoding="utf-8"))["tables"]]


def only_columns_of(header: list[str], table: dict[str, Any]) -> dict[str, Any]:
    """The table's definition for a file with this header: CSVW goes by position, and we by name."""
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
    virtual = [column for column in columns.values() if column.get("virtual")]
    schema = {**table["tableSchema"], "columns": [columns[name] for name in header] + virtual}
    schema.pop("rowTitles", None)
    return {**table, "tableSchema": schema}


@pytest.fixture(scope="module", params=PROJECTS)
def folder(request, tmp_path_factory) -> Path:
    """A copy of a project with the software's own base, so that IRIs need no change to be compared."""
    root = PROJECTS[request.param]
    if not (root / "data" / "sources.csv").exists():
        pytest.skip(f"the {request.param} project has no tables here")
    copy = tmp_path_factory.mktemp(request.param)
    shutil.copytree(root / "data", copy / "data")
    settings = (root / "prospects-kg.toml").read_text(encoding="utf-8")
    (copy / "prospects-kg.toml").write_text(settings.replace("https://example.org/mini/", SOFTWARE), "utf-8")
    document = json.loads(METADATA.read_text(encoding="utf-8"))
    document["tables"] = [
        only_columns_of(path.read_text(encoding="utf-8").splitlines()[0].split(","), table)
        for table in document["tables"]
        if (path := copy / "data" / table["url"]).exists()
    ]
    (copy / "data" / "csvw.json").write_text(json.dumps(document), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def group(folder: Path) -> csvw.TableGroup:
    return csvw.TableGroup.from_file(folder / "data" / "csvw.json")


@pytest.fixture(scope="module")
def ours(folder: Path) -> dict[str, list[Mapping[str, Any]]]:
    """For each table its rows in order: subject and the objects of each property."""
    project = Project(folder, Project.open(folder).settings)
    reader = TableReader(project, load_schema([METADATA]))
    rows: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for statement, place in reader.statements():
        path, line, _ = place.split(":")
        if path == "data/corrections.csv":  # a statement of a correction: its row says nothing of its own
            continue
        subject, predicate, value, _ = split_statement(statement)
        row = rows[path.removeprefix("data/")].setdefault(int(line), {"": parse_term(subject)})
        row.setdefault(str(parse_term(predicate)), set()).add(parse_term(value))
    assert reader.faults == []
    return {url: [found[line] for line in sorted(found)] for url, found in rows.items()}


def test_definition_is_a_csvw_table_group_without_a_warning():
    group = csvw.TableGroup.from_file(METADATA)
    assert [str(table.url) for table in group.tables] == TABLES


def test_tables_are_valid_by_the_definition(folder):
    validator = csvw.CSVW(str(folder / "data" / "csvw.json"), validate=True)
    assert (validator.is_valid, validator.warnings) == (True, [])


def test_the_packaged_tables_are_valid_beside_their_definition():
    validator = csvw.CSVW(str(METADATA), validate=True)
    assert (validator.is_valid, validator.warnings) == (True, [])


def test_tables_of_a_release_are_valid_with_the_definition_beside_them(mini_release):
    validator = csvw.CSVW(str(mini_release / "tables" / "metadata.json"), validate=True)
    assert (validator.is_valid, validator.warnings) == (True, [])
    table = validator.tablegroup.tabledict["stage_reports.csv"]
    assert {table.tableSchema.aboutUrl.expand(**row) for row in table} >= {
        "https://example.org/mini/id/stage-report/eco-park-to-coal-bay-adopted"
    }


@pytest.mark.parametrize("url", [url for url in TABLES if url != "corrections.csv"])
def test_every_cell_states_what_csvw_reads(url, folder, group, ours):
    if not (folder / "data" / url).exists():
        pytest.skip(f"this project has no {url}")
    table = group.tabledict[url]
    expected = [csvw_statements(table, row) for row in table]
    found = [without_extras(table, row) for row in ours.get(url, [])]
    assert found == expected


def csvw_statements(table: csvw.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """What CSVW says that a row states: its subject and the objects of each property."""
    stated: dict[str, Any] = {"": table.tableSchema.aboutUrl.expand(**row)}
    for column in table.tableSchema.columns:
        predicate = str(column.inherit("propertyUrl") or "")
        cell = row.get(column.name)
        empty = cell is None or (isinstance(cell, list) and not cell)
        if not predicate or column.suppressOutput or empty:
            continue
        stated.setdefault(predicate, set()).update(csvw_objects(column, row, cell))
    return stated


def csvw_objects(column: csvw.Column, row: Mapping[str, Any], cell: Any) -> Iterator[Any]:
    template = column.inherit("valueUrl")
    for item in cell if isinstance(cell, list) else [cell]:
        if column.common_props.get(CSVW_EXTRA + "country"):
            yield "a country"
        elif template is not None:
            # `each`: CSVW would join the items of the list into one IRI.
            yield template.expand(**{**row, column.name: item})
        else:
            language = column.inherit("lang")
            sibling = column.common_props.get(CSVW_EXTRA + "languageFrom")
            yield (
                plain(item),
                (row.get(sibling) or "") if sibling else ("" if language == "und" else language),
            )


def plain(item: Any) -> Any:
    """A value as csvw parsed it, comparable with the value of our literal."""
    return item if isinstance(item, str | int | Decimal) else item.unsplit()


def without_extras(table: csvw.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Our row without the days that the annotation edtf adds, countries as the cell alone."""
    columns = [column for column in table.tableSchema.columns if column.inherit("propertyUrl")]
    countries = {str(c.inherit("propertyUrl")) for c in columns if c.common_props.get(CSVW_EXTRA + "country")}
    added = {iri for c in columns for iri in c.common_props.get(CSVW_EXTRA + "edtf", ()) if iri}
    return {
        predicate: value if not predicate else {in_csvw(term, predicate in countries) for term in value}
        for predicate, value in row.items()
        if predicate not in added
    }


def in_csvw(term: Iri | Literal, country: bool) -> Any:
    if isinstance(term, Iri):
        return "a country" if country else str(term)
    value = term.value
    return (Decimal(term.lexical) if term.datatype == XSD + "decimal" else value), term.language


@pytest.mark.parametrize(
    ("identifier", "iri"),
    [
        ("2021/PL22A", SOFTWARE + "id/nuts/2021/PL22A"),
        ("2021/Ż", SOFTWARE + "id/nuts/2021/%C5%BB"),
    ],
)
def test_ids_with_a_slash_expand_as_reserved_text(identifier, iri):
    table = csvw.TableGroup.from_file(METADATA).tabledict["nuts.csv"]
    assert table.tableSchema.aboutUrl.expand(id=identifier) == iri
    column = load_schema([METADATA]).tables["regions"].column("nuts")
    free = replace(column, format="", references="")
    around = Surroundings(SOFTWARE, {}, {})
    assert compile_column(free, ("nuts",), around)(identifier, [identifier]) == (
        f"<{column.predicate}> <{iri}>",
    )


BAD_CELLS = [
    ("sources", "rank", "high"),
    ("sources", "rank", "0"),
    ("sources", "rank", "5"),
    ("sources", "rank", "1.5"),
    ("sources", "rank", "1e0"),
    ("sources", "seen", "partly"),
    ("sources", "seen", "Whole"),
    ("sources", "language", "English"),
    ("sources", "id", "Mini Page"),
    ("sources", "id", "mini--page"),
    ("sources", "id", "mini_page"),
    ("sources", "id", "-mini"),
    ("projects", "theme", "energy;Skills"),
    ("projects", "theme", "energy,skills"),
    ("projects", "builds_on", "mini-zero"),
    ("figures", "value", "1 793 582"),
    ("figures", "value", "1,5"),
    ("figures", "value", "four"),
    ("figures", "value", "1e3"),
    ("figures", "measure", "people"),
    ("figures", "subject", "project"),
    ("regions", "lat", "91"),
    ("regions", "lat", "-90.5"),
    ("regions", "long", "181"),
    ("regions", "nuts", "PL22A"),
    ("regions", "nuts", "2021/pl22a"),
    ("regions", "country", "Poland"),
    ("regions", "country", "pl"),
    ("regions", "geonames", "https://sws.geonames.org/1/"),
    ("nuts", "level", "4"),
    ("nuts", "level", "two"),
    ("transfers", "practice", "Eco park"),
    ("stage_reports", "stage", "taken over"),
    ("stage_reports", "certainty", "sure"),
    ("exchanges", "type", "Triangle"),
    ("plans", "status", "done"),
]


@pytest.mark.parametrize(("table", "column", "cell"), BAD_CELLS)
def test_a_cell_that_we_refuse_is_refused_by_csvw(table, column, cell):
    definition = csvw.TableGroup.from_file(METADATA).tabledict[f"{table}.csv"]
    theirs = next(item for item in definition.tableSchema.columns if item.name == column)
    with pytest.raises(ValueError):
        theirs.read(cell)
    mine = load_schema([METADATA]).tables[table].column(column)
    with pytest.raises(CellFault):
        compile_column(mine, (column,), Surroundings(SOFTWARE, {}, {}))(cell, [cell])


@pytest.mark.parametrize(
    ("base", "cell"),
    [
        ("boolean", "yes"),
        ("boolean", "TRUE"),
        ("date", "2010"),
        ("date", "20100101"),
        ("date", "2010-13-01"),
        ("date", "2010-02-30"),
        ("date", "2010-W01-1"),
        ("double", "1,5"),
        ("double", "many"),
    ],
)
def test_a_value_of_an_own_column_that_we_refuse_is_refused_by_csvw(base, cell):
    with pytest.raises(ValueError):
        csvw.Datatype.fromvalue(base).read(cell)
    with pytest.raises(CellFault):
        compile_column(
            Column("x", predicate="https://ex.org/p", base=base), ("x",), Surroundings(SOFTWARE, {}, {})
        )(cell, [cell])


def test_every_required_column_is_required_in_csvw():
    schema = load_schema([METADATA])
    theirs = {
        (str(table.url), column.name): column
        for table in csvw.TableGroup.from_file(METADATA).tables
        for column in table.tableSchema.columns
        if column.inherit("required")
    }
    mine = {(t.url, c.name) for t in schema.tables.values() for c in t.columns if c.required}
    assert mine == set(theirs)
    for column in theirs.values():
        with pytest.raises(ValueError, match="required"):
            column.read("")
