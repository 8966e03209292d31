"""Maps: tables in, a folium Map or a picture out that needs no other host."""

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from observatory.charts.palette import THEMES, ThemeName
from observatory.i18n import Language
from observatory.maps import arcs, layers, picture, words
from observatory.maps.base import Bounds, Drawn, around
from observatory.maps.clicks import RETURNED, Clicked, clicked
from observatory.maps.names import Name, with_room
from observatory.maps.words import describe, layer_labels

if TYPE_CHECKING:
    import folium

    from observatory.maps.page import Tiles

__all__ = [
    "RETURNED",
    "Clicked",
    "Shown",
    "clicked",
    "describe",
    "described",
    "draw",
    "layer_labels",
    "picture",
]

EVERYWHERE: Bounds = (34.0, -12.0, 60.0, 30.0)
"""What is shown where nothing has a position: Europe."""
_LEAST_SPAN = 0.15
"""Degrees; a map of one point is not a map of its street."""


@dataclass(frozen=True)
class Shown:
    """What a map shows; a layer that is not shown is None.

    ``organisations`` and ``events``: ``queries.places.points``. ``areas``: ``queries.places.areas``,
    of the layer ``areas_of``. ``shares``: areas with a share each (``layers.shares``). ``countries`` and ``clusters``: ``queries.abroad``. ``ties``:
    ``queries.partnerships``; with it, coming closer parts the countries into partners. ``names``:
    ``queries.places.place_names``. ``bounds`` (south, west, north, east) and ``home``:
    ``queries.places.frame``.
    """

    organisations: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    areas: pd.DataFrame | None = None
    areas_of: str = "organisations"
    shares: pd.DataFrame | None = None
    countries: pd.DataFrame | None = None
    clusters: pd.DataFrame | None = None
    ties: pd.DataFrame | None = None
    names: pd.DataFrame | None = None
    bounds: Bounds | None = None
    home: tuple[float, float] | None = None


def draw(
    shown: Shown,
    theme: ThemeName,
    language: Language,
    *,
    alt: str = "",
    tiles: "Tiles | None" = None,
) -> "folium.Map":
    """The map of what is shown, for a theme and in a language.

    ``alt``: the map in words (``describe``). ``tiles`` adds an online layer; none by default.
    Every mark's tooltip carries what ``clicked`` reads.
    """
    # Folium takes half a second to import; a still picture does without.
    from observatory.maps.page import page

    near = _near(shown)
    drawn = _drawn(shown, theme, language)
    return page(drawn, THEMES[theme], language, _view(shown, near), near, alt, tiles)


def described(shown: Shown, language: Language, *, alt: str = "") -> dict[str, Any]:
    """The map as JSON, in both themes: what ``picture.svg`` draws as a still picture.

    Keys: ``view`` and ``near`` (south, west, north, east), ``alt``, and a theme's name -> its layers.
    """
    near = _near(shown)
    layers_of = {
        name: picture.kept(_drawn(shown, cast(ThemeName, name), language)) for name in THEMES
    }
    return {"view": list(_view(shown, near)), "near": list(near), "alt": alt, **layers_of}


def _near(shown: Shown) -> Bounds:
    return shown.bounds or _view(shown, EVERYWHERE)


def _drawn(shown: Shown, theme: ThemeName, language: Language) -> list[Drawn]:
    """What is drawn on the ground, and last what the marks mean."""
    colours = THEMES[theme]
    result: list[Drawn] = []
    key: list[layers.KeyRow] = []

    def add(drawn: list[Drawn], meaning: list[layers.KeyRow]) -> None:
        result.extend(drawn)
        key.extend(meaning)

    if shown.areas is not None:
        add(*layers.areas(shown.areas, shown.areas_of, colours, language))
    if shown.shares is not None:
        add(*layers.shares(shown.shares, colours, language))
    if shown.countries is not None:
        clusters = shown.clusters if shown.clusters is not None else pd.DataFrame()
        closer: list[Drawn] = []
        if shown.ties is not None:
            closer = arcs.pairs(shown.ties, shown.countries, shown.home, colours, language)
        drawn, meaning = layers.abroad(
            shown.countries, clusters, shown.home, colours, language, arcs.NEAR if closer else None
        )
        add(drawn + closer, meaning)
    both = shown.organisations is not None and shown.events is not None
    for layer, rows, side in (
        ("organisations", shown.organisations, -1),
        ("events", shown.events, 1),
    ):
        if rows is not None and len(rows):
            marks, meaning = layers.marks(
                rows, layer, side if both else 0, colours, language, _largest(shown)
            )
            add([marks], meaning)
    result.append(Drawn("names", {"rows": _names(shown, language)}))
    if key:
        spec = {"title": language._("Key"), "halo": colours.land, "rows": key}
        result.append(Drawn("key", spec))
    return result


