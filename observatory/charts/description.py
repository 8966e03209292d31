"""A chart described before it is a picture: kind, table, finding, alternative text, source.

``rows`` and ``series`` make descriptions from plain tables; ``plotly`` draws them on pages. The
texts of values are prepared here once, in the reader's language, for every drawing.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, Required, TypedDict, TypeVar

import pandas as pd

from observatory.charts.palette import STATUSES
from observatory.i18n import ABSENT, NO_BREAK_SPACE, Language, N_

Basis = Literal["register", "survey", "record"]
Colour = str
"""A name of the palette: "brand", "context" or "R1" to "R5"."""
Content = Literal["text", "value", "share", "ratio", "year", "date", "flag", "status", "hidden"]
LISTED = 5
"""How many rows an alternative text names."""
EMPTY_HEIGHT = 64
"""Pixels of a chart without rows: one line that says so."""

OptionsT = TypeVar("OptionsT")


@dataclass(frozen=True)
class Column:
    """A column of a kind's table: its key, its heading (a message) and what it holds."""

    key: str
    heading: str
    content: Content
    required: bool = False


NAME = Column("name", N_("Name"), "text", required=True)
VALUE = Column("value", N_("Value"), "value", required=True)
LOW = Column("low", N_("Low end of the interval"), "value")
HIGH = Column("high", N_("High end of the interval"), "value")
NOTE = Column("note", N_("Note"), "text")
COLOUR = Column("colour", "", "hidden")
LINK = Column("key", "", "hidden")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "bars": (NAME, VALUE, LOW, HIGH, NOTE, COLOUR, LINK),
    "dots": (NAME, VALUE, LOW, HIGH, Column("previous", N_("Before"), "value"), NOTE, COLOUR, LINK),
    "strips": (
        NAME,
        Column("who", N_("Who"), "text", required=True),
        Column("place", N_("Way from the worst to the best"), "share", required=True),
        VALUE,
        Column("year", N_("Year"), "year"),
        NOTE,
        Column("unit", "", "hidden", required=True),
        Column("focal", "", "hidden"),
    ),
    "bullet": (
        NAME,
        Column("baseline", N_("Baseline"), "value", required=True),
        Column("value", N_("Latest"), "value", required=True),
        LOW,
        HIGH,
        Column("target", N_("Target"), "value", required=True),
        Column("expected", N_("Share of the way expected today"), "share"),
        Column("status", N_("Status"), "status", required=True),
        Column("pace", N_("Pace"), "ratio"),
        Column("pace_low", N_("Lowest pace"), "ratio"),
        Column("pace_high", N_("Highest pace"), "ratio"),
        NOTE,
        Column("unit", "", "hidden", required=True),
        Column("basis", "", "hidden"),
        COLOUR,
        LINK,
    ),
    "columns": (
        Column("period", N_("Period"), "text", required=True),
        VALUE,
        Column("provisional", N_("Provisional"), "flag"),
    ),
    "lines": (
        Column("series", N_("Series"), "text", required=True),
        Column("year", N_("Year"), "year", required=True),
        VALUE,
        LOW,
        HIGH,
    ),
    "slope": (
        NAME,
        Column("start", N_("Start"), "value", required=True),
        Column("end", N_("End"), "value", required=True),
    ),
    "multiples": (
        Column("panel", N_("Group"), "text", required=True),
        Column("year", N_("Year"), "year", required=True),
        VALUE,
        LOW,
        HIGH,
        NOTE,
    ),
    "timeline": (
        NAME,
        Column("start", N_("Start"), "date", required=True),
        Column("end", N_("End"), "date", required=True),
        Column("done", N_("Share done"), "share"),
        Column("spent", N_("Spent"), "value"),
        Column("planned", N_("Planned"), "value"),
        NOTE,
        COLOUR,
        LINK,
    ),
    "milestones": (
        NAME,
        Column("milestone", N_("Milestone"), "text", required=True),
        Column("date", N_("Date"), "date", required=True),
        Column("state", N_("State"), "text", required=True),
    ),
    "running": (
        NAME,
        Column("start", N_("Start"), "date", required=True),
        Column("end", N_("End"), "date", required=True),
        Column("end_known", N_("End known"), "flag", required=True),
        NOTE,
        COLOUR,
        LINK,
    ),
    "calendar": (
        NAME,
        Column("date", N_("Date"), "date", required=True),
        Column("n", N_("Number"), "value"),
        Column("precision", "", "hidden"),
    ),
    "network": (NAME, VALUE, NOTE, COLOUR, LINK, Column("symbol", "", "hidden")),
    "words": (NAME, VALUE),
}

