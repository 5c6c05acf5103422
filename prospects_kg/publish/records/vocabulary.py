"""The vocabulary documented from its own file: every term with its definition, place among the others, and examples.

Terms stand on one page, each under its name behind #, as their IRIs have it; versions stand in folders of their own.
Files of earlier versions lie in the project's `ontology/versions/{version}.ttl`; what changed between versions is told
from the files and, in words, from the notes of the vocabulary (skos:changeNote).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.model.terms import PKG, PREFIXES, RDF, Iri, Literal, Term, parse_term
from prospects_kg.publish.publication import Publication

TYPE: Final = RDF + "type"
LABEL: Final = PREFIXES["rdfs"] + "label"
DEFINITION: Final = PREFIXES["skos"] + "definition"
_OWL: Final = PREFIXES["owl"]
_ONTOLOGY: Final = _OWL + "Ontology"
# Kinds of terms in the order of the page, with the key of their word.
KINDS: Final = (
    (_OWL + "Class", "vocabulary.classes"),
    (_OWL + "ObjectProperty", "vocabulary.links"),
    (_OWL + "DatatypeProperty", "vocabulary.values"),
    (_OWL + "AnnotationProperty", "vocabulary.annotations"),
)


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One term: its IRI, its kind, and what is said of it, by property."""

    iri: str
    kind: str
    said: Mapping[str, Sequence[Term]]

    @property
    def name(self) -> str:
        """The name of the term behind #."""
        return self.iri.removeprefix(PKG)

    def text(self, property_: str, language: str) -> tuple[str, str]:
        """A text and its language: the wanted one, else English, else any; both empty where there is none."""
        return spoken(self.said.get(property_, ()), language)

    def links(self, property_: str) -> list[str]:
        """The IRIs that a property leads to."""
        return [str(term) for term in self.said.get(property_, ()) if isinstance(term, Iri)]


def spoken(values: Iterable[Term], language: str) -> tuple[str, str]:
    """The text among some values in a language, else in English, else any, and its language; both empty for none.

    >>> spoken([Literal("theme", language="en"), Literal("temat", language="pl")], "pl")
    ('temat', 'pl')
    """
    found = [value for value in values if isinstance(value, Literal)]
    for wanted in (language, "en", ""):
        for value in found:
            if value.language == wanted:
                return value.lexical, value.language
    return (found[0].lexical, found[0].language) if found else ("", "")


class Ontology:
    """One file of the vocabulary: its statements, its terms, its version."""

    def __init__(self, triples: Sequence[tuple[str, str, str]]) -> None:
        self.lines = sorted({f"{' '.join(triple)} ." for triple in triples})
        self._said: dict[str, dict[str, list[Term]]] = {}
        for subject, predicate, value in sorted(set(triples)):
            said = self._said.setdefault(subject[1:-1], {})
            said.setdefault(predicate[1:-1], []).append(parse_term(value))

    @classmethod
    def read(cls, path: Path, base: str) -> Ontology:
        """Read a file of RDF; blank nodes, where an own file has some, get IRIs of the project."""
        return cls(read_rdf(path, skolem=f"{base}.well-known/genid/{path.stem}-"))

    @cached_property
    def iri(self) -> str:
        """The IRI of the ontology; empty where the file declares none."""
        whole = Iri(_ONTOLOGY)
        return next((it for it, said in self._said.items() if whole in said.get(TYPE, ())), "")

    @property
    def version(self) -> str:
        """Its version; empty where it has none."""
        return next((str(term) for term in self.of(self.iri, _OWL + "versionInfo")), "")

    def of(self, it: str, property_: str) -> Sequence[Term]:
        """What is said of a thing by a property."""
        return self._said.get(it, {}).get(property_, ())

    def text(self, property_: str, language: str) -> tuple[str, str]:
        """What is said of the ontology in a language, else in English, and which it is; both empty for nothing."""
        return spoken(self.of(self.iri, property_), language)

    def statements(self) -> Iterator[tuple[str, str, Term]]:
        """Every statement: subject, property, value; in the order of their spelling."""
        for it, said in self._said.items():
            for property_, values in said.items():
                yield from ((it, property_, value) for value in values)

    @cached_property
    def terms(self) -> dict[str, VocabularyTerm]:
        """The terms of the vocabulary's namespace, by IRI."""
        kinds = {kind for kind, _ in KINDS}
        found = {}
        for it, said in self._said.items():
            kind = next((str(term) for term in said.get(TYPE, ()) if str(term) in kinds), None)
            if it.startswith(PKG) and kind is not None:
                found[it] = VocabularyTerm(it, kind, said)
        return found

    def inverse(self, property_: str) -> dict[str, list[str]]:
        """For each IRI that a property leads to, the terms that it leads from, sorted."""
        found: dict[str, list[str]] = {}
        for it, term in sorted(self.terms.items()):
            for target in term.links(property_):
                found.setdefault(target, []).append(it)
        return found


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that came, went or says something else; properties whose values changed, in short."""

    iri: str
    how: str
    properties: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the term behind #."""
        return self.iri.removeprefix(PKG)


def changed_terms(before: Ontology, after: Ontology) -> list[TermChange]:
    """What changed between two versions, term by term, sorted by name.

    >>> old = Ontology([(f"<{PKG}a>", f"<{TYPE}>", f"<{_OWL}Class>")])
    >>> [(change.name, change.how) for change in changed_terms(old, Ontology([]))]
    [('a', 'removed')]
    """
    changes = []
    for it in sorted(before.terms.keys() | after.terms.keys()):
        one, other = before.terms.get(it), after.terms.get(it)
        if one is None or other is None:
            changes.append(TermChange(it, "added" if one is None else "removed"))
        elif one.said != other.said:
            properties = sorted(one.said.keys() | other.said.keys())
            differing = tuple(p for p in properties if one.said.get(p) != other.said.get(p))
            changes.append(TermChange(it, "changed", differing))
    return changes


def order(version: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts versions as people count: 0.9 before 0.10.

    >>> sorted(["0.10.0", "0.9.1"], key=order)
    ['0.9.1', '0.10.0']
    """
    return tuple(
        (int(part), "") if part.isdigit() else (-1, part) for part in version.replace("-", ".").split(".")
    )


class Vocabularies:
    """The files of the vocabulary that a publication carries: the main one, those beside it, and earlier versions."""

    def __init__(self, publication: Publication) -> None:
        base, project = publication.settings.base, publication.project
        files = project.files("ontology", "*.ttl")
        read = {path.stem: Ontology.read(path, base) for path in files}
        self.main = next((it for it in read.values() if it.iri == PKG.rstrip("#")), Ontology([]))
        self.others = {stem: it for stem, it in read.items() if it is not self.main}
        earlier = [Ontology.read(path, base) for path in project.files("ontology", "versions/*.ttl")]
        self.earlier = sorted(
            (it for it in earlier if it.version), key=lambda it: order(it.version), reverse=True
        )
        self.context = (
            json.dumps({"@context": dict(publication.context)}, ensure_ascii=False, indent=1) + "\n"
        )

    @cached_property
    def everything(self) -> Ontology:
        """All files together: the vocabulary with its alignments, which name terms of other vocabularies."""
        lines = {line for it in (self.main, *self.others.values()) for line in it.lines}
        triples = [tuple(line.removesuffix(" .").split(" ", 2)) for line in sorted(lines)]
        return Ontology([(one, two, three) for one, two, three in triples])

    @property
    def history(self) -> list[tuple[Ontology, Ontology]]:
        """Each version with the one before it, the newest first."""
        versions = [self.main, *self.earlier]
        return list(itertools.pairwise(versions))
