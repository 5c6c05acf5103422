import pytest

from prospects_kg.library.headers import RuleHeader, has_header, read_header, read_rule_header
from prospects_kg.library.parameters import Parameter
from prospects_kg.model.errors import QueryError

GOOD = """\
#+ title: {en: Practices on a theme, pl: Praktyki na temat}
#+ question: Which practices are there?
#+ parameters:
#+   theme: {type: thing, default: null, help: a theme}
#+   year: {type: year, help: a year}
#+   language: {type: language, default: no, help: a language}
#+ columns:
#+   practice: the practice
#+   label: its name
#+ keywords: [practices, themes]
SELECT ?practice ?label { ?practice ?label $theme }
"""


def test_a_header_says_title_question_parameters_columns_and_keywords() -> None:
    header = read_header(GOOD, "q.rq")
    assert header.title == {"en": "Practices on a theme", "pl": "Praktyki na temat"}
    assert header.question == {"en": "Which practices are there?"}
    assert header.parameters == {
        "theme": Parameter("theme", "thing", "a theme", None, required=False),
        "year": Parameter("year", "year", "a year", None, required=True),
        "language": Parameter("language", "language", "a language", "no", required=False),
    }
    assert list(header.columns.items()) == [("practice", "the practice"), ("label", "its name")]
    assert header.keywords == ("practices", "themes")


def test_the_word_summary_of_other_libraries_is_understood() -> None:
    assert read_header(GOOD.replace("question", "summary"), "q.rq") == read_header(GOOD, "q.rq")


def test_a_header_may_say_what_no_rows_mean() -> None:
    header = read_header(
        GOOD.replace("#+ keywords", "#+ emptyMeans: {en: Nobody says., pl: Nikt nie mówi.}\n#+ keywords"),
        "q.rq",
    )
    assert header.empty_means == {"en": "Nobody says.", "pl": "Nikt nie mówi."}
    assert read_header(
        GOOD.replace("#+ keywords", "#+ emptyMeans: Nobody.\n#+ keywords"), "q.rq"
    ).empty_means == {"en": "Nobody."}
    assert read_header(GOOD, "q.rq").empty_means == {}


def test_windows_line_ends_are_read() -> None:
    assert read_header(GOOD.replace("\n", "\r\n"), "q.rq") == read_header(GOOD, "q.rq")


def test_scalars_stay_text() -> None:
    header = read_header(
        "#+ title: {no: yes}\n#+ question: 2012-10\n#+ columns: {a: 1.50}\nSELECT ?a {}", "q.rq"
    )
    assert (header.title, header.question, header.columns) == (
        {"no": "yes"},
        {"en": "2012-10"},
        {"a": "1.50"},
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("#+ keywords", "#+ keyword"),
            "q.rq:10: unknown key 'keyword' in the header; known are title, question",
        ),
        (
            ("help: a theme", "hlep: a theme"),
            "q.rq:4: unknown key 'hlep' in parameter theme; known are type, default, help",
        ),
        (("type: thing, ", ""), "q.rq:4: parameter theme has no type; add `type: ...`"),
        ((", help: a year", ""), "q.rq:5: parameter year has no help; add `help: ...`"),
        (
            ("type: year", "type: age"),
            "q.rq:5: parameter year has unknown type 'age'; known are iri, thing, string",
        ),
        (("  theme: {", "  the-me: {"), "q.rq:4: 'the-me' is no name of a parameter"),
        (
            ("#+ title: {en: Practices on a theme, pl: Praktyki na temat}\n", ""),
            "q.rq:1: the header has no title",
        ),
        (("#+ question: Which practices are there?\n", ""), "q.rq:1: the header has no question"),
        (
            ("#+ columns:\n#+   practice: the practice\n#+   label: its name\n", ""),
            "q.rq:1: the header has no columns",
        ),
        (
            ("default: null", "default: [a]"),
            "q.rq:4: default of parameter theme must be a text, or null where none",
        ),
        (("  label: its name", "  label:"), "q.rq:9: column label must be a text"),
        (("  label: its name", "  practice: again"), "q.rq:9: columns has practice twice"),
        (("[practices, themes]", "practices"), "q.rq:10: keywords must be a list, [one, two]"),
        (("[practices, themes]", "[practices"), "q.rq:10: the header is not YAML: "),
        (("pl: Praktyki", "Polish: Praktyki"), "q.rq:1: title has 'Polish', which is no language tag"),
        (("SELECT", "SELECT ?a {}\n#+ late: y\n#"), "q.rq:12: a line of the header stands apart"),
        (("#+ keywords", "#+ emptyMeans:\n#+ keywords"), "q.rq:10: emptyMeans must be a text"),
        (
            ("#+ keywords", "#+ emptyMeans: {english: E}\n#+ keywords"),
            "q.rq:10: emptyMeans has 'english', which is no language tag",
        ),
        (
            ("#+ keywords", "#+ summary: S\n#+ keywords"),
            "q.rq:10: the header has question and summary; keep one",
        ),
    ],
)
def test_a_wrong_header_is_answered_with_file_line_and_remedy(change: tuple[str, str], message: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(QueryError) as caught:
        read_header(GOOD.replace(*change, 1), "q.rq")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("text", ["SELECT ?a {}", "", "\n#+ title: T\n"])
def test_a_file_without_header_on_top_is_answered(text: str) -> None:
    assert not has_header(text)
    with pytest.raises(QueryError, match=r"^q\.rq:"):
        read_header(text, "q.rq")


@pytest.mark.parametrize(
    "text", ["#+\n", "#+ title\n", "#+ [a]\n", "#+ a: \x00\n", "#+ {a: &b {c: *b}}\n", "#+ ? [a]\n#+ : b\n"]
)
def test_yaml_that_is_no_header_is_answered(text: str) -> None:
    with pytest.raises(QueryError, match=r"^q\.rq:1: "):
        read_header(text, "q.rq")


def test_a_rule_says_title_order_and_claims() -> None:
    header = read_rule_header(
        "#+ title: {en: T}\n#+ order: 20\n#+ claims: >-\n#+   One\n#+   two.\nCONSTRUCT {}", "r.rq"
    )
    assert header == RuleHeader({"en": "T"}, 20, {"en": "One two."})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ title: T\n#+ claims: C\n", "r.rq:1: the header has no order; add `order: ...`"),
        (
            "#+ title: T\n#+ order: soon\n#+ claims: C\n",
            "r.rq:2: order is 'soon'; write a whole number, as 10",
        ),
        (
            "#+ title: T\n#+ order: 1\n#+ question: C\n",
            "r.rq:3: unknown key 'question' in the header of a rule",
        ),
    ],
)
def test_a_wrong_rule_header_is_answered(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_rule_header(text, "r.rq")
    assert str(caught.value).startswith(message)
