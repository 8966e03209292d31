"""Plotly drawings on a grid: small multiples and the calendar, each on one pair of axes."""

from typing import Any

import pandas as pd

from observatory.charts.description import CalendarOptions, Chart, MultipleOptions
from observatory.charts.draw_series import band, course, lonely, whole
from observatory.charts.layout import escape, ticks, wrap, year_ticks
from observatory.charts.palette import contrast, Theme
from observatory.charts.series import CALENDAR_TOP, CELL, PANEL
from observatory.charts.sheet import hover, known, lines_of, Sheet, SMALL, styled

Record = dict[Any, Any]
MONTHS = 12
LEFT, RIGHT = 0.17, 0.74
"""The part of a panel's width between its value axis and its last value."""
TITLE, FOOT = 44, 30
NAMED = 4


class _Panel:
    """Where a panel's years and values fall on the shared axes: x in panels, y in pixels."""

    def __init__(
        self, index: int, across: int, years: tuple[int, int], values: list[float]
    ) -> None:
        self.column = index % across
        self.top = (index // across) * PANEL
        self.years = years
        self.values = values

    def x(self, year: float) -> float:
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return self.column + LEFT + (RIGHT - LEFT) * share

    def y(self, value: Any) -> float | None:
        if not known(value):
            return None
        share = (value - self.values[0]) / (self.values[-1] - self.values[0])
        return self.bottom - share * (PANEL - TITLE - FOOT)

    @property
    def bottom(self) -> float:
        return self.top + PANEL - FOOT


def multiples(chart: Chart[MultipleOptions], theme: Theme) -> Sheet:
    """Panels on one scale; in each its own group in colour and all others behind in grey."""
    table, options = chart.table, chart.options
    names = table["panel"].unique().tolist()
    courses = {n: course(table[table["panel"] == n], options.bridge) for n in names}
    flat = [p for points in courses.values() for p in points]
    limits = [p[k] for p in flat for k in ("value", "low", "high") if known(p.get(k))] or [0.0]
    values = ticks(min(0.0, *limits), max(limits), 3, whole(chart.unit))
    years = [int(p["year"]) for p in flat] or [0]
    span = (min(years), max(years))
    sheet = Sheet(chart, theme, left=0, right=0, top=0, bottom=0)
    sheet.x_axis(0, options.across)
    sheet.y_pixels()
    panels = [_Panel(i, options.across, span, values) for i in range(len(names))]
    _grid(sheet, panels, span)
    if options.mark == "line":
        _context(sheet, panels, names, courses)
    for panel, name in zip(panels, names, strict=True):
        _focal(sheet, panel, name, courses[name])
    sheet.texts(
        [p.column for p in panels],
        [p.top + 16 for p in panels],
        [styled(lines_of(wrap(n, 22)), bold=True) for n in names],
        "middle right",
        size=14,
    )
    return sheet


def _grid(sheet: Sheet, panels: list[_Panel], span: tuple[int, int]) -> None:
    x: list[Any] = []
    y: list[Any] = []
    marks: list[tuple[float, float, str]] = []
    years: list[tuple[float, float, str]] = []
    named = sorted({span[0], span[1]}) if span[1] - span[0] < 3 else year_ticks(*span, 2)
    for p in panels:
        for value in p.values:
            x += [p.x(span[0]), p.x(span[1]), None]
            y += [p.y(value), p.y(value), None]
            marks.append(
                (p.x(span[0]), p.y(value) or 0, sheet.language.quantity(value, sheet.chart.unit))
            )
        years += [(p.x(year), p.bottom + 14, str(year)) for year in named]
    sheet.add(x=x, y=y, mode="lines", line={"color": sheet.theme.hairline, "width": 1})
    for found, at in ((marks, "middle left"), (years, "middle center")):
        sheet.texts(
            [m[0] - (0.02 if at == "middle left" else 0) for m in found],
            [m[1] for m in found],
            [m[2] for m in found],
            at,
            size=SMALL,
            colour=sheet.theme.muted,
        )


def _context(
    sheet: Sheet, panels: list[_Panel], names: list[str], courses: dict[str, list[Record]]
) -> None:
    x: list[Any] = []
    y: list[Any] = []
    for panel, own in zip(panels, names, strict=True):
        for name in names:
            if name != own:
                x += [*(panel.x(p["year"]) for p in courses[name]), None]
                y += [*(panel.y(p["value"]) for p in courses[name]), None]
    if x:
        sheet.add(x=x, y=y, mode="lines", line={"color": sheet.theme.context, "width": 1})


def _focal(sheet: Sheet, panel: _Panel, name: str, points: list[Record]) -> None:
    theme, chart = sheet.theme, sheet.chart
    colour = theme.colour(chart.options.colour)
    x = [panel.x(p["year"]) for p in points]
    y = [panel.y(p["value"]) for p in points]
    told = [hover(chart, f"{name}, {p['year']:g}", p["label"], p) for p in points]
    if chart.options.mark == "column":
        _columns(sheet, panel, points, told)
    else:
        around, edge = band(points)
        if around:
            sheet.add(
                x=[None if v is None else panel.x(v) for v in around],
                y=[panel.y(v) for v in edge],
                mode="lines",
                fill="toself",
                fillcolor=theme.hairline,
                line={"width": 0},
            )
        sheet.add(x=x, y=y, mode="lines", line={"color": colour, "width": 2.5}, hovertext=told)
    there = [p for p in points if known(p["value"])]
    noted = [p for p in points if not known(p["value"]) and p.get("note")]
    sheet.texts(
        [panel.x(p["year"]) for p in noted],
        [panel.bottom - 9] * len(noted),
        [escape(p["note"]) for p in noted],
        "middle center",
        size=11,
        colour=theme.muted,
    )
    if not there:
        return
    last = there[-1]
    if chart.options.mark == "line":
        dotted = there if chart.options.bridge else [*lonely(points), last]
        sheet.add(
            x=[panel.x(p["year"]) for p in dotted],
            y=[panel.y(p["value"]) for p in dotted],
            mode="markers",
            marker={"size": 7, "color": colour, "opacity": 1},
        )
    sheet.texts(
        [panel.x(last["year"]) + 0.025],
        [panel.y(last["value"])],
        [styled(escape(last["label"]), bold=True)],
        "middle right",
        size=14,
    )


def _columns(sheet: Sheet, panel: _Panel, points: list[Record], told: list[str]) -> None:
    x: list[float] = []
    y: list[float | None] = []
    for p in points:
        x.append(panel.x(p["year"]))
        y.append(panel.y(p["value"]))
    first, last = panel.years
    step = (RIGHT - LEFT) / max(last - first, 1)
    colour = sheet.theme.colour(sheet.chart.options.colour)
    zero = panel.y(0) or panel.bottom
    from observatory.charts.sheet import bar_marker

    sheet.add(
        type="bar",
        x=x,
        y=[None if v is None else v - zero for v in y],
        base=[zero] * len(x),
        width=[step * 0.66] * len(x),
        marker=bar_marker(sheet.theme, [colour] * len(x), sheet.chart.basis == "record"),
        hovertext=told,
    )


def calendar(chart: Chart[CalendarOptions], theme: Theme) -> Sheet:
    """A cell a month, the number of events in it; a thirteenth column for dates without a month."""
    options, language = chart.options, chart.language
    cells = _cells(chart.table)
    years = list(range(options.last, options.first - 1, -1))
    unplaced = any(month > MONTHS for _, month in cells)
    columns = MONTHS + (1 if unplaced else 0)
    sheet = Sheet(chart, theme, left=44, right=38, top=CALENDAR_TOP, bottom=0)
    sheet.x_axis(0.5, columns + 0.5)
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
        )
    initials = [language.locale.months["stand-alone"]["narrow"][m] for m in range(1, MONTHS + 1)]
    heads = [*initials, *(["?"] if unplaced else [])]
    sheet.texts(
        list(range(1, columns + 1)),
        [-11] * columns,
        [escape(h) for h in heads],
        "middle center",
        size=SMALL,
        colour=theme.muted,
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
    for r in table.to_dict(orient="records"):
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
