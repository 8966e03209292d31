"""Descriptions of charts that are kept as JSON and read again."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from observatory.charts import Chart
from observatory.charts.headline import Headline, Path
from observatory.charts.headline import from_json as headline_from_json
from observatory.charts.headline import to_json as headline_to_json
from observatory.charts.stored import Unreadable, from_json, to_json
from observatory.exports.svg import svg
from observatory.i18n import Language, language
from tests.observatory.charts.examples import EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_chart_that_was_kept_draws_the_same_picture(
    example: Callable[[Language], Chart[Any]],
) -> None:
    chart = example(language("fr"))
    again = from_json(json.loads(json.dumps(to_json(chart), allow_nan=False)))
    assert svg(again, "light") == svg(chart, "light")
    assert again.data_table().equals(chart.data_table())
    assert (again.alt, again.finding, again.language.code) == (chart.alt, chart.finding, "fr")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "film"},
        {"language": "xx"},
        {"table": {"name": ["a"]}},
        {"table": []},
        {"table": {"name": ["a"], "value": ["<script>"]}},
        {"finding": 3},
        {"height": 10**9},
        {"options": {"colour": {"a": 1}}},
        {"options": None},
    ],
    ids=str,
)
def test_what_is_no_chart_is_not_read_as_one(change: dict[str, Any]) -> None:
    kept = to_json(EXAMPLES["bars"](language("en")))
    with pytest.raises(Unreadable):
        from_json({**kept, **change})


def test_a_figure_that_was_kept_is_the_same() -> None:
    path = Path(
        ((2017.0, 3.0), (2018.0, None)), "R1", "alt", ((2017.0, 2.0, None),), (2028.0, 9.0), None,
        2026.5,
    )  # fmt: skip
    figure = Headline("Found", "Known (2026)", "50 %", "▲ +9", "at_risk", "○ 3 in 2017.", "", path)
    assert headline_from_json(json.loads(json.dumps(headline_to_json(figure)))) == figure
    for fault in ({"status": "fine"}, {"path": {}}, {"path": {"points": "x"}}):
        with pytest.raises(Unreadable):
            headline_from_json({**headline_to_json(figure), **fault})
