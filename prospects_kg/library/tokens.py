r"""The tokens of a SPARQL text, as far as parameters need them.

A `$name` inside an IRI, a string or a comment is no parameter, so a text cannot be searched with a plain
regular expression. Grammar: SPARQL 1.1, section 19.8 (IRIREF, VAR1, VAR2, STRING_LITERAL*, PN_LOCAL_ESC).
Everything that is none of these (operators, keywords, prefixed names) is `WORD` or `SIGN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

_VARNAME: Final = r"[\w\u00b7\u0300-\u036f\u203f\u2040]+"


class Kind(Enum):
    """What a token is."""

    SKIP = "skip"
    IRI = "iri"
    TEXT = "text"
    VARIABLE = "variable"
    WORD = "word"
    SIGN = "sign"


# Order matters: long strings before short ones; an escaped sign of a prefixed name (`ex:a\$b`) first.
_TOKEN: Final = re.compile(
    rf"""
      (?P<skip>\s+|\#[^\n\r]*|\\.)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<text>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
             |'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
             |"(?:[^"\\\n\r]|\\.)*"
             |'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]{_VARNAME})
    | (?P<word>[\w:][\w:.\-]*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text and where it starts."""

    kind: Kind
    text: str
    start: int

    @property
    def name(self) -> str:
        """The name of a variable, without its sign."""
        return self.text[1:]

    def says(self, *words: str) -> bool:
        """Whether it is one of these words (upper case) or signs."""
        return self.kind in {Kind.WORD, Kind.SIGN} and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text, without blanks and comments.

    >>> [token.text for token in tokens("SELECT ?a { ?a ?b '$c' , $c } # $d")]
    ['SELECT', '?a', '{', '?a', '?b', "'$c'", ',', '$c', '}']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup != Kind.SKIP.value:
            yield Token(Kind(match.lastgroup), match.group(), match.start())


def line_of(text: str, position: int) -> int:
    """The 1-based line on which a position lies."""
    return text.count("\n", 0, position) + 1


def projection(sequence: Sequence[Token], start: int) -> list[Token]:
    """The variables that the SELECT at index `start` names, those behind AS included; none for `SELECT *`.

    >>> [token.text for token in projection(list(tokens("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }")), 0)]
    ['?a', '?n']
    """
    named: list[Token] = []
    depth = 0
    for before, token in zip(sequence[start:], sequence[start + 1 :], strict=False):
        if depth == 0 and token.says("{", "WHERE", "FROM"):
            break
        depth += token.says("(") - token.says(")")
        if token.kind is Kind.VARIABLE and (depth == 0 or before.says("AS")):
            named.append(token)
    return named


def replace_variables(text: str, values: dict[str, str]) -> str:
    """The text with each `$name` of `values` replaced; strings, IRIs and comments stay as they are.

    >>> replace_variables("?s ?p $x ; ?q <a:$x> . # $x", {"x": '"1"'})
    '?s ?p "1" ; ?q <a:$x> . # $x'
    """
    parts: list[str] = []
    end = 0
    for token in tokens(text):
        if token.kind is Kind.VARIABLE and token.text[0] == "$" and token.name in values:
            parts += [text[end : token.start], values[token.name]]
            end = token.start + len(token.text)
    return "".join([*parts, text[end:]])
