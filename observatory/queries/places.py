"""Where things are: the marks, areas, names and rows of the map.

Two layers are asked for by name: ``organisations`` (local ones) and ``events`` (held by the data
date, wherever a position is known).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import shapely

from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import Language
from observatory.model.lists import (
    CLOSED_LISTS,
    EVENT_RECOMMENDATIONS,
    POSITION_QUALITIES,
    UNLISTED,
    UNLISTED_WORDS,
)
from observatory.queries.choices import territory_name
from observatory.store import Store

Layer = Literal["organisations", "events"]
AreaLevel = Literal["commune", "epci", "basin"]
Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""

MOST_POINTS = 2_000
"""Above as many, things are counted in cells of a grid before they leave DuckDB."""
MOST_ROWS = 1_000

_CELLS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Sides of the grid's cells, in degrees."""
_GROUPS = {
    "commune": ("code", "name"),
    "epci": ("epci_code", "epci_name"),
    "basin": ("basin_code", "basin_name"),
}
_THINGS = {
    "organisations": """SELECT o.org_id AS id, o.name, o.kind, o.segment,
            coalesce(t.name, o.commune) AS place, o.commune_code AS place_code,
            NULL::DATE AS day, NULL::VARCHAR AS precision, '' AS part,
            o.lat, o.lon, o.position_quality AS quality
        FROM organisation o LEFT JOIN territory t ON t.code = o.commune_code
        WHERE o.is_local AND ($segment IS NULL OR o.segment = $segment)
          AND ($territory IS NULL OR o.basin_code = $territory)
          AND ($since::DATE IS NULL OR o.open_to IS NULL OR o.open_to >= $since::DATE)
          AND (o.open_from IS NULL OR o.open_from <= $until::DATE)""",
    "events": """SELECT e.event_id AS id, e.title AS name, e.kind, NULL::VARCHAR AS segment,
            coalesce(t.name, e.commune) AS place, e.commune_code AS place_code,
            e.counts_from AS day, e.precision, e.kind AS part,
            e.lat, e.lon, e.position_quality AS quality
        FROM event e LEFT JOIN territory t ON t.code = e.commune_code
        WHERE e.status = 'held' AND e.counts_from <= $until::DATE
          AND ($territory IS NULL OR e.basin_code = $territory)
          AND ($since::DATE IS NULL OR e.counts_from >= $since::DATE)""",
}
_IN_BOX = "lat BETWEEN $south AND $north AND lon BETWEEN $west AND $east"
_CELL = "floor(lat / {size}), floor(lon / {size}), coalesce(quality, ''), part"


@dataclass(frozen=True)
class Selection:
    """What the reader has chosen; by default everything.

    Years bound when an organisation was open, an event held, a partnership running. ``segment``
    concerns organisations, and partnerships by their local party. ``territory`` is a basin.
    """

    first_year: int | None = None
    last_year: int | None = None
    segment: str = ENTIRE_SEGMENT
    territory: str | None = None

    def days(self, as_of: date) -> dict[str, date | None]:
        """The first day, where there is one, and the last, never after the data date."""
        since = date(self.first_year, 1, 1) if self.first_year else None
        until = date(self.last_year, 12, 31) if self.last_year else as_of
        return {"since": since, "until": min(until, as_of)}

    def params(self, layer: str, as_of: date) -> dict[str, Any]:
        """The values that a layer's question names."""
        chosen: dict[str, Any] = {**self.days(as_of), "territory": self.territory}
        if layer != "events":
            chosen["segment"] = None if self.segment == ENTIRE_SEGMENT else self.segment
        return chosen


@dataclass(frozen=True)
class Frame:
    """What a map of the territory shows at first, and the point its links abroad start from."""

    bounds: Box | None
    home: tuple[float, float] | None


def frame(store: Store) -> Frame:
    """The box around the focal communes' points, and the focal cluster's seat (or their middle)."""
    rows = store.query(
        """SELECT min(lat) AS south, min(lon) AS west, max(lat) AS north, max(lon) AS east,
            coalesce((SELECT c.lat FROM cluster c WHERE c.cluster_id = $focal AND c.lon IS NOT NULL),
                avg(lat)) AS lat,
            coalesce((SELECT c.lon FROM cluster c WHERE c.cluster_id = $focal AND c.lat IS NOT NULL),
                avg(lon)) AS lon
        FROM territory WHERE is_focal AND level = 'commune' AND lat IS NOT NULL AND lon IS NOT NULL""",
        {"focal": store.config.focal_cluster},
    )
    south, west, north, east, lat, lon = (float(value) for value in rows.iloc[0])
    return Frame(
        bounds=(south, west, north, east) if south == south else None,
        home=(lat, lon) if lat == lat and lon == lon else None,
    )


