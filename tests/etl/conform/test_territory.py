import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from shapely.geometry import Point, box, mapping, shape

from etl.conform.territory import (
    Gazetteer,
    gazetteer,
    territory_table,
)
from observatory import reference
from observatory.config import Config, Territory

COLUMNS = ["code", "name", "level", "parent", "population", "lat", "lon"]


def configured(focal, country, basins=None, localities=None):
    return Config(
        title={}, languages=["en"], territory=Territory(focal, country, basins or {}, localities or {}),
        scope={}, focal_cluster=None, organisers=[], baseline_year=2017, as_of=date(2026, 1, 31),
    )  # fmt: skip


def rows(*own):
    """Rows of a territories file, typed as an accepted file's are."""
    table = pd.DataFrame(own, columns=COLUMNS, dtype=object)
    table["population"] = table["population"].astype("Int64")
    for name in ("lat", "lon"):
        table[name] = table[name].astype("float64")
    table["source"] = "territories"
    table["line"] = range(2, len(table) + 2)
    return table


def cells_of(column):
    """The cells of a column, None where one is absent."""
    return [None if pd.isna(cell) else cell for cell in column]


@pytest.fixture(scope="module")
def riviera():
    """France as it is, with the Alpes-Maritimes in the middle."""
    basins = {"Nice": ["06088", "06027"], "Cannes–Grasse": ["06029", "06069"]}
    localities = {"Sophia Antipolis": "06152", "Cannes La Bocca": "06029"}
    return gazetteer(rows(), configured("06", "FR", basins, localities))


@pytest.fixture
def coast():
    """A small province of Spain with its own communes, in two basins of its file."""
    return gazetteer(
        rows(
            ["17", "Costa", "department", "ES", None, None, None],
            ["B1", "Litoral", "basin", "17", None, None, None],
            ["B2", "Sierra Alta", "basin", "17", None, None, None],
            ["17001", "Puerto", "commune", "B1", 1000, 41.0, 3.0],
            ["17002", "San Martín", "commune", "B1", 500, 41.1, 3.1],
            ["17003", "Monte", "commune", "B2", None, None, None],
            ["17004", "Llano", "commune", "17", 50, 41.2, 3.0],
            ["18", "Interior", "department", "ES", None, None, None],
            ["18001", "San Martín", "commune", "18", 900, 42.0, 2.0],
        ),
        configured("17", "ES"),
    )


# Communes


@pytest.mark.parametrize(
    "written",
    [
        "06088", "6088", "Nice", "NICE", "nice", "06000 Nice", "6000 Nice", "06300 NICE",
        "Nice Cedex", "06103 Nice Cedex 2", " Nice ",
    ],
)  # fmt: skip
def test_a_commune_is_known_by_code_name_and_postal_code_with_name(riviera, written):
    assert riviera.commune(written, None, None) == "06088"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Saint-Laurent-du-Var", "06123"),
        ("St Laurent du Var", "06123"),
        ("SAINT LAURENT DU VAR", "06123"),
        ("Èze", "06059"),
        ("Eze", "06059"),
        ("Vandoeuvre-lès-Nancy", "54547"),
        ("VANDŒUVRE LES NANCY", "54547"),
        ("L’Escarène", "06057"),
        ("L'Escarene", "06057"),
    ],
)
def test_accents_hyphens_case_apostrophes_and_saints_do_not_matter(riviera, written, code):
    assert riviera.commune(written, None, None) == code


@pytest.mark.parametrize(
    "written", ["Sophia Antipolis", "sophia-antipolis", "06904 Sophia Antipolis Cedex"]
)
def test_a_locality_that_is_no_commune_is_mapped_by_the_configuration(riviera, written):
    assert riviera.commune(written, None, None) == "06152"


def test_a_name_that_several_communes_share_stays_unknown(riviera):
    assert riviera.commune("Saint-Denis", None, None) is None


@pytest.mark.parametrize(("written", "code"), [
    ("93200 Saint-Denis", "93066"), ("97400 Saint-Denis", "97411"), ("11310 Saint-Denis", "11339"),
])  # fmt: skip
def test_a_postal_code_tells_homonyms_apart_overseas_too(riviera, written, code):
    assert riviera.commune(written, None, None) == code


def test_the_department_tells_homonyms_apart_with_or_without_its_zero(riviera):
    assert riviera.commune("Saint-Denis", "93", None) == "93066"
    assert riviera.commune("Sainte-Colombe", "05", None) == "05135"
    assert riviera.commune("Sainte-Colombe", "5", None) == "05135"


def test_a_region_tells_homonyms_apart_where_it_has_one_of_them(riviera):
    assert riviera.commune("Saint-Denis", "FR-IDF", None) == "93066"