def _view(shown: Shown, otherwise: Bounds) -> Bounds:
    """What to show at first: the territory, closer where its things are, wider with partners."""
    positions: list[tuple[float, float]] = []
    for rows in (shown.organisations, shown.events):
        if rows is not None:
            positions += _inside(_positions(rows), shown.bounds)
    if (shown.areas is not None or shown.shares is not None) and shown.bounds is not None:
        positions += [shown.bounds[:2], shown.bounds[2:]]
    if shown.countries is not None:
        positions += _positions(shown.countries)
        positions += [shown.home] if shown.home is not None else []
    if shown.clusters is not None:
        positions += _positions(shown.clusters[shown.clusters["partnerships"] > 0])
    south, west, north, east = around(positions) or otherwise
    lat, lon = (
        max(0.0, _LEAST_SPAN - (north - south)) / 2,
        max(0.0, _LEAST_SPAN - (east - west)) / 2,
    )
    return south - lat, west - lon, north + lat, east + lon


def _positions(rows: pd.DataFrame) -> list[tuple[float, float]]:
    if rows.empty:
        return []
    known = rows.dropna(subset=["lat", "lon"])
    return list(zip(known["lat"].astype(float), known["lon"].astype(float), strict=True))


def _inside(
    positions: list[tuple[float, float]], bounds: Bounds | None
) -> list[tuple[float, float]]:
    if bounds is None:
        return positions
    south, west, north, east = bounds
    return [(lat, lon) for lat, lon in positions if south <= lat <= north and west <= lon <= east]


def _names(shown: Shown, language: Language) -> list[list[Any]]:
    """Names where they have room: areas with their numbers, countries, communes below their marks."""
    reach: dict[str, float] = {}
    for layer, rows in (("organisations", shown.organisations), ("events", shown.events)):
        if rows is not None:
            for place, far in layers.reaches(rows, layer, _largest(shown)).items():
                reach[place] = max(far, reach.get(place, 0.0))
    named: list[Name] = []

    if shown.areas is not None:
        numbered = shown.areas[shown.areas["n"] > 0].dropna(subset=["lat", "lon"])
        for row in words.each(numbered.sort_values("n", ascending=False)):
            text = f"{row.name} {language.number(row.n)}"
            named.append(Name(row.lat, row.lon, text, reach.get(row.name, 0.0), strong=True))
    if shown.shares is not None:
        for row in words.each(shown.shares.dropna(subset=["lat", "lon"])):
            named.append(Name(row.lat, row.lon, f"{row.name} {row.label}", 0.0, strong=True))
    if shown.countries is not None:
        one = layers.ring_scale(shown.countries)
        for row in words.each(shown.countries.dropna(subset=["lat", "lon"])):
            far = max(layers.SMALL, one * sqrt(row.partnerships))
            named.append(Name(row.lat, row.lon, row.name, far, strong=True))
    if shown.names is not None and shown.areas is None and shown.shares is None and reach:
        # Places with marks first; among the others the order is that of the table.
        order = shown.names["name"].map(lambda name: -reach.get(name, 0.0))
        for row in words.each(shown.names.assign(order=order).sort_values("order", kind="stable")):
            named.append(Name(row.lat, row.lon, row.name, reach.get(row.name, 0.0)))
    return with_room(named)


def _largest(shown: Shown) -> float:
    return layers.LARGEST if shown.countries is None else layers.LARGEST_ABROAD