def place_names(store: Store, limit: int = 40) -> pd.DataFrame:
    """The focal communes to be named on the map, the most populated first: name, lat, lon."""
    return store.query(
        "SELECT name, lat, lon FROM territory WHERE is_focal AND level = 'commune'"
        " AND lat IS NOT NULL AND lon IS NOT NULL ORDER BY population DESC NULLS LAST, name LIMIT $limit",
        {"limit": limit},
    )


def points(
    store: Store, language: Language, layer: Layer, selection: Selection, most: int = MOST_POINTS
) -> pd.DataFrame:
    """The positions of a layer: one row a thing, or a cell of a grid where there are too many.

    The grid's cells are the smallest that leave at most ``most`` rows. Columns: id and name
    (absent for a cell), kind (absent for a cell of organisations), kind_name, recommendation,
    segment_name, place (a cell's most frequent), day, precision, lat, lon, quality (``stated``,
    ``commune``), n (things), south, west, north, east (the box of a cell's things).
    """
    params = selection.params(layer, store.as_of)
    things = f"WITH things AS ({_THINGS[layer]}), placed AS (SELECT * FROM things WHERE lat IS NOT NULL AND lon IS NOT NULL)"
    number = int(store.query(f"{things} SELECT count(*) AS n FROM placed", params)["n"].iloc[0])
    if number <= most:
        rows = store.query(
            f"""{things} SELECT id, name, kind, segment, place, day, precision, lat, lon, quality, 1 AS n,
                lat AS south, lon AS west, lat AS north, lon AS east
            FROM placed ORDER BY day DESC, strip_accents(lower(name)), id""",
            params,
        )
    else:
        cells = _CELL.format(size=_cell_size(store, things, params, most))
        rows = store.query(
            f"""{things} SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS name,
                nullif(any_value(part), '') AS kind, NULL::VARCHAR AS segment, mode(place) AS place,
                NULL::DATE AS day, NULL::VARCHAR AS precision, avg(lat) AS lat, avg(lon) AS lon,
                any_value(quality) AS quality, count(*) AS n, min(lat) AS south, min(lon) AS west,
                max(lat) AS north, max(lon) AS east
            FROM placed GROUP BY {cells} ORDER BY n DESC, lat, lon, kind""",
            params,
        )
    return _in_words(store, rows, language, layer)


def _cell_size(store: Store, things: str, params: dict[str, Any], most: int) -> float:
    counts = ", ".join(
        f"count(DISTINCT ({_CELL.format(size=size)})) AS c{i}" for i, size in enumerate(_CELLS)
    )
    cells = store.query(f"{things} SELECT {counts} FROM placed", params).iloc[0]
    fitting = (size for size, number in zip(_CELLS, cells, strict=True) if number <= most)
    return next(fitting, _CELLS[-1])


def by_place(store: Store, layer: Layer, selection: Selection) -> pd.DataFrame:
    """How many things of a layer each place has, most first.

    Columns: place (absent: no place is known), n, placed (those with a position), stated (those
    whose position is their own).
    """
    return store.query(
        f"""WITH things AS ({_THINGS[layer]}) SELECT place, count(*) AS n,
            count(*) FILTER (lat IS NOT NULL AND lon IS NOT NULL) AS placed,
            count(*) FILTER (lat IS NOT NULL AND lon IS NOT NULL AND quality = 'stated') AS stated
        FROM things GROUP BY place ORDER BY place IS NULL, n DESC, place""",
        selection.params(layer, store.as_of),
    )


def areas(
    store: Store, language: Language, layer: Layer, selection: Selection, by: AreaLevel = "commune"
) -> pd.DataFrame:
    """The focal territory's communes, or the areas they make up, with how many things lie in each.

    Columns: code, name, n, communes (how many), lat, lon, geometry (GeoJSON; absent where no
    outline is known), geometry_quality (``official`` or ``approximate``). Communes outside any
    such area are left out.
    """
    rows = store.query(
        f"""WITH things AS ({_THINGS[layer]}),
            counted AS (SELECT place_code, count(*) AS n FROM things GROUP BY place_code)
        SELECT t.code, t.name, t.epci_code, t.epci_name, t.basin_code, b.name AS basin_name,
            t.lat, t.lon, t.geometry, t.geometry_quality, coalesce(c.n, 0) AS n
        FROM territory t LEFT JOIN counted c ON c.place_code = t.code
            LEFT JOIN territory b ON b.code = t.basin_code
        WHERE t.level = 'commune' AND t.is_focal AND ($territory IS NULL OR t.basin_code = $territory)
        ORDER BY t.code""",
        selection.params(layer, store.as_of),
    )
    code, name = _GROUPS[by]
    groups = [
        {
            "code": str(key),
            "name": territory_name(store, str(key), str(group[name].iloc[0]), language),
            "n": int(group["n"].sum()),
            "communes": len(group),
            **_outline(group),
            "geometry_quality": _weakest(group["geometry_quality"]),
        }
        for key, group in rows.dropna(subset=[code]).groupby(code, sort=True)
    ]
    columns = ["code", "name", "n", "communes", "lat", "lon", "geometry", "geometry_quality"]
    return pd.DataFrame(groups, columns=columns)


