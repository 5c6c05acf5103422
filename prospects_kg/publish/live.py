"""The page that runs SPARQL in the reader's browser, over the dump of the publication itself.

The engine is a package of others (`bundles.py`) and is copied where it is installed; without it the page lists the
questions and says how to ask elsewhere. The page has one policy of its own, since WebAssembly must be allowed to run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple

from prospects_kg.draw.projection import europe
from prospects_kg.draw.templates import Markup
from prospects_kg.library.as_rdf import select_text
from prospects_kg.library.loader import Query
from prospects_kg.model.terms import PKG, PREFIXES, SOFTWARE, SOFTWARE_SCHEMES, Iri, Literal
from prospects_kg.publish.addresses import WHOLE
from prospects_kg.publish.bundles import SITE, bundles
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import POLICY, Page, Site, render
from prospects_kg.publish.words import WORDS, say, topic

File = tuple[str, bytes]
ENGINE: Final = "oxigraph"
FOLDER: Final = "assets/bundles"
_PATH: Final = "sparql"
_POLICY: Final = POLICY.replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
)
# What the script draws at once; assets/live/forms.js has the same numbers.
_ROWS: Final = 100
# The map below the answers is drawn in this width (assets/europe.svg).
_WIDTH: Final = 640.0
_PLACES: Final = f"""PREFIX geo: <{PREFIXES["geo"]}>
SELECT ?place (MIN(?x) AS ?long) (MIN(?y) AS ?lat) {{ ?place geo:long ?x ; geo:lat ?y }} GROUP BY ?place"""


class TitledQuestion(NamedTuple):
    """A question with its title in the language of a page."""

    name: str
    title: str


def live_files(publication: Publication) -> Iterator[File]:
    """The page in each language; with the engine also the questions and places that its script reads."""
    engine = sum(len(content) for _, content in _engine(publication))
    dump = _dump(publication)
    is_live = bool(engine) and dump is not None
    site = Site(publication.addresses, publication.settings)
    for language in publication.languages:
        title, lead = say("live.title", language), say("live.lead" if is_live else "live.absent", language)
        policy = _POLICY if is_live else POLICY
        page = Page(site, _PATH, language, title, lead, section="questions", policy=policy)
        yield page.file, _html(publication, page, dump, engine if is_live else 0)
    if is_live:
        yield "live/library.json", _json([_question(query) for query in publication.library])
        yield "live/places.json", _json(_places(publication))


def bundle_files(publication: Publication) -> Iterator[File]:
    """The packages of others that pages use, each in a folder of its name."""
    if publication.bundles is not None:
        for bundle in bundles().values():
            if bundle.use == SITE:
                for path, content in publication.bundles.files(bundle.name):
                    yield f"{FOLDER}/{bundle.name}/{path}", content


def left_out(publication: Publication) -> tuple[str, ...]:
    """What the publication does without, a line each."""
    language = "en"
    there = publication.bundles.names if publication.bundles is not None else frozenset()
    what = say("live.left-out-live", language)
    return () if ENGINE in there else (say("live.left-out", language, name=ENGINE, what=what),)


def _engine(publication: Publication) -> Iterator[File]:
    return iter(()) if publication.bundles is None else publication.bundles.files(ENGINE)


def _dump(publication: Publication) -> Download | None:
    return next((one for one in publication.downloads if one.path.endswith(".nq.gz")), None)


def _html(publication: Publication, page: Page, dump: Download | None, engine: int) -> bytes:
    size = dump.bytes if dump is not None else 0
    return render(
        "sparql.html",
        page,
        live=engine > 0,
        megabytes=-(-(engine + size) // 1_000_000),
        topics=_topics(publication, page),
        seconds=publication.settings.query_seconds,
        rows=_ROWS,
        dump=dump.path if dump is not None else "data.html",
        name=dump.name if dump is not None else "dump.nq.gz",
        facts=_facts(publication, page, dump) if dump is not None else "",
    )


def _topics(publication: Publication, page: Page) -> list[tuple[str, list[TitledQuestion]]]:
    return [
        (
            topic(name, page.language),
            [TitledQuestion(query.name, _text(query.header.title, page) or query.name) for query in queries],
        )
        for name, queries in groupby(publication.library, key=lambda query: query.topic)
    ]


def _text(texts: Mapping[str, str], page: Page) -> str:
    wanted = (page.language, *page.site.settings.languages, "en", *texts)
    return next((texts[tag] for tag in wanted if texts.get(tag)), "")


def _facts(publication: Publication, page: Page, dump: Download) -> Markup:
    """What the script must know, as JSON that cannot end its own element."""
    first = publication.languages[0]
    facts = {
        "dump": dump.path,
        "size": dump.bytes,
        "seconds": publication.settings.query_seconds,
        "words": {key.partition(".")[2]: say(key, page.language) for key in _script_words()},
        "names": {
            "base": publication.settings.base,
            "software": SOFTWARE,
            "vocabulary": PKG,
            "schemes": SOFTWARE_SCHEMES,
            "whole": WHOLE,
            "language": page.language,
            "languages": publication.settings.languages,
            "root": page.to("assets/").removesuffix("assets/"),
            "folder": "" if page.language == first else f"{page.language}/",
        },
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _script_words() -> list[str]:
    return sorted(key for key in WORDS.texts if key.startswith("live-js."))


def _question(query: Query) -> dict[str, Any]:
    header = query.header
    parameters = [
        {
            "name": one.name,
            "type": one.type,
            "help": one.help,
            "default": one.default,
            "required": one.required,
        }
        for one in header.parameters.values()
    ]
    return {
        "name": query.name,
        "topic": query.topic,
        "title": dict(header.title),
        "question": dict(header.question),
        "empty": dict(header.empty_means),
        "parameters": parameters,
        "text": select_text(query),
    }


def _places(publication: Publication) -> dict[str, Any]:
    """Where each place lies on the map, in its pixels; places beyond it are left out."""
    plane = europe(_WIDTH)
    at: dict[str, list[float]] = {}
    for place, long, lat in publication.graph.select(_PLACES):
        if isinstance(place, Iri) and isinstance(long, Literal) and isinstance(lat, Literal):
            point = float(long.lexical), float(lat.lexical)
            if plane.holds(*point):
                at[str(place)] = [round(value, 1) for value in plane.point(*point)]
    return {"width": plane.width, "height": plane.height, "at": dict(sorted(at.items()))}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()
