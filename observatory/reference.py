"""Reference data of the project: places, countries, activity codes, land and borders.

Files are read on first use and kept; what is returned is shared, so callers copy a table before
they change it. How the files are made, and their licences: data/reference/README.md.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

REFERENCE_DIR = Path(__file__).parents[1] / "data" / "reference"

SOURCE = "reference"
"""What rows made of it name as their source."""
LICENCES = ("Licence Ouverte 2.0", "CC BY 4.0")
"""Licences of the lists of places, from which rows of the table territory are made."""

Area = Literal["europe", "world"]
Bounds = tuple[float, float, float, float]
Outlines = npt.NDArray[np.object_]
"""Shapely geometries."""


@lru_cache(maxsize=1)
def communes() -> pd.DataFrame:
    """Communes of France as they are today, one row per `code`.

    Columns: code, name, postal_codes (`;`-separated), epci_code and epci_name (empty outside any
    EPCI), department_code, region_code (ISO 3166-2), population (inhabitants), lat and lon
    (degrees; missing where no point is certain), point_source (`outline`: a point inside the
    commune; `town`: its town; or empty).
    """
    return _table("communes.csv.gz", "population", "lat", "lon")


@lru_cache(maxsize=1)
def commune_parts() -> pd.DataFrame:
    """Places with a code of their own inside a commune, one row per `code`.

    Columns: code, name, kind (`arrondissement`; `delegated`, `associated`: former communes),
    commune_code, postal_codes, department_code, region_code, population. The commune that gave
    a merged one its code is here under the same code and its former name.
    """
    return _table("commune_parts.csv", "population")


@lru_cache(maxsize=1)
def commune_points() -> pd.DataFrame:
    """Points inside communes whose outlines were at hand.

    Columns: code, name, lat, lon (degrees), area_km2, source.
    """
    paths = sorted(REFERENCE_DIR.glob("commune_points_*.csv"))
    tables = [_table(path.name, "lat", "lon", "area_km2") for path in paths]
    return pd.concat(tables, ignore_index=True)


@lru_cache(maxsize=1)
def departments() -> pd.DataFrame:
    """Départements and overseas collectivities: code, name, region_code (ISO 3166-2)."""
    return _table("departments.csv")


@lru_cache(maxsize=1)
def regions() -> pd.DataFrame:
    """Regions and overseas collectivities: code (ISO 3166-2), insee_code, name."""
    return _table("regions.csv")


@lru_cache(maxsize=1)
def countries() -> pd.DataFrame:
    """Countries and dependent territories, one row per `code` (ISO alpha-2).

    Columns: code, name_en, name_fr, lat, lon (degrees), continent (GeoNames' two letters). The
    point is the capital, or a place inside the outline where no capital is agreed on; it is
    missing for a few territories that are uninhabited or scattered.
    """
    return _table("countries.csv", "lat", "lon")


@lru_cache(maxsize=1)
def naf() -> pd.DataFrame:
    """NAF rev. 2 codes of the image industry and its neighbours.

    Columns: code, name_fr, name_en, default_scope (bool), segment (empty outside that scope).
    """
    table = _table("naf.csv")
    return table.assign(default_scope=table["default_scope"] == "1")


@lru_cache(maxsize=16)
def land(area: Area, bounds: Bounds | None = None) -> Outlines:
    """Land as polygons, in degrees.

    `europe` (Europe and the Mediterranean, 1:10m) or `world` (1:110m); `bounds` (west, south,
    east, north, in degrees) keeps only what lies inside, so that a page carries no more.
    """
    return _outlines(f"land_{area}.geojson", bounds)


@lru_cache(maxsize=16)
def borders(area: Area, bounds: Bounds | None = None) -> Outlines:
    """Borders between countries as lines; see `land`."""
    return _outlines(f"borders_{area}.geojson", bounds)


def _table(name: str, *numeric: str) -> pd.DataFrame:
    # "NA" is a country and "01" a code: nothing is guessed, numbers are named.
    table = pd.read_csv(REFERENCE_DIR / name, dtype=str, keep_default_na=False)
    return table.assign(**{column: pd.to_numeric(table[column]) for column in numeric})


def _outlines(name: str, bounds: Bounds | None) -> Outlines:
    outlines = shapely.get_parts(shapely.from_geojson((REFERENCE_DIR / name).read_bytes()))
    if bounds is not None:
        inside = shapely.intersection(outlines, shapely.box(*bounds))
        # What only touches the box is left as a point or a line of no extent.
        alike = shapely.get_dimensions(inside) == shapely.get_dimensions(outlines)
        outlines = inside[alike & ~shapely.is_empty(inside)]
    outlines.flags.writeable = False
    return outlines
