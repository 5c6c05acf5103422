"""How a host answers: only where the publication is examined on the web."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from prospects_kg.publish.doctor.evidence import Evidence
from prospects_kg.publish.doctor.places import Web
from prospects_kg.publish.doctor.verdicts import Verdict, judged, missed, not_applicable, passed

_TYPES: Final = {
    "void.ttl": "text/turtle",
    "void.nt": "application/n-triples",
    "void.jsonld": "application/ld+json",
    "void.rdf": "application/rdf+xml",
    "index.html": "text/html",
    "index.linkset.json": "application/linkset+json",
}
# What clients ask with, and what they like best.
_WANTED: Final = {
    "application/rdf+xml;q=0.3, text/turtle;q=0.9, text/html;q=0.1": "text/turtle",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/html",
    "application/ld+json": "application/ld+json",
}


def _on_web(find: Callable[[Web, Evidence], Verdict]) -> Callable[[Evidence], Verdict]:
    def check(evidence: Evidence) -> Verdict:
        if not isinstance(evidence.place, Web):
            return not_applicable("a folder gives no answers; examine the address where it is published")
        return find(evidence.place, evidence)

    return check


def _media_types(web: Web, _: Evidence) -> Verdict:
    found = {path: web.answer(path, "HEAD").media for path in _TYPES}
    faults = [
        f"{path}: is called {found[path] or 'nothing'}"
        for path, media in _TYPES.items()
        if found[path] != media
    ]
    return judged(faults, f"{len(_TYPES)} files")


def _negotiation(web: Web, _: Evidence) -> Verdict:
    faults = []
    for accept, media in _WANTED.items():
        answer = web.followed("void", accept)
        if answer.media != media:
            faults.append(f"void, asked for as {media} ({accept}), gives {answer.status} {answer.media}")
    return judged(faults, f"{', '.join(_WANTED.values())} are given where they are liked best")


def _absent(web: Web, _: Evidence) -> Verdict:
    answer = web.answer("doc/nothing-is-called-so")
    if answer.status in {404, 410}:
        return passed(str(answer.status))
    return missed(f"an address at which there is nothing is answered with {answer.status}")


def _vary(web: Web, _: Evidence) -> Verdict:
    answer = web.answer("void", accept="text/turtle")
    if answer.status not in {200, 303}:
        return not_applicable("the host does not choose by Accept")
    vary = answer.headers.get("vary", "").lower()
    return passed(vary) if "accept" in vary else missed("void: is chosen by Accept, and Vary does not say so")


def _tags(web: Web, _: Evidence) -> Verdict:
    first, second = (web.answer(path, "HEAD").headers.get("etag", "") for path in ("void.ttl", "void.jsonld"))
    if not first or first == second:
        return missed("no ETag is given" if not first else "Turtle and JSON-LD have the same ETag")
    again = web.answer("void.ttl", if_none_match=first)
    return (
        passed("304 for what is known")
        if again.status == 304
        else missed(f"If-None-Match is answered with {again.status}")
    )


def _head(web: Web, evidence: Evidence) -> Verdict:
    faults = []
    for path in ("index.html", "void.ttl", evidence.dump or "void.nt"):
        got, asked = web.answer(path), web.answer(path, "HEAD")
        if (got.status, got.media) != (asked.status, asked.media) or asked.body:
            faults.append(f"{path}: HEAD gives {asked.status} {asked.media}, GET {got.status} {got.media}")
    return judged(faults, "3 files")


def _shared(web: Web, _: Evidence) -> Verdict:
    found = web.answer("void.ttl", "HEAD", origin="https://example.org").headers.get(
        "access-control-allow-origin", ""
    )
    return (
        passed("Access-Control-Allow-Origin: *")
        if found == "*"
        else missed("void.ttl: may not be read by pages of other hosts")
    )


def _links(web: Web, evidence: Evidence) -> Verdict:
    things = [path for path in web.pages if path.startswith("doc/")]
    answer = web.answer(things[0] if things else "index.html", "HEAD")
    said = answer.headers.get("link", "")
    lacking = [
        rel for rel in ("describedby", "license") if f'rel="{rel}"' not in said and f"rel={rel}" not in said
    ]
    return judged((f"no Link header says {rel}" for rel in lacking), evidence.base)


media_types = _on_web(_media_types)
negotiation = _on_web(_negotiation)
absent = _on_web(_absent)
vary = _on_web(_vary)
tags = _on_web(_tags)
head = _on_web(_head)
shared = _on_web(_shared)
link_headers = _on_web(_links)
