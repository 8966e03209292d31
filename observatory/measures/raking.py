"""Raking: weights that bring a sample to the known shares of its population.

Iterative proportional fitting: Deming and Stephan (1940), Annals of Mathematical Statistics 11:
427–444. Trimming, and raking again after it, follow DeBell and Krosnick (2009), Computing Weights
for American National Election Study Survey Data; the cap is 5 times the median weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TRIM_AT = 5.0
"""The largest weight, in median weights."""
TOLERANCE = 1e-9
"""Largest difference between a raked share and its margin that counts as none."""
MATERIAL = 0.001
"""A difference from a margin that is worth telling: a tenth of a point."""
MOST_ITERATIONS = 500
_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Raked:
    """Weights with a mean of 1, one a respondent, and how they came about.

    ``margin_error`` is the largest difference left between a weighted share and its margin (0–1),
    after trimming; ``converged`` whether it is none. ``trimmed`` counts the respondents held at
    the cap. ``incomplete`` counts those whose category of some variable is unknown or has no
    margin. ``missing`` lists the categories (variable, category) that have a margin and nobody in
    the sample: the others of that variable share what is theirs.
    """

    weights: NDArray[np.float64]
    iterations: int
    converged: bool
    margin_error: float
    trimmed: int
    incomplete: int
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Variable:
    """Each respondent's place among the categories (−1: none) and the share that each should have."""

    codes: NDArray[np.int64]
    shares: NDArray[np.float64]

    def sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weight of each category."""
        known = self.codes >= 0
        sums = np.bincount(self.codes[known], weights[known], len(self.shares))
        return sums.astype(np.float64)

    def fitted(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weights brought to this variable's margin, those without a category as they are."""
        sums = self.sums(weights)
        wanted = self.shares * sums.sum()
        factors = np.divide(wanted, sums, out=np.ones_like(sums), where=sums > 0)
        known = self.codes >= 0
        result = weights.copy()
        result[known] *= factors[self.codes[known]]
        return result

    def error(self, weights: NDArray[np.float64]) -> float:
        """The largest difference between a category's share and its margin."""
        sums = self.sums(weights)
        return float(np.abs(sums / sums.sum() - self.shares).max()) if sums.sum() > 0 else 1.0


def rake(
    values: Mapping[str, Sequence[str | None]],
    margins: Mapping[str, Mapping[str, float]],
    *,
    trim_at: float = TRIM_AT,
    tolerance: float = TOLERANCE,
) -> Raked:
    """Weigh respondents so that their weighted shares are those of the population.

    ``values``: variable -> each respondent's category, None where unknown; ``margins``: variable
    -> category -> share or count, above 0, in the population. A respondent whose category of a
    variable is unknown keeps the weight that the other variables give, and that variable's shares
    are those of the respondents whose category is known. Weights above ``trim_at`` median weights
    are held at that cap and the others raked again, until none is above it.
    Raises ValueError for variables of unequal length, a variable without values and a margin that
    is not above 0.
    """
    lengths = {len(values[name]) for name in values}
    if len(lengths) > 1:
        raise ValueError("every variable needs one value a respondent")
    if any(name not in values for name in margins):
        raise ValueError("a margin needs the values of its variable")
    if any(not share > 0 for shares in margins.values() for share in shares.values()):
        raise ValueError("a margin is above 0")
    count = lengths.pop() if lengths else 0
    weights, variables, known = np.ones(count), [], np.ones(count, bool)
    missing: list[tuple[str, str]] = []
    for name, shares in margins.items():
        present = [item for item in shares if item in set(values[name])]
        missing += [(name, item) for item in shares if item not in present]
        place = {item: code for code, item in enumerate(present)}
        codes = np.array([place.get(item or "", -1) for item in values[name]], np.int64)
        known &= codes >= 0
        if present:
            wanted = np.array([shares[item] for item in present], float)
            variables.append(_Variable(codes, wanted / wanted.sum()))
    weights, iterations, trimmed = _trimmed(weights, variables, trim_at, tolerance)
    error = max((item.error(weights) for item in variables), default=0.0)
    if count:
        weights = weights * (count / weights.sum())
    return Raked(
        weights, iterations, error <= 10 * tolerance, error, trimmed,
        int((~known).sum()), tuple(missing),
    )  # fmt: skip


def _trimmed(
    weights: NDArray[np.float64], variables: list[_Variable], trim_at: float, tolerance: float
) -> tuple[NDArray[np.float64], int, int]:
    """Raked weights none of which is above the cap, the iterations taken and how many are held."""
    weights, iterations = _fitted(weights, variables, tolerance)
    for _ in range(_MOST_ROUNDS):
        cap = trim_at * float(np.median(weights)) if len(weights) else 0.0
        if not (weights > cap * (1 + 1e-12)).any():
            break
        weights, more = _fitted(np.minimum(weights, cap), variables, tolerance)
        iterations += more
    cap = trim_at * float(np.median(weights)) if len(weights) else 0.0
    weights = np.minimum(weights, cap)
    held = (weights >= cap * (1 - 1e-6)) & (weights > 0)
    return weights, iterations, int(held.sum())


def _fitted(
    weights: NDArray[np.float64], variables: list[_Variable], tolerance: float
) -> tuple[NDArray[np.float64], int]:
    """Weights that fit every margin, or the best that so many iterations give."""
    for iteration in range(MOST_ITERATIONS):
        if max((item.error(weights) for item in variables), default=0.0) <= tolerance:
            return weights, iteration
        for item in variables:
            weights = item.fitted(weights)
    return weights, MOST_ITERATIONS
