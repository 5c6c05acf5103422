"""Corrections: a wrong statement of a source, mended by another source; both stand."""

from __future__ import annotations

import pytest

from prospects_kg.model.terms import PREFIXES
from prospects_kg.tables.corrections import Preference
from tests.tables.making import BASE, read_tables

PRACTICES = "id,source,title,language,start,project,label_en\nwell,page,The well,en,2008,,Well\n"
HEADER = "table,id,column,old_value,value,source,reason,status\n"


def corrected(folder, *rows: str, practices: str = PRACTICES, **tables: str):
    return read_tables(folder, practices=practices, corrections=HEADER + "".join(rows), **tables)


def test_a_correction_is_a_statement_of_the_correcting_source_and_the_old_one_stays(tmp_path):
    result = corrected(tmp_path, "practices,well,start,2008,2007,report,The report gives the day.,open\n")
    assert result.faults == []
    assert [line for line in result.short if "start" in line] == [
        'practice/well pkg:startAsStated "2007" report',
        'practice/well pkg:startAsStated "2008" page',
        'practice/well pkg:startEarliest "2007-01-01"^^xsd:date report',
        'practice/well pkg:startEarliest "2008-01-01"^^xsd:date page',
        'practice/well pkg:startLatest "2007-12-31"^^xsd:date report',
        'practice/well pkg:startLatest "2008-12-31"^^xsd:date page',
    ]
    assert len(result.at("data/corrections.csv:2:value")) == 3


def test_a_correction_makes_a_preference(tmp_path):
    result = corrected(tmp_path, "practices,well,start,2008,2007,report,The report gives the day.,open\n")
    assert result.preferences == [
        Preference(
            subject=f"<{BASE}id/practice/well>",
            property=f"<{PREFIXES['pkg']}startAsStated>",
            value='"2007"',
            place="data/corrections.csv:2:value",
        )
    ]


def test_a_correction_takes_the_language_of_the_row(tmp_path):
    result = corrected(tmp_path, "practices,well,title,The well,The Well,report,Capital.,\n")
    assert result.at("data/corrections.csv:2:value") == ['practice/well dct:title "The Well"@en report']


def test_a_correction_never_says_more_than_the_cell_it_mends(tmp_path):
    result = corrected(tmp_path, "practices,well,start,2008,2007,report,So.,open\n")
    plain = read_tables(tmp_path / "plain", practices=PRACTICES)
    added = set(result.short) - set(plain.short)
    assert set(plain.short) <= set(result.short)
    assert {line.rsplit(" ", 1)[1] for line in added} == {"report"}


def test_a_correction_mends_every_row_that_says_the_same(tmp_path):
    rows = PRACTICES + "well,editors,,,2008,,\n"
    result = corrected(tmp_path, "practices,well,start,2008,2007,report,So.,open\n", practices=rows)
    assert result.faults == []
    assert {line for line in result.short if '"2007"' in line} == {
        'practice/well pkg:startAsStated "2007" report'
    }


def test_a_stale_correction_is_a_fault(tmp_path):
    assert corrected(tmp_path, "practices,well,start,2009,2007,report,So.,open\n").faults == [
        "data/corrections.csv:2:old_value: practices 'well' has no start '2009' (any more); "
        "take the correction out if the source was repaired, or correct old_value"
    ]


def test_a_correction_of_an_unknown_id_is_a_fault(tmp_path):
    assert corrected(tmp_path, "practices,wall,start,2008,2007,report,So.,open\n").faults == [
        "data/corrections.csv:2:old_value: practices 'wall' has no start '2008' (any more); "
        "take the correction out if the source was repaired, or correct old_value"
    ]


def test_a_source_does_not_correct_itself(tmp_path):
    (fault,) = corrected(tmp_path, "practices,well,start,2008,2007,page,So.,open\n").faults
    assert fault.startswith("data/corrections.csv:2:")


def test_a_correction_of_an_unknown_table_is_told_the_tables(tmp_path):
    (fault,) = corrected(tmp_path, "practises,well,start,2008,2007,report,So.,open\n").faults
    assert fault.startswith(
        "data/corrections.csv:2:table: there is no table 'practises' with ids; write one of sources, programmes, "
    )


@pytest.mark.parametrize("column", ["begin", "id", "source", "language"])
def test_a_correction_of_a_column_that_states_nothing_is_told_the_columns(tmp_path, column):
    (fault,) = corrected(tmp_path, f"practices,well,{column},2008,2007,report,So.,open\n").faults
    assert fault.startswith(
        f"data/corrections.csv:2:column: practices has no column {column!r} that states anything; "
        "write one of quote_location, title, owner, "
    )


def test_a_correction_of_a_column_of_the_editors_is_refused(tmp_path):
    assert corrected(tmp_path, "practices,well,label_en,Well,The Well,report,So.,open\n").faults == [
        "data/corrections.csv:2:column: label_en is the editors' own column; mend the cell itself"
    ]


def test_a_correction_of_a_table_without_ids_is_refused(tmp_path):
    result = corrected(
        tmp_path,
        "renames,practice/old,reason_en,So.,Else.,report,So.,open\n",
        renames="old,new,reason_en\npractice/old,practice/well,So.\n",
    )
    (fault,) = result.faults
    assert fault.startswith("data/corrections.csv:2:")


def test_a_corrected_value_is_checked_like_any_other(tmp_path):
    assert corrected(tmp_path, "practices,well,start,2008,May 2007,report,So.,open\n").faults == [
        "data/corrections.csv:2:value: 'May 2007' is no date; "
        "write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with / between (.. for an open end)"
    ]


def test_a_corrected_reference_must_exist(tmp_path):
    practices = "id,source,project\nwell,page,a\n"
    result = corrected(
        tmp_path,
        "practices,well,project,a,b,report,So.,open\n",
        practices=practices,
        projects="id,source\na,page\n",
    )
    assert result.faults == [
        "data/corrections.csv:2:value: there is no 'b' in projects.csv; correct the id or add the row"
    ]


@pytest.mark.parametrize("missing", ["table", "id", "column", "old_value", "value", "source", "reason"])
def test_a_correction_lacks_nothing(tmp_path, missing):
    row = {
        "table": "practices",
        "id": "well",
        "column": "start",
        "old_value": "2008",
        "value": "2007",
        "source": "report",
        "reason": "So.",
        "status": "open",
        missing: "",
    }
    faults = corrected(tmp_path, ",".join(row.values()) + "\n").faults
    assert f"data/corrections.csv:2:{missing}: the cell is empty and must not be; fill it" in faults


def test_a_closed_correction_works_like_an_open_one(tmp_path):
    result = corrected(tmp_path, "practices,well,start,2008,2007,report,So.,closed\n")
    assert (result.faults, len(result.preferences)) == ([], 1)


def test_a_correcting_source_that_is_no_id_is_a_fault_of_its_cell(tmp_path):
    (fault,) = corrected(tmp_path, "practices,well,start,2008,2007,the report,So.,open\n").faults
    assert fault.startswith("data/corrections.csv:2:source: 'the report' is not allowed here; ")
