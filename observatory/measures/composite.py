"""A composite indicator: criteria on one scale, averaged into gaps, the gaps weighed into a score.

Steps, terms and formulas are those of OECD and JRC (2008), Handbook on Constructing Composite
Indicators; where it leaves a choice, that of COINr (Becker et al., 2022, JOSS 7: 4567) is taken. How
firm a ranking is, is the business of :mod:`observatory.measures.firmness`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Normalisation = Literal["minmax", "zscore"]
Aggregation = Literal["arithmetic", "geometric"]

LEAST_COVERAGE = 2 / 3
"""Share of the criteria that must be known of a unit for it to get a score: the limit of data
availability in COINr's guide to aggregation."""
LEAST_GAPS = 3
"""Gaps of which something must be known, where as many carry a weight."""
LEAST_UNITS = 3
"""Units with a score without which there is no ranking."""
LOWEST_POINT = 1.0
"""The lowest point of a geometric mean, which needs values above zero (COINr's scale 1 to 100)."""
_SAME_SCORE = 9
"""Decimals of points beyond which two scores are one."""


class Criterion(NamedTuple):
    """One criterion: its name, the gap it speaks of, and whether a higher value is better."""

    name: str
    gap: str
    rising: bool = True


@dataclass(frozen=True)
class Method:
    """How values are put on one scale and how they are averaged, at both levels."""

    normalisation: Normalisation = "minmax"
    aggregation: Aggregation = "arithmetic"


METHODS = tuple(
    Method(scale, mean)
    for scale in ("minmax", "zscore")
    for mean in ("arithmetic", "geometric")
)  # fmt: skip
"""Every combination of the choices."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is compared: ``values`` has a row a unit and a column a criterion, NaN where not known."""

    units: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: Values

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.units), len(self.criteria)):
            raise ValueError("values need a row for each unit and a column for each criterion")

    @property
    def gaps(self) -> tuple[str, ...]:
        """The gaps that the criteria speak of, by their names: the same whatever the criteria's order."""
        return tuple(sorted({item.gap for item in self.criteria}))

    @property
    def rising(self) -> Flags:
        """Whether a higher value is better, for each criterion."""
        return np.array([item.rising for item in self.criteria], dtype=bool)

    @property
    def telling(self) -> Flags:
        """Whether a criterion tells units apart: two are known at least and they differ."""
        return telling(self.values)

    def column(self, criterion: str) -> int:
        """Where a criterion stands; KeyError where there is none of that name."""
        for at, item in enumerate(self.criteria):
            if item.name == criterion:
                return at
        raise KeyError(criterion)

    def within(self, gap: str) -> "Comparison":
        """The criteria of one gap alone, each of which then weighs as a gap does."""
        at = [column for column, item in enumerate(self.criteria) if item.gap == gap]
        kept = tuple(
            self.criteria[column]._replace(gap=self.criteria[column].name) for column in at
        )
        return Comparison(self.units, kept, self.values[:, at])

    def without(self, criterion: str) -> "Comparison":
        """The same without one criterion."""
        at = self.column(criterion)
        kept = tuple(item for item in self.criteria if item.name != criterion)
        return Comparison(self.units, kept, np.delete(self.values, at, axis=1))

    def supposing(self, unit: str, criterion: str, value: float) -> "Comparison":
        """The same where one unit had another value of one criterion."""
        values = self.values.copy()
        values[self.units.index(unit), self.column(criterion)] = value
        return replace(self, values=values)


def telling(values: Values) -> Flags:
    """Whether a column tells its rows apart: two values are known at least, and they differ.

    The width is that of the scale itself, so that a difference too small to divide by is none.
    """
    known = ~np.isnan(values)
    lowest = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    size = np.maximum(np.abs(lowest), np.abs(highest))
    enough = known.sum(axis=0) > 1
    with np.errstate(invalid="ignore"):
        apart = (highest - lowest) > size * 1e-12
    found: Flags = enough & apart
    return found


