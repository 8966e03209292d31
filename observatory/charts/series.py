"""Descriptions of charts over time: columns, lines, slopes, small multiples, calendars."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack

import pandas as pd

from observatory.charts.description import (
    CalendarOptions,
    Chart,
    ColumnOptions,
    LineOptions,
    MultipleOptions,
    SlopeOptions,
    Words,
    alternative,
    grouped,
    pair,
    prepare,
    records,
    value_text,
    value_words,
)
from observatory.charts.rows import common
from observatory.i18n import Language

PANEL = 172
CELL = 30
CALENDAR_TOP = 26
SLOPE_TOP, SLOPE_BOTTOM, SLOPE_LABEL = 36, 12, 19


def _labels(table: pd.DataFrame, language: Language, unit: str, basis: str) -> list[str]:
    return [value_text(language, value, unit, basis) for value in table["value"]]


def columns(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    colour: str = "brand",
    height: int = 260,
    **words: Unpack[Words],
) -> Chart[ColumnOptions]:
    """Vertical bars, one a period, in the table's order.

    Columns: ``period`` (its name, as a year), ``value``; optional ``provisional`` (the period is
    not complete: drawn lighter).
    """
    told = common(words)
    prepared = prepare("columns", table)
    prepared = prepared.assign(label=_labels(prepared, language, unit, told["basis"]))
    known = [r for r in records(prepared) if r["value"] == r["value"]]
    most = max(range(len(known)), key=lambda i: known[i]["value"], default=0)
    items = [
        pair(
            language,
            known[i]["period"],
            value_words(language, known[i]["value"], unit, told["basis"]),
        )
        for i in sorted({0, most, len(known) - 1} if known else ())
    ]
    return Chart(
        kind="columns",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=height,
        options=ColumnOptions(colour),
        **told,
    )


def lines(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    focal: str = "",
    colour: str = "brand",
    bridge: bool = False,
    height: int = 320,
    **words: Unpack[Words],
) -> Chart[LineOptions]:
    """Series over years, long form: one in colour, the others in context grey.

    Columns: ``series``, ``year``, ``value``; optional ``low`` and ``high`` (drawn for the focal
    series as a band). ``focal`` is the series in colour (the first one if left out). A missing
    year is a gap; with ``bridge`` it is not (survey waves).
    """
    told = common(words)
    prepared = prepare("lines", table).sort_values(["series", "year"], kind="stable")
    prepared = prepared.assign(label=_labels(prepared, language, unit, told["basis"]))
    focal = focal or (str(table["series"].iloc[0]) if len(table) else "")
    rows = sorted(records(prepared), key=lambda r: bool(r["series"] != focal))
    items = _courses(grouped(rows, "series"), language, unit, told["basis"])
    return Chart(
        kind="lines",
        table=prepared.reset_index(drop=True),
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=height,
        options=LineOptions(focal, colour, bridge),
        **told,
    )


def _courses(
    groups: Mapping[str, list[dict[str, Any]]], language: Language, unit: str, basis: str
) -> Iterable[str]:
    """The first and the last value of each group, as a sentence says them."""
    for name, rows in groups.items():
        known = [r for r in rows if r["value"] == r["value"]]
        if not known:
            yield pair(language, name, language._("no data"))
            continue
        course = [
            language._("{value} in {year}").format(
                value=value_words(language, r["value"], unit, basis), year=f"{r['year']:g}"
            )
            for r in (known[:1] + known[-1:] if len(known) > 1 else known)
        ]
        yield pair(language, name, ", ".join(course))


def slope(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    start: str,
    end: str,
    focal: str = "",
    colour: str = "brand",
    height: int = 320,
    **words: Unpack[Words],
) -> Chart[SlopeOptions]:
    """Two moments side by side, named ``start`` and ``end``; one row in colour.

    Columns: ``name``, ``start``, ``end`` (values). A row with one value absent shows its other
    end only. ``height`` is the least: many rows need more.
    """
    told = common(words)
    prepared = prepare("slope", table)
    basis = told["basis"]
    told["headings"] = {"start": start, "end": end, **told["headings"]}
    prepared = prepared.assign(
        start_label=[value_text(language, v, unit, basis) for v in prepared["start"]],
        label=[value_text(language, v, unit, basis) for v in prepared["end"]],
    )
    items = [
        pair(
            language,
            r["name"],
            language._("from {start} to {end}").format(
                start=value_words(language, r["start"], unit, basis),
                end=value_words(language, r["end"], unit, basis),
            ),
        )
        for r in sorted(records(prepared), key=lambda r: bool(r["name"] != focal))
    ]
    return Chart(
        kind="slope",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=max(height, SLOPE_TOP + SLOPE_BOTTOM + SLOPE_LABEL * (len(prepared) - 1)),
        options=SlopeOptions(focal, colour, start, end),
        **told,
    )


def multiples(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    colour: str = "brand",
    mark: Literal["line", "column"] = "line",
    across: int = 2,
    bridge: bool = False,
    **words: Unpack[Words],
) -> Chart[MultipleOptions]:
    """One small panel a group, all on one scale, the other groups in context grey behind.

    Columns: ``panel``, ``year``, ``value``; optional ``low``, ``high``, ``note`` (stands in for
    an absent value, as "n < 5"). Panels follow the table's order, ``across`` of them side by
    side: two stay legible on a phone.
    """
    told = common(words)
    prepared = prepare("multiples", table)
    prepared = prepared.assign(label=_labels(prepared, language, unit, told["basis"]))
    groups = grouped(records(prepared.sort_values("year", kind="stable")), "panel")
    names = list(dict.fromkeys(prepared["panel"]))
    items = _courses({n: groups[n] for n in names}, language, unit, told["basis"])
    return Chart(
        kind="multiples",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=PANEL * max(1, -(-len(names) // across)),
        options=MultipleOptions(colour, mark, across, bridge),
        **told,
    )


def calendar(
    table: pd.DataFrame,
    language: Language,
    *,
    first: int | None = None,
    last: int | None = None,
    **words: Unpack[Words],
) -> Chart[CalendarOptions]:
    """Events by month and year: a row a year, the latest on top, the number in each cell.

    Columns: ``name``, ``date``; optional ``precision`` ("day", "month" or "year": a date known to
    the year only is counted in a column of its own) and ``n`` (events that a row stands for, by
    default one; ``name`` then holds those of some, one a line). ``first`` and ``last`` are the
    years covered (else those of the events): a year among them without events is empty, not absent.
    """
    told = common(words)
    prepared = prepare("calendar", table).dropna(subset=["date"]).reset_index(drop=True)
    dated: Counter[int] = Counter()
    for row in records(prepared):
        dated[row["date"].year] += events_of(row)
    covered = [*dated, *(year for year in (first, last) if year is not None)]
    low = first if first is not None else min(covered, default=0)
    high = last if last is not None else max(covered, default=-1)
    items = [
        pair(language, str(year), language.number(n)) for year, n in sorted(dated.items())[::-1]
    ]
    return Chart(
        kind="calendar",
        table=prepared.assign(label=""),
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="count",
        height=CALENDAR_TOP + CELL * (high - low + 1) + 4,
        options=CalendarOptions(tuple(range(low, high + 1))),
        **told,
    )


def events_of(row: Mapping[Any, Any]) -> int:
    """How many events a row of a calendar stands for."""
    return 1 if row["n"] != row["n"] else int(row["n"])
