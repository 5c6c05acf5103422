"""A publication as a whole: links, pages for every IRI, RDF as `describe` gives it, the same bytes, other projects."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from prospects_kg.build.release import NQUADS, Release
from prospects_kg.cli.main import run
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.publish.doctor.examining import examine
from prospects_kg.publish.doctor.verdicts import Examination
from prospects_kg.publish.documents import FORMATS, triples
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.site import SECTIONS, publish
from prospects_kg.publish.things.pages import thing_files
from tests.conftest import MINI
from tests.publish.reading import by_oxigraph, by_rdflib

BASE = "https://example.org/mini/"
ROOT = Path(__file__).parents[2]
HOSTILE = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e{{7*7}}'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)")


def tree(folder: Path) -> dict[str, str]:
    """The digest of every file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def missed(found: Examination) -> dict[str, str]:
    """Why each check missed."""
    return {each.check.name: each.verdict.reason for each in found.missed}


def built(project: Path, site: Path) -> Path:
    """Build a project and publish it."""
    KnowledgeGraph.build(Project.open(project), out=project / "release")
    publish(Release.open(project / "release"), Project.open(project), site)
    return site


def one_of_each(site: Path, language: str = "") -> list[str]:
    """A page of every type: the first of each folder, and all of those at the root."""
    found: dict[str, str] = {}
    for path in sorted((site / language).rglob("*.html")):
        name = path.relative_to(site).as_posix()
        folder = name.rpartition("/")[0]
        if name.startswith(("id/", "graph/", "hosting/")) or (not language and re.match("[a-z]{2}/", name)):
            continue
        head = path.read_text(encoding="utf-8")[:2_000]
        if 'http-equiv="refresh"' in head or (
            'name="robots" content="noindex"' in head and "embed" not in name
        ):
            continue
        found.setdefault(name if folder == language else folder, name)
    return sorted(found.values())


