"""What a SPARQL text is before any engine reads it: its form, its depth, its skeleton.

Two traps make this necessary. A text nested a few thousand levels deep overflows the stack of Oxigraph's
parser, and that ends the process with no exception to catch. And a keyword may not be looked for in the plain
text, where it also stands in strings, IRIs and comments.
Specification: SPARQL 1.1 Query Language, section 19.8 (grammar).
"""

from __future__ import annotations

import re
from typing import Final

from prospects_kg.model.errors import QueryError

MAX_DEPTH: Final = 200  # Oxigraph 0.5 falls at 540 levels where a thread has 1 MB of stack

# Longest first, as the grammar demands: long strings before short ones; an IRI holds no blank.
_OPAQUE: Final = re.compile(
    r"""
      <[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3}
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\n\r]|\\.)*"
    | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
    """,
    re.VERBOSE | re.DOTALL,
)
_VISIBLE: Final = re.compile(r"[^\n\r]")
_FORM: Final = re.compile(
    r"(?<![\w?$:.-])(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)(?![\w:.-])",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"[({\[)}\]]")
_NEGATIONS: Final = re.compile(rf"(?:[!+-]\s*){{{MAX_DEPTH}}}")


# The keyword, with SILENT behind it; to be looked for in the skeleton of a text only.
SERVICE: Final = re.compile(
    r"(?<![\w?$:@.-])SERVICE(?![\w:.-])(?P<silent>\s+SILENT(?![\w:.-]))?", re.IGNORECASE
)


def calls_service(text: str) -> bool:
    """Whether a text asks another endpoint.

    >>> calls_service('ASK { SERVICE <a:b> { } }'), calls_service('ASK { ?s ?p "SERVICE <a:b>" }')
    (True, False)
    """
    return SERVICE.search(skeleton(text)) is not None


def skeleton(text: str) -> str:
    """A query with its strings, IRIs and comments blanked out; every other character keeps its place.

    >>> skeleton('ASK { ?s ?p "}" } # {')
    'ASK { ?s ?p     }    '
    """
    return _OPAQUE.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    part = match[0]
    # Most parts are IRIs, on one line.
    return " " * len(part) if part.isprintable() else _VISIBLE.sub(" ", part)


def query_form(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT, DESCRIBE, or the first word of an update; "" where none is found.

    >>> query_form("PREFIX ask: <urn:select> SELECT * { ?s ask:select ?o }")
    'SELECT'
    """
    return _form(skeleton(text))


def _form(bare: str) -> str:
    match = _FORM.search(bare)
    return match[1].upper() if match else ""


def require_form(text: str, *forms: str) -> None:
    """Make sure that a query is of one of these forms and not nested too deep.

    Raises QueryError.
    """
    bare = skeleton(text)
    _refuse_deep(text, bare)
    form = _form(bare)
    if form in forms:
        return
    wanted = " or ".join(forms)
    if not form:
        raise QueryError(f"this is no query: no {wanted} was found in it")
    raise QueryError(
        f"{form} where {wanted} is wanted; a graph is only read, and each form is asked in its own way"
    )


def refuse_deep(text: str) -> None:
    """Make sure that a text is not nested deeper than `MAX_DEPTH`.

    Raises QueryError; an engine's parser would end the process.
    """
    _refuse_deep(text, skeleton(text))


def _refuse_deep(text: str, bare: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(bare):
        depth += 1 if match[0] in "({[" else -1
        if depth > MAX_DEPTH:
            line, column = position(text, match.start())
            raise QueryError(
                f"line {line}, column {column}: nested deeper than {MAX_DEPTH} levels; write it flatter"
            )
    if run := _NEGATIONS.search(bare):
        line, column = position(text, run.start())
        raise QueryError(f"line {line}, column {column}: more than {MAX_DEPTH} signs in a row; write fewer")


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column, both from 1, of an offset in a text.

    >>> position("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
