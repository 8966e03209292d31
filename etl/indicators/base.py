"""What an indicator is: its metadata, and one function from tables to counted rows.

An indicator says which rows count, when, and as what; the engine turns those rows into values for
every period, territory and segment, and keeps them as the values' evidence. So a value and its
evidence cannot disagree.

A value is the sum, over the distinct *units* of its rows, of the largest *amount* of each unit.
With amounts of one that is a distinct count; with the row itself as unit it is a plain sum; with a
project as unit and a budget as amount it counts each project's largest budget once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.engines import Engine
from observatory.config import Config
from observatory.i18n import N_
from observatory.model import TABLES
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TEXT, TIME

MONTH, QUARTER, YEAR, WAVE = "month", "quarter", "year", "wave"
COUNT, SUM, RATIO, STOCK, PUBLISHED = "count", "sum", "ratio", "stock", "published"
QUOTIENT = "quotient"
"""A ratio of two shares, from figures of the territory and of the country."""
STARS = "stars"
"""Stars, none to three, from figures of many regions."""
SURVEY_SHARE, SLOPE = "survey", "slope"
"""Of a survey: a weighted share of its respondents; a slope over them."""
NUMERATOR, DENOMINATOR = "numerator", "denominator"

CAVEATS: dict[str, str] = {
    "floor": N_("On a public record the count is a floor: what public sources happen to show."),
    "organisers": N_("Counts the events of the organisers whose action is judged, where the configuration names them."),
    "attended": N_("Counts organisations that came, not those that registered."),
    "year-only": N_("A date known to the year counts in years only; one known to the month, also in quarters and months."),
    "open-end": N_("A partnership without an end counts as running in a register; on a public record it counts up to its last source, and its end is not known."),
    "pairs": N_("A project of several partners counts once for each pair of a local and a foreign party."),
    "largest-budget": N_("Where the pairs of a project state several budgets, the largest counts, in the year in which the project starts."),
    "queries": N_("The share of a name depends on the queries that found the mentions: compare only within one sampling frame."),
    "stock": N_("A stock is taken at the end of the year; opening and closing are known to the year."),
    "stated": N_("Only the rows that state an amount are summed."),
    "companies": N_("Companies only; institutions, schools and unlisted names are left out."),
    "definitions": N_("Definitions change between sources; figures of different subjects or measures must not be joined."),
    "comparison": N_("Counts establishments, whatever their size; only where figures of the whole country are loaded."),
    "clique": N_("An event ties everybody who came: read it beside the number of active organisations."),
    "history": N_("Counted from the first event on file: in its first years nearly everybody is new."),
    "first-day": N_("A date known to the month or the year is taken as its first day."),
    "parts": N_("Organisations of which it is not known are left out, with their ties."),
    "regions": N_("Only where at least ten regions state their employment, of the same subject and year; the stars compare with those regions alone."),
    "context": N_("Context of the place, over all organisers: never judged."),
    "weighted": N_("Each respondent has a weight that brings a wave to the known shares of basins and kinds of respondents, as far as the configuration states them; a respondent who does not say one of them keeps the weight that the others give. The interval rests on the effective number of respondents, and knows of chance alone: not of who did not answer."),
    "few-respondents": N_("A part with fewer than five respondents is not shown, nor is the next smallest where the whole would tell it."),
    "extremes": N_("The lowest and the highest of several basins differ by chance alone, the more so the fewer respondents they have: look at the basins’ intervals, and at the slope on distance."),
    "distance": N_("Distance in a straight line from the respondent’s commune to the seat, to the kilometre; respondents whose commune is not known are left out."),
}  # fmt: skip

VALUE_KEY = ["indicator_id", "territory_code", "segment", "period_start", "period_end"]
EVIDENCE_COLUMNS = [
    "indicator_id", "table", "row_id", "territory_code", "segment", "counts_from", "counts_to",
    "precision", "part",
]  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """All that the definitions take of a configuration: equal terms make equal statements."""

    focal: str
    country: str
    focal_cluster: str | None
    as_of: date

    @classmethod
    def of(cls, config: Config) -> "Terms":
        """The terms of a configuration."""
        place = config.territory
        return cls(place.focal, place.country, config.focal_cluster, config.as_of)


class Tables:
    """The conformed tables as Ibis expressions (``tables.event``), by their names alone: on whose
    connection they lie is the engine's business. Texts by language are left out."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._found: dict[str, ir.Table] = {}

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("_") or name not in TABLES:
            raise AttributeError(name)
        return self.kept(name, lambda: _schema(name))

    def kept(self, name: str, schema: Callable[[], ibis.Schema]) -> ir.Table:
        """A table that the engine has under this name."""
        if name not in self._found:
            self._found[name] = ibis.table(schema(), name=name)
        return self._found[name]

    @property
    def as_of(self) -> ir.DateScalar:
        """The day to which the data speak."""
        return ibis.date(self.terms.as_of.isoformat())


_TYPES = {
    TEXT: "string", INTEGER: "int64", NUMBER: "float64", FLAG: "boolean", DATE: "date",
    LIST: "array<string>", TIME: "timestamp('UTC', 6)",
}  # fmt: skip


@cache
def _schema(table: str) -> ibis.Schema:
    return ibis.schema({item.name: _TYPES[item.type] for item in TABLES[table].expanded([])})


@dataclass(frozen=True)
class Computation:
    """Values that are more than counted rows; several indicators may share one.

    ``values`` asks the engine for what it needs and gives rows with the columns of VALUE_KEY,
    value, n, numerator and denominator; low and high where an interval is known; and status only
    where a value is ``suppressed``. ``evidence`` gives the rows behind them, with the columns of
    EVIDENCE_COLUMNS. Rows of indicators that are not fed are left out by the caller.
    """

    values: Callable[[Engine, Tables], pd.DataFrame]
    evidence: Callable[[Tables], ir.Table]


