"""Plotly drawings on a grid: small multiples and the calendar, each on one pair of axes."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.charts.description import CalendarOptions, Chart, MultipleOptions
from observatory.charts.description import records as table_rows
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
from observatory.charts.palette import Theme, contrast
from observatory.charts.series import CALENDAR_TOP, CELL, PANEL
from observatory.charts.sheet import Sheet
from observatory.i18n import NO_BREAK_SPACE

MONTHS = 12
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
    table, options = chart.table, chart.options
    names = table["panel"].unique().tolist()
    groups = {n: table[table["panel"] == n] for n in names}
    courses = {n: course(group, options.bridge) for n, group in groups.items()}
    flat = [p for points in courses.values() for p in points]
    limits = [p[k] for p in flat for k in ("value", "low", "high") if known(p.get(k))]
    values = ticks(min([0.0, *limits]), max([0.0, *limits]), 3, whole(chart.unit))
    texts = [chart.language.quantity(v, chart.unit) for v in values]
    years = [int(year) for year in table["year"] if known(year)] or [0]
    left = max(width(t, SMALL) for t in texts) + 10
    last = [next((p for p in reversed(c) if known(p["value"])), None) for c in courses.values()]
    widest = max((width(p["label"], VALUE * 1.06) for p in last if p), default=0)
    end = 1 - EDGE - (widest + 10) / ((PHONE - left) / 2)
    sheet = Sheet(chart, theme, left=left, top=0, bottom=0)
    sheet.x_axis(0, options.across)
    sheet.y_pixels()
    span = (min(years), max(years))
    panels = [
        _Panel(n, i % options.across, i // options.across * PANEL, span, values, end)
        for i, n in enumerate(names)
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
    for size, at, texts in (
        (VALUE, [p.top + 2 for p in panels], [wrap(p.name, TITLE_LIMIT) for p in panels]),
    ):
        sheet.texts(
            [p.column for p in panels],
            at,
            [styled(lines_of(t), bold=True) for t in texts],
            "bottom right",
            size=size,
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


def _notes(sheet: Sheet, panel: _Panel, group: pd.DataFrame) -> None:
    """What stands in for an absent value, at its year's foot."""
    noted = [r for r in table_rows(group) if not known(r["value"]) and r["note"]]
    sheet.texts(
        [panel.x(r["year"]) for r in noted],
        [panel.bottom - 9] * len(noted),
        [escape(r["note"]) for r in noted],
        "middle center",
        size=11,
        colour=sheet.theme.muted,
    )


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


def calendar(chart: Chart[CalendarOptions], theme: Theme) -> Sheet:
    """A cell a month, the number of events in it; a thirteenth column for dates without a month."""
    options, language = chart.options, chart.language
    cells = _cells(chart.table)
    years = options.years[::-1]
    unplaced = any(month > MONTHS for _, month in cells)
    columns = MONTHS + (1 if unplaced else 0)
    sheet = Sheet(chart, theme, left=44, right=38, top=CALENDAR_TOP, bottom=0)
    initials = [language.locale.months["stand-alone"]["narrow"][m] for m in range(1, MONTHS + 1)]
    heads = [*initials, "?"][:columns]
    sheet.x_axis(0.5, columns + 0.5, range(1, columns + 1), heads, side="top")
    sheet.y_pixels()
    middle = {year: CELL * (i + 0.5) for i, year in enumerate(years)}
    grid = [(year, month) for year in years for month in range(1, columns + 1)]
    most = max((len(n) for n in cells.values()), default=1)
    fills = [_fill(theme, len(cells.get(cell, ())), most) for cell in grid]
    sheet.add(
        type="bar",
        x=[month for _, month in grid],
        base=[middle[year] - CELL / 2 + 1.5 for year, _ in grid],
        y=[CELL - 3.0] * len(grid),
        width=[0.92] * len(grid),
        marker={"color": fills, "line": {"width": 0}},
        hovertext=[_month(chart, cell, cells.get(cell, [])) for cell in grid],
    )
    for ink in (theme.ink, theme.page):
        mine = [c for c, f in zip(grid, fills, strict=True) if c in cells and _ink(theme, f) == ink]
        sheet.texts(
            [month for _, month in mine],
            [middle[year] for year, _ in mine],
            [language.number(len(cells[c])) for c in mine],
            "middle center",
            colour=ink,
            haloed=False,
        )
    totals = {y: sum(len(n) for (year, _), n in cells.items() if year == y) for y in years}
    sheet.edge("left", list(middle.values()), [str(year) for year in years])
    sheet.edge(
        "right",
        list(middle.values()),
        [styled(language.number(totals[y]), bold=True) for y in years],
    )
    return sheet


def _cells(table: pd.DataFrame) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for r in table_rows(table):
        month = MONTHS + 1 if r["precision"] == "year" else r["date"].month
        found.setdefault((r["date"].year, month), []).append(r["name"])
    return found


def _fill(theme: Theme, count: int, most: int) -> str:
    """No events: the quiet background. More events: further along the sequence."""
    if not count:
        return theme.secondary
    steps = theme.sequential[1:-1]
    return steps[round((count - 1) / max(most - 1, 4) * (len(steps) - 1))]


def _ink(theme: Theme, fill: str) -> str:
    return max((theme.ink, theme.page), key=lambda colour: contrast(colour, fill))


def _month(chart: Chart[CalendarOptions], cell: tuple[int, int], names: list[str]) -> str:
    year, month = cell
    language = chart.language
    if month > MONTHS:
        when = language._("{year}, month not known").format(year=year)
    else:
        when = language.date(pd.Timestamp(year, month, 1).date(), "month")
    count = language.n_("{count} event", "{count} events", len(names)).format(count=len(names))
    lines = [f"<b>{escape(count)}</b>  {escape(when)}", *(escape(n) for n in names[:6])]
    return "<br>".join([*lines, *(["…"] if len(names) > 6 else [])])
