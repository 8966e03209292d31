"""A map as a folium Map that loads nothing from another host."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from observatory import ROOT
from observatory.charts.palette import Theme
from observatory.i18n import Language
from observatory.maps.base import MAX_ZOOM, Bounds, Drawn, outlines_around, script_json

Tiles = Literal["ign", "osm"]

STATIC = "../../app/static"
"""Where assets are served, as seen from a component's frame, two steps below the application: under
whatever path that is."""
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


class Written(Element):
    """A text of the page as it is; Branca's own elements take theirs for a template, and compile
    it, data included, whenever the map is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """The text."""
        return self.text


class OnPage(MacroElement):
    """One thing that a method of static/map/map.js draws from a description, JSON for a script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "observatoryMap.{{ this.method }}({{ this._parent.get_name() }}, {{ this.spec }});"
        "{% endmacro %}"
    )

    def __init__(self, method: str, spec: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawn"
        self.method, self.spec = method, spec

    def render(self, **kwargs: Any) -> str:
        """Add its script to the page; nothing stands where it is drawn."""
        figure = cast(Figure, self.get_root())
        script = self._template.module.__dict__["script"](self, kwargs)
        figure.script.add_child(Written(script), name=self.get_name())
        return ""


def page(
    drawn: Iterable[Drawn],
    theme: Theme,
    language: Language,
    view: Bounds,
    near: Bounds,
    alt: str = "",
    tiles: Tiles | None = None,
) -> folium.Map:
    """The map of what is drawn, which shows ``view`` at first; ``alt`` is its name for readers.

    The coast is drawn in detail around ``near``. ``tiles`` lays an online map over the ground, for
    those who have internet.
    """
    south, west, north, east = view
    result = folium.Map(
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
    result.options |= {
        "maxZoom": MAX_ZOOM,
        "max_zoom": MAX_ZOOM,
        "minZoom": 1,
        "zoomSnap": 0.25,
    }
    result.default_js = [(name, _address(name)) for name in _SCRIPTS]
    result.default_css = [(name, _address(name)) for name in _STYLES]
    figure = cast(Figure, result.get_root())
    figure.header.add_child(Written(_variables(theme)), name="theme")
    result.add_child(OnPage("base", _base(theme, language, near, alt)))
    if tiles is not None:
        address, credit = _TILES[tiles]
        folium.TileLayer(address, attr=credit, control=False, max_zoom=MAX_ZOOM).add_to(result)
    # Wide enough for the name of a place at the edge.
    result.fit_bounds([[south, west], [north, east]], padding=(44, 28))
    for item in drawn:
        result.add_child(OnPage(item.method, script_json(item.spec)))
    return result


def _base(theme: Theme, language: Language, near: Bounds, alt: str) -> str:
    """Land, borders and what the map says of itself."""
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
    return f'{script_json(spec)[:-1]},"land":{land},"borders":{borders}}}'


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
