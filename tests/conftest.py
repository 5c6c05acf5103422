"""What tests of every floor share: the mini project and its release."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from tests.browser import Browser, chromium

# How long one example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

MINI = Path(__file__).parent / "mini"


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the mini project that a test may change."""
    return Path(shutil.copytree(MINI, tmp_path / "mini"))


@pytest.fixture(scope="session")
def mini_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release folder of the mini project; built once, so no test may change it."""
    folder = tmp_path_factory.mktemp("mini")
    project = Project.open(shutil.copytree(MINI, folder / "mini"))
    KnowledgeGraph.build(project, out=folder / "release")
    return folder / "release"


@pytest.fixture(scope="session")
def packaged_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release folder of the packaged project; built once, so no test may change it."""
    out = tmp_path_factory.mktemp("packaged") / "release"
    KnowledgeGraph.build(Project.packaged(), out=out)
    return out


@pytest.fixture
def released(mini: Path, mini_release: Path) -> Path:
    """A copy of the mini project with its release, which a test may change."""
    shutil.copytree(mini_release, mini / "release")
    return mini


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the tests of pages; each test opens a page of its own."""
    if chromium() is None:
        pytest.skip("no Chromium is installed (Debian: chromium), so no page can be looked at")
    with Browser() as running:
        yield running