def normalise(values: Values, rising: Flags, normalisation: Normalisation) -> Values:
    """Each column on a scale of its own, higher always better.

    ``minmax``: 0 the worst, 1 the best of the values known (Handbook, 5.3). ``zscore``: standard
    deviations above the mean, the deviation being that of a sample (5.2 and table 15). A value that
    is not known stays so, and a column that tells nothing apart (``telling``) is not known at all.
    """
    scaled = np.full(values.shape, np.nan)
    for at in np.flatnonzero(telling(values)):
        column = values[:, at] if rising[at] else -values[:, at]
        # Relative to the largest, so that squares neither overflow nor vanish.
        column = column / np.nanmax(np.abs(column))
        if normalisation == "minmax":
            low, high = np.nanmin(column), np.nanmax(column)
            scaled[:, at] = (column - low) / (high - low)
        else:
            scaled[:, at] = (column - np.nanmean(column)) / np.nanstd(column, ddof=1)
    return scaled


def points(values: Values, rising: Flags, method: Method) -> Values:
    """Normalised values in points, as they are averaged.

    Min-max gives 0 to 100, z-scores a mean of 50 and a standard deviation of 10. A geometric mean
    needs values above zero: there min-max gives 1 to 100, and a z-score so low that it would fall
    below 1 point is 1 point.
    """
    scaled = normalise(values, rising, method.normalisation)
    lowest = LOWEST_POINT if method.aggregation == "geometric" else 0.0
    if method.normalisation == "minmax":
        made: Values = lowest + (100 - lowest) * scaled
        return made
    made = 50 + 10 * scaled
    return np.maximum(made, lowest) if lowest else made


def aggregate(values: Values, weights: Values, aggregation: Aggregation) -> Values:
    """The weighted mean of each row over the columns known of it; NaN where none has a weight.

    ``values``: units × parts. ``weights``: one a part, which gives one mean a unit, or draws × parts,
    which gives draws × units. Arithmetic: Σwx / Σw; geometric: exp(Σw ln x / Σw) (Handbook, 6.11,
    equations 39 and 40). Raises ValueError for a geometric mean of a value that is not above zero.
    """
    known = ~np.isnan(values)
    used = np.where(known, values, 1.0)
    if aggregation == "geometric":
        if (used <= 0).any():
            raise ValueError("a geometric mean needs values above zero")
        used = np.log(used)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Values = (weights @ np.where(known, used, 0.0).T) / (weights @ known.T.astype(float))
    return np.exp(mean) if aggregation == "geometric" else mean


def gap_points(comparison: Comparison, method: Method) -> Values:
    """Units × gaps: the mean of the criteria known of each gap, which weigh the same in it."""
    scaled = points(comparison.values, comparison.rising, method)
    columns = [
        [at for at, item in enumerate(comparison.criteria) if item.gap == gap]
        for gap in comparison.gaps
    ]
    means = [aggregate(scaled[:, at], np.ones(len(at)), method.aggregation) for at in columns]
    return np.column_stack(means) if means else np.empty((len(comparison.units), 0))


def ranks(scores: Values) -> Values:
    """The rank of each unit, 1 for the highest score; equals share the better one, NaN has none.

    ``scores``: units, or draws × units.
    """
    rows = np.atleast_2d(np.round(scores, _SAME_SCORE))
    # A score that is not known sorts behind every other.
    order = np.argsort(-np.where(np.isnan(rows), -np.inf, rows), axis=1, kind="stable")
    in_order = np.take_along_axis(rows, order, axis=1)
    place = np.broadcast_to(np.arange(1, rows.shape[1] + 1), rows.shape)
    fresh = np.ones(rows.shape, dtype=bool)
    fresh[:, 1:] = in_order[:, 1:] != in_order[:, :-1]
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=1).astype(float)
    found = np.empty(rows.shape)
    np.put_along_axis(found, order, first, axis=1)
    found[np.isnan(rows)] = np.nan
    return found.reshape(np.shape(scores))


