"""The files to download: every format holds what the release holds, and no byte depends on when it was written."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pyarrow.parquet
import pyoxigraph as ox
import pytest

from prospects_kg.build.release import Release
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.project import Project
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.dumps import write_dumps, write_part

ALL = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
DEFAULT = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}


@pytest.fixture(scope="module")
def record(mini_release: Path) -> set[str]:
    """The quads of the release's dump of record."""
    return {
        str(quad) for quad in ox.parse(path=mini_release / "prospects-kg.nq", format=ox.RdfFormat.N_QUADS)
    }


def quads(path: Path, format_: ox.RdfFormat) -> set[str]:
    return {str(quad) for quad in ox.parse(input=gzip.decompress(path.read_bytes()), format=format_)}


@pytest.mark.parametrize("suffix", ALL)
def test_a_dump_with_graphs_holds_every_quad(mini_site: Path, record: set[str], suffix: str):
    assert quads(mini_site / f"dumps/mini.{suffix}.gz", ALL[suffix]) == record


@pytest.mark.parametrize("suffix", DEFAULT)
def test_a_dump_of_triples_holds_the_default_graph(mini_site: Path, mini_release: Path, suffix: str):
    default = {
        str(quad) for quad in ox.parse(path=mini_release / "prospects-kg.ttl", format=ox.RdfFormat.TURTLE)
    }
    assert quads(mini_site / f"dumps/mini.{suffix}.gz", DEFAULT[suffix]) == default


def test_parquet_has_a_row_for_each_quad(mini_site: Path, record: set[str]):
    table = pyarrow.parquet.read_table(mini_site / "dumps/mini.parquet")
    assert table.column_names == ["subject", "predicate", "object", "datatype", "language", "graph"]
    assert table.num_rows == len(record)


def test_compressed_dumps_carry_no_name_and_no_time(mini_site: Path):
    for path in (mini_site / "dumps").glob("*.gz"):
        magic, _, flags, time = struct.unpack("<HBBI", path.read_bytes()[:8])
        assert (magic, flags, time) == (0x8B1F, 0, 0)


def test_tables_are_those_of_the_release(mini_site: Path, mini_release: Path):
    for path in (mini_release / "tables").iterdir():
        assert (mini_site / "tables" / path.name).read_bytes() == path.read_bytes()
    for name in ("transfers.csv", "transfers.csv-metadata.json", "conflicts.csv"):
        assert (mini_site / "dumps" / name).read_bytes() == (mini_release / name).read_bytes()


def test_each_table_is_called_what_it_holds(released: Path, tmp_path: Path):
    (released / "release/tables/own.csv").write_text("id\n", encoding="utf-8")
    publication = Publication(Release.open(released / "release"), Project.open(released), QueryLibrary({}))
    words = {
        download.name: download.word for download in write_part(publication, tmp_path, "tables").downloads
    }
    assert words["stage_reports.csv"] == "machine.table-stage_reports"
    assert words["own.csv"] == "machine.table"


def test_what_cannot_be_written_is_left_out_and_said(released: Path, tmp_path: Path):
    with (released / "release/prospects-kg.nq").open("a", encoding="utf-8") as dump:
        dump.write('<https://example.org/mini/id/practice/z> <https://example.org/p> "a\\u0001b" .\n')
    project = Project.open(released)
    publication = Publication(Release.open(released / "release"), project, QueryLibrary({}))
    dumps = write_dumps(publication, tmp_path)
    assert [line.partition(":")[0] for line in dumps.left_out] == ["mini.rdf.gz"]
    assert "U+0001" in dumps.left_out[0]
    assert not (tmp_path / "dumps/mini.rdf.gz").exists()
    assert "dumps/mini.ttl.gz" in {download.path for download in dumps.downloads}


def test_the_same_release_gives_the_same_bytes(mini_site: Path, mini_release: Path, tmp_path: Path):
    project = Project.open(mini_release.parent / "mini")
    write_dumps(Publication(Release.open(mini_release), project, QueryLibrary({})), tmp_path)
    made = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) > 35
    for path in made:
        assert path.read_bytes() == (mini_site / path.relative_to(tmp_path)).read_bytes(), path.name
