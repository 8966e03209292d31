"""Cells of text as typed values: texts, numbers, flags, dates, lists and codes.

Every function here reads one cell and returns its value, or raises BadCell with the reason. A
column is read through ``read_distinct``, once for each distinct value.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from observatory.i18n import Message, N_

MAX_TEXT = 2_000
MAX_LONG_TEXT = 10_000
FIRST_YEAR, LAST_YEAR = 1000, 2200


class BadCell(Exception):
    """A cell that cannot be read; ``reason`` does not repeat its value."""

    def __init__(self, template: str, **values: str) -> None:
        super().__init__(template)
        self.reason = Message(template, values)


Outcome = tuple[list[Any], dict[int, Message]]
"""Values by distinct cell, and the reason of those that cannot be read, by their position."""


def read_distinct(distinct: Sequence[str], read: Callable[[str], Any]) -> Outcome:
    """Apply a reader of cells to distinct cells; "" is never read and stays None."""
    values: list[Any] = []
    reasons: dict[int, Message] = {}
    for position, cell in enumerate(distinct):
        value = None
        if cell:
            try:
                value = read(cell)
            except BadCell as error:
                reasons[position] = error.reason
        values.append(value)
    return values, reasons


# Texts

# Zero-width and direction marks, soft hyphens: invisible, they make equal texts differ.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_GUARDED = ("'=", "'+", "'-", "'@")
_AS_FORMULA = re.compile(r'="((?:[^"]|"")*)"')


def clean(cell: str) -> str:
    """The cell in one normal form: NFC, nothing invisible, runs of blanks as one space.

    A text that a spreadsheet protects as ``="06"`` is that text; so is one that an apostrophe keeps
    from being a formula.
    """
    if not (cell.isascii() and cell.isprintable()):
        cell = unicodedata.normalize("NFC", _INVISIBLE.sub("", cell))
    text = " ".join(cell.split())
    if text.startswith(_GUARDED):
        return text[1:]
    formula = _AS_FORMULA.fullmatch(text) if text.startswith('="') else None
    return formula[1].replace('""', '"').strip() if formula else text


def text_within(limit: int) -> Callable[[str], str]:
    """A reader of texts of at most ``limit`` characters."""

    def read(cell: str) -> str:
        if len(cell) > limit:
            raise BadCell(N_("longer than {limit} characters: shorten it"), limit=str(limit))
        return cell

    return read


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a list, without blank and repeated ones."""
    parts = (part.strip() for part in text_within(MAX_LONG_TEXT)(cell).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


_FLAGS = {
    **dict.fromkeys(("1", "1.0", "oui", "yes", "true", "vrai"), True),
    **dict.fromkeys(("0", "0.0", "non", "no", "false", "faux"), False),
}


def flag(cell: str) -> bool:
    """0 or 1, also as a word of French or English."""
    found = _FLAGS.get(cell.casefold())
    if found is None:
        raise BadCell(N_("neither 0 nor 1: write 0 for no, 1 for yes"))
    return found


# Numbers

_NUMBER = r"[+-]?(?:{whole}(?:{mark}\d+)?|{mark}\d+)(?:[eE][+-]?\d{{1,3}})?"
_WHOLE = r"(?:\d+|[1-9]\d{{0,2}}(?:(?P<group>[ '{group}])\d{{3}})(?:(?P=group)\d{{3}})*)"


def _pattern(mark: str, group: str) -> re.Pattern[str]:
    whole = _WHOLE.format(group=group)
    return re.compile(_NUMBER.format(whole=whole, mark=re.escape(mark)), re.ASCII)


_READINGS = {",": _pattern(",", "."), ".": _pattern(".", ",")}
_WHOLE_LIMIT = 10**15  # what a spreadsheet and a float both hold to the last digit
_PLAIN_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?", re.ASCII)
_EURO = re.compile(r"^(?:€|EUR) ?|(?: ?(?:€|EUR))$", re.I)


def readings(cell: str, euros: bool = False) -> dict[str, float]:
    """What a cell says as a number, by the decimal mark that it is read with: ``,`` or ``.``.

    One entry, or two with equal values, for a number that can be read in one way; two with
    different values for ``1,234``; none for what is no number. Groups of three digits may stand
    apart by a space, an apostrophe, or the mark that is not the decimal one. With ``euros`` the
    currency may be written.
    """
    if cell.isdecimal() and cell.isascii():
        value = float(cell)
        return {",": value, ".": value}
    text = cell.replace("\u2212", "-").replace("\u2019", "'")
    if euros:
        text = _EURO.sub("", text, count=1)
    found = {}
    for mark, pattern in _READINGS.items():
        if pattern.fullmatch(text):
            group = "." if mark == "," else ","
            plain = text.replace(group, "").replace(" ", "").replace("'", "").replace(mark, ".")
            value = float(plain)
            if abs(value) != float("inf"):
                found[mark] = value
    return found


def decimal_mark(cells: list[dict[str, float]]) -> str | None:
    """The decimal mark that the cells show, None where they show none or both."""
    marks = {next(iter(cell)) for cell in cells if len(cell) == 1}
    return marks.pop() if len(marks) == 1 else None


def shows_mark(cell: str, workbook: bool) -> bool:
    """Whether a cell may say which decimal mark its file uses.

    A workbook's own numbers always come with a point and tell nothing of the texts beside them.
    """
    return not (workbook and _PLAIN_POINT.fullmatch(cell))


def number(
    cell: str,
    found: dict[str, float],
    mark: str | None,
    fits: Callable[[float], bool],
    whole: bool = False,
) -> float:
    """The value of a cell, given its ``readings`` and the decimal mark that its file shows.

    Two readings are told apart by what the column can hold (``fits``), then by the file's decimal
    mark; where neither tells, the cell is refused, since one of them is wrong by a factor of 1000.
    """
    if not found:
        if "%" in cell:
            raise BadCell(N_("a percentage: write it without the % sign, in the column's unit"))
        raise BadCell(N_("not a number: write digits only, and leave the cell empty if unknown"))
    values = set(found.values())
    if len(values) > 1:
        fitting = {value for value in values if fits(value)}
        values = fitting or values
    if len(values) > 1:
        if mark is None:
            raise BadCell(
                N_(
                    "can be read as thousands or as decimals: write it without a separator of"
                    " thousands, or with four decimals"
                )
            )
        values = {found[mark]}
    value = values.pop()
    if whole and not value.is_integer():
        raise BadCell(N_("not a whole number"))
    if whole and abs(value) >= _WHOLE_LIMIT:
        raise BadCell(N_("too large: a whole number has at most 15 digits here"))
    return value


# Dates

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})|(?P<m2>\d{1,2})/(?P<y2>\d{4})", re.ASCII)
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?Z|[+-]\d{2}:?\d{2})?)?"
_DAY = re.compile(
    rf"(?:(?P<y>\d{{4}})(?P<s>[-/])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})(?P<s2>[-/.])(?P<m2>\d{{1,2}})(?P=s2)(?P<y2>\d{{4}})){_TIME}",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{5,6}(?:\.\d+)?", re.ASCII)
_SERIAL_ORIGIN = date(1899, 12, 30)
_SERIALS = range(10_000, 110_000)


def stated_date(cell: str, workbook: bool = False) -> tuple[date, str]:
    """The first day of a stated date and its precision: ``day``, ``month`` or ``year``.

    Days are ``2018-04-23`` or ``23/04/2018`` (never month first), with or without a time; months
    ``2018-04`` or ``04/2018``; years ``2018``. In a workbook a number of five digits is a day.
    """
    if found := _YEAR.fullmatch(cell):
        return _day(int(found[1]), 1, 1), "year"
    if found := _MONTH.fullmatch(cell):
        return _day(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), 1), "month"
    if found := _DAY.fullmatch(cell):
        year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
        return _day(year, month, int(found["d"] or found["d2"])), "day"
    if _SERIAL.fullmatch(cell) and int(float(cell)) in _SERIALS:
        day = _SERIAL_ORIGIN + timedelta(days=int(float(cell)))
        if workbook:
            return day, "day"
        raise BadCell(
            N_("a spreadsheet's day number: write the date as {example}"), example=day.isoformat()
        )
    if _SHORT_YEAR.fullmatch(cell):
        raise BadCell(N_("the year has two digits: write all four"))
    raise BadCell(N_("not a date: write 2018, 2018-04, 2018-04-23 or 23/04/2018"))


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell(
            N_("the year lies outside {first}–{last}"), first=str(FIRST_YEAR), last=str(LAST_YEAR)
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell(
            N_("there is no such day in the calendar: the order is day, month, year")
        ) from None


# French company numbers

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
_POSTAL_SERVICE = "356000000"


def company_number(cell: str, digits: int) -> str:
    """A SIREN (9 digits) or SIRET (14): spaces and a spreadsheet's decimals off, checked.

    One or two leading zeros that a spreadsheet dropped are restored where the check digit agrees.
    The check is Luhn's; the establishments of La Poste follow a rule of their own (INSEE: the sum
    of the digits is a multiple of 5).
    """
    if _SCIENTIFIC.fullmatch(cell):
        raise BadCell(
            N_(
                "the number was shortened by a spreadsheet and its last digits are lost: copy it"
                " again into a column of text format"
            )
        )
    text = re.sub(r"[.,]0+$", "", re.sub(r"[\s'.]", "", cell) if cell.count(".") != 1 else cell)
    text = text.replace(" ", "")
    if not (text.isascii() and text.isdecimal()) or not digits - 2 <= len(text) <= digits:
        raise BadCell(N_("not a number of {digits} digits"), digits=str(digits))
    if not _is_valid(text.zfill(digits)):
        if len(text) < digits:
            raise BadCell(N_("not a number of {digits} digits"), digits=str(digits))
        raise BadCell(N_("the check digit is wrong: a digit is mistyped or two are swapped"))
    return text.zfill(digits)


def _is_valid(text: str) -> bool:
    if text.startswith(_POSTAL_SERVICE) and len(text) == 14 and sum(map(int, text)) % 5 == 0:
        return True
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(text)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def take(values: list[Any], codes: np.ndarray, dtype: str) -> pd.Series:
    """A column from its distinct values and each row's place among them."""
    column: pd.Series = pd.Series(values, dtype=dtype)
    return column.take(codes).reset_index(drop=True)
