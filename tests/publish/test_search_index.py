"""The index of the search: small files, whatever the size of the data; names before texts."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.model.terms import Literal
from prospects_kg.publish.lists.named import folded, slug_of
from prospects_kg.publish.whole.search import SHARD, Document, _index, _shards, words_of


def test_accents_and_case_do_not_matter() -> None:
    assert words_of("ŁÓDŹ Étoile") == {"lodz", "etoile"}


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=6), st.integers(1, 9_000), max_size=30))
def test_no_word_is_lost_and_no_shard_is_larger_than_allowed_but_of_one_word(sizes: dict[str, int]) -> None:
    words = {word: list(range(size)) for word, size in sizes.items()}
    shards = dict(_shards("", words))
    assert {word: places for shard in shards.values() for word, places in shard.items()} == words
    assert sum(len(shard) for shard in shards.values()) == len(words)
    for prefix, shard in shards.items():
        assert all(word.startswith(prefix.rstrip()) for word in shard)
        assert len(shard) == 1 or sum(map(len, shard.values())) <= SHARD


def test_a_short_name_weighs_more_than_a_long_one_and_a_text_least() -> None:
    found = []
    for text, is_name in (("Park", True), ("Eco park of the valley", True), ("A park.", False)):
        document = Document("https://ex.org/a")
        document.add(Literal(text), is_name=is_name)
        found.append(document.words["park"])
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3


def test_every_document_can_be_reached_by_each_language(mini_site: Path) -> None:
    overview = json.loads((mini_site / "search/index.json").read_text(encoding="utf-8"))
    for language in ("en", "pl"):
        lots = sorted((mini_site / "search" / language).glob("*.json"), key=lambda path: int(path.stem))
        entries = [entry for lot in lots for entry in json.loads(lot.read_text(encoding="utf-8"))]
        assert len(entries) == overview["documents"]
        start = mini_site if language == "en" else mini_site / "pl"
        for entry in entries:
            assert (start / entry[2]).is_file(), entry


def test_slugs_and_folding_are_stable() -> None:
    assert slug_of("https://ex.org/id/theme/energy") == "energy"
    assert folded("Straße") == "strasse"


def test_the_words_of_the_index_are_in_order_so_that_the_same_data_give_the_same_bytes() -> None:
    document = Document("https://ex.org/a")
    document.add(Literal("one two three four five"), is_name=True)
    assert list(_index([document])) == ["five", "four", "one", "three", "two"]


def test_a_note_is_found_and_does_not_stand_for_the_thing() -> None:
    document = Document("https://ex.org/a")
    document.add(Literal("A long note of the editors on the row."), is_name=False, is_note=True)
    document.add(Literal("A park."), is_name=False)
    assert document.texts == {"": "A park."}
    assert "editors" in document.words
