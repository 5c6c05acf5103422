"""The data in a catalogue by DCAT-AP, the profile of DCAT that European data portals harvest.

The catalogue holds one dataset with a distribution for each download; codes come from the EU's authority tables
(authorities.toml). Things of other catalogues get the class that the profile's shapes ask of them.
Specification: DCAT-AP 3.0.1, classes Catalogue, Dataset, Distribution, Checksum, Agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from prospects_kg.model.terms import PKG, XSD, Iri, Literal, iri, literal
from prospects_kg.publish.downloads import GZIP, Download
from prospects_kg.publish.notices import notices
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.authorities import EU, THEMES, file_type, language, licence, media_type
from prospects_kg.publish.records.versions import address, version_lines
from prospects_kg.publish.statements import Statements, named, publisher, texts
from prospects_kg.publish.words import say

PATH: Final = "catalogue"
# What others ask to be said, as a statement of rights.
NOTICES: Final = f"{PATH}#notices"
_COUNTRIES: Final = f"SELECT DISTINCT ?c WHERE {{ ?place <{PKG}country> ?c }}"
_KEYWORDS: Final = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?label WHERE {{ ?practice <{PKG}theme> ?theme . ?theme skos:prefLabel ?label }}"""
_PUBLIC: Final = f"{EU}access-right/PUBLIC"
_STABLE: Final = f"{EU}planned-availability/STABLE"


def catalogue_lines(publication: Publication, downloads: Sequence[Download]) -> list[str]:
    """The catalogue as N-Triples lines, sorted."""
    out = Statements()
    _catalogue(out, publication)
    _dataset(out, publication)
    _spoken(out, publication)
    _covered(out, publication)
    for tag in publication.languages:
        sentences = " ".join(notices(publication, tag))
        out.say(f"{publication.settings.base}{NOTICES}", "rdfs:label", literal(sentences, language=tag))
    out.a(f"{publication.settings.base}{NOTICES}", "dct:RightsStatement")
    for download in downloads:
        _distribution(out, publication, download)
    return out.lines()


def _day(publication: Publication) -> str:
    return literal(publication.settings.issued.isoformat(), datatype=XSD + "date")


def _catalogue(out: Statements, publication: Publication) -> None:
    settings = publication.settings
    base, catalogue = settings.base, f"{settings.base}{PATH}#catalogue"
    out.a(catalogue, "dcat:Catalog")
    out.say(catalogue, "dct:title", *texts(settings.title))
    out.say(catalogue, "dct:description", *texts(settings.description or settings.title))
    out.say(catalogue, "dct:publisher", iri(publisher(base)))
    out.say(catalogue, "dct:issued", _day(publication))
    out.say(catalogue, "dct:modified", _day(publication))
    out.say(catalogue, "dct:license", iri(licence(settings.licence)))
    out.say(catalogue, "foaf:homepage", iri(f"{base}index.html"))
    out.say(catalogue, "dcat:dataset", iri(base))
    out.a(publisher(base), "foaf:Agent")
    out.say(publisher(base), "foaf:name", literal(settings.publisher))
    out.a(f"{base}index.html", "foaf:Document")
    out.a(licence(settings.licence), "dct:LicenseDocument")


