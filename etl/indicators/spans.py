"""The days that a table speaks of: in a period inside them a count is zero, outside it is absent."""

from functools import partial

import ibis.expr.types as ir
import pandas as pd

from etl.engines import Engine
from etl.indicators.base import Tables
from etl.indicators.statements import statement
from observatory.model.lists import EVENT_STATUSES

Spans = dict[str, tuple[pd.Timestamp, pd.Timestamp]]
"""Table -> its first and last dated day."""
_DATED = {
    "event": ("counts_from", "counts_to"),
    "partnership": ("counts_from", "counts_to"),
    "support_case": ("counts_from", "counts_to"),
    "mention": ("counts_from", "counts_to"),
    "organisation": ("open_from", "open_to"),
}


def spans(engine: Engine, tables: Tables, asked: set[str]) -> Spans:
    """Table -> its first and last dated day; what is dated after the data date does not count.

    Participations have the span of the events. A list of organisations speaks up to the data date,
    whoever was founded last, and of that day alone where it knows no year.
    """
    as_of = pd.Timestamp(tables.terms.as_of)
    known: Spans = {}
    for name, (first, last) in _DATED.items():
        if name not in asked and not (name == "event" and "participation" in asked):
            continue
        asked_days = statement(
            engine, ("span", name, tables.terms), partial(_days, tables, name, first, last)
        )
        days = engine.rows(asked_days).to_pylist()[0]
        low, high = pd.Timestamp(days["low"]), pd.Timestamp(days["high"])
        if name == "organisation" and _any(engine, tables, name):
            low, high = (as_of if pd.isna(low) else low), as_of
        if not pd.isna(low):
            known[name] = (low, min(high, as_of))
    if "participation" in asked and "event" in known and _any(engine, tables, "participation"):
        known["participation"] = known["event"]
    return known


def _days(tables: Tables, name: str, first: str, last: str) -> ir.Table:
    rows: ir.Table = getattr(tables, name)
    if name == "event":
        rows = rows.filter(rows.status == next(iter(EVENT_STATUSES)))
    rows = rows.select(first=rows[first].coalesce(rows[last]), last=rows[last])
    begun = rows["first"] <= tables.as_of
    rows = rows.filter(begun, rows["last"].isnull() | (rows["first"] <= rows["last"]))
    return rows.aggregate(low=rows["first"].min(), high=rows["last"].max())


def _any(engine: Engine, tables: Tables, name: str) -> bool:
    asked = statement(engine, ("any", name), lambda: getattr(tables, name).limit(1))
    return bool(engine.rows(asked).num_rows)
