"""Sitemaps name every page once, under the base, and no page that leads on."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

from prospects_kg.model.project import Project
from prospects_kg.publish.records.sitemap import sitemap_files

BASE = "https://example.org/mini/"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(text: bytes) -> list[str]:
    return [str(element.text) for element in ET.fromstring(text).iter(_LOC)]


def test_every_page_is_named_once_and_is_there(mini_site: Path):
    text = (mini_site / "sitemap.xml").read_bytes()
    found = locations(text)
    assert len(found) == len(set(found)) == text.count(b"<lastmod>2026-01-02</lastmod>")
    missing = [each for each in found if not (mini_site / each.removeprefix(BASE)).is_file()]
    assert missing == []
    assert {f"{BASE}doc/practice/eco-park.html", f"{BASE}pl/doc/practice/eco-park.html"} <= set(found)


def test_pages_that_lead_on_are_not_named(mini_site: Path):
    found = locations((mini_site / "sitemap.xml").read_bytes())
    assert not [
        each for each in found if "/id/" in each or "green-park" in each or each.startswith(f"{BASE}graph/")
    ]


def test_robots_lead_to_the_sitemap(mini_site: Path):
    assert f"Sitemap: {BASE}sitemap.xml" in (mini_site / "robots.txt").read_text(encoding="utf-8")


def test_more_pages_than_a_sitemap_holds_make_an_index(mini: Path):
    settings = replace(Project.open(mini).settings, base=BASE)
    made = dict(sitemap_files([f"doc/{number:06}.html" for number in range(50_001)], settings))
    assert locations(made["sitemap.xml"]) == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert [len(locations(made[f"sitemap-{number}.xml"])) for number in (1, 2)] == [50_000, 1]


def test_addresses_are_written_as_the_web_wants_them(mini: Path):
    made = dict(sitemap_files(["doc/a&b/é <x>.html"], Project.open(mini).settings))
    assert locations(made["sitemap.xml"]) == [f"{BASE}doc/a&b/%C3%A9%20%3Cx%3E.html"]
