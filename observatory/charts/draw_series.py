"""Plotly drawings over time: columns and lines, labelled directly."""

from collections.abc import Sequence
from typing import Any

from observatory.charts.description import Chart, ColumnOptions, LineOptions, grouped
from observatory.charts.layout import PHONE, escape, spread, ticks, width, wrap, year_ticks
from observatory.charts.marks import (
    SMALL,
    Record,
    bar_marker,
    hover,
    known,
    lines_of,
    segments,
    styled,
)
from observatory.charts.palette import Theme
from observatory.charts.sheet import Sheet
from observatory.i18n import ABSENT

LABEL_LINE = 16
NAME_LIMIT = 17
COLUMN = 0.66
"""The width of a column, as a share of its place."""
PLACES = 6
"""A chart of fewer columns than these does not draw them any wider."""


def whole(unit: str) -> bool:
    """Whether a unit counts things, so that an axis names whole numbers only."""
    return unit not in ("share", "ratio", "index")


def columns(chart: Chart[ColumnOptions], theme: Theme) -> Sheet:
    """One bar a period, a provisional one lighter; a dash where there is no value."""
    records = chart.records()
    labels = [r["label"] for r in records]
    widest = max(width(label) for label in labels)
    every = len(records) * (widest + 1) <= PHONE
    top = max(r["value"] for r in records if known(r["value"])) or 1.0
    values = ticks(0, top, 3, whole(chart.unit))
    texts = [chart.language.quantity(v, chart.unit) for v in values]
    periods = [_period(chart, r) for r in records]
    left = 0 if every else max(width(t, SMALL) for t in texts) + 10
    over = _overhang(max(width(periods[-1], SMALL), widest), PHONE - left, len(records))
    soon = any(r["provisional"] for r in records)
    sheet = Sheet(chart, theme, left=left, right=over, top=24, bottom=44 if soon else 28)
    count = len(records)
    sheet.x_axis(-0.5, count - 0.5, range(count), periods)
    if every:
        sheet.y_axis(0, top)
    else:
        sheet.y_axis(0, max(top, values[-1]), values, texts)
    for provisional, opacity in ((False, 1.0), (True, 0.45)):
        mine = [(i, r) for i, r in enumerate(records) if r["provisional"] == provisional]
        _columns(sheet, mine, opacity, COLUMN * min(1.0, count / PLACES))
    there = [i for i, r in enumerate(records) if known(r["value"])]
    ends = (max(there, key=lambda i: records[i]["value"]), there[-1])
    shown = [i for i in there if every or i in ends]
    absent = [i for i in range(count) if i not in there]
    sheet.texts(
        shown,
        [records[i]["value"] for i in shown],
        [styled(escape(labels[i]), bold=True) for i in shown],
        "top center",
    )
    sheet.texts(absent, [0] * len(absent), [ABSENT] * len(absent), "top center", colour=theme.muted)
    return sheet


def _overhang(text: float, plot: float, count: int) -> float:
    """The right margin of a text centred on the last of ``count`` places that share the plot."""
    return max(0.0, (text / 2 - plot / (2 * count)) / (1 - 1 / (2 * count))) + 1


def _period(chart: Chart[ColumnOptions], row: Record) -> str:
    text = str(row["period"])
    return f"{text}\n{chart.language._('so far')}" if row["provisional"] else text


def _columns(sheet: Sheet, placed: list[tuple[int, Record]], opacity: float, across: float) -> None:
    if not placed:
        return
    chart = sheet.chart
    colours = [sheet.theme.colour(chart.options.colour)] * len(placed)
    sheet.add(
        type="bar",
        x=[i for i, _ in placed],
        y=[r["value"] if known(r["value"]) else None for _, r in placed],
        width=[across] * len(placed),
        opacity=opacity,
        marker=bar_marker(sheet.theme, colours, chart.basis == "record"),
        hovertext=[hover(chart, r["period"], r["label"], r) for _, r in placed],
    )


def course(rows: Sequence[Record], bridge: bool) -> list[Record]:
    """A series by year; a year missing between two is a row of its own without a value."""
    by_year = {int(r["year"]): r for r in rows if known(r["year"])}
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


def gaps(values: Sequence[Any]) -> list[Any]:
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
    options, language = chart.options, chart.language
    groups = grouped(chart.records(), "series")
    names = sorted(groups, key=lambda n: (n == options.focal, n))
    courses = {n: course(groups[n], options.bridge) for n in names}
    flat = [p for points in courses.values() for p in points]
    limits = [p[k] for p in flat for k in ("value", "low", "high") if known(p.get(k))] or [0.0]
    values = ticks(min(0.0, *limits), max(limits), 4, whole(chart.unit))
    texts = [language.quantity(v, chart.unit) for v in values]
    years = [int(p["year"]) for p in flat] or [0]
    first, last = min(years), max(years)
    tags = {n: _tag(n, points, last) for n, points in courses.items()}
    widest = max(width(t) for t in tags.values())
    left = max(width(t, SMALL) for t in texts) + 10
    sheet = Sheet(chart, theme, left=left, right=widest + 16, top=12, bottom=30)
    named = year_ticks(first, last)
    # A line's own width and the strokes of waves reach beyond their years.
    room = (last - first) * 0.012 or 1
    sheet.x_axis(first - room, last + room, named, [str(y) for y in named])
    sheet.y_axis(values[0], values[-1], values, texts)
    if options.focal in courses:
        interval(sheet, courses[options.focal], theme.colour(options.colour), options.bridge)
    for name in names:
        _line(sheet, name, courses[name], name == options.focal)
    _end_labels(sheet, courses, tags, values)
    return sheet


def interval(sheet: Sheet, points: Sequence[Record], colour: str, waves: bool) -> None:
    """A band around a yearly line, a stroke at each wave of a survey."""
    if not waves:
        x, y = band(points)
        if x:
            fill = {"fill": "toself", "fillcolor": sheet.theme.hairline, "line": {"width": 0}}
            sheet.add(x=x, y=y, mode="lines", **fill)
        return
    there = [p for p in points if known(p["low"]) and known(p["high"])]
    if there:
        years, lows, highs = zip(*((p["year"], p["low"], p["high"]) for p in there), strict=True)
        strokes = segments(lows, highs, years)
        swapped = {"x": strokes["y"], "y": strokes["x"], "mode": "lines"}
        sheet.add(**swapped, line={"color": colour, "width": 1.5})


def _line(sheet: Sheet, name: str, points: list[Record], focal: bool) -> None:
    theme, chart = sheet.theme, sheet.chart
    colour = theme.colour(chart.options.colour) if focal else theme.context
    record = chart.basis == "record"
    sheet.add(
        x=[p["year"] for p in points],
        y=gaps([p["value"] for p in points]),
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
