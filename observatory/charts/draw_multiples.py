"""The Plotly drawing of small multiples, all on one pair of axes."""

from dataclasses import dataclass
from typing import Any

from observatory.charts.description import Chart, MultipleOptions, grouped
from observatory.charts.draw_series import COLUMN, band, course, lonely, whole
from observatory.charts.layout import PHONE, escape, ticks, width, wrap
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
from observatory.charts.series import PANEL
from observatory.charts.sheet import Sheet
from observatory.i18n import NO_BREAK_SPACE

TITLE, FOOT = 46, 28
TITLE_LIMIT = 20
VALUE = 14
EDGE = 0.04
"""The room left of a panel's first mark, as a share of the panel."""


@dataclass(frozen=True)
class _Panel:
    """Where a panel's years and values fall on the shared axes: x in panels, y in pixels."""

    name: str
    column: int
    top: float
    span: tuple[int, int]
    values: list[float]
    end: float

    def x(self, year: float) -> float:
        first, last = self.span
        share = (year - first) / (last - first) if last > first else 0.5
        return self.column + EDGE + (self.end - EDGE) * share

    def y(self, value: Any) -> float | None:
        if not known(value):
            return None
        share = (value - self.values[0]) / (self.values[-1] - self.values[0])
        return float(self.bottom - share * (PANEL - TITLE - FOOT))

    @property
    def bottom(self) -> float:
        return self.top + PANEL - FOOT

    @property
    def right(self) -> float:
        return self.column + self.end + (EDGE if self.span[0] < self.span[1] else 0)


