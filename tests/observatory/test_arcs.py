"""Links abroad seen closely: which arcs and marks the map is told to draw, and from which zoom."""

import json
from typing import Any

import pandas as pd

from observatory import maps
from observatory.charts.palette import LIGHT
from observatory.i18n import language
from observatory.maps import Shown, arcs
from observatory.maps.page import OnPage

EN = language("en")
HOME = (43.0, 7.0)
COUNTRIES = pd.DataFrame(
    [
        {"code": "IT", "name": "Italy", "lat": 42.0, "lon": 12.0, "partnerships": 4, "partners": 3, "local": 2},
        {"code": "MT", "name": "Malta", "lat": 35.9, "lon": 14.4, "partnerships": 1, "partners": 1, "local": 1},
    ]
)  # fmt: skip


def tie(**values: Any) -> dict[str, Any]:
    row = {
        "partner_id": "roma", "local_org_id": "one", "partner": "Roma Film", "local": "Uno",
        "code": "IT", "country": "Italy", "lat": 41.9, "lon": 12.5, "from_lat": 43.1,
        "from_lon": 7.1, "partnerships": 1,
    }  # fmt: skip
    return row | values


def drawn(*rows: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The rows of the arcs and of the marks, both from the nearer zoom on."""
    found = arcs.pairs(pd.DataFrame(rows), COUNTRIES, HOME, LIGHT, EN)
    specs = [item.spec for item in found]
    assert [item.method for item in found] == ["arcs", "marks"]
    assert [spec["from"] for spec in specs] == [arcs.NEAR, arcs.NEAR]
    return specs[0]["rows"], specs[1]["rows"]


def test_an_arc_goes_from_the_local_party_to_its_partner() -> None:
    ((points, width, token, *lines),), ((lat, lon, n, *_),) = drawn(tie(partnerships=3))

    assert points[0] == [43.1, 7.1]
    assert points[-1] == [41.9, 12.5]
    assert width == 3.0
    assert token == "country:IT"
    assert lines == ["Roma Film – Uno", "Italy", "3 partnerships"]
    assert (lat, lon, n) == (41.9, 12.5, 3)


def test_a_local_party_without_a_position_starts_from_home() -> None:
    links, _ = drawn(tie(from_lat=None, from_lon=None))

    assert links[0][0][0] == list(HOME)


def test_a_partner_of_several_has_one_mark() -> None:
    links, marks = drawn(tie(), tie(local_org_id="two", local="Dos", partnerships=2))

    assert len(links) == 2
    assert [mark[2] for mark in marks] == [3]


def test_partners_without_a_position_are_counted_at_their_countrys_point() -> None:
    links, marks = drawn(
        tie(),
        tie(partner_id="x", lat=None, lon=None, partnerships=2),
        tie(partner_id="y", lat=None, lon=None, code="MT"),
        tie(partner_id="z", lat=None, lon=None, code="XK"),
    )

    hollow = {mark[5]: mark[2] for mark in marks if mark[4]}
    assert hollow == {"country:IT": 2, "country:MT": 1}
    assert [link[0][-1] for link in links[1:]] == [[42.0, 12.0], [35.9, 14.4]]
    assert all(link[0][0] == list(HOME) for link in links[1:])


def test_names_are_escaped() -> None:
    links, marks = drawn(tie(partner="<script>", local="<b>"))

    assert links[0][3] == "&lt;script&gt; – &lt;b&gt;"
    assert marks[0][6] == "&lt;script&gt;"


def test_countries_make_room_for_partners_only_where_a_position_is_known() -> None:
    def limits(ties: pd.DataFrame) -> list[Any]:
        shown = Shown(countries=COUNTRIES, ties=ties, home=HOME, bounds=(42.0, 6.0, 44.0, 8.0))
        children = maps.draw(shown, "light", EN)._children.values()
        specs = [
            json.loads(c.spec) for c in children if isinstance(c, OnPage) and c.method == "arcs"
        ]
        return [(spec.get("from"), spec.get("below")) for spec in specs]

    assert limits(pd.DataFrame([tie()])) == [(None, arcs.NEAR), (arcs.NEAR, None)]
    assert limits(pd.DataFrame([tie(lat=None, lon=None)])) == [(None, None)]
