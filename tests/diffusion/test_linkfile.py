"""links.csv and its definition, and the report in words: what a reader and a program find there."""

from __future__ import annotations

import csv
import json
from xml.etree import ElementTree

import pytest

from prospects_kg.diffusion.linkfile import HEADER, link_rows, link_texts, separator, write_texts
from prospects_kg.diffusion.netinf import InferenceOptions, Link, infer
from prospects_kg.diffusion.report import Report, check_format
from prospects_kg.diffusion.resampling import bootstrapped, permuted, sensitivity, with_doubt
from prospects_kg.model.errors import DiffusionError
from tests.diffusion.making import SMALL, cascades_of

csvw = pytest.importorskip("csvw")
ALWAYS = "\n".join(f"p{number}: A 0, B 1" for number in range(12))


def report_of(text: str, *, doubt: bool = False, **options) -> Report:
    cascades = cascades_of(text)
    inference = infer(cascades, InferenceOptions(**{"parameters": {"lambda": 1.0}} | options))
    if not doubt:
        return Report(cascades, inference)
    null = permuted(cascades, inference, 99, seed=3)
    bootstrap, sensitive = bootstrapped(cascades, inference, 10, seed=3), sensitivity(cascades, inference)
    return Report(cascades, with_doubt(inference, null, bootstrap, sensitive), null, bootstrap, sensitive)


def test_a_csvw_reader_finds_the_file_valid_and_its_cells_typed(tmp_path):
    told = report_of(SMALL, max_links=2)
    write_texts(link_texts(tmp_path / "links.csv", told.inference, {"seed": 7}))
    table = csvw.Table.from_file(tmp_path / "links.csv-metadata.json")
    rows = list(table.iterdicts())
    assert table.check_primary_key()
    assert rows[0]["step"] == 1
    assert rows[0]["practices"] == ["x", "y"]
    assert rows[1]["tie"] is True
    assert rows[0]["gain"] == told.inference.links[0].gain
    assert (rows[0]["permutation_p"], rows[0]["lambda_range"]) == (None, None)


def test_the_first_line_is_the_header_and_the_last_four_columns_are_there(tmp_path):
    write_texts(link_texts(tmp_path / "links.csv", report_of(SMALL, max_links=1).inference, {}))
    first, second = (tmp_path / "links.csv").read_text(encoding="utf-8").splitlines()
    assert first == (
        "step,source,target,gain,p_value,tie,practices,median_lag,"
        "permutation_p,permutation_q,bootstrap_share,lambda_range"
    )
    assert second.startswith("1,A,B,44.66540749")
    assert second.endswith(",false,x; y,1.5,,,,")


def test_the_definition_says_which_columns_are_empty_and_why(tmp_path):
    texts = link_texts(tmp_path / "links.csv", report_of(SMALL, max_links=1).inference, {"seed": 7})
    document = json.loads(texts[tmp_path / "links.csv-metadata.json"])
    (notes,) = document["notes"]
    assert notes["empty_columns"] == {
        "permutation_p": "not asked for (--permutations)",
        "permutation_q": "not asked for (--permutations)",
        "bootstrap_share": "not asked for (--bootstrap)",
        "lambda_range": "not asked for (--sensitivity)",
    }
    assert (notes["parameters"], notes["rules"], notes["seed"]) == ({"lambda": 1.0}, "default", 7)
    described = {column["name"]: column["dc:description"] for column in document["tableSchema"]["columns"]}
    assert tuple(described) == HEADER
    assert described["bootstrap_share"].endswith("; empty here: not asked for (--bootstrap)")


def test_what_was_asked_for_is_filled():
    told = report_of(ALWAYS, doubt=True)
    (row,) = link_rows(told.inference.links)
    assert row[8:] == ["0.01", "0.01", "1.0", "0.25..4.0"]


def test_a_practice_whose_name_holds_the_separator_gets_another():
    link = Link(1, "A", "B", 1.0, 0.5, False, ("tax; land", "tax"), 1.0)
    assert separator([link]) == " | "
    assert link_rows([link])[0][6] == "tax; land | tax"
    with pytest.raises(DiffusionError, match="rename one of them"):
        separator([link, Link(2, "A", "B", 1.0, 0.5, False, ("a|b;;c",), 1.0)])


def test_a_p_value_that_there_is_not_is_an_empty_cell():
    (link,) = infer(cascades_of("p: A 0, B 1"), InferenceOptions(max_links=1)).links
    assert link_rows([link])[0][4] == ""


