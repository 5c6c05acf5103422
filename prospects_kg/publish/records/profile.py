"""What the data promise, as a profile: vocabulary, shapes, tables' definition, and the report of what was checked.

Whoever reuses the data can hold them to the same shapes; the report is the one that the release carries.
Specification: The Profiles Vocabulary (W3C Note), sections 6 and 8 (roles).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.library.as_rdf import as_lines
from prospects_kg.model.terms import PKG, iri, literal
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.authorities import media_type
from prospects_kg.publish.statements import File, Statements, named, publisher, texts, written
from prospects_kg.publish.words import say

PATH: Final = "profile"
SHAPES: Final = "shapes"
QUERIES: Final = "queries"
REPORT: Final = "dumps/validation.ttl"


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the profile: its name, file, role, media type, and the standard that it follows."""

    name: str
    file: str
    role: str
    media: str
    standard: str = ""


RESOURCES: Final = (
    Resource(
        "vocabulary", "ontology/index.ttl", "vocabulary", "text/turtle", "http://www.w3.org/2002/07/owl"
    ),
    Resource("guidance", "ontology/index.html", "guidance", "text/html", ""),
    Resource("shapes", f"{SHAPES}.ttl", "validation", "text/turtle", "http://www.w3.org/ns/shacl"),
    Resource(
        "context",
        "ontology/context.jsonld",
        "mapping",
        "application/ld+json",
        "https://www.w3.org/TR/json-ld11/",
    ),
    Resource(
        "tables", "tables/metadata.json", "schema", "application/csvm+json", "http://www.w3.org/ns/csvw"
    ),
    Resource("queries", f"{QUERIES}.ttl", "example", "text/turtle", "http://www.w3.org/ns/shacl"),
)

_BASES: Final = tuple(
    map(iri, (PKG.rstrip("#"), "http://www.w3.org/ns/prov", "http://www.w3.org/2004/02/skos/core"))
)


def profile_lines(publication: Publication) -> list[str]:
    """The profile as N-Triples lines, sorted."""
    out = Statements()
    base = publication.settings.base
    profile = f"{base}{PATH}"
    out.a(profile, "prof:Profile", "dct:Standard")
    out.say(profile, "dct:title", *texts(_words(publication, "machine.profile")))
    out.say(profile, "dct:description", *texts(_words(publication, "machine.profile-lead")))
    out.say(profile, "dct:publisher", iri(publisher(base)))
    out.say(profile, "dct:license", iri(publication.settings.licence))
    out.say(profile, "prof:hasToken", literal("prospects-kg"))
    out.say(profile, "prof:isProfileOf", *_BASES)
    out.say(base, "dct:conformsTo", iri(profile))
    for each in RESOURCES:
        it = f"{profile}#{each.name}"
        out.say(profile, "prof:hasResource", iri(it))
        out.a(it, "prof:ResourceDescriptor")
        out.say(it, "dct:title", *texts(_words(publication, f"machine.resource-{each.name}")))
        out.say(it, "prof:hasArtifact", iri(f"{base}{each.file}"))
        out.say(it, "prof:hasRole", named(f"role:{each.role}"))
        out.say(it, "dct:format", iri(media_type(each.media)))
        if each.standard:
            out.say(it, "dct:conformsTo", iri(each.standard))
    report = f"{base}{REPORT}"
    out.say(base, "dct:relation", iri(report))
    out.a(report, "foaf:Document")
    out.say(report, "dct:title", *texts(_words(publication, "machine.validation")))
    out.say(report, "dct:subject", iri(base))
    out.say(report, "dct:references", iri(f"{base}{SHAPES}.ttl"))
    return out.lines()


def _words(publication: Publication, key: str) -> dict[str, str]:
    return {tag: say(key, tag) for tag in publication.languages}


def shape_lines(publication: Publication) -> list[str]:
    """The shapes that the data were checked with, as N-Triples lines, sorted."""
    start = f"{publication.settings.base}.well-known/genid/"
    files = publication.project.files("shapes", "*.ttl")
    return sorted(
        {
            f"{' '.join(triple)} ."
            for path in files
            for triple in read_rdf(path, skolem=f"{start}{path.stem}-")
        }
    )


def profile_files(publication: Publication) -> Iterator[File]:
    """The profile, the shapes and the questions of the library, each in every format."""
    yield from written(PATH, profile_lines(publication))
    yield from written(SHAPES, shape_lines(publication))
    questions = list(written(QUERIES, as_lines(publication.library, publication.names)))
    yield from questions
    # The place where the tools of SIB look for a library's questions.
    yield ".well-known/sparql-examples", questions[0][1]
