"""Versions of the data that stay: `release/{version}/` holds the quads of a version, their digest and a record of it.

A publication that takes the place of another keeps the versions that lay there: their data byte for byte; their pages
are made again, since menu and style are the site's. Only the dump of all quads is kept, from which the rest can be made
again: a copy of every page for every version would double the site with each.
Specifications: DCAT 3, section 11; Data on the Web Best Practices 7, 8 and 11; RFC 5829 (relations of versions).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from prospects_kg.build.release import MANIFEST, digest
from prospects_kg.model.terms import XSD, iri, literal
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.record_tables import Cell, RecordTable, spelled
from prospects_kg.publish.records.vocabulary import order
from prospects_kg.publish.shell import Alternate, Page, Site, render
from prospects_kg.publish.signposting import record
from prospects_kg.publish.statements import File, Statements, publisher, texts, written
from prospects_kg.publish.words import say

FOLDER: Final = "release"
_QUADS: Final = "*.nq.gz"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the data in its folder: what its manifest says, and the file of its quads."""

    name: str
    manifest: Mapping[str, Any]
    quads: Path

    @property
    def folder(self) -> str:
        """The path of its folder from the root."""
        return f"{FOLDER}/{self.name}"

    @property
    def file(self) -> str:
        """The path of its quads from the root."""
        return f"{self.folder}/{self.quads.name}"


def address(base: str, version: str) -> str:
    """The IRI of a version of the data."""
    return f"{base}{FOLDER}/{version}"


def version_files(publication: Publication, folder: Path, before: Path) -> Iterator[File]:
    """The files of this version, whose dump is written to `folder` already, and of those in the publication before it."""
    settings, dump = publication.settings, _dump(publication)
    current = Version(settings.version, publication.release.manifest, folder / dump.path)
    others = [one for one in versions(before, settings.base) if one.name != current.name]
    made = sorted([current, *others], key=lambda one: order(one.name), reverse=True)
    for at, one in enumerate(made):
        kept = one.quads.with_name(MANIFEST) if one is not current else publication.release.path / MANIFEST
        data = {MANIFEST: kept.read_bytes(), one.quads.name: one.quads.read_bytes()}
        yield from ((f"{one.folder}/{name}", content) for name, content in data.items())
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}
        yield f"{one.folder}/SHA256SUMS", "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
        earlier = made[at + 1] if at + 1 < len(made) else None
        yield from written(f"{one.folder}/index", _lines(publication, one, earlier, sums[one.quads.name]))
        yield from (_page(publication, made, at, language) for language in publication.languages)


def lost_version(publication: Publication, before: Path) -> tuple[str, ...]:
    """What is not kept, in words: the data that this very version had in the publication before, where they are other."""
    current = publication.settings.version
    for one in versions(before, publication.settings.base):
        if one.name == current and digest(one.quads) != _dump(publication).sha256:
            reason = (
                f"the data that version {current} had when it was published before, since these are other"
            )
            return (f"{reason}; a new version in prospects-kg.toml keeps both",)
    return ()


def _dump(publication: Publication) -> Download:
    return next(each for each in publication.downloads if each.path.endswith(_QUADS[1:]))


def versions(site: Path, base: str) -> list[Version]:
    """The versions of a project's data that lie in a publication, the newest first; folders of anything else are passed by."""
    found = []
    for path in sorted((site / FOLDER).glob(f"*/{MANIFEST}")):
        quads = sorted(path.parent.glob(_QUADS))
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        is_ours = isinstance(manifest, dict) and manifest.get("base") == base
        if quads and is_ours and manifest.get("version") == path.parent.name:
            found.append(Version(path.parent.name, manifest, quads[0]))
    return sorted(found, key=lambda one: order(one.name), reverse=True)


