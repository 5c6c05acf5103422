"""What changed between two releases: counts, statements by source, a patch that applies, a page that is safe."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, Release
from prospects_kg.cli.main import run
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import ReleaseError
from prospects_kg.model.project import Project
from prospects_kg.publish.comparing.changes import ThingChange, changes
from prospects_kg.publish.comparing.differences import written
from tests.conftest import MINI

BASE = "https://example.org/mini/"
PRACTICE = f"{BASE}id/practice/eco-park"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
EDITORS = f"{BASE}graph/source/editors"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which a practice has a hostile name and a transfer plan is gone."""
    folder = tmp_path_factory.mktemp("later")
    mini = Path(shutil.copytree(MINI, folder / "mini"))
    practices = mini / "data/practices.csv"
    text = practices.read_text(encoding="utf-8")
    practices.write_text(text.replace(",Eco park,Park", ",<script>alert(1)</script>,Park"), encoding="utf-8")
    plans = mini / "data/plans.csv"
    lines = plans.read_text(encoding="utf-8").splitlines(keepends=True)
    plans.write_text(lines[0], encoding="utf-8")
    settings = mini / "prospects-kg.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"1.0.0"', '"1.1.0"'), encoding="utf-8")
    KnowledgeGraph.build(Project.open(mini), out=folder / "release")
    return folder / "release"


def _form(form: str, one: Path, other: Path, language: str = "en") -> str:
    return "".join(written(form, Release.open(one), Release.open(other), language))


def test_a_label_that_changed_is_told_with_the_source_that_states_it(mini_release: Path, later: Path) -> None:
    found = {change.thing: change for change in changes(Release.open(mini_release), Release.open(later))}
    assert found[PRACTICE] == ThingChange(
        PRACTICE,
        "changed",
        (f'<{PRACTICE}> <{LABEL}> "<script>alert(1)</script>"@en <{EDITORS}> .',),
        (f'<{PRACTICE}> <{LABEL}> "Eco park"@en <{EDITORS}> .',),
    )


def test_a_thing_that_is_gone_is_removed_and_one_that_came_is_added(mini_release: Path, later: Path) -> None:
    plan = f"{BASE}id/transfer-plan/coal-bay-plan"
    gone = {change.thing: change for change in changes(Release.open(mini_release), Release.open(later))}[plan]
    came = {change.thing: change for change in changes(Release.open(later), Release.open(mini_release))}[plan]
    assert (gone.how, len(gone.added)) == ("removed", 0)
    assert (came.how, came.added) == ("added", gone.removed)


def test_the_same_release_twice_has_no_changes(mini_release: Path) -> None:
    assert _form("text", mini_release, mini_release) == "1.0.0 -> 1.0.0\nnothing changed\n"
    assert json.loads(_form("json", mini_release, mini_release))["changes"] == []
    assert "Nothing changed." in _form("html", mini_release, mini_release)
    assert len(_form("patch", mini_release, mini_release).splitlines()) == 3


def test_the_patch_leads_from_the_quads_of_one_release_to_those_of_the_other(
    mini_release: Path, later: Path
) -> None:
    quads = set(read_lines(mini_release / NQUADS))
    head, start, *rows, end = _form("patch", mini_release, later).splitlines()
    assert (start, end, head[:6]) == ("TX .", "TC .", "H id <")
    for row in rows:
        sign, _, line = row.partition(" ")
        if sign == "D":
            quads.remove(line)
        else:
            assert sign == "A"
            assert line not in quads
            quads.add(line)
    assert quads == set(read_lines(later / NQUADS))


def test_a_store_that_applies_the_patch_holds_the_other_release(mini_release: Path, later: Path) -> None:
    store, wanted = ox.Store(), ox.Store()
    store.load(path=str(mini_release / NQUADS), format=ox.RdfFormat.N_QUADS)
    wanted.load(path=str(later / NQUADS), format=ox.RdfFormat.N_QUADS)
    assert set(store) != set(wanted)
    for row in _form("patch", mini_release, later).splitlines():
        sign, _, line = row.partition(" ")
        if sign in {"A", "D"}:
            (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
            change = store.add if sign == "A" else store.remove
            change(quad)
    assert set(store) == set(wanted)


def test_counts_in_json_are_those_of_its_own_list(mini_release: Path, later: Path) -> None:
    found = json.loads(_form("json", mini_release, later))
    assert (found["from"], found["to"]) == ("1.0.0", "1.1.0")
    for sign in ("added", "removed"):
        listed = sum(len(change[sign]) for change in found["changes"])
        assert found["statements"][sign] == listed == sum(each[sign] for each in found["graphs"].values()) > 0
    for how, number in found["things"].items():
        assert number == sum(change["how"] == how for change in found["changes"])


def test_text_names_thing_and_source(mini_release: Path, later: Path) -> None:
    lines = _form("text", later, mini_release).splitlines()
    at = lines.index("changed: Eco park (practice/eco-park)")
    assert lines[at + 1 : at + 3] == [
        "  - skos:prefLabel: <script>alert(1)</script> (en) [graph/source/editors]",
        "  + skos:prefLabel: Eco park (en) [graph/source/editors]",
    ]


def test_the_whole_and_the_sources_are_told_by_their_names(mini_release: Path, later: Path) -> None:
    lines = _form("text", mini_release, later).splitlines()
    assert "changed: " not in lines
    at = next(number for number, line in enumerate(lines) if line.endswith(f"({BASE})"))
    assert lines[at + 1 : at + 3] == [
        "  - dcat:version: 1.0.0 [graph/meta]",
        "  + dcat:version: 1.1.0 [graph/meta]",
    ]
    page = _form("html", mini_release, later)
    assert 'Mini editors <span class="note">graph/source/editors</span>' in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "What changed from"), ("pl", "Co się zmieniło między")]
)
def test_a_page_shows_the_change_in_words_and_runs_nothing(
    mini_release: Path, later: Path, language: str, words: str
) -> None:
    page = _form("html", mini_release, later, language)
    assert words in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page


def test_every_form_has_the_same_bytes_each_time(mini_release: Path, later: Path) -> None:
    for form in ("text", "json", "patch", "html"):
        assert _form(form, mini_release, later) == _form(form, mini_release, later)


def test_releases_of_two_projects_are_not_compared(mini_release: Path, later: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(later, tmp_path / "other"))
    manifest = other / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(BASE, "https://example.org/other/"))
    for form in ("text", "patch"):
        with pytest.raises(ReleaseError, match="compare releases of one project"):
            _form(form, mini_release, other)


def test_the_command_writes_one_file_by_its_suffix_and_all_into_a_folder(
    mini_release: Path, later: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(mini_release), str(later), "-o", str(tmp_path / "d.rdfp")]) == 0
    assert (tmp_path / "d.rdfp").read_text(encoding="utf-8") == _form("patch", mini_release, later)
    assert run(["diff", str(mini_release), str(later), "-o", str(tmp_path / "all")]) == 0
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        "difference.html",
        "difference.json",
        "difference.rdfp",
        "difference.txt",
    ]
    capsys.readouterr()
    assert run(["diff", str(mini_release), str(later), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["to"] == "1.1.0"


def test_the_command_refuses_a_suffix_that_is_no_form(
    mini_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(mini_release), str(mini_release), "-o", str(tmp_path / "d.docx")]) == 2
    assert "name a file that ends in .txt, .json, .rdfp, .html, or a folder" in capsys.readouterr().err