DRAWN: dict[str, tuple[str, ...]] = {
    "bars": ("name",),
    "dots": ("name",),
    "strips": ("place",),
    "bullet": ("name",),
    "columns": ("value",),
    "lines": ("value",),
    "slope": ("start", "end"),
    "multiples": ("value", "note"),
    "timeline": ("name",),
    "running": ("name",),
    "network": ("name",),
    "words": ("name",),
}
"""The columns of which one has to hold something for there to be a picture."""


@dataclass(frozen=True)
class RowOptions:
    """Bars, dots and bullets: their colour, the top of the value axis (None: from the data), and
    its foot where it does not begin at zero, as for ranks."""

    colour: Colour
    maximum: float | None = None
    minimum: float | None = None


@dataclass(frozen=True)
class ColumnOptions:
    """Columns: their colour."""

    colour: Colour


@dataclass(frozen=True)
class LineOptions:
    """Lines: the series in colour, and whether missing years are bridged (survey waves)."""

    focal: str
    colour: Colour
    bridge: bool


@dataclass(frozen=True)
class SlopeOptions:
    """Slope: the row in colour and the names of the two moments."""

    focal: str
    colour: Colour
    start: str
    end: str


@dataclass(frozen=True)
class MultipleOptions:
    """Multiples: marks, panels side by side, and whether missing years are bridged."""

    colour: Colour
    mark: Literal["line", "column"]
    across: int
    bridge: bool


@dataclass(frozen=True)
class TimelineOptions:
    """Timeline: the playhead's day and the milestones (columns: COLUMNS["milestones"])."""

    colour: Colour
    today: date
    milestones: pd.DataFrame


@dataclass(frozen=True)
class RunningOptions:
    """Running bars: the last day that the data know of."""

    colour: Colour
    until: date


@dataclass(frozen=True)
class CalendarOptions:
    """Calendar: the years that the data cover, in their order."""

    years: tuple[int, ...]


@dataclass(frozen=True)
class NetworkOptions:
    """Network: where each row stands and how large it is, in pixels of a picture ``width`` wide;
    the ties as pairs of rows; the rows that are named."""

    points: tuple[tuple[float, float], ...]
    radii: tuple[float, ...]
    ties: tuple[tuple[int, int], ...]
    named: tuple[int, ...]
    width: float


@dataclass(frozen=True, eq=False)
class Chart(Generic[OptionsT]):
    """One chart, described.

    ``table`` has the columns of its kind (``COLUMNS``), every one of them, in the order given,
    and ``label``: the text of the value. ``finding`` is the sentence that titles it, ``caption``
    says what is measured, in what unit and on how many. ``alt`` states finding and key numbers.
    ``height`` is in pixels. ``beside``: the names of rows stand beside their marks instead of above
    them, where there is the width for it, as on a slide.
    """

    kind: str
    table: pd.DataFrame
    language: Language
    finding: str
    caption: str
    alt: str
    unit: str
    basis: Basis
    source: str
    height: int
    options: OptionsT
    headings: Mapping[str, str]
    beside: bool = False

    def __post_init__(self) -> None:
        if self.empty:
            object.__setattr__(self, "height", EMPTY_HEIGHT)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: the picture then says so in one line."""
        if isinstance(self.options, CalendarOptions):
            return not self.options.years
        return not any(filled(self.table[key]) for key in DRAWN[self.kind])

    def records(self) -> list[dict[str, Any]]:
        """The table's rows as mappings, in their order."""
        return records(self.table)

    def data_table(self) -> pd.DataFrame:
        """The equal table: the same rows in words, without the columns that hold nothing."""
        shown: dict[str, list[str]] = {}
        for column in COLUMNS[self.kind]:
            if column.content == "hidden" or (
                not column.required and not filled(self.table[column.key])
            ):
                continue
            heading = self.headings.get(column.key) or self.language._(column.heading)
            shown[heading] = [self._cell(column, row) for row in self.records()]
        return pd.DataFrame(shown)

    def _cell(self, column: Column, row: Mapping[Any, Any]) -> str:
        value, language = row[column.key], self.language
        match column.content:
            case "value":
                unit = row.get("unit") or self.unit
                floor = column.key == "value" and (row.get("basis") or self.basis) == "record"
                return value_text(language, value, unit, "record" if floor else "register")
            case "share":
                return language.percent(value)
            case "ratio":
                return language.number(value, 2)
            case "date":
                if pd.isna(value):
                    return ABSENT
                return language.date(value.date(), row.get("precision") or "day", short=True)
            case "flag":
                return language._("yes") if value else language._("no")
            case "year":
                return ABSENT if pd.isna(value) else f"{value:g}"
            case "status":
                return language._(STATUSES[value].word)
        return value or ABSENT


