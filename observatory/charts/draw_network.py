"""The Plotly drawing of a network: ties behind, circles above them, a few names."""

from typing import Any

from observatory.charts.description import Chart, NetworkOptions
from observatory.charts.layout import width, wrap
from observatory.charts.marks import SMALL, hover, lines_of, styled
from observatory.charts.palette import Theme
from observatory.charts.sheet import Sheet

NAME_LIMIT, NAME_LINE, NAME_GAP = 22, 15, 4
LEGIBLE_FROM = 520
"""The width from which on names may not touch each other; on a phone the table tells them."""
_TIES, _OUTLINE = 0.4, 1.0

Area = tuple[float, float, float, float]


def network(chart: Chart[NetworkOptions], theme: Theme) -> Sheet:
    """Circles by size, the coloured ones in front, the names of a few where there is room."""
    options, rows = chart.options, chart.records()
    sheet = Sheet(chart, theme, top=0, bottom=0)
    sheet.x_axis(0, options.width)
    sheet.y_pixels()
    _ties(sheet, options)
    context = [at for at, row in enumerate(rows) if row["colour"] == "context"]
    for group in (context, [at for at in range(len(rows)) if at not in set(context)]):
        _nodes(sheet, group, rows)
    _names(sheet, rows)
    return sheet


def _ties(sheet: Sheet, options: NetworkOptions) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other in options.ties:
        x += [options.points[one][0], options.points[other][0], None]
        y += [options.points[one][1], options.points[other][1], None]
    if x:
        line = {"color": sheet.theme.context, "width": 1}
        sheet.add(x=x, y=y, mode="lines", line=line, opacity=_TIES)


def _nodes(sheet: Sheet, group: list[int], rows: list[dict[str, Any]]) -> None:
    if not group:
        return
    options, theme = sheet.chart.options, sheet.theme
    colours = [theme.colour(rows[at]["colour"]) for at in group]
    rings = [rows[at]["symbol"] == "ring" for at in group]
    sheet.add(
        x=[options.points[at][0] for at in group],
        y=[options.points[at][1] for at in group],
        mode="markers",
        marker={
            "size": [2 * options.radii[at] for at in group],
            "color": [theme.page if ring else c for c, ring in zip(colours, rings, strict=True)],
            "opacity": 1,
            "line": {
                "color": [
                    c if ring else theme.page for c, ring in zip(colours, rings, strict=True)
                ],
                "width": [2 * _OUTLINE if ring else _OUTLINE for ring in rings],
            },
        },
        customdata=[rows[at]["key"] for at in group],
        hovertext=[
            hover(sheet.chart, rows[at]["name"], rows[at]["label"], rows[at]) for at in group
        ],
    )


def _names(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    """Names beside their nodes, on the side with more room, without touching each other."""
    options = sheet.chart.options
    taken: list[Area] = []
    for at in options.named:
        x, y = options.points[at]
        text = wrap(rows[at]["name"], NAME_LIMIT)
        right = x < options.width / 2
        area = _area(x * LEGIBLE_FROM / options.width, y, options.radii[at], text, right)
        if any(_touch(area, other) for other in taken):
            continue
        taken.append(area)
        sheet.annotations.append(
            {
                "x": x,
                "y": y,
                "text": styled(lines_of(text), bold=True, size=SMALL),
                "xanchor": "left" if right else "right",
                "xshift": (options.radii[at] + NAME_GAP) * (1 if right else -1),
                "align": "left" if right else "right",
                "borderpad": 1,
                "bgcolor": sheet.theme.page,
                "opacity": 0.85,
            }
        )


def _area(x: float, y: float, radius: float, text: str, right: bool) -> Area:
    """Left, top, right and bottom of a name."""
    across = width(text, SMALL)
    left = x + radius + NAME_GAP if right else x - radius - NAME_GAP - across
    half = NAME_LINE * (text.count("\n") + 1) / 2
    return left, y - half, left + across, y + half


def _touch(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