def test_files_are_written_all_or_none(tmp_path):
    (tmp_path / "old.csv").write_text("old", encoding="utf-8")
    with pytest.raises(DiffusionError, match="cannot be written: No such file or directory"):
        write_texts({tmp_path / "old.csv": "new", tmp_path / "nowhere" / "b.csv": "b"})
    assert (tmp_path / "old.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]


def test_the_report_says_that_shuffled_data_give_as_many_links():
    sentences = report_of(ALWAYS, doubt=True).sentences
    assert sentences[:2] == [
        "1 link among 2 regions; exponential delays with lambda 1 (as given).",
        "The search stopped because no further link explains any adoption better.",
    ]
    assert sentences[2:6] == [
        "With who adopted when shuffled inside each practice, 99 times, the search finds 2 to 2 links (median 2); the data give 1.",
        "So the number of links cannot be told apart from data in which nobody learns from anybody (100% of shuffles give as "
        "many or more).",
        "1 of 1 link have a gain that shuffled data rarely reach (q < 0.05 after Benjamini and Hochberg); the other 0 cannot "
        "be told apart from chance.",
        "1 of 1 link are found again in at least 90% of 10 draws of practices; the draws give 1 to 1 links.",
    ]


def test_the_report_says_what_was_not_asked_for_and_what_a_p_value_is_not():
    sentences = report_of(SMALL, max_links=2).sentences
    assert sentences[-3] == (
        "Empty, because not asked for: permutation_p, permutation_q, bootstrap_share, lambda_range "
        "(--permutations, --bootstrap, --sensitivity)."
    )
    assert sentences[-2].startswith("p_value belongs to the test that stops the search")
    assert "1 of 2 links had a candidate of the same gain beside it" in " ".join(sentences)


def test_the_report_names_the_rules_of_another_program():
    assert any(
        "penalties of its stop test add up" in each
        for each in report_of(SMALL, compat="networkinference").sentences
    )


def test_too_few_shuffles_to_tell_are_said():
    cascades = cascades_of("\n".join([ALWAYS, *(f"q{number}: C 0, D 1" for number in range(12))]))
    inference = infer(cascades, InferenceOptions(parameters={"lambda": 1.0}, max_links=2))
    null = permuted(cascades, inference, 9, seed=1)
    told = Report(cascades, with_doubt(inference, null), null)
    assert (
        "9 shuffles are too few to tell: no p-value can be below 1/10. For 2 links, some 40 shuffles"
        in " ".join(told.sentences)
    )


def test_a_report_in_html_escapes_whatever_the_data_hold_and_runs_nothing(tmp_path):
    cascades = cascades_of("<script>x</script>: <b>A</b>&amp; 0, B 1\np: <b>A</b>&amp; 0, B 1")
    told = Report(cascades, infer(cascades, InferenceOptions(parameters={"lambda": 1.0}, max_links=1)))
    page = told.render(tmp_path / "report.html")
    root = ElementTree.fromstring(
        page.removeprefix("<!DOCTYPE html>\n").replace('<meta charset="utf-8">', "")
    )
    assert "<script" not in page
    assert [cell.text for cell in root.iter("td")][1:3] == ["<b>A</b>&amp;", "B"]


def test_a_report_in_markdown_keeps_bars_of_names_inside_their_cells(tmp_path):
    cascades = cascades_of("p: A|B 0, C 1")
    told = Report(cascades, infer(cascades, InferenceOptions(parameters={"lambda": 1.0}, max_links=1)))
    assert "| 1 | A\\|B | C |" in told.render(tmp_path / "report.md")


def test_a_report_in_json_holds_the_null_distribution(tmp_path):
    document = json.loads(report_of(ALWAYS, doubt=True).render(tmp_path / "report.json"))
    assert document["links_of_each_shuffle"] == [2] * 99
    assert document["links_at_each_value"]["1.0"] == 1
    assert document["read"]["adoptions"] == 24
    assert document["links"][0]["source"] == "A"


def test_another_ending_of_a_report_is_refused(tmp_path):
    with pytest.raises(DiffusionError, match=r"a report is written as \.md, \.html, \.json"):
        check_format(tmp_path / "report.pdf")


def test_the_same_links_give_the_same_bytes(tmp_path):
    texts = [
        link_texts(tmp_path / "links.csv", report_of(ALWAYS, doubt=True).inference, {"seed": 3})
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    rows = list(csv.reader(texts[0][tmp_path / "links.csv"].splitlines()))
    assert all(len(row) == len(HEADER) for row in rows)