def multiples(chart: Chart[MultipleOptions], theme: Theme) -> Sheet:
    """Panels on one scale; in each its own group in colour and all others behind in grey.

    The scale is written once, at the left. The room at a panel's right holds its last value on a
    phone, where two panels stand side by side.
    """
    options, rows = chart.options, chart.records()
    groups = grouped(rows, "panel")
    courses = {n: course(group, options.bridge) for n, group in groups.items()}
    flat = [p for points in courses.values() for p in points]
    limits = [p[k] for p in flat for k in ("value", "low", "high") if known(p.get(k))]
    values = ticks(min([0.0, *limits]), max([0.0, *limits]), 3, whole(chart.unit))
    texts = [chart.language.quantity(v, chart.unit) for v in values]
    years = [int(r["year"]) for r in rows if known(r["year"])] or [0]
    left = max(width(t, SMALL) for t in texts) + 10
    last = [next((p for p in reversed(c) if known(p["value"])), None) for c in courses.values()]
    widest = max((width(p["label"], VALUE) for p in last if p), default=0)
    end = 1 - EDGE - (widest + 10) / ((PHONE - left) / 2)
    sheet = Sheet(chart, theme, left=left, top=0, bottom=0)
    sheet.x_axis(0, options.across)
    sheet.y_pixels()
    span = (min(years), max(years))
    panels = [
        _Panel(n, i % options.across, i // options.across * PANEL, span, values, end)
        for i, n in enumerate(groups)
    ]
    _grid(sheet, panels, texts)
    if options.mark == "line":
        _context(sheet, panels, courses)
    for panel in panels:
        _focal(sheet, panel, courses[panel.name])
        _notes(sheet, panel, groups[panel.name])
    _titles(sheet, panels)
    return sheet


def _titles(sheet: Sheet, panels: list[_Panel]) -> None:
    sheet.texts(
        [p.column for p in panels],
        [p.top + 2 for p in panels],
        [styled(lines_of(wrap(p.name, TITLE_LIMIT)), bold=True) for p in panels],
        "bottom right",
        size=VALUE,
    )


def _grid(sheet: Sheet, panels: list[_Panel], texts: list[str]) -> None:
    """Hairlines behind the marks; values at the left edge, first and last year below."""
    sheet.grid_below([(p.column, p.right, p.y(v) or 0) for p in panels for v in p.values])
    first = [p for p in panels if p.column == 0]
    muted = sheet.theme.muted
    sheet.beside(
        [p.y(v) or 0 for p in first for v in p.values],
        [styled(escape(t), colour=muted, size=SMALL) for _ in first for t in texts],
        "left",
        standoff=6,
    )
    years = [(p.x(y), p.bottom + 13, str(y)) for p in panels for y in sorted(set(p.span))]
    x, y, said = (list(part) for part in zip(*years, strict=True))
    sheet.texts(x, y, said, "middle center", size=SMALL, colour=muted)


def _context(sheet: Sheet, panels: list[_Panel], courses: dict[str, list[Record]]) -> None:
    x: list[Any] = []
    y: list[Any] = []
    for panel in panels:
        for name, points in courses.items():
            if name != panel.name:
                x += [*(panel.x(p["year"]) for p in points), None]
                y += [*(panel.y(p["value"]) for p in points), None]
    if x:
        sheet.add(x=x, y=y, mode="lines", line={"color": sheet.theme.context, "width": 1})


def _focal(sheet: Sheet, panel: _Panel, points: list[Record]) -> None:
    chart = sheet.chart
    colour = sheet.theme.colour(chart.options.colour)
    told = [hover(chart, f"{panel.name}, {p['year']:g}", p["label"], p) for p in points]
    if chart.options.mark == "column":
        _columns(sheet, panel, points, told)
    else:
        _interval(sheet, panel, points, colour)
        x = [panel.x(p["year"]) for p in points]
        y = [panel.y(p["value"]) for p in points]
        sheet.add(x=x, y=y, mode="lines", line={"color": colour, "width": 2.5}, hovertext=told)
    there = [p for p in points if known(p["value"])]
    if not there:
        return
    if chart.options.mark == "line":
        dotted = there if chart.options.bridge else [*lonely(points), there[-1]]
        sheet.add(
            x=[panel.x(p["year"]) for p in dotted],
            y=[panel.y(p["value"]) for p in dotted],
            mode="markers",
            marker={"size": 7, "color": colour, "opacity": 1},
        )
    sheet.texts(
        [panel.right],
        [panel.y(there[-1]["value"])],
        [NO_BREAK_SPACE + styled(escape(there[-1]["label"]), bold=True)],
        "middle right",
        size=VALUE,
    )


def _interval(sheet: Sheet, panel: _Panel, points: list[Record], colour: str) -> None:
    """A band around a yearly line, a stroke at each wave of a survey."""
    if not sheet.chart.options.bridge:
        years, edge = band(points)
        sheet.add(
            x=[None if v is None else panel.x(v) for v in years],
            y=[panel.y(v) for v in edge],
            mode="lines",
            fill="toself",
            fillcolor=sheet.theme.hairline,
            line={"width": 0},
        )
        return
    there = [p for p in points if known(p["low"]) and known(p["high"])]
    strokes = segments(
        [panel.y(p["low"]) for p in there],
        [panel.y(p["high"]) for p in there],
        [panel.x(p["year"]) for p in there],
    )
    swapped = {"x": strokes["y"], "y": strokes["x"], "mode": "lines"}
    sheet.add(**swapped, line={"color": colour, "width": 1.5})


def _notes(sheet: Sheet, panel: _Panel, rows: list[Record]) -> None:
    """What stands in for an absent value: at its year's foot, or off the line that bridges it."""
    noted = [r for r in rows if not known(r["value"]) and r["note"]]
    line = [(r["year"], panel.y(r["value"]) or 0) for r in rows if known(r["value"])]
    foot = panel.bottom - 9
    at = []
    for row in noted:
        passing = _between(line, row["year"]) if sheet.chart.options.bridge else None
        low = passing is not None and passing > foot - 16
        at.append(passing - 12 if passing is not None and low else foot)
    sheet.texts(
        [panel.x(r["year"]) for r in noted],
        at,
        [escape(r["note"]) for r in noted],
        "middle center",
        size=11,
        colour=sheet.theme.muted,
    )


def _between(line: list[tuple[float, float]], year: float) -> float | None:
    """Where a line passes at a year between two of its points."""
    before = max((p for p in line if p[0] < year), default=None)
    after = min((p for p in line if p[0] > year), default=None)
    if before is None or after is None:
        return None
    share = (year - before[0]) / (after[0] - before[0])
    return before[1] + (after[1] - before[1]) * share


def _columns(sheet: Sheet, panel: _Panel, points: list[Record], told: list[str]) -> None:
    chart = sheet.chart
    first, last = panel.span
    step = (panel.end - EDGE) / max(last - first, 4)
    zero = panel.y(0) or panel.bottom
    colour = sheet.theme.colour(chart.options.colour)
    sheet.add(
        type="bar",
        x=[panel.x(p["year"]) for p in points],
        y=[None if v is None else v - zero for v in (panel.y(p["value"]) for p in points)],
        base=[zero] * len(points),
        width=[step * COLUMN] * len(points),
        marker=bar_marker(sheet.theme, [colour] * len(points), chart.basis == "record"),
        hovertext=told,
    )
