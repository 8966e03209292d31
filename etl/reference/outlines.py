"""Land and country borders of Natural Earth, decoded from the TopoJSON of world-atlas.

A TopoJSON file keeps lines (arcs) once, as whole-numbered steps on a grid, and says for each
country which arcs go round it. An arc that two countries use is a border; all others are coast.
Source of the encoding: TopoJSON specification 1.0, sections 2.1.2 to 2.1.4.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from etl.reference.files import write_geojson
from etl.reference.packages import WORLD_ATLAS, fetch

Position = tuple[float, float]

# Western Asia and northern Africa are in, so that the Mediterranean is whole.
EUROPE = (-12.0, 30.0, 36.0, 62.0)
GRID = 0.0001


def build(target: Path, workspace: Path) -> None:
    """Write land and borders of Europe (1:10m, clipped) and of the world (1:110m)."""
    atlas = fetch(WORLD_ATLAS, workspace)
    europe = Topology.read(atlas / "countries-10m.json")
    world = Topology.read(atlas / "countries-110m.json")
    box = shapely.box(*EUROPE)
    _write(target / "land_europe.geojson", europe.land().intersection(box), "Polygon")
    _write(target / "borders_europe.geojson", europe.borders().intersection(box), "LineString")
    _write(target / "land_world.geojson", world.land(), "Polygon")
    _write(target / "borders_world.geojson", world.borders(), "LineString")


@dataclass(frozen=True)
class Topology:
    """A decoded TopoJSON file: its arcs in degrees, and its countries by ISO numeric code."""

    arcs: Sequence[Sequence[Position]]
    countries: Sequence[tuple[str, list[list[list[int]]]]]

    @classmethod
    def read(cls, path: Path) -> "Topology":
        """Read the `countries` collection of a world-atlas file."""
        content = json.loads(path.read_text(encoding="utf-8"))
        countries = []
        for geometry in content["objects"]["countries"]["geometries"]:
            arcs = geometry.get("arcs", [])
            polygons = [arcs] if geometry["type"] == "Polygon" else arcs
            countries.append((geometry.get("id", ""), polygons))
        return cls(_decoded(content), countries)

    def land(self) -> BaseGeometry:
        """All countries as one area."""
        return shapely.union_all([shape for _, shape in self._shapes()])

    def borders(self) -> BaseGeometry:
        """The arcs that lie between two countries, joined to lines."""
        uses = Counter(
            (index if index >= 0 else ~index)
            for _, polygons in self.countries
            for polygon in polygons
            for ring in polygon
            for index in ring
        )
        shared = sorted(index for index, count in uses.items() if count > 1)
        return shapely.line_merge(
            shapely.union_all([LineString(self.arcs[index]) for index in shared])
        )

    def inner_points(self) -> dict[str, Position]:
        """ISO numeric code -> (lat, lon) of a point inside the country's largest part."""
        found = {}
        for code, shape in self._shapes():
            largest = max(shapely.get_parts(shape), key=lambda part: part.area)
            point = largest.representative_point()
            found[code] = (point.y, point.x)
        return found

    def _shapes(self) -> Iterator[tuple[str, BaseGeometry]]:
        for code, polygons in self.countries:
            parts = [shape for rings in polygons if (shape := self._polygon(rings)) is not None]
            if parts:
                yield code, shapely.union_all(parts)

    def _polygon(self, rings: list[list[int]]) -> BaseGeometry | None:
        closed = [unwrapped(line) for ring in rings if len(line := self._line(ring)) >= 4]
        # The grid of the file turns the smallest islands into a point or a line.
        return _folded(shapely.make_valid(Polygon(closed[0], closed[1:]))) if closed else None

    def _line(self, ring: list[int]) -> list[Position]:
        line: list[Position] = []
        for index in ring:
            arc = list(self.arcs[index]) if index >= 0 else list(reversed(self.arcs[~index]))
            line += arc[1:] if line else arc
        return line


def unwrapped(ring: Sequence[Position]) -> list[Position]:
    """A ring that crosses the 180th meridian, without its jumps: longitudes go on beyond 180°.

    A ring round a pole cannot be unwrapped, and is left as it is.
    """
    turns, result = 0, [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        turns += (x - before < -180) - (x - before > 180)
        result.append((x + 360 * turns, y))
    return result if not turns else list(ring)


def _folded(shape: BaseGeometry) -> BaseGeometry:
    """What lies beyond the 180th meridian, back on its own side."""
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    sides = [
        translate(shape.intersection(shapely.box(-180 + turn, -90, 180 + turn, 90)), -turn)
        for turn in (-360, 0, 360)
    ]
    return shapely.union_all([side for side in sides if not side.is_empty])


def _decoded(content: dict[str, Any]) -> list[list[Position]]:
    scale_x, scale_y = content["transform"]["scale"]
    shift_x, shift_y = content["transform"]["translate"]
    arcs = []
    for steps in content["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(arc)
    return arcs


def _write(path: Path, geometry: BaseGeometry, kind: str) -> None:
    parts = shapely.get_parts(shapely.normalize(shapely.set_precision(geometry, GRID)))
    # Clipping leaves a stray point or line where land only touches the box.
    write_geojson(path, [_rounded(mapping(part)) for part in parts if part.geom_type == kind])


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def rounded(value: Any) -> Any:
        return round(value, 4) if isinstance(value, float) else [rounded(one) for one in value]

    return {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}
