import json

import pandas as pd
import pytest
from shapely import unary_union
from shapely.geometry import Point, Polygon, box, mapping, shape

from etl.conform.outlines import cells, communes_of_points, read_outlines

# A handful of points on land and on a coast.
COMMUNES = pd.DataFrame(
    {
        "code": ["A", "B", "C", "D", "unknown"],
        "lat": [41.40, 41.45, 41.55, 41.50, None],
        "lon": [2.15, 2.20, 2.00, 2.10, None],
    }
)


def test_a_point_takes_the_commune_whose_outline_contains_it():
    outlines = {
        "A": json.dumps(mapping(box(3.0, 41.0, 3.1, 41.1))),
        "B": json.dumps(mapping(box(3.1, 41.0, 3.2, 41.1))),
    }
    lat = pd.Series([41.05, 41.05, 45.0, None], index=[10, 11, 12, 13])
    lon = pd.Series([3.05, 3.15, 3.05, 3.05], index=[10, 11, 12, 13])
    found = communes_of_points(outlines, lat, lon)
    assert found.index.tolist() == [10, 11, 12, 13]
    assert found.tolist()[:2] == ["A", "B"]
    assert found[2:].isna().all()


def test_outlines_are_read_with_the_border_of_neighbours_in_common(tmp_path):
    wavy = [(3.1, 41.0 + step / 1000) for step in range(101)]
    left = Polygon([(3.0, 41.0), *wavy, (3.0, 41.1)])
    right = Polygon([*wavy, (3.2, 41.1), (3.2, 41.0)])
    path = tmp_path / "outlines.geojson"
    path.write_text(json.dumps({
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": code, "nom": code}, "geometry": mapping(area)}
            for code, area in (("17001", left), ("17002", right), ("17003", Point(3, 41)))
        ],
    }))  # fmt: skip
    found = read_outlines(path)
    assert set(found) == {"17001", "17002"}
    one, other = (shape(json.loads(found[code])) for code in ("17001", "17002"))
    assert len(one.exterior.coords) < len(left.exterior.coords)
    assert one.intersection(other).area == pytest.approx(0, abs=1e-12)
    assert one.union(other).area == pytest.approx(0.02, rel=1e-3)


def test_cells_hold_their_points_do_not_overlap_and_stay_on_land():
    areas = {code: shape(json.loads(text)) for code, text in cells(COMMUNES).items()}
    assert set(areas) == {"A", "B", "C", "D"}
    for code, lat, lon in COMMUNES[:4].itertuples(index=False, name=None):
        assert areas[code].is_valid
        assert areas[code].contains(Point(lon, lat)), code
    total = sum(area.area for area in areas.values())
    assert unary_union(list(areas.values())).area == pytest.approx(total, rel=1e-3)
    assert not any(area.intersects(Point(2.246, 41.396)) for area in areas.values())


@pytest.mark.parametrize("rows", [COMMUNES[:0], COMMUNES[:2], COMMUNES[4:]])
def test_fewer_than_three_points_make_no_cells(rows):
    assert cells(rows) == {}


def test_communes_that_all_stand_at_one_point_make_no_cells():
    rows = COMMUNES[:4].assign(lat=41.5, lon=2.1)
    assert cells(rows) == {}
