"""The ground of every map: a folium Map that loads nothing from another host."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache, lru_cache
from math import ceil, floor
from typing import Any, Literal, cast

import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from shapely.geometry import mapping, shape

from observatory import ROOT, reference
from observatory.charts.palette import Theme
from observatory.i18n import Language

Tiles = Literal["ign", "osm"]
Bounds = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""

STATIC = "../../app/static"
"""Where assets are served, as seen from a component's frame, two steps below the application: under
whatever path that is."""
MAX_ZOOM = 16
NEAR = 3
"""Degrees around the territory that are drawn in detail; the world beyond is coarse."""
ATTRIBUTION = "Natural Earth"

_SCRIPTS = ("leaflet/leaflet.js", "markercluster/leaflet.markercluster.js", "map/map.js")
_STYLES = ("leaflet/leaflet.css", "markercluster/MarkerCluster.css", "map/map.css")
_TILES = {
    "ign": (
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&FORMAT=image/png&TILEMATRIXSET=PM"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        "© IGN",
    ),
    "osm": ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap"),
}
_SOUTHERNMOST = -58.0
"""Antarctica is left out."""


class Written(Element):
    """A text of the page as it is; Branca's own elements take theirs for a template, and compile
    it, data included, whenever the map is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """The text."""
        return self.text


class Drawn(MacroElement):
    """One thing that static/map/map.js draws on the map from a description of it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "observatoryMap.{{ this.method }}({{ this._parent.get_name() }}, {{ this.spec }});"
        "{% endmacro %}"
    )

    def __init__(self, method: str, spec: "dict[str, Any] | str") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawn"
        self.method = method
        self.spec = spec if isinstance(spec, str) else script_json(spec)

    def render(self, **kwargs: Any) -> str:
        """Add its script to the page; nothing stands where it is drawn."""
        figure = cast(Figure, self.get_root())
        script = self._template.module.__dict__["script"](self, kwargs)
        figure.script.add_child(Written(script), name=self.get_name())
        return ""


def script_json(value: Any) -> str:
    """JSON that may stand in a script of a page, whatever its texts contain."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def ground(
    theme: Theme,
    language: Language,
    view: Bounds,
    near: Bounds,
    alt: str,
    tiles: Tiles | None = None,
) -> folium.Map:
    """A map of land and borders that shows ``view`` at first; ``alt`` is its name for readers.

    The coast is drawn in detail around ``near``. ``tiles`` lays an online map over the ground, for
    those who have internet.
    """
    south, west, north, east = view
    ground_map = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,
        font_size="13px",
        max_bounds=True,
        min_lat=-70,
        max_lat=84,
        min_lon=-220,
        max_lon=220,
    )
    # Without a tile layer nothing else says it, and clusters need it.
    ground_map.options |= {
        "maxZoom": MAX_ZOOM,
        "max_zoom": MAX_ZOOM,
        "minZoom": 1,
        "zoomSnap": 0.25,
    }
    ground_map.default_js = [(name, _address(name)) for name in _SCRIPTS]
    ground_map.default_css = [(name, _address(name)) for name in _STYLES]
    figure = cast(Figure, ground_map.get_root())
    figure.header.add_child(Written(_variables(theme)), name="theme")
    land, borders = outlines_around(near)
    spec = {
        "fill": theme.land,
        "coast": theme.context,
        "border": theme.context,
        "attribution": ATTRIBUTION,
        "zoomIn": language._("Zoom in"),
        "zoomOut": language._("Zoom out"),
        "alt": alt,
    }
    # The outlines are kept as text: they are large, and the same for every reader.
    text = f'{script_json(spec)[:-1]},"land":{land},"borders":{borders}}}'
    ground_map.add_child(Drawn("base", text))
    if tiles is not None:
        address, credit = _TILES[tiles]
        folium.TileLayer(address, attr=credit, control=False, max_zoom=MAX_ZOOM).add_to(ground_map)
    # Wide enough for the name of a place at the edge.
    ground_map.fit_bounds([[south, west], [north, east]], padding=(44, 28))
    return ground_map


def around(positions: Sequence[tuple[float, float]]) -> Bounds | None:
    """The box around some positions (latitude, longitude)."""
    if not positions:
        return None
    lats, lons = zip(*positions, strict=True)
    return min(lats), min(lons), max(lats), max(lons)


@cache
def _address(name: str) -> str:
    """Where an asset is served; the digest makes browsers fetch it again once it has changed."""
    digest = hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:8]
    return f"{STATIC}/{name}?v={digest}"


def _variables(theme: Theme) -> str:
    values = {
        "sea": theme.sea,
        "halo": theme.land,
        "page": theme.page,
        "secondary": theme.secondary,
        "ink": theme.ink,
        "muted": theme.muted,
        "border": theme.border,
        "brand": theme.brand,
    }
    return "<style>:root{" + "".join(f"--{k}:{v};" for k, v in values.items()) + "}</style>"


def outlines_around(near: Bounds) -> tuple[str, str]:
    """Land and borders as GeoJSON: in detail around ``near``, coarse elsewhere."""
    # Whole degrees, so that maps of the same territory share one text.
    south, west, north, east = near
    box = (floor(west) - NEAR, floor(south) - NEAR, ceil(east) + NEAR, ceil(north) + NEAR)
    return _ground(box)


@lru_cache(maxsize=16)
def _ground(near: tuple[float, float, float, float]) -> tuple[str, str]:
    """Land and borders as GeoJSON: in detail within ``near`` (west … north), coarse elsewhere."""
    inner = shapely.box(*near)
    texts = []
    for outlines in (reference.land, reference.borders):
        detail = outlines("europe", near)["features"]
        # Outside the detailed outlines there is nothing to put in place of the coarse ones.
        features = _beyond(outlines("world")["features"], inner if detail else shapely.Polygon())
        features += [_feature(shape(item["geometry"]), 3) for item in detail]
        texts.append(script_json({"type": "FeatureCollection", "features": features}))
    return texts[0], texts[1]


def _beyond(features: list[dict[str, Any]], inner: Any) -> list[dict[str, Any]]:
    kept = []
    for item in features:
        outline = shape(item["geometry"])
        if outline.bounds[3] < _SOUTHERNMOST:
            continue
        outside = outline.difference(inner)
        if not outside.is_empty:
            kept.append(_feature(outside, 2))
    return kept


def _feature(outline: Any, digits: int) -> dict[str, Any]:
    geometry = _rounded(mapping(outline), digits)
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _rounded(geometry: Any, digits: int) -> Any:
    if isinstance(geometry, dict):
        return {**geometry, "coordinates": _rounded(geometry["coordinates"], digits)}
    if isinstance(geometry, list | tuple):
        return [_rounded(part, digits) for part in geometry]
    return round(geometry, digits)
