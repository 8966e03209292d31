"""Charts of rows in an office program's form: bars, dots, bullets, and what runs over time."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, nan
from typing import Any

import pandas as pd

from observatory.charts.description import Chart
from observatory.charts.palette import LIGHT, STATUSES
from observatory.charts.rows import done, judged, way
from observatory.exports.native_form import (
    Grouping,
    NativeAxis,
    NativeChart,
    NativeColumn,
    NativeSeries,
    Number,
    faded,
    heading,
    number,
    numbers_of,
    present,
    row_names,
    value_format,
)
from observatory.exports.office_formats import DAY, YEAR, number_format, serial

STEP = 0.25
FARTHEST = 2.0
"""Shares of the way beyond this run out of the picture."""


def bars(chart: Chart[Any]) -> NativeChart:
    """Bars, the first row on top; intervals as error bars."""
    rows = chart.records()
    series = _with_intervals(chart, rows)
    axis = replace(_row_axis(chart, *series), shown=False)
    format_of_values = value_format(chart, series[0].values)
    return NativeChart(
        "bar", row_names(chart, rows), series, format_of_values, axis, _grouping(series)
    )


def dots(chart: Chart[Any]) -> NativeChart:
    """Bars as well: no office program has points on an axis of names. An earlier value is a stroke."""
    rows = chart.records()
    series = list(_with_intervals(chart, rows))
    before = numbers_of(rows, "previous")
    if any(v is not None for v in before):
        series.insert(1, NativeSeries(heading(chart, "previous"), before, LIGHT.ink, "tick"))
    format_of_values = value_format(chart, [v for one in series for v in one.values])
    axis = _row_axis(chart, *series)
    return NativeChart(
        "bar", row_names(chart, rows), tuple(series), format_of_values, axis, _grouping(series)
    )


def _grouping(series: Sequence[NativeSeries]) -> Grouping:
    return "overlaid" if len(series) > 1 else "clustered"


def _with_intervals(chart: Chart[Any], rows: list[dict[str, Any]]) -> tuple[NativeSeries, ...]:
    """The values with their intervals; a label stands beyond its interval's end."""
    lows, highs = numbers_of(rows, "low"), numbers_of(rows, "high")
    value = replace(_row_series(chart, rows, "value"), low=lows, high=highs)
    return beyond(value, heading(chart, "high"), tuple(r["label"] for r in rows))


def beyond(value: NativeSeries, name: str, labels: tuple[str, ...]) -> tuple[NativeSeries, ...]:
    """A series, and where it has intervals one of their upper ends, not seen, that has its labels;
    so has it those of values below zero, which would stand on the rows' names."""
    both = list(zip(value.values, value.high, strict=True))
    ends = tuple(None if v is None else _reach(v, high) for v, high in both)
    if not any(end is not None for end in ends):
        return (value,)
    shown = tuple(one and end is None for one, end in zip(value.shown, ends, strict=True))
    carrier = NativeSeries(
        name, ends, LIGHT.page, "none", shown=present(ends),
        labels=tuple(text if end is not None else "" for text, end in zip(labels, ends, strict=True)),
    )  # fmt: skip
    return replace(value, shown=shown), carrier


def _reach(value: float, high: Number) -> Number:
    if high is None:
        return 0.0 if value < 0 else None
    return max(value, high, 0.0)


def _row_series(chart: Chart[Any], rows: list[dict[str, Any]], key: str) -> NativeSeries:
    values = numbers_of(rows, key)
    return NativeSeries(
        heading(chart, key), values, LIGHT.colour(chart.options.colour),
        colours=tuple(LIGHT.colour(r["colour"] or chart.options.colour) for r in rows),
        hatched=chart.basis == "record", shown=present(values),
    )  # fmt: skip


def _row_axis(chart: Chart[Any], *series: NativeSeries) -> NativeAxis:
    numbers = [v for s in series for v in (*s.values, *s.low) if v is not None]
    low = chart.options.minimum
    if low is None and min(numbers, default=0) >= 0:
        low = 0.0
    return NativeAxis(value_format(chart, numbers, axis=True), low, chart.options.maximum)


def bullet(chart: Chart[Any]) -> NativeChart:
    """Shares of the way from baseline to target; the values themselves stand beside the data."""
    rows, language = chart.records(), chart.language
    ways = tuple(way(r, r["value"]) for r in rows)
    lows, highs = (tuple(way(r, r[key]) for r in rows) for key in ("low", "high"))
    status = [
        f"{STATUSES[r['status']].glyph} {language._(STATUSES[r['status']].word)}" for r in rows
    ]
    names = tuple(
        r["name"] if made is not None else f"{r['name']} ({_aside(r, word)})"
        for r, made, word in zip(rows, ways, status, strict=True)
    )
    track = tuple(1.0 if judged(r) else None for r in rows)
    told = tuple(f"{r['label']}  {word}" for r, word in zip(rows, status, strict=True))
    shares = NativeSeries(
        language._("Share of the way"), ways, LIGHT.colour(chart.options.colour),
        colours=tuple(LIGHT.colour(r["colour"] or chart.options.colour) for r in rows),
        low=tuple(map(_lower, lows, highs)), high=tuple(map(_upper, lows, highs)),
        hatched=chart.basis == "record", shown=present(ways),
        labels=told,
    )  # fmt: skip
    expected = tuple(number(r["expected"]) if judged(r) else None for r in rows)
    series = [NativeSeries(heading(chart, "target"), track, LIGHT.hairline, "track")]
    if any(v is not None for v in expected):
        series.append(NativeSeries(heading(chart, "expected"), expected, LIGHT.ink, "tick"))
    series[1:1] = beyond(shares, heading(chart, "high"), told)
    reached = [v for v in (*ways, *expected) if v is not None]
    low, high = max(min([0.0, *reached]), -1.0), min(max([1.0, *reached]), FARTHEST)
    ends = floor(low / STEP) * STEP, ceil(high / STEP) * STEP
    share = number_format(language, "share", "register", [1])
    return NativeChart(
        "bar", names, tuple(series), share, NativeAxis(share, *ends, step=STEP), "overlaid",
        beside=tuple(_own(chart, rows, key) for key in ("baseline", "value", "target")),
    )  # fmt: skip


