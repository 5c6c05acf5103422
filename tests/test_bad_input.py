"""Bad settings, tables, shapes and rules: exit code 2, one message with the place, and nothing half-written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.spoiling import (
    NO_SUCH_COLUMN,
    TEN_MEGABYTES,
    TOO_LONG,
    Case,
    added,
    assert_refused,
    by_case,
    folder_instead,
    followed,
    gone,
    preceded,
    recoded,
    replaced,
)

TOML, PRACTICES = "prospects-kg.toml", "data/practices.csv"
PREFIXES = (
    b"@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix pkg: <https://w3id.org/prospects-kg/ontology#> .\n"
)
RULE = b"#+ title: Own\n#+ order: 90\n#+ claims: Nothing.\n"


def own_shapes(data: bytes) -> Callable[[Path], object]:
    return added("shapes/own.ttl", PREFIXES + data)


def own_rule(data: bytes) -> Callable[[Path], object]:
    return added("rules/own.rq", RULE + data)


SETTINGS = [
    Case(
        "broken toml",
        followed(TOML, b"\ntitle = \n"),
        "{project}/prospects-kg.toml: is not TOML: Invalid value (at line 14, column 9)",
    ),
    Case(
        "NUL in toml",
        followed(TOML, b"\0"),
        "{project}/prospects-kg.toml: is not TOML: Invalid statement (at line 13, column 1)",
    ),
    Case(
        "toml in UTF-16",
        recoded(TOML, "utf-16"),
        "{project}/prospects-kg.toml: is not UTF-8 (byte 0); save it as UTF-8",
    ),
    Case(
        "brackets without end",
        followed(TOML, b"\nx = " + b"[" * 9999),
        "{project}/prospects-kg.toml: is not TOML: maximum recursion depth exceeded*",
    ),
    Case(
        "a number without end",
        followed(TOML, b"\n[limits]\ncell_characters = " + b"9" * 9999),
        "{project}/prospects-kg.toml: is not TOML: Exceeds the limit*",
    ),
    Case(
        "no toml",
        gone(TOML),
        "{project}/prospects-kg.toml: there is no such file; `prospects-kg init` makes a project folder",
    ),
    Case(
        "folder as toml", folder_instead(TOML), "{project}/prospects-kg.toml: cannot be read: Is a directory"
    ),
    Case(
        "version that fits no IRI",
        replaced(TOML, b'"1.0.0"', b'"1.0 <beta>"'),
        "{project}/prospects-kg.toml: version = '1.0 <beta>' may only have letters, digits, and . + _ - between them; *",
    ),
    Case(
        "NUL in a text",
        replaced(TOML, b"Mini network (invented)", b"Mini\\u0000"),
        "{project}/prospects-kg.toml: publisher = 'Mini\\x00' is not as it should be; write for example publisher = \"My association\"",
    ),
]

TABLES = [
    Case(
        "unknown column",
        replaced(PRACTICES, b"owner", b"ownr"),
        f"data/practices.csv:1:ownr: {NO_SUCH_COLUMN}",
    ),
    Case(
        "NUL in the header",
        replaced(PRACTICES, b"owner", b"ow\0ner"),
        f"data/practices.csv:1:'ow\\x00ner': {NO_SUCH_COLUMN}",
    ),
    Case(
        "10 MB header",
        replaced(PRACTICES, b"owner", TEN_MEGABYTES),
        f"data/practices.csv:1:'{'x' * 57}...': {NO_SUCH_COLUMN}",
    ),
    Case(
        "column twice",
        replaced(PRACTICES, b"owner", b"title"),
        "data/practices.csv:1:title: the column stands twice; keep one of them",
    ),
    Case(
        "Latin-1",
        followed(PRACTICES, "góra,mini-page,,Góra,en,,,,,,,,\n".encode("latin-1")),
        "data/practices.csv:7: is not UTF-8; save the file as CSV in UTF-8",
    ),
    Case(
        "UTF-16",
        recoded(PRACTICES, "utf-16"),
        "data/practices.csv:1: is not UTF-8; save the file as CSV in UTF-8",
    ),
    Case(
        "BOM",
        preceded(PRACTICES, b"\xef\xbb\xbf"),
        "data/practices.csv:1: the file starts with a byte order mark (BOM); save it as UTF-8 without BOM",
    ),
    Case(
        "NUL",
        replaced(PRACTICES, b"Eco park on", b"Eco\0park on"),
        "data/practices.csv:2:title: holds the control character U+0000; take it out",
    ),
    Case(
        "10 MB cell",
        replaced(PRACTICES, b"Eco park on", TEN_MEGABYTES),
        f"data/practices.csv:2:title: the cell has 10000013 characters, {TOO_LONG}",
    ),
    Case(
        "10 MB number",
        replaced("data/figures.csv", b",3,3,", b",%s,3," % (b"9" * 10_000_000)),
        f"data/figures.csv:2:value: the cell has 10000000 characters, {TOO_LONG}",
    ),
    Case(
        "quote not closed",
        replaced(PRACTICES, b"Eco park on", b'"Eco park on'),
        "data/practices.csv:2: is not CSV: unexpected end of data; look for a quote that is not closed",
    ),
    Case(
        "empty file",
        added(PRACTICES, b""),
        "data/practices.csv:1: the file is empty; it needs at least its header line",
    ),
    Case(
        "cell too much",
        followed(PRACTICES, b"x,\n"),
        "data/practices.csv:7: the row has 2 cells, the header 13; put a cell that holds a comma or a quote into quotes",
    ),
    Case("folder as table", folder_instead(PRACTICES), "data/practices.csv: cannot be read: Is a directory"),
    Case(
        "table of no definition",
        added("data/practises.csv", b"id\n"),
        "data/practises.csv: no table of this name is defined; known are *",
    ),
    Case(
        "no sources",
        gone("data/sources.csv"),
        "data/sources.csv: there is no such file; every project needs its table of sources",
    ),
    Case(
        "editors' cells that differ by 10 MB",
        replaced(
            PRACTICES,
            b"Eco park,Park ekologiczny\neco-park,mini-report,page 7,Eco park on a spoil heap,en,upper-mine-town,upper-mine,,2005,,mini-one,,",
            b"Eco park,\neco-park,mini-report,page 7,Eco park on a spoil heap,en,upper-mine-town,upper-mine,,2005,,mini-one,%s,"
            % (b"x" * 20_000),
        ),
        f"data/practices.csv:3:label_en: '{'x' * 57}...' differs from 'Eco park' of the same id in line 2, and the column is the editors'; *",
    ),
    Case(
        "broken definition",
        added("data/metadata.json", b'{"tables": ['),
        "{project}/data/metadata.json:1:13: is not JSON: Expecting value",
    ),
    Case(
        "definition without end",
        added("data/metadata.json", b"[" * 99_999),
        "{project}/data/metadata.json: cannot be read as JSON: maximum recursion depth exceeded*",
    ),
]

SHAPES_AND_RULES = [
    Case(
        "broken Turtle",
        own_shapes(b"<a:b> a sh:NodeShape\n<c:d> .\n"),
        "{project}/shapes/own.ttl:4:1: A dot is expected at the end of statements",
    ),
    Case(
        "prefix not declared",
        own_shapes(b"<a:b> a shh:NodeShape .\n"),
        "{project}/shapes/own.ttl:3:9: The prefix shh: has not been declared; add a line @prefix for it",
    ),
    Case(
        "Turtle in Latin-1",
        own_shapes('<a:b> sh:message "Góra" .'.encode("latin-1")),
        "{project}/shapes/own.ttl:3:20: Invalid UTF-8: invalid utf-8 sequence of 1 bytes from index 1; save the file as UTF-8",
    ),
    Case(
        "Turtle with BOM",
        added("shapes/own.ttl", b"\xef\xbb\xbf" + PREFIXES),
        "{project}/shapes/own.ttl:1:1: U+FEFF is not a valid subject or graph name; the file starts with a byte order mark; *",
    ),
    Case(
        "Turtle that is no SHACL",
        own_shapes(
            b'<a:b> a sh:NodeShape ; sh:targetClass pkg:Practice ; sh:property [ sh:path pkg:startAsStated ; sh:minCount "many" ] .'
        ),
        'shape without a name (property of a:b): sh:minCount is "many"; it must be a whole number',
    ),
    Case(
        "broken vocabulary",
        added("ontology/own.ttl", b"<a:b> a\n"),
        "{project}/ontology/own.ttl:2:1: Unexpected end",
    ),
    Case(
        "rule without header",
        added("rules/own.rq", b"CONSTRUCT { ?a ?b ?c } WHERE { }"),
        "{project}/rules/own.rq:1: the file has no header; begin it with `#+ title: ...`",
    ),
    Case(
        "broken rule",
        own_rule(b"CONSTRUCT { ?a ?b } WHERE { }"),
        "{project}/rules/own.rq: line 4, column 19: not SPARQL at '} WHERE { }'",
    ),
    Case(
        "rule that makes a blank node",
        own_rule(b"CONSTRUCT { <a:b> <a:c> [] } WHERE { }"),
        "{project}/rules/own.rq: derives a statement with a blank node; make an IRI of it (the data hold no blank nodes)",
    ),
    Case(
        "header without end",
        added("rules/own.rq", b"#+ title: " + b"[" * 5000),
        "{project}/rules/own.rq:1: the header is not YAML: maximum recursion depth exceeded*",
    ),
]


@by_case(SETTINGS)
def test_bad_settings_are_refused(case: Case, released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(case, released, capsys)


@by_case(TABLES)
def test_bad_tables_are_refused(case: Case, released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(case, released, capsys)


@by_case(SHAPES_AND_RULES)
def test_bad_shapes_and_rules_are_refused(
    case: Case, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_refused(case, released, capsys)
