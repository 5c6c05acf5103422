"""The doctor again: each condition of a check by itself, since a check of several may pass over one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.publish.doctor.evidence import Evidence
from prospects_kg.publish.doctor.examining import FINDERS
from prospects_kg.publish.doctor.on_pages import ANCHORS, page_verdicts
from prospects_kg.publish.doctor.places import Folder
from tests.publish.test_doctor import BASE, PAGE, THING, Change, Spoiled, gone, other, put, without

FRONT = "index.html"
# Check, page, change of its text, and what the reason must say.
IN_PAGES = [
    ("links", "search.html", '(<script [^>]*src=")[^"]*', r"\1nowhere.js", "nowhere.js"),
    ("links", PAGE, '(<link rel="stylesheet" href=")[^"]*', r"\1nowhere.css", "nowhere.css"),
    ("links", PAGE, '(rel="alternate" href=")[^"]*\\.ttl', r"\1nowhere.ttl", "nowhere.ttl"),
    (ANCHORS, FRONT, "</main>", f'<a href="{PAGE}#nowhere">x</a></main>', "#nowhere"),
    ("requests", PAGE, "</main>", '<img alt="" src="//example.org/x.png"></main>', "loads //example.org"),
    (
        "requests",
        PAGE,
        "</main>",
        '<p style="background:url(https://e.org/x)">x</p></main>',
        "https://e.org/x",
    ),
    ("policy", PAGE, r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", "has no Content-Security"),
    ("policy", PAGE, "default-src &#39;none&#39;; ", "", "with default-src"),
    ("policy", PAGE, "script-src &#39;self&#39;", "script-src &#39;unsafe-inline&#39;", "every script"),
    ("inline-scripts", PAGE, "</h1>", '</h1><p onclick="go()">x</p>', "handlers within"),
    ("heads", PAGE, "<title>[^<]*</title>", "", "has no title"),
    ("heads", PAGE, r'(rel="canonical" href=")[^"]*', r"\1https://example.org/other.html", "canonical"),
    ("languages", PAGE, r'(href=")[^"]*("[^>]*hreflang="pl")', r"\1no.html\2", "no.html in pl"),
    ("outlines", PAGE, "</h1>", '</h1><p id="a"></p><p id="a"></p>', "the id a twice"),
    ("outlines", PAGE, "</h1>", '</h1><img src="../../assets/icon.svg">', "1 pictures without alt"),
    ("outlines", PAGE, "<h1[^>]*>.*?</h1>", "", "0 headings"),
    ("signposts", PAGE, r'<link rel="linkset"[^>]*>', "", "no link linkset"),
    ("signposts", FRONT, r'<link rel="item"[^>]*>', "", "no link item"),
    ("structured-data", PAGE, r'<script type="application/ld\+json">.*?</script>', "", "has no JSON-LD"),
]
VOID, CATALOGUE, ONTOLOGY = "void.ttl", "catalogue.ttl", "ontology/index.ttl"
IN_FILES: list[tuple[str, str, Change, str]] = [
    ("leads", ".htaccess", put("303", "302"), ".htaccess: has no rule"),
    ("leads", "_redirects", gone, "_redirects: has no rule"),
    ("same-forms", f"{THING}.jsonld", gone, f"{THING}.jsonld: is not there"),
    ("linksets", f"{THING}.linkset.json", put("^.", "["), "is no link set"),
    ("well-known-void", ".well-known/void", put("$", "\n"), "is other than void.ttl"),
    ("void-counts", VOID, put(r"void:classPartition [^;]*? ;", ""), "void:classPartition: 0 are told"),
    ("void-counts", VOID, put(r"void:entities (\d+)", "void:entities 100000"), "the dump has"),
    ("void-dumps", VOID, without("void:dataDump [^;]* ;"), "names no dump"),
    ("catalogue", CATALOGUE, without("dct:publisher <[^>]*> ;"), "has no dct:publisher"),
    ("catalogue", CATALOGUE, put("a dcat:Distribution", "a dcat:Resource"), "there is no distribution"),
    ("catalogue-files", "dumps/mini.nt.gz", gone, "mini.nt.gz: is not there"),
    ("catalogue-files", CATALOGUE, put('spdx:checksumValue "..', 'spdx:checksumValue "00'), "its digest"),
    ("record-forms", "profile.rdf", gone, "profile.rdf: is not there"),
    ("record-forms", "void.jsonld", put("^.", "["), "void.jsonld"),
    ("digests", "SHA256SUMS", gone, "SHA256SUMS is not there"),
    ("digests", "dumps/mini.nq.gz", gone, "dumps/mini.nq.gz: is not there"),
    ("licence", VOID, without("dct:license <[^>]*> ;"), "VoID: names no licence"),
    ("licence", VOID, put("https://creativecommons.org/licenses/by/4.0/", "https://e.org/x"), "front page"),
    ("dataset", FRONT, put('("@type": "Dataset".*?"description": )"[^"]*"', r'\1"Short."'), "6 characters"),
    ("dataset", FRONT, put("dumps/mini.nq.gz", "dumps/other.nq.gz"), "other.nq.gz: is not there"),
    ("dataset", FRONT, put('"license": "[^"]*", ', ""), "has no license"),
    ("core-metadata", CATALOGUE, without(r"dcat:keyword [^;]* ;"), "has no dcat:keyword"),
    ("measured", FRONT, put('"contentSize"', '"size"'), "its size is not said"),
    ("sitemap", "sitemap.xml", put(f"{BASE}{PAGE}", f"{BASE}doc/nowhere.html"), "named and not there"),
    ("sitemap", "sitemap.xml", put(f"<loc>{BASE}", "<loc>https://example.net/"), "not under the base"),
    ("sitemap", "sitemap.xml", gone, "sitemap.xml is not there"),
    ("robots", "robots.txt", put("Allow: /", "Disallow: /"), "shuts everything out"),
    ("robots", "robots.txt", gone, "robots.txt is not there"),
    ("context", "ontology/0.1.0/context.jsonld", gone, "has no address that stays"),
    ("tables", "tables/metadata.json", put("^.", "["), "not JSON"),
    ("profile", "profile.ttl", without("dct:conformsTo <https://example.org/mini/profile> ;"), "conformsTo"),
    ("profile", "profile.ttl", put("role:validation", "role:schema"), "no part has the role validation"),
    ("validation", "dumps/validation.ttl", gone, "validation.ttl: is not there"),
    ("provenance", "provenance.ttl", gone, "provenance.ttl: is not there"),
    ("versions", "CITATION.cff", without('version: "1.0.0"\n'), "CITATION.cff: says no version"),
    ("kept-version", CATALOGUE, without("dcat:hasCurrentVersion <[^>]*> ;"), "hasCurrentVersion"),
    ("kept-version", "release/1.0.0/index.html", gone, "index.html: is not there"),
    ("kept-version", "release/1.0.0/manifest.json", gone, "manifest.json: is not there"),
    ("kept-version", "release/1.0.0/SHA256SUMS", gone, "names no dump of all quads"),
    ("citation", "citation.bib", gone, "citation.bib: is not there"),
    ("citation", "citation.ris", put("^TY", "XX"), "citation.ris"),
    ("citation", "CITATION.cff", without("authors:.*"), "CITATION.cff: has no authors"),
    ("citation", "datacite.json", other("titles"), "has no titles"),
    ("crate", "ro-crate-metadata.json", put("^.", "["), "no crate"),
    ("examples", "queries.ttl", put("rdfs:comment", "rdfs:seeAlso"), "has no comment"),
    ("examples", "queries.ttl", put("sh:SPARQLExecutable", "sh:Rule"), "holds no sh:SPARQLExecutable"),
    ("vocabulary-metadata", ONTOLOGY, without('dct:created "[^;]* ;'), "has no dct:created"),
    ("vocabulary-metadata", ONTOLOGY, put("a owl:Ontology", "a owl:Thing"), "holds no owl:Ontology"),
    ("vocabulary-provenance", ONTOLOGY, put('dct:issued "[^"]*"', 'dct:issued "1999-01-01"'), "not in this"),
    ("vocabulary-versions", ONTOLOGY, without("owl:versionIRI [^;]* ;"), "has no owl:versionIRI"),
    ("vocabulary-ranges", ONTOLOGY, put("rdfs:domain|schema:domainIncludes", "rdfs:seeAlso"), "its domain"),
    ("vocabulary-forms", "ontology/index.nt", gone, "ontology/index.nt: is not there"),
]


@pytest.fixture(scope="module")
def whole(mini_site: Path) -> Folder:
    """The publication of the mini project, its files known once for all faults."""
    return Folder(mini_site)


@pytest.mark.parametrize(("check", "page", "pattern", "by", "reason"), IN_PAGES)
def test_a_condition_of_a_page_is_held(
    whole: Folder, check: str, page: str, pattern: str, by: str, reason: str
) -> None:
    before = page_verdicts(Evidence(Spoiled(whole, {}, (page,))))[check]
    after = page_verdicts(Evidence(Spoiled(whole, {page: put(pattern, by)}, (page,))))[check]
    assert (before.outcome, after.outcome) == ("passed", "missed")
    assert reason in after.reason


@pytest.mark.parametrize(("check", "path", "change", "reason"), IN_FILES)
def test_a_condition_of_a_file_is_held(
    whole: Folder, check: str, path: str, change: Change, reason: str
) -> None:
    after = FINDERS[check](Evidence(Spoiled(whole, {path: change})))
    assert after.outcome == "missed", after.reason
    assert reason in after.reason
