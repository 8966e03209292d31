"""The slope of awareness on distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from observatory.measures.statistics import Interval, kish_effective_n


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
    # Not statsmodels.api, which brings everything.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    x, y, w = np.asarray(distances, float), np.asarray(known, bool), np.asarray(weights, float)
    if y.all() or not y.any() or np.ptp(x) == 0 or _parted(x[y], x[~y]):
        return None
    scale = kish_effective_n(w.tolist()) / w.sum()
    # Around its mean, distance and level are nearly uncorrelated, and the steps stay small.
    terms = np.column_stack([np.ones(len(x)), x - x.mean()])
    model = GLM(y.astype(float), terms, family=Binomial(), freq_weights=w * scale)
    found = model.fit()
    low, high = found.conf_int()[1]
    return Slope(float(found.params[1]), Interval(float(low), float(high)), len(y))


def _parted(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether all of one group lie on one side of the other."""
    return bool(one.max() <= other.min() or other.max() <= one.min())
