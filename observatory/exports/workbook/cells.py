"""Cells of any workbook: texts stay texts, absent stays empty, and a sheet takes any title."""

import re
from collections.abc import Collection
from typing import Any

import pandas as pd

FORMULA = ("=", "+", "-", "@")
"""What a text begins with that a spreadsheet would run as a formula."""
MAX_NAME = 31
_RESERVED = "history"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def flat(cell: Any) -> Any:
    """A list as one text; a text without the marks that would break its cell."""
    if isinstance(cell, list | tuple):
        cell = "; ".join(str(part) for part in cell)
    if not isinstance(cell, str):
        return cell
    return _NOT_XML.sub("\ufffd", cell.replace("\r", " ").replace("\t", " ").strip())


def write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    """A value as a cell of its type; ``day``: the format of dates. What is absent stays empty."""
    cell = flat(cell)
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


def sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """A name that a workbook takes and that is not ``taken``: no special signs, 31 characters at
    most, and differing from the others by more than its capitals."""
    plain = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    plain = " ".join(plain.split())[:MAX_NAME].strip() or "data"
    used = {_RESERVED, *(other.casefold() for other in taken)}
    number, found = 2, plain
    while found.casefold() in used:
        tail = f" {number}"
        found, number = f"{plain[: MAX_NAME - len(tail)].strip()}{tail}", number + 1
    return found
