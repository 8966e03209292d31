"""The Plotly drawing of a calendar: a row a year, a cell a month."""

from datetime import date
from functools import cache

from observatory.charts.description import CalendarOptions, Chart
from observatory.charts.layout import escape
from observatory.charts.marks import Record, styled
from observatory.charts.palette import THEMES, Theme, ThemeName, contrast
from observatory.charts.series import CALENDAR_TOP, CELL, events_of
from observatory.charts.sheet import Sheet
from observatory.i18n import Language

MONTHS = 12
NAMED = 6
"""Events named where a month is pointed at."""
Cells = dict[tuple[int, int], tuple[int, list[str]]]
"""Year and month -> number of events, and the names of some."""


def calendar(chart: Chart[CalendarOptions], theme: Theme) -> Sheet:
    """A cell a month, the number of events in it; a thirteenth column for dates without a month."""
    options, language = chart.options, chart.language
    cells = _cells(chart.records())
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
    counts = {cell: number for cell, (number, _) in cells.items()}
    most = max(counts.values(), default=1)
    fills = [_fill(theme.name, counts.get(cell, 0), most) for cell in grid]
    sheet.add(
        type="bar",
        x=[month for _, month in grid],
        base=[middle[year] - CELL / 2 + 1.5 for year, _ in grid],
        y=[CELL - 3.0] * len(grid),
        width=[0.92] * len(grid),
        marker={"color": fills, "line": {"width": 0}},
        hovertext=[_month(chart, cell, *cells[cell]) if cell in cells else "" for cell in grid],
    )
    for ink in (theme.ink, theme.page):
        mine = [
            c for c, f in zip(grid, fills, strict=True) if c in cells and _ink(theme.name, f) == ink
        ]
        sheet.texts(
            [month for _, month in mine],
            [middle[year] for year, _ in mine],
            [language.number(counts[c]) for c in mine],
            "middle center",
            colour=ink,
            haloed=False,
        )
    totals = {y: sum(n for (year, _), n in counts.items() if year == y) for y in years}
    sheet.edge("left", list(middle.values()), [str(year) for year in years])
    sheet.edge(
        "right",
        list(middle.values()),
        [styled(language.number(totals[y]), bold=True) for y in years],
    )
    return sheet


def _cells(rows: list[Record]) -> Cells:
    found: Cells = {}
    for r in rows:
        month = MONTHS + 1 if r["precision"] == "year" else r["date"].month
        number, names = found.get((r["date"].year, month), (0, []))
        found[r["date"].year, month] = (number + events_of(r), names + r["name"].split("\n"))
    return found


@cache
def _fill(name: ThemeName, count: int, most: int) -> str:
    """No events: the quiet background. More events: further along the sequence."""
    theme = THEMES[name]
    if not count:
        return theme.secondary
    steps = theme.sequential[1:-1]
    return steps[round((count - 1) / max(most - 1, 4) * (len(steps) - 1))]


@cache
def _ink(name: ThemeName, fill: str) -> str:
    theme = THEMES[name]
    return max((theme.ink, theme.page), key=lambda colour: contrast(colour, fill))


def _month(
    chart: Chart[CalendarOptions], cell: tuple[int, int], number: int, names: list[str]
) -> str:
    year, month = cell
    language = chart.language
    if month > MONTHS:
        when = language._("{year}, month not known").format(year=year)
    else:
        when = _month_name(language, year, month)
    count = language.n_("{count} event", "{count} events", number).format(
        count=language.number(number)
    )
    lines = [f"<b>{escape(count)}</b>  {escape(when)}", *(escape(n) for n in names[:NAMED])]
    return "<br>".join([*lines, *(["…"] if number > NAMED else [])])


@cache
def _month_name(language: Language, year: int, month: int) -> str:
    return language.date(date(year, month, 1), "month")
