import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.charts.palette import THEMES
from observatory.charts.sparkline import (
    HEIGHT,
    WIDTH,
    moment,
    path_alt,
    spark_bars,
    sparkline,
)
from observatory.i18n import NO_BREAK_SPACE, language

EN, FR = language("en"), language("fr")
LIGHT = THEMES["light"]
YEARS = [(2017.0, 6.0), (2018.0, 8.0), (2019.0, None), (2020.0, 7.0), (2021.0, 12.0)]
PLAN = {"baseline": (2017.0, 6.0), "target": (2028.0, 20.0), "today": 2021.8}

points = st.lists(st.tuples(st.floats(1990, 2040), st.none() | st.floats(-1e9, 1e9)), max_size=15)
ends = st.none() | st.tuples(st.floats(1990, 2040), st.floats(-1e9, 1e9))


def shapes(svg, name, **attributes):
    """The picture's elements of a name and with attributes."""
    root = ElementTree.fromstring(svg)
    return [
        element
        for element in root.iter(f"{{http://www.w3.org/2000/svg}}{name}")
        if all(element.get(key.replace("_", "-")) == value for key, value in attributes.items())
    ]


def spots(path):
    """The absolute points of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("record", [False, True])
def test_pictures_have_the_size_of_a_card_and_no_text(theme, record):
    pictures = [
        sparkline(YEARS, theme=theme, colour="R2", record=record, **PLAN),
        spark_bars(YEARS, theme=theme, colour="R2", record=record),
    ]
    for svg in pictures:
        root = ElementTree.fromstring(svg)
        assert (root.get("width"), root.get("height")) == ("280", "92")
        assert root.get("viewBox") == "0 0 280 92"
        assert not shapes(svg, "text")
        assert not "".join(root.itertext()).strip()


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_take_the_colours_of_their_theme_only(theme):
    look = THEMES[theme]
    band = [(2017.0, 5.0, 7.0), (2021.0, 10.0, 14.0)]
    svg = sparkline(YEARS, theme=theme, colour="R3", band=band, **PLAN)
    svg += spark_bars(YEARS, theme=theme, colour="R3")

    known = {look.colour("R3"), look.ink, look.page, look.muted, look.hairline}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", svg)) == known


@given(points, ends, ends, st.none() | st.floats(1990, 2040))
def test_a_path_stays_inside_its_picture(values, target, baseline, today):
    svg = sparkline(
        values, theme="light", colour="brand", target=target, baseline=baseline, today=today
    )
    paths = [spot for shape in shapes(svg, "path") for spot in spots(shape.get("d"))]
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in shapes(svg, "circle")]

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in paths + dots)
    assert paths or dots


@given(points)
def test_bars_stay_inside_their_picture(values):
    svg = spark_bars(values, theme="dark", colour="R1")
    for bar in shapes(svg, "rect", stroke=THEMES["dark"].colour("R1")):
        left, top = float(bar.get("x")), float(bar.get("y"))
        assert left >= 0
        assert top >= 0
        assert left + float(bar.get("width")) <= WIDTH + 0.1
        assert top + float(bar.get("height")) <= HEIGHT


def test_an_absent_value_parts_the_line():
    svg = sparkline(YEARS, theme="light", colour="R2")
    runs = shapes(svg, "path", stroke=LIGHT.colour("R2"))

    assert [len(spots(run.get("d"))) for run in runs] == [2, 2]
    assert {run.get("stroke-width") for run in runs} == {"2.5"}


def test_later_is_further_right_and_more_is_higher():
    (line,) = shapes(
        sparkline([(2017, 1), (2018, 2), (2020, 3)], theme="light", colour="R2"),
        "path",
        stroke=LIGHT.colour("R2"),
    )
    (x0, y0), (x1, y1), (x2, y2) = spots(line.get("d"))

    assert x1 - x0 == pytest.approx((x2 - x1) / 2, abs=0.2)
    assert y0 > y1 > y2


def test_points_may_come_in_any_order():
    one, other = (sparkline(p, theme="light", colour="R2") for p in (YEARS, YEARS[::-1]))

    assert one == other


def test_the_baseline_is_a_ring_the_latest_a_dot_and_the_target_a_diamond():
    svg = sparkline(YEARS, theme="light", colour="R2", **PLAN)
    ring, dot = shapes(svg, "circle")
    diamond = shapes(svg, "path", fill=LIGHT.page, stroke=LIGHT.ink)

    assert (ring.get("fill"), ring.get("stroke")) == (LIGHT.page, LIGHT.colour("R2"))
    assert dot.get("fill") == LIGHT.colour("R2")
    assert float(ring.get("cx")) < float(dot.get("cx"))
    assert len(diamond) == 1


def test_the_way_from_baseline_to_target_is_dotted_and_needs_both():
    both = sparkline(YEARS, theme="light", colour="R2", **PLAN)
    (way,) = shapes(both, "path", stroke=LIGHT.muted)
    alone = sparkline(YEARS, theme="light", colour="R2", target=(2028.0, 20.0))

    assert way.get("stroke-dasharray")
    assert not shapes(alone, "path", stroke=LIGHT.muted)


def test_the_playhead_stands_at_today():
    svg = sparkline([(2020, 1), (2030, 2)], theme="light", colour="R2", today=2025.0)
    (line,) = shapes(svg, "path", stroke=LIGHT.ink)
    (head,) = shapes(svg, "path", fill=LIGHT.ink)

    assert line.get("stroke-width") == "1.25"
    assert spots(line.get("d"))[0][0] == pytest.approx(WIDTH / 2, abs=0.1)
    assert head.get("d").startswith("M134.5 2h11")


def test_intervals_are_a_band_and_each_surveyed_value_a_dot():
    band = [(2017.0, 5.0, 7.0), (2018.0, None, None), (2021.0, 10.0, 14.0)]
    svg = sparkline(YEARS, theme="light", colour="R1", band=band)
    (area,) = shapes(svg, "path", fill=LIGHT.hairline)

    assert len(spots(area.get("d"))) == 4
    assert len(shapes(svg, "circle", r="3")) == 4


def test_floors_are_a_dotted_line_and_hatched_bars():
    dotted = sparkline(YEARS, theme="light", colour="R2", record=True)
    hatched, solid = (
        spark_bars(YEARS, theme="light", colour="R2", record=record) for record in (True, False)
    )

    assert all(
        line.get("stroke-dasharray") for line in shapes(dotted, "path", stroke=LIGHT.colour("R2"))
    )
    assert len(shapes(hatched, "rect", fill="url(#hatch)")) == 4
    assert not shapes(solid, "rect", fill="url(#hatch)")


def test_one_value_alone_stands_in_the_picture_as_a_dot():
    svg = sparkline([(2024, 5)], theme="light", colour="R4")

    assert {(c.get("cx"), c.get("cy")) for c in shapes(svg, "circle")} == {("140.0", "50.0")}


def test_without_anything_known_there_is_a_grey_dash():
    for values in ([], [(2024, None)]):
        svg = sparkline(values, theme="light", colour="R4")
        (dash,) = shapes(svg, "path")
        assert dash.get("stroke") == LIGHT.muted


def test_zero_and_absent_are_not_drawn_alike_and_neither_is_a_bar():
    svg = spark_bars([(2020, 3), (2021, 0), (2022, None)], theme="light", colour="R2")

    assert len(shapes(svg, "rect", fill="url(#hatch)")) == 1
    assert len(shapes(svg, "path", stroke=LIGHT.colour("R2"))) == 1
    assert len(shapes(svg, "path", stroke=LIGHT.muted)) == 1


def test_bars_grow_with_their_values_and_a_running_year_is_lighter():
    svg = spark_bars(
        [(2023, 10), (2024, 5)], theme="light", colour="R2", record=False, provisional=[2024]
    )
    full, half = shapes(svg, "rect", fill=LIGHT.colour("R2"))[1:]

    assert float(full.get("height")) == pytest.approx(2 * float(half.get("height")), abs=0.2)
    assert (full.get("opacity"), half.get("opacity")) == (None, "0.45")


def test_a_missing_year_leaves_its_place_free():
    svg = spark_bars([(2020, 1), (2021, 1), (2023, 1)], theme="light", colour="R2", record=False)
    first, second, last = (
        float(bar.get("x")) for bar in shapes(svg, "rect", fill=LIGHT.colour("R2"))[1:]
    )

    assert last - second == pytest.approx(2 * (second - first), abs=0.2)


def test_a_day_lies_among_the_ends_of_years():
    assert moment(date(2017, 12, 31)) == 2017
    assert moment(date(2024, 12, 31)) == 2024
    assert 2025.8 < moment(date(2026, 10, 31)) < 2025.9
    assert moment(date(2026, 1, 1)) == pytest.approx(2025 + 1 / 365)


@pytest.mark.parametrize(
    ("spoken", "first"),
    [(EN, "Known: "), (FR, f"Known{NO_BREAK_SPACE}: ")],
)
def test_words_tell_what_a_path_shows(spoken, first):
    told = path_alt(
        spoken,
        "Known",
        [(2017, 0.24), (2020, 0.3), (2025, 0.41)],
        unit="share",
        basis="survey",
        baseline=(2017, 0.24),
        target=(2028, 0.6),
        band=[(2017, 0.2, 0.3), (2025, 0.35, 0.48)],
    )

    numbers = [spoken.percent(share) for share in (0.24, 0.41, 0.35, 0.48, 0.6)]
    assert told.startswith(first)
    assert re.findall(r"\d+.?%", told) == numbers
    assert re.findall(r"20\d\d", told) == ["2017", "2025", "2028"]


def test_words_in_english():
    told = path_alt(
        EN, "Known", [(2017, 0.24), (2025, 0.41)], unit="share",
        baseline=(2017, 0.24), target=(2028, 0.6), band=[(2025, 0.35, 0.48)],
    )  # fmt: skip

    assert told == (
        "Known: baseline 24% in 2017, 41% in 2025, interval 35% to 48%, target 60% in 2028."
    )


@pytest.mark.parametrize(
    ("values", "basis", "told"),
    [
        ([(2010, 3), (2019, 9)], "record", "Links: at least 3 in 2010, at least 9 in 2019."),
        ([(2010, 3)], "register", "Links: 3 in 2010."),
        ([(2010, None)], "register", "Links: no data."),
    ],
)
def test_words_tell_floors_and_absent_values(values, basis, told):
    assert path_alt(EN, "Links", values, unit="count", basis=basis) == told
