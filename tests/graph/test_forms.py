"""What a text is before an engine reads it."""

from __future__ import annotations

import pytest

from prospects_kg.graph.forms import query_form, refuse_deep, skeleton


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select * { }", "SELECT"),
        ("# ASK\nSELECT * { }", "SELECT"),
        ("BASE <u:ask> PREFIX ask: <u:SELECT/> CONSTRUCT { } { }", "CONSTRUCT"),
        ("PREFIX : <u:> DESCRIBE :select", "DESCRIBE"),
        ("PREFIX select:<u:> ASK { ?select select:ask ?ask }", "ASK"),
        ("PREFIX a-select: <u:> ASK { }", "ASK"),
        ("SELECT ?x { ?x ?y 'ASK' }", "SELECT"),
        ("delete where { ?s ?p ?o }", "DELETE"),
        ("WHERE { }", ""),
        ("SELECTION", ""),
    ],
)
def test_the_form_is_the_first_keyword_outside_strings_iris_and_comments(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a 'b' c", "a     c"),
        ('"""x "y" \\""" z""" .', "                   ."),
        ("'''it's\n''' .", "       \n    ."),
        ('"a\\"{" {', "       {"),
        ("<u:{> < {", "<u:{> < {"),
        ("<u:a#b> # {\n{", "           \n{"),
        ("?a<?b && ?c>?d", "?a<?b && ?c>?d"),
    ],
)
def test_a_skeleton_keeps_every_place(text: str, bare: str) -> None:
    assert skeleton(text) == bare
    assert len(bare) == len(text)


def test_brackets_in_strings_and_comments_are_no_depth() -> None:
    refuse_deep(f'SELECT * {{ ?s ?p "{"(" * 500}" }} # {"{" * 500}')


def test_many_brackets_side_by_side_are_no_depth() -> None:
    refuse_deep("SELECT * { " + "{ ?s ?p ?o } UNION " * 500 + "{ } }")
