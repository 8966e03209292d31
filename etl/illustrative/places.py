"""Where invented organisations are put: communes of the territory, and points near theirs."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from observatory import reference
from observatory.config import Config, ConfigError
from observatory.i18n import N_

RADIUS_KM = 0.9
KM_PER_DEGREE = 111.32


def focal_communes(config: Config) -> pd.DataFrame:
    """The communes of the configured territory that have a point and inhabitants.

    Raises ConfigError where the project has no reference of that territory.
    """
    communes = reference.communes()
    focal = config.territory.focal
    inside = pd.Series(False, index=communes.index)
    if config.territory.country == "FR":
        for column in ("code", "epci_code", "department_code", "region_code"):
            inside |= communes[column] == focal
    known = communes[inside & communes["lat"].notna() & (communes["population"] > 0)]
    if known.empty:
        template = N_(
            "[territory] focal = {focal}: no commune of it is in the reference data, so nothing can"
            " be placed there. Use the code of a commune, EPCI, department or region of France."
        )
        raise ConfigError(template, focal=repr(focal))
    owner = {code: name for name, codes in config.territory.basins.items() for code in codes}
    table = known[["code", "name", "department_code", "population", "lat", "lon"]].copy()
    table["basin"] = [owner.get(code, "") for code in table["code"]]
    return table.sort_values("code").reset_index(drop=True)


def communes_elsewhere(config: Config, focal: pd.DataFrame, count: int = 12) -> pd.DataFrame:
    """The largest communes of the same country outside the territory; its own region's first."""
    communes = reference.communes()
    own = communes.loc[communes["code"].isin(focal["code"]), "region_code"]
    table = communes[~communes["code"].isin(focal["code"]) & communes["lat"].notna()]
    departments = set(focal["department_code"])
    table = table[~table["department_code"].isin(departments)]
    table = table.sort_values(["population", "code"], ascending=[False, True])
    near = table[table["region_code"].isin(own)].head(count // 3)
    far = table[~table.index.isin(near.index)].head(count - len(near))
    columns = ["code", "name", "department_code", "population", "lat", "lon"]
    return pd.concat([near, far])[columns].reset_index(drop=True)


def around(
    dice: np.random.Generator,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    radius_km: float = RADIUS_KM,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points within a radius of others, on land; one that would lie at sea stays on its centre."""
    distance = radius_km * np.sqrt(dice.random(len(lat)))
    angle = 2 * np.pi * dice.random(len(lat))
    new_lat = lat + distance * np.sin(angle) / KM_PER_DEGREE
    new_lon = lon + distance * np.cos(angle) / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    ground = shapely.unary_union(reference.land("europe"))
    shapely.prepare(ground)
    dry = shapely.contains_xy(ground, new_lon, new_lat)
    new_lat[~dry], new_lon[~dry] = lat[~dry], lon[~dry]
    return np.round(new_lat, 5), np.round(new_lon, 5)


def capital_points(codes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The reference point of each country code."""
    table = reference.countries().set_index("code")
    found = table.loc[codes.tolist()]
    return found["lat"].to_numpy(float), found["lon"].to_numpy(float)


def distance_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], to: tuple[float, float]
) -> NDArray[np.float64]:
    """Distance to a point; plane geometry, which is enough within one territory."""
    north = (lat - to[0]) * KM_PER_DEGREE
    east = (lon - to[1]) * KM_PER_DEGREE * np.cos(np.radians(to[0]))
    return np.asarray(np.hypot(north, east), np.float64)
