"""Literals that are well-formed and literals that are not, of every datatype that the engine tells apart.

The stores do not say so themselves; what sh:datatype finds has to be seen from the text (SHACL, section 4.1.2).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from prospects_kg.graph.files import load_files
from prospects_kg.model.terms import XSD, Literal
from prospects_kg.validation.engine import validate_graph
from prospects_kg.validation.lexical import form, limits
from prospects_kg.validation.shapes import load_shapes

FORMS = {
    "boolean": ("true false 0 1", "TRUE yes 2"),
    "integer": ("0 -0 +7 007 12345678901234567890", "1.0 1e3 x --1"),
    "decimal": ("1 1.0 .5 5. -1.50 +1", "1e3 INF . 1,5"),
    "float": ("1 1.5e3 INF -INF NaN 1E-7 .5", "1e Infinity inf nan"),
    "double": ("1 1.5e3 INF -INF NaN 1E-7 5.", "e3 infinity 0x10"),
    "date": ("2024-02-29 2000-02-29 1999-12-31Z 2020-01-01+14:00 12024-01-01 -0044-03-15",
        "2023-02-29 1900-02-29 2024-13-01 24-01-01 2024-1-1 2024-04-31 2020-01-01+15:00"),
    "dateTime": ("2024-02-29T00:00:00 2024-01-01T24:00:00 2024-01-01T12:00:00.5Z",
        "2024-01-01 2024-01-01T25:00:00 2024-01-01T12:60:00 2024-01-01T24:00:01"),
    "dateTimeStamp": ("2024-01-01T12:00:00Z 2024-01-01T12:00:00-05:30", "2024-01-01T12:00:00 2024-01-01Z"),
    "time": ("12:00:00 24:00:00 23:59:59.999Z", "12:00 24:00:01 12:00:60"),
    "gYear": ("2024 -0044 0000 12024Z", "24 02024 2024-01"),
    "gYearMonth": ("2024-12 2024-01Z", "2024-13 2024"),
    "gMonth": ("--01 --12Z", "--13 01 --1"),
    "gMonthDay": ("--02-29 --12-31", "--02-30 --04-31 02-29"),
    "gDay": ("---01 ---31Z", "---32 ---00 31"),
    "duration": ("P1Y P1Y2M3DT4H5M6.7S -P1D PT1S P1M2D", "P PT 1Y P1S P1DT P-1Y"),
    "yearMonthDuration": ("P1Y P2M -P1Y2M", "P1D P1Y2M3D P"),
    "dayTimeDuration": ("P1D PT4H P1DT4H5M6.7S", "P1Y P1Y2D PT"),
    "hexBinary": ("0aFF 00", "0 0g a"),
    "base64Binary": ("YQ== YWI= YWJj", "YQ= YR== Y"),
    "language": ("en pl-PL zh-Hant-TW", "en_US -en toolonglang1 1a"),
    "byte": ("-128 127 007 +1", "128 -129 1.0 x"),
    "short": ("-32768 32767", "32768 -32769"),
    "int": ("-2147483648 2147483647", "2147483648 -2147483649"),
    "long": ("-9223372036854775808 9223372036854775807", "9223372036854775808"),
    "nonNegativeInteger": ("0 -0 10 99999999999999999999999999999999999999999", "-1 1.5"),
    "positiveInteger": ("1 01", "0 -1"),
    "nonPositiveInteger": ("0 -1", "1"),
    "negativeInteger": ("-1", "0 -0"),
    "unsignedByte": ("0 255", "256 -1"),
    "unsignedShort": ("65535", "65536"),
    "unsignedInt": ("4294967295", "4294967296"),
    "unsignedLong": ("18446744073709551615", "18446744073709551616"),
    "string": ("x 1", ""),
    "anyURI": ("https://example.org/ relative", ""),
}  # fmt: skip

SHAPE = """@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:datatype <http://www.w3.org/2001/XMLSchema#{}> ] ."""


def test_every_datatype_that_the_engine_tells_apart_is_tried() -> None:
    assert {name for name in FORMS if form(XSD + name) or limits(XSD + name)} == set(FORMS) - {
        "string",
        "anyURI",
    }


@pytest.mark.parametrize("datatype", FORMS)
@pytest.mark.parametrize("ending", ["ttl", "nt"])
def test_ill_formed_literals_are_found_and_well_formed_ones_are_not(
    datatype: str, ending: str, tmp_path: Path
) -> None:
    good, bad = ([Literal(text, XSD + datatype).n3 for text in texts.split()] for texts in FORMS[datatype])
    data, shape = tmp_path / f"data.{ending}", tmp_path / "shape.ttl"
    lines = [f"<https://example.org/a> <https://example.org/p> {literal} ." for literal in good + bad]
    data.write_text("\n".join(lines) + "\n", "utf-8")
    shape.write_text(SHAPE.format(datatype), "utf-8")
    results = validate_graph(load_files([data]), load_shapes([shape]))
    assert sorted(result.value.n3 for result in results if result.value) == sorted(bad)


@pytest.mark.parametrize("name", ["integer", "decimal", "date", "int"])
def test_a_literal_of_another_datatype_is_found_however_well_formed(name: str, tmp_path: Path) -> None:
    data, shape = tmp_path / "data.ttl", tmp_path / "shape.ttl"
    data.write_text(
        '<https://example.org/a> <https://example.org/p> "1", "1"@en, <https://example.org/b> .', "utf-8"
    )
    shape.write_text(SHAPE.format(name), "utf-8")
    assert len(list(validate_graph(load_files([data]), load_shapes([shape])))) == 3


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("sh:minInclusive 0", ["-99999999999999999999999999"]),
        ("sh:maxInclusive 12345678901234567889", ["12345678901234567890", "99999999999999999999999999"]),
        ("sh:lessThan :q", ["12345678901234567890", "99999999999999999999999999"]),
    ],
)
def test_numbers_larger_than_a_store_reckons_with_are_compared(
    constraint: str, wrong: list[str], tmp_path: Path
) -> None:
    data, shape = tmp_path / "data.ttl", tmp_path / "shape.ttl"
    data.write_text(
        """<https://example.org/a> <https://example.org/q> 12345678901234567890 ; <https://example.org/p>
        3, "5"^^<http://www.w3.org/2001/XMLSchema#byte>, 12345678901234567890, 99999999999999999999999999, -99999999999999999999999999 .""",
        "utf-8",
    )
    ranged = SHAPE.replace("sh:datatype <http://www.w3.org/2001/XMLSchema#{}>", constraint)
    shape.write_text(ranged, "utf-8")
    results = validate_graph(load_files([data]), load_shapes([shape]))
    found = {str(result.value) for result in results if result.value}
    assert found == set(wrong)
