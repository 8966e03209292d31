"""The areas of communes: official outlines, points within them, and cells where there are none.

Every area is a GeoJSON geometry in WGS 84, as text.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from observatory import reference


def read_outlines(path: Path) -> dict[str, str]:
    """Commune outlines of a GeoJSON file (property ``code``), simplified with topology kept.

    Neighbours keep their common border: about 50 m of detail at these latitudes.
    """
    import geopandas as gpd
    import shapely

    frame = gpd.read_file(path).to_crs("EPSG:4326")
    frame = frame[frame.geom_type.isin(["Polygon", "MultiPolygon"])]
    codes = frame["code"].astype(str)
    frame = frame[~codes.isin(municipal_parts(codes))]
    shapes = shapely.coverage_simplify(frame.geometry.make_valid().values, 0.0005)
    return _geojson(frame["code"].astype(str), shapes)


def municipal_parts(codes: Iterable[str]) -> set[str]:
    """Those of some codes that are municipal arrondissements of a commune among them, whose area
    they would count twice."""
    known = set(codes)
    parts = reference.commune_parts()
    parts = parts[(parts["kind"] == "arrondissement") & parts["commune_code"].isin(known)]
    return known & set(parts["code"])


def communes_of_points(outlines: dict[str, str], lat: pd.Series, lon: pd.Series) -> pd.Series:
    """The commune that contains each point, by spatial join; absent outside every outline."""
    import geopandas as gpd
    import shapely

    shapes = shapely.from_geojson(list(outlines.values()))
    areas = gpd.GeoDataFrame({"code": list(outlines)}, geometry=shapes, crs="EPSG:4326")
    known = lat.notna() & lon.notna()
    points = gpd.GeoDataFrame(
        index=lat.index[known],
        geometry=gpd.points_from_xy(lon[known], lat[known]),
        crs="EPSG:4326",
    )
    joined: pd.Series = gpd.sjoin(points, areas, predicate="within")["code"]
    return joined[~joined.index.duplicated()].reindex(lat.index)


def cells(communes: pd.DataFrame) -> dict[str, str]:
    """Approximate areas of communes (columns code, lat, lon) where no outline is loaded.

    Voronoi cells around the communes' points, cut to the land and to the points' own surroundings.
    Fewer than three points make none, nor do points strewn over the globe, which have no plane to
    be drawn on.
    """
    rows = communes.dropna(subset=["lat", "lon"])
    points = rows[["code", "lat", "lon"]].itertuples(index=False, name=None)
    return dict(_drawn(tuple(points)))


@lru_cache(maxsize=8)
def _drawn(places: tuple[tuple[str, float, float], ...]) -> dict[str, str]:
    """The cells of places (code, lat, lon); those of one territory are drawn once a process."""
    import shapely

    try:
        return _areas(pd.DataFrame(places, columns=["code", "lat", "lon"]))
    except shapely.errors.GEOSException:
        return {}


def _areas(rows: pd.DataFrame) -> dict[str, str]:
    import geopandas as gpd
    import shapely

    if len(rows) < 3:
        return {}
    points = gpd.GeoSeries(
        gpd.points_from_xy(rows["lon"], rows["lat"]), crs="EPSG:4326", index=rows["code"]
    )
    metric = points.to_crs(points.estimate_utm_crs())
    nearest = shapely.STRtree(metric.values).query_nearest(
        metric.values, exclusive=True, return_distance=True, all_matches=False
    )
    spacing = float(np.median(nearest[1])) if len(nearest[1]) else 0.0
    if not 0 < spacing < np.inf:
        return {}
    # Grown, then shrunk again: no hole stays open between points that lie far apart.
    around = shapely.unary_union(metric.buffer(spacing * 4).values).buffer(-spacing * 3)
    areas = metric.voronoi_polygons()
    owner = gpd.sjoin(
        gpd.GeoDataFrame(geometry=metric), gpd.GeoDataFrame(geometry=areas), predicate="within"
    )
    shapes = gpd.GeoSeries(
        areas.loc[owner["index_right"]].values, index=owner.index, crs=metric.crs
    ).intersection(around)
    shapes = shapes.to_crs("EPSG:4326")
    ground = shapely.unary_union(
        shapely.clip_by_rect(reference.land("europe"), *shapes.total_bounds)
    )
    if not ground.is_empty:
        shapes = shapes.intersection(ground)
    shapes = shapes[~shapes.is_empty]
    return _geojson(shapes.index.to_series(), shapely.set_precision(shapes.values, 0.0001))


def _geojson(codes: pd.Series, shapes: npt.NDArray[np.object_]) -> dict[str, str]:
    import shapely

    rounded = shapely.set_precision(shapes, 0.00001)
    return dict(zip(codes, shapely.to_geojson(rounded), strict=True))
