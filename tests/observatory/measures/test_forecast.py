"""When a target is met if the slope goes on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.measures.forecast import HORIZON_YEARS, forecast
from observatory.measures.progress import Point, Target, Value
from observatory.measures.status import Reason


def years(*values: float, last: int = 2026, basis: str = "register") -> list[Value]:
    first = last - len(values) + 1
    return [Value(value, date(first + i, 12, 31), None, basis) for i, value in enumerate(values)]


def goal(value: float, baseline: float = 0) -> Target:
    return Target(Point(date(2017, 12, 31), baseline), (Point(date(2030, 12, 31), value),))


def test_a_straight_series_meets_its_target_where_the_line_does() -> None:
    found = forecast(years(10, 20, 30, 40, 50), goal(80))
    assert found.slope is not None
    assert found.slope.value == pytest.approx(10, rel=1e-3)
    assert found.reached
    assert found.date is not None
    assert abs((found.date - date(2029, 12, 31)).days) <= 2


def test_the_interval_of_the_slope_gives_the_earliest_and_the_latest_date() -> None:
    found = forecast(years(10, 18, 33, 38, 52, 61), goal(100))
    assert found.earliest is not None
    assert found.date is not None
    assert found.latest is not None
    assert found.earliest < found.date < found.latest


def test_a_slope_the_wrong_way_does_not_meet_the_target() -> None:
    found = forecast(years(50, 40, 30, 20, 10), goal(80))
    assert (found.reached, found.date, found.earliest, found.latest) == (False, None, None, None)
    assert found.reason is None


def test_a_level_series_does_not_meet_the_target() -> None:
    assert not forecast(years(5, 5, 5, 5, 5), goal(80)).reached


def test_an_uncertain_slope_may_only_have_an_earliest_date() -> None:
    found = forecast(years(10, 30, 12, 28, 15, 26), goal(40))
    assert found.earliest is not None
    assert found.latest is None


def test_below_five_values_there_is_a_date_without_a_range() -> None:
    found = forecast(years(10, 20, 30), goal(50))
    assert found.date is not None
    assert (found.earliest, found.latest) == (None, None)


def test_a_target_already_met_is_dated_by_the_value_that_meets_it() -> None:
    found = forecast(years(10, 90), goal(80))
    assert (found.date, found.already_met) == (date(2026, 12, 31), True)


def test_only_the_last_eight_values_count_whatever_their_order() -> None:
    values = years(*[900.0] * 4, 10, 20, 30, 40, 50, 60, 70, 80)
    found = forecast(values[::-1], goal(100))
    assert found.values == tuple(values[4:])
    assert found == forecast(values[4:], goal(100))


def test_a_target_that_lies_downwards_is_met_from_above() -> None:
    down = forecast(years(90, 80, 70, 60, 50), goal(20, baseline=100))
    up = forecast(years(10, 20, 30, 40, 50), goal(80))
    assert (down.date, down.earliest, down.latest) == (up.date, up.earliest, up.latest)


def test_a_date_beyond_the_horizon_is_not_at_this_pace() -> None:
    step = 100 / (HORIZON_YEARS + 2)
    values = [Value(step * i, date(2022 + i, 12, 31)) for i in range(1, 5)]
    assert not forecast(values, goal(100 + 4 * step)).reached
    assert forecast(values, goal(90)).reached


@pytest.mark.parametrize(
    ("values", "target", "reason"),
    [
        ([], goal(80), Reason.NO_VALUE),
        (years(1, 2), goal(80), Reason.TOO_FEW_VALUES),
        (years(1, 2, 3, 4, basis="record"), goal(80), Reason.RECORD_BASIS),
        (years(1, 2, 3, 4), None, Reason.NO_TARGET),
    ],
)
def test_where_there_is_no_forecast_it_says_why(
    values: list[Value], target: Target | None, reason: Reason
) -> None:
    found = forecast(values, target)
    assert (found.reason, found.reached) == (reason, False)


@given(st.lists(st.integers(-100, 100), min_size=3, max_size=10), st.integers(-300, 300))
def test_the_dates_are_in_order_and_never_before_the_latest_value(
    values: list[int], aim: int
) -> None:
    found = forecast(years(*values), goal(aim))
    dates = [day for day in (found.earliest, found.date, found.latest) if day is not None]
    assert dates == sorted(dates)
    assert all(day >= date(2026, 12, 31) for day in dates)