def _lines(publication: Publication, one: Version, earlier: Version | None, sha256: str) -> list[str]:
    out, base = Statements(), publication.settings.base
    it, file, checksum = address(base, one.name), f"{base}{one.file}", f"{base}{one.folder}/index#sha256"
    version_lines(out, base, one.name, one.manifest["title"], one.manifest["issued"])
    out.say(it, "dct:license", iri(one.manifest["licence"]))
    if earlier is not None:
        out.say(it, "dcat:previousVersion", iri(address(base, earlier.name)))
    distribution = f"{base}{one.folder}/index#quads"
    out.say(it, "dcat:distribution", iri(distribution))
    out.a(distribution, "dcat:Distribution")
    out.say(distribution, "dcat:accessURL", iri(file))
    out.say(distribution, "dcat:downloadURL", iri(file))
    size = str(one.quads.stat().st_size)
    out.say(distribution, "dcat:byteSize", literal(size, datatype=XSD + "nonNegativeInteger"))
    out.say(distribution, "spdx:checksum", iri(checksum))
    out.a(checksum, "spdx:Checksum")
    out.say(checksum, "spdx:checksumValue", literal(sha256, datatype=XSD + "hexBinary"))
    return out.lines()


def version_lines(out: Statements, base: str, version: str, title: Mapping[str, str], day: str) -> None:
    """Say of a version of the data what a catalogue wants of every dataset."""
    it = address(base, version)
    out.a(it, "dcat:Dataset")
    named = {tag: f"{text}, {version}" for tag, text in title.items()}
    out.say(it, "dct:title", *texts(named))
    out.say(it, "dct:description", *texts(named))
    out.say(it, "dct:publisher", iri(publisher(base)))
    out.say(it, "dcat:version", literal(version))
    out.say(it, "dct:issued", literal(day, datatype=XSD + "date"))
    out.say(it, "dct:isVersionOf", iri(base))


def _page(publication: Publication, made: Sequence[Version], at: int, language: str) -> File:
    one = made[at]
    site = Site(publication.addresses, publication.settings)
    title = say("version.title", language, version=one.name, day=one.manifest["issued"])
    lead = say("version.lead", language)
    page = Page(site, f"{one.folder}/index", language, title, lead)
    links = [Alternate("version-history", page.to(page.file)), *_near(page, made, at)]
    page = Page(site, page.path, language, title, lead, "", (*_record(page, one), *links))
    return page.file, render("record.html", page, tables=_tables(page, made, one))


def _tables(page: Page, made: Sequence[Version], one: Version) -> list[RecordTable]:
    def words(key: str) -> str:
        return say(f"version.{key}", page.language)

    names = {one.quads.name: "quads", MANIFEST: "manifest", "SHA256SUMS": "sums"}
    files = [[Cell(name, page.to(f"{one.folder}/{name}")), Cell(words(key))] for name, key in names.items()]
    counts = one.manifest["counts"]
    said = {"default": "default graph", "named": "named graphs", "conflicts": "conflicts"}
    numbers = [[Cell(words(key)), Cell(spelled(int(counts[name])))] for key, name in said.items()]
    listed = [
        [Cell(each.name, page.link(f"{each.folder}/index")), Cell(str(each.manifest["issued"]))]
        for each in made
    ]
    return [
        RecordTable(words("files"), (words("file"), words("what")), files),
        RecordTable(words("counts"), (words("what"), words("number")), numbers, (1,)),
        RecordTable(words("all"), (words("version"), words("day")), listed),
    ]


def _record(page: Page, one: Version) -> tuple[Alternate, ...]:
    here = address(page.site.settings.base, one.name)
    about = [each for each in record(page) if each.rel != "describes"]
    return (*about, Alternate("describes", here), Alternate("cite-as", here))


def _near(page: Page, made: Sequence[Version], at: int) -> Iterator[Alternate]:
    if at > 0:
        yield Alternate("latest-version", page.link(f"{made[0].folder}/index"))
        yield Alternate("successor-version", page.link(f"{made[at - 1].folder}/index"))
    if at + 1 < len(made):
        yield Alternate("predecessor-version", page.link(f"{made[at + 1].folder}/index"))
