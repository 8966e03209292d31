"""A recommendation's score."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.measures.progress import Point, Target, Value, assess
from observatory.measures.score import Member, score
from observatory.measures.status import Reason, Status

GOAL = Target(Point(date(2020, 12, 31), 0), (Point(date(2030, 12, 31), 100),))


def member(
    name: str,
    value: float | None,
    weight: float = 1.0,
    *,
    target: Target | None = GOAL,
    basis: str = "register",
    year: int = 2025,
) -> Member:
    latest = None if value is None else Value(value, date(year, 12, 31), None, basis)
    progress = assess(latest, target, as_of=date(2026, 6, 30), period_days=365.25)
    return Member(name, progress, weight)


def test_a_score_is_the_weighted_mean_of_what_is_attained() -> None:
    found = score([member("A", 20, weight=3), member("B", 60)])
    assert found.value == pytest.approx((3 * 0.2 + 0.6) / 4)


def test_what_is_attained_is_clipped_before_the_mean() -> None:
    assert score([member("A", 250), member("B", -50)]).value == pytest.approx(0.5)


def test_the_weakest_indicator_is_named() -> None:
    found = score([member("A", 20), member("B", 10), member("C", 90)])
    assert found.weakest is not None
    assert found.weakest.indicator_id == "B"


def test_what_has_no_data_is_counted_apart_and_never_as_zero() -> None:
    found = score([member("A", 40), member("B", None), member("C", None)])
    assert found.value == pytest.approx(0.4)
    assert found.without_data == 2
    assert [left.indicator_id for left in found.left_out] == ["B", "C"]


def test_everything_left_out_is_listed_with_its_status() -> None:
    found = score(
        [
            member("A", 40),
            member("B", 40, target=None),
            member("C", 40, year=2021),
            member("D", 0, year=2020),
            member("E", 40, basis="record"),
        ]
    )
    assert [m.indicator_id for m in found.counted] == ["A"]
    assert [m.indicator_id for m in found.left_out_as(Status.NO_TARGET)] == ["B"]
    assert [m.indicator_id for m in found.left_out_as(Status.STALE)] == ["C", "D"]
    (floor,) = found.left_out_as(Status.NO_DATA)
    assert floor.progress.reason == Reason.RECORD_BASIS
    assert found.without_data == 0


def test_a_score_of_nothing_is_absent() -> None:
    for members in ([], [member("A", None)], [member("A", 50, weight=0)]):
        found = score(members)
        assert (found.value, found.weakest, found.counted) == (None, None, ())


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        score([member("A", 50, weight=-1)])


parts = st.lists(
    st.tuples(st.none() | st.floats(-50, 150), st.floats(0.01, 100)), min_size=1, max_size=8
)


@given(parts, st.randoms(use_true_random=False))
def test_the_order_of_the_indicators_does_not_matter(
    drawn: list[tuple[float | None, float]], rng: random.Random
) -> None:
    members = [member(f"I{i}", value, weight) for i, (value, weight) in enumerate(drawn)]
    shuffled = members[:]
    rng.shuffle(shuffled)
    assert score(shuffled) == score(members)


@given(parts)
def test_a_score_lies_between_its_weakest_indicator_and_1(
    drawn: list[tuple[float | None, float]],
) -> None:
    found = score(member(f"I{i}", value, weight) for i, (value, weight) in enumerate(drawn))
    assert len(found.counted) + len(found.left_out) == len(drawn)
    if found.value is not None:
        assert found.weakest is not None
        lowest = found.weakest.progress.contribution
        assert lowest is not None
        assert lowest - 1e-12 <= found.value <= 1 + 1e-12


@given(parts, st.floats(0.1, 10))
def test_only_the_proportions_of_the_weights_matter(
    drawn: list[tuple[float | None, float]], scale: float
) -> None:
    one = score(member(f"I{i}", value, weight) for i, (value, weight) in enumerate(drawn))
    other = score(member(f"I{i}", value, weight * scale) for i, (value, weight) in enumerate(drawn))
    assert other.value == pytest.approx(one.value)
