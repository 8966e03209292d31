"""What bars, dots, bullets, columns, lines, slopes and multiples show, read from the figure."""

from itertools import pairwise

import pandas as pd
import pytest

from observatory.charts import (
    bars,
    bullet,
    columns,
    dots,
    lines,
    multiples,
    slope,
    strips,
)
from observatory.charts.palette import LIGHT
from observatory.i18n import language
from tests.observatory.charts.examples import EXAMPLES, FINDING, LONG, bullet_rows
from tests.observatory.charts.reading import (
    bars_of,
    figure_of,
    labels_of,
    lines_of,
    plain_of,
    scatters_of,
    texts_of,
)

EN = language("en")


def named(values, **more):
    return pd.DataFrame({"name": [f"Row {i}" for i in range(len(values))], "value": values, **more})


def test_register_values_are_solid_and_floors_are_hatched():
    solid, hatched = (
        bars_of(figure_of(bars(named([9]), EN, unit="count", basis=basis, finding=FINDING)))[0]
        for basis in ("register", "record")
    )

    assert solid.marker.pattern.shape is None
    assert hatched.marker.pattern.shape == "/"
    assert (hatched.marker.pattern.size, hatched.marker.pattern.solidity) == (5, 0.28)
    assert hatched.marker.line.width == 1.25


def test_a_suppressed_value_has_no_bar_and_shows_its_reason():
    chart = bars(named([9, None], note=["", "n < 5"]), EN, unit="count", finding=FINDING)
    figure = figure_of(chart)

    assert bars_of(figure)[0].x == (9.0, None)
    assert texts_of(figure) == ["n &lt; 5"]
    assert "–" in plain_of(labels_of(figure))


def test_bars_start_at_zero_also_below_it():
    chart = bars(named([-5, 10]), EN, unit="count", finding=FINDING)

    assert figure_of(chart).layout.xaxis.range == (-5, 10)


def test_a_track_shows_the_whole_of_a_share():
    chart = bars(named([0.4]), EN, unit="share", maximum=1, finding=FINDING)
    track, bar = bars_of(figure_of(chart))

    assert track.x == (1,)
    assert track.marker.color == LIGHT.hairline
    assert bar.x == (0.4,)


def test_an_interval_over_a_bar_is_an_ink_line_over_a_halo_of_the_page():
    chart = bars(named([0.4], low=[0.3], high=[0.5]), EN, unit="share", finding=FINDING)
    halo, line = (t for t in scatters_of(figure_of(chart)) if t.mode == "lines")

    assert (halo.line.color, halo.line.width) == (LIGHT.page, 5.5)
    assert (line.line.color, line.line.width) == (LIGHT.ink, 2)
    assert line.x == (0.3, 0.5, None)


def test_dots_show_an_earlier_value_as_a_ring_and_the_interval_as_a_line():
    table = named([0.41], low=[0.34], high=[0.48], previous=[0.37], colour=["R2"])
    figure = figure_of(dots(table, EN, unit="share", basis="survey", finding=FINDING))
    before, now = (t for t in scatters_of(figure) if t.mode == "markers" and t.opacity != 0)

    assert (before.x, before.marker.color) == ((0.37,), LIGHT.page)
    assert (now.x, now.marker.color) == ((0.41,), (LIGHT.colour("R2"),))
    assert (0.34, 0.48, None) in [t.x for t in scatters_of(figure)]


def test_a_row_of_its_own_colour_stands_among_grey_ones():
    table = named([1, 2], colour=["brand", "context"])
    chart = bars(table, EN, unit="count", finding=FINDING)

    assert bars_of(figure_of(chart))[0].marker.color == (LIGHT.brand, LIGHT.context)


