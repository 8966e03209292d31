"""A map as a still picture: what is drawn in the browser, written as SVG for a slide or a print.

The picture is made of the same descriptions that static/map/map.js draws (``base.Drawn``), so that a
layer is described once. It loads nothing and needs no browser.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import asinh, atan, degrees, hypot, log2, radians, sinh, sqrt, tan
from typing import Any

import shapely
from shapely.geometry import shape

from observatory.charts.headline import Unreadable
from observatory.charts.layout import wrap
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.i18n import Language
from observatory.maps.base import Bounds, Drawn, script_json, shapes_around
from observatory.maps.layers import DIAMOND

WIDTH, HEIGHT = 1152, 478
KEY = 330
"""The width that the meaning of the marks takes at the right."""
TEXT = 24
ENLARGED = 1.7
"""How much marks are larger than in the browser."""
NEAR = 34.0
"""Marks of one kind that lie closer, in pixels, are one mark."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LAYERS = ("areas", "arcs", "marks", "names", "key")


def kept(drawn: Iterable[Drawn]) -> list[list[Any]]:
    """The descriptions of a map's layers, as JSON holds them."""
    found = [item for item in drawn if item.method in _LAYERS]
    return [[item.method, json.loads(script_json(item.spec))] for item in found]


def svg(picture: Mapping[str, Any], theme: ThemeName, language: Language) -> str:
    """A kept map (``maps.described``) in one theme. Raises Unreadable."""
    try:
        view, near = (_bounds(picture[name]) for name in ("view", "near"))
        layers = [(str(name), dict(spec)) for name, spec in picture[theme]]
        alt = str(picture["alt"])
        return _Picture(THEMES[theme], view).svg(layers, near, alt, language)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Unreadable(str(error)) from error


@dataclass
class _Merged:
    """Marks that are one in the picture: their middle, and how many things they stand for."""

    x: float
    y: float
    n: float
    colour: str
    hollow: bool


