"""Every packaged shape on one good and one bad example, with the exact set of what is reported.

bad.csv: on `focus`, the values of `property` are replaced by `put_instead` (or taken away); then `shape` reports
that node, and of the other shapes only those that `also_reported` names.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from prospects_kg.model.errors import ShapesError
from prospects_kg.model.terms import Iri, Literal
from prospects_kg.validation.reference import validate
from prospects_kg.validation.report import INFO, VIOLATION, WARNING
from prospects_kg.validation.shapes import load_shapes

from .examples import EX, SHAPE, check, copy_of, found, good, shape_files, shapes

with (Path(__file__).parent / "bad.csv").open(encoding="utf-8", newline="") as rows:
    BAD = list(csv.DictReader(rows))

REVERSED = "DELETE WHERE {{ :{0} {1} ?x }} ; INSERT DATA {{ :{0} {1} '1900-01-01'^^xsd:date }}"


def last_day_in_1900(focus: str, property_: str) -> str:
    return REVERSED.format(focus, property_)


NODES = [
    ("conflict-says-what-disagrees", "conflict", "DELETE WHERE { :conflict dct:description ?x }", ()),
    ("event-named", "event", "DELETE WHERE { :event dct:title ?t ; skos:prefLabel ?l }", ()),
    ("event-date-in-order", "event", last_day_in_1900("event", "pkg:latest"), ()),
    ("exchange-date-in-order", "exchange", last_day_in_1900("exchange", "pkg:latest"), ()),
    (
        "exchange-pair-member-two",
        "pair",
        "INSERT DATA { :pair pkg:member :body }",
        ("exchange-pair-has-two-ends",),
    ),
    (
        "exchange-pair-has-two-ends",
        "pair-as-stated",
        "INSERT DATA { :pair-as-stated pkg:memberAsStated 'a third' }",
        (),
    ),
    ("figure-as-of-in-order", "figure", last_day_in_1900("figure", "pkg:asOfLatest"), ()),
    ("figure-is-counted-here", "figure-counted", "INSERT DATA { :figure-counted pkg:counted 2.0 }", ()),
    ("need-date-in-order", "need", last_day_in_1900("need", "pkg:latest"), ()),
    ("need-is-someones", "need", "DELETE WHERE { :need pkg:holder ?h ; pkg:region ?r }", ()),
    ("nuts-code-hangs-on-its-country", "code-es1", "DELETE WHERE { :code-es1 skos:broader ?x }", ()),
    (
        "nuts-code-broader-of-its-version",
        "code-es1",
        "DELETE WHERE { :code-es1 skos:inScheme ?x } ; INSERT DATA { :code-es1 skos:inScheme :nuts-2016 }",
        (),
    ),
    (
        "nuts-code-level-fits-code",
        "code-es1",
        "DELETE WHERE { :code-es1 pkg:nutsLevel ?x } ; INSERT DATA { :code-es1 pkg:nutsLevel 2 }",
        (),
    ),
    ("organisation-founded-in-order", "body", last_day_in_1900("body", "pkg:foundedLatest"), ()),
    ("organisation-named", "body", "DELETE WHERE { :body pkg:nameAsStated ?n ; skos:prefLabel ?l }", ()),
    ("participation-in-something", "participation", "DELETE WHERE { :participation pkg:inProject ?x }", ()),
    ("participation-since-in-order", "membership", last_day_in_1900("membership", "pkg:sinceLatest"), ()),
    ("phase-start-in-order", "phase", last_day_in_1900("phase", "pkg:startLatest"), ()),
    (
        "phase-end-in-order",
        "phase",
        last_day_in_1900("phase", "pkg:endLatest"),
        ("phase-ends-after-it-starts",),
    ),
    (
        "phase-ends-after-it-starts",
        "phase",
        last_day_in_1900("phase", "pkg:endLatest") + " ; " + last_day_in_1900("phase", "pkg:endEarliest"),
        (),
    ),
    ("practice-at-home-somewhere", "practice", "DELETE WHERE { :practice pkg:region ?x }", ()),
    ("practice-named", "practice", "DELETE WHERE { :practice dct:title ?t ; skos:prefLabel ?l }", ()),
    ("practice-start-in-order", "practice", last_day_in_1900("practice", "pkg:startLatest"), ()),
    (
        "practice-end-in-order",
        "practice",
        last_day_in_1900("practice", "pkg:endLatest"),
        ("practice-ends-after-it-starts",),
    ),
    (
        "practice-ends-after-it-starts",
        "practice",
        last_day_in_1900("practice", "pkg:endLatest")
        + " ; "
        + last_day_in_1900("practice", "pkg:endEarliest"),
        (),
    ),
    ("programme-named", "older", "DELETE WHERE { :older dct:title ?x }", ()),
    ("programme-start-in-order", "programme", last_day_in_1900("programme", "pkg:startLatest"), ()),
    (
        "programme-end-in-order",
        "programme",
        last_day_in_1900("programme", "pkg:endLatest"),
        ("programme-ends-after-it-starts",),
    ),
    (
        "programme-ends-after-it-starts",
        "programme",
        last_day_in_1900("programme", "pkg:endLatest")
        + " ; "
        + last_day_in_1900("programme", "pkg:endEarliest"),
        (),
    ),
    ("project-approved-in-order", "project", last_day_in_1900("project", "pkg:approvedLatest"), ()),
    ("project-named", "project", "DELETE WHERE { :project dct:title ?t ; skos:prefLabel ?l }", ()),
    ("project-start-in-order", "project", last_day_in_1900("project", "pkg:startLatest"), ()),
    (
        "project-end-in-order",
        "project",
        last_day_in_1900("project", "pkg:endLatest"),
        ("project-ends-after-it-starts",),
    ),
    (
        "project-ends-after-it-starts",
        "project",
        last_day_in_1900("project", "pkg:endLatest") + " ; " + last_day_in_1900("project", "pkg:endEarliest"),
        (),
    ),
    (
        "publication-named",
        "publication",
        "DELETE WHERE { :publication dct:title ?t ; skos:prefLabel ?l }",
        (),
    ),
    ("publication-date-in-order", "publication", last_day_in_1900("publication", "pkg:latest"), ()),
    ("region-lies-somewhere", "there", "DELETE WHERE { :there pkg:withinNuts ?x ; pkg:country ?y }", ()),
    ("region-lies-in-its-country", "there", "INSERT DATA { :there pkg:country country:FRA }", ()),
    (
        "region-alone-is-its-code",
        "there",
        "INSERT DATA { :there pkg:nuts :code-es . :elsewhere pkg:nuts :code-es }",
        (),
    ),
    ("region-named", "there", "DELETE WHERE { :there pkg:nameAsStated ?x }", ()),
    ("region-point-is-whole", "here", "DELETE WHERE { :here geo:long ?x }", ()),
    ("source-named", "source", "DELETE WHERE { :source dct:title ?t ; skos:prefLabel ?l }", ()),
    ("source-date-in-order", "source", last_day_in_1900("source", "pkg:latest"), ()),
    ("stage-report-adopted-has-effect", "report", "DELETE WHERE { :report pkg:effect ?x }", ()),
    ("stage-report-date-in-order", "report", last_day_in_1900("report", "pkg:latest"), ()),
    ("theme-named", "wide", "DELETE WHERE { :wide skos:prefLabel ?x }", ()),
    ("transfer-carries-something", "transfer", "DELETE WHERE { :transfer pkg:practice ?x }", ()),
    (
        "transfer-moves",
        "transfer",
        "DELETE WHERE { :transfer pkg:recipientRegion ?x } ; INSERT DATA { :transfer pkg:recipientRegion :here }",
        (),
    ),
    (
        "transfer-transfer-reported",
        "transfer-2",
        "INSERT DATA { :transfer-2 a pkg:Transfer ; pkg:practice :practice ; pkg:donorAsStated 'a' ; pkg:recipientAsStated 'b' }",
        (),
    ),
    ("transfer-plan-date-in-order", "plan", last_day_in_1900("plan", "pkg:latest"), ()),
]


@cache
def spoiled_copies() -> dict[str, set[str]]:
    """Which shapes report which node of a graph that holds a spoiled copy of a good thing for every bad example.

    One graph and one validation for all of them: a copy is named after the shape that it is to be caught by.
    """
    graph = good()
    examples = [(row["shape"], row["focus"], update_of(row)) for row in BAD] + [row[:3] for row in NODES]
    for name, focus, update in examples:
        copy_of(graph, focus, name)
        graph.update(re.sub(rf":{focus}(?= )", f":{name}", update))
    reported: dict[str, set[str]] = {}
    for shape, node in found(validate(graph, shapes())):
        reported.setdefault(node, set()).add(shape)
    return reported


def update_of(row: dict[str, str]) -> str:
    place = f":{row['focus']} {row['property']}"
    put = f" ; INSERT DATA {{ {place} {row['put_instead']} }}" if row["put_instead"] else ""
    return f"DELETE WHERE {{ {place} ?x }}{put}"


def test_nothing_is_reported_on_the_good_examples() -> None:
    report = check()
    assert report.results == ()
    assert report.shapes_without_target == ()


@pytest.mark.parametrize("row", BAD, ids=[row["shape"] for row in BAD])
def test_a_property_shape_reports_its_bad_example_and_nothing_else(row: dict[str, str]) -> None:
    assert spoiled_copies()[row["shape"]] == {row["shape"], *row["also_reported"].split()}


@pytest.mark.parametrize(("name", "also"), [(row[0], row[3]) for row in NODES], ids=[row[0] for row in NODES])
def test_a_node_shape_reports_its_bad_example_and_nothing_else(name: str, also: tuple[str, ...]) -> None:
    assert spoiled_copies()[name] == {name, *also}


def test_only_the_spoiled_copies_are_reported() -> None:
    assert set(spoiled_copies()) == {row["shape"] for row in BAD} | {row[0] for row in NODES}


def test_every_shape_that_can_report_has_a_bad_example() -> None:
    graph = rdflib.Graph()
    for file in shape_files():
        graph.parse(file)
    reporting = {str(each).removeprefix(SHAPE) for each in graph.subjects(SH.severity)}
    assert reporting == {row["shape"] for row in BAD} | {row[0] for row in NODES}


def test_every_shape_that_can_report_has_an_iri_a_name_and_messages_in_english_and_polish() -> None:
    graph = rdflib.Graph()
    for file in shape_files():
        graph.parse(file)
    reporting = set(graph.subjects(SH.severity))
    assert all(str(each).startswith(SHAPE) for each in reporting)
    for each in reporting:
        assert {m.language for m in graph.objects(each, SH.message)} == {"en", "pl"}, each
        assert {m.language for m in graph.objects(each, SH.name)} == {"en", "pl"}, each
        assert graph.value(each, SH.severity) in {SH.Violation, SH.Warning, SH.Info}


def test_no_shape_is_defined_in_two_places() -> None:
    defined = [
        name for file in shape_files() for name in re.findall(r"(?m)^(shape:\S+) a ", file.read_text("utf-8"))
    ]
    assert sorted(defined) == sorted(set(defined))


def test_every_shape_that_another_refers_to_is_defined() -> None:
    graph = rdflib.Graph()
    for file in shape_files():
        graph.parse(file)
    named = {term for triple in graph for term in triple if str(term).startswith(SHAPE)}
    assert {term for term in named if (term, RDF.type, None) not in graph} == set()


def test_sources_that_disagree_about_a_date_are_no_fault() -> None:
    update = "INSERT DATA { :event pkg:earliest '2014-01-01'^^xsd:date ; pkg:latest '2014-12-31'^^xsd:date }"
    assert found(check(update)) == set()


def test_sources_that_swap_the_ends_of_a_transfer_are_no_fault() -> None:
    assert (
        found(check("INSERT DATA { :transfer pkg:donorRegion :there ; pkg:recipientRegion :here }")) == set()
    )


def test_a_stage_below_adopted_needs_no_effect() -> None:
    update = "DELETE WHERE { :report pkg:effect ?e ; pkg:stage ?s } ; INSERT DATA { :report pkg:stage stage:piloted }"
    assert found(check(update)) == set()


def test_a_second_source_of_a_single_valued_property_is_no_fault() -> None:
    assert (
        found(
            check(
                "INSERT DATA { :transfer pkg:practice :copy2 . :copy2 a pkg:Practice ; dct:title 'C' ; pkg:theme :theme ; pkg:region :here }"
            )
        )
        == set()
    )


def test_severities_stop_or_do_not_stop_a_release() -> None:
    report = check(
        "DELETE WHERE { :transfer pkg:donorAsStated ?x } ; DELETE WHERE { :practice pkg:theme ?x ; pkg:region ?y }"
    )
    assert [(result.shape.removeprefix(SHAPE), result.severity) for result in report.results] == [
        ("transfer-donor-as-stated-required", VIOLATION),
        ("practice-at-home-somewhere", WARNING),
        ("practice-theme-required", INFO),
    ]
    assert [result.shape.removeprefix(SHAPE) for result in report.violations] == [
        "transfer-donor-as-stated-required"
    ]
    assert not report.conforms


def test_a_result_says_where_and_what_to_do() -> None:
    (result,) = check(
        "DELETE WHERE { :transfer pkg:donor ?x } ; INSERT DATA { :transfer pkg:donor 'ACOM'@fr }"
    ).results[:1]
    assert result.focus == Iri(EX + "transfer")
    assert result.path == "https://w3id.org/prospects-kg/ontology#donor"
    assert result.value == Literal("ACOM", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "fr")
    assert (
        result.text(["pl"])
        == "Dawca: wartość musi być organizacją tego projektu; wpisz identyfikator z organisations.csv."
    )
    assert result.text(["de", "en"]) == (
        "The donor must be an organisation of this project: write an id that stands in organisations.csv."
    )


def test_a_longer_path_is_written_as_sparql_has_it() -> None:
    (result,) = check(
        "INSERT DATA { :second a pkg:Transfer ; pkg:practice :practice ; pkg:donorAsStated 'a' ; pkg:recipientAsStated 'b' }"
    ).results
    assert result.path == "^<https://w3id.org/prospects-kg/ontology#transfer>"


def test_broken_turtle_is_named_with_file_line_and_column(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<a:s> a sh:NodeShape ;;; sh:targetClass [ .\n", "utf-8"
    )
    with pytest.raises(ShapesError, match=r"broken\.ttl:2:\d+: "):
        load_shapes([broken])


def test_packaged_shapes_target_every_class_that_the_tables_make() -> None:
    classes = {target.term for target in shapes().targets() if target.how == "class"}
    made = {
        f"<{each}>" for each in set(good().objects(None, RDF.type)) if "prospects-kg/ontology#" in str(each)
    }
    assert made - classes == set()