def test_a_postal_code_of_the_department_is_enough_where_the_office_is_another_one(riviera):
    assert riviera.commune("93299 Saint-Denis", None, None) == "93066"
    assert riviera.commune("20700 Ajaccio Cedex 9", None, None) == "2A004"


def test_among_homonyms_the_one_in_the_focal_territory_is_meant(riviera):
    assert riviera.commune("Clans", None, None) == "06042"
    assert riviera.commune("Clans", "70", None) == "70158"


def test_a_shared_or_former_name_that_the_stated_department_does_not_have_stays_unknown(riviera):
    assert riviera.commune("Clans", "75", None) is None
    assert riviera.commune("Cannet", "06", None) is None


def test_the_name_of_one_commune_alone_is_that_commune_whatever_department_a_row_states(riviera):
    assert riviera.commune("Nice", "75", None) == "06088"


def test_a_department_that_nobody_knows_says_nothing(riviera):
    assert riviera.commune("Nice", "Alpes", None) == "06088"


@pytest.mark.parametrize(("written", "code"), [
    ("Paris 8e Arrondissement", "75056"), ("75108", "75056"), ("Marseille", "13055"),
    ("Bellegarde-sur-Valserine", "01033"), ("Cannet", "32344"),
])  # fmt: skip
def test_a_district_and_a_former_commune_are_the_commune_they_are_part_of(riviera, written, code):
    assert riviera.commune(written, None, None) == code


def test_a_former_name_that_two_communes_of_today_have_stays_unknown(riviera):
    assert riviera.commune("Les Alleuds", None, None) is None
    assert riviera.commune("Les Alleuds", "49", None) is not None


def test_a_commune_of_today_is_meant_before_a_former_one_of_the_same_name():
    places = gazetteer(
        rows(["99001", "Cannet", "commune", "06", None, None, None]), configured("06", "FR")
    )
    assert places.commune("Cannet", None, None) == "99001"


def test_places_of_another_country_are_not_looked_up(riviera):
    assert riviera.commune("Nice", None, "IT") is None
    assert riviera.commune("Nice", None, "FR") == "06088"


@pytest.mark.parametrize(("written", "code"), [
    ("Lyon 3e Arrondissement", "69123"), ("Lyon 3e", "69123"), ("LYON 03", "69123"),
    ("69003 LYON CEDEX 03", "69123"), ("Marseille 8ème", "13055"), ("Paris 1er", "75056"),
])  # fmt: skip
def test_a_district_or_a_delivery_of_mail_after_a_towns_name_is_that_town(riviera, written, code):
    assert riviera.commune(written, None, None) == code


def test_a_number_that_is_part_of_a_name_is_no_district():
    own = [["99001", "Sector 2", "commune", "06", None, None, None],
           ["99002", "Sector", "commune", "06", None, None, None]]  # fmt: skip
    places = gazetteer(rows(*own), configured("06", "FR", localities={"Zone 3": "06088"}))
    assert places.commune("Sector 2", None, None) == "99001"
    assert places.commune("Zone 3", None, None) == "06088"


def test_words_are_a_place_where_they_are_a_communes_name_or_a_localitys(riviera):
    assert riviera.is_place(("saint", "etienne"))
    assert riviera.is_place(("sophia", "antipolis"))
    assert not riviera.is_place(("studio", "meduse"))


@pytest.mark.parametrize("written", [None, "", "06999", "Nowhere-sur-Mer", "cedex", "99999 x", "!"])
def test_what_is_no_commune_is_none(riviera, written):
    assert riviera.commune(written, None, None) is None


def test_a_commune_of_the_datasets_own_list_is_known_and_homonyms_prefer_the_focal_territory(coast):
    assert coast.commune("puerto", None, None) == "17001"
    assert coast.commune("San Martin", None, "ES") == "17002"
    assert coast.commune("San Martín", "18", "ES") == "18001"
    assert coast.commune("Nice", None, None) is None


def test_a_column_of_communes_is_looked_up_row_by_row(riviera):
    table = pd.DataFrame(
        {
            "commune": ["Nice", None, "Saint-Denis", "Nice"],
            "department_code": [None, None, "93", None],
        }
    )
    country = pd.Series([None, None, None, "IT"], dtype=object)
    assert riviera.communes(table, country).tolist() == ["06088", None, "93066", None]


# The focal territory and its basins


def test_the_focal_territory_holds_its_communes_and_no_others(riviera):
    assert riviera.is_focal("06088")
    assert riviera.is_focal("06")
    assert not any(riviera.is_focal(code) for code in ("83137", "FR-PAC", "FR", None, ""))


def test_the_rest_of_the_focal_territory_is_the_basin_other(riviera):
    assert riviera.basins["06088"] == "basin:nice"
    assert riviera.basins["06029"] == "basin:cannes-grasse"
    assert riviera.basins["06004"] == "basin:other"
    assert "83137" not in riviera.basins
    assert len(riviera.basins) == 163


