"""What timelines, running bars and calendars show, read from the figure."""

from datetime import date

import pandas as pd
import pytest

from observatory.charts import calendar, running, timeline
from observatory.charts.palette import LIGHT
from observatory.i18n import language
from tests.observatory.charts.examples import EXAMPLES, FINDING
from tests.observatory.charts.reading import (
    bars_of,
    figure_of,
    labels_of,
    plain_of,
    scatters_of,
    texts_of,
)

EN = language("en")
NO_MILESTONES = pd.DataFrame({"name": [], "milestone": [], "date": [], "state": []})


def test_what_is_done_fills_the_plan_from_its_start():
    table = pd.DataFrame(
        {"name": ["a"], "start": [date(2024, 1, 1)], "end": [date(2025, 1, 1)], "done": [0.5]}
    )
    chart = timeline(table, NO_MILESTONES, EN, today=date(2024, 3, 1), colour="R4", finding=FINDING)
    plan, done = bars_of(figure_of(chart))

    day = 24 * 3600 * 1000
    assert plan.x == (366 * day,)
    assert done.x == (183 * day,)
    assert done.base == ("2024-01-01T00:00:00",)
    assert done.marker.color == (LIGHT.colour("R4"),)


def test_an_action_that_has_still_to_start_is_outlined_with_dots():
    table = pd.DataFrame(
        {
            "name": ["now", "then"],
            "start": [date(2024, 1, 1), date(2026, 1, 1)],
            "end": [date(2027, 1, 1)] * 2,
        }
    )
    chart = timeline(table, NO_MILESTONES, EN, today=date(2025, 1, 1), finding=FINDING)
    outlines = [t for t in scatters_of(figure_of(chart)) if t.mode == "lines" and len(t.x) == 6]

    assert [t.line.dash for t in outlines] == ["solid", "dot"]


def test_milestones_are_told_apart_by_shape_and_a_late_one_by_its_word():
    figure = figure_of(EXAMPLES["timeline"](EN))
    marks = {
        t.marker.symbol: len(t.x)
        for t in scatters_of(figure)
        if t.hovertext and t.mode == "markers"
    }

    assert marks == {"diamond": 1, "x": 1}
    assert "late" in texts_of(figure)
    assert "dates not known" in texts_of(figure)


def test_met_and_due_milestones_differ_in_their_fill():
    stones = pd.DataFrame(
        [("a", "one", date(2024, 2, 1), "met"), ("a", "two", date(2024, 9, 1), "due")],
        columns=["name", "milestone", "date", "state"],
    )
    table = pd.DataFrame({"name": ["a"], "start": [date(2024, 1, 1)], "end": [date(2025, 1, 1)]})
    chart = timeline(table, stones, EN, today=date(2024, 3, 1), finding=FINDING)
    met, due = (t for t in scatters_of(figure_of(chart)) if t.marker.symbol == "diamond")

    assert met.marker.color == LIGHT.ink
    assert due.marker.color == LIGHT.page


@pytest.mark.parametrize(
    ("day", "anchor"),
    [(date(2020, 1, 1), "left"), (date(2022, 6, 1), "center"), (date(2025, 1, 1), "right")],
)
def test_the_day_of_the_playhead_stays_inside_the_figure(day, anchor):
    table = pd.DataFrame({"name": ["a"], "start": [date(2020, 1, 1)], "end": [date(2025, 1, 1)]})
    figure = figure_of(timeline(table, NO_MILESTONES, EN, today=day, finding=FINDING))

    (told,) = figure.layout.annotations
    assert told.text == EN.date(day, short=True)
    assert told.xanchor == anchor


def test_one_day_is_long_enough_to_be_seen():
    table = pd.DataFrame(
        {
            "name": ["a", "b"],
            "start": [date(2024, 3, 1), date(2020, 1, 1)],
            "end": [date(2024, 3, 1), date(2025, 1, 1)],
            "end_known": [True, True],
        }
    )
    figure = figure_of(running(table, EN, until=date(2025, 1, 1), finding=FINDING))

    short, long = bars_of(figure)[0].x
    assert 0.01 < short / long < 0.02


def test_an_unknown_end_goes_on_dotted_and_what_still_runs_has_an_arrow():
    figure = figure_of(EXAMPLES["running"](EN))
    (dotted,) = (t for t in scatters_of(figure) if t.line.dash == "dot")
    (arrow,) = (t for t in scatters_of(figure) if t.marker.symbol == "triangle-right")

    assert dotted.x == ("2017-09-01T00:00:00", "2026-10-31T00:00:00", None)
    assert arrow.x == ("2026-10-31T00:00:00",)
    assert "2017–?" in plain_of(labels_of(figure))


def test_months_on_the_axis_are_in_the_readers_language():
    table = pd.DataFrame({"name": ["a"], "start": [date(2024, 1, 1)], "end": [date(2025, 1, 1)]})
    chart = timeline(table, NO_MILESTONES, language("fr"), today=date(2024, 6, 1), finding=FINDING)

    assert "juil. 2024" in figure_of(chart).layout.xaxis.ticktext


def test_a_calendar_counts_by_month_and_apart_what_has_no_month():
    figure = figure_of(EXAMPLES["calendar"](EN))
    (cells,) = bars_of(figure)

    assert figure.layout.xaxis.ticktext == tuple("JFMAMJJASOND?")
    assert len(cells.x) == 4 * 13
    assert sorted(texts_of(figure)) == ["1", "1", "2"]
    assert figure.layout.yaxis2.ticktext == ("2025", "2024", "2023", "2022")
    assert "<b>0</b>" in plain_of(figure.layout.yaxis3.ticktext)


def test_a_row_of_a_calendar_may_stand_for_several_events():
    table = pd.DataFrame(
        {"name": ["a\nb\nc", "d"], "date": [date(2024, 1, 1), date(2024, 1, 9)], "n": [1200, 1]}
    )
    chart = calendar(table, language("fr"), finding=FINDING)
    (cells,) = bars_of(figure_of(chart))

    assert chart.alt.endswith("2024\u00a0: 1\u202f201.")
    assert "1\u202f201" in texts_of(figure_of(chart))
    assert cells.hovertext[0].endswith("<br>a<br>b<br>c<br>d<br>…")


def test_a_month_without_events_is_quiet_and_more_events_are_further_along_the_sequence():
    table = pd.DataFrame(
        {"name": list("abc"), "date": [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 2)]}
    )
    fills = bars_of(figure_of(calendar(table, EN, finding=FINDING)))[0].marker.color

    assert fills[2] == LIGHT.secondary
    assert LIGHT.sequential.index(fills[0]) < LIGHT.sequential.index(fills[1])
