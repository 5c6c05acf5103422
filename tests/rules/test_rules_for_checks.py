"""The rules that count and compare so that shapes can judge, on small graphs, with the exact statements derived."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import pyoxigraph as ox
import pytest

from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG

RULES = packaged_root() / "rules"
PREFIXES = """
@prefix : <https://ex.org/id/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix kind: <https://w3id.org/prospects-kg/id/kind/> .
@prefix pkg: <https://w3id.org/prospects-kg/ontology#> .
@prefix role: <https://w3id.org/prospects-kg/id/role/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def derived(rule: str, turtle: str) -> set[tuple[str, str, str]]:
    """What a rule derives, by short names."""
    store = ox.Store()
    store.load(input=(PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    found = store.query((RULES / f"{rule}.rq").read_text("utf-8"))
    return {
        (short(triple.subject), triple.predicate.value.removeprefix(PKG), short(triple.object))
        for triple in found
    }


def short(term: ox.NamedNode | ox.Literal) -> str:
    return term.value.removeprefix("https://ex.org/id/")


def on_the_globe(lat: float, long: float, other_lat: float, other_long: float) -> float:
    """Kilometres along the great circle, by the haversine formula."""
    half = sin(radians(other_lat - lat) / 2) ** 2
    half += cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_long - long) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


@pytest.mark.parametrize(
    ("lat", "long", "code_lat", "code_long"),
    [
        (43.25, -5.65, 43.29, -5.99),
        (37.9, 23.7, 37.5, 23.4),
        (50.1, 8.7, 50.1, 11.1),
        (59.9, 10.7, 58.4, 7.6),
        (67.9, 26.5, 65.0, 25.5),
        (52.0, 5.0, 53.8, 5.0),
    ],
)
def test_the_distance_is_that_on_the_globe_within_five_per_cent(
    lat: float, long: float, code_lat: float, code_long: float
) -> None:
    text = f":a pkg:withinNuts :c ; geo:lat {lat} ; geo:long {long} ."
    text += f":c pkg:nutsLevel 3 ; geo:lat {code_lat} ; geo:long {code_long} ."
    ((_, _, kilometres),) = derived("place-distance", text)
    assert int(kilometres) == pytest.approx(on_the_globe(lat, long, code_lat, code_long), rel=0.05, abs=0.5)


def test_a_distance_needs_two_points_and_a_code_of_level_2_or_3() -> None:
    point = "geo:lat 50.0 ; geo:long 10.0"
    codes = (
        "".join(f":c{level} pkg:nutsLevel {level} ; {point} ." for level in range(4))
        + ":bare pkg:nutsLevel 3 ."
    )
    places = f":a pkg:nuts :c0 ; pkg:withinNuts :c1 , :bare ; {point} . :b pkg:nuts :c2 ; {point} . :c pkg:nuts :c3 ."
    assert derived("place-distance", codes + places) == {("b", "kilometresFromCode", "0")}


SPAIN = "pkg:country :spain"


@pytest.mark.parametrize(
    "names",
    [
        ':a skos:prefLabel "Toluca"@es . :b skos:prefLabel "Toluca"@en .',
        ':a skos:prefLabel "Toluca"@es . :b pkg:nameAsStated "Toluca" .',
        ':x pkg:region :a ; pkg:placeAsStated "Toluca" . :y pkg:region :b ; pkg:placeAsStated "Toluca" .',
        ':x pkg:donorRegion :a ; pkg:donorAsStated "Toluca" . :y pkg:recipientRegion :b ; pkg:recipientAsStated "Toluca" .',
    ],
)
def test_two_places_of_one_country_with_one_name_are_namesakes(names: str) -> None:
    assert derived("place-namesakes", f":a a pkg:Region ; {SPAIN} . :b a pkg:Region ; {SPAIN} . {names}") == {
        ("a", "sharesNameWith", "b"),
        ("b", "sharesNameWith", "a"),
    }


@pytest.mark.parametrize(
    ("what", "turtle"),
    [
        ("another country", 'pkg:country :peru ; skos:prefLabel "Toluca"@es'),
        ("no country", 'skos:prefLabel "Toluca"@es'),
        ("another name", 'pkg:country :spain ; skos:prefLabel "toluca"@es'),
    ],
)
def test_places_apart_are_no_namesakes(what: str, turtle: str) -> None:
    text = (
        f':a a pkg:Region ; {SPAIN} ; skos:prefLabel "Toluca"@es , "Toluca"@en . :b a pkg:Region ; {turtle} .'
    )
    assert derived("place-namesakes", text) == set(), what


FIGURE = ":f a pkg:ReportedFigure ; pkg:subject :p ; pkg:measure kind:{} . :p a pkg:{} ."


@pytest.mark.parametrize(
    ("measure", "subject", "things", "counted"),
    [
        (
            "partners",
            "Project",
            ":1 pkg:inProject :p ; pkg:role role:lead ; pkg:participant :x . :2 pkg:inProject :p ; pkg:role role:partner ; pkg:participant :y ."
            ":3 pkg:inProject :p ; pkg:role role:expert ; pkg:participant :z . :4 pkg:inProject :q ; pkg:role role:lead ; pkg:participant :w .",
            "2",
        ),
        (
            "partner-countries",
            "Project",
            ":1 pkg:inProject :p ; pkg:role role:lead ; pkg:participant :x . :2 pkg:inProject :p ; pkg:role role:partner ; pkg:participant :y ."
            ":x pkg:country :fr . :y pkg:country :fr .",
            "1",
        ),
        (
            "good-practices",
            "Project",
            ":x pkg:documentedBy :p . :y pkg:documentedBy :p , :q . :z pkg:documentedBy :q .",
            "2",
        ),
        (
            "events",
            "Project",
            ":x a pkg:Event ; pkg:withinProject :p . :y a pkg:Transfer ; pkg:withinProject :p .",
            "1",
        ),
        ("transfer-plans", "Project", ":x a pkg:TransferPlan ; pkg:withinProject :p .", "1"),
        (
            "transfers",
            "Project",
            ":x a pkg:Transfer ; pkg:withinProject :p . :y a pkg:Event ; pkg:withinProject :p .",
            "1",
        ),
        (
            "projects",
            "Programme",
            ":x a pkg:Project ; pkg:programme :p . :y a pkg:Practice ; pkg:programme :p .",
            "1",
        ),
        ("good-practices", "Project", "", "0"),
    ],
)
def test_what_a_source_counted_is_counted_here(measure: str, subject: str, things: str, counted: str) -> None:
    assert derived("counted-figures", FIGURE.format(measure, subject) + things) == {("f", "counted", counted)}


@pytest.mark.parametrize(
    ("measure", "subject"), [("budget", "Project"), ("partners", "Programme"), ("projects", "Region")]
)
def test_what_the_graph_cannot_count_is_not_counted(measure: str, subject: str) -> None:
    assert derived("counted-figures", FIGURE.format(measure, subject)) == set()
