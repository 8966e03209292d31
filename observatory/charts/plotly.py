"""Descriptions drawn with Plotly, for pages: ``st.plotly_chart(draw(…), theme=None, …)``.

Everything is built from plain mappings with graph_objects: plotly.express costs ten times more.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from observatory.charts import (
    draw_bullet,
    draw_calendar,
    draw_dates,
    draw_multiples,
    draw_network,
    draw_rows,
    draw_series,
    draw_slope,
    draw_strips,
    draw_words,
)
from observatory.charts.description import Chart
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.charts.sheet import Sheet, nothing

DRAWINGS: dict[str, Callable[[Chart[Any], Theme], Sheet]] = {
    "bars": draw_rows.bars,
    "dots": draw_rows.dots,
    "strips": draw_strips.strips,
    "bullet": draw_bullet.bullet,
    "columns": draw_series.columns,
    "lines": draw_series.lines,
    "slope": draw_slope.slope,
    "multiples": draw_multiples.multiples,
    "calendar": draw_calendar.calendar,
    "timeline": draw_dates.timeline,
    "running": draw_dates.running,
    "network": draw_network.network,
    "words": draw_words.words,
}
DOWNLOAD_SCALE = 2


def draw(chart: Chart[Any], theme: ThemeName) -> go.Figure:
    """The figure of a chart in one theme; its height is the chart's, its width the page's."""
    return sheet(chart, theme).figure()


def sheet(chart: Chart[Any], theme: ThemeName) -> Sheet:
    """A chart laid out in one theme, before it is any library's figure."""
    drawing = nothing if chart.empty else DRAWINGS[chart.kind]
    return drawing(chart, THEMES[theme])


def config(chart: Chart[Any], for_download: bool = False) -> dict[str, Any]:
    """Plotly's settings: no buttons on a page; PNG and SVG only where a figure is taken away."""
    settings: dict[str, Any] = {
        "displayModeBar": for_download,
        "displaylogo": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "locale": chart.language.code,
    }
    if for_download:
        settings["modeBarButtons"] = [["toImage"]]
        settings["toImageButtonOptions"] = {
            "format": "png",
            "filename": file_name(chart),
            "scale": DOWNLOAD_SCALE,
        }
    return settings


def file_name(chart: Chart[Any]) -> str:
    """A file name made of the finding, in plain letters."""
    return file_stem(chart.finding, chart.kind)


def file_stem(text: str, otherwise: str = "file") -> str:
    """A file name made of a text, in plain letters, without ending."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:60] or otherwise
