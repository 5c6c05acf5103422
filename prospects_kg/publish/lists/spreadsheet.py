"""Lists as files to download: exact CSV, CSV that a spreadsheet takes for text, and XLSX with typed cells.

The workbook is written row by row (Office Open XML, ECMA-376 part 1, 18.3), so that a list of a hundred thousand rows needs
no more memory than its bytes; strings stand in their cells, and no clock is written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Value = str | int | None
Row = Sequence[Value]
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_CELL: Final = 32_767  # Excel's limit for a cell
_SHEET_NAME: Final = 31
# XML 1.0, production 2: what cannot stand in a document.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    # Style 1 is the head: bold; style 2 is text, so that Excel makes no date or formula of it when it is edited.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def exact_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """CSV (RFC 4180, UTF-8) with every text as it is; lines end in CR LF, as in answers to questions."""
    return _csv(columns, rows)


def safe_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """CSV in which no cell starts a formula in a spreadsheet.

    An apostrophe stands before what starts with =, +, -, @ or a control character; numbers stay.
    """
    return _csv(columns, ([harmless(cell) for cell in row] for row in rows))


def harmless(cell: Value) -> Value:
    """A cell that a spreadsheet takes for text.

    >>> harmless("=1+1"), harmless("Łódź"), harmless(-3)
    ("'=1+1", 'Łódź', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \u3000").startswith(_RISKY) else cell


def workbook(name: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """An XLSX workbook with one sheet: numbers are numbers, everything else is text, the head stays in sight."""
    packed = io.BytesIO()
    sheet = re.sub(r"[\[\]:*?/\\']", " ", name)[:_SHEET_NAME] or "list"
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="{_text(sheet)}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, text in {**_PARTS, "xl/workbook.xml": book}.items():
            archive.writestr(_entry(path), _DECLARED + text)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as out:
            out.write(
                (
                    f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
                    'topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
                    f'<cols><col min="1" max="{len(columns)}" width="24" customWidth="1"/></cols><sheetData>'
                ).encode()
            )
            out.write(_row(columns, 1, 1))
            for number, row in enumerate(rows, start=2):
                out.write(_row(row, number, 2))
            out.write(b"</sheetData></worksheet>")
    return packed.getvalue()


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, _TIME)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _row(cells: Row, number: int, style: int) -> bytes:
    written = "".join(
        f"<c><v>{cell}</v></c>"
        if isinstance(cell, int)
        else f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        if cell
        else "<c/>"
        for cell in cells
    )
    return f'<row r="{number}">{written}</row>'.encode()


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text[:_CELL]), {'"': "&quot;", "\r": "&#13;"})
