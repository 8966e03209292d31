"""Charts as an office program draws them itself: one preparation for slides and for workbooks.

A description (``observatory.charts``) becomes categories and series of numbers, in the unit shown,
with the number formats and colours that python-pptx and XlsxWriter take. Kinds that no office
program has (calendar, network, strips, words) have no such form.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from observatory.charts.description import Chart
from observatory.charts.palette import LIGHT
from observatory.exports import native_rows, native_series
from observatory.exports.native_form import NativeAxis, NativeChart, NativeColumn, NativeSeries

__all__ = ["NativeAxis", "NativeChart", "NativeColumn", "NativeSeries", "native", "panels", "some"]

_EACH = ("values", "colours", "low", "high", "shown", "labels")
"""The parts of a series that have one item a category."""
_KINDS: dict[str, Callable[[Chart[Any]], NativeChart]] = {
    "bars": native_rows.bars,
    "dots": native_rows.dots,
    "bullet": native_rows.bullet,
    "timeline": native_rows.timeline,
    "running": native_rows.running,
    "columns": native_series.columns,
    "lines": native_series.lines,
    "slope": native_series.slope,
    "multiples": native_series.multiples,
}


def native(chart: Chart[Any]) -> NativeChart | None:
    """The chart in an office program's form; None where it has nothing to draw or no such form."""
    make = _KINDS.get(chart.kind)
    return None if make is None or chart.empty else make(chart)


def panels(chart: Chart[Any]) -> tuple[NativeChart, ...]:
    """Small multiples as one chart a panel on one scale, titled with its name; others as one."""
    made = native(chart)
    if made is None or chart.kind != "multiples":
        return () if made is None else (made,)
    numbers = [v for s in made.series for v in (*s.values, *s.high) if v is not None]
    axis = replace(made.axis, maximum=max(numbers, default=0) * 1.1 or 1.0)
    colour = LIGHT.colour(chart.options.colour)
    return tuple(
        replace(
            made, axis=axis, title=series.name,
            series=(replace(series, colour=colour, named=False, strong=True),),
        )
        for series in made.series
    )  # fmt: skip


def some(chart: NativeChart, start: int, stop: int) -> NativeChart:
    """Some of a chart's categories, on the axis of all."""
    series = tuple(
        replace(one, **{part: getattr(one, part)[start:stop] for part in _EACH})
        for one in chart.series
    )
    beside = tuple(
        replace(column, values=column.values[start:stop], formats=column.formats[start:stop])
        for column in chart.beside
    )
    numbers = [v for one in chart.series for v in (*one.values, *one.high) if v is not None]
    axis = chart.axis
    if axis.maximum is None:
        axis = replace(axis, maximum=max(numbers, default=0) * 1.05 or 1.0)
    return replace(
        chart, categories=chart.categories[start:stop], series=series, axis=axis, beside=beside
    )
