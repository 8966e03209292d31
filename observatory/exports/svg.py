"""Charts as SVG, drawn without a browser.

The sheet that a chart is laid out on (``charts.sheet``) is what pages give to Plotly: the same
traces, axes and texts are written here as vectors, so that no kind of chart is drawn twice.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd

from observatory.charts import plotly
from observatory.charts.description import Chart
from observatory.charts.marks import SMALL, TEXT
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.charts.sheet import FONT, Sheet
from observatory.exports.labels import Label, Run, written

WIDTH = 640
"""Pixels of a picture's width before it is enlarged."""
_DASHES = {"dot": "2 4", "dash": "6 4"}
_BASELINE = 0.35
"""How far below its middle, in em, a line of text stands."""


def svg(chart: Chart[Any], theme: ThemeName, width: float = WIDTH, scale: float = 1) -> str:
    """A chart as one SVG element, ``width`` pixels wide, enlarged ``scale`` times; its alternative
    text is its name."""
    drawing = plotly.sheet(chart, theme)
    return _Drawing(drawing, THEMES[theme], width).svg(scale)


class _Drawing:
    """One sheet being written; x and y of marks in pixels of the picture."""

    def __init__(self, sheet: Sheet, theme: Theme, width: float) -> None:
        self.sheet, self.theme, self.width = sheet, theme, width
        self.left, self.top = float(sheet.margin["l"]), float(sheet.margin["t"])
        self.across = max(1.0, width - self.left - float(sheet.margin["r"]))
        self.down = max(1.0, float(sheet.inner))
        self.parts: list[str] = []
        self.patterns: dict[str, str] = {}

    def svg(self, scale: float) -> str:
        """The whole picture."""
        self._grid()
        self._shapes()
        for trace in self.sheet.traces:
            self._bars(trace) if trace["type"] == "bar" else self._scatter(trace)
        self._ticks()
        self._annotations()
        chart = self.sheet.chart
        wide, high = self.width, float(chart.height)
        name = escape(chart.alt)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}"'
            f' width="{_n(wide * scale)}" height="{_n(high * scale)}"'
            f' viewBox="0 0 {_n(wide)} {_n(high)}" font-family="{FONT}"'
            f' fill="{self.theme.ink}"><title>{name}</title>'
            f"<defs>{''.join(self.patterns.values())}</defs>{''.join(self.parts)}</svg>"
        )

    # Places

    def x(self, value: Any) -> float:
        low, high = (_number(end) for end in self.sheet.axes["xaxis"]["range"])
        return self.left + float((_number(value) - low) / ((high - low) or 1) * self.across)

    def y(self, value: float, axis: str = "y") -> float:
        low, high = self.sheet.axes[f"yaxis{axis[1:]}"]["range"]
        return self.top + float((high - float(value)) / ((high - low) or 1) * self.down)

    # Axes

    def _grid(self) -> None:
        hairline = self.theme.hairline
        axis = self.sheet.axes.get("xaxis", {})
        if axis.get("showgrid"):
            for value in axis.get("tickvals", ()):
                at = self.x(value)
                self._line([(at, self.top), (at, self.top + self.down)], hairline, 1)
        axis = self.sheet.axes.get("yaxis", {})
        if axis.get("showgrid"):
            for value in axis.get("tickvals", ()):
                at = self.y(value)
                self._line([(self.left, at), (self.left + self.across, at)], hairline, 1)

    def _ticks(self) -> None:
        axis = self.sheet.axes.get("xaxis", {})
        above = axis.get("side") == "top"
        for value, text in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True):
            at = self.top - 8 - SMALL / 2 if above else self.top + self.down + 6 + SMALL / 2
            self._text(text, self.x(value), at, "middle", SMALL, self.theme.muted, grow="down")
        for name, axis in self.sheet.axes.items():
            if name.startswith("yaxis") and axis.get("tickvals"):
                self._side_labels(name, axis)

    def _side_labels(self, name: str, axis: dict[str, Any]) -> None:
        """The labels of a vertical axis: beside the plot, or flush with the picture's edge."""
        font = axis.get("tickfont", {"size": SMALL, "color": self.theme.muted})
        gap = axis.get("ticklabelstandoff", 6)
        shift = axis.get("shift", 0)
        side = axis.get("side", "left")
        edge = self.left + (self.across if axis.get("position", side == "right") else 0) + shift
        for value, text in zip(axis["tickvals"], axis.get("ticktext", ()), strict=True):
            at = self.y(value, name.replace("axis", ""))
            if axis.get("ticklen"):
                self._line([(edge, at), (edge + axis["ticklen"], at)], axis["tickcolor"], 1)
            anchor = "start" if side == "right" else "end"
            place = edge + gap if side == "right" else edge - gap
            halo = "shadow" in font
            self._text(text, place, at, anchor, font["size"], font["color"], halo=halo)

    # Traces

    def _bars(self, trace: dict[str, Any]) -> None:
        lying = trace.get("orientation") == "h"
        length, at = (trace["x"], trace["y"]) if lying else (trace["y"], trace["x"])
        bases = trace.get("base") or [0] * len(length)
        marker = trace["marker"]
        colours = _each(marker["color"], len(length))
        pattern, edge = marker.get("pattern"), marker.get("line", {})
        edges = _each(edge.get("color", "none"), len(length))
        opacity = trace.get("opacity", 1)
        rows = zip(
            length, at, bases, _each(trace["width"], len(length)), colours, edges, strict=True
        )
        for size, place, base, broad, colour, outline in rows:
            if size is None:
                continue
            start = _number(base)
            box = (
                self._box(start, start + size, place - broad / 2, place + broad / 2)
                if lying
                else self._box(place - broad / 2, place + broad / 2, start, start + size)
            )
            fill = self._hatching(colour) if pattern else colour
            line = (
                f' stroke="{outline}" stroke-width="{edge["width"]}"' if edge.get("width") else ""
            )
            faint = f' opacity="{opacity}"' if opacity != 1 else ""
            x, y, wide, high = (_n(part) for part in box)
            self.parts.append(
                f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}"{line}{faint}/>'
            )

    def _box(self, x0: Any, x1: Any, y0: float, y1: float) -> tuple[float, float, float, float]:
        left, right = sorted((self.x(x0), self.x(x1)))
        top, bottom = sorted((self.y(y0), self.y(y1)))
        return left, top, right - left, bottom - top

    def _hatching(self, colour: str) -> str:
        name = f"hatch-{colour.strip('#')}"
        self.patterns[name] = (
            f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)"><rect width="5" height="5" fill="{self.theme.page}"/>'
            f'<rect width="1.6" height="5" fill="{colour}"/></pattern>'
        )
        return f"url(#{name})"

    def _scatter(self, trace: dict[str, Any]) -> None:
        axis = trace.get("yaxis", "y")
        if axis != "y" or trace.get("opacity") == 0:
            return
        points = [
            None if x is None or y is None or y != y else (self.x(x), self.y(y))
            for x, y in zip(trace["x"], trace["y"], strict=True)
        ]
        mode = trace["mode"]
        if "lines" in mode:
            self._course(trace, points)
        if "markers" in mode:
            self._markers(trace["marker"], points)
        if "text" in mode:
            font = trace["textfont"]
            looks = zip(
                points, trace["text"], _each(font["size"], len(points)),
                _each(font["color"], len(points)), strict=True,
            )  # fmt: skip
            halo = font.get("shadow", "none") != "none"
            for point, text, size, colour in looks:
                if point:
                    self._beside(point, text, trace["textposition"], size, colour, halo)

    def _course(self, trace: dict[str, Any], points: list[Any]) -> None:
        line = trace.get("line", {})
        opacity = trace.get("opacity", 1)
        for run in _runs(points):
            if trace.get("fill") == "toself":
                self.parts.append(f'<path d="{_path(run)}Z" fill="{trace["fillcolor"]}"/>')
            if line.get("width"):
                dashes = _DASHES.get(line.get("dash", ""), "")
                self._line(run, line["color"], line["width"], dashes, opacity)

    def _markers(self, marker: dict[str, Any], points: list[Any]) -> None:
        count = len(points)
        line = marker.get("line", {})
        looks = zip(
            points, _each(marker["size"], count), _each(marker["color"], count),
            _each(marker.get("symbol", "circle"), count),
            _each(line.get("color", "none"), count), _each(line.get("width", 0), count), strict=True,
        )  # fmt: skip
        for point, size, colour, symbol, edge, stroke in looks:
            if point:
                self.parts.append(
                    _mark(symbol, point, size / 2, colour, edge, stroke, self.theme.page)
                )

    def _shapes(self) -> None:
        for shape in self.sheet.shapes:
            numbers = shape["path"].replace("M", "").replace("L", "").split()
            pairs = [tuple(map(float, pair.split(","))) for pair in numbers]
            for one, other in zip(pairs[::2], pairs[1::2], strict=True):
                run = [(self.x(one[0]), self.y(one[1])), (self.x(other[0]), self.y(other[1]))]
                self._line(run, shape["line"]["color"], shape["line"]["width"])

    def _annotations(self) -> None:
        for note in self.sheet.annotations:
            paper = note.get("xref") == "paper"
            x = self.left + note["x"] * self.across if paper else self.x(note["x"])
            if note.get("yref") == "paper":
                y = self.top + (1 - note["y"]) * self.down
            else:
                y = self.y(note["y"])
            font = note.get("font", {})
            anchor = {"left": "start", "right": "end", "center": "middle"}[note["xanchor"]]
            size = font.get("size", TEXT)
            up = note.get("yshift", 0) + (size * 0.6 if note.get("yanchor") == "bottom" else 0)
            self._text(
                note["text"], x + note.get("xshift", 0), y - up, anchor, size,
                font.get("color", self.theme.ink), halo="bgcolor" in note,
            )  # fmt: skip

    # Writing

    def _line(
        self, run: Sequence[tuple[float, float]], colour: str, width: float, dashes: str = "",
        opacity: float = 1,
    ) -> None:  # fmt: skip
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        faint = f' opacity="{opacity}"' if opacity != 1 else ""
        self.parts.append(
            f'<path d="{_path(run)}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"'
            f' stroke-linejoin="round"{dashed}{faint}/>'
        )

    def _beside(
        self, point: tuple[float, float], text: str, at: str, size: float, colour: str, halo: bool
    ) -> None:
        """A text at a point: Plotly's positions say on which side of it the text stands."""
        vertical, horizontal = at.split()
        anchor = {"right": "start", "left": "end", "center": "middle"}[horizontal]
        label = written(text, size)
        half = label.height / 2
        off = {"top": -half - 3, "bottom": half + 3, "middle": 0.0}[vertical]
        x = point[0] + {"right": 3, "left": -3, "center": 0}[horizontal]
        self._label(label, x, point[1] + off, anchor, colour, halo)

    def _text(
        self, text: str, x: float, y: float, anchor: str, size: float, colour: str, *,
        halo: bool = False, grow: str = "",
    ) -> None:  # fmt: skip
        label = written(text, size)
        if grow == "down":
            y += (label.height - label.lines[0].height) / 2 if label.lines else 0
        self._label(label, x, y, anchor, colour, halo)

    def _label(
        self, label: Label, x: float, y: float, anchor: str, colour: str, halo: bool
    ) -> None:
        """A label around a middle, line by line; ``halo``: the page's colour behind it."""
        behind = (
            f' paint-order="stroke" stroke="{self.theme.page}" stroke-width="3"'
            ' stroke-linejoin="round"'
            if halo
            else ""
        )
        at = y - label.height / 2
        for line in label.lines:
            middle = at + line.height / 2
            at += line.height
            if not line.runs:
                continue
            runs = "".join(_span(run) for run in line.runs)
            self.parts.append(
                f'<text x="{_n(x)}" y="{_n(middle + _BASELINE * line.size)}" fill="{colour}"'
                f' text-anchor="{anchor}" xml:space="preserve"{behind}>{runs}</text>'
            )


