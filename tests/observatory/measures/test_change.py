"""What changed, and what a gap's card may say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.measures.change import VERDICT_WORDS, Change, Verdict, change, gap_summary
from observatory.measures.progress import Direction, Point, Progress, Target, Value, assess
from observatory.measures.statistics import newcombe_difference, wilson
from observatory.measures.status import Reason, Status


def register(value: float, year: int, basis: str = "register") -> Value:
    return Value(value, date(year, 12, 31), None, basis)


def share(value: float, n: float, year: int) -> Value:
    return Value(value, date(year, 6, 1), wilson(value, n), "survey")


@pytest.mark.parametrize(
    ("latest", "direction", "verdict"),
    [
        (12, "up", Verdict.BETTER),
        (8, "up", Verdict.WORSE),
        (12, "down", Verdict.WORSE),
        (8, "down", Verdict.BETTER),
        (10, "up", Verdict.NOT_SHOWN),
    ],
)
def test_a_register_is_judged_by_the_difference_itself(
    latest: float, direction: Direction, verdict: Verdict
) -> None:
    found = change(register(latest, 2026), register(10, 2017), direction)
    assert (found.verdict, found.difference, found.interval) == (verdict, latest - 10, None)


def test_two_waves_of_two_hundred_do_not_show_a_change_of_five_points() -> None:
    found = change(share(0.25, 200, 2027), share(0.20, 200, 2024))
    assert found.verdict == Verdict.NOT_SHOWN
    assert found.interval == newcombe_difference(0.25, 200, 0.20, 200)


def test_two_large_waves_show_it() -> None:
    now, before = share(0.25, 2000, 2027), share(0.20, 2000, 2024)
    assert change(now, before).verdict == Verdict.BETTER
    assert change(now, before, "down").verdict == Verdict.WORSE


def test_a_survey_value_without_an_interval_shows_no_change() -> None:
    bare = Value(0.9, date(2027, 6, 1), None, "survey")
    found = change(bare, share(0.1, 500, 2024))
    assert (found.verdict, found.reason) == (Verdict.NOT_SHOWN, Reason.NO_INTERVAL)


def test_a_floor_is_at_least_and_shows_no_change() -> None:
    found = change(register(12, 2026, "record"), register(10, 2017, "record"))
    assert (found.verdict, found.at_least, found.difference) == (Verdict.NOT_SHOWN, True, None)
    assert found.reason == Reason.RECORD_BASIS


def test_a_register_is_not_compared_with_a_floor() -> None:
    found = change(register(12, 2026), register(10, 2017, "record"))
    assert (found.verdict, found.at_least) == (Verdict.NOT_SHOWN, False)
    assert found.reason == Reason.RECORD_BASIS


@pytest.mark.parametrize("reference", [None, register(10, 2026), register(10, 2027)])
def test_without_an_earlier_value_no_change_is_shown(reference: Value | None) -> None:
    found = change(register(12, 2026), reference)
    assert (found.verdict, found.reason) == (Verdict.NOT_SHOWN, Reason.NO_REFERENCE)


def test_without_a_latest_value_there_is_no_data() -> None:
    found = change(None, register(10, 2017))
    assert (found.verdict, found.at_least) == (Verdict.NO_DATA, False)


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICT_WORDS) == set(Verdict)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 5000))
def test_better_one_way_is_worse_the_other(one: int, other: int, n: int) -> None:
    now, before = share(one / 100, n, 2027), share(other / 100, n, 2024)
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    up = change(now, before, "up").verdict
    assert change(now, before, "down").verdict == turned.get(up, up)
    swapped = change(
        Value(before.value, now.period_end, before.interval, "survey"),
        Value(now.value, before.period_end, now.interval, "survey"),
    )
    assert swapped.verdict == turned.get(up, up)


# Gap cards


def indicator(
    latest: float | None,
    *,
    agreed: bool = True,
    aim: float | None = 20,
    basis: str = "register",
) -> tuple[Change, Progress]:
    """From 10 at the end of 2020 to ``latest`` half way to a target at the end of 2030."""
    value = None if latest is None else register(latest, 2025, basis)
    target = None
    if aim is not None:
        target = Target(Point(date(2020, 12, 31), 10), (Point(date(2030, 12, 31), aim),), agreed)
    progress = assess(value, target, as_of=date(2026, 1, 1), period_days=365.25)
    return change(value, register(10, 2020, basis)), progress


def test_a_card_counts_its_verdicts() -> None:
    found = gap_summary([indicator(value) for value in (12, 15, 9, 10, None)])
    assert (found.better, found.worse, found.not_shown, found.without_data) == (2, 1, 1, 1)


def test_a_floor_counts_as_not_shown_and_not_as_without_data() -> None:
    found = gap_summary([indicator(12, basis="record")])
    assert (found.not_shown, found.without_data, found.state) == (1, 0, None)


def test_a_card_with_agreed_targets_throughout_tells_the_worst_state() -> None:
    assert gap_summary([indicator(15), indicator(20)]).state == Status.ON_TRACK
    assert gap_summary([indicator(15), indicator(9)]).state == Status.MOVING_AWAY


@pytest.mark.parametrize(
    "other",
    [
        indicator(15, agreed=False),
        indicator(15, aim=None),
        indicator(None),
        indicator(15, basis="record"),
    ],
    ids=["proposed", "no target", "no data", "floor"],
)
def test_a_card_tells_no_state_unless_every_indicator_has_one(
    other: tuple[Change, Progress],
) -> None:
    assert gap_summary([indicator(15), other]).state is None


def test_a_card_without_indicators_tells_no_state() -> None:
    assert gap_summary([]).state is None


def test_a_card_is_not_settled_when_one_of_its_indicators_is_not() -> None:
    now, before = share(0.2, 200, 2025), share(0.12, 200, 2020)
    target = Target(Point(date(2020, 6, 1), 0.12), (Point(date(2030, 6, 1), 0.28),))
    open_one = assess(now, target, as_of=date(2026, 1, 1), period_days=365.25)
    assert not open_one.settled
    assert not gap_summary([indicator(15), (change(now, before), open_one)]).settled
    assert gap_summary([indicator(15)]).settled
