"""Ids across tables: references, renames, the agreement of the editors' columns, and every fault in one run."""

from __future__ import annotations

import pytest

from tests.tables.making import make_project, read, read_tables

PRACTICES = "id,source,title,language,theme,label_en,label_pl\n"
THEMES = "id,label_en\nenergy,Energy\nskills,Skills\n"


# The editors' columns


def test_columns_of_the_editors_that_agree_or_are_empty_pass(tmp_path):
    rows = "a,page,Park A,en,energy,Park,\na,report,The park,en,,Park,Park\na,page,,,,,\n"
    result = read_tables(tmp_path, practices=PRACTICES + rows, themes=THEMES)
    assert result.faults == []
    assert [line for line in result.short if line.startswith("practice/a") and line.endswith(" editors")] == [
        "practice/a pkg:theme theme/energy editors",
        'practice/a skos:prefLabel "Park"@en editors',
        'practice/a skos:prefLabel "Park"@en editors',
        'practice/a skos:prefLabel "Park"@pl editors',
    ]


def test_columns_of_the_editors_that_disagree_name_both_lines(tmp_path):
    rows = "a,page,,,energy,Park,\nb,page,,,,Park,\na,report,,,skills,Park,\na,page,,,energy,The park,\n"
    assert read_tables(tmp_path, practices=PRACTICES + rows, themes=THEMES).faults == [
        "data/practices.csv:4:theme: 'skills' differs from 'energy' of the same id in line 2, "
        "and the column is the editors'; give it once and leave the other cells empty",
        "data/practices.csv:5:label_en: 'The park' differs from 'Park' of the same id in line 2, "
        "and the column is the editors'; give it once and leave the other cells empty",
    ]


def test_columns_of_sources_may_disagree(tmp_path):
    rows = "a,page,Park A,en,,,\na,report,Park B,en,,,\n"
    result = read_tables(tmp_path, practices=PRACTICES + rows)
    assert result.faults == []
    assert [line for line in result.short if "dct:title" in line] == [
        'practice/a dct:title "Park A"@en page',
        'practice/a dct:title "Park B"@en report',
    ]


def test_a_source_described_twice_must_agree(tmp_path):
    rows = "id,label_en\neditors,The editors\npage,Page\npage,The page\n"
    assert len(read_tables(tmp_path, sources=rows).faults) == 1


# References


def test_an_id_may_stand_in_any_row_also_a_later_one(tmp_path):
    projects = "id,source,builds_on\nnew,page,project/old\nold,page,\n"
    result = read_tables(tmp_path, projects=projects)
    assert result.faults == []
    assert result.at("data/projects.csv:2:builds_on") == ["project/new pkg:buildsOn project/old page"]


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        (
            {"practices": PRACTICES + "a,handbook,,,,,\n"},
            "data/practices.csv:2:source: there is no 'handbook' in sources.csv",
        ),
        (
            {"practices": PRACTICES + "a,page,,,energy,,\n"},
            "data/practices.csv:2:theme: there is no 'energy' in themes.csv",
        ),
        (
            {"projects": "id,source,builds_on\na,page,project/b\n"},
            "data/projects.csv:2:builds_on: there is no 'b' in projects.csv",
        ),
        (
            {"projects": "id,source,builds_on\na,page,projects/a\n"},
            "data/projects.csv:2:builds_on: 'projects' is no class",
        ),
        (
            {"corrections": "table,id,column,old_value,value,source,reason\npractices,a,title,x,y,book,z\n"},
            "data/corrections.csv:2:source: there is no 'book' in sources.csv",
        ),
    ],
)
def test_a_reference_to_nothing_is_a_fault(tmp_path, tables, fault):
    assert any(found.startswith(fault) for found in read_tables(tmp_path, **tables).faults)


def test_an_empty_source_of_a_region_or_theme_means_the_editors(tmp_path):
    result = read_tables(tmp_path, regions="id,source,label_en\na,,A\n", themes="id,source,label_en\nb,,B\n")
    assert result.faults == []
    assert result.at("data/regions.csv:2:id") == ["region/a rdf:type pkg:Region editors"]


def test_an_empty_source_of_a_practice_is_a_fault(tmp_path):
    assert read_tables(tmp_path, practices=PRACTICES + "a,,,,,,\n").faults == [
        "data/practices.csv:2:source: the cell is empty and must not be; fill it"
    ]


@pytest.mark.parametrize("source", ["a page", "page>", 'pa"ge', "pa\nge", "<page>", "pa{ge}"])
def test_a_source_that_is_no_id_is_a_fault_of_its_cell(tmp_path, source):
    project = make_project(
        tmp_path / "net", practices=f'id,source\na,"{source.replace(chr(34), chr(34) * 2)}"\n'
    )
    (fault,) = read(project).faults
    assert fault.startswith("data/practices.csv:2:source: ")
    assert "is not allowed here; write an id" in fault


