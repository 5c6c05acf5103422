"""Typed links for machines that arrive at a page: what it is about, who gives it, under which licence, in which forms.

In a page's head they make FAIR Signposting level 1; the link set beside the page holds the same links for the page in
every language (level 2). One small link set a page: one for all pages of a class would be a file of megabytes that a
machine fetches for the sake of one page.
Specifications: FAIR Signposting Profile; RFC 8288 (relations); RFC 8574 (cite-as); RFC 9264 (link sets), section 4.2.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin

from prospects_kg.publish.documents import FORMATS
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.shell import WEB, Alternate, Page
from prospects_kg.publish.statements import RECORD_FORMATS, publisher

LINKSET: Final = "application/linkset+json"
SUFFIX: Final = ".linkset.json"
_ABOUT: Final = "https://schema.org/AboutPage"
_DATASET: Final = "https://schema.org/Dataset"
# Descriptions of the data as a whole: path and media type.
_RECORDS: Final = (
    ("void.ttl", "text/turtle"),
    ("catalogue.jsonld", "application/ld+json"),
    ("catalogue.rdf", "application/rdf+xml"),
    ("provenance.ttl", "text/turtle"),
    ("ro-crate-metadata.json", "application/ld+json"),
    ("datacite.json", "application/vnd.datacite.datacite+json"),
)


def links(page: Page, iri: str, formats: Mapping[str, str] = FORMATS) -> tuple[Alternate, ...]:
    """The links in the head of a page about one thing; `formats` are the documents beside it, by suffix."""
    base = page.site.settings.base
    documents = [(page.to(f"{page.path}{suffix}"), type_) for suffix, type_ in formats.items()]
    return (
        *(Alternate("alternate", href, type_) for href, type_ in documents),
        *(Alternate("describedby", href, type_) for href, type_ in documents),
        Alternate("cite-as", iri),
        Alternate("type", _ABOUT),
        Alternate("author", publisher(base)),
        Alternate("license", page.site.licence),
        Alternate("collection", base),
        Alternate("linkset", page.to(f"{page.path}{SUFFIX}"), LINKSET),
        *_languages(page),
    )


def whole(page: Page, downloads: Sequence[Download]) -> tuple[Alternate, ...]:
    """The links in the head of a page about the data as a whole, such as the front page and the page of downloads."""
    base = page.site.settings.base
    return (
        *(Alternate("describedby", page.to(path), type_) for path, type_ in _RECORDS),
        *(Alternate("item", page.to(each.path), each.served) for each in downloads if each.kind == "dump"),
        Alternate("cite-as", base),
        Alternate("type", _ABOUT),
        Alternate("type", _DATASET),
        Alternate("author", publisher(base)),
        Alternate("license", page.site.licence),
        Alternate("linkset", page.to(f"{page.path}{SUFFIX}"), LINKSET),
        *_languages(page),
    )


def record(page: Page) -> tuple[Alternate, ...]:
    """The links in the head of a page that shows a record of the data: its forms for machines, what it describes."""
    return (
        *(
            Alternate("alternate", page.to(f"{page.path}{suffix}"), type_)
            for suffix, type_ in RECORD_FORMATS.items()
        ),
        Alternate("describes", page.site.settings.base),
        Alternate("license", page.site.licence),
        *_languages(page),
    )


def _languages(page: Page) -> tuple[Alternate, ...]:
    return tuple(
        Alternate("alternate", other.href, "text/html", other.language) for other in page.other_languages
    )


def linkset(page: Page) -> tuple[str, bytes]:
    """The link set of a page, a file beside it: the same links from the page in each language; addresses are whole.

    `page` is the page in the first language, with its links.
    """
    at, base = page.site.addresses, page.site.settings.base
    relations = [each for each in page.alternates if each.rel not in {"linkset", "alternate"}]
    targets = _targets(f"{base}{page.file}", relations)
    pages = [f"{base}{at.page(page.path, tag)}" for tag in at.languages]
    found: list[dict[str, Any]] = [{"anchor": each, **targets} for each in pages]
    back = {"describes": [{"href": pages[0], "type": "text/html"}]}
    found += [{"anchor": other["href"], **back} for other in targets.get("describedby", ())]
    text = json.dumps({"linkset": found}, ensure_ascii=False, separators=(",", ":")) + "\n"
    return f"{page.path}{SUFFIX}", text.encode()


def _targets(page: str, relations: Sequence[Alternate]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for each in relations:
        whole = each.href.startswith(WEB)
        target = {"href": each.href if whole else urljoin(page, each.href)}
        if each.type:
            target["type"] = each.type
        found.setdefault(each.rel, []).append(target)
    return found