def test_a_bullet_measures_every_row_in_shares_of_its_way():
    rows = [
        bullet_rows(baseline=0, value=50, target=100),
        bullet_rows(name="Down", baseline=0.4, value=0.3, target=0.2, unit="share"),
    ]
    figure = figure_of(bullet(pd.DataFrame(rows), EN, finding=FINDING))

    track, way = bars_of(figure)
    assert track.x == (1.0, 1.0)
    assert way.x == pytest.approx((0.5, 0.5))


def test_moving_away_is_a_thin_bar_left_of_the_baseline():
    rows = [bullet_rows(), bullet_rows(baseline=10, value=9.5, target=20, status="moving_away")]
    way = bars_of(figure_of(bullet(pd.DataFrame(rows), EN, finding=FINDING)))[1]

    assert way.x[1] < 0 < way.x[0]
    assert way.width[1] < way.width[0]


@pytest.mark.parametrize(
    ("value", "symbol"), [(-400, "triangle-left"), (61, "circle"), (900, "triangle-right")]
)
def test_a_value_beyond_the_axis_is_an_arrow_at_its_end(value, symbol):
    figure = figure_of(bullet(pd.DataFrame([bullet_rows(value=value)]), EN, finding=FINDING))
    (latest,) = (t for t in scatters_of(figure) if t.mode == "markers" and t.hovertext)
    low, high = figure.layout.xaxis.range

    assert latest.marker.symbol == (symbol,)
    assert low <= latest.x[0] <= high


def test_one_playhead_runs_through_all_rows_where_one_day_serves_all():
    rows = [bullet_rows(), bullet_rows(name="Other")]
    figure = figure_of(bullet(pd.DataFrame(rows), EN, finding=FINDING))
    heads = [t for t in scatters_of(figure) if t.marker.symbol == "triangle-down"]

    assert [head.x for head in heads] == [(0.78,)]
    assert [a.text for a in figure.layout.annotations] == ["where we should be"]


def test_rows_of_several_days_have_a_playhead_each():
    figure = figure_of(EXAMPLES["bullet, several days"](EN))
    heads = [t for t in scatters_of(figure) if t.marker.symbol == "triangle-down"]

    assert [head.x[0] for head in heads] == [0.5, 1.06]
    assert [a.text for a in figure.layout.annotations] == ["▼ where we should be"]


def test_a_status_is_told_by_glyph_and_word_with_the_range_that_is_not_settled():
    row = bullet_rows(status="at_risk", pace=0.91, pace_low=0.32, pace_high=1.44)
    told = plain_of(labels_of(figure_of(bullet(pd.DataFrame([row]), EN, finding=FINDING))))

    assert "◆ <b>At risk</b>" in told
    assert "0.91 of the required pace (0.32 to 1.44: not settled)" in told


def test_a_row_without_a_target_has_no_track_and_no_value_of_an_end():
    row = bullet_rows(target=None, expected=None, status="no_target", pace=None)
    figure = figure_of(bullet(pd.DataFrame([row]), EN, finding=FINDING))

    assert all(not bar.x for bar in bars_of(figure))
    assert "○ <b>No target</b>" in plain_of(labels_of(figure))
    assert "38" not in plain_of(labels_of(figure))


def test_a_provisional_period_is_drawn_lighter_and_says_so():
    table = pd.DataFrame(
        {"period": ["2024", "2025"], "value": [3, 2], "provisional": [False, True]}
    )
    figure = figure_of(columns(table, EN, unit="count", finding=FINDING))

    complete, running_year = bars_of(figure)
    assert (complete.x, complete.opacity) == ((0,), 1.0)
    assert running_year.x == (1,)
    assert running_year.opacity < 1
    assert figure.layout.xaxis.ticktext == ("2024", "2025<br>so far")


def test_a_period_without_a_value_shows_a_dash_and_zero_shows_zero():
    table = pd.DataFrame({"period": ["2023", "2024", "2025"], "value": [3, None, 0]})
    figure = figure_of(columns(table, EN, unit="count", finding=FINDING))

    assert bars_of(figure)[0].y == (3.0, None, 0.0)
    assert texts_of(figure) == ["<b>3</b>", "<b>0</b>", "–"]


