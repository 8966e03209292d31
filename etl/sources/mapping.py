"""What a configuration says of a list's columns: their headings, their values, what is absent.

Shared by the sources that are lists with headings of their own::

    [source.columns]          # column -> heading, or headings whose cells are joined
    [source.values.status]    # value of the list -> value of the column
    [source.constants]        # column -> value where the list states none
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from etl.faults import Rejection
from etl.sources.base import Setting
from etl.sources.listing import Asked, Listing, heading_key, open_list
from etl.sources.tabular import ABSENT as EMPTY_FILE
from etl.sources.tabular import is_absent, printable
from observatory import reference
from observatory.cells import BadCell, clean, stated_date
from observatory.config import ConfigError
from observatory.i18n import Message, N_
from observatory.letters import fold
from observatory.model import Column
from observatory.model.fields import DATE, INTEGER, LIST
from observatory.settings import not_known

ABSENT = (
    "NR", "NA", "N/A", "#N/A", "ND", "[ND]", "N.D.", "NC", "N.C.", "-", "–", "—", "?", "null",
    "non renseigné", "non communiqué", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#VALEUR!", "#NOM?",
)  # fmt: skip
"""What lists write where they know nothing, unless the option ``absent`` says otherwise."""
NEXT_FILE = 100_000
"""The lines of a source's second, third… file are told from the next multiple of this on."""

_POSTAL = ("code postal", "postal code", "postcode", "zip", "cp")
_COUNTRIES = ("country_code", "country_a", "country_b", "outlet_country")
_TOWN = re.compile(r"\b(?:ville|commune|localite|town|city)\b")
_TIME = r"(?:,?(?: a| at)? \d{1,2} ?[h:] ?\d{0,2}(?::\d\d)?)?"
_WORD_DATES = (
    re.compile(rf"(?:[a-z]+\.?,? )?(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)? (?P<m>[a-z]+)\.?,? (?P<y>\d{{4}}){_TIME}"),
    re.compile(rf"(?:[a-z]+\.?,? )?(?P<m>[a-z]+)\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}"),
    re.compile(r"(?P<m>[a-z]+)\.? (?P<y>\d{4})"),
)  # fmt: skip
_OTHER_COUNTRIES = {"uk": "GB", "usa": "US", "etats-unis d'amerique": "US", "grande-bretagne": "GB"}
_ZERO_MONEY = re.compile(r"[$£€] ?0+(?:[.,]0+)?|0+(?:[.,]0+)? ?[$£€]")


