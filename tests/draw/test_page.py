"""The interactive page in a browser: what a reader finds, filters, walks to and reads, and what the page never does."""

from __future__ import annotations

import re
from dataclasses import replace

import networkx as nx
import pytest

from prospects_kg.draw.notebook import DrawnNetwork
from prospects_kg.draw.page import page, policy, to_pyvis
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.network.model import Coverage, Place, Selection, SourceNote, TransferEdge, TransferNetwork

PREFIXES = """PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
PREFIX stage: <https://w3id.org/prospects-kg/id/stage/>
PREFIX certainty: <https://w3id.org/prospects-kg/id/certainty/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT (COUNT(DISTINCT ?transfer) AS ?n) WHERE {
  ?transfer a pkg:Transfer ; pkg:donorRegion ?from ; pkg:recipientRegion ?to ; pkg:currentStage ?stage .
"""
# The best reading of the current stage: weak only where no report of that stage is surer.
SURE = "FILTER EXISTS { ?report pkg:transfer ?transfer ; pkg:stage ?stage ; pkg:certainty ?c FILTER (?c != certainty:weak) }"
FIRST = f"FILTER (?stage IN (stage:adopted, stage:piloted)) {SURE}"
HOSTILE = (
    "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> href"
)


@pytest.fixture(scope="module")
def kg(packaged_release):
    """The packaged project."""
    return KnowledgeGraph.open(packaged_release)


