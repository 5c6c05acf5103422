"""What the doctor looks at in a page: its head, its links and what it loads, found in one pass over its text.

A pattern finds the tags, since a parser of the standard library takes minutes for the pages of a large publication.
Comments, scripts and styles are stepped over as wholes, so that nothing in them is taken for a tag.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

_PART: Final = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style)\b(?P<rawattributes>[^>]*)>(?P<inside>.*?)</(?P=raw)\s*>"
    r"|<title\b[^>]*>(?P<title>[^<]*)</title>"
    r"""|<(?P<tag>[a-z][a-z0-9-]*)(?P<attributes>(?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*/?>""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_STYLE_LOADS: Final = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
# Relations by which a page loads a file; all others are only told.
_LOADING: Final = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
_SOURCES: Final = frozenset({"script", "img", "iframe", "source", "video", "audio", "embed", "input", "track", "image", "use"})  # fmt: skip
_DATA: Final = frozenset({"application/ld+json", "application/json", "text/plain"})


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A link element: relation, address as written, media type, language."""

    rel: str
    href: str
    type: str
    language: str


@dataclass(slots=True)
class Scanned:
    """A page by what is checked of it; `path` is from the root. Addresses stand as they are written, unescaped."""

    path: str
    title: str = ""
    language: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    head: list[HeadLink] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    inline: int = 0
    headings: int = 0
    unnamed: int = 0

    def rel(self, relation: str) -> list[HeadLink]:
        """The head's links of a relation."""
        return [link for link in self.head if link.rel == relation]

    @property
    def is_lead(self) -> bool:
        """Whether the page only leads to another."""
        return "refresh" in self.metas

    @property
    def is_listed(self) -> bool:
        """Whether search engines are to list it."""
        return not self.is_lead and "noindex" not in self.metas.get("robots", "")

    def target(self, address: str) -> tuple[str, str] | None:
        """File (from the root) and fragment of a link within the site; None for a link that leaves it."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("//"):
            return None
        if not parts.path:
            return self.path, unquote(parts.fragment)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(parts.path)))
        if parts.path.endswith("/") or path == ".":
            path = posixpath.normpath(f"{path}/index.html")
        return path, unquote(parts.fragment)


def scan(path: str, text: str) -> Scanned:
    """Take what is checked from the text of a page."""
    page, in_body = Scanned(path), False
    for match in _PART.finditer(text):
        if match["raw"]:
            _raw(page, match["raw"].lower(), _attributes(match["rawattributes"]), match["inside"])
        elif match["title"] is not None:
            # A picture has a title, too; the page's stands in its head.
            if not in_body:
                page.title = page.title or unescape(match["title"]).strip()
        elif match["tag"]:
            in_body = in_body or match["tag"].lower() == "body"
            _tag(page, match["tag"].lower(), _attributes(match["attributes"]))
    return page


def style_loads(text: str) -> Iterator[str]:
    """The addresses that a style sheet loads."""
    return (found for found in _STYLE_LOADS.findall(text) if not found.startswith(("data:", "#")))


def _attributes(text: str) -> Mapping[str, str]:
    return {name.lower(): unescape(one or two or three) for name, one, two, three in _ATTRIBUTE.findall(text)}


def _raw(page: Scanned, tag: str, attributes: Mapping[str, str], inside: str) -> None:
    if tag == "style":
        page.loads += style_loads(inside)
    elif "src" in attributes:
        page.loads.append(attributes["src"])
    elif attributes.get("type", "").lower() in _DATA:
        page.data.append(inside)
    elif inside.strip():
        page.inline += 1


def _tag(page: Scanned, tag: str, attributes: Mapping[str, str]) -> None:
    if "id" in attributes:
        page.ids.append(attributes["id"])
    if any(name.startswith("on") for name in attributes):
        page.inline += 1
    page.loads += style_loads(attributes.get("style", ""))
    if tag == "link":
        _link(page, attributes)
    elif tag in {"a", "area"}:
        page.links += [attributes[name] for name in ("href", "xlink:href") if name in attributes]
    elif tag in _SOURCES:
        _source(page, tag, attributes)
    else:
        _other(page, tag, attributes)


def _link(page: Scanned, attributes: Mapping[str, str]) -> None:
    href = attributes.get("href", "")
    for rel in attributes.get("rel", "").lower().split():
        page.head.append(HeadLink(rel, href, attributes.get("type", ""), attributes.get("hreflang", "")))
        if rel in _LOADING:
            page.loads.append(href)


def _source(page: Scanned, tag: str, attributes: Mapping[str, str]) -> None:
    names = ("href", "xlink:href") if tag in {"image", "use"} else ("src",)
    page.loads += [attributes[name] for name in names if name in attributes]
    page.loads += [part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip()]
    if tag == "img" and "alt" not in attributes:
        page.unnamed += 1


def _other(page: Scanned, tag: str, attributes: Mapping[str, str]) -> None:
    if tag == "html":
        page.language = attributes.get("lang", "")
    elif tag == "meta":
        name = attributes.get("name") or attributes.get("http-equiv") or ""
        page.metas.setdefault(name.lower(), attributes.get("content", ""))
    elif tag == "h1":
        page.headings += 1
    elif tag == "object":
        page.loads += filter(None, [attributes.get("data", "")])