def _aside(row: dict[str, Any], word: str) -> str:
    known = row["value"] == row["value"]
    return f"{row['label']}, {word}" if known else word


def _own(chart: Chart[Any], rows: list[dict[str, Any]], key: str) -> NativeColumn:
    formats = tuple(
        number_format(
            chart.language, r["unit"],
            (r["basis"] or chart.basis) if key == "value" else "register", [r[key]],
        )
        for r in rows
    )  # fmt: skip
    return NativeColumn(heading(chart, key), numbers_of(rows, key), formats)


def _lower(one: Number, other: Number) -> Number:
    """The lower end of an interval; a target below its baseline turns the ends round."""
    return None if one is None or other is None else min(one, other)


def _upper(one: Number, other: Number) -> Number:
    return None if one is None or other is None else max(one, other)


def timeline(chart: Chart[Any]) -> NativeChart:
    """Bars stacked on their start, a day of which is one: the share done, then the rest."""
    rows = chart.records()
    starts, ends = ([serial(r[key]) for r in rows] for key in ("start", "end"))
    lengths = [_length(start, end) for start, end in zip(starts, ends, strict=True)]
    shares = [min(number(r["done"]) or 0.0, 1.0) for r in rows]
    done = tuple(None if n is None else n * s for n, s in zip(lengths, shares, strict=True))
    rest = tuple(None if n is None else n * (1 - s) for n, s in zip(lengths, shares, strict=True))
    colours = tuple(LIGHT.colour(r["colour"] or chart.options.colour) for r in rows)
    _ = chart.language._
    series = (
        NativeSeries(heading(chart, "start"), tuple(starts), LIGHT.page, "none"),
        NativeSeries(_("Days done"), done, colours[0], colours=colours),
        NativeSeries(_("Days left"), rest, faded(colours[0]), colours=tuple(map(faded, colours))),
    )
    return _dated(chart, rows, series, ends)


def running(chart: Chart[Any]) -> NativeChart:
    rows, until = chart.records(), pd.Timestamp(chart.options.until)
    starts = [serial(r["start"]) for r in rows]
    ends = [
        serial(until if r["end_known"] and pd.isna(r["end"]) else r["end"]) if start else None
        for r, start in zip(rows, starts, strict=True)
    ]
    lengths = tuple(_length(start, end) for start, end in zip(starts, ends, strict=True))
    colours = [LIGHT.colour(r["colour"] or chart.options.colour) for r in rows]
    told = tuple(c if r["end_known"] else faded(c) for c, r in zip(colours, rows, strict=True))
    series = (
        NativeSeries(heading(chart, "start"), tuple(starts), LIGHT.page, "none"),
        NativeSeries(chart.language._("Days"), lengths, told[0], colours=told),
    )
    return _dated(chart, rows, series, ends)


def _dated(
    chart: Chart[Any], rows: list[dict[str, Any]], series: tuple[NativeSeries, ...],
    ends: Sequence[Number],
) -> NativeChart:  # fmt: skip
    unknown = chart.language._("dates not known")
    names = []
    for row, start in zip(rows, series[0].values, strict=True):
        said = [done(chart.language, row)] if row.get("done", nan) == row.get("done", nan) else []
        said += [row["label"]] if row["label"] else [unknown] if start is None else []
        names.append(f"{row['name']} ({', '.join(said)})" if said else row["name"])
    days = [day for day in (*series[0].values, *ends) if day is not None]
    first, last = (pd.Timestamp("1899-12-30") + pd.Timedelta(days=d) for d in (min(days, default=1), max(days, default=1)))  # fmt: skip
    # Steps of a year's mean length leave the first of January by a day at most: from the second of
    # January on, each is in a year of its own.
    low, high = (serial(pd.Timestamp(year, 1, 2)) for year in (first.year, last.year + 1))
    step = 365.25 * max(1, round((last.year - first.year + 1) / 8))
    end = NativeColumn(heading(chart, "end"), tuple(ends), (DAY,) * len(rows))
    axis = NativeAxis(YEAR, low, high, step)
    return NativeChart("bar", tuple(names), series, DAY, axis, "stacked", beside=(end,))


def _length(start: Number, end: Number) -> Number:
    return None if start is None or end is None else max(end - start, 1.0)
