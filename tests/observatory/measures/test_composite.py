"""Composite scores, against the worked example of the Handbook on Constructing Composite Indicators.

The Technology Achievement Index of 23 countries (OECD and JRC, 2008): table A.2 has the raw data,
table 15 the normalised years of schooling, table 38 the ranks by geometric aggregation.
"""

import math
import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from observatory.measures.composite import (
    METHODS,
    Comparison,
    Criterion,
    Method,
    aggregate,
    composite,
    gap_points,
    normalise,
    points,
    ranks,
    shares,
    telling,
)

NAN = math.nan
MINMAX, GEOMETRIC = Method(), Method("minmax", "geometric")
ZSCORE = Method("zscore", "arithmetic")

TAI = {
    # patents, royalties, Internet, exports, telephones (log), electricity (log), schooling, university
    "Finland": (187, 125.6, 200.2, 50.7, 3.08, 4.15, 10, 27.4),
    "United States": (289, 130, 179.1, 66.2, 3.00, 4.07, 12, 13.9),
    "Sweden": (271, 156.6, 125.8, 59.7, 3.10, 4.14, 11.4, 15.3),
    "Japan": (994, 64.6, 49, 80.8, 3.00, 3.86, 9.5, 10),
    "Korea, Rep.": (779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2),
    "Netherlands": (189, 151.2, 136, 50.9, 3.02, 3.77, 9.4, 9.5),
    "United Kingdom": (82, 134, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9),
    "Canada": (31, 38.6, 108, 48.7, 2.94, 4.18, 11.6, 14.2),
    "Australia": (75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3),
    "Singapore": (8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2),
    "Germany": (235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4),
    "Norway": (103, 20.2, 193.6, 19, 3.12, 4.39, 11.9, 11.2),
    "Ireland": (106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3),
    "Belgium": (72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6),
    "New Zealand": (103, 13, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1),
    "Austria": (165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6),
    "France": (205, 33.6, 36.4, 58.9, 2.97, 3.80, 7.9, 12.6),
    "Israel": (74, 43.6, 43.2, 45, 2.96, 3.74, 9.6, 11),
    "Spain": (42, 8.6, 21, 53.4, 2.86, 3.62, 7.3, 15.6),
    "Italy": (13, 9.8, 30.4, 51, 3.00, 3.65, 7.2, 13),
    "Czech Republic": (28, 4.2, 25, 51.7, 2.75, 3.68, 9.5, 8.2),
    "Hungary": (26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7),
    "Slovenia": (105, 4, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6),
}
SCHOOLING = {  # table 15: z-score, min-max
    "Finland": (0.26, 0.59), "United States": (1.52, 1.00), "Sweden": (1.14, 0.88),
    "Japan": (-0.06, 0.49), "Korea, Rep.": (0.76, 0.76), "Netherlands": (-0.12, 0.47),
    "United Kingdom": (-0.12, 0.47), "Canada": (1.27, 0.92), "Australia": (0.83, 0.78),
    "Singapore": (-1.58, 0.00), "Germany": (0.38, 0.63), "Norway": (1.46, 0.98),
    "Ireland": (-0.12, 0.47), "Belgium": (-0.19, 0.45), "New Zealand": (1.33, 0.94),
    "Austria": (-0.76, 0.27), "France": (-1.08, 0.16), "Israel": (0.00, 0.51),
    "Spain": (-1.46, 0.04), "Italy": (-1.52, 0.02), "Czech Republic": (-0.06, 0.49),
    "Hungary": (-0.31, 0.41), "Slovenia": (-1.58, 0.00),
}  # fmt: skip
GEOMETRIC_RANKS = {  # table 38, column GME
    "Finland": 2, "United States": 1, "Sweden": 3, "Japan": 4, "Korea, Rep.": 16, "Netherlands": 5,
    "United Kingdom": 6, "Singapore": 18, "Canada": 13, "Australia": 14, "Germany": 8, "Norway": 11,
    "Ireland": 7, "Belgium": 9, "New Zealand": 17, "Austria": 12, "France": 10, "Israel": 15,
    "Spain": 19, "Italy": 21, "Czech Republic": 23, "Hungary": 22, "Slovenia": 20,
}  # fmt: skip
NAMES = ("patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling",
         "university")  # fmt: skip
