import re

import pandas as pd
import pytest
import shapely

from observatory import reference


def communes_of(department: str) -> pd.DataFrame:
    table = reference.communes()
    return table[table["department_code"] == department]


@pytest.mark.parametrize(
    ("table", "least"),
    [
        (reference.communes, 34_000),
        (reference.commune_parts, 2_500),
        (reference.departments, 101),
        (reference.regions, 18),
        (reference.countries, 245),
        (reference.naf, 25),
    ],
)
def test_a_table_is_complete_and_its_codes_are_unique_texts(table, least):
    codes = table()["code"]

    assert len(codes) >= least
    assert codes.is_unique
    assert codes.map(lambda code: isinstance(code, str) and code == code.strip() != "").all()


def test_a_commune_code_has_five_signs_and_begins_with_its_department():
    table = reference.communes()

    assert table["code"].str.fullmatch(r"\d{5}|2[AB]\d{3}").all()
    assert all(
        code.startswith(department)
        for code, department in zip(table["code"], table["department_code"], strict=True)
    )
    assert {"2A004", "2B033", "01001"} <= set(table["code"])


def test_codes_point_to_rows_that_exist():
    departments = reference.departments()
    communes = reference.communes()
    region_of = dict(zip(departments["code"], departments["region_code"], strict=True))

    assert set(departments["region_code"]) <= set(reference.regions()["code"])
    assert (communes["department_code"].map(region_of) == communes["region_code"]).all()
    assert set(reference.commune_parts()["commune_code"]) <= set(communes["code"])


def test_a_commune_carries_its_postal_codes_its_region_and_its_epci():
    (row,) = communes_of("06").query("code == '06088'").to_dict("records")

    assert row["name"] == "Nice"
    assert row["postal_codes"].split(";") == ["06000", "06100", "06200", "06300"]
    assert row["region_code"] == "FR-PAC"
    assert row["epci_code"] == "200030195"
    assert 300_000 < row["population"] < 400_000


def test_postal_codes_are_five_digits_or_absent():
    for cell in reference.communes()["postal_codes"]:
        assert re.fullmatch(r"(\d{5}(;\d{5})*)?", cell), cell


def test_every_commune_of_the_department_has_an_epci_a_population_and_a_point_in_it():
    table = communes_of("06")

    assert len(table) == 163
    assert table["epci_code"].str.fullmatch(r"\d{9}").all()
    assert table["epci_code"].nunique() == 7
    assert (table["population"] > 0).all()
    assert table["lat"].between(43.48, 44.36).all()
    assert table["lon"].between(6.63, 7.72).all()
    assert (table["point_source"] == "outline").all()


def test_an_epci_code_and_its_name_come_together():
    table = reference.communes()

    assert ((table["epci_code"] == "") == (table["epci_name"] == "")).all()
    assert (table.groupby("epci_code")["epci_name"].nunique() == 1).all()


def test_populations_are_whole_and_only_destroyed_villages_are_empty():
    table = reference.communes()
    known = table["population"].dropna()

    assert (known % 1 == 0).all()
    assert (known >= 0).all()
    assert (known == 0).sum() == 6
    assert 66_000_000 < known.sum() < 72_000_000


def test_points_of_metropolitan_communes_lie_in_metropolitan_france():
    table = reference.communes()
    metropolitan = table[~table["department_code"].str.startswith("9") & table["lat"].notna()]

    assert metropolitan["lat"].between(41.3, 51.2).all()
    assert metropolitan["lon"].between(-5.2, 9.6).all()
    assert (table["lat"].isna() == (table["point_source"] == "")).all()


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("75056", 48.857, 2.352),
        ("13055", 43.296, 5.370),
        ("74010", 45.899, 6.129),
        ("59350", 50.630, 3.070),
        ("2A004", 41.927, 8.737),
        ("97411", -20.879, 55.448),
    ],
)
def test_a_known_town_is_where_it_should_be(code, lat, lon):
    (row,) = reference.communes().query("code == @code").to_dict("records")

    assert row["lat"] == pytest.approx(lat, abs=0.05)
    assert row["lon"] == pytest.approx(lon, abs=0.05)


def test_arrondissements_of_the_three_cities_are_parts_of_them():
    parts = reference.commune_parts()
    counted = parts[parts["kind"] == "arrondissement"].groupby("commune_code").size()

    assert counted.to_dict() == {"13055": 16, "69123": 9, "75056": 20}
    assert set(parts["kind"]) == {"arrondissement", "delegated", "associated"}


