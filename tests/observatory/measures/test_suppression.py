"""Which cells are not shown: fewer than five respondents, and what would tell them."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.measures.suppression import suppressed, suppressed_crossed


def test_a_cell_of_five_is_shown_and_one_of_four_is_not() -> None:
    assert suppressed({"a": 5, "b": 9}) == set()
    assert suppressed({"a": 4, "b": 9, "c": 12}) == {"a", "b"}


def test_two_small_cells_protect_each_other_where_they_are_five_together() -> None:
    assert suppressed({"a": 4, "b": 1, "c": 12}) == {"a", "b"}
    # 2 + 1 would tell what three respondents said: the next smallest goes too.
    assert suppressed({"a": 2, "b": 1, "c": 12, "d": 30}) == {"a", "b", "c"}


def test_what_is_never_told_protects_a_small_cell() -> None:
    assert suppressed({"a": 3, None: 4, "b": 9}, untold=(None,)) == {"a"}
    assert suppressed({"a": 3, None: 1, "b": 9}, untold=(None,)) == {"a", "b"}
    assert suppressed({"a": 3, None: 0, "b": 9, "c": 8}, untold=(None,)) == {"a", "c"}


def test_what_is_never_told_needs_no_protection_of_its_own() -> None:
    assert suppressed({None: 1, "a": 9, "b": 8}, untold=(None,)) == set()


def test_a_cell_without_respondents_neither_counts_nor_hides() -> None:
    assert suppressed({"a": 3, "b": 0, "c": 9, "d": 10}) == {"a", "c"}


def test_the_last_cell_goes_too_where_nothing_else_is_left() -> None:
    assert suppressed({"a": 2, "b": 50}) == {"a", "b"}
    assert suppressed({"a": 2}) == {"a"}


def test_a_small_crossed_cell_takes_a_neighbour_in_its_row_and_column() -> None:
    counts = {("n", "x"): 3, ("n", "y"): 20, ("s", "x"): 15, ("s", "y"): 30}
    assert suppressed_crossed(counts) == set(counts)


def test_in_a_larger_table_the_rest_stays() -> None:
    sizes = {"n": (3, 20, 40), "s": (15, 30, 50), "w": (25, 35, 60)}
    counts = {(r, c): n for r, row in sizes.items() for c, n in zip("xyz", row, strict=True)}
    found = suppressed_crossed(counts)
    assert found == {("n", "x"), ("n", "y"), ("s", "x"), ("s", "y")}


def test_the_cells_of_a_total_that_is_not_shown_are_not_either() -> None:
    counts = {
        ("n", "x"): 2,
        ("n", "y"): 1,
        ("s", "x"): 40,
        ("s", "y"): 30,
        ("w", "x"): 9,
        ("w", "y"): 9,
    }
    found = suppressed_crossed(counts)
    assert {cell for cell in counts if cell[0] in ("n", "w")} <= found


cells = st.dictionaries(
    st.tuples(st.sampled_from(["n", "s", "w", None]), st.sampled_from(["x", "y", "z", None])),
    st.integers(0, 25),
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)))
def test_no_hidden_part_can_be_taken_from_the_whole(counts: dict[str, int]) -> None:
    found = suppressed(counts)
    shown = [key for key, n in counts.items() if n and key not in found]
    assert all(counts[key] >= 5 for key in shown)
    if found and shown:
        assert len(found) > 1
        assert sum(counts[key] for key in found) >= 5


@settings(max_examples=200, deadline=None)
@given(cells)
def test_no_shown_cell_is_small_and_no_line_hides_one_alone(counts) -> None:
    found = suppressed_crossed(counts)
    there = {cell: n for cell, n in counts.items() if n}
    shown = {cell for cell in there if cell not in found and None not in cell}
    assert all(there[cell] >= 5 for cell in shown)
    for axis, part in itertools.product((0, 1), "nswxyz"):
        line = [cell for cell in there if cell[axis] == part]
        hidden = [cell for cell in line if cell not in shown]
        if any(None not in cell for cell in hidden) and len(hidden) < len(line):
            assert len(hidden) > 1
