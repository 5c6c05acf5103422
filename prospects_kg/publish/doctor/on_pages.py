"""What holds of every page. All pages are gone through once; each check sees each page and gives the faults of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from prospects_kg.publish.doctor.evidence import Evidence
from prospects_kg.publish.doctor.places import Web
from prospects_kg.publish.doctor.scanning import Scanned, scan, style_loads
from prospects_kg.publish.doctor.verdicts import Verdict, judged, passed

_THING: Final = re.compile(r"(?:[a-z]{2,3}/)?doc/.+\.html")
_FORMS: Final = frozenset({"text/turtle", "application/n-triples", "application/ld+json"})
_SIGNPOSTS: Final = ("cite-as", "type", "author", "license", "describedby", "linkset")
_DIRECTIVE: Final = re.compile(r"[a-z-]+-src(?:-[a-z]+)?")
_OWN: Final = frozenset({"'none'", "'self'", "data:", "blob:", "'unsafe-inline'", "'wasm-unsafe-eval'", "'strict-dynamic'"})  # fmt: skip
_SIGNED: Final = re.compile(r"'(?:sha(?:256|384|512)|nonce)-[A-Za-z0-9+/=_-]+'")
PageCheck = Callable[[Scanned, Evidence], Iterator[str]]


def links(page: Scanned, evidence: Evidence) -> Iterator[str]:
    """Links and loaded files of the site that are not there."""
    for address in {*page.links, *page.loads, *(link.href for link in page.head)}:
        target = page.target(address)
        if target is not None and not _stands(target[0], evidence):
            yield f"{page.path}: leads to {target[0]}, which is not there"


def _stands(path: str, evidence: Evidence) -> bool:
    return path == "." or evidence.place.has(path) or evidence.place.has(f"{path}/index.html")


def requests(page: Scanned, _: Evidence) -> Iterator[str]:
    """What a page loads from elsewhere."""
    for address in page.loads:
        if not address.startswith(("data:", "#")) and page.target(address) is None:
            yield f"{page.path}: loads {address}"


def policy(page: Scanned, evidence: Evidence) -> Iterator[str]:
    """A page without a policy of its content's security, or one that lets other hosts in."""
    if page.is_lead:
        return
    said = page.metas.get("content-security-policy", "")
    if not said and isinstance(evidence.place, Web):
        said = evidence.place.answer(page.path).headers.get("content-security-policy", "")
    directives = [part.split() for part in said.split(";") if part.strip()]
    if not any(part[0] == "default-src" for part in directives):
        yield f"{page.path}: has no Content-Security-Policy with default-src"
    for first, *sources in directives:
        others = [it for it in sources if it not in _OWN and not _SIGNED.fullmatch(it)]
        if _DIRECTIVE.fullmatch(first) and others:
            yield f"{page.path}: {first} lets in {others[0]}"
        if first in {"script-src", "script-src-elem"} and "'unsafe-inline'" in sources:
            yield f"{page.path}: {first} lets every script in the page run"


def inline_scripts(page: Scanned, _: Evidence) -> Iterator[str]:
    """Scripts that stand in a page, which a policy without exceptions would not run."""
    said = page.metas.get("content-security-policy", "")
    if page.inline and "'sha256-" not in said:
        yield f"{page.path}: has {page.inline} scripts or handlers within its text"


def heads(page: Scanned, evidence: Evidence) -> Iterator[str]:
    """A page without title, description or canonical address under the base."""
    if not page.is_listed:
        return
    if not page.title:
        yield f"{page.path}: has no title"
    if not page.metas.get("description", "").strip():
        yield f"{page.path}: has no description"
    canonical = page.rel("canonical")
    if len(canonical) != 1 or evidence.local(canonical[0].href) != page.path:
        yield f"{page.path}: its canonical address is not {evidence.base}{page.path}"


def languages(page: Scanned, evidence: Evidence) -> Iterator[str]:
    """A page that does not say its language, or another language of it that is not there."""
    if not page.language:
        yield f"{page.path}: does not say its language"
    for link in page.rel("alternate"):
        target = page.target(link.href) if link.language else None
        if target is not None and not evidence.place.has(target[0]):
            yield f"{page.path}: has no page {target[0]} in {link.language}"


