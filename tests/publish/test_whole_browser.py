"""A page of every type in Chromium: nothing is asked of other hosts, nothing goes wrong, axe-core finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import axe
from tests.browser import Browser
from tests.publish.serving import Server, files
from tests.publish.test_whole_site import hostile_site, one_of_each

__all__ = ["hostile_site"]
PHONE = (390, 844)


@pytest.fixture(scope="module")
def served(mini_site: Path) -> Iterator[Server]:
    """The publication of the mini project on the loopback."""
    with files(mini_site) as server:
        yield server


def _pages(site: Path) -> list[str]:
    polish = [path for path in one_of_each(site, "pl") if path.count("/") < 2]
    return [*one_of_each(site), *polish]


def test_no_type_of_page_asks_another_host_or_complains(
    browser: Browser, mini_site: Path, served: Server
) -> None:
    faults: dict[str, list[str]] = {}
    for path in _pages(mini_site):
        page = browser.open(f"{served.address}/{path}")
        outside = [it for it in page.requests() if not it.startswith((served.address, "data:"))]
        if found := [*outside, *page.errors]:
            faults[path] = found
        page.close()
    assert faults == {}


def test_no_type_of_page_is_wider_than_a_phone_or_complains_there(
    browser: Browser, mini_site: Path, served: Server
) -> None:
    faults: dict[str, list[str]] = {}
    page = browser.open(f"{served.address}/index.html", *PHONE, phone=True)
    for path in one_of_each(mini_site):
        page.go(f"{served.address}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        outside = [it for it in page.requests() if not it.startswith((served.address, "data:"))]
        if found := [*outside, *page.errors, *([f"{width} wide"] if width > PHONE[0] else [])]:
            faults[path] = found
    page.close()
    assert faults == {}


@pytest.mark.skipif(axe.source() is None, reason=axe.ABSENT)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_type_of_page(
    browser: Browser, mini_site: Path, served: Server, scheme: str
) -> None:
    faults: dict[str, list[str]] = {}
    page = browser.open(f"{served.address}/index.html")
    page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    for path in _pages(mini_site):
        page.go(f"{served.address}/{path}")
        if found := axe.violations(page):
            faults[path] = found
    page.close()
    assert faults == {}


def test_the_keyboard_reaches_the_content_and_is_seen(browser: Browser, served: Server) -> None:
    page = browser.open(f"{served.address}/doc/practice/eco-park.html")
    page.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.activeElement.tagName") in {"A", "BUTTON", "DIV"}
    assert outline != "none"
    page.close()


def test_a_page_is_printed_without_its_menu(browser: Browser, served: Server) -> None:
    page = browser.open(f"{served.address}/doc/practice/eco-park.html")
    page.ask("Emulation.setEmulatedMedia", media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.site-head nav')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('main')).display") != "none"
    page.close()


def test_hostile_names_do_nothing_on_any_type_of_page(browser: Browser, hostile_site: Path) -> None:
    with files(hostile_site) as server:
        page = browser.open(f"{server.address}/index.html")
        page.ask(
            "Page.addScriptToEvaluateOnNewDocument",
            source="window.run = []; window.alert = text => window.run.push(text)",
        )
        for path in one_of_each(hostile_site):
            page.go(f"{server.address}/{path}")
            assert page.evaluate("window.run.length") == 0, path
            assert page.evaluate("document.querySelector('img[src=x]')") is None, path
        assert page.errors == []
        page.close()
