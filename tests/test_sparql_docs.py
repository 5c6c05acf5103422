"""docs/sparql.md does what it says: its code runs against a release that is really served."""

from __future__ import annotations

import csv
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prospects_kg import KnowledgeGraph
from prospects_kg.model.project import Project
from tests.endpoint import serving

PAGE = (Path(__file__).parent.parent / "docs" / "sparql.md").read_text(encoding="utf-8")
ADDRESS = "http://localhost:7878/query"
EVIDENCE = "?report pkg:transfer ?t"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packaged") / "release"
    KnowledgeGraph.build(Project.packaged(), out=folder)
    return folder


@pytest.fixture(scope="module")
def endpoint(release: Path) -> Iterator[str]:
    with serving(release / "store") as address:
        yield address


def rows_of(code: str, endpoint: str) -> Any:
    assert ADDRESS in code
    names: dict[str, Any] = {}
    exec(compile(code.replace(ADDRESS, endpoint), "docs/sparql.md", "exec"), names)
    return names["rows"]


def test_plain_sparqlwrapper_and_the_library_get_the_same_rows(endpoint: str) -> None:
    plain, library, question = (rows_of(code, endpoint) for code in blocks("python"))
    assert plain == library == question
    assert plain == sorted(stated_roles())


def stated_roles() -> set[tuple[str, str]]:
    """Who took part in PROSPECTS in which role, read from the table in plain Python."""
    start = "https://w3id.org/prospects-kg/id/"
    with (Project.packaged().data / "participations.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    projects, bodies, roles = (
        {(row["id"], row[column]) for row in rows if row[column]}
        for column in ("project", "organisation", "role")
    )
    return {
        (f"{start}organisation/{body}", f"{start}role/{role}")
        for id_, project in projects
        if project == "prospects"
        for same, body in bodies
        if same == id_
        for also, role in roles
        if also == id_
    }


def test_the_first_example_needs_nothing_of_ours_and_ten_lines() -> None:
    code = blocks("python")[0]
    assert "prospects_kg" not in code
    assert len([line for line in code.splitlines() if line.strip()]) == 10


@pytest.mark.parametrize("query", blocks("sparql"))
def test_a_query_gives_the_same_rows_from_endpoint_and_release(
    query: str, endpoint: str, release: Path
) -> None:
    served, opened = KnowledgeGraph.remote(endpoint).select(query), KnowledgeGraph.open(release).select(query)
    assert served.rows == opened.rows
    assert len(served) > 0


def test_the_evidence_query_gives_the_rows_that_the_page_shows(release: Path) -> None:
    query = next(query for query in blocks("sparql") if EVIDENCE in query)
    table = PAGE.split("| practice | from | to | stage | source |\n")[1].split("\n\n")[0].splitlines()[1:]
    shown = [tuple(line.strip("| ").split(" | ")) for line in table]
    found = [
        tuple(str(term).rpartition("/")[2] for term in row)
        for row in KnowledgeGraph.open(release).select(query)
    ]
    assert shown == [row for row in found if row[0] == "eden-project"]
    assert len(shown) == 5
    assert f"The packaged project gives {len(found)} rows." in PAGE


def test_the_evidence_query_names_the_source_of_every_report(mini_release: Path) -> None:
    query = next(query for query in blocks("sparql") if EVIDENCE in query)
    with serving(mini_release / "store") as address:
        found = KnowledgeGraph.remote(address).select(query)
    shown = [tuple(str(term).rpartition("/")[2] for term in row) for row in found]
    assert shown == [
        ("coal-bay-park", "coal-bay", "slate-hill", "abandoned", "mini-news"),
        ("coal-bay-park", "coal-bay", "slate-hill", "adopted", "mini-news"),
        ("eco-park", "upper-mine", "coal-bay", "adopted", "mini-report"),
        ("eco-park", "upper-mine", "coal-bay", "visited", "mini-page"),
    ]


def test_the_default_graph_counts_a_statement_of_two_sources_once(mini_release: Path) -> None:
    donor = "?t <https://w3id.org/prospects-kg/ontology#donorAsStated> ?end"
    with serving(mini_release / "store") as address:
        kg = KnowledgeGraph.remote(address)
        once, by_source = (
            kg.select(f"SELECT ?t ?end {{ {pattern} }}") for pattern in (donor, f"GRAPH ?g {{ {donor} }}")
        )
    assert (len(once), len(by_source)) == (3, 4)


def formats() -> list[tuple[str, str]]:
    queries = {"SELECT": "SELECT ?s { ?s ?p ?o } LIMIT 3", "CONSTRUCT": "CONSTRUCT WHERE { ?s a ?o }"}
    rows = re.findall(r"^\| (SELECT|CONSTRUCT), \w+ \| (.*) \|$", PAGE, flags=re.MULTILINE)
    return [(queries[form], kind) for form, kinds in rows for kind in re.findall(r"`([^`]+)`", kinds)]


@pytest.mark.parametrize(("query", "kind"), formats())
def test_the_server_gives_the_format_that_is_asked_for(query: str, kind: str, endpoint: str) -> None:
    asked = urllib.request.Request(
        endpoint, data=urllib.parse.urlencode({"query": query}).encode(), headers={"Accept": kind}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.headers.get_content_type() == kind
        assert answer.read()
