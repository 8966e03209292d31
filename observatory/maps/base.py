"""What every map stands on: what is drawn, as a description, and the land and the borders below it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from observatory import reference
from observatory.reference import Outlines

Bounds = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""

MAX_ZOOM = 16
NEAR = 3
"""Degrees around the territory that are drawn in detail; the world beyond is coarse."""
_SOUTHERNMOST = -58.0
"""Antarctica is left out."""


@dataclass(frozen=True)
class Drawn:
    """One thing on a map: which method of static/map/map.js draws it, and from which description."""

    method: str
    spec: dict[str, Any]


def script_json(value: Any) -> str:
    """JSON that may stand in a script of a page, whatever its texts contain."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def around(positions: Sequence[tuple[float, float]]) -> Bounds | None:
    """The box around some positions (latitude, longitude)."""
    if not positions:
        return None
    lats, lons = zip(*positions, strict=True)
    return min(lats), min(lons), max(lats), max(lons)


def outlines_around(near: Bounds) -> tuple[str, str]:
    """Land and borders as GeoJSON: in detail around ``near``, coarse elsewhere."""
    return _texts(_around(near))


def shapes_around(near: Bounds) -> tuple[Outlines, Outlines]:
    """The same as geometries."""
    box = _around(near)
    return np.concatenate(_both(reference.land, box)), np.concatenate(_both(reference.borders, box))


def _around(near: Bounds) -> Bounds:
    """West, south, east and north of what is drawn in detail, in whole degrees: so maps of the same
    territory share one text."""
    south, west, north, east = near
    return floor(west) - NEAR, floor(south) - NEAR, ceil(east) + NEAR, ceil(north) + NEAR


@lru_cache(maxsize=32)
def _both(outlines: Callable[..., Outlines], box: Bounds) -> tuple[Outlines, Outlines]:
    """The world outside a box, coarse, and what lies in it, in detail."""
    detail, world = outlines("europe", box), outlines("world")
    world = world[shapely.bounds(world)[:, 3] >= _SOUTHERNMOST]
    # Outside the detailed outlines there is nothing to put in place of the coarse ones.
    if len(detail):
        world = shapely.difference(world, shapely.box(*box))
    return world[~shapely.is_empty(world)], detail


@lru_cache(maxsize=16)
def _texts(box: Bounds) -> tuple[str, str]:
    return _text(*_both(reference.land, box)), _text(*_both(reference.borders, box))


def _text(coarse: Outlines, detail: Outlines) -> str:
    features = [_feature(outline, 2) for outline in coarse]
    features += [_feature(outline, 3) for outline in detail]
    return script_json({"type": "FeatureCollection", "features": features})


def _feature(outline: Any, digits: int) -> dict[str, Any]:
    geometry = _rounded(mapping(outline), digits)
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _rounded(geometry: Any, digits: int) -> Any:
    if isinstance(geometry, dict):
        return {**geometry, "coordinates": _rounded(geometry["coordinates"], digits)}
    if isinstance(geometry, list | tuple):
        return [_rounded(part, digits) for part in geometry]
    return round(geometry, digits)
