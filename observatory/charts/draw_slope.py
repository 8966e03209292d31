"""The Plotly drawing of slopes: two moments side by side, named directly."""

from typing import Any

from observatory.charts.description import Chart, SlopeOptions
from observatory.charts.layout import escape, spread, width, wrap
from observatory.charts.marks import SMALL, TEXT, Record, hover, known, lines_of, styled
from observatory.charts.palette import Theme
from observatory.charts.series import SLOPE_BOTTOM, SLOPE_LABEL, SLOPE_TOP
from observatory.charts.sheet import Sheet

NAME_LIMIT = 16
NAME_LINE = 15


def slope(chart: Chart[SlopeOptions], theme: Theme) -> Sheet:
    """Two ends a row, labelled at both, spread apart; names stand at the right."""
    options = chart.options
    records = [r for r in chart.records() if known(r["start"]) or known(r["end"])]
    records.sort(key=lambda r: bool(r["name"] == options.focal))
    inner = chart.height - SLOPE_TOP - SLOPE_BOTTOM
    names = [wrap(r["name"], NAME_LIMIT) for r in records]
    if sum(_label_height(name) for name in names) > inner:
        names = [wrap(r["name"], NAME_LIMIT, 1) for r in records]
    left = max(width(r["start_label"], TEXT) for r in records) + 14
    values = max(width(r["label"], TEXT) for r in records)
    tagged = values + 8 + max(width(name, SMALL) for name in names)
    right = max(tagged, width(options.end, SMALL)) + 12
    sheet = Sheet(chart, theme, left=left, right=right, top=SLOPE_TOP, bottom=SLOPE_BOTTOM)
    sheet.x_axis(0, 1)
    low, high = _range(records)
    sheet.y_axis(low, high)
    for focal in (False, True):
        _lines(sheet, [r for r in records if (r["name"] == options.focal) == focal], focal)
    _labels(sheet, records, names, low, high)
    sheet.head(0, escape(options.start), "left", shift=8 - left, up=10)
    sheet.head(1, escape(options.end), "left", shift=8, up=10)
    for annotation in sheet.annotations:
        annotation["font"]["color"] = theme.muted
    return sheet


def _range(records: list[Record]) -> tuple[float, float]:
    """The values' range with room for the marks at its ends."""
    there = [r[key] for r in records for key in ("start", "end") if known(r[key])]
    low, high = min(there), max(there)
    room = (high - low) * 0.03 or 1.0
    return low - room, high + room


def _lines(sheet: Sheet, records: list[Record], focal: bool) -> None:
    theme, chart = sheet.theme, sheet.chart
    colour = theme.colour(chart.options.colour) if focal else theme.context
    x: list[Any] = []
    y: list[Any] = []
    told: list[str] = []
    for r in records:
        x += [0, 1, None]
        y += [*(r[key] if known(r[key]) else None for key in ("start", "end")), None]
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


def _labels(sheet: Sheet, records: list[Record], names: list[str], low: float, high: float) -> None:
    """Values at the left; value and name at the right, also of a row that ended before."""
    scale = sheet.inner / (high - low)
    focal = sheet.chart.options.focal
    begun = [r for r in records if known(r["start"])]
    at = spread(
        [(high - r["start"]) * scale for r in begun],
        [float(SLOPE_LABEL)] * len(begun),
        -SLOPE_LABEL / 2,
        sheet.inner + SLOPE_LABEL / 2,
    )
    texts = [_styled(sheet, r["start_label"], r["name"] == focal) for r in begun]
    sheet.beside(at, texts, "left")
    ends = [r["end"] if known(r["end"]) else r["start"] for r in records]
    at = spread(
        [(high - end) * scale for end in ends],
        [_label_height(name) for name in names],
        -SLOPE_LABEL / 2,
        sheet.inner + SLOPE_LABEL / 2,
    )
    texts = [
        _end_text(sheet, r, n, r["name"] == focal) for r, n in zip(records, names, strict=True)
    ]
    sheet.beside(at, texts)


def _label_height(name: str) -> float:
    return SLOPE_LABEL + NAME_LINE * name.count("\n")


def _styled(sheet: Sheet, text: str, focal: bool, bold: bool = False) -> str:
    colour = sheet.theme.ink if focal else sheet.theme.muted
    return styled(escape(text), colour=colour, bold=bold or focal)


def _end_text(sheet: Sheet, row: Record, name: str, focal: bool) -> str:
    colour = sheet.theme.ink if focal else sheet.theme.muted
    said = styled(lines_of(name), colour=colour, size=SMALL, bold=focal)
    return f"{_styled(sheet, row['label'], focal, bold=True)}  {said}"
