"""Plotly drawings over time: columns, lines and slopes, labelled directly."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatory.charts.description import Chart, ColumnOptions, LineOptions, SlopeOptions
from observatory.charts.layout import escape, spread, ticks, width, wrap, year_ticks
from observatory.charts.palette import Theme
from observatory.charts.sheet import bar_marker, hover, known, lines_of, Sheet, SMALL, styled

Record = dict[Any, Any]
LABEL_LINE = 16
NAME_LIMIT = 17
LABELLED = 12
"""Columns that may each carry their value without crowding a phone."""


def whole(unit: str) -> bool:
    """Whether a unit counts things, so that an axis names whole numbers only."""
    return unit not in ("share", "ratio")


def columns(chart: Chart[ColumnOptions], theme: Theme) -> Sheet:
    """One bar a period; a provisional one is lighter inside its outline."""
    records = chart.table.to_dict(orient="records")
    labels = [r["label"] if known(r["value"]) else "" for r in records]
    every = len(records) <= LABELLED and max(map(len, labels), default=0) <= 5
    top = max((r["value"] for r in records if known(r["value"])), default=1.0) or 1.0
    values = ticks(0, top, 3, whole(chart.unit))
    texts = [chart.language.quantity(v, chart.unit) for v in values]
    left = 0 if every else max(width(t, SMALL) for t in texts) + 10
    soon = any(r["provisional"] for r in records)
    sheet = Sheet(chart, theme, left=left, right=0, top=26, bottom=44 if soon else 28)
    step = -(-len(records) // 6) if len(records) > LABELLED else (1 if len(records) <= 7 else 2)
    named = [i for i in range(len(records)) if (len(records) - 1 - i) % step == 0]
    sheet.x_axis(
        -0.5,
        max(len(records), 1) - 0.5,
        named,
        [_period(chart, records[i]) for i in named],
    )
    sheet.y_axis(
        0, max(top, 0 if every else values[-1]), [] if every else values, [] if every else texts
    )
    _columns(sheet, [(i, r) for i, r in enumerate(records) if not r["provisional"]], 1.0)
    _columns(sheet, [(i, r) for i, r in enumerate(records) if r["provisional"]], 0.45)
    peak = max(
        range(len(records)), key=lambda i: records[i]["value"] if labels[i] else -1, default=0
    )
    last = max((i for i, label in enumerate(labels) if label), default=0)
    shown = [i for i, label in enumerate(labels) if label and (every or i in (peak, last))]
    sheet.texts(
        shown,
        [records[i]["value"] for i in shown],
        [styled(escape(labels[i]), bold=True) for i in shown],
        "top center",
    )
    return sheet


def _period(chart: Chart[ColumnOptions], row: Record) -> str:
    text = escape(row["period"])
    return f"{text}<br>{escape(chart.language._('so far'))}" if row["provisional"] else text


def _columns(sheet: Sheet, placed: list[tuple[int, Record]], opacity: float) -> None:
    if not placed:
        return
    chart = sheet.chart
    colours = [sheet.theme.colour(chart.options.colour)] * len(placed)
    sheet.add(
        type="bar",
        x=[i for i, _ in placed],
        y=[r["value"] if known(r["value"]) else None for _, r in placed],
        width=[0.66] * len(placed),
        opacity=opacity,
        marker=bar_marker(sheet.theme, colours, chart.basis == "record"),
        hovertext=[hover(chart, r["period"], r["label"], r) for _, r in placed],
    )


def course(table: pd.DataFrame, bridge: bool) -> list[Record]:
    """A series by year; a year missing between two is a row of its own without a value."""
    by_year = {int(r["year"]): r for r in table.to_dict(orient="records") if known(r["year"])}
    if not by_year:
        return []
    known_years = [y for y, r in by_year.items() if known(r["value"])]
    years = sorted(known_years) if bridge else range(min(by_year), max(by_year) + 1)
    empty = {"value": None, "low": None, "high": None, "label": "", "note": ""}
    return [by_year.get(year, {"year": year, **empty}) for year in years]


def lonely(points: Sequence[Record]) -> list[Record]:
    """The points whose neighbours are missing: a line alone would not show them."""
    there = [known(p["value"]) for p in points]
    return [
        p
        for i, p in enumerate(points)
        if there[i] and not (i and there[i - 1]) and not (i + 1 < len(points) and there[i + 1])
    ]


def plain(values: Sequence[Any]) -> list[Any]:
    """Values with None where they are absent: Plotly leaves a gap there."""
    return [v if known(v) else None for v in values]


def band(points: Sequence[Record]) -> tuple[list[Any], list[Any]]:
    """The outline of an interval, one closed shape for each run of years without a gap."""
    x: list[Any] = []
    y: list[Any] = []
    run: list[Record] = []
    for point in [*points, {"low": None, "high": None}]:
        if known(point["low"]) and known(point["high"]):
            run.append(point)
        elif run:
            x += [p["year"] for p in run] + [p["year"] for p in reversed(run)] + [None]
            y += [p["high"] for p in run] + [p["low"] for p in reversed(run)] + [None]
            run = []
    return x, y


def lines(chart: Chart[LineOptions], theme: Theme) -> Sheet:
    """The focal series over the others; every series named at its right end where there is room."""
    table, options, language = chart.table, chart.options, chart.language
    names = sorted(table["series"].unique().tolist(), key=lambda n: (n == options.focal, n))
    courses = {n: course(table[table["series"] == n], options.bridge) for n in names}
    flat = [p for points in courses.values() for p in points]
    limits = [p[k] for p in flat for k in ("value", "low", "high") if known(p.get(k))] or [0.0]
    values = ticks(min(0.0, *limits), max(limits), 4, whole(chart.unit))
    texts = [language.quantity(v, chart.unit) for v in values]
    tags = {n: _tag(n, points, max(p["year"] for p in flat)) for n, points in courses.items()}
    widest = max((width(t, 13.5) for t in tags.values()), default=0)
    left = max(width(t, SMALL) for t in texts) + 10
    sheet = Sheet(chart, theme, left=left, right=widest + 16, top=12, bottom=30)
    years = [int(p["year"]) for p in flat] or [0]
    named = year_ticks(min(years), max(years))
    low, high = (
        (min(years), max(years)) if max(years) > min(years) else (years[0] - 1, years[0] + 1)
    )
    sheet.x_axis(low, high, named, [str(y) for y in named])
    sheet.y_axis(values[0], values[-1], values, texts)
    for name in names:
        _line(sheet, name, courses[name], name == options.focal)
    _end_labels(sheet, courses, tags, values)
    return sheet


def _line(sheet: Sheet, name: str, points: list[Record], focal: bool) -> None:
    theme, chart = sheet.theme, sheet.chart
    colour = theme.colour(chart.options.colour) if focal else theme.context
    if focal:
        x, y = band(points)
        if x:
            sheet.add(
                x=x, y=y, mode="lines", fill="toself", fillcolor=theme.hairline, line={"width": 0}
            )
    record = chart.basis == "record"
    sheet.add(
        x=[p["year"] for p in points],
        y=plain([p["value"] for p in points]),
        mode="lines",
        connectgaps=False,
        line={"color": colour, "width": 3 if focal else 1.75, "dash": "dot" if record else "solid"},
        hovertext=[hover(chart, f"{name}, {p['year']:g}", p["label"], p) for p in points],
    )
    there = [p for p in points if known(p["value"])]
    dotted = there if chart.options.bridge and focal else lonely(points) + there[-1:]
    if dotted:
        sheet.add(
            x=[p["year"] for p in dotted],
            y=[p["value"] for p in dotted],
            mode="markers",
            marker={"size": 9 if focal else 6, "color": colour, "opacity": 1},
        )


def _tag(name: str, points: list[Record], last: float) -> str:
    """The text at a line's end: its value, the year if it ends early, its name."""
    there = [p for p in points if known(p["value"])]
    if not there:
        return wrap(name, NAME_LIMIT)
    end = there[-1]
    year = "" if end["year"] == last else f" ({end['year']:g})"
    return f"{end['label']}{year}\n{wrap(name, NAME_LIMIT)}"


