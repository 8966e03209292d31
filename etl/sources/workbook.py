"""The rows of a workbook (XLSX, XLS, ODS) as text, so that they are read as those of a CSV file."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
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
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CHUNK = 1 << 22
_SHOWN = SheetVisibleEnum.Visible
_FAR_CELL = re.compile(rb"""\br=["']([A-Za-z]{2,3})([0-9]+)["']""")
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]{6,})["']""")
_EXACT_DIGITS = 1e15
_WORDS_OR_DAY = re.compile(r"[^\W\d_]{2}|\d{4}-\d\d-\d\d")
_Range = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of merged ones, each as row and column from 0."""


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as those of a spreadsheet's file."""
    return content.startswith((_ZIP, _OLE))


def workbook_ending(content: bytes) -> str:
    """The ending that a workbook's file has by its content: ``.xlsx``, ``.xls`` or ``.ods``."""
    if content.startswith(_OLE):
        return ".xls"
    return ".ods" if _OPEN_DOCUMENT in content[:200] else ".xlsx"


def sheet_records(content: bytes, name: str, stem: str) -> Iterator[Record]:
    """The rows of the sheet named like the file, else of the first one that is shown.

    Dates come as ISO days, numbers with a decimal point and never with exactly three decimals,
    so that no reader takes the point for a separator of thousands.
    Raises FileRefused.
    """
    _check_package(content, name)
    with _opening(name):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = _sheet(book, stem)
    return _rows(sheet)


def sheets(content: bytes, name: str, fill: bool = False) -> Iterator[tuple[str, Iterator[Record]]]:
    """Every sheet that is shown, in the workbook's order: its title and its rows, whose cells are
    those of ``sheet_records``. A sheet is unpacked when it is asked for. With ``fill``, words and days
    in cells merged over several rows stand in each of them. Raises FileRefused.
    """
    _check_package(content, name)
    with _opening(name):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        titles = [item.name for item in _worksheets(book) if item.visible == _SHOWN]
    for title in titles:
        with _opening(name):
            sheet = _titled(book, title)
            merged = (sheet.merged_cell_ranges or []) if sheet and fill else []
        yield title, _filled(_rows(sheet), merged) if merged else _rows(sheet)


@contextmanager
def _opening(name: str) -> Iterator[None]:
    """Whatever the reader raises, also its panics, as a refusal of the damaged file."""
    try:
        yield
    except FileRefused:
        raise
    except PasswordError as error:
        raise _protected(name) from error
    except Exception as error:
        raise _damaged(name) from error
    except BaseException as error:
        # The extension's panics do not derive from Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error


def _rows(sheet: CalamineSheet | None) -> Iterator[Record]:
    if sheet is None:
        return
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield line, [cell if type(cell) is str else _text(cell) for cell in cells]


def _filled(rows: Iterator[Record], merged: Sequence[_Range]) -> Iterator[Record]:
    """The rows with what merged cells hold in every row that they cover.

    Numbers are not repeated: an amount that several rows share would count several times.
    """
    to_come = sorted((area for area in merged if area[1][0] > area[0][0]), reverse=True)
    open_until: dict[int, tuple[int, str]] = {}
    for line, cells in rows:
        for column, (last, text) in list(open_until.items()):
            if line > last:
                del open_until[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
        while to_come and to_come[-1][0][0] < line:
            (_, column), (last_row, _) = to_come.pop()
            text = cells[column] if column < len(cells) else ""
            if _WORDS_OR_DAY.search(text):
                open_until[column] = last_row + 1, text
        yield line, cells


def _sheet(book: CalamineWorkbook, stem: str) -> CalamineSheet | None:
    there = _worksheets(book)
    named = [item.name for item in there if item.name.strip().casefold() == stem.casefold()]
    shown = [item.name for item in there if item.visible == _SHOWN]
    chosen = named or shown or [item.name for item in there]
    return _titled(book, chosen[0]) if chosen else None


def _worksheets(book: CalamineWorkbook) -> list[SheetMetadata]:
    return [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]


def _titled(book: CalamineWorkbook, title: str) -> CalamineSheet | None:
    try:
        return book.get_sheet_by_name(title)
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
        if _ENCRYPTED in content:
            raise _protected(name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            is_open_document = workbook_ending(content) == ".ods" and "content.xml" in names
            if not is_open_document and "xl/workbook.xml" not in names:
                template = N_(
                    "{file}: the file is a ZIP archive, not an .xlsx workbook. Save the table as"
                    " .xlsx or as CSV (UTF-8)."
                )
                raise FileRefused(name, Message(template, {"file": name}))
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large(name)
            if is_open_document:
                _check_repeats(package, name)
            for part in parts:
                if part.filename.lower().startswith("xl/worksheets/"):
                    _check_extent(package, part, name)
    except FileRefused:
        raise
    except Exception as error:
        raise _damaged(name) from error


def _check_repeats(package: zipfile.ZipFile, name: str) -> None:
    """Refuse an OpenDocument sheet whose repeated cells would fill more memory than there is."""
    rows = columns = blank = 0
    with package.open("content.xml") as file:
        for _, element in ElementTree.iterparse(file):
            tag = element.tag.rpartition("}")[2]
            if tag == "table":
                rows = columns = blank = 0
            if tag != "table-row":
                continue
            repeated, filled = _repeats(element, "rows"), _filled_columns(element)
            if filled:
                rows, columns, blank = rows + blank + repeated, max(columns, filled), 0
            else:
                blank += repeated
            if rows * columns > MAX_CELLS:
                raise _too_large(name)
            element.clear()


def _filled_columns(row: ElementTree.Element) -> int:
    """Columns of an OpenDocument row up to its last cell that holds something."""
    width = filled = 0
    for cell in row:
        width += _repeats(cell, "columns")
        if len(cell) or cell.get(f"{_OFFICE}value-type"):
            filled = width
    return filled


def _repeats(element: ElementTree.Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


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


def _protected(name: str) -> FileRefused:
    template = N_("{file}: the workbook is protected by a password. Save it without a password.")
    return FileRefused(name, Message(template, {"file": name}))


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
