"""Answers as data frames."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from prospects_kg.graph.results import Table
from prospects_kg.model.errors import ResultError
from prospects_kg.model.terms import XSD, Blank, Iri, Literal


def of(name: str, *lexical: str | None) -> list[Literal | None]:
    return [None if text is None else Literal(text, XSD + name) for text in lexical]


COLUMNS = {
    "thing": [Iri("https://ex.org/a"), Blank("b"), Literal("x")],
    "n": of("integer", "1", None, "3"),
    "share": of("decimal", "0.25", "1", None),
    "real": of("double", "1.5E0", "INF", None),
    "yes": of("boolean", "true", None, "0"),
    "day": of("date", "2012-09-30", None, "2010-01-01"),
    "year": of("gYear", "2019", None, "2020"),
    "mixed": [Literal("1", XSD + "integer"), Literal("one"), None],
    "broken": of("integer", "1", "one", None),
    "big": of("integer", "1", str(2**63), None),
    "nothing": [None, None, None],
}
TABLE = Table.of(COLUMNS, zip(*COLUMNS.values(), strict=True))


def test_arrow_columns_have_the_type_of_their_values() -> None:
    table = TABLE.to_arrow()
    assert {field.name: str(field.type) for field in table.schema} == {
        "thing": "string",
        "n": "int64",
        "share": "decimal128(3, 2)",
        "real": "double",
        "yes": "bool",
        "day": "date32[day]",
        "year": "string",
        "mixed": "string",
        "broken": "string",
        "big": "string",
        "nothing": "string",
    }
    assert table.to_pydict() == {
        "thing": ["https://ex.org/a", "_:b", "x"],
        "n": [1, None, 3],
        "share": [Decimal("0.25"), Decimal("1.00"), None],
        "real": [1.5, float("inf"), None],
        "yes": [True, None, False],
        "day": [date(2012, 9, 30), None, date(2010, 1, 1)],
        "year": ["2019", None, "2020"],
        "mixed": ["1", "one", None],
        "broken": ["1", "one", None],
        "big": ["1", "9223372036854775808", None],
        "nothing": [None, None, None],
    }


def test_pandas_columns_have_the_type_of_their_values() -> None:
    frame = TABLE.to_pandas()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "thing": "string",
        "n": "Int64",
        "share": "object",
        "real": "Float64",
        "yes": "boolean",
        "day": "object",
        "year": "string",
        "mixed": "string",
        "broken": "string",
        "big": "string",
        "nothing": "string",
    }
    assert frame["n"].sum() == 4
    assert pd.isna(frame["n"][1])
    assert frame["share"][0] == Decimal("0.25")
    assert frame["day"][0] == date(2012, 9, 30)


def test_decimals_too_long_for_arrow_are_text() -> None:
    long = "0." + "1" * 40
    assert (
        Table.of(("x",), [(Literal(long, XSD + "decimal"),)]).to_arrow().schema.field("x").type == pa.string()
    )


def test_an_empty_answer_is_an_empty_frame_with_its_columns() -> None:
    empty = Table.of(("a", "b"), [])
    assert list(empty.to_pandas().columns) == ["a", "b"]
    assert empty.to_arrow().column_names == ["a", "b"]


@pytest.mark.parametrize(("ask", "package"), [("to_pandas", "pandas"), ("to_arrow", "pyarrow")])
def test_a_missing_package_is_answered_with_the_extra(
    monkeypatch: pytest.MonkeyPatch, ask: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        ResultError, match=rf"^{package} is not installed; run: pip install 'prospects-kg\[frames\]'$"
    ):
        getattr(TABLE, ask)()
