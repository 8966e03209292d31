"""Progress towards a target: the worked cases, the edges, and what must always hold."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from observatory.measures.progress import (
    DEFAULT_WAVE_GAP_DAYS,
    Direction,
    Point,
    Progress,
    Target,
    Thresholds,
    Value,
    assess,
    expected_share,
    growth_ratio,
    is_stale,
    period_days,
)
from observatory.measures.statistics import Interval, wilson
from observatory.measures.status import JUDGEMENTS, REASON_WORDS, STATUS_WORDS, Reason, Status

YEAR = period_days("year")


def year_end(year: int) -> date:
    return date(year, 12, 31)


def target(baseline: float | None, *steps: tuple[int, float], start: int = 2024) -> Target:
    path = tuple(Point(year_end(year), value) for year, value in steps)
    return Target(None if baseline is None else Point(year_end(start), baseline), path)


def judge(
    value: float,
    goal: Target,
    year: int = 2027,
    *,
    interval: Interval | None = None,
    basis: str = "register",
    **more: Any,
) -> Progress:
    latest = Value(value, year_end(year), interval, basis)
    options: dict[str, Any] = {"as_of": latest.period_end, "period_days": YEAR} | more
    return assess(latest, goal, **options)


AWARENESS = target(0.12, (2030, 0.30))


# Worked cases


def test_a_share_two_thirds_of_the_way_in_half_the_time() -> None:
    found = judge(0.20, AWARENESS)
    assert found.attained == pytest.approx(0.444, abs=5e-4)
    assert found.expected == pytest.approx(0.5, abs=5e-4)
    assert found.pace == pytest.approx(0.889, abs=5e-4)
    assert found.growth.value == pytest.approx(1.13, abs=5e-3)
    assert found.status == Status.AT_RISK
    assert found.settled


def test_the_interval_as_printed_spreads_its_pace_over_three_statuses() -> None:
    found = judge(0.20, AWARENESS, interval=Interval(0.150, 0.261), basis="survey")
    assert (found.pace_low, found.pace_high) == pytest.approx((0.33, 1.57), abs=5e-3)
    assert (found.status, found.worst, found.best) == (
        Status.AT_RISK,
        Status.OFF_TRACK,
        Status.ON_TRACK,
    )
    assert not found.settled


def test_the_wilson_interval_of_200_answers_is_used_unrounded() -> None:
    interval = wilson(0.20, 200)
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.150, 0.261)
    found = judge(0.20, AWARENESS, interval=interval, basis="survey")
    assert (found.pace_low, found.pace_high) == pytest.approx((0.3385, 1.5658), abs=5e-5)
    assert found.status == Status.AT_RISK
    assert not found.settled


def test_a_count_that_starts_at_zero_has_a_pace_but_no_growth_rate() -> None:
    found = judge(2, target(0, (2030, 10)))
    assert found.pace == pytest.approx(0.40, abs=5e-3)
    assert found.status == Status.OFF_TRACK
    assert (found.growth.value, found.growth.reason) == (None, Reason.BASELINE_NOT_POSITIVE)


# Statuses

HALF_WAY = Target(Point(date(2024, 1, 1), 0), (Point(date(2024, 1, 1) + timedelta(2000), 100),))


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (100, Status.ACHIEVED),
        (120, Status.ACHIEVED),
        (99.9, Status.ON_TRACK),
        (47.5, Status.ON_TRACK),
        (47.4, Status.AT_RISK),
        (30, Status.AT_RISK),
        (29.9, Status.OFF_TRACK),
        (0, Status.OFF_TRACK),
        (-0.1, Status.MOVING_AWAY),
    ],
)
def test_a_class_begins_at_its_threshold(value: float, status: Status) -> None:
    day = date(2024, 1, 1) + timedelta(1000)
    found = assess(Value(value, day), HALF_WAY, as_of=day, period_days=YEAR)
    assert found.expected == 0.5
    assert found.status == status


def test_thresholds_are_a_setting() -> None:
    assert judge(0.20, AWARENESS, thresholds=Thresholds(on_track=0.85)).status == Status.ON_TRACK
    assert judge(0.20, AWARENESS, thresholds=Thresholds(at_risk=0.90)).status == Status.OFF_TRACK
    assert judge(0.29, AWARENESS, thresholds=Thresholds(achieved=0.94)).status == Status.ACHIEVED


@pytest.mark.parametrize("wrong", [{"on_track": 0.5}, {"off_track": 0.7}, {"at_risk": 0.95}])
def test_threshold_paces_must_fall(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must fall"):
        Thresholds(**wrong)


def test_without_a_value_there_is_no_data_even_where_a_target_is_missing_too() -> None:
    for goal in (AWARENESS, None):
        found = assess(None, goal, as_of=year_end(2027), period_days=YEAR)
        assert (found.status, found.judged, found.contribution) == (Status.NO_DATA, False, None)


def test_without_a_target_there_is_no_judgement_however_old_the_value() -> None:
    found = assess(Value(3, year_end(2010)), None, as_of=year_end(2027), period_days=YEAR)
    assert (found.status, found.judged) == (Status.NO_TARGET, False)


@pytest.mark.parametrize(("age", "stale"), [(547, False), (548, True)])
def test_a_yearly_value_is_stale_after_a_year_and_a_half(age: int, stale: bool) -> None:
    as_of = year_end(2027) + timedelta(age)
    assert is_stale(year_end(2027), as_of, YEAR) is stale
    assert (judge(0.20, AWARENESS, as_of=as_of).status == Status.STALE) is stale


def test_a_stale_value_is_not_judged_even_if_it_once_met_the_target() -> None:
    found = judge(0.35, AWARENESS, as_of=date(2032, 1, 1))
    assert (found.status, found.judged, found.pace) == (Status.STALE, False, None)
    assert found.latest is not None


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_value_up_to_the_baseline_is_too_early(year: int) -> None:
    assert judge(0.12, AWARENESS, year).status == Status.TOO_EARLY


def test_an_old_value_before_the_baseline_is_stale_rather_than_too_early() -> None:
    assert judge(0.12, AWARENESS, 2017, as_of=year_end(2026)).status == Status.STALE


def test_a_target_without_baseline_is_not_judged_and_says_so() -> None:
    found = judge(0.20, target(None, (2030, 0.30)))
    assert (found.status, found.judged) == (Status.NO_DATA, False)
    assert found.reason == Reason.NO_BASELINE


def test_every_input_is_kept() -> None:
    found = judge(0.20, AWARENESS, direction="down")
    assert found.target is AWARENESS
    assert found.latest == Value(0.20, year_end(2027))
    assert (found.as_of, found.period_days) == (year_end(2027), YEAR)
    assert (found.direction, found.thresholds) == ("down", Thresholds())


def test_every_status_and_reason_has_its_words() -> None:
    assert set(STATUS_WORDS) == set(Status)
    assert set(REASON_WORDS) == set(Reason)
    assert STATUS_WORDS[Status.MOVING_AWAY] == "moving away"


# Paths


def test_a_path_bends_what_is_expected() -> None:
    path = target(100, (2026, 110), (2030, 200))
    assert expected_share(path, year_end(2025)) == pytest.approx(0.05)
    assert expected_share(path, year_end(2026)) == pytest.approx(0.10)
    assert expected_share(path, year_end(2028)) == pytest.approx(0.55, abs=1e-3)
    assert judge(108, path, 2026).pace == pytest.approx(0.8)


def test_all_is_expected_from_the_target_date_on() -> None:
    assert expected_share(AWARENESS, year_end(2030)) == 1
    assert expected_share(AWARENESS, year_end(2040)) == 1
    late = judge(0.29, AWARENESS, 2032)
    assert late.pace == late.attained == pytest.approx(0.944, abs=5e-4)
    assert late.status == Status.AT_RISK


def test_a_level_stretch_of_a_path_asks_for_no_more() -> None:
    path = target(0, (2025, 5), (2028, 5), (2030, 10))
    assert {expected_share(path, year_end(year)) for year in (2025, 2026, 2028)} == {0.5}


def test_while_a_path_asks_for_nothing_yet_holding_the_baseline_is_on_track() -> None:
    path = target(10, (2027, 10), (2030, 20))
    found = judge(10, path, 2026)
    assert (found.status, found.expected, found.pace) == (Status.ON_TRACK, 0, None)
    assert judge(9, path, 2026).status == Status.MOVING_AWAY
    assert judge(20, path, 2026).status == Status.ACHIEVED


def test_on_a_path_that_dips_first_the_dip_is_the_measure() -> None:
    path = target(10, (2026, 8), (2030, 20))
    assert judge(8, path, 2026).status == Status.ON_TRACK
    assert judge(7, path, 2026).status == Status.MOVING_AWAY


def test_the_next_step_is_the_first_one_due_on_the_day_of_the_value_or_later() -> None:
    path = target(0, (2026, 10), (2030, 40))
    assert judge(8, path, 2025).next_share == pytest.approx(0.8)
    assert judge(8, path, 2026).next_step == Point(year_end(2026), 10)
    assert judge(8, path, 2027).next_share == pytest.approx(0.2)
    assert judge(8, path, 2035).next_step == path.goal


def test_a_step_at_the_baseline_has_no_share_of_the_way() -> None:
    assert judge(10, target(10, (2027, 10), (2030, 20)), 2026).next_share is None


@pytest.mark.parametrize(
    ("baseline", "steps", "message"),
    [
        (1.0, (), "at least one step"),
        (1.0, ((2024, 2.0),), "must rise"),
        (1.0, ((2027, 2.0), (2026, 3.0)), "must rise"),
        (1.0, ((2027, float("nan")),), "finite"),
    ],
)
def test_a_target_that_is_no_path_is_refused(
    baseline: float, steps: tuple[tuple[int, float], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        target(baseline, *steps)


# Maintain


@pytest.mark.parametrize(
    ("value", "direction", "status"),
    [
        (50, "up", Status.ACHIEVED),
        (51, "up", Status.ACHIEVED),
        (49, "up", Status.MOVING_AWAY),
        (51, "down", Status.MOVING_AWAY),
        (49, "down", Status.ACHIEVED),
    ],
)
def test_a_target_at_the_baseline_is_judged_on_falling_short(
    value: float, direction: Direction, status: Status
) -> None:
    found = judge(value, target(50, (2030, 50)), direction=direction)
    assert found.status == status
    assert (found.attained, found.expected, found.pace) == (None, None, None)
    assert found.growth.reason == Reason.TARGET_IS_BASELINE
    assert found.contribution == (1.0 if status == Status.ACHIEVED else 0.0)


def test_maintaining_within_an_interval_is_not_settled() -> None:
    found = judge(50, target(50, (2030, 50)), interval=Interval(48, 52))
    assert (found.worst, found.best) == (Status.MOVING_AWAY, Status.ACHIEVED)
    assert not found.settled


# Public record


def test_a_floor_that_attains_the_target_is_achieved() -> None:
    found = judge(12, target(4, (2030, 10)), basis="record")
    assert (found.status, found.judged, found.contribution) == (Status.ACHIEVED, True, 1.0)


@pytest.mark.parametrize("value", [1, 4, 9])
def test_a_floor_below_the_target_is_not_judged_and_shows_no_pace(value: float) -> None:
    found = judge(value, target(4, (2030, 10)), basis="record")
    assert (found.status, found.judged) == (Status.NO_DATA, False)
    assert found.reason == Reason.RECORD_BASIS
    assert (found.attained, found.pace, found.growth.value, found.contribution) == (None,) * 4


@pytest.mark.parametrize("value", [2, 4, 6, 12])
@pytest.mark.parametrize("baseline", [10, 4])
def test_a_floor_proves_nothing_about_a_target_that_lies_downwards(
    value: float, baseline: float
) -> None:
    found = judge(value, target(baseline, (2030, 4)), basis="record", direction="down")
    assert (found.status, found.reason) == (Status.NO_DATA, Reason.RECORD_BASIS)


# Growth ratio


@pytest.mark.parametrize(
    ("baseline", "value", "goal", "reason"),
    [
        (0, 2, 10, Reason.BASELINE_NOT_POSITIVE),
        (-1, 2, 10, Reason.BASELINE_NOT_POSITIVE),
        (1, 0, 10, Reason.VALUE_NOT_POSITIVE),
        (1, 2, 0, Reason.TARGET_NOT_POSITIVE),
        (1, 2, 1, Reason.TARGET_IS_BASELINE),
    ],
)
def test_r_is_undefined_and_says_why(
    baseline: float, value: float, goal: float, reason: Reason
) -> None:
    found = judge(value, target(baseline, (2030, goal))).growth
    assert (found.value, found.reason) == (None, reason)


def test_r_shows_the_two_growth_rates_it_compares() -> None:
    start, end = date(2024, 1, 1), date(2024, 1, 1) + timedelta(1461)
    found = growth_ratio(Point(start + timedelta(1461), 121), Point(start, 100), Point(end, 146.41))
    assert found.actual == pytest.approx(1.21**0.25 - 1)
    assert found.required == pytest.approx(0.1)
    assert found.value == pytest.approx((1.21**0.25 - 1) / 0.1)


def test_r_is_positive_when_a_downward_target_is_approached() -> None:
    down = target(100, (2030, 50))
    assert (judge(80, down).growth.value or 0) > 0
    assert (judge(110, down).growth.value or 0) < 0


def test_r_of_a_jump_overnight_does_not_overflow() -> None:
    start = date(2024, 1, 1)
    found = growth_ratio(
        Point(start + timedelta(1), 1e9), Point(start, 1), Point(start + timedelta(9), 1e9)
    )
    assert found.value is not None
    assert found.value > 0


def test_r_of_a_value_that_is_not_later_than_the_baseline_is_undefined() -> None:
    start, goal = Point(year_end(2024), 10), Point(year_end(2030), 20)
    for day in (year_end(2024), year_end(2023)):
        found = growth_ratio(Point(day, 12), start, goal)
        assert (found.value, found.reason) == (None, Reason.NO_VALUE_AFTER_BASELINE)


# Downwards


def test_a_downward_target_is_paced_by_the_way_down_and_its_slow_end_is_the_high_one() -> None:
    # From 40 to 10: at 30 a third is done in half the time; at 34 a fifth, at 22 three fifths.
    found = judge(30, target(40, (2030, 10)), interval=Interval(22, 34), direction="down")
    assert found.attained == pytest.approx(1 / 3)
    assert found.pace == pytest.approx(2 / 3, abs=1e-3)
    assert (found.pace_low, found.pace_high) == pytest.approx((0.4, 1.2), abs=1e-3)
    assert (found.worst, found.status, found.best) == (
        Status.OFF_TRACK,
        Status.AT_RISK,
        Status.ON_TRACK,
    )
    assert judge(41, target(40, (2030, 10))).status == Status.MOVING_AWAY


# Periodicity


def test_periods_have_their_length_in_days() -> None:
    assert period_days("year") == 365.25
    assert period_days("quarter") == pytest.approx(91.3125)
    assert period_days("month") == pytest.approx(30.4375)


def test_the_gap_between_waves_is_the_median_one() -> None:
    waves = [date(2020, 1, 1), date(2022, 1, 1), date(2021, 1, 1), date(2031, 1, 1)]
    assert period_days("wave", waves) == 366


def test_before_a_second_wave_three_years_are_assumed() -> None:
    assert period_days("wave") == DEFAULT_WAVE_GAP_DAYS == 3 * 365.25
    assert period_days("wave", [date(2024, 5, 1), date(2024, 5, 1)]) == DEFAULT_WAVE_GAP_DAYS


@pytest.mark.parametrize(("year", "status"), [(2028, Status.AT_RISK), (2029, Status.STALE)])
def test_a_wave_is_stale_after_one_and_a_half_times_the_usual_gap(
    year: int, status: Status
) -> None:
    # Waves at the ends of 2024 and 2027: stale 1644 days after the last, in the middle of 2032.
    days = period_days("wave", [year_end(2024), year_end(2027)])
    assert days == 1095
    as_of = year_end(year) + timedelta(1100)
    assert judge(0.20, AWARENESS, as_of=as_of, period_days=days).status == status


# What must always hold

numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


@st.composite
def targets(draw: st.DrawFn, *, maintain: bool = True) -> Target:
    """A baseline and up to four steps, in any direction."""
    values = draw(st.lists(numbers, min_size=2, max_size=5))
    assume(maintain or abs(values[0] - values[-1]) > 0.01)
    gaps = draw(st.lists(st.integers(30, 1500), min_size=len(values), max_size=len(values)))
    days = [date(2020, 1, 1) + timedelta(sum(gaps[: i + 1])) for i in range(len(values))]
    points = [Point(day, value) for day, value in zip(days, values, strict=True)]
    return Target(points[0], tuple(points[1:]))


days_after = st.integers(1, 4000)


def judged(goal: Target, value: float, days: int, **more: Any) -> Progress:
    assert goal.baseline is not None
    day = goal.baseline.date + timedelta(days)
    interval = more.pop("interval", None)
    return assess(Value(value, day, interval), goal, as_of=day, period_days=YEAR, **more)


def mapped(goal: Target, scale: float) -> Target:
    assert goal.baseline is not None
    baseline = replace(goal.baseline, value=goal.baseline.value * scale)
    return Target(baseline, tuple(replace(p, value=p.value * scale) for p in goal.path))


@given(targets(), numbers, numbers, days_after, st.sampled_from(["up", "down"]))
def test_a_value_nearer_to_the_target_never_has_a_worse_status(
    goal: Target, one: float, other: float, days: int, direction: Direction
) -> None:
    sign = goal.sign(direction)
    worse, better = sorted((one, other), key=lambda value: sign * value)
    first = judged(goal, worse, days, direction=direction)
    second = judged(goal, better, days, direction=direction)
    assert JUDGEMENTS.index(first.status) <= JUDGEMENTS.index(second.status)


@given(targets(), numbers, days_after)
def test_turning_every_value_round_turns_the_direction_and_nothing_else(
    goal: Target, value: float, days: int
) -> None:
    found = judged(goal, value, days, direction="up")
    turned = judged(mapped(goal, -1), -value, days, direction="down")
    assert (turned.status, turned.attained, turned.expected, turned.pace) == (
        found.status,
        found.attained,
        found.expected,
        found.pace,
    )


@given(targets(maintain=False), numbers, days_after, st.integers(-8, 8))
def test_the_unit_of_a_value_does_not_matter(
    goal: Target, value: float, days: int, power: int
) -> None:
    # Powers of two scale without rounding, so that nothing but the unit differs.
    scale = 2.0**power
    found, scaled = judged(goal, value, days), judged(mapped(goal, scale), value * scale, days)
    assert (scaled.status, scaled.pace, scaled.attained) == (
        found.status,
        found.pace,
        found.attained,
    )


@given(targets(maintain=False), numbers, st.floats(0, 1e5), st.floats(0, 1e5), days_after)
def test_the_range_contains_the_pace_and_the_status(
    goal: Target, value: float, below: float, above: float, days: int
) -> None:
    found = judged(goal, value, days, interval=Interval(value - below, value + above))
    assert found.worst is not None
    assert found.best is not None
    ranks = [JUDGEMENTS.index(status) for status in (found.worst, found.status, found.best)]
    assert ranks == sorted(ranks)
    if found.pace is not None:
        assert found.pace_low is not None
        assert found.pace_high is not None
        assert found.pace_low <= found.pace <= found.pace_high


@given(targets(), days_after)
def test_a_value_on_a_rising_or_falling_path_is_on_track_or_achieved(
    goal: Target, days: int
) -> None:
    assert goal.baseline is not None
    values = [goal.baseline.value, *(point.value for point in goal.path)]
    assume(values in (sorted(values), sorted(values, reverse=True)))
    assume(abs(values[-1] - values[0]) > 0.01)
    on_path = goal.value_at(goal.baseline.date + timedelta(days))
    assert judged(goal, on_path, days).status in (Status.ON_TRACK, Status.ACHIEVED)


@given(numbers, numbers, st.integers(2, 3000), st.data())
def test_on_a_straight_path_the_pace_is_actual_slope_over_required_slope(
    start: float, end: float, length: int, data: st.DataObject
) -> None:
    assume(abs(end - start) > 0.01)
    elapsed = data.draw(st.integers(1, length - 1))
    value = data.draw(numbers)
    day = date(2020, 1, 1)
    goal = Target(Point(day, start), (Point(day + timedelta(length), end),))
    actual, required = (value - start) / elapsed, (end - start) / length
    assert judged(goal, value, elapsed).pace == pytest.approx(actual / required)


@given(targets(), days_after, days_after)
def test_what_is_expected_lies_between_0_and_1_on_a_path_that_does_not_turn(
    goal: Target, early: int, late: int
) -> None:
    assert goal.baseline is not None
    rising = Target(
        replace(goal.baseline, value=0.0),
        tuple(replace(point, value=float(i)) for i, point in enumerate(goal.path, 1)),
    )
    early, late = sorted((early, late))
    before = expected_share(rising, goal.baseline.date + timedelta(early))
    after = expected_share(rising, goal.baseline.date + timedelta(late))
    assert before is not None
    assert after is not None
    assert 0 <= before <= after <= 1
