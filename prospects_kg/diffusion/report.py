"""What was found, in plain words, and what it could not be told apart from.

The same sentences go to the terminal and into a report in Markdown, HTML or JSON.
"""

from __future__ import annotations

import html
import json
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.linkfile import ASKED_BY, HEADER, empty_columns, link_rows, notes_of
from prospects_kg.diffusion.netinf import Inference
from prospects_kg.diffusion.resampling import Bootstrap, PermutationNull, Sensitivity
from prospects_kg.model.errors import DiffusionError

LEVEL: Final = 0.05
STABLE: Final = 0.9
FORMATS: Final = (".md", ".html", ".json")
_TITLE: Final = "Who may have learned from whom"


def check_format(path: PurePath) -> None:
    """Refuse the name of a report whose ending asks for no known format; the message names those that there are."""
    if path.suffix not in FORMATS:
        raise DiffusionError(
            f"{path}: a report is written as {', '.join(FORMATS)}; choose one of these endings"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """An inference with the data it was made from and the doubt that was asked for."""

    cascades: Cascades
    inference: Inference
    null: PermutationNull | None = None
    bootstrap: Bootstrap | None = None
    sensitivity: Sensitivity | None = None

    @property
    def sentences(self) -> list[str]:
        """The report, a sentence or two a matter."""
        parts: list[Iterable[str]] = [_found(self), _ties(self.inference)]
        if self.null:
            parts.append(_against_null(self.inference, self.null))
        if self.bootstrap:
            parts.append(_drawn(self.inference, self.bootstrap))
        if self.sensitivity:
            parts.append(_other_parameters(self.inference, self.sensitivity))
        parts.append(_not_asked(self.inference))
        parts.append(_P_VALUES)
        return [sentence for part in parts for sentence in part]

    def render(self, path: PurePath) -> str:
        """The report in the format that the name of the file asks for."""
        check_format(path)
        writers = {".md": self.to_markdown, ".html": self.to_html, ".json": self.to_json}
        return writers[path.suffix]()

    def to_markdown(self) -> str:
        """Sentences and a table of the links."""
        rows = _shown(self.inference)
        table = [_line(rows[0]), _line(["---"] * len(rows[0])), *map(_line, rows[1:])]
        said = [f"- {sentence}" for sentence in self.sentences]
        read = [f"    {line}" for line in str(self.cascades.summary).splitlines()]
        parts = [f"# {_TITLE}", "", *said, "", "## What was read", "", *read, "", "## The links", "", *table]
        return "\n".join(parts) + "\n"

    def to_html(self) -> str:
        """One page without scripts; whatever the data hold is escaped."""
        head, *rows = _shown(self.inference)
        said = "".join(f"<li>{html.escape(sentence)}</li>\n" for sentence in self.sentences)
        cells = "".join(f"<tr>{_cells('td', row)}</tr>\n" for row in rows)
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{_TITLE}</title></head>\n'
            f"<body><h1>{_TITLE}</h1>\n<ul>\n{said}</ul>\n<h2>What was read</h2>\n"
            f"<pre>{html.escape(str(self.cascades.summary))}</pre>\n<h2>The links</h2>\n"
            f"<table><thead><tr>{_cells('th', head)}</tr></thead><tbody>\n{cells}</tbody></table>\n</body></html>\n"
        )

    def to_json(self) -> str:
        """Sentences, what was done, the null distributions and the links."""
        summary = self.cascades.summary
        document: dict[str, Any] = {
            "sentences": self.sentences,
            "read": {name: getattr(summary, name) for name in summary.__slots__},
            "inference": notes_of(self.inference, {}),
            "links_of_each_shuffle": self.null.counts if self.null else None,
            "links_of_each_draw": self.bootstrap.counts if self.bootstrap else None,
            "links_at_each_value": (
                dict(zip(map(repr, self.sensitivity.values), self.sensitivity.counts, strict=True))
                if self.sensitivity
                else None
            ),
            "links": [dict(zip(HEADER, row, strict=True)) for row in link_rows(self.inference.links)],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


_P_VALUES: Final = (
    "p_value belongs to the test that stops the search and says nothing about learning: it is small in shuffled data, too.",
    "Inferred links are no documented transfers: a common cause, or a third region, dates adoptions in the same way.",
)


def _found(report: Report) -> Iterator[str]:
    inference, nodes = report.inference, len(report.cascades.nodes)
    named = ", ".join(f"{name} {value:.4g}" for name, value in inference.parameters.items())
    how = "estimated from the data" if inference.estimated else "as given"
    yield f"{_links(len(inference.links))} among {nodes} regions; {inference.model} delays with {named} ({how})."
    yield f"The search stopped because {inference.stopped}."
    rules = inference.options.rules
    if rules.penalties_add_up:
        yield f"Rules of {rules.name}: the penalties of its stop test add up, so it stops later than its formula says."


def _ties(inference: Inference) -> Iterator[str]:
    tied = sum(link.tie for link in inference.links)
    if tied:
        of = f"{tied} of {_links(len(inference.links))}"
        yield f"{of} had a candidate of the same gain beside it: the order of regions decided, not the data."


def _against_null(inference: Inference, null: PermutationNull) -> Iterator[str]:
    found, draws = len(inference.links), len(null.gains)
    p = null.count_p(found)
    if p is not None:
        middle, low, high = statistics.median(null.counts), min(null.counts), max(null.counts)
        yield (
            f"With who adopted when shuffled inside each practice, {draws} times, the search finds {low} to {high} links "
            f"(median {middle:g}); the data give {found}."
        )
        if p > LEVEL:
            yield (
                "So the number of links cannot be told apart from data in which nobody learns from anybody "
                f"({_share(p)} of shuffles give as many or more)."
            )
        else:
            yield f"So the data give more links than shuffled data would (p = {p:.3g})."
    kept = sum(q < LEVEL for q in null.q_values)
    yield (
        f"{kept} of {_links(found)} have a gain that shuffled data rarely reach (q < {LEVEL:g} after Benjamini and "
        f"Hochberg); the other {found - kept} cannot be told apart from chance."
    )
    smallest = found / (draws + 1)
    if kept == 0 and smallest > LEVEL and min(null.p_values, default=1.0) <= 1 / (draws + 1):
        yield (
            f"{draws} shuffles are too few to tell: no p-value can be below 1/{draws + 1}. For {_links(found)}, some "
            f"{round(found / LEVEL)} shuffles let even a single link stand out."
        )


def _drawn(inference: Inference, bootstrap: Bootstrap) -> Iterator[str]:
    stable = sum(share >= STABLE for share in bootstrap.shares)
    yield (
        f"{stable} of {_links(len(inference.links))} are found again in at least {_share(STABLE)} of {len(bootstrap.counts)} draws "
        f"of practices; the draws give {min(bootstrap.counts)} to {max(bootstrap.counts)} links."
    )
    yield "A link that is found again is stable, not proven: shuffled data have stable links as well."


def _other_parameters(inference: Inference, sensitivity: Sensitivity) -> Iterator[str]:
    low, high = min(sensitivity.values), max(sensitivity.values)
    everywhere = sum(span == (low, high) for span in sensitivity.ranges)
    name = next(iter(inference.parameters))
    yield (
        f"{everywhere} of {_links(len(inference.links))} are found at every {name} from {low:.4g} to {high:.4g}, which give "
        f"{min(sensitivity.counts)} to {max(sensitivity.counts)} links."
    )


def _not_asked(inference: Inference) -> Iterator[str]:
    empty = empty_columns(inference)
    if empty:
        options = dict.fromkeys(ASKED_BY[name] for name in empty)
        yield f"Empty, because not asked for: {', '.join(empty)} ({', '.join(options)})."


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _share(share: float) -> str:
    return f"{share:.0%}"


def _shown(inference: Inference) -> list[list[str]]:
    """The links as a report shows them: numbers cut to what can be read, practices counted."""
    head = [*HEADER]
    rows = []
    for link, row in zip(inference.links, link_rows(inference.links), strict=True):
        cells = dict(zip(HEADER, row, strict=True))
        cells["practices"] = str(len(link.practices))
        for name in ("gain", "p_value", "median_lag", "permutation_p", "permutation_q", "bootstrap_share"):
            cells[name] = f"{float(cells[name]):.4g}" if cells[name] else ""
        rows.append(list(cells.values()))
    return [head, *rows]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells) + " |"


def _cells(tag: str, cells: Iterable[str]) -> str:
    return "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells)
