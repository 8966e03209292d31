"""Intervals and slopes, against statsmodels and SciPy, and by hand."""

import random
from math import inf, isinf, isnan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import theilslopes
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from observatory.measures.statistics import (
    Interval,
    difference,
    kish_effective_n,
    newcombe_difference,
    theil_sen,
    wilson,
)

sizes = st.integers(1, 100_000)
counts = sizes.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
weights = st.lists(st.floats(0.01, 100), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("successes", "n"), [(0, 1), (1, 1), (0, 20), (3, 7), (40, 200), (199, 200), (5_000, 100_000)]
)
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_wilson_agrees_with_statsmodels(successes: int, n: int, confidence: float) -> None:
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    found = wilson(successes / n, n, confidence)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


def test_wilson_takes_an_effective_number_that_is_not_whole() -> None:
    low, high = proportion_confint(0.31 * 47.3, 47.3, method="wilson")
    found = wilson(0.31, 47.3)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("share", "n"), [(-0.1, 5), (1.1, 5), (float("nan"), 5), (0.5, 0)])
def test_wilson_refuses_what_is_no_share_or_no_sample(share: float, n: float) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|at least one answer"):
        wilson(share, n)


@given(counts)
def test_wilson_contains_the_share_and_stays_between_0_and_1(case: tuple[int, int]) -> None:
    share, n = case[0] / case[1], case[1]
    found = wilson(share, n)
    assert 0 <= found.low <= share <= found.high <= 1


@given(counts)
def test_wilson_mirrors_when_the_answer_is_turned_round(case: tuple[int, int]) -> None:
    share, n = case[0] / case[1], case[1]
    found, mirrored = wilson(share, n), wilson(1 - share, n)
    assert (found.low, found.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low), abs=1e-9)


@given(st.floats(0, 1), st.floats(1, 1e5), st.floats(1.01, 10))
def test_wilson_narrows_as_the_sample_grows(share: float, n: float, factor: float) -> None:
    small, large = wilson(share, n), wilson(share, n * factor)
    assert large.high - large.low < small.high - small.low


def test_kish_by_hand() -> None:
    assert kish_effective_n([1, 1, 1, 1]) == 4
    assert kish_effective_n([2, 1, 1]) == pytest.approx(16 / 6)
    assert kish_effective_n([]) == 0
    assert kish_effective_n([0, 0]) == 0
    assert kish_effective_n([0, 3, 3]) == 2


def test_kish_refuses_a_negative_weight() -> None:
    with pytest.raises(ValueError, match="not negative"):
        kish_effective_n([1, -1])


@given(weights, st.floats(1e-6, 1e6), st.randoms(use_true_random=False))
def test_kish_lies_between_1_and_n_whatever_scale_and_order(
    drawn: list[float], scale: float, rng: random.Random
) -> None:
    found = kish_effective_n(drawn)
    assert 1 - 1e-9 <= found <= len(drawn) + 1e-9
    shuffled = [weight * scale for weight in drawn]
    rng.shuffle(shuffled)
    assert kish_effective_n(shuffled) == pytest.approx(found)


@pytest.mark.parametrize(
    ("count1", "n1", "count2", "n2"),
    [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (0, 10, 0, 20), (10, 10, 0, 20)],
)
def test_newcombe_agrees_with_statsmodels(count1: int, n1: int, count2: int, n2: int) -> None:
    low, high = confint_proportions_2indep(count1, n1, count2, n2, method="newcomb")
    found = newcombe_difference(count1 / n1, n1, count2 / n2, n2)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_newcombe_reproduces_the_first_case_of_his_table() -> None:
    found = newcombe_difference(56 / 70, 70, 48 / 80, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@given(counts, counts)
def test_newcombe_contains_the_difference_and_changes_sign_with_the_order(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    p1, n1, p2, n2 = one[0] / one[1], one[1], other[0] / other[1], other[1]
    found, reverse = newcombe_difference(p1, n1, p2, n2), newcombe_difference(p2, n2, p1, n1)
    assert found.low <= p1 - p2 <= found.high
    assert (found.low, found.high) == pytest.approx((-reverse.high, -reverse.low), abs=1e-12)


def test_a_difference_from_a_known_value_has_the_width_of_the_other_one() -> None:
    found = difference(5, Interval(4, 7), 3, Interval(3, 3))
    assert (found.low, found.high) == (1, 4)


@pytest.mark.parametrize(
    ("low", "high", "excludes"), [(-1, 1, False), (0, 1, False), (-1, 0, False), (0.1, 1, True)]
)
def test_an_interval_that_touches_zero_does_not_exclude_it(
    low: float, high: float, excludes: bool
) -> None:
    assert Interval(low, high).excludes_zero() is excludes
    assert Interval(-high, -low).excludes_zero() is excludes


def test_theil_sen_by_hand_shrugs_off_an_outlier() -> None:
    # Ten pairs; the six without the outlier have slope 2, the four with it 7.75 to 25.
    assert theil_sen([0, 1, 2, 3, 4], [0, 2, 4, 6, 31]).value == 2


def test_theil_sen_interval_follows_sens_example() -> None:
    # Sen (1968), section 6: slope 4 and these ends, the order statistics that cover 93 %.
    found = theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])
    assert (found.value, found.low, found.high) == pytest.approx((4.0, 3.71, 4.38), abs=0.006)


def test_theil_sen_gives_no_interval_below_five_values() -> None:
    found = theil_sen([0, 1, 2, 3], [0, 2, 4, 6])
    assert (found.value, found.low, found.high) == (2, -inf, inf)


@pytest.mark.parametrize(("times", "values"), [([1], [1]), ([1, 1], [1, 2]), ([1, 2], [1])])
def test_theil_sen_refuses_what_has_no_slope(times: list[float], values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"two times|as many"):
        theil_sen(times, values)


series = st.lists(st.integers(-1000, 1000), min_size=2, max_size=8)


@given(series, st.randoms(use_true_random=False))
def test_theil_sen_contains_its_slope_and_ignores_the_order(
    values: list[int], rng: random.Random
) -> None:
    points = list(enumerate(values))
    found = theil_sen([time for time, _ in points], values)
    assert found.low <= found.value <= found.high
    assert isinf(found.high) == (len(values) < 5)
    rng.shuffle(points)
    assert theil_sen([time for time, _ in points], [value for _, value in points]) == found


@given(series)
def test_theil_sen_turns_with_the_values(values: list[int]) -> None:
    times = list(range(len(values)))
    found, turned = theil_sen(times, values), theil_sen(times, [-value for value in values])
    assert (turned.value, turned.low, turned.high) == (-found.value, -found.high, -found.low)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(-9, 9)), min_size=5, max_size=9))
def test_theil_sen_is_that_of_scipy_with_ties_too(points: list[tuple[int, int]]) -> None:
    times, values = [time for time, _ in points], [value for _, value in points]
    assume(len(set(times)) > 1)
    found = theil_sen(times, values)
    with np.errstate(invalid="ignore"):
        known = theilslopes(values, times, alpha=0.95)
    assert found.value == known.slope
    # Where nearly everything is tied the variance is negative, and SciPy gives no interval.
    if not isnan(known.low_slope):
        assert (found.low, found.high) == (known.low_slope, known.high_slope)
