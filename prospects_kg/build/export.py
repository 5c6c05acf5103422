"""The graph of a release or of an endpoint as one file, in any format, streaming and the same bytes each time.

A release's dump of record is read line by line. Formats that keep graphs apart (TriG, JSON-LD) need the statements
of one graph together, so they are sorted once more, on disk. An endpoint is asked graph by graph, and property by
property for the default graph, so that no answer holds everything; sorted, it gives the bytes that a release gives.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from prospects_kg.build.lines import read_lines
from prospects_kg.build.release import NQUADS, Release
from prospects_kg.build.sorting import Sorter
from prospects_kg.graph.frames import write_parquet
from prospects_kg.graph.jsonld import Context, write_jsonld
from prospects_kg.graph.protocol import Graph
from prospects_kg.graph.quadtable import COLUMNS, quad_rows, write_quad_csv
from prospects_kg.graph.rdfxml import write_rdfxml
from prospects_kg.graph.turtle import write_trig, write_turtle
from prospects_kg.model.errors import ReleaseError, ResultError
from prospects_kg.model.terms import PREFIXES, Blank, Names, Term, iri, is_iri, is_triple, split_statement

DEFAULT: Final = "default"
ALL: Final = "all"


class ExportFormat(StrEnum):
    """Formats of an export."""

    ttl = "ttl"
    nt = "nt"
    nq = "nq"
    trig = "trig"
    jsonld = "jsonld"
    rdfxml = "rdfxml"
    csv = "csv"
    parquet = "parquet"


# They hold triples: one graph, and no word of which.
_TRIPLES: Final = frozenset({ExportFormat.ttl, ExportFormat.nt, ExportFormat.rdfxml})
# They need the statements of one graph together.
_BY_GRAPH: Final = frozenset({ExportFormat.trig, ExportFormat.jsonld})
# They are no text: nothing that a terminal could show.
BINARY: Final = frozenset({ExportFormat.parquet})


@dataclass(frozen=True, slots=True)
class Export:
    """What is written: the format, the graph (an IRI, "default" or "all"), and names for what is written short."""

    format: ExportFormat
    graph: str
    prefixes: Mapping[str, str]
    context: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        format_: ExportFormat,
        asked: str | None,
        names: Names,
        *,
        prefixes: Mapping[str, str] = PREFIXES,
        context: Mapping[str, Any] = MappingProxyType({}),
    ) -> Export:
        """An export as it was asked for: by default all graphs, or the default graph where a format holds only one.

        A graph is named by its IRI or, shorter, by what follows `graph/` in it, as source/editors. Raises ResultError.
        """
        graph = asked or (DEFAULT if format_ in _TRIPLES else ALL)
        if graph not in {DEFAULT, ALL} and ":" not in graph:
            graph = names.graph(graph)
        if graph not in {DEFAULT, ALL} and not is_iri(graph):
            raise ResultError(f"--graph {asked}: is no IRI of a graph; write default, all, or an IRI")
        if graph == ALL and format_ in _TRIPLES:
            raise ResultError(
                f"{format_} holds one graph; choose --graph default or the IRI of one, or --format nq, trig or jsonld"
            )
        return cls(format_, graph, prefixes, context)


def read_context(files: Iterable[Path]) -> Mapping[str, Any]:
    """The JSON-LD contexts of a vocabulary and of a project's own, later ones adding to the earlier."""
    merged: dict[str, Any] = {}
    for path in files:
        merged |= json.loads(path.read_text(encoding="utf-8"))["@context"]
    return merged


def release_statements(release: Release, graph: str) -> Iterator[str]:
    """The N-Quads lines of a release that belong to a graph ("default", "all" or an IRI), sorted as in its dump.

    Raises ResultError, with the names that come near, where the release has no such graph.
    """
    path, known = release.path / NQUADS, release.manifest["counts"]["graphs"]
    if not path.exists():
        raise ReleaseError(f"{path}: is not there; `prospects-kg build` makes the release again")
    if graph not in {DEFAULT, ALL, *known}:
        raise _unknown(graph, known, str(release.path))
    return _chosen(read_lines(path), graph)


def _chosen(lines: Iterable[str], graph: str) -> Iterator[str]:
    if graph == ALL:
        return iter(lines)
    if graph == DEFAULT:
        return filter(is_triple, lines)
    wanted = iri(graph)
    return (line for line in lines if split_statement(line)[3] == wanted)