@pytest.fixture(scope="module")
def file(kg, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(kg.transfers().to_html("en"), encoding="utf-8")
    return path


@pytest.fixture
def shown(browser, file):
    """The page of the packaged project, open; it must end without an error and without a request."""
    opened = browser.open(file)
    opened.wait("document.documentElement.dataset.ready === 'yes'")
    yield opened
    assert opened.errors == []
    assert opened.requests() == []
    opened.close()


def asked(kg, pattern):
    return int(kg.select(f"{PREFIXES}{pattern} }}").rows[0][0].lexical)


def left(opened):
    """How many transfers the table holds, all rows shown; the count above the picture must agree."""
    if not opened.evaluate("document.getElementById('more').hidden"):
        opened.click("#more")
    rows = opened.evaluate("document.querySelectorAll('#table tbody tr').length")
    said = re.match(r"[\d,]+", opened.text("#count"))[0].replace(",", "")
    assert int(said) == rows
    return rows


def card(opened):
    return opened.text("#card-name")


def invented(*edges, places=None, names=None, sources=None, titles=None):
    """A network of these (from, to, TransferEdge)."""
    graph = nx.MultiDiGraph()
    for giver, taker, data in edges:
        for name in (giver, taker):
            iri = f"https://example.org/{name}"
            given = (places or {}).get(name) or Place(iri, "region", {"en": name.capitalize()})
            graph.add_node(iri, data=replace(given, iri=iri))
        graph.add_edge(
            f"https://example.org/{giver}", f"https://example.org/{taker}", key=data.transfer, data=data
        )
    coverage = Coverage(len(edges), len(edges), len(edges), 0, 0, 0, 0)
    return TransferNetwork(
        graph, nx.MultiGraph(), Selection(), coverage, names or {}, sources or {}, title=titles or {}
    )


def transfer(name, **more):
    facts = {"practice": None, "practice_as_stated": f"practice {name}", "stage": "adopted", "stage_order": 4}
    return TransferEdge(f"https://example.org/t/{name}", {}, **(facts | {"certainty": "stated"} | more))


def test_first_view_is_what_was_taken_over_or_tried_and_is_no_weak_reading(kg, shown):
    assert left(shown) == asked(kg, FIRST)
    ticked = shown.evaluate("[...document.querySelectorAll('#form input:checked')].map(one => one.value)")
    assert sorted(ticked) == ["adopted", "coded", "piloted", "stated"]


@pytest.mark.parametrize("stage", ["visited", "inspired", "planned", "abandoned"])
def test_each_stage_is_switched_on_by_itself(kg, shown, stage):
    shown.click(f"[name=stage][value={stage}]")
    asking = f"FILTER (?stage IN (stage:adopted, stage:piloted, stage:{stage})) {SURE}"
    assert left(shown) == asked(kg, asking)
    shown.click("[name=stage][value=adopted]")
    shown.click("[name=stage][value=piloted]")
    assert left(shown) == asked(kg, f"FILTER (?stage = stage:{stage}) {SURE}")


def test_weak_reports_come_by_a_switch(kg, shown):
    shown.click("[name=certainty][value=weak]")
    assert left(shown) == asked(kg, "FILTER (?stage IN (stage:adopted, stage:piloted))")


def test_theme_leaves_the_transfers_of_its_practices(kg, shown):
    theme = kg.iri("theme/mobility")
    shown.choose("#theme", theme)
    assert left(shown) == asked(kg, f"{FIRST} ?transfer pkg:practice/pkg:theme <{theme}> .")


def test_years_leave_what_is_dated_between_them(shown):
    before = shown.text("#count")
    shown.focus("#year-from")
    shown.type("2005")
    shown.focus("#year-to")
    shown.type("2010")
    shown.wait(f"document.getElementById('count').textContent !== {before!r}")
    shown.wait("[...document.querySelectorAll('#table td.number')].every(one => one.textContent)")
    left(shown)
    years = [int(text.lstrip("≤ ")) for text in shown.texts("#table td.number")]
    assert years
    assert min(years) >= 2005
    assert max(years) <= 2010


def test_typed_name_without_accents_finds_the_place_and_what_it_gave_and_took(kg, shown):
    shown.focus("#search")
    shown.type("bogota")
    shown.press("Enter")
    region = kg.iri("region/bogota")
    touching = asked(kg, f"{FIRST} FILTER (<{region}> IN (?from, ?to))")
    assert card(shown) == "Bogotá"
    assert shown.evaluate("document.activeElement.id") == "network"
    rows = left(shown)
    ends = shown.texts("#table tbody tr td:first-child"), shown.texts("#table tbody tr td:nth-child(2)")
    assert sum("Bogotá" in pair for pair in zip(*ends, strict=True)) == touching
    assert rows >= touching


def test_nothing_left_is_an_answer_and_the_first_view_comes_back(kg, shown):
    shown.focus("#search")
    shown.type("zzzz")
    shown.wait("!document.getElementById('nothing').hidden")
    assert shown.text("#nothing") == "No transfer is left: widen the filters."
    shown.click("#again")
    assert left(shown) == asked(kg, FIRST)


def test_keyboard_walks_from_place_to_place_opens_and_closes_the_card(shown):
    shown.focus("#network")
    shown.press("Home")
    first = card(shown)
    assert shown.text("#said").startswith(f"{first}: Gave ")
    shown.press("ArrowRight")
    second = card(shown)
    assert second != first
    shown.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "card"
    shown.press("Tab")
    assert shown.evaluate("document.activeElement.id") == "close"
    shown.press("Escape")
    assert shown.evaluate("[document.getElementById('card').hidden, document.activeElement.id]") == [
        True,
        "network",
    ]


def test_keyboard_is_seen_where_it_is(shown):
    shown.press("Tab", times=2)
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    shown.focus("#network")
    shown.press("Home")
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_card_gives_evidence_and_links_of_the_web_only(shown):
    shown.focus("#network")
    shown.press("Home")
    links = shown.evaluate("[...document.querySelectorAll('#card a, #table a')].map(one => one.href)")
    assert links
    assert all(re.match("https?://", link) for link in links)
    assert re.search(r"Gave: \d+|Took: \d+", shown.text("#card-body"))


def test_small_groups_fold_into_a_list_until_they_are_wanted(shown):
    assert re.fullmatch(r"\d+ small groups", shown.text("#groups summary"))
    groups = shown.evaluate("document.querySelectorAll('#groups li').length")
    assert shown.text("#groups summary") == f"{groups} small groups"
    shown.click("#small")
    assert shown.evaluate("document.getElementById('groups').hidden")


def test_labels_and_interface_change_with_the_language(shown):
    shown.choose("#language", "pl")
    assert shown.text("#table-name") == "To samo w tabeli"
    assert shown.evaluate("document.documentElement.lang") == "pl"
    left(shown)
    assert "Rzym" in shown.texts("#table tbody td:first-child")
    shown.choose("#language", "de")
    assert shown.text("#table-name") == "The same as a table"


@pytest.mark.parametrize("kind", ["stage", "country", "theme"])
def test_legend_follows_the_colours_and_lights_up_one_of_them(shown, kind):
    shown.choose("#colour", kind)
    names = shown.texts("#hues button")
    assert names
    assert len(names) <= 8
    shown.click("#hues button")
    assert shown.evaluate("document.querySelectorAll('#hues [aria-pressed=true]').length") == 1


def test_table_is_sorted_by_a_column_and_back(shown):
    shown.click("[data-sort=to]")
    left(shown)
    names = shown.texts("#table tbody td:nth-child(2)")
    assert names == shown.evaluate(f"[...{names}].sort(new Intl.Collator('en', {{numeric: true}}).compare)")
    shown.click("[data-sort=to]")
    assert shown.evaluate("document.querySelector('[data-sort=to]').parentElement.ariaSort") == "descending"


def test_countries_stand_for_their_places_and_one_can_be_opened(kg, shown):
    rows = left(shown)
    shown.click("#countries")
    assert left(shown) == rows
    assert "countries" in shown.text("#count")
    shown.focus("#network")
    shown.press("Home")
    country = card(shown)
    together = shown.texts("#table tbody td:first-child").count(country)
    shown.click("#card-body button")
    assert not shown.evaluate("document.getElementById('leave').hidden")
    assert left(shown) == rows
    # What still bears the name is the whole country, where that is itself a place that gave.
    assert shown.texts("#table tbody td:first-child").count(country) < together
    shown.click("#leave")
    assert shown.evaluate("document.getElementById('leave').hidden")


def test_contacts_are_a_layer_of_their_own_that_changes_no_transfer(shown):
    rows = left(shown)
    shown.click("#contacts")
    assert left(shown) == rows
    assert "dotted grey: contact, no direction" in shown.texts("#signs li")


def test_print_has_every_row_and_every_small_group(kg, shown, tmp_path):
    shown.pdf(tmp_path / "page.pdf")
    assert shown.evaluate("document.querySelectorAll('#table tbody tr').length") == asked(kg, FIRST)
    assert shown.evaluate("document.getElementById('groups').open")


def test_page_fits_a_phone(browser, file):
    opened = browser.open(file, 390, 844, phone=True)
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    assert not opened.evaluate("document.getElementById('filters').open")
    opened.close()


def test_hostile_texts_stay_texts(browser, tmp_path):
    places = {"one": Place("", "region", {"en": HOSTILE}), "two": Place("", "region", {"en": "Wig\u202ean"})}
    sources = {
        "https://example.org/s/bad": SourceNote("s", HOSTILE, "javascript:document.title='taken'", HOSTILE),
        "https://example.org/s/good": SourceNote(
            "s", "Good", 'https://example.org/?a=<b>&c="d"', "x" * 10_000
        ),
    }
    hostile = transfer("a", practice_as_stated=HOSTILE * 100, effects=(HOSTILE,), sources=tuple(sources))
    network = invented(("one", "two", hostile), places=places, sources=sources, titles={"en": HOSTILE})
    path = tmp_path / "page.html"
    path.write_text(page(network), encoding="utf-8")
    opened = browser.open(path)
    opened.focus("#network")
    opened.press("Home")
    assert opened.evaluate("document.title") == HOSTILE
    assert opened.evaluate("document.querySelectorAll('img, #card script, #table script').length") == 0
    assert set(
        opened.evaluate("[...document.querySelectorAll('a:not(.skip)')].map(one => one.protocol)")
    ) == {"https:"}
    assert "Wig[U+202E]an" in opened.text("#table tbody")
    assert card(opened) in (HOSTILE, "Wig[U+202E]an")
    assert opened.errors == []
    assert opened.requests() == []
    opened.close()


def test_policy_refuses_every_request_and_foreign_script(browser, file):
    assert policy().startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy()
    opened = browser.open(file)
    opened.evaluate(
        "(() => { const made = document.createElement('script'); made.textContent = \"document.title = 'taken'\";"
        "document.body.append(made); })()"
    )
    assert (
        opened.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
    )
    assert opened.evaluate("document.title") != "taken"
    opened.close()


def test_page_names_no_address_that_it_would_load(kg):
    html = kg.transfers().to_html()
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?!data:)", html) == []


