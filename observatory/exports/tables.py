"""Tables as files: CSV and XLSX, as the reader's spreadsheet opens them, formulas as text."""

from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from observatory.i18n import Language

_FORMULA = ("=", "+", "-", "@")
MAX_WIDTH = 60


def csv(table: pd.DataFrame, language: Language) -> bytes:
    """A table as CSV with a UTF-8 mark: semicolons and decimal commas where the language has them.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    french = language.separators.startswith(",")
    safe = table.map(_text)
    text = safe.to_csv(index=False, sep=";" if french else ",", decimal="," if french else ".")
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def comma_separated(table: pd.DataFrame) -> bytes:
    """A table as CSV for programs (RFC 4180): commas, decimal points, no mark, lines end in CR LF.

    Formulas are texts here too: what a program keeps, a spreadsheet may open.
    """
    return table.map(_text).to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def xlsx(sheets: dict[str, pd.DataFrame]) -> bytes:
    """Tables as a workbook, one sheet each; texts are texts, never formulas or links."""
    content = BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, settings) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in sheets.items():
            sheet = book.add_worksheet(_sheet_name(name))
            for at, column in enumerate(table.columns):
                cells = table[column].tolist()
                sheet.write_string(0, at, str(column), bold)
                for row, cell in enumerate(cells, start=1):
                    _write(sheet, row, at, cell, day)
                longest = max((len(str(cell)) for cell in cells[:500]), default=0)
                sheet.set_column(at, at, min(MAX_WIDTH, max(longest, len(str(column))) + 2))
            sheet.freeze_panes(1, 0)
    return content.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    cell = _joined(cell)
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return
    if isinstance(cell, pd.Timestamp):
        sheet.write_datetime(row, column, cell.to_pydatetime().replace(tzinfo=None), day)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell))


def _joined(cell: Any) -> Any:
    """A list as one text; a text without the marks that would break its cell."""
    if isinstance(cell, list | tuple):
        cell = "; ".join(str(part) for part in cell)
    return cell.replace("\r", " ").replace("\t", " ").strip() if isinstance(cell, str) else cell


def _text(cell: Any) -> Any:
    cell = _joined(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _sheet_name(name: str) -> str:
    """A name that a workbook takes: no special signs, 31 characters at most."""
    return "".join(c if c.isalnum() or c in " -_" else " " for c in name)[:31].strip() or "data"
