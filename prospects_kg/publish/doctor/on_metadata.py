"""What the publication says of its terms of use, making, version and citation, and to which profiles it conforms."""

from __future__ import annotations

import re
from typing import Any, Final

from prospects_kg.publish.doctor.evidence import Evidence, literal_texts, name
from prospects_kg.publish.doctor.on_records import lacking
from prospects_kg.publish.doctor.verdicts import Verdict, judged, missed, not_applicable, passed

_OPEN: Final = re.compile(r"https?://(creativecommons\.org/(licenses/by(-sa)?|publicdomain/zero)/|opendatacommons\.org/licenses/)")  # fmt: skip
# Hosts that promise to keep an address (w3id.org, purl.org, DOIs and other resolvers).
_KEPT: Final = re.compile(
    r"https?://(w3id\.org|purl\.org|doi\.org|(www\.)?purl\.\w+|hdl\.handle\.net|n2t\.net|data\.europa\.eu)/"
)
_DATASET: Final = (
    "name",
    "description",
    "license",
    "creator",
    "distribution",
    "version",
    "identifier",
    "keywords",
)
_SHORTEST, _LONGEST = 50, 5_000


def licence(evidence: Evidence) -> Verdict:
    """One open licence, by its address, wherever the licence is named."""
    void, record = evidence.statements("void.ttl"), evidence.statements("catalogue.ttl")
    said = {
        "VoID": void.texts(evidence.base, "dct:license") if void else [],
        "schema.org": [str(evidence.dataset.get("license", ""))],
        "catalogue": record.texts(next(iter(record.members("dcat:Distribution")), ""), "dct:license")
        if record
        else [],
    }
    faults = [f"{where}: names no licence" for where, found in said.items() if not any(found)]
    first = next(iter(said["VoID"]), "")
    if first and said["schema.org"][0] and said["schema.org"][0] != first:
        faults.append(f"VoID says {first}, the front page {said['schema.org'][0]}")
    if first and not _OPEN.match(first):
        faults.append(f"{first}: is no licence for open data that programs know")
    return judged(faults, first)


def dataset(evidence: Evidence) -> Verdict:
    """The front page describes the data as a schema.org Dataset."""
    found = evidence.dataset
    if not found:
        return missed("index.html: has no schema.org Dataset")
    # Keywords are only recommended, and a new project has no themes yet.
    faults = [f"Dataset has no {it}" for it in _DATASET if not found.get(it) and it != "keywords"]
    length = len(str(found.get("description", "")))
    if found.get("description") and not _SHORTEST <= length <= _LONGEST:
        faults.append(f"description has {length} characters, not {_SHORTEST} to {_LONGEST}")
    for each in found.get("distribution") or []:
        path = evidence.local(str(each.get("contentUrl", "")))
        if path is None or not evidence.place.has(path):
            faults.append(f"{each.get('contentUrl')}: is not there")
    return judged(faults, "index.html")


def core(evidence: Evidence) -> Verdict:
    """Creator, title, publisher, date, summary and keywords of the dataset are said for machines."""
    record = evidence.statements("catalogue.ttl")
    if record is None:
        return missed(evidence.broken("catalogue.ttl") or "")
    words = ("dct:creator", "dct:title", "dct:publisher", "dct:issued", "dct:description", "dcat:keyword")
    return judged(lacking(record, [evidence.base], words, "dataset"), ", ".join(words))


def access(evidence: Evidence) -> Verdict:
    """The level of access is said."""
    record = evidence.statements("catalogue.ttl")
    found = record.texts(evidence.base, "dct:accessRights") if record else []
    return passed(found[0]) if found else missed("the catalogue says no dct:accessRights")


def measured(evidence: Evidence) -> Verdict:
    """Type, sizes and what is measured are said."""
    found = evidence.dataset
    faults = [] if found.get("variableMeasured") else ["Dataset has no variableMeasured"]
    faults += [
        f"{each.get('contentUrl')}: its size is not said"
        for each in found.get("distribution") or [{}]
        if not each.get("contentSize")
    ]
    return judged(faults, "index.html")


def profile(evidence: Evidence) -> Verdict:
    """The data say to which profile they conform, and the parts of the profile are there."""
    record = evidence.statements("profile.ttl")
    if record is None:
        return missed(evidence.broken("profile.ttl") or "")
    parts = [
        it
        for each in record.members("prof:ResourceDescriptor")
        for it in record.texts(each, "prof:hasArtifact")
    ]
    faults = [] if record.texts(evidence.base, "dct:conformsTo") else ["the dataset says no dct:conformsTo"]
    faults += [] if parts else ["the profile has no parts"]
    faults += [f"{it}: is not there" for it in parts if _away(evidence, it)]
    described = record.members("prof:ResourceDescriptor")
    roles = {it.rpartition("/")[2] for each in described for it in record.texts(each, "prof:hasRole")}
    faults += [f"no part has the role {role}" for role in ("validation", "guidance") if role not in roles]
    return judged(faults, f"{len(parts)} parts")


def _away(evidence: Evidence, address: str) -> bool:
    path = evidence.local(address)
    return path is not None and not evidence.place.has(path)


