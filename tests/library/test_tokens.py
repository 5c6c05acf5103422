from prospects_kg.library.tokens import Kind, line_of, projection, replace_variables, tokens


def variables(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.kind is Kind.VARIABLE]


def test_variables_in_strings_of_every_kind_are_text() -> None:
    text = """?a "$b" '$c' \"\"\"$d " $e\"\"\" '''$f ' $g''' "\\" $h" ?i"""
    assert variables(text) == ["?a", "?i"]


def test_variables_in_iris_and_comments_are_none() -> None:
    assert variables("<https://ex.org/$a> # $b ' \n $c") == ["$c"]


def test_less_than_is_no_iri() -> None:
    assert variables("FILTER (?a < $b && $c > ?d)") == ["?a", "$b", "$c", "?d"]


def test_an_escaped_dollar_in_a_prefixed_name_is_no_variable() -> None:
    assert variables(r"ex:a\$b ex:c\'d $e ex:f\#g $h") == ["$e", "$h"]


def test_names_are_taken_whole_whatever_their_letters() -> None:
    assert variables("$theme $themes $théme $th·eme") == ["$theme", "$themes", "$théme", "$th·eme"]
    assert replace_variables("$theme $themes $th·eme", {"theme": "X"}) == "X $themes $th·eme"


def test_a_question_mark_is_not_replaced() -> None:
    assert replace_variables("?theme $theme", {"theme": "X"}) == "?theme X"


def test_projection_ends_at_where_or_brace_and_knows_as() -> None:
    nested = list(tokens("SELECT DISTINCT $a (MAX(?b) AS ?c) ?d FROM <u:g> WHERE { SELECT ?e { ?e ?f ?g } }"))
    assert [token.text for token in projection(nested, 0)] == ["$a", "?c", "?d"]


def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nb\nc", position) for position in (0, 2, 4)] == [1, 2, 3]
