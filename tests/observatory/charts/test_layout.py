import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.charts.layout import (
    ELLIPSIS,
    PHONE,
    RowSize,
    escape,
    legible,
    rows,
    rows_height,
    spread,
    ticks,
    width,
    wrap,
    year_ticks,
)

positions = st.lists(st.floats(-1000, 1000), min_size=1, max_size=20)
WORDS = st.text(st.sampled_from("abé -\u00a0<"), max_size=80)


@given(positions, st.floats(1, 50))
def test_spread_labels_keep_their_order_and_their_distance(at, gap):
    placed = spread(at, [gap] * len(at), -5000, 5000)

    ranked = [placed[i] for i in sorted(range(len(at)), key=lambda i: (at[i], i))]
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(ranked))


@given(positions, st.floats(1, 50))
def test_spread_labels_stay_inside_as_long_as_they_fit(at, gap):
    low, high = 0.0, gap * len(at) + 10
    placed = spread(at, [gap] * len(at), low, high)

    assert min(placed) >= low + gap / 2 - 1e-6
    assert max(placed) <= high - gap / 2 + 1e-6


@given(positions)
def test_labels_that_do_not_collide_stay_where_they_are(at):
    # Far enough that even the furthest values cannot bring two labels together.
    apart = [index * 3000 + value for index, value in enumerate(at)]

    assert spread(apart, [10.0] * len(apart), -1e6, 1e6) == pytest.approx(apart)


def test_two_labels_at_one_place_part_evenly():
    assert spread([50, 50], [20, 20], 0, 100) == [40, 60]


def test_labels_of_unequal_height_are_half_of_both_apart():
    assert spread([50, 50], [10, 30], 0, 100) == [40, 60]


def test_labels_that_cannot_fit_run_past_the_end_in_order():
    placed = spread([5, 5, 5], [20, 20, 20], 0, 30)

    assert placed == [10, 30, 50]


def test_nothing_to_spread_is_nothing():
    assert spread([], [], 0, 10) == []


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 6))
def test_ticks_enclose_the_values_at_an_even_step(low, length, count):
    found = ticks(low, low + length, count)

    steps = [after - before for before, after in pairwise(found)]
    assert found[0] <= low + 1e-6 * length
    assert found[-1] >= low + length - 1e-6 * length
    assert all(step == pytest.approx(steps[0], rel=1e-6) for step in steps)
    assert len(found) <= count + 3


@given(st.integers(-100, 100), st.integers(1, 100))
def test_ticks_of_things_that_are_counted_are_whole(low, length):
    assert all(value == int(value) for value in ticks(low, low + length, whole=True))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 0.475, [0, 0.2, 0.4, 0.6]), (0, 27, [0, 10, 20, 30]), (0, 0, [0, 0.25, 0.5, 0.75, 1])],
)
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high) == expected


def test_years_are_named_back_from_the_last_one():
    assert year_ticks(1999, 2024) == [1999, 2004, 2009, 2014, 2019, 2024]
    assert year_ticks(2020, 2020) == [2020]


@given(WORDS, st.integers(4, 40), st.integers(1, 3))
def test_wrapped_lines_are_no_longer_and_no_more_than_asked(text, limit, lines):
    wrapped = wrap(text, limit, lines).split("\n")

    assert len(wrapped) <= lines
    assert all(len(line) <= limit for line in wrapped)


@given(WORDS)
def test_a_text_that_fits_is_only_tidied(text):
    assert wrap(text, 200) == " ".join(part for part in text.split(" ") if part)


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("Provence-Alpes-Côte d'Azur", "Provence-Alpes-\nCôte d'Azur"),
        ("Studio", "Studio"),
        ("", ""),
        ("one two three four five six seven", "one two three\nfour five six…"),
        ("x" * 40, "x" * 16 + "-\n" + "x" * 16 + ELLIPSIS),
        ("Le guichet «\u00a0film\u00a0»", "Le guichet\n«\u00a0film\u00a0»"),
    ],
)
def test_lines_break_at_spaces_and_hyphens(text, wrapped):
    assert wrap(text, 17) == wrapped


def test_text_from_data_is_text():
    assert escape("<b>R&D</b> \"'") == "&lt;b&gt;R&amp;D&lt;/b&gt; \"'"


def test_the_widest_line_decides_the_width():
    assert width("iiii\nMM", 10) == width("MM", 10)
    assert width("MM", 20) == 2 * width("MM", 10)
    assert width("") == 0


@given(st.lists(st.sampled_from(["2025", "September 2025", "1"]), min_size=1, max_size=30))
def test_labels_that_stay_neither_touch_nor_leave_a_phone(texts):
    shares = [(i + 0.5) / len(texts) for i in range(len(texts))]
    shown = legible(shares, texts, 20, 10)

    plot = PHONE - 30
    ends = [
        (share * plot - width(text, 12) / 2, share * plot + width(text, 12) / 2)
        for share, text in zip(shares, shown, strict=True)
        if text
    ]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert all(left >= -20 and right <= plot + 10 for left, right in ends)
    assert {text for text in shown if text} <= set(texts)


def test_the_last_of_crowded_labels_stays_and_the_others_at_an_even_step():
    years = [str(year) for year in range(2000, 2026)]
    shown = legible([(i + 0.5) / 26 for i in range(26)], years, 20, 20)

    kept = [int(text) for text in shown if text]
    assert kept[-1] == 2025
    assert len({after - before for before, after in pairwise(kept)}) == 1


@given(st.lists(WORDS, max_size=10))
def test_rows_stand_under_one_another(names):
    sizes = [RowSize(mark=12, below=20)] * len(names)
    placed = rows(names, sizes, top=5)

    assert all(after.top == before.bottom for before, after in pairwise(placed))
    assert all(r.top < r.name_y < r.mark_y < r.bottom for r in placed)
    assert rows_height(names, sizes) == (placed[-1].bottom - 5 if placed else 0)


def test_a_name_of_two_lines_makes_a_higher_row():
    one, two = (rows([name], [RowSize(12, 20, limit=10)])[0] for name in ("short", "a long name"))

    assert math.isclose(two.bottom - one.bottom, 18)
