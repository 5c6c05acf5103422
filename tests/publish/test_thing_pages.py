"""Pages of things: the story a reader is told, who says it, what is folded away, and what a hostile text can do."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from prospects_kg.build.release import STORE, Release
from prospects_kg.graph.oxigraph import EmbeddedGraph, read_rdf
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG, SOFTWARE
from prospects_kg.publish.documents import triples
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.things.pages import thing_files
from prospects_kg.publish.whole.query_pages import query_files

BASE = "https://example.org/mini/"
TRANSFER = f"{BASE}id/transfer/eco-park-to-coal-bay"
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e{{ 7*7 }} =cmd|'a'!A1"


class Reader(HTMLParser):
    """What a page says by element, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"br", "h1", "h2", "h3", "li", "p", "div", "dd", "dt", "td", "th", "section", "summary"}:
            self.text += " "
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)

    def handle_data(self, data: str) -> None:
        self.text += data


def published(release: Path) -> Publication:
    project = Project.open(release.parent / "mini")
    return Publication(
        Release.open(release), project, QueryLibrary.load(project.files("queries", "practices/*.rq"))
    )


@pytest.fixture(scope="module")
def publication(mini_release: Path) -> Publication:
    return published(mini_release)


def files_of(publication: Publication, thing: str) -> dict[str, bytes]:
    return dict(thing_files(publication, thing))


@pytest.fixture(scope="module")
def transfer(publication: Publication) -> dict[str, bytes]:
    return files_of(publication, TRANSFER)


@pytest.fixture(scope="module")
def page(transfer: dict[str, bytes]) -> str:
    return transfer["doc/transfer/eco-park-to-coal-bay.html"].decode()


def said(page: str) -> str:
    return re.sub(r"\s+", " ", Reader(page).text)


def test_a_thing_has_a_page_in_each_language_three_documents_and_a_page_that_leads_there(
    transfer: dict[str, bytes],
) -> None:
    assert sorted(transfer) == [
        "doc/transfer/eco-park-to-coal-bay.html",
        "doc/transfer/eco-park-to-coal-bay.jsonld",
        "doc/transfer/eco-park-to-coal-bay.linkset.json",
        "doc/transfer/eco-park-to-coal-bay.nt",
        "doc/transfer/eco-park-to-coal-bay.ttl",
        "id/transfer/eco-park-to-coal-bay/index.html",
        "pl/doc/transfer/eco-park-to-coal-bay.html",
    ]


def test_a_transfer_tells_its_story_in_order(page: str) -> None:
    text = said(page)
    told = [
        "Eco park: Upper Mine to Coal Bay",
        "A transfer of Eco park from Upper Mine to Coal Bay, at the stage: adopted.",
        "Practice Eco park",
        "From Upper Mine",
        "To Coal Bay",
        "What was adapted The panels are fewer.",
        "The practice that came of it Coal Bay park",
        "Stages, as they are reported",
        "visited 2011-05",
        "adopted 2012",
        "Forty panels stand on the heap of Coal Bay.",
        "What it led to",
        "Coal Bay park to Slate Hill",
        "Sources",
        "Mini project page , Mini programme, 2012".replace(" ,", ","),
        "in the source: paragraph 5",
    ]
    places = [text.find(part) for part in told]
    assert -1 not in places, told[places.index(-1)]
    assert places == sorted(places)


def test_a_year_of_a_page_is_said_to_be_an_upper_bound(publication: Publication) -> None:
    text = said(
        files_of(publication, f"{BASE}id/transfer/trail-from-four-regions")[
            "doc/transfer/trail-from-four-regions.html"
        ].decode()
    )
    assert "documented by 2016" in text
    assert "The evidence for this is weak" in text
    assert "From four partner regions" in text


def test_the_page_speaks_the_language_of_its_folder(transfer: dict[str, bytes]) -> None:
    page = transfer["pl/doc/transfer/eco-park-to-coal-bay.html"].decode()
    assert '<html lang="pl">' in page
    assert "Co dostosowano" in said(page)
    assert '<h1 lang="en">Eco park: Upper Mine to Coal Bay</h1>' in page


def test_numbers_lead_to_the_sources_at_the_foot(page: str) -> None:
    reader = Reader(page)
    ids = {attributes.get("id") for _, attributes in reader.elements}
    numbered = {link for link in reader.links if link.startswith("#source-")}
    assert numbered == {"#source-1", "#source-2"}
    assert {link.removeprefix("#") for link in numbered} <= ids
    assert "https://example.org/page" in reader.links


