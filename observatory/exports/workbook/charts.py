"""Native charts of a workbook, drawn from the cells that hold their numbers.

``native`` says what a chart is in an office program; here its numbers become cells, and a chart that
refers to them.
"""

from dataclasses import dataclass
from typing import Any

from observatory.charts.palette import LIGHT
from observatory.exports.native_form import (
    NativeAxis,
    NativeChart,
    NativeColumn,
    NativeSeries,
    Number,
)
from observatory.exports.workbook.sheet import LINE, Sheet
from observatory.i18n import N_

WIDTH, NAMES = 620, 300
"""Pixels of a chart's width, and the greatest width of the names beside it."""
_HEADER = 40
_ROW, _AROUND, _STANDING = 30, 70, 300
_LOW, _HIGH = N_("{name}, low end"), N_("{name}, high end")
_TYPE = 9


@dataclass(frozen=True)
class _Placed:
    """Where a series' numbers stand: the column of its values."""

    series: NativeSeries
    column: int


def write_chart(sheet: Sheet, made: NativeChart, alt: str, money: bool) -> None:
    """A chart's numbers as cells, the chart beside them; the sheet goes on below both.

    ``money``: amounts are written in full in cells, whatever the chart shortens.
    """
    first = sheet.row + 1
    placed, across = _write_data(sheet, made, _full(sheet) if money else made.number_format)
    last = sheet.row - 1
    drawn = _drawn(sheet, made, placed, first, last)
    high = _height(made)
    drawn.set_size({"width": WIDTH, "height": high})
    sheet.page.insert_chart(
        first - 1, across + 1, drawn, {"description": alt, "object_position": 2}
    )
    below = first - 1 + (high - _HEADER) // LINE + 2
    sheet.row = max(sheet.row, below) + 1


def _full(sheet: Sheet) -> str:
    return '#,##0"\u00a0€"' if sheet.book.language.code == "fr" else '"€"#,##0'


# Cells


def _write_data(sheet: Sheet, made: NativeChart, code: str) -> tuple[list[_Placed], int]:
    """The categories and the series, a column each, intervals beside their values; where each
    series stands and how many columns there are."""
    _ = sheet.book.language._
    header = sheet.row
    columns: list[NativeColumn] = []
    placed: list[_Placed] = []
    for series in made.series:
        placed.append(_Placed(series, len(columns) + 1))
        columns.append(_column(series.name, series.values, _own(made, series, code)))
        for ends, told in ((series.low, _LOW), (series.high, _HIGH)):
            if any(value is not None for value in ends):
                columns.append(_column(_(told).format(name=series.name), ends, code))
    columns += made.beside
    sheet.head(0, "")
    for at, column in enumerate(columns, start=1):
        sheet.head(at, column.heading, "right")
    sheet.page.set_row_pixels(header, _HEADER)
    for at, name in enumerate(made.categories):
        sheet.row += 1
        sheet.name_of(name, NAMES)
        for place, column in enumerate(columns, start=1):
            sheet.number(place, column.values[at], column.formats[at])
    sheet.row += 1
    sheet.tables.append((header, sheet.row - 1, len(columns)))
    return placed, len(columns) + 1


def _own(made: NativeChart, series: NativeSeries, code: str) -> str:
    """The format of a series: of bars stacked on days, days and numbers of days."""
    if made.grouping != "stacked":
        return code
    return made.number_format if series.mark == "none" else "#,##0"


def _column(heading: str, values: tuple[Number, ...], code: str) -> NativeColumn:
    return NativeColumn(heading, values, (code,) * len(values))


# The chart


def _height(made: NativeChart) -> int:
    if made.kind != "bar":
        return _STANDING
    bars = len(made.series) if made.grouping == "clustered" else 1
    return _AROUND + len(made.categories) * (_ROW + 10 * (bars - 1))


def _drawn(sheet: Sheet, made: NativeChart, placed: list[_Placed], first: int, last: int) -> Any:
    kind: dict[str, Any] = {"type": made.kind}
    if made.grouping == "stacked":
        kind["subtype"] = "stacked"
    drawn = sheet.book.file.add_chart(kind)
    for one in placed:
        drawn.add_series(
            {
                "name": [sheet.name, first - 1, one.column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, one.column, last, one.column],
                # Read from the cells, an empty one would be kept as zero.
                "values_data": list(one.series.values),
                **_look(made, one.series),
            }
        )
    drawn.set_title({"name": made.title, "overlay": False} if made.title else {"none": True})
    _legend(drawn, made)
    drawn.show_blanks_as("span" if made.bridge else "gap")
    _axes(drawn, made)
    drawn.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    return drawn


def _legend(drawn: Any, made: NativeChart) -> None:
    """A legend only where the series do not say their names themselves."""
    if made.grouping == "stacked" or sum(not series.named for series in made.series) < 2:
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "bottom", "font": _font(LIGHT.muted)})


