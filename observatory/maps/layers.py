"""The layers of a map: tables in, descriptions for static/map/map.js out."""

import json
from html import escape
from math import asinh, atan, degrees, hypot, pi, radians, sinh, sqrt, tan
from typing import Any

import pandas as pd

from observatory.charts.palette import Theme
from observatory.i18n import Language
from observatory.maps import words
from observatory.maps.base import Drawn
from observatory.maps.clicks import Kind, box_token, token

LARGEST = 30.0
"""Radius, in pixels, of the mark that stands for a whole layer."""
LARGEST_ABROAD = 17.0
"""The same on a map of the world."""
SMALL = 4.5
"""Radius of the mark of a single thing, where the layer is small."""

DIAMOND = sqrt(pi / 2)
"""Half a diamond's diagonal, where its area is that of a circle of radius 1."""

_EVENT_COLOURS = ("R3", "R4", "R5", "muted")
_WIDEST = 6.0
_CLASSES = 6
_SHARE_STEP = 0.2
_FIRST_SHADE = 2
"""The palest shades are too near the ground."""

KeyRow = list[Any]


def marks(
    rows: pd.DataFrame,
    layer: str,
    side: int,
    theme: Theme,
    language: Language,
    largest: float = LARGEST,
) -> tuple[Drawn, list[KeyRow]]:
    """Clustered marks of a layer (``queries.places.points``), and what they mean.

    Area is proportional to number, down to the smallest mark that can be seen. A mark whose
    position is only its commune's is hollow. ``side`` (−1, 1; 0: none) shifts marks off the point,
    so that two layers at one place stand beside each other.
    """
    events = layer == "events"
    colours = [theme.colour(name) for name in (_EVENT_COLOURS if events else ("brand",))]
    kind: Kind = "event" if events else "organisation"
    several: Kind = "events" if events else "organisations"
    drawn = []
    for row in words.each(rows):
        single = isinstance(row.id, str)
        drawn.append(
            [
                round(row.lat, 5),
                round(row.lon, 5),
                int(row.n),
                _event_colour(row.recommendation) if events else 0,
                int(row.quality != "stated"),
                token(kind, row.id) if single else box_token(several, *_box(row)),
                *words.lines(row, layer, language),
            ]
        )
    spec = _spec(theme, language, "diamond" if events else "circle", colours)
    spec |= {
        "rows": drawn,
        "clustered": True,
        "side": side,
        "scale": scale(rows, largest),
        "kind": several,
        "many": words.many_of(layer, language),
        "closer": escape(language._("Click to come closer")),
    }
    return Drawn("marks", spec), _marks_key(drawn, layer, colours, language)


def scale(rows: pd.DataFrame, largest: float = LARGEST) -> float:
    """The radius, in pixels, of the mark of one thing; of many, times the root of their number."""
    return min(SMALL, largest / sqrt(max(1.0, float(rows["n"].sum()))))


def reaches(rows: pd.DataFrame, layer: str, largest: float = LARGEST) -> dict[str, float]:
    """Place -> how far its marks reach, in pixels, when they are one."""
    one = scale(rows, largest) * (DIAMOND if layer == "events" else 1.0)
    numbers = rows["n"].groupby(rows["place"]).sum()
    return {str(place): max(SMALL, one * sqrt(n)) for place, n in numbers.items()}


def ring_scale(countries: pd.DataFrame) -> float:
    """The radius, in pixels, of a country with one partnership."""
    most = countries["partnerships"].max() if len(countries) else 1
    return min(8.0, 22.0 / sqrt(float(most)))


def abroad(
    countries: pd.DataFrame,
    clusters: pd.DataFrame,
    home: tuple[float, float] | None,
    theme: Theme,
    language: Language,
    below: int | None = None,
) -> tuple[list[Drawn], list[KeyRow]]:
    """Partner countries (rings by number, arcs from home) and clusters (▲), and what they mean.

    ``below``: the zoom from which something closer takes the place of rings and arcs.
    """
    colour = theme.colour("R2")
    placed = countries.dropna(subset=["lat", "lon"])
    most = float(placed["partnerships"].max()) if len(placed) else 1.0
    rings, links = [], []
    for row in words.each(placed):
        name = [token("country", row.code), escape(row.name), *_country_lines(row, language)]
        rings.append([round(row.lat, 3), round(row.lon, 3), int(row.partnerships), 0, 1, *name])
        if home is not None:
            links.append([arc(home, (row.lat, row.lon)), width_of(row.partnerships, most), *name])
    triangles = [
        [
            round(row.lat, 4), round(row.lon, 4), 1, 0, int(not row.partnerships),
            token("cluster", row.id), escape(row.name), *_cluster_lines(row, language),
        ]
        for row in words.each(clusters)
    ]  # fmt: skip
    shared = {"clustered": False, "side": 0}
    far = {} if below is None else {"below": below}
    ring = _spec(theme, language, "circle", [colour]) | shared | far
    triangle = _spec(theme, language, "triangle", [colour]) | shared
    drawn = [
        Drawn("arcs", {"colour": colour, "rows": links} | far),
        Drawn("marks", triangle | {"rows": triangles, "scale": 5.5}),
        Drawn("marks", ring | {"rows": rings, "scale": ring_scale(placed)}),
    ]
    key: list[KeyRow] = []
    if rings:
        key.append(["circle", colour, 1, escape(language._("Partnerships, by country"))])
    if any(not row[4] for row in triangles):
        key.append(["triangle", colour, 0, escape(language._("Cluster linked by a partnership"))])
    if any(row[4] for row in triangles):
        key.append(["triangle", colour, 1, escape(language._("Other compared cluster"))])
    return drawn, key


