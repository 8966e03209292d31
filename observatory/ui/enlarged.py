"""A figure made larger than a page's, to be read from the end of a room."""

import re
from typing import Any

import plotly.graph_objects as go

from observatory.charts.sheet import without_template

_SIZES = frozenset({"size", "width", "ticklabelstandoff", "ticklen", "tickwidth", "xshift", "yshift",
                    "shift", "borderpad", "l", "r", "t", "b"})  # fmt: skip
"""Properties of a figure that are in pixels."""
_WHOLE = frozenset({"ticklabelstandoff"})
_WRITTEN = re.compile(r"font-size:\s*([\d.]+)px")


def enlarged(figure: go.Figure, times: float, height: float | None = None) -> go.Figure:
    """The same figure with every size in pixels multiplied; rows stay in their places, for the axis is
    stretched with them. ``height``: of the whole, by default multiplied too."""
    made: dict[str, Any] = _scaled(figure.to_plotly_json(), times, "")
    made["layout"]["height"] = height or figure.layout.height * times
    made["layout"]["datarevision"] = f"{figure.layout.datarevision} × {times} {height}"
    return without_template(made["data"], made["layout"])


def _scaled(value: Any, times: float, name: str, inside: str = "") -> Any:
    if isinstance(value, dict):
        # The width of a bar is in units of its axis.
        is_bar = value.get("type") == "bar"
        return {
            key: item
            if (is_bar and key == "width") or (key in ("x", "y") and not isinstance(item, dict))
            else _scaled(item, times, key, name)
            for key, item in value.items()
        }
    if name in _SIZES:
        if isinstance(value, int | float):
            return round(value * times) if name in _WHOLE else value * times
        if isinstance(value, list | tuple):
            return [item * times if isinstance(item, int | float) else item for item in value]
    if isinstance(value, str):
        return _WRITTEN.sub(lambda found: f"font-size:{float(found[1]) * times:g}px", value)
    if isinstance(value, list | tuple):
        return [_scaled(item, times, name, inside) for item in value]
    return value
