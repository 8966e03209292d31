"""Names of places on a map, shown from the zoom on at which they have room."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, inf, log2, radians
from typing import Any

from observatory.maps.base import MAX_ZOOM

_CHARACTER, _LINE, _GAP = 6.6, 16.0, 6.0
"""Room that a name takes, in pixels: a character's width, a line's height, between names."""


@dataclass(frozen=True)
class Name:
    """A name at a position, its middle some pixels ``below`` it; ``strong`` where it is data."""

    lat: float
    lon: float
    text: str
    below: float = 0.0
    strong: bool = False


@dataclass(frozen=True)
class Obstacle:
    """A mark around a position, ``reach`` pixels to each side."""

    lat: float
    lon: float
    reach: float


@dataclass(frozen=True)
class _Box:
    lat: float
    lon: float
    width: float
    height: float
    below: float
    zoom: float


def with_room(names: Sequence[Name], obstacles: Sequence[Obstacle] = ()) -> list[list[Any]]:
    """Names in order of importance, as [latitude, longitude, text (escaped), zoom, below, strong].

    A name is shown from the zoom on at which it is clear of every more important one and of the
    obstacles but its own; a name that never is gets left out.
    """
    marks = [_Box(o.lat, o.lon, 2 * o.reach, 2 * o.reach, 0.0, 0.0) for o in obstacles]
    shown: list[_Box] = []
    rows: list[list[Any]] = []
    for name in names:
        width = _CHARACTER * len(name.text)
        box = _Box(name.lat, name.lon, width, _LINE, name.below, 0.0)
        others = [mark for mark in marks if not _same_place(mark, box)] + shown
        zoom = max((_clear_from(box, other) for other in others), default=0.0)
        if zoom > MAX_ZOOM:
            continue
        shown.append(_Box(name.lat, name.lon, width, _LINE, name.below, zoom))
        rows.append([name.lat, name.lon, escape(name.text), round(zoom, 2), round(name.below, 1)])
    return rows


def _same_place(one: _Box, other: _Box) -> bool:
    return abs(one.lat - other.lat) < 0.002 and abs(one.lon - other.lon) < 0.002


def _clear_from(box: _Box, other: _Box) -> float:
    """The zoom from which two boxes do not touch, beside or above each other; 0 if they never do."""
    across = abs(box.lon - other.lon) * 256 / 360
    upward = abs(box.lat - other.lat) * 256 / 360 / max(cos(radians(box.lat)), 0.05)
    width = (box.width + other.width) / 2 + _GAP
    height = (box.height + other.height) / 2 + abs(box.below - other.below)
    needed = min(
        log2(width / across) if across else inf,
        log2(height / upward) if upward else inf,
    )
    return needed if needed > other.zoom else 0.0
