import json
import pickle
import re
from html import unescape
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import generate_leaflet_string

from observatory import ROOT, maps
from observatory.charts.palette import DARK, LIGHT
from observatory.i18n import language
from observatory.maps import Shown, base, layers, page
from observatory.maps.base import script_json
from observatory.maps.clicks import box_token, token
from observatory.maps.names import Name, with_room
from observatory.maps.page import OnPage

EN, FR = language("en"), language("fr")
SCRIPT = "<script>alert(1)</script>"
BOUNDS = (41.5, 2.0, 41.8, 2.2)
HOME = (41.5, 2.0)


def point(**values: Any) -> dict[str, Any]:
    row = {
        "id": "o1", "name": "Azul", "kind": "company", "kind_name": "Company",
        "recommendation": None, "segment_name": "Games", "place": "Costa", "day": pd.NaT,
        "precision": None, "lat": 41.51, "lon": 2.02, "quality": "stated", "n": 1,
        "south": 41.51, "west": 2.02, "north": 41.51, "east": 2.02,
    }  # fmt: skip
    return row | values


def points(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([point(**row) for row in rows])


def event(**values: Any) -> dict[str, Any]:
    day = pd.Timestamp("2019-03-04")
    return {"id": "e1", "name": "Fair", "day": day, "precision": "month", **values}


def area(**values: Any) -> dict[str, Any]:
    square = '{"type":"Polygon","coordinates":[[[2,41],[2.1,41],[2.1,41.1],[2,41.1],[2,41]]]}'
    row = {
        "code": "17001", "name": "Costa", "n": 3, "communes": 1, "lat": 41.05, "lon": 2.05,
        "geometry": square, "geometry_quality": "official",
    }  # fmt: skip
    return row | values


def country(**values: Any) -> dict[str, Any]:
    row = {
        "code": "IT", "name": "Italy", "lat": 41.9, "lon": 12.5,
        "partnerships": 4, "partners": 3, "local": 2,
    }  # fmt: skip
    return row | values


def cluster(**values: Any) -> dict[str, Any]:
    row = {
        "id": "puglia", "name": "Puglia", "kind": "foreign", "kind_name": "Foreign cluster",
        "seat": "Bari", "country_name": "Italy", "chimera": True, "lat": 41.1, "lon": 16.9,
        "partnerships": 1,
    }  # fmt: skip
    return row | values


def shown(**values: Any) -> Shown:
    return Shown(**({"bounds": BOUNDS, "home": HOME} | values))


def everything(name: str = "Azul") -> Shown:
    return shown(
        organisations=points({"name": name, "place": name}),
        events=points(event(name=name, kind_name=name)),
        areas=pd.DataFrame([area(name=name), area(name=name, geometry=None, code="2")]),
        countries=pd.DataFrame([country(name=name)]),
        clusters=pd.DataFrame([cluster(name=name, seat=name)]),
        names=pd.DataFrame({"name": [name], "lat": [41.6], "lon": [2.1]}),
    )


def specs(drawn: Any, method: str) -> list[dict[str, Any]]:
    """What map.js is told to draw."""
    return [
        json.loads(child.spec)
        for child in drawn._children.values()
        if isinstance(child, OnPage) and child.method == method
    ]


def marks(drawn: Any, shape: str) -> dict[str, Any]:
    (found,) = [spec for spec in specs(drawn, "marks") if spec["shape"] == shape]
    return found


def tooltip(identity: str, *lines: str) -> str:
    """The text that the browser gives back for a tooltip as map.js builds it."""
    markup = f"<span hidden>{identity} </span>" + "<br>".join(
        line if i else f"<strong>{line}</strong>" for i, line in enumerate(lines) if line
    )
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def answer(text: str | None) -> dict[str, Any]:
    return {maps.RETURNED[0]: text}


# Nothing from another host


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_that_a_map_loads_is_served_by_the_application(theme):
    drawn = maps.draw(everything(), theme, EN)
    html = drawn.get_root().render()

    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(loaded) == 6
    for address in loaded:
        assert address.startswith("../../app/static/")
        assert (ROOT / "static" / address.removeprefix("../../app/static/").split("?")[0]).is_file()
    assert "http:" not in html
    assert "https:" not in html


def test_the_map_gives_streamlit_no_link_to_another_host():
    drawn = maps.draw(everything(), "light", EN)

    links = [url for child in [drawn, *drawn._children.values()]
             for _, url in [*getattr(child, "default_js", []), *getattr(child, "default_css", [])]]  # fmt: skip
    assert links
    assert all(link.startswith("../../app/static/") for link in links)


@pytest.mark.parametrize(
    ("tiles", "host"), [("ign", "data.geopf.fr"), ("osm", "openstreetmap.org")]
)
def test_online_tiles_are_there_only_when_asked_for(tiles, host):
    assert host in maps.draw(shown(), "light", EN, tiles=tiles).get_root().render()
    assert host not in maps.draw(shown(), "light", EN).get_root().render()


def test_an_asset_that_changes_gets_another_address():
    address = page._address("map/map.js")

    assert re.fullmatch(r"\.\./\.\./app/static/map/map\.js\?v=[0-9a-f]{8}", address)


def test_the_ground_is_drawn_in_detail_around_the_territory_and_coarse_beyond():
    (ground,) = specs(maps.draw(shown(), "light", EN), "base")

    near = base.outlines_around((41.5, 2.5, 41.6, 2.6))
    assert len(near[0]) < 200_000
    assert len(ground["land"]["features"]) > 100
    assert len(ground["borders"]["features"]) > 50


# Texts are texts


def test_a_script_in_any_name_is_text():
    drawn = maps.draw(everything(SCRIPT), "light", EN)
    drawn_texts = [
        text
        for method in ("marks", "areas", "arcs", "names")
        for spec in specs(drawn, method)
        for text in texts_of(spec)
        if "alert" in text
    ]

    assert len(drawn_texts) >= 10
    assert not [text for text in drawn_texts if "<script" in text.lower()]
    assert SCRIPT not in drawn.get_root().render()
    assert SCRIPT not in generate_leaflet_string(drawn)


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_of(part)]
    return [text for part in value for text in texts_of(part)] if isinstance(value, list) else []


