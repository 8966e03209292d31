"""How firm a ranking is: other weights, methods, criteria and values."""

import math

import numpy as np
import pytest

from observatory.measures.composite import METHODS, Comparison, composite
from observatory.measures.firmness import (
    Firmness,
    leave_one_out,
    rank_intervals,
    what_if,
)
from tests.observatory.measures.test_composite import EQUAL, TECHNOLOGY, compared

NAN = math.nan
DOMINATED = {"best": (9, 9, 9), "middle": (5, 5, 5), "last": (1, 1, 1)}
TORN = {"left": (9, 1, 5), "right": (1, 9, 5), "even": (5, 5, 6)}
GAPS = ("G1", "G2", "G3")
ALL = dict.fromkeys(GAPS, 1.0)


def intervals(comparison: Comparison, **weights: float) -> Firmness:
    return rank_intervals(comparison, weights or ALL, draws=400)


def test_who_is_better_on_everything_is_first_in_every_draw() -> None:
    made = intervals(compared(DOMINATED, GAPS))
    assert [made.interval(unit) for unit in DOMINATED] == [(1, 1), (2, 2), (3, 3)]
    assert made.first.tolist() == [1, 0, 0]
    assert made.settled == ("best", "middle", "last")


def test_who_is_strong_on_one_gap_alone_has_a_wide_interval() -> None:
    made = intervals(compared(TORN, GAPS))
    assert made.interval("left") == (1, 3)
    assert made.interval("right") == (1, 3)
    assert made.first.sum() == pytest.approx(1, abs=0.02)
    assert made.settled == ()


def test_weights_are_drawn_around_those_given() -> None:
    torn = compared(TORN, GAPS)
    even, leaning = intervals(torn), intervals(torn, G1=8, G2=1, G3=1)
    assert leaning.first[0] > even.first[0] + 0.2


def test_a_gap_without_a_weight_has_none_in_any_draw() -> None:
    rows = {"x": (1, 0), "y": (2, 9), "z": (3, 5)}
    made = intervals(compared(rows, ("G1", "G2")), G1=1, G2=0)
    assert [made.interval(unit) for unit in rows] == [(3, 3), (2, 2), (1, 1)]


def test_the_same_seed_gives_the_same_ranks_whatever_the_order_of_units() -> None:
    once = rank_intervals(TECHNOLOGY, EQUAL, draws=200)
    order = list(range(len(TECHNOLOGY.units)))[::-1]
    turned = Comparison(
        tuple(TECHNOLOGY.units[at] for at in order), TECHNOLOGY.criteria, TECHNOLOGY.values[order]
    )
    again = rank_intervals(turned, EQUAL, draws=200)
    for part in ("low", "median", "high", "first"):
        assert np.array_equal(getattr(once, part)[order], getattr(again, part)), part
    other = rank_intervals(TECHNOLOGY, EQUAL, draws=200, seed=2)
    assert not np.array_equal(once.first, other.first)


def test_the_ends_of_an_interval_are_percentiles_of_ranks_that_occur() -> None:
    made = rank_intervals(TECHNOLOGY, EQUAL, draws=200)
    assert (made.low <= made.median).all()
    assert (made.median <= made.high).all()
    for ends in (made.low, made.median, made.high):
        assert set(ends.tolist()) <= set(range(1, 24))


def test_a_unit_without_a_score_has_no_interval() -> None:
    rows = {**DOMINATED, "dark": (9, NAN, NAN)}
    made = intervals(compared(rows, GAPS))
    assert made.interval("dark") is None
    assert made.interval("nobody") is None
    assert made.interval("best") == (1, 1)
    assert made.first[-1] == 0


def test_a_criterion_left_out_that_moves_nothing_says_so() -> None:
    made = composite(compared(DOMINATED, GAPS), ALL)
    found = leave_one_out(made)
    assert [item.criterion for item in found] == ["a", "b", "c"]
    assert all(item.changes_nothing and item.mean_shift == 0 for item in found)


def test_the_criterion_that_moves_most_comes_first() -> None:
    rows = {"x": (10, 5, 5), "y": (0, 5, 5), "z": (5, 0, 10), "v": (0, 10, 0)}
    made = composite(compared(rows, GAPS), ALL)
    assert made.ranks.tolist() == [1, 3, 2, 3]
    found = {item.criterion: item for item in leave_one_out(made)}
    # Without a: x 50, y 50, z 50, v 50: all are first.
    assert found["a"].ranks.tolist() == [1, 1, 1, 1]
    assert found["a"].mean_shift == pytest.approx((0 + 2 + 1 + 2) / 4)
    assert found["a"].moved == ("y", "z", "v")
    assert next(iter(found)) == "a"


def test_what_is_left_of_nothing_counts_as_moved() -> None:
    rows = {"x": (1, NAN, 1), "y": (2, 2, 2), "z": (3, 3, 3), "v": (4, 4, 4)}
    made = composite(compared(rows, ("G1", "G1", "G2")), {"G1": 1, "G2": 0}, least_gaps=1)
    assert made.rank("x") is None
    two = composite(compared({"x": (1,), "y": (2,), "z": (3,)}, ("G1",)), {"G1": 1})
    only = leave_one_out(two)[0]
    assert only.moved == ("x", "y", "z")
    assert np.isnan(only.ranks).all()


def test_without_a_ranking_nothing_is_left_out() -> None:
    made = composite(compared({"x": (1,), "y": (2,)}, ("G1",)), {"G1": 1})
    assert leave_one_out(made) == []


def test_a_value_supposed_moves_ranks_or_says_that_it_does_not() -> None:
    made = composite(compared(TORN, GAPS), ALL)
    assert made.rank("left") == 2
    up = what_if(made, "left", "b", 8)
    assert up.after.rank("left") == 1
    assert "left" in up.moved
    nothing = what_if(made, "even", "c", 6.5)
    assert nothing.changes_nothing
    assert nothing.after.score("even") == made.score("even")


def test_a_value_supposed_may_bring_a_score() -> None:
    rows = {**TORN, "dark": (9, NAN, NAN)}
    made = composite(compared(rows, GAPS), ALL)
    assert made.rank("dark") is None
    asked = what_if(made, "dark", "b", 9)
    assert asked.after.rank("dark") is None  # two of three gaps
    full = what_if(asked.after, "dark", "c", 9)
    assert full.after.rank("dark") == 1


@pytest.mark.parametrize("method", METHODS)
def test_leaving_out_agrees_with_a_comparison_that_never_had_it(method: object) -> None:
    made = composite(TECHNOLOGY, EQUAL, method)  # type: ignore[arg-type]
    for item in leave_one_out(made):
        alone = composite(TECHNOLOGY.without(item.criterion), EQUAL, method)  # type: ignore[arg-type]
        assert np.array_equal(item.ranks, alone.ranks)
