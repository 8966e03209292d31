"""Marks and texts common to all Plotly drawings, as plain mappings and Plotly's own markup."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from observatory.charts.description import Chart
from observatory.charts.layout import escape
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.i18n import NO_BREAK_SPACE

TEXT, SMALL, ROW = 13, 12, 14
Trace = dict[str, Any]
Record = dict[str, Any]


def plain(value: Any) -> Any:
    """A position as Plotly takes it: days as ISO text."""
    return value.isoformat() if isinstance(value, pd.Timestamp) else value


@cache
def halo(theme_name: ThemeName) -> str:
    """The page's colour around a text, so that lines may pass behind it."""
    page = THEMES[theme_name].page
    return ", ".join(f"{x}px {y}px 1px {page}" for x in (-2, 0, 2) for y in (-2, 0, 2))


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