def test_a_name_is_shown_as_it_is_written():
    name = "A & B <i>\"Studio\"</i> 'x'"
    row = marks(maps.draw(shown(organisations=points({"name": name})), "light", EN), "circle")

    assert tooltip(*row["rows"][0][5:]).endswith(f"{name}Company · GamesCosta · Stated position")


@given(st.recursive(st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part)))
def test_what_stands_in_a_script_can_neither_end_it_nor_change(value):
    text = script_json(value)

    assert not set("<>&'\u2028\u2029") & set(text)
    assert json.loads(text) == value


# Marks


def test_a_mark_is_hollow_where_its_position_is_the_communes():
    rows = points({"id": "a"}, {"id": "b", "quality": "commune"})
    spec = marks(maps.draw(shown(organisations=rows), "light", EN), "circle")

    assert [row[4] for row in spec["rows"]] == [0, 1]
    assert "Stated position" in spec["rows"][0][8]
    assert "Centre of the commune" in spec["rows"][1][8]


def test_the_key_tells_only_the_marks_that_are_drawn():
    hollow = maps.draw(shown(organisations=points({"quality": "commune"})), "light", EN)
    both = maps.draw(shown(organisations=points({}, {"quality": "commune"})), "light", EN)
    nothing = maps.draw(shown(), "light", EN)

    assert [row[2] for row in specs(hollow, "key")[0]["rows"]] == [1]
    assert [row[2] for row in specs(both, "key")[0]["rows"]] == [0, 1]
    assert specs(nothing, "key") == []


