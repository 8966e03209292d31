import calendar
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.conform.dates import last_day, year_bounds


def days(*texts):
    return pd.Series(pd.to_datetime(list(texts)).astype("datetime64[s]"))


def last(text, precision):
    return last_day(days(text), pd.Series([precision], dtype=object))[0]


@pytest.mark.parametrize(("start", "precision", "end"), [
    ("2018-01-01", "year", "2018-12-31"), ("2018-04-01", "month", "2018-04-30"),
    ("2018-02-01", "month", "2018-02-28"), ("2020-02-01", "month", "2020-02-29"),
    ("1900-02-01", "month", "1900-02-28"), ("2018-12-01", "month", "2018-12-31"),
    ("2018-04-23", "day", "2018-04-23"), ("2018-12-31", "day", "2018-12-31"),
    ("1000-01-01", "year", "1000-12-31"), ("2200-01-01", "year", "2200-12-31"),
])  # fmt: skip
def test_a_date_lasts_as_long_as_it_is_known(start, precision, end):
    assert last(start, precision) == pd.Timestamp(end)


def test_an_absent_date_has_no_last_day_whatever_its_precision():
    found = last_day(
        days(None, None, "2018-01-01"), pd.Series([None, "year", "year"], dtype=object)
    )
    assert found.isna().tolist() == [True, True, False]


def test_a_column_without_rows_or_without_any_date_has_none():
    assert last_day(days(), pd.Series([], dtype=object)).empty
    empty = last_day(days(None, None), pd.Series([None, None], dtype=object))
    assert empty.isna().all()
    assert empty.dtype == "datetime64[s]"


def test_the_columns_asked_about_are_left_as_they_were():
    start = days("2018-01-01")
    last_day(start, pd.Series(["year"]))
    assert start[0] == pd.Timestamp("2018-01-01")


@given(st.dates(date(1000, 1, 1), date(2200, 12, 31)))
def test_the_interval_of_a_month_is_that_month_and_of_a_year_that_year(day):
    month = last(day.replace(day=1).isoformat(), "month")
    year = last(day.replace(month=1, day=1).isoformat(), "year")
    length = calendar.monthrange(day.year, day.month)[1]
    assert (month.year, month.month, month.day) == (day.year, day.month, length)
    assert (year.year, year.month, year.day) == (day.year, 12, 31)


def test_whole_years_run_from_january_to_december_and_absent_ones_are_absent():
    first, end = year_bounds(pd.Series([2018, None, 1000, 2200], dtype="Int64"))
    assert [day.isoformat()[:10] for day in first[[0, 2, 3]]] == [
        "2018-01-01", "1000-01-01", "2200-01-01",
    ]  # fmt: skip
    assert end[0] == pd.Timestamp("2018-12-31")
    assert first.isna().tolist() == end.isna().tolist() == [False, True, False, False]
    assert first.dtype == end.dtype == "datetime64[s]"


def test_years_of_no_row_and_of_rows_without_any_are_absent():
    assert year_bounds(pd.Series([], dtype="Int64"))[0].empty
    assert year_bounds(pd.Series([None], dtype="Int64"))[1].isna().all()
