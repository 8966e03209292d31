"""The page a Plotly figure is laid out on: template, axes, marks and texts common to all kinds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go

from observatory.charts.description import Chart
from observatory.charts.layout import escape
from observatory.charts.palette import Theme, ThemeName, THEMES
from observatory.i18n import Language, NO_BREAK_SPACE

FONT = "Radio Canada, sans-serif"
TEXT, SMALL, ROW = 13, 12, 14
Trace = dict[str, Any]


@cache
def template(name: ThemeName) -> go.layout.Template:
    """The one template of a theme: type, colours, a quiet grid, nothing that moves."""
    theme = THEMES[name]
    axis = {
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
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT, "color": theme.ink},
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
                "font": {"family": FONT, "size": TEXT, "color": theme.ink},
            },
            "annotationdefaults": {"showarrow": False},
            "xaxis": axis,
            "yaxis": axis,
        }
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
        self.axes: dict[str, Trace] = {}
        self.x_range: Sequence[float | str] = (0, 1)

    def x_axis(
        self,
        low: Any,
        high: Any,
        values: Sequence[Any] = (),
        texts: Sequence[str] = (),
        *,
        grid: bool = False,
        dates: bool = False,
    ) -> None:
        """The horizontal axis, with the ticks given and no others."""
        self.x_range = (low, high)
        self.axes["xaxis"] = {
            "type": "date" if dates else "linear",
            "range": [low, high],
            "tickmode": "array",
            "tickvals": list(values),
            "ticktext": list(texts),
            "tickangle": 0,
            "showgrid": grid,
        }

    def y_axis(
        self, low: float, high: float, values: Sequence[float] = (), texts: Sequence[str] = ()
    ) -> None:
        """The value axis of a chart over time; its grid is drawn, its line is not."""
        self.axes["yaxis"] = {
            "range": [low, high],
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
        if not positions:
            return
        left = side == "left"
        number = "2" if left else "3"
        self.axes[f"yaxis{number}"] = {
            "overlaying": "y",
            "anchor": "free",
            "position": 0 if left else 1,
            "shift": -self.margin["l"] if left else self.margin["r"],
            "side": "right" if left else "left",
            "range": [self.inner, 0],
            "tickmode": "array",
            "tickvals": list(positions),
            "ticktext": list(texts),
            "tickfont": {"size": TEXT, "color": self.theme.ink},
            "ticklabelstandoff": 0,
        }
        self.add(x=[self.x_range[0]], y=[0], yaxis=f"y{number}", mode="markers", opacity=0)

    def beside(self, positions: Sequence[float], texts: Sequence[str], side: str = "right") -> None:
        """Texts just outside the plot, beside the marks that end there, at pixels from its top."""
        if not positions:
            return
        number = "4" if side == "left" else "5"
        self.axes[f"yaxis{number}"] = {
            "overlaying": "y",
            "side": side,
            "range": [self.inner, 0],
            "tickmode": "array",
            "tickvals": list(positions),
            "ticktext": list(texts),
            "tickfont": {"size": TEXT, "color": self.theme.ink},
            "ticklabelstandoff": 8,
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
                textfont={"size": size, "color": colour or self.theme.ink},
                **more,
            )

    def playhead(self, x: Any, text: str, top: float, bottom: float) -> None:
        """The ink line with its head: today, or where one should be today."""
        ink = self.theme.ink
        self.add(x=[x, x], y=[top, bottom], mode="lines", line={"color": ink, "width": 1.25})
        self.add(
            x=[x],
            y=[top],
            mode="markers",
            marker={"symbol": "triangle-down", "size": 9, "color": ink},
        )
        self.annotations.append(
            {"x": x, "y": top - 6, "text": text, "yanchor": "bottom", "font": {"size": SMALL}}
        )

    def figure(self) -> go.Figure:
        """The figure, with its background and type said explicitly."""
        theme, layout = self.theme, dict(self.axes)
        figure = go.Figure(
            data=self.traces,
            layout={
                **layout,
                "template": template(theme.name),
                "height": self.chart.height,
                "margin": self.margin,
                "paper_bgcolor": theme.page,
                "plot_bgcolor": theme.page,
                "showlegend": False,
                "dragmode": False,
                "separators": self.language.separators,
                "annotations": self.annotations,
            },
        )
        return figure


def lines_of(text: str) -> str:
    """A wrapped text from data as Plotly writes it."""
    return escape(text).replace("\n", "<br>")


def styled(text: str, *, colour: str = "", size: float = 0, bold: bool = False) -> str:
    """Plotly's markup around an already escaped text."""
    style = ";".join(
        part
        for part in (f"color:{colour}" if colour else "", f"font-size:{size}px" if size else "")
        if part
    )
    body = f"<b>{text}</b>" if bold else text
    return f'<span style="{style}">{body}</span>' if style else body


def name_text(text: str) -> str:
    """A row's name above its mark."""
    return styled(lines_of(text), size=ROW, bold=True)


def hover(chart: Chart[Any], name: str, label: str, row: Mapping[Any, Any]) -> str:
    """A hover text: bold value, then name, interval and note."""
    language, unit = chart.language, row.get("unit") or chart.unit
    parts = [f"<b>{escape(label)}</b>{NO_BREAK_SPACE} {escape(name)}"]
    low, high = row.get("low"), row.get("high")
    if low is not None and high is not None and low == low and high == high:
        interval = language._("interval {low} to {high}").format(
            low=language.quantity(low, unit), high=language.quantity(high, unit)
        )
        parts.append(escape(interval))
    if row.get("note"):
        parts.append(escape(row["note"]))
    return "<br>".join(parts)


def bar_marker(theme: Theme, colours: Sequence[str], hatched: bool) -> Trace:
    """A bar's fill: solid, or hatched inside an outline where values are floors."""
    if not hatched:
        return {"color": list(colours), "line": {"width": 0}}
    return {
        "color": list(colours),
        "pattern": {
            "shape": "/",
            "size": 5,
            "solidity": 0.28,
            "fillmode": "replace",
            "fgcolor": list(colours),
            "bgcolor": theme.page,
        },
        "line": {"width": 1.25, "color": list(colours)},
    }


def segments(starts: Sequence[Any], ends: Sequence[Any], at: Sequence[Any]) -> Trace:
    """Horizontal lines as one trace's x and y, parted by gaps."""
    x: list[Any] = []
    y: list[Any] = []
    for start, end, position in zip(starts, ends, at, strict=True):
        x += [start, end, None]
        y += [position, position, None]
    return {"x": x, "y": y, "mode": "lines"}


def known(value: Any) -> bool:
    """Whether a value is there."""
    return value is not None and value == value
