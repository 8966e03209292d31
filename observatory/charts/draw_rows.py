"""Plotly drawings of bars and dots: names above their marks, values at the right."""

from typing import Any

from observatory.charts.description import Chart, RowOptions
from observatory.charts.layout import Row, escape, name_room, rows, ticks, width
from observatory.charts.marks import (
    Record,
    bar_marker,
    hover,
    known,
    name_text,
    segments,
    styled,
)
from observatory.charts.palette import Theme
from observatory.charts.rows import AXIS_BOTTOM, BAR_ROW, DOT_ROW
from observatory.charts.sheet import Sheet

BAR = 14
VALUE = 15


def bars(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Bars from the left edge; an absent value shows its note where the bar would be."""
    records = chart.records()
    labels = [r["label"] for r in records]
    names = [r["name"] for r in records]
    sheet = Sheet(
        chart, theme, left=beside(chart, names), right=value_margin(labels), top=4, bottom=4
    )
    placed = rows(names, [BAR_ROW] * len(records), beside=chart.beside)
    top = _top(chart, records)
    sheet.x_axis(min([0.0, *(r["value"] for r in records if known(r["value"]))]), top)
    sheet.y_pixels()
    marks = [p.mark_y for p in placed]
    if chart.options.maximum:
        sheet.add(
            type="bar",
            orientation="h",
            x=[top] * len(records),
            y=marks,
            width=[BAR] * len(records),
            marker={"color": theme.hairline, "line": {"width": 0}},
        )
    sheet.add(
        type="bar",
        orientation="h",
        x=[r["value"] if known(r["value"]) else None for r in records],
        y=marks,
        width=[BAR] * len(records),
        marker=bar_marker(theme, colours(chart, theme, records), chart.basis == "record"),
        hovertext=[hover(chart, r["name"], r["label"], r) for r in records],
    )
    intervals(sheet, [(r["low"], r["high"], p) for r, p in zip(records, placed, strict=True)])
    _notes(sheet, records, placed)
    _names(sheet, placed)
    sheet.edge("right", marks, [styled(escape(t), size=VALUE, bold=True) for t in labels])
    return sheet


def dots(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Dots on a value axis, intervals as lines, an earlier value as ○."""
    records = chart.records()
    labels = [r["label"] for r in records]
    names = [r["name"] for r in records]
    left = max(6.0, beside(chart, names))
    sheet = Sheet(
        chart, theme, right=value_margin(labels) + 6, left=left, top=4, bottom=AXIS_BOTTOM
    )
    placed = rows(names, [DOT_ROW] * len(records), beside=chart.beside)
    marks = [p.mark_y for p in placed]
    top = _top(chart, records)
    lows = [r[k] for r in records for k in ("value", "low", "previous") if known(r[k])]
    low = chart.options.minimum
    values = ticks(
        min([low or 0.0, *lows]), top, whole=chart.unit not in ("share", "ratio", "index", "score")
    )
    if low is None:
        low = values[0]
    else:
        values = [low, *(value for value in values if value > low)]
    high = max(values[-1], top) if chart.options.maximum else max(top * 1.03, values[-2])
    texts = [chart.language.quantity(v, chart.unit) for v in values]
    sheet.x_axis(low, high, values, texts, grid=True)
    sheet.y_pixels()
    shown = [theme.muted if c == theme.context else c for c in colours(chart, theme, records)]
    rule = segments([low] * len(marks), [high] * len(marks), marks)
    sheet.add(**rule, line={"color": theme.hairline, "width": 1})
    for colour in dict.fromkeys(shown):
        spans = [
            (r["low"], r["high"], y)
            for r, y, c in zip(records, marks, shown, strict=True)
            if c == colour and known(r["low"]) and known(r["high"])
        ]
        if spans:
            sheet.add(**segments(*zip(*spans, strict=True)), line={"color": colour, "width": 2.5})
    _dots(sheet, records, marks, shown)
    _notes(sheet, records, placed)
    _names(sheet, placed)
    sheet.edge("right", marks, [styled(escape(t), size=VALUE, bold=True) for t in labels])
    return sheet


def _dots(sheet: Sheet, records: list[Record], marks: list[float], shown: list[str]) -> None:
    theme, chart = sheet.theme, sheet.chart
    before = [r["previous"] if known(r["previous"]) else None for r in records]
    if any(value is not None for value in before):
        sheet.add(
            x=before,
            y=marks,
            mode="markers",
            marker={"size": 10, "color": theme.page, "line": {"color": shown, "width": 1.75}},
        )
    hollow = chart.basis == "record"
    sheet.add(
        x=[r["value"] if known(r["value"]) else None for r in records],
        y=marks,
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "symbol": "circle-open" if hollow else "circle",
            "color": shown,
            "line": {"color": shown if hollow else theme.page, "width": 2 if hollow else 1.5},
        },
        hovertext=[hover(chart, r["name"], r["label"], r) for r in records],
    )


def beside(chart: Chart[Any], names: list[str]) -> float:
    """The left margin of a chart of rows: what their names need where they stand beside the marks."""
    return name_room(names) if chart.beside else 0.0


def value_margin(labels: list[str], size: float = VALUE) -> float:
    """The right margin that bold values need."""
    return max((width(label, size) for label in labels), default=0) + 14


def colours(chart: Chart[RowOptions], theme: Theme, records: list[Record]) -> list[str]:
    """Each row's own colour, else the chart's."""
    return [theme.colour(r["colour"] or chart.options.colour) for r in records]


def intervals(sheet: Sheet, spans: list[tuple[float, float, Row]]) -> None:
    """Intervals over bars: a 2 px ink line over a halo of the page."""
    there = [(low, high, p.mark_y) for low, high, p in spans if known(low) and known(high)]
    if there:
        line = segments(*zip(*there, strict=True))
        sheet.add(**line, line={"color": sheet.theme.page, "width": 5.5})
        sheet.add(**line, line={"color": sheet.theme.ink, "width": 2})


def _top(chart: Chart[RowOptions], records: list[Record]) -> float:
    if chart.options.maximum:
        return chart.options.maximum
    keys = ("value", "high", "previous")
    return max((r[k] for r in records for k in keys if known(r.get(k))), default=1.0) or 1.0


def _names(sheet: Sheet, placed: list[Row]) -> None:
    sheet.edge("left", [r.name_y for r in placed], [name_text(r.name) for r in placed])


def _notes(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    absent = [
        (p.mark_y, r["note"])
        for r, p in zip(records, placed, strict=True)
        if not known(r["value"]) and r["note"]
    ]
    sheet.texts(
        [sheet.x_range[0]] * len(absent),
        [y for y, _ in absent],
        [escape(note) for _, note in absent],
        "middle right",
        colour=sheet.theme.muted,
    )
