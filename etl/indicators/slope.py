"""The slope of awareness on distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from observatory.measures.statistics import Interval, kish_effective_n

_CLOSE_ENOUGH = 1e-8
"""A step that changes the deviance by less is the last one."""
_MOST_STEPS = 100
_LEAST = float(np.finfo(float).eps)
"""Whose logarithm is finite, as that of 0 is not."""
_Z = 1.959963984540054
"""The normal distribution has 95 % of its mass within so many standard deviations."""


@dataclass(frozen=True)
class Slope:
    """Change of the log-odds with each unit of distance, its 95 % interval, the respondents."""

    value: float
    interval: Interval
    n: int


def logistic_slope(
    distances: Sequence[float], known: Sequence[bool], weights: Sequence[float]
) -> Slope | None:
    """Slope of a weighted logistic regression of a yes or no on distance, with Wald's interval.

    Below 0: the further away, the less a thing is known. Weights are scaled to Kish's effective n,
    so that uneven weights widen the interval; equal ones give the usual regression (Agresti,
    Categorical Data Analysis, 5.2). None where it is not defined: one answer only, one distance
    only, or a distance that parts all who know it from all who do not (no finite maximum of the
    likelihood: Albert and Anderson 1984, Biometrika 71: 1–10).
    """
    x, y, w = np.asarray(distances, float), np.asarray(known, bool), np.asarray(weights, float)
    if y.all() or not y.any() or np.ptp(x) == 0 or _parted(x[y], x[~y]):
        return None
    scale = kish_effective_n(w.tolist()) / w.sum()
    # Around its mean, distance and level are nearly uncorrelated, and the steps stay small.
    terms = np.column_stack([np.ones(len(x)), x - x.mean()])
    value, error = _regressed(terms, y.astype(float), w * scale)
    return Slope(value, Interval(value - _Z * error, value + _Z * error), len(y))


Numbers = npt.NDArray[np.float64]


def _regressed(terms: Numbers, known: Numbers, weights: Numbers) -> tuple[float, float]:
    """The coefficient of the last term and its standard error, by iteratively reweighted least
    squares (McCullagh and Nelder, Generalized Linear Models, 2.5).

    Statsmodels gives the same numbers; its import alone takes longer than all regressions of a load.
    """
    share = (known + 0.5) / 2
    logit = np.log(share / (1 - share))
    last = np.inf
    for _step in range(_MOST_STEPS):
        steep = 1 / (share * (1 - share))
        root = np.sqrt(weights * (1 / (steep**2 * (share * (1 - share)))))
        aim = root * (logit + steep * (known - share))
        scaled = root[:, None] * terms
        logit = terms @ np.linalg.lstsq(scaled, aim, rcond=-1)[0]
        with np.errstate(over="ignore"):
            share = np.clip(1 / (1 + np.exp(-logit)), _LEAST, 1 - _LEAST)
        deviance = -2 * float(weights @ np.log(np.where(known > 0, share, 1 - share)))
        if abs(last - deviance) <= _CLOSE_ENOUGH:
            break
        last = deviance
    inverse = np.linalg.pinv(scaled, rcond=1e-15)
    return float((inverse @ aim)[-1]), float(np.sqrt((inverse @ inverse.T)[-1, -1]))


def _parted(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether all of one group lie on one side of the other."""
    return bool(one.max() <= other.min() or other.max() <= one.min())
