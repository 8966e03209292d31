"""C5: the location quotient, worked out by hand from counts here and in the country."""

from functools import cache

import pytest

from tests.computing import Computation, computed

HEAD = "figure_id;subject;measure;territory;period_start;value;unit;source_title;source_url;source_date"


def figures(*rows: str) -> str:
    """Published figures from ``id subject measure territory year value [source_date]``."""
    lines = [HEAD]
    for row in rows:
        name, subject, measure, territory, year, value, *date = row.split()
        lines.append(
            ";".join(
                [name, subject, measure, territory, year, value, "establishments", "Register",
                 "https://example.org/r", *(date or [""])]
            )
        )  # fmt: skip
    return "\n".join(lines)


WHOLE = (
    "a1 stock establishments 17 2018 1000",
    "a2 stock establishments:games 17 2018 20",
    "a3 stock establishments:animation 17 2018 30",
    "b1 stock establishments ES 2018 100000",
    "b2 stock establishments:games ES 2018 1000",
    "b3 stock establishments:animation ES 2018 4000",
)


@cache
def found() -> Computation:
    return computed("C5", as_of="2019-06-30", published_figures=figures(*WHOLE))


def test_it_is_the_local_share_over_the_country_s_by_segment_and_for_the_whole() -> None:
    # Games: (20 / 1000) / (1000 / 100 000) = 2 % / 1 %; animation: 3 % / 4 %; both: 5 % / 5 %.
    assert found().value("C5", "2018", segment="games") == pytest.approx(2.0)
    assert found().value("C5", "2018", segment="animation") == pytest.approx(0.75)
    assert found().value("C5", "2018") == pytest.approx(1.0)


def test_the_two_shares_and_the_local_count_stand_beside_it() -> None:
    row = found().row("C5", "2018", segment="games")
    assert row is not None
    assert (row["numerator"], row["denominator"], row["n"]) == (
        pytest.approx(0.02), pytest.approx(0.01), 20,
    )  # fmt: skip
    assert (row["status"], row["basis"]) == ("ok", "register")


def test_the_counts_behind_it_are_its_evidence() -> None:
    games = found().rows_behind("C5", "2018", segment="games")
    assert dict(zip(games["row_id"], games["part"], strict=True)) == {
        "a1": "numerator", "a2": "numerator", "b1": "denominator", "b2": "denominator",
    }  # fmt: skip
    assert set(found().rows_behind("C5", "2018")["row_id"]) == {"a1", "a2", "a3", "b1", "b2", "b3"}


@pytest.mark.parametrize("absent", ["a1", "b1"])
def test_without_the_whole_here_or_in_the_country_there_is_none(absent: str) -> None:
    rows = [row for row in WHOLE if not row.startswith(absent)]
    assert len(computed("C5", published_figures=figures(*rows)).values) == 0


def test_other_figures_give_none_and_none_are_needed() -> None:
    assert len(computed("C5", published_figures=figures("x city shoots 17 2018 4")).values) == 0
    assert len(computed("C5").values) == 0


def test_a_segment_that_one_side_lacks_or_the_country_has_not_is_left_out() -> None:
    more = ("a4 stock establishments:photo 17 2018 5", "a5 stock establishments:vfx 17 2018 0",
            "b5 stock establishments:vfx ES 2018 0")  # fmt: skip
    some = computed("C5", as_of="2019-06-30", published_figures=figures(*WHOLE, *more))
    assert some.segments("C5", "2018") == pytest.approx({"games": 2.0, "animation": 0.75})
    assert some.value("C5", "2018") == pytest.approx(1.0)


def test_a_territory_with_none_of_a_segment_has_zero() -> None:
    rows = [row.replace("2018 20", "2018 0") for row in WHOLE]
    assert computed("C5", as_of="2019-06-30", published_figures=figures(*rows)).value(
        "C5", "2018", segment="games"
    ) == 0  # fmt: skip


def test_of_two_registers_of_a_year_the_latest_is_taken_whole() -> None:
    dated = [f"{row} 2019-01-01" for row in WHOLE]
    other = [
        row.replace("stock", "older").replace("a", "c", 1).replace("b", "d", 1) + "9 2018-06-01"
        for row in WHOLE
    ]
    both = computed("C5", as_of="2019-06-30", published_figures=figures(*other, *dated))
    assert both.value("C5", "2018", segment="games") == pytest.approx(2.0)


def test_counts_of_a_running_year_are_provisional_and_of_one_to_come_are_none() -> None:
    running = computed("C5", as_of="2018-06-30", published_figures=figures(*WHOLE))
    row = running.row("C5", "2018")
    assert row is not None
    assert row["status"] == "provisional"
    assert len(computed("C5", as_of="2017-06-30", published_figures=figures(*WHOLE)).values) == 0


def test_a_register_counts_all_there_is_whatever_else_is_on_the_public_record() -> None:
    record = computed(
        "C5", as_of="2019-06-30", basis={"published_figure": "record"},
        published_figures=figures(*WHOLE),
    )  # fmt: skip
    assert record.value("C5", "2018", segment="games") == pytest.approx(2.0)
