"""Graphs that the build itself writes: vocabulary, shapes, and what each graph is (graph/meta).

graph/meta says which source a graph is of, which rule derived a graph and what that rule claims, and what
the dataset is. No clock, host or path enters: version and day are settings of the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from prospects_kg.build.rules import CONFLICTS
from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.library.loader import Rule
from prospects_kg.model.settings import Settings
from prospects_kg.model.terms import PKG, PREFIXES, RDF, XSD, Names, iri, literal

Triple = tuple[str, str, str]

_TYPE = iri(RDF + "type")
_PLAN = iri(PREFIXES["prov"] + "Plan")
_DCAT = "http://www.w3.org/ns/dcat#"


def vocabulary(files: Iterable[Path], names: Names) -> list[Triple]:
    """The triples of vocabulary and schemes; blank nodes, where an own file has some, get IRIs of the project."""
    return [
        triple
        for path in files
        for triple in read_rdf(path, skolem=f"{names.base}.well-known/genid/{path.stem}-")
    ]


def in_graph(triples: Iterable[Triple], graph: str) -> list[str]:
    """N-Quads lines of triples in one graph, sorted, each once."""
    spelled = iri(graph)
    return sorted({f"{subject} {predicate} {value} {spelled} ." for subject, predicate, value in triples})


def marks_of_synthetic(graphs: Iterable[str]) -> list[str]:
    """In every graph, a statement that the graph is synthetic."""
    return [
        f"{iri(graph)} {iri(PKG + 'synthetic')} {literal('true', datatype=XSD + 'boolean')} {iri(graph)} ."
        for graph in graphs
    ]


def meta_graph(settings: Settings, names: Names, sources: Sequence[str], rules: Sequence[Rule]) -> list[str]:
    """The lines of graph/meta; `sources` are the ids of the sources that state something."""
    triples = [*_dataset(settings), *_run(settings, names)]
    for source in sources:
        triples.append(
            (
                iri(names.source_graph(source)),
                iri(PREFIXES["prov"] + "hadPrimarySource"),
                iri(names.thing("source", source)),
            )
        )
    for rule in rules:
        triples += _rule(names, rule.name)
        for predicate, texts in (("dct:title", rule.header.title), ("dct:description", rule.header.claims)):
            triples += [
                (iri(names.rule(rule.name)), _name(predicate), literal(text, language=tag))
                for tag, text in texts.items()
            ]
    triples += _rule(names, CONFLICTS)
    what = "Where sources disagree about a property that has one value, or about one reported figure, the disagreement is a thing."
    triples.append(
        (
            iri(names.rule(CONFLICTS)),
            _name("dct:title"),
            literal("Disagreements between sources", language="en"),
        )
    )
    triples.append((iri(names.rule(CONFLICTS)), _name("dct:description"), literal(what, language="en")))
    lines = in_graph(triples, names.graph("meta"))
    return sorted([*lines, *marks_of_synthetic([names.graph("meta")])]) if settings.synthetic else lines


def _rule(names: Names, name: str) -> list[Triple]:
    graph = iri(names.derived_graph(name))
    return [
        (graph, iri(PREFIXES["prov"] + "wasDerivedFrom"), iri(names.rule(name))),
        (iri(names.rule(name)), _TYPE, _PLAN),
    ]


def _dataset(settings: Settings) -> Iterator[Triple]:
    dataset = iri(settings.base)
    yield dataset, _TYPE, iri(PREFIXES["void"] + "Dataset")
    yield dataset, _TYPE, iri(_DCAT + "Dataset")
    for predicate, texts in (("dct:title", settings.title), ("dct:description", settings.description)):
        for tag, text in texts.items():
            yield dataset, _name(predicate), literal(text, language=tag)
    yield dataset, iri(_DCAT + "version"), literal(settings.version)
    yield dataset, _name("dct:issued"), literal(settings.issued.isoformat(), datatype=XSD + "date")
    yield dataset, _name("dct:license"), iri(settings.licence)
    yield dataset, iri(PKG + "publisherName"), literal(settings.publisher)
    yield dataset, iri(PREFIXES["void"] + "uriSpace"), literal(settings.base)
    yield dataset, iri(PREFIXES["void"] + "vocabulary"), iri(PKG.rstrip("#"))


def _run(settings: Settings, names: Names) -> Iterator[Triple]:
    run = iri(names.thing("run", f"build-{settings.version}"))
    yield run, _TYPE, iri(PREFIXES["prov"] + "Activity")
    yield run, iri(PREFIXES["prov"] + "generated"), iri(settings.base)
    yield run, iri(PKG + "softwareVersion"), literal(version("prospects-kg"))


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return iri(PREFIXES[prefix] + local)