@dataclass(frozen=True, eq=False)
class Composite:
    """The scores of a comparison, in points, and what they rest on.

    Every array has an entry a unit. ``scores`` and ``ranks`` are NaN where too little is known.
    ``known``: how many of the ``counted`` criteria (those that tell apart, of gaps with a weight)
    are known. ``gap_points``: units × gaps, whatever is known. ``weights``: shares, one a gap.
    """

    comparison: Comparison
    method: Method
    weights: Values
    gap_points: Values
    scores: Values
    ranks: Values
    known: NDArray[np.int_]
    counted: int

    @property
    def scored(self) -> Flags:
        """Whether a unit has a score."""
        return ~np.isnan(self.scores)

    def rank(self, unit: str) -> int | None:
        """A unit's rank; None where it has none or there is no such unit."""
        if unit not in self.comparison.units:
            return None
        value = self.ranks[self.comparison.units.index(unit)]
        return None if np.isnan(value) else int(value)

    def score(self, unit: str) -> float | None:
        """A unit's score in points; None where it has none."""
        if unit not in self.comparison.units:
            return None
        value = float(self.scores[self.comparison.units.index(unit)])
        return None if np.isnan(value) else value


def shares(gaps: tuple[str, ...], weights: Mapping[str, float]) -> Values:
    """The weights of gaps as shares of their sum; a gap that is not named weighs nothing.

    Raises ValueError for a negative weight and where all are zero.
    """
    given = np.array([float(weights.get(gap, 0.0)) for gap in gaps])
    if (given < 0).any():
        raise ValueError("a weight is not negative")
    if not given.sum() > 0:
        raise ValueError("one gap at least needs a weight")
    # Relative to the largest first: the sum of very large weights would overflow.
    relative = given / given.max()
    found: Values = relative / relative.sum()
    return found


def coverage(
    comparison: Comparison, weights: Values, least_gaps: int = LEAST_GAPS
) -> tuple[Flags, NDArray[np.int_], int]:
    """Which units are known well enough, how many criteria each rests on, and of how many.

    Enough is two thirds of the criteria that count and something of ``least_gaps`` gaps, or of every
    gap with a weight where fewer have one. Only criteria that tell apart count, of gaps with a weight.
    """
    weighed = {gap for gap, share in zip(comparison.gaps, weights, strict=True) if share > 0}
    gaps = np.array([item.gap for item in comparison.criteria])
    counts = comparison.telling & np.isin(gaps, sorted(weighed))
    there = ~np.isnan(comparison.values) & counts
    known, counted = there.sum(axis=1), int(counts.sum())
    met = np.zeros(len(comparison.units), dtype=int)
    for gap in sorted(weighed):
        met += there[:, gaps == gap].any(axis=1)
    enough = (known >= LEAST_COVERAGE * counted - 1e-9) & (met >= min(least_gaps, len(weighed)))
    if not counted or enough.sum() < LEAST_UNITS:
        enough = np.zeros_like(enough)
    return enough, known, counted


def composite(
    comparison: Comparison,
    weights: Mapping[str, float],
    method: Method = METHODS[0],
    least_gaps: int = LEAST_GAPS,
) -> Composite:
    """Scores and ranks with these weights of the gaps; ``least_gaps`` as in ``coverage``.

    A criterion that is not known stays so: its gap is the mean of the others, and a gap of which
    nothing is known leaves its weight to the others. Every value known takes part in the scales,
    also of units without a score.
    """
    share = shares(comparison.gaps, weights)
    enough, known, counted = coverage(comparison, share, least_gaps)
    parts = gap_points(comparison, method)
    scores = np.where(enough, aggregate(parts, share, method.aggregation), np.nan)
    return Composite(comparison, method, share, parts, scores, ranks(scores), known, counted)
