"""What differs between two states: latest values, values of one period, things by their keys."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.measures.change import Verdict
from observatory.measures.difference import VALUE_KEY, Revision, Step, appeared, move, restated
from observatory.measures.progress import Value
from observatory.measures.statistics import wilson
from observatory.measures.status import Reason

EARLIER, LATER = date(2019, 12, 31), date(2020, 12, 31)


def register(value: float, day: date = EARLIER) -> Value:
    return Value(value, day, None, "register")


def survey(share: float, n: int, day: date) -> Value:
    return Value(share, day, wilson(share, n), "survey")


def test_a_register_count_of_a_later_year_is_judged_by_the_difference_itself() -> None:
    found = move(register(3), register(4, LATER))
    assert found
    assert (found.step, found.verdict, found.difference) == (Step.NEW_PERIOD, Verdict.BETTER, 1)
    falling = move(register(3), register(4, LATER), "down")
    assert falling
    assert falling.verdict is Verdict.WORSE


def test_a_survey_share_changed_only_where_newcombes_interval_excludes_zero() -> None:
    small = move(survey(0.4, 10, EARLIER), survey(0.5, 10, LATER))
    large = move(survey(0.0, 10, EARLIER), survey(0.9, 10, LATER))
    assert small
    assert large
    assert small.verdict is Verdict.NOT_SHOWN
    assert large.verdict is Verdict.BETTER
    # Newcombe's interval of 9/10 − 0/10: 0.9 − √(0.9 − 0.5958)² + 0.2775² …
    assert large.interval
    assert large.interval.low == pytest.approx(0.9 - (0.30415**2 + 0.27753**2) ** 0.5, abs=1e-3)


def test_another_value_of_the_same_period_is_a_correction_and_neither_better_nor_worse() -> None:
    found = move(register(3), register(5))
    assert found
    assert (found.step, found.verdict, found.difference) == (Step.RESTATED, None, 2)


@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_floors_are_never_compared_as_a_fall(day: date) -> None:
    found = move(Value(9, EARLIER, None, "record"), Value(4, day, None, "record"))
    assert found
    assert (found.verdict, found.difference, found.reason) == (None, None, Reason.RECORD_BASIS)


def test_values_of_two_definitions_are_never_compared() -> None:
    for day in (EARLIER, LATER):
        found = move(register(3), register(5, day), redefined=True)
        assert found
        assert (found.redefined, found.verdict, found.difference) == (True, None, None)


def test_first_lost_and_unmoved_values_are_told_apart() -> None:
    first, lost = move(None, register(3)), move(register(3), None)
    back = move(register(3, LATER), register(2, EARLIER))
    assert first
    assert lost
    assert back
    assert (first.step, lost.step, back.step) == (Step.FIRST, Step.GONE, Step.EARLIER_PERIOD)
    assert move(None, None) is None
    assert move(register(3), register(3)) is None
    assert move(register(0.1 + 0.2), register(0.3)) is None
    assert move(register(3), register(3, LATER)) is None


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["up", "down"]))
def test_a_move_and_its_reverse_have_opposite_differences(one, other, direction) -> None:
    there = move(register(one), register(other, LATER), direction)
    back = move(register(other), register(one, LATER), direction)
    assert (there is None) == (back is None) == (one == other)
    if there and back:
        assert there.difference == -back.difference
        assert {there.verdict, back.verdict} == {Verdict.BETTER, Verdict.WORSE}


def values(*rows: tuple[str, int, float | None, str]) -> pd.DataFrame:
    """Yearly values of the whole: indicator, year, value, status."""
    return pd.DataFrame(
        [
            (key, "17", "all", date(year, 1, 1), date(year, 12, 31), value, "register", status)
            for key, year, value, status in rows
        ],
        columns=[*VALUE_KEY, "value", "basis", "status"],
    )


def test_only_values_that_were_complete_can_be_restated() -> None:
    before = values(
        ("A", 2018, 2, "ok"), ("A", 2019, 3, "ok"), ("B", 2018, 5, "ok"), ("B", 2019, 4, "provisional"),
        ("C", 2018, 0.3, "ok"), ("C", 2019, None, "suppressed"), ("D", 2018, 7, "ok"),
    )  # fmt: skip
    after = values(
        ("A", 2018, 3, "ok"), ("A", 2019, 3, "ok"), ("A", 2020, 9, "ok"), ("B", 2019, 6, "ok"),
        ("C", 2018, 0.1 + 0.2, "ok"), ("C", 2019, 0.5, "ok"), ("D", 2018, None, "restricted"),
    )  # fmt: skip
    found = restated(before, after)
    told = [(r.indicator_id, r.period_end.year, r.before, r.revision) for r in found.itertuples()]
    assert told == [("A", 2018, 2, Revision.CHANGED), ("B", 2018, 5, Revision.WITHDRAWN)]
    assert found["after"].tolist()[0] == 3
    assert pd.isna(found["after"].iloc[1])


KEYS = st.lists(st.sampled_from("abcdef"), unique=True).map(lambda keys: pd.DataFrame({"key": keys}, dtype=object))  # fmt: skip


@settings(deadline=None)
@given(KEYS, KEYS)
def test_what_is_new_one_way_is_gone_the_other_way(one: pd.DataFrame, other: pd.DataFrame) -> None:
    new, gone = appeared(one, other, "key")
    reverse_new, reverse_gone = appeared(other, one, "key")
    assert set(new["key"]) == set(reverse_gone["key"]) == set(other["key"]) - set(one["key"])
    assert set(gone["key"]) == set(reverse_new["key"])
    assert [len(part) for part in appeared(one, one, "key")] == [0, 0]
