"""Native charts on slides: their data in a workbook of their own, their look from the palette."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
from pptx.enum.chart import XL_TICK_LABEL_POSITION as LABELS
from pptx.enum.chart import XL_TICK_MARK as TICKS
from pptx.enum.dml import MSO_PATTERN
from pptx.util import Pt

from observatory.charts.layout import ticks
from observatory.charts.palette import LIGHT
from observatory.exports.native import NativeAxis, NativeChart, NativeSeries
from observatory.exports.presentation.chart_labels import beside, labels, shifts
from observatory.exports.presentation.chart_marks import error_bars, inset, settle
from observatory.exports.presentation.chart_workbook import ChartWorkbook
from observatory.exports.presentation.places import Box
from observatory.exports.presentation.shapes import describe, place, rgb

_TYPES = {
    ("bar", "clustered"): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", "overlaid"): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", "stacked"): XL_CHART_TYPE.BAR_STACKED,
    ("column", "clustered"): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("line", "clustered"): XL_CHART_TYPE.LINE_MARKERS,
}
TEXT = 12.0


class _Data(CategoryChartData):
    """A chart's data with the workbook that a reader opens to edit it."""

    def __init__(self, chart: NativeChart, low: str, high: str, made: datetime) -> None:
        # The library writes the format into XML as it is.
        written = escape(chart.number_format)
        super().__init__(number_format=written)  # type: ignore[no-untyped-call]
        self.categories = chart.categories
        for series in chart.series:
            self.add_series(series.name, series.values)  # type: ignore[no-untyped-call]
        self._book = ChartWorkbook(self, chart, low, high, made)

    @property
    def _workbook_writer(self) -> ChartWorkbook:
        return self._book


def graph(
    slide: Any, chart: NativeChart, box: Box, *, name: str, alt: str, ends: tuple[str, str],
    made: datetime, size: float = TEXT,
) -> None:  # fmt: skip
    """Draw a chart into a box. ``ends``: what the low and the high end of an interval are called in
    its data; ``made``: the day that its workbook bears."""
    data = _Data(chart, *ends, made)
    frame = slide.shapes.add_chart(_TYPES[chart.kind, chart.grouping], *place(box), data)
    frame.name = name
    describe(frame, alt)
    drawn = frame.chart
    drawn.font.size, drawn.font.color.rgb = Pt(size), rgb(LIGHT.ink)
    drawn.has_title = False
    axis = chart.axis
    moved: dict[tuple[int, int], float] = {}
    if chart.kind == "line" and any(series.named for series in chart.series):
        axis, moved = _make_room(drawn, chart, box, size)
    _axes(drawn, chart, axis, size)
    plot = drawn.plots[0]
    plot.vary_by_categories = False
    if chart.kind != "line":
        plot.gap_width = 55 if len(chart.categories) > 3 else 120
        plot.overlap = 100 if chart.grouping in ("overlaid", "stacked") else -10
    for at, (series, told) in enumerate(zip(plot.series, chart.series, strict=True)):
        _line(series, told) if chart.kind == "line" else _bars(series, told)
        _interval(series, told, chart)
        labels(
            series, told, chart, size, {point: by for (s, point), by in moved.items() if s == at}
        )
    drawn.has_legend = False
    settle(drawn, "span" if chart.bridge else "gap")


def _make_room(
    drawn: Any, chart: NativeChart, box: Box, size: float
) -> tuple[NativeAxis, dict[tuple[int, int], float]]:
    """Room at the lines' ends for their names, which are moved apart where they would touch: the
    scale has to be known for it."""
    axis = chart.axis
    known = [v for s in chart.series for v in (*s.values, *s.low, *s.high) if v is not None]
    low = min(known) if axis.minimum is None else axis.minimum
    steps = ticks(low, max(known) if axis.maximum is None else axis.maximum)
    if axis.minimum is None and not axis.shown:
        steps = [low, max(known)] if low < max(known) else [low - 1, low + 1]
    left, right = beside(chart, size)
    left = max(left, 60.0 if axis.shown else 8.0) / box.wide
    right = min(max(right, 12.0) / box.wide, 0.42)
    foot = (size * 1.2 + 14) / box.high
    inset(drawn, min(left, 0.3), right, foot)
    ends = steps[0], steps[-1]
    moved = shifts(chart, *ends, 0.96 - foot, size * 1.15 / box.high)
    step = steps[1] - steps[0] if axis.shown else None
    return replace(axis, minimum=ends[0], maximum=ends[1], step=step), moved


def _interval(series: Any, told: NativeSeries, chart: NativeChart) -> None:
    low, high = _reaches(told)
    if any(v is not None for v in (*low, *high)):
        colour = told.colour if chart.kind == "line" else LIGHT.ink
        error_bars(series, low, high, colour, lying=chart.kind == "bar")


def _axes(drawn: Any, chart: NativeChart, axis: NativeAxis, size: float) -> None:
    names, values = drawn.category_axis, drawn.value_axis
    names.format.line.color.rgb = rgb(LIGHT.context)
    names.major_tick_mark = names.minor_tick_mark = TICKS.NONE
    names.tick_label_position = LABELS.LOW
    names.has_major_gridlines = False
    names.tick_labels.font.size = Pt(size)
    if chart.kind == "bar":
        # An office program begins at the foot; the first row is to be on top, the scale below.
        names.reverse_order = True
        values.tick_label_position = LABELS.HIGH
    values.major_tick_mark = values.minor_tick_mark = TICKS.NONE
    values.format.line.fill.background()
    values.minimum_scale, values.maximum_scale = axis.minimum, axis.maximum
    values.major_unit = axis.step
    values.has_major_gridlines = axis.shown
    if axis.shown:
        values.major_gridlines.format.line.color.rgb = rgb(LIGHT.hairline)
        values.tick_labels.font.color.rgb = rgb(LIGHT.muted)
        values.tick_labels.number_format = axis.number_format
        values.tick_labels.number_format_is_linked = False
    values.visible = axis.shown


def _bars(series: Any, told: NativeSeries) -> None:
    series.invert_if_negative = False
    if told.mark in ("none", "tick"):
        series.format.fill.background()
        series.format.line.fill.background()
        return
    _paint(series.format, told.colour, told.hatched)
    for at, colour in enumerate(told.colours):
        if colour != told.colour:
            _paint(series.points[at].format, colour, told.hatched)


def _paint(look: Any, colour: str, hatched: bool) -> None:
    """Solid, or hatched where the value is a floor."""
    if not hatched:
        look.fill.solid()
        look.fill.fore_color.rgb = rgb(colour)
        return
    look.fill.patterned()
    look.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    look.fill.fore_color.rgb, look.fill.back_color.rgb = rgb(colour), rgb(LIGHT.page)
    look.line.color.rgb, look.line.width = rgb(colour), Pt(1.25)


def _line(series: Any, told: NativeSeries) -> None:
    series.smooth = False
    series.format.line.color.rgb = rgb(told.colour)
    series.format.line.width = Pt(3 if told.strong else 1.75)
    marker = series.marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 7 if told.strong else 5
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(told.colour)
    marker.format.line.fill.background()


def _reaches(told: NativeSeries) -> tuple[list[float | None], list[float | None]]:
    """How far an interval reaches below and above each value, as error bars are told."""
    below, above = [], []
    for at, value in enumerate(told.values):
        low = told.low[at] if told.low else None
        high = told.high[at] if told.high else None
        below.append(None if value is None or low is None else max(value - low, 0.0))
        above.append(None if value is None or high is None else max(high - value, 0.0))
    return below, above
