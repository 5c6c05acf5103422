"""What F-UJI's metrics (version 0.8) ask of a dataset's records, as far as it needs no network."""

from __future__ import annotations

import json
from pathlib import Path

import rdflib
import yaml

from tests.publish.reading import by_rdflib

BASE = "https://example.org/mini/"
DATA = rdflib.URIRef(BASE)
DCT, DCAT = rdflib.DCTERMS, rdflib.DCAT


def test_f2_core_metadata_are_there(mini_site: Path):
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    wanted = (
        DCT.creator,
        DCT.title,
        DCT.publisher,
        DCT.issued,
        DCT.description,
        DCAT.keyword,
        DCT.identifier,
    )
    assert [predicate for predicate in wanted if catalogue.value(DATA, predicate, any=True) is None] == []


def test_f3_the_content_is_linked_with_type_and_size(mini_site: Path):
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    for one in catalogue.objects(DATA, DCAT.distribution):
        for predicate in (DCAT.downloadURL, DCAT.mediaType, DCAT.byteSize, DCT.license):
            assert catalogue.value(one, predicate) is not None


def test_a1_the_level_of_access_is_stated(mini_site: Path):
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    assert str(catalogue.value(DATA, DCT.accessRights)).endswith("/access-right/PUBLIC")


def test_i1_metadata_stand_in_the_page_and_behind_typed_links(mini_site: Path):
    head, _, _ = (mini_site / "data.html").read_text(encoding="utf-8").partition("</head>")
    assert 'rel="describedby" href="catalogue.jsonld" type="application/ld+json"' in head
    assert f'rel="cite-as" href="{BASE}"' in head
    assert "application/ld+json" in head
    linkset = json.loads((mini_site / "data.linkset.json").read_text(encoding="utf-8"))["linkset"]
    items = {link["href"] for one in linkset for link in one.get("item", ())}
    assert f"{BASE}dumps/mini.nq.gz" in items


def test_r1_licence_and_provenance_are_said(mini_site: Path):
    provenance = by_rdflib(mini_site / "provenance.ttl")
    assert provenance.value(DATA, rdflib.PROV.wasGeneratedBy) is not None
    assert yaml.safe_load((mini_site / "CITATION.cff").read_text(encoding="utf-8"))["license"] == "CC-BY-4.0"


def test_r1_the_community_standard_is_named(mini_site: Path):
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    assert catalogue.value(DATA, DCT.conformsTo) == rdflib.URIRef(f"{BASE}profile")
