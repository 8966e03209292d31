"""C6: published figures as series, as their sources state them."""

from functools import cache

import pandas as pd

from tests.computing import Computation, computed

FIGURES = """
    figure_id;subject;measure;territory;period_start;period_end;value;unit;value_kind;source_title;source_url;source_date
    A1;commission;shoots;17;2017;;10;count;stated;Report;https://example.org/a;2018-02-01
    A2;commission;shoots;;2018;2018;12 500,50;count;;Report;https://example.org/a;2019-02-01
    A3;commission;shoots;17;2019-01-01;2019-12-31;30;count;approximate;News;https://example.org/b;2021-01-01
    A4;commission;shoots;17;2019;;29;count;at_least;News;https://example.org/b;2019-06-01
    A5;commission;shoots;17;2019;;28;count;stated;Old report;https://example.org/c;2019-07-01
    A6;commission;shoots;17;2019;;27;count;stated;New report;https://example.org/c;2020-07-01
    A7;commission;shoots;17;2020;;40;count;stated;Report;https://example.org/a;
    A8;commission;shoots;17;2021;;50;count;stated;Forecast;https://example.org/a;
    B1;commission;shoots;IT-62;2018;;99;count;stated;Elsewhere;https://example.org/d;
    C1;market;visitors;17;2019-05;;4000;count;stated;Press;https://example.org/e;
    D1;commission;shoots;17;2017;2019;77;count;stated;Total;https://example.org/f;
    E1;commission;days;17;2018;;300;days;stated;Report;https://example.org/a;
"""
SERIES = "series:commission/shoots"


@cache
def found() -> Computation:
    return computed("C6", as_of="2020-06-30", published_figures=FIGURES)


def test_a_series_has_one_value_a_year_as_its_source_states_it() -> None:
    years = found().years("C6", segment=SERIES)
    assert {year: years[year] for year in (2018, 2020)} == {2018: 12_500.5, 2020: 40}
    assert found().value("C6", "2017", segment=SERIES) == 10
    assert found().value("C6", "2018", segment="series:commission/days") == 300


def test_where_sources_differ_the_most_direct_and_then_the_latest_is_taken() -> None:
    # Stated (A5, A6) before at least (A4) and approximate (A3), though A3 is the latest.
    assert found().value("C6", "2019", segment=SERIES) == 27
    # Every figure stays evidence of the series.
    behind = found().rows_behind("C6", "2019", segment=SERIES)
    assert set(behind["row_id"]) == {"A3", "A4", "A5", "A6", "D1"}


def test_a_figure_without_a_territory_is_about_the_focal_one_and_others_stand_beside() -> None:
    assert found().value("C6", "2018", "17", SERIES) == 12_500.5
    assert found().value("C6", "2018", "IT-62", SERIES) == 99
    assert found().row("C6", "2018") is None  # a figure is part of a series, never of the whole


def test_a_figure_keeps_the_period_that_it_states() -> None:
    rows = found().values
    market = rows[rows["segment"] == "series:market/visitors"].iloc[0]
    assert market["period_start"] == pd.Timestamp("2019-05-01")
    assert market["period_end"] == pd.Timestamp("2019-05-31")
    total = rows[(rows["segment"] == SERIES) & (rows["value"] == 77)].iloc[0]
    assert (total["period_start"].year, total["period_end"].year) == (2017, 2019)


def test_a_figure_of_a_period_to_come_is_no_value_and_one_of_the_running_year_is_provisional() -> (
    None
):
    assert found().row("C6", "2021", segment=SERIES) is None
    row = found().row("C6", "2020", segment=SERIES)
    assert row is not None
    assert row["status"] == "provisional"


def test_published_figures_are_given_whatever_their_basis() -> None:
    record = computed("C6", basis={"published_figure": "record"}, published_figures=FIGURES)
    row = record.row("C6", "2017", segment=SERIES)
    assert row is not None
    assert (row["value"], row["basis"], row["status"]) == (10, "record", "ok")


def test_without_figures_there_is_no_series() -> None:
    assert len(computed("C6").values) == 0