def _end_labels(
    sheet: Sheet,
    courses: dict[str, list[Record]],
    tags: dict[str, str],
    values: list[float],
) -> None:
    """Labels spread apart; where they do not all fit, the focal one and the highest stay."""
    focal = sheet.chart.options.focal
    ends = {
        n: next((p["value"] for p in reversed(points) if known(p["value"])), None)
        for n, points in courses.items()
    }
    wanted = sorted(
        (n for n, v in ends.items() if v is not None),
        key=lambda n: (n != focal, -(ends[n] or 0)),
    )
    heights = {n: (tags[n].count("\n") + 1) * LABEL_LINE + 4.0 for n in wanted}
    shown: list[str] = []
    for name in wanted:
        if sum(heights[n] for n in [*shown, name]) <= sheet.inner + LABEL_LINE:
            shown.append(name)
    scale = sheet.inner / (values[-1] - values[0])
    at = [(values[-1] - (ends[n] or 0)) * scale for n in shown]
    placed = spread(at, [heights[n] for n in shown], -LABEL_LINE / 2, sheet.inner + LABEL_LINE / 2)
    sheet.beside(placed, [_label(sheet, tags[n], n == focal) for n in shown])


def _label(sheet: Sheet, tag: str, focal: bool) -> str:
    first, *rest = tag.split("\n")
    colour = sheet.theme.ink if focal else sheet.theme.muted
    head = styled(escape(first), colour=colour, size=15 if focal else 13, bold=True)
    return "<br>".join([head, *(styled(lines_of(t), colour=colour, size=12) for t in rest)])


