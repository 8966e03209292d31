import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from observatory.charts import bars
from observatory.charts.palette import THEMES
from observatory.charts.plotly import DRAWINGS, config, draw, file_name
from observatory.i18n import language
from tests.observatory.charts.examples import EXAMPLES, FINDING

EN, FR = language("en"), language("fr")
OWN_TAGS = re.compile(r'<br>|</?b>|</span>|<span style="[#a-z0-9:;.-]+">', re.IGNORECASE)

every_picture = pytest.mark.parametrize(
    ("name", "code", "theme"),
    [(n, c, t) for n in EXAMPLES for c in ("en", "fr") for t in ("light", "dark")],
)


def texts_of(value):
    """Every text of a figure's JSON."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, str):
        yield value


def drawn(name, code="en", theme="light"):
    return json.loads(draw(EXAMPLES[name](language(code)), theme).to_json())


@every_picture
def test_every_property_of_a_figure_is_one_that_plotly_knows(name, code, theme):
    figure = drawn(name, code, theme)

    assert go.Figure(figure).to_plotly_json()["layout"]["height"] > 0


@every_picture
def test_nothing_from_the_data_is_read_as_markup(name, code, theme):
    for text in texts_of(drawn(name, code, theme)):
        rest = OWN_TAGS.sub("", text)
        assert "<" not in rest, text
        assert "<b>Bold" not in text
        assert "&lt;b&gt;Bold" in text or "Bold" not in text


@every_picture
def test_a_figure_has_no_legend_and_stays_still(name, code, theme):
    figure = draw(EXAMPLES[name](language(code)), theme)
    layout = figure.layout

    assert layout.showlegend is False
    assert layout.dragmode is False
    axes = [axis for key, axis in figure.to_dict()["layout"].items() if "axis" in key]
    assert len(axes) >= 2
    assert all(len(axis["range"]) == 2 for axis in axes)
    assert all(axis["fixedrange"] is True for axis in axes)


@every_picture
def test_a_figure_is_as_high_as_its_description_and_as_wide_as_its_page(name, code, theme):
    chart = EXAMPLES[name](language(code))
    layout = draw(chart, theme).layout

    assert layout.height == chart.height
    assert layout.width is None
    assert layout.title.text is None


@every_picture
def test_a_figure_names_its_background_its_type_and_no_colour_of_the_other_theme(name, code, theme):
    figure = drawn(name, code, theme)
    mine, other = THEMES[theme], THEMES["dark" if theme == "light" else "light"]

    assert figure["layout"]["paper_bgcolor"] == figure["layout"]["plot_bgcolor"] == mine.page
    assert figure["layout"]["font"]["family"] == "Radio Canada, sans-serif"
    assert not (set(other.categorical) - set(mine.categorical)) & set(texts_of(figure))


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_names_and_numbers_are_the_same_in_both_themes(name, code):
    chart = EXAMPLES[name](language(code))
    light, dark = (
        json.dumps(json.loads(draw(chart, t).to_json())["data"]) for t in ("light", "dark")
    )

    assert re.sub(r"#\w{6}", "", light) == re.sub(r"#\w{6}", "", dark)


@every_picture
def test_a_figure_has_no_template_that_plotly_would_compare_as_an_object(name, code, theme):
    assert drawn(name, code, theme)["layout"]["template"] is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_drawing_twice_gives_the_same_figure(name):
    assert drawn(name) == drawn(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_absent_values_reach_the_figure_as_gaps_only(name):
    assert "NaN" not in json.dumps(drawn(name))


def test_every_kind_has_an_example():
    assert {EXAMPLES[name](EN).kind for name in EXAMPLES} == set(DRAWINGS)


@pytest.mark.parametrize(("code", "separators"), [("en", ".,"), ("fr", ",\u202f")])
def test_numbers_that_plotly_writes_follow_the_language(code, separators):
    assert draw(EXAMPLES["bars"](language(code)), "light").layout.separators == separators


def test_a_chart_without_data_is_one_quiet_line_without_axes():
    empty = bars(pd.DataFrame({"name": [], "value": []}), EN, unit="count", finding=FINDING)
    figure = draw(empty, "light")

    (trace,) = figure.data
    assert trace.text == ("No data",)
    assert figure.layout.yaxis.tickvals == ()


def test_a_page_shows_no_buttons_and_answers_no_gesture():
    settings = config(EXAMPLES["bars"](EN))

    assert settings["displayModeBar"] is False
    assert settings["scrollZoom"] is False
    assert settings["doubleClick"] is False
    assert "toImageButtonOptions" not in settings


def test_a_figure_to_take_away_has_the_button_that_saves_it_under_its_finding():
    settings = config(EXAMPLES["bars"](EN), for_download=True)

    assert settings["modeBarButtons"] == [["toImage"]]
    assert settings["toImageButtonOptions"]["filename"] == "two-ways-narrow"


@pytest.mark.parametrize(
    ("finding", "name"),
    [("Où en est-on ? 41 % !", "ou-en-est-on-41"), ("../../etc", "etc"), ("…", "bars")],
)
def test_a_file_name_is_made_of_plain_letters(finding, name):
    chart = bars(pd.DataFrame({"name": ["a"], "value": [1]}), FR, unit="count", finding=finding)

    assert file_name(chart) == name