def areas(
    rows: pd.DataFrame, layer: str, theme: Theme, language: Language
) -> tuple[list[Drawn], list[KeyRow]]:
    """Areas shaded by number (``queries.places.areas``), and what the shades mean.

    An area whose outline is not known is a circle at its point instead.
    """
    steps = classes(int(rows["n"].max()) if len(rows) else 0)
    last = len(theme.sequential) - 1
    shades = [
        theme.sequential[last if len(steps) == 1 else _FIRST_SHADE + round(i * (last - _FIRST_SHADE) / (len(steps) - 1))]
        for i in range(len(steps))
    ]  # fmt: skip
    features, circles = [], []
    for row in words.each(rows):
        approximate = row.geometry_quality == "approximate"
        lines = [escape(row.name), *_area_lines(row, layer, approximate, language)]
        if isinstance(row.geometry, str):
            shade = next(
                (c for s, c in zip(steps[::-1], shades[::-1], strict=True) if row.n >= s), None
            )
            properties = {
                "token": token("area", row.code),
                "lines": lines,
                "fill": shade,
                "approximate": approximate,
            }
            geometry = _rounded(json.loads(row.geometry))
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        elif row.n and row.lat == row.lat:
            where = [row.lat, row.lon, int(row.n), 0, 0, token("area", row.code)]
            circles.append([*where, *lines, *[""] * (3 - len(lines))])
    ground = {"features": features, "none": theme.land, "line": theme.muted, "faint": theme.context}
    drawn = [Drawn("areas", ground)]
    if circles:
        spec = _spec(theme, language, "circle", [theme.brand])
        most = max(row[2] for row in circles)
        spec |= {
            "clustered": False,
            "side": 0,
            "rows": circles,
            "scale": min(8.0, LARGEST / sqrt(most)),
        }
        drawn.append(Drawn("marks", spec))
    return drawn, _areas_key(rows, layer, steps, shades, theme, language) if features else []


def shares(
    rows: pd.DataFrame, theme: Theme, language: Language
) -> tuple[list[Drawn], list[KeyRow]]:
    """Areas shaded by a share, in fifths from 0 to 100 %, and what the shades mean.

    Columns: code, name, value (0–1, absent where it is not shown), label and about (the share and
    its base in words), geometry (GeoJSON, areas without one are left out), geometry_quality.
    """
    last = len(theme.sequential) - 1
    count = int(1 / _SHARE_STEP)
    shades = [theme.sequential[round(i * last / (count - 1))] for i in range(count)]
    used: set[int] = set()
    features = []
    for row in words.each(rows):
        if not isinstance(row.geometry, str):
            continue
        known = row.value == row.value and row.value is not None
        band = min(count - 1, int(row.value / _SHARE_STEP + 1e-9)) if known else None
        used |= {band} if band is not None else set()
        properties = {
            "token": token("area", row.code),
            "lines": [escape(row.name), escape(row.label), escape(row.about)],
            "fill": None if band is None else shades[band],
            "approximate": row.geometry_quality == "approximate",
        }
        geometry = _rounded(json.loads(row.geometry))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    ground = {"features": features, "none": theme.land, "line": theme.muted, "faint": theme.context}
    key: list[KeyRow] = []
    for band in sorted(used):
        ends = (language.percent(band * _SHARE_STEP), language.percent((band + 1) * _SHARE_STEP))
        text = language._("{low} to {high}").format(low=ends[0], high=ends[1])
        key.append(["square", shades[band], 0, escape(text)])
    if rows["value"].isna().any():
        key.append(["square", theme.muted, 1, escape(language._("Not shown: too few respondents"))])
    if (rows["geometry_quality"] == "approximate").any():
        key.append(["dashed", theme.muted, 1, escape(language._("Approximate outline"))])
    return [Drawn("areas", ground)], key


def classes(most: int) -> list[int]:
    """The least number of each class: 1, 2, 5, 10, … or, to stay few, 1, 5, 10, … or 1, 10, …"""
    steps: list[int] = []
    for digits in ((1, 2, 5), (1, 5), (1,)):
        steps = [digit * 10**p for p in range(12) for digit in digits if digit * 10**p <= most]
        if len(steps) <= _CLASSES:
            break
    return steps