@pytest.mark.parametrize(
    ("recommendation", "name"), [("R3", "R3"), ("R4", "R4"), ("R5", "R5"), (None, "muted")]
)
@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_an_event_has_the_colour_of_its_recommendation(recommendation, name, theme, colours):
    rows = points(event(recommendation=recommendation))
    spec = marks(maps.draw(shown(events=rows), theme, EN), "diamond")

    assert spec["colours"][spec["rows"][0][3]] == colours.colour(name)


def test_an_event_tells_its_kind_and_its_date_as_precisely_as_it_is_known():
    rows = points(event(kind_name="Salon"))
    spec = marks(maps.draw(shown(events=rows), "light", FR), "diamond")

    assert spec["rows"][0][6:8] == ["Fair", "Salon · mars 2019"]


def test_a_cell_tells_how_many_it_holds_and_where_most_of_them_are():
    cell = {"id": None, "name": None, "kind_name": None, "n": 1312, "quality": "commune"}
    spec = marks(maps.draw(shown(organisations=points(cell)), "light", EN), "circle")
    row = spec["rows"][0]

    assert row[2] == 1312
    assert row[6:] == [
        "1,312 organisations",
        "most of them in Costa",
        "Centre of the commune",
    ]
    assert row[5] == "organisations:41.51000,2.02000,41.51000,2.02000"


def test_the_area_of_a_mark_follows_its_number_and_the_whole_layer_stays_on_the_map():
    few = points({"id": "a"}, {"id": "b"})
    many = points({"id": None, "n": 50_000})

    assert layers.scale(few) == layers.SMALL
    assert layers.scale(many) * 50_000**0.5 == pytest.approx(layers.LARGEST)


def test_two_layers_at_one_place_stand_beside_each_other():
    alone = maps.draw(shown(organisations=points({})), "light", EN)
    both = maps.draw(shown(organisations=points({}), events=points(event())), "light", EN)

    assert marks(alone, "circle")["side"] == 0
    assert (marks(both, "circle")["side"], marks(both, "diamond")["side"]) == (-1, 1)


def test_a_layer_without_rows_draws_nothing():
    empty = points({}).iloc[0:0]

    assert specs(maps.draw(shown(organisations=empty), "light", EN), "marks") == []


# Partners abroad


def test_a_country_is_a_ring_by_its_partnerships_with_a_link_from_home():
    drawn = maps.draw(everything(), "light", EN)
    rings = [spec for spec in specs(drawn, "marks") if spec["colours"] == [LIGHT.colour("R2")]]
    (arcs,) = specs(drawn, "arcs")

    ring = next(spec for spec in rings if spec["shape"] == "circle")["rows"][0]
    assert ring[2] == 4
    assert ring[5] == "country:IT"
    assert ring[7:] == ["4 partnerships", "3 partners"]
    assert arcs["rows"][0][0][0] == list(HOME)
    assert arcs["rows"][0][0][-1] == [41.9, 12.5]


def test_a_cluster_is_filled_where_a_partnership_links_it():
    rows = pd.DataFrame([cluster(), cluster(id="alone", partnerships=0)])
    countries = pd.DataFrame([country()])
    drawn = maps.draw(shown(countries=countries, clusters=rows), "light", EN)
    spec = marks(drawn, "triangle")

    assert [row[4] for row in spec["rows"]] == [0, 1]
    assert spec["rows"][0][7:] == ["Foreign cluster · Bari · Italy", "1 partnership"]
    assert spec["rows"][1][8] == "No partnership in this choice"


def test_without_a_home_or_a_countrys_point_no_link_is_drawn():
    countries = pd.DataFrame([country(), country(code="XK", name="Kosovo", lat=float("nan"))])
    drawn = maps.draw(Shown(countries=countries), "light", EN)

    assert specs(drawn, "arcs")[0]["rows"] == []
    assert len(marks(drawn, "circle")["rows"]) == 1