GAPS = ("creation", "creation", "recent", "recent", "old", "old", "skills", "skills")
"""The four dimensions of the index, of two indicators each (table A.1)."""


def compared(rows: dict[str, Sequence[float]], gaps: Sequence[str], *falling: str) -> Comparison:
    """A comparison of rows whose criteria are called a, b, c …"""
    criteria = tuple(
        Criterion(chr(97 + at), gap, chr(97 + at) not in falling) for at, gap in enumerate(gaps)
    )
    return Comparison(tuple(rows), criteria, np.array(list(rows.values()), dtype=float))


TECHNOLOGY = Comparison(
    tuple(TAI),
    tuple(Criterion(name, gap) for name, gap in zip(NAMES, GAPS, strict=True)),
    np.array(list(TAI.values()), dtype=float),
)
EQUAL = dict.fromkeys(GAPS, 1.0)


def test_normalised_schooling_is_that_of_the_handbook() -> None:
    column = TECHNOLOGY.values[:, [NAMES.index("schooling")]]
    z = normalise(column, np.array([True]), "zscore")[:, 0]
    way = normalise(column, np.array([True]), "minmax")[:, 0]
    assert [round(v + 0.0, 2) for v in z] == [SCHOOLING[name][0] for name in TAI]
    assert [round(v, 2) for v in way] == [SCHOOLING[name][1] for name in TAI]


def test_geometric_ranks_are_those_of_the_handbook() -> None:
    made = ranks(aggregate(TECHNOLOGY.values, np.ones(8), "geometric"))
    assert dict(zip(TAI, made.astype(int).tolist(), strict=True)) == GEOMETRIC_RANKS


def by_hand(country: str, method: Method) -> float:
    """A score of the example worked out number by number: two indicators a dimension, four of them."""
    columns = list(zip(*TAI.values(), strict=True))
    scaled = []
    for value, column in zip(TAI[country], columns, strict=True):
        if method.normalisation == "minmax":
            way = (value - min(column)) / (max(column) - min(column))
            low = 1 if method.aggregation == "geometric" else 0
            scaled.append(low + (100 - low) * way)
        else:
            scaled.append(50 + 10 * (value - statistics.mean(column)) / statistics.stdev(column))
    mean = statistics.geometric_mean if method.aggregation == "geometric" else statistics.fmean
    return mean([mean(scaled[at : at + 2]) for at in range(0, 8, 2)])


@pytest.mark.parametrize("method", METHODS)
def test_scores_in_two_levels_agree_with_the_example_worked_out_number_by_number(
    method: Method,
) -> None:
    made = composite(TECHNOLOGY, EQUAL, method)
    assert made.scores.tolist() == pytest.approx([by_hand(c, method) for c in TAI], abs=1e-6)


def test_a_small_case_can_be_checked_by_hand() -> None:
    # a: 0, 10, 5 of 10; b (lower is better): 4, 0, 2; gap g is their mean, gap h is c.
    three = compared({"x": (0, 0, 1), "y": (10, 4, 2), "z": (5, 2, 3)}, ("g", "g", "h"), "b")
    made = composite(three, {"g": 1, "h": 3})
    assert made.gap_points == pytest.approx(np.array([[50, 0], [50, 50], [50, 100]]))
    assert made.scores.tolist() == pytest.approx([12.5, 50, 87.5])
    assert made.ranks.tolist() == [3, 2, 1]
    assert (made.rank("z"), made.rank("nobody")) == (1, None)


def test_a_criterion_that_is_not_known_stays_so_and_is_told() -> None:
    rows = {"x": (0, 0, NAN), "y": (10, 4, 2), "z": (5, 2, 3)}
    made = composite(compared(rows, ("g", "h", "h")), {"g": 1, "h": 1})
    assert made.known.tolist() == [2, 3, 3]
    assert made.counted == 3
    # h of x is b alone; nothing is put in the place of c.
    assert made.gap_points[0].tolist() == [0, 0]
    assert made.gap_points[1].tolist() == [100, 50]


