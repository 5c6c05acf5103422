"""The interactive page of a network: one HTML file that opens from disk and asks nothing of any server.

Its Content-Security-Policy (CSP level 3) refuses everything but the page's own script and style, which it knows by
their hashes; what the graph says reaches the page as JSON and becomes text nodes only.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

from prospects_kg.draw import pagedata
from prospects_kg.draw.interactive import TEMPLATES, add_link, add_place, library, new_network
from prospects_kg.draw.words import say, spoken_languages
from prospects_kg.network.model import TransferNetwork, spoken

if TYPE_CHECKING:
    from prospects_kg.draw.interactive import Network

_SCRIPTS: Final = ("network-model.js", "network-page.js")


def page(network: TransferNetwork, language: str = "en", title: str = "") -> str:
    """The page as HTML, with labels and interface in this language; a reader may choose another.

    `title` stands instead of the project's own.
    """
    return str(to_pyvis(network, language, title).generate_html())


def to_pyvis(network: TransferNetwork, language: str = "en", title: str = "") -> Network:
    """The network as a pyvis Network: a node for each place, a link for each ordered pair, no physics.

    Its `generate_html()` gives the page. Nodes stand as in the first view, or as among all transfers.
    """
    told, pairs = pagedata.transfers(network)
    contacts = pagedata.contacts(network)
    facts = pagedata.facts(network, language, told, contacts)
    if title:
        facts["title"] = {"": pagedata.harmless(title)}
    shown = spoken(facts["title"], "", (language, *network.languages)) or _word("title", language)
    drawn = new_network(_parts(shown, language) | {"facts": facts}, shown)
    given: dict[str, int] = {}
    for pair, numbers in pairs.items():
        for end in set(pair):
            given[end] = given.get(end, 0) + len(numbers)
    layers = (network.contacts, network.inferred, network.graph)
    places = {iri: place for layer in layers for iri, place in layer.nodes(data="data")}
    layouts = facts["layouts"]
    for iri, place in sorted(places.items()):
        at = layouts["first"].get(iri) or layouts["contacts"].get(iri)
        add_place(drawn, place, network.label(iri, language), at, given.get(iri, 0))
    for (giver, taker), numbers in pairs.items():
        add_link(drawn, giver, taker, numbers)
    return drawn


@cache
def style() -> str:
    """The page's style sheet."""
    return (TEMPLATES / "network.css").read_text(encoding="utf-8")


@cache
def script() -> str:
    """The page's script: what is left by the filters, then what shows it."""
    parts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


@cache
def policy() -> str:
    """What the page may do: run its two scripts, use its style, draw; nothing else, and no request at all.

    >>> policy().partition(";")[0]
    "default-src 'none'"
    """
    scripts = " ".join(_hash(text) for text in (library(), script()))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style())}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _parts(title: str, language: str) -> dict[str, object]:
    return {
        "language": language,
        "title": title,
        "noscript": _word("noscript", language),
        "policy": policy(),
        "style": style(),
        "library": library(),
        "script": script(),
    }


def _word(key: str, language: str) -> str:
    return say(f"page.{key}", language if language in spoken_languages() else "en")
