"""Inferred links as linked data: a graph of their own, with who inferred them from what and how (PROV).

A run's statements lie in `graph/inferred/{run}` and nowhere else; `runs` keeps them in a file beside the release. The
run's name is made from the data and the options, so the same run has the same name and the same bytes wherever it is
made. Vocabulary: PROV-O (W3C, 2013) and the terms for inferred links in ontology/prospects-kg.ttl.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from math import isfinite
from typing import Final, TypeAlias

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.netinf import Inference, Link
from prospects_kg.graph.protocol import Graph
from prospects_kg.model.errors import DiffusionError, quoted
from prospects_kg.model.terms import (
    PKG,
    PREFIXES,
    RDF,
    SLUG,
    XSD,
    Names,
    iri,
    is_iri,
    literal,
)

Statement: TypeAlias = tuple[str, str, str]

_PROV: Final = PREFIXES["prov"]
_TYPE: Final = iri(RDF + "type")
_REGIONS: Final = """
PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
SELECT DISTINCT ?region WHERE { ?region a pkg:Region }"""
_PRACTICES: Final = """
PREFIX pkg: <https://w3id.org/prospects-kg/ontology#>
SELECT DISTINCT ?practice WHERE { ?practice a pkg:Practice }"""
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One inference: its name, how it was made, and the SHA-256 of the adoptions it was made from."""

    name: str
    method: str
    parameters: tuple[str, ...]
    seed: int | None
    version: str
    data_sha256: str
    stopped: str