def test_the_editors_are_marked(page: str) -> None:
    assert re.search(r"Coal Bay park</a> <span class=\"mark editors\">editors</span>", page)


def test_what_is_for_machines_is_folded(page: str) -> None:
    visible, _, folded = page.partition('<details class="technical">')
    assert "has stage report" not in visible
    assert "has stage report" in folded


def test_the_row_of_the_table_is_named_where_a_mistake_is_reported(page: str) -> None:
    text = said(page)
    assert "data/transfers.csv:2 , data/transfers.csv:3".replace(" ,", ",") in text
    assert re.search(r"data/transfers.csv:2 [a-z_, ]*\bdonor_region\b", text)


def test_the_citation_is_that_of_the_command(page: str) -> None:
    assert "Mini network (invented) (2026). Eco park: Upper Mine to Coal Bay." in said(page)
    assert "@misc{transfer-eco-park-to-coal-bay,\n  title = {Eco park: Upper Mine to Coal Bay. Mini:" in page
    assert f"url = {{{TRANSFER}}}" in page


def test_the_page_says_in_schema_org_what_it_is_about(page: str) -> None:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert text is not None
    data = json.loads(text[1])
    assert data["about"] == {"@type": "Action", "@id": TRANSFER, "name": "Eco park: Upper Mine to Coal Bay"}
    assert data["isPartOf"]["@id"] == BASE


def test_documents_hold_what_describe_gives(
    publication: Publication, transfer: dict[str, bytes], tmp_path: Path
) -> None:
    wanted = triples(publication.describer.content(TRANSFER).description)
    for suffix in (".ttl", ".nt", ".jsonld"):
        path = tmp_path / f"thing{suffix}"
        path.write_bytes(transfer[f"doc/transfer/eco-park-to-coal-bay{suffix}"])
        graph = EmbeddedGraph.from_nquads([f"{s} {p} {o} ." for s, p, o in read_rdf(path, skolem=BASE)])
        found = sorted(
            f"{s.n3} {p.n3} {o.n3} ." for s, p, o in graph.construct("CONSTRUCT WHERE { ?s ?p ?o }")
        )
        assert found == wanted, suffix


def test_a_json_ld_document_embeds_only_the_terms_that_it_uses(transfer: dict[str, bytes]) -> None:
    context = json.loads(transfer["doc/transfer/eco-park-to-coal-bay.jsonld"])["@context"]
    assert context["donorRegion"] == {"@id": "pkg:donorRegion", "@type": "@id"}
    assert "measure" not in context


def test_the_page_at_the_things_own_address_leads_on(transfer: dict[str, bytes]) -> None:
    lead = transfer["id/transfer/eco-park-to-coal-bay/index.html"].decode()
    assert 'content="0; url=../../../doc/transfer/eco-park-to-coal-bay.html"' in lead
    assert f'<link rel="canonical" href="{BASE}doc/transfer/eco-park-to-coal-bay.html">' in lead


@pytest.mark.parametrize(
    ("thing", "parts"),
    [
        ("id/practice/eco-park", ["Where it went", "data/practices.csv:2"]),
        ("id/practice/coal-bay-park", ["Where it came from", "Where it went", "How it travelled on"]),
        ("id/region/upper-mine", ["What it took over", "What it gave", "Practices"]),
        ("id/source/mini-page", ["What it states", "its graph", "https://example.org/page"]),
        ("graph/source/mini-page", ["graph", "Mini project page", "statements", "Statements by property"]),
        ("graph/derived/inverses", ["The same statements from the other end", "Statements by property"]),
        ("graph/ontology", ["ontology", "statements"]),
        ("id/rule/inverses", ["The rule itself", "CONSTRUCT {", "Nothing new"]),
        ("id/project/mini-one", ["Where sources disagree", "The page counts two plans", "Participants"]),
        ("id/theme/skills", ["On this theme"]),
    ],
)
def test_every_class_has_a_page_that_tells_of_it(
    publication: Publication, thing: str, parts: list[str]
) -> None:
    path = publication.addresses.document(BASE + thing)
    text = said(files_of(publication, BASE + thing)[f"{path}.html"].decode())
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize(
    ("thing", "parts"),
    [
        (f"{PKG}donorRegion", ["donor place", "The one named place", "said of transfer", "Used 2 times."]),
        (f"{PKG}Transfer", ["Used 3 times.", "Properties of its things"]),
        (f"{SOFTWARE}id/stage/adopted", ["a source states a concrete effect there", "Reports of this stage"]),
    ],
)
def test_terms_and_concepts_of_the_software_have_pages(
    publication: Publication, thing: str, parts: list[str]
) -> None:
    path = publication.addresses.document(thing)
    text = said(files_of(publication, thing)[f"{path}.html"].decode())
    assert [part for part in parts if part not in text] == []


