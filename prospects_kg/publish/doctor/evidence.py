"""What the checks share: the publication's base, its records as statements, its dump, its digests, each read once."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from prospects_kg.graph.oxigraph import parse_triples
from prospects_kg.graph.protocol import Triple
from prospects_kg.model.errors import RdfSyntaxError
from prospects_kg.model.terms import PREFIXES, Iri, Literal, Term, split_statement
from prospects_kg.publish.doctor.places import Place

RDF_ENDINGS: Final = (".ttl", ".nt", ".jsonld", ".rdf")
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
# Namespaces that PREFIXES need not have.
_MORE: Final[Mapping[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "vann": "http://purl.org/vocab/vann/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def name(short: str) -> str:
    """The IRI of a prefixed name, as dct:title."""
    prefix, _, local = short.partition(":")
    return f"{PREFIXES.get(prefix) or _MORE[prefix]}{local}"


class Statements:
    """Triples to look things up in."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self._said: dict[tuple[str, str], list[Term]] = {}
        self._types: dict[str, list[str]] = {}
        for subject, predicate, value in triples:
            self._said.setdefault((str(subject), str(predicate)), []).append(value)
            if predicate == name("rdf:type"):
                self._types.setdefault(str(value), []).append(str(subject))
        self.number = len(triples)

    def of(self, subject: str, *properties: str) -> list[Term]:
        """The values of properties (prefixed names) of a subject."""
        return [value for each in properties for value in self._said.get((subject, name(each)), ())]

    def texts(self, subject: str, *properties: str) -> list[str]:
        """The same as texts."""
        return [str(value) for value in self.of(subject, *properties)]

    def members(self, class_: str) -> list[str]:
        """The subjects of a class (a prefixed name), sorted."""
        return sorted(self._types.get(name(class_), ()))


@dataclass(frozen=True, slots=True)
class Counts:
    """What a dump holds in its default graph, and the IRIs under the base that occur in any graph."""

    triples: int
    subjects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    things: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """A publication and what is known of it."""

    place: Place
    _parsed: dict[str, Statements | str] = field(default_factory=dict)

    @cached_property
    def base(self) -> str:
        """The base of its IRIs, as its VoID says; "" where nothing says it."""
        void = self.statements("void.ttl")
        # VoID also says the space of the datasets that are linked to; those have no dump here.
        for each in void.members("void:Dataset") if void else ():
            spaces = void.texts(each, "void:uriSpace") if void else []
            if spaces and void and void.of(each, "void:dataDump"):
                return spaces[0]
        site = self.json("site.json")
        return str(site.get("base", "")) if isinstance(site, dict) else ""

    def local(self, address: str) -> str | None:
        """The path of an address under the base, from the root of the publication; None for another."""
        if not self.base or not address.startswith(self.base):
            return None
        return address[len(self.base) :].partition("#")[0]

    def text(self, path: str) -> str | None:
        """A file as text; None where there is none."""
        data = self.place.read(path)
        return None if data is None else data.decode("utf-8", "replace")

    def json(self, path: str) -> Any:
        """A file of JSON; None where there is none or it is not JSON."""
        try:
            return json.loads(self.place.read(path) or b"")
        except (ValueError, RecursionError):
            return None

    def statements(self, path: str) -> Statements | None:
        """A file of RDF as statements; None where there is none or it cannot be parsed (`broken` says why)."""
        found = self._kept(path)
        return found if isinstance(found, Statements) else None

    def broken(self, path: str) -> str | None:
        """Why a file of RDF gives no statements; None where it does."""
        found = self._kept(path)
        return found if isinstance(found, str) else None

    def _kept(self, path: str) -> Statements | str:
        if path not in self._parsed:
            self._parsed[path] = self._read(path)
        return self._parsed[path]

    def _read(self, path: str) -> Statements | str:
        data = self.place.read(path)
        if data is None:
            return f"{path}: is not there"
        try:
            return Statements(parse_triples(data, place=path, ending=ending(path)))
        except RdfSyntaxError as error:
            return str(error)

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """Digest of each file that SHA256SUMS names."""
        lines = (self.text("SHA256SUMS") or "").splitlines()
        pairs = (line.partition("  ") for line in lines)
        return {path.removeprefix("*"): digest for digest, _, path in pairs if path}

    @cached_property
    def dump(self) -> str | None:
        """The dump of all graphs in N-Quads, by its path; None where SHA256SUMS names none."""
        return next((path for path in self.sums if path.endswith((".nq.gz", ".nq"))), None)

    @cached_property
    def counts(self) -> Counts | None:
        """What the dump of all graphs holds; None where it cannot be read."""
        data = self.place.read(self.dump) if self.dump else None
        if data is None:
            return None
        try:
            text = gzip.decompress(data) if self.dump and self.dump.endswith(".gz") else data
            return _counted(text.decode("utf-8").splitlines(), self.base)
        except (OSError, EOFError, zlib.error, ValueError):
            return None

    @cached_property
    def dataset(self) -> Mapping[str, Any]:
        """The schema.org Dataset in the front page; empty where there is none."""
        for text in _blocks(self.text("index.html") or ""):
            try:
                block = json.loads(text)
            except ValueError:
                continue
            if isinstance(block, dict) and block.get("@type") == "Dataset":
                return block
        return {}


def ending(path: str) -> str:
    """The ending of a file's name, with its dot."""
    return "." + path.rpartition(".")[2]


def literal_texts(values: Sequence[Term]) -> list[str]:
    """The texts among some terms."""
    return [value.lexical for value in values if isinstance(value, Literal)]


def addresses(values: Sequence[Term]) -> list[str]:
    """The IRIs among some terms."""
    return [str(value) for value in values if isinstance(value, Iri)]


def _blocks(text: str) -> Iterator[str]:
    start = '<script type="application/ld+json">'
    for part in text.split(start)[1:]:
        yield part.partition("</script>")[0]


def _counted(lines: Sequence[str], base: str) -> Counts:
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[str] = set()
    things: set[str] = set()
    members: set[tuple[str, str]] = set()
    number = 0
    for line in lines:
        subject, predicate, value, graph = split_statement(line)
        things.update(it for it in (subject, value, graph) if it.startswith(f"<{base}"))
        if graph:
            continue
        number += 1
        subjects.add(subject)
        properties[predicate.strip("<>")] += 1
        if predicate == _TYPE and (subject, value) not in members:
            members.add((subject, value))
            classes[value.strip("<>")] += 1
    return Counts(number, len(subjects), classes, properties, frozenset(it.strip("<>") for it in things))
