"""Charts in the form of office programs: every number, gaps that are gaps, formats that say the unit."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from observatory.charts import Chart, bars, bullet, columns, lines
from observatory.exports.native import NativeChart, native, panels
from observatory.exports.office_formats import number_format
from observatory.i18n import Language, language
from tests.observatory.charts.examples import EXAMPLES
from tests.reports import sample_report

EN, FR = language("en"), language("fr")
FORMLESS = {"calendar", "network", "strips", "words"}
KEYS = ("value", "low", "high", "previous", "start", "end", "baseline", "target")
Example = Callable[[Language], Chart[Any]]


def made(chart: Chart[Any]) -> NativeChart:
    found = native(chart)
    assert found is not None
    return found


def held(chart: NativeChart) -> set[float]:
    """Every number of a chart's data."""
    parts = [part for s in chart.series for part in (s.values, s.low, s.high)]
    parts += [column.values for column in chart.beside]
    return {value for part in parts for value in part if value is not None}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_number_of_a_chart_is_in_its_data_and_every_row_has_a_place(example: Example) -> None:
    chart = example(EN)
    if chart.kind in FORMLESS:
        assert native(chart) is None
        return
    form = made(chart)
    assert form.number_format.startswith("[$-809]") or chart.kind in ("timeline", "running")
    # A line's interval is drawn for the one in colour, a bullet's as shares of the way.
    skipped = {"bullet": ("low", "high"), "lines": ("low", "high")}.get(chart.kind, ())
    for key in KEYS:
        if key in chart.table and key not in skipped and chart.table[key].dtype == float:
            assert {float(v) for v in chart.table[key].dropna()} <= held(form), key
    for series in form.series:
        assert len(series.values) == len(form.categories)
        for part in (series.colours, series.low, series.high, series.shown, series.labels):
            assert len(part) in (0, len(form.categories))


def test_a_chart_without_rows_has_no_form() -> None:
    empty = [f.chart for _, f in sample_report(EN).blocks() if getattr(f, "key", "") == "r3-empty"]
    assert native(empty[0]) is None  # type: ignore[union-attr]


def test_an_absent_value_is_a_gap_and_its_note_stands_with_the_name() -> None:
    table = pd.DataFrame(
        {"name": ["a", "b", "c"], "value": [2.0, None, 0.0], "note": ["", "n < 5", ""]}
    )
    form = made(bars(table, EN, unit="count", finding=""))
    assert form.categories == ("a", "b (n < 5)", "c")
    assert form.series[0].values == (2.0, None, 0.0)
    assert form.series[0].shown == (True, False, True)


def test_a_missing_year_is_a_gap_of_the_line() -> None:
    table = pd.DataFrame({"series": ["a"] * 2, "year": [2020, 2022], "value": [1.0, 3.0]})
    form = made(lines(table, EN, unit="count", finding=""))
    assert form.categories == ("2020", "2021", "2022")
    assert form.series[0].values == (1.0, None, 3.0)
    assert not form.bridge


def test_a_bullet_is_a_share_of_the_way_with_its_own_values_beside() -> None:
    table = pd.DataFrame(
        {"name": ["a"], "baseline": [40.0], "value": [70.0], "target": [100.0], "unit": ["count"],
         "status": ["at_risk"], "expected": [0.8], "low": [64.0], "high": [76.0]}
    )  # fmt: skip
    form = made(bullet(table, EN, finding=""))
    track, done, end, expected = form.series
    assert (track.values, done.values, expected.values) == ((1.0,), (0.5,), (0.8,))
    assert (done.low, done.high) == ((pytest.approx(0.4),), (pytest.approx(0.6),))
    # The label stands beyond the interval: a series that is not seen carries it.
    assert (end.mark, end.values, end.labels) == ("none", done.high, ("70  ◆ At risk",))
    assert not any(done.shown)
    assert [column.values for column in form.beside] == [(40.0,), (70.0,), (100.0,)]


def test_a_fallen_value_below_its_baseline_keeps_its_interval_the_right_way_round() -> None:
    table = pd.DataFrame(
        {"name": ["a"], "baseline": [10.0], "value": [8.0], "target": [0.0], "unit": ["count"],
         "status": ["on_track"], "low": [6.0], "high": [9.0]}
    )  # fmt: skip
    done = made(bullet(table, EN, finding="")).series[1]
    assert (done.low, done.values, done.high) == (
        (pytest.approx(0.1),), (pytest.approx(0.2),), (pytest.approx(0.4),),
    )  # fmt: skip


def test_a_provisional_column_is_said_and_lighter() -> None:
    table = pd.DataFrame(
        {"period": ["2024", "2025"], "value": [3, 1], "provisional": [False, True]}
    )
    form = made(columns(table, FR, unit="count", basis="record", finding=""))
    assert form.categories == ("2024", "2025 (à ce jour)")
    assert form.series[0].hatched
    assert len(set(form.series[0].colours)) == 2


def test_a_timeline_is_stacked_on_its_start() -> None:
    chart = next(
        f.chart for _, f in sample_report(EN).blocks() if getattr(f, "key", "") == "r2-timeline"
    )  # type: ignore[union-attr]
    form = made(chart)
    start, done, left = form.series
    # 1 Feb 2024 and 31 Dec 2027 as spreadsheets count them; 1,429 days between.
    assert start.values == (45323.0, 46388.0, None)
    assert done.values[0] == pytest.approx(0.55 * 1429)
    assert left.values[0] == pytest.approx(0.45 * 1429)
    assert form.grouping == "stacked"
    assert form.axis.minimum is not None
    assert form.axis.minimum < 45323


def test_small_multiples_are_one_chart_a_panel_on_one_scale() -> None:
    several = panels(EXAMPLES["multiples"](EN))
    assert len(several) == 3
    assert len({chart.axis for chart in several}) == 1
    assert [len(chart.series) for chart in several] == [1, 1, 1]
    assert len(made(EXAMPLES["multiples"](EN)).series) == 3


@pytest.mark.parametrize(
    ("code", "unit", "basis", "values", "expected"),
    [
        ("en", "count", "register", [3, 12], "[$-809]#,##0"),
        ("fr", "count", "record", [9], '[$-40C]#,##0"\u00a0+"'),
        ("fr", "share", "register", [0.41], '[$-40C]0"\u00a0"%'),
        ("en", "share", "survey", [0.055, 0], "[$-809][=0]0%;[$-809][<0.1]0.0%;[$-809]0%"),
        ("en", "ratio", "register", [1.25, 2], "[$-809]#,##0.00"),
        ("en", "ratio", "register", [1, 2], "[$-809]#,##0"),
        ("en", "count", "register", [1.5], "[$-809]#,##0.0"),
    ],
)
def test_a_number_format_writes_what_the_language_writes(
    code: str, unit: str, basis: str, values: list[float], expected: str
) -> None:
    assert number_format(language(code), unit, basis, values) == expected
