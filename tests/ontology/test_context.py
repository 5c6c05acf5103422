"""The JSON-LD context knows the whole vocabulary, and a graph written with it is read back as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL

from prospects_kg.graph.rdflib_view import default_graph
from prospects_kg.model.project import packaged_root
from prospects_kg.model.terms import PKG, shorten

from .graphs import FOLDER, properties, terms

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    entries: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    return entries


@pytest.mark.skipif(
    not (ROOT / "docs" / "context.py").exists(), reason="the documentation is not beside the tests"
)
def test_the_context_is_what_its_maker_makes() -> None:
    command = [sys.executable, "docs/context.py", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_every_term_has_its_own_name(context: dict[str, Any]) -> None:
    names = {
        entry if isinstance(entry, str) else entry["@id"]: name
        for name, entry in context.items()
        if name != "@version"
    }
    assert {shorten(term): str(term).removeprefix(PKG) for term in terms()}.items() <= names.items()


def test_links_are_links_and_days_are_days(context: dict[str, Any]) -> None:
    links = {str(term).removeprefix(PKG) for term in terms(OWL.ObjectProperty)}
    assert {name for name in links if context[name].get("@type") == "@id"} == links
    days = {str(t).removeprefix(PKG) for t in properties() if str(t).lower().endswith(("earliest", "latest"))}
    assert {name for name in days if context[name] == {"@id": f"pkg:{name}", "@type": "xsd:date"}} == days
    assert context["documentedYear"] == {"@id": "pkg:documentedYear", "@type": "xsd:gYear"}
    assert context["value"] == {"@id": "pkg:value", "@type": "xsd:decimal"}
    assert context["effect"] == "pkg:effect"


# rdflib 7.6 warns of its own code: its parser of JSON-LD makes a graph of the class it deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_default_graph_comes_back_from_json_ld_as_it_was(
    mini_release: Path, context: dict[str, Any]
) -> None:
    graph = default_graph(mini_release / "prospects-kg.nq")
    text = graph.serialize(format="json-ld", context=context, auto_compact=False)
    assert set(rdflib.Graph().parse(data=text, format="json-ld")) == set(graph)
    read_by_another = ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)
    lines = (mini_release / "prospects-kg.nq").read_bytes()
    default = {
        quad.triple
        for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)
        if quad.graph_name == ox.DefaultGraph()
    }
    assert {quad.triple for quad in read_by_another} == default


def test_a_thing_reads_well_in_json_ld(mini_release: Path, context: dict[str, Any]) -> None:
    graph = default_graph(mini_release / "prospects-kg.nq")
    thing = next(each for each in graph.subjects() if str(each).endswith("id/practice/eco-park"))
    alone = rdflib.Graph()
    for triple in graph.triples((thing, None, None)):
        alone.add(triple)
    found = json.loads(alone.serialize(format="json-ld", context=context))
    assert found["id"] == str(thing)
    assert "Practice" in found["type"]
    assert str(found["region"]).endswith("id/region/upper-mine")
    assert found["startEarliest"] == "2005-01-01"
    assert {each["@language"] for each in found["prefLabel"]} == {"en", "pl"}


def test_the_context_lies_where_the_wheel_takes_it_from() -> None:
    assert (packaged_root() / "ontology" / "context.jsonld").is_file()
