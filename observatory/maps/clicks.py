"""What a reader clicked, told through the tooltip that the browser gives back.

streamlit-folium returns the text of the clicked object's tooltip. Each begins with a token that is
not shown: a kind, a colon and an id without blanks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import quote, unquote

Kind = Literal[
    "organisation", "event", "country", "cluster", "area", "organisations", "events"
]  # fmt: skip

RETURNED = ("last_object_clicked_tooltip",)
"""What to ask of st_folium; anything more would rerun the page whenever the map moves."""

_TOKEN = re.compile(r"([a-z]+):(\S+)(\s|$)")
_EDGE = 0.00001
"""Boxes come rounded to as much (about a metre)."""


@dataclass(frozen=True)
class Clicked:
    """One thing by its ``id``; or the things of a layer in a ``box`` (south, west, north, east)."""

    kind: Kind
    id: str = ""
    box: tuple[float, float, float, float] | None = None


def token(kind: Kind, identifier: str) -> str:
    """The hidden beginning of a tooltip."""
    return f"{kind}:{quote(identifier, safe='')}"


def box_token(kind: Kind, south: float, west: float, north: float, east: float) -> str:
    """The token of everything of a layer within a box."""
    return f"{kind}:{south:.5f},{west:.5f},{north:.5f},{east:.5f}"


def clicked(returned: Mapping[str, Any] | None) -> Clicked | None:
    """What st_folium's answer says was clicked last; None before any click.

    The answer comes from the browser: an id is only as good as what is found under it.
    """
    text = (returned or {}).get(RETURNED[0])
    found = _TOKEN.match(text) if isinstance(text, str) else None
    if found is None or found[1] not in get_args(Kind):
        return None
    kind = cast(Kind, found[1])
    if kind not in ("organisations", "events"):
        return Clicked(kind, id=unquote(found[2]))
    try:
        south, west, north, east = (float(part) for part in found[2].split(","))
    except ValueError:
        return None
    return Clicked(kind, box=(south - _EDGE, west - _EDGE, north + _EDGE, east + _EDGE))