def test_same_network_gives_the_same_bytes(mini_release):
    network = KnowledgeGraph.open(mini_release).transfers()
    assert page(network, "pl") == page(network, "pl")
    assert page(network, "pl") != page(network, "en")


def test_network_without_transfers_is_a_page_that_says_so(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(invented(), title="Nothing yet"), encoding="utf-8")
    opened = browser.open(path)
    assert opened.text("#title") == "Nothing yet"
    assert opened.text("#nothing") == "No transfer is left: widen the filters."
    assert opened.errors == []
    opened.close()


def test_network_of_planned_transfers_alone_shows_them_at_first(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(invented(("one", "two", transfer("a", stage="planned")))), encoding="utf-8")
    opened = browser.open(path)
    assert opened.text("#count") == "1 transfer, 2 places"
    opened.close()


def test_large_network_opens_as_countries(browser, tmp_path):
    places = {
        f"p{n}": Place("", "region", {"en": f"P{n}"}, country=f"https://example.org/c{n % 9}")
        for n in range(1600)
    }
    edges = [(f"p{n}", f"p{(n * 7 + 1) % 1600}", transfer(str(n))) for n in range(1600)]
    path = tmp_path / "page.html"
    path.write_text(page(invented(*edges, places=places)), encoding="utf-8")
    opened = browser.open(path)
    assert opened.text("#count") == "1,600 transfers, 9 countries"
    opened.click("#countries")
    assert opened.text("#count") == "1,600 transfers, 1,600 places"
    assert opened.errors == []
    opened.close()


def test_pyvis_network_has_places_weighted_links_and_our_page():
    network = invented(
        ("one", "two", transfer("a")), ("one", "two", transfer("b")), ("two", "one", transfer("c"))
    )
    drawn = to_pyvis(network)
    assert [(node["label"], node["value"]) for node in drawn.nodes] == [("One", 3), ("Two", 3)]
    links = [(link["from"][-3:], link["to"][-3:], link["value"], link["arrows"]) for link in drawn.edges]
    assert links == [("one", "two", 2, "to"), ("two", "one", 1, "to")]
    assert drawn.generate_html() == page(network)


def test_notebook_shows_the_page_in_a_frame_of_its_own(mini_release):
    network = KnowledgeGraph.open(mini_release).transfers()
    assert isinstance(network, DrawnNetwork)
    shown = network._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts allow-popups allow-downloads"')
    assert "<script" not in shown
    assert len(network.to_pyvis().nodes) == 3
