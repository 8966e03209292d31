"""A report as a workbook: a sheet a topic, its numbers as numbers, its shares as formulas.

Charts are native and drawn from cells of the same sheet. Evidence has a sheet of its own, to which
every reference leads and which leads back. The same report gives the same bytes.
"""

from datetime import UTC
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import cell_autofit_width

from observatory.charts.palette import LIGHT, STATUSES
from observatory.exports.content import (
    Block,
    Cards,
    Cell,
    Figure,
    Heading,
    Picture,
    Report,
    Section,
    Table,
    Words,
)
from observatory.exports.native import native
from observatory.exports.workbook.cells import sheet_name
from observatory.exports.workbook.charts import write_chart
from observatory.exports.workbook.evidence import write_evidence, write_uses
from observatory.exports.workbook.figures import chart_table, says_more
from observatory.exports.workbook.sheet import Book, Sheet

A4 = 9
_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SUMMARY, _SOURCES = "summary", "sources"
_LONGEST = 250
"""Characters of a printed header or footer, marks included."""


def render_xlsx(report: Report) -> bytes:
    """The report as an XLSX file. Raises CannotRender for a number without an end."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, dict(_SETTINGS)) as file:
        _describe(file, report)
        _Workbook(file, report).write()
    return content.getvalue()


def _describe(file: Any, report: Report) -> None:
    stamp = report.stamp
    loaded = stamp.loaded_at
    file.set_properties(
        {
            "title": report.title,
            "subject": report.subtitle,
            "author": stamp.territory,
            "keywords": f"{stamp.dataset}, {stamp.snapshot}",
            "comments": stamp.line,
            # Of the load, not of the clock: the same report gives the same file.
            "created": (loaded.astimezone(UTC) if loaded.tzinfo else loaded).replace(tzinfo=None),
        }
    )


class _Workbook:
    """One workbook being written. Sheets are made in their order, the evidence is written first:
    whatever leads to it has to know where it stands."""

    def __init__(self, file: Any, report: Report) -> None:
        self.report = report
        self.book = Book(file, report.language)
        self.names: list[str] = []
        language = report.language
        topics = [section for section in report.sections if section.key != _SUMMARY]
        self.summary = self._sheet(language._("Summary"), LIGHT.brand)
        self.topics = [
            (self._sheet(section.name, LIGHT.colour(section.colour)), section) for section in topics
        ]
        self.sources = None
        if report.evidence and all(section.key != _SOURCES for section in topics):
            self.sources = self._sheet(language._("Sources"), LIGHT.muted)
        self.evidence = (
            self._sheet(language._("Evidence"), LIGHT.muted) if report.evidence else None
        )
        self.dictionary = None
        if report.dictionary is not None:
            self.dictionary = self._sheet(language._("Data dictionary"), LIGHT.muted)

    def write(self) -> None:
        """Every sheet."""
        report, _ = self.report, self.report.language._
        back: dict[str, int] = {}
        if self.evidence:
            self._title(self.evidence, _("Evidence: what stands behind each figure"))
            back = write_evidence(self.evidence, report.evidence)
        self._front()
        for sheet, section in self.topics:
            self._title(sheet, section.finding, section)
            for block in section.blocks:
                self._block(sheet, block)
        if self.sources:
            self._title(self.sources, _("Sources of the figures"))
            self.sources.table(_sources(report))
        if self.dictionary and report.dictionary:
            self._title(self.dictionary, report.dictionary.finding or _("Data dictionary"))
            self.dictionary.line(report.dictionary.caption, font_color=LIGHT.muted)
            self.dictionary.grid(report.dictionary)
        if self.evidence:
            write_uses(self.evidence, back)
        for sheet in self._all():
            self._finish(sheet)

    def _all(self) -> list[Sheet]:
        ends = (self.sources, self.evidence, self.dictionary)
        topics = [sheet for sheet, _ in self.topics]
        return [self.summary, *topics, *(sheet for sheet in ends if sheet)]

    def _sheet(self, title: str, tab: str) -> Sheet:
        name = sheet_name(title, self.names)
        self.names.append(name)
        page = self.book.file.add_worksheet(name)
        page.set_tab_color(tab)
        page.hide_gridlines(2)
        return Sheet(self.book, page, name)

    # Sheets

    def _title(self, sheet: Sheet, finding: str, section: Section | None = None) -> None:
        colour = section.colour if section else "brand"
        if section:
            sheet.line(section.name, bold=True, font_color=LIGHT.muted)
        sheet.heading(finding, "", colour, 16)
        sheet.line(self.report.stamp.line, font_size=9, font_color=LIGHT.muted)
        self._watermark(sheet)
        sheet.frozen = sheet.row
        sheet.row += 1

    def _watermark(self, sheet: Sheet) -> None:
        badge = LIGHT.badges["orange"]
        sheet.line(self.report.watermark, bold=True, font_color=badge.text, bg_color=badge.background)  # fmt: skip

    def _front(self) -> None:
        report, sheet, language = self.report, self.summary, self.report.language
        sheet.heading(report.title, "", "brand", 20)
        sheet.line(report.subtitle, font_size=12)
        self._watermark(sheet)
        sheet.frozen = sheet.row
        sheet.row += 1
        stamp, _ = report.stamp, language._
        for name, cell in (
            (_("Dataset"), Cell(stamp.dataset_name)),
            (_("Data as of"), Cell(language.date(stamp.as_of), stamp.as_of)),
            (_("Snapshot"), Cell(stamp.snapshot)),
            (_("Territory"), Cell(stamp.territory)),
            (_("Approved"), Cell(stamp.approval)),
        ):
            sheet.pair(name, cell)
        sheet.row += 1
        for section in report.sections:
            if section.key == _SUMMARY:
                sheet.heading(section.finding, "", section.colour, 16)
                sheet.row += 1
                for block in section.blocks:
                    self._block(sheet, block)
        sheet.heading(_("Sheets of this workbook"), "")
        for other in self._all()[1:]:
            sheet.link(other.name, f"internal:'{other.name}'!A1")
            found = next((s.finding for page, s in self.topics if page is other), "")
            sheet.text(found, 1)
            sheet.widen(0, cell_autofit_width(other.name) + 12)
            sheet.row += 1

    def _block(self, sheet: Sheet, block: Block) -> None:
        match block:
            case Words():
                for text in block.paragraphs:
                    sheet.paragraph(f"• {text}" if block.listed else text)
                sheet.row += 1
            case Table():
                sheet.table(block)
            case Cards():
                first = sheet.row + 1
                sheet.table(_cards(block, self.report))
                for at, card in enumerate(block.cards, start=first):
                    sheet.notes(card.notes, at)
            case Figure():
                self._figure(sheet, block)
            case Picture():
                at = sheet.row
                sheet.heading(block.finding, block.caption)
                sheet.paragraph(block.alt)
                sheet.source(block.source, block.reference, block.notes, at)
                sheet.row += 1

    def _figure(self, sheet: Sheet, figure: Figure) -> None:
        at, chart = sheet.row, figure.chart
        sheet.heading(chart.finding, chart.caption)
        if chart.empty:
            sheet.line(self.report.language._("No data."), font_color=LIGHT.muted)
        else:
            made = native(chart)
            if made is not None:
                write_chart(sheet, made, chart.alt, chart.unit == "eur")
            if made is None or says_more(chart, made):
                sheet.grid(chart_table(chart, figure.key))
        sheet.source(chart.source, figure.reference, figure.notes, at)
        sheet.row += 1

    # Print

    def _finish(self, sheet: Sheet) -> None:
        page, stamp = sheet.page, self.report.stamp
        sheet.finish()
        top = sheet.frozen
        if len(sheet.tables) == 1:
            header, last, column = sheet.tables[0]
            page.autofilter(header, 0, last, column)
            if header <= top + 3:
                top = header + 1
                page.repeat_rows(header)
        page.freeze_panes(top, 0)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        title = _printed(self.report.title, 120)
        mark = _printed(self.report.watermark, 60)
        page.set_header(f'&L&9{title}&R&"-,Bold"&9{mark}' if mark else f"&L&9{title}")
        page.set_footer(f"&L&8 {_printed(stamp.line, 200)}&R&8 &P / &N")
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _cards(cards: Cards, report: Report) -> Table:
    """Cards as a table: what each says in a cell of its own."""
    _ = report.language._
    return Table(
        key="cards",
        finding="",
        caption="",
        columns=(
            Heading("plate", ""),
            Heading("name", _("Gap")),
            Heading("indicator", _("Indicator")),
            Heading("value", _("Latest"), "right"),
            Heading("change", _("Change")),
            Heading("status", _("Status")),
            Heading("ends", _("Baseline and target")),
            Heading("sentence", _("In words")),
            Heading("reference", _("Evidence")),
        ),
        rows=tuple(
            (
                Cell(card.plate, colour=card.plate),
                Cell(card.name),
                Cell(card.headline.label),
                Cell(card.headline.value, card.value, card.unit),
                Cell(card.headline.change),
                Cell(_(STATUSES[card.status].word) if card.status else "", status=card.status),
                Cell(card.headline.ends),
                Cell(card.sentence),
                Cell(card.reference, reference=card.reference),
            )
            for card in cards.cards
        ),
    )


def _sources(report: Report) -> Table:
    """Every source of the evidence, with the references that rest on it."""
    _, found = report.language._, dict[tuple[str, str], list[str]]()
    for item in report.evidence:
        for source in item.sources:
            found.setdefault(source, []).append(item.reference)
    return Table(
        key="sources",
        finding="",
        caption="",
        columns=(
            Heading("source", _("Source")),
            Heading("address", _("Address")),
            Heading("evidence", _("Evidence")),
        ),
        rows=tuple(
            (Cell(title), Cell(address, link=address), Cell(", ".join(dict.fromkeys(references))))
            for (title, address), references in found.items()
        ),
    )


def _printed(text: str, most: int) -> str:
    """A text in a printed header or footer, where an ampersand begins a mark; so many units of it."""
    told = text
    while len((safe := told.replace("&", "&&")).encode("utf-16-le")) > 2 * most:
        told = f"{told[:-2]}…"
    return safe