def test_basins_of_the_territories_file_hold_communes_that_stay_in_the_focal_territory(coast):
    assert coast.basins == {
        "17001": "basin:litoral", "17002": "basin:litoral", "17003": "basin:sierra-alta",
        "17004": "basin:other",
    }  # fmt: skip
    assert all(coast.is_focal(code) for code in ("17001", "17002", "17003", "17004"))
    assert not coast.is_focal("18001")
    basins = coast.rows[coast.rows["level"] == "basin"].set_index("code")
    assert basins["parent"].unique().tolist() == ["17"]
    assert basins["population"].tolist() == [1500, pd.NA, 50]


def test_the_configurations_basins_come_before_the_files():
    places = gazetteer(
        rows(
            ["17", "Costa", "department", "ES", None, None, None],
            ["B1", "Litoral", "basin", "17", None, None, None],
            ["17001", "Puerto", "commune", "B1", 1000, 41.0, 3.0],
        ),
        configured("17", "ES", {"Harbour": ["17001"]}),
    )
    assert places.basins == {"17001": "basin:harbour"}
    assert places.is_focal("17001")


def test_a_territory_without_basins_has_none():
    places = gazetteer(
        rows(["17001", "Puerto", "commune", "17", 1000, 41.0, 3.0]), configured("17", "ES")
    )
    assert places.basins == {}


def test_a_dataset_abroad_without_a_territories_file_knows_countries_only():
    places = gazetteer(rows(), configured("17", "ES"))
    assert places.commune("Puerto", None, None) is None
    assert set(places.rows["level"]) == {"country"}


def test_a_row_of_the_dataset_replaces_the_references_row_of_its_code():
    places = gazetteer(
        rows(["06088", "Nice la Belle", "commune", "06", 7, 43.0, 7.0]), configured("06", "FR")
    )
    assert places.commune("Nice la Belle", None, None) == "06088"
    assert places.commune("Nice", None, None) is None
    assert places.point("06088") == (43.0, 7.0)
    assert places.rows["code"].is_unique


def test_parents_that_go_in_a_circle_do_not_stop_a_load():
    places = gazetteer(
        rows(
            ["A", "A", "department", "B", None, None, None],
            ["B", "B", "region", "A", None, None, None],
            ["A1", "Puerto", "commune", "A", None, None, None],
        ),
        configured("A", "ES"),
    )
    assert places.is_focal("A1")
    assert set(territory_table(places, {"A1"})["code"]) >= {"A", "B", "A1"}


# Positions


def test_a_row_has_its_stated_point_else_its_communes(coast):
    table = pd.DataFrame(
        {
            "commune": ["Puerto", "Puerto", "Monte", "Elsewhere"],
            "department_code": [None, None, None, "17"],
            "lat": [41.01, None, None, None],
            "lon": [3.01, None, None, None],
        }
    )
    located = coast.locate(table)
    assert located["lat"].tolist()[:2] == [41.01, 41.0]
    assert located["lat"][2:].isna().all()
    assert located["position_quality"].tolist() == ["stated", "commune", None, None]
    assert located["commune_code"].tolist() == ["17001", "17001", "17003", None]
    assert cells_of(located["basin_code"]) == [
        "basin:litoral", "basin:litoral", "basin:sierra-alta", None,
    ]  # fmt: skip
    assert located["is_local"].tolist() == [True, True, True, True]


def test_half_a_point_is_none(coast):
    table = pd.DataFrame({"commune": ["Puerto"], "lat": [41.5], "lon": [None]}, dtype=object)
    located = coast.locate(table)
    assert (located["lat"][0], located["lon"][0]) == (41.0, 3.0)
    assert located["position_quality"][0] == "commune"


def test_a_row_is_local_by_its_department_only_where_its_commune_is_unknown(coast):
    table = pd.DataFrame({"commune": ["San Martín", None], "department_code": ["18", "17"]})
    assert coast.locate(table)["is_local"].tolist() == [False, True]


def test_a_department_of_another_country_is_none_of_here(riviera):
    table = pd.DataFrame({"commune": [None, None], "department_code": ["06", "06"]})
    country = pd.Series(["IT", "FR"])
    assert riviera.locate(table, country)["is_local"].tolist() == [False, True]


def test_department_codes_get_their_zero_back_at_home_only(riviera):
    table = pd.DataFrame(
        {
            "department_code": ["6", "06", "2A", "6", None],
            "country_code": ["FR", None, "FR", "IT", "FR"],
        }
    )
    assert cells_of(riviera.departments(table)) == ["06", "06", "2A", "6", None]


# Outlines


