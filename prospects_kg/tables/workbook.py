"""Workbooks (.xlsx): the template that a curator fills, and the rows of one that comes back.

Every cell of a template is text, so that Excel does not make 1 October out of 2009-10. What Excel has made a
date or a number of nonetheless is read back as the text it shows. A formula is refused: its value is not in
the file for sure, and a cell that starts with = may be somebody's formula; text that starts with = stays text.

Templates are the same bytes for the same input: openpyxl writes the clock into a workbook, so the archive is
written again with fixed times.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from prospects_kg.model.errors import DataErrors, Fault, WorkbookError
from prospects_kg.tables.records import EXAMPLE, Incoming, incoming
from prospects_kg.tables.schema import Column, TableSchema
from prospects_kg.tables.writing import choices, date_text, example, help_lines, instructions, number_text

HELP: Final = "Help"
LISTS: Final = "lists"
_TEXT: Final = "@"
_AUTHOR: Final = "prospects-kg"
_RED, _GREEN, _BLUE = "C00000", "548235", "1F4E78"
_SHEET_NAME: Final = 31  # Excel's limit for the name of a sheet
_CELL: Final = 32_767  # Excel's limit for a cell; openpyxl cuts what is longer without a word
_LIST: Final = 100_000  # a drop-down of more is of no use and makes the workbook slow
_FIXED: Final = datetime(2000, 1, 1)
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# A workbook is a zip archive; so much may come out of it, and so many cells. Tables of 100,000 rows stay below.
_UNPACKED: Final = 200 * 2**20
_ROWS: Final = 2**20
_CELLS: Final = 20_000_000
_ENCRYPTED_OR_OLD: Final = b"\xd0\xcf\x11\xe0"
_CODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([^\"]+)\"")
_BROKEN: Final = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def write_template(
    table: TableSchema,
    path: Path,
    *,
    rows: Sequence[Mapping[str, str]] = (),
    ids: Mapping[str, Collection[str]] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> None:
    """Write the workbook in which a curator fills a table.

    `rows` are the table's rows as they stand; without them, importing the filled workbook would show every
    present row as removed. `ids` are the ids of every table and `kinds` the table of every class, for the
    drop-downs. Raises WorkbookError where the file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = table.name[:_SHEET_NAME]
    offers = {column.name: choices(column, ids or {}, kinds or {}) for column in table.columns}
    try:
        _head(sheet, table)
        _fill(sheet, table, 2, example(table, offers))
        for number, row in enumerate(rows, start=3):
            _fill(sheet, table, number, row)
    except IllegalCharacterError as error:
        raise WorkbookError(
            f"{path}: {table.url} holds a control character; `prospects-kg check` says where"
        ) from error
    _mark_example(sheet, len(table.columns))
    _help(book, table)
    _drop_downs(book, sheet, table, offers)
    book.properties.creator = _AUTHOR
    book.properties.created = _FIXED
    _save(book, path)


def _put(cell: Cell | MergedCell, text: str) -> None:
    """Text as text, also where it starts with = and openpyxl would make a formula of it."""
    if len(text) > _CELL:
        raise WorkbookError(
            f"a cell has {len(text)} characters, and a workbook holds {_CELL}: edit the CSV file instead"
        )
    assert isinstance(cell, Cell)  # nothing is merged in a template
    cell.value = _CODED.sub(lambda match: f"_x005F{match.group()}", text) or None
    cell.data_type = "s" if text else "n"
    cell.number_format = _TEXT


def _head(sheet: Worksheet, table: TableSchema) -> None:
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, number)
        _put(cell, column.name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill(
            "solid", start_color=_RED if column.required else _GREEN if column.editors else _BLUE
        )
        cell.comment = Comment(instructions(column), _AUTHOR, height=140, width=320)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 40 if column.language or column.language_from else 22
        sheet.column_dimensions[letter].number_format = _TEXT
    sheet.freeze_panes = "B2"


def _fill(sheet: Worksheet, table: TableSchema, number: int, row: Mapping[str, str]) -> None:
    for index, column in enumerate(table.columns, start=1):
        _put(sheet.cell(number, index), row.get(column.name, ""))


def _mark_example(sheet: Worksheet, columns: int) -> None:
    for index in range(1, columns + 1):
        sheet.cell(2, index).font = Font(italic=True, color="7F7F7F")
    note = f"An example. It is not imported as long as a cell of it starts with {EXAMPLE}. Write your rows below."
    sheet.cell(2, 1).comment = Comment(note, _AUTHOR, height=80, width=260)


def _help(book: Workbook, table: TableSchema) -> None:
    sheet = book.create_sheet(HELP)
    for number, line in enumerate(help_lines(table), start=1):
        for index, text in enumerate(line, start=1):
            cell = sheet.cell(number, index)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number in {1, 6} or index == 1)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100


def _drop_downs(
    book: Workbook, sheet: Worksheet, table: TableSchema, offers: Mapping[str, Sequence[str]]
) -> None:
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for index, column in enumerate(table.columns, start=1):
        values = offers[column.name]
        if not values or len(values) > _LIST:
            continue
        place = lists.max_column + (1 if lists["A1"].value else 0)
        for number, value in enumerate((column.name, *values), start=1):
            _put(lists.cell(number, place), value)
        letter, target = get_column_letter(place), get_column_letter(index)
        menu = _menu(column, f"{LISTS}!${letter}$2:${letter}${len(values) + 1}")
        menu.add(f"{target}3:{target}1048576")
        sheet.add_data_validation(menu)