def test_commune_points_name_their_source():
    points = reference.commune_points()

    assert points["code"].is_unique
    assert (points["area_km2"] > 0).all()
    assert points["source"].str.contains("IGN").all()


def test_countries_are_named_in_both_languages():
    table = reference.countries().set_index("code")

    assert (table.loc["IT", "name_en"], table.loc["IT", "name_fr"]) == ("Italy", "Italie")
    assert (table.loc["ES", "name_en"], table.loc["ES", "name_fr"]) == ("Spain", "Espagne")
    assert (table[["name_en", "name_fr"]] != "").all(axis=None)


def test_namibia_is_not_taken_for_a_missing_value():
    table = reference.countries().set_index("code")

    assert table.loc["NA", "name_fr"] == "Namibie"
    assert table.loc["US", "continent"] == "NA"


def test_country_points_are_on_earth_and_all_but_a_few_are_known():
    table = reference.countries()

    assert table["lat"].dropna().between(-90, 90).all()
    assert table["lon"].dropna().between(-180, 180).all()
    assert table["lat"].isna().sum() <= 5
    assert table.set_index("code").loc["IT", ["lat", "lon"]].tolist() == pytest.approx(
        [41.9, 12.5], abs=0.1
    )


def test_naf_codes_are_well_formed_and_in_scope_where_they_have_a_segment():
    table = reference.naf()

    assert table["code"].str.fullmatch(r"\d\d\.\d\d[A-Z]").all()
    assert (table["default_scope"] == (table["segment"] != "")).all()
    assert (table[["name_fr", "name_en"]] != "").all(axis=None)
    assert set(table.loc[table["default_scope"], "code"]) >= {
        "59.11A",
        "59.12Z",
        "59.14Z",
        "58.21Z",
    }
    assert not table.set_index("code").loc["62.01Z", "default_scope"]


@pytest.mark.parametrize("area", ["europe", "world"])
def test_land_is_valid_polygons_and_borders_are_lines(area):
    land = reference.land(area)
    borders = reference.borders(area)

    assert {one.geom_type for one in land} == {"Polygon"}
    assert all(one.is_valid for one in land)
    assert {one.geom_type for one in borders} == {"LineString"}


def test_land_tells_the_town_from_the_sea():
    land = shapely.union_all(reference.land("europe"))

    assert land.contains(shapely.Point(7.25, 43.75))
    assert not land.contains(shapely.Point(7.25, 43.40))


def test_a_border_runs_between_two_countries_and_not_along_the_coast():
    borders = shapely.union_all(reference.borders("europe"))

    assert borders.distance(shapely.Point(7.53, 43.79)) < 0.05
    assert borders.distance(shapely.Point(6.15, 43.02)) > 0.5


def test_bounds_keep_only_what_lies_inside_them():
    bounds = (5.0, 42.5, 9.0, 45.0)
    land = reference.land("europe", bounds)
    borders = reference.borders("europe", bounds)

    for outlines in (land, borders):
        west, south, east, north = shapely.total_bounds(outlines)
        assert west >= bounds[0]
        assert south >= bounds[1]
        assert east <= bounds[2]
        assert north <= bounds[3]
    assert shapely.get_num_coordinates(land).sum() < 4_000
    assert len(reference.land("europe")) > len(land) > 0


def test_bounds_at_sea_give_no_land():
    assert len(reference.land("europe", (4.0, 40.5, 5.0, 41.0))) == 0


def test_outlines_are_shared_and_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        reference.land("europe")[0] = None


def test_no_file_is_too_large_to_keep_in_the_repository():
    for path in reference.REFERENCE_DIR.rglob("*"):
        assert path.is_dir() or path.stat().st_size < 2_000_000, path


def test_the_world_has_no_land_in_the_middle_of_an_ocean():
    land = shapely.union_all(reference.land("world"))
    seas = {"Pacific": (-120, -16.4), "Atlantic": (-25, -16.4), "Arctic": (5, 71.3)}
    shores = {"Fiji": (178, -17.9), "Chukotka, west": (179, 68), "Chukotka, east": (-175, 66.5)}

    assert [name for name, at in seas.items() if land.contains(shapely.Point(at))] == []
    assert [name for name, at in shores.items() if not land.contains(shapely.Point(at))] == []
