"""Small pages at the addresses of things, which lead on to the documents about them.

A server that redirects by 303 never shows them; where a host cannot, they stand under id/ and graph/, since a folder
may hold nothing else.
"""

from __future__ import annotations

from html import escape

from prospects_kg.publish.addresses import Addresses


def lead(thing: str, document: str, addresses: Addresses) -> tuple[str, bytes] | None:
    """The path and bytes of the page that leads on from a thing's own address to a document; None for what lies elsewhere.

    >>> from prospects_kg.model.terms import Names
    >>> at = Addresses(Names("https://ex.org/"))
    >>> lead("https://ex.org/id/practice/eco-park", "doc/practice/eco-park", at)[0]
    'id/practice/eco-park/index.html'
    """
    own = thing.removeprefix(addresses.names.base)
    if own == thing or own.split("/")[0] not in {"id", "graph"} or "#" in own:
        return None
    return f"{own}/index.html", forward(f"{own}/index.html", own, document, addresses)


def forward(here: str, name: str, document: str, addresses: Addresses) -> bytes:
    """A page at `here` that leads on to a document by itself."""
    file = addresses.page(document, addresses.languages[0])
    link, whole = escape(addresses.link(here, file)), escape(f"{addresses.names.base}{file}")
    text = (
        f'<!DOCTYPE html>\n<html lang="{addresses.languages[0]}">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n<link rel="canonical" href="{whole}">\n'
        f'<title>{escape(name)}</title>\n<p><a href="{link}">{escape(name)}</a></p>\n</html>\n'
    )
    return text.encode()
