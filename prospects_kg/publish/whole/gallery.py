"""The pictures of the transfer network: a gallery, a page for each with its table twin, files, and pages for other sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prospects_kg.draw.gallery import PICTURES
from prospects_kg.draw.page import page as interactive_page
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.templates import Markup
from prospects_kg.network.extract import extract
from prospects_kg.network.model import TransferNetwork
from prospects_kg.publish.lists.indexes import snippet
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.words import say

File = tuple[str, bytes]
# Rows of a picture's table that its page shows.
_ROWS: Final = 60
EXPLORE: Final = "pictures/explore"
# The page stands by itself and is embedded; the gallery is what is to be found.
_UNLISTED: Final = '<meta name="robots" content="noindex">\n'


def network_of(publication: Publication) -> TransferNetwork:
    """The network of all transfers between places."""
    settings = publication.settings
    return extract(
        publication.graph,
        publication.names,
        languages=settings.languages,
        title=settings.title,
        version=settings.version,
    )


def picture_files(publication: Publication) -> Iterator[File]:
    """The gallery, every picture as page, SVG, CSV and JSON in each language, and the interactive network."""
    site = Site(publication.addresses, publication.settings)
    network = network_of(publication)
    for language in publication.languages:
        drawn = {name: draw(network, language) for name, draw in PICTURES.items()}
        page = Page(
            site,
            "pictures",
            language,
            say("picture.title", language),
            say("picture.lead", language),
            "pictures",
        )
        yield (
            page.file,
            render("gallery.html", page, pictures=drawn, explore=EXPLORE, snippet=_network_snippet(page)),
        )
        for name, picture in drawn.items():
            yield from _picture(site, name, picture)
        explored = interactive_page(network, language).replace("<head>\n", f"<head>\n{_UNLISTED}", 1)
        yield site.addresses.page(EXPLORE, language), explored.encode()


def _network_snippet(page: Page) -> str:
    return snippet(page, EXPLORE, say("picture.explore", page.language))


def _picture(site: Site, name: str, picture: Picture) -> Iterator[File]:
    language = picture.language
    page = Page(site, f"pictures/{name}", language, picture.title, picture.summary, "pictures")
    start = page.file.removesuffix(".html")
    yield f"{start}.svg", picture.svg.encode()
    yield f"{start}.csv", picture.to_csv().encode()
    yield f"{start}.json", picture.to_json().encode()
    yield (
        page.file,
        render(
            "picture.html",
            page,
            picture=picture,
            svg=Markup(picture.svg),
            rows=picture.rows[:_ROWS],
            numeric=[
                all(isinstance(row[place], int | float) for row in picture.rows)
                for place in range(len(picture.columns))
            ],
            start=start,
            snippet=snippet(page, f"embed/pictures/{name}", picture.title),
        ),
    )
    embedded = Page(site, f"embed/pictures/{name}", language, picture.title, picture.summary)
    yield (
        embedded.file,
        render("embed-picture.html", embedded, svg=Markup(picture.svg), whole=f"pictures/{name}"),
    )