def width_of(number: float, most: float) -> float:
    """The width of an arc, in pixels: its square is proportional to the number."""
    return round(max(1.0, _WIDEST * sqrt(number / most)), 1)


def arc(start: tuple[float, float], end: tuple[float, float], steps: int = 24) -> list[list[float]]:
    """A curve between two positions, bent as on the map's projection; both ends are exact."""
    (x0, y0), (x1, y1) = _projected(start), _projected(end)
    length = hypot(x1 - x0, y1 - y0)
    # The middle is lifted northwards, so that links do not lie on each other.
    lift = 0.18 * length
    middle = ((x0 + x1) / 2 - (y1 - y0) * 0.08, (y0 + y1) / 2 + lift)
    curve = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        x = a * x0 + b * middle[0] + c * x1
        y = a * y0 + b * middle[1] + c * y1
        curve.append([round(degrees(atan(sinh(radians(y)))), 3), round(x, 3)])
    curve[0], curve[-1] = list(start), list(end)
    return curve


def _projected(position: tuple[float, float]) -> tuple[float, float]:
    """Mercator: x and y in degrees."""
    lat = min(max(position[0], -84.0), 84.0)
    return position[1], degrees(asinh(tan(radians(lat))))


def _spec(theme: Theme, language: Language, shape: str, colours: list[str]) -> dict[str, Any]:
    return {
        "shape": shape,
        "colours": colours,
        "halo": theme.land,
        "ink": theme.ink,
        "on": theme.on("brand"),
        "language": language.code,
    }


def _event_colour(recommendation: Any) -> int:
    known = isinstance(recommendation, str) and recommendation in _EVENT_COLOURS
    return _EVENT_COLOURS.index(recommendation if known else "muted")


def _box(row: Any) -> tuple[float, float, float, float]:
    return row.south, row.west, row.north, row.east


def _marks_key(
    rows: list[list[Any]], layer: str, colours: list[str], language: Language
) -> list[KeyRow]:
    if layer == "events":
        names = [words.recommendation_name(code, language) for code in _EVENT_COLOURS[:-1]]
        names.append(language._("Festival"))
        hollow = all(row[4] for row in rows)
        used = {row[3] for row in rows}
        return [
            ["diamond", colours[i], int(hollow), escape(name)]
            for i, name in enumerate(names)
            if i in used
        ]
    key: list[KeyRow] = []
    for mark, name in (
        (0, language._("Organisation, at its own position")),
        (1, language._("Organisation, at its commune’s centre")),
    ):
        if any(row[4] == mark for row in rows):
            key.append(["circle", colours[0], mark, escape(name)])
    return key


def _areas_key(
    rows: pd.DataFrame,
    layer: str,
    steps: list[int],
    shades: list[str],
    theme: Theme,
    language: Language,
) -> list[KeyRow]:
    key: list[KeyRow] = []
    ends = [*(step - 1 for step in steps[1:]), int(rows["n"].max())] if steps else []
    for low, high, shade in zip(steps, ends, shades, strict=True):
        span = f"{language.number(low)}–{language.number(high)}"
        several = words.many_of(layer, language).replace("{n}", span)
        one = escape(words.count_of(layer, low, language))
        key.append(["square", shade, 0, one if low == high else several])
    if (rows["geometry_quality"] == "approximate").any():
        key.append(["dashed", theme.muted, 1, escape(language._("Approximate outline"))])
    return key


def _country_lines(row: Any, language: Language) -> list[str]:
    partners = language.n_("{count} partner", "{count} partners", row.partners)
    return [
        escape(words.partners_with(row.partnerships, language)),
        escape(partners.format(count=language.number(row.partners))),
    ]


def _cluster_lines(row: Any, language: Language) -> list[str]:
    linked = (
        words.partners_with(row.partnerships, language)
        if row.partnerships
        else language._("No partnership in this choice")
    )
    return [words.joined(row.kind_name, row.seat, row.country_name), escape(linked)]


def _area_lines(row: Any, layer: str, approximate: bool, language: Language) -> list[str]:
    if row.n:
        number = words.count_of(layer, int(row.n), language)
    elif layer == "events":
        number = language._("No event on record")
    else:
        number = language._("No organisation on record")
    notes = [escape(number)]
    if row.communes > 1:
        number = language.n_("{count} commune", "{count} communes", row.communes)
        notes[0] += escape(f" · {number.format(count=language.number(row.communes))}")
    if approximate:
        notes.append(escape(language._("Approximate outline")))
    return notes


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    """Coordinates to four decimals, about ten metres."""

    def rounded(part: Any) -> Any:
        return [rounded(p) for p in part] if isinstance(part, list) else round(part, 4)

    return {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}
