"""The examination: every check of the list, in its order, with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from prospects_kg.publish.doctor import on_answers, on_files, on_metadata, on_records, on_vocabulary
from prospects_kg.publish.doctor.evidence import Evidence
from prospects_kg.publish.doctor.on_pages import page_verdicts
from prospects_kg.publish.doctor.places import place_of
from prospects_kg.publish.doctor.verdicts import Examination, Finding, Verdict, checks

# The code of each check that is not of pages, by its name in the list.
FINDERS: Final[Mapping[str, Callable[[Evidence], Verdict]]] = {
    "identifiers": on_files.identifiers,
    "leads": on_files.leads,
    "rdf": on_files.parsed,
    "same-forms": on_files.same_forms,
    "linksets": on_files.linksets,
    "digests": on_files.sums,
    "dump-forms": on_files.dump_forms,
    "compressed": on_files.compressed,
    "sitemap": on_files.sitemap,
    "robots": on_files.robots,
    "tables": on_files.tables,
    "context": on_files.context,
    "record-forms": on_records.forms,
    "kept-version": on_records.kept_version,
    "well-known-void": on_records.well_known,
    "void-counts": on_records.void_counts,
    "void-dumps": on_records.void_dumps,
    "void-links": on_records.void_links,
    "vocabularies": on_records.vocabularies,
    "catalogue": on_records.catalogue,
    "catalogue-files": on_records.catalogue_files,
    "licence": on_metadata.licence,
    "dataset": on_metadata.dataset,
    "core-metadata": on_metadata.core,
    "access": on_metadata.access,
    "measured": on_metadata.measured,
    "open-formats": on_metadata.profiled,
    "profile": on_metadata.profile,
    "validation": on_metadata.validation,
    "provenance": on_metadata.provenance,
    "versions": on_metadata.versions,
    "citation": on_metadata.citation,
    "crate": on_metadata.crate,
    "examples": on_metadata.examples,
    "persistent": on_metadata.persistent,
    "protocol": on_metadata.protocol,
    "endpoint": on_metadata.endpoint,
    "vocabulary-address": on_vocabulary.address,
    "vocabulary-metadata": on_vocabulary.metadata,
    "vocabulary-provenance": on_vocabulary.provenance,
    "vocabulary-versions": on_vocabulary.versioned,
    "vocabulary-labels": on_vocabulary.labels,
    "vocabulary-definitions": on_vocabulary.definitions,
    "vocabulary-homes": on_vocabulary.homes,
    "vocabulary-ranges": on_vocabulary.ranges,
    "vocabulary-forms": on_vocabulary.forms,
    "vocabulary-documented": on_vocabulary.documented,
    "registers": on_vocabulary.registers,
    "media-types": on_answers.media_types,
    "negotiation": on_answers.negotiation,
    "absent": on_answers.absent,
    "vary": on_answers.vary,
    "tags": on_answers.tags,
    "head": on_answers.head,
    "shared": on_answers.shared,
    "link-headers": on_answers.link_headers,
}


def examine(target: str) -> Examination:
    """Examine a publication in a folder or at an address.

    Raises ReleaseError where there is none, or where a host gives no answer.
    """
    evidence = Evidence(place_of(target))
    of_pages = page_verdicts(evidence)
    findings = tuple(
        Finding(check, of_pages[check.name] if check.name in of_pages else FINDERS[check.name](evidence))
        for check in checks()
    )
    return Examination(evidence.place.name, findings)
