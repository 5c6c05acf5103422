"""The questions that ask other endpoints: parsed when loaded, and asked of a second endpoint on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from prospects_kg.library.as_rdf import endpoints
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.run import prepare
from prospects_kg.model.project import Project
from tests.endpoint import served
from tests.queries import cases
from tests.queries.conftest import Asked
from tests.queries.tables import COUNTRY, count, text
from tests.queries.test_answers import spelled, spelled_by_rdflib

LIBRARY = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEME = "<http://publications.europa.eu/resource/authority/country>"
ELSEWHERE = f"""\
<http://www.wikidata.org/entity/Q11> <http://www.wikidata.org/prop/direct/P1566> "3111111" .
<http://www.wikidata.org/entity/Q12> <http://www.wikidata.org/prop/direct/P1566> "3111112" .
<{COUNTRY}CZE> <{SKOS}inScheme> {SCHEME} .
<{COUNTRY}CZE> <{SKOS}prefLabel> "Czechy"@pl .
<{COUNTRY}CZE> <{SKOS}prefLabel> "Czechia"@en .
<{COUNTRY}POL> <{SKOS}inScheme> {SCHEME} .
<{COUNTRY}POL> <{SKOS}prefLabel> "Polska"@pl .
<{COUNTRY}POL> <{SKOS}prefLabel> "Poland"@en .
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an endpoint that stands for Wikidata and for the EU's."""
    file: Path = tmp_path_factory.mktemp("elsewhere") / "elsewhere.nq"
    file.write_text(ELSEWHERE, encoding="utf-8")
    with served(file) as endpoint:
        yield endpoint


def asked_there(asked: Asked, name: str, values: dict[str, str], elsewhere: str) -> str:
    query = prepare(LIBRARY[name], values, asked.kg.names)
    (address,) = endpoints(query)
    return query.replace(f"<{address}>", f"<{elsewhere}>")


def test_the_federated_questions_are_those_that_name_an_endpoint() -> None:
    assert {query.name for query in LIBRARY if endpoints(query.text)} == cases.FEDERATED


@pytest.mark.parametrize("engine", ["embedded", "remote", "rdflib"])
def test_a_place_is_found_in_wikidata_by_its_geonames_identifier(
    of_wider: Asked, elsewhere: str, engine: str
) -> None:
    query = asked_there(of_wider, "places-in-wikidata", {"region": "region/slate-hill"}, elsewhere)
    row = (
        of_wider.tables.thing("region", "slate-hill"),
        text("Hill of slate"),
        text("3111111"),
        "<http://www.wikidata.org/entity/Q11>",
    )
    assert rows(of_wider, query, engine) == [row]


@pytest.mark.parametrize("engine", ["embedded", "remote", "rdflib"])
def test_countries_are_named_as_the_eu_names_them(of_mini: Asked, elsewhere: str, engine: str) -> None:
    # Two practices lie in Czechia, one in Poland; of Spain the other endpoint knows nothing.
    polish = asked_there(of_mini, "countries-in-eu-vocabulary", {}, elsewhere)
    assert rows(of_mini, polish, engine) == [
        (f"<{COUNTRY}CZE>", text("Czechy"), count(2)),
        (f"<{COUNTRY}POL>", text("Polska"), count(1)),
    ]
    english = asked_there(of_mini, "countries-in-eu-vocabulary", {"language": "EN"}, elsewhere)
    assert [row[1] for row in rows(of_mini, english, engine)] == [text("Czechia"), text("Poland")]


def rows(asked: Asked, query: str, engine: str) -> list[tuple[str | None, ...]]:
    if engine == "rdflib":
        return spelled_by_rdflib(asked.dataset, query)
    return spelled(asked.kg.graph if engine == "embedded" else asked.remote, query)
