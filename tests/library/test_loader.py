from pathlib import Path

import pytest

from prospects_kg.library.loader import QueryLibrary, query_of, read_query, read_rules
from prospects_kg.model.errors import QueryError
from prospects_kg.model.project import Project

HEADER = """\
#+ title: Titles
#+ question: Which titles are there?
#+ parameters:
#+   theme: {type: thing, default: null, help: a theme}
#+ columns: {thing: the thing, title: its title}
"""
BODY = "SELECT ?thing ?title { ?thing <u:title> ?title ; <u:theme> $theme }\n"


def write(folder: Path, text: str, name: str = "topic/titles.rq") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def complaint(folder: Path, text: str, name: str = "topic/titles.rq") -> str:
    """What the loader says about a text, without the folder of the test."""
    with pytest.raises(QueryError) as caught:
        read_query(write(folder, text, name))
    return str(caught.value).removeprefix(f"{folder}/")


def test_a_query_is_named_by_its_file_and_its_topic_by_the_folder(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, HEADER + BODY))
    assert (query.name, query.topic, query.text) == ("titles", "topic", HEADER + BODY)
    assert query.header.title == {"en": "Titles"}
    assert query.sha256 == "2e2b2110c066a1d93423b660add134e634087c682a002d33c2ebdc2f93f916cc"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            BODY.replace("?title {", "{"),
            "the SELECT has the columns thing, the header thing, title; name the same",
        ),
        (
            BODY.replace("?thing ?title", "?title ?thing", 1),
            "the SELECT has the columns title, thing, the header thing, title",
        ),
        (BODY.replace("?thing ?title", "*", 1), "the SELECT has the columns *, the header thing, title"),
        (BODY.replace("?title {", "$theme {"), "parameter $theme cannot stand in the list of a SELECT"),
        (
            BODY.replace("?title {", "(STR(?t) AS $theme) {"),
            "parameter $theme cannot stand in the list of a SELECT",
        ),
        (BODY.replace("$theme }", "$theme BIND (1 AS $theme) }"), "parameter $theme cannot stand in AS"),
        (
            BODY.replace("$theme }", "$theme FILTER (BOUND($theme)) }"),
            "parameter $theme cannot stand in BOUND",
        ),
        (
            BODY.replace("$theme }", "$theme VALUES $theme { 1 } }"),
            "parameter $theme cannot stand in the variables of VALUES",
        ),
        (
            BODY.replace("$theme }", "$theme VALUES (?thing $theme) { (1 2) } }"),
            "parameter $theme cannot stand in the variables of VALUES",
        ),
        (BODY.replace("\n", " GROUP BY ?thing ?title $theme"), "parameter $theme cannot stand in GROUP BY"),
        (
            BODY.replace("$theme", "$other"),
            "$other is no parameter of the header; write ?other, or declare it",
        ),
        (
            BODY.replace("$theme }", "$theme ; <u:p> ?theme }"),
            "?theme has the name of a parameter; write $theme",
        ),
        (
            BODY.replace("?title ;", "?title FILTER (1 <$theme&&2>1) . ?thing"),
            "<$theme&&2> holds a parameter inside an IRI",
        ),
    ],
)
def test_a_parameter_or_column_out_of_place_is_answered_with_its_line(
    tmp_path: Path, body: str, message: str
) -> None:
    assert body != BODY
    assert complaint(tmp_path, HEADER + body).startswith(f"topic/titles.rq:6: {message}")


def test_a_parameter_that_the_query_never_uses_is_answered(tmp_path: Path) -> None:
    said = complaint(tmp_path, HEADER + BODY.replace("$theme", "'$theme'"))
    assert said == "topic/titles.rq:1: parameter theme is declared and never used; write $theme in the query"


def test_a_nested_select_may_not_name_a_parameter_either(tmp_path: Path) -> None:
    body = "SELECT ?thing ?title\n{ ?thing <u:title> ?title\n{ SELECT ?thing $theme { ?thing <u:theme> $theme } } }"
    assert complaint(tmp_path, HEADER + body).startswith(
        "topic/titles.rq:8: parameter $theme cannot stand in the list"
    )


def test_broken_sparql_is_answered_when_the_library_is_loaded(tmp_path: Path) -> None:
    assert complaint(tmp_path, HEADER + BODY.replace("}", "")).startswith("topic/titles.rq: ")


def test_a_query_that_breaks_once_its_parameters_are_bound_is_answered(tmp_path: Path) -> None:
    said = complaint(tmp_path, HEADER + BODY.replace("\n", " ORDER BY $theme"))
    assert said.startswith("topic/titles.rq: the query with its parameters bound is not SPARQL: ")


@pytest.mark.parametrize(
    "form", ["ASK { ?thing <u:theme> $theme }", "CONSTRUCT { ?a ?b $theme } WHERE { ?a ?b $theme }"]
)
def test_a_library_holds_only_select(tmp_path: Path, form: str) -> None:
    assert (
        complaint(tmp_path, HEADER + form)
        == "topic/titles.rq:1: a query of the library is a SELECT; this is none"
    )