def slope(chart: Chart[SlopeOptions], theme: Theme) -> Sheet:
    """Two ends a row, labelled at both, spread apart."""
    options, language = chart.options, chart.language
    records = sorted(
        chart.table.to_dict(orient="records"), key=lambda r: r["name"] == options.focal
    )
    there = [r[k] for r in records for k in ("start", "end") if known(r[k])] or [0.0, 1.0]
    low, high = min(there), max(there)
    if low == high:
        low, high = low - 1, high + 1
    starts = [r["start_label"] for r in records]
    tags = [wrap(r["name"], 20, 1) for r in records]
    left = max((width(t, 15) for t in starts), default=0) + 14
    right = max(
        (width(f"{r['label']}  {t}", 13.5) for r, t in zip(records, tags, strict=True)), default=0
    )
    sheet = Sheet(chart, theme, left=left, right=right + 16, top=36, bottom=12)
    sheet.x_axis(0, 1)
    sheet.y_axis(low, high)
    scale = sheet.inner / (high - low)
    for focal in (False, True):
        _slopes(sheet, [r for r in records if (r["name"] == options.focal) == focal], focal)
    for side, key in (("left", "start"), ("right", "end")):
        ends = [(r, t) for r, t in zip(records, tags, strict=True) if known(r[key])]
        at = spread(
            [(high - r[key]) * scale for r, _ in ends], [19.0] * len(ends), -8, sheet.inner + 8
        )
        texts = [_slope_text(sheet, r, tag, side) for r, tag in ends]
        sheet.beside(at, texts, side)
    for x, text, anchor in ((0, options.start, "left"), (1, options.end, "right")):
        sheet.annotations.append(
            {
                "x": x,
                "y": high,
                "yshift": 18,
                "text": escape(text),
                "xanchor": anchor,
                "yanchor": "bottom",
                "font": {"size": SMALL, "color": theme.muted},
            }
        )
    del language
    return sheet


def _slopes(sheet: Sheet, records: list[Record], focal: bool) -> None:
    theme, chart = sheet.theme, sheet.chart
    colour = theme.colour(chart.options.colour) if focal else theme.context
    x: list[Any] = []
    y: list[Any] = []
    told: list[str] = []
    for r in records:
        x += [0, 1, None]
        y += [*plain([r["start"], r["end"]]), None]
        told += [hover(chart, r["name"], f"{r['start_label']} → {r['label']}", r)] * 2 + [""]
    if x:
        sheet.add(
            x=x,
            y=y,
            mode="lines+markers",
            line={"color": colour, "width": 3 if focal else 1.75},
            marker={"size": 9 if focal else 6, "color": colour, "opacity": 1},
            hovertext=told,
        )


def _slope_text(sheet: Sheet, row: Record, tag: str, side: str) -> str:
    focal = row["name"] == sheet.chart.options.focal
    colour = sheet.theme.ink if focal else sheet.theme.muted
    if side == "left":
        return styled(escape(row["start_label"]), colour=colour, bold=focal)
    value = styled(escape(row["label"]), colour=colour, bold=True)
    return f"{value}  {styled(escape(tag), colour=colour, bold=focal)}"
