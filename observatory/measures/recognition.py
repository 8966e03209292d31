"""Shares and means of a survey from the sums of its answers.

A cell of a survey (a wave, a cluster, a place, a kind of respondent) is kept as sums, which add up
over cells: respondents n, their weights Σw and Σw², the weight of those for whom something holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from observatory.measures.statistics import Interval, wilson

LEVELS = {"R1.1": 1, "R1.3": 2, "R1.3b": 3}
"""Indicator -> the least level of knowing a cluster that it counts."""
STEPS = (("aided", "unaided"), ("aided", "familiar"), ("familiar", "engaged"))
"""The steps of the funnel: of those who have made the first, how many have made the second."""


@dataclass(frozen=True)
class Share:
    """A weighted share (0–1) with Wilson's 95 % interval on Kish's effective n.

    ``n``: respondents of the base; ``numerator`` and ``denominator``: weights.
    """

    value: float
    interval: Interval
    n: int
    effective_n: float
    numerator: float
    denominator: float


@dataclass(frozen=True)
class Mean:
    """A weighted mean with its 95 % interval on Kish's effective n; None where one answer has none."""

    value: float
    interval: Interval | None
    n: int
    effective_n: float


def effective(weight: float, squares: float) -> float:
    """Kish's effective n from sums: (Σw)² / Σw²; 0 where nobody has a weight."""
    return weight * weight / squares if squares > 0 else 0.0


def share(n: int, weight: float, squares: float, hits: float) -> Share | None:
    """The share of a cell from its sums; None where nobody is in its base.

    ``weight``: Σw, ``squares``: Σw², ``hits``: the weight of those for whom it holds.
    """
    size = effective(weight, squares)
    if n < 1 or size <= 0:
        return None
    value = min(1.0, max(0.0, hits / weight))
    return Share(value, wilson(value, size), n, size, hits, weight)


def mean(n: int, weight: float, squares: float, total: float, total_squares: float) -> Mean | None:
    """The mean of a cell from its sums; None where nobody is in its base.

    ``total``: Σwx, ``total_squares``: Σwx². The variance is Σw(x − mean)² / Σw with Bessel's
    correction on the effective n, the interval Student's with effective n − 1 degrees of freedom.
    """
    size = effective(weight, squares)
    if n < 1 or size <= 0:
        return None
    value = total / weight
    if size <= 1 + 1e-9:
        return Mean(value, None, n, size)
    spread = max(0.0, total_squares / weight - value * value) * size / (size - 1)
    half = _student()(size - 1, 0.975) * sqrt(spread / size)
    return Mean(value, Interval(value - half, value + half), n, size)


def _student() -> Callable[[float, float], float]:
    """The quantile of Student's distribution; SciPy takes a second to import."""
    from scipy.special import stdtrit

    return lambda freedom, probability: float(stdtrit(freedom, probability))
