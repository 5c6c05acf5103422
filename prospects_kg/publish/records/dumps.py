"""The whole data as files to download: every format, tables, the network for other programs; each with size and digest.

Dumps of quads are compressed, without a clock in them; formats that hold one graph hold the default graph. What
cannot be written here (Parquet without pyarrow, RDF/XML of a character that XML lacks) is left out and said so.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import BinaryIO, Final, cast

from prospects_kg.build.export import BINARY, Export, ExportFormat, release_statements, write_export
from prospects_kg.build.release import CONFLICTS, TABLES, TRACE, TRANSFERS, VALIDATION, digest
from prospects_kg.model.errors import ResultError
from prospects_kg.network.export import export
from prospects_kg.network.extract import extract
from prospects_kg.publish.downloads import Download, stem
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.words import WORDS

FOLDER: Final = "dumps"
_BUFFER: Final = 1 << 16
_CODEBOOK: Final = "-metadata.json"
_CSVW: Final = "application/csvm+json"
# Suffix and media type of each format of the quads.
_QUADS: Final = {
    ExportFormat.nq: ("nq", "application/n-quads"),
    ExportFormat.trig: ("trig", "application/trig"),
    ExportFormat.jsonld: ("jsonld", "application/ld+json"),
    ExportFormat.ttl: ("ttl", "text/turtle"),
    ExportFormat.nt: ("nt", "application/n-triples"),
    ExportFormat.rdfxml: ("rdf", "application/rdf+xml"),
    ExportFormat.parquet: ("parquet", "application/vnd.apache.parquet"),
}
_TABLES: Final = "tables"
_NETWORK: Final = "network"
# What is written apart from the rest, in the order in which pages list it.
PARTS: Final = (*map(str, _QUADS), _TABLES, _NETWORK)
_NETWORKS: Final = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True, slots=True)
class Dumps:
    """What was written, in the order in which pages list it, and what was left out and why."""

    downloads: tuple[Download, ...]
    left_out: tuple[str, ...] = ()


def write_dumps(publication: Publication, folder: Path) -> Dumps:
    """Write every download of a publication below a folder."""
    return gathered(write_part(publication, folder, part) for part in PARTS)


def write_part(publication: Publication, folder: Path, part: str) -> Dumps:
    """Write one of `PARTS`: a format of the quads, the tables, or the network; each stands by itself."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    if part == _TABLES:
        return Dumps(tuple(_tables(publication, folder)))
    if part == _NETWORK:
        return Dumps(tuple(_networks(publication, folder)))
    return _quads(publication, folder, ExportFormat(part))


def gathered(parts: Iterable[Dumps]) -> Dumps:
    """What parts gave, in their order."""
    written = list(parts)
    return Dumps(
        tuple(download for part in written for download in part.downloads),
        tuple(line for part in written for line in part.left_out),
    )


def _download(folder: Path, path: str, kind: str, word: str, media: str, graph: str = "") -> Download:
    file = folder / path
    return Download(path, kind, f"machine.{word}", media, file.stat().st_size, digest(file), graph)


def _quads(publication: Publication, folder: Path, format_: ExportFormat) -> Dumps:
    suffix, media = _QUADS[format_]
    packs = format_ not in BINARY
    path = f"{FOLDER}/{stem(publication.settings.base)}.{suffix}{'.gz' if packs else ''}"
    asked = Export.of(format_, None, publication.names, context=publication.context)

    def write(out: BinaryIO) -> None:
        with tempfile.TemporaryDirectory() as sorting:
            write_export(release_statements(publication.release, asked.graph), asked, out, Path(sorting))

    try:
        (_packed if packs else _plain)(write, folder / path)
    except ResultError as error:
        (folder / path).unlink(missing_ok=True)
        return Dumps((), (f"{Path(path).name}: {error}",))
    return Dumps((_download(folder, path, "dump", f"dump-{suffix}", media, asked.graph),))


def _plain(write: Callable[[BinaryIO], None], path: Path) -> None:
    with path.open("wb") as out:
        write(out)


def _packed(write: Callable[[BinaryIO], None], path: Path) -> None:
    # No name and no time in the header: the same data give the same bytes. Lines come one by one, and compressing
    # each by itself would take twice as long.
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        BufferedWriter(cast(RawIOBase, packed), _BUFFER) as out,
    ):
        write(out)


def _tables(publication: Publication, folder: Path) -> Iterator[Download]:
    release, name = publication.release.path, stem(publication.settings.base)
    for file, word, media in (
        (TRANSFERS, "flat-transfers", "text/csv"),
        (f"{TRANSFERS}{_CODEBOOK}", "flat-codebook", _CSVW),
        (CONFLICTS, "conflicts", "text/csv"),
        (VALIDATION, "validation", "text/turtle"),
    ):
        shutil.copyfile(release / file, folder / FOLDER / file)
        yield _download(folder, f"{FOLDER}/{file}", "table", word, media)
    trace = f"{FOLDER}/{name}-{TRACE}.gz"
    with (release / TRACE).open("rb") as source:
        _packed(lambda out: shutil.copyfileobj(source, out), folder / trace)
    yield _download(folder, trace, "table", "trace", "text/csv")
    (folder / TABLES).mkdir(exist_ok=True)
    for path in sorted((release / TABLES).iterdir()):
        shutil.copyfile(path, folder / TABLES / path.name)
        word, media = (
            (_called(path.stem), "text/csv") if path.suffix == ".csv" else ("tables-definition", _CSVW)
        )
        yield _download(folder, f"{TABLES}/{path.name}", "table", word, media)


def _called(table: str) -> str:
    """The key of a table's words; a project's own tables have none and are called tables."""
    return f"table-{table}" if f"machine.table-{table}" in WORDS.texts else "table"


def _networks(publication: Publication, folder: Path) -> Iterator[Download]:
    settings = publication.settings
    network = extract(
        publication.graph,
        publication.names,
        languages=settings.languages,
        title=settings.title,
        version=settings.version,
    )
    for format_, media in _NETWORKS.items():
        for suffix, content in export(network, format_).items():
            path = f"{FOLDER}/{stem(settings.base)}-network{suffix}"
            (folder / path).write_bytes(content)
            yield _download(folder, path, "network", f"network-{format_}", media)
