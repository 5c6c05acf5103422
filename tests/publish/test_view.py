"""What a page shows of a content: runs of sources, folding, words, times, maps, citations."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from prospects_kg.describe import sentences as described
from prospects_kg.describe.content import Content, Group, Value
from prospects_kg.describe.stories import Episode
from prospects_kg.describe.thing import Origin
from prospects_kg.graph.protocol import Description
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import PKG, SOFTWARE, Iri, Literal, Names
from prospects_kg.publish.addresses import Addresses
from prospects_kg.publish.citing import citation
from prospects_kg.publish.shell import Page, Site, references, runs
from prospects_kg.publish.structured import script
from prospects_kg.publish.things.disputes import disputes
from prospects_kg.publish.things.locator import chart, locator, moves
from prospects_kg.publish.things.story import story, when
from prospects_kg.publish.things.view import HELD, SHOWN, References, view
from prospects_kg.publish.words import WORDS

NAMES = Names("https://ex.org/")
SETTINGS = Settings(
    {"en": "Mini", "pl": "Mały"},
    "https://ex.org/",
    "1.0",
    date(2026, 1, 2),
    "A & B",
    "https://ex.org/licence",
    ("en", "pl"),
)
SITE = Site(Addresses(NAMES, ("en", "pl")), SETTINGS)
A, B, C = (NAMES.thing("region", name) for name in "abc")


def page(language: str = "en") -> Page:
    return Page(SITE, "doc/practice/p", language, "Park")


def content(
    groups: tuple[Group, ...] = (),
    inward: tuple[Group, ...] = (),
    episodes: tuple[Episode, ...] = (),
    kind: str = "Practice",
    points: dict[str, tuple[float, float]] | None = None,
) -> Content:
    iri = NAMES.thing("practice", "p")
    return Content(
        iri, Iri(PKG + kind), groups, inward, episodes, {}, {}, points or {}, Description(iri, (), ())
    )


def group(name: str, count: int, *, inward: bool = False, kind: str = "source") -> Group:
    values = tuple(Value(Literal(f"{number:04}"), (Origin(kind, "one"),)) for number in range(count))
    return Group(Iri(PKG + name), inward, values)


def test_many_values_are_folded_and_what_is_beyond_is_counted() -> None:
    shown = view(
        content((group("theme", HELD + 5),)), page(), References(NAMES), told=frozenset(), items=frozenset()
    )
    (section,) = shown.main
    assert (len(section.rows), len(section.folded), section.beyond) == (SHOWN, HELD - SHOWN, 5)
    assert section.count == HELD + 5


def test_what_the_story_tells_is_no_second_list() -> None:
    things = tuple(Value(Iri(it), (Origin("source", "one"),)) for it in (A, B))
    pointing = Group(Iri(PKG + "region"), True, things)
    shown = view(
        content(inward=(pointing,)), page(), References(NAMES), told=frozenset(), items=frozenset({A})
    )
    assert [row.value for section in shown.inward for row in section.rows] == [
        '<a href="../region/b.html">b</a>'
    ]


def test_a_symmetric_statement_is_shown_once() -> None:
    both = Group(Iri(PKG + "hadContactWith"), False, (Value(Iri(A), (Origin("derived", "r"),)),))
    back = Group(Iri(PKG + "hadContactWith"), True, both.values)
    shown = view(content((both,), (back,)), page(), References(NAMES), told=frozenset(), items=frozenset())
    assert (len(shown.main), shown.inward) == (1, ())


def test_editors_and_rules_are_marked_and_sources_numbered() -> None:
    origins = (Origin("editors", "editors"), Origin("source", "one"), Origin("derived", "r"))
    said = Group(
        Iri(PKG + "theme"), False, tuple(Value(Literal(str(n)), (each,)) for n, each in enumerate(origins))
    )
    (section,) = view(content((said,)), page(), References(NAMES), told=frozenset(), items=frozenset()).main
    assert [(row.references, [mark.striptags() for mark in row.marks]) for row in section.rows] == [
        ((), ["editors"]),
        ((1,), []),
        ((), ["derived"]),
    ]


def test_sources_in_a_row_are_one_link() -> None:
    assert runs([1, 2, 4, 5, 6, 9]) == [(1, 1), (2, 2), (4, 6), (9, 9)]
    assert references((), "en") == ""
    assert 'aria-label="źródła od 1 do 3"' in references((1, 2, 3), "pl")


def test_the_value_shown_first_stands_first_with_the_reason_beside_it() -> None:
    start = Iri(PKG + "startAsStated")
    values = (
        Value(Literal("2009"), (Origin("source", "one"),)),
        Value(Literal("2010"), (Origin("source", "two"),)),
    )
    told = Episode(
        "conflict",
        Iri(NAMES.thing("conflict", "c")),
        property=start,
        value=Literal("2010"),
        text=Literal("better rank"),
    )
    said = content((Group(start, False, values),), episodes=(told,))
    (dispute,) = disputes(said, page(), References(NAMES))
    assert [(version.row.value, version.is_first) for version in dispute.versions] == [
        ("2010", True),
        ("2009", False),
    ]
    assert dispute.because == ("better rank",)
    (section,) = view(said, page(), References(NAMES), told=frozenset(), items=frozenset()).main
    assert [row.value for row in section.rows] == ["2010", "2009"]
    assert section.rows[0].marks[0].striptags() == "shown first"


@pytest.mark.parametrize(
    ("earliest", "latest", "year", "text"),
    [
        ("2011-05-01", "2011-05-31", None, "2011-05"),
        (None, "2016-12-31", None, "…/2016-12-31"),
        (None, None, None, "not dated"),
        (None, None, "2016", "documented by 2016"),
    ],
)
def test_a_report_says_how_well_it_is_dated(
    earliest: str | None, latest: str | None, year: str | None, text: str
) -> None:
    terms = [Literal(each) if each else None for each in (earliest, latest, year)]
    assert when(Episode("report", earliest=terms[0], latest=terms[1], year=terms[2]), "en") == text


def test_an_end_that_is_the_page_itself_has_no_column() -> None:
    own = NAMES.thing("practice", "p")
    gave = Episode("gave", Iri(NAMES.thing("transfer", "t")), giver=Iri(own), taker=Iri(B))
    (part,) = story(content(episodes=(gave,)), page(), References(NAMES))
    assert (part.form, part.shows_giver, part.shows_taker) == ("moves", False, True)


def test_a_move_is_weak_where_every_report_of_it_is() -> None:
    weak, coded = (Iri(f"{SOFTWARE}id/certainty/{name}") for name in ("weak", "coded"))
    one, other = Iri(NAMES.thing("transfer", "t")), Iri(NAMES.thing("transfer", "u"))
    went = [(one, weak), (one, coded), (other, weak)]
    episodes = tuple(Episode("went", item, certainty=certainty) for item, certainty in went)
    (part,) = story(content(episodes=episodes), page(), References(NAMES))
    assert [step.is_weak for step in part.steps] == [False, True]


def test_moves_between_equal_or_unknown_ends_are_no_arrows() -> None:
    episodes = (
        Episode("went", giver=Iri(A), taker=Iri(B)),
        Episode("went", giver=Iri(A), taker=Iri(B)),
        Episode("went", giver=Iri(A), taker=Iri(A)),
        Episode("went", giver=Iri(A)),
    )
    assert moves(content(episodes=episodes)) == [(A, B)]


def test_a_map_shows_europe_where_all_ends_lie_there_else_the_world() -> None:
    went = (Episode("went", giver=Iri(A), taker=Iri(B)),)
    near = chart(content(episodes=went, points={A: (7.0, 51.0), B: (18.5, 49.9)}))
    far = chart(content(episodes=went, points={A: (7.0, 51.0), B: (-73.6, 45.5)}))
    assert near is not None
    assert far is not None
    assert (near.land, far.land) == ("europe", "world")
    drawn = locator(near, content(episodes=went, points={A: (7.0, 51.0), B: (18.5, 49.9)}), page())
    assert drawn is not None
    assert drawn.land == "../../assets/europe.svg"
    assert drawn.drawing.count('class="flow"') == 1


def test_without_a_point_there_is_no_map() -> None:
    assert chart(content(episodes=(Episode("went", giver=Iri(A), taker=Iri(B)),))) is None
    assert locator(None, content(), page()) is None


def test_a_page_is_cited_in_words_and_as_bibtex() -> None:
    cited = citation(page("pl"), "https://ex.org/id/practice/p", "practice-p")
    assert cited.text == "A & B (2026). Park. Mały, wersja 1.0."
    assert cited.bibtex.splitlines()[:3] == [
        "@misc{practice-p,",
        "  title = {Park. Mały},",
        "  author = {{A \\& B}},",
    ]


def test_no_text_ends_the_script_that_holds_it() -> None:
    text = script({"name": "</script><!--"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><!--"}


def test_the_interface_speaks_english_and_polish_everywhere() -> None:
    assert WORDS.languages == ("en", "pl")
    folder = Path(described.__file__).parent
    sentences = tomllib.loads((folder / "sentences.toml").read_text(encoding="utf-8"))
    assert {kind for kind, texts in sentences.items() if set(texts) != {"en", "pl"}} == set()
    wording = tomllib.loads((folder / "wording.toml").read_text(encoding="utf-8"))
    assert {
        name for room in wording.values() for name, texts in room.items() if set(texts) != {"en", "pl"}
    } == set()