def validation(evidence: Evidence) -> Verdict:
    """The report of the checks is published, and is one."""
    record = evidence.statements("dumps/validation.ttl")
    if record is None:
        return missed(evidence.broken("dumps/validation.ttl") or "")
    found = record.members("sh:ValidationReport")
    if not found:
        return missed("dumps/validation.ttl: holds no sh:ValidationReport")
    return passed(f"sh:conforms {', '.join(literal_texts(record.of(found[0], 'sh:conforms')))}")


def provenance(evidence: Evidence) -> Verdict:
    """What made the data, and of what, is said with PROV."""
    record = evidence.statements("provenance.ttl")
    if record is None:
        return missed(evidence.broken("provenance.ttl") or "")
    made = [it for it in record.members("prov:Activity") if record.of(it, "prov:used")]
    return passed(f"{len(made)} activities") if made else missed("no activity says what it used")


def versions(evidence: Evidence) -> Verdict:
    """One version, wherever the version is named."""
    record, void = evidence.statements("catalogue.ttl"), evidence.statements("void.ttl")
    cited = re.search(r'^version: "?([^"\n]+)"?$', evidence.text("CITATION.cff") or "", re.MULTILINE)
    datacite = evidence.json("datacite.json")
    said = {
        "catalogue": next(iter(record.texts(evidence.base, "dcat:version") if record else []), ""),
        "VoID": next(iter(void.texts(evidence.base, "dcat:version") if void else []), ""),
        "schema.org": str(evidence.dataset.get("version", "")),
        "CITATION.cff": cited[1] if cited else "",
        "datacite.json": str(datacite.get("version", "")) if isinstance(datacite, dict) else "",
    }
    faults = [f"{where}: says no version" for where, version in said.items() if not version]
    others = sorted({version for version in said.values() if version})
    faults += [f"versions {' and '.join(others)} are named"] if len(others) > 1 else []
    return judged(faults, said["catalogue"])


def citation(evidence: Evidence) -> Verdict:
    """The data can be cited: CITATION.cff, DataCite, BibTeX and RIS are there and whole."""
    text = evidence.text("CITATION.cff") or ""
    faults = [
        f"CITATION.cff: has no {key}"
        for key in ("cff-version", "title", "authors", "version")
        if f"{key}:" not in text
    ]
    datacite = evidence.json("datacite.json")
    for key in ("titles", "creators", "publisher", "publicationYear", "types"):
        if not isinstance(datacite, dict) or not datacite.get(key):
            faults.append(f"datacite.json: has no {key}")
    for path, start in (("citation.bib", "@"), ("citation.ris", "TY  - ")):
        if not (evidence.text(path) or "").startswith(start):
            faults.append(f"{path}: is not there or no citation")
    return judged(faults, "CITATION.cff, datacite.json, citation.bib, citation.ris")


def crate(evidence: Evidence) -> Verdict:
    """The RO-Crate can be read and its files are there."""
    data = evidence.json("ro-crate-metadata.json")
    graph = data.get("@graph") if isinstance(data, dict) else None
    if not isinstance(graph, list):
        return missed("ro-crate-metadata.json: is not there or no crate")
    files = [str(each["@id"]) for each in graph if _is_file(each)]
    faults = [
        f"{it}: is in the crate and not there"
        for it in files
        if "://" not in it and not evidence.place.has(it)
    ]
    return judged(faults, f"{len(files)} files") if files else missed("the crate holds no file")


def _is_file(entity: Any) -> bool:
    return isinstance(entity, dict) and "File" in str(entity.get("@type", "")) and "@id" in entity


def examples(evidence: Evidence) -> Verdict:
    """The questions are published as SHACL executables with text and comment."""
    record = evidence.statements("queries.ttl")
    if record is None:
        return missed(evidence.broken("queries.ttl") or "")
    found = record.members("sh:SPARQLExecutable")
    faults = [
        f"{each}: has no {what}"
        for each in found
        for what, words in (
            ("query", ("sh:select", "sh:ask", "sh:construct")),
            ("comment", ("rdfs:comment",)),
        )
        if not record.of(each, *words)
    ]
    return (
        judged(faults, f"{len(found)} questions")
        if found
        else missed("queries.ttl: holds no sh:SPARQLExecutable")
    )


def persistent(evidence: Evidence) -> Verdict:
    """The base stands at a host that promises to keep addresses."""
    base = evidence.base
    return (
        passed(base)
        if _KEPT.match(base)
        else missed(f"{base or 'no base'}: is not of w3id.org, purl.org or a DOI")
    )


def protocol(evidence: Evidence) -> Verdict:
    """Identifiers are HTTPS addresses."""
    return (
        passed(evidence.base)
        if evidence.base.startswith("https://")
        else missed(f"{evidence.base}: is not https")
    )


def endpoint(_: Evidence) -> Verdict:
    """Says why an endpoint is not looked for."""
    return not_applicable(
        "a publication of files has no SPARQL endpoint; its page for SPARQL runs in the browser"
    )


def profiled(evidence: Evidence) -> Verdict:
    """The catalogue is of a standard that harvesters of the field read (DCAT), and formats are open."""
    record = evidence.statements("catalogue.ttl")
    media = (
        {it for each in record.members("dcat:Distribution") for it in record.texts(each, "dcat:mediaType")}
        if record
        else set()
    )
    known = {name("dcat:Catalog")} if record and record.members("dcat:Catalog") else set()
    return (
        passed(f"DCAT, {len(media)} media types")
        if known and media
        else missed("there is no DCAT catalogue with media types")
    )
