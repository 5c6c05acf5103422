"""The search of a static site: an inverted index in small files, of which a query reads a few.

Words are folded (no case, no accents) and lie in shards by their first letters; a shard that grows too large is split by one
letter more, so that no query loads much, however large the data are. A word points at documents with a weight: names count more than
descriptions. Documents (title, address, kind, a line of text) lie in lots of their own and only those shown are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from prospects_kg.model.terms import PREFIXES, Iri, Literal
from prospects_kg.publish.lists.named import Named, folded
from prospects_kg.publish.lists.table_lists import all_listings
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render, visible
from prospects_kg.publish.words import say

File = tuple[str, bytes]
# Postings that a shard holds before it is split, documents of one lot, and documents that one word points at.
SHARD: Final = 20_000
LOT: Final = 200
MOST: Final = 3_000
_SNIPPET: Final = 180
_LONGEST: Final = 40
# A word in a short name weighs more than one in a long name or in a text, and a thing that people look for by name a bit more.
_NAME: Final = 14
_LEAST: Final = 4
_SOUGHT: Final = frozenset({"Practice", "Transfer", "Region", "Organisation", "Project", "Programme"})
_WORD: Final = re.compile(r"\w+")
_LABELS: Final = frozenset(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
        ("skos", "notation"),
        ("rdfs", "label"),
        ("dct", "title"),
        ("pkg", "nameAsStated"),
        ("pkg", "acronym"),
    )
)
# They are found, and say too little of a thing to stand below its name.
_NOTES: Final = frozenset({PREFIXES["skos"] + "editorialNote", PREFIXES["pkg"] + "quoteLocation"})
_TEXTS: Final = f"""SELECT ?thing ?property ?text WHERE {{
  ?thing ?property ?text
  FILTER (isIRI(?thing) && isLiteral(?text) && (LANG(?text) != "" || DATATYPE(?text) = <{PREFIXES["xsd"]}string>))
}}"""
_KINDS: Final = (
    f"SELECT ?thing ?kind WHERE {{ ?thing a ?kind FILTER (STRSTARTS(STR(?kind), '{PREFIXES['pkg']}')) }}"
)


@dataclass(slots=True)
class Document:
    """A thing with all its texts: words with their weights, descriptions by language."""

    thing: str
    kind: str = ""
    words: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_sought(self) -> bool:
        """Whether it is of a class that people look for by name."""
        return self.kind.removeprefix(PREFIXES["pkg"]) in _SOUGHT

    def add(self, text: Literal, *, is_name: bool, is_note: bool = False) -> None:
        """Count the words of a text; the longest of a language that is no note is its description."""
        words = words_of(text.lexical)
        weight = max(_LEAST, _NAME - len(words)) + self.is_sought * 3 if is_name else 1
        for word in words:
            self.words[word] = max(self.words.get(word, 0), weight)
        if not is_name and not is_note and len(text.lexical) > len(self.texts.get(text.language, "")):
            self.texts[text.language] = text.lexical


def words_of(text: str) -> set[str]:
    """The words of a text as the index has them.

    >>> sorted(words_of("Łódź: eco-park 2012"))
    ['2012', 'eco', 'lodz', 'park']
    """
    return {word[:_LONGEST] for word in _WORD.findall(folded(text))}


def search_files(publication: Publication) -> Iterator[File]:
    """The search page in every language, the shards of the index and the documents."""
    labels, documents = publication.labels, _documents(publication)
    names = labels.texts([document.thing for document in documents])
    kinds = sorted({document.kind for document in documents if document.kind})
    names |= labels.texts(kinds)
    site = Site(publication.addresses, publication.settings)
    for document in documents:
        for text in names[document.thing].values():
            document.add(Literal(text), is_name=True)
    shards = dict(_shards("", _index(documents)))
    for prefix, words in shards.items():
        yield f"search/words/{_file(prefix)}.json", _written(words)
    overview = {"shards": sorted(shards), "lot": LOT, "documents": len(documents)}
    yield "search/index.json", _written(overview)
    for language in publication.languages:
        page = Page(
            site, "search", language, say("search.title", language), say("search.lead", language), "search"
        )
        named = Named(
            names, site.addresses, language, publication.settings.languages, publication.settings.base
        )
        shown = sorted(
            ((named.part(Iri(kind)).text, place) for place, kind in enumerate(kinds)),
            key=lambda it: folded(it[0]),
        )
        yield (
            page.file,
            render("search.html", page, kinds=shown, lists=list(all_listings(publication).values())),
        )
        for start in range(0, len(documents), LOT):
            lot = [_shown(one, named, page, kinds) for one in documents[start : start + LOT]]
            yield f"search/{language}/{start // LOT}.json", _written(lot)


def _documents(publication: Publication) -> list[Document]:
    found = {thing: Document(thing) for thing in publication.things if "/graph/" not in thing}
    kinds: dict[str, set[str]] = {}
    for thing, kind in publication.graph.select(_KINDS):
        kinds.setdefault(str(thing), set()).add(str(kind))
    for about, several in kinds.items():
        if about in found:
            found[about].kind = max(several, key=lambda one: (len(one), one))
    for thing, property_, text in publication.graph.select(_TEXTS):
        if str(thing) in found and isinstance(text, Literal):
            said = str(property_)
            found[str(thing)].add(text, is_name=said in _LABELS, is_note=said in _NOTES)
    return list(found.values())


def _index(documents: Sequence[Document]) -> dict[str, list[int]]:
    """Words with the numbers of their documents and weights in turns, the weightiest first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, document in enumerate(documents):
        for word, weight in document.words.items():
            found.setdefault(word, []).append((-weight, number))
    return {
        word: [value for weight, number in sorted(places)[:MOST] for value in (number, -weight)]
        for word, places in sorted(found.items())
    }


def _shards(prefix: str, words: Mapping[str, list[int]]) -> Iterator[tuple[str, Mapping[str, list[int]]]]:
    """The shards below a prefix: one of all its words, or where that is too much one for each next letter."""
    if not words:
        return
    whole = len(prefix) == _LONGEST or len(words) == 1
    if prefix and (whole or sum(map(len, words.values())) <= SHARD):
        yield prefix, words
        return
    groups: dict[str, dict[str, list[int]]] = {}
    for word, places in words.items():
        groups.setdefault(word[: len(prefix) + 1], {})[word] = places
    own = groups.pop(prefix, None)
    if own:
        # The word that is the prefix itself has a shard of its own, marked by a blank.
        yield f"{prefix} ", own
    for longer, some in groups.items():
        yield from _shards(longer, some)


def _file(prefix: str) -> str:
    """The file name of a shard, in letters that every file system and server takes."""
    return "-".join(f"{ord(char):x}" for char in prefix)


def _shown(document: Document, named: Named, page: Page, kinds: Sequence[str]) -> list[Any]:
    """Title, its language, address from the search page, number of the kind, its name, a line of text, its language."""
    part = named.part(Iri(document.thing))
    kind = kinds.index(document.kind) if document.kind else -1
    wanted = (named.language, *named.languages, "", *document.texts)
    language = next((tag for tag in wanted if document.texts.get(tag)), "")
    text = visible(document.texts.get(language, ""))
    cut = text if len(text) <= _SNIPPET else text[: text.rfind(" ", 0, _SNIPPET)] + " …"
    kind_name = named.part(Iri(document.kind)).text if document.kind else ""
    return [part.text, part.language, page.to(part.page), kind, kind_name, cut, language]


def _written(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
