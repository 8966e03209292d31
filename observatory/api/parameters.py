"""Parameters of a query: defined once, read and checked one by one."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from observatory.api.problems import Problem, not_known
from observatory.i18n import LANGUAGES, Language, Message, N_
from observatory.model.fields import DATE, FLAG, INTEGER, TEXT
from observatory.store import Store

ROWS = 100
"""Rows of a page unless more or fewer are asked for."""
MOST_ROWS = 5_000
MOST_PAGES = 1_000_000
FORMATS = {"json": "application/json", "csv": "text/csv"}
_DAY = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)

Known = Callable[[Store, Language], Iterable[str]]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query: name, type of the dictionary, meaning (a message).

    ``choices``: the closed list that it is taken from; ``known``: what there is of it in a store;
    ``is_end``: whether a day that is known to the year or month means its last one.
    """

    name: str
    type: str
    meaning: str
    choices: tuple[str, ...] = ()
    known: Known | None = None
    minimum: int | None = None
    maximum: int | None = None
    default: str | int | None = None
    is_end: bool = False

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises Problem."""
        if not text:
            raise self._bad(N_("{parameter} is empty: leave it out, or give it a value."))
        if self.type == INTEGER:
            return self._whole(text)
        if self.type == DATE:
            return self._day(text)
        choices = ("true", "false") if self.type == FLAG else self.choices
        if choices and text not in choices:
            template = N_("{parameter} must be one of {known}, not “{name}”.")
            told = {"parameter": self.name, "known": ", ".join(choices), "name": text}
            more = {"parameter": self.name, "known": list(choices)}
            raise Problem("bad-value", Message(template, told), more)
        return text == "true" if self.type == FLAG else text

    def check(self, value: str, store: Store, language: Language) -> None:
        """Raise Problem where the store has nothing of that name."""
        if self.known is None:
            return
        names = list(self.known(store, language))
        if value not in names:
            raise not_known(
                "unknown-value", value, names,
                N_("There is no {parameter} “{name}” in this dataset. Did you mean “{near}”?"),
                N_("There is no {parameter} “{name}” in this dataset. Known: {known}."),
                parameter=self.name,
            )  # fmt: skip

    def _whole(self, text: str) -> int:
        least, most = self.minimum or 0, self.maximum or 10**9
        if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise self._bad(
                N_("{parameter} must be a whole number from {least} to {most}, not “{name}”."),
                least=str(least), most=str(most), name=text,
            )  # fmt: skip
        return int(text)

    def _day(self, text: str) -> date:
        try:
            if found := _DAY.fullmatch(text):
                year, month, day = (int(part) if part else 0 for part in found.groups())
                if not self.is_end:
                    return date(year, month or 1, day or 1)
                month = month or 12
                return date(year, month, day or monthrange(year, month)[1])
        except ValueError:
            pass
        raise self._bad(
            N_(
                "{parameter} must be a year, a month or a day that there is, such as 2019, 2019-03"
                " or 2019-03-04, not “{name}”."
            ),
            name=text,
        )

    def _bad(self, template: str, **values: str) -> Problem:
        told = {"parameter": self.name, **values}
        return Problem("bad-value", Message(template, told), {"parameter": self.name})


DATASET = Parameter("dataset", TEXT, N_("Dataset, by its name; by default the first one"))
LANG = Parameter(
    "lang", TEXT, N_("Language of names and messages; by default what Accept-Language asks for"),
    choices=LANGUAGES,
)  # fmt: skip
FORMAT = Parameter(
    "format", TEXT, N_("Format of the answer; by default what Accept asks for"),
    choices=tuple(FORMATS),
)  # fmt: skip
PAGE = Parameter(
    "page", INTEGER, N_("Page of the answer, from 1"), minimum=1, maximum=MOST_PAGES, default=1
)
PER_PAGE = Parameter(
    "per_page", INTEGER, N_("Rows of a page"), minimum=1, maximum=MOST_ROWS, default=ROWS
)
COMMON = (DATASET, LANG, FORMAT, PAGE, PER_PAGE)
"""Parameters of every list."""


def read_query(query: QueryParams, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Parameter -> value of all that a query may say; None, or its default, where it does not.

    Raises Problem for a name that is no parameter, one given twice, a value that cannot be used.
    """
    by_name = {item.name: item for item in parameters}
    values: dict[str, Any] = {name: item.default for name, item in by_name.items()}
    seen: set[str] = set()
    for name, text in query.multi_items():
        if name not in by_name:
            raise not_known(
                "unknown-parameter", name, by_name,
                N_("“{name}” is no parameter of this list. Did you mean “{near}”?"),
                N_("“{name}” is no parameter of this list. Known: {known}."),
            )  # fmt: skip
        if name in seen:
            template = N_("{parameter} is given twice. Ask once for each value.")
            raise Problem("bad-value", Message(template, {"parameter": name}), {"parameter": name})
        seen.add(name)
        values[name] = by_name[name].read(text)
    return values


def preferred(header: str | None, offered: Mapping[str, str]) -> str | None:
    """The key of ``offered`` (key -> media type or language) that a header such as Accept prefers.

    None where the header takes none of them; the first one where there is no header.
    """
    if not header or not header.strip():
        return next(iter(offered))
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    best, chosen = 0.0, None
    for key, name in offered.items():
        fitting = [item for item in ranges if _fits(item[0], name)]
        # The most exact range decides, as RFC 9110 has it.
        weight = max(fitting, key=lambda item: len(item[0].rstrip("*")))[1] if fitting else 0.0
        if weight > best:
            best, chosen = weight, key
    return chosen


def _range(part: str) -> tuple[str, float]:
    name, *options = (piece.strip().lower() for piece in part.split(";"))
    for option in options:
        if option.startswith("q="):
            try:
                return name, float(option[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0


def _fits(asked: str, name: str) -> bool:
    if asked in ("*", "*/*"):
        return True
    if asked.endswith("/*"):
        return name.startswith(asked[:-1])
    return asked == name or ("/" not in name and asked.split("-")[0] == name)
