"""The records of other projects: another base, one language, a licence that no table knows, titles that break careless writers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
import yaml

from prospects_kg.build.release import Release
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.record_pages import record_files
from prospects_kg.publish.records.redirects import redirect_files
from tests.publish.reading import by_rdflib

BASE = "http://localhost:8080/net/"
TITLE = 'A "quoted" \\ title: {x} # <b>bold</b> </script> @type'
PUBLISHER = "Sch\u00e4fer & Sons: - [a], 'b'"
LICENCE = "https://example.com/licence?a=1&b=(2)"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, mini_release: Path) -> Path:
    """The records and redirects of the mini project under other settings."""
    root = tmp_path_factory.mktemp("elsewhere")
    tables = mini_release.parent / "mini/data"
    (root / "data").mkdir()
    for path in tables.iterdir():
        (root / "data" / path.name).write_bytes(path.read_bytes())
    quoted = (json.dumps(text, ensure_ascii=False) for text in (TITLE, BASE, PUBLISHER, LICENCE))
    title, base, publisher, licence = quoted
    (root / "prospects-kg.toml").write_text(
        f'title = {{ de = {title} }}\nbase = {base}\nversion = "2.0-beta"\nissued = 2026-03-04\n'
        f'publisher = {publisher}\nlicence = {licence}\nlanguages = ["de"]\n',
        encoding="utf-8",
    )
    project = Project.open(root)
    KnowledgeGraph.build(project, out=root / "release")
    publication = Publication(Release.open(root / "release"), project, QueryLibrary({}))
    return save(root / "site", [*record_files(publication), *redirect_files(publication)])


def save(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    for name, content in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_no_record_speaks_of_another_base(written: Path):
    for path in written.rglob("*"):
        if path.is_file() and path.suffix in {".ttl", ".nt", ".json", ".cff", ".htaccess", ".html"}:
            assert b"example.org/mini" not in path.read_bytes(), path


@pytest.mark.parametrize("record", ["void", "catalogue", "provenance"])
def test_the_dataset_is_the_base(written: Path, record: str):
    graph = by_rdflib(written / f"{record}.ttl")
    assert graph.value(rdflib.URIRef(BASE), rdflib.DCTERMS.title) == rdflib.Literal(TITLE, lang="de")
    assert by_rdflib(written / f"{record}.rdf").value(
        rdflib.URIRef(BASE), rdflib.DCTERMS.title
    ) == rdflib.Literal(TITLE, lang="de")


def test_a_licence_that_no_table_knows_stands_as_it_is(written: Path):
    graph = by_rdflib(written / "catalogue.ttl")
    assert rdflib.URIRef(LICENCE) in set(graph.objects(None, rdflib.DCTERMS.license))
    cff = yaml.safe_load((written / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cff["license-url"], "license" in cff) == (LICENCE, False)


def test_titles_come_back_letter_by_letter(written: Path):
    cff = yaml.safe_load((written / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cff["title"], cff["authors"]) == (TITLE, [{"name": PUBLISHER}])
    crate = json.loads((written / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert next(it for it in crate["@graph"] if it["@id"] == "./")["name"] == TITLE
    ris = (written / "citation.ris").read_bytes().decode()
    assert f"TI  - {TITLE}\r\n" in ris


def test_titles_are_inert_in_pages(written: Path):
    for path in written.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<b>bold</b>" not in text
        assert "</script>" not in re.sub(r'<script[^>]* src="[^"]*"></script>', "", text)


def test_one_language_makes_no_pages_in_another(written: Path):
    assert not (written / "pl").exists()
    assert '<html lang="en">' in (written / "void.html").read_text(encoding="utf-8")
