"""What a page holds: groups in the order of the tables, what is aside, names, stories, disagreements."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.build.release import Release
from prospects_kg.describe.content import Content, Describer, Order
from prospects_kg.describe.labels import Document, LabelIndex
from prospects_kg.describe.sentences import sentence
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.errors import ThingNotFound
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PKG, PREFIXES, Iri, Literal, Names
from prospects_kg.publish.publication import Publication

BASE = "https://example.org/mini/"
NAMES = Names(BASE)
SKOS, DCT = PREFIXES["skos"], PREFIXES["dct"]


@pytest.fixture(scope="module")
def describer(mini_release: Path) -> Describer:
    project = Project.open(mini_release.parent / "mini")
    return Publication(Release.open(mini_release), project, QueryLibrary.load([])).describer


@pytest.fixture(scope="module")
def transfer(describer: Describer) -> Content:
    return describer.content(NAMES.thing("transfer", "eco-park-to-coal-bay"))


def content_of(thing: str, lines: list[str]) -> Content:
    """The content of a thing in a graph of these lines of N-Quads, which the default graph repeats."""
    merged = [line.rpartition(" <")[0] + " ." for line in lines]
    return Describer(EmbeddedGraph.from_nquads([*lines, *merged]), NAMES, ["en"], Order({})).content(thing)


def parts(content: Content) -> list[tuple[str, str]]:
    told = ((episode.part, str(episode.item).rpartition("/")[2]) for episode in content.episodes)
    return list(dict.fromkeys(told))


def test_statements_stand_in_the_order_of_the_columns_of_the_tables(transfer: Content) -> None:
    shown = [group.property.removeprefix(PKG) for group in transfer.groups if not group.aside]
    wanted = [
        "practice",
        "donor",
        "donorRegion",
        "donorAsStated",
        "recipient",
        "recipientRegion",
        "recipientAsStated",
    ]
    assert [name for name in shown if name in wanted] == wanted


def test_what_rules_repeat_and_bounds_of_dates_stand_aside(describer: Describer, transfer: Content) -> None:
    aside = {group.property for group in transfer.groups if group.aside}
    assert {PKG + "hasStageReport", PREFIXES["prov"] + "used", PREFIXES["rdf"] + "type"} <= aside
    report = describer.content(NAMES.thing("stage-report", "eco-park-to-coal-bay-visited"))
    assert {group.property: group.aside for group in report.groups}[Iri(PKG + "earliest")] is True
    assert {group.property: group.aside for group in report.groups}[Iri(PKG + "dateAsStated")] is False


def test_a_transfer_tells_its_reports_in_time_and_what_came_of_it(transfer: Content) -> None:
    assert parts(transfer) == [
        ("next", "coal-bay-park-to-slate-hill"),
        ("report", "eco-park-to-coal-bay-visited"),
        ("report", "eco-park-to-coal-bay-adopted"),
    ]


def test_a_practice_tells_where_it_came_from_and_where_it_went(describer: Describer) -> None:
    park = describer.content(NAMES.thing("practice", "coal-bay-park"))
    assert parts(park) == [("came", "eco-park-to-coal-bay"), ("went", "coal-bay-park-to-slate-hill")]


def test_a_place_tells_what_it_gave_and_took_and_which_practices_are_at_home_there(
    describer: Describer,
) -> None:
    place = describer.content(NAMES.thing("region", "upper-mine"))
    assert ("gave", "eco-park-to-coal-bay") in parts(place)
    assert ("took", "trail-from-four-regions") in parts(place)
    assert ("practice", "eco-park") in parts(place)


def test_a_source_tells_what_it_states(describer: Describer) -> None:
    source = describer.content(NAMES.thing("source", "mini-news"))
    counted = {
        str(each.stage).removeprefix(PKG): str(each.number)
        for each in source.episodes
        if each.part == "states"
    }
    assert counted["StageReport"] == "3"
    assert ("stated", "coal-bay-park-to-slate-hill-adopted") in parts(source)


def test_a_graph_tells_what_lies_in_it_and_is_called_by_its_source(describer: Describer) -> None:
    graph = describer.content(NAMES.source_graph("mini-news"))
    assert graph.kind is None
    assert graph.label(graph.iri, ["en"]) == ("Mini news item", "en")
    assert {part for part, _ in parts(graph)} == {"statements", "says", "states", "stated"}


def test_a_graph_of_which_nothing_is_said_has_a_page_as_well(describer: Describer) -> None:
    assert describer.content(NAMES.graph("ontology")).groups == ()


def test_a_term_tells_how_often_it_is_used(describer: Describer) -> None:
    (used,) = [each for each in describer.content(PKG + "Transfer").episodes if each.part == "used"]
    assert str(used.number) == "3"
    examples = [each for each in describer.content(PKG + "donor").episodes if each.part == "example"]
    assert [str(each.item).rpartition("/")[2] for each in examples] == ["eco-park-to-coal-bay"]


def test_disagreements_are_part_of_the_story(describer: Describer) -> None:
    project = describer.content(NAMES.thing("project", "mini-one"))
    assert ("conflict", "mini-one-plans") in parts(project)


def test_the_value_shown_first_is_known_by_property() -> None:
    project, conflict, derived = (
        NAMES.thing("project", "a"),
        NAMES.thing("conflict", "c"),
        NAMES.derived_graph("conflicts"),
    )
    start = PKG + "startAsStated"
    lines = [
        f'<{project}> <{start}> "2009-10" <{NAMES.source_graph("one")}> .',
        f'<{project}> <{start}> "2010-01-01" <{NAMES.source_graph("two")}> .',
        f"<{conflict}> <{PKG}conflictSubject> <{project}> <{derived}> .",
        f"<{conflict}> <{PKG}conflictProperty> <{start}> <{derived}> .",
        f'<{conflict}> <{PKG}shownValue> "2010-01-01" <{derived}> .',
        f'<{conflict}> <{PKG}shownBecause> "source two has the better rank" <{derived}> .',
        f"<{project}> <{PREFIXES['rdf']}type> <{PKG}Project> <{NAMES.source_graph('one')}> .",
        f'<{project}> <{PKG}endAsStated> "2012" <{NAMES.source_graph("one")}> .',
        f"<{project}> <{PKG}programme> <{NAMES.thing('programme', 'p')}> <{NAMES.source_graph('one')}> .",
    ]
    content = content_of(project, lines)
    assert content.first_values == {start: frozenset({Literal("2010-01-01")})}
    assert sentence(content, "en", ["en"]) == "A project of p, 2010-01-01 to 2012."


def test_a_sentence_says_what_a_thing_is(describer: Describer, transfer: Content) -> None:
    assert (
        sentence(transfer, "en", ["en"])
        == "A transfer of Eco park from Upper Mine to Coal Bay, at the stage: adopted."
    )
    assert sentence(transfer, "pl", ["en"]).startswith("Transfer praktyki: Park ekologiczny.")
    assert sentence(describer.content(PKG + "Transfer"), "en", ["en"]) == ""


def test_a_page_takes_three_queries_at_most(describer: Describer) -> None:
    for thing in (
        NAMES.thing("transfer", "trail-from-four-regions"),
        NAMES.thing("project", "mini-one"),
        NAMES.thing("source", "mini-page"),
        PKG + "Practice",
        PKG + "theme",
        NAMES.derived_graph("inverses"),
    ):
        before = describer.queries
        describer.content(thing)
        assert describer.queries - before <= 3, thing


def test_what_nobody_speaks_of_is_not_found(describer: Describer) -> None:
    with pytest.raises(ThingNotFound, match=r"nothing is said about practice/none; .* counts what there is"):
        describer.content(NAMES.thing("practice", "none"))


def test_a_source_is_known_by_its_document_and_a_place_by_its_point() -> None:
    source, place = NAMES.thing("source", "a"), NAMES.thing("region", "b")
    graph = EmbeddedGraph.from_nquads(
        [
            f'<{source}> <{PREFIXES["schema"]}url> "https://example.com/a" .',
            f'<{source}> <{PKG}publisherName> "Town" .',
            f'<{place}> <{PREFIXES["geo"]}long> "7.5" .',
            f'<{place}> <{PREFIXES["geo"]}lat> "51.25" .',
        ]
    )
    index = LabelIndex(graph)
    index.texts([source, place])
    assert index.document(source) == Document("https://example.com/a", "Town", "")
    assert index.point(place) == (7.5, 51.25)
    assert (index.document(place), index.point(source), index.queries) == (Document(), None, 1)


def test_things_without_a_name_are_called_by_what_they_join() -> None:
    report, stage, transfer = (
        NAMES.thing("stage-report", "r"),
        NAMES.concept("stage", "adopted"),
        NAMES.thing("transfer", "t"),
    )
    graph = EmbeddedGraph.from_nquads(
        [
            f"<{report}> <{PKG}stage> <{stage}> .",
            f"<{report}> <{PKG}transfer> <{transfer}> .",
            f'<{stage}> <{SKOS}prefLabel> "adopted"@en .',
            f'<{stage}> <{SKOS}prefLabel> "wdrożenie"@pl .',
            f'<{transfer}> <{SKOS}prefLabel> "Park to Bay"@en .',
            f'<{transfer}> <{DCT}title> "What a source calls it"@en .',
        ]
    )
    assert LabelIndex(graph).texts([report])[report] == {
        "en": "adopted · Park to Bay",
        "pl": "wdrożenie · Park to Bay",
    }


def test_disagreements_of_one_thing_are_told_apart_by_their_names(describer: Describer) -> None:
    conflict = NAMES.thing("conflict", "mini-one-plans")
    names = describer.labels.texts([conflict])[conflict]
    assert names["en"].endswith(
        " · The page counts two plans; the report says that each of three partners was to write one."
    )


def test_values_of_mixed_types_are_sorted_by_their_spelling() -> None:
    a = NAMES.thing("practice", "a")
    property_ = PKG + "value"
    values = ['"2012"', f'"2012"^^<{PREFIXES["xsd"]}gYear>', f'"1"^^<{PREFIXES["xsd"]}integer>', f"<{a}>"]
    graph = EmbeddedGraph.from_nquads(
        [
            f"<{property_}> <{PREFIXES['rdf']}type> <{PREFIXES['owl']}DatatypeProperty> <{BASE}graph/ontology> .",
            f"<{property_}> <{PREFIXES['rdf']}type> <{PREFIXES['owl']}DatatypeProperty> .",
            *(f"<{a}> <{property_}> {value} ." for value in values),
        ]
    )
    content = Describer(graph, NAMES, ["en"], Order({})).content(property_)
    shown = [each.value for each in content.episodes if each.part == "example"]
    assert shown == [
        Literal("1", PREFIXES["xsd"] + "integer"),
        *sorted(shown[1:3], key=str),
        Iri(a),
    ]


def test_of_many_uses_of_a_term_the_first_eight_are_told_and_all_are_counted() -> None:
    things = [NAMES.thing("practice", f"p{number:02}") for number in range(20)]
    property_, owl = PKG + "value", PREFIXES["owl"]
    graph = EmbeddedGraph.from_nquads(
        [
            f"<{property_}> <{PREFIXES['rdf']}type> <{owl}DatatypeProperty> <{BASE}graph/ontology> .",
            f"<{property_}> <{PREFIXES['rdf']}type> <{owl}DatatypeProperty> .",
            *(f'<{thing}> <{property_}> "{thing}" .' for thing in reversed(things)),
        ]
    )
    episodes = Describer(graph, NAMES, ["en"], Order({})).content(property_).episodes
    assert [str(each.item) for each in episodes if each.part == "example"] == things[:8]
    assert [str(each.number) for each in episodes if each.part == "used"] == ["20"]


def test_a_source_tells_its_fullest_classes_first() -> None:
    source, graph_name = NAMES.thing("source", "one"), NAMES.source_graph("one")
    type_ = f"{PREFIXES['rdf']}type"
    counts = {"Practice": 2, "Region": 11, "Transfer": 3}  # as texts, 11 would stand before 2 and 3
    lines = [
        f"<{NAMES.thing(kind.lower(), str(number))}> <{type_}> <{PKG}{kind}> <{graph_name}> ."
        for kind, count in counts.items()
        for number in range(count)
    ]
    lines.append(f"<{source}> <{type_}> <{PKG}Source> <{graph_name}> .")
    content = content_of(source, lines)
    states = [(str(each.stage), str(each.number)) for each in content.episodes if each.part == "states"]
    assert states == [
        (PKG + "Region", "11"),
        (PKG + "Transfer", "3"),
        (PKG + "Practice", "2"),
        (PKG + "Source", "1"),
    ]


def test_a_disagreement_about_a_measure_is_called_by_the_measure() -> None:
    project, conflict, graph_name = (
        NAMES.thing("project", "a"),
        NAMES.thing("conflict", "c"),
        NAMES.derived_graph("conflicts"),
    )
    measure = NAMES.thing("kind", "good-practices")
    lines = [
        f"<{project}> <{PREFIXES['rdf']}type> <{PKG}Project> <{NAMES.source_graph('one')}> .",
        f"<{conflict}> <{PKG}conflictSubject> <{project}> <{graph_name}> .",
        f"<{conflict}> <{PKG}conflictProperty> <{PKG}value> <{graph_name}> .",
        f"<{conflict}> <{PKG}conflictMeasure> <{measure}> <{graph_name}> .",
    ]
    content = content_of(project, lines)
    assert [each.property for each in content.episodes if each.part == "conflict"] == [Iri(measure)]
