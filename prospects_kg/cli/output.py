"""What commands print: data to stdout in the format asked for, words to stderr, progress only to a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from rich.console import Console

from prospects_kg.graph.results import Table
from prospects_kg.model.errors import ResultError

_WIDEST: Final = 100


class Format(StrEnum):
    """Formats of a table."""

    text = "text"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    markdown = "markdown"
    html = "html"


class SimpleFormat(StrEnum):
    """Formats of a list that is no SPARQL result."""

    text = "text"
    csv = "csv"
    json = "json"


def say(text: str) -> None:
    """Words for the person at the terminal: to stderr."""
    print(text, file=sys.stderr)


def put(text: str) -> None:
    """Data: to stdout, with one line break at its end; flushed, so that a reader that has gone is met here.

    Raises ResultError where the disk is full, or the encoding of the terminal lacks a character.
    """
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except UnicodeEncodeError as error:
        sign, encoding = error.object[error.start], error.encoding
        raise ResultError(
            f"standard output: {encoding} has no {sign!r}; set PYTHONIOENCODING=utf-8"
        ) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in the buffer would be tried, and fail, once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ResultError(f"standard output: cannot be written: {error.strerror}") from error


def put_table(table: Table, format_: Format, base: str) -> None:
    """Print the result of a query."""
    writers: dict[Format, Callable[[], str]] = {
        Format.text: lambda: table.to_text(base),
        Format.csv: table.to_csv,
        Format.tsv: table.to_tsv,
        Format.json: table.to_json,
        Format.xml: table.to_xml,
        Format.markdown: lambda: table.to_markdown(base),
        Format.html: lambda: table.to_html(base),
    }
    put(writers[format_]())


def put_rows(header: Sequence[str], rows: Sequence[Sequence[str]], format_: SimpleFormat) -> None:
    """Print a list that is no SPARQL result: aligned, as CSV or as JSON objects."""
    if format_ is SimpleFormat.json:
        put(json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
    elif format_ is SimpleFormat.csv:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        put(out.getvalue())
    else:
        put(aligned(header, rows))


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text, columns as wide as their widest cell."""
    rows = [[_one_line(cell) for cell in row] for row in rows]
    widths = [max(len(row[index]) for row in (header, *rows)) for index in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in lines
    )


def _one_line(cell: str) -> str:
    """A cell on one line, and of a length that a terminal can show."""
    text = " ".join(cell.split()) if "\n" in cell else cell
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that names the step at work; shown only where stderr is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("reading the project") as status:
        yield lambda step: status.update(f"{step} ...")