def test_many_columns_have_a_value_axis_and_name_the_greatest_and_the_last():
    figure = figure_of(EXAMPLES["columns, many"](EN))

    assert len(texts_of(figure)) == 1
    assert figure.layout.yaxis.ticktext[0] == "€0"
    assert figure.layout.margin.l > 0


def test_columns_name_their_periods_at_an_even_step_that_a_phone_bears():
    shown = [t for t in figure_of(EXAMPLES["columns, many"](EN)).layout.xaxis.ticktext if t]

    years = [int(text) for text in shown]
    assert years[-1] == 2025
    assert len({after - before for before, after in pairwise(years)}) == 1
    assert len(years) <= 9


def test_a_missing_year_is_a_gap_and_a_lone_year_is_a_dot():
    table = pd.DataFrame(
        {"series": ["a"] * 4, "year": [2015, 2016, 2019, 2021], "value": [1, 2, 3, None]}
    )
    figure = figure_of(lines(table, EN, unit="count", finding=FINDING))
    (line,) = lines_of(figure)
    (dots_drawn,) = (t for t in scatters_of(figure) if t.mode == "markers" and t.opacity != 0)

    assert line.x == (2015, 2016, 2017, 2018, 2019, 2020, 2021)
    assert line.y == (1, 2, None, None, 3, None, None)
    assert line.connectgaps is False
    assert set(dots_drawn.x) == {2019}


def test_waves_bridge_the_years_between_them_and_show_each_interval_as_a_stroke():
    figure = figure_of(EXAMPLES["lines, waves"](EN))
    (line,) = lines_of(figure)
    (strokes,) = (t for t in scatters_of(figure) if t.mode == "lines" and not t.hovertext)

    assert line.y == (0.24, 0.41)
    assert strokes.x == (2017, 2017, None, 2023, 2023, None)
    assert strokes.y == (0.2, 0.3, None, 0.36, 0.47, None)


def test_an_interval_of_yearly_values_is_a_band_below_all_lines():
    figure = figure_of(EXAMPLES["lines"](EN))

    assert figure.data[0].fill == "toself"
    assert figure.data[0].fillcolor == LIGHT.hairline


def test_the_focal_line_is_in_colour_on_top_of_the_grey_ones():
    table = pd.DataFrame(
        {"series": ["a", "a", "z", "z"], "year": [2020, 2021] * 2, "value": [1, 2, 3, 4]}
    )
    chart = lines(table, EN, unit="count", focal="a", colour="R3", finding=FINDING)
    others, focal = lines_of(figure_of(chart))

    assert (others.line.color, others.line.width) == (LIGHT.context, 1.75)
    assert (focal.line.color, focal.line.width) == (LIGHT.colour("R3"), 3)


def test_a_line_that_ends_early_tells_its_year():
    table = pd.DataFrame(
        {"series": ["a", "a", "b"], "year": [2020, 2021, 2019], "value": [1, 2, 7]}
    )
    figure = figure_of(lines(table, EN, unit="count", focal="a", finding=FINDING))

    assert "7 (2019)" in plain_of(labels_of(figure))


def test_the_focal_line_keeps_its_label_where_not_all_fit():
    table = pd.DataFrame(
        [(f"{LONG} {i}", y, 100 + i) for i in range(30) for y in (2020, 2021)],
        columns=["series", "year", "value"],
    )
    chart = lines(table, EN, unit="count", focal=f"{LONG} 3", finding=FINDING)
    labels = [t for t in labels_of(figure_of(chart)) if "Fédération" in t]

    assert any("<b>103</b>" in t for t in labels)
    assert len(labels) < 30


