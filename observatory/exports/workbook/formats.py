"""Number formats: a cell holds the number, its format shows what the report says of it.

Codes are those of the file format, the same in every language; the prefix of a locale makes a
reader's spreadsheet write separators and months as the report's language does.
"""

from datetime import date
from typing import Any

from observatory.exports.content import Cell
from observatory.exports.workbook.cells import FORMULA
from observatory.i18n import NO_BREAK_SPACE as _NO_BREAK
from observatory.i18n import Language

_LOCALES = {"fr": "[$-40C]", "en": "[$-809]"}
_DAYS = {"day": ("d mmmm yyyy", "d mmm yyyy"), "month": ("mmmm yyyy", "mmm yyyy")}
MAX_LITERAL = 60
"""Characters beside a number that its format shows; longer ones are no part of a number."""


def number_format(language: Language, cell: Cell) -> str:
    """The format in which the cell's ``value`` reads as its ``text``.

    What the text says beside the number, as "9 +" for a floor, is a literal of the format.
    """
    place = _LOCALES.get(language.code, "")
    if isinstance(cell.value, date):
        return place + _day_format(language, cell.value, cell.text)
    value = float(cell.value or 0)
    if cell.unit == "year":
        return "0"
    plain, moved = language.quantity(value, cell.unit), language.change(value, cell.unit)
    readings = ((plain, False), (moved, True))
    for said, signed in reversed(readings) if cell.text.startswith("+") else readings:
        before, found, after = cell.text.partition(said)
        if found and len(before) + len(after) <= MAX_LITERAL:
            code = _base(language, cell.unit, _decimals(language, said))
            if signed and cell.unit == "share":
                # Points of per cent: a format cannot multiply without its sign of per cent.
                after = f"{_NO_BREAK}{language._('pt')}{after}"
            whole = f"{_literal(before)}{code}{_literal(after)}"
            return place + (f"+{whole};-{whole};{whole}" if signed else whole)
    return place + _base(language, cell.unit, _decimals(language, plain))


def _base(language: Language, unit: str, decimals: int) -> str:
    digits = f".{'0' * decimals}" if decimals else ""
    french = language.code == "fr"
    if unit == "share":
        return f"0{digits}" + (f'"{_NO_BREAK}"%' if french else "%")
    if unit == "eur":
        amount = f"#,##0{digits}"
        return f'{amount}"{_NO_BREAK}€"' if french else f'"€"{amount}'
    return f"#,##0{digits}"


def _decimals(language: Language, text: str) -> int:
    """How many decimals a number is written with; a shortened amount is written in full."""
    mark = language.separators[0]
    _, found, rest = text.partition(mark)
    if not found or any(c.isalpha() for c in rest):
        return 0
    return sum(1 for c in rest if c.isdigit())


def _day_format(language: Language, day: date, text: str) -> str:
    if text == str(day.year):
        return "yyyy"
    for precision, codes in _DAYS.items():
        for code, short in zip(codes, (False, True), strict=True):
            if text == language.date(day, precision, short=short):
                return code
    return "dd/mm/yyyy"


def _literal(text: str) -> str:
    """A text as a number format holds it."""
    return f'"{text}"' if (text := text.replace('"', "”").replace("\\", "")) else ""


def shown(language: Language, cell: Cell) -> str:
    """About what the cell shows, to know how wide it is."""
    if isinstance(cell.value, date) or cell.value is None:
        return cell.text
    if cell.unit == "eur":
        return f"{language.number(cell.value)}{_NO_BREAK}€ +"
    return cell.text


def text_format(text: str) -> dict[str, Any]:
    """Properties of the format of a text: what begins as a formula stays a text when it is edited."""
    return {"quote_prefix": True} if text.startswith(FORMULA) else {}