def test_a_gap_of_which_nothing_is_known_leaves_its_weight_to_the_others() -> None:
    rows = {"x": (10, 10, 10, NAN), "y": (0, 0, 0, 1), "z": (5, 5, 5, 2), "v": (5, 5, 5, 3)}
    made = composite(
        compared(rows, ("g1", "g2", "g3", "g4")), dict.fromkeys(("g1", "g2", "g3", "g4"), 1)
    )
    assert made.score("x") == 100
    assert made.known.tolist() == [3, 4, 4, 4]


@pytest.mark.parametrize(
    ("known", "has_score"),
    [
        ((1, 1, 1, 1, 1), True),
        ((1, NAN, 1, 1, 1), True),
        ((1, NAN, NAN, 1, 1), False),  # three of five criteria are less than two thirds
        ((1, 1, NAN, NAN, 1), False),
    ],
)
def test_a_score_needs_two_thirds_of_the_criteria(
    known: tuple[float, ...], has_score: bool
) -> None:
    rows = {"asked": known, "p": (2, 2, 2, 2, 2), "q": (3, 3, 3, 3, 3), "r": (4, 4, 4, 4, 4)}
    made = composite(
        compared(rows, ("g1", "g1", "g2", "g3", "g4")), dict.fromkeys(("g1", "g2", "g3", "g4"), 1)
    )
    assert (made.score("asked") is not None) == has_score
    assert made.scored[1:].all()


def test_a_score_needs_something_of_three_gaps_or_of_every_gap_with_a_weight() -> None:
    rows = {
        "x": (1, 1, 1, 1, NAN),
        "p": (2, 2, 2, 2, 1),
        "q": (3, 3, 3, 3, 2),
        "r": (4, 4, 4, 4, 3),
    }
    three = compared(rows, ("g1", "g1", "g2", "g2", "g3"))
    assert composite(three, {"g1": 1, "g2": 1, "g3": 1}).rank("x") is None
    assert composite(three, {"g1": 1, "g2": 1, "g3": 0}).rank("x") == 4


def test_fewer_than_three_units_with_a_score_are_not_ranked() -> None:
    made = composite(compared({"x": (1,), "y": (2,)}, ("g",)), {"g": 1})
    assert not made.scored.any()


def test_a_criterion_that_tells_nothing_apart_counts_nowhere() -> None:
    rows = {"x": (7, 1, 5), "y": (7, 2, NAN), "z": (7, 3, NAN)}
    made = composite(compared(rows, ("g", "g", "g")), {"g": 1})
    assert telling(made.comparison.values).tolist() == [False, True, False]
    assert made.counted == 1
    assert made.scores.tolist() == pytest.approx([0, 50, 100])


def test_a_geometric_mean_never_meets_a_value_below_one_point() -> None:
    far = np.array([[-1e6], *([float(at % 3)] for at in range(60))])
    made = points(far, np.array([True]), Method("zscore", "geometric"))
    assert made.min() == 1
    assert points(far, np.array([True]), ZSCORE).min() < 0
    with pytest.raises(ValueError, match="above zero"):
        aggregate(np.array([[0.0, 1.0]]), np.ones(2), "geometric")


def test_equal_scores_share_the_better_rank_and_the_unknown_has_none() -> None:
    made = ranks(np.array([3.0, 5.0, NAN, 5.0, 1.0]))
    assert made[[0, 1, 3, 4]].tolist() == [3, 1, 1, 4]
    assert math.isnan(made[2])


def test_weights_that_say_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="one gap at least"):
        shares(("g", "h"), {"g": 0})
    with pytest.raises(ValueError, match="not negative"):
        shares(("g", "h"), {"g": -1, "h": 2})


