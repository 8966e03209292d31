"""A chart's equal table in a workbook, its numbers as numbers."""

from typing import Any

import pandas as pd

from observatory.charts.description import COLUMNS, Chart, Column, filled
from observatory.exports.content import Align, Cell, Heading, Table
from observatory.exports.native import NativeChart

_NUMBERS = ("value", "share", "ratio", "year")


def chart_table(chart: Chart[Any], key: str) -> Table:
    """A chart's equal table (``Chart.data_table``), its cells with their values."""
    texts = chart.data_table()
    held = [column for column in COLUMNS[chart.kind] if _shown(chart, column)]
    rows = chart.records()
    return Table(
        key=key,
        finding="",
        caption="",
        columns=tuple(
            Heading(column.key, str(heading), _side(column))
            for column, heading in zip(held, texts.columns, strict=True)
        ),
        rows=tuple(
            tuple(
                _cell(chart, column, row, str(text))
                for column, text in zip(held, said, strict=True)
            )
            for row, said in zip(rows, texts.itertuples(index=False, name=None), strict=True)
        ),
    )


def _shown(chart: Chart[Any], column: Column) -> bool:
    return column.content != "hidden" and (column.required or filled(chart.table[column.key]))


def _side(column: Column) -> Align:
    return "right" if column.content in _NUMBERS else "left"


def _cell(chart: Chart[Any], column: Column, row: dict[str, Any], text: str) -> Cell:
    value = row[column.key]
    if column.content == "status":
        return Cell(text, status=value)
    if column.content not in (*_NUMBERS, "date") or pd.isna(value):
        return Cell(text)
    if column.content == "date":
        return Cell(text, value.date())
    unit = row.get("unit") or chart.unit if column.content == "value" else column.content
    return Cell(text, value, unit)


def says_more(chart: Chart[Any], made: NativeChart) -> bool:
    """Whether the equal table has numbers, states or notes that are not among a native chart's
    data."""
    if chart.kind == "bullet" or (chart.kind == "multiples" and filled(chart.table["note"])):
        return True
    series = (v for s in made.series for v in (*s.values, *s.low, *s.high))
    held = {*series, *(value for column in made.beside for value in column.values)}
    keys = [c.key for c in COLUMNS[chart.kind] if c.content in ("value", "share", "ratio")]
    told = (value for key in keys for value in chart.table[key].dropna().tolist())
    return any(value not in held for value in told)
