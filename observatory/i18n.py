"""Words, numbers and dates in the reader's language.

English is the source language of every message; the catalogues under ``locale/`` hold the
others. Numbers, dates and money follow the locale through Babel.
"""

import datetime
import gettext
import io
import math
import os
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

from observatory import ROOT

SOURCE_LANGUAGE = "en"
LANGUAGE_NAMES = {"fr": "Français", "en": "English"}
"""The languages that the observatory speaks, each with its own name for itself."""

LANGUAGES = tuple(LANGUAGE_NAMES)
ABSENT = "–"
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
KEPT_TEXTS = 20_000
"""Numbers and dates of each kind whose text is kept."""

_LOCALES = {"en": "en_GB"}
_UNIT_DIGITS = {"share": 0, "eur": 0, "ratio": 2, "index": 2, "log-odds/km": 3, "score": 1}


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled in memory so that no binary file is kept."""
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = ROOT / "observatory" / "locale" / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """One language: its words, and how it writes numbers, shares, money and dates.

    Every method takes ``None`` (and NaN) for an absent value and writes a dash for it.
    """

    code: str
    locale: Locale = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "locale", Locale.parse(_LOCALES.get(self.code, self.code)))

    def _(self, message: str) -> str:
        """The message in this language."""
        return _catalogue(self.code).gettext(message) if message else ""

    def n_(self, singular: str, plural: str, count: float) -> str:
        """The message in the number of ``count``; French counts 0 and 1 as singular."""
        # A number between 1 and 2 is one in French and several in English.
        whole = int(count) if self.code != SOURCE_LANGUAGE else 1 if count == 1 else 2
        return _catalogue(self.code).ngettext(singular, plural, whole)

    def pick(self, texts: dict[str, str] | str | None, default: str = "") -> str:
        """This language's text of a ``{"fr": …, "en": …}`` table, else any of its texts."""
        if not texts:
            return default
        if isinstance(texts, str):
            return texts
        return texts.get(self.code) or next(iter(texts.values()), default)

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with the locale's separators, at most ``digits`` decimals."""
        if _absent(value):
            return ABSENT
        return _number_text(float(value or 0.0), digits, self.locale)

    def signed(self, value: float | None, digits: int = 0) -> str:
        """A difference, with its sign always written."""
        if _absent(value):
            return ABSENT
        text = self.number(value, digits)
        return text if text.startswith("\u2212") or text == "0" else f"+{text}"

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share (0–1) in per cent."""
        if _absent(share):
            return ABSENT
        space = NO_BREAK_SPACE if self.code == "fr" else ""
        return f"{self.number((share or 0.0) * 100, digits)}{space}%"

    def money(self, value: float | None) -> str:
        """An amount of euros, shortened from ten thousand on."""
        if _absent(value):
            return ABSENT
        amount = value or 0.0
        if abs(amount) < 10_000:
            text = self.number(amount)
        else:
            amount = _shown_amount(amount)
            digits = 1 if abs(amount) >= 1e6 else 0
            text = str(
                format_compact_decimal(amount, locale=self.locale, fraction_digits=digits)
            ).replace("-", "\u2212")
        if self.code == "fr":
            # A shortened unit and its euro are one: "12 k€".
            return f"{text}€" if text[-1].isalpha() else f"{text}{NO_BREAK_SPACE}€"
        return f"\u2212€{text[1:]}" if text.startswith("\u2212") else f"€{text}"

    def quantity(self, value: float | None, unit: str) -> str:
        """A value in its indicator's unit: ``share``, ``eur``, ``ratio``, ``index`` or a count of things."""
        if _absent(value):
            return ABSENT
        if unit == "share":
            digits = 1 if 0 < abs(value or 0) < 0.1 else 0
            return self.percent(value, digits)
        if unit == "eur":
            return self.money(value)
        return self.number(value, _UNIT_DIGITS.get(unit, 2 if _fractional(value) else 0))

    def change(self, value: float | None, unit: str) -> str:
        """A difference in its indicator's unit; shares differ in percentage points."""
        if _absent(value):
            return ABSENT
        if unit == "share":
            points = (value or 0.0) * 100
            text = self.signed(points, 1 if 0 < abs(points) < 10 else 0)
            return f"{text}{NO_BREAK_SPACE}{self._('pt')}"
        text = self.quantity(value, unit)
        nothing = text == self.quantity(0, unit)
        return text if nothing or (value or 0) < 0 else f"+{text}"

    def date(self, day: datetime.date | None, precision: str = "day", short: bool = False) -> str:
        """A date as precisely as it is known: ``day``, ``month`` or ``year``."""
        if _absent(day) or day is None:
            return ABSENT
        return _date_text(day, precision, short, self.locale)

    def days(self, first: datetime.date, last: datetime.date) -> str:
        """Days in a row, in short, what they share said once: "13–16 Oct 2025"."""
        if first == last:
            return self.date(first, short=True)
        return _interval_text(first, last, self.locale)

    def period(self, start: datetime.date, end: datetime.date) -> str:
        """A period by its name: a year, a quarter, a month, a day or a span of days."""
        if start == end:
            return self.date(start)
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            years = f"{start.year}"
            return years if start.year == end.year else f"{years}–{end.year}"
        if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
            months = (end.year - start.year) * 12 + end.month - start.month + 1
            if months == 1:
                return self.date(start, "month")
            if months == 3 and start.month % 3 == 1:
                return str(format_skeleton("yQQQ", start, locale=self.locale))
        return f"{self.date(start, short=True)} – {self.date(end, short=True)}"

    def join(self, items: Iterable[str], style: str = "standard") -> str:
        """Items as a list in a sentence: "a, b and c"."""
        return str(format_list(list(items), style=style, locale=self.locale))  # type: ignore[arg-type]

    def inline(self, label: str) -> str:
        """A label inside a sentence: its first letter small, unless an acronym begins it."""
        rest = label.partition(" ")[0][1:]
        # "BtoB", "VFX", "3D": a word with capitals or digits inside is written one way only.
        return (
            label if rest.lower() != rest or rest[:1].isdigit() else label[:1].lower() + label[1:]
        )

    def leading(self, text: str) -> str:
        """A text at the start of a sentence: its first letter large, the rest as it is."""
        return text[:1].upper() + text[1:]

    def country(self, code: str) -> str:
        """A country's name by its ISO alpha-2 code."""
        return str(self.locale.territories.get(code, code))

    @property
    def separators(self) -> str:
        """Plotly's ``separators``: the decimal mark, then the thousands' one."""
        return f",{NARROW_SPACE}" if self.code == "fr" else ".,"


