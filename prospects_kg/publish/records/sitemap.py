"""What search engines read first: sitemaps of every page, and robots.txt.

Only pages that stand under a canonical address are listed: neither those that lead on from a thing's own address nor
those made for other sites to embed. The last change is the day of the release.
Specification: sitemaps.org, protocol 0.9 (50,000 addresses a file); RFC 9309 (robots.txt).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from prospects_kg.graph.formats import xml_escaped
from prospects_kg.model.settings import Settings
from prospects_kg.publish.statements import File

SITEMAP: Final = "sitemap.xml"
# Folders of pages that are no destination of their own.
_ASIDE: Final = frozenset({"id", "graph", "embed", "assets"})
_AT_MOST: Final = 50_000
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def pages(folder: Path, former: Collection[str] = ()) -> list[str]:
    """The pages of a written publication, sorted, as paths from its root; without those of former slugs."""
    found = (path.relative_to(folder) for path in folder.rglob("*.html"))
    names = {path.as_posix() for path in found if path.parts[0] not in _ASIDE and path.name != "404.html"}
    return sorted(names.difference(former))


def sitemap_files(paths: Sequence[str], settings: Settings) -> Iterator[File]:
    """Sitemaps of pages, and robots.txt that names the first of them; more than 50,000 pages make an index of several."""
    lots = [paths[start : start + _AT_MOST] for start in range(0, len(paths), _AT_MOST)] or [[]]
    day = settings.issued.isoformat()
    if len(lots) == 1:
        yield SITEMAP, _urls(lots[0], settings.base, day)
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(lots) + 1)]
        yield from ((name, _urls(lot, settings.base, day)) for name, lot in zip(names, lots, strict=True))
        entries = "".join(f"<sitemap>{_entry(settings.base, name, day)}</sitemap>\n" for name in names)
        yield SITEMAP, f"{_HEAD}<sitemapindex {_SPACE}>\n{entries}</sitemapindex>\n".encode()
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {settings.base}{SITEMAP}\n".encode()


def _urls(paths: Sequence[str], base: str, day: str) -> bytes:
    entries = "".join(f"<url>{_entry(base, path, day)}</url>\n" for path in paths)
    return f"{_HEAD}<urlset {_SPACE}>\n{entries}</urlset>\n".encode()


def _entry(base: str, path: str, day: str) -> str:
    address = f"{base}{quote(path, safe='/-._~!$&()*+,;=:@')}"
    return f"<loc>{xml_escaped(address)}</loc><lastmod>{day}</lastmod>"