def test_a_wrong_header_names_file_and_line(tmp_path: Path) -> None:
    assert complaint(tmp_path, HEADER.replace("title:", "titel:", 1) + BODY).startswith(
        "topic/titles.rq:1: unknown key 'titel'"
    )


def test_a_wrong_name_is_answered(tmp_path: Path) -> None:
    said = complaint(tmp_path, HEADER + BODY, "topic/Titles_1.rq")
    assert said == "topic/Titles_1.rq: 'Titles_1' is no name; small letters, digits and single hyphens only"


def test_a_file_that_cannot_be_read_or_is_not_utf_8_is_answered(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read: No such file"):
        read_query(tmp_path / "missing.rq")
    file = tmp_path / "latin.rq"
    file.write_bytes("#+ title: Górnictwo".encode("iso8859-2"))
    with pytest.raises(QueryError, match=r"latin\.rq: is not UTF-8 \(byte 11\); save it as UTF-8"):
        read_query(file)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert read_query(write(tmp_path, "\ufeff" + HEADER + BODY)).header.title == {"en": "Titles"}


def test_a_library_is_in_the_order_of_topics_and_names(tmp_path: Path) -> None:
    files = [write(tmp_path, HEADER + BODY, name) for name in ("b/one.rq", "a/two.rq", "a/three.rq")]
    library = QueryLibrary.load(files)
    assert [(query.topic, query.name) for query in library] == [("a", "three"), ("a", "two"), ("b", "one")]
    assert (len(library), "two" in library, "four" in library) == (3, True, False)


def test_one_name_twice_is_answered_with_both_files(tmp_path: Path) -> None:
    files = [write(tmp_path, HEADER + BODY, name) for name in ("a/one.rq", "b/one.rq")]
    with pytest.raises(QueryError) as caught:
        QueryLibrary.load(files)
    assert str(caught.value) == f"{files[1]}: there is a query one already, in {files[0]}; rename one"


def test_an_unknown_query_is_answered_with_those_alike_or_all(tmp_path: Path) -> None:
    library = QueryLibrary.load(
        [write(tmp_path, HEADER + BODY, f"a/{name}.rq") for name in ("partners", "themes")]
    )
    with pytest.raises(QueryError, match=r"^no query is named 'partner'; there are partners$"):
        library["partner"]
    with pytest.raises(QueryError, match=r"^no query is named 'x'; there are partners, themes$"):
        library["x"]
    with pytest.raises(QueryError, match=r"^no query is named 'x'; the library is empty$"):
        QueryLibrary.load([])["x"]


def test_a_query_of_ones_own_needs_no_header() -> None:
    query = query_of("ASK { ?a ?b $c }", "-")
    assert (query.text, query.header.parameters) == ("ASK { ?a ?b $c }", {})


def test_a_query_of_ones_own_with_a_header_is_checked_like_those_of_the_library() -> None:
    assert list(query_of(HEADER + BODY, "mine.rq").header.parameters) == ["theme"]
    with pytest.raises(QueryError, match=r"^mine\.rq:6: \$other is no parameter"):
        query_of(HEADER + BODY.replace("$theme", "$other"), "mine.rq")


def rule(
    folder: Path, name: str, order: int, text: str = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }"
) -> Path:
    return write(
        folder, f"#+ title: {name}\n#+ order: {order}\n#+ claims: nothing\n{text}", f"rules/{name}.rq"
    )


def test_rules_run_by_order_then_by_name(tmp_path: Path) -> None:
    files = [rule(tmp_path, "c", 10), rule(tmp_path, "b", 20), rule(tmp_path, "a", 20)]
    assert [(found.name, found.header.order) for found in read_rules(files)] == [
        ("c", 10),
        ("a", 20),
        ("b", 20),
    ]


def test_a_wrong_rule_is_answered_with_its_file(tmp_path: Path) -> None:
    file = rule(tmp_path, "broken", 1, "CONSTRUCT {")
    with pytest.raises(QueryError) as caught:
        read_rules([file])
    assert str(caught.value).startswith(f"{file}: ")


def test_one_name_of_two_rules_is_answered_with_both_files(tmp_path: Path) -> None:
    files = [rule(tmp_path / "one", "same", 1), rule(tmp_path / "two", "same", 2)]
    with pytest.raises(QueryError) as caught:
        read_rules(files)
    assert str(caught.value) == f"{files[1]}: there is a rule same already, in {files[0]}; rename one"


PACKAGED = QueryLibrary.load(Project.packaged().files("queries", "*/*.rq"))


def test_the_packaged_library_holds_at_least_ten_questions() -> None:
    assert len(PACKAGED) >= 10
    assert "who-worked-together" in PACKAGED


@pytest.mark.parametrize("query", PACKAGED, ids=lambda query: query.name)
def test_every_packaged_question_has_its_title_and_question_in_english_and_polish(query) -> None:
    assert set(query.header.title) == set(query.header.question) == {"en", "pl"}
    assert query.header.keywords


@pytest.mark.parametrize("query", PACKAGED, ids=lambda query: query.name)
def test_every_packaged_question_orders_its_rows(query) -> None:
    assert "ORDER BY" in query.text
