"""Running the rules: each derives statements into a graph of its own, in their declared order.

A rule reads the default graph with everything that the rules before it derived.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from prospects_kg.graph.forms import calls_service
from prospects_kg.graph.oxigraph import MemoryStore
from prospects_kg.library.loader import Rule, read_rules
from prospects_kg.model.errors import QueryError
from prospects_kg.model.terms import Blank, Iri, Names, Term, iri

# The one derived graph that no file of rules makes: the build compares statements as they pass by.
CONFLICTS: Final = "conflicts"


def load_rules(files: Iterable[Path]) -> list[Rule]:
    """Read rules in their order of running; a project's own run among the packaged ones.

    Raises QueryError that names the file where a header or the text is wrong, or a name is taken.
    """
    rules = read_rules(files)
    for rule in rules:
        if rule.name == CONFLICTS:
            raise QueryError(f"{rule.path}: the name {CONFLICTS} is the build's own; rename the file")
        if calls_service(rule.text):
            raise QueryError(
                f"{rule.path}: asks another endpoint (SERVICE); a rule reads the graph alone, take that part out"
            )
    return rules


def run_rules(rules: Iterable[Rule], store: MemoryStore, names: Names) -> dict[str, list[str]]:
    """Run rules over a store's default graph, which grows by what each derives; N-Quads lines by rule, sorted."""
    derived = {}
    for rule in rules:
        graph = iri(names.derived_graph(rule.name))
        try:
            found = store.construct(rule.text)
        except QueryError as error:
            raise QueryError(f"{rule.path}: {error}") from error
        triples = {_spelled(rule, triple) for triple in found}
        store.add_lines(f"{triple} ." for triple in triples)
        derived[rule.name] = sorted(f"{triple} {graph} ." for triple in triples)
    return derived


def _spelled(rule: Rule, triple: tuple[Term, Term, Term]) -> str:
    if any(isinstance(term, Blank) for term in triple):
        raise QueryError(
            f"{rule.path}: derives a statement with a blank node; make an IRI of it (the data hold no blank nodes)"
        )
    if not isinstance(triple[0], Iri):
        raise QueryError(f"{rule.path}: derives a statement about {triple[0]!r}; subjects must be IRIs")
    return " ".join(term.n3 for term in triple)