finite = st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: round(v, 3))
cell = st.one_of(finite, st.just(NAN))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    units, criteria = draw(st.integers(3, 6)), draw(st.integers(1, 6))
    rows = draw(
        st.lists(
            st.lists(cell, min_size=criteria, max_size=criteria), min_size=units, max_size=units
        )
    )
    made = tuple(
        Criterion(f"c{at}", draw(st.sampled_from(("G1", "G2", "G3"))), draw(st.booleans()))
        for at in range(criteria)
    )
    return Comparison(tuple(f"u{at}" for at in range(units)), made, np.array(rows, dtype=float))


methods = st.sampled_from(METHODS)
weightings = st.fixed_dictionaries({g: st.integers(1, 9) for g in ("G1", "G2", "G3")})


@given(comparisons(), methods)
@settings(max_examples=60, deadline=None)
def test_points_of_gaps_are_bounded(comparison: Comparison, method: Method) -> None:
    made = gap_points(comparison, method)
    known = made[~np.isnan(made)]
    lowest = 1 if method.aggregation == "geometric" else 0
    if method.normalisation == "minmax":
        assert ((known >= lowest - 1e-9) & (known <= 100 + 1e-9)).all()
    else:
        # No value lies further than (n − 1) / √n standard deviations from the mean.
        reach = 10 * (len(comparison.units) - 1) / math.sqrt(len(comparison.units))
        assert (np.abs(known - 50) <= reach + 1e-6).all()


@given(comparisons(), methods, weightings, st.floats(0.001, 1000))
@settings(max_examples=60, deadline=None)
def test_only_the_proportions_of_weights_matter(
    comparison: Comparison, method: Method, weights: dict[str, int], factor: float
) -> None:
    once = composite(comparison, weights, method)
    again = composite(comparison, {gap: w * factor for gap, w in weights.items()}, method)
    assert np.allclose(once.scores, again.scores, equal_nan=True)
    assert np.array_equal(once.ranks, again.ranks, equal_nan=True)


@given(comparisons(), methods, weightings, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_units_and_criteria_changes_nothing(
    comparison: Comparison, method: Method, weights: dict[str, int], dice: object
) -> None:
    rows, columns = list(range(len(comparison.units))), list(range(len(comparison.criteria)))
    dice.shuffle(rows)  # type: ignore[attr-defined]
    dice.shuffle(columns)  # type: ignore[attr-defined]
    mixed = Comparison(
        tuple(comparison.units[at] for at in rows),
        tuple(comparison.criteria[at] for at in columns),
        comparison.values[np.ix_(rows, columns)],
    )
    once, again = composite(comparison, weights, method), composite(mixed, weights, method)
    assert np.allclose(once.scores[rows], again.scores, equal_nan=True)
    assert np.array_equal(once.ranks[rows], again.ranks, equal_nan=True)


@given(
    comparisons(), methods, weightings, st.integers(0, 5), st.floats(0.01, 1e5),
    st.lists(finite, min_size=3, max_size=3),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_a_better_value_never_lowers_a_score(
    comparison: Comparison,
    method: Method,
    weights: dict[str, int],
    at: int,
    step: float,
    known: list[float],
) -> None:
    criterion = comparison.criteria[at % len(comparison.criteria)]
    column = comparison.column(criterion.name)
    comparison.values[:3, column] = known
    before = known[0]
    # Where the others do not differ among themselves, the criterion might begin or cease to count.
    assume(telling(comparison.values[1:, [column]]).all())
    better = comparison.supposing(
        "u0", criterion.name, before + (step if criterion.rising else -step)
    )
    once, again = composite(comparison, weights, method), composite(better, weights, method)
    assert once.scored.tolist() == again.scored.tolist()
    if once.scored[0]:
        assert again.scores[0] >= once.scores[0] - 1e-6
        if method.normalisation == "minmax":
            assert again.ranks[0] <= once.ranks[0]


def test_a_comparison_needs_a_row_a_unit_and_a_column_a_criterion() -> None:
    with pytest.raises(ValueError, match="a row for each unit"):
        Comparison(("x",), (Criterion("a", "g"),), np.zeros((2, 1)))
    with pytest.raises(KeyError):
        TECHNOLOGY.column("luck")
