"""links.csv and its definition (CSVW): one row a link, always the same columns, plain CSV with the header first.

The last four columns stay empty unless resampling was asked for; the definition says which and why. Numbers are the
shortest that read back to the same floating point number. Source: W3C, Metadata Vocabulary for Tabular Data, 2015.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from prospects_kg.diffusion.netinf import Inference, Link
from prospects_kg.model.errors import DiffusionError

COLUMNS: Final = (
    ("step", "integer", "place of the link in the order in which the search found it, from 1"),
    ("source", "string", "region that was learned from"),
    ("target", "string", "region that learned"),
    ("gain", "double", "rise of the log score of the best trees when the link was added"),
    (
        "p_value",
        "double",
        "of the stop test (Vuong): whether the gain pays for one more link; no p-value of learning",
    ),
    ("tie", "boolean", "whether another candidate had the same gain, so that the order of regions decided"),
    ("practices", "string", "practices whose tree the link improved when it was added"),
    ("median_lag", "double", "median delay from the source to the target in these, in the unit of the dates"),
    ("permutation_p", "double", "share of shuffled data sets in which the gain is at least as large"),
    ("permutation_q", "double", "permutation_p corrected for the number of links (Benjamini and Hochberg)"),
    ("bootstrap_share", "double", "share of draws of practices in which the search found the link again"),
    (
        "lambda_range",
        "string",
        "range of the first parameter of the delay over which the search finds the link",
    ),
)
HEADER: Final = tuple(name for name, _, _ in COLUMNS)
# What fills the columns that need more than one search, by the option that asks for it.
ASKED_BY: Final = {
    "permutation_p": "--permutations",
    "permutation_q": "--permutations",
    "bootstrap_share": "--bootstrap",
    "lambda_range": "--sensitivity",
}
_SEPARATORS: Final = ("; ", " | ", " ;; ")


def separator(links: Iterable[Link]) -> str:
    """What stands between practices of one cell: the first of a few that no practice's name holds."""
    names = {name for link in links for name in link.practices}
    for each in _SEPARATORS:
        if not any(each.strip() in name for name in names):
            return each
    raise DiffusionError(f"names of practices hold {', '.join(map(repr, _SEPARATORS))}; rename one of them")


def link_rows(links: Sequence[Link]) -> list[list[str]]:
    """The cells of each link in the order of `HEADER`.

    >>> link_rows([Link(1, "A", "B", 44.5, 0.01, False, ("x", "y"), 1.5, lambda_range=(0.25, 1.0))])
    [['1', 'A', 'B', '44.5', '0.01', 'false', 'x; y', '1.5', '', '', '', '0.25..1.0']]
    """
    between = separator(links)
    return [_cells(link, between) for link in links]


def _cells(link: Link, between: str) -> list[str]:
    span = link.lambda_range
    return [
        str(link.step),
        link.source,
        link.target,
        number(link.gain),
        number(link.p_value),
        str(link.tie).lower(),
        between.join(link.practices),
        number(link.median_lag),
        number(link.permutation_p),
        number(link.permutation_q),
        number(link.bootstrap_share),
        f"{number(span[0])}..{number(span[1])}" if span else "",
    ]


def number(value: float | None) -> str:
    """A number as a cell; empty where there is none."""
    return "" if value is None or math.isnan(value) else repr(float(value))


def empty_columns(inference: Inference) -> list[str]:
    """The columns that nobody asked for, which stay empty."""
    return [name for name in ASKED_BY if all(getattr(link, name) is None for link in inference.links)]


def metadata(file: str, inference: Inference, notes: Mapping[str, Any]) -> dict[str, Any]:
    """The CSVW definition of a file of links; `notes` tell what was read and how it was inferred."""
    empty = empty_columns(inference)
    between = separator(inference.links)
    columns = []
    for name, datatype, meaning in COLUMNS:
        column: dict[str, Any] = {"name": name, "titles": name, "datatype": datatype}
        if name == "practices":
            column |= {"separator": between, "ordered": False}
        unasked = f"; empty here: not asked for ({ASKED_BY[name]})" if name in empty else ""
        column["dc:description"] = meaning + unasked
        columns.append(column)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": "Inferred links: who may have learned from whom",
        "dc:description": "Inferred from dates of adoption by NETINF. Inferred links are no documented transfers.",
        "notes": [dict(notes)],
        "tableSchema": {"columns": columns, "primaryKey": "step"},
    }


def notes_of(inference: Inference, more: Mapping[str, Any]) -> dict[str, Any]:
    """How the links were inferred, for the record, and what else there is to note."""
    options = inference.options
    return {
        "method": "NETINF (Gomez-Rodriguez, Leskovec and Krause 2010)",
        "model": inference.model,
        "parameters": dict(inference.parameters),
        "estimated": inference.estimated,
        "rules": options.rules.name,
        "cutoff": options.stop_at,
        "max_links": options.max_links,
        "stopped": inference.stopped,
        "empty_columns": {name: f"not asked for ({ASKED_BY[name]})" for name in empty_columns(inference)},
        **more,
    }


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV: UTF-8 later, LF, quotes only where they are needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def link_texts(path: Path, inference: Inference, more: Mapping[str, Any]) -> dict[Path, str]:
    """The texts of a file of links and of its definition FILE-metadata.json beside it."""
    described = metadata(path.name, inference, notes_of(inference, more))
    return {
        path: csv_text(HEADER, link_rows(inference.links)),
        path.with_name(f"{path.name}-metadata.json"): json.dumps(described, ensure_ascii=False, indent=1)
        + "\n",
    }


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write files aside, all of them, and then rename each into its place.

    Raises DiffusionError where one cannot be written; what was there before then stays.
    """
    aside = {path: path.with_name(f".{path.name}.writing") for path in texts}
    try:
        for path, text in texts.items():
            with aside[path].open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        for path in texts:
            aside[path].replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DiffusionError(f"{error.filename or path}: cannot be written: {reason}") from error
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)
