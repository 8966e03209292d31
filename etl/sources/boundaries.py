"""Outlines of communes as GeoJSON: a file, or an address that answers with one.

The service geo.api.gouv.fr gives them as a FeatureCollection whose features have the properties
``code`` and ``nom``; a file of one's own needs ``code`` alone.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.conform.outlines import municipal_parts
from etl.faults import FileRefused
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.keeping import keep
from etl.sources.service import Service
from etl.sources.tabular import file_content, printable
from observatory.i18n import Message, N_

_POLYGONS = ("Polygon", "MultiPolygon")


def fetch(folder: Path, setting: Setting, service: Service) -> None:
    """Ask for the outlines and keep them in ``folder``, unless they are there.

    Raises ServiceFailed, and FileRefused where the answer holds no outlines.
    """
    path = folder / f"{setting.name}.geojson"
    if path.exists():
        return
    (location, *_) = setting.texts("location")
    answer = service.get(location, as_json=True)
    _features(answer.content, path.name)
    keep(path, answer.content)


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The communes that have an outline, a territory each; the outlines themselves the load reads.

    Municipal arrondissements beside their commune are in ``read`` alone. Raises FileRefused.
    """
    path = paths[0]
    name = printable(path.name)
    gathering = Gathering("boundaries", name)
    gathering.columns = {"name": "nom"}
    content = file_content(path, name)
    features, projected = _features(content, name)
    parts = municipal_parts([_code(feature) for feature in features])
    for line, feature in enumerate(features, start=1):
        gathering.read += 1
        code = _code(feature)
        if code in parts:
            continue
        fault = _fault(feature, code, projected)
        if fault:
            gathering.reject(line, fault[0], code, Message(fault[1]))
            continue
        given = feature["properties"]
        population = given.get("population")
        gathering.add(
            "territories",
            line,
            {
                "code": code,
                "name": given.get("nom") or given.get("name") or code,
                "level": "commune",
                "population": population if isinstance(population, int) else "",
            },
        )
    return gathering.extract(hashlib.sha256(content).hexdigest(), len(content))


def _features(content: bytes, name: str) -> tuple[list[Any], bool]:
    """The features of a GeoJSON text, and whether it states a reference system of its own."""
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        template = N_(
            "{file}: the file is cut short or is not GeoJSON in UTF-8. Fetch it again, or save the"
            " outlines as GeoJSON."
        )
        raise FileRefused(name, Message(template, {"file": name})) from error
    features = body.get("features") if isinstance(body, dict) else None
    if not isinstance(features, list) or not any(_code(feature) for feature in features):
        template = N_(
            "{file}: there are no outlines in it. A GeoJSON FeatureCollection is needed whose"
            " polygons have the property code."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    return features, bool(body.get("crs"))


def _code(feature: object) -> str:
    """The code of a feature; "" where it has none."""
    given = feature.get("properties") if isinstance(feature, dict) else None
    code = given.get("code") if isinstance(given, dict) else None
    return code.strip() if isinstance(code, str) else ""


def _fault(feature: Any, code: str, projected: bool) -> tuple[str, str] | None:
    """Column and reason of an outline that cannot be used."""
    if not code:
        return "code", N_("no code: an outline needs the property code, in quotes")
    shape = feature.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in _POLYGONS:
        return "geometry", N_("no area: an outline is a Polygon or a MultiPolygon")
    first = shape.get("coordinates")
    while isinstance(first, list) and first and isinstance(first[0], list):
        first = first[0]
    if not isinstance(first, list) or len(first) < 2 or not all(map(_is_number, first[:2])):
        return "geometry", N_("no area: an outline is a Polygon or a MultiPolygon")
    if not projected and not (abs(first[0]) <= 180 and abs(first[1]) <= 90):
        return "geometry", N_(
            "not in degrees: save the outlines in WGS 84, longitude before latitude"
        )
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
