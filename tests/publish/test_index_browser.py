"""The scripts of lists and search in Chromium: choices in the address, typing errors, keyboard, and no request outside."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser import Browser, Page

PAGES = (
    "index", "practices", "pictures", "pictures/map", "questions", "questions/stage-funnel", "data", "coding",
    "search", "embed/transfers",
)  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing is said of single requests."""


@pytest.fixture(scope="module")
def address(mini_site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(mini_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def until(page: Page, condition: str) -> None:
    """Wait until an expression is true in the page."""
    for _ in range(100):
        if page.evaluate(f"Boolean({condition})"):
            return
        time.sleep(0.05)
    raise AssertionError(
        f"never true: {condition}; status {page.evaluate('document.body.innerText.slice(0, 600)')}"
    )


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    pages: list[Page] = []

    def open_(path: str) -> Page:
        pages.append(browser.open(address + path))
        return pages[-1]

    yield open_
    for page in pages:
        faults = [fault for fault in page.errors if "404" not in fault]
        outside = [request for request in page.requests() if not request.startswith(address)]
        page.close()
        assert (faults, outside) == ([], [])


def test_a_choice_filters_the_rows_and_stands_in_the_address(opened: Callable[[str], Page]) -> None:
    page = opened("transfers.html")
    whole = page.evaluate("document.querySelectorAll('#list tbody tr').length")
    page.evaluate(
        "(() => { const menu = document.querySelector('select[name=stage]'); menu.value = 'adopted'; "
        "menu.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    until(page, "location.search === '?stage=adopted'")
    until(page, f"document.querySelectorAll('#list tbody tr').length < {whole}")
    stages = page.evaluate("[...document.querySelectorAll('#list tbody .stage')].map(one => one.className)")
    assert set(stages) == {"stage adopted"}
    page.evaluate("document.querySelector('#facets button').click()")
    until(page, f"document.querySelectorAll('#list tbody tr').length === {whole} && !location.search")


def test_an_address_with_a_choice_opens_filtered(opened: Callable[[str], Page]) -> None:
    page = opened("pl/transfers.html?stage=adopted")
    until(page, "document.querySelector('option[value=adopted]').selected")
    until(
        page, "[...document.querySelectorAll('#list .stage')].every(one => one.classList.contains('adopted'))"
    )


_ROWS = """[...document.querySelectorAll('#list tbody tr')].map(row => [...row.cells].map(cell =>
  cell.textContent.split(';').map(text => text.trim()).sort().join(';')).join('|')).sort()"""


def test_rows_drawn_by_the_script_are_those_of_the_page(opened: Callable[[str], Page]) -> None:
    page = opened("transfers.html")
    written = page.evaluate(_ROWS)
    page.evaluate("document.querySelector('#list tbody').dataset.written = '1'")
    page.go(page.evaluate("location.href") + "?sort=reported")
    until(page, "document.querySelector('#list tbody').rows.length")
    until(page, "performance.getEntriesByType('resource').some(one => one.name.endsWith('transfers.json'))")
    until(
        page,
        f"JSON.stringify({_ROWS}) === {json.dumps(json.dumps(written, ensure_ascii=False, separators=(',', ':')))}",
    )


def test_search_finds_by_a_part_of_a_word_and_marks_it(opened: Callable[[str], Page]) -> None:
    page = opened("search.html?q=eco")
    until(page, "document.querySelectorAll('#results li').length > 0")
    assert page.evaluate(
        "document.querySelector('#results mark').textContent.toLowerCase().startsWith('eco')"
    )
    assert page.evaluate("document.querySelector('#status').getAttribute('role')") == "status"
    page.evaluate("document.querySelector('#results a').click()")
    until(page, "location.pathname.includes('/doc/')")


def test_search_forgives_one_wrong_letter(opened: Callable[[str], Page]) -> None:
    page = opened("search.html?q=uper")
    until(page, "document.querySelector('#status').textContent.length > 0")
    page = opened("search.html?q=uppper")
    until(page, "document.querySelectorAll('#results li').length > 0")


def test_search_says_when_nothing_is_found(opened: Callable[[str], Page]) -> None:
    page = opened("pl/search.html?q=zzzzzzqqq")
    until(page, "document.querySelector('#status').textContent.includes('Nic nie znaleziono')")
    assert page.evaluate("document.querySelector('#more').checkVisibility()") is False


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, path: str) -> None:
    page = browser.open(f"{address}{path}.html", 360, 740, phone=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= 360


@pytest.mark.parametrize("path", ["index.html", "transfers.html", "search.html?q=eco", "pictures.html"])
def test_nothing_moves_while_a_page_loads(opened: Callable[[str], Page], path: str) -> None:
    page = opened(path)
    page.evaluate(
        "window.shifts = []; new PerformanceObserver(list => window.shifts.push(...list.getEntries()"
        ".filter(one => !one.hadRecentInput).map(one => one.value)))"
        ".observe({type: 'layout-shift', buffered: true}); 0"
    )
    time.sleep(0.5)
    assert page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)") < 0.02


def test_a_list_opened_from_disk_says_that_it_cannot_filter_and_stays_whole(
    browser: Browser, mini_site: Path
) -> None:
    page = browser.open(mini_site / "transfers.html")
    rows = page.evaluate("document.querySelectorAll('#list tbody tr').length")
    page.evaluate(
        "(() => { const menu = document.querySelector('select[name=stage]'); menu.value = 'adopted'; "
        "menu.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    until(page, "document.querySelector('#found').textContent.includes('web server')")
    assert page.evaluate("document.querySelectorAll('#list tbody tr').length") == rows
    page.close()