def _span(run: Run) -> str:
    bold = ' font-weight="600"' if run.bold else ""
    colour = f' fill="{run.colour}"' if run.colour else ""
    return f'<tspan font-size="{_n(run.size)}"{bold}{colour}>{run.text}</tspan>'


def _number(value: Any) -> float:
    """A position on an axis: days as milliseconds."""
    if isinstance(value, str):
        return pd.Timestamp(value).timestamp() * 1000
    return float(value)


def _each(value: Any, count: int) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value] * count


def _runs(points: Iterable[Any]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in run)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _mark(
    symbol: str, point: tuple[float, float], r: float, colour: str, edge: str, stroke: float,
    page: str,
) -> str:  # fmt: skip
    """A mark of Plotly's as SVG."""
    x, y = point
    line = f' stroke="{edge}" stroke-width="{_n(stroke)}"' if stroke else ""
    if symbol == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{colour}"{line}/>'
    if symbol == "circle-open":
        return (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{page}" stroke="{colour}"'
            f' stroke-width="{_n(stroke or 2)}"/>'
        )
    if symbol == "x":
        arm = r * 0.8
        cross = f"M{_n(x - arm)} {_n(y - arm)}L{_n(x + arm)} {_n(y + arm)}M{_n(x - arm)} {_n(y + arm)}L{_n(x + arm)} {_n(y - arm)}"
        return f'<path d="{cross}" stroke="{colour}" stroke-width="3.5" fill="none"/>'
    corners = [
        (x + r * dx * 1.15, y + r * dy * 1.15)
        for dx, dy in _CORNERS.get(symbol, _CORNERS["diamond"])
    ]
    return f'<path d="{_path(corners)}Z" fill="{colour}"{line} stroke-linejoin="round"/>'


_CORNERS = {
    "diamond": ((0, -1.13), (1.13, 0), (0, 1.13), (-1.13, 0)),
    "triangle-down": ((-1, -0.58), (1, -0.58), (0, 1.15)),
    "triangle-up": ((-1, 0.58), (1, 0.58), (0, -1.15)),
    "triangle-right": ((-0.58, -1), (1.15, 0), (-0.58, 1)),
    "triangle-left": ((0.58, -1), (-1.15, 0), (0.58, 1)),
}