def outlines(page: Scanned, _: Evidence) -> Iterator[str]:
    """A page whose heading is not one, with an id twice, or a picture without a text."""
    if page.is_lead:
        return
    if page.headings != 1:
        yield f"{page.path}: has {page.headings} headings of the first level"
    twice = [it for it, number in Counter(page.ids).items() if number > 1]
    if twice:
        yield f"{page.path}: has the id {twice[0]} twice"
    if page.unnamed:
        yield f"{page.path}: has {page.unnamed} pictures without alt"


def licences(page: Scanned, _: Evidence) -> Iterator[str]:
    """A page that does not link its licence, in its head or in its text."""
    if page.is_listed and not page.rel("license") and not any("licenses/" in it for it in page.links):
        yield f"{page.path}: names no licence"


def alternates(page: Scanned, _: Evidence) -> Iterator[str]:
    """A page of a thing that does not name its documents for machines."""
    if _is_thing(page):
        lacking = _FORMS - {link.type for link in page.rel("alternate")}
        if lacking:
            yield f"{page.path}: names no {', '.join(sorted(lacking))}"


def signposts(page: Scanned, _: Evidence) -> Iterator[str]:
    """A page of a thing, or of the whole, without one of the links of FAIR Signposting."""
    if _is_thing(page) or page.path == "index.html":
        wanted = (*_SIGNPOSTS, "item") if page.path == "index.html" else _SIGNPOSTS
        lacking = [rel for rel in wanted if not page.rel(rel)]
        if lacking:
            yield f"{page.path}: has no link {', '.join(lacking)}"


def structured(page: Scanned, _: Evidence) -> Iterator[str]:
    """A page of a thing without JSON-LD that can be read, or with a block that cannot."""
    if _is_thing(page) and not page.data:
        yield f"{page.path}: has no JSON-LD"
    for block in page.data:
        try:
            json.loads(block)
        except ValueError:
            yield f"{page.path}: its JSON-LD cannot be read"


PAGE_CHECKS: Final[Mapping[str, PageCheck]] = {
    "links": links,
    "requests": requests,
    "policy": policy,
    "inline-scripts": inline_scripts,
    "heads": heads,
    "languages": languages,
    "outlines": outlines,
    "page-licences": licences,
    "alternates": alternates,
    "signposts": signposts,
    "structured-data": structured,
}
ANCHORS: Final = "anchors"
# Checks whose faults may also come from style sheets.
STYLES: Final = "requests"


def page_verdicts(evidence: Evidence) -> dict[str, Verdict]:
    """The verdict of every check of pages, after one pass over all of them."""
    faults: dict[str, list[str]] = {check: [] for check in PAGE_CHECKS}
    wanted: dict[tuple[str, str], str] = {}
    number = 0
    for path in evidence.place.pages:
        text = evidence.text(path)
        if text is None:
            faults["links"].append(f"{path}: is not there")
            continue
        number += 1
        page = scan(path, text)
        for check, find in PAGE_CHECKS.items():
            faults[check] += find(page, evidence)
        for address in page.links:
            target = page.target(address)
            # What has a sign of equality is a state that the page's script reads, no place in it.
            if target is not None and target[1] and "=" not in target[1]:
                wanted.setdefault(target, path)
    faults[STYLES] += _styles(evidence)
    looked_at = f"{number} pages"
    found = {check: judged(sorted(each), looked_at) for check, each in faults.items()}
    return found | {ANCHORS: _anchors(wanted, evidence)}


def _anchors(wanted: Mapping[tuple[str, str], str], evidence: Evidence) -> Verdict:
    """Whether each fragment that a link names is an id of its page."""
    by_page: dict[str, list[tuple[str, str]]] = {}
    for (target, fragment), source in wanted.items():
        by_page.setdefault(target, []).append((fragment, source))
    faults = []
    for target in sorted(by_page):
        text = evidence.text(target) if target.endswith(".html") else None
        if text is None:
            continue
        ids = set(scan(target, text).ids)
        faults += [
            f"{source}: leads to {target}#{fragment}, which is not there"
            for fragment, source in sorted(by_page[target])
            if fragment not in ids
        ]
    return (
        judged(faults, f"{len(wanted)} different links with a fragment") if wanted else passed("no such link")
    )


def _styles(evidence: Evidence) -> Iterator[str]:
    for path in evidence.place.files:
        if path.endswith(".css"):
            for address in style_loads(evidence.text(path) or ""):
                if Scanned(path).target(address) is None:
                    yield f"{path}: loads {address}"


def _is_thing(page: Scanned) -> bool:
    return bool(_THING.fullmatch(page.path)) and page.is_listed
