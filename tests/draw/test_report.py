"""The report: what it says holds of the network, in three forms, and opens from disk without a request."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from prospects_kg.draw.report import report
from prospects_kg.draw.report_forms import FORMS, report_files
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.network.model import TransferNetwork
from tests.network.invented import HOSTILE, PLACES, edge, network


@pytest.fixture(scope="module")
def mini_network(mini_release: Path) -> TransferNetwork:
    return KnowledgeGraph.open(mini_release).transfers()


def test_it_says_how_much_of_the_data_it_shows(mini_network):
    whole = report(mini_network)
    asked = whole.sections[0]
    assert asked.paragraphs[0] == "3 of 3 documented transfers match what was asked for."
    assert asked.paragraphs[1].startswith(
        "2 of these have one named node at each end and are shown; 1 have one at one end only"
    )


def test_its_tables_and_pictures_stand_in_the_order_of_their_questions(mini_network):
    keys = [section.key for section in report(mini_network).sections]
    assert keys == [
        "asked",
        "who",
        "map",
        "sankey",
        "funnel",
        "timeline",
        "lineage",
        "matrix",
        "brokers",
        "whole",
        "limits",
    ]


def test_it_names_the_documents_that_it_rests_on(mini_network):
    assert [note.title for note in report(mini_network).documents] == sorted(
        note.title for note in report(mini_network).documents
    )
    assert len(report(mini_network).documents) == 3


def test_it_says_what_the_data_cannot_tell():
    weak = network(
        (("hilltown", "suva", edge("a", certainty="weak")), ("suva", "apia", edge("b", "visited"))), PLACES
    )
    limits = next(section for section in report(weak).sections if section.key == "limits")
    assert any(point.startswith("1 of 2 are read weakly") for point in limits.points)
    assert any(point.startswith("1 of 2 stand at visited or inspired") for point in limits.points)
    assert any(point.startswith("2 of 2 have neither a date") for point in limits.points)


def test_an_empty_network_has_a_report_that_says_so():
    empty = report(network((), ()))
    assert [section.key for section in empty.sections] == ["asked", "limits"]


def test_polish_is_spoken(mini_network):
    assert report(mini_network, "pl").title != report(mini_network, "en").title
    assert b'lang="pl"' in report_files(mini_network, "html", "pl", "r")[".html"]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_is_the_same_bytes_each_time(mini_network, form):
    assert report_files(mini_network, form, "en", "r") == report_files(mini_network, form, "en", "r")


def test_json_holds_the_full_tables_of_measures(mini_network):
    (content,) = report_files(mini_network, "json", "en", "r").values()
    whole = json.loads(content)
    assert set(whole["tables"]) >= {"measures", "bootstrap", "whole"}


def test_markdown_has_its_pictures_beside_it(mini_network):
    files = report_files(mini_network, "md", "en", "r")
    text = files[".md"].decode()
    drawn = [suffix for suffix in files if suffix.endswith(".svg")]
    assert sorted(drawn) == [
        f".{name}.svg" for name in ("funnel", "lineage", "map", "matrix", "sankey", "timeline")
    ]
    assert all(f"(<r{suffix}>)" in text for suffix in drawn)


def test_a_hostile_name_stays_text_in_every_form():
    wicked = network((("hostile", "suva", edge("a")),), PLACES, names={}, title={"en": HOSTILE})
    for form in FORMS:
        for content in report_files(wicked, form, "en", "r").values():
            text = content.decode()
            assert not re.search(r"(?<!\\)<img", text) or form == "json"
            assert "\u202e" not in text or form == "json"


def test_it_opens_from_disk_without_a_request_and_without_a_script(browser, mini_network, tmp_path):
    path = tmp_path / "report.html"
    path.write_bytes(report_files(mini_network, "html", "en", "report")[".html"])
    opened = browser.open(path)
    assert opened.errors == []
    assert opened.requests() == []
    assert opened.evaluate("document.scripts.length") == 0
    assert opened.evaluate("document.querySelectorAll('figure svg, svg').length") >= 6
    opened.close()
