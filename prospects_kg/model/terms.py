"""RDF terms, their N-Triples spelling, and every IRI that the project mints (DESIGN, "IRIs").

Inside the build a term is its N-Triples spelling, a plain `str`: that is what is sorted, compared and
written, and nothing faster was found. Results of queries are `Iri`, `Blank` and `Literal`.
Specification: RDF 1.1 N-Triples, section 3 (grammar) and RDF 1.1 Concepts, section 3.3 (literals).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

PKG: Final = "https://w3id.org/prospects-kg/ontology#"
SOFTWARE: Final = "https://w3id.org/prospects-kg/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Final[dict[str, str]] = {
    "pkg": PKG,
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

SOFTWARE_SCHEMES: Final = ("stage", "role", "kind", "certainty")
EDITORS: Final = "editors"

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# BCP 47: language, script, region. RDF 1.1 wants a well-formed tag, and Oxigraph reads no other.
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")
# RDF 1.1 Turtle, IRIREF: none of these, whatever the encoding; RFC 3987: two hexadecimal digits after %.
_NOT_IN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]|%(?![0-9A-Fa-f]{2})")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_UNESCAPE: Final = re.compile(r"\\(?:([tbnrf\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLAIN: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


class Iri(str):
    """An IRI as a term; a plain `str` otherwise, so that it prints and compares as one."""

    __slots__ = ()

    @property
    def n3(self) -> str:
        """The N-Triples spelling."""
        return f"<{self}>"


class Blank(str):
    """A blank node, known by its label within one result."""

    __slots__ = ()

    @property
    def n3(self) -> str:
        """The N-Triples spelling."""
        return f"_:{self}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: lexical form, datatype IRI and language tag ("" where there is none)."""

    lexical: str
    datatype: str = XSD + "string"
    language: str = ""

    @property
    def n3(self) -> str:
        """The N-Triples spelling."""
        return literal(self.lexical, datatype=self.datatype, language=self.language)

    @property
    def value(self) -> str | int | Decimal | float | bool | date:
        """The Python value of numbers, booleans and dates; else, and where ill-formed, the lexical form.

        >>> Literal("2019", XSD + "integer").value
        2019
        """
        convert = _PYTHON.get(self.datatype)
        if convert is None:
            return self.lexical
        try:
            return convert(self.lexical)
        except (ValueError, InvalidOperation):
            return self.lexical

    def __str__(self) -> str:
        return self.lexical


Term: TypeAlias = Iri | Blank | Literal


def _boolean(lexical: str) -> bool:
    if lexical in {"true", "1"}:
        return True
    if lexical in {"false", "0"}:
        return False
    raise ValueError(lexical)


_PYTHON: Final[Mapping[str, Callable[[str], str | int | Decimal | float | bool | date]]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": _boolean,
    XSD + "date": date.fromisoformat,
}


def is_iri(text: str) -> bool:
    """Whether a text can stand between < and > in N-Triples: absolute, and no forbidden character.

    >>> is_iri("https://example.org/é"), is_iri("javascript:alert(1) "), is_iri("a/b")
    (True, False, False)
    """
    return _SCHEME.match(text) is not None and _NOT_IN_IRI.search(text) is None


def iri(text: str) -> str:
    """The N-Triples spelling of an IRI.

    Raises ValueError where a character is not allowed or the IRI is relative.
    """
    if not is_iri(text):
        raise ValueError(f"not an absolute IRI: {text!r}")
    return f"<{text}>"


def literal(lexical: str, *, datatype: str = "", language: str = "") -> str:
    r"""The N-Triples spelling of a literal; language tags in lower case, as Oxigraph stores them.

    >>> literal('say "Zażółć"', language="pl"), literal("2019", datatype=XSD + "gYear")
    ('"say \\"Zażółć\\""@pl', '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>')
    """
    if (
        '"' in lexical or "\\" in lexical or not lexical.isprintable()
    ):  # most texts need no escape; asking is faster
        lexical = lexical.translate(_ESCAPES)
    quoted = f'"{lexical}"'
    if language:
        return f"{quoted}@{language.lower()}"
    if datatype and datatype != XSD + "string":
        return f"{quoted}^^<{datatype}>"
    return quoted


def unescape(text: str) -> str:
    r"""What an escaped N-Triples string stands for.

    >>> unescape(r'say \"hi\" \u00e9')
    'say "hi" é'
    """

    def plain(match: re.Match[str]) -> str:
        letter, short, long = match.groups()
        return _PLAIN[letter] if letter else chr(int(short or long, 16))

    return _UNESCAPE.sub(plain, text) if "\\" in text else text


