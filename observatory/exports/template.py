"""Blank workbooks, one a file of the own layout: headers, drop-down lists and one example row."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from observatory.i18n import Language
from observatory.model import LAYOUT, Column, LayoutFile
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER

ROWS = 2_000
"""Rows below the header that offer the drop-down lists."""

_EXAMPLES: dict[str, str | int | float] = {
    "country_code": "FR", "country_a": "FR", "country_b": "IT", "outlet_country": "FR",
    "lat": 43.7, "lon": 7.26, "siren": "", "siret": "", "level": 2, "image": 7, "year": 2024,
    "founded_year": 2012, "closed_year": "", "language": "fr", "know_how": "animation;vfx",
    "url": "https://example.org/article", "source_url": "https://example.org/source",
    "evidence_url": "https://example.org/proof", "gap_id": "G1", "recommendation_id": "R1",
    "start_date": "2024-04-23", "end_date": "2024-04-24", "applied_on": "2024-01-15",
    "decided_on": "2024-03", "due_date": "2025-06-30", "done_date": "", "date": "2024-04-23",
    "wave_date": "2024-06", "period_start": "2023", "period_end": "2023",
    "target_date": "2028-12-31", "baseline_date": "2017-12-31", "source_date": "2024",
}  # fmt: skip
"""What the example row says where the column's type alone would not tell; dates rise in it."""
_BY_TYPE: dict[str, str | int | float] = {
    DATE: "2024", NUMBER: 10, INTEGER: 10, FLAG: 1, LIST: "a;b",
}  # fmt: skip


def template(file: LayoutFile, languages: tuple[str, ...], reader: Language) -> bytes:
    """The workbook of one file, as bytes: a sheet to fill and a sheet that explains its columns.

    The example row passes the file's check; whoever fills the sheet replaces it.
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold, soft = book.add_format({"bold": True}), book.add_format({"italic": True})
        required = book.add_format({"bold": True, "bg_color": "#EBEEFD"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(file.stem)
        headers = file.expected(languages)
        for at, (name, item) in enumerate(headers.items()):
            sheet.write_string(0, at, name, required if item.required else bold)
            number = item.type in (NUMBER, INTEGER, FLAG)
            sheet.set_column(at, at, max(12, len(name) + 2), None if number else text)
            _example(sheet, at, example(name, item), soft)
            options = list(item.choices) or (["0", "1"] if item.type == FLAG else [])
            if options:
                sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": options})
        sheet.freeze_panes(1, 0)
        _explain(book.add_worksheet("columns"), headers, reader, bold)
    return content.getvalue()


def archive(languages: tuple[str, ...], reader: Language) -> bytes:
    """Every file's workbook, in one ZIP."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for stem, file in LAYOUT.items():
            packed.writestr(f"{stem}.xlsx", template(file, languages, reader))
    return content.getvalue()


def example(name: str, item: Column) -> str | int | float:
    """The example row's cell of a column."""
    if item.choices:
        return item.choices[0]
    if name in _EXAMPLES:
        return _EXAMPLES[name]
    return _BY_TYPE.get(item.type, f"{name}-1" if name.endswith("_id") else f"{name} 1")


def write_templates(out: Path, languages: tuple[str, ...], reader: Language) -> list[Path]:
    """Write every file's workbook into a directory; the paths written."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for stem, file in LAYOUT.items():
        path = out / f"{stem}.xlsx"
        path.write_bytes(template(file, languages, reader))
        paths.append(path)
    return paths


def _example(sheet: "xlsxwriter.worksheet.Worksheet", at: int, value: object, look: object) -> None:
    if isinstance(value, int | float):
        sheet.write_number(1, at, value, look)
    elif value:
        sheet.write_string(1, at, str(value), look)


def _explain(
    sheet: "xlsxwriter.worksheet.Worksheet",
    headers: dict[str, Column],
    reader: Language,
    bold: object,
) -> None:
    _ = reader._
    titles = (_("Column"), _("Required"), _("Meaning"), _("Unit"), _("Values"))
    sheet.write_row(0, 0, titles, bold)
    for at, (name, item) in enumerate(headers.items(), start=1):
        needed = _("yes") if item.required else _("no")
        cells = (
            name,
            needed,
            _(item.meaning),
            _(item.unit) if item.unit else "",
            ", ".join(item.choices),
        )
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, cell)
    for column, width in enumerate((24, 10, 60, 12, 60)):
        sheet.set_column(column, column, width)