class _Picture:
    """A Mercator picture of a box of the world."""

    def __init__(self, theme: Theme, view: Bounds) -> None:
        south, west, north, east = view
        self.theme = theme
        self.wide = WIDTH - KEY
        x0, x1, y0, y1 = west, east, _mercator(south), _mercator(north)
        room = (self.wide - 150) / max(x1 - x0, 0.01), (HEIGHT - 90) / max(y1 - y0, 0.01)
        self.scale = min(room)
        self.middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        self.zoom = log2(self.scale * 360 / 256)
        self.parts: list[str] = []
        self.marked: list[tuple[float, float, float, float]] = []

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Pixels of a position."""
        x = self.wide / 2 + (float(lon) - self.middle[0]) * self.scale
        y = HEIGHT / 2 - (_mercator(float(lat)) - self.middle[1]) * self.scale
        return x, y

    def svg(
        self, layers: list[tuple[str, dict[str, Any]]], near: Bounds, alt: str, language: Language
    ) -> str:
        """The whole picture."""
        self._ground(near)
        for name, spec in layers:
            if name == "areas":
                self._areas(spec)
            elif name == "arcs" and "from" not in spec:
                self._arcs(spec)
            elif name == "marks" and "from" not in spec:
                self._marks(spec, language)
        for name, spec in layers:
            if name == "names":
                self._names(spec)
        drawn = "".join(self.parts)
        key = next((spec for name, spec in layers if name == "key"), None)
        told = html.escape(alt)
        look = self.theme
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{told}"'
            f' width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
            f' font-family="Radio Canada, sans-serif" fill="{look.ink}"><title>{told}</title>'
            f'<svg width="{self.wide}" height="{HEIGHT}" viewBox="0 0 {self.wide} {HEIGHT}">'
            f'<rect width="{self.wide}" height="{HEIGHT}" fill="{look.sea}"/>{drawn}</svg>'
            f"{self._key(key) if key else ''}</svg>"
        )

    def _ground(self, near: Bounds) -> None:
        land, borders = shapes_around(near)
        south, west, north, east = self._seen()
        box = shapely.box(west, south, east, north)
        coarse = 0.8 / self.scale
        for outlines, fill in ((land, self.theme.land), (borders, "none")):
            path = []
            for outline in outlines:
                if outline.intersects(box):
                    # Some outlines of the reference cross themselves.
                    part = outline.buffer(0) if fill != "none" else outline
                    path.append(self._path(part.intersection(box).simplify(coarse)))
            self.parts.append(
                f'<path d="{"".join(path)}" fill="{fill}" stroke="{self.theme.context}"'
                ' stroke-width="1"/>'
            )

    def _seen(self) -> Bounds:
        half, high = self.wide / 2 / self.scale + 0.1, HEIGHT / 2 / self.scale + 0.1
        low, top = self.middle[1] - high, self.middle[1] + high
        return _latitude(low), self.middle[0] - half, _latitude(top), self.middle[0] + half

    def _path(self, outline: Any) -> str:
        parts: list[str] = []
        for part in getattr(outline, "geoms", [outline]):
            if part.is_empty or part.geom_type == "Point":
                continue
            rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for ring in rings:
                points = [self.at(lat, lon) for lon, lat in ring.coords]
                closed = "Z" if part.geom_type == "Polygon" else ""
                parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + closed)
        return "".join(parts)

    def _areas(self, spec: dict[str, Any]) -> None:
        for item in spec["features"]:
            told = item["properties"]
            fill = _colour(told["fill"]) if told.get("fill") else _colour(spec["none"])
            dashed = ' stroke-dasharray="4 4"' if told.get("approximate") else ""
            path = self._path(shape(item["geometry"]))
            self.parts.append(
                f'<path d="{path}" fill="{fill}" fill-opacity="0.85" stroke="{_colour(spec["line"])}"'
                f' stroke-width="1.25"{dashed}/>'
            )

    def _arcs(self, spec: dict[str, Any]) -> None:
        colour = _colour(spec["colour"])
        for curve, width, *_ in spec["rows"]:
            points = [self.at(lat, lon) for lat, lon in curve]
            path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            self.parts.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="0.75"'
                f' stroke-width="{float(width) * 1.3:.1f}" stroke-linecap="round"/>'
            )

    def _marks(self, spec: dict[str, Any], language: Language) -> None:
        colours = [_colour(each) for each in spec["colours"]]
        marks = [
            _Merged(*self.at(row[0], row[1]), float(row[2]), colours[int(row[3])], bool(row[4]))
            for row in spec["rows"]
        ]
        if spec.get("clustered"):
            marks = _merged(marks)
        one, side = float(spec["scale"]) * ENLARGED, float(spec.get("side", 0))
        for mark in sorted(marks, key=lambda item: -item.n):
            radius = max(7.0, one * sqrt(mark.n))
            reach = radius * (DIAMOND if spec["shape"] == "diamond" else 1.0)
            x = mark.x + side * reach
            self.marked.append((x - reach, mark.y - reach, x + reach, mark.y + reach))
            self.parts.append(
                self._mark(spec["shape"], x, mark.y, radius, mark.colour, mark.hollow)
            )
            if mark.n > 1 and radius >= 15:
                ink = mark.colour if mark.hollow else self.theme.page
                self.parts.append(
                    _text(x, mark.y + 6.5, language.number(mark.n), 18, ink, "middle", bold=True)
                )

    def _mark(self, form: str, x: float, y: float, radius: float, colour: str, hollow: bool) -> str:
        """A mark of the map's shapes, the page's colour around it."""
        fill, edge, stroke = (
            (self.theme.land, colour, 3.0) if hollow else (colour, self.theme.land, 2.0)
        )
        look = f'fill="{fill}" stroke="{edge}" stroke-width="{stroke}"'
        if form == "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}/>'
        if form == "diamond":
            far = radius * DIAMOND
            corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
        elif form == "triangle":
            corners = [
                (x, y - 1.3 * radius), (x + 1.15 * radius, y + 0.75 * radius),
                (x - 1.15 * radius, y + 0.75 * radius),
            ]  # fmt: skip
        else:
            corners = [
                (x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius),
                (x - radius, y + radius),
            ]  # fmt: skip
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"
        return f'<path d="{path}" {look} stroke-linejoin="round"/>'

    def _names(self, spec: dict[str, Any]) -> None:
        """The names that have room at this zoom, with type that a room can read."""
        taken: list[tuple[float, float, float, float]] = []
        for lat, lon, text, zoom, below, strong in spec["rows"]:
            x, y = self.at(lat, lon)
            y += float(below) * ENLARGED + (6 if below else 0)
            words = html.unescape(str(text))
            half = 6.4 * len(words)
            box = (x - half, y - 15, x + half, y + 15)
            inside = box[0] > 4 and box[2] < self.wide - 4 and 14 < y < HEIGHT - 14
            # The names of the ground stay clear of the marks; those that are data stand over them.
            others = taken if strong else [*taken, *self.marked]
            if not inside or self.zoom < float(zoom) - 0.6 or any(_touch(box, o) for o in others):
                continue
            taken.append(box)
            colour = self.theme.ink if strong else self.theme.muted
            halo = (
                f' paint-order="stroke" stroke="{self.theme.land}" stroke-width="5"'
                ' stroke-linejoin="round"'
            )
            self.parts.append(_text(x, y + 8, words, TEXT, colour, "middle", bool(strong), halo))

    def _key(self, spec: dict[str, Any]) -> str:
        """What the marks mean, at the right."""
        parts, y, left = [], 24.0, self.wide + 28
        for form, colour, hollow, text in spec["rows"]:
            lines = wrap(html.unescape(str(text)), 22, 3).split("\n")
            dashed = form == "dashed"
            mark = self._mark(
                "square" if dashed else str(form), left + 10, y, 9, _colour(colour), bool(hollow)
            )
            parts.append(
                mark.replace("<path ", '<path stroke-dasharray="4 4" ') if dashed else mark
            )
            for number, line in enumerate(lines):
                parts.append(
                    _text(left + 34, y + 8 + 29 * number, line, TEXT, self.theme.ink, "start")
                )
            y += 29 * len(lines) + 16
        return "".join(parts)


def _merged(marks: list[_Merged]) -> list[_Merged]:
    """Marks of one colour that would lie on each other, as one at their middle."""
    found: list[_Merged] = []
    for mark in sorted(marks, key=lambda item: -item.n):
        for other in found:
            if other.colour == mark.colour and hypot(other.x - mark.x, other.y - mark.y) < NEAR:
                total = other.n + mark.n
                other.x = (other.x * other.n + mark.x * mark.n) / total
                other.y = (other.y * other.n + mark.y * mark.n) / total
                other.n, other.hollow = total, other.hollow and mark.hollow
                break
        else:
            found.append(mark)
    return found


def _mercator(lat: float) -> float:
    return degrees(asinh(tan(radians(min(max(lat, -84.0), 84.0)))))


def _latitude(y: float) -> float:
    return degrees(atan(sinh(radians(y))))


def _bounds(given: Any) -> Bounds:
    south, west, north, east = (float(value) for value in given)
    return south, west, north, east


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise Unreadable(f"colour {value!r}"[:60])
    return value


def _text(
    x: float, y: float, text: str, size: float, colour: str, anchor: str, bold: bool = False,
    more: str = "",
) -> str:  # fmt: skip
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"'
        f' text-anchor="{anchor}"{weight}{more}>{html.escape(text)}</text>'
    )


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
