"""The library: the files `queries/{topic}/{name}.rq` and `rules/{name}.rq`, read and checked.

A query of the library is refused when it is loaded, not when someone asks it: a parameter may not stand
where SPARQL wants a variable, the columns of the header must be those of the SELECT, and the text must parse
with its parameters free and with all of them bound.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prospects_kg.graph.oxigraph import check_query
from prospects_kg.library.headers import Header, RuleHeader, has_header, read_header, read_rule_header
from prospects_kg.library.parameters import bind, terms
from prospects_kg.library.tokens import Kind, Token, line_of, projection, tokens
from prospects_kg.model.errors import QueryError
from prospects_kg.model.terms import SLUG, Names

# A value of each type, to see whether a query still parses once its parameters are bound.
_SAMPLES: Final = {
    "iri": "https://example.org/a",
    "thing": "theme/a",
    "string": "a",
    "integer": "1",
    "decimal": "1.5",
    "date": "2012-01-01",
    "year": "2012",
    "boolean": "true",
    "language": "en",
}
_AFTER_GROUP_BY: Final = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "}")


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its name, topic (the folder), file, header and SPARQL text."""

    name: str
    topic: str
    path: str
    header: Header
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the text, header included."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, file, header and CONSTRUCT text."""

    name: str
    path: str
    header: RuleHeader
    text: str


@dataclass(frozen=True, slots=True)
class QueryLibrary:
    """The questions of a project by name, in the order of topics and names."""

    queries: Mapping[str, Query]

    @classmethod
    def load(cls, files: Sequence[Path]) -> QueryLibrary:
        """Read and check the files of a library.

        Raises QueryError that names file and line, also where two files have one name.
        """
        found: dict[str, Query] = {}
        for file in files:
            query = read_query(file)
            if query.name in found:
                raise QueryError(
                    f"{file}: there is a query {query.name} already, in {found[query.name].path}; rename one"
                )
            found[query.name] = query
        ordered = sorted(found.values(), key=lambda query: (query.topic, query.name))
        return cls({query.name: query for query in ordered})

    def __getitem__(self, name: str) -> Query:
        """The query of that name; raises QueryError that names those alike or all."""
        if name in self.queries:
            return self.queries[name]
        alike = difflib.get_close_matches(name, self.queries, n=3) or list(self.queries)
        hint = f"there are {', '.join(alike)}" if alike else "the library is empty"
        raise QueryError(f"no query is named {name!r}; {hint}")

    def __iter__(self) -> Iterator[Query]:
        """The queries, in the order of topics and names."""
        return iter(self.queries.values())

    def __len__(self) -> int:
        return len(self.queries)

    def __contains__(self, name: object) -> bool:
        return name in self.queries


def read_query(file: Path) -> Query:
    """Read and check one query of a library; raises QueryError that names file and line."""
    text = _text(file)
    name = _name(file)
    header = read_header(text, str(file))
    _check(text, header, str(file))
    return Query(name, file.parent.name, str(file), header, text)


def query_of(text: str, path: str) -> Query:
    """A query from a file or the standard input that need not be of a library: its header may be missing.

    >>> query_of("SELECT ?s { ?s ?p ?o }", "-").header.columns
    {}
    """
    if not has_header(text):
        return Query(Path(path).stem, "", path, Header(), text)
    header = read_header(text, path)
    _check(text, header, path)
    return Query(Path(path).stem, "", path, header, text)


def read_rules(files: Iterable[Path]) -> list[Rule]:
    """Read the rules in the order in which they run: by `order`, then by name.

    Raises QueryError that names file and line, also where two files have one name.
    """
    found: dict[str, Rule] = {}
    for file in files:
        text = _text(file)
        rule = Rule(_name(file), str(file), read_rule_header(text, str(file)), text)
        if rule.name in found:
            raise QueryError(
                f"{file}: there is a rule {rule.name} already, in {found[rule.name].path}; rename one"
            )
        _check_syntax(text, str(file))
        found[rule.name] = rule
    return sorted(found.values(), key=lambda rule: (rule.header.order, rule.name))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{file}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _name(file: Path) -> str:
    if not SLUG.fullmatch(file.stem):
        raise QueryError(f"{file}: {file.stem!r} is no name; small letters, digits and single hyphens only")
    return file.stem


