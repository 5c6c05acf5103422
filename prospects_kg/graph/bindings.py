"""The answer to a SELECT in SPARQL's JSON, read row by row: a million rows as Python's dictionaries would fill memory.

Specification: SPARQL 1.1 Query Results JSON Format, section 3.
"""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import IO, Any, Final

_BLOCK: Final = 1 << 16
_HEAD: Final = re.compile(r'\s*\{\s*"head"\s*:\s*')
_ROWS: Final = re.compile(r'\s*,\s*"results"\s*:\s*\{\s*"bindings"\s*:\s*\[\s*')
_COMMA: Final = re.compile(r"\s*,\s*")
_END: Final = re.compile(r"\s*\]\s*\}\s*\}\s*")
_DECODER: Final = json.JSONDecoder()


def streams(start: bytes) -> bool:
    """Whether an answer that starts so can be read row by row: its head first, then nothing but its rows.

    >>> streams(b'{"head": {"vars": ["a"]}, "results": {"bindings": [')
    True
    >>> streams(b'{"results": {"bindings": []}, "head": {"vars": ["a"]}}')
    False
    """
    try:
        text = start.decode("utf-8", "ignore")
        head = _HEAD.match(text)
        return head is not None and _ROWS.match(text, _DECODER.raw_decode(text, head.end())[1]) is not None
    except (ValueError, RecursionError):
        return False


def bindings(body: IO[bytes]) -> Iterator[Any]:
    """The head, then each solution, of an answer that `streams`; raises ValueError where it is broken or breaks off."""
    decode = getincrementaldecoder("utf-8")().decode
    text = decode(body.read(_BLOCK))
    begin = _HEAD.match(text)
    head, at = _DECODER.raw_decode(text, begin.end() if begin else 0)
    yield head
    rows = _ROWS.match(text, at)
    at, first, size = rows.end() if rows else len(text), True, _BLOCK
    while True:
        if found := _one(text, at, first=first):
            row, at = found
            yield row
            first, size = False, _BLOCK
        elif block := body.read(size):
            # Twice as much each time, or one long literal would be looked through once for each block of it.
            text, at, size = text[at:] + decode(block), 0, size * 2
        else:
            break
    text += decode(b"", True)
    if _END.fullmatch(text, at) is None:
        raise ValueError("breaks off, or is broken")


def _one(text: str, at: int, *, first: bool) -> tuple[Any, int] | None:
    """The solution at a place and where it ends; None where the text at hand holds no whole one."""
    comma = None if first else _COMMA.match(text, at)
    if not first and comma is None:
        return None
    start = comma.end() if comma else at
    if not text.startswith("{", start):
        return None
    try:
        return _DECODER.raw_decode(text, start)
    except ValueError:
        return None
