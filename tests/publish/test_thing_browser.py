"""Pages of things as a reader sees them in Chromium: no fault, no request to elsewhere, no overflow, hostile texts inert."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.site import asset_files
from prospects_kg.publish.things.pages import thing_files
from tests.browser import Browser
from tests.publish.test_thing_pages import BASE, hostile, publication, published

__all__ = ["hostile", "publication", "published"]
THINGS = (
    "id/transfer/eco-park-to-coal-bay",
    "id/practice/coal-bay-park",
    "id/region/upper-mine",
    "id/source/mini-page",
    "id/project/mini-one",
    "graph/derived/inverses",
    "id/rule/inverses",
)


def written(publication: Publication, folder: Path) -> list[Path]:
    files = dict(asset_files(publication))
    for thing in THINGS:
        files.update(thing_files(publication, BASE + thing))
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return [folder / f"{publication.addresses.document(BASE + thing)}.html" for thing in THINGS]


@pytest.fixture(scope="module")
def pages(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return written(publication, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(("width", "phone"), [(1400, False), (390, True)])
def test_pages_load_without_a_fault_and_fit_the_window(
    browser: Browser, pages: list[Path], width: int, phone: bool
) -> None:
    for path in pages:
        page = browser.open(path, width, 900, phone=phone)
        assert page.errors == [], path
        assert [address for address in page.requests() if not address.startswith("file:")] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()


def test_a_page_is_read_without_scripts(browser: Browser, pages: list[Path]) -> None:
    page = browser.open(pages[0])
    assert page.evaluate("[...document.scripts].map(one => one.type)") == ["application/ld+json"]
    page.close()


def test_the_number_of_a_source_leads_to_the_source(browser: Browser, pages: list[Path]) -> None:
    page = browser.open(pages[0])
    page.click(".refs a")
    assert page.evaluate("location.hash") == "#source-1"
    assert page.evaluate("document.querySelector(':target').textContent").startswith("Mini")
    page.close()


def test_a_transfer_between_places_with_points_has_a_map(
    browser: Browser, mini: Path, tmp_path: Path
) -> None:
    regions = mini / "data" / "regions.csv"
    points = ["lat,long", "50.3,19.0", "50.1,14.4", "43.4,-6.0"]
    lines = regions.read_text(encoding="utf-8").splitlines()
    regions.write_text(
        "".join(f"{line},{point}\n" for line, point in zip(lines, points, strict=True)), encoding="utf-8"
    )
    KnowledgeGraph.build(Project.open(mini), out=mini.parent / "release")
    page = browser.open(written(published(mini.parent / "release"), tmp_path / "site")[0])
    assert page.evaluate("document.querySelectorAll('.locator .flow').length") == 1
    names = "[...document.querySelectorAll('.locator text')].map(one => one.textContent)"
    assert set(page.evaluate(names)) == {"Upper Mine", "Coal Bay"}
    assert page.evaluate("document.querySelector('.locator image').href.baseVal") == "../../assets/europe.svg"
    page.close()


def test_hostile_texts_do_nothing(browser: Browser, hostile: Publication, tmp_path: Path) -> None:
    for path in written(hostile, tmp_path):
        page = browser.open(path)
        page.evaluate("window.alert = () => { document.title = 'caught' }")
        assert page.evaluate("document.images.length") == 0
        assert page.evaluate("document.title") != "caught"
        assert page.errors == []
        page.close()
