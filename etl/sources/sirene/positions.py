"""Where an establishment stands: WGS 84 from the geolocation file, or from its own grid."""

from collections.abc import Mapping
from functools import cache

from pyproj import Transformer
from pyproj.exceptions import ProjError

from etl.sources.sirene_codes import public_text

_COMMUNE_ONLY = "33"
"""The quality of a geolocation that is no more than the commune's own position."""
_MARGIN = 0.5
"""Degrees around the area of a grid."""
_COMMUNE_TYPE = "municipality"
"""The same, as the geocoder of the older files says it."""


def position(row: Mapping[str, str | None]) -> tuple[str, str] | None:
    """Latitude and longitude in degrees, as texts; None where no better one than the commune's is
    known. ``y_latitude`` and ``x_longitude`` come first, then ``x`` and ``y`` in the row's own
    ``epsg``, then the ``latitude`` and ``longitude`` of files that were geocoded elsewhere."""
    cells = {name: public_text(row.get(name)) for name in _NAMES}
    if cells["qualite_xy"].removesuffix(".0") == _COMMUNE_ONLY:
        return None
    if cells["y_latitude"] and cells["x_longitude"]:
        return cells["y_latitude"], cells["x_longitude"]
    if cells["x"] and cells["y"] and cells["epsg"]:
        return _from_grid(cells["x"], cells["y"], cells["epsg"].removesuffix(".0"))
    if cells["latitude"] and cells["longitude"] and cells["geo_type"] != _COMMUNE_TYPE:
        return cells["latitude"], cells["longitude"]
    return None


_NAMES = (
    "qualite_xy", "y_latitude", "x_longitude", "x", "y", "epsg", "latitude", "longitude", "geo_type",
)  # fmt: skip


def _from_grid(x: str, y: str, epsg: str) -> tuple[str, str] | None:
    """Degrees from metres of a grid, to a tenth of a metre; None where the place lies outside what the
    grid is made for: another unit, a mistyped number, both swapped."""
    try:
        transformer = _transformer(epsg)
        lon, lat = transformer.transform(float(x), float(y), errcheck=True)
    except (ProjError, ValueError):
        return None
    area = transformer.source_crs and transformer.source_crs.area_of_use
    if area and not (
        area.west - _MARGIN <= lon <= area.east + _MARGIN
        and area.south - _MARGIN <= lat <= area.north + _MARGIN
    ):
        return None
    return f"{lat:.6f}", f"{lon:.6f}"


@cache
def _transformer(epsg: str) -> Transformer:
    return Transformer.from_crs(f"EPSG:{int(epsg)}", "EPSG:4326", always_xy=True)
