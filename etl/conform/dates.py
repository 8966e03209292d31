"""Counting intervals: the days between which a row counts, as precisely as its dates are known."""

import pandas as pd

from observatory.contract import last_day as last_day


def year_bounds(year: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last day of whole years; absent where the year is."""
    text = year.astype("Int64").astype("string").str.zfill(4)
    first = pd.to_datetime(text + "-01-01", errors="coerce").astype("datetime64[s]")
    last = pd.to_datetime(text + "-12-31", errors="coerce").astype("datetime64[s]")
    return first, last