def event_years(store: Store) -> list[int]:
    """The years in which events were held, latest first."""
    rows = store.query(
        "SELECT DISTINCT year(counts_from) AS year FROM event"
        " WHERE status = 'held' AND counts_from <= $as_of ORDER BY year DESC",
        {"as_of": store.as_of},
    )
    return [int(year) for year in rows["year"]]


def area_levels(store: Store) -> list[AreaLevel]:
    """The kinds of area that the territory is divided into."""
    rows = store.query(
        "SELECT count(*) AS commune, count(epci_code) AS epci, count(basin_code) AS basin"
        " FROM territory WHERE is_focal AND level = 'commune'"
    ).iloc[0]
    return [level for level in _LEVELS if rows[level]]


def listing(
    store: Store,
    language: Language,
    layers: Sequence[Layer],
    selection: Selection,
    *,
    box: Box | None = None,
    area: tuple[AreaLevel, str] | None = None,
    limit: int = MOST_ROWS,
) -> pd.DataFrame:
    """The same things as rows in words: those of the map, of a box or of an area.

    Columns: layer, id, name, kind_name, segment_name, place, day, precision, quality_name (empty
    where there is no position). The first ``limit`` of each layer: events by date, latest first,
    organisations by name.
    """
    tables = []
    for layer in layers:
        params: dict[str, Any] = {**selection.params(layer, store.as_of), "limit": limit}
        where = "true"
        if box is not None:
            where = _IN_BOX
            params |= dict(zip(("south", "west", "north", "east"), box, strict=True))
        elif area is not None:
            column = _GROUPS[area[0]][0]
            where = (
                f"place_code IN (SELECT code FROM territory WHERE is_focal AND {column} = $area)"
            )
            params["area"] = area[1]
        rows = store.query(
            f"""WITH things AS ({_THINGS[layer]}) SELECT id, name, kind, segment, place, day, precision,
                CASE WHEN lat IS NOT NULL AND lon IS NOT NULL THEN quality END AS quality
            FROM things WHERE {where} ORDER BY day DESC, strip_accents(lower(name)), id LIMIT $limit""",
            params,
        )
        rows = _in_words(store, rows, language, layer)
        qualities = {key: language._(words) for key, words in POSITION_QUALITIES.items()}
        rows["quality_name"] = rows["quality"].map(qualities).fillna("")
        tables.append(rows.assign(layer=layer))
    columns = [
        "layer", "id", "name", "kind_name", "segment_name", "place", "day", "precision",
        "quality_name",
    ]  # fmt: skip
    return (
        pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
    )


def _in_words(store: Store, rows: pd.DataFrame, language: Language, layer: Layer) -> pd.DataFrame:
    """Rows with the words of their kind and segment, and the recommendation that a kind serves."""
    kinds = CLOSED_LISTS["event.kind" if layer == "events" else "organisation.kind"]
    words = {key: language._(text) for key, text in {**kinds, UNLISTED: UNLISTED_WORDS}.items()}
    segments = {
        str(key): store.config.label("segment", str(key), language.code)
        for key in rows["segment"].dropna().unique()
    }
    served = EVENT_RECOMMENDATIONS if layer == "events" else {}
    kind = rows["kind"].astype(object)
    return rows.assign(
        kind_name=kind.map(words),
        segment_name=rows["segment"].astype(object).map(segments),
        recommendation=kind.map(served),
    )


def _outline(communes: pd.DataFrame) -> dict[str, Any]:
    """An area's outline, as far as its communes' are known, and a point in it."""
    known = communes["geometry"].dropna()
    lat, lon = communes["lat"].mean(), communes["lon"].mean()
    if len(known) == 0 or len(communes) == 1:
        return {"lat": lat, "lon": lon, "geometry": known.iloc[0] if len(known) else None}
    merged = shapely.union_all(shapely.from_geojson(list(known)), grid_size=0.00001)
    point = max(shapely.get_parts(merged), key=shapely.area).representative_point()
    return {"lat": point.y, "lon": point.x, "geometry": shapely.to_geojson(merged)}


def _weakest(qualities: pd.Series) -> str | None:
    known = set(qualities.dropna())
    if not known:
        return None
    return "approximate" if "approximate" in known else "official"


_LEVELS: tuple[AreaLevel, ...] = ("commune", "epci", "basin")