def test_a_stated_point_without_a_commune_is_placed_by_outline_and_one_with_a_commune_is_not():
    own = rows(
        ["17", "Costa", "department", "ES", None, None, None],
        ["17001", "Puerto", "commune", "17", 1000, None, None],
        ["17002", "Llano", "commune", "17", 1000, None, None],
    )
    outlines = {
        "17001": json.dumps(mapping(box(3.0, 41.0, 3.1, 41.1))),
        "17002": json.dumps(mapping(box(3.1, 41.0, 3.2, 41.1))),
    }
    places = gazetteer(own, configured("17", "ES", {"Harbour": ["17001"]}), outlines)
    table = pd.DataFrame(
        {"commune": [None, "Llano", None], "lat": [41.05, 41.05, 50.0], "lon": [3.05, 3.05, 3.05]}
    )
    located = places.locate(table)
    assert located["commune_code"].tolist() == ["17001", "17002", None]
    assert located["is_local"].tolist() == [True, True, False]
    assert cells_of(located["basin_code"]) == ["basin:harbour", "basin:other", None]


# The table


def test_the_table_holds_the_focal_territory_whole_what_rows_name_and_what_they_lie_in(coast):
    table = territory_table(coast, {"18001"}).set_index("code")
    assert {"17", "17001", "17002", "17003", "17004", "18001", "18", "ES", "FR"} <= set(table.index)
    assert not {"B1", "B2"} & set(table.index)
    assert table.loc[["17001", "17"], "is_focal"].all()
    assert table.loc["basin:litoral", "is_focal"]
    assert not table.loc[["18001", "18", "ES"], "is_focal"].any()
    assert table.loc["17001", "basin_code"] == "basin:litoral"
    assert table.loc["17001", "parent"] == "17"


def test_the_table_leaves_out_communes_of_elsewhere_that_no_row_names(riviera):
    table = territory_table(riviera, {"13055"})
    communes = table[table["level"] == "commune"]["code"]
    assert len(communes) == 163 + 1
    assert {"13055", "13", "FR-PAC", "FR"} <= set(table["code"])


def test_without_outlines_communes_with_a_point_have_approximate_cells_around_it(riviera):
    table = territory_table(riviera, set())
    drawn = table[table["geometry"].notna()]
    assert set(drawn["geometry_quality"]) == {"approximate"}
    assert len(drawn) == 163
    for code, lat, lon, outline in zip(
        drawn["code"], drawn["lat"], drawn["lon"], drawn["geometry"], strict=True
    ):
        area = shape(json.loads(outline))
        assert area.is_valid
        assert area.distance(Point(lon, lat)) < 0.02, code


def test_fewer_than_three_points_make_no_cells(coast):
    places = Gazetteer(coast.rows[~coast.rows["code"].isin(["17004"])], coast.config, coast.basins)
    assert territory_table(places, set())["geometry"].isna().all()


def test_official_outlines_are_told_as_such():
    own = rows(["17", "Costa", "department", "ES", None, None, None],
               ["17001", "Puerto", "commune", "17", 1000, 41.05, 3.05])  # fmt: skip
    outline = json.dumps(mapping(box(3.0, 41.0, 3.1, 41.1)))
    table = territory_table(gazetteer(own, configured("17", "ES"), {"17001": outline}), set())
    drawn = table.set_index("code")["geometry_quality"]
    assert drawn["17001"] == "official"
    assert drawn["17"] is None or pd.isna(drawn["17"])


# Postal codes alone


@pytest.mark.parametrize("written", ["CP 06110", "cp 6110"])
def test_a_postal_code_that_is_marked_as_one_is_not_taken_for_a_code(riviera, written):
    assert riviera.commune("06110", None, None) == "06110"
    assert riviera.commune(written, None, None) == "06030"


def test_a_postal_code_alone_is_its_commune_where_it_serves_one_only(riviera):
    assert riviera.commune("06400", None, None) == "06029"
    assert riviera.commune("6000", None, None) == "06088"
    assert riviera.commune("CP 06450", None, None) is None
    assert riviera.commune("CP 99999", None, None) is None


def test_a_postal_code_tells_the_basin_of_communes_that_lie_in_one(riviera):
    communes = reference.communes().set_index("code")["postal_codes"]
    sharing = [code for code, cell in communes.items() if "06450" in str(cell).split(";")]
    assert len(sharing) > 1
    hills = dict.fromkeys(sharing, "basin:hills")
    whole = replace(riviera, basins={**hills, "06029": "basin:coast"})
    parted = replace(riviera, basins={**hills, sharing[0]: "basin:coast"})
    assert whole.basin("CP 06450") == "basin:hills"
    assert parted.basin("CP 06450") is None
    assert whole.basin("Cannes") == "basin:coast"
    assert whole.basin("75011 Paris") is None
    assert whole.basin(None) is None


def test_where_no_postal_code_is_known_a_marked_number_is_a_commune_s_code(coast):
    assert coast.commune("CP 17001", None, None) == "17001"
    assert coast.basin("CP 17001") == "basin:litoral"
