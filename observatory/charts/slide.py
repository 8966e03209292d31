"""A chart made to fit a slide: enlarged so that a room can read it, and cut where it is too long."""

import math
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from observatory.charts.description import (
    CalendarOptions,
    Chart,
    NetworkOptions,
    grouped,
    records,
)
from observatory.charts.layout import RowSize, rows_height
from observatory.charts.rows import (
    BAR_ROW,
    DOT_ROW,
    RUNNING_ROW,
    STRIP_ROW,
    TIMELINE_ROW,
    bullet_sizes,
)
from observatory.charts.series import CELL, SLOPE_BOTTOM, SLOPE_LABEL, SLOPE_TOP
from observatory.charts.words import MOST, words

WIDTH, HEIGHT = 1152, 478
"""Pixels that a picture has on a slide of 1280 × 720."""
SCALE = 2.0
"""How much a chart is enlarged: its smallest type, 12 pixels, is then 24."""
LARGEST = 2.3
PANELS = 4
_SIZES: dict[str, RowSize] = {
    "bars": BAR_ROW, "dots": DOT_ROW, "strips": STRIP_ROW, "timeline": TIMELINE_ROW,
    "running": RUNNING_ROW,
}  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """A chart for a slide: to be drawn ``width`` pixels wide and enlarged ``scale`` times. ``shown``
    of its ``total`` rows (years, panels, nodes) are in it."""

    chart: Chart[Any]
    width: float
    scale: float
    shown: int
    total: int


def fitted(chart: Chart[Any], width: float = WIDTH, height: float = HEIGHT) -> Fitted:
    """A chart that fits ``width`` × ``height`` pixels with type that can be read from afar."""
    high = height / SCALE
    if chart.empty:
        return Fitted(chart, width / SCALE, SCALE, 0, 0)
    if chart.kind in _SIZES or chart.kind == "bullet":
        return _rows(chart, width, height)
    if chart.kind == "calendar":
        return _calendar(chart, width, high)
    if chart.kind == "multiples":
        return _multiples(chart, width, height)
    if chart.kind == "network":
        return _network(chart, width, high)
    if chart.kind == "words":
        return _words(chart, width, height)
    if chart.kind == "slope":
        chart, shown, total = _slope(chart, high)
        return Fitted(replace(chart, height=math.floor(high)), width / SCALE, SCALE, shown, total)
    count = len(chart.table)
    return Fitted(replace(chart, height=math.floor(high)), width / SCALE, SCALE, count, count)


def _rows(chart: Chart[Any], width: float, height: float) -> Fitted:
    """As many rows as there is room for, their names beside them, enlarged to fill the height."""
    names = list(dict.fromkeys(chart.table["name"])) if chart.kind == "strips" else None
    total = len(names) if names is not None else len(chart.table)
    around = chart.height - _height(chart, chart.table, beside=False)
    shown = total
    while shown > 1 and _height(chart, _head(chart, names, shown), True) + around > height / SCALE:
        shown -= 1
    kept = _head(chart, names, shown)
    tall = _height(chart, kept, True) + around
    scale = min(LARGEST, height / tall)
    fit = replace(chart, table=kept, height=math.ceil(tall), beside=True)
    return Fitted(fit, width / scale, scale, shown, total)


def _head(chart: Chart[Any], names: list[str] | None, count: int) -> pd.DataFrame:
    if names is None:
        return chart.table.head(count)
    return chart.table[chart.table["name"].isin(names[:count])]


def _height(chart: Chart[Any], table: pd.DataFrame, beside: bool) -> float:
    names = table["name"].tolist()
    if chart.kind == "strips":
        names = list(dict.fromkeys(names))
    if chart.kind == "bullet":
        sizes = bullet_sizes(chart.language, records(table))
    else:
        sizes = [_SIZES[chart.kind]] * len(names)
    return rows_height(names, sizes, beside)


def _calendar(chart: Chart[CalendarOptions], width: float, high: float) -> Fitted:
    """The latest years."""
    years = chart.options.years
    around = chart.height - CELL * len(years)
    room = max(1, int((high - around) // CELL))
    kept = years[-room:]
    tall = around + CELL * len(kept)
    scale = min(LARGEST, high * SCALE / tall)
    fit = replace(
        chart,
        options=CalendarOptions(kept),
        height=tall,
        table=chart.table[chart.table["date"].dt.year.isin(kept)],
    )
    return Fitted(fit, width / scale, scale, len(kept), len(years))


def _multiples(chart: Chart[Any], width: float, height: float) -> Fitted:
    """The first panels, side by side."""
    names = list(grouped(chart.records(), "panel"))
    across = min(PANELS, len(names))
    panel = chart.height / max(1, -(-len(names) // chart.options.across))
    kept = chart.table[chart.table["panel"].isin(names[:across])]
    options = replace(chart.options, across=across)
    fit = replace(chart, table=kept, options=options, height=round(panel))
    scale = min(LARGEST, height / panel)
    return Fitted(fit, width / scale, scale, across, len(names))


def _slope(chart: Chart[Any], high: float) -> tuple[Chart[Any], int, int]:
    """The focal row and as many of the others as can be named."""
    room = int((high - SLOPE_TOP - SLOPE_BOTTOM) // SLOPE_LABEL) + 1
    focal = chart.table["name"] == chart.options.focal
    rest = chart.table[~focal].head(max(0, room - int(focal.sum())))
    kept = pd.concat([chart.table[focal], rest]).sort_index()
    return replace(chart, table=kept), len(kept), len(chart.table)


def _words(chart: Chart[Any], width: float, height: float) -> Fitted:
    """The words placed anew for the width, as large as the height lets them be."""
    across = width / SCALE
    placed = words(
        chart.table[["name", "value"]], chart.language, unit=chart.unit, across=across,
        colour=chart.options.colour, finding=chart.finding,
    )  # fmt: skip
    fit = replace(chart, table=placed.table, options=placed.options, height=placed.height)
    scale = min(SCALE, height / placed.height)
    count = len(chart.table)
    return Fitted(fit, width / scale, scale, min(count, MOST), count)


def _network(chart: Chart[NetworkOptions], width: float, high: float) -> Fitted:
    """The whole picture, pressed into the height; its circles and names keep their size."""
    options = chart.options
    down = high / chart.height
    fit = replace(
        chart,
        height=math.floor(high),
        options=replace(
            options,
            points=tuple((x, y * down) for x, y in options.points),
            radii=tuple(radius * 0.6 for radius in options.radii),
        ),
    )
    count = len(chart.table)
    return Fitted(fit, width / SCALE, SCALE, count, count)
