"""The sheet of evidence: behind each reference its definition, computation, rows and sources."""

from observatory.charts.palette import LIGHT
from observatory.exports.content import Evidence
from observatory.exports.report_words import rows_line
from observatory.exports.workbook.sheet import Sheet
from observatory.i18n import N_

_MOST_USES = 12
"""How many figures an evidence leads back to."""
_ROWS = N_("Rows counted: the first {shown} of {total}")
_ALL_ROWS = N_("Rows counted: {total}")


def write_evidence(sheet: Sheet, found: tuple[Evidence, ...]) -> dict[str, int]:
    """Every evidence, one under another; where each leads back to its figures: reference -> row."""
    back: dict[str, int] = {}
    for item in found:
        sheet.book.anchors[item.reference] = f"'{sheet.name}'!A{sheet.row + 1}"
        sheet.text(item.reference, bold=True, font_color=LIGHT.page, bg_color=LIGHT.brand, align="center")  # fmt: skip
        sheet.text(item.title, 1, bold=True, font_size=12)
        back[item.reference] = sheet.row + 1
        sheet.row += 2
        _words(sheet, item)
        if item.parts is not None:
            sheet.grid(item.parts)
        _rows(sheet, item)
        sheet.row += 1
    return back


def write_uses(sheet: Sheet, back: dict[str, int]) -> None:
    """The links from each evidence back to the figures that lead to it, one a sheet."""
    _ = sheet.book.language._
    for reference, row in back.items():
        uses = dict(reversed(sheet.book.uses.get(reference, [])))
        if not uses:
            continue
        sheet.row = row
        sheet.text(_("Figures"), font_color=LIGHT.muted)
        for column, (name, cell) in enumerate(list(uses.items())[:_MOST_USES], start=1):
            sheet.link(f"{name} ({cell})", f"internal:'{name}'!{cell}", column)
            sheet.widen(column, 130)


def _words(sheet: Sheet, item: Evidence) -> None:
    for name, text in (*item.definition, *item.computation):
        sheet.text(name, font_color=LIGHT.muted, text_wrap=True)
        sheet.paragraph(text, 1)
    for title, address in item.sources:
        sheet.text(sheet.book.language._("Source"), font_color=LIGHT.muted)
        sheet.link(title, address, 1) if address else sheet.text(title, 1)
        sheet.row += 1
    sheet.widen(0, 150)


def _rows(sheet: Sheet, item: Evidence) -> None:
    language = sheet.book.language
    if item.same_rows:
        sheet.text(rows_line(item, language), font_color=LIGHT.muted)
        sheet.evidence(item.same_rows, 1)
        sheet.row += 1
    if item.rows is None:
        return
    shown, total = len(item.rows.rows), max(item.total, len(item.rows.rows))
    told = _ROWS if shown < total else _ALL_ROWS
    counts = {"shown": language.number(shown), "total": language.number(total)}
    sheet.line(language._(told).format(**counts), font_color=LIGHT.muted)
    sheet.grid(item.rows)