def _unknown(graph: str, known: Iterable[str], where: str) -> ResultError:
    near = difflib.get_close_matches(graph, sorted(known), n=3)
    hint = f"; did you mean {' or '.join(near)}" if near else ""
    return ResultError(f"{where}: has no graph <{graph}>{hint}")


def endpoint_statements(graph: Graph, wanted: str, folder: Path) -> Iterator[str]:
    """The N-Quads lines that an endpoint gives for a graph ("default", "all" or an IRI), sorted in a folder.

    Raises ResultError where it holds blank nodes: their labels mean nothing beyond one answer.
    """
    sorter = Sorter(folder)
    if wanted in {DEFAULT, ALL}:
        for (predicate,) in graph.select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }"):
            spelled = _spelled(predicate, graph)
            rows = graph.select(f"SELECT ?s ?o WHERE {{ ?s {spelled} ?o }}")
            sorter.extend(f"{_spelled(s, graph)} {spelled} {_spelled(o, graph)} ." for s, o in rows)
    for name in _named_graphs(graph, wanted):
        rows = graph.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        sorter.extend(f"{' '.join(_spelled(term, graph) for term in row)} {name} ." for row in rows)
    return sorter.merged()


def _named_graphs(graph: Graph, wanted: str) -> list[str]:
    if wanted == DEFAULT:
        return []
    known = [
        _spelled(row[0], graph) for row in graph.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    ]
    if wanted == ALL:
        return known
    if iri(wanted) not in known:
        raise _unknown(wanted, (name[1:-1] for name in known), graph.where)
    return [iri(wanted)]


def _spelled(term: Term | None, graph: Graph) -> str:
    if term is None or isinstance(term, Blank):
        raise ResultError(
            f"{graph.where}: holds blank nodes, whose labels mean nothing beyond one answer; "
            "export from the files that were loaded there"
        )
    return term.n3


def write_export(statements: Iterable[str], export: Export, out: BinaryIO, folder: Path) -> None:
    """Write sorted N-Quads lines, those of `export.graph` alone, in the format asked for; `folder` is for sorting.

    Raises ResultError where the format cannot hold a statement, or where its library is not installed.
    """
    if export.format in _TRIPLES:
        _write_triples(map(_triple, statements), export, out)
    elif export.format in _BY_GRAPH:
        graphs = _by_graph(statements, folder)
        if export.format is ExportFormat.trig:
            write_trig(graphs, out, export.prefixes)
        else:
            write_jsonld(graphs, out, Context(export.context))
    elif export.format is ExportFormat.csv:
        write_quad_csv(statements, out)
    elif export.format is ExportFormat.parquet:
        write_parquet(COLUMNS, quad_rows(statements), out)
    else:
        _write_lines(statements, out)


def _write_triples(lines: Iterable[str], export: Export, out: BinaryIO) -> None:
    if export.format is ExportFormat.ttl:
        write_turtle(lines, out, export.prefixes)
    elif export.format is ExportFormat.rdfxml:
        write_rdfxml(lines, out, export.prefixes)
    else:
        _write_lines(lines, out)


def _write_lines(lines: Iterable[str], out: BinaryIO) -> None:
    for line in lines:
        out.write(f"{line}\n".encode())


def _triple(line: str) -> str:
    return line if is_triple(line) else f"{' '.join(split_statement(line)[:3])} ."


def _by_graph(lines: Iterable[str], folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Statements by graph, the default graph first; each graph's lines sorted, without its name."""
    sorter = Sorter(folder)
    sorter.extend(map(_graph_first, lines))
    for graph, group in groupby(
        (line.partition("\t") for line in sorter.merged()), key=lambda parts: parts[0]
    ):
        yield graph, (triple for _, _, triple in group)


def _graph_first(line: str) -> str:
    if is_triple(line):
        return f"\t{line}"
    subject, predicate, value, graph = split_statement(line)
    return f"{graph}\t{subject} {predicate} {value} ."


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that stands under its name only when the block has ended well.

    Raises ReleaseError where it cannot be written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as out:
            yield out
        aside.replace(path)
    except OSError as error:
        raise ReleaseError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
