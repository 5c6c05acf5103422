"""The definition of the tables: what it says, what a project may add to it, and how faults in it are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PREFIXES
from prospects_kg.tables import schema
from prospects_kg.tables.definition import CSVW_EXTRA, EXTRAS
from prospects_kg.tables.schema import Schema, load_schema, rebase
from tests.tables.making import BASE, make_project, read

METADATA = packaged_root() / "data" / "metadata.json"
TABLES = """
    sources programmes projects phases organisations participations regions nuts themes practices needs
    transfers stage_reports exchanges plans events publications figures findings conflicts renames corrections
"""
CLASSES = """
    programme project phase organisation participation region practice need transfer stage-report exchange
    transfer-plan event publication figure finding conflict source theme nuts correction
"""
DCT = "http://purl.org/dc/terms/"
SLUG = {"base": "string", "format": "[a-z0-9]+(-[a-z0-9]+)*"}
# What an association of its own may want: its mines, and how deep the mine of a practice was.
MINES = {
    "url": "mines.csv",
    "tableSchema": {
        "aboutUrl": "https://w3id.org/prospects-kg/id/mine/{id}",
        "columns": [
            {"name": "id", "required": True, "datatype": SLUG, "suppressOutput": True},
            {
                "name": "source",
                "required": True,
                "suppressOutput": True,
                f"{CSVW_EXTRA}references": "sources",
            },
            {"name": "name", "propertyUrl": f"{DCT}title", "lang": "en"},
            {
                "name": "closed",
                "propertyUrl": "https://ex.org/own#closed",
                f"{CSVW_EXTRA}edtf": ["", "https://ex.org/own#closedBy"],
            },
            {
                "name": "type",
                "virtual": True,
                "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                "valueUrl": "https://ex.org/own#Mine",
            },
        ],
    },
}
DEPTH = {
    "url": "practices.csv",
    "tableSchema": {
        "columns": [
            {"name": "depth", "datatype": "integer", "propertyUrl": "https://ex.org/own#depth"},
            {
                "name": "mine",
                "propertyUrl": "https://ex.org/own#mine",
                "valueUrl": "https://w3id.org/prospects-kg/id/mine/{mine}",
                f"{CSVW_EXTRA}references": "mines",
            },
        ]
    },
}


def load(folder: Path, document: Any) -> Schema:
    """The packaged definition with an own one beside it."""
    path = folder / "metadata.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return load_schema([METADATA, path])


def refusal(folder: Path, document: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        load(folder, document)
    return str(caught.value).replace(str(folder / "metadata.json"), "metadata.json")


def own_table(*columns: dict[str, Any], **schema: Any) -> dict[str, Any]:
    about = {"aboutUrl": "https://w3id.org/prospects-kg/id/mine/{id}"}
    return {"tables": [{"url": "mines.csv", "tableSchema": {**about, **schema, "columns": list(columns)}}]}


# The packaged definition


def test_every_table_of_the_design_is_defined():
    assert list(load_schema([METADATA]).tables) == TABLES.split()


def test_every_table_but_five_has_an_id_and_a_source():
    tables = load_schema([METADATA]).tables.values()
    assert {table.name for table in tables if not table.has_source} == {"sources", "nuts", "renames"}
    assert {table.name for table in tables if table.column("id") is None} == {"renames"}


def test_the_source_is_required_except_where_the_editors_are_meant():
    tables = load_schema([METADATA]).tables.values()
    optional = {t.name for t in tables if t.has_source and not t.column("source").required}
    assert optional == {"regions", "themes"}


def test_classes_have_the_names_of_the_design():
    assert sorted(load_schema([METADATA]).by_kind()) == sorted(CLASSES.split())


def test_every_reference_goes_to_a_class_that_its_template_names():
    schema = load_schema([METADATA])
    for table in schema.tables.values():
        for column in table.columns:
            if column.references not in {"", "*"} and column.value:
                kind = schema.tables[column.references].kind
                assert column.value.startswith(f"https://w3id.org/prospects-kg/id/{kind}/"), column


def test_only_single_items_have_separators_that_make_each_a_statement():
    for table in load_schema([METADATA]).tables.values():
        for column in table.columns:
            assert bool(column.separator and column.value) == column.each, (table.name, column.name)


def test_labels_notes_and_editorial_columns_are_the_editors():
    editorial = {
        (table.name, column.name)
        for table in load_schema([METADATA]).tables.values()
        for column in table.columns
        if column.predicate in {PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "editorialNote"}
    }
    assert editorial
    for table, name in editorial:
        assert load_schema([METADATA]).tables[table].column(name).editors


def test_every_column_has_help():
    for table in load_schema([METADATA]).tables.values():
        assert table.description
        for column in table.columns:
            assert column.help, (table.name, column.name)


def test_an_enumeration_is_a_plain_list_of_words():
    stage = load_schema([METADATA]).tables["stage_reports"].column("stage")
    assert stage.enumeration == ("visited", "inspired", "planned", "piloted", "adopted", "abandoned")
    assert load_schema([METADATA]).tables["practices"].column("id").enumeration == ()


def test_every_annotation_is_described_where_the_definition_is_read():
    assert all(f"\n{name} " in schema.__doc__ for name in EXTRAS)


# Bases


@pytest.mark.parametrize("scheme", ["stage", "role", "kind", "certainty"])
def test_schemes_of_the_software_keep_their_base(scheme):
    template = f"https://w3id.org/prospects-kg/id/{scheme}/{{x}}"
    assert rebase(template, BASE) == template


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("https://w3id.org/prospects-kg/id/practice/{id}", f"{BASE}id/practice/{{id}}"),
        ("https://w3id.org/prospects-kg/id/{+old}", f"{BASE}id/{{+old}}"),
        ("https://w3id.org/prospects-kg/id/nuts/{+id}", f"{BASE}id/nuts/{{+id}}"),
        ("https://w3id.org/prospects-kg/id/theme", f"{BASE}id/theme"),
        ("https://w3id.org/prospects-kg/id/stage-report/{id}", f"{BASE}id/stage-report/{{id}}"),
        (
            "https://w3id.org/prospects-kg/ontology#{property}",
            "https://w3id.org/prospects-kg/ontology#{property}",
        ),
        ("https://sws.geonames.org/{geonames}/", "https://sws.geonames.org/{geonames}/"),
        ("http://data.europa.eu/nuts/code/{code}", "http://data.europa.eu/nuts/code/{code}"),
    ],
)
def test_templates_take_the_base_of_the_project(template, expected):
    assert rebase(template, BASE) == expected


# A project's own columns and tables


def test_own_column_and_own_table_are_read_like_any_other(tmp_path):
    project = make_project(
        tmp_path / "net",
        metadata={"tables": [MINES, DEPTH]},
        mines="id,source,name,closed\ncastillet,page,Castillet,1994\n",
        practices="id,source,depth,mine\nwell,report,640,castillet\n",
    )
    result = read(project)
    assert result.faults == []
    assert [line for line in result.short if not line.startswith("source/")] == [
        'mine/castillet dct:title "Castillet"@en page',
        'mine/castillet https://ex.org/own#closed "1994" page',
        'mine/castillet https://ex.org/own#closedBy "1994-12-31"^^xsd:date page',
        "mine/castillet rdf:type https://ex.org/own#Mine page",
        'practice/well https://ex.org/own#depth "640"^^xsd:integer report',
        "practice/well https://ex.org/own#mine mine/castillet report",
        "practice/well rdf:type pkg:Practice report",
    ]


def test_own_column_and_own_table_are_checked_like_any_other(tmp_path):
    project = make_project(
        tmp_path / "net",
        metadata={"tables": [MINES, DEPTH]},
        mines="id,source,name,closed\nCastillet,page,Castillet,199\n",
        practices="id,source,depth,mine\nwell,report,deep,castillet\n",
    )
    assert [fault.split(";")[0] for fault in read(project).faults] == [
        "data/mines.csv:2:closed: '199' is no date",
        "data/mines.csv:2:id: 'Castillet' is not allowed here",
        "data/practices.csv:2:depth: 'deep' is no whole number",
        "data/practices.csv:2:mine: there is no 'castillet' in mines.csv",
    ]


def test_cells_written_class_and_id_may_name_things_of_an_own_table(tmp_path):
    project = make_project(
        tmp_path / "net",
        metadata={"tables": [MINES]},
        mines="id,source\ncastillet,page\n",
        findings="id,source,about,kind,text_en\nclosed,page,mine/castillet,result,It closed.\n",
    )
    result = read(project)
    assert result.faults == []
    assert result.at("data/findings.csv:2:about") == ["finding/closed pkg:about mine/castillet page"]


def test_an_own_table_without_a_source_is_the_editors(tmp_path):
    own = {
        "url": "mines.csv",
        "tableSchema": {
            "aboutUrl": MINES["tableSchema"]["aboutUrl"],
            "columns": [MINES["tableSchema"]["columns"][0], MINES["tableSchema"]["columns"][2]],
        },
    }
    project = make_project(tmp_path / "net", metadata={"tables": [own]}, mines="id,name\na,Mine A\n")
    result = read(project)
    assert (result.faults, result.at("data/mines.csv:2:name")) == (
        [],
        ['mine/a dct:title "Mine A"@en editors'],
    )


def test_own_columns_come_after_the_packaged_ones(tmp_path):
    packaged = load_schema([METADATA]).tables["practices"]
    added = load(tmp_path, {"tables": [MINES, DEPTH]}).tables["practices"]
    assert added.columns[: len(packaged.columns)] == packaged.columns
    assert [column.name for column in added.columns[len(packaged.columns) :]] == ["depth", "mine"]


def test_a_packaged_column_is_never_changed(tmp_path):
    own = {"url": "practices.csv", "tableSchema": {"columns": [{"name": "title", "propertyUrl": f"{DCT}x"}]}}
    assert refusal(tmp_path, {"tables": [own]}) == (
        "metadata.json: table practices.csv already has a column 'title'; "
        "own metadata may add columns, never change one: give yours another name"
    )


def test_a_packaged_virtual_column_is_never_changed(tmp_path):
    own = {
        "url": "practices.csv",
        "tableSchema": {
            "columns": [{"name": "type", "virtual": True, "propertyUrl": f"{DCT}x", "valueUrl": f"{DCT}y"}]
        },
    }
    assert "already has a column 'type'" in refusal(tmp_path, {"tables": [own]})


def test_the_iris_of_a_packaged_table_are_never_changed(tmp_path):
    own = {**DEPTH, "tableSchema": {**DEPTH["tableSchema"], "aboutUrl": "https://ex.org/{id}"}}
    message = refusal(tmp_path, {"tables": [MINES, own]})
    assert message.startswith("metadata.json: table practices.csv: ")
    assert "aboutUrl" in message


# Faults in a definition


def test_broken_json_is_named_with_line_and_column(tmp_path):
    assert refusal(tmp_path, '{\n "tables": [\n  {"url": "a.csv",}\n ]\n}') == (
        "metadata.json:3:19: is not JSON: Expecting property name enclosed in double quotes"
    )


def test_a_definition_that_is_not_utf_8_is_named_with_the_byte(tmp_path):
    path = tmp_path / "metadata.json"
    path.write_bytes('{"a": "ó"}'.encode("iso-8859-2"))
    with pytest.raises(ProjectError, match=r"metadata\.json: is not UTF-8 \(byte 7\); save it as UTF-8"):
        load_schema([path])


def test_a_definition_that_is_missing_is_named(tmp_path):
    with pytest.raises(ProjectError, match=r"metadata\.json: cannot be read: No such file or directory"):
        load_schema([tmp_path / "metadata.json"])


@pytest.mark.parametrize("document", ["[]", "{}", '{"tables": {}}', '"tables"', "null"])
def test_a_definition_without_tables_is_no_table_group(tmp_path, document):
    assert refusal(tmp_path, document) == 'metadata.json: is no CSVW table group; it needs a list "tables"'


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"tables": ["mines.csv"]},
            'metadata.json: table None needs a "url" like practices.csv (small letters, digits, _)',
        ),
        (
            {"tables": [{"url": "../Mines.csv"}]},
            "metadata.json: table '../Mines.csv' needs a \"url\" like practices.csv (small letters, digits, _)",
        ),
        (
            {"tables": [{"url": "mines.csv", "tableSchema": "mines.json"}]},
            'metadata.json: table mines.csv needs a "tableSchema" with a list "columns"',
        ),
        (
            {"tables": [{"url": "mines.csv", "tableSchema": {"columns": []}}]},
            'metadata.json: table mines.csv needs an "aboutUrl", the template of its rows\' IRI',
        ),
        (
            own_table({"titles": "Depth"}),
            'metadata.json: table mines.csv: column None needs a "name" of small letters, digits and _',
        ),
        (
            own_table({"name": "Depth"}),
            "metadata.json: table mines.csv: column 'Depth' needs a \"name\" of small letters, digits and _",
        ),
        (
            own_table({"name": "depth"}, {"name": "depth"}),
            "metadata.json: table mines.csv has two columns 'depth'",
        ),
        (
            own_table({"name": "depth", "datatype": "int"}),
            "metadata.json: table mines.csv: column depth: datatype 'int' is not known; "
            "use one of string, integer, decimal, double, boolean, date, gYear, anyURI",
        ),
        (
            own_table({"name": "depth", "datatype": {"base": "number"}}),
            "metadata.json: table mines.csv: column depth: datatype 'number' is not known; "
            "use one of string, integer, decimal, double, boolean, date, gYear, anyURI",
        ),
        (
            own_table({"name": "depth", "datatype": {"base": "string", "format": "[a-z"}}),
            "metadata.json: table mines.csv: column depth: format is no regular expression: "
            "unterminated character set at position 0",
        ),
        (
            own_table({"name": "depth", f"{CSVW_EXTRA}reference": "mines"}),
            "metadata.json: table mines.csv: column depth: annotation 'reference' is not known; "
            "use one of graph, each, references, languageFrom, edtf, country",
        ),
        (
            own_table({"name": "depth", f"{CSVW_EXTRA}graph": "page"}),
            'metadata.json: table mines.csv: column depth: annotation graph may only be "editors"',
        ),
        (
            own_table({"name": "depth", f"{CSVW_EXTRA}edtf": [f"{DCT}date"]}),
            'metadata.json: table mines.csv: column depth: annotation edtf must be a list of two IRIs (or "")',
        ),
        (
            own_table({"name": "id"}, {"name": "depth", f"{CSVW_EXTRA}references": "pits"}),
            "metadata.json: table mines.csv: column depth references 'pits', which is no table",
        ),
        (
            own_table({"name": "id"}, {"name": "depth", f"{CSVW_EXTRA}languageFrom": "language"}),
            "metadata.json: table mines.csv: column depth takes its language from 'language', "
            "which is no column of this table",
        ),
    ],
)
def test_faults_of_a_definition(tmp_path, document, message):
    assert refusal(tmp_path, document) == message


@pytest.mark.parametrize(
    "column",
    [
        {"name": "depth", "propertyUrl": "depth"},
        {"name": "depth", "propertyUrl": 5},
        {"name": "depth", "propertyUrl": "https://ex.org/a b"},
        {"name": "depth", "propertyUrl": f"{DCT}x", "valueUrl": "{depth}"},
        {"name": "depth", "propertyUrl": f"{DCT}x", "valueUrl": ["https://ex.org/"]},
        {"name": "depth", "propertyUrl": f"{DCT}x", "valueUrl": "https://ex.org/{other}"},
        {"name": "depth", "datatype": 5},
        {"name": "depth", "datatype": {"base": "string", "format": 5}},
        {"name": "depth", "datatype": {"base": "string", "minLength": 2}},
        {"name": "depth", "datatype": {"base": "integer", "format": "[0-9]"}},
        {"name": "depth", "datatype": {"base": "integer", "minimum": True}},
        {"name": "depth", "null": "-"},
        {"name": "depth", "default": "0"},
        {"name": "depth", "datatype": {"base": "integer", "minimum": "deep"}},
        {"name": "depth", "datatype": {"base": "string", "minimum": 1}},
        {"name": "depth", "propertyUrl": f"{DCT}x", "lang": "English language"},
        {"name": "depth", "propertyUrl": f"{DCT}x", "separator": 5},
        {"name": "depth", f"{CSVW_EXTRA}references": 5},
        {"name": "depth", f"{CSVW_EXTRA}languageFrom": ["id"]},
        {"name": "depth", f"{CSVW_EXTRA}edtf": ["earliest", "latest"]},
    ],
)
def test_what_would_fail_later_is_refused_when_the_definition_is_read(tmp_path, column):
    assert refusal(tmp_path, own_table({"name": "id"}, column)).startswith(
        "metadata.json: table mines.csv: column depth: "
    )


def test_a_column_source_names_the_table_of_sources(tmp_path):
    assert refusal(tmp_path, own_table({"name": "id"}, {"name": "source"})) == (
        "metadata.json: table mines.csv: column source says who states a row; "
        'its annotation references must be "sources"'
    )


@pytest.mark.parametrize("about", ["mine/{id}", 5, "https://ex.org/ {id}", "https://ex.org/{slug}"])
def test_an_about_url_that_makes_no_iri_is_refused(tmp_path, about):
    message = refusal(tmp_path, own_table({"name": "id"}, aboutUrl=about))
    assert message.startswith("metadata.json: table mines.csv: aboutUrl ")


def test_two_tables_of_the_same_class_are_refused(tmp_path):
    own = own_table({"name": "id"}, aboutUrl="https://w3id.org/prospects-kg/id/practice/{id}")
    assert refusal(tmp_path, own) == (
        "metadata.json: table mines.csv: its class practice is that of practices.csv; "
        "add columns to that table, or give the class another name in aboutUrl"
    )


LANGUAGE_COLUMN = load_schema([METADATA]).tables["practices"].column("language")


@given(st.from_regex(LANGUAGE_COLUMN.format, fullmatch=True))
def test_every_language_tag_that_a_cell_may_hold_is_one_for_oxigraph(tag):
    assert pyoxigraph.Literal("x", language=tag.lower()).language == tag.lower()


def test_language_columns_all_have_the_same_format():
    formats = {
        column.format
        for table in load_schema([METADATA]).tables.values()
        for column in table.columns
        if column.name in {"language", "languages"}
    }
    assert formats == {LANGUAGE_COLUMN.format}
