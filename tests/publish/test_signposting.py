"""Typed links for machines, in the heads of pages and in link sets (FAIR Signposting, levels 1 and 2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from signposting import Signposting, find_signposting_html

from tests.publish.serving import Server, files

BASE = "https://example.org/mini/"
PAGE = "doc/practice/eco-park"


@pytest.fixture(scope="module")
def server(mini_site: Path) -> Iterator[Server]:
    """The publication, served as files."""
    with files(mini_site) as running:
        yield running


@pytest.fixture(scope="module")
def found(server: Server) -> Signposting:
    """What a client finds in the head of a practice's page."""
    return find_signposting_html(f"{server.address}/{PAGE}.html")


def test_a_client_finds_the_thing_its_forms_and_the_licence(server: Server, found: Signposting):
    assert str(found.citeAs.target) == f"{BASE}id/practice/eco-park"
    assert {(str(one.target), str(one.type)) for one in found.describedBy} == {
        (f"{server.address}/{PAGE}.ttl", "text/turtle"),
        (f"{server.address}/{PAGE}.nt", "application/n-triples"),
        (f"{server.address}/{PAGE}.jsonld", "application/ld+json"),
    }
    assert [str(one.target) for one in found.types] == ["https://schema.org/AboutPage"]
    assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/"
    assert [str(one.target) for one in found.authors] == [f"{BASE}catalogue#publisher"]
    assert str(found.collection.target) == BASE


def test_the_link_set_says_what_the_head_says(mini_site: Path, server: Server, found: Signposting):
    assert [(str(one.target), str(one.type)) for one in found.linksets] == [
        (f"{server.address}/{PAGE}.linkset.json", "application/linkset+json")
    ]
    whole = json.loads((mini_site / f"{PAGE}.linkset.json").read_text(encoding="utf-8"))["linkset"]
    pages = [one for one in whole if "cite-as" in one]
    assert [one["anchor"] for one in pages] == [f"{BASE}{PAGE}.html", f"{BASE}pl/{PAGE}.html"]
    for one in pages:
        assert one["cite-as"] == [{"href": str(found.citeAs.target)}]
        assert {link["href"].removeprefix(BASE) for link in one["describedby"]} == {
            str(link.target).removeprefix(f"{server.address}/") for link in found.describedBy
        }


def test_every_page_of_a_thing_has_its_link_set(mini_site: Path):
    pages = [path for path in (mini_site / "doc").rglob("*.html") if "green-park" not in path.name]
    missing = [
        path
        for path in pages
        if b'rel="linkset"' in path.read_bytes() and not path.with_suffix(".linkset.json").exists()
    ]
    assert len(pages) > 300
    assert missing == []
