"""Figures of a poll from its counted votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from observatory.measures import recognition


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % interval, absent where one person answered; ``n``: people who answered."""

    value: float
    low: float | None
    high: float | None
    n: int


def mean_interval(mean: float, spread: float | None, n: int) -> tuple[float | None, float | None]:
    """Student's 95 % interval of a mean from its standard deviation, not below 0; absent where either
    is not known or one person answered."""
    if spread is None or spread != spread or n < 2:
        return None, None
    # Σx² of n people whose standard deviation is the one given.
    squares = spread * spread * (n - 1) + n * mean * mean
    found = recognition.mean(n, n, n, n * mean, squares)
    assert found is not None
    assert found.interval is not None
    return max(0.0, found.interval.low), found.interval.high


def scale_mean(steps: Iterable[tuple[float, int]]) -> Mean | None:
    """The mean of a scale from its steps, each with how many people chose it; None where nobody did."""
    told = list(steps)
    n = sum(count for _, count in told)
    if n < 1:
        return None
    mean = sum(step * count for step, count in told) / n
    spread = None
    if n > 1:
        spread = sqrt(sum(count * (step - mean) ** 2 for step, count in told) / (n - 1))
    return Mean(mean, *mean_interval(mean, spread, n), n)