@pytest.mark.parametrize("identifier", ["a b", "a>", "a{b}", "Ä", ""])
def test_an_id_that_is_no_id_is_a_fault_of_its_cell(tmp_path, identifier):
    (fault,) = read_tables(tmp_path, practices=f"id,source\n{identifier},page\n").faults
    assert fault.startswith("data/practices.csv:2:id: ")


@pytest.mark.parametrize(
    ("subject", "property_", "column"),
    [("project/my project", "startAsStated", "subject"), ("project/a", "start date", "property")],
)
def test_a_conflict_about_what_is_no_id_is_a_fault_of_its_cell(tmp_path, subject, property_, column):
    result = read_tables(
        tmp_path,
        projects="id,source\na,page\n",
        conflicts=f"id,source,subject,property,text_en\nc,editors,{subject},{property_},They differ.\n",
    )
    (fault,) = result.faults
    assert fault.startswith(f"data/conflicts.csv:2:{column}: ")


def test_a_file_that_cannot_be_read_makes_no_faults_elsewhere(tmp_path):
    result = read_tables(
        tmp_path,
        themes="id,label_pl\nenergia,Energia odnawialna źródeł\nskills,Umiejętności\n".encode("iso-8859-2"),
        practices=PRACTICES + "a,page,,,skills,,\nb,page,,,energia,,\n",
    )
    assert result.faults == ["data/themes.csv:2: is not UTF-8; save the file as CSV in UTF-8"]


# Renames


def test_a_renamed_id_goes_on_answering(tmp_path):
    result = read_tables(
        tmp_path,
        practices=PRACTICES + "new,page,,,,,\n",
        renames="old,new,reason_en\npractice/old,practice/new,The town calls it so.\n",
    )
    assert result.faults == []
    assert [line for line in result.short if line.startswith("practice/old")] == [
        "practice/old dct:isReplacedBy practice/new editors",
        'practice/old skos:changeNote "The town calls it so."@en editors',
    ]


def test_a_renamed_id_that_still_stands_is_a_fault(tmp_path):
    result = read_tables(
        tmp_path,
        practices=PRACTICES + "old,page,,,,,\nnew,page,,,,,\n",
        renames="old,new,reason_en\npractice/old,practice/new,So.\n",
    )
    assert result.faults == [
        "data/renames.csv:2:old: 'old' still stands in practices.csv; "
        "a renamed id must be gone from its table"
    ]


def test_a_rename_to_nothing_is_a_fault(tmp_path):
    result = read_tables(tmp_path, renames="old,new,reason_en\npractice/old,practice/new,So.\n")
    assert result.faults == [
        "data/renames.csv:2:new: there is no 'new' in practices.csv; correct the id or add the row"
    ]


def test_an_id_of_another_class_may_be_renamed_to_the_same_word(tmp_path):
    result = read_tables(
        tmp_path,
        practices=PRACTICES + "park,page,,,,,\n",
        projects="id,source\nold-park,page\n",
        renames="old,new,reason_en\npractice/old-park,practice/park,So.\n",
    )
    assert result.faults == []


# All faults in one run


def test_all_faults_of_all_tables_come_in_one_run_by_file_line_and_column(tmp_path):
    result = read_tables(
        tmp_path,
        practices=PRACTICES + "Park,pages,,,,,\nb,page,,,coal,,\n" + "c,page,,,,,\n" * 7 + "d,,,,,,\n",
        organisations="id,source,country,founded\na,page,UK,2010-13\n",
        figures="id,source,subject,measure,value,value_as_stated\nf,page,practice/x,people,1 000,\n",
        nothing="id\n",
        renames="old,new\n",
    )
    assert [fault.split(";")[0].split(" known are")[0] for fault in result.faults] == [
        "data/figures.csv:2:measure: 'people' is not allowed here",
        "data/figures.csv:2:subject: there is no 'x' in practices.csv",
        "data/figures.csv:2:value: '1 000' is no decimal number",
        "data/figures.csv:2:value_as_stated: the cell is empty and must not be",
        "data/nothing.csv: no table of this name is defined",
        "data/organisations.csv:2:country: 'UK' is no country code",
        "data/organisations.csv:2:founded: '2010-13' has no month 13",
        "data/practices.csv:2:id: 'Park' is not allowed here",
        "data/practices.csv:2:source: there is no 'pages' in sources.csv",
        "data/practices.csv:3:theme: there is no 'coal' in themes.csv",
        "data/practices.csv:11:source: the cell is empty and must not be",
        "data/renames.csv:1:reason_en: this column is required and missing",
    ]


def test_a_cell_with_a_fault_states_nothing_and_its_row_goes_on(tmp_path):
    result = read_tables(tmp_path, organisations="id,source,country,founded\na,page,UK,2010\n")
    assert [line for line in result.short if line.startswith("organisation/a")] == [
        'organisation/a pkg:foundedAsStated "2010" page',
        'organisation/a pkg:foundedEarliest "2010-01-01"^^xsd:date page',
        'organisation/a pkg:foundedLatest "2010-12-31"^^xsd:date page',
        "organisation/a rdf:type pkg:Organisation page",
    ]