def _menu(column: Column, values: str) -> DataValidation:
    """The drop-down of a column: strict for fixed lists, a warning for ids (the row may come later), no bar for lists."""
    return DataValidation(
        type="list",
        formula1=values,
        allow_blank=True,
        showErrorMessage=not column.separator,
        errorStyle="warning" if column.references else "stop",
        errorTitle=column.name,
        error="This is not in the list. See the comment of the column.",
    )


def _save(book: Workbook, path: Path) -> None:
    aside = path.with_name(f".{path.name}.new")
    packed = io.BytesIO()
    book.save(packed)
    try:
        aside.write_bytes(_with_fixed_times(packed))
        aside.replace(path)
    except OSError as error:
        with contextlib.suppress(
            OSError
        ):  # on a disk that is only read, even what is not there cannot be removed
            aside.unlink()
        raise WorkbookError(f"{path}: cannot be written: {error.strerror}") from error


def _with_fixed_times(packed: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with ZipFile(packed) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + _FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            part = ZipInfo(name, _ZIP_TIME)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, data)
    return out.getvalue()


def read_workbook(path: Path, name: str = "") -> Incoming:
    """Read the rows of a workbook: of its sheet `name` (a table's name), else of its only visible sheet.

    Raises WorkbookError where it is none or cannot be told which sheet is meant, DataErrors for cells that have
    no text: formulas, error values, times, merged cells.
    """
    shown = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{shown}: cannot be read: {error.strerror}") from error
    if data.startswith(_ENCRYPTED_OR_OLD):
        raise WorkbookError(f"{shown}: is an old .xls or has a password; save it as .xlsx without a password")
    try:
        # openpyxl warns of what it leaves out (styles, extensions); none of it is data.
        with warnings.catch_warnings(), ZipFile(io.BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            _check_size(shown, archive)
            book = load_workbook(io.BytesIO(data), read_only=True)
            sheet: Any = _choose(shown, book, name[:_SHEET_NAME])
            merged = _MERGED.findall(archive.read(sheet._worksheet_path))
            if merged:
                _refuse_merged(shown, [area.decode(errors="replace") for area in merged])
            return _read_sheet(shown, sheet)
    except _BROKEN as error:
        raise WorkbookError(
            f"{shown}: is no workbook that can be read; save it as .xlsx or CSV ({_reason(error)})"
        ) from error


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:120]


def _check_size(shown: str, archive: ZipFile) -> None:
    size = sum(part.file_size for part in archive.infolist())
    if size > _UNPACKED:
        raise WorkbookError(
            f"{shown}: unpacks to {size} bytes, the limit is {_UNPACKED}; import the table as CSV"
        )


def _choose(shown: str, book: Workbook, name: str) -> Any:
    sheets = [sheet for sheet in book.worksheets if sheet.title not in {HELP, LISTS} or sheet.title == name]
    named = [sheet for sheet in sheets if sheet.title == name]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    chosen = named or visible
    if len(chosen) != 1:
        titles = ", ".join(sheet.title for sheet in visible) or "none that is visible"
        raise WorkbookError(
            f"{shown}: which sheet holds the table? Name it {name or 'as the table'}; there is {titles}"
        )
    if chosen[0].sheet_state != "visible":
        raise WorkbookError(
            f"{shown}: the sheet {name} is hidden; show it, so that nothing is imported unseen"
        )
    return chosen[0]


def _refuse_merged(shown: str, areas: Sequence[str]) -> None:
    remedy = "unmerge them, and give every row its own value"
    lines = [int(re.sub(r"\D", "", area.partition(":")[0]) or 0) for area in areas]
    faults = [
        Fault(shown, line, "", f"the cells {area} are merged", remedy)
        for line, area in zip(lines, areas, strict=True)
    ]
    raise DataErrors(faults)


def _read_sheet(shown: str, sheet: Any) -> Incoming:
    # Workbooks state their size wrongly, some by a million empty rows.
    sheet.reset_dimensions()
    header: list[str] = []
    faults: list[Fault] = []
    rows = []
    for line, cells in _numbered(shown, sheet):
        texts = []
        for index, cell in enumerate(cells):
            column = header[index] if index < len(header) else get_column_letter(index + 1)
            texts.append(_text(cell, Fault(shown, line, column, ""), faults))
        if header:
            rows.append((line, texts))
        elif line == 1:
            header = [text.strip() for text in texts]
    if not any(header):
        remedy = "write the names of the columns there"
        raise DataErrors([Fault(shown, 1, "", "the sheet has no header in its first row", remedy)])
    if faults:
        raise DataErrors(faults)
    return incoming(shown, header, rows)


def _numbered(shown: str, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    seen = 0
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        seen += len(cells)
        if line > _ROWS or seen > _CELLS:
            raise WorkbookError(f"{shown}: more than {_ROWS} rows or {_CELLS} cells; import the table as CSV")
        if cells:
            yield line, cells


def _text(cell: Any, place: Fault, faults: list[Fault]) -> str:
    """The text of a cell as one would write it in a CSV table; what has none becomes a fault."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        what = "holds a formula" if cell.data_type == "f" else f"holds the error value {value}"
        return _refuse(place, what, "copy the cell and paste its value as text", faults)
    if isinstance(value, str):
        return _CODED.sub(lambda match: chr(int(match.group(1), 16)), value).replace("\r\n", "\n")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    text = date_text(value, cell.number_format) if isinstance(value, date) else ""
    remedy = "format the cell as text and write it again"
    return text or _refuse(place, f"{value} is a time or a day without a year", remedy, faults)


def _refuse(place: Fault, reason: str, remedy: str, faults: list[Fault]) -> str:
    faults.append(Fault(place.path, place.line, place.column, reason, remedy))
    return ""
