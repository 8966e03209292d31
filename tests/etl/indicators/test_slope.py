"""The slope of awareness on distance, against statsmodels and by simulation."""

import numpy as np
import pytest
import statsmodels.api as sm

from etl.indicators.slope import logistic_slope


def drawn(seed: int, slope: float, count: int = 200):
    """Respondents at distances from 0 to 60 km who know something the less the further away."""
    dice = np.random.default_rng(seed)
    away = dice.uniform(0, 60, count)
    knows = dice.random(count) < 1 / (1 + np.exp(-(0.5 + slope * away)))
    return away, knows


def test_equal_weights_give_the_usual_logistic_regression() -> None:
    away, knows = drawn(1, -0.03)
    found = logistic_slope(away, knows, np.full(200, 3.0))
    usual = sm.Logit(knows.astype(float), sm.add_constant(away)).fit(disp=0)
    assert found is not None
    assert (found.value, found.n) == (pytest.approx(usual.params[1], rel=1e-6), 200)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        tuple(usual.conf_int()[1]), rel=1e-5
    )


def test_two_distances_give_the_log_odds_ratio_over_the_kilometres_between() -> None:
    # 3 of 4 know it at 0 km, 1 of 4 at 10 km: log(1/3) − log(3), over 10 km.
    found = logistic_slope([0] * 4 + [10] * 4, [True] * 3 + [False] + [True] + [False] * 3, [1] * 8)
    assert found is not None
    assert found.value == pytest.approx(-2 * np.log(3) / 10, abs=1e-6)


def test_a_weight_counts_as_so_many_respondents_in_the_slope() -> None:
    away, knows, weights = [0, 0, 10, 10], [True, False, True, False], [3.0, 1.0, 1.0, 3.0]
    found = logistic_slope(away, knows, weights)
    assert found is not None
    assert found.value == pytest.approx(-2 * np.log(3) / 10, abs=1e-6)


def test_uneven_weights_widen_the_interval() -> None:
    away, knows = drawn(2, -0.02)
    even = logistic_slope(away, knows, np.ones(200))
    uneven = logistic_slope(away, knows, np.tile([0.25, 1.75], 100))
    assert even is not None
    assert uneven is not None
    assert uneven.interval.high - uneven.interval.low > 1.1 * (
        even.interval.high - even.interval.low
    )


@pytest.mark.parametrize(
    ("away", "knows"),
    [
        ([1, 2, 3, 4], [True] * 4),
        ([1, 2, 3, 4], [False] * 4),
        ([2, 2, 2, 2], [True, False, True, False]),
        ([1, 2, 3, 4], [True, True, False, False]),
        ([1, 2, 3, 4], [False, False, True, True]),
        ([1, 2, 2, 4], [True, True, False, False]),
    ],
    ids=["all", "nobody", "one place", "near", "far", "near but for one"],
)
def test_where_there_is_no_slope_none_is_given(away, knows) -> None:
    assert logistic_slope(away, knows, [1.0] * 4) is None


@pytest.mark.slow
def test_wald_s_interval_covers_the_slope_as_often_as_it_says() -> None:
    found = [logistic_slope(*drawn(seed, -0.03), np.ones(200)) for seed in range(2_000)]
    covered = [item.interval.low <= -0.03 <= item.interval.high for item in found if item]
    assert 0.93 <= np.mean(covered) <= 0.97