def test_a_map_with_partners_shows_them_all_at_first_and_one_without_the_territory():
    local = maps.draw(shown(organisations=points({}, {"lat": 41.7})), "light", EN)
    wide = maps.draw(everything(), "light", EN)

    assert fitted(local) == [[41.51, pytest.approx(1.945)], [41.7, pytest.approx(2.095)]]
    assert fitted(wide)[1][1] == 16.9


def test_something_far_from_the_territory_does_not_shrink_the_first_view():
    rows = points({}, {"id": "far", "lat": 48.9, "lon": 2.3})
    drawn = maps.draw(shown(organisations=rows), "light", EN)

    assert fitted(drawn)[1][0] < 42


def test_a_map_of_nothing_still_shows_somewhere():
    assert fitted(maps.draw(Shown(), "light", EN)) == [[34.0, -12.0], [60.0, 30.0]]


def fitted(drawn: Any) -> list[Any]:
    (fit,) = [child for child in drawn._children.values() if type(child).__name__ == "FitBounds"]
    return fit.bounds


@given(
    st.tuples(st.floats(-80, 80), st.floats(-180, 180)),
    st.tuples(st.floats(-80, 80), st.floats(-180, 180)),
)
def test_a_link_begins_and_ends_exactly_and_stays_on_the_map(start, end):
    curve = layers.arc(start, end)

    assert (curve[0], curve[-1]) == (list(start), list(end))
    assert all(-90 < lat < 90 for lat, _ in curve)


# Areas


def test_an_area_is_shaded_by_its_number_and_says_where_its_outline_is_approximate():
    rows = pd.DataFrame(
        [
            area(n=1, name="One", geometry_quality="approximate"),
            area(n=12, name="Dozen"),
            area(n=0, name="None"),
        ]
    )
    drawn = maps.draw(shown(areas=rows), "light", EN)
    one, dozen, none = (f["properties"] for f in specs(drawn, "areas")[0]["features"])

    assert one["lines"] == ["One", "1 organisation", "Approximate outline"]
    assert (one["approximate"], dozen["approximate"]) == (True, False)
    assert dozen["lines"] == ["Dozen", "12 organisations"]
    assert none["lines"] == ["None", "No organisation on record"]
    shades = LIGHT.sequential
    assert shades.index(one["fill"]) < shades.index(dozen["fill"])
    assert none["fill"] is None
    key = [row[3] for row in specs(drawn, "key")[0]["rows"]]
    assert key == [
        "1 organisation",
        "2–4 organisations",
        "5–9 organisations",
        "10–12 organisations",
        "Approximate outline",
    ]


def test_an_area_without_an_outline_is_a_circle_at_its_point():
    rows = pd.DataFrame([area(geometry=None), area(geometry=None, n=0, code="2")])
    drawn = maps.draw(shown(areas=rows, areas_of="events"), "light", EN)
    spec = marks(drawn, "circle")

    assert specs(drawn, "areas")[0]["features"] == []
    assert [row[:6] for row in spec["rows"]] == [[41.05, 2.05, 3, 0, 0, "area:17001"]]
    assert spec["rows"][0][6:] == ["Costa", "3 events", ""]


def test_areas_are_named_with_their_numbers():
    drawn = maps.draw(shown(areas=pd.DataFrame([area(n=1234)])), "light", FR)

    assert specs(drawn, "names")[0]["rows"][0][2] == "Costa 1\u202f234"


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, []),
        (1, [1]),
        (41, [1, 2, 5, 10, 20]),
        (204, [1, 5, 10, 50, 100]),
        (50_000, [1, 10, 100, 1000, 10_000]),
    ],
)
def test_classes_are_few_and_begin_at_round_numbers(most, steps):
    assert layers.classes(most) == steps


# Names


def test_a_name_waits_until_it_is_clear_of_the_more_important_ones():
    rows = with_room([Name(43.70, 7.26, "Large"), Name(43.71, 7.27, "Small"), Name(44.5, 7, "Far")])

    zooms = {row[2]: row[3] for row in rows}
    assert zooms["Large"] == 0
    assert zooms["Small"] > 9
    assert zooms["Far"] < zooms["Small"]


