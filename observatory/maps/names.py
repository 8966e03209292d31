"""Names of places on a map, shown from the zoom on at which they have room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from math import cos, inf, log2, radians
from typing import Any

from observatory.maps.base import MAX_ZOOM

_CHARACTER, _LINE, _GAP = 6.6, 16.0, 6.0
"""Room that a name takes, in pixels: a character's width, a line's height, between names."""
_BELOW = 10.0
"""Pixels from a mark's edge to the middle of the name below it."""


@dataclass(frozen=True)
class Name:
    """A name at a position, below a mark that ``reach``es as far, in pixels (0: there is none).

    ``strong``: it is data, not the ground.
    """

    lat: float
    lon: float
    text: str
    reach: float = 0.0
    strong: bool = False

    @property
    def below(self) -> float:
        """Pixels from the position down to the name's middle."""
        return self.reach + _BELOW if self.reach else 0.0


@dataclass(frozen=True)
class _Box:
    lat: float
    lon: float
    width: float
    height: float
    below: float
    zoom: float


def with_room(names: Sequence[Name]) -> list[list[Any]]:
    """Names in order of importance, as [latitude, longitude, text (escaped), zoom, below, strong].

    A name is shown from the zoom on at which it is clear of every more important name, and of
    every mark larger than its own; a name that never is gets left out.
    """
    shown: list[_Box] = []
    rows: list[list[Any]] = []
    for name in names:
        box = _Box(name.lat, name.lon, _CHARACTER * len(name.text), _LINE, name.below, 0.0)
        marks = [
            _Box(other.lat, other.lon, 2 * other.reach, 2 * other.reach, 0.0, 0.0)
            for other in names
            if other.reach > name.reach
        ]
        zoom = max((_clear_from(box, other) for other in [*shown, *marks]), default=0.0)
        if zoom > MAX_ZOOM:
            continue
        shown.append(replace(box, zoom=zoom))
        place = [round(name.lat, 4), round(name.lon, 4)]
        look = [round(zoom, 2), round(name.below, 1), int(name.strong)]
        rows.append([*place, escape(name.text), *look])
    return rows


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
