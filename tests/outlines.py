"""Invented outlines of communes, as geo.api.gouv.fr gives them."""

from typing import Any

Json = dict[str, Any]


def square(place: int) -> Json:
    """A square of a tenth of a degree, the ones of successive places side by side."""
    west = 2.0 + place / 10
    east = west + 0.1
    ring = [[west, 41.0], [east, 41.0], [east, 41.1], [west, 41.1], [west, 41.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def outline(code: str, name: str, place: int = 0) -> Json:
    """A feature with the service's properties."""
    given = {
        "nom": name, "code": code, "codeDepartement": code[:2], "siren": "210000001",
        "codeEpci": "200000001", "codeRegion": "93", "codesPostaux": [code], "population": 3000,
    }  # fmt: skip
    return {"type": "Feature", "properties": given, "geometry": square(place)}


def collection(*features: Json) -> Json:
    """A FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}
