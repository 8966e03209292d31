"""Lists with headings of their own: where the table begins, and the cells of the columns asked for.

Titles, group lines and other sheets stand around the table; it begins under the row that has most of
the headings asked for. No other column is looked at.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from etl.faults import PERSONAL, FileRefused, Rejection
from etl.sources.delimited import DELIMITERS, Record, decode, hinted_delimiter, mend, records
from etl.sources.tabular import file_content, printable, wrong_width
from etl.sources.workbook import is_workbook, sheets
from observatory.cells import clean
from observatory.i18n import Message, N_
from observatory.letters import fold

_WITHIN = 60
"""Rows, blank ones aside, among which the headings are looked for."""
_OCCURRENCE = re.compile(r"(.+?) ?\((\d{1,3})\)")
_ORNAMENTS = re.compile(r"[*°:_\s]+")


@dataclass(frozen=True)
class Asked:
    """A column that a reader asks of a list.

    ``parts``: what its cells are joined from; each part is a heading, or several of which the first
    that stands there is taken. ``Nom (2)`` is the second heading of that name. ``needed``: whether a
    list without it is refused; ``first``: whether the first of several columns of its heading will do.
    """

    name: str
    parts: tuple[tuple[str, ...], ...]
    needed: bool = True
    first: bool = False


@dataclass
class Listing:
    """A list that is open: iterate ``rows()`` once, then ``read``, ``faults`` and ``skipped`` hold.

    ``headings``: the headings of each column found, as the list writes them; ``line``: the header's
    line (row of the sheet); ``skipped``: rows that have nothing in any of these columns.
    """

    file: str
    line: int
    headings: dict[str, tuple[str, ...]]
    workbook: bool
    sha256: str
    bytes: int
    warnings: list[Message]
    _places: dict[str, list[int]]
    _header: list[str]
    _records: Iterator[Record]
    read: int = 0
    skipped: int = 0
    last_line: int = 0
    faults: list[Rejection] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, list[str]]]]:
        """The line of each row and, by column, the cells of its parts as the list writes them."""
        least = max((i for i, cell in enumerate(self._header, 1) if cell.strip()), default=0)
        for line, cells in self._records:
            self.last_line = line
            if not _is_filled("".join(cells)):
                continue
            while len(cells) > len(self._header) and not cells[-1].strip():
                cells.pop()
            if not least <= len(cells) <= len(self._header):
                self.read += 1
                # The whole line is hidden: it holds columns that nobody asked for.
                reason = wrong_width(len(cells), least)
                self.faults.append(Rejection(self.file, line, "", PERSONAL, reason))
                continue
            row = {
                name: [mend(cells[at]) if self.workbook else cells[at] for at in positions]
                for name, positions in self._places.items()
            }
            if not _is_filled("".join(cell for parts in row.values() for cell in parts)):
                self.skipped += 1
            elif not self._repeats_header(cells):
                self.read += 1
                yield line, row

    def _repeats_header(self, cells: list[str]) -> bool:
        places = {place for at in self._places.values() for place in at}
        return all(cells[i].strip() == self._header[i].strip() for i in places)


def heading_key(text: str) -> str:
    """A heading as headings are compared: without case, accents, stars, colons and extra blanks."""
    return " ".join(_ORNAMENTS.sub(" ", fold(_text(text).replace("’", "'"))).split())


def open_list(path: Path, asked: Sequence[Asked], sheet: str = "", header: int = 0) -> Listing:
    """Find a list in a file: a CSV file or a workbook.

    ``sheet`` names the sheet; else it is the one with most of the headings. ``header`` is the line
    of the headings, where it is known. Raises FileRefused.
    """
    name = printable(path.name)
    content = file_content(path, name)
    workbook = is_workbook(content)
    warnings: list[Message] = []
    if workbook:
        found = [
            item
            for title, rows in _chosen_sheets(content, name, sheet)
            if (item := _find(rows, title, asked, header))
        ]
    else:
        text, warnings = decode(content, name)
        found = _by_delimiter(text, name, asked, header)
    best = max(found, key=lambda item: item.score, default=None)
    if best is None or not best.score[0]:
        raise _no_headings(name, header, asked)
    alike = [item.title for item in found if workbook and item.score[0] == best.score[0]]
    if len(alike) > 1:
        template = N_(
            "{file}: the headings stand in several sheets ({sheets}); {sheet} alone is read. Name"
            " another with sheet, in a source of its own."
        )
        values = {"file": name, "sheets": ", ".join(alike), "sheet": best.title}
        warnings.append(Message(template, values))
    places = best.places(name)
    headings = {
        key: tuple(_shown(best.cells[at]) for at in positions) for key, positions in places.items()
    }
    return Listing(
        name, best.line, headings, workbook, hashlib.sha256(content).hexdigest(), len(content),
        warnings, places, best.cells, best.records,
    )  # fmt: skip


@dataclass
class _Found:
    """A row that may be the header, and the rows under it."""

    title: str
    line: int
    cells: list[str]
    records: Iterator[Record]
    asked: Sequence[Asked]

    def __post_init__(self) -> None:
        self.keys = [heading_key(cell) for cell in self.cells]

    @property
    def score(self) -> tuple[int, int]:
        """How many of the headings asked for stand in the row, and how many cells are filled."""
        parts = [part for item in self.asked for part in item.parts]
        found = sum(any(self._at(heading) for heading in part) for part in parts)
        return found, sum(1 for key in self.keys if key)

    def places(self, name: str) -> dict[str, list[int]]:
        """The positions of each column's parts. Raises FileRefused for what is missing or unclear."""
        result: dict[str, list[int]] = {}
        missing: list[str] = []
        for item in self.asked:
            found = [next(filter(None, map(self._at, part)), []) for part in item.parts]
            lost = [part[0] for part, at in zip(item.parts, found, strict=True) if not at]
            if lost and item.needed:
                missing += lost
            elif not lost:
                for at in found:
                    if len(at) > 1 and not item.first:
                        raise self._unclear(name, at)
                result[item.name] = [at[0] for at in found]
        if missing:
            raise self._missing(name, missing)
        return result

    def _at(self, heading: str) -> list[int]:
        """Where a heading stands: once, nowhere, or at several places."""
        key = heading_key(heading)
        at = [i for i, other in enumerate(self.keys) if other == key and key]
        numbered = _OCCURRENCE.fullmatch(heading.strip())
        if at or not numbered or not int(numbered[2]):
            return at
        key, number = heading_key(numbered[1]), int(numbered[2])
        return [i for i, other in enumerate(self.keys) if other == key and key][number - 1 : number]

    def _unclear(self, name: str, at: list[int]) -> FileRefused:
        template = N_(
            "{file}, line {line}: the heading {heading} stands {count} times. Name the one that is"
            " meant in [source.columns] as “{heading} (1)”, “{heading} (2)” and so on."
        )
        values = {"heading": _shown(self.cells[at[0]]), "count": str(len(at))}
        return _refused(template, name, self.line, **values)

    def _missing(self, name: str, missing: list[str]) -> FileRefused:
        shown = {key: _shown(cell) for key, cell in zip(self.keys, self.cells, strict=True) if key}
        told = []
        for heading in missing:
            near = get_close_matches(heading_key(heading), shown, 1, 0.5)
            told.append(f"{heading} (→ {shown[near[0]]}?)" if near else heading)
        template = N_(
            "{file}, line {line}: the list has no heading {missing}. Name the headings in"
            " [source.columns] as the list writes them."
        )
        return _refused(template, name, self.line, missing=", ".join(told))


