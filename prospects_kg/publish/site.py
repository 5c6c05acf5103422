"""From a release to a publication: the order of the sections, one folder written aside and renamed.

A section is a function that gives files. Pages of things are spread over processes, since each stands by itself; the
same release gives the same bytes, however many processes write them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from prospects_kg.build.release import Release, writing
from prospects_kg.draw.palette import dark_style
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.model.errors import ReleaseError
from prospects_kg.model.project import Project
from prospects_kg.publish.bundles import Installed
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.lists.indexes import list_files
from prospects_kg.publish.live import bundle_files, left_out, live_files
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.dumps import PARTS, Dumps, gathered, write_dumps, write_part
from prospects_kg.publish.records.record_pages import record_files
from prospects_kg.publish.records.redirects import redirect_files
from prospects_kg.publish.records.sitemap import pages as written_pages
from prospects_kg.publish.records.sitemap import sitemap_files
from prospects_kg.publish.records.table_pages import table_files
from prospects_kg.publish.records.versions import lost_version, version_files
from prospects_kg.publish.records.vocabulary_pages import vocabulary_files
from prospects_kg.publish.things.locator import lands
from prospects_kg.publish.things.pages import former_pages, thing_files
from prospects_kg.publish.whole.coding import coding_files
from prospects_kg.publish.whole.data_page import data_files
from prospects_kg.publish.whole.front import front_files
from prospects_kg.publish.whole.gallery import picture_files
from prospects_kg.publish.whole.query_pages import query_files
from prospects_kg.publish.whole.questions import question_files
from prospects_kg.publish.whole.search import search_files

# A path from the root of the site, and the bytes of the file.
File = tuple[str, bytes]
Section = Callable[[Publication], Iterable[File]]
Progress = Callable[[str], None]
# What another process need not find again.
Known = tuple[tuple[Download, ...], Installed | None, Sequence[str]]

# The file by which a folder is known as a publication, so that no other folder is ever replaced.
MARK: Final = "site.json"
ASSETS: Final = Path(__file__).parent / "assets"
# Things that a process makes before it takes the next lot: few enough that all processes end together.
_LOT: Final = 125
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: the folder, things with a page, files, queries asked for things, and what was left out and why."""

    folder: Path
    things: int
    files: int
    queries: int
    left_out: tuple[str, ...] = field(default=())


def publish(
    release: Release,
    project: Project,
    out: Path,
    *,
    processes: int = 1,
    allow_synthetic: bool = False,
    bundles: Installed | None = None,
    progress: Progress = lambda _: None,
) -> Published:
    """Write the publication of a release to a folder; what stood there stays until the new one is whole.

    Raises ReleaseError for a synthetic project's release that is not allowed, and where the folder cannot be written or
    is not a publication.
    """
    if release.manifest.get("synthetic") and not allow_synthetic:
        raise ReleaseError(
            f"{release.path}: its data are synthetic, and invented data are not published; `--allow-synthetic` makes pages to try"
        )
    publication = Publication(
        release, project, QueryLibrary.load(project.files("queries", "*/*.rq")), bundles=bundles
    )
    with writing(out, MARK, "publication", many=True) as folder, _workers(processes) as pool:
        progress("files to download")
        downloads = _downloads(publication, folder, pool)
        things = publication.things
        lots = _from_both_ends([things[start : start + _LOT] for start in range(0, len(things), _LOT)])
        # Pages of things name no download: some are made while the last of the downloads is.
        ahead = _lots(publication, lots[:_AHEAD], folder, pool)
        dumps = downloads()
        publication = publication.with_files(dumps.downloads, bundles, things)
        lost = lost_version(publication, out)
        progress(f"pages of {len(things)} things")
        sections = _sections(publication, folder, pool)
        rest = _lots(publication, lots[_AHEAD:], folder, pool)
        counts = [*ahead(), *rest()]
        files, queries = sum(count for count, _ in counts), sum(asked for _, asked in counts)
        files += sections()
        files += _write(version_files(publication, folder, out), folder)
        former = set(former_pages(publication))
        files += _write(sitemap_files(written_pages(folder, former), publication.settings), folder)
        files += len(dumps.downloads)
        facts = {
            "base": publication.settings.base,
            "version": publication.settings.version,
            "things": len(things),
        }
        (folder / MARK).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8", newline="\n")
    return Published(out, len(things), files + 1, queries, dumps.left_out + lost + left_out(publication))


