"""Maps as still pictures, drawn without a browser from what the browser draws."""

import json
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from observatory import maps
from observatory.charts.headline import Unreadable
from observatory.i18n import language

EN = language("en")
NAMESPACE = "{http://www.w3.org/2000/svg}"
HOME = (43.7, 7.2)


def _abroad() -> maps.Shown:
    countries = pd.DataFrame(
        {
            "code": ["IT", "ES"], "name": ["Italy <b>", "Spain"], "lat": [42.5, 40.2],
            "lon": [12.5, -3.6], "partnerships": [4, 16], "partners": [3, 9],
        }
    )  # fmt: skip
    return maps.Shown(countries=countries, home=HOME)


def _kept(shown: maps.Shown, alt: str = "Partners") -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(maps.described(shown, EN, alt=alt)))
    return kept


def _circles(picture: str) -> list[dict[str, str]]:
    return [
        dict(item.attrib) for item in ElementTree.fromstring(picture).iter(f"{NAMESPACE}circle")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_map_is_drawn_with_its_marks_names_and_key(theme: str) -> None:
    picture = maps.picture.svg(_kept(_abroad()), theme, EN)  # type: ignore[arg-type]
    root = ElementTree.fromstring(picture)
    said = [item.text for item in root.iter(f"{NAMESPACE}text")]
    assert {"Spain", "Italy <b>", "16", "Partnerships, by", "country"} <= set(said)
    assert root.get("aria-label") == "Partners"


def test_the_area_of_a_mark_grows_with_its_number() -> None:
    rings = _circles(maps.picture.svg(_kept(_abroad()), "light", EN))
    large, small = (float(item["r"]) for item in rings[:2])
    assert large / small == pytest.approx(2, abs=0.02)


def test_north_is_up_and_east_is_right() -> None:
    spain, italy = _circles(maps.picture.svg(_kept(_abroad()), "light", EN))[:2]
    assert float(spain["cx"]) < float(italy["cx"])
    assert float(spain["cy"]) > float(italy["cy"])


@pytest.mark.parametrize(
    "change",
    [
        {"view": [1, 2]},
        {"near": None},
        {"light": [["marks", {}]]},
        {"light": [["arcs", {"colour": "url(x)", "rows": []}]]},
        {"light": None},
    ],
    ids=str,
)
def test_what_is_no_map_is_not_drawn_as_one(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        maps.picture.svg({**_kept(_abroad()), **change}, "light", EN)
