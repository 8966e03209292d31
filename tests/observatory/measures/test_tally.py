"""Tallies against hand-computed cases, and what holds of all of them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.measures.statistics import wilson
from observatory.measures.tally import Answer, Kind, Option, Result, counted, split, tally

ABC = [Option(11), Option(12), Option(13)]


def answers(*choices: dict[int, int] | None) -> list[Answer]:
    """Votes with these choices; None abstains."""
    return [
        Answer(number, item or {}, abstained=item is None) for number, item in enumerate(choices)
    ]


def test_shares_are_of_those_who_answered_and_abstentions_are_told_apart() -> None:
    found = tally(Kind.SINGLE, ABC, answers(*[{11: 1}] * 6, *[{12: 1}] * 2, None, None))
    assert (found.people, found.base, found.abstained) == (10, 8, 2)
    assert [(line.count, line.share) for line in found.lines] == [(6, 0.75), (2, 0.25), (0, 0.0)]
    interval = wilson(0.75, 8)
    assert (found.lines[0].low, found.lines[0].high) == (interval.low, interval.high)


def test_several_choices_have_shares_that_exceed_one_together() -> None:
    found = tally(Kind.MULTIPLE, ABC, answers(*[{11: 1, 12: 1}] * 4, {12: 1}))
    assert [line.share for line in found.lines] == [0.8, 1.0, 0.0]


def test_a_scale_has_the_mean_and_spread_of_its_steps() -> None:
    steps = [Option(20 + step, step) for step in range(1, 6)]
    found = tally(Kind.SCALE, steps, answers({21: 1}, {22: 1}, {23: 1}, {24: 1}, {25: 1}))
    assert found.mean == 3.0
    assert found.spread == pytest.approx(2.5**0.5)
    assert [line.count for line in found.lines] == [1, 1, 1, 1, 1]


def test_a_ranking_has_first_places_and_borda_points() -> None:
    ballots = answers(*[{11: 1, 12: 2, 13: 3}] * 3, *[{12: 1, 13: 2, 11: 3}] * 2)
    found = tally(Kind.RANKING, ABC, ballots)
    assert [line.count for line in found.lines] == [3, 2, 0]
    # 2 points for a first place, 1 for a second: (3·2)/5, (3·1 + 2·2)/5, (2·1)/5.
    assert [line.score for line in found.lines] == pytest.approx([1.2, 1.4, 0.4])


def test_points_have_their_mean_and_their_spread() -> None:
    ballots = answers({11: 100}, {11: 50, 12: 50}, {11: 60, 12: 40}, {12: 100}, {11: 40, 12: 60})
    found = tally(Kind.POINTS, ABC, ballots)
    assert [line.score for line in found.lines] == [50.0, 50.0, 0.0]
    assert [line.count for line in found.lines] == [4, 4, 0]
    # Distances from 50: 50, 0, 10, 50, 10; squares sum to 5200.
    assert found.lines[0].spread == pytest.approx((5200 / 4) ** 0.5)


def test_words_are_counted_once_a_person_whatever_their_spelling() -> None:
    given = [
        Answer(1, text="Lumière\nlumiere"), Answer(2, text="LUMIÈRE"), Answer(3, text="Lumière"),
        Answer(4, text="mer"), Answer(5, abstained=True),
    ]  # fmt: skip
    found = tally(Kind.WORDS, [], given, moderation={"mer": True})
    assert [(word.text, word.count, word.hidden) for word in found.words] == [
        ("Lumière", 3, False),
        ("mer", 1, True),
    ]
    assert [word.key for word in found.shown_words()] == ["lumiere"]
    held = tally(Kind.WORDS, [], given, moderation={"mer": False}, hold=True)
    assert [word.key for word in held.shown_words()] == ["mer"]


def test_open_answers_stand_by_support_and_then_by_age() -> None:
    given = [
        Answer(1, text="a"), Answer(2, text="b", support=2), Answer(3, text="c", support=2),
        Answer(4, text="d", support=9, hidden=True),
    ]  # fmt: skip
    found = tally(Kind.OPEN, [], given)
    assert [item.text for item in found.shown_answers()] == ["b", "c", "a"]
    assert [item.text for item in found.shown_answers(1)] == ["b"]


def test_fewer_than_five_answers_make_no_figure() -> None:
    found = tally(Kind.SINGLE, ABC, answers(*[{11: 1}] * 4, *[None] * 9))
    assert (found.suppressed, found.lines, found.people, found.base) == (True, (), 13, 4)


def room(**sizes: int) -> list[Answer]:
    """Votes for A, so many from each kind of people."""
    return [
        Answer(number, {11: 1}, stakeholder=None if part == "unsaid" else part)
        for number, part in enumerate(part for part, size in sizes.items() for _ in range(size))
    ]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"company": 9, "school": 7}, {"company", "school"}),
        # The school's 3 would be the whole less the companies.
        ({"company": 9, "school": 3}, set()),
        ({"company": 9, "school": 3, "fund": 6}, {"company"}),
        ({"company": 9, "school": 3, "fund": 3}, {"company"}),
        # Those who did not say hide a small part only where they are enough.
        ({"company": 9, "school": 3, "unsaid": 2}, {"company"}),
        ({"company": 9, "school": 3, "unsaid": 1}, set()),
    ],
)
def test_parts_under_five_are_not_shown_nor_what_would_tell_them(
    sizes: dict[str, int], shown: set[str]
) -> None:
    result = counted(Kind.SINGLE, ABC, room(**sizes), ["stakeholder"])
    found = result.parts["stakeholder"]
    assert {part for part, item in found.items() if item} == shown
    assert set(found) == set(sizes) - {"unsaid"}


def test_a_part_of_abstentions_alone_is_not_shown() -> None:
    quiet = [Answer(number, abstained=True) for number in range(6)]
    found = split(Kind.SINGLE, ABC, {"company": room(company=8), "school": quiet})
    assert found["school"] is None


def test_a_result_is_read_back_as_it_was_kept() -> None:
    for kind in Kind:
        given = [Answer(n, {11: 1}, "a\nb", stakeholder="company") for n in range(6)]
        result = counted(kind, ABC, given, ["stakeholder", "basin"])
        assert Result.from_json(result.as_json()) == result


CHOICES = st.lists(st.sampled_from([None, {11: 1}, {12: 1}, {13: 1}]), max_size=40)


@given(CHOICES)
def test_counts_add_up_to_the_base_and_intervals_hold_their_share(choices: Sequence) -> None:
    found = tally(Kind.SINGLE, ABC, answers(*choices))
    assert found.people == len(choices)
    assert found.suppressed == (found.base < 5)
    if found.lines:
        assert sum(line.count for line in found.lines) == found.base
        assert all(0 <= line.low <= line.share <= line.high <= 1 for line in found.lines)


@given(st.lists(st.permutations([1, 2, 3]), min_size=5, max_size=30))
def test_borda_points_are_shared_out_whole(places: Sequence) -> None:
    ballots = answers(*(dict(zip((11, 12, 13), item, strict=True)) for item in places))
    found = tally(Kind.RANKING, ABC, ballots)
    assert sum(line.score or 0 for line in found.lines) == pytest.approx(3)
    assert sum(line.count for line in found.lines) == len(places)


SIZES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 12))


@given(SIZES, st.integers(0, 12))
def test_nobodys_part_can_be_taken_from_the_whole(sizes: dict[str, int], unsaid: int) -> None:
    result = counted(Kind.SINGLE, ABC, room(**sizes, unsaid=unsaid), ["stakeholder"])
    parts = result.parts["stakeholder"]
    shown = sum(item.base for item in parts.values() if item)
    assert all(item is None or item.base >= 5 for item in parts.values())
    if any(item is None for item in parts.values()) and shown:
        assert result.whole.base - shown >= 5 or result.whole.base == shown
