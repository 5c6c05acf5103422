"""What changed between two releases, as people and programs read it: text, JSON, an RDF patch, a page.

Each rendering passes over the changes while they are found, so that two large releases need no room; what stands at
the head (the counts) is counted in a pass of its own. A page shows the first things only and says how many it leaves
out: the patch has them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from prospects_kg.build.release import Release
from prospects_kg.describe.labels import labels
from prospects_kg.draw.templates import Markup
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import parse_term, shorten, split_statement
from prospects_kg.publish.comparing.changes import (
    HOWS,
    ThingChange,
    Totals,
    changes,
    check_same_project,
    graph_of,
    patch,
)
from prospects_kg.publish.shell import page_environment, visible
from prospects_kg.publish.statements import NAMESPACES

_STYLE: Final = Path(__file__).parents[1] / "assets" / "site.css"
# Things that a page shows in full: as many as a browser scrolls through with ease.
SHOWN: Final = 1_000
# Things whose names are asked for at once.
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of a change as it is shown: its sign (+ or -), property, value and graph, short or by their names."""

    sign: str
    property: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that changed: its IRI, whole and short, its name in the later release that has it, how, its statements."""

    thing: str
    short: str
    name: str
    how: str
    rows: tuple[Row, ...]


def totals(one: Release, other: Release) -> Totals:
    """How much changed between two releases."""
    found = Totals()
    for change in changes(one, other):
        found.count(change)
    return found


def as_text(one: Release, other: Release, language: str = "en") -> Iterator[str]:
    """Lines to read: the counts, the counts of each source, then each thing with its statements, `+` added, `-` removed."""
    counted, base = totals(one, other), other.names.base
    yield f"{one.version} -> {other.version}"
    if not counted:
        yield "nothing changed"
        return
    yield "things: " + ", ".join(f"{counted.things[how]} {how}" for how in HOWS)
    yield f"statements: {counted.added.total()} added, {counted.removed.total()} removed"
    yield ""
    for graph in counted.graphs:
        yield f"{shorten(graph, base)}: +{counted.added[graph]} -{counted.removed[graph]}"
    for entry in entries(one, other, language):
        yield ""
        yield f"{entry.how}: {_named(entry)}"
        for row in entry.rows:
            yield f"  {row.sign} {row.property}: {row.value} [{row.source}]"


def as_json(one: Release, other: Release, _: str = "en") -> Iterator[str]:
    """One JSON object: versions, counts, counts by graph, and for each thing its statements as N-Quads lines."""
    counted = totals(one, other)
    head = {
        "from": one.version,
        "to": other.version,
        "things": {how: counted.things[how] for how in HOWS},
        "statements": {"added": counted.added.total(), "removed": counted.removed.total()},
        "graphs": {
            graph: {"added": counted.added[graph], "removed": counted.removed[graph]}
            for graph in counted.graphs
        },
    }
    text = json.dumps(head, ensure_ascii=False, indent=2)
    yield f'{text[:-2]},\n  "changes": ['
    before = ""
    for change in changes(one, other):
        yield before + json.dumps(
            {"thing": change.thing, "how": change.how, "added": change.added, "removed": change.removed},
            ensure_ascii=False,
        )
        before = ","
    yield "]}"


def as_patch(one: Release, other: Release, _: str = "en") -> Iterator[str]:
    """An RDF Patch."""
    check_same_project(one, other)
    yield from patch(one, other)


def as_page(one: Release, other: Release, language: str = "en") -> Iterator[str]:
    """A page that stands by itself: counts, sources, and the first things that changed with their statements."""
    counted = totals(one, other)
    shown = islice(entries(one, other, language), SHOWN)
    template = page_environment(language).get_template("difference.html")
    yield from template.generate(
        language=language,
        title=_title(other, language),
        one=one.version,
        other=other.version,
        counted=counted,
        hows=HOWS,
        graphs=_graphs(counted, [_asked(each) for each in (one, other)], language),
        entries=shown,
        left=max(0, counted.things.total() - SHOWN),
        style=Markup(_STYLE.read_text(encoding="utf-8")),
    )


# The lines of a form end with a line feed each; a page has its own.
Form = Callable[[Release, Release, str], Iterator[str]]
LINES: Final[Mapping[str, Form]] = {"text": as_text, "json": as_json, "patch": as_patch}
SUFFIXES: Final[Mapping[str, str]] = {".txt": "text", ".json": "json", ".rdfp": "patch", ".html": "html"}


def written(form: str, one: Release, other: Release, language: str = "en") -> Iterator[str]:
    """The text of a form (text, json, patch or html), piece by piece."""
    if form == "html":
        return as_page(one, other, language)
    return (f"{line}\n" for line in LINES[form](one, other, language))


def entries(one: Release, other: Release, language: str) -> Iterator[Entry]:
    """The things that changed, in the order of their IRIs, with names in place of IRIs where either release has one."""
    found = changes(one, other)
    asked = [_asked(each) for each in (one, other)]
    while batch := list(islice(found, _BATCH)):
        names = {other.names.base: _title(other, language)} | _names(_named_in(batch), asked, language)
        for change in batch:
            yield _entry(change, names, other.names.base)


def _entry(change: ThingChange, names: Mapping[str, str], base: str) -> Entry:
    signed = [*(("-", line) for line in change.removed), *(("+", line) for line in change.added)]
    # A value that took another's place stands below it.
    signed.sort(key=lambda each: (split_statement(each[1])[1], each[0] == "+", each[1]))
    rows = tuple(_row(sign, line, names, base) for sign, line in signed)
    return Entry(change.thing, _short(change.thing, base), names.get(change.thing, ""), change.how, rows)


def _row(sign: str, line: str, names: Mapping[str, str], base: str) -> Row:
    _, property_, value, _ = split_statement(line)
    return Row(
        sign,
        _short(property_.strip("<>"), base),
        _value(value, names, base),
        shorten(graph_of(line), base),
    )


def _value(spelling: str, names: Mapping[str, str], base: str) -> str:
    if not spelling.startswith("<"):
        term = parse_term(spelling)
        language = getattr(term, "language", "")
        return f"{' '.join(visible(str(term)).split())}{f' ({language})' if language else ''}"
    address = spelling.strip("<>")
    short = _short(address, base)
    return f"{names[address]} ({short})" if address in names else short


@dataclass(frozen=True, slots=True)
class _Asked:
    """A release that is asked for names."""

    graph: Graph
    languages: Sequence[str]
    base: str


def _asked(release: Release) -> _Asked:
    return _Asked(release.graph(), release.manifest["languages"], release.names.base)


def _named_in(batch: Iterable[ThingChange]) -> set[str]:
    """The things of a batch, and the things that their values are."""
    wanted = set[str]()
    for change in batch:
        wanted.add(change.thing)
        values = (split_statement(line)[2] for line in (*change.added, *change.removed))
        wanted.update(value.strip("<>") for value in values if value.startswith("<"))
    return wanted


def _graphs(counted: Totals, asked: Sequence[_Asked], language: str) -> list[tuple[str, str, str]]:
    """The graphs in which something changed: IRI, short, and the name of the source or rule where it has one."""
    base = asked[-1].base
    things = {graph: _stating(graph, base) for graph in counted.graphs}
    names = _names(set(things.values()), asked, language)
    return [(graph, _short(graph, base), names.get(thing, "")) for graph, thing in things.items()]


def _stating(graph: str, base: str) -> str:
    """The source or rule of a graph."""
    kind, _, name = graph.removeprefix(f"{base}graph/").partition("/")
    return f"{base}id/{'rule' if kind == 'derived' else kind}/{name}"


def _short(address: str, base: str) -> str:
    """An IRI as people read it; the base itself stays whole, and prefixes of records are known, too."""
    if address == base:
        return address
    found = shorten(address, base)
    prefixes = (each for each in NAMESPACES.items() if found.startswith(each[1]))
    return next((f"{prefix}:{found.removeprefix(name)}" for prefix, name in prefixes), found)


def _names(wanted: set[str], asked: Sequence[_Asked], language: str) -> dict[str, str]:
    """Names of things; those of the later release come before those of the earlier."""
    found: dict[str, str] = {}
    for of in asked:
        languages = (language, *(tag for tag in of.languages if tag != language))
        named = labels(of.graph, wanted, languages, of.base)
        found |= {it: visible(name) for it, name in named.items() if name != shorten(it, of.base)}
    return found


def _named(entry: Entry) -> str:
    return f"{entry.name} ({entry.short})" if entry.name else entry.short


def _title(release: Release, language: str) -> str:
    titles: Mapping[str, str] = release.manifest["title"]
    return titles.get(language) or next(iter(titles.values()))
