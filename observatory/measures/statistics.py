"""Intervals and slopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf, sqrt
from statistics import NormalDist

import numpy as np

MIN_VALUES_FOR_INTERVAL = 5
"""With four values Kendall's test cannot reach the 5 % level (its smallest two-sided p is
2/4! = 0.083), so no order statistic of their slopes bounds a 95 % interval."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval, in the unit of what it is about."""

    low: float
    high: float

    def excludes_zero(self) -> bool:
        """Whether 0 lies strictly outside the interval."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Slope:
    """Theil–Sen slope with its interval, in values per unit of time.

    The ends are infinite where there are too few values for an interval.
    """

    value: float
    low: float
    high: float


def wilson(share: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a proportion.

    ``share`` is 0–1; ``n`` is the number of answers or an effective number, which need not be
    whole. Wilson (1927), JASA 22: 209–212. Raises ValueError outside these ranges.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    if not n > 0:
        raise ValueError(f"an interval needs at least one answer, not {n}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    # At a share of 0 or 1 that end is the share itself; rounding would put it just beyond.
    low = 0.0 if share == 0 else max(0.0, centre - half)
    high = 1.0 if share == 1 else min(1.0, centre + half)
    return Interval(low, high)


def kish_effective_n(weights: Sequence[float]) -> float:
    """Kish's effective sample size (Σw)² / Σw².

    Kish (1965), Survey Sampling. 0 for no weights; raises ValueError for a negative weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is not negative")
    largest = max(weights, default=0.0)
    if largest == 0:
        return 0.0
    # Relative to the largest, so that squares neither overflow nor vanish.
    relative = [weight / largest for weight in weights]
    return sum(relative) ** 2 / sum(weight * weight for weight in relative)


def difference(value1: float, interval1: Interval, value2: float, interval2: Interval) -> Interval:
    """Interval of ``value1 − value2`` from the interval of each, by squaring and adding.

    On two Wilson intervals this is Newcombe's hybrid score interval; for other estimates it is
    Zou and Donner (2008), Statistics in Medicine 27: 1693–1702.
    """
    point = value1 - value2
    below = hypot(value1 - interval1.low, interval2.high - value2)
    above = hypot(interval1.high - value1, value2 - interval2.low)
    return Interval(point - below, point + above)


def newcombe_difference(
    share1: float, n1: float, share2: float, n2: float, confidence: float = 0.95
) -> Interval:
    """Interval of ``share1 − share2`` of two independent samples.

    Newcombe (1998), Statistics in Medicine 17: 873–890, method 10, without continuity correction.
    """
    return difference(
        share1, wilson(share1, n1, confidence), share2, wilson(share2, n2, confidence)
    )


def theil_sen(times: Sequence[float], values: Sequence[float]) -> Slope:
    """Median of the slopes between all pairs of points, with its 95 % interval.

    Sen (1968), JASA 63: 1379–1389: the interval's ends are the slopes whose ranks equation 2.6
    gives. It rests on a normal approximation and really covers 92 to 94 % with five to eight
    values. Raises ValueError for fewer than two points, for lists of unequal length and where no
    two times differ.
    """
    # As scipy.stats.theilslopes, to the last digit; importing that takes longer than a page.
    if len(times) != len(values):
        raise ValueError("there are not as many times as values")
    if len(set(times)) < 2:
        raise ValueError("a slope needs values at two times at least")
    x, y = np.asarray(times, float), np.asarray(values, float)
    apart = x[:, np.newaxis] - x
    later = apart > 0
    slopes = np.sort((y[:, np.newaxis] - y)[later] / apart[later])
    middle = float(np.median(slopes))
    if len(values) < MIN_VALUES_FOR_INTERVAL:
        return Slope(middle, -inf, inf)
    n = len(values)
    variance = (n * (n - 1) * (2 * n + 5) - _tied(x) - _tied(y)) / 18
    reach = NormalDist().inv_cdf(0.975) * sqrt(max(variance, 0.0))
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return Slope(middle, float(slopes[low]), float(slopes[high]))


def _tied(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> int:
    """What values that are equal take from the variance of Kendall's S, times 18."""
    counts = np.unique(values, return_counts=True)[1]
    return int((counts * (counts - 1) * (2 * counts + 5)).sum())
