"""Counting intervals: the days between which a row counts, as precisely as its dates are known."""

import pandas as pd


def last_day(day: pd.Series, precision: pd.Series) -> pd.Series:
    """The last day that a date may mean: 2018 is up to 31 December, 2018-04 up to 30 April."""
    result = day.copy()
    year = (precision == "year").fillna(False).to_numpy(dtype=bool)
    month = (precision == "month").fillna(False).to_numpy(dtype=bool)
    result = result.mask(year, _year_end(day))
    return result.mask(month, _month_end(day))


def year_bounds(year: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last day of whole years; absent where the year is."""
    text = year.astype("Int64").astype("string").str.zfill(4)
    first = pd.to_datetime(text + "-01-01", errors="coerce").astype("datetime64[s]")
    last = pd.to_datetime(text + "-12-31", errors="coerce").astype("datetime64[s]")
    return first, last


def _year_end(day: pd.Series) -> pd.Series:
    return (day + pd.offsets.YearEnd(0)).astype("datetime64[s]")


def _month_end(day: pd.Series) -> pd.Series:
    return (day + pd.offsets.MonthEnd(0)).astype("datetime64[s]")
