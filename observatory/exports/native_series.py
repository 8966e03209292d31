"""Charts over time in an office program's form: columns, lines, slopes, small multiples."""

from dataclasses import replace
from typing import Any

from observatory.charts.description import Chart, grouped
from observatory.charts.draw_series import course
from observatory.charts.palette import LIGHT
from observatory.exports.native_form import (
    Kind,
    NativeAxis,
    NativeChart,
    NativeSeries,
    faded,
    heading,
    number,
    numbers_of,
    present,
    value_format,
)
from observatory.i18n import ABSENT

FEW = 12
"""So many columns have each their value written; of more only the highest and the last."""


def columns(chart: Chart[Any]) -> NativeChart:
    rows, colour = chart.records(), LIGHT.colour(chart.options.colour)
    values = numbers_of(rows, "value")
    soon = chart.language._("so far")
    there = [at for at, value in enumerate(values) if value is not None]
    ends = {max(there, key=lambda at: values[at] or 0), there[-1]}
    series = NativeSeries(
        heading(chart, "value"), values, colour,
        colours=tuple(faded(colour) if r["provisional"] else colour for r in rows),
        hatched=chart.basis == "record",
        shown=tuple(at in there and (len(rows) <= FEW or at in ends) for at in range(len(rows))),
    )  # fmt: skip
    names = tuple(_period(r, soon) for r in rows)
    low = 0.0 if all(value >= 0 for value in values if value is not None) else None
    axis = NativeAxis(value_format(chart, values, axis=True), low, shown=len(rows) > FEW)
    return NativeChart("column", names, (series,), value_format(chart, values), axis)


def _period(row: dict[str, Any], soon: str) -> str:
    if row["value"] != row["value"]:
        return f"{row['period']} ({ABSENT})"
    return f"{row['period']} ({soon})" if row["provisional"] else str(row["period"])


def lines(chart: Chart[Any]) -> NativeChart:
    options = chart.options
    groups = grouped(chart.records(), "series")
    order = sorted(groups, key=lambda name: name == options.focal)
    colour = {name: LIGHT.colour(options.colour) if name == options.focal else LIGHT.context for name in groups}  # fmt: skip
    return _over_years(chart, {name: groups[name] for name in order}, colour, "line", options.focal)


def multiples(chart: Chart[Any]) -> NativeChart:
    groups = grouped(chart.records(), "panel")
    shades = LIGHT.sequential[3:]
    colour = {name: shades[-1 - at % len(shades)] for at, name in enumerate(groups)}
    kind: Kind = "column" if chart.options.mark == "column" else "line"
    return _over_years(chart, groups, colour, kind, "")


def _over_years(
    chart: Chart[Any], groups: dict[str, list[dict[str, Any]]], colour: dict[str, str], kind: Kind,
    focal: str,
) -> NativeChart:  # fmt: skip
    """Series over the years from the first to the last one, those without a value among them."""
    courses = {name: {p["year"]: p for p in course(rows, False)} for name, rows in groups.items()}
    known = [int(year) for points in courses.values() for year in points]
    years = range(min(known), max(known) + 1)
    series = []
    for name, points in courses.items():
        values = tuple(number(points[y]["value"]) if y in points else None for y in years)
        last = max((at for at, value in enumerate(values) if value is not None), default=-1)
        interval = not focal or name == focal
        ends = [
            tuple(number(points[y][key]) if y in points else None for y in years)
            if interval else ()
            for key in ("low", "high")
        ]  # fmt: skip
        series.append(
            NativeSeries(
                name,
                values,
                colour[name],
                low=ends[0],
                high=ends[1],
                strong=name == focal,
                hatched=kind == "column" and chart.basis == "record",
                shown=tuple(at == last for at in range(len(values))),
                named=True,
            )
        )
    numbers = [v for s in series for v in (*s.values, *s.low, *s.high) if v is not None]
    low = 0.0 if min(numbers, default=0) >= 0 else None
    axis = NativeAxis(value_format(chart, numbers, axis=True), low)
    if chart.unit == "share" and max(numbers, default=0) > 0.8:
        axis = replace(axis, maximum=1.0)
    written = value_format(chart, [v for s in series for v in s.values])
    names = tuple(str(year) for year in years)
    return NativeChart(kind, names, tuple(series), written, axis, bridge=chart.options.bridge)


def slope(chart: Chart[Any]) -> NativeChart:
    options = chart.options
    rows = sorted(chart.records(), key=lambda r: bool(r["name"] == options.focal))
    series = []
    for row in rows:
        values = (number(row["start"]), number(row["end"]))
        focal = row["name"] == options.focal
        colour = LIGHT.colour(options.colour) if focal else LIGHT.context
        series.append(
            NativeSeries(
                row["name"], values, colour, strong=focal, shown=present(values), named=True
            )
        )
    numbers = [v for s in series for v in s.values]
    axis = NativeAxis(value_format(chart, numbers, axis=True), shown=False)
    written = value_format(chart, numbers)
    return NativeChart("line", (options.start, options.end), tuple(series), written, axis)
