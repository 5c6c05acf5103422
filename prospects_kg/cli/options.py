"""Options that several commands share, and the graph that a reading command asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from prospects_kg.cli.output import progress, say
from prospects_kg.knowledge_graph import KnowledgeGraph, default_release
from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import Project

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-p",
        metavar="DIR",
        help="Project folder; else the folder you stand in, else the packaged project.",
    ),
]
ReleaseOption = Annotated[
    Path | None, typer.Option("--release", metavar="DIR", help="Read this release folder.")
]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of a release."),
]


def project_of(folder: Path | None, *, quiet: bool = False) -> Project:
    """The project that a command works on; says which one on stderr."""
    project = Project.open(folder) if folder else Project.find(Path())
    if not quiet:
        say(
            f"project: {'the packaged one' if project.is_packaged else project.root.resolve().name} ({_title(project)})"
        )
    return project


def _title(project: Project) -> str:
    titles = project.settings.title
    return titles.get(project.settings.languages[0]) or next(iter(titles.values()))


@contextmanager
def reading(folder: Path | None, release: Path | None, endpoint: str | None) -> Iterator[KnowledgeGraph]:
    """The graph to read: an endpoint, a release, the project's last release, else one built for this command alone."""
    if release and endpoint:
        raise ProjectError("give --release or --endpoint, not both")
    project = project_of(folder)
    if endpoint:
        yield KnowledgeGraph.remote(endpoint, project=project)
        return
    path = release or default_release(project)
    if release or (path / "manifest.json").exists():
        opened = KnowledgeGraph.open(path, project=project if folder or not release else None)
        _name_age(opened, project, path)
        yield opened
        return
    say(f"there is no {path} yet: building it for this command alone; `prospects-kg build` keeps it")
    with TemporaryDirectory(prefix="prospects-kg-") as temporary, progress() as step:
        yield KnowledgeGraph.build(project, Path(temporary) / "release", progress=step)


def _name_age(opened: KnowledgeGraph, project: Project, path: Path) -> None:
    if opened.release is None or opened.names.base != project.settings.base:
        return
    changed = opened.release.changed_tables(project)
    if changed:
        say(
            f"{path}: is older than its tables ({', '.join(changed)} changed); `prospects-kg build` brings it up to date"
        )
