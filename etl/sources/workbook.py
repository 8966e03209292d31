"""The rows of an XLSX workbook as text, so that they are read as those of a CSV file."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.faults import FileRefused
from etl.sources.delimited import Record
from observatory.i18n import Message, N_

MAX_UNPACKED = 1_500_000_000
"""Bytes of a workbook's parts, unpacked."""
MAX_CELLS = 60_000_000
"""Cells of the rectangle around a sheet's contents: the reader keeps the whole of it in memory."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 22
_FAR_CELL = re.compile(rb"""\br=["']([A-Za-z]{2,3})([0-9]+)["']""")
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]{6,})["']""")
_EXACT_DIGITS = 1e15


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as those of a spreadsheet's file."""
    return content.startswith((_ZIP, _OLE))


def sheet_records(content: bytes, name: str, stem: str) -> Iterator[Record]:
    """The rows of the sheet named like the file, else of the first one that is shown.

    Dates come as ISO days, numbers with a decimal point and never with exactly three decimals,
    so that no reader takes the point for a separator of thousands.
    Raises FileRefused.
    """
    _check_package(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = _sheet(book, stem)
    except FileRefused:
        raise
    except Exception as error:
        raise _damaged(name) from error
    except BaseException as error:
        # The extension's panics do not derive from Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error
    return _rows(sheet)


def _rows(sheet: CalamineSheet | None) -> Iterator[Record]:
    if sheet is None:
        return
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield line, [_text(cell) for cell in cells]


def _sheet(book: CalamineWorkbook, stem: str) -> CalamineSheet | None:
    sheets = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    named = [item.name for item in sheets if item.name.strip().casefold() == stem.casefold()]
    shown = [item.name for item in sheets if item.visible == SheetVisibleEnum.Visible]
    chosen = named or shown or [item.name for item in sheets]
    try:
        return book.get_sheet_by_name(chosen[0]) if chosen else None
    except CalamineError as error:
        # A sheet without any cell has no rectangle.
        if "empty" in str(error).lower():
            return None
        raise


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _EXACT_DIGITS:
            return str(int(cell))
        text = repr(cell)
        return text + "0" if re.search(r"\.\d{3}$", text) else text
    if isinstance(cell, datetime):
        whole_day = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if whole_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _check_package(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        template = N_(
            "{file}: the file is an old .xls workbook or is protected by a password. Save it as an"
            " .xlsx workbook without a password."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                template = N_(
                    "{file}: the file is a ZIP archive, not an .xlsx workbook. Save the table as"
                    " .xlsx or as CSV (UTF-8)."
                )
                raise FileRefused(name, Message(template, {"file": name}))
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large(name)
            for part in parts:
                if part.filename.lower().startswith("xl/worksheets/"):
                    _check_extent(package, part, name)
    except FileRefused:
        raise
    except Exception as error:
        raise _damaged(name) from error


def _check_extent(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a sheet whose far cells would make the reader ask for more memory than there is."""
    columns, rows, kept = 26, 99_999, b""
    with package.open(part) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            text = kept + chunk
            for found in _FAR_CELL.finditer(text):
                columns = max(columns, _column_number(found[1]))
                rows = max(rows, int(found[2][:8]))
            for found in _FAR_ROW.finditer(text):
                rows = max(rows, int(found[1][:8]))
            if rows * columns > MAX_CELLS:
                raise _too_large(name)
            kept = text[-200:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _damaged(name: str) -> FileRefused:
    template = N_(
        "{file}: the workbook is damaged or incomplete and cannot be opened. Open it in its"
        " program, save it again as .xlsx, or ask for a new copy."
    )
    return FileRefused(name, Message(template, {"file": name}))


def _too_large(name: str) -> FileRefused:
    template = N_(
        "{file}: the workbook's sheets are too large to be read. Delete empty rows and columns"
        " beyond the table, or save the table as CSV (UTF-8)."
    )
    return FileRefused(name, Message(template, {"file": name}))
