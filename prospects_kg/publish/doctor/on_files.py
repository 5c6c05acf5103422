"""What holds of the files beside the pages: digests, dumps, RDF, sitemap, identifiers, redirects, tables."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Final

from prospects_kg.graph.oxigraph import parse_triples
from prospects_kg.model.errors import RdfSyntaxError
from prospects_kg.publish.doctor.evidence import RDF_ENDINGS, Evidence, ending
from prospects_kg.publish.doctor.places import Web
from prospects_kg.publish.doctor.scanning import scan
from prospects_kg.publish.doctor.verdicts import Verdict, judged, missed, not_applicable, passed

# Documents of things whose forms are compared; all others are parsed where the publication is a folder.
_COMPARED: Final = 200
# Identifiers that are asked for on the web.
_ASKED: Final = 25
# Characters in which the head of a page ends, with what search engines are told.
_HEAD: Final = 4_000
_FORMS: Final = (".nq", ".ttl", ".jsonld", ".csv", ".parquet")
_LOC: Final = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")


def sums(evidence: Evidence) -> Verdict:
    """Every file of SHA256SUMS is there with its digest."""
    if not evidence.sums:
        return missed("SHA256SUMS is not there or names no file")
    faults = []
    for path, digest in sorted(evidence.sums.items()):
        data = evidence.place.read(path)
        if data is None:
            faults.append(f"{path}: is not there")
        elif hashlib.sha256(data).hexdigest() != digest:
            faults.append(f"{path}: is not what its SHA-256 says")
    return judged(faults, f"{len(evidence.sums)} files")


def dump_forms(evidence: Evidence) -> Verdict:
    """The whole is there as N-Quads, Turtle, JSON-LD, CSV and Parquet."""
    names = [path.removesuffix(".gz") for path in evidence.sums]
    lacking = [form for form in _FORMS if not any(name.endswith(form) for name in names)]
    return judged((f"no file of the kind {form}" for form in lacking), f"{', '.join(_FORMS)}")


def compressed(evidence: Evidence) -> Verdict:
    """Every compressed file can be unpacked."""
    found = [path for path in evidence.sums if path.endswith(".gz")]
    faults = []
    for path in sorted(found):
        try:
            gzip.decompress(evidence.place.read(path) or b"")
        except (OSError, EOFError, zlib.error) as error:
            faults.append(f"{path}: cannot be unpacked ({error})")
    return judged(faults, f"{len(found)} files") if found else not_applicable("no file is compressed")


def parsed(evidence: Evidence) -> Verdict:
    """Every file of RDF can be parsed."""
    paths = [path for path in evidence.place.files if _is_rdf(path)]
    if isinstance(evidence.place, Web):
        paths = [
            f"{name}{end}" for name in ("void", "catalogue", "provenance", "profile") for end in RDF_ENDINGS
        ]
    faults: list[str] = []
    number = 0
    for path in paths:
        data = evidence.place.read(path)
        if data is None:
            faults.append(f"{path}: is not there")
            continue
        number += 1
        try:
            parse_triples(data, place=path, ending=ending(path))
        except RdfSyntaxError as error:
            faults.append(str(error))
    return judged(faults, f"{number} files")


def _is_rdf(path: str) -> bool:
    return ending(path) in RDF_ENDINGS and not path.endswith("context.jsonld")


def same_forms(evidence: Evidence) -> Verdict:
    """The documents about a thing say the same in every form; an even choice of them is compared."""
    names = [path[:-5] for path in evidence.place.pages if re.fullmatch(r"doc/.+\.html", path)]
    chosen = names[:: max(1, len(names) // _COMPARED)]
    faults: list[str] = []
    number = 0
    for name in chosen:
        forms = {end: evidence.place.read(name + end) for end in (".ttl", ".nt", ".jsonld")}
        if all(data is None for data in forms.values()):
            continue
        number += 1
        faults += _unlike(name, forms)
    return judged(faults, f"{number} things in three forms")


def _unlike(name: str, forms: dict[str, bytes | None]) -> Iterator[str]:
    known: set[object] | None = None
    for end, data in forms.items():
        if data is None:
            yield f"{name}{end}: is not there"
            continue
        try:
            found: set[object] = set(parse_triples(data, place=name + end, ending=end))
        except RdfSyntaxError as error:
            yield str(error)
            continue
        if known is not None and found != known:
            yield f"{name}{end}: says other than {name}.ttl"
        known = found if known is None else known


def sitemap(evidence: Evidence) -> Verdict:
    """The sitemap names every page that is to be found, and no other."""
    text = evidence.text("sitemap.xml")
    if text is None:
        return missed("sitemap.xml is not there")
    maps = [
        evidence.text(path) or "" for path in evidence.place.files if re.fullmatch(r"sitemap-\w+\.xml", path)
    ]
    named = {evidence.local(unescape(address)) for part in (text, *maps) for address in _LOC.findall(part)}
    faults = ["an address in it is not under the base"] if None in named else []
    paths = {path for path in named if path is not None and not path.endswith(".xml")}
    faults += [
        f"{path}: is named and not there" for path in sorted(paths) if path and not evidence.place.has(path)
    ]
    if not isinstance(evidence.place, Web):
        faults += [
            f"{path}: is not named"
            for path in evidence.place.pages
            if re.match(r"doc/", path) and path not in paths and _listed(evidence, path)
        ]
    return judged(faults, f"{len(paths)} pages")


def _listed(evidence: Evidence, path: str) -> bool:
    return scan(path, (evidence.text(path) or "")[:_HEAD]).is_listed


def robots(evidence: Evidence) -> Verdict:
    """robots.txt lets searchers in and names the sitemap."""
    text = evidence.text("robots.txt")
    if text is None:
        return missed("robots.txt is not there")
    lines = [line.strip().lower() for line in text.splitlines()]
    faults = ["it names no sitemap"] if not any(line.startswith("sitemap:") for line in lines) else []
    faults += ["it shuts everything out"] if "disallow: /" in lines else []
    return judged(faults, "robots.txt")


def identifiers(evidence: Evidence) -> Verdict:
    """Every IRI under the base that the data use has a document about it."""
    counts = evidence.counts
    if counts is None:
        return missed("the dump in N-Quads cannot be read, so its IRIs are not known")
    things = sorted(counts.things)
    if isinstance(evidence.place, Web):
        return _asked(evidence.place, things[:: max(1, len(things) // _ASKED)], evidence)
    faults = [
        f"{thing}: has no page"
        for thing in things
        if not any(map(evidence.place.has, _documents(evidence, thing)))
    ]
    return judged(faults, f"{len(things)} IRIs")


def _documents(evidence: Evidence, thing: str) -> Iterator[str]:
    path = evidence.local(thing) or ""
    if path.startswith(("id/", "graph/")):
        yield f"doc/{path.removeprefix('id/')}.html"
    else:
        yield from (f"{path}.html", path, f"{path}/index.html".lstrip("/"))


def _asked(web: Web, things: list[str], evidence: Evidence) -> Verdict:
    faults = []
    for thing in things:
        path = evidence.local(thing) or ""
        answer = web.answer(path)
        leads = answer.status == 200 and b'http-equiv="refresh"' in answer.body[:1_000]
        if path.startswith("id/") and answer.status not in {301, 302, 303, 307, 308} and not leads:
            faults.append(f"{thing}: is answered with {answer.status}, not with 303 or a page that leads on")
    return judged(faults, f"{len(things)} IRIs")


def leads(evidence: Evidence) -> Verdict:
    """An identifier leads to its document on a host that cannot redirect, and by rules on one that can."""
    if isinstance(evidence.place, Web):
        return not_applicable("the rules are for the host; how it answers is checked by `identifiers`")
    faults = []
    for path in (".htaccess", "hosting/w3id.htaccess", "_redirects", "hosting/nginx.conf"):
        if "303" not in (evidence.text(path) or ""):
            faults.append(f"{path}: has no rule that answers with 303")
    counts = evidence.counts
    start = f"{evidence.base}id/"
    for thing in sorted(counts.things) if counts else ():
        path = f"{evidence.local(thing)}/index.html"
        if thing.startswith(start) and thing != start and not evidence.place.has(path):
            faults.append(f"{path}: is not there")
    return judged(faults, "rules for Apache, nginx, Netlify, w3id.org, and a page for each identifier")


def linksets(evidence: Evidence) -> Verdict:
    """The link sets can be read and are about their pages."""
    found = [path for path in evidence.place.files if path.endswith(".linkset.json")] or [
        "index.linkset.json"
    ]
    faults = []
    for path in found:
        data = evidence.json(path)
        sets = data.get("linkset") if isinstance(data, dict) else None
        anchors = (
            {each.get("anchor") for each in sets if isinstance(each, dict)}
            if isinstance(sets, list)
            else None
        )
        page = path.removesuffix(".linkset.json") + ".html"
        if anchors is None:
            faults.append(f"{path}: is no link set")
        elif f"{evidence.base}{page}" not in anchors:
            faults.append(f"{path}: says nothing of {page}")
    return judged(faults, f"{len(found)} link sets")


def tables(evidence: Evidence) -> Verdict:
    """The tables are described by CSVW, and the described ones are there."""
    data = evidence.json("tables/metadata.json")
    listed = data.get("tables", []) if isinstance(data, dict) else None
    if listed is None:
        return missed("tables/metadata.json is not there or not JSON")
    names = [str(each.get("url", "")) for each in listed if isinstance(each, dict)]
    faults = [
        f"tables/{name}: is described and not there"
        for name in names
        if not evidence.place.has(f"tables/{name}")
    ]
    return (
        judged(faults, f"{len(names)} tables") if names else missed("tables/metadata.json describes no table")
    )


def context(evidence: Evidence) -> Verdict:
    """The JSON-LD context is published and can be read."""
    data = evidence.json("ontology/context.jsonld")
    if not isinstance(data, dict) or not data.get("@context"):
        return missed("ontology/context.jsonld is not there or holds no @context")
    record = evidence.statements("ontology/index.ttl")
    found = record.members("owl:Ontology") if record else []
    for version in record.texts(found[0], "owl:versionInfo") if record and found else ():
        path = f"ontology/{version}/context.jsonld"
        if evidence.json(path) != data:
            return missed(
                f"{path}: is not there or another, so the context of this version has no address that stays"
            )
    return passed(f"{len(data['@context'])} words")
