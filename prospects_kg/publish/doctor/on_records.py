"""What the publication says of itself: VoID and the DCAT-AP catalogue, against what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from prospects_kg.graph.oxigraph import parse_triples
from prospects_kg.model.errors import RdfSyntaxError
from prospects_kg.publish.doctor.evidence import RDF_ENDINGS, Evidence, Statements
from prospects_kg.publish.doctor.places import Web
from prospects_kg.publish.doctor.verdicts import Verdict, judged, missed, passed

_RECORDS: Final = ("void", "catalogue", "provenance", "profile")


def well_known(evidence: Evidence) -> Verdict:
    """VoID is answered where it is looked for, and is the same as the record."""
    there = evidence.place.read("void.ttl")
    here = (
        evidence.place.followed(".well-known/void", "text/turtle").body
        if isinstance(evidence.place, Web)
        else evidence.place.read(".well-known/void")
    )
    if here is None or there is None:
        return missed(f"{'.well-known/void' if here is None else 'void.ttl'}: is not there")
    return passed(".well-known/void") if here == there else missed(".well-known/void: is other than void.ttl")


def void_counts(evidence: Evidence) -> Verdict:
    """The counts in VoID are those of the dump."""
    void, counts = evidence.statements("void.ttl"), evidence.counts
    if void is None or counts is None:
        return missed(evidence.broken("void.ttl") or "the dump in N-Quads cannot be read")
    expected = {
        "void:triples": counts.triples,
        "void:distinctSubjects": counts.subjects,
        "void:classes": len(counts.classes),
        "void:properties": len(counts.properties),
    }
    faults = [
        f"{property_} is {text}, the dump has {expected[property_]}"
        for property_ in expected
        for text in void.texts(evidence.base, property_) or ["not there"]
        if text != str(expected[property_])
    ]
    faults += _partitions(
        void, evidence.base, counts.classes, ("void:classPartition", "void:class", "void:entities")
    )
    faults += _partitions(
        void, evidence.base, counts.properties, ("void:propertyPartition", "void:property", "void:triples")
    )
    return judged(
        faults,
        f"{counts.triples} statements, {len(counts.classes)} classes, {len(counts.properties)} properties",
    )


def _partitions(
    void: Statements, base: str, known: Mapping[str, int], words: tuple[str, str, str]
) -> Iterator[str]:
    partition, of, size = words
    parts = void.texts(base, partition)
    if len(parts) != len(known):
        yield f"{partition}: {len(parts)} are told, the dump has {len(known)}"
    for part in parts:
        for it in void.texts(part, of):
            if void.texts(part, size) != [str(known.get(it, 0))]:
                yield f"{of} {it}: the dump has {known.get(it, 0)}"


def forms(evidence: Evidence) -> Verdict:
    """Each record is there in every form, and every form says the same."""
    faults: list[str] = []
    for record in _RECORDS:
        known: set[object] | None = None
        for end in RDF_ENDINGS:
            data = evidence.place.read(record + end)
            if data is None:
                faults.append(f"{record}{end}: is not there")
                continue
            try:
                found: set[object] = set(parse_triples(data, place=record + end, ending=end))
            except RdfSyntaxError as error:
                faults.append(str(error))
                continue
            if known is not None and found != known:
                faults.append(f"{record}{end}: says other than {record}{RDF_ENDINGS[0]}")
            known = found if known is None else known
    return judged(faults, f"{', '.join(_RECORDS)} in {len(RDF_ENDINGS)} forms")


def kept_version(evidence: Evidence) -> Verdict:
    """The version has an address that stays, and holds the quads whole."""
    record = evidence.statements("catalogue.ttl")
    named = record.texts(evidence.base, "dcat:hasCurrentVersion") if record else []
    if not named:
        return missed("the catalogue names no dcat:hasCurrentVersion")
    folder = evidence.local(named[0])
    if folder is None:
        return missed(f"{named[0]}: is not under {evidence.base}")
    faults = [] if evidence.place.has(f"{folder}/index.html") else [f"{folder}/index.html: is not there"]
    lines = (evidence.text(f"{folder}/SHA256SUMS") or "").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if not any(name.endswith(".nq.gz") for name in sums):
        faults.append(f"{folder}/SHA256SUMS: names no dump of all quads")
    for name, digest in sums.items():
        data = evidence.place.read(f"{folder}/{name}")
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            faults.append(
                f"{folder}/{name}: {'is not there' if data is None else 'is not what its SHA-256 says'}"
            )
    return judged(faults, named[0])


def void_dumps(evidence: Evidence) -> Verdict:
    """Each dump that VoID names is there."""
    void = evidence.statements("void.ttl")
    named = void.texts(evidence.base, "void:dataDump") if void else []
    faults = [f"{it}: is not there" for it in named if not evidence.place.has(evidence.local(it) or "?")]
    return judged(faults, f"{len(named)} dumps") if named else missed("VoID names no dump")


def void_links(evidence: Evidence) -> Verdict:
    """The data link to other datasets, and VoID counts the links."""
    void = evidence.statements("void.ttl")
    found = void.members("void:Linkset") if void else []
    return passed(f"{len(found)} link sets") if found else missed("VoID names no link to another dataset")


def vocabularies(evidence: Evidence) -> Verdict:
    """VoID names the vocabularies, and well-known ones are among them."""
    void = evidence.statements("void.ttl")
    found = void.texts(evidence.base, "void:vocabulary") if void else []
    others = [it for it in found if not it.startswith(evidence.base)]
    return passed(f"{len(found)} vocabularies") if others else missed("VoID names no vocabulary of others")


def catalogue(evidence: Evidence) -> Verdict:
    """The catalogue has what DCAT-AP asks for."""
    record = evidence.statements("catalogue.ttl")
    if record is None:
        return missed(evidence.broken("catalogue.ttl") or "")
    of_catalogue = ("dct:title", "dct:description", "dct:publisher", "dcat:dataset")
    of_dataset = ("dct:title", "dct:description", "dct:publisher", "dcat:theme", "dcat:distribution")
    faults = [*lacking(record, record.members("dcat:Catalog"), of_catalogue, "catalogue")]
    faults += lacking(record, [evidence.base], of_dataset, "dataset")
    each = ("dcat:accessURL", "dcat:mediaType", "dct:license")
    faults += lacking(record, record.members("dcat:Distribution"), each, "distribution")
    return judged(faults, f"{len(record.members('dcat:Distribution'))} distributions")


def lacking(record: Statements, subjects: list[str], properties: tuple[str, ...], what: str) -> Iterator[str]:
    """The subjects without one of some properties (prefixed names); `what` is what a message calls them."""
    if not subjects:
        yield f"there is no {what}"
    for subject in subjects:
        for property_ in properties:
            if not record.of(subject, property_):
                yield f"{what} {subject} has no {property_}"


def catalogue_files(evidence: Evidence) -> Verdict:
    """Sizes and digests in the catalogue are those of the files."""
    record = evidence.statements("catalogue.ttl")
    found = record.members("dcat:Distribution") if record else []
    if record is None or not found:
        return missed("the catalogue names no distribution")
    faults = [fault for each in found for fault in _file(evidence, record, each)]
    return judged(faults, f"{len(found)} files")


def _file(evidence: Evidence, record: Statements, distribution: str) -> Iterator[str]:
    address = next(iter(record.texts(distribution, "dcat:downloadURL", "dcat:accessURL")), "")
    path = evidence.local(address) or "?"
    data = evidence.place.read(path)
    if data is None:
        yield f"{address or distribution}: is not there"
        return
    if record.texts(distribution, "dcat:byteSize") != [str(len(data))]:
        yield f"{path}: has {len(data)} bytes, the catalogue says {record.texts(distribution, 'dcat:byteSize')}"
    digests = [
        it
        for each in record.texts(distribution, "spdx:checksum")
        for it in record.texts(each, "spdx:checksumValue")
    ]
    if path in evidence.sums and digests != [evidence.sums[path]]:
        yield f"{path}: its digest in the catalogue is not that of SHA256SUMS"
