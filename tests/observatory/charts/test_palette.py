import tomllib

import pytest

from observatory import ROOT
from observatory.charts.palette import (
    LIGHT,
    RECOMMENDATIONS,
    STATUSES,
    THEMES,
    contrast,
    theme_settings,
)
from observatory.measures.status import Status


@pytest.fixture(scope="module")
def configured():
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


@pytest.mark.parametrize("name", THEMES)
def test_the_pages_and_the_charts_have_the_same_colours(configured, name):
    assert theme_settings(THEMES[name]) == configured[name]


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_is_said_in_full(name):
    theme = THEMES[name]
    colours = [theme.brand, theme.page, theme.secondary, theme.border, *theme.categorical]
    colours += [*theme.sequential, *theme.sidebar.values()]

    assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in colours)
    assert len(set(theme.categorical)) == len(theme.categorical) == 10
    assert len(theme.sequential) == 10


@pytest.mark.parametrize(
    ("name", "figures"),
    [("light", [11.1, 4.7, 3.2, 9.4, 5.2]), ("dark", [4.9, 9.9, 13.6, 5.2, 8.1])],
)
def test_recommendations_stand_off_the_page(name, figures):
    theme = THEMES[name]

    assert [round(contrast(c, theme.page), 1) for c in theme.recommendations] == figures


@pytest.mark.parametrize(("name", "ink", "muted"), [("light", 17.2, 6.0), ("dark", 15.9, 8.4)])
def test_texts_are_legible(name, ink, muted):
    theme = THEMES[name]

    assert round(contrast(theme.ink, theme.page), 1) == ink
    assert round(contrast(theme.muted, theme.page), 1) == muted


@pytest.mark.parametrize(("name", "least"), [("light", 5.9), ("dark", 7.7)])
def test_badges_and_plates_are_legible(name, least):
    theme = THEMES[name]

    assert min(contrast(b.text, b.background) for b in theme.badges.values()) >= least
    assert min(contrast(theme.on(r), theme.colour(r)) for r in RECOMMENDATIONS) >= 4.5


def test_black_on_white_has_the_greatest_contrast_and_a_colour_on_itself_none():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast(LIGHT.ink, LIGHT.page) == contrast(LIGHT.page, LIGHT.ink)


def test_every_status_has_a_look_of_its_own_word():
    assert set(STATUSES) == {str(status) for status in Status}
    assert len({look.word for look in STATUSES.values()}) == len(STATUSES)


@pytest.mark.parametrize("name", THEMES)
def test_a_status_never_takes_the_colour_of_a_recommendation(name):
    theme = THEMES[name]

    assert {look.badge for look in STATUSES.values()} <= set(theme.badges)
    assert not {b.text for b in theme.badges.values()} & set(theme.recommendations)


def test_a_name_that_is_no_colour_is_refused():
    with pytest.raises(KeyError, match="R6"):
        LIGHT.colour("R6")
