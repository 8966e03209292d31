"""The page a Plotly figure is laid out on: template, axes, marks and texts common to all kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from observatory.charts.description import Chart
from observatory.charts.layout import legible
from observatory.charts.marks import SMALL, TEXT, Trace, halo, lines_of, plain, segments
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.i18n import Language

FONT = "Radio Canada, sans-serif"


@dataclass(frozen=True)
class Template:
    """What all figures of a theme share: of the layout, of each axis, of each annotation."""

    layout: Mapping[str, Any]
    axis: Mapping[str, Any]
    annotation: Mapping[str, Any]


@cache
def template(name: ThemeName) -> Template:
    """The one template of a theme: type, colours, a quiet grid, nothing that moves."""
    theme = THEMES[name]
    font = {"family": FONT, "size": TEXT, "color": theme.ink}
    return Template(
        layout={
            "font": font,
            "paper_bgcolor": theme.page,
            "plot_bgcolor": theme.page,
            "colorway": list(theme.categorical[:7]),
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverdistance": 24,
            "barmode": "overlay",
            "bargap": 0.3,
            "hoverlabel": {
                "bgcolor": theme.page,
                "bordercolor": theme.border,
                "align": "left",
                "namelength": 0,
                "font": font,
            },
        },
        axis={
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "ticks": "",
            "title": {"text": ""},
            "automargin": False,
            "gridcolor": theme.hairline,
            "gridwidth": 1,
            "ticklabelstandoff": 6,
            "tickfont": {"size": SMALL, "color": theme.muted},
            "ticklabeloverflow": "allow",
        },
        annotation={"showarrow": False},
    )


class Sheet:
    """A figure being drawn: margins in pixels, traces and axes gathered as plain mappings."""

    def __init__(
        self,
        chart: Chart[Any],
        theme: Theme,
        *,
        left: float = 0,
        right: float = 0,
        top: float = 8,
        bottom: float = 8,
    ) -> None:
        self.chart = chart
        self.theme = theme
        self.language: Language = chart.language
        self.margin = {"l": left, "r": right, "t": top, "b": bottom, "pad": 0}
        self.inner = chart.height - top - bottom
        self.traces: list[Trace] = []
        self.annotations: list[Trace] = []
        self.shapes: list[Trace] = []
        self.axes: dict[str, Trace] = {}
        self.limits: tuple[Any, Any] = (0, 1)
        self.x_range: tuple[Any, Any] = (0, 1)

    def x_axis(
        self,
        low: Any,
        high: Any,
        values: Sequence[Any] = (),
        texts: Sequence[str] = (),
        *,
        grid: bool = False,
        side: str = "bottom",
    ) -> None:
        """The horizontal axis, of numbers or of days, with the ticks given and no others.

        A tick keeps its line and loses its text where the text would be cut on a phone. Lines of
        a text are parted by a newline.
        """
        self.limits = (low, high)
        shares = [self.share(value) for value in values]
        told = legible(shares, texts, self.margin["l"], self.margin["r"])
        self.x_range = (plain(low), plain(high))
        self.axes["xaxis"] = {
            "type": "date" if isinstance(low, pd.Timestamp) else "linear",
            "range": list(self.x_range),
            "tickmode": "array",
            "tickvals": [plain(value) for value in values],
            "ticktext": [lines_of(text) for text in told],
            "tickangle": 0,
            "showgrid": grid,
            "side": side,
        }

    def y_axis(
        self, low: float, high: float, values: Sequence[float] = (), texts: Sequence[str] = ()
    ) -> None:
        """The value axis of a chart over time; its grid is drawn, its line is not.

        The range is a hair wider than asked: Plotly leaves out a line on the very edge.
        """
        hair = (high - low) / 400
        self.axes["yaxis"] = {
            "range": [low, high + hair],
            "tickmode": "array",
            "tickvals": list(values),
            "ticktext": list(texts),
            "showgrid": bool(values),
        }

    def y_pixels(self) -> None:
        """The vertical axis in pixels from the top of the plot."""
        self.axes["yaxis"] = {"range": [self.inner, 0], "tickvals": []}

    def edge(self, side: str, positions: Sequence[float], texts: Sequence[str]) -> None:
        """Texts at the figure's left or right edge, flush with it, at pixels from the plot's top.

        They are the tick labels of an axis of their own, moved to the edge: one array instead of
        an annotation each, and pixels instead of shares of an unknown width.
        """
        left = side == "left"
        place = {
            "anchor": "free",
            "position": 0 if left else 1,
            "shift": -self.margin["l"] if left else self.margin["r"],
            "side": "right" if left else "left",
        }
        self._labels("2" if left else "3", place, positions, texts, 0)

    def beside(
        self,
        positions: Sequence[float],
        texts: Sequence[str],
        side: str = "right",
        standoff: float = 8,
    ) -> None:
        """Texts just outside the plot, beside the marks that end there, at pixels from its top."""
        self._labels("4" if side == "left" else "5", {"side": side}, positions, texts, standoff)

    def rules(self, positions: Sequence[float]) -> None:
        """Hairlines from the figure's left edge to the plot's right one, at pixels from its top."""
        if not positions:
            return
        line = {"color": self.theme.hairline, "width": 1}
        low, high = self.x_range
        self.add(**segments([low] * len(positions), [high] * len(positions), positions), line=line)
        left = self.margin["l"]
        place = {"anchor": "free", "position": 0, "shift": -left, "side": "right"}
        self._labels("6", place, positions, [""] * len(positions), 0)
        self.axes["yaxis6"] |= {
            "ticks": "outside",
            "ticklen": left,
            "tickwidth": 1,
            "tickcolor": self.theme.hairline,
        }

    def _labels(
        self,
        number: str,
        place: Trace,
        positions: Sequence[float],
        texts: Sequence[str],
        standoff: float,
    ) -> None:
        if not positions:
            return
        self.axes[f"yaxis{number}"] = {
            "overlaying": "y",
            **place,
            "range": [self.inner, 0],
            "tickmode": "array",
            "tickvals": list(positions),
            "ticktext": list(texts),
            "tickfont": {"size": TEXT, "color": self.theme.ink, "shadow": halo(self.theme.name)},
            "ticklabelstandoff": standoff,
        }
        self.add(x=[self.x_range[0]], y=[0], yaxis=f"y{number}", mode="markers", opacity=0)

    def add(self, **trace: Any) -> None:
        """A trace; a scatter that tells nothing on hover unless said otherwise."""
        given = {"type": "scatter", "hoverinfo": "skip", "cliponaxis": False, **trace}
        if given["type"] != "scatter":
            del given["cliponaxis"]
        if "hovertext" in given:
            given["hoverinfo"] = "text"
        self.traces.append(given)

    def texts(
        self,
        x: Sequence[Any],
        y: Sequence[Any],
        texts: Sequence[str],
        at: str,
        *,
        size: float = TEXT,
        colour: str = "",
        haloed: bool = True,
        **more: Any,
    ) -> None:
        """Texts beside points; ``at`` is Plotly's text position."""
        if len(texts):
            self.add(
                x=list(x),
                y=list(y),
                mode="text",
                text=list(texts),
                textposition=at,
                textfont={
                    "size": size,
                    "color": colour or self.theme.ink,
                    "shadow": halo(self.theme.name) if haloed else "none",
                },
                **more,
            )

    def playhead(self, x: float | pd.Timestamp, text: str, top: float, bottom: float) -> None:
        """The ink line with its head: today, or where one should be today; ``text`` above it all.

        ``top`` lies inside the plot, where a mark is never cut; without a text there is a mark only.
        """
        ink, at = self.theme.ink, plain(x)
        self.add(x=[at, at], y=[top, bottom], mode="lines", line={"color": ink, "width": 1.25})
        self.add(
            x=[at],
            y=[top],
            mode="markers",
            marker={"symbol": "triangle-down", "size": 9, "color": ink},
        )
        if text:
            share = self.share(x)
            anchor = "left" if share < 0.15 else "right" if share > 0.7 else "center"
            self.head(at, text, anchor, shift={"left": -5, "right": 5, "center": 0}[anchor])

    def share(self, x: Any) -> float:
        """Where a number or day lies on the horizontal axis, 0 to 1."""
        low, high = self.limits
        return float((x - low) / (high - low))

    def head(self, x: Any, text: str, anchor: str, *, shift: float = 0, up: float = 7) -> None:
        """A small text above the plot."""
        self.annotations.append(
            {
                "x": x,
                "y": 1,
                "yref": "paper",
                "text": text,
                "xanchor": anchor,
                "yanchor": "bottom",
                "xshift": shift,
                "yshift": up,
                "borderpad": 0,
                "font": {"size": SMALL},
            }
        )

    def grid_below(self, lines: Sequence[tuple[float, float, float]]) -> None:
        """Hairlines below all marks, each from one x to another at a y: one shape in all."""
        if lines:
            path = " ".join(f"M {start:.4f},{y:.2f} L {end:.4f},{y:.2f}" for start, end, y in lines)
            line = {"color": self.theme.hairline, "width": 1}
            self.shapes.append({"type": "path", "path": path, "layer": "below", "line": line})

    def figure(self) -> go.Figure:
        """The figure, with everything of its template said of its own.

        Plotly checks every property of a figure, which takes longer than all the rest: the tests
        do that, the pages need not.
        """
        shared = template(self.theme.name)
        axes: dict[str, Trace] = {"xaxis": {}, "yaxis": {}} | self.axes
        layout = {
            **shared.layout,
            **{name: {**shared.axis, **axis} for name, axis in axes.items()},
            "height": self.chart.height,
            "margin": self.margin,
            "separators": self.language.separators,
            "annotations": [{**shared.annotation, **item} for item in self.annotations],
            "shapes": self.shapes,
        }
        return without_template(self.traces, layout)


def without_template(data: Sequence[Trace], layout: Trace) -> go.Figure:
    """A figure of what is given and nothing else.

    A template of Plotly's own, its default one too, is compared as an object: a figure that has one is
    drawn anew whenever a page hands it over, even if nothing has changed.
    """
    # Given none, Plotly would copy its default one first.
    figure = go.Figure(data=data, layout={**layout, "template": {}}, _validate=False)
    figure.layout.template = None
    return figure


def nothing(chart: Chart[Any], theme: Theme) -> Sheet:
    """One quiet line in place of a chart that has no rows."""
    sheet = Sheet(chart, theme)
    sheet.x_axis(0, 1)
    sheet.y_pixels()
    sheet.texts(
        [0], [sheet.inner / 2], [chart.language._("No data")], "middle right", colour=theme.muted
    )
    return sheet