def test_a_name_that_never_has_room_is_left_out():
    rows = with_room([Name(43.7, 7.26, "Over"), Name(43.7, 7.26, "Under")])

    assert [row[2] for row in rows] == ["Over"]


def test_a_name_stands_below_its_mark_and_waits_for_larger_ones_only():
    small = Name(43.70, 7.30, "Small", reach=5)
    large = Name(43.72, 7.26, "Large", reach=30)
    rows = {row[2]: row for row in with_room([large, small])}

    assert rows["Large"][4] > rows["Small"][4] > 0
    assert rows["Large"][3] == 0
    assert rows["Small"][3] > 0


# What was clicked


@given(
    st.sampled_from(["organisation", "event", "country", "cluster", "area"]), st.text(min_size=1)
)
def test_a_thing_is_known_again_by_its_tooltip_whatever_its_id(kind, identifier):
    text = tooltip(token(kind, identifier), "A name: with organisation:other in it")

    assert maps.clicked(answer(text)) == maps.Clicked(kind, id=identifier)


def test_a_name_cannot_pass_for_another_thing():
    text = tooltip(token("organisation", "a"), "event:b c", "cluster:d e")

    assert maps.clicked(answer(text)) == maps.Clicked("organisation", id="a")


def test_a_cluster_of_marks_is_known_by_its_box():
    text = tooltip(box_token("events", 43.5, 7.0, 43.6, 7.2), "75 events")
    found = maps.clicked(answer(text))

    assert (found.kind, found.id) == ("events", "")
    assert found.box == pytest.approx((43.5, 7.0, 43.6, 7.2), abs=2e-5)
    assert found.box[0] < 43.5 < 43.6 < found.box[2]


@pytest.mark.parametrize(
    "returned",
    [
        None,
        {},
        {"last_object_clicked": {"lat": 1, "lng": 2}},
        answer(None),
        answer(""),
        answer("Just words"),
        answer("unknown:x words"),
        answer("events:1,2,3 words"),
        answer("events:a,b,c,d words"),
        {maps.RETURNED[0]: 3},
    ],
)
def test_what_says_nothing_of_a_thing_is_no_click(returned):
    assert maps.clicked(returned) is None


def test_every_mark_of_a_map_is_known_again():
    drawn = maps.draw(everything(), "light", EN)
    rows = [row for spec in specs(drawn, "marks") for row in spec["rows"]]
    found = {maps.clicked(answer(tooltip(*row[5:]))) for row in rows}

    assert found == {
        maps.Clicked("organisation", id="o1"),
        maps.Clicked("event", id="e1"),
        maps.Clicked("country", id="IT"),
        maps.Clicked("cluster", id="puglia"),
        maps.Clicked("area", id="2"),
    }


# The map in words


def by_place(*rows: tuple[str | None, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["place", "n", "placed", "stated"])


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (
            by_place(("Nice", 41, 41, 0), ("Cannes", 32, 32, 0), ("Grasse", 1, 1, 0), ("Biot", 1, 1, 0)),
            "75 organisations in 4 communes; most in Nice (41) and Cannes (32).",
        ),
        (by_place(("Nice", 1, 1, 1)), "1 organisation in Nice."),
        (by_place((None, 2, 0, 0)), "2 organisations, whose commune is not known."),
        (by_place(), "No organisation matches this choice."),
    ],
)  # fmt: skip
def test_the_finding_says_how_many_where(places, sentence):
    assert maps.describe(EN, organisations=places)[0] == sentence


def test_the_finding_says_what_is_not_on_the_map_and_how_exact_the_rest_is():
    told = maps.describe(EN, organisations=by_place(("Nice", 3, 3, 1), (None, 1, 0, 0)))

    assert told[1:] == [
        "1 organisation has no known position and is not on the map.",
        "2 organisations are drawn at the centre of their commune.",
    ]


