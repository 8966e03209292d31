"""Small workbooks for tests, as bytes: XLSX, XLS and ODS, from rows of Python values."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Rows = Iterable[Iterable[Any]]

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheets: Rows | Mapping[str, Rows], money: str = '#,##0.00 "€"') -> bytes:
    """An XLSX workbook of one sheet, or of several by name; dates are formatted as dates, numbers
    with decimals as amounts."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        amount = book.add_format({"num_format": money})
        for name, rows in _named(sheets).items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(at, column, value, day)
                    elif isinstance(value, float):
                        page.write_number(at, column, value, amount)
                    elif isinstance(value, str):
                        page.write_string(at, column, value)
                    elif value is not None:
                        page.write(at, column, value)
    return content.getvalue()


def xls(sheets: Rows | Mapping[str, Rows]) -> bytes:
    """The same as an XLS workbook of 1997."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in _named(sheets).items():
        page = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write(at, column, value, day)
                elif value is not None:
                    page.write(at, column, value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(sheets: Rows | Mapping[str, Rows]) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row, rows))}</table:table>'
        for name, rows in _named(sheets).items()
    )
    return ods_of(tables)


def ods_of(tables: str) -> bytes:
    """An OpenDocument spreadsheet from the XML of its tables."""
    spaces = " ".join(f'xmlns:{name}="{_NAMES}{name}:1.0"' for name in ("office", "table", "text"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", ODS_TYPE)
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
            "</manifest:manifest>",
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return content.getvalue()


def _named(sheets: Rows | Mapping[str, Rows]) -> Mapping[str, Rows]:
    return sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}


def _row(row: Iterable[Any]) -> str:
    return f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
