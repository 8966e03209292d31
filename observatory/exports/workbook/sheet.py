"""One sheet of a report being written: titles, paragraphs, tables one under another, their notes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

from xlsxwriter.utility import cell_autofit_width, xl_rowcol_to_cell

from observatory.charts.palette import LIGHT, STATUSES
from observatory.exports.content import Cell, Heading, Note, Table
from observatory.exports.faults import CannotRender
from observatory.exports.workbook.cells import flat
from observatory.exports.workbook.formats import number_format, shown, text_format
from observatory.i18n import ABSENT, Language, Message, N_

NARROW, WIDE = 64, 260
"""Least and greatest width of a column, in pixels."""
MEASURE = 860
"""Width of a paragraph, in pixels."""
LINE = 20
"""Height of a line, in pixels."""
HIGHEST = 540
"""Greatest height of a row, in pixels."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days from 1900 and hold a 29 February 1900: what is older is a text."""
_TOLERANCE = 1e-9


@dataclass
class Book:
    """A workbook being written: its formats, where each evidence stands, where it is used.

    ``anchors``: reference -> the cell to go to; ``uses``: reference -> name and cell of each sheet
    that leads to it.
    """

    file: Any
    language: Language
    anchors: dict[str, str] = field(default_factory=dict)
    uses: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def format(self, **properties: Any) -> Any:
        """The format of these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"valign": "top", **properties})
        return self._formats[key]


@dataclass
class Sheet:
    """A sheet and the next free ``row`` of it; ``name`` is unique in its book.

    ``frozen``: how many rows stay while the others scroll. ``tables``: of each table the row of its
    header, its last row and its last column.
    """

    book: Book
    page: Any
    name: str
    row: int = 0
    frozen: int = 1
    tables: list[tuple[int, int, int]] = field(default_factory=list)
    _widths: dict[int, int] = field(default_factory=dict)
    _paragraphs: list[tuple[int, int, str, Any]] = field(default_factory=list)

    # Lines

    def text(self, text: str, column: int = 0, **look: Any) -> None:
        """A text in the row, which it may run over to the right."""
        self._string(self.row, column, text, look)

    def line(self, text: str, **look: Any) -> None:
        """A text in a row of its own."""
        if text:
            self.text(text, **look)
            self.row += 1

    def paragraph(self, text: str, column: int = 0, **look: Any) -> None:
        """A text of several lines, as wide as a page is read, from a column on."""
        if text := flat(text):
            made = self._look(text, {"text_wrap": True, **look})
            self._paragraphs.append((self.row, column, text, made))
            self.row += 1

    def heading(self, finding: str, caption: str, colour: str = "", size: int = 13) -> None:
        """What titles a block, and the line that says what it holds."""
        self.page.set_row_pixels(self.row, size * 2)
        ink = LIGHT.ink if colour in ("", "R3") else LIGHT.colour(colour)
        self.line(finding, bold=True, font_size=size, font_color=ink, valign="vcenter")
        self.line(caption, font_color=LIGHT.muted)

    def source(self, text: str, reference: str, notes: Iterable[Note], at: int) -> None:
        """What stands under a block: its source, its evidence, what managers wrote about it.

        ``at``: the row of its heading, where the notes are a comment as well.
        """
        _ = self.book.language._
        self.line(text, font_color=LIGHT.muted, font_size=9)
        if reference:
            self.evidence(reference, 0, _("Evidence {reference}").format(reference=reference))
            self.row += 1
        self.notes(notes, at)

    def notes(self, notes: Iterable[Note], at: int) -> None:
        """What managers wrote, each in a row; a comment on the cell at the head of row ``at``."""
        said = [self.noted(note) for note in notes]
        for text in said:
            self.paragraph(text, bg_color=LIGHT.secondary, left=5, left_color=LIGHT.brand)
        if said:
            self.page.write_comment(at, 0, "\n\n".join(said), {"x_scale": 2.5})

    def pair(self, name: str, cell: Cell) -> None:
        """A name and what it is, in a row of its own."""
        self.text(name, font_color=LIGHT.muted)
        self.widen(0, cell_autofit_width(name) + 12)
        self._cell(1, cell, {"align": "left"})
        self.row += 1

    def noted(self, note: Note) -> str:
        """A note with who wrote it and when."""
        language = self.book.language
        day = language.date(note.day, short=True)
        return language._("Note by {author}, {date}: {text}").format(
            author=note.author, date=day, text=note.text
        )

    def evidence(self, reference: str, column: int, text: str = "", **look: Any) -> None:
        """A cell that leads to the evidence behind a figure; a text where there is none."""
        cell = xl_rowcol_to_cell(self.row, column)
        self._string(self.row, column, text or reference, {**look, **self._led(reference)})
        self._lead(self.row, column, reference, cell)

    def link(self, text: str, address: str, column: int = 0, **look: Any) -> None:
        """A text that leads to an address, or to a cell ("internal:…")."""
        self._string(self.row, column, text, {**look, **_LINK})
        self._address(self.row, column, address, text, {**look, **_LINK})

    # Tables

    def table(self, table: Table) -> None:
        """A table with its finding, its source, its evidence and its notes."""
        at = self.row
        if table.finding or table.caption:
            self.heading(table.finding, table.caption)
        self.grid(table)
        self.source(table.source, table.reference, table.notes, at)
        self.row += 1

    def grid(self, table: Table) -> int:
        """The header and the rows of a table; the row of its header."""
        header = self.row
        told = any(_untold(row) for row in table.rows)
        for column, heading in enumerate(table.columns):
            self.head(column, heading.text, heading.align)
        if told:
            self.head(len(table.columns), self.book.language._("Evidence"), "left")
        for cells in table.rows:
            self.row += 1
            self._line_of(table.columns, cells, told)
        self.row += 1
        self.tables.append((header, self.row - 1, len(table.columns) + told - 1))
        return header

    def head(self, column: int, text: str, align: str = "left") -> None:
        """The heading of a column, in the row."""
        look = {
            "bold": True, "text_wrap": True, "align": align, "bg_color": LIGHT.secondary,
            "bottom": 1, "bottom_color": LIGHT.ink, "valign": "bottom", **_set_in(column, align),
        }  # fmt: skip
        self._string(self.row, column, text, look)
        longest = max((cell_autofit_width(word) for word in text.split()), default=0)
        self.widen(column, max(longest, min(cell_autofit_width(text), 110)) + 12)

    def _line_of(self, columns: tuple[Heading, ...], cells: tuple[Cell, ...], told: bool) -> None:
        places = {heading.key: at for at, heading in enumerate(columns)}
        for column, (heading, cell) in enumerate(zip(columns, cells, strict=True)):
            look = {**_look_of(cell, heading.align), **_set_in(column, heading.align)}
            formula = self._quotient(heading, cell, cells, places)
            self._cell(column, cell, look, formula)
        if told:
            reference = _untold(cells)
            if reference:
                self.evidence(reference, len(columns), **_ROW, indent=1)
                self.widen(len(columns), NARROW)

    def _quotient(
        self, heading: Heading, cell: Cell, cells: tuple[Cell, ...], places: dict[str, int]
    ) -> str:
        """The formula of a share, where the cells beside it give just what the report says."""
        if heading.ratio is None or not isinstance(cell.value, int | float):
            return ""
        if not all(key in places for key in heading.ratio):
            return ""
        above, below = (places[key] for key in heading.ratio)
        over, under = cells[above].value, cells[below].value
        if not isinstance(over, int | float) or not isinstance(under, int | float) or not under:
            return ""
        if abs(over / under - cell.value) > _TOLERANCE * max(1.0, abs(cell.value)):
            return ""
        part, whole = (xl_rowcol_to_cell(self.row, at) for at in (above, below))
        return f'=IF({whole}=0,"",{part}/{whole})'

    def _cell(self, column: int, cell: Cell, look: dict[str, Any], formula: str = "") -> None:
        value, text = cell.value, flat(cell.text)
        if isinstance(value, float) and value != value:
            value = None
        dated = isinstance(value, date)
        if value is None or (isinstance(value, date) and _date(value) < FIRST_DAY):
            if text in ("", ABSENT) and value is None:
                self.page.write_blank(self.row, column, None, self.book.format(**look))
                return
            self._string(self.row, column, _marked(cell, text), {**look, **_links(cell)})
        else:
            if not isinstance(value, date) and not isfinite(value):
                raise CannotRender(Message(_ENDLESS, {"text": cell.text, "sheet": self.name}))
            code = number_format(self.book.language, cell)
            made = self.book.format(**look, **_links(cell), num_format=code)
            if isinstance(value, date):
                moment = datetime(value.year, value.month, value.day)
                self.page.write_datetime(self.row, column, moment, made)
            elif formula:
                self.page.write_formula(self.row, column, formula, made, value)
            else:
                self.page.write_number(self.row, column, value, made)
        if cell.link:
            self._address(self.row, column, cell.link, "", {})
        elif cell.reference:
            self._lead(self.row, column, cell.reference, xl_rowcol_to_cell(self.row, column))
        self.widen(column, cell_autofit_width(shown(self.book.language, cell)) + 16 + 12 * dated)

    def name_of(self, text: str, widest: int) -> None:
        """The name of a row, on one line: a chart that stands beside it keeps its size."""
        self._string(self.row, 0, text, _ROW)
        self.widen(0, min(widest, cell_autofit_width(text) + 8))

    def number(self, column: int, value: float | None, code: str) -> None:
        """A number in a format; an empty cell where there is none."""
        made = self.book.format(**_ROW, align="right", num_format=code)
        if value is None:
            self.page.write_blank(self.row, column, None, made)
        else:
            self.page.write_number(self.row, column, value, made)
            self.widen(column, NARROW + 26)

    # Below the surface

    def widen(self, column: int, pixels: int) -> None:
        """Make room in a column, as far as columns go."""
        known = self._widths.get(column, NARROW)
        self._widths[column] = min(WIDE, max(known, pixels))

    def width(self, column: int) -> int:
        """The width of a column, in pixels."""
        return self._widths.get(column, NARROW)

    def finish(self) -> None:
        """Set the widths of columns and write the paragraphs over them."""
        for column in range(max(self._widths, default=0) + 1):
            self.page.set_column_pixels(column, column, self.width(column))
        for row, column, text, made in self._paragraphs:
            last, across = column, self.width(column)
            while across < MEASURE:
                last += 1
                across += self.width(last)
            self.page.set_row_pixels(row, min(HIGHEST, LINE * _lines(text, across - 16)))
            if last > column:
                self.page.merge_range(row, column, row, last, "", made)
            self.page.write_string(row, column, text, made)

    def _look(self, text: str, look: dict[str, Any]) -> Any:
        return self.book.format(**{**look, **text_format(text)})

    def _string(self, row: int, column: int, text: str, look: dict[str, Any]) -> None:
        if text := flat(text):
            self.page.write_string(row, column, text, self._look(text, look))
        else:
            self.page.write_blank(row, column, None, self.book.format(**look))

    def _led(self, reference: str) -> dict[str, Any]:
        return _LINK if reference in self.book.anchors else {}

    def _lead(self, row: int, column: int, reference: str, cell: str) -> None:
        """Make a cell lead to an evidence, and remember where it was asked for."""
        anchor = self.book.anchors.get(reference)
        if anchor:
            self._address(row, column, f"internal:{anchor}", "", {})
            self.book.uses.setdefault(reference, []).append((self.name, cell))

    def _address(
        self, row: int, column: int, address: str, text: str, look: dict[str, Any]
    ) -> None:
        """Lay a link over the cell that is there."""
        if not address.startswith(("http://", "https://", "internal:")) or len(address) > 2000:
            return
        self.page.ignore_write_string = True
        try:
            self.page.write_url(row, column, address)
        finally:
            self.page.ignore_write_string = False


_ENDLESS = N_("“{text}” on the sheet {sheet} is no number that a workbook can hold.")
_LINK: dict[str, Any] = {"font_color": LIGHT.brand, "underline": 1}
_ROW: dict[str, Any] = {"bottom": 1, "bottom_color": LIGHT.hairline}


def _set_in(column: int, align: str) -> dict[str, Any]:
    """Room before a text, so that it does not touch the number on its left."""
    return {"indent": 1} if column and align == "left" else {}


def _untold(cells: tuple[Cell, ...]) -> str:
    """The evidence that a row leads to and does not say by its reference; empty where there is none."""
    led = [cell.reference for cell in cells if cell.reference]
    return led[0] if led and all(cell.text not in led for cell in cells) else ""


def _links(cell: Cell) -> dict[str, Any]:
    told = cell.link or (cell.reference and cell.reference == cell.text)
    return _LINK if told else {}


def _marked(cell: Cell, text: str) -> str:
    """A text with the glyph of its status before it."""
    return f"{STATUSES[cell.status].glyph} {text}" if cell.status else text


def _look_of(cell: Cell, align: str) -> dict[str, Any]:
    look: dict[str, Any] = {**_ROW, "align": align}
    if cell.value is None:
        look["text_wrap"] = True
    if cell.status:
        badge = LIGHT.badges[STATUSES[cell.status].badge]
        look |= {"font_color": badge.text, "bg_color": badge.background}
    if cell.colour:
        look |= {"bold": True, "align": "center", "bg_color": LIGHT.colour(cell.colour), "font_color": LIGHT.on(cell.colour)}  # fmt: skip
    return look


def _lines(text: str, across: int) -> int:
    """On about how many lines a text stands."""
    return sum(max(1, -(-cell_autofit_width(part) // across)) for part in text.split("\n"))


def _date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