def test_a_question_has_a_short_page_and_documents(publication: Publication) -> None:
    files = dict(query_files(publication))
    name = next(iter(publication.library)).name
    assert {path for path in files if path.startswith(f"doc/query/{name}.")} == {
        f"doc/query/{name}{suffix}" for suffix in (".html", ".ttl", ".nt", ".jsonld", ".linkset.json")
    }
    page = files[f"doc/query/{name}.html"].decode()
    assert f"../../questions/{name}.html" in Reader(page).links
    assert "SELECT" in said(page)


class CountedGraph(EmbeddedGraph):
    """A store that counts what it is asked."""

    asked = 0

    def _run(self, query: str) -> Any:
        self.asked += 1
        return super()._run(query)


class CountedPublication(Publication):
    """A publication whose store counts."""

    @cached_property
    def graph(self) -> CountedGraph:
        return CountedGraph.open_store(self.release.path / STORE)


def test_the_store_is_asked_three_times_a_page_at_most(mini_release: Path) -> None:
    project = Project.open(mini_release.parent / "mini")
    counted = CountedPublication(Release.open(mini_release), project, QueryLibrary({}))
    # Asked once a process, whichever page comes first: the things, the order of classes, the network of all transfers.
    things, _ = counted.things, counted.describer
    files_of(counted, next(thing for thing in things if "/id/practice/" in thing))
    took = {}
    for thing in things:
        before = counted.graph.asked
        files_of(counted, thing)
        took[thing] = counted.graph.asked - before
    assert {thing: number for thing, number in took.items() if number > 3} == {}
    assert max(took.values()) > 1


def test_pages_are_the_same_bytes_every_time(publication: Publication, mini_release: Path) -> None:
    again = published(mini_release)
    for thing in publication.things[::7]:
        assert files_of(publication, thing) == files_of(again, thing)


def test_every_link_of_a_page_leads_to_a_page_of_a_thing_or_of_the_menu(publication: Publication) -> None:
    pages = {f"{publication.addresses.document(thing)}.html" for thing in publication.things}
    elsewhere = {
        "index",
        "data",
        "coding",
        "practices",
        "transfers",
        "places",
        "themes",
        "pictures",
        "questions",
        "search",
        "ontology/index",
        "ontology/alignments",
    }
    known = pages | {f"{path}.html" for path in elsewhere}
    for thing in publication.things:
        path = publication.addresses.document(thing)
        text = files_of(publication, thing)[f"{path}.html"].decode()
        for link in Reader(text).links:
            if link.startswith(("#", "http", "mailto:")) or not link.partition("#")[0].endswith(".html"):
                continue
            target = str((Path("/") / str(path)).parent / link.partition("#")[0])
            parts: list[str] = []
            for part in target.split("/")[1:]:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            there = "/".join(parts)
            assert there in known or there.removeprefix("pl/") in known, (thing, link)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    folder = tmp_path_factory.mktemp("hostile")
    mini = Path(__file__).parents[1] / "mini"
    for file in mini.rglob("*"):
        if file.is_file():
            copy = folder / "mini" / file.relative_to(mini)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            for name in (
                "Eco park: Upper Mine to Coal Bay",
                "Upper Mine",
                "Mini project page",
                "The panels are fewer.",
            ):
                text = text.replace(name, HOSTILE if file.suffix == ".csv" else name)
            copy.write_text(text, encoding="utf-8")
    project = Project.open(folder / "mini")
    KnowledgeGraph.build(project, out=folder / "release")
    return published(folder / "release")


@pytest.mark.parametrize(
    "thing", ["transfer/eco-park-to-coal-bay", "region/upper-mine", "practice/eco-park", "source/mini-page"]
)
def test_hostile_texts_are_inert(hostile: Publication, thing: str) -> None:
    for path, data in files_of(hostile, f"{BASE}id/{thing}").items():
        if not path.startswith(("doc/", "pl/doc/")) or not path.endswith(".html"):
            continue
        page = data.decode()
        tags = [(tag, attributes) for tag, attributes in Reader(page).elements]
        assert "\u202e" not in page
        assert not [
            tag
            for tag, attributes in tags
            if tag == "img" or any(name.startswith("on") for name in attributes)
        ]
        assert [attributes.get("type") for tag, attributes in tags if tag == "script"] == [
            "application/ld+json"
        ]
        assert page.count("</script>") == 1
        for drawing in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL):
            ET.fromstring(drawing)
