"""A checkout beside an installed copy is the packaged project, and not a project of somebody's own on top of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from prospects_kg.build.building import build_release
from prospects_kg.model.project import Project, packaged_root


def test_a_checkout_beside_an_installed_copy_builds_as_the_packaged_project(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for folder in ("ontology", "data", "shapes", "queries", "rules"):
        shutil.copytree(packaged_root() / folder, checkout / folder)
    shutil.copy(packaged_root() / "prospects-kg.toml", checkout)
    project = Project.find(checkout)
    assert (project.root, project.is_packaged) == (checkout, True)
    assert project.metadata_files() == [checkout / "data" / "metadata.json"]
    assert {path.parent.parent for path in project.files("shapes", "*.ttl")} == {checkout}
    assert build_release(project, tmp_path / "release").release == tmp_path / "release"


def test_a_project_of_ones_own_is_not_the_packaged_one(mini: Path) -> None:
    assert not Project.open(mini).is_packaged
