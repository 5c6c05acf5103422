"""What the tests of publications share: the site of the mini project, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.build.release import Release
from prospects_kg.model.project import Project
from prospects_kg.publish.site import publish


@pytest.fixture(scope="session")
def mini_site(mini_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of the mini project, with Polish pages and a former slug; no test may change it."""
    out = tmp_path_factory.mktemp("site") / "site"
    publish(Release.open(mini_release), Project.open(mini_release.parent / "mini"), out)
    return out