def test_a_slope_without_an_end_is_named_with_a_dash():
    table = pd.DataFrame({"name": ["Gone", "Here"], "start": [5, 6], "end": [None, 9]})
    figure = figure_of(slope(table, EN, unit="count", start="2017", end="2026", finding=FINDING))

    assert len(figure.layout.yaxis4.ticktext) == 2
    assert "–</b></span>  <span" in plain_of(figure.layout.yaxis5.ticktext)
    assert "Gone" in plain_of(figure.layout.yaxis5.ticktext)
    assert [a.text for a in figure.layout.annotations] == ["2017", "2026"]


def test_a_suppressed_wave_is_bridged_and_says_n_below_five():
    figure = figure_of(EXAMPLES["multiples"](EN))

    assert texts_of(figure).count("n &lt; 5") == 2
    assert all(None not in trace.y for trace in lines_of(figure))


def test_panels_share_one_scale_written_once_for_each_row_of_panels():
    figure = figure_of(EXAMPLES["multiples"](EN))
    scale = [t for t in figure.layout.yaxis4.ticktext if "%" in t]

    values = [t.split(">")[1].split("<")[0] for t in scale]
    rows_of_panels = 2
    assert len(values) == rows_of_panels * len(set(values))


def test_other_groups_stand_behind_in_grey():
    figure = figure_of(EXAMPLES["multiples"](EN))
    grey = [t for t in scatters_of(figure) if t.mode == "lines" and t.line.color == LIGHT.context]

    assert len(grey) == 1
    assert figure.data.index(grey[0]) < figure.data.index(lines_of(figure)[0])


def test_the_grid_of_panels_lies_below_their_columns():
    (grid,) = figure_of(EXAMPLES["multiples, columns"](EN)).layout.shapes

    assert grid.layer == "below"
    assert grid.path.count("M") == 2 * len((0, 2, 4, 6))


def test_multiples_of_one_panel_and_one_year_are_drawn():
    table = pd.DataFrame({"panel": ["a"], "year": [2024], "value": [3]})
    chart = multiples(table, EN, unit="count", across=1, finding=FINDING)

    assert any("<b>3</b>" in t for t in texts_of(figure_of(chart)))


def strip(*rows):
    columns_of = ["name", "who", "place", "value", "note", "focal"]
    return strips(pd.DataFrame(rows, columns=columns_of).assign(unit="count"), EN, finding=FINDING)


def test_a_strip_has_a_dot_for_each_who_and_the_focal_one_is_in_colour():
    chart = strip(
        ("Days", "Us", 0.25, 9, "", "1"), ("Days", "A", 0, 12, "", ""), ("Days", "B", 1, 3, "", "")
    )
    others, focal = (
        s for s in scatters_of(figure_of(chart)) if s.mode == "markers" and s.hovertext
    )

    assert (list(others.x), list(focal.x)) == ([0, 1], [0.25])
    assert focal.marker.color == LIGHT.brand
    assert others.marker.color == LIGHT.context
    assert focal.marker.size > others.marker.size


def test_a_strip_tells_its_ends_whose_the_best_is_and_another_year():
    chart = strip(
        ("Days", "A", 0, 12, "2019", ""),
        ("Days", "B", 1, 3, "", ""),
        ("Days", "Us", 0.5, 9, "", "1"),
    )

    ends = [text.replace("\u00a0", " ").strip() for text in texts_of(figure_of(chart))]
    assert ends == ["12 (2019)", "B · 3"]


def test_what_is_not_known_of_the_focal_one_is_a_dash_at_its_strip():
    chart = strip(
        ("Days", "A", 0, 12, "", ""),
        ("Days", "B", 1, 3, "", ""),
        ("Days", "Us", None, None, "", "1"),
    )

    assert "–" in plain_of(labels_of(figure_of(chart)))
    assert "Days: no data" in chart.alt


def test_ranks_begin_at_one():
    chart = dots(named([1, 3]), EN, unit="count", minimum=1, finding=FINDING)

    axis = figure_of(chart).layout.xaxis
    assert axis.range[0] == 1
    assert axis.tickvals[0] == 1
