"""Front page, questions, pictures, downloads and coding: what they show is what the graph says."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

from prospects_kg.build.release import Release
from prospects_kg.cli.main import run
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.whole.front import front_files
from prospects_kg.publish.words import count
from tests.conftest import MINI

EXPECTED = (
    "index practices transfers places organisations projects programmes themes sources exchanges needs conflicts concepts "
    "pictures questions data coding search"
)


def text(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


def test_every_index_page_is_there_in_both_languages(mini_site: Path) -> None:
    for name in EXPECTED.split():
        assert '<html lang="en">' in text(mini_site, f"{name}.html")
        assert '<html lang="pl">' in text(mini_site, f"pl/{name}.html")


def test_the_front_page_says_how_many_transfers_have_both_ends_and_how_many_are_adopted(
    mini_site: Path, mini_release: Path
) -> None:
    kg = KnowledgeGraph.open(mini_release, project=Project.open(mini_release.parent / "mini"))
    prefix = "PREFIX pkg: <https://w3id.org/prospects-kg/ontology#> "
    both = len(kg.select(prefix + "SELECT DISTINCT ?t { ?t pkg:donorRegion ?a ; pkg:recipientRegion ?b }"))
    adopted = len(
        kg.select(
            prefix + "SELECT ?t { ?t pkg:currentStage <https://w3id.org/prospects-kg/id/stage/adopted> }"
        )
    )
    page = text(mini_site, "index.html")
    assert f"{both} name one place at both ends" in page
    assert f"<b>{adopted}</b> adopted" in page


def test_the_front_page_is_small(mini_site: Path) -> None:
    page = mini_site / "index.html"
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text(mini_site, "index.html"))
    assert page.stat().st_size + sum((mini_site / style).stat().st_size for style in styles) < 100_000


def test_a_question_shows_the_rows_that_query_gives_and_cites_them_alike(
    mini_site: Path, mini_release: Path
) -> None:
    kg = KnowledgeGraph.open(mini_release, project=Project.open(mini_release.parent / "mini"))
    for name in ("who-learned-from-whom", "stage-funnel", "conflicts"):
        table = kg.query(name)
        assert (mini_site / f"questions/{name}.csv").read_bytes() == table.to_csv().encode()
        page = text(mini_site, f"questions/{name}.html")
        assert kg.cite(name).rows_sha256 in page
        assert kg.cite(name).query_sha256 in page


def test_a_question_that_asks_elsewhere_is_not_asked(mini_site: Path) -> None:
    assert "asks another endpoint" in text(mini_site, "questions/places-in-wikidata.html")
    assert not (mini_site / "questions/places-in-wikidata.csv").exists()


def test_a_picture_stands_beside_its_numbers(mini_site: Path) -> None:
    for name in ("map", "network", "sankey", "funnel", "timeline", "lineage", "matrix", "themes"):
        with (mini_site / f"pictures/{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(json.loads(text(mini_site, f"pictures/{name}.json"))["rows"]) == len(rows) - 1
        assert "<svg" in text(mini_site, f"pictures/{name}.html")
        assert "<svg" in text(mini_site, f"embed/pictures/{name}.html")
        assert "<script" not in text(mini_site, f"pictures/{name}.svg")


def test_the_data_page_names_every_dump_with_its_size(mini_site: Path) -> None:
    page = text(mini_site, "data.html")
    for dump in (mini_site / "dumps").iterdir():
        assert f'href="dumps/{dump.name}"' in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    told = json.loads(found[1])
    assert told["@type"] == "Dataset"
    assert len(told["description"]) >= 50
    assert {"name", "license", "creator", "distribution", "version"} <= told.keys()


def test_the_page_on_coding_defines_every_stage_in_order(mini_site: Path) -> None:
    page = text(mini_site, "coding.html")
    places = [
        page.index(f"doc/stage/{stage}.html")
        for stage in ("visited", "inspired", "planned", "piloted", "adopted")
    ]
    assert places == sorted(places)


def test_an_embedded_page_has_no_menu_and_leads_to_the_whole_site(mini_site: Path) -> None:
    page = text(mini_site, "embed/practices.html")
    assert "site-head" not in page
    assert '<base target="_top">' in page
    assert 'href="../practices.html"' in page
    assert "https://example.org/mini/embed/practices.html" in text(mini_site, "practices.html")


def test_numbers_and_words_agree_on_the_front_page() -> None:
    assert [count("figure-practices", number, "pl") for number in (1, 2, 5, 12, 22)] == [
        "praktyka",
        "praktyki",
        "praktyk",
        "praktyk",
        "praktyki",
    ]
    assert [count("figure-sources", number, "en") for number in (0, 1, 2)] == ["sources", "source", "sources"]
    assert count("figure-countries", 1, "en") == "in 1 country"


def test_the_front_page_of_a_project_without_data_says_how_to_begin(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "new")]) == 0
    project = Project.open(tmp_path / "new")
    KnowledgeGraph.build(project, out=tmp_path / "new/release")
    publication = Publication(Release.open(tmp_path / "new/release"), project, QueryLibrary({}))
    page = dict(front_files(publication))["index.html"].decode()
    assert "This project has no data yet." in page
    assert '<a href="tables/index.html">' in page
    assert 'class="figures"' not in page


def test_a_description_in_another_language_is_marked_so(tmp_path: Path) -> None:
    mini = Path(shutil.copytree(MINI, tmp_path / "mini"))
    with (mini / "prospects-kg.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[description]\nen = "What is known of invented parks."\n')
    project = Project.open(mini)
    KnowledgeGraph.build(project, out=mini / "release")
    made = dict(front_files(Publication(Release.open(mini / "release"), project, QueryLibrary({}))))
    lead = "What is known of invented parks.</p>"
    assert f'<p class="lead" lang="en">{lead}' in made["pl/index.html"].decode()
    assert f'<p class="lead">{lead}' in made["index.html"].decode()


def test_the_dataset_names_its_themes_countries_and_citation(mini_site: Path) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(mini_site, "index.html"))
    assert found is not None
    data = json.loads(found[1])
    assert {"POL", "ESP"} <= {each["identifier"] for each in data["spatialCoverage"]}
    assert data["keywords"] == sorted(data["keywords"]) != []
    assert data["citation"].endswith("https://example.org/mini/")
    files = {each["contentUrl"].rpartition("/")[2] for each in data["distribution"]}
    assert {"mini.nq.gz", "transfers.csv"} <= files
