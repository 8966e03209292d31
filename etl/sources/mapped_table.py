"""Any list with headings of its own, mapped by the configuration to one file of the layout.

The list's cells pass the same contract as the file's own: what a closed list, a number or a date must
be is said there. What lists do in their own way is settled here: dates in words, two dates in one
cell, placeholders for dates, ids that the list does not have.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from etl.sources.base import Extract, Setting
from etl.sources.mapping import Columns, ListRows, iso_day
from etl.sources.tabular import RawTable
from observatory.cells import BadCell, company_number, stated_date
from observatory.config import ConfigError, slug
from observatory.i18n import Message, N_
from observatory.model import LAYOUT, LayoutFile
from observatory.model.fields import DATE
from observatory.settings import not_known

_MADE_FROM: dict[str, tuple[tuple[str, ...], ...]] = {
    "organisations": (("siret",), ("siren",), ("name", "commune")),
    "events": (("title", "start_date"),),
    "support": (),
    "partnerships": (),
    "mentions": (("url",),),
    "published_figures": (),
    "actions": (),
    "milestones": (),
}
"""The files whose id is made where the list has none, and from what; at last from the line."""
_PAIRS = {"start_date": "end_date", "period_start": "period_end"}
_OPENING = re.compile(r"(?:du|from|le) ", re.I)
_BETWEEN = re.compile(
    r" ?(?: au | to | → | - | – ) ?"
    r"|(?<=\d{4}-\d\d-\d\d)/(?=\d{4}-)|(?<=\d{4}-\d\d)/(?=\d{4}-)|(?<=^\d{4})[-–/](?=\d{4}$)",
    re.I,
)
_NO_DAYS = re.compile(r"1900-01-\d\d|1899-12-\d\d|00:00:00")
"""What a spreadsheet shows for the numbers 0 to 31 where a column is formatted as dates."""
_DOUBTFUL = ("2000-01-01", "01/01/2000", "1970-01-01", "01/01/1970")


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The rows of the list, for the file of the layout that the option ``file`` names.

    Raises FileRefused, ConfigError.
    """
    file = _file(setting)
    languages = setting.config.languages if setting.config else ("fr", "en")
    columns = Columns(setting, file.expected(tuple(languages)))
    made = _id_to_make(file, columns)
    rows = ListRows(paths, columns)
    cleaner = _Cleaner(file, columns, rows, made)
    cells = [{**cleaner.row(line, row), "line": str(line)} for line, row in rows]
    header = [name for name in columns.known if any(name in row for row in cells)]
    frame = pd.DataFrame(cells, columns=[*header, "line"], dtype="str").fillna("")
    frame["line"] = frame["line"].astype("int64")
    raw = RawTable(
        rows.file, header, frame, rows.faults, rows.read, rows.sha256, rows.bytes,
        workbook=rows.workbook, columns=rows.headings,
    )  # fmt: skip
    warnings = [*rows.warnings, *cleaner.warnings()]
    return Extract(rows.file, {file.stem: raw}, [], rows.read, rows.sha256, rows.bytes, warnings)


def _file(setting: Setting) -> LayoutFile:
    stem = setting.text("file")
    if stem in LAYOUT:
        return LAYOUT[stem]
    raise not_known(
        stem,
        LAYOUT,
        N_("[[source]] {source}: {option} must be a file of the layout. Did you mean {near}?"),
        N_("[[source]] {source}: {option} must be one of {known}."),
        source=setting.name,
        option="file",
    )


def _id_to_make(file: LayoutFile, columns: Columns) -> str:
    """The id that every row is given, "" where the list has one.

    Raises ConfigError where a required column comes from nowhere.
    """
    stated = {*columns.mapped, *columns.constants}
    if not columns.mapped:
        template = N_(
            "[[source]] {source}: {option} must be a table: [source.columns], column = "
            '"heading of the list".'
        )
        raise columns.setting.wrong("columns", template)
    made = file.key[0] if file.stem in _MADE_FROM and file.key[0] not in stated else ""
    lacking = [name for name in file.required if name not in stated and name != made]
    if lacking:
        template = N_(
            "[[source]] {source}: {file} needs {columns}. Name their headings in [source.columns],"
            " or their value in [source.constants]."
        )
        values = {"file": file.stem, "columns": ", ".join(lacking)}
        raise ConfigError(template, source=columns.setting.name, **values)
    return made


