"""Files of RDF of whatever origin as one graph in memory: any syntax, gzip, nothing taken on trust.

A file is transcribed to N-Quads by a process of its own with limits (`transcribing`), and that is loaded. N-Triples and
N-Quads, which cannot nest, are loaded as they are, unless they hold literals that the store would rewrite.
Blank nodes of two files stay apart; a relative IRI is resolved against the file's own address, as RDF tools do.
"""

from __future__ import annotations

import gzip
import json
import mmap
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from prospects_kg.graph import transcribing
from prospects_kg.graph.lexical import AS_WRITTEN
from prospects_kg.graph.oxigraph import MemoryStore, syntax_error
from prospects_kg.graph.transcribing import FORMATS, rewritten
from prospects_kg.model.errors import ProjectError, RdfSyntaxError
from prospects_kg.model.terms import XSD, iri, unescape

_PLAIN_FORMATS: Final = (".nt", ".nq")
_ANCHOR: Final = re.compile(rb'"\^\^<(' + XSD.encode() + rb"[A-Za-z]+)>")
_BLOCK: Final = 1 << 20
_MEGABYTE: Final = 1 << 20
_UNKNOWN: Final = "unknown kind of file {name!r}; known are {known}, each also with .gz"
_NESTED: Final = (
    "could not be read within {seconds} s and {megabytes} MB; it may be nested or expanded beyond measure"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take before it is refused.

    `ratio` is how often larger than its archive a file may be (a bomb of zeros reaches 1,000); time and memory grow
    with the file: so much for each megabyte beside a base.
    """

    unpacked_megabytes: int = 64_000
    ratio: int = 200
    seconds: int = 30
    seconds_each_megabyte: float = 1.0
    megabytes: int = 1_000
    megabytes_each_megabyte: int = 20

    def seconds_for(self, size: float) -> int:
        """Processor seconds for a file of so many megabytes."""
        return int(self.seconds + size * self.seconds_each_megabyte)

    def megabytes_for(self, size: float) -> int:
        """Memory for a file of so many megabytes, and how large its statements may become."""
        return int(self.megabytes + size * self.megabytes_each_megabyte)


DEFAULT_LIMITS: Final = Limits()


def load_files(files: Sequence[Path], *, graph: str = "", limits: Limits = DEFAULT_LIMITS) -> MemoryStore:
    """The statements of all files as one graph; with `graph` those of that named graph, as the default graph.

    Raises RdfSyntaxError that names file, line and column, or the limit that was met; ProjectError where the
    named graph is not there.
    """
    store = MemoryStore(", ".join(map(str, files)))
    with TemporaryDirectory(prefix="prospects-kg-") as folder:
        for file in files:
            with _statements(file, Path(folder), limits) as nquads:
                store.add_file(nquads, str(file))
    if graph:
        _take(store, graph)
    return store


def ending(file: Path) -> str:
    """The ending that tells a file's syntax; raises RdfSyntaxError where none is known.

    >>> ending(Path("a.ttl.gz")), ending(Path("b.NT"))
    ('.ttl', '.nt')
    """
    name = file.with_suffix("") if file.suffix.lower() == ".gz" else file
    found = name.suffix.lower()
    if found not in FORMATS:
        raise RdfSyntaxError(
            _UNKNOWN.format(name=file.suffix or file.name, known=" ".join(FORMATS)), path=str(file)
        )
    return found


def _take(store: MemoryStore, graph: str) -> None:
    try:
        name = iri(graph)
    except ValueError as error:
        raise ProjectError(f"--graph {graph!r}: is no absolute IRI") from error
    if not store.ask(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"):
        raise ProjectError(
            f"{store.where}: holds no graph {name}; leave out --graph to check the default graph"
        )
    store.take(graph)


@contextmanager
def _statements(file: Path, folder: Path, limits: Limits) -> Iterator[Path]:
    """The file as N-Quads: itself where that is safe, else a transcript that vanishes after."""
    form = ending(file)
    plain, transcript = folder / f"plain{form}", folder / "transcript.nq"
    try:
        source = _unpacked(file, plain, limits) if file.suffix.lower() == ".gz" else file
        if form in _PLAIN_FORMATS and not _needs_care(source):
            yield source
        else:
            _transcribe(file, source, form, transcript, limits)
            yield transcript
    except OSError as error:
        raise RdfSyntaxError(f"cannot be read: {error.strerror or error}", path=str(file)) from error
    finally:
        plain.unlink(missing_ok=True)
        transcript.unlink(missing_ok=True)


def _unpacked(file: Path, plain: Path, limits: Limits) -> Path:
    most = min(limits.unpacked_megabytes * _MEGABYTE, max(file.stat().st_size, 4096) * limits.ratio)
    size = 0
    try:
        with gzip.open(file) as packed, plain.open("wb") as out:
            while block := packed.read(_BLOCK):
                size += len(block)
                if size > most:
                    raise RdfSyntaxError(
                        f"unpacks to more than {most // _MEGABYTE:,} MB ({limits.ratio} times its size); "
                        "unpack it yourself if you trust it",
                        path=str(file),
                    )
                out.write(block)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise RdfSyntaxError(f"is no whole gzip file: {error}", path=str(file)) from error
    return plain


def _needs_care(source: Path) -> bool:
    """Whether a file of N-Triples or N-Quads holds triple terms, or literals that the store would rewrite."""
    if source.stat().st_size == 0:
        return False
    with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(b"<<") >= 0 or _holds_rewritten(text)


def _holds_rewritten(text: mmap.mmap) -> bool:
    for found in _ANCHOR.finditer(text):
        # A literal begins at a quotation mark behind a blank; one inside it is escaped.
        start = text.rfind(b' "', 0, found.start())
        if rewritten(unescape(text[start + 2 : found.start()].decode("utf-8", "replace")), found[1].decode()):
            return True
    return False


def _transcribe(file: Path, source: Path, form: str, target: Path, limits: Limits) -> None:
    size = source.stat().st_size / _MEGABYTE
    megabytes, seconds = limits.megabytes_for(size), limits.seconds_for(size)
    command = [sys.executable, "-I", transcribing.__file__, AS_WRITTEN, form, file.resolve().as_uri()]
    command += [str(source), str(target), str(megabytes), str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=seconds * 2)
        said = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        said = None
    if said is None:
        raise RdfSyntaxError(_NESTED.format(seconds=seconds, megabytes=megabytes), path=str(file))
    if said:
        fault = SyntaxError(said["reason"])
        fault.lineno, fault.offset = said["line"], said["column"]
        raise syntax_error(str(file), fault)
