"""Communes, départements and regions of France, from the Code officiel géographique."""

import csv
import json
from pathlib import Path
from typing import Any

from etl.reference import points
from etl.reference.files import degrees, write_csv
from etl.reference.packages import ADMINISTRATIVE, GEONAMES, fetch

# INSEE region code -> ISO 3166-2.
REGION_CODES = {
    "01": "FR-971", "02": "FR-972", "03": "FR-973", "04": "FR-974", "06": "FR-976",
    "11": "FR-IDF", "24": "FR-CVL", "27": "FR-BFC", "28": "FR-NOR", "32": "FR-HDF",
    "44": "FR-GES", "52": "FR-PDL", "53": "FR-BRE", "75": "FR-NAQ", "76": "FR-OCC",
    "84": "FR-ARA", "93": "FR-PAC", "94": "FR-20R", "975": "FR-PM", "977": "FR-BL",
    "978": "FR-MF", "984": "FR-TF", "986": "FR-WF", "987": "FR-PF", "988": "FR-NC",
    "989": "FR-CP",
}  # fmt: skip

COMMUNE_COLUMNS = (
    "code", "name", "postal_codes", "epci_code", "epci_name", "department_code", "region_code",
    "population", "lat", "lon", "point_source",
)  # fmt: skip
PART_COLUMNS = (
    "code", "name", "kind", "commune_code", "postal_codes", "department_code", "region_code",
    "population",
)  # fmt: skip
PART_KINDS = {
    "arrondissement-municipal": "arrondissement",
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
}


def build(target: Path, workspace: Path) -> None:
    """Write communes.csv.gz, commune_parts.csv, departments.csv and regions.csv."""
    data = fetch(ADMINISTRATIVE, workspace) / "data"
    everything = _read(data / "communes.json")
    communes = [one for one in everything if one["type"] == "commune-actuelle"]
    membership = {
        member["code"]: epci for epci in _read(data / "epci.json") for member in epci["membres"]
    }
    epci_of = {code: str(epci["code"]) for code, epci in membership.items()}
    known = points.towns(communes, epci_of, fetch(GEONAMES, workspace))
    known |= _outline_points(target)

    write_csv(
        target / "communes.csv.gz",
        COMMUNE_COLUMNS,
        (_commune(one, membership.get(one["code"]), known.get(one["code"])) for one in communes),
    )
    parts = [one for one in everything if one["type"] in PART_KINDS]
    write_csv(target / "commune_parts.csv", PART_COLUMNS, map(_part, parts))
    write_csv(
        target / "departments.csv",
        ("code", "name", "region_code"),
        (
            {"code": one["code"], "name": one["nom"], "region_code": REGION_CODES[one["region"]]}
            for one in _read(data / "departements.json")
        ),
    )
    write_csv(
        target / "regions.csv",
        ("code", "insee_code", "name"),
        (
            {"code": REGION_CODES[one["code"]], "insee_code": one["code"], "name": one["nom"]}
            for one in _read(data / "regions.json")
        ),
    )


def _read(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return records


def _outline_points(target: Path) -> dict[str, points.Point]:
    """The points computed from outlines that are kept beside the output; they come first."""
    found = {}
    for path in sorted(target.glob("commune_points_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found[row["code"]] = points.Point(float(row["lat"]), float(row["lon"]), "outline")
    return found


def _commune(
    commune: dict[str, Any], epci: dict[str, Any] | None, point: points.Point | None
) -> dict[str, str]:
    return {
        **_common(commune),
        "epci_code": epci["code"] if epci else "",
        "epci_name": epci["nom"] if epci else "",
        "lat": degrees(point.lat) if point else "",
        "lon": degrees(point.lon) if point else "",
        "point_source": point.source if point else "",
    }


def _part(part: dict[str, Any]) -> dict[str, str]:
    whole = part.get("commune") or part["chefLieu"]
    return {**_common(part), "kind": PART_KINDS[part["type"]], "commune_code": whole}


def _common(commune: dict[str, Any]) -> dict[str, str]:
    return {
        "code": commune["code"],
        "name": commune["nom"],
        "postal_codes": ";".join(sorted(commune.get("codesPostaux", []))),
        "department_code": commune["departement"],
        "region_code": REGION_CODES[commune["region"]],
        "population": str(commune.get("population", "")),
    }
