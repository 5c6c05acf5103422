"""One transfer as an edge: its stage, the report that its date and certainty come from, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prospects_kg.network.facts import Cells, Facts, one, rows_of, texts, values
from prospects_kg.network.model import CERTAINTIES, STAGES, TransferEdge

# Columns of a row of `reports`.
_STAGE, _CERTAINTY, _EARLIEST, _LATEST, _YEAR, _SOURCE, _REPORT = range(7)
_ABANDONED: Final = "abandoned"
_ORDER: Final = {stage: order for order, stage in enumerate(STAGES, 1) if stage != _ABANDONED}
_LAST: Final = "9999"


@dataclass(frozen=True, slots=True)
class Report:
    """What the edge takes from the report it rests on."""

    earliest: str | None = None
    latest: str | None = None
    year: int | None = None
    certainty: str = ""


def edges(facts: Facts) -> Iterator[TransferEdge]:
    """Every transfer of the graph as an edge without ends, in the order of IRIs."""
    for transfer in sorted(facts.transfers):
        yield _edge(facts, transfer)


def _edge(facts: Facts, transfer: str) -> TransferEdge:
    rows = facts.transfers[transfer]
    details = rows_of(facts.details, transfer)
    reports = rows_of(facts.reports, transfer)
    reported = {_slug(row[_STAGE]) for row in reports}
    stage = _current(one(rows, 4), reported)
    report = best([row for row in reports if _slug(row[_STAGE]) == stage])
    practice, projects = one(rows, 0), values(rows, 3)
    sources = {*values(reports, _SOURCE), *values(rows_of(facts.stated_in, transfer), 0)}
    return TransferEdge(
        transfer=transfer,
        labels=facts.labels.get(transfer, {}),
        practice=practice,
        practice_as_stated=one(details, 4) or "",
        stage=stage,
        stage_order=_ORDER.get(stage, 0),
        reported=tuple(known for known in STAGES if known in reported),
        earliest=report.earliest,
        latest=report.latest,
        documented_year=report.year,
        certainty=report.certainty,
        themes=values(rows_of(facts.practices, practice), 0),
        projects=projects,
        programmes=_programmes(facts, projects),
        sources=tuple(sorted(sources)),
        effects=values(details, 5),
        transferred_element=texts(details, 6),
        adaptation=texts(details, 7),
        resulting_practice=one(rows, 5),
        donor_regions=values(rows, 1),
        recipient_regions=values(rows, 2),
        donors=values(details, 0),
        recipients=values(details, 1),
        donor_as_stated=values(details, 2),
        recipient_as_stated=values(details, 3),
    )


def best(reports: Sequence[Cells]) -> Report:
    """The report of the current stage that says most: the surest, then one with a date of its own, then the earliest.

    Its date is not mixed with that of another report, so that the interval is one that a source states.
    """
    if not reports:
        return Report()
    row = min(reports, key=_order)
    year = row[_YEAR]
    dated = row[_EARLIEST] is not None
    return Report(
        _text(row, _EARLIEST),
        _text(row, _LATEST),
        int(str(year)[:4]) if year is not None and not dated else None,
        _slug(row[_CERTAINTY]),
    )


def _order(row: Cells) -> tuple[int, bool, str, str, str]:
    certainty = _slug(row[_CERTAINTY])
    surest = CERTAINTIES.index(certainty) if certainty in CERTAINTIES else len(CERTAINTIES)
    earliest, latest = _text(row, _EARLIEST), _text(row, _LATEST)
    return surest, earliest is None, earliest or _LAST, latest or _LAST, str(row[_REPORT])


def _current(derived: str | None, reported: set[str]) -> str:
    """The stage that the build derived; in a graph without derived statements the furthest that a report says."""
    if derived is not None:
        return _slug(derived)
    on_the_way = [stage for stage in reported if stage in _ORDER]
    return max(on_the_way, key=_ORDER.__getitem__) if on_the_way else next(iter(sorted(reported)), "")


def _programmes(facts: Facts, projects: Sequence[str]) -> tuple[str, ...]:
    if len(projects) == 1:
        return values(rows_of(facts.projects, projects[0]), 0)
    return tuple(sorted({it for each in projects for it in values(rows_of(facts.projects, each), 0)}))


def _text(row: Cells, column: int) -> str | None:
    cell = row[column]
    return None if cell is None else str(cell)


def _slug(term: object) -> str:
    return "" if term is None else str(term).rpartition("/")[2]