def test_links_abroad_are_told_with_the_countries_that_lead():
    told = maps.describe(
        EN, countries=pd.DataFrame([country(), country(name="Spain", partnerships=1)])
    )

    assert told == ["5 partnerships with partners in 2 countries; most in Italy (4) and Spain (1)."]


def test_areas_are_told_as_approximate_with_what_lies_in_none():
    places = by_place(("Costa", 3, 3, 0), (None, 2, 0, 0))
    told = maps.describe(
        EN, organisations=places, areas=pd.DataFrame([area(geometry_quality="approximate")])
    )

    assert told[1:] == [
        "2 organisations lie in no known area.",
        "Outlines are approximate: cells around the communes’ points.",
    ]


def test_the_map_is_told_in_french():
    told = maps.describe(FR, events=by_place(("Nice", 2, 2, 0)))

    assert "2 événements" in told[0]
    assert "Nice" in told[0]
    assert maps.layer_labels(FR)["events"] == "◆ Événements"


def test_the_description_names_the_map_for_those_who_do_not_see_it():
    (ground,) = specs(maps.draw(shown(), "light", EN, alt="Two marks."), "base")

    assert ground["alt"] == "Two marks."


# Kept, and large


def test_a_map_can_be_kept_and_drawn_again():
    drawn = maps.draw(everything(), "dark", FR)
    html = drawn.get_root().render()

    assert pickle.loads(pickle.dumps(drawn)).get_root().render() == html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_largest_map_stays_small(theme):
    rows = pd.DataFrame(
        [
            point(
                id=f"organisation-{i}", name=f"Organisation {i} of the image industry",
                segment_name="Visual effects", place=f"Commune {i % 160}", lat=43.5 + i % 97 / 100,
                lon=6.9 + i % 89 / 100, quality="commune" if i % 2 else "stated",
            )
            for i in range(2_000)
        ]
    )  # fmt: skip
    names = rows[["place", "lat", "lon"]].head(40).rename(columns={"place": "name"})
    html = maps.draw(shown(organisations=rows, names=names), theme, FR).get_root().render()

    assert len(html.encode()) < 1_000_000


def shares(*values: float | None) -> pd.DataFrame:
    """Areas with a share each; None: not shown."""
    return pd.DataFrame(
        [
            {
                **area(code=f"basin:{n}", name=SCRIPT if n == 0 else f"Area {n}"),
                "value": float("nan") if value is None else value,
                "label": "n < 5" if value is None else EN.percent(value), "about": "n = 12",
            }
            for n, value in enumerate(values)
        ]
    )  # fmt: skip


def test_areas_are_shaded_by_fifths_of_a_share_and_one_that_is_not_shown_has_no_shade():
    drawn = maps.draw(Shown(shares=shares(0.05, 0.2, 0.39, 1.0, None), bounds=BOUNDS), "light", EN)
    features = specs(drawn, "areas")[0]["features"]
    fills = [feature["properties"]["fill"] for feature in features]
    shades = LIGHT.sequential
    assert fills[0] == shades[0]
    assert fills[3] == shades[-1]
    assert fills[1] == fills[2] not in (fills[0], fills[3])
    assert fills[4] is None
    key = [row[3] for row in specs(drawn, "key")[0]["rows"]]
    assert key == ["0% to 20%", "20% to 40%", "80% to 100%", "Not shown: too few respondents"]


def test_a_share_s_area_tells_its_share_and_base_as_text():
    drawn = maps.draw(Shown(shares=shares(0.5, None), bounds=BOUNDS), "light", EN)
    lines = [f["properties"]["lines"] for f in specs(drawn, "areas")[0]["features"]]
    assert lines[0] == ["&lt;script&gt;alert(1)&lt;/script&gt;", "50%", "n = 12"]
    assert lines[1][1] == "n &lt; 5"
