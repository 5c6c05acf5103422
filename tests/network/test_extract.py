"""From a graph to a network: which transfers, between which nodes, what is counted and never drawn."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path

import pytest

from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.errors import EndpointError, NetworkError
from prospects_kg.model.project import Project
from prospects_kg.network.choosing import period_of
from prospects_kg.network.model import TransferNetwork
from prospects_kg.tables.starting import write_new_project
from tests.endpoint import served

BASE = "https://example.org/mini/id/"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
PARK, ON = f"{BASE}transfer/eco-park-to-coal-bay", f"{BASE}transfer/coal-bay-park-to-slate-hill"


@pytest.fixture(scope="module")
def kg(mini_release: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(mini_release)


def edges(network: TransferNetwork) -> set[tuple[str, str, str]]:
    return {
        (one.removeprefix(BASE), other.removeprefix(BASE), key)
        for one, other, key in network.graph.edges(keys=True)
    }


def contacts(network: TransferNetwork) -> set[tuple[frozenset[str], str]]:
    found = network.contacts.edges(data="data")
    return {
        (frozenset((one.rpartition("/")[2], other.rpartition("/")[2])), contact.kind)
        for one, other, contact in found
    }


# What becomes an edge ----------------------------------------------------------------------------------------------


def test_each_transfer_with_two_named_ends_is_an_edge_from_who_gave_to_who_took(kg):
    assert edges(kg.transfers()) == {
        ("region/upper-mine", "region/coal-bay", PARK),
        ("region/coal-bay", "region/slate-hill", ON),
    }


def test_an_edge_carries_what_its_reports_and_sources_say(kg):
    edge = kg.transfers().graph.edges[f"{BASE}region/upper-mine", f"{BASE}region/coal-bay", PARK]["data"]
    assert (edge.practice, edge.stage, edge.reported) == (
        f"{BASE}practice/eco-park",
        "adopted",
        ("visited", "adopted"),
    )
    assert (edge.earliest, edge.latest, edge.documented_year, edge.year) == (
        "2012-01-01",
        "2012-12-31",
        None,
        2012,
    )
    assert (edge.certainty, edge.themes) == ("coded", (f"{BASE}theme/renewables",))
    assert edge.sources == (f"{BASE}source/mini-page", f"{BASE}source/mini-report")
    assert edge.resulting_practice == f"{BASE}practice/coal-bay-park"
    assert edge.projects == (f"{BASE}project/mini-one",)
    assert not edge.inferred


def test_a_plural_end_is_counted_and_never_a_node(kg):
    network = kg.transfers()
    assert (network.coverage.transfers, network.coverage.both_ends, network.coverage.one_end) == (3, 2, 1)
    assert not any(
        "four partner regions" in place.labels.values() for _, place in network.graph.nodes(data="data")
    )


def test_nodes_know_their_names_country_and_code(kg):
    place = kg.transfers().graph.nodes[f"{BASE}region/upper-mine"]["data"]
    assert place.labels == {"en": "Upper Mine", "pl": "Górna Kopalnia"}
    assert (place.country, place.country_code, place.nuts_code, place.nuts_how) == (
        f"{COUNTRY}POL",
        "PL",
        "PL22A",
        "within",
    )


def test_pairs_and_exchanges_are_an_undirected_layer_of_their_own(kg):
    assert contacts(kg.transfers()) == {
        (frozenset({"coal-bay", "upper-mine"}), "Exchange"),
        (frozenset({"coal-bay", "slate-hill"}), "PartnerPair"),
    }
    assert not kg.transfers().contacts.is_directed()
    assert kg.transfers(themes="energy").contacts.number_of_edges() == 0


# Levels --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("nuts0", {("nuts/2021/PL", "nuts/2021/CZ", PARK), ("nuts/2021/CZ", "nuts/2021/ES", ON)}),
        ("nuts1", {("nuts/2021/PL2", "nuts/2021/CZ0", PARK), ("nuts/2021/CZ0", "nuts/2021/ES1", ON)}),
        ("nuts2", {("nuts/2021/PL22", "nuts/2021/CZ08", PARK), ("nuts/2021/CZ08", "nuts/2021/ES12", ON)}),
        ("nuts3", set()),
        ("organisation", {("organisation/upper-mine-town", "organisation/coal-bay-town", PARK)}),
        ("country", {(f"{COUNTRY}POL", f"{COUNTRY}CZE", PARK), (f"{COUNTRY}CZE", f"{COUNTRY}ESP", ON)}),
        ("practice", {("practice/eco-park", "practice/coal-bay-park", PARK)}),
    ],
)
def test_each_level_puts_the_same_transfers_between_other_nodes(kg, level, expected):
    assert edges(kg.transfers(level)) == expected


def test_a_roll_up_says_which_places_came_into_a_node_and_how(kg):
    nodes = kg.transfers("nuts2").graph.nodes(data="data")
    assert {node.rpartition("/")[2]: place.members for node, place in nodes} == {
        "PL22": ((f"{BASE}region/upper-mine", "within"),),
        "CZ08": ((f"{BASE}region/coal-bay", "within"),),
        "ES12": ((f"{BASE}region/slate-hill", "is"),),
    }


def test_a_place_without_a_code_of_the_level_is_counted(kg):
    assert kg.transfers("nuts3").coverage.without_code == 2


def test_a_transfer_within_one_node_is_a_loop_that_is_kept_and_counted(tmp_path, mini):
    regions = mini / "data" / "regions.csv"
    regions.write_text(
        regions.read_text(encoding="utf-8").replace("2021/CZ08", "2021/PL22A"), encoding="utf-8"
    )
    network = KnowledgeGraph.build(mini, tmp_path / "release").transfers("nuts2")
    assert network.coverage.loops == 1
    assert f"{BASE}nuts/2021/PL22" in network.graph[f"{BASE}nuts/2021/PL22"]


# Selections ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "matched"),
    [
        ({"stages": "abandoned"}, 1),
        ({"stages": ("adopted", "abandoned")}, 3),
        ({"stages": "stage/adopted"}, 2),
        ({"themes": "skills"}, 2),
        ({"themes": "theme/energy"}, 2),  # renewables is narrower
        ({"projects": "mini-one"}, 2),
        ({"practices": f"{BASE}practice/coal-bay-park"}, 1),
        ({"certainty": "weak"}, 1),
        ({"certainty": ("stated", "coded")}, 2),
        ({"stages": "adopted", "certainty": "coded"}, 1),
        ({"stages": "visited"}, 0),
    ],
)
def test_a_selection_lets_through_what_it_names(kg, asked, matched):
    assert kg.transfers(**asked).coverage.matched == matched


@pytest.mark.parametrize(
    ("period", "matched"),
    [
        ("2012/2015", 2),
        ("2012", 1),
        ("../2012", 1),
        ("2013/2014", 0),
        ("2016/2016", 1),  # the page of that year tells of it
        ("2017/..", 0),
        ((None, "2015-09"), 2),
    ],
)
def test_a_period_overlaps_dates_and_holds_the_year_of_a_page(kg, period, matched):
    assert kg.transfers(period=period).coverage.matched == matched


def test_the_coverage_says_how_many_are_dated_by_a_page_alone(kg):
    assert kg.transfers().coverage.upper_bound == 1


def test_an_empty_network_is_an_answer(kg):
    network = kg.transfers(stages="visited")
    assert network.graph.number_of_nodes() == 0
    assert (
        network.coverage.sentence() == "0 of 3 transfers match; 0 of them have both ends named and are drawn."
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"level": "village"}, "unknown level 'village'; known are region, nuts0"),
        (
            {"stages": "done"},
            "unknown stage 'done'; known are visited, inspired, planned, piloted, adopted, abandoned",
        ),
        ({"certainty": "sure"}, "unknown certainty 'sure'; known are stated, coded, weak"),
        ({"themes": "enrgy"}, "unknown theme 'enrgy'; known are theme/energy"),
        ({"projects": "nothing"}, "unknown project 'nothing'"),
        ({"period": "2012/2010"}, "ends before it starts"),
        ({"period": "soon"}, "period: "),
    ],
)
def test_what_the_graph_does_not_know_is_refused_with_what_it_knows(kg, asked, said):
    with pytest.raises(NetworkError, match="(?s)" + said.replace("(", r"\(")) as refused:
        kg.transfers(**asked)
    assert "\n" not in str(refused.value)


def test_a_period_is_read_from_one_text():
    assert [period_of(text) for text in (None, "", "2010", "2010/", "/2010", "2010-05/2011")] == [
        (None, None),
        (None, None),
        ("2010", "2010"),
        ("2010", None),
        (None, "2010"),
        ("2010-05", "2011"),
    ]


# Engines -------------------------------------------------------------------------------------------------------------


def test_an_endpoint_gives_the_same_network(kg, mini, mini_release):
    with served(mini_release / "prospects-kg.nq") as endpoint:
        remote = KnowledgeGraph.remote(endpoint, project=Project.open(mini))
        for level in ("region", "nuts2", "organisation", "country", "practice"):
            here, there = kg.transfers(level), remote.transfers(level)
            assert list(here.graph.nodes(data=True)) == list(there.graph.nodes(data=True))
            assert list(here.graph.edges(keys=True, data=True)) == list(
                there.graph.edges(keys=True, data=True)
            )
            assert (here.coverage, here.names, here.sources) == (there.coverage, there.names, there.sources)


class _Dying(http.server.BaseHTTPRequestHandler):
    """Answers the first question with a result that breaks off in the middle."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"head": {"vars": ["a"]}, "results": {"bindings": [')

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_endpoint_that_dies_in_the_middle_is_one_clear_error(mini):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Dying) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_address[1]}/query"
            with pytest.raises(EndpointError) as error:
                KnowledgeGraph.remote(address, project=Project.open(mini), seconds=10).transfers()
        finally:
            server.shutdown()
            thread.join()
    assert address in str(error.value)


def test_a_graph_without_transfers_gives_an_empty_network(tmp_path):
    write_new_project(tmp_path / "new")
    network = KnowledgeGraph.build(tmp_path / "new").transfers()
    assert (network.coverage.transfers, network.graph.number_of_edges()) == (0, 0)
