"""The driver of the tests of pages: what it reports of a page, good or bad."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path

import pytest

from tests.browser import PageFault

PAGE = """<!doctype html><meta charset=utf-8><title>A page</title>
<input id=name><select id=stage><option value=a>A<option value=b>B</select>
<button id=press onclick="document.title = document.getElementById('name').value">go</button>
<p id=said></p><script>document.getElementById('stage').onchange = event => {
  document.getElementById('said').textContent = 'chosen ' + event.target.value; };</script>"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_reader_types_clicks_presses_and_chooses(browser, file):
    page = browser.open(file)
    page.focus("#name")
    page.type("Łódź & co")
    page.press("Backspace")
    page.click("#press")
    page.choose("#stage", "b")
    assert page.evaluate("document.title") == "Łódź & c"
    assert page.text("#said") == "chosen b"
    assert page.requests() == []
    assert page.errors == []
    page.close()


def test_keys_act_as_a_browser_s_own(browser, file):
    page = browser.open(file)
    page.press("Tab", times=3)
    assert page.evaluate("document.activeElement.id") == "press"
    page.press("Tab", shift=True)
    assert page.evaluate("document.activeElement.id") == "stage"
    page.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "b"
    page.close()


def test_exceptions_and_what_the_policy_refuses_are_errors(browser, tmp_path):
    path = tmp_path / "bad.html"
    policy = (
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'unsafe-inline'\">"
    )
    path.write_text(policy + "<img src=https://example.org/a.png><script>nothing.here()</script>")
    page = browser.open(path)
    assert len(page.errors) == 2
    assert "nothing is not defined" in "".join(page.errors)
    assert "Content Security Policy" in "".join(page.errors)
    page.close()


def test_what_a_page_fetches_is_seen(browser, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "index.html").write_text(
        "<script>fetch('a.txt').then(() => document.title = 'done')</script>"
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **more):
            super().__init__(*args, directory=str(tmp_path), **more)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.open(f"http://127.0.0.1:{server.server_port}/index.html")
        page.wait("document.title === 'done'")
        page.wait("performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/a.txt'))")
        assert "a.txt" in [Path(name).name for name in page.requests()]
        page.close()
        server.shutdown()


def test_pictures_have_the_size_asked_for(browser, file, tmp_path):
    page = browser.open(file, 390, 844, phone=True)
    path = page.screenshot(tmp_path / "page.png")
    data = path.read_bytes()
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (390, 844)
    page.media(prefers_color_scheme="dark")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.close()


def test_an_expression_that_fails_and_an_element_that_is_not_there_are_told(browser, file):
    page = browser.open(file)
    with pytest.raises(PageFault, match="nothing is #absent"):
        page.click("#absent")
    with pytest.raises(PageFault, match="still not"):
        page.wait("false", seconds=0.1)
    page.close()