def _dataset(out: Statements, publication: Publication) -> None:
    settings = publication.settings
    base = settings.base
    out.a(base, "dcat:Dataset", "void:Dataset")
    out.say(base, "dct:title", *texts(settings.title))
    out.say(base, "dct:description", *texts(settings.description or settings.title))
    out.say(base, "dct:identifier", literal(base, datatype=XSD + "anyURI"))
    out.say(base, "dct:publisher", iri(publisher(base)))
    out.say(base, "dct:creator", iri(publisher(base)))
    out.say(base, "dct:issued", _day(publication))
    out.say(base, "dct:modified", _day(publication))
    out.say(base, "dcat:version", literal(settings.version))
    out.say(base, "dcat:hasCurrentVersion", iri(address(base, settings.version)))
    out.say(base, "dcat:hasVersion", iri(address(base, settings.version)))
    version_lines(out, base, settings.version, settings.title, settings.issued.isoformat())
    out.say(base, "dct:accessRights", iri(_PUBLIC))
    out.a(_PUBLIC, "dct:RightsStatement")
    out.say(base, "dct:conformsTo", iri(f"{base}profile"))
    out.a(f"{base}profile", "dct:Standard")
    out.say(base, "dcat:landingPage", iri(f"{base}data.html"))
    out.say(base, "foaf:page", iri(f"{base}coding.html"))
    for page in ("data", "coding"):
        out.a(f"{base}{page}.html", "foaf:Document")
    out.say(base, "dcat:theme", *map(iri, THEMES))
    for theme in THEMES:
        out.a(theme, "skos:Concept")
        out.say(theme, "skos:prefLabel", literal(theme.rpartition("/")[2]))
    run = f"{base}id/run/build-{settings.version}"
    out.say(base, "prov:wasGeneratedBy", iri(run))
    out.a(run, "prov:Activity")


def _spoken(out: Statements, publication: Publication) -> None:
    settings = publication.settings
    for found in filter(None, map(language, settings.languages)):
        out.say(settings.base, "dct:language", iri(found))
        out.say(f"{settings.base}{PATH}#catalogue", "dct:language", iri(found))
        out.a(found, "dct:LinguisticSystem")


def _covered(out: Statements, publication: Publication) -> None:
    base = publication.settings.base
    for (country,) in publication.graph.select(_COUNTRIES):
        if isinstance(country, Iri):
            out.say(base, "dct:spatial", iri(country))
            out.a(str(country), "dct:Location")
    for (label,) in publication.graph.select(_KEYWORDS):
        if isinstance(label, Literal) and label.language:
            out.say(base, "dcat:keyword", label.n3)


def _distribution(out: Statements, publication: Publication, download: Download) -> None:
    settings = publication.settings
    base, address = settings.base, f"{settings.base}{download.path}"
    it = f"{base}{PATH}#{anchor(download)}"
    out.say(base, "dcat:distribution", iri(it))
    out.a(it, "dcat:Distribution")
    out.say(it, "dcat:accessURL", iri(address))
    out.say(it, "dcat:downloadURL", iri(address))
    for tag in publication.languages:
        title = f"{say(download.word, tag)} ({download.name})"
        out.say(it, "dct:title", literal(title, language=tag))
        out.say(it, "dct:description", literal(title, language=tag))
    out.say(it, "dct:license", iri(licence(settings.licence)))
    out.say(it, "dct:rights", iri(f"{base}{NOTICES}"))
    out.say(it, "dct:issued", _day(publication))
    out.say(it, "dcatap:availability", iri(_STABLE))
    out.a(_STABLE, "skos:Concept")
    out.say(_STABLE, "skos:prefLabel", literal("STABLE"))
    out.say(it, "dcat:byteSize", literal(str(download.bytes), datatype=XSD + "nonNegativeInteger"))
    _formats(out, it, download)
    checksum = f"{it}-sha256"
    out.say(it, "spdx:checksum", iri(checksum))
    out.a(checksum, "spdx:Checksum")
    out.say(checksum, "spdx:algorithm", named("spdx:checksumAlgorithm_sha256"))
    out.a("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")
    out.say(checksum, "spdx:checksumValue", literal(download.sha256, datatype=XSD + "hexBinary"))


def _formats(out: Statements, it: str, download: Download) -> None:
    media = media_type(download.media)
    out.say(it, "dcat:mediaType", iri(media))
    out.a(media, "dct:MediaType")
    type_ = file_type(download.media)
    if type_ is not None:
        out.say(it, "dct:format", iri(type_))
        out.a(type_, "dct:MediaTypeOrExtent")
    if download.compressed:
        out.say(it, "dcat:compressFormat", iri(media_type(GZIP)))
        out.a(media_type(GZIP), "dct:MediaType")


def anchor(download: Download) -> str:
    """The name of a download behind #.

    >>> anchor(Download("dumps/mini.nq.gz", "dump", "machine.dump-nq", "application/n-quads", 1, ""))
    'dumps-mini.nq.gz'
    """
    return download.path.replace("/", "-")
