"""One graph in every format: the same quads read back by others, the same bytes twice, in flat memory."""

from __future__ import annotations

import csv
import io
import tracemalloc
import warnings
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib

from prospects_kg.build import export as export_
from prospects_kg.build.building import prefixes
from prospects_kg.build.export import (
    ALL,
    DEFAULT,
    Export,
    ExportFormat,
    endpoint_statements,
    read_context,
    release_statements,
    whole_file,
    write_export,
)
from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, TURTLE, Release
from prospects_kg.build.sorting import Sorter
from prospects_kg.graph import frames
from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.graph.quadtable import COLUMNS
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.model.errors import ReleaseError, ResultError
from prospects_kg.model.project import Project
from prospects_kg.model.terms import PREFIXES, RDF, XSD, Names, literal, split_statement
from prospects_kg.tables.schema import load_schema
from tests.endpoint import served
from tests.graph.hostile import CONTROLS, EX, HOSTILE

NAMES = Names(EX)
CONTEXT = {
    "pkg": "https://w3id.org/prospects-kg/ontology#",
    "ex": EX,
    "xsd": XSD,
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "id": "@id",
    "Thing": "ex:Thing",
    "says": "ex:says",
    "link": {"@id": "ex:link", "@type": "@id"},
    "date": {"@id": "ex:date", "@type": "xsd:date"},
    "listed": {"@id": "ex:listed", "@container": "@list"},
    "json": {"@id": "ex:json", "@type": "@json"},
    "back": {"@reverse": "ex:back"},
}
OXIGRAPH = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}
TRIPLES = ("ttl", "nt", "rdfxml")
QUADS = ("nq", "trig", "jsonld")
every_format = pytest.mark.parametrize("name", [*ExportFormat])


def hostile_quads(texts: Iterable[str] = HOSTILE) -> list[str]:
    """Statements with every text and with IRIs that a careless writer breaks, as a dump has them."""
    triples = []
    for number, text in enumerate(texts):
        subject = f"<{EX}text/{number:02}>"
        triples.append(f"{subject} <{EX}says> {literal(text)}")
        triples.append(f"{subject} <{EX}says> {literal(text, language='en-gb')}")
        triples.append(f"{subject} <{EX}typed> {literal(text, datatype=EX + 'type')}")
    thing = f"<{EX}a>"
    triples += [
        f"{thing} <{RDF}type> <{EX}Thing>",
        f"{thing} <{RDF}type> <{EX}Thing2>",
        f"{thing} <{EX}link> <{EX}é/%C3%A9?a=b&c='d'#(e),f>",
        f"{thing} <{EX}link> <geo:37.79,-122.4>",
        f"{thing} <{EX}link> <urn:isbn:0>",
        f'{thing} <{EX}link> "text where the context expects an IRI"',
        f"{thing} <{EX}date> {literal('2012-09-30', datatype=XSD + 'date')}",
        f"{thing} <{EX}date> {literal('2012', datatype=XSD + 'gYear')}",
        f"{thing} <{EX}listed> {literal('one')}",
        f"{thing} <{EX}json> {literal('{}')}",
        f"{thing} <{EX}back> <{EX}b>",
        f"{thing} <{EX}whole> {literal('7', datatype=XSD + 'integer')}",
        f"{thing} <{EX}whole> {literal('007', datatype=XSD + 'integer')}",
        f"{thing} <{EX}decimal> {literal('1.50', datatype=XSD + 'decimal')}",
        f"{thing} <{EX}yes> {literal('true', datatype=XSD + 'boolean')}",
        f"{thing} <{EX}łódź> {thing}",
        f"<geo:37.79,-122.4> <{EX}says> {literal('a subject that a prefix would swallow')}",
    ]
    graphs = ("", f" <{EX}graph/a>", f" <{EX}graph/b>")
    return sorted(f"{triple}{graph} ." for triple in triples for graph in graphs)


LINES = hostile_quads()


def exported(
    lines: Iterable[str], name: str, tmp_path: Path, graph: str | None = None, context=CONTEXT
) -> bytes:
    """The bytes of an export; `graph` must already be the one that the lines are of."""
    out = io.BytesIO()
    folder = tmp_path / "sorting"
    folder.mkdir(exist_ok=True)
    write_export(lines, Export.of(ExportFormat(name), graph, NAMES, context=context), out, folder)
    return out.getvalue()


def default(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not split_statement(line)[3]]


def quads_of(lines: Iterable[str]) -> set[tuple[str, ...]]:
    return {
        tuple(map(str, quad)) for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    }


def by_oxigraph(data: bytes, name: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, quad)) for quad in ox.parse(data, format=OXIGRAPH[name])}