class Columns:
    """The columns that a source's list fills, as its options map them.

    ``known``: the columns that may be mapped; ``usual``: the headings under which a column is looked
    for where the options name none; ``needed``: those without which a list is refused.
    Raises ConfigError.
    """

    def __init__(
        self,
        setting: Setting,
        known: Mapping[str, Column],
        usual: Mapping[str, Sequence[str]] | None = None,
        needed: Collection[str] = (),
    ) -> None:
        self.setting, self.known = setting, known
        self.usual, self.needed = usual or {}, needed
        self.mapped = {name: self._headings(name) for name in self._names("columns")}
        self.values = {name: self._words(name) for name in self._names("values")}
        self.constants = {
            name: self._typed(self.known[name], self._constant(f"constants.{name}", value))
            for name, value in self._names("constants").items()
        }
        absent = setting.texts("absent") if "absent" in setting.source else ABSENT
        self.absent = {fold(clean(word)) for word in absent}
        self._longest_absent = max(map(len, self.absent), default=0)
        place = self.mapped.get("commune", ())
        if place and all(map(_is_postal, place)):
            template = N_(
                "[[source]] {source}: columns.commune names a postal code alone, which may be the"
                ' code of some other commune. Name the town too: ["Code postal", "Ville"].'
            )
            raise ConfigError(template, source=setting.name)
        self._read = lru_cache(maxsize=100_000)(self._read_cell)

    def asked(self) -> list[Asked]:
        """What is asked of a list."""
        found = [
            Asked(name, tuple((heading,) for heading in parts))
            for name, parts in self.mapped.items()
        ]
        return found + [
            Asked(name, (tuple(headings),), name in self.needed)
            for name, headings in self.usual.items()
            if name not in self.mapped
        ]

    def cells(self, row: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The cell of every column of a row, from the parts that a list has for it."""
        cells = {name: self._read(name, tuple(parts)) for name, parts in row.items()}
        for name, value in self.constants.items():
            cells[name] = cells.get(name) or value
        return cells

    # Options

    def _names(self, option: str) -> dict[str, Any]:
        """A table of the options whose keys are columns."""
        table = self.setting.table(option)
        for name in table:
            if name not in self.known:
                raise not_known(
                    name,
                    self.known,
                    N_("[[source]] {source}: {option} is not a column. Did you mean {near}?"),
                    N_("[[source]] {source}: {option} is not a column. Known: {known}."),
                    source=self.setting.name,
                    option=f"{option}.{name}",
                )
        return table

    def _headings(self, name: str) -> tuple[str, ...]:
        value = self.setting.table("columns")[name]
        headings = [value] if isinstance(value, str) else value
        if not isinstance(headings, list) or not headings or not all(map(_is_filled, headings)):
            template = N_("[[source]] {source}: {option} must be a heading, or a list of headings.")
            raise self.setting.wrong(f"columns.{name}", template)
        return tuple(headings)

    def _words(self, name: str) -> dict[str, str]:
        value = self.setting.table("values")[name]
        if not isinstance(value, dict):
            template = N_(
                "[[source]] {source}: {option} must be a table: write [source.{option}] on its own"
                " line."
            )
            raise self.setting.wrong(f"values.{name}", template)
        return {
            fold(clean(word)): self._constant(f"values.{name}.{word}", meant)
            for word, meant in value.items()
        }

    def _constant(self, option: str, value: object) -> str:
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, str | int | float | date):
            return str(value)
        template = N_("[[source]] {source}: {option} must be a text or a number.")
        raise self.setting.wrong(option, template)

    # Cells

    def _read_cell(self, name: str, parts: tuple[str, ...]) -> str:
        column = self.known[name]
        texts = [self._stated(part, column) for part in parts]
        if name == "commune":
            text = self._place(texts, self.mapped.get(name, ()))
        else:
            text = (";" if column.type == LIST else " ").join(part for part in texts if part)
        if words := self.values.get(name):
            items = text.split(";") if column.type == LIST else [text]
            text = ";".join(words.get(fold(clean(item)), item) for item in items)
        return self._typed(column, text)

    def _typed(self, column: Column, text: str) -> str:
        """A text in the form that its column's contract reads."""
        if column.type == DATE:
            return iso_day(text)
        if column.name.endswith("_year") and column.type == INTEGER:
            return _year(text)
        if column.unit == "EUR" and _ZERO_MONEY.fullmatch(text):
            return "0"
        return country(text) if column.name in _COUNTRIES else text

    def _stated(self, cell: str, column: Column) -> str:
        """A cell's text, "" where it says that nothing is known; line breaks part a list's items."""
        text = clean(re.sub(r"[\r\n]+", ";", cell.strip()) if column.type == LIST else cell)
        if len(text) > self._longest_absent:
            return text
        # NA is Namibia.
        is_code = column.name in _COUNTRIES and len(text) == 2
        return "" if fold(text) in self.absent and not is_code else text

    def _place(self, texts: Sequence[str], headings: Sequence[str]) -> str:
        """Postal code, with the zero that a spreadsheet drops, and town; a postal code alone is
        nothing, since it may be the code of some other commune."""
        postal, town = [], []
        for at, text in enumerate(texts):
            if len(headings) == len(texts) and _is_postal(headings[at]):
                postal.append(self._postal_code(text))
            else:
                town.append(text)
        return " ".join(part for part in (*postal, *town) if part) if any(town) else ""

    def _postal_code(self, text: str) -> str:
        digits = re.sub(r"\.0+$", "", text)
        if not digits.strip("0"):
            return ""
        return digits.zfill(5) if self.setting.country == "FR" and digits.isdecimal() else digits


class ListRows:
    """The rows of a source's lists, one file after the other; iterate once, then the rest holds.

    Iterating gives the line and, by column, the cells. ``headings``: column -> heading; ``read``: the
    rows that say anything; ``faults``: those with a wrong number of cells; ``workbook``: whether all
    files are workbooks; ``sha256`` and ``bytes`` of all. ``aside`` are columns asked for beside those
    that are kept; ``beside`` has their cells for the row that is given. Raises FileRefused.
    """

    def __init__(
        self, paths: Sequence[Path], columns: Columns, aside: Sequence[Asked] = ()
    ) -> None:
        # What office programs lay beside a file that is open is no list.
        self.paths = [path for path in paths if not path.name.startswith(("~$", "."))]
        self.columns, self.aside = columns, aside
        self.beside: list[str] = []
        self.sheet = columns.setting.text("sheet")
        header = columns.setting.number("header", 0)
        if header < 0 or not header.is_integer():
            template = N_(
                "[[source]] {source}: {option} must be the number of the line with the headings."
            )
            raise columns.setting.wrong("header", template)
        self.header = int(header)
        self.headings: dict[str, str] = {}
        self.faults: list[Rejection] = []
        self.warnings: list[Message] = []
        self.read, self.bytes, self.sha256, self.workbook = 0, 0, "", True

    @property
    def file(self) -> str:
        """The name of the file, or of the first and the last one."""
        names = [path.name for path in self.paths] or [self.columns.setting.name]
        return printable(names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}")

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        offset, digests = 0, []
        for path in self.paths:
            if path.exists() and is_absent(path):
                self.warnings.append(Message(EMPTY_FILE, {"file": printable(path.name)}))
                continue
            asked = [*self.columns.asked(), *self.aside]
            found = open_list(path, asked, self.sheet, self.header)
            names = {item.name for item in self.aside}
            self.headings |= {
                name: " + ".join(headings)
                for name, headings in found.headings.items()
                if name not in names
            }
            self.workbook &= found.workbook
            for line, row in found.rows():
                self.beside = [part for name in names & row.keys() for part in row.pop(name)]
                yield offset + line, self.columns.cells(row)
            self._account(found, offset)
            digests.append(found.sha256)
            offset += (found.last_line // NEXT_FILE + 1) * NEXT_FILE
        whole = hashlib.sha256("".join(digests).encode()).hexdigest()
        self.sha256 = digests[0] if len(digests) == 1 else whole

    def _account(self, found: Listing, offset: int) -> None:
        self.read += found.read
        self.bytes += found.bytes
        self.warnings += found.warnings
        self.faults += [
            Rejection(self.file, offset + fault.line, fault.column, fault.value, fault.reason)
            for fault in found.faults
        ]
        if found.skipped:
            template = N_(
                "{file}: rows left out because they have nothing in the columns that are read:"
                " {count}."
            )
            values = {"file": found.file, "count": str(found.skipped)}
            self.warnings.append(Message(template, values))
        if offset:
            template = N_("{file}: its lines are told from {first} on.")
            values = {"file": found.file, "first": str(offset + 1)}
            self.warnings.append(Message(template, values))


def iso_day(text: str) -> str:
    """A date whose month is a word of French or English in digits; any other text as it is."""
    folded = fold(text)
    for pattern in _WORD_DATES:
        found = pattern.fullmatch(folded)
        month = _months().get(found["m"]) if found else None
        if found and month:
            day = f"-{int(found['d']):02}" if "d" in found.groupdict() else ""
            return f"{found['y']}-{month:02}{day}"
    return text


def country(text: str) -> str:
    """The ISO code of a country named in French or English; any other text as it is."""
    return _country_names().get(fold(text).replace("’", "'"), text)


@cache
def _months() -> dict[str, int]:
    return {
        fold(word).rstrip("."): number
        for language in ("fr", "en")
        for form in ("wide", "abbreviated")
        for number, word in Locale(language).months["format"][form].items()
    }


@cache
def _country_names() -> dict[str, str]:
    rows = reference.countries()
    return _OTHER_COUNTRIES | {
        fold(name).replace("’", "'"): code
        for column in ("name_en", "name_fr")
        for name, code in zip(rows[column], rows["code"], strict=True)
    }


def _year(text: str) -> str:
    """The year of a day, where a list states the day and the column holds the year."""
    try:
        return str(stated_date(text)[0].year)
    except BadCell:
        return text


def _is_postal(heading: str) -> bool:
    key = heading_key(heading)
    return any(re.search(rf"\b{word}\b", key) for word in _POSTAL) and not _TOWN.search(key)


def _is_filled(heading: object) -> bool:
    return isinstance(heading, str) and bool(heading_key(heading))
