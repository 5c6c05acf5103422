"""What is to be asked for some shapes: focus sets and checks, without a word of a query language."""

from __future__ import annotations

from prospects_kg.model.terms import Iri, Literal
from prospects_kg.validation.model import Count, Datatype, Length, Logic, Sparql, Target
from prospects_kg.validation.paths import Predicate
from prospects_kg.validation.plan import AnyOf, Check, Judgement, Plan, Targets, ValuesOf, may_repeat, plan
from prospects_kg.validation.reading import read_model
from tests.validation.written_shapes import shapes_of

EX = "https://example.org/"
S, T = Iri(EX + "S"), Iri(EX + "T")
P, Q = Predicate(Iri(EX + "p")), Predicate(Iri(EX + "q"))
NODE_A = Targets((Target("node", Iri(EX + "a")),))
WITH_QUERY = 'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" ]'


def planned(turtle: str) -> Plan:
    return plan(read_model(shapes_of(turtle)))


def test_tests_of_the_same_values_are_one_check_and_counts_are_their_own() -> None:
    steps = planned(
        ":S sh:targetNode :a ; sh:property :T ."
        ":T sh:path :p ; sh:minCount 1 ; sh:datatype xsd:string ; sh:maxLength 9 ."
    ).steps
    text = Iri("http://www.w3.org/2001/XMLSchema#string")
    assert steps == (
        Check(T, NODE_A, P, (Datatype(text), Length(9, "MaxLength"))),
        Check(T, NODE_A, P, (Count(1, "MinCount"),)),
    )
    assert not may_repeat(steps[0].focus)


def test_a_property_shape_below_another_is_about_the_values_of_its_path() -> None:
    (step,) = planned(
        ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:property :T ] . :T sh:path :q ; sh:minCount 1 ."
    ).steps
    assert step == Check(T, ValuesOf(NODE_A, P), Q, (Count(1, "MinCount"),))
    assert may_repeat(step.focus)


def test_a_property_shape_of_two_parents_is_checked_once_over_both() -> None:
    (step,) = planned(
        ":S sh:targetNode :a ; sh:property :T . :R sh:targetNode :b ; sh:property :T . :T sh:path :p ; sh:minCount 1 ."
    ).steps
    both = AnyOf((Targets((Target("node", Iri(EX + "b")),)), NODE_A))
    assert isinstance(step.focus, AnyOf)
    assert set(step.focus.sets) == set(both.sets)


def test_shapes_without_a_target_that_nothing_leads_to_are_not_checked() -> None:
    assert planned(":S a sh:NodeShape ; sh:class :C .").steps == ()


def test_a_nested_shape_is_decided_in_the_check_of_the_outer_one() -> None:
    (step,) = planned(":S sh:targetNode :a ; sh:not :T . :T sh:path :p ; sh:minCount 1 .").steps
    assert step == Check(S, NODE_A, None, (Logic("Not", (T,)),))


def test_a_nested_query_of_a_user_is_asked_for_itself_and_compared() -> None:
    (step,) = planned(
        f":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:not :T ] . :T {WITH_QUERY} ."
    ).steps
    assert isinstance(step, Judgement)
    (branch,) = step.branches
    assert (branch.shape, branch.focus) == (T, ValuesOf(NODE_A, P))
    (inner,) = branch.steps
    assert isinstance(inner, Check)
    assert isinstance(inner.constraints[0], Sparql)


def test_values_that_are_counted_far_are_not_told_apart_in_one_expression() -> None:
    few, many = (
        planned(f":S sh:targetNode :a ; sh:not :T . :T sh:path :p ; sh:minCount {count} .").steps[0]
        for count in (2, 7)
    )
    assert isinstance(few, Check)
    assert isinstance(many, Judgement)


def test_a_literal_may_be_a_focus_node() -> None:
    (step,) = planned(':S sh:targetNode "x" ; sh:minLength 3 .').steps
    assert step.focus == Targets((Target("node", Literal("x")),))