class _Cleaner:
    """Settles row by row what a contract cannot know, and counts what it did."""

    def __init__(self, file: LayoutFile, columns: Columns, rows: ListRows, made: str) -> None:
        self.file, self.rows, self.made = file, rows, made
        self.source = columns.setting.name
        self.dates = [n for n, c in columns.known.items() if c.type == DATE and n in columns.mapped]
        self.pairs = {
            first: last
            for first, last in _PAIRS.items()
            if first in columns.mapped
            and last in columns.known
            and columns.mapped.get(last, columns.mapped[first]) == columns.mapped[first]
        }
        self.made_from: dict[str, int] = {}
        self.emptied: dict[str, int] = {}
        self.doubtful: dict[str, int] = {}

    def row(self, line: int, cells: dict[str, str]) -> dict[str, str]:
        """The cells of a row, with both ends of a span, without days that are none, with an id."""
        for first, last in self.pairs.items():
            if found := span(cells[first]):
                cells[first], cells[last] = found
        for name in self.dates:
            if self.rows.workbook and _NO_DAYS.fullmatch(cells[name]):
                cells[name] = ""
                self.emptied[name] = self.emptied.get(name, 0) + 1
            elif cells[name] in _DOUBTFUL:
                self.doubtful[name] = self.doubtful.get(name, 0) + 1
        if self.made:
            cells[self.made] = self._id(line, cells)
        return cells

    def warnings(self) -> list[Message]:
        """What was settled, in words."""
        emptied = N_(
            "{file}: cells of {column} that hold a number below 32, shown as a day of January 1900,"
            " are taken as empty. Rows: {count}."
        )
        doubtful = N_(
            "{file}: {column} is 1 January 2000 or 1970, which often stands for an unknown day. Check"
            " them. Rows: {count}."
        )
        made = N_("{file}: the list has no {column}; it is made from {columns}.")
        told = []
        for template, counts in ((emptied, self.emptied), (doubtful, self.doubtful)):
            for name, count in counts.items():
                values = {"column": self.rows.headings.get(name, name), "count": str(count)}
                told.append(Message(template, {"file": self.rows.file, **values}))
        if self.made_from:
            columns = ", ".join(f"{name} ({n})" for name, n in self.made_from.items())
            values = {"file": self.rows.file, "column": self.made, "columns": columns}
            told.append(Message(made, values))
        return told

    def _id(self, line: int, cells: dict[str, str]) -> str:
        """The source's name with what tells the row from others and stays when rows move."""
        for names in _MADE_FROM[self.file.stem]:
            text = slug(" ".join(self._identifying(name, cells) for name in names))
            if text and self._identifying(names[0], cells):
                return self._made_from(" + ".join(names), text)
        return self._made_from("line", str(line))

    def _made_from(self, columns: str, text: str) -> str:
        self.made_from[columns] = self.made_from.get(columns, 0) + 1
        return f"{self.source}:{text}"

    def _identifying(self, name: str, cells: dict[str, str]) -> str:
        text = cells.get(name, "")
        if name not in ("siret", "siren") or not text:
            return text
        try:
            return company_number(text, 14 if name == "siret" else 9)
        except BadCell:
            return ""


def span(text: str) -> tuple[str, str] | None:
    """The first and last day of two dates in one cell: ``2019-02-15/2022-02-14``,
    ``du 12 au 14 mars 2024``; None for any other text."""
    ends = _BETWEEN.split(_OPENING.sub("", text, count=1))
    if len(ends) != 2:
        return None
    last = iso_day(ends[1].strip())
    first = ends[0].strip().removesuffix("er")
    if re.fullmatch(r"\d{1,2}", first) and re.fullmatch(r"\d{4}-\d\d-\d\d", last):
        first = f"{last[:8]}{int(first):02}"
    first = iso_day(first)
    try:
        stated_date(first), stated_date(last)
    except BadCell:
        return None
    return first, last
