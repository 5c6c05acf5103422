"""Links that a run inferred: only when asked for, in a layer of their own, never counted as transfers."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.cli.main import run
from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.netinf import InferenceOptions
from prospects_kg.draw.gallery import PICTURES
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from prospects_kg.network.export import export
from prospects_kg.network.flattened import links
from prospects_kg.network.measures import measures

BASE = "https://example.org/mini/id/region/"
# Invented adoptions of invented practices: slate-hill first, coal-bay after it, each time.
DATES = [("slate-hill", f"p{n}", 2000.0 + n) for n in range(4)] + [
    ("coal-bay", f"p{n}", 2001.0 + n) for n in range(4)
]


@pytest.fixture
def kept(released: Path) -> Path:
    """The mini project with a run of inference kept beside its release."""
    kg = KnowledgeGraph.open(released / "release", project=Project.open(released))
    cascades = Cascades.from_rows([Adoption(*row) for row in DATES])
    kg.keep_inferred(kg.diffusion(cascades, InferenceOptions(max_links=1)), cascades, run="one")
    return released


@pytest.fixture
def kg(kept: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(kept / "release", project=Project.open(kept), inferred=["one"])


def test_nothing_inferred_enters_unless_asked(kg):
    assert kg.transfers().inferred.number_of_edges() == 0
    assert links(kg.transfers()) == links(
        KnowledgeGraph.open(kg.release.path, project=kg.project).transfers()
    )


def test_inferred_links_are_a_layer_of_their_own(kg):
    asked, plain = kg.transfers(asserted=False), kg.transfers()
    ((giver, taker, edge),) = asked.inferred.edges(data="data")
    assert (giver, taker, edge.inferred, edge.sources) == (f"{BASE}slate-hill", f"{BASE}coal-bay", True, ())
    assert asked.coverage == plain.coverage
    assert measures(asked, permutations=5) == measures(plain, permutations=5)


def test_they_roll_up_with_their_places(kg):
    ((giver, taker),) = kg.transfers("country", asserted=False).inferred.edges()
    assert (giver.rpartition("/")[2], taker.rpartition("/")[2]) == ("ESP", "CZE")
    assert kg.transfers("organisation", asserted=False).inferred.number_of_edges() == 0


def test_a_file_marks_them_and_keeps_them_apart(kg):
    network = kg.transfers(asserted=False)
    assert [link.transfers[0].inferred for link in links(network)] == [False, False, True]
    rows = export(network, "csv")[".csv"].decode().splitlines()
    column = rows[0].split(",").index("inferred")
    assert sum(line.split(",")[column] == "true" for line in rows[1:] if '"' not in line) == 1


def test_they_are_drawn_dashed_and_named_as_what_they_are(kg):
    picture = PICTURES["network"](kg.transfers(asserted=False), "en")
    assert any("1 links that a run inferred" in note for note in picture.notes)
    assert len(picture.rows) == 2
    for name, drawn in PICTURES.items():
        assert drawn(kg.transfers(asserted=False), "en").rows == drawn(kg.transfers(), "en").rows, name


def test_the_page_shows_them(browser, kg, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(kg.transfers(asserted=False).to_html("en"), encoding="utf-8")
    opened = browser.open(path)
    opened.wait("document.documentElement.dataset.ready === 'yes'")
    assert opened.errors == []
    assert opened.evaluate("document.querySelectorAll('#table tbody tr').length") >= 2
    opened.close()


def test_the_command_shows_them_on_request(kept, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(kept)
    assert run(["network", "--inferred", "-o", str(tmp_path / "n.csv")]) == 0
    assert "true" in (tmp_path / "n.csv").read_text(encoding="utf-8")


def test_the_command_says_where_there_are_none(released, monkeypatch, capsys):
    monkeypatch.chdir(released)
    assert run(["network", "--inferred"]) == 0
    assert "no inferred links are kept beside this release" in capsys.readouterr().err