def by_rdflib(data: bytes, name: str) -> set[tuple[str, ...]]:
    """What rdflib reads, in Oxigraph's words."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        # rdflib's JSON-LD reader makes the kind of graph that rdflib deprecates.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        dataset.parse(data=data, format=RDFLIB[name])
    return {(*map(_oxigraph, (s, p, o)), _graph(g)) for s, p, o, g in dataset.quads()}


def _oxigraph(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
        plain = ox.Literal(str(term), datatype=datatype)
        return str(ox.Literal(str(term), language=term.language) if term.language else plain)
    return str(ox.NamedNode(str(term)))


def _graph(name: object) -> str:
    is_default = name is None or str(name) == "urn:x-rdflib:default"
    return str(ox.DefaultGraph()) if is_default else str(ox.NamedNode(str(name)))


# The same statements


@pytest.mark.parametrize("context", [CONTEXT, {}], ids=["context", "no context"])
@pytest.mark.parametrize("name", QUADS)
def test_formats_of_quads_are_read_back_as_the_dump(name: str, context, tmp_path: Path) -> None:
    data = exported(LINES, name, tmp_path, context=context)
    assert by_oxigraph(data, name) == quads_of(LINES)


@pytest.mark.parametrize("name", TRIPLES)
def test_formats_of_triples_are_read_back_as_the_default_graph(name: str, tmp_path: Path) -> None:
    lines = default(LINES)
    assert by_oxigraph(exported(lines, name, tmp_path), name) == quads_of(lines)


@pytest.mark.parametrize("name", [*TRIPLES, *QUADS])
def test_rdflib_reads_what_oxigraph_reads(name: str, tmp_path: Path) -> None:
    # Where rdflib's readers make something else of a sound file: they write 007 as 7, and split N-Triples at U+2028.
    lines = [line for line in (LINES if name in QUADS else default(LINES)) if '"007"' not in line]
    if name in {"nt", "nq"}:
        lines = [line for line in lines if "\u2028" not in line]
    assert by_rdflib(exported(lines, name, tmp_path), name) == quads_of(lines)


@pytest.mark.parametrize("name", ["ttl", "nt", "nq", "trig", "jsonld"])
def test_control_characters_go_through_every_format_but_xml(name: str, tmp_path: Path) -> None:
    lines = hostile_quads(CONTROLS)
    lines = lines if name in QUADS else default(lines)
    assert by_oxigraph(exported(lines, name, tmp_path), name) == quads_of(lines)


def test_rdfxml_names_the_character_and_the_thing_that_it_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(ResultError) as caught:
        exported([f"<{EX}a> <{EX}says> {literal(CONTROLS[0])} ."], "rdfxml", tmp_path)
    assert str(caught.value) == (
        "<https://ex.org/a>: XML cannot hold the character U+0007 of 'bell \\x07 escape \\x1b[31m'; "
        "ask for Turtle, N-Triples or JSON-LD"
    )


@pytest.mark.parametrize("bad", [f"{EX}2019", f"{EX}", f"{RDF}li", f"{RDF}Description"])
def test_rdfxml_refuses_a_property_that_xml_has_no_name_for(bad: str, tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="RDF/XML cannot write the property"):
        exported([f"<{EX}a> <{bad}> <{EX}b> ."], "rdfxml", tmp_path)


def test_blank_nodes_of_an_own_file_keep_their_labels(tmp_path: Path) -> None:
    lines = [f"<{EX}a> <{EX}link> _:b0 .", f"_:b0 <{EX}says> {literal('x')} ."]
    for name in (*TRIPLES, *QUADS):
        assert {
            quad[1:3] for quad in by_oxigraph(exported(lines, name, tmp_path), name) if '"' in quad[2]
        } == {(f"<{EX}says>", '"x"')}
    with pytest.raises(ResultError, match="cannot write the blank node _:0"):
        exported([f"_:0 <{EX}says> {literal('x')} ."], "rdfxml", tmp_path)


def test_jsonld_may_stand_in_a_page_and_needs_no_network(tmp_path: Path) -> None:
    text = exported(LINES, "jsonld", tmp_path).decode()
    assert "<" not in text
    assert "\u2028" not in text
    assert '"@context": {\n "pkg":' in text


def test_csv_and_parquet_hold_the_same_cells(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(exported(LINES, "csv", tmp_path).decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) - 1 == len(LINES)
    (tmp_path / "quads.parquet").write_bytes(exported(LINES, "parquet", tmp_path))
    table = pq.read_table(tmp_path / "quads.parquet")
    assert tuple(table.column_names) == COLUMNS
    assert [list(row.values()) for row in table.to_pylist()] == rows[1:]


def test_csv_keeps_every_term_apart(tmp_path: Path) -> None:
    lines = hostile_quads((*HOSTILE, *CONTROLS))
    text = exported(lines, "csv", tmp_path).decode()
    found = set()
    for subject, predicate, value, datatype, language, graph in list(
        csv.reader(io.StringIO(text, newline=""))
    )[1:]:
        term = (
            literal(value, datatype="" if language else datatype, language=language)
            if datatype
            else f"<{value}>"
        )
        found.add(f"<{subject}> <{predicate}> {term}{f' <{graph}>' if graph else ''} .")
    assert found == set(lines)


# The same bytes


@every_format
def test_twice_the_same_bytes(name: str, tmp_path: Path) -> None:
    lines = default(LINES) if name in TRIPLES else LINES
    assert exported(iter(lines), name, tmp_path) == exported(iter(lines), name, tmp_path)


def test_trig_is_as_expected(tmp_path: Path) -> None:
    lines = [
        f'<{EX}id/a/1> <{PREFIXES["dct"]}title> "x"@en .',
        f'<{EX}id/a/1> <{PREFIXES["dct"]}title> "x"@en <{EX}graph/b> .',
        f"<{EX}id/a/1> <{RDF}type> <{PREFIXES['pkg']}Practice> <{EX}graph/a> .",
    ]
    text = exported(lines, "trig", tmp_path).decode()
    assert text.partition("\n\n")[2] == (
        '<https://ex.org/id/a/1> dct:title "x"@en .\n'
        "\n<https://ex.org/graph/a> {\n\n<https://ex.org/id/a/1> a pkg:Practice .\n}\n"
        '\n<https://ex.org/graph/b> {\n\n<https://ex.org/id/a/1> dct:title "x"@en .\n}\n'
    )


def test_jsonld_is_as_expected(tmp_path: Path) -> None:
    lines = [
        f"<{EX}a> <{EX}link> <{EX}b> .",
        f"<{EX}a> <{EX}link> <{EX}b> <{EX}graph/a> .",
        f"<{EX}a> <{EX}other> {literal('7', datatype=XSD + 'integer')} .",
        f"<{EX}a> <{RDF}type> <{EX}Thing> .",
    ]
    text = exported(lines, "jsonld", tmp_path).decode()
    assert text.partition('"@graph": [\n')[2] == (
        '{"@id": "https://ex.org/a", "@type": "Thing", "link": "https://ex.org/b", '
        '"https://ex.org/other": {"@value": "7", "@type": "http://www.w3.org/2001/XMLSchema#integer"}},\n'
        '{"@id": "https://ex.org/graph/a", "@graph": [\n{"@id": "https://ex.org/a", "link": "https://ex.org/b"}]}\n'
        "]}\n"
    )


def test_an_empty_graph_is_a_whole_file_in_every_format(tmp_path: Path) -> None:
    for name in (*TRIPLES, *QUADS):
        assert by_oxigraph(exported([], name, tmp_path), name) == set()
    assert exported([], "csv", tmp_path).decode() == "subject,predicate,object,datatype,language,graph\n"


# Of a release and of an endpoint


def of_release(release: Path, graph: str) -> list[str]:
    return list(release_statements(Release.open(release), graph))


def test_the_dump_and_the_turtle_of_a_release_are_exports_of_it(mini_release: Path, tmp_path: Path) -> None:
    names = Release.open(mini_release).names
    for name, graph, file in (("nq", ALL, NQUADS), ("ttl", DEFAULT, TURTLE)):
        out = io.BytesIO()
        short = prefixes(names, load_schema(Project.packaged().metadata_files()))
        export = Export.of(ExportFormat(name), None, names, prefixes=short)
        assert export.graph == graph
        write_export(of_release(mini_release, graph), export, out, tmp_path)
        assert out.getvalue() == (mini_release / file).read_bytes()


def test_one_graph_is_exported_with_its_name_or_as_triples(mini_release: Path, tmp_path: Path) -> None:
    graph = Release.open(mini_release).names.graph("source/mini-page")
    lines = of_release(mini_release, graph)
    assert {split_statement(line)[3] for line in lines} == {f"<{graph}>"}
    assert len(lines) == Release.open(mini_release).manifest["counts"]["graphs"][graph]
    assert by_oxigraph(exported(lines, "trig", tmp_path), "trig") == quads_of(lines)
    assert {quad[:3] for quad in by_oxigraph(exported(lines, "ttl", tmp_path), "ttl")} == {
        quad[:3] for quad in quads_of(lines)
    }


def test_the_packaged_context_says_the_same_as_full_iris(mini_release: Path, tmp_path: Path) -> None:
    context = {**CONTEXT, "says": {"@id": "ex:says", "@type": "@vocab"}, "@language": "pl"}
    assert by_oxigraph(exported(LINES, "jsonld", tmp_path, context=context), "jsonld") == quads_of(LINES)
    lines = of_release(mini_release, ALL)
    from_file = read_context(sorted((Path(__file__).parents[2] / "ontology").glob("context.jsonld")))
    data = exported(lines, "jsonld", tmp_path, context=from_file)
    assert by_oxigraph(data, "jsonld") == by_rdflib(data, "jsonld") == quads_of(lines)


def test_an_unknown_graph_is_answered_with_one_that_comes_near(mini_release: Path) -> None:
    with pytest.raises(
        ResultError,
        match=r"has no graph <https://example.org/mini/graph/source/mini-pag>; did you mean .*mini-page",
    ):
        of_release(mini_release, "https://example.org/mini/graph/source/mini-pag")


def test_a_release_without_its_dump_is_named(tmp_path: Path) -> None:
    release = Release(tmp_path, {"base": EX, "version": "1", "counts": {"graphs": {}}})
    with pytest.raises(ReleaseError, match=r"prospects-kg\.nq: is not there"):
        release_statements(release, ALL)


def test_graphs_are_chosen_by_short_name_and_refused_where_a_format_holds_one() -> None:
    assert Export.of(ExportFormat.ttl, None, NAMES).graph == DEFAULT
    assert Export.of(ExportFormat.csv, None, NAMES).graph == ALL
    assert Export.of(ExportFormat.nt, "source/editors", NAMES).graph == f"{EX}graph/source/editors"
    with pytest.raises(ResultError, match="rdfxml holds one graph"):
        Export.of(ExportFormat.rdfxml, ALL, NAMES)
    with pytest.raises(ResultError, match="is no IRI of a graph"):
        Export.of(ExportFormat.nq, "not an:iri", NAMES)


def test_an_endpoint_gives_the_bytes_that_its_release_gives(mini_release: Path, tmp_path: Path) -> None:
    with served(mini_release / NQUADS) as address:
        remote = RemoteGraph(address)
        one = f"{Release.open(mini_release).names.base}graph/source/editors"
        for graph in (ALL, DEFAULT, one):
            assert list(endpoint_statements(remote, graph, tmp_path)) == of_release(mini_release, graph)
        with pytest.raises(ResultError, match=r"has no graph <https://ex\.org/none>"):
            endpoint_statements(remote, f"{EX}none", tmp_path)


def test_blank_nodes_of_an_endpoint_are_refused(tmp_path: Path) -> None:
    graph = EmbeddedGraph.from_nquads([f"_:b <{EX}says> {literal('x')} ."])
    with pytest.raises(ResultError, match="holds blank nodes"):
        endpoint_statements(graph, ALL, tmp_path)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.rdf"
    with pytest.raises(ResultError), whole_file(path) as out:
        write_export(
            [*LINES[:1], f"<{EX}a> <{EX}> <{EX}b> ."],
            Export.of(ExportFormat.rdfxml, None, NAMES),
            out,
            tmp_path,
        )
    assert list(tmp_path.iterdir()) == []
    with whole_file(path) as out:
        out.write(b"whole")
    assert path.read_bytes() == b"whole"
    with pytest.raises(ReleaseError, match="cannot be written"), whole_file(tmp_path / "none" / "out.rdf"):
        pass


def test_parquet_without_pyarrow_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(frames.importlib, "import_module", absent)
    with pytest.raises(
        ResultError, match=r"pyarrow is not installed; run: pip install 'prospects-kg\[frames\]'"
    ):
        exported(LINES, "parquet", tmp_path)


# Memory


def many_lines(triples: int) -> Iterator[str]:
    """Sorted statements of many things, each in the default graph and in one of a thousand graphs."""
    for number in range(triples):
        triple = f'<{EX}id/practice/{number // 5:07}> <{EX}property{number % 5}> "A text of the practice number {number:07}"@en'
        yield f"{triple} ."
        yield f"{triple} <{EX}graph/source/s{number % 1000:03}> ."


class Nowhere(io.RawIOBase):
    """Takes bytes and forgets them."""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        return len(data)


@every_format
def test_memory_does_not_follow_the_size_of_the_graph(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is held at a time is made small, so that a file of some megabytes is many times as much.
    monkeypatch.setattr(export_, "Sorter", partial(Sorter, run_length=5_000))
    monkeypatch.setattr(frames, "_ROWS_OF_A_GROUP", 1_000)
    path = tmp_path / "big.nq"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in many_lines(30_000))
    assert path.stat().st_size > 7_500_000
    exported(LINES[:1], "parquet", tmp_path)  # pyarrow loads more of itself at its first table
    lines = read_lines(path)
    if name in TRIPLES:
        lines = (line for line in lines if not split_statement(line)[3])
    export = Export.of(ExportFormat(name), None, NAMES, context=CONTEXT)
    tracemalloc.start()
    try:
        write_export(lines, export, Nowhere(), tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000
