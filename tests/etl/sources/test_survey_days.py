"""Days of responses as tools and locales write them."""

from datetime import date

import pytest

from etl.sources.survey.days import middle_day, read_days


@pytest.mark.parametrize(
    "cell",
    [
        "2026-06-05 11:34:01", "2026-06-05", "2026/06/05 11:34:01 AM EST", "2026/06/05 8:46:17 PM GMT+2",
        "05/06/2026 11:34:01", "05.06.2026 11:34:01", "5/6/2026 11:34", "05/06/2026 à 11:34".replace(" à", ","),
    ],
)  # fmt: skip
def test_every_form_of_a_day_is_read(cell):
    assert read_days([cell], day_first=True).days == [date(2026, 6, 5)]


def test_the_whole_column_tells_that_the_month_comes_first():
    assert read_days(["6/5/2026 9:00:00", "6/13/2026 9:00:00"], None).days == [
        date(2026, 6, 5), date(2026, 6, 13),
    ]  # fmt: skip


def test_the_whole_column_tells_that_the_day_comes_first_against_the_setting():
    found = read_days(["05/06/2026 9:00:00", "13/06/2026 9:00:00"], False)
    assert found.days == [date(2026, 6, 5), date(2026, 6, 13)]


def test_a_column_that_does_not_tell_is_left_to_the_setting():
    cells = ["05/06/2026 9:00:00", "07/06/2026 9:00:00"]
    assert read_days(cells, None).undecided
    assert read_days(cells, True).days == [date(2026, 6, 5), date(2026, 6, 7)]
    assert read_days(cells, False).days == [date(2026, 5, 6), date(2026, 7, 6)]


def test_equal_numbers_need_no_order():
    assert read_days(["06/06/2026 9:00:00"], None).days == [date(2026, 6, 6)]


def test_both_orders_in_one_column_contradict_each_other():
    assert read_days(["13/06/2026", "06/13/2026"], True).contradictory


def test_what_is_no_day_is_counted():
    found = read_days(["yesterday", "", "2026-02-30", "9999-01-01", "2026-02-03"], None)
    assert (found.days, found.unread) == ([date(2026, 2, 3)], 3)


def test_the_middle_day_is_the_earlier_of_two_and_passes_over_undated_ones():
    days = [
        date(2026, 6, 9),
        date(1980, 1, 1),
        date(2026, 6, 1),
        date(2026, 12, 1),
        date(2026, 6, 2),
    ]
    assert middle_day(days) == date(2026, 6, 2)
    assert middle_day([date(1980, 1, 1)]) is None
    assert middle_day([]) is None
