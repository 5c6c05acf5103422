"""Answers in the W3C's formats, for machines: nothing is shortened and nothing is altered.

Specifications: SPARQL 1.1 Query Results JSON Format; SPARQL 1.1 Query Results CSV and TSV Formats; SPARQL
Query Results XML Format (Second Edition). In CSV an unbound cell and an empty string look the same: the
Recommendation has it so.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from prospects_kg.model.errors import ResultError
from prospects_kg.model.terms import XSD, Blank, Iri, Term

Cells: TypeAlias = Sequence[Term | None]

_STRING: Final = XSD + "string"
# XML 1.0, production 2: what is not a Char cannot stand in a document, not even as a reference.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A parser turns a bare CR into LF, and in an attribute any blank into a space (XML 1.0, 2.11 and 3.3.3).
_IN_XML: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def csv_text(variables: Sequence[str], rows: Iterable[Cells]) -> str:
    """Rows as CSV: lines end in CR LF, IRIs and lexical forms stand bare, blank nodes as _:label."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(variables)
    writer.writerows([_plain(term) for term in row] for row in rows)
    return out.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.n3 if isinstance(term, Blank) else str(term)


def tsv_text(variables: Sequence[str], rows: Iterable[Cells]) -> str:
    """Rows as TSV: every term in its N-Triples spelling, in which tabs and line ends are escaped."""
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join(term.n3 if term is not None else "" for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def json_text(variables: Sequence[str], rows: Iterable[Cells]) -> str:
    """Rows as SPARQL JSON, one solution a line."""
    head = json.dumps({"vars": list(variables)}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(_binding(variables, row), ensure_ascii=False) for row in rows)
    return f'{{"head": {head}, "results": {{"bindings": [\n{lines}\n]}}}}\n'


def _binding(variables: Sequence[str], row: Cells) -> dict[str, dict[str, str]]:
    return {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None}


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, Iri):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, Blank):
        return {"type": "bnode", "value": str(term)}
    found = {"type": "literal", "value": term.lexical}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype != _STRING:
        found["datatype"] = term.datatype
    return found


def xml_text(variables: Sequence[str], rows: Iterable[Cells]) -> str:
    """Rows as SPARQL XML; raises ResultError where a term holds a character that XML cannot."""
    return "".join(f"{line}\n" for line in _xml_lines(variables, rows))


def _xml_lines(variables: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    yield "<head>" + "".join(f'<variable name="{xml_escaped(name)}"/>' for name in variables) + "</head>"
    yield "<results>"
    for row in rows:
        bound = [(name, term) for name, term in zip(variables, row, strict=True) if term is not None]
        cells = (f'<binding name="{xml_escaped(name)}">{_xml_term(term)}</binding>' for name, term in bound)
        yield f"<result>{''.join(cells)}</result>"
    yield "</results>"
    yield "</sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, Iri):
        return f"<uri>{xml_escaped(term)}</uri>"
    if isinstance(term, Blank):
        return f"<bnode>{xml_escaped(term)}</bnode>"
    kind = ""
    if term.language:
        kind = f' xml:lang="{xml_escaped(term.language)}"'
    elif term.datatype != _STRING:
        kind = f' datatype="{xml_escaped(term.datatype)}"'
    return f"<literal{kind}>{xml_escaped(term.lexical)}</literal>"


def xml_escaped(text: str, instead: str = "JSON or TSV") -> str:
    """A text as it stands in an XML document, between tags or in an attribute.

    Raises ResultError where it holds a character that XML cannot, naming what to ask for `instead`.
    """
    if found := _NOT_XML.search(text):
        character = f"U+{ord(found[0]):04X}"
        raise ResultError(f"XML cannot hold the character {character} of {text[:40]!r}; ask for {instead}")
    return text.translate(_IN_XML)
