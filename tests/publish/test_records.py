"""What the publication says about itself: VoID, catalogue, provenance, profile, crate, citation, digests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import rdflib
import yaml
from rocrate.rocrate import ROCrate

from prospects_kg.build.release import Release
from tests.publish.reading import alike, by_rdflib

BASE = "https://example.org/mini/"
DATA = rdflib.URIRef(BASE)
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
DCAT = rdflib.DCAT
PROV = rdflib.PROV
RECORDS = (
    "void",
    "catalogue",
    "provenance",
    "profile",
    "shapes",
    "queries",
    "ontology/index",
    "ontology/alignments",
)


@pytest.mark.parametrize("record", RECORDS)
def test_every_form_of_a_record_says_the_same(mini_site: Path, record: str):
    assert alike(mini_site / record)


@pytest.mark.parametrize("record", ["void", "catalogue", "provenance", "profile"])
def test_a_record_has_a_page_in_each_language_that_names_its_forms(mini_site: Path, record: str):
    for page in (mini_site / f"{record}.html", mini_site / "pl" / f"{record}.html"):
        text = page.read_text(encoding="utf-8")
        for suffix, media in ((".ttl", "text/turtle"), (".rdf", "application/rdf+xml")):
            assert f'{record}{suffix}" type="{media}"' in text


def test_records_have_no_blank_nodes(mini_site: Path):
    for record in RECORDS:
        graph = by_rdflib(mini_site / f"{record}.ttl")
        assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]


def test_void_counts_what_sparql_counts(mini_site: Path, mini_release: Path):
    graph, void = Release.open(mini_release).graph(), by_rdflib(mini_site / "void.ttl")

    def asked(query: str) -> int:
        return int(str(next(iter(graph.select(query)))[0]))

    assert int(void.value(DATA, VOID.triples)) == asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(void.value(DATA, VOID.classes)) == asked("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")
    assert int(void.value(DATA, VOID.properties)) == asked("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }")
    parts = list(void.objects(DATA, VOID.classPartition))
    assert len(parts) == int(void.value(DATA, VOID.classes))
    for part in parts:
        members = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{void.value(part, VOID['class'])}> }}"
        assert int(void.value(part, VOID.entities)) == asked(members)
    for part in void.objects(DATA, VOID.propertyPartition):
        said = f"SELECT (COUNT(*) AS ?n) {{ ?s <{void.value(part, VOID.property)}> ?o }}"
        assert int(void.value(part, VOID.triples)) == asked(said)


def test_linksets_count_what_leads_to_other_datasets(mini_site: Path, mini_release: Path):
    graph, void = Release.open(mini_release).graph(), by_rdflib(mini_site / "void.ttl")
    found = {}
    for links in void.subjects(rdflib.RDF.type, VOID.Linkset):
        target, predicate = void.value(links, VOID.objectsTarget), void.value(links, VOID.linkPredicate)
        space = void.value(target, VOID.uriSpace)
        query = f'SELECT (COUNT(*) AS ?n) {{ ?s <{predicate}> ?o FILTER (STRSTARTS(STR(?o), "{space}")) }}'
        assert int(void.value(links, VOID.triples)) == int(str(next(iter(graph.select(query)))[0])) > 0
        found[str(target).partition("#")[2]] = str(predicate).rpartition("/")[2]
    assert found == {"nuts": "core#closeMatch", "countries": "ontology#country"}


def test_void_names_a_size_for_every_named_graph(mini_site: Path, mini_release: Path):
    void = by_rdflib(mini_site / "void.ttl")
    sizes = {
        str(part): int(void.value(part, VOID.triples))
        for part in void.objects(DATA, VOID.subset)
        if str(part).startswith(f"{BASE}graph/")
    }
    assert sizes == Release.open(mini_release).manifest["counts"]["graphs"]


@pytest.mark.parametrize("record", ["void", "catalogue"])
def test_parts_of_a_record_have_their_place_on_its_page(mini_site: Path, record: str):
    start = f"{BASE}{record}#"
    graph = by_rdflib(mini_site / f"{record}.ttl")
    parts = {str(it).removeprefix(start) for it in graph.subjects() if str(it).startswith(start)}
    wanted = {it for it in parts if it.startswith(("class-", "property-", "links-", "dumps-", "tables-"))}
    page = (mini_site / f"{record}.html").read_text(encoding="utf-8")
    assert {it for it in wanted if f'id="{it}"' not in page and not it.endswith("-sha256")} == set()
    assert len(wanted) > 20


def test_well_known_places_hold_the_same_as_the_documents(mini_site: Path):
    known = mini_site / ".well-known"
    assert (known / "void").read_bytes() == (mini_site / "void.ttl").read_bytes()
    assert (known / "sparql-examples").read_bytes() == (mini_site / "queries.ttl").read_bytes()


def test_catalogue_gives_each_file_with_its_size_and_digest(mini_site: Path):
    catalogue = by_rdflib(mini_site / "catalogue.ttl")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    paths = set()
    for one in catalogue.objects(DATA, DCAT.distribution):
        path = mini_site / str(catalogue.value(one, DCAT.downloadURL)).removeprefix(BASE)
        assert int(catalogue.value(one, DCAT.byteSize)) == path.stat().st_size
        digest = catalogue.value(catalogue.value(one, spdx.checksum), spdx.checksumValue)
        assert str(digest).lower() == hashlib.sha256(path.read_bytes()).hexdigest()
        paths.add(path.relative_to(mini_site).as_posix())
    folders = (mini_site / "dumps", mini_site / "tables")
    there = {path.relative_to(mini_site).as_posix() for folder in folders for path in folder.iterdir()}
    assert paths == {path for path in there if not path.endswith(".html")}


def test_digests_are_those_of_the_files(mini_site: Path):
    lines = (mini_site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, path = line.split("  ")
        assert hashlib.sha256((mini_site / path).read_bytes()).hexdigest() == digest
    assert [line[66:] for line in lines] == sorted(line[66:] for line in lines)


def test_provenance_leads_from_data_to_tables(mini_site: Path):
    record = by_rdflib(mini_site / "provenance.ttl")
    build = rdflib.URIRef(f"{BASE}id/run/build-1.0.0")
    assert record.value(DATA, PROV.wasGeneratedBy) == build
    used = {str(it).removeprefix(BASE) for it in record.objects(build, PROV.used)}
    assert {"tables/transfers.csv", "tables/sources.csv", "id/rule/current-stage"} <= used
    assert "tables/things.csv" not in used
    dump = rdflib.URIRef(f"{BASE}dumps/mini.nq.gz")
    assert record.value(dump, PROV.wasDerivedFrom) == DATA


def test_profile_names_only_files_that_are_there(mini_site: Path):
    profile = by_rdflib(mini_site / "profile.ttl")
    prof = rdflib.Namespace("http://www.w3.org/ns/dx/prof/")
    resources = list(profile.objects(rdflib.URIRef(f"{BASE}profile"), prof.hasResource))
    assert {str(it).partition("#")[2] for it in resources} == {
        "vocabulary", "guidance", "shapes", "context", "tables", "queries",
    }  # fmt: skip
    for it in resources:
        assert (mini_site / str(profile.value(it, prof.hasArtifact)).removeprefix(BASE)).is_file()


def test_shapes_and_report_are_those_of_the_release(mini_site: Path, mini_release: Path):
    assert (mini_site / "dumps/validation.ttl").read_bytes() == (mini_release / "validation.ttl").read_bytes()
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = by_rdflib(mini_site / "shapes.ttl")
    assert rdflib.URIRef("https://w3id.org/prospects-kg/id/shape/transfer") in set(
        shapes.subjects(rdflib.RDF.type, sh.NodeShape)
    )


def test_crate_is_read_by_rocrate_and_names_only_files_that_are_there(mini_site: Path):
    crate = ROCrate(mini_site)
    assert crate.name == "Mini: an invented network for the tests"
    assert crate.root_dataset["identifier"] == BASE
    names = {entity.id for entity in crate.data_entities}
    assert {"dumps/mini.nq.gz", "tables/transfers.csv", "catalogue.ttl", "SHA256SUMS"} <= names
    assert not [name for name in names if not (mini_site / name).is_file()]


def test_citation_gives_the_same_facts_in_every_format(mini_site: Path):
    cff = yaml.safe_load((mini_site / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["title"] == "Mini: an invented network for the tests"
    assert cff["authors"] == [{"name": "Mini network (invented)"}]
    assert (cff["version"], cff["date-released"], cff["license"]) == ("1.0.0", "2026-01-02", "CC-BY-4.0")
    data = json.loads((mini_site / "datacite.json").read_text(encoding="utf-8"))
    assert data["titles"][0] == {"title": cff["title"], "lang": "en"}
    assert (data["version"], data["publicationYear"]) == ("1.0.0", "2026")
    assert "doi" not in json.dumps(data).lower()
    for name in ("citation.bib", "citation.ris"):
        text = (mini_site / name).read_text(encoding="utf-8")
        assert cff["title"] in text
        assert BASE in text


def test_datacite_json_follows_its_schema(mini_site: Path):
    schema = pytest.importorskip("datacite.schema45", reason="the package datacite is not installed")
    schema.validator.validate(json.loads((mini_site / "datacite.json").read_text(encoding="utf-8")))


def test_questions_of_the_library_are_executables(mini_site: Path, mini_release: Path):
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    questions = by_rdflib(mini_site / "queries.ttl")
    graph = Release.open(mini_release).graph()
    found = dict(questions.subject_objects(sh.select))
    assert rdflib.URIRef(f"{BASE}id/query/who-learned-from-whom") in found
    rows = graph.select(str(found[rdflib.URIRef(f"{BASE}id/query/who-learned-from-whom")]))
    assert len(list(rows)) > 0


def test_the_tables_page_has_every_table_and_column(mini_site: Path):
    text = (mini_site / "tables/index.html").read_text(encoding="utf-8")
    for table in json.loads((mini_site / "tables/metadata.json").read_text(encoding="utf-8"))["tables"]:
        assert f'href="{table["url"]}"' in text
        for column in table["tableSchema"]["columns"]:
            assert column.get("virtual") or f"<code>{column['name']}</code>" in text
