"""The labels of a chart's points: values by the number format, names at the ends of lines, none on
another."""

from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from observatory.charts.layout import spread
from observatory.charts.palette import LIGHT
from observatory.exports.native import NativeChart, NativeSeries
from observatory.exports.presentation.shapes import Run
from observatory.exports.presentation.texts import width

NOT_WORDS = {LIGHT.context, LIGHT.hairline, LIGHT.colour("R3"), LIGHT.page, *LIGHT.sequential[:5]}
"""Colours too light for words on the page."""
TICK = "│"
"""The stroke where a value of a series of ticks is."""
Shifts = dict[tuple[int, int], float]
"""(Series, point) -> how far its label is moved down, as a share of the chart's height."""


def labels(
    series: Any, told: NativeSeries, chart: NativeChart, size: float, shifts: dict[int, float]
) -> None:
    """The values of the points that show theirs, beside the last one the series' name.

    ``shifts``: point -> how far its label is moved down, as a share of the chart's height.
    """
    if told.mark == "tick":
        told = replace(told, shown=tuple(value is not None for value in told.values))
    if not any(told.shown):
        return
    last = max(at for at, shown in enumerate(told.shown) if shown)
    points = "".join(
        _label(at, told, chart, size, told.named and at == last, shifts.get(at, 0.0))
        for at, shown in enumerate(told.shown)
        if shown
    )
    xml = f"<c:dLbls {nsdecls('c', 'a')}>{points}{_shows(value=False, name=False)}</c:dLbls>"
    for name in ("c:trendline", "c:errBars", "c:cat", "c:val"):
        following = series._element.find(qn(name))
        if following is not None:
            following.addprevious(parse_xml(xml))
            return


def shifts(chart: NativeChart, low: float, high: float, plot: float, line: float) -> Shifts:
    """How far the labels of lines move so that none lies on another: those of the first point among
    them, and those at the lines' ends. ``plot``: the plot's share of the chart's height, ``line``
    that of a line of text."""
    found: Shifts = {}
    for first in (True, False):
        spots: list[tuple[tuple[int, int], float]] = []
        for index, series in enumerate(chart.series):
            shown = [at for at, one in enumerate(series.shown) if one]
            if not shown or not series.named:
                continue
            at = shown[0] if first else shown[-1]
            if (at == 0) != first:
                continue
            share = ((series.values[at] or 0.0) - low) / ((high - low) or 1)
            spots.append(((index, at), (1 - share) * plot))
        moved = spread([y for _, y in spots], [line] * len(spots), -line / 2, plot + line / 2)
        found |= {key: to - y for (key, y), to in zip(spots, moved, strict=True)}
    return found


def beside(chart: NativeChart, size: float) -> tuple[float, float]:
    """What the labels beside the lines need at the left and at the right, in points."""
    left = right = 0.0
    for series in chart.series:
        shown = [at for at, one in enumerate(series.shown) if one]
        if series.named and shown:
            named = width(f"{series.name}  00 000", size, bold=True) + 10
            right = max(right, named if shown[-1] else 0.0)
            left = max(left, named if not shown[-1] else 50.0 if shown[0] == 0 else 0.0)
    return left, right


def _label(
    at: int, told: NativeSeries, chart: NativeChart, size: float, named: bool, shift: float
) -> str:
    colour = LIGHT.ink if told.colour in NOT_WORDS else told.colour
    text = told.labels[at] if told.labels else ""
    if told.mark == "tick":
        text, size = TICK, size * 1.8
    said = ""
    if text:
        said = (
            f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:p><a:r><a:rPr sz="{round(size * 100)}" b="1"/>'
            f"<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx>"
        )
    moved = ""
    if abs(shift) > 0.001:
        moved = (
            '<c:layout><c:manualLayout><c:x val="0"/>'
            f'<c:y val="{shift:.4f}"/></c:manualLayout></c:layout>'
        )
    separator = "<c:separator>\u00a0 </c:separator>" if named else ""
    return (
        f'<c:dLbl><c:idx val="{at}"/>{moved}{said}'
        f'<c:numFmt formatCode={quoteattr(chart.number_format)} sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        '<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(told.strong or chart.kind != "line")}">'
        f'<a:solidFill><a:srgbClr val="{colour.strip("#")}"/></a:solidFill></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="en-GB"/></a:p></c:txPr><c:dLblPos val="{_side(chart, told, at, named)}"/>'
        f"{_shows(value=True, name=named)}{separator}</c:dLbl>"
    )


def _shows(*, value: bool, name: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _side(chart: NativeChart, told: NativeSeries, at: int, named: bool) -> str:
    if chart.kind != "line":
        return "inEnd" if told.mark == "tick" else "outEnd"
    if at == 0:
        return "l"
    return "r" if named else "t"


def key(chart: NativeChart) -> list[list[Run]]:
    """What the marks of a chart mean where it has several that no name stands beside: one line."""
    seen = [s for s in chart.series if s.mark != "none" and not s.named]
    if len(seen) < 2 or chart.grouping == "stacked":
        return []
    runs = []
    for series in seen:
        colour = LIGHT.context if series.mark == "track" else series.colour
        mark = {"tick": TICK, "track": "□"}.get(series.mark, "■")
        runs += [Run(f"{mark} ", 11, colour, True), Run(f"{series.name}      ", 11, LIGHT.muted)]
    return [runs]