def _chosen_sheets(content: bytes, name: str, sheet: str) -> Iterator[tuple[str, Iterator[Record]]]:
    titles = []
    for title, rows in sheets(content, name, fill=True):
        titles.append(title)
        if not sheet or heading_key(title) == heading_key(sheet):
            yield title, rows
            if sheet:
                return
    if sheet:
        template = N_("{file} has no sheet {sheet} that is shown. Its sheets: {sheets}.")
        values = {"file": name, "sheet": sheet, "sheets": ", ".join(titles)}
        raise FileRefused(name, Message(template, values))


def _by_delimiter(text: str, name: str, asked: Sequence[Asked], header: int) -> list[_Found]:
    """The header as each separator gives it; where none does, the text's own faults are raised."""
    hinted = hinted_delimiter(text)
    delimiters = (hinted,) if hinted else DELIMITERS
    found: list[_Found] = []
    fault: FileRefused | None = None
    for delimiter in delimiters:
        try:
            item = _find(records(text, delimiter, name), "", asked, header)
        except FileRefused as refusal:
            fault = fault or refusal
            continue
        if item:
            found.append(item)
    if fault and not any(item.score[0] for item in found):
        raise fault
    return found


def _find(rows: Iterator[Record], title: str, asked: Sequence[Asked], header: int) -> _Found | None:
    """The likeliest header among a sheet's first rows: the one with most of the headings.

    A heading that stands in the row above, in cells merged over both, counts for a row.
    """
    first = list(islice((r for r in rows if "".join(r[1]).strip()), max(_WITHIN, header)))
    best = _Found(title, 0, [], iter(()), asked)
    for at, (line, cells) in enumerate(first):
        if header and line != header:
            continue
        item = _Found(title, line, cells, _after(first[at + 1 :], rows), asked)
        above = first[at - 1][1] if at else []
        if len(above) == len(cells):
            both = [cell if cell.strip() else over for cell, over in zip(cells, above, strict=True)]
            merged = _Found(title, line, both, item.records, asked)
            item = merged if merged.score[0] > max(item.score[0], best.score[0]) else item
        best = max(best, item, key=lambda one: one.score)
    return best if best.line else None


def _is_filled(text: str) -> bool:
    return bool(text and not text.isspace() and clean(text))


def _after(first: list[Record], rows: Iterator[Record]) -> Iterator[Record]:
    yield from first
    yield from rows


def _text(cell: str) -> str:
    return clean(mend(cell))


def _shown(cell: str) -> str:
    text = printable(_text(cell))
    return text if len(text) <= 60 else f"{text[:59]}…"


def _no_headings(name: str, header: int, asked: Sequence[Asked]) -> FileRefused:
    # The cells are not quoted: without a header they may be a person's.
    headings = ", ".join(part[0] for item in asked for part in item.parts if item.needed)
    if header:
        template = N_(
            "{file}, line {line}: none of the headings stands there: {headings}. Correct header, or"
            " leave it out."
        )
        return _refused(template, name, header, headings=headings)
    template = N_(
        "{file}, line {line}: no row has any of the headings: {headings}. Name them in"
        " [source.columns] as the list writes them, or check that this is the right file."
    )
    return _refused(template, name, 1, headings=headings)


def _refused(template: str, name: str, line: int, **values: str) -> FileRefused:
    return FileRefused(name, Message(template, {"file": name, "line": str(line), **values}), line)
