"""Versions of the data: each keeps its quads at an address of its own, also when a newer one takes the site's place."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import pytest
import rdflib

from prospects_kg.build.release import NQUADS, Release
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from prospects_kg.publish.records.versions import versions
from prospects_kg.publish.site import publish
from tests.conftest import MINI
from tests.publish.reading import by_rdflib

BASE = "https://example.org/mini/"
# rdflib's own list of DCAT is older than its third version.
DCAT, DCT = rdflib.Namespace(str(rdflib.DCAT)), rdflib.DCTERMS
QUADS = "mini.nq.gz"


@pytest.fixture(scope="module")
def later(mini_site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """The site of version 1.1.0, published over that of 1.0.0, and what was left out."""
    folder = tmp_path_factory.mktemp("later")
    mini, site = Path(shutil.copytree(MINI, folder / "mini")), folder / "site"
    shutil.copytree(mini_site, site)
    settings = mini / "prospects-kg.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"1.0.0"', '"1.1.0"'), encoding="utf-8")
    KnowledgeGraph.build(Project.open(mini), out=mini / "release")
    made = publish(Release.open(mini / "release"), Project.open(mini), site)
    return site, made.left_out


def test_a_version_keeps_the_quads_of_the_release_and_their_digest(
    mini_site: Path, mini_release: Path
) -> None:
    folder = mini_site / "release/1.0.0"
    assert gzip.decompress((folder / QUADS).read_bytes()) == (mini_release / NQUADS).read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == json.loads((mini_release / "manifest.json").read_text(encoding="utf-8"))
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        sha256, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256


def test_a_version_says_of_what_it_is_one(mini_site: Path) -> None:
    it, record = rdflib.URIRef(f"{BASE}release/1.0.0"), by_rdflib(mini_site / "release/1.0.0/index.ttl")
    assert record.value(it, DCT.isVersionOf) == rdflib.URIRef(BASE)
    assert str(record.value(it, DCAT.version)) == "1.0.0"
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    assert catalogue.value(rdflib.URIRef(BASE), DCAT.hasCurrentVersion) == it
    page = (mini_site / "release/1.0.0/index.html").read_text(encoding="utf-8")
    assert f'<link rel="cite-as" href="{BASE}release/1.0.0">' in page
    assert "latest-version" not in page


def test_an_earlier_version_stays_byte_for_byte_when_a_newer_takes_its_place(
    mini_site: Path, later: tuple[Path, tuple[str, ...]]
) -> None:
    site, lost = later
    assert [one.name for one in versions(site, BASE)] == ["1.1.0", "1.0.0"]
    for name in (QUADS, "manifest.json", "SHA256SUMS"):
        assert (site / "release/1.0.0" / name).read_bytes() == (
            mini_site / "release/1.0.0" / name
        ).read_bytes()
    assert not [reason for reason in lost if "version" in reason]


def test_versions_lead_to_one_another(later: tuple[Path, tuple[str, ...]]) -> None:
    site, _ = later
    old = (site / "release/1.0.0/index.html").read_text(encoding="utf-8")
    new = (site / "release/1.1.0/index.html").read_text(encoding="utf-8")
    assert '<link rel="latest-version" href="../1.1.0/index.html">' in old
    assert '<link rel="successor-version" href="../1.1.0/index.html">' in old
    assert '<link rel="predecessor-version" href="../1.0.0/index.html">' in new
    record = by_rdflib(site / "release/1.1.0/index.ttl")
    before = record.value(rdflib.URIRef(f"{BASE}release/1.1.0"), DCAT.previousVersion)
    assert before == rdflib.URIRef(f"{BASE}release/1.0.0")
    assert "Wersja 1.0.0" in (site / "pl/release/1.0.0/index.html").read_text(encoding="utf-8")


def test_other_data_under_the_same_version_are_told(mini_release: Path, tmp_path: Path) -> None:
    mini, site = Path(shutil.copytree(MINI, tmp_path / "mini")), tmp_path / "site"
    project = Project.open(MINI)
    first = publish(Release.open(mini_release), project, site)
    assert not [each for each in first.left_out if "version" in each]
    (mini / "data/plans.csv").write_text(
        (mini / "data/plans.csv").read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8"
    )
    KnowledgeGraph.build(Project.open(mini), out=mini / "release")
    made = publish(Release.open(mini / "release"), Project.open(mini), site)
    (reason,) = (each for each in made.left_out if "version 1.0.0" in each)
    assert "a new version in prospects-kg.toml keeps both" in reason


def test_folders_of_anything_else_are_no_versions(mini_site: Path, tmp_path: Path) -> None:
    shutil.copytree(mini_site / "release", tmp_path / "release")
    (tmp_path / "release/notes").mkdir()
    (tmp_path / "release/notes/manifest.json").write_text("{", encoding="utf-8")
    shutil.copytree(tmp_path / "release/1.0.0", tmp_path / "release/2.0.0")
    assert [one.name for one in versions(tmp_path, BASE)] == ["1.0.0"]
    assert versions(tmp_path, "https://example.org/other/") == []