@cache
def language(code: str) -> Language:
    """The language of a code; an unknown code is the source language."""
    return Language(code if code in LANGUAGES else SOURCE_LANGUAGE)


def environment_language() -> Language:
    """The language of the terminal, as the environment names it."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if code := os.environ.get(variable, "")[:2].lower():
            return language(code)
    return language(SOURCE_LANGUAGE)


# Babel takes a third of a millisecond for what a page writes hundreds of times, mostly the same.


@lru_cache(maxsize=KEPT_TEXTS)
def _number_text(value: float, digits: int, locale: Locale) -> str:
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    text = format_decimal(round(value, digits) + 0.0, pattern, locale=locale)
    return str(text).replace("-", "\u2212")


@lru_cache(maxsize=KEPT_TEXTS)
def _date_text(day: datetime.date, precision: str, short: bool, locale: Locale) -> str:
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return str(format_skeleton("yMMM" if short else "yMMMM", day, locale=locale))
    text = str(format_date(day, "medium" if short else "long", locale=locale))
    # French says the first of a month as an ordinal; the locale data do not.
    return f"1er{text[1:]}" if locale.language == "fr" and day.day == 1 else text


@lru_cache(maxsize=KEPT_TEXTS)
def _interval_text(first: datetime.date, last: datetime.date, locale: Locale) -> str:
    return str(format_interval(first, last, "yMMMd", locale=locale)).replace("\u2009", " ")


def _absent(value: object) -> bool:
    # pandas' NA compares as neither true nor false.
    return value is None or value is pd.NA or value != value


def _shown_amount(amount: float) -> float:
    """A large amount as it is shown, so that 999,600 becomes a million and not 1,000 thousand."""
    thousands = math.floor(math.log10(abs(amount))) // 3
    return round(amount, -3 if thousands < 2 else 1 - 3 * thousands)


def _fractional(value: float | None) -> bool:
    return float(value or 0) != round(value or 0)


@dataclass(frozen=True)
class Message:
    """A sentence kept apart from its language: a template of the catalogues and its values."""

    template: str
    values: dict[str, str] = field(default_factory=dict)

    def text(self, language: Language | None = None) -> str:
        """The sentence in a language; in the source language without one."""
        template = language._(self.template) if language else self.template
        return template.format_map(self.values)

    def __str__(self) -> str:
        return self.text()
