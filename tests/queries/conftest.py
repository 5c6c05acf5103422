"""The three projects that the questions are asked of, each on three engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import rdflib

from prospects_kg.graph.rdflib_view import as_rdflib
from prospects_kg.graph.remote import RemoteGraph
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from tests.endpoint import served
from tests.queries.tables import Tables
from tests.queries.wider import widened

MINI = Path(__file__).parents[1] / "mini"
PACKAGED = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """One project: its tables, and the same release embedded, behind an endpoint and in rdflib."""

    tables: Tables
    kg: KnowledgeGraph
    remote: RemoteGraph
    dataset: rdflib.Dataset


def asked(tables: Path, release: Path) -> Iterator[Asked]:
    with served(release / "prospects-kg.nq") as endpoint:
        kg = KnowledgeGraph.open(release)
        yield Asked(Tables(tables), kg, RemoteGraph(endpoint), as_rdflib(release / "prospects-kg.nq"))


@pytest.fixture(scope="package")
def of_mini(mini_release: Path) -> Iterator[Asked]:
    """The mini project."""
    yield from asked(MINI, mini_release)


@pytest.fixture(scope="package")
def of_wider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The mini project with the rows of `wider.py`."""
    folder = tmp_path_factory.mktemp("wider")
    project = widened(MINI, folder)
    KnowledgeGraph.build(Project.open(project), folder / "release")
    yield from asked(project, folder / "release")


@pytest.fixture(scope="package")
def of_packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The packaged project."""
    release = tmp_path_factory.mktemp("packaged") / "release"
    KnowledgeGraph.build(Project.packaged(), release)
    yield from asked(PACKAGED, release)