class Words(TypedDict, total=False):
    """What every constructor takes by name; ``headings`` renames columns of the equal table."""

    finding: Required[str]
    caption: str
    source: str
    basis: Basis
    headings: Mapping[str, str]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table's rows as mappings (what ``to_dict("records")`` gives, at a tenth of its time)."""
    keys = table.columns.tolist()
    rows = zip(*(table[key].tolist() for key in keys), strict=True)
    return [dict(zip(keys, row, strict=True)) for row in rows]


def grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by what a column holds, in their order."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def filled(values: "pd.Series[Any]") -> bool:
    """Whether a column holds anything at all."""
    return any(not pd.isna(value) and value != "" and value is not False for value in values)


def prepare(kind: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table with exactly the columns of its kind, each of its type.

    Raises ``ValueError`` naming the kind and the columns that it lacks.
    """
    lacking = [c.key for c in COLUMNS[kind] if c.required and c.key not in table.columns]
    if lacking:
        raise ValueError(f"a chart of kind {kind!r} needs the columns {', '.join(lacking)}")
    absent = [None] * len(table)
    return pd.DataFrame(
        {
            c.key: _typed(table[c.key].tolist() if c.key in table.columns else absent, c.content)
            for c in COLUMNS[kind]
        }
    )


def _typed(values: list[Any], content: Content) -> "pd.Series[Any]":
    if content in ("value", "share", "ratio", "year"):
        return pd.Series([math.nan if pd.isna(v) else float(v) for v in values], dtype=float)
    if content == "date":
        return pd.Series(pd.to_datetime(values), dtype="datetime64[us]")
    if content == "flag":
        return pd.Series([not pd.isna(v) and bool(v) for v in values], dtype=bool)
    return pd.Series(["" if pd.isna(v) else str(v) for v in values], dtype=object)


def value_text(language: Language, value: float | None, unit: str, basis: str) -> str:
    """A value in its unit; on a record basis it is a floor and carries a plus: "9 +"."""
    text = language.quantity(value, unit)
    return f"{text}{NO_BREAK_SPACE}+" if basis == "record" and text != ABSENT else text


def value_words(language: Language, value: float | None, unit: str, basis: str) -> str:
    """A value as a sentence says it: on a record basis "at least 9"."""
    text = language.quantity(value, unit)
    if text == ABSENT:
        return language._("no data")
    return language._("at least {value}").format(value=text) if basis == "record" else text


def alternative(language: Language, finding: str, items: Iterable[str]) -> str:
    """The finding and the key numbers, as a screen reader says them."""
    known = list(items)
    listed, rest = known[:LISTED], len(known) - LISTED
    if rest > 0:
        listed.append(language.n_("{count} more", "{count} more", rest).format(count=rest))
    sentence = finding if finding.endswith((".", "!", "?", ELLIPSIS)) else f"{finding}."
    return f"{sentence} {language._('; ').join(listed)}." if listed else sentence


ELLIPSIS = "…"


def pair(language: Language, name: str, value: str) -> str:
    """A name and its value: "Companies: 12"."""
    return language._("{name}: {value}").format(name=name, value=value)
