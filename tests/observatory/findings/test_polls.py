"""What is said of a poll, by hand: ties, bases, means, abstentions."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.findings.polls import Asked, count_text, result_caption, result_finding
from observatory.i18n import language
from observatory.measures.polls import mean_interval, scale_mean
from observatory.ui.enlarged import enlarged
from observatory.ui.poll_chart import result_chart

EN, FR = language("en"), language("fr")
NBSP = "\u00a0"


def rows(*items: tuple[str, int, float | None], **columns: list[object]) -> pd.DataFrame:
    """Options by name, count and value."""
    table = pd.DataFrame(items, columns=["name", "count", "value"])
    empty = [None] * len(table)
    return table.assign(low=empty, high=empty, stands_for=[""] * len(table)).assign(**columns)


def test_a_first_choice_is_named_where_it_is_shown_to_come_first() -> None:
    # 60 against 20 of 100: (0.6 + 0.2 - 0.16) / 100 = 0.0064, 1.96 × 0.08 = 0.157 < 0.4.
    told = result_finding(EN, Asked("single", "?", 100), rows(("A", 60, 0.6), ("B", 20, 0.2)))
    assert told == "A comes first: 60%"


def test_options_that_are_not_told_apart_are_named_together() -> None:
    # 30 against 25 of 100: 1.96 × sqrt(0.55 - 0.0025) / 10 = 0.145 > 0.05.
    table = rows(("A", 30, 0.30), ("B", 25, 0.25), ("C", 5, 0.05))
    told = result_finding(EN, Asked("single", "?", 100), table)
    assert told == "A and B come first, not shown to differ"
    table = rows(("A", 3, 0.3), ("B", 3, 0.3), ("C", 4, 0.4))
    assert "No option" in result_finding(EN, Asked("single", "?", 10), table)


def test_a_recommendation_is_called_by_its_id() -> None:
    table = rows(
        ("R1. A very long title", 60, 0.6), ("R2. Another", 20, 0.2), stands_for=["R1", "R2"]
    )
    assert result_finding(EN, Asked("single", "?", 100), table) == "R1 comes first: 60%"


def test_points_differ_where_their_intervals_do_not_meet() -> None:
    table = rows(("A", 9, 40.0), ("B", 9, 20.0), low=[35.0, 15.0], high=[45.0, 25.0])
    assert result_finding(EN, Asked("points", "?", 9), table) == "A gets most: 40 points on average"
    table = table.assign(high=[45.0, 36.0])
    assert "not shown to differ" in result_finding(EN, Asked("points", "?", 9), table)


def test_a_scale_says_its_mean_and_interval() -> None:
    # 2 × 1, 3 × 5: mean 3.4; deviations² 2 × 5.76 + 3 × 2.56 = 19.2; s = sqrt(4.8) = 2.19.
    steps = rows(("1", 2, 0.4), ("2", 0, 0.0), ("3", 0, 0.0), ("4", 0, 0.0), ("5", 3, 0.6))
    # Student with 4 degrees: 2.776 × 2.19 / sqrt(5) = 2.72.
    assert result_finding(EN, Asked("scale", "?", 5), steps) == "Mean 3.4 out of 5 (0.7 to 5)"


@pytest.mark.parametrize("kind", ["single", "multiple", "scale", "ranking", "points"])
def test_fewer_than_five_answers_give_no_figure(kind: str) -> None:
    asked = Asked(kind, "?", 4)
    chart = result_chart(asked, rows(("A", 3, 0.75), ("B", 1, 0.25)), EN)
    assert chart.empty
    assert "Fewer than five" in chart.alt
    assert "75" not in chart.alt
    assert f"n{NBSP}<{NBSP}5" in chart.caption


def test_abstentions_are_told_apart_from_the_base() -> None:
    assert result_caption(EN, Asked("single", "?", 40, 3)).endswith(
        f"n{NBSP}={NBSP}40. 3 abstained."
    )
    assert count_text(EN, 43, 40) == "40 answers, 3 abstentions"
    assert count_text(FR, 1, 1) == "1 réponse"


def test_words_are_said_with_their_number_and_drawn_by_it() -> None:
    table = rows(("Light", 7, None), ("Sea", 3, None))
    chart = result_chart(Asked("words", "?", 8), table, EN)
    assert chart.kind == "words"
    assert chart.finding == "“Light” comes most often: 7 of 8"
    assert chart.options.sizes[0] > chart.options.sizes[1]


def test_a_ranking_tells_how_many_put_each_first() -> None:
    chart = result_chart(Asked("ranking", "?", 9), rows(("A", 6, 1.4), ("B", 3, 0.6)), EN)
    assert chart.table["name"].tolist() == ["A · 6 put it first", "B · 3 put it first"]
    assert chart.finding == "A comes first, with 1.4 points on average"


def test_a_larger_figure_has_larger_type_and_the_same_rows() -> None:
    from observatory.charts.plotly import draw

    figure = draw(result_chart(Asked("single", "?", 100), rows(("A", 60, 0.6)), EN), "light")
    large = enlarged(figure, 2.0)
    assert large.layout.height == 2 * figure.layout.height
    assert large.layout.font.size == 2 * figure.layout.font.size
    assert large.layout.xaxis.tickfont.size == 2 * figure.layout.xaxis.tickfont.size
    assert list(large.data[1].x) == list(figure.data[1].x)
    assert large.data[1].width == figure.data[1].width


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5))
def test_a_scales_mean_lies_on_it_and_in_its_interval(counts: list[int]) -> None:
    found = scale_mean(enumerate(counts, start=1))
    if not sum(counts):
        assert found is None
        return
    assert found is not None
    assert 1 <= found.value <= 5
    if found.low is not None and found.high is not None:
        assert found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high


@given(st.floats(0, 100), st.floats(0, 50), st.integers(2, 500))
def test_an_interval_of_a_mean_holds_it_and_narrows_with_people(
    mean: float, spread: float, n: int
) -> None:
    low, high = mean_interval(mean, spread, n)
    assert low is not None
    assert high is not None
    assert low <= mean + 1e-6
    assert mean - 1e-6 <= high
    wide = mean_interval(mean, spread, 2)
    assert wide[1] is not None
    assert high <= wide[1] + 1e-6


def test_no_interval_is_made_up_for_one_person_or_an_unknown_spread() -> None:
    assert mean_interval(40, None, 9) == mean_interval(40, float("nan"), 9) == (None, None)
    assert mean_interval(40, 3.0, 1) == (None, None)
