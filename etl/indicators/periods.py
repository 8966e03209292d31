"""Months, quarters and years between two days."""

from datetime import date, timedelta

import pandas as pd

from etl.indicators.base import MONTH, QUARTER, YEAR

_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
PRECISION_RANK = {"day": 0, "month": 1, "year": 2}
"""A date known to the month (year) counts in no period shorter than a quarter (year)… except the
month itself: a period takes the dates whose rank is at most its own."""
PERIOD_RANK = {MONTH: 1, QUARTER: 1, YEAR: 2}


def periods(first: date, last: date) -> pd.DataFrame:
    """Every month, quarter and year that meets the days from ``first`` to ``last``.

    Columns: periodicity, rank (the coarsest precision of the dates it takes), period_start,
    period_end.
    """
    rows = []
    for periodicity, months in _MONTHS.items():
        start = date(first.year, (first.month - 1) // months * months + 1, 1)
        while start <= last:
            index = start.year * 12 + start.month - 1 + months
            following = date(index // 12, index % 12 + 1, 1)
            rows.append(
                (periodicity, PERIOD_RANK[periodicity], start, following - timedelta(days=1))
            )
            start = following
    return pd.DataFrame(rows, columns=["periodicity", "rank", "period_start", "period_end"])
