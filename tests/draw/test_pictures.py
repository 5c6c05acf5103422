"""Still pictures: the numbers of their table twins, the same bytes each time, nothing of the data becomes markup."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from prospects_kg.draw.descent import descents
from prospects_kg.draw.gallery import PICTURES
from prospects_kg.draw.lineage import lineage
from prospects_kg.draw.map import MapOptions, flow_map
from prospects_kg.draw.palette import DARK, DASHES, PAPER
from prospects_kg.draw.raster import to_pdf, to_png
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.network.model import STAGES, TransferNetwork
from tests.network.invented import HOSTILE, PLACES, edge, iri, network

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(PICTURES)
CHAIN = (
    (
        "hilltown",
        "suva",
        edge("one", practice=iri("practice/a"), resulting_practice=iri("practice/b"), documented_year=2001),
    ),
    ("suva", "apia", edge("two", practice=iri("practice/b"), earliest="2005-01-01", latest="2006-12-31")),
    ("suva", "nowhere", edge("three", "planned", practice=iri("practice/b"), certainty="weak")),
)


@pytest.fixture(scope="module")
def mini_network(mini_release: Path) -> TransferNetwork:
    return KnowledgeGraph.open(mini_release).transfers()


def texts(svg: str) -> str:
    return " ".join("".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_one_image_with_a_title_a_description_and_a_table(mini_network, name, language):
    picture = PICTURES[name](mini_network, language)
    root = ET.fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") in {"img", "group"}
    assert root.get("lang") == language
    assert root.find(f"{SVG}title").text == picture.title
    assert root.find(f"{SVG}desc").text == picture.summary
    assert picture.rows
    assert all(len(row) == len(picture.columns) for row in picture.rows)
    assert len(picture.to_csv().splitlines()) == len(picture.rows) + 1
    assert len(json.loads(picture.to_json())["rows"]) == len(picture.rows)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_speaks_polish_where_it_is_asked(mini_network, name):
    english, polish = (PICTURES[name](mini_network, language) for language in ("en", "pl"))
    assert english.title != polish.title
    assert english.columns != polish.columns


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_holds_no_script_no_handler_and_asks_for_nothing(name):
    picture = PICTURES[name](network(), "en")
    allowed = {"svg", "title", "desc", "style", "rect", "path", "circle", "text", "g", "clipPath", "a"}
    for element in ET.fromstring(picture.svg).iter():
        assert element.tag.removeprefix(SVG) in allowed
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            assert "javascript:" not in value
            assert attribute != "href" or value.startswith(("http://", "https://", "../", "#"))
    assert "url(http" not in picture.svg
    assert "@import" not in picture.svg


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_text(name):
    wicked = (("hostile", "suva", edge("a", practice=iri("practice/x"))), ("suva", "hostile", edge("b")))
    names = {iri("practice/x"): {"en": HOSTILE}, iri("practice/park"): {"en": HOSTILE}}
    picture = PICTURES[name](network(wicked, PLACES, names=names, title={"en": HOSTILE}), "en")
    assert "<img" not in picture.svg
    assert "\u202e" not in picture.svg
    ET.fromstring(picture.svg)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_network_is_said_to_be_empty(name):
    picture = PICTURES[name](network((), ()), "en")
    assert picture.rows in ((), []) or all(not row[-1] for row in picture.rows)
    ET.fromstring(picture.svg)


def test_the_same_network_gives_the_same_bytes_under_another_hash_seed():
    program = (
        "import hashlib\nfrom prospects_kg.draw.gallery import PICTURES\nfrom tests.network.invented import network\n"
        "for name in sorted(PICTURES):\n"
        "    print(name, hashlib.sha256(PICTURES[name](network(), 'en').svg.encode()).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        ).stdout
        for seed in ("1", "4242")
    }
    here = "".join(
        f"{name} {hashlib.sha256(PICTURES[name](network(), 'en').svg.encode()).hexdigest()}\n"
        for name in NAMES
    )
    assert runs == {here}


# What each one counts ------------------------------------------------------------------------------------------------


def test_the_map_has_a_row_for_each_flow_with_the_number_of_its_transfers():
    rows = {(row[0], row[1]): row[2] for row in flow_map(network(), MapOptions(by_country=False)).rows}
    assert rows[("Hilltown", "Suva")] == 3
    assert rows[("Suva", "Hilltown")] == 1
    assert ("Apia", "Apia") not in rows


def test_the_map_of_one_donor_shows_only_what_it_gave():
    picture = flow_map(network(), MapOptions(donor=PLACES[1].iri))
    assert {row[0] for row in picture.rows} == {"Suva"}
    assert "Suva" in picture.title


def test_the_map_says_which_ends_have_no_place_on_it():
    assert any("Nigdzie" in note for note in flow_map(network(), MapOptions(by_country=False)).notes)


def test_the_map_names_where_its_outlines_come_from(mini_network):
    assert any("Natural Earth" in note for note in flow_map(mini_network).notes)
    assert "Natural Earth" in texts(flow_map(mini_network).svg)


def test_the_sankey_counts_transfers_from_country_to_country(mini_network):
    assert sorted(row[:3] for row in PICTURES["sankey"](mini_network, "en").rows) == [
        ("Czechia", "Spain", 1),
        ("Poland", "Czechia", 1),
    ]


def test_the_funnel_has_a_step_for_each_stage(mini_network):
    rows = PICTURES["funnel"](mini_network, "en").rows
    assert len(rows) == len(STAGES)
    assert {row[0]: row[1:3] for row in rows}["adopted"] == (2, 1)


def test_the_time_line_tells_dates_from_years_of_pages(mini_network):
    rows = PICTURES["timeline"](mini_network, "en").rows
    assert [(row[0], row[2]) for row in rows] == [(2012, "adopted"), (2015, "abandoned")]
    documented = PICTURES["timeline"](network(CHAIN, PLACES), "en")
    assert documented.summary.startswith(
        "1 of 3 transfers have a date, 2006 to 2006; for 1 only the year of a page"
    )
    assert [row[:2] for row in documented.rows] == [(2001, "at the latest"), (2006, "date")]


def test_the_lineage_follows_a_practice_over_what_came_of_it():
    picture = lineage(network(CHAIN, PLACES))
    table = [dict(zip(picture.columns, row, strict=True)) for row in picture.rows]
    assert [(row["step"], row["from"], row["to"]) for row in table] == [
        (1, "Hilltown", "Suva"),
        (2, "Suva", "Apia"),
        (2, "Suva", "Nigdzie"),
    ]
    drawn = texts(picture.svg)
    assert "≤ 2001" in drawn
    assert "2005\u20132006" in drawn
    assert "weak" in drawn.lower()


def test_the_lineage_of_one_practice_is_its_tree_alone(mini_network):
    base = "https://example.org/mini/id/practice"
    tree = next(
        tree
        for tree in descents(mini_network)
        if {f"{base}/coal-bay-park", f"{base}/eco-park"} <= set(tree.knots)
    )
    picture = lineage(mini_network, tree=tree)
    assert [row[0] for row in picture.rows] == [1, 2]
    small = lineage(mini_network, tree=tree, small=True)
    assert len(small.svg) < len(picture.svg)


def test_addresses_make_links_and_nothing_else_does(mini_network):
    base = "https://example.org/mini/id/region"
    linked = lineage(mini_network, addresses={f"{base}/coal-bay": "../region/coal-bay.html"})
    assert 'href="../region/coal-bay.html"' in linked.svg
    assert "href=" not in lineage(mini_network).svg
    assert (
        "javascript" not in lineage(mini_network, addresses={f"{base}/coal-bay": "javascript:alert(1)"}).svg
    )


# Colours and other forms ---------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [PAPER, DARK], ids=["paper", "dark"])
def test_words_can_be_read_on_their_ground(palette):
    assert contrast(palette["ink"], palette["paper"]) >= 7
    assert contrast(palette["muted"], palette["paper"]) >= 4.5


def test_no_stage_is_told_by_its_colour_alone():
    assert set(DASHES) == set(STAGES)
    assert len(set(DASHES.values())) == len(STAGES)
    assert set(PAPER) == set(DARK)


def test_a_picture_becomes_png_and_pdf_of_the_same_bytes_each_time(mini_network):
    svg = PICTURES["funnel"](mini_network, "en").svg
    png, pdf = to_png(svg), to_pdf(svg)
    assert png.startswith(b"\x89PNG\r\n")
    assert pdf.startswith(b"%PDF-")
    assert (png, pdf) == (to_png(svg), to_pdf(svg))
    width = int.from_bytes(png[16:20], "big")
    assert width == pytest.approx(float(ET.fromstring(svg).get("width")) * 2, abs=2)
