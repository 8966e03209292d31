"""Tables as files: CSV and XLSX, as the reader's spreadsheet opens them, formulas as text."""

from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from pandas.api.types import is_numeric_dtype

from observatory.exports.workbook.cells import FORMULA, flat, sheet_name, write
from observatory.i18n import Language

MAX_WIDTH = 60


def csv(table: pd.DataFrame, language: Language) -> bytes:
    """A table as CSV with a UTF-8 mark: semicolons and decimal commas where the language has them.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    french = language.separators.startswith(",")
    safe = table.map(_text)
    text = safe.to_csv(index=False, sep=";" if french else ",", decimal="," if french else ".")
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def comma_separated(table: pd.DataFrame, header: bool = True) -> bytes:
    """A table as CSV for programs (RFC 4180): commas, decimal points, no mark, lines end in CR LF.

    Formulas are texts here too: what a program keeps, a spreadsheet may open. Without ``header``,
    the rows alone, as they follow others.
    """
    safe = table.apply(_safe) if len(table) else table
    text = safe.to_csv(index=False, header=header, lineterminator="\r\n")
    return text.encode("utf-8")


def xlsx(sheets: dict[str, pd.DataFrame]) -> bytes:
    """Tables as a workbook, one sheet each; texts are texts, never formulas or links."""
    content = BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, settings) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        taken: list[str] = []
        for name, table in sheets.items():
            taken.append(sheet_name(name, taken))
            sheet = book.add_worksheet(taken[-1])
            for at, column in enumerate(table.columns):
                cells = table[column].tolist()
                sheet.write_string(0, at, str(column), bold)
                for row, cell in enumerate(cells, start=1):
                    write(sheet, row, at, cell, day)
                longest = max((len(str(cell)) for cell in cells[:500]), default=0)
                sheet.set_column(at, at, min(MAX_WIDTH, max(longest, len(str(column))) + 2))
            sheet.freeze_panes(1, 0)
    return content.getvalue()


def _safe(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column whose texts no spreadsheet runs; of a column of texts each is looked at once."""
    if is_numeric_dtype(column):
        return column
    if isinstance(column.dtype, pd.StringDtype):
        texts = {text: _text(text) for text in column.dropna().unique()}
        changed = {text: safe for text, safe in texts.items() if safe != text}
        return column.replace(changed) if changed else column
    return column.map(_text)


def _text(cell: Any) -> Any:
    cell = flat(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
