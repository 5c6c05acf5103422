from dataclasses import replace

import pyoxigraph as ox

from prospects_kg.model.terms import Iri, Literal
from prospects_kg.validation.report import INFO, SH, VIOLATION, WARNING, Report, Result

MIN = Iri(SH + "MinCountConstraintComponent")
ONE = Result(Iri("ex:b"), Iri("ex:p"), None, {"en": "Say", "pl": "Podaj"}, VIOLATION, Iri("ex:s1"), MIN)
TWO = replace(ONE, focus=Iri("ex:a"), value=Literal('x "y"', language="en"), severity=WARNING, path="^<ex:q>")
THREE = replace(ONE, path=None, severity=INFO, message={"": "Look"})


def test_violations_come_first_then_shape_focus_path_and_value() -> None:
    other = replace(ONE, shape=Iri("ex:s0"))
    assert Report.of([THREE, TWO, ONE, other]).results == (other, ONE, TWO, THREE)
    assert Report.of([ONE, other]) == Report.of([other, ONE])


def test_the_same_result_stands_once() -> None:
    assert Report.of([ONE, replace(ONE)]).results == (ONE,)


def test_only_a_report_without_any_result_conforms() -> None:
    assert Report.of([]).conforms
    assert not Report.of([THREE]).conforms
    assert Report.of([THREE, ONE, TWO]).violations == (ONE,)


def test_a_message_falls_back_to_a_language_that_it_has() -> None:
    assert ONE.text() == "Say"
    assert ONE.text(["pl", "en"]) == "Podaj"
    assert ONE.text(["fr"]) == "Say"
    assert THREE.text(["pl"]) == "Look"
    assert replace(ONE, message={}).text() == ""


def test_a_report_as_dictionaries() -> None:
    assert Report.of([TWO]).to_dicts() == [
        {
            "focus": "ex:a",
            "path": "^<ex:q>",
            "value": 'x "y"',
            "message": {"en": "Say", "pl": "Podaj"},
            "severity": "Warning",
            "shape": "ex:s1",
            "component": MIN,
        }
    ]
    assert Report.of([ONE]).to_dicts()[0]["value"] is None


def test_a_report_as_turtle() -> None:
    report = Report.of([ONE, TWO], [Iri("ex:s9"), Iri("ex:s8"), Iri("ex:s9")])
    assert (
        report.to_turtle("https://ex.org/id/run/validation")
        == """\
@prefix pkg: <https://w3id.org/prospects-kg/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<https://ex.org/id/run/validation>
    a sh:ValidationReport ;
    sh:conforms false ;
    sh:result <https://ex.org/id/run/validation/result/1> ;
    sh:result <https://ex.org/id/run/validation/result/2> ;
    pkg:shapeWithoutTarget <ex:s8> ;
    pkg:shapeWithoutTarget <ex:s9> .

<https://ex.org/id/run/validation/result/1>
    a sh:ValidationResult ;
    sh:focusNode <ex:b> ;
    sh:resultPath <ex:p> ;
    sh:resultMessage "Say"@en ;
    sh:resultMessage "Podaj"@pl ;
    sh:resultSeverity <http://www.w3.org/ns/shacl#Violation> ;
    sh:sourceShape <ex:s1> ;
    sh:sourceConstraintComponent <http://www.w3.org/ns/shacl#MinCountConstraintComponent> .

<https://ex.org/id/run/validation/result/2>
    a sh:ValidationResult ;
    sh:focusNode <ex:a> ;
    sh:value "x \\"y\\""@en ;
    sh:resultMessage "Say"@en ;
    sh:resultMessage "Podaj"@pl ;
    sh:resultSeverity <http://www.w3.org/ns/shacl#Warning> ;
    sh:sourceShape <ex:s1> ;
    sh:sourceConstraintComponent <http://www.w3.org/ns/shacl#MinCountConstraintComponent> .
"""
    )


def test_a_report_is_turtle_without_blank_nodes() -> None:
    turtle = Report.of([ONE, TWO, THREE]).to_turtle("https://ex.org/report")
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert len(quads) == 5 + 8 + 8 + 6
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad)
