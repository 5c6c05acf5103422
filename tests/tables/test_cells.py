"""What single cells state, and what is said of those that are not as their column wants them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pyoxigraph
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from prospects_kg.model.terms import PREFIXES, XSD
from prospects_kg.tables.cells import alpha3, compile_column
from prospects_kg.tables.checks import CellFault, Surroundings
from prospects_kg.tables.schema import Column

P = "https://ex.org/p"
AROUND = Surroundings(
    base="https://ex.org/net/",
    ids={"practices": {"eco-park"}, "stage_reports": {"seen-2010"}, "themes": {"energy", "skills"}},
    kinds={"practice": "practices", "stage-report": "stage_reports", "theme": "themes"},
    limit=40,
)


def column(**definition: object) -> Column:
    return Column("x", predicate=P, **definition)  # type: ignore[arg-type]


def ends(definition: Column, cell: str, **siblings: str) -> list[str]:
    """The ends of the statements of a cell, with `siblings` as the other cells of its row."""
    header = ("x", *siblings)
    return list(compile_column(definition, header, AROUND)(cell, [cell, *siblings.values()]))


def value(definition: Column, cell: str, **siblings: str) -> str:
    """The object of the only statement of a cell."""
    (end,) = ends(definition, cell, **siblings)
    assert end.startswith(f"<{P}> ")
    return end.removeprefix(f"<{P}> ").replace(f"<{XSD}", "<xsd:")


def fault(definition: Column, cell: str, **siblings: str) -> tuple[str, str]:
    with pytest.raises(CellFault) as caught:
        ends(definition, cell, **siblings)
    return caught.value.reason, caught.value.remedy


def stored(spelling: str) -> str:
    """A literal as Oxigraph gives it back."""
    store = pyoxigraph.Store()
    store.load(f"<https://ex.org/s> <{P}> {spelling} .".encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    (quad,) = store
    return str(quad.object)


# Text


def test_text_states_a_plain_literal():
    assert value(column(), 'a "b" \\ c') == '"a \\"b\\" \\\\ c"'


def test_text_of_a_language_column_carries_its_language():
    assert value(column(language="pl"), "Zażółć") == '"Zażółć"@pl'


def test_language_of_a_sibling_is_written_in_lower_case():
    assert value(column(language_from="language"), "Bonjour", language="fr-BE") == '"Bonjour"@fr-be'


def test_text_whose_sibling_gives_no_language_has_none():
    assert value(column(language_from="language"), "Bonjour", language="") == '"Bonjour"'


def test_the_same_text_in_two_languages_is_stated_in_each():
    encode = compile_column(column(language_from="language"), ("x", "language"), AROUND)
    assert [list(encode("Park", ["Park", tag])) for tag in ("en", "pl", "en")] == [
        [f'<{P}> "Park"@en'],
        [f'<{P}> "Park"@pl'],
        [f'<{P}> "Park"@en'],
    ]


def test_line_breaks_and_tabs_within_a_text_stay():
    assert value(column(), "one\ntwo\tthree") == '"one\\ntwo\\tthree"'


@pytest.mark.parametrize("cell", [" a", "a ", "\na", "a\n", "a\u00a0", "\u3000a"])
def test_a_blank_at_either_end_is_refused(cell):
    assert fault(column(), cell) == (f"{cell!r} starts or ends with a blank", "take the blank out")


@pytest.mark.parametrize(
    ("character", "name"),
    [("\0", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\uffff", "U+FFFF")],
)
def test_a_control_character_is_named(character, name):
    assert fault(column(), f"a{character}b") == (f"holds the control character {name}", "take it out")


def test_a_cell_at_the_limit_is_kept():
    assert value(column(), "a" * 40) == f'"{"a" * 40}"'


def test_a_cell_over_the_limit_is_refused_with_its_length():
    assert fault(column(), "a" * 41) == (
        "the cell has 41 characters, the limit is 40",
        "shorten it, or raise limits.cell_characters",
    )


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
        lambda text: text == text.strip()
    )
)
def test_any_text_is_stored_as_it_stands_or_refused_for_a_control_character(text):
    try:
        spelling = value(column(), text)
    except CellFault as error:
        spelling = error.reason
    if spelling.startswith("holds the control character U+"):
        return
    (quad,) = pyoxigraph.parse(
        f"<https://ex.org/s> <{P}> {spelling} .".encode(), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert quad.object.value == text


# Numbers


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        ("1793582.00", "1793582"),
        ("1793582.50", "1793582.5"),
        ("+4", "4"),
        ("007", "7"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.10", "0.1"),
        ("-0.50", "-0.5"),
        ("100", "100"),
        ("0.000000000000000001", "0.000000000000000001"),
        # 31 digits: none may be rounded away.
        ("1234567890123456789012345678.901", "1234567890123456789012345678.901"),
    ],
)
def test_decimals_are_written_in_canonical_form(cell, canonical):
    assert value(column(base="decimal"), cell) == f'"{canonical}"^^<xsd:decimal>'


numbers = st.from_regex(r"[+-]?[0-9]{1,38}(\.[0-9]{1,20})?", fullmatch=True).filter(lambda t: len(t) <= 40)


@given(numbers)
@example("1234567890123456789012345678.901")
def test_decimals_keep_their_value_and_are_what_oxigraph_stores(cell):
    spelling = value(column(base="decimal"), cell)
    assert Fraction(spelling.split('"')[1]) == Fraction(cell)
    assert stored(spelling.replace("xsd:", XSD)) == spelling.replace("xsd:", XSD)


@given(st.from_regex(r"[+-]?[0-9]{1,39}", fullmatch=True))
def test_integers_keep_their_value_and_are_what_oxigraph_stores(cell):
    spelling = value(column(base="integer"), cell)
    assert int(spelling.split('"')[1]) == int(cell)
    assert stored(spelling.replace("xsd:", XSD)) == spelling.replace("xsd:", XSD)


def test_an_integer_of_thousands_of_digits_is_a_number_like_any_other():
    long = Surroundings("https://ex.org/", {}, {}, limit=20_000)
    encode = compile_column(column(base="integer"), ("x",), long)
    digits = "9" * 5_000
    assert list(encode(digits, [digits])) == [f'<{P}> "{digits}"^^<{XSD}integer>']


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        ("1.5E3", "1500"),
        ("1e-7", "0.0000001"),
        ("1E21", "1000000000000000000000"),
        ("0.10", "0.1"),
        ("-0", "-0"),
        ("+7", "7"),
    ],
)
def test_doubles_are_written_as_oxigraph_writes_them(cell, canonical):
    spelling = value(column(base="double"), cell).replace("xsd:", XSD)
    assert spelling == f'"{canonical}"^^<{XSD}double>' == stored(spelling)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_keep_their_value_also_in_oxigraph(number):
    """The value, not the last digit: of two shortest spellings of one double Rust takes one and Python the other."""
    cell = repr(number)
    (end,) = compile_column(column(base="double"), ("x",), Surroundings("https://ex.org/", {}, {}))(
        cell, [cell]
    )
    spelling = end.removeprefix(f"<{P}> ")
    assert float(spelling.split('"')[1]) == float(stored(spelling).split('"')[1]) == number


@pytest.mark.parametrize(
    "cell", ["1,5", "1 000", "1.", ".5", "1e3", "four", "INF", "NaN", "--1", "\u0663", "1_000"]
)
def test_what_is_no_decimal_is_refused(cell):
    assert fault(column(base="decimal"), cell) == (
        f"{cell!r} is no decimal number",
        "write it as 1793582.5, without blanks and thousands separators",
    )


@pytest.mark.parametrize("cell", ["1.0", "1e3", "1 000", "one", "\u0663", "1_000"])
def test_what_is_no_integer_is_refused(cell):
    assert fault(column(base="integer"), cell) == (f"{cell!r} is no whole number", "write digits only")


@pytest.mark.parametrize("cell", ["1,5", "many", "INF", "NaN", "sNaN", "Infinity", "1_000", "1e999"])
def test_what_is_no_double_is_refused(cell):
    assert fault(column(base="double"), cell) == (f"{cell!r} is no number", "write it as 1.5E3")


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("0", "write a number between 1 and 4"),
        ("5", "write a number between 1 and 4"),
        ("-1", "write a number between 1 and 4"),
    ],
)
def test_a_number_out_of_range_is_told_the_range(cell, remedy):
    assert fault(column(base="integer", minimum=1, maximum=4), cell) == (f"{cell} is out of range", remedy)


def test_ends_of_a_range_belong_to_it():
    latitude = column(base="decimal", minimum=-90, maximum=90)
    assert value(latitude, "90") == '"90"^^<xsd:decimal>'
    assert value(latitude, "-90.0") == '"-90"^^<xsd:decimal>'


@pytest.mark.parametrize(
    ("limits", "remedy"),
    [({"minimum": 1}, "write a number of at least 1"), ({"maximum": 9}, "write a number of at most 9")],
)
def test_a_range_with_one_end_is_told_in_words(limits, remedy):
    cell = "0" if "minimum" in limits else "10"
    assert fault(column(base="integer", **limits), cell) == (f"{cell} is out of range", remedy)


# Other datatypes


def test_booleans_are_true_or_false():
    assert value(column(base="boolean"), "true") == '"true"^^<xsd:boolean>'
    assert fault(column(base="boolean"), "yes") == ("'yes' is neither true nor false", "write true or false")


def test_dates_are_days():
    assert value(column(base="date"), "2012-02-29") == '"2012-02-29"^^<xsd:date>'


@pytest.mark.parametrize(
    "cell", ["2011-02-29", "2012-2-9", "20120229", "2012-W01-1", "29.02.2012", "2012", "2012-\u0660\u0661-01"]
)
def test_what_is_no_day_is_refused(cell):
    assert fault(column(base="date"), cell) == (f"{cell!r} is no date", "write YYYY-MM-DD")


def test_years_are_years():
    assert value(column(base="gYear"), "2019") == '"2019"^^<xsd:gYear>'


@pytest.mark.parametrize("cell", ["19", "2019-01", "3019", "0999", "2\u066019", "two thousand"])
def test_what_is_no_year_is_refused(cell):
    assert fault(column(base="gYear"), cell) == (f"{cell!r} is no year", "write YYYY")


def test_web_addresses_are_literals():
    assert value(column(base="anyURI"), "https://ex.org/é?a=b#c") == (
        '"https://ex.org/é?a=b#c"^^<xsd:anyURI>'
    )


@pytest.mark.parametrize(
    "cell", ["www.ex.org", "ftp://ex.org", "javascript:alert(1)", "https://ex.org/a b", "https://ex.org/<x>"]
)
def test_what_is_no_web_address_is_refused(cell):
    assert fault(column(base="anyURI"), cell) == (
        f"{cell!r} is no web address",
        "write it as the browser shows it, starting with https:// or http://",
    )


# Formats


def test_an_enumeration_lists_what_is_allowed():
    assert fault(column(format="need|offer"), "wish") == (
        "'wish' is not allowed here",
        "write one of need, offer",
    )


def test_words_of_an_enumeration_may_hold_hyphens():
    kinds = column(format="county-council|science-park")
    assert value(kinds, "science-park") == '"science-park"'
    assert fault(kinds, "science") == (
        "'science' is not allowed here",
        "write one of county-council, science-park",
    )


@pytest.mark.parametrize(
    "cell", ["Eco-park", "eco_park", "eco--park", "-eco", "eco-", "eco park", "öko", "eco\n"]
)
def test_a_bad_id_is_told_how_ids_are_written(cell):
    if cell.strip() != cell:
        assert fault(column(format="[a-z0-9]+(-[a-z0-9]+)*"), cell)[0].endswith("a blank")
        return
    assert fault(column(format="[a-z0-9]+(-[a-z0-9]+)*"), cell) == (
        f"{cell!r} is not allowed here",
        "write an id: small letters, digits and single hyphens, as eco-park-2",
    )


def test_a_format_holds_for_the_whole_cell():
    assert fault(column(format="[0-9]+"), "12a") == ("'12a' is not allowed here", "write it as [0-9]+")


def test_a_long_cell_is_shortened_in_the_message():
    long = Surroundings("https://ex.org/", {}, {})
    with pytest.raises(CellFault) as caught:
        compile_column(column(format="need|offer"), ("x",), long)("a" * 100, ["a" * 100])
    assert caught.value.reason == f"'{'a' * 57}...' is not allowed here"


# References and templates


def test_a_reference_becomes_the_iri_of_the_thing():
    practice = column(value="https://w3id.org/prospects-kg/id/practice/{x}", references="practices")
    assert value(practice, "eco-park") == "<https://ex.org/net/id/practice/eco-park>"


def test_a_reference_to_nothing_names_the_table():
    practice = column(value="https://w3id.org/prospects-kg/id/practice/{x}", references="practices")
    assert fault(practice, "eco-prak") == (
        "there is no 'eco-prak' in practices.csv",
        "correct the id or add the row",
    )


def test_class_and_id_become_the_iri_of_the_thing():
    anything = column(value="https://w3id.org/prospects-kg/id/{+x}", references="*")
    assert value(anything, "stage-report/seen-2010") == "<https://ex.org/net/id/stage-report/seen-2010>"


def test_class_and_id_of_nothing_name_the_table():
    anything = column(value="https://w3id.org/prospects-kg/id/{+x}", references="*")
    assert fault(anything, "practice/eco-prak") == (
        "there is no 'eco-prak' in practices.csv",
        "correct the id or add the row",
    )


def test_an_unknown_class_is_told_the_classes():
    anything = column(value="https://w3id.org/prospects-kg/id/{+x}", references="*")
    assert fault(anything, "practise/eco-park") == (
        "'practise' is no class",
        "write one of practice, stage-report, theme, then / and the id",
    )


@pytest.mark.parametrize("scheme", ["stage", "role", "kind", "certainty"])
def test_concepts_of_the_software_have_the_same_iri_in_every_project(scheme):
    concept = column(value=f"https://w3id.org/prospects-kg/id/{scheme}/{{x}}")
    assert value(concept, "adopted") == f"<https://w3id.org/prospects-kg/id/{scheme}/adopted>"


def test_a_template_may_use_other_cells_of_the_row():
    both = column(value="https://w3id.org/prospects-kg/id/nuts/{version}/{x}")
    encode = compile_column(both, ("x", "version"), AROUND)
    assert [list(encode("PL", ["PL", version])) for version in ("2021", "2024")] == [
        [f"<{P}> <https://ex.org/net/id/nuts/2021/PL>"],
        [f"<{P}> <https://ex.org/net/id/nuts/2024/PL>"],
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("https://ex.org/{x}", "https://ex.org/a%2Fb%20%C3%A9~"),
        ("https://ex.org/{+x}", "https://ex.org/a/b%20%C3%A9~"),
    ],
)
def test_templates_encode_as_rfc_6570_says(template, expected):
    assert value(column(value=template), "a/b é~") == f"<{expected}>"


# Many-valued cells


def test_each_item_of_a_list_is_a_statement():
    themes = column(
        separator=";", each=True, value="https://w3id.org/prospects-kg/id/theme/{x}", references="themes"
    )
    assert ends(themes, "energy;skills") == [
        f"<{P}> <https://ex.org/net/id/theme/energy>",
        f"<{P}> <https://ex.org/net/id/theme/skills>",
    ]


def test_each_item_of_a_list_is_checked():
    themes = column(
        separator=";", each=True, value="https://w3id.org/prospects-kg/id/theme/{x}", references="themes"
    )
    assert fault(themes, "energy;coal")[0] == "there is no 'coal' in themes.csv"
    assert fault(themes, "energy; skills") == ("' skills' starts or ends with a blank", "take the blank out")


@pytest.mark.parametrize("cell", ["energy;", ";energy", "energy;;skills", ";"])
def test_an_empty_item_of_a_list_is_refused(cell):
    assert fault(column(separator=";"), cell) == (
        "an item of the list is empty",
        "take out the separator that stands too much",
    )


def test_texts_of_a_list_keep_their_commas():
    assert ends(column(separator=";"), "Vilnius, Lithuania;four regions") == [
        f'<{P}> "Vilnius, Lithuania"',
        f'<{P}> "four regions"',
    ]


# Columns that state nothing


def test_a_suppressed_column_states_nothing_and_is_checked():
    rating = column(suppressed=True, base="integer")
    assert ends(rating, "3") == []
    assert fault(rating, "three") == ("'three' is no whole number", "write digits only")


# Dates as sources state them

PKG = PREFIXES["pkg"]
START = column(edtf=(f"{PKG}startEarliest", f"{PKG}startLatest"))


def days(definition: Column, cell: str) -> Sequence[str]:
    return [end.replace(f"<{PKG}", "<pkg:").replace(f"<{XSD}", "<xsd:") for end in ends(definition, cell)]


@pytest.mark.parametrize(
    ("cell", "earliest", "latest"),
    [
        ("2009", "2009-01-01", "2009-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2009-10-01", "2009-10-01", "2009-10-01"),
        ("2009-10/2012-09", "2009-10-01", "2012-09-30"),
        ("2009/2012-09-15", "2009-01-01", "2012-09-15"),
    ],
)
def test_a_date_states_itself_and_its_days(cell, earliest, latest):
    assert days(START, cell) == [
        f'<{P}> "{cell}"',
        f'<pkg:startEarliest> "{earliest}"^^<xsd:date>',
        f'<pkg:startLatest> "{latest}"^^<xsd:date>',
    ]


def test_a_date_that_is_open_at_the_start_has_no_earliest_day():
    assert days(START, "../2016") == [f'<{P}> "../2016"', '<pkg:startLatest> "2016-12-31"^^<xsd:date>']


def test_a_date_that_is_open_at_the_end_has_no_latest_day():
    assert days(START, "2016-05/..") == [
        f'<{P}> "2016-05/.."',
        '<pkg:startEarliest> "2016-05-01"^^<xsd:date>',
    ]


def test_a_documented_year_is_an_upper_bound_and_a_year():
    documented = column(base="gYear", edtf=("", f"{PKG}latest"))
    assert days(documented, "2019") == [
        f'<{P}> "2019"^^<xsd:gYear>',
        '<pkg:latest> "2019-12-31"^^<xsd:date>',
    ]
    assert fault(documented, "2019-05") == ("'2019-05' is no year", "write YYYY")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2031-13", "'2031-13' has no month 13"),
        ("2031-00", "'2031-00' has no month 00"),
        ("2011-02-29", "'2011-02-29' has no day 29"),
        ("2012/2009", "'2012/2009' ends before it starts"),
        ("../..", "'../..' has two open ends"),
        ("May 2010", "'May 2010' is no date"),
        ("2010-5", "'2010-5' is no date"),
        ("20100501", "'20100501' is no date"),
        ("2010?", "'2010?' is no date"),
        ("2010/2011/2012", "'2011/2012' is no date"),
        ("201\u0660", "'201\u0660' is no date"),
        ("0000", "'0000' is no year"),
    ],
)
def test_what_is_no_date_is_refused_with_the_way_to_write_it(cell, reason):
    assert fault(START, cell) == (
        reason,
        "write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with / between (.. for an open end)",
    )


@given(st.dates(), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_the_days_of_a_date_hold_it(day, form):
    assume(day.year >= 1000)  # strftime writes no leading zeros for earlier years
    _, earliest, latest = days(START, day.strftime(form))
    assert date.fromisoformat(earliest.split('"')[1]) <= day <= date.fromisoformat(latest.split('"')[1])
    last = calendar.monthrange(day.year, day.month)[1]
    assert (
        latest.split('"')[1]
        == {
            "%Y": f"{day.year}-12-31",
            "%Y-%m": f"{day.year}-{day.month:02}-{last}",
            "%Y-%m-%d": day.isoformat(),
        }[form]
    )


# Countries

COUNTRY = column(country=True, format="[A-Z]{2}")
EU = "http://publications.europa.eu/resource/authority/country/"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("PL", "POL"), ("GR", "GRC"), ("GB", "GBR"), ("ES", "ESP"), ("XK", "XKX"), ("DE", "DEU")],
)
def test_a_country_becomes_the_iri_of_the_eu_authority(cell, code):
    assert value(COUNTRY, cell) == f"<{EU}{code}>"


@pytest.mark.parametrize(("cell", "right"), [("EL", "GR"), ("UK", "GB")])
def test_codes_of_nuts_are_no_country_codes(cell, right):
    assert fault(COUNTRY, cell) == (
        f"{cell!r} is no country code",
        f"write {right} ({cell} stands only in NUTS codes)",
    )


@pytest.mark.parametrize("cell", ["ZZ", "EU", "XX"])
def test_an_unknown_country_is_refused(cell):
    assert fault(COUNTRY, cell) == (f"{cell!r} is no country code", "write an ISO 3166-1 code as PL or GB")


def test_small_letters_and_names_are_no_country_codes():
    assert fault(COUNTRY, "pl")[0] == "'pl' is not allowed here"
    assert fault(COUNTRY, "Poland")[0] == "'Poland' is not allowed here"


def test_every_country_has_a_code_of_three_letters():
    assert {len(alpha3(code)) for code in ("PL", "CZ", "RO", "HU", "SI", "NL", "FR", "DE", "XK")} == {3}


# Cells that come again


def test_a_cell_that_comes_again_states_the_same():
    encode = compile_column(START, ("x",), AROUND)
    assert [list(encode("2009", ["2009"])) for _ in range(3)] == [ends(START, "2009")] * 3


def test_a_bad_cell_is_refused_each_time_it_comes():
    encode = compile_column(column(base="integer"), ("x",), AROUND)
    for _ in range(3):
        with pytest.raises(CellFault):
            encode("one", ["one"])


def test_decimals_of_different_spelling_are_one_value():
    assert {value(column(base="decimal"), cell) for cell in ("2", "2.0", "+2.00", "02")} == {
        '"2"^^<xsd:decimal>'
    }
