"""The one type of a SELECT's answer, whichever engine gave it.

Rows of an engine stay as they came until someone looks at them: most answers are counted, cut or written
once, and turning every term of a large one into ours would cost more than the query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, SupportsIndex, TypeAlias, overload

from prospects_kg.graph import formats, frames, pages
from prospects_kg.model.terms import Term

if TYPE_CHECKING:  # both are optional
    import pandas
    import pyarrow

Cell: TypeAlias = Term | None


class Row(tuple[Cell, ...]):
    """One solution: a tuple of terms in the order of the variables, `None` where unbound; also `row["name"]`."""

    __slots__ = ()
    places: ClassVar[Mapping[str, int]] = {}

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> Cell: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Cell, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice) -> Cell | tuple[Cell, ...]:
        """The cell of a variable or of a position; KeyError names the variables that there are."""
        if not isinstance(key, str):
            return tuple.__getitem__(self, key)
        if key not in self.places:
            raise KeyError(f"no variable {key}; there are {', '.join(self.places)}")
        return tuple.__getitem__(self, self.places[key])

    def __getattr__(self, name: str) -> Cell:
        """The cell of a variable; a variable named as a tuple's method is reached as `row["count"]` only."""
        if name not in self.places:
            raise AttributeError(f"no variable {name}; there are {', '.join(self.places)}")
        return tuple.__getitem__(self, self.places[name])

    def as_dict(self) -> dict[str, Cell]:
        """Every variable with its term."""
        return dict(zip(self.places, self, strict=True))

    def __reduce__(self) -> tuple[Any, ...]:
        return _row, (tuple(self.places), tuple(self))


@lru_cache(maxsize=256)
def row_type(variables: tuple[str, ...]) -> type[Row]:
    """The class of rows over these variables; a tuple has no room for its own column names."""
    places = {name: place for place, name in enumerate(variables)}
    return type("Row", (Row,), {"__slots__": (), "__doc__": Row.__doc__, "places": places})


def _row(variables: tuple[str, ...], cells: tuple[Cell, ...]) -> Row:
    return row_type(variables)(cells)


class LazyRows(Sequence[Row]):
    """Rows of an engine, each turned into a `Row` when it is first looked at."""

    __slots__ = ("_convert", "_kind", "_rows")

    def __init__(
        self, variables: tuple[str, ...], native: list[Any], convert: Callable[[Any], Iterable[Cell]]
    ) -> None:
        self._kind, self._rows, self._convert = row_type(variables), native, convert

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return map(self._at, range(len(self._rows)))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._at(place) for place in range(len(self._rows))[index]]
        return self._at(index)

    def _at(self, place: int) -> Row:
        row = self._rows[place]
        if not isinstance(row, Row):
            row = self._rows[place] = self._kind(self._convert(row))
        return row

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, LazyRows | list | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


@dataclass(frozen=True, repr=False)
class Table:
    """The answer to a SELECT: its variables and its rows, in the order that the engine gave.

    >>> from prospects_kg.model.terms import Iri, Literal
    >>> table = Table.of(("place", "name"), [(Iri("https://ex.org/laviana"), Literal("Laviana")), (None, Literal("?"))])
    >>> table, [row["name"].lexical for row in table]
    (<Table of 2 rows: place, name>, ['Laviana', '?'])
    """

    variables: tuple[str, ...]
    rows: Sequence[Row]

    @classmethod
    def of(cls, variables: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Table:
        """A table of plain tuples; raises ValueError where a row has not one cell a variable."""
        names = tuple(variables)
        kind = row_type(names)
        made = [kind(row) for row in rows]
        if any(len(row) != len(names) for row in made):
            raise ValueError(f"every row must have {len(names)} cells")
        return cls(names, made)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.variables)}>"

    def to_dicts(self) -> list[dict[str, Cell]]:
        """One dictionary a row, unbound variables as None."""
        return [row.as_dict() for row in self]

    def to_csv(self) -> str:
        """SPARQL 1.1 CSV, for spreadsheets: kinds of terms, datatypes and languages are lost."""
        return formats.csv_text(self.variables, self)

    def to_tsv(self) -> str:
        """SPARQL 1.1 TSV: terms in Turtle's syntax, nothing is lost."""
        return formats.tsv_text(self.variables, self)

    def to_json(self) -> str:
        """SPARQL 1.1 JSON."""
        return formats.json_text(self.variables, self)

    def to_xml(self) -> str:
        """SPARQL XML; raises ResultError where a term holds a character that XML cannot."""
        return formats.xml_text(self.variables, self)

    def to_markdown(self, shorten_base: str = "") -> str:
        """A Markdown table; IRIs are shortened, those under `shorten_base` to the part behind it."""
        return pages.markdown_text(self.variables, self, shorten_base)

    def to_text(self, shorten_base: str = "", *, cell_width: int = pages.CELL_WIDTH) -> str:
        """An aligned table of plain text; cells longer than `cell_width` are cut (0: none is)."""
        return pages.aligned_text(self.variables, self, shorten_base, cell_width)

    def to_html(self, shorten_base: str = "", *, rows: int | None = None) -> str:
        """An HTML table with everything escaped; at most `rows` rows, and a line that says so."""
        return pages.html_text(self.variables, self.rows, shorten_base, rows)

    def _repr_html_(self) -> str:
        return self.to_html(rows=pages.NOTEBOOK_ROWS)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame; a column whose values are all of one number, date or boolean type has that type.

        Raises ResultError where pandas (extra `frames`) is not installed.
        """
        return frames.to_pandas(self.variables, self)

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table; columns are typed as in `to_pandas`.

        Raises ResultError where pyarrow (extra `frames`) is not installed.
        """
        return frames.to_arrow(self.variables, self)