def evidence_lines(
    rows: ir.Table,
    indicator_id: ir.Value,
    *,
    table: str,
    row: str,
    counts: tuple[str, str, str] = ("counts_from", "counts_to", "precision"),
    part: ir.Value | None = None,
    territory_code: ir.Value | None = None,
    segment: ir.Value | None = None,
) -> ir.Table:
    """Rows as a Computation's evidence.

    ``row``: the key column of ``table``; ``counts``: the columns with the first and the last day on
    which a row counts and with its precision; ``part``: by default the numerator; a place or segment
    that is not given is the whole.
    """
    nothing = ibis.null("string")
    first, last, precision = counts
    return rows.select(
        indicator_id=indicator_id,
        table=ibis.literal(table),
        row_id=rows[row],
        territory_code=nothing if territory_code is None else territory_code,
        segment=nothing if segment is None else segment,
        counts_from=rows[first].cast("date"),
        counts_to=rows[last].cast("date"),
        precision=rows[precision],
        part=ibis.literal(NUMERATOR) if part is None else part,
    )


@dataclass(frozen=True)
class Indicator:
    """One indicator of the catalogue. Texts are messages of the catalogues.

    ``requires``: columns (``table.column``) that must hold something in some row, or the indicator
    is absent; alternatives are joined by ``|``. ``spans``: the tables whose dates bound the
    periods in which a count may be zero. ``closed_list``: a ratio over a closed list of things,
    which may be given on a public record. ``floor``: whether a count on a public record is a floor,
    as more knowledge can only add to it; otherwise it is withheld there. An indicator has ``facts`` or a ``computation``.
    """

    id: str
    gap_id: str
    recommendation_id: str
    name: str
    label: str
    formula: str
    origin: str
    unit: str
    method: str
    periodicities: tuple[str, ...]
    reads: tuple[str, ...]
    spans: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    direction: str = "up"
    closed_list: bool = False
    floor: bool = True
    facts: Callable[[Tables], ir.Table] | None = field(default=None, compare=False)
    computation: Computation | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for table in (*self.reads, *self.spans):
            if table not in TABLES:
                raise ValueError(f"{self.id} reads {table}, which is no table")
        for caveat in self.caveats:
            if caveat not in CAVEATS:
                raise ValueError(f"{self.id} names the caveat {caveat}, which has no words")
        if (self.facts is None) == (self.computation is None):
            raise ValueError(f"{self.id} needs counted rows or a computation, not both")

    @property
    def limits(self) -> tuple[str, ...]:
        """The caveats in words (messages of the catalogues)."""
        return tuple(CAVEATS[key] for key in self.caveats)


REGISTRY: dict[str, Indicator] = {}
"""Every indicator by its id, in the order of the catalogue."""


def indicator(**metadata: Any) -> Callable[[Callable[[Tables], ir.Table]], Indicator]:
    """Declare an indicator; the decorated function gives its counted rows (see ``counted``)."""
    return lambda function: declare(facts=function, **metadata)


def declare(**metadata: Any) -> Indicator:
    """Declare an indicator by all its fields, its ``computation`` among them."""
    declared = Indicator(**metadata)
    if declared.id in REGISTRY:
        raise ValueError(f"{declared.id} is declared twice")
    REGISTRY[declared.id] = declared
    return declared


def counted(
    rows: ir.Table,
    *,
    table: str,
    row: str,
    unit: ir.Value | str | None = None,
    amount: ir.Value | str | float = 1.0,
    part: str = NUMERATOR,
    basin: str | None = None,
    segment: ir.Value | str | None = None,
    holder: str | None = None,
    in_whole: bool = True,
) -> ir.Table:
    """Rows as the engine counts them.

    ``row`` is the key column of ``table``; ``unit`` what is counted once (default: the row);
    ``holder`` whose amounts they are (default: the unit); ``basin`` the column with the basin's
    code, ``segment`` the one with the segment. ``in_whole`` false keeps a row out of ``all``.
    Rows without an amount say nothing and are left out.
    """
    row_id = rows[row].cast("string")
    unit_value = row_id if unit is None else _value(rows, unit).cast("string")
    # Written as a number it would be a decimal to some engines.
    amount_value = ibis.literal(str(amount)) if isinstance(amount, float) else _value(rows, amount)
    result = rows.select(
        part=ibis.literal(part),
        table=ibis.literal(table),
        row_id=row_id,
        unit=unit_value,
        holder=unit_value if holder is None else rows[holder].cast("string"),
        amount=amount_value.cast("float64"),
        territory_code=_value(rows, basin) if basin else ibis.null("string"),
        segment=_value(rows, segment) if segment is not None else ibis.null("string"),
        in_whole=ibis.literal(in_whole),
        counts_from=rows.counts_from.cast("date"),
        counts_to=rows.counts_to.cast("date"),
        precision=rows.precision,
    )
    return result.filter(result.amount.notnull(), result.unit.notnull())


def both_parts(rows: ir.Table, numerator: ir.BooleanValue, **how: Any) -> ir.Table:
    """Rows that all count in the denominator, and where ``numerator`` holds in the numerator."""
    return counted(rows.filter(numerator), part=NUMERATOR, **how).union(
        counted(rows, part=DENOMINATOR, **how)
    )


def dimension(name: str, value: ir.Value) -> ir.StringValue:
    """The segment of a further dimension: ``country:IT``."""
    return ibis.ifelse(value.notnull(), ibis.literal(f"{name}:") + value, ibis.null("string"))


def _value(rows: ir.Table, item: ir.Value | str) -> ir.Value:
    return rows[item] if isinstance(item, str) else item
