"""Raking, by hand and by its properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.measures.raking import TRIM_AT, rake


def share(weights: np.ndarray, categories: list[str | None], wanted: str) -> float:
    """The weighted share of a category among those whose category is known."""
    known = np.array([item is not None for item in categories])
    is_it = np.array([item == wanted for item in categories])
    return float(weights[is_it].sum() / weights[known].sum())


def test_one_margin_is_met_by_post_stratification() -> None:
    # 3 of 4 are a; half should be: weights (1/2)/(3/4) = 2/3 and (1/2)/(1/4) = 2.
    found = rake({"kind": ["a", "a", "a", "b"]}, {"kind": {"a": 0.5, "b": 0.5}})
    assert found.weights == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert (found.converged, found.iterations, found.trimmed) == (True, 1, 0)


def test_two_independent_margins_multiply() -> None:
    # One respondent a cell, margins 0.6/0.4 and 0.7/0.3: 4 × the product of the two shares.
    values = {"row": ["a", "a", "b", "b"], "column": ["x", "y", "x", "y"]}
    found = rake(values, {"row": {"a": 0.6, "b": 0.4}, "column": {"x": 0.7, "y": 0.3}})
    assert found.weights == pytest.approx([1.68, 0.72, 1.12, 0.48])


def test_deming_and_stephan_s_process_agrees_with_a_table_fitted_by_hand() -> None:
    # Counts 1 2 / 3 4 to row and column shares 1/2: the odds ratio 2/3 stays, so the fitted cells are
    # p, 1/2 − p with (p / (1/2 − p))² = 2/3.
    odds = (2 / 3) ** 0.5
    p = odds / (1 + odds) / 2
    rows = ["a"] * 3 + ["b"] * 7
    columns = ["x", "y", "y", "x", "x", "x", "y", "y", "y", "y"]
    found = rake(
        {"row": rows, "column": columns}, {name: dict.fromkeys(ks, 1) for name, ks in (("row", "ab"), ("column", "xy"))}
    )  # fmt: skip
    assert found.weights[0] / 10 == pytest.approx(p, abs=1e-7)
    assert found.weights[1] * 2 / 10 == pytest.approx(0.5 - p, abs=1e-7)


def test_a_respondent_without_a_category_keeps_the_weight_of_the_other_margins() -> None:
    values = {"kind": ["a", "a", "b", None], "place": ["x", "y", "x", "y"]}
    found = rake(values, {"kind": {"a": 0.5, "b": 0.5}, "place": {"x": 0.5, "y": 0.5}})
    assert found.incomplete == 1
    assert share(found.weights, values["kind"], "a") == pytest.approx(0.5, abs=1e-6)
    assert share(found.weights, values["place"], "x") == pytest.approx(0.5, abs=1e-6)
    assert found.weights[3] > 0


def test_a_respondent_of_a_category_without_a_margin_counts_as_one_without_a_category() -> None:
    found = rake({"kind": ["a", "b", "press"]}, {"kind": {"a": 0.5, "b": 0.5}})
    assert (found.incomplete, found.weights.tolist()) == (1, pytest.approx([1, 1, 1]))


def test_a_category_with_nobody_is_told_and_the_others_share_what_is_its() -> None:
    found = rake({"kind": ["a", "a", "b"]}, {"kind": {"a": 0.2, "b": 0.2, "c": 0.6}})
    assert found.missing == (("kind", "c"),)
    assert found.weights == pytest.approx([0.75, 0.75, 1.5])
    assert found.converged


def test_a_variable_of_which_nobody_has_a_category_weighs_nobody() -> None:
    found = rake({"kind": [None, None]}, {"kind": {"a": 0.5, "b": 0.5}})
    assert found.weights.tolist() == [1, 1]
    assert found.missing == (("kind", "a"), ("kind", "b"))


def test_no_weight_exceeds_five_times_the_median_and_the_margin_missed_is_told() -> None:
    # One b in a hundred that should be half: its weight alone would be 99 times the others'.
    found = rake({"kind": ["a"] * 99 + ["b"]}, {"kind": {"a": 0.5, "b": 0.5}})
    assert found.weights.max() == pytest.approx(TRIM_AT * np.median(found.weights))
    assert (found.trimmed, found.converged) == (1, False)
    # 5 / (99 + 5) of the weight instead of a half.
    assert found.margin_error == pytest.approx(0.5 - 5 / 104)


def test_margins_that_contradict_each_other_end_without_a_division_by_zero() -> None:
    # Everybody of a is of x: the two shares cannot both hold.
    values = {"row": ["a", "a", "b", "b"], "column": ["x", "x", "y", "y"]}
    found = rake(values, {"row": {"a": 0.9, "b": 0.1}, "column": {"x": 0.1, "y": 0.9}})
    assert np.isfinite(found.weights).all()
    assert not found.converged
    assert found.margin_error > 0.05


def test_without_margins_or_respondents_everybody_counts_one() -> None:
    assert rake({"kind": ["a", "b"]}, {}).weights.tolist() == [1, 1]
    assert rake({"kind": []}, {"kind": {"a": 1.0}}).weights.tolist() == []


@pytest.mark.parametrize(
    ("values", "margins", "words"),
    [
        ({"a": ["x"], "b": ["x", "y"]}, {}, "one value a respondent"),
        ({"a": ["x"]}, {"b": {"x": 1.0}}, "values of its variable"),
        ({"a": ["x"]}, {"a": {"x": 0.0}}, "above 0"),
    ],
)
def test_what_cannot_be_raked_is_refused(values, margins, words) -> None:
    with pytest.raises(ValueError, match=words):
        rake(values, margins)


@st.composite
def samples(draw):
    """A sample in which every pair of categories has somebody, and any margins."""
    sizes = draw(st.tuples(st.integers(2, 3), st.integers(2, 4)))
    cells = [(f"r{i}", f"c{j}") for i in range(sizes[0]) for j in range(sizes[1])]
    counts = draw(st.lists(st.integers(1, 30), min_size=len(cells), max_size=len(cells)))
    people = [cell for cell, n in zip(cells, counts, strict=True) for _ in range(n)]
    shares = st.floats(0.1, 1.0)
    margins = {
        "row": {f"r{i}": draw(shares) for i in range(sizes[0])},
        "column": {f"c{j}": draw(shares) for j in range(sizes[1])},
    }
    return {"row": [p[0] for p in people], "column": [p[1] for p in people]}, margins


@settings(max_examples=60, deadline=None)
@given(samples())
def test_raking_reproduces_its_margins(sample) -> None:
    values, margins = sample
    found = rake(values, margins, trim_at=1e9)
    assert found.converged
    for name, shares in margins.items():
        for category, wanted in shares.items():
            expected = wanted / sum(shares.values())
            assert share(found.weights, values[name], category) == pytest.approx(expected, abs=1e-6)
    assert found.weights.mean() == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(samples(), st.randoms())
def test_weights_do_not_depend_on_the_order_of_respondents_and_stay_below_the_cap(
    sample, random
) -> None:
    values, margins = sample
    order = list(range(len(values["row"])))
    random.shuffle(order)
    found = rake(values, margins)
    other = rake({name: [cells[i] for i in order] for name, cells in values.items()}, margins)
    assert other.weights == pytest.approx(found.weights[order], rel=1e-6)
    assert found.weights.max() <= TRIM_AT * np.median(found.weights) * (1 + 1e-9)
    assert (found.weights > 0).all()