def parse_term(spelling: str) -> Term:
    """The term that an N-Triples spelling stands for.

    >>> parse_term('"Nalón"@es')
    Literal(lexical='Nalón', datatype='http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', language='es')
    """
    if spelling.startswith("<"):
        return Iri(unescape(spelling[1:-1]))
    if spelling.startswith("_:"):
        return Blank(spelling[2:])
    end = spelling.rindex('"')
    text, rest = unescape(spelling[1:end]), spelling[end + 1 :]
    if rest.startswith("@"):
        return Literal(text, RDF + "langString", rest[1:])
    if rest.startswith("^^"):
        return Literal(text, unescape(rest[3:-1]))
    return Literal(text)


def split_statement(line: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph ("" for the default graph) of one N-Quads line of ours.

    Works on lines as `iri` and `literal` write them: terms apart by one blank, " ." at the end.

    >>> split_statement('<a:s> <a:p> "x y" <a:g> .')
    ('<a:s>', '<a:p>', '"x y"', '<a:g>')
    """
    subject, predicate, rest = line.rstrip("\n").removesuffix(" .").split(" ", 2)
    if rest.startswith('"'):
        close = rest.rindex('"')
        head, _, graph = rest[close:].partition(" ")
        return subject, predicate, rest[:close] + head, graph
    value, _, graph = rest.partition(" ")
    return subject, predicate, value, graph


def is_triple(line: str) -> bool:
    """Whether an N-Quads line of ours names no graph: sooner known than its parts.

    >>> is_triple('<a:s> <a:p> "x y" .'), is_triple('<a:s> <a:p> <a:o> <a:g> .')
    (True, False)
    """
    close = line.rfind('"')
    return line.count(" ") == 3 if close < 0 else line.count(" ", close) == 1


def shorten(text: str, base: str = "") -> str:
    """An IRI as people read it: prefix:name, or the part behind the project's base.

    >>> shorten(PKG + "Practice"), shorten("https://ex.org/id/practice/x", "https://ex.org/")
    ('pkg:Practice', 'practice/x')
    """
    for start in (f"{base}id/", SOFTWARE + "id/", base) if base else (SOFTWARE + "id/",):
        if text.startswith(start) and not text.startswith(PKG):
            return text[len(start) :]
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text[len(namespace) :]}"
    return text


@dataclass(frozen=True, slots=True)
class Names:
    """Every IRI of one project, minted from its base (which ends in / or #)."""

    base: str

    def thing(self, kind: str, slug: str) -> str:
        """A thing: `kind` is its class in kebab-case."""
        return f"{self.base}id/{kind}/{slug}"

    def document(self, kind: str, slug: str) -> str:
        """The document about a thing."""
        return f"{self.base}doc/{kind}/{slug}"

    def concept(self, scheme: str, slug: str) -> str:
        """A concept: the software's own schemes have the same IRIs in every project."""
        return f"{SOFTWARE if scheme in SOFTWARE_SCHEMES else self.base}id/{scheme}/{slug}"

    def rule(self, name: str) -> str:
        """A rule as a thing."""
        return f"{self.base}id/rule/{name}"

    def query(self, name: str) -> str:
        """A query of the library as a thing."""
        return f"{self.base}id/query/{name}"

    def source_graph(self, source: str) -> str:
        """The graph of what one source states."""
        return f"{self.base}graph/source/{source}"

    def derived_graph(self, rule: str) -> str:
        """The graph of what one rule derives."""
        return f"{self.base}graph/derived/{rule}"

    def inferred_graph(self, run: str) -> str:
        """The graph of what one run infers; never part of the default graph."""
        return f"{self.base}graph/inferred/{run}"

    def graph(self, name: str) -> str:
        """One of the graphs `ontology`, `shapes` and `meta`."""
        return f"{self.base}graph/{name}"

    def in_default_graph(self, graph: str) -> bool:
        """Whether the default graph holds this graph: source/*, derived/* and ontology do belong.

        >>> names = Names("https://ex.org/")
        >>> [names.in_default_graph(names.graph(g)) for g in ("source/a", "derived/b", "ontology", "meta")]
        [True, True, True, False]
        """
        start = f"{self.base}graph/"
        rest = graph.removeprefix(start)
        return graph.startswith(start) and (rest == "ontology" or rest.startswith(("source/", "derived/")))