def _check(text: str, header: Header, path: str) -> None:
    sequence = list(tokens(text))
    for token, message in _misplaced(sequence, header):
        raise QueryError(f"{path}:{line_of(text, token.start)}: {message}")
    used = {token.name for token in sequence if token.kind is Kind.VARIABLE and token.text[0] == "$"}
    for name in header.parameters:
        if name not in used:
            raise QueryError(
                f"{path}:1: parameter {name} is declared and never used; write ${name} in the query"
            )
    _check_syntax(text, path)
    _check_columns(text, sequence, header, path)
    samples = {name: _SAMPLES[parameter.type] for name, parameter in header.parameters.items()}
    bound = bind(text, terms(header.parameters, samples, Names("https://example.org/")))
    _check_syntax(bound, path, "with its parameters bound ")


def _check_syntax(text: str, path: str, when: str = "") -> None:
    try:
        check_query(text)
    except QueryError as error:
        raise QueryError(f"{path}: {when and f'the query {when}is not SPARQL: '}{error}") from None


def _check_columns(text: str, sequence: Sequence[Token], header: Header, path: str) -> None:
    start = next((index for index, token in enumerate(sequence) if token.says("SELECT")), None)
    if start is None:
        raise QueryError(f"{path}:1: a query of the library is a SELECT; this is none")
    selected = [token.name for token in projection(sequence, start)]
    if selected != list(header.columns):
        line = line_of(text, sequence[start].start)
        raise QueryError(
            f"{path}:{line}: the SELECT has the columns {', '.join(selected) or '*'}, "
            f"the header {', '.join(header.columns)}; name the same ones in the same order"
        )


def _misplaced(sequence: Sequence[Token], header: Header) -> Iterator[tuple[Token, str]]:
    """Each token that a parameter may not be, with what is wrong."""
    for token in sequence:
        if token.kind is Kind.IRI and any(f"${name}" in token.text for name in header.parameters):
            yield (
                token,
                f"{token.text} holds a parameter inside an IRI; use type iri or thing, and a blank behind <",
            )
        if token.kind is not Kind.VARIABLE:
            continue
        if token.text[0] == "$" and token.name not in header.parameters:
            yield token, f"{token.text} is no parameter of the header; write ?{token.name}, or declare it"
        if token.text[0] == "?" and token.name in header.parameters:
            yield (
                token,
                f"?{token.name} has the name of a parameter; write ${token.name}, or use another name",
            )
    for token, place in _where_variables_must_stand(sequence):
        if token.text[0] == "$":
            yield token, f"parameter {token.text} cannot stand in {place}, where SPARQL wants a variable"


def _where_variables_must_stand(sequence: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    for index, token in enumerate(sequence):
        if token.says("SELECT"):
            yield from ((named, "the list of a SELECT") for named in projection(sequence, index))
        elif token.says("AS", "BOUND"):
            behind = (item for item in sequence[index + 1 : index + 3] if item.kind is Kind.VARIABLE)
            yield from ((item, token.text.upper()) for item in behind)
        elif token.says("VALUES"):
            yield from ((item, "the variables of VALUES") for item in _until(sequence, index + 1, ("{",)))
        elif token.says("BY") and sequence[index - 1].says("GROUP"):
            yield from (
                (item, "GROUP BY") for item in _until(sequence, index + 1, _AFTER_GROUP_BY, nested=False)
            )


def _until(
    sequence: Sequence[Token], start: int, ends: tuple[str, ...], *, nested: bool = True
) -> Iterator[Token]:
    depth = 0
    for token in sequence[start:]:
        if depth == 0 and token.says(*ends):
            return
        depth += token.says("(") - token.says(")")
        if token.kind is Kind.VARIABLE and (nested or depth == 0):
            yield token
