"""How firm a ranking of composite scores is: other weights, methods, criteria and values.

OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7: uncertainty analysis by a
Monte Carlo experiment over the choices that make the composite, and one criterion left out at a
time. A change that moves no rank is told as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from observatory.measures.composite import (
    LEAST_GAPS,
    METHODS,
    Comparison,
    Composite,
    Flags,
    Values,
    aggregate,
    composite,
    coverage,
    gap_points,
    ranks,
    shares,
)

DRAWS = 1_000
SEED = 1
LOW, HIGH = 0.05, 0.95
"""The interval of ranks goes from the 5th to the 95th percentile."""


@dataclass(frozen=True, eq=False)
class Firmness:
    """The ranks of each unit over all draws: 5th percentile, median, 95th, and the share of draws in
    which it comes first. NaN (and 0) for a unit without a score."""

    units: tuple[str, ...]
    low: Values
    median: Values
    high: Values
    first: Values
    draws: int

    def interval(self, unit: str) -> tuple[int, int] | None:
        """A unit's interval of ranks; None where it has no score or there is no such unit."""
        if unit not in self.units:
            return None
        at = self.units.index(unit)
        if np.isnan(self.low[at]):
            return None
        return int(self.low[at]), int(self.high[at])

    @property
    def settled(self) -> tuple[str, ...]:
        """The units whose interval is one rank."""
        return tuple(u for u, a, b in zip(self.units, self.low, self.high, strict=True) if a == b)


def rank_intervals(
    comparison: Comparison,
    weights: Mapping[str, float],
    draws: int = DRAWS,
    seed: int = SEED,
    least_gaps: int = LEAST_GAPS,
) -> Firmness:
    """Ranks over random weights, both normalisations and both aggregations.

    Weights are drawn from a Dirichlet distribution whose mean is the weights given, its parameters
    adding up to the number of gaps with a weight: with equal weights every mixture is equally
    likely. A gap without a weight has none in any draw. Each combination of methods takes the same
    share of the draws. The same arguments give the same ranks, whatever the order of units.
    """
    share = shares(comparison.gaps, weights)
    enough, _, _ = coverage(comparison, share, least_gaps)
    drawn = _weights(share, draws, seed)
    parts = np.array_split(np.arange(draws), len(METHODS))
    found = np.full((draws, len(comparison.units)), np.nan)
    for method, rows in zip(METHODS, parts, strict=True):
        made = aggregate(gap_points(comparison, method), drawn[rows], method.aggregation)
        found[rows] = ranks(np.where(enough, made, np.nan))
    low, median, high = _percentiles(found, enough)
    first = (found == 1).mean(axis=0)
    return Firmness(comparison.units, low, median, high, first, draws)


def _weights(share: Values, draws: int, seed: int) -> Values:
    """Draws × gaps: random shares around those given."""
    weighed = np.flatnonzero(share > 0)
    drawn = np.zeros((draws, len(share)))
    mean = share[weighed] / share[weighed].sum()
    drawn[:, weighed] = np.random.default_rng(seed).dirichlet(len(weighed) * mean, draws)
    return drawn


def _percentiles(found: Values, enough: Flags) -> tuple[Values, Values, Values]:
    made = np.full((3, found.shape[1]), np.nan)
    if enough.any():
        # Ranks that occur, not ranks between two of them.
        made[:, enough] = np.nanquantile(
            found[:, enough], (LOW, 0.5, HIGH), axis=0, method="inverted_cdf"
        )
    return made[0], made[1], made[2]


@dataclass(frozen=True, eq=False)
class Omission:
    """What leaving out one criterion does to the ranks (an entry a unit).

    ``mean_shift``: mean of the absolute differences in rank (Handbook, equation 38). ``moved``: the
    units whose rank changes.
    """

    criterion: str
    ranks: Values
    mean_shift: float
    moved: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether every rank stays."""
        return not self.moved


def leave_one_out(made: Composite) -> list[Omission]:
    """The ranks without each criterion that counts, the one that moves most first; nothing where
    there is no ranking.

    The same units are ranked as before, however little of them is left; one of which nothing is
    left has no rank and counts as moved.
    """
    comparison, method = made.comparison, made.method
    if not made.scored.any():
        return []
    weights = dict(zip(comparison.gaps, made.weights, strict=True))
    counted = comparison.telling & np.array([weights[item.gap] > 0 for item in comparison.criteria])
    found = []
    for at in np.flatnonzero(counted):
        name = comparison.criteria[at].name
        rest = comparison.without(name)
        left = np.array([weights[gap] for gap in rest.gaps])
        scores = aggregate(gap_points(rest, method), left, method.aggregation)
        place = ranks(np.where(made.scored, scores, np.nan))
        found.append(_omission(name, made, place))
    return sorted(found, key=lambda item: (-item.mean_shift, -len(item.moved)))


def _omission(criterion: str, made: Composite, place: Values) -> Omission:
    before, after = made.ranks[made.scored], place[made.scored]
    known = ~np.isnan(after)
    shift = float(np.abs(before - after)[known].mean()) if known.any() else float(len(before))
    return Omission(criterion, place, shift, moved(made.comparison.units, made.ranks, place))


def moved(units: tuple[str, ...], before: Values, after: Values) -> tuple[str, ...]:
    """The units whose rank differs, one that gets or loses a rank among them."""
    same = (before == after) | (np.isnan(before) & np.isnan(after))
    return tuple(unit for unit, kept in zip(units, same, strict=True) if not kept)


@dataclass(frozen=True, eq=False)
class WhatIf:
    """The composite before and after one unit's value of one criterion is supposed to be another."""

    unit: str
    criterion: str
    value: float
    before: Composite
    after: Composite

    @property
    def moved(self) -> tuple[str, ...]:
        """The units whose rank changes."""
        return moved(self.before.comparison.units, self.before.ranks, self.after.ranks)

    @property
    def changes_nothing(self) -> bool:
        """Whether every rank stays."""
        return not self.moved


def what_if(made: Composite, unit: str, criterion: str, value: float) -> WhatIf:
    """What another value of one criterion would do, all others being as they are.

    The scales are made anew: a value beyond the best known so far makes the others' smaller.
    """
    weights = dict(zip(made.comparison.gaps, made.weights, strict=True))
    supposed = made.comparison.supposing(unit, criterion, value)
    return WhatIf(unit, criterion, value, made, composite(supposed, weights, made.method))
