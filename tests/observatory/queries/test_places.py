from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest
import shapely

from observatory import maps
from observatory.config import Config, Territory
from observatory.i18n import language
from observatory.queries import places
from observatory.queries.places import Selection
from tests.data_directory import COAST, OTHER, load_dataset

EN, FR = language("en"), language("fr")
EVERYTHING = Selection()
MANY = 50_000

TERRITORIES = """
    code;name;level;parent;population;lat;lon
    17;Campo;department;ES;6000;;
    17001;Costa;commune;17;3000;41.50;2.00
    17002;Llano;commune;17;2000;41.60;2.00
    17003;Sierra;commune;17;1000;41.80;2.20
    18;Lejos;department;ES;500;;
    18001;Otra;commune;18;500;42.50;1.00
"""
ORGANISATIONS = """
    org_id;name;kind;country_code;commune;department_code;segment;founded_year;closed_year;lat;lon
    o1;Élan;company;ES;Costa;;games;2010;;;
    o2;Azul;company;ES;Costa;;production;2015;2018;41.51;2.02
    o3;Bravo;school;ES;Sierra;;games;;;;
    o4;Lejano;company;ES;Otra;;games;;;;
    o5;Foránea;company;IT;;;games;;;;
    o6;Perdida;company;ES;;17;games;;;;
"""
EVENTS = """
    event_id;title;kind;start_date;country_code;commune;status;lat;lon
    e1;Salón;international-fair;2019-03-04;ES;Llano;held;;
    e2;Encuentro;networking;2018-05;ES;Costa;held;41.52;2.01
    e3;Fiesta;festival;2020;ES;Costa;held;;
    e4;Anulada;btob;2019-01-01;ES;Costa;cancelled;;
    e5;Futura;btob;2021-01-01;ES;Costa;held;;
    e6;Afuera;conference;2019-06-01;IT;Bari;held;;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    files = {
        "territories": TERRITORIES,
        "organisations": ORGANISATIONS,
        "events": EVENTS,
        "clusters": """
            cluster_id;name;kind;seat;country_code;lat;lon
            one;Uno;focal;Costa;ES;41.55;2.05
        """,
    }
    return load_dataset(tmp_path_factory.mktemp("places"), files)


@dataclass
class MemoryStore:
    """Tables made by SQL, without a load."""

    script: str
    id: str = "memory"
    dataset: str = "memory"
    as_of: date = date(2020, 12, 31)
    loaded_at: datetime = datetime(2021, 1, 1, tzinfo=UTC)
    config: Config = field(
        default_factory=lambda: Config(
            title={"en": "Trial"}, languages=["en"], territory=Territory("17", "ES"), scope={},
            focal_cluster=None, organisers=[], baseline_year=2017, as_of=date(2020, 12, 31),
        )
    )  # fmt: skip

    def __post_init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(self.script)

    def query(self, sql: str, params: Any = None) -> pd.DataFrame:
        return self.connection.execute(sql, params).df()


@pytest.fixture(scope="module")
def crowd():
    """Fifty thousand organisations: a fifth at the centres of 40 communes, the others anywhere."""
    return MemoryStore(
        f"""CREATE TABLE territory AS SELECT 'c' || i AS code, 'Commune ' || i AS name,
                43.5 + i % 8 / 20 AS lat, 6.9 + i // 8 / 10 AS lon FROM range(40) t(i);
            CREATE TABLE organisation AS SELECT 'o' || i AS org_id, 'Organisation ' || i AS name,
                'company' AS kind, 'games' AS segment, t.name AS commune, t.code AS commune_code,
                NULL::VARCHAR AS basin_code, true AS is_local, NULL::DATE AS open_from,
                NULL::DATE AS open_to, IF(i % 5 = 0, 'commune', 'stated') AS position_quality,
                IF(i % 5 = 0, t.lat, 43.4 + (i * 7919 % 10007) / 10007 * 0.8) AS lat,
                IF(i % 5 = 0, t.lon, 6.7 + (i * 104729 % 10009) / 10009 * 0.9) AS lon
            FROM range({MANY}) o(i) JOIN territory t ON t.code = 'c' || i % 40"""
    )


def ids(rows: pd.DataFrame) -> set[str]:
    return set(rows["id"])


def test_the_layer_of_organisations_holds_the_local_ones_that_have_a_position(store):
    assert ids(places.points(store, EN, "organisations", EVERYTHING)) == {"o1", "o2", "o3"}


def test_the_layer_of_events_holds_those_held_by_the_data_date_that_have_a_position(store):
    assert ids(places.points(store, EN, "events", EVERYTHING)) == {"e1", "e2", "e3"}


def test_a_point_says_whether_its_position_is_its_own_or_its_communes(store):
    rows = places.points(store, EN, "organisations", EVERYTHING).set_index("id")

    assert rows["quality"].to_dict() == {"o1": "commune", "o2": "stated", "o3": "commune"}
    assert (rows.loc["o1", "lat"], rows.loc["o1", "lon"]) == (41.5, 2.0)
    assert (rows.loc["o2", "lat"], rows.loc["o2", "lon"]) == (41.51, 2.02)
    assert set(rows["n"]) == {1}


def test_a_point_is_told_in_the_readers_language(store):
    rows = places.points(store, FR, "organisations", EVERYTHING).set_index("id")

    assert rows.loc["o3", "kind_name"] == "École"
    assert rows.loc["o3", "place"] == "Sierra"


def test_events_are_of_the_recommendation_that_their_kind_serves_and_festivals_of_none(store):
    rows = places.points(store, EN, "events", EVERYTHING).set_index("id")

    assert rows.loc["e1", "recommendation"] == "R4"
    assert rows.loc["e2", "recommendation"] == "R5"
    assert pd.isna(rows.loc["e3", "recommendation"])


@pytest.mark.parametrize(
    ("selection", "organisations", "events"),
    [
        (Selection(segment="games"), {"o1", "o3"}, {"e1", "e2", "e3"}),
        (Selection(territory=COAST), {"o1", "o2"}, {"e1", "e2", "e3"}),
        (Selection(territory=OTHER), {"o3"}, set()),
        (Selection(first_year=2019, last_year=2019), {"o1", "o3"}, {"e1"}),
        (Selection(last_year=2012), {"o1", "o3"}, set()),
        (Selection(first_year=2018), {"o1", "o2", "o3"}, {"e1", "e2", "e3"}),
        (Selection(last_year=2030), {"o1", "o2", "o3"}, {"e1", "e2", "e3"}),
    ],
)
def test_a_selection_bounds_segment_basin_and_years(store, selection, organisations, events):
    assert ids(places.points(store, EN, "organisations", selection)) == organisations
    assert ids(places.points(store, EN, "events", selection)) == events


def test_places_are_counted_with_what_has_no_position_or_place(store):
    rows = places.by_place(store, "organisations", EVERYTHING)

    found = [
        (place if isinstance(place, str) else None, n, placed, stated)
        for place, n, placed, stated in rows.itertuples(index=False)
    ]
    assert found == [("Costa", 2, 2, 1), ("Sierra", 1, 1, 0), (None, 1, 0, 0)]


def test_the_frame_is_the_focal_territory_and_home_is_the_focal_clusters_seat(store):
    frame = places.frame(store)

    assert frame.bounds == (41.5, 2.0, 41.8, 2.2)
    assert frame.home == (41.55, 2.05)


def test_a_territory_without_points_has_no_frame(tmp_path):
    territories = """
        code;name;level;parent
        17;Campo;department;ES
        17001;Costa;commune;17
    """
    bare = load_dataset(tmp_path, {"territories": territories})

    assert places.frame(bare) == places.Frame(None, None)
    assert len(places.place_names(bare)) == 0
    assert len(places.points(bare, EN, "organisations", EVERYTHING)) == 0
    (area,) = places.areas(bare, EN, "organisations", EVERYTHING).to_dict("records")
    assert (area["name"], area["n"]) == ("Costa", 0)
    assert area["geometry"] is None


def test_communes_are_named_the_most_populated_first(store):
    assert list(places.place_names(store, 2)["name"]) == ["Costa", "Llano"]


def test_every_focal_commune_is_an_area_also_with_nothing_in_it(store):
    rows = places.areas(store, EN, "organisations", EVERYTHING).set_index("name")

    assert rows["n"].to_dict() == {"Costa": 2, "Llano": 0, "Sierra": 1}
    assert set(rows["geometry_quality"]) == {"approximate"}
    outline = shapely.from_geojson(rows.loc["Costa", "geometry"])
    assert outline.contains(shapely.Point(2.0, 41.5))


def test_a_basin_is_made_of_its_communes_outlines_and_named_inside(store):
    rows = places.areas(store, EN, "events", EVERYTHING, "basin").set_index("code")

    assert rows["n"].to_dict() == {COAST: 3, OTHER: 0}
    assert rows["communes"].to_dict() == {COAST: 2, OTHER: 1}
    coast = rows.loc[COAST]
    outline = shapely.from_geojson(coast["geometry"])
    assert outline.contains(shapely.MultiPoint([(2.0, 41.5), (2.0, 41.6)]))
    assert outline.contains(shapely.Point(coast["lon"], coast["lat"]))
    assert rows.loc[OTHER, "name"] == "Other communes"


def test_a_territory_offers_only_the_areas_that_it_is_divided_into(store):
    assert places.area_levels(store) == ["commune", "basin"]
    assert len(places.areas(store, EN, "organisations", EVERYTHING, "epci")) == 0


def test_the_rows_are_told_in_words_with_what_is_not_on_the_map(store):
    rows = places.listing(store, FR, ["organisations", "events"], EVERYTHING)

    assert list(rows["name"]) == [
        "Azul", "Bravo", "Élan", "Perdida", "Fiesta", "Afuera", "Salón", "Encuentro",
    ]  # fmt: skip
    by_id = rows.set_index("id")
    assert by_id.loc["o3", "quality_name"] == "Centre de la commune"
    assert by_id.loc["o6", "quality_name"] == ""
    assert by_id.loc["e6", "quality_name"] == ""
    assert by_id.loc["e1", "kind_name"] == "Salon international"
    assert by_id.loc["e6", "place"] == "Bari"
    assert by_id.loc["o1", "segment_name"] == "Games"


def test_the_rows_of_a_box_or_an_area_are_those_in_it(store):
    one = places.listing(store, EN, ["organisations"], EVERYTHING, box=(41.505, 2.0, 41.52, 2.1))
    basin = places.listing(store, EN, ["organisations"], EVERYTHING, area=("basin", OTHER))
    commune = places.listing(store, EN, ["events"], EVERYTHING, area=("commune", "17001"))

    assert ids(one) == {"o2"}
    assert ids(basin) == {"o3"}
    assert ids(commune) == {"e2", "e3"}


def test_the_rows_are_cut_where_the_page_can_hold_no_more(store):
    assert len(places.listing(store, EN, ["organisations"], EVERYTHING, limit=2)) == 2


def test_nothing_is_listed_where_no_layer_is_asked_for(store):
    assert len(places.listing(store, EN, [], EVERYTHING)) == 0


def test_years_are_those_of_events_held(store):
    assert places.event_years(store) == [2020, 2019, 2018]


def test_many_points_are_counted_in_cells_and_none_is_lost(crowd):
    rows = places.points(crowd, EN, "organisations", EVERYTHING)

    assert len(rows) <= places.MOST_POINTS
    assert rows["n"].sum() == MANY
    assert rows["id"].isna().all()
    assert rows["name"].isna().all()


def test_cells_are_the_smallest_that_fit(crowd):
    few = places.points(crowd, EN, "organisations", EVERYTHING, most=100)
    many = places.points(crowd, EN, "organisations", EVERYTHING, most=10_000)

    assert len(few) <= 100 < len(many) <= 10_000
    assert few["n"].sum() == many["n"].sum() == MANY


def test_a_cell_does_not_mix_stated_positions_with_centres_of_communes(crowd):
    rows = places.points(crowd, EN, "organisations", EVERYTHING)

    assert rows.groupby("quality")["n"].sum().to_dict() == {
        "commune": MANY // 5,
        "stated": MANY - MANY // 5,
    }


def test_a_cell_lies_in_its_box_and_its_box_lists_its_things(crowd):
    rows = places.points(crowd, EN, "organisations", EVERYTHING)

    assert rows["lat"].between(rows["south"] - 1e-9, rows["north"] + 1e-9).all()
    assert rows["lon"].between(rows["west"] - 1e-9, rows["east"] + 1e-9).all()
    cell = rows[rows["quality"] == "stated"].iloc[0]
    box = (cell["south"], cell["west"], cell["north"], cell["east"])
    listed = places.listing(crowd, EN, ["organisations"], EVERYTHING, box=box, limit=MANY)
    assert (listed["quality_name"] == "Stated position").sum() == cell["n"]


def test_as_many_points_as_allowed_stay_single(crowd):
    rows = places.points(crowd, EN, "organisations", EVERYTHING, most=MANY)

    assert len(rows) == MANY
    assert rows["id"].is_unique


def test_fifty_thousand_points_make_a_small_map(crowd):
    rows = places.points(crowd, EN, "organisations", EVERYTHING)
    drawn = maps.draw(maps.Shown(organisations=rows), "light", EN)
    assert len(drawn.get_root().render().encode()) < 1_000_000