def data_sha256(cascades: Cascades) -> str:
    """The SHA-256 of the adoptions as lines "practice TAB region TAB time", sorted; the order of a table does not matter."""
    lines = sorted(
        f"{practice}\t{cascades.nodes[node]}\t{float(time)!r}\n"
        for practice, nodes, times in cascades
        for node, time in zip(nodes, times, strict=True)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def run_of(
    inference: Inference,
    cascades: Cascades,
    *,
    name: str | None = None,
    seed: int | None = None,
    more: Mapping[str, object] | None = None,
) -> Run:
    """Describe a run; `more` are further options that were given, as `permutations`, for the record.

    Without `name` it is called after its model and the first digits of the hash of data and options.
    Raises DiffusionError where `name` is no slug.
    """
    options = inference.options
    given: dict[str, object] = {
        "model": inference.model,
        **dict(sorted(inference.parameters.items())),
        "estimated": str(inference.estimated).lower(),
        "cutoff": options.stop_at,
        "max-links": options.max_links,
        "compat": options.compat,
        **(more or {}),
    }
    parameters = tuple(f"{key}={value}" for key, value in given.items() if value is not None)
    digest, release = data_sha256(cascades), version("prospects-kg")
    if name is None:
        # The links, too: resampling fills columns of theirs, and another version may infer others.
        words = [digest, release, str(seed), *parameters, *map(repr, inference.links)]
        name = f"netinf-{inference.model}-{hashlib.sha256('|'.join(words).encode()).hexdigest()[:8]}"
    if not SLUG.fullmatch(name):
        raise DiffusionError(
            f"{quoted(name)} is no name of a run; use small letters, digits and - between them"
        )
    return Run(name, "NETINF", parameters, seed, release, digest, inference.stopped)


def region_iris(nodes: Iterable[str], graph: Graph, names: Names) -> dict[str, str]:
    """The IRI of each node, given as an IRI, as `region/slug` or as the slug of a place of the graph.

    Raises DiffusionError that names nodes which are no places of the graph.
    """
    places = {str(row[0]) for row in graph.select(_REGIONS)}
    found = {node: _iri_of(node, names) for node in nodes}
    missing = [node for node, place in found.items() if place not in places]
    if missing:
        shown = ", ".join(map(quoted, missing[:_NAMED])) + (", ..." if len(missing) > _NAMED else "")
        raise DiffusionError(
            f"{len(missing)} of {len(found)} regions are no places of {graph.where}: {shown}; write their ids "
            "(region/slug) into the table, or leave out --into-graph"
        )
    return found


def _iri_of(node: str, names: Names) -> str:
    return node if is_iri(node) else names.thing("region", node.removeprefix("region/"))


def inferred_lines(
    inference: Inference, run: Run, graph: Graph, names: Names, *, synthetic: bool = False
) -> list[str]:
    """The N-Quads lines of a run, sorted: links in `graph/inferred/{run}`, and there also what the run is.

    Raises DiffusionError where a link has an end that is no place of the graph.
    """
    ends = dict.fromkeys(end for link in inference.links for end in (link.source, link.target))
    regions = region_iris(ends, graph, names)
    practices = {str(row[0]) for row in graph.select(_PRACTICES)}
    home = iri(names.inferred_graph(run.name))
    found = set(_about(run, names))
    if synthetic:
        found.add((home, iri(PKG + "synthetic"), literal("true", datatype=XSD + "boolean")))
    for link in inference.links:
        found.update(_of_link(link, run, regions, practices, names))
    return sorted(f"{subject} {predicate} {value} {home} ." for subject, predicate, value in found)


def _about(run: Run, names: Names) -> Iterator[Statement]:
    home, activity = iri(names.inferred_graph(run.name)), iri(names.thing("run", run.name))
    data = iri(names.thing("run", f"{run.name}-data"))
    yield activity, _TYPE, iri(_PROV + "Activity")
    yield activity, iri(_PROV + "used"), data
    yield activity, iri(_PROV + "generated"), home
    yield activity, iri(PKG + "method"), literal(run.method)
    yield activity, iri(PKG + "softwareVersion"), literal(run.version)
    yield activity, iri(PKG + "stoppedBecause"), literal(run.stopped)
    for parameter in run.parameters:
        yield activity, iri(PKG + "parameter"), literal(parameter)
    if run.seed is not None:
        yield activity, iri(PKG + "seed"), _integer(run.seed)
    yield home, _TYPE, iri(_PROV + "Entity")
    yield home, iri(_PROV + "wasGeneratedBy"), activity
    yield data, _TYPE, iri(_PROV + "Entity")
    yield data, iri(PKG + "dataHash"), literal(run.data_sha256)


def _of_link(
    link: Link, run: Run, regions: Mapping[str, str], practices: set[str], names: Names
) -> Iterator[Statement]:
    node = iri(names.thing("run", f"{run.name}-{link.step}"))
    source, target = iri(regions[link.source]), iri(regions[link.target])
    yield source, iri(PKG + "mayHavePassedPracticeTo"), target
    yield node, _TYPE, iri(_PROV + "Entity")
    yield node, iri(_PROV + "wasGeneratedBy"), iri(names.thing("run", run.name))
    yield node, iri(PKG + "inferredSource"), source
    yield node, iri(PKG + "inferredTarget"), target
    yield node, iri(PKG + "inferenceStep"), _integer(link.step)
    yield node, iri(PKG + "supportingPractices"), _integer(len(link.practices))
    for practice in link.practices:
        known = practice if is_iri(practice) else names.thing("practice", practice.removeprefix("practice/"))
        if known in practices:
            yield node, iri(PKG + "supportedBy"), iri(known)
    numbers = {
        iri(PKG + "gain"): link.gain,
        iri(PKG + "pValue"): link.p_value,
        iri(PKG + "medianLag"): link.median_lag,
        iri(PKG + "permutationP"): link.permutation_p,
        iri(PKG + "permutationQ"): link.permutation_q,
        iri(PKG + "bootstrapShare"): link.bootstrap_share,
    }
    for predicate, number in numbers.items():
        if number is not None and isfinite(number):
            yield node, predicate, literal(double(number), datatype=XSD + "double")


def _integer(value: int) -> str:
    return literal(str(value), datatype=XSD + "integer")


def double(value: float) -> str:
    """The canonical spelling of an xsd:double (XML Schema Part 2, 3.2.5.2), shortest digits that give the number back.

    >>> double(3834.87534), double(2.633922624006857e-06), double(0.0), double(-1.0)
    ('3.83487534E3', '2.633922624006857E-6', '0.0E0', '-1.0E0')
    """
    if value == 0:
        return "0.0E0"
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    assert isinstance(exponent, int)  # inf and NaN have letters there; they are kept out before
    head, tail = str(digits[0]), "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{head}.{tail}E{exponent + len(digits) - 1}"