def asset_files(_: Publication) -> Iterable[File]:
    """The style sheet and scripts of the site itself."""
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            more = dark_style().encode() + b"\n" if path.name == "site.css" else b""
            yield f"assets/{path.relative_to(ASSETS).as_posix()}", path.read_bytes() + more
    yield from lands()


# In the order in which they are written; a path is given by one section only.
SECTIONS: Final[tuple[Section, ...]] = (
    asset_files,
    query_files,
    record_files,
    vocabulary_files,
    table_files,
    redirect_files,
    list_files,
    front_files,
    picture_files,
    question_files,
    live_files,
    bundle_files,
    search_files,
    data_files,
    coding_files,
)


@contextmanager
def _workers(processes: int) -> Iterator[ProcessPoolExecutor | None]:
    """Other processes to write with, where more than one is asked for."""
    if processes == 1:
        yield None
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield pool


def _downloads(
    publication: Publication, folder: Path, pool: ProcessPoolExecutor | None
) -> Callable[[], Dumps]:
    """Begin with the downloads; call what is given back for what was written."""
    if pool is None:
        return lambda: write_dumps(publication, folder)
    release, root = publication.release.path, publication.project.root
    begun = [pool.submit(_part_of, release, root, folder, part) for part in PARTS]
    return lambda: gathered(one.result() for one in begun)


def _part_of(release: Path, root: Path, folder: Path, part: str) -> Dumps:
    return write_part(_opened(release, root), folder, part)


def _sections(publication: Publication, folder: Path, pool: ProcessPoolExecutor | None) -> Callable[[], int]:
    """Begin with the sections, which stand by themselves as well; call what is given back for the number of their files."""
    if pool is None:
        return lambda: sum(_write(section(publication), folder) for section in SECTIONS)
    release, root = publication.release.path, publication.project.root
    known = publication.downloads, publication.bundles, publication.things
    begun = [pool.submit(_section_of, one, release, root, known, folder) for one in SECTIONS]
    return lambda: sum(one.result() for one in begun)


def _section_of(section: Section, release: Path, root: Path, known: Known, folder: Path) -> int:
    return _write(section(_opened(release, root).with_files(*known)), folder)


def _from_both_ends(lots: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The last, the first, the last but one, …: two processes in one folder would wait for each other.

    >>> _from_both_ends(["a", "b", "c", "d", "e"])
    ['e', 'a', 'd', 'b', 'c']
    """
    return [lots[place // 2] if place % 2 else lots[-1 - place // 2] for place in range(len(lots))]


def _lots(
    publication: Publication, lots: Sequence[Sequence[str]], folder: Path, pool: ProcessPoolExecutor | None
) -> Callable[[], list[tuple[int, int]]]:
    """Begin with lots of things; call what is given back for the files and the queries of each."""
    if pool is None:
        return lambda: [_write_lot(publication, lot, folder) for lot in lots]
    release, root = publication.release.path, publication.project.root
    begun = [pool.submit(_lot_of, release, root, lot, folder) for lot in lots]
    return lambda: [one.result() for one in begun]


def _lot_of(release: Path, root: Path, things: Sequence[str], folder: Path) -> tuple[int, int]:
    return _write_lot(_opened(release, root), things, folder)


@cache
def _opened(release: Path, root: Path) -> Publication:
    project = Project.open(root)
    return Publication(Release.open(release), project, QueryLibrary.load(project.files("queries", "*/*.rq")))


def _write_lot(publication: Publication, things: Sequence[str], folder: Path) -> tuple[int, int]:
    before = publication.describer.queries
    files = _write((file for thing in things for file in thing_files(publication, thing)), folder)
    return files, publication.describer.queries - before


def _write(files: Iterable[File], folder: Path) -> int:
    number, root, made = 0, str(folder), set[str]()
    for name, content in files:
        parent = name.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        with open(f"{root}/{name}", "wb") as out:  # noqa: PTH123 (Path takes as long as the writing itself)
            out.write(content)
        number += 1
    return number
