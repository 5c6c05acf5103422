"""What FOOPS! and OOPS! look for in a vocabulary, of the one that the publication documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prospects_kg.publish.doctor.evidence import RDF_ENDINGS, Evidence, Statements, addresses
from prospects_kg.publish.doctor.verdicts import Verdict, judged, missed, not_applicable, passed

_RECORD: Final = "ontology/index.ttl"
_TERMS: Final = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
_MINIMUM: Final = (
    "dct:title",
    "dct:description",
    "dct:license",
    "dct:created",
    "dct:bibliographicCitation",
    "owl:versionIRI",
    "owl:versionInfo",
    "vann:preferredNamespacePrefix",
    "vann:preferredNamespaceUri",
)


def _with(find: Callable[[Evidence, Statements, str], Verdict]) -> Callable[[Evidence], Verdict]:
    """A check that needs the vocabulary: does not apply where none is documented."""

    def check(evidence: Evidence) -> Verdict:
        if not evidence.place.has(_RECORD):
            return not_applicable(f"{_RECORD} is not there: no vocabulary is documented here")
        record = evidence.statements(_RECORD)
        if record is None:
            return missed(evidence.broken(_RECORD) or "")
        found = record.members("owl:Ontology")
        return find(evidence, record, found[0]) if found else missed(f"{_RECORD}: holds no owl:Ontology")

    return check


def _own(record: Statements, ontology: str) -> Iterator[str]:
    """The terms of the vocabulary's own namespace."""
    for class_ in _TERMS:
        yield from (it for it in record.members(class_) if it.startswith(f"{ontology}#"))


def _metadata(_: Evidence, record: Statements, ontology: str) -> Verdict:
    faults = [f"{ontology} has no {each}" for each in _MINIMUM if not record.of(ontology, each)]
    if not record.of(ontology, "dct:creator", "dct:publisher"):
        faults.append(f"{ontology} has no dct:creator")
    return judged(faults, ", ".join(_MINIMUM))


def _provenance(_: Evidence, record: Statements, ontology: str) -> Verdict:
    words = ("dct:creator", "dct:created", "dct:publisher", "dct:issued")
    faults = [f"{ontology} has no {each}" for each in words if not record.of(ontology, each)]
    days = [
        day for each in ("dct:created", "dct:issued", "dct:modified") for day in record.texts(ontology, each)
    ]
    if days != sorted(days):
        faults.append(f"created, issued and modified on {', '.join(days)}: not in this order")
    return judged(faults, ", ".join(words))


def _versions(evidence: Evidence, record: Statements, ontology: str) -> Verdict:
    versions = addresses(record.of(ontology, "owl:versionIRI"))
    faults = [] if versions else [f"{ontology} has no owl:versionIRI"]
    for version in versions:
        path = f"ontology/{version.rpartition('/')[2]}/index.html"
        if not evidence.place.has(path):
            faults.append(f"{path}: is not there, so {version} leads nowhere")
    return judged(faults, ", ".join(versions))


def _labels(_: Evidence, record: Statements, ontology: str) -> Verdict:
    terms = sorted(set(_own(record, ontology)))
    faults = [f"{it}: has no label" for it in terms if not record.of(it, "rdfs:label", "skos:prefLabel")]
    return judged(faults, f"{len(terms)} terms")


def _definitions(_: Evidence, record: Statements, ontology: str) -> Verdict:
    terms = sorted(set(_own(record, ontology)))
    faults = [
        f"{it}: has no definition" for it in terms if not record.of(it, "skos:definition", "rdfs:comment")
    ]
    return judged(faults, f"{len(terms)} terms")


def _homes(_: Evidence, record: Statements, ontology: str) -> Verdict:
    terms = sorted(set(_own(record, ontology)))
    faults = [f"{it}: has no rdfs:isDefinedBy" for it in terms if not record.of(it, "rdfs:isDefinedBy")]
    return judged(faults, f"{len(terms)} terms")


def _ranges(_: Evidence, record: Statements, ontology: str) -> Verdict:
    start = f"{ontology}#"
    properties = [it for kind in _TERMS[1:] for it in record.members(kind) if it.startswith(start)]
    faults = []
    for it in sorted(set(properties)):
        if not record.of(it, "rdfs:domain", "schema:domainIncludes", "pkg:noDomainBecause"):
            faults.append(f"{it}: says neither its domain nor why it has none")
        if not record.of(it, "rdfs:range", "schema:rangeIncludes", "pkg:noRangeBecause"):
            faults.append(f"{it}: says neither its range nor why it has none")
    return judged(faults, f"{len(properties)} properties")


def _forms(evidence: Evidence, _: Statements, __: str) -> Verdict:
    faults = [
        f"ontology/index{ending}: is not there"
        for ending in (".html", *RDF_ENDINGS)
        if not evidence.place.has(f"ontology/index{ending}")
    ]
    return judged(faults, "HTML, Turtle, N-Triples, JSON-LD, RDF/XML")


def _documented(evidence: Evidence, record: Statements, ontology: str) -> Verdict:
    page = evidence.text("ontology/index.html") or ""
    names = sorted({it.rpartition("#")[2] for it in _own(record, ontology)})
    faults = [f"{it}: has no place in ontology/index.html" for it in names if f'id="{it}"' not in page]
    return judged(faults, f"{len(names)} terms")


def _address(_: Evidence, __: Statements, ontology: str) -> Verdict:
    if ontology.startswith(("https://w3id.org/", "http://purl.org/", "https://purl.org/")):
        return passed(ontology)
    return missed(f"{ontology}: is not of w3id.org or purl.org")


def registers(_: Evidence) -> Verdict:
    """Says why registers are not asked."""
    return not_applicable(
        "registers (prefix.cc, LOV), DOIs and the text of a licence lie with other hosts, and only the publication's own is asked"
    )


metadata = _with(_metadata)
provenance = _with(_provenance)
versioned = _with(_versions)
labels = _with(_labels)
definitions = _with(_definitions)
homes = _with(_homes)
ranges = _with(_ranges)
forms = _with(_forms)
documented = _with(_documented)
address = _with(_address)
