"""The index pages: every list as a table that is readable without script, with pages for the values of its facets.

A list is cut into pages of `ROWS` rows; the script `lists.js` filters all of them by data that lie beside the page. Each
list can be downloaded whole, and a small page of it can stand in another site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.describe.labels import LabelIndex
from prospects_kg.publish.lists.listings import Entry, Listing, entries, mentioned
from prospects_kg.publish.lists.markup import RowWriter
from prospects_kg.publish.lists.named import Named
from prospects_kg.publish.lists.spreadsheet import exact_csv, safe_csv, workbook
from prospects_kg.publish.lists.table_lists import all_listings
from prospects_kg.publish.lists.tabulated import Choice, Facet, Tabulated
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.words import say

File = tuple[str, bytes]
ROWS: Final = 250
_EMBEDDED: Final = 25


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: its path from the root and the key of its word."""

    path: str
    word: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What one page shows of a list: some rows, under a title, at a path; `path` numbers its further pages."""

    path: str
    title: str
    rows: Sequence[Entry]
    is_whole: bool = True

    def at(self, number: int) -> str:
        """The path of a page of it, the first is 1."""
        return self.path if number == 1 else f"{self.path}/page-{number}"

    @property
    def pages(self) -> int:
        """How many pages it has; at least one."""
        return max(1, -(-len(self.rows) // ROWS))


def tabulate(
    publication: Publication, listing: Listing, rows: Sequence[Entry], language: str, labels: LabelIndex
) -> Tabulated:
    """A list with its rows in a language."""
    named = Named(
        labels.texts(mentioned(rows)),
        publication.addresses,
        language,
        publication.settings.languages,
        publication.settings.base,
    )
    return Tabulated.of(listing, rows, named)


def list_files(publication: Publication) -> Iterator[File]:
    """Every index page in each language, its data for the script, its downloads, and its page for other sites."""
    site = Site(publication.addresses, publication.settings)
    labels, lists = publication.labels, all_listings(publication)
    for listing in lists.values():
        rows = entries(listing, publication.graph, publication.names)
        for language in publication.languages:
            table = tabulate(publication, listing, rows, language, labels)
            writer = ListWriter(table, RowWriter(table, table.columns), site, language, tuple(lists.values()))
            yield from writer.pages()
            yield from writer.files()


def downloads(site: Site, name: str, language: str) -> tuple[Download, ...]:
    """The files of a list in a language."""
    start = site.addresses.page(f"lists/{name}", language).removesuffix(".html")
    return (
        Download(f"{start}.csv", "list.download-csv"),
        Download(f"{start}-safe.csv", "list.download-safe"),
        Download(f"{start}.xlsx", "list.download-xlsx"),
    )


@dataclass(frozen=True, slots=True)
class ListWriter:
    """Writes everything about one list in one language; `others` are all lists of the publication."""

    table: Tabulated
    rows: RowWriter
    site: Site
    language: str
    others: tuple[Listing, ...]

    def pages(self) -> Iterator[File]:
        """The pages of the whole list, those of the values of its facets, and the small one for other sites."""
        listing, facets = self.table.listing, self.table.facets()
        title = listing.title(self.language)
        yield from self._extract(Extract(listing.name, title, self.table.rows), facets)
        for facet in facets:
            for choice in facet.choices if facet.has_pages else ():
                yield from self._extract(self._of(choice, facet, title), ())
        yield self._embedded()

    def files(self) -> Iterator[File]:
        """The downloads, and the data that the script filters."""
        listing = self.table.listing
        header, records = self.table.header(self.language), list(self.table.records())
        exact, safe, book = (each.path for each in downloads(self.site, listing.name, self.language))
        yield exact, exact_csv(header, records)
        yield safe, safe_csv(header, records)
        yield book, workbook(listing.title(self.language), header, records)
        page = Page(self.site, listing.name, self.language, "")
        yield exact.removesuffix(".csv") + ".json", self.table.data(page)

    def _of(self, choice: Choice, facet: Facet, title: str) -> Extract:
        heading = say("list.of-value", self.language, title=title, value=choice.part.text)
        path = f"{self.table.listing.name}/{facet.column.key}/{choice.slug}"
        return Extract(path, heading, choice.rows, is_whole=False)

    def _extract(self, extract: Extract, facets: Sequence[Facet]) -> Iterator[File]:
        for number in range(1, extract.pages + 1):
            title = extract.title
            if number > 1:
                title += f", {say('list.page-of', self.language, n=number, all=extract.pages)}"
            yield self._page(extract, number, title, facets if number == 1 else ())

    def _page(self, extract: Extract, number: int, title: str, facets: Sequence[Facet]) -> File:
        listing = self.table.listing
        rows = extract.rows[(number - 1) * ROWS : number * ROWS]
        lead = listing.lead(self.language)
        page = Page(self.site, extract.at(number), self.language, title, lead, section=listing.name)
        return page.file, render(
            "list.html",
            page,
            listing=listing,
            extract=extract,
            number=number,
            columns=self.rows.columns,
            rows=len(rows),
            body=self.rows.body(rows, page),
            facets=facets,
            downloads=downloads(self.site, listing.name, self.language),
            snippet=snippet(page, f"embed/{listing.name}", title) if extract.is_whole else "",
            others=[other for other in self.others if other != listing],
        )

    def _embedded(self) -> File:
        listing = self.table.listing
        title, lead = listing.title(self.language), listing.lead(self.language)
        page = Page(self.site, f"embed/{listing.name}", self.language, title, lead)
        rows = self.table.rows[:_EMBEDDED]
        return page.file, render(
            "embed-list.html",
            page,
            listing=listing,
            columns=self.rows.columns,
            rows=len(rows),
            body=self.rows.body(rows, page),
            all=len(self.table.rows),
        )


def snippet(page: Page, path: str, title: str) -> str:
    """The HTML by which another site shows a small page of this one."""
    address = page.site.settings.base + page.site.addresses.page(path, page.language)
    safe = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<iframe src="{address}" title="{safe}" width="100%" height="480" loading="lazy" '
        'style="border:1px solid #ccc"></iframe>'
    )
