"""Shares and means from sums of answers, by hand, against statsmodels, and by simulation."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from observatory.measures.raking import rake
from observatory.measures.recognition import mean, share
from observatory.measures.statistics import newcombe_difference


def sums(weights, hits):
    """What a cell keeps of its respondents."""
    weights, hits = np.asarray(weights, float), np.asarray(hits, bool)
    return len(weights), weights.sum(), (weights**2).sum(), weights[hits].sum()


def test_a_weighted_share_by_hand() -> None:
    # Weights 1, 1, 2, 2: those of weights 1 and 2 know it: 3 / 6. Kish: 6² / 10 = 3.6.
    found = share(*sums([1, 1, 2, 2], [True, False, True, False]))
    assert found is not None
    assert (found.value, found.n, found.effective_n) == (0.5, 4, pytest.approx(3.6))
    low, high = proportion_confint(1.8, 3.6, method="wilson")
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_equal_weights_give_the_usual_interval_of_wilson() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 857–872, table I: 81 of 263, Wilson 0.2553–0.3662.
    found = share(*sums([1] * 263, [True] * 81 + [False] * 182))
    assert found is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_an_empty_cell_has_no_share_and_no_mean() -> None:
    assert share(0, 0, 0, 0) is None
    assert mean(0, 0, 0, 0, 0) is None


@pytest.mark.parametrize(
    ("one", "other", "bounds"),
    [
        # Newcombe (1998), Statistics in Medicine 17: 873–890, table II, method 10.
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ],
)
def test_a_difference_of_two_waves_agrees_with_newcombe_s_examples(one, other, bounds) -> None:
    found = newcombe_difference(one[0] / one[1], one[1], other[0] / other[1], other[1])
    assert (found.low, found.high) == pytest.approx(bounds, abs=5e-5)


def test_a_mean_with_equal_weights_has_student_s_interval() -> None:
    values = np.array([3.0, 5, 6, 8, 9, 4])
    found = mean(6, 6, 6, values.sum(), (values**2).sum())
    low, high = stats.t.interval(0.95, 5, values.mean(), stats.sem(values))
    assert found is not None
    assert found.interval is not None
    assert found.value == pytest.approx(values.mean())
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_a_weighted_mean_agrees_with_statsmodels() -> None:
    values, weights = np.array([2.0, 4, 7, 7, 10]), np.array([1.0, 2, 0.5, 1, 3])
    total, squares = (weights * values).sum(), (weights * values**2).sum()
    found = mean(5, weights.sum(), (weights**2).sum(), total, squares)
    # Scaled to the effective n, weights are the counts that statsmodels takes them for.
    size = weights.sum() ** 2 / (weights**2).sum()
    low, high = DescrStatsW(values, weights * size / weights.sum(), ddof=1).tconfint_mean()
    assert found is not None
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_one_answer_has_a_mean_and_no_interval() -> None:
    found = mean(1, 2.0, 4.0, 14.0, 98.0)
    assert found is not None
    assert (found.value, found.interval) == (7, None)


@pytest.mark.slow
def test_intervals_of_raked_surveys_cover_the_truth_as_often_as_they_say() -> None:
    # 2,000 surveys of 200 of a population of two places and three kinds, in which places answer
    # unevenly: within a place and kind, answers are at random, so the weighted share is unbiased.
    dice = np.random.default_rng(20)
    places, kinds = np.array(["near", "far"]), np.array(["a", "b", "c"])
    population = np.outer([0.55, 0.45], [0.6, 0.25, 0.15])
    answering = population * np.outer([1.0, 0.7], [0.9, 1.1, 1.2])
    knows = np.array([[0.45, 0.5, 0.4], [0.4, 0.45, 0.35]])
    truth = float((population * knows).sum())
    margins = {
        "place": dict(zip(places, population.sum(axis=1), strict=True)),
        "kind": dict(zip(kinds, population.sum(axis=0), strict=True)),
    }
    covered = 0
    for _ in range(2_000):
        cell = dice.choice(6, 200, p=(answering / answering.sum()).ravel())
        hits = dice.random(200) < knows.ravel()[cell]
        weights = rake({"place": places[cell // 3], "kind": kinds[cell % 3]}, margins).weights
        found = share(*sums(weights, hits))
        assert found is not None
        covered += found.interval.low <= truth <= found.interval.high
    assert 0.93 <= covered / 2_000 <= 0.97


@pytest.mark.slow
def test_a_change_that_is_none_is_shown_in_one_comparison_of_twenty() -> None:
    dice = np.random.default_rng(21)
    shown = 0
    for first, second in dice.binomial(200, 0.4, (2_000, 2)) / 200:
        shown += newcombe_difference(first, 200, second, 200).excludes_zero()
    assert 0.03 <= shown / 2_000 <= 0.07
