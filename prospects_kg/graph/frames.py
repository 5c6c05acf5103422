"""Answers as data frames and tables of text as Parquet, for those who have pandas or pyarrow; no other module knows either.

A column whose bound values are all of one type (whole number, decimal, floating point, boolean, day) gets
that type; any other is text: IRIs, blank nodes as _:label, and lexical forms.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from prospects_kg.model.errors import ResultError
from prospects_kg.model.terms import Blank, Literal, Term

if TYPE_CHECKING:
    import pandas
    import pyarrow

_INT64: Final = range(-(2**63), 2**63)
_ROWS_OF_A_GROUP: Final = 20_000
_DECIMAL_DIGITS: Final = 38  # decimal128, the widest that every reader of Arrow knows


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: type
    values: list[Any]


def to_pandas(variables: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> pandas.DataFrame:
    """Rows as a DataFrame.

    Raises ResultError that names the extra where pandas is not installed.
    """
    pd = _optional("pandas")
    dtypes = {int: "Int64", float: "Float64", bool: "boolean", str: "string"}
    columns = _columns(variables, rows)
    frame = {
        column.name: pd.Series(column.values, dtype=dtypes.get(column.kind, object)) for column in columns
    }
    made: pandas.DataFrame = pd.DataFrame(frame, columns=list(variables))
    return made


def to_arrow(variables: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> pyarrow.Table:
    """Rows as an Arrow table.

    Raises ResultError that names the extra where pyarrow is not installed.
    """
    pa = _optional("pyarrow")
    # Of decimals Arrow finds digits and scale itself.
    types = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string(), date: pa.date32()}
    arrays = {
        column.name: pa.array(column.values, types.get(column.kind)) for column in _columns(variables, rows)
    }
    made: pyarrow.Table = pa.table(arrays)
    return made


def write_parquet(columns: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """Write rows of text as Parquet, some at a time, so that any number of them takes the same memory.

    Raises ResultError that names the extra where pyarrow is not installed.
    """
    pa, parquet = _optional("pyarrow"), _optional("pyarrow.parquet")
    schema = pa.schema([(name, pa.string()) for name in columns])
    source = iter(rows)
    with parquet.ParquetWriter(out, schema) as writer:
        while group := list(islice(source, _ROWS_OF_A_GROUP)):
            arrays = [pa.array(cells, pa.string()) for cells in zip(*group, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))


def _optional(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ResultError(f"{package} is not installed; run: pip install 'prospects-kg[frames]'") from error


def _columns(variables: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> list[_Column]:
    cells: list[list[Term | None]] = [[] for _ in variables]
    for row in rows:
        for column, term in zip(cells, row, strict=True):
            column.append(term)
    return [_column(name, terms) for name, terms in zip(variables, cells, strict=True)]


def _column(name: str, terms: Sequence[Term | None]) -> _Column:
    values = [term.value if isinstance(term, Literal) else term for term in terms]
    bound = [value for value in values if value is not None]
    kinds = {type(value) for value in bound}
    kind = kinds.pop() if len(kinds) == 1 else str
    if kind in _FITS and _FITS[kind](bound):
        return _Column(name, kind, values)
    return _Column(name, str, [_text(term) for term in terms])


def _text(term: Term | None) -> str | None:
    if term is None:
        return None
    return term.n3 if isinstance(term, Blank) else str(term)


def _decimals_fit(values: Sequence[Decimal]) -> bool:
    whole = max(max(value.adjusted() + 1, 1) for value in values)
    fraction = max(-int(value.as_tuple().exponent) for value in values)
    return whole + max(fraction, 0) <= _DECIMAL_DIGITS


_FITS: Final[dict[type, Callable[[Sequence[Any]], bool]]] = {
    int: lambda values: all(value in _INT64 for value in values),
    Decimal: _decimals_fit,
    float: lambda _: True,
    bool: lambda _: True,
    date: lambda _: True,
}