class _Links(HTMLParser):
    """Addresses and ids of a page, by the parser of the standard library, which the doctor does not use."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.update(filter(None, [given.get("id")]))
        self.links += [given[name] for name in ("href", "src", "xlink:href") if name in given]


@cache
def _scanned(path: Path) -> _Links:
    found = _Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_no_link_of_any_type_of_page_is_broken(mini_site: Path) -> None:
    for name in (*one_of_each(mini_site), *one_of_each(mini_site, "pl")):
        for address in _scanned(mini_site / name).links:
            parts = urlsplit(urljoin(f"http://site/{name}", address))
            if parts.netloc != "site" or parts.scheme not in {"http", ""}:
                continue
            path = mini_site / unquote(parts.path).lstrip("/")
            target = path / "index.html" if path.is_dir() else path
            assert target.is_file(), f"{name} leads to {address}"
            fragment = unquote(parts.fragment)
            if fragment and "=" not in fragment and target.suffix == ".html":
                assert fragment in _scanned(target).ids, f"{name} leads to {address}"


def test_every_iri_under_the_base_has_a_page(mini_release: Path, mini_site: Path) -> None:
    found: set[str] = set()
    for quad in ox.parse(path=mini_release / NQUADS, format=ox.RdfFormat.N_QUADS):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        found |= {term.value for term in terms if isinstance(term, ox.NamedNode)}
    own = sorted(iri for iri in found if iri.startswith((f"{BASE}id/", f"{BASE}graph/")))
    assert len(own) > 90
    for iri in own:
        path = iri.removeprefix(BASE).removeprefix("id/")
        for page in (f"doc/{path}.html", f"pl/doc/{path}.html"):
            assert (mini_site / page).is_file(), iri
    assert all((mini_site / f"{iri.removeprefix(BASE)}/index.html").is_file() for iri in own)


@pytest.fixture(scope="module")
def publication(mini_release: Path) -> Publication:
    """The publication of the mini project in the making."""
    project = Project.open(mini_release.parent / "mini")
    return Publication(
        Release.open(mini_release), project, QueryLibrary.load(project.files("queries", "*/*.rq"))
    )


def test_no_file_is_written_twice(publication: Publication) -> None:
    written = Counter(name for section in SECTIONS for name, _ in section(publication))
    written.update(name for thing in publication.things for name, _ in thing_files(publication, thing))
    assert {name: times for name, times in written.items() if times > 1} == {}


def test_every_document_holds_the_triples_that_describe_gives(
    mini_release: Path, mini_site: Path, publication: Publication
) -> None:
    kg = KnowledgeGraph.open(mini_release, project=publication.project)
    compared, kinds = 0, set[str]()
    for thing in publication.things:
        path = publication.addresses.document(thing)
        expected = {
            f"{quad.subject} {quad.predicate} {quad.object}"
            for quad in ox.parse("\n".join(triples(kg.describe(thing))), format=ox.RdfFormat.N_TRIPLES)
        }
        documents = [mini_site / f"{path}{suffix}" for suffix in FORMATS]
        for document in documents:
            assert by_oxigraph(document) == expected, document
            compared += 1
        kind = str(path).split("/")[1]
        if kind not in kinds:  # rdflib is slow, so it reads one thing of every class
            kinds.add(kind)
            graphs = [set(by_rdflib(document)) for document in documents]
            assert graphs[0] == graphs[1] == graphs[2]
            assert len(graphs[0]) == len(expected)
    assert compared > 1_000
    assert {"practice", "transfer", "region", "source", "graph", "rule", "term", "nuts"} <= kinds


def _published(
    release: Path, project: Path, out: Path, *arguments: str, seed: str = "0"
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "prospects_kg", "publish", "-o", str(out), "--release", str(release)]
    given = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.Popen(
        [*command, "--project", str(project), *arguments],
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_bytes_are_the_same_with_two_processes_and_another_hash_seed(
    mini_release: Path, tmp_path: Path
) -> None:
    project = mini_release.parent / "mini"
    runs = [
        _published(mini_release, project, tmp_path / "one", seed="1"),
        _published(mini_release, project, tmp_path / "two", "--processes", "2", seed="2"),
    ]
    for each in runs:
        said = each.communicate()[0].decode()
        assert each.returncode == 0, said
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_publication_that_is_killed_leaves_the_one_before(mini_release: Path, tmp_path: Path) -> None:
    site, project = tmp_path / "site", mini_release.parent / "mini"
    site.mkdir()
    (site / "site.json").write_text("{}", encoding="utf-8")
    (site / "index.html").write_text("before", encoding="utf-8")
    before = tree(site)
    process = _published(mini_release, project, site)
    while not any((tmp_path / ".site.building").rglob("*.html")):
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert tree(site) == before
    assert run(["publish", "-o", str(site), "--release", str(mini_release), "--project", str(project)]) == 0
    assert not (tmp_path / ".site.building").exists()
    assert (site / "doc/practice/eco-park.html").is_file()


def test_a_folder_that_is_no_publication_is_not_replaced(
    mini_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    assert run(["publish", "-o", str(tmp_path), "--release", str(mini_release)]) == 2
    assert "is not empty and holds no publication" in capsys.readouterr().err
    assert tree(tmp_path).keys() == {"letters.txt"}


def test_invented_data_are_published_only_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["synth", "--practices", "3", "-o", str(tmp_path / "synth")]) == 0
    assert run(["build", "--project", str(tmp_path / "synth")]) == 0
    command = ["publish", "--project", str(tmp_path / "synth"), "-o", str(tmp_path / "site")]
    assert run(command) == 2
    assert "invented data are not published" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
    assert run([*command, "--allow-synthetic"]) == 0
    assert (tmp_path / "site/index.html").is_file()


def test_the_base_comes_from_the_settings_alone(mini: Path, tmp_path: Path) -> None:
    settings = mini / "prospects-kg.toml"
    other = "https://data.example.net/deep/practices/"
    settings.write_text(settings.read_text(encoding="utf-8").replace(BASE, other), encoding="utf-8")
    site = built(mini, tmp_path / "site")
    naming = [path for path in site.rglob("*") if path.is_file() and b"example.org/mini" in path.read_bytes()]
    assert naming == []
    assert set(missed(examine(str(site)))) == {"persistent"}
    page = (site / "doc/practice/eco-park.html").read_text(encoding="utf-8")
    assert f'<link rel="cite-as" href="{other}id/practice/eco-park">' in page


def test_the_example_project_is_published_whole(tmp_path: Path) -> None:
    project = Path(shutil.copytree(ROOT / "examples/urbact", tmp_path / "urbact"))
    assert set(missed(examine(str(built(project, tmp_path / "site"))))) <= {"persistent"}


def test_a_new_project_without_data_is_published_whole(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "new")]) == 0
    site = built(tmp_path / "new", tmp_path / "site")
    # There is nothing yet that the data could link to.
    assert set(missed(examine(str(site)))) <= {"persistent", "void-links", "core-metadata", "dataset"}


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini project with names that attack pages, pictures, scripts and spreadsheets."""
    folder = tmp_path_factory.mktemp("hostile")
    mini = Path(shutil.copytree(MINI, folder / "mini"))
    for table in ("practices", "regions", "organisations", "projects", "themes", "transfers", "sources"):
        _attack(mini / f"data/{table}.csv")
    return built(mini, folder / "site")


def _attack(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for number, row in enumerate(rows):
        for column in ("label_en", "summary_en"):
            if row.get(column):
                row[column] = f"{FORMULAS[number % len(FORMULAS)]}{HOSTILE}"
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_hostile_names_run_nowhere_in_pages(hostile_site: Path) -> None:
    reasons = missed(examine(str(hostile_site)))
    assert set(reasons) == {"persistent"}, reasons
    named = 0
    for path in hostile_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        named += "&lt;img src=x" in text
        assert "<img src=x" not in text, path
        assert "<script>alert" not in text, path
    assert named > 50


def test_hostile_names_run_nowhere_in_pictures(hostile_site: Path) -> None:
    pictures = [*hostile_site.rglob("*.svg")]
    assert len(pictures) > 5
    for path in pictures:
        for element in ET.parse(path).iter():
            assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "img"}, path
            assert not any(name.lower().startswith("on") for name in element.attrib), path


def test_hostile_names_stay_texts_in_structured_data_and_lists(hostile_site: Path) -> None:
    page = (hostile_site / "doc/practice/eco-park.html").read_text(encoding="utf-8")
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<img src=x" in json.loads(block)["name"]
    for path in sorted((hostile_site / "lists").glob("*-safe.csv")):
        with path.open(encoding="utf-8-sig", newline="") as source:
            cells = [cell for row in csv.reader(source) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
    with (hostile_site / "lists/practices-safe.csv").open(encoding="utf-8-sig", newline="") as source:
        assert any("<img src=x" in cell for row in csv.reader(source) for cell in row)