def _axes(drawn: Any, made: NativeChart) -> None:
    names: dict[str, Any] = {
        "num_font": _font(LIGHT.ink), "major_tick_mark": "none", "minor_tick_mark": "none",
        "line": {"color": LIGHT.border}, "label_position": "low", "major_gridlines": {"visible": False},
    }  # fmt: skip
    if made.kind == "bar":
        # The first row on top, and the numbers below nevertheless; x is what lies.
        drawn.set_y_axis({**names, "reverse": True, "crossing": "max"})
        drawn.set_x_axis(_values(made.axis))
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(_values(made.axis))


def _values(axis: NativeAxis) -> dict[str, Any]:
    told: dict[str, Any] = {
        "num_format": axis.number_format, "num_font": _font(LIGHT.muted), "line": {"none": True},
        "major_tick_mark": "none", "minor_tick_mark": "none", "visible": axis.shown,
        "major_gridlines": {"visible": axis.shown, "line": {"color": LIGHT.hairline, "width": 0.75}},
    }  # fmt: skip
    for name, value in (("min", axis.minimum), ("max", axis.maximum), ("major_unit", axis.step)):
        if value is not None:
            told[name] = value
    return told


def _look(made: NativeChart, series: NativeSeries) -> dict[str, Any]:
    """How a series is drawn: colour, intervals, the values that are written."""
    told = _line(series) if made.kind == "line" else _bars(made, series)
    intervals = _intervals(series)
    if intervals:
        told["y_error_bars"] = intervals
    labels = _labels(made, series)
    if labels:
        told["data_labels"] = labels
    return told


def _line(series: NativeSeries) -> dict[str, Any]:
    return {
        "line": {"color": series.colour, "width": 2.5 if series.strong else 1.5},
        "marker": {
            "type": "circle", "size": 7 if series.strong else 5,
            "fill": {"color": series.colour}, "border": {"color": LIGHT.page},
        },
    }  # fmt: skip


def _bars(made: NativeChart, series: NativeSeries) -> dict[str, Any]:
    told: dict[str, Any] = {"gap": 60}
    if made.grouping == "overlaid":
        told["overlap"] = 100
    if series.mark in ("none", "tick"):
        told |= {"fill": {"none": True}, "border": {"none": True}}
    else:
        told |= _filled(series, series.colour)
        if len(set(series.colours)) > 1:
            told["points"] = [_filled(series, colour) for colour in series.colours]
    if series.mark == "tick":
        # The cap of an interval of no length is the stroke.
        nothing = [0.0] * len(series.values)
        told["y_error_bars"] = {
            "type": "custom", "plus_values": nothing, "minus_values": nothing, "end_style": 1,
            "line": {"color": series.colour, "width": 2.25},
        }  # fmt: skip
    return told


def _filled(series: NativeSeries, colour: str) -> dict[str, Any]:
    if not series.hatched:
        return {"fill": {"color": colour}, "border": {"none": True}}
    pattern = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": LIGHT.page}
    return {"pattern": pattern, "border": {"color": colour, "width": 1.25}}


def _intervals(series: NativeSeries) -> dict[str, Any]:
    """Error bars from the value to each end of its interval."""
    if all(value is None for value in (*series.low, *series.high)):
        return {}
    ends = zip(series.values, series.low, series.high, strict=True)
    reach = [(_reach(value, low), _reach(high, value)) for value, low, high in ends]
    return {
        "type": "custom", "minus_values": [low for low, _ in reach],
        "plus_values": [high for _, high in reach],
        "line": {"color": LIGHT.ink, "width": 1.5},
    }  # fmt: skip


def _reach(upper: Number, lower: Number) -> float:
    return 0.0 if upper is None or lower is None else max(0.0, upper - lower)


def _labels(made: NativeChart, series: NativeSeries) -> dict[str, Any]:
    """The values that are written beside their marks, each in words of its own where it has some."""
    if not any(series.shown):
        return {}
    words = series.labels or ("",) * len(series.values)
    told: dict[str, Any] = {
        "value": True,
        "num_format": made.number_format,
        "font": _font(LIGHT.ink, bold=True),
        "custom": [
            ({"value": _plain(text)} if text else {}) if shown else {"delete": True}
            for shown, text in zip(series.shown, words, strict=True)
        ],
    }
    if series.named and not series.labels:
        told |= {"series_name": True, "separator": " "}
    if made.kind == "line":
        told["position"] = "above"
    return told


def _plain(text: str) -> str:
    """A label that is not taken for the address of a cell."""
    return text.replace("!", "\u200b!") if not text.startswith("=") else f"\u200b{text}"


def _font(colour: str, bold: bool = False) -> dict[str, Any]:
    return {"size": _TYPE, "color": colour, "bold": bold}
