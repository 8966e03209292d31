"""What an office program draws a chart from, and what every kind of chart needs to get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from observatory.charts.description import COLUMNS, Chart
from observatory.charts.draw_series import whole
from observatory.exports.office_formats import number_format

Kind = Literal["bar", "column", "line"]
Grouping = Literal["clustered", "overlaid", "stacked"]
Mark = Literal["fill", "track", "tick", "none"]
Number = float | None
PROVISIONAL = 0.45
"""How much of a colour is left where something is not complete."""


@dataclass(frozen=True)
class NativeSeries:
    """One series: ``values`` one a category, None where there is none (a gap, never zero).

    ``colour``: "#RRGGBB"; ``colours``: of each point where they differ. ``low`` and ``high``: the
    ends of the values' intervals, drawn as error bars. ``mark`` of a bar: "fill"; "track" (a ground
    behind the others), "tick" (a stroke across), "none" (not seen: what others are stacked on).
    ``hatched``: floors. ``strong``: the line that matters. ``shown``: the points whose value is
    value_format, by the chart's number format or as ``labels`` says; ``named``: the series' name stands
    beside the last of these.
    """

    name: str
    values: tuple[Number, ...]
    colour: str
    mark: Mark = "fill"
    colours: tuple[str, ...] = ()
    low: tuple[Number, ...] = ()
    high: tuple[Number, ...] = ()
    hatched: bool = False
    strong: bool = False
    shown: tuple[bool, ...] = ()
    labels: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True)
class NativeColumn:
    """A column of the data beside the series that the picture does not show, for a reader to check:
    numbers, each in its own format."""

    heading: str
    values: tuple[Number, ...]
    formats: tuple[str, ...]


@dataclass(frozen=True)
class NativeAxis:
    """The axis of values: its ends and its step (None: the program's own), how its numbers are
    written, and whether they are written at all."""

    number_format: str
    minimum: Number = None
    maximum: Number = None
    step: Number = None
    shown: bool = True


@dataclass(frozen=True)
class NativeChart:
    """A chart of an office program.

    ``kind``: "bar" (lying, the first category on top), "column" or "line". ``number_format`` is of
    all series' values. ``bridge``: lines pass over gaps. ``beside``: more columns for the data.
    """

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[NativeSeries, ...]
    number_format: str
    axis: NativeAxis
    grouping: Grouping = "clustered"
    bridge: bool = False
    title: str = ""
    beside: tuple[NativeColumn, ...] = ()


def faded(colour: str) -> str:
    """A colour lighter on the page, as of what is not complete."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * PROVISIONAL):02X}" for part in parts)


def row_names(chart: Chart[Any], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """The rows' names; what stands in for an absent value is said with them."""
    absent = chart.language._("no data")
    return tuple(
        r["name"] if r["value"] == r["value"] else f"{r['name']} ({r['note'] or absent})"
        for r in rows
    )


def heading(chart: Chart[Any], key: str) -> str:
    column = next(c for c in COLUMNS[chart.kind] if c.key == key)
    return chart.headings.get(key) or chart.language._(column.heading)


def value_format(chart: Chart[Any], values: Sequence[Number], axis: bool = False) -> str:
    basis = "register" if axis else chart.basis
    known = [value for value in values if value is not None]
    if axis and whole(chart.unit):
        known = [float(round(value)) for value in known]
    return number_format(chart.language, chart.unit, basis, known)


def numbers_of(rows: list[dict[str, Any]], key: str) -> tuple[Number, ...]:
    return tuple(number(row[key]) for row in rows)


def present(values: Sequence[Number]) -> tuple[bool, ...]:
    return tuple(value is not None for value in values)


def number(value: Any) -> Number:
    return None if value is None or value != value else float(value)
