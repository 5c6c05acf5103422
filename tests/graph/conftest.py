"""One graph of hostile texts, embedded and served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from prospects_kg.graph.oxigraph import EmbeddedGraph
from prospects_kg.graph.remote import RemoteGraph
from tests.endpoint import served
from tests.graph.hostile import hostile_lines


@pytest.fixture(scope="session")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    path.write_text("".join(f"{line}\n" for line in hostile_lines()), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="session")
def embedded(nquads: Path) -> EmbeddedGraph:
    return EmbeddedGraph.from_nquads(nquads)


@pytest.fixture(scope="session")
def remote(nquads: Path) -> Iterator[RemoteGraph]:
    with served(nquads) as address:
        yield RemoteGraph(address, seconds=20)
