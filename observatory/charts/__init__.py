"""Charts: described once from a table, then drawn; no page, no database."""

from observatory.charts.description import Chart
from observatory.charts.network import network
from observatory.charts.rows import bars, bullet, dots, running, strips, timeline
from observatory.charts.series import calendar, columns, lines, multiples, slope
from observatory.charts.words import words

__all__ = [
    "Chart",
    "bars",
    "bullet",
    "calendar",
    "columns",
    "dots",
    "lines",
    "multiples",
    "network",
    "running",
    "slope",
    "strips",
    "timeline",
    "words",
]
